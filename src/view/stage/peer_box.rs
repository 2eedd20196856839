//! A peer's box: what it is, what state it is in, its counts and its last messages.

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use unicode_width::UnicodeWidthStr as _;

use crate::lab::{Holding, Message, SocketType};
use crate::model::{Life, Offer, Outsider, Peer};

use super::super::glyph::sign;
use super::super::{Pen, bar, frame, payload, text};
use super::border;
use super::counts::{Where, counts};
use super::kinds;
use super::state::State;

/// How wide a subscription is shown at a box's foot.
const PREFIX_WIDTH: usize = 12;
/// A note at a box's foot is its last spans: what stands before it, itself, and a space.
const NOTE_SPANS: usize = 3;
/// With what stands before it, a note takes at least so many columns.
const LEAST_NOTE: usize = 8;
/// How many of the newest messages are looked through for those a peer holds.
const HELD_SEARCH: usize = 400;
/// The columns that the messages it holds keep.
const HELD_SHOWN: usize = 14;
/// How wide the bar of a queue is at most.
const BAR: usize = 12;
/// With less than this the queue is told in fewer words.
const SHORT_BAR: usize = 4;

/// Draws the box of one of the lab's peers.
pub fn draw_peer(pen: Pen<'_>, peer: &Peer, rect: Rect, buffer: &mut Buffer) {
    if border::is_row(rect) {
        draw_row(pen, peer, rect, buffer);
        return;
    }
    let chosen = pen.model.screen.selected == Some(peer.spec.id);
    let area = border::outline(pen, rect, border::Kind::of(chosen), buffer);

    let room = border::room(rect);
    let head = Head::new(pen, peer, (room, area.height));
    border::head(rect, &head.line, buffer);
    if let Some(state) = &head.state {
        let width = u16::try_from(state.width()).unwrap_or(rect.width);
        frame::put(buffer, (rect.right() - 1 - width, rect.y), state);
    }
    border::foot(rect, &foot(pen, peer, !head.tells_kind, room), buffer);

    let lines = lines(pen, peer, area.as_size(), head.state.is_none());
    for (place, line) in lines.iter().take(usize::from(area.height)).enumerate() {
        let y = area.y + u16::try_from(place).unwrap_or(0);
        buffer.set_line(area.x, y, line, area.width);
    }
}

/// What stands in a box's upper border.
struct Head {
    line: Line<'static>,
    tells_kind: bool,
    state: Option<Line<'static>>,
}

impl Head {
    /// The name always, then the state, then the socket types, as far as there is room.
    fn new(pen: Pen<'_>, peer: &Peer, (room, lines): (usize, u16)) -> Self {
        let theme = pen.theme;
        let name = text::fit(&peer.spec.name, room.saturating_sub(2));
        let mut line = Line::from(vec![
            Span::raw(" "),
            Span::styled(name, name_style(pen, peer)),
            Span::raw(" "),
        ]);
        // A space on both sides, and a piece of the border before it.
        let state = State::of(pen, peer)
            .and_then(|state| {
                let room = room.saturating_sub(line.width() + 3);
                // A box of one line has no other place for it.
                if lines > 1 { state.long(room) } else { state.fitting(room) }
            })
            .map(|mut state| {
                state.spans.insert(0, Span::raw(" "));
                state.spans.push(Span::raw(" "));
                state
            });
        let taken = line.width() + state.as_ref().map_or(0, |state| state.width() + 1);
        let kinds = format!("{} ", kinds(&peer.spec));
        let dash = Span::styled("─ ", theme.frame);
        let tells_kind = taken + dash.width() + kinds.width() <= room;
        if tells_kind {
            line.spans.push(dash);
            line.spans.push(Span::styled(kinds, theme.text));
        }
        Self { line, tells_kind, state }
    }
}

fn name_style(pen: Pen<'_>, peer: &Peer) -> Style {
    match peer.life {
        Life::Ended(_) => pen.theme.dead,
        Life::Waiting | Life::Running | Life::Paused => {
            pen.theme.hue(peer.spec.id).patch(pen.theme.strong)
        }
    }
}

/// What stands in a box's lower border: what else there is to know of its sockets. The pace is
/// told in fewer words where there is little room.
fn foot(pen: Pen<'_>, peer: &Peer, with_kind: bool, room: usize) -> Line<'static> {
    let foot = |short: bool| {
        let notes = notes(pen, peer, with_kind, short);
        let mut spans = Vec::new();
        for (place, note) in notes.into_iter().enumerate() {
            let between = if place > 0 { format!(" {} ", sign::BETWEEN) } else { " ".to_owned() };
            spans.push(Span::styled(between, pen.theme.frame));
            spans.push(note);
        }
        if !spans.is_empty() {
            spans.push(Span::raw(" "));
        }
        Line::from(spans)
    };
    let long = foot(false);
    if long.width() <= room {
        return long;
    }
    let mut line = foot(true);
    // Of a note of which next to nothing would be left, nothing is.
    let whole: usize = line.spans.iter().rev().skip(NOTE_SPANS).map(Span::width).sum();
    if line.width() > room && line.spans.len() > NOTE_SPANS && whole + LEAST_NOTE > room {
        line.spans.truncate(line.spans.len() - NOTE_SPANS);
        line.spans.push(Span::raw(" "));
    }
    text::fit_line(line, room)
}

fn notes(pen: Pen<'_>, peer: &Peer, with_kind: bool, short: bool) -> Vec<Span<'static>> {
    let (words, theme) = (pen.words, pen.theme);
    let sockets = || peer.spec.sockets.iter();
    let mut notes: Vec<Span<'static>> = Vec::new();
    if with_kind {
        notes.push(Span::styled(kinds(&peer.spec), theme.text));
    }
    if sockets().any(|socket| socket.kind == SocketType::Pub) {
        let xpub = SocketType::Xpub.name();
        let said =
            if short { words.view_opened_as_short(xpub) } else { words.view_opened_as(xpub) };
        notes.push(Span::styled(said, theme.muted));
    }
    if let Some(pace) = peer.spec.role.pace().filter(|pace| !pace.is_zero()) {
        let pace = text::pace(pace);
        let said = if short { pace } else { words.view_pace(pace) };
        notes.push(Span::styled(said, theme.muted));
    }
    if sockets().any(|socket| socket.kind.subscribes()) {
        notes.push(subscriptions(pen, peer));
    }
    notes
}

fn subscriptions(pen: Pen<'_>, peer: &Peer) -> Span<'static> {
    let all: Vec<_> = peer.sockets.iter().flat_map(|socket| &socket.subscriptions).collect();
    if all.is_empty() {
        return Span::styled(pen.words.view_no_subscription(), pen.theme.warning);
    }
    let shown = all.iter().map(|subscription| {
        let quoted = payload::quoted(subscription.prefix.bytes(), PREFIX_WIDTH);
        if subscription.landed { quoted } else { format!("{quoted}{}", sign::PENDING) }
    });
    Span::styled(shown.collect::<Vec<_>>().join(" "), pen.theme.strong)
}

/// What stands within a box, the most telling first.
fn lines(pen: Pen<'_>, peer: &Peer, size: Size, tell_state: bool) -> Vec<Line<'static>> {
    let width = usize::from(size.width);
    let theme = pen.theme;
    let mut lines = Vec::new();
    if let Some(state) = State::of(pen, peer).filter(|_| tell_state) {
        lines.extend(state.fitting(width));
    }
    let place = if size.height > 1 { Where::Box } else { Where::Line };
    lines.push(counts(pen, peer, width, place));
    if peer.held > 0 {
        lines.push(held(pen, peer, width));
    }
    lines.extend(queue(pen, peer, width));
    let dead = !peer.life.is_open();
    let style = if dead { theme.dead } else { theme.text };
    if let Some(message) = &peer.last_received {
        let latency = peer.last_latency.map(text::span).unwrap_or_default();
        lines.push(message_line(pen, sign::GOT, message, style, (latency, width)));
    }
    if let Some(message) = &peer.last_sent {
        lines.push(message_line(pen, sign::SENT, message, style, (String::new(), width)));
    }
    lines
}

/// How full the queues to a peer are, when anything waits there.
fn queue(pen: Pen<'_>, peer: &Peer, width: usize) -> Option<Line<'static>> {
    let queue = pen.model.world.queue_to(peer.spec.id).filter(|queue| queue.waiting > 0)?;
    let said = bar::said(pen, &queue);
    let fits = queue.room.is_none() || said.width() + SHORT_BAR < width;
    let said = if fits { said } else { bar::short(&queue) };
    let said = Span::styled(said, bar::style(&queue, pen.theme));
    let mut line = bar::bar(&queue, width.saturating_sub(said.width() + 1).min(BAR), pen.theme);
    if line.width() > 0 {
        line.spans.push(Span::raw(" "));
    }
    line.spans.push(said);
    Some(text::fit_line(line, width))
}

/// A message with a sign before it and a note at the right end.
fn message_line(
    pen: Pen<'_>,
    sign: &'static str,
    message: &Message,
    style: Style,
    (note, width): (String, usize),
) -> Line<'static> {
    let noted = note.width() + usize::from(!note.is_empty());
    let note = if noted + 6 <= width { note } else { String::new() };
    let noted = if note.is_empty() { 0 } else { noted };
    let room = width.saturating_sub(2 + noted);
    let shown = if message.is_empty() {
        Line::styled(text::fit(&pen.words.view_empty_message(), room), pen.theme.muted)
    } else {
        payload::line(message, room, style, pen.theme)
    };
    let gap = room.saturating_sub(shown.width()) + usize::from(noted > 0);
    let mut spans = vec![Span::styled(format!("{sign} "), pen.theme.muted)];
    spans.extend(shown.spans);
    spans.push(Span::raw(" ".repeat(gap)));
    spans.push(Span::styled(note, pen.theme.muted));
    Line::from(spans)
}

/// The messages a peer holds, the oldest first.
fn held(pen: Pen<'_>, peer: &Peer, width: usize) -> Line<'static> {
    let newest = pen.model.world.ledger().entries().rev().take(HELD_SEARCH);
    let mut held: Vec<&Message> = newest
        .filter(|entry| entry.from.is_some_and(|from| from.peer == peer.spec.id))
        .filter(|entry| matches!(entry.state, Offer::Held(_)))
        .map(|entry| &entry.message)
        .take(peer.held)
        .collect();
    held.reverse();
    let shown: Vec<String> =
        held.iter().take(width).map(|message| payload::plain(message, width)).collect();
    let blocked = peer.holding.filter(|(why, _)| *why == Holding::WouldBlock);
    let mut count = pen.words.view_count_held(peer.held.to_string());
    if let Some((_, moment)) = blocked {
        let longer = format!("{count} {}", pen.words.view_since(text::minutes(moment)));
        if longer.width() + HELD_SHOWN <= width {
            count = longer;
        }
    }
    let line = Line::from(vec![
        Span::styled(
            format!("{} {count}{}", sign::PENDING, pen.words.fate_colon()),
            pen.theme.warning,
        ),
        Span::styled(shown.join(", "), pen.theme.text),
    ]);
    text::fit_line(line, width)
}

/// A peer in one row, where there is no room for a box.
fn draw_row(pen: Pen<'_>, peer: &Peer, rect: Rect, buffer: &mut Buffer) {
    let theme = pen.theme;
    let chosen = pen.model.screen.selected == Some(peer.spec.id);
    let area = border::words_of_row(rect);
    let width = usize::from(area.width);
    let name = format!("{} ", text::fit(&peer.spec.name, width));
    let mut line = Line::styled(name, name_style(pen, peer));
    let rest = width.saturating_sub(line.width() + 2);
    match State::of(pen, peer).and_then(|state| state.fitting(rest)) {
        Some(state) => line.spans.extend(state.spans),
        None => line.spans.push(Span::styled(kinds(&peer.spec), theme.muted)),
    }
    let line = text::fit_line(line, width);
    let left = width.saturating_sub(line.width() + 2);
    let counts = counts(pen, peer, left, Where::Row);
    buffer.set_line(area.x, area.y, &line, area.width);
    let counted = u16::try_from(counts.width()).unwrap_or(area.width);
    buffer.set_line(area.right() - counted.min(area.width), area.y, &counts, area.width);
    border::mark_row(pen, rect, chosen, buffer);
}

/// Draws the box of an outside program.
pub fn draw_outsider(pen: Pen<'_>, outsider: &Outsider, rect: Rect, buffer: &mut Buffer) {
    let (words, theme) = (pen.words, pen.theme);
    let gone = outsider.left.is_some();
    let style = if gone { theme.dead } else { theme.fates.outside };
    let address = crate::model::payload::escape(outsider.address.0.as_bytes());
    let title = format!("{} {address}", words.view_outside());
    let listens = pen.model.world.peer(outsider.at.peer).is_some_and(|peer| {
        let socket = peer.spec.sockets.get(usize::from(outsider.at.socket));
        socket.is_some_and(|socket| !socket.kind.receives() || socket.kind.fans_out())
    });
    let mut counts = if listens {
        words.view_outside_unseen()
    } else {
        let sent = words.view_count_sent(outsider.received.to_string());
        let got = words.view_count_got(outsider.sent.to_string());
        format!("{sent}  {got}")
    };
    if gone {
        counts = format!("{} {}  {counts}", sign::LOST, words.view_state_left());
    }
    if border::is_row(rect) {
        let area = border::words_of_row(rect);
        let row = text::fit(&format!("{title}  {counts}"), usize::from(area.width));
        buffer.set_string(area.x, area.y, row, style);
        return;
    }
    let area = border::outline(pen, rect, border::Kind::Outside, buffer);
    let room = border::room(rect).saturating_sub(2);
    border::head(rect, &Line::styled(format!(" {} ", text::fit(&title, room)), style), buffer);
    let prefixes: Vec<String> = outsider
        .subscriptions
        .iter()
        .map(|prefix| payload::quoted(prefix.bytes(), PREFIX_WIDTH))
        .collect();
    if !prefixes.is_empty() {
        let said = text::fit(&prefixes.join(" "), room);
        border::foot(rect, &Line::styled(format!(" {said} "), theme.strong), buffer);
    }
    let counts = text::fit(&counts, usize::from(area.width));
    buffer.set_string(area.x, area.y, counts, theme.text);
}
