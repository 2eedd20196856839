//! A peer's box: what it is, what state it is in, its counts and its last messages.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Widget};

use crate::lab::{Balance, Ending, Holding, Message, Role, SocketType};
use crate::model::{Life, Offer, Outsider, Peer};

use super::super::glyph::sign;
use super::super::{Pen, frame, payload, text};
use super::kinds;

/// How wide a subscription is shown at a box's foot.
const PREFIX_WIDTH: usize = 12;
/// How many of the newest messages are looked through for those a peer holds.
const HELD_SEARCH: usize = 400;

/// Draws the box of one of the lab's peers.
pub fn draw_peer(pen: Pen<'_>, peer: &Peer, rect: Rect, buffer: &mut Buffer) {
    if rect.height < 3 {
        draw_row(pen, peer, rect, buffer);
        return;
    }
    let theme = pen.theme;
    let chosen = pen.model.screen.selected == Some(peer.spec.id);
    let (border, kind) =
        if chosen { (theme.accent, BorderType::Thick) } else { (theme.frame, BorderType::Rounded) };
    let block = Block::bordered().border_type(kind).border_style(border);
    let inner = block.inner(rect);
    block.render(rect, buffer);

    let room = usize::from(rect.width.saturating_sub(2));
    let head = Head::new(pen, peer, room);
    frame::put(buffer, (rect.x + 1, rect.y), &head.line);
    if let Some(state) = &head.state {
        let width = u16::try_from(state.width()).unwrap_or(rect.width);
        frame::put(buffer, (rect.right() - 1 - width, rect.y), state);
    }
    let foot = foot(pen, peer, !head.tells_kind);
    if foot.width() > 0 {
        let foot = text::fit_line(foot, room);
        frame::put(buffer, (rect.x + 1, rect.bottom() - 1), &foot);
    }

    let area = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let lines = lines(pen, peer, usize::from(area.width), head.state.is_none());
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
    fn new(pen: Pen<'_>, peer: &Peer, room: usize) -> Self {
        let theme = pen.theme;
        let name = text::fit(&peer.spec.name, room.saturating_sub(2));
        let mut line = Line::from(vec![
            Span::raw(" "),
            Span::styled(name, name_style(pen, peer)),
            Span::raw(" "),
        ]);
        let state = state(pen, peer)
            .map(|(glyph, word, style)| Line::styled(format!(" {glyph} {word} "), style));
        let state = state.filter(|state| line.width() + state.width() < room);
        let taken = line.width() + state.as_ref().map_or(0, |state| state.width() + 1);
        let kinds = format!("{} ", kinds(&peer.spec));
        let dash = Span::styled("─ ", theme.frame);
        let tells_kind = taken + dash.width() + kinds.chars().count() <= room;
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

/// What is out of the ordinary with a peer: a sign, words, a style.
fn state(pen: Pen<'_>, peer: &Peer) -> Option<(&'static str, String, Style)> {
    let (words, theme) = (pen.words, pen.theme);
    let said = match &peer.life {
        Life::Waiting => (sign::RING, words.view_state_starting(), theme.muted),
        Life::Paused => (sign::PAUSED, words.view_state_paused(), theme.warning),
        Life::Ended(ending) => {
            let word = match ending {
                Ending::Finished => words.view_state_ended(),
                Ending::Killed => words.view_state_killed(),
                Ending::Stopped => words.view_state_stopped(),
                Ending::Failed { .. } => words.view_state_failed(),
                Ending::Panicked { .. } => words.view_state_crashed(),
            };
            let style = match ending {
                Ending::Finished | Ending::Stopped => theme.muted,
                Ending::Killed | Ending::Failed { .. } | Ending::Panicked { .. } => theme.error,
            };
            (sign::LOST, word, style)
        }
        Life::Running => return running_state(pen, peer),
    };
    Some(said)
}

fn running_state(pen: Pen<'_>, peer: &Peer) -> Option<(&'static str, String, Style)> {
    let (words, theme) = (pen.words, pen.theme);
    if let Some((_, reason)) = peer.sockets.iter().find_map(|socket| socket.trouble.as_ref()) {
        return Some((sign::LOST, words.view_state_trouble(reason.errno.as_str()), theme.error));
    }
    if let Some((Holding::WouldBlock, _)) = peer.holding {
        let links = pen.model.world.links().iter();
        let connected = links
            .filter(|link| [link.connector.peer, link.binder.peer].contains(&peer.spec.id))
            .any(|link| link.up);
        let word = if connected { words.view_state_full() } else { words.view_state_no_peer() };
        return Some((sign::PENDING, word, theme.warning));
    }
    let waits = peer.awaiting_reply.is_some();
    waits.then(|| (sign::PENDING, words.view_state_reply(), theme.fates.pending))
}

/// What stands in a box's lower border: what else there is to know of its sockets.
fn foot(pen: Pen<'_>, peer: &Peer, with_kind: bool) -> Line<'static> {
    let (words, theme) = (pen.words, pen.theme);
    let mut notes: Vec<Span<'static>> = Vec::new();
    if with_kind {
        notes.push(Span::styled(kinds(&peer.spec), theme.text));
    }
    if peer.spec.sockets.iter().any(|socket| socket.kind == SocketType::Pub) {
        notes.push(Span::styled(words.view_opened_as(SocketType::Xpub.name()), theme.muted));
    }
    match peer.spec.role {
        Role::Worker { pace } if !pace.is_zero() => {
            notes.push(Span::styled(words.view_pace(text::pace(pace)), theme.muted));
        }
        Role::Worker { .. } | Role::Speaker | Role::Listener | Role::Echo => {}
    }
    if peer.spec.sockets.iter().any(|socket| socket.kind.subscribes()) {
        notes.push(subscriptions(pen, peer));
    }
    if notes.is_empty() {
        return Line::default();
    }
    let mut spans = vec![Span::raw(" ")];
    for (place, note) in notes.into_iter().enumerate() {
        if place > 0 {
            spans.push(Span::styled(format!(" {} ", sign::BETWEEN), theme.frame));
        }
        spans.push(note);
    }
    spans.push(Span::raw(" "));
    Line::from(spans)
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
fn lines(pen: Pen<'_>, peer: &Peer, width: usize, tell_state: bool) -> Vec<Line<'static>> {
    let theme = pen.theme;
    let mut lines = Vec::new();
    if let Some((glyph, word, style)) = state(pen, peer).filter(|_| tell_state) {
        lines.push(text::fit_line(Line::styled(format!("{glyph} {word}"), style), width));
    }
    lines.push(counts(pen, peer, width));
    if peer.held > 0 {
        lines.push(held(pen, peer, width));
    }
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

/// A message with a sign before it and a note at the right end.
fn message_line(
    pen: Pen<'_>,
    sign: &'static str,
    message: &Message,
    style: Style,
    (note, width): (String, usize),
) -> Line<'static> {
    let noted = note.chars().count() + usize::from(!note.is_empty());
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
    let count = pen.words.view_count_held(peer.held.to_string());
    let line = Line::from(vec![
        Span::styled(format!("{} {count}: ", sign::PENDING), pen.theme.warning),
        Span::styled(shown.join(", "), pen.theme.text),
    ]);
    text::fit_line(line, width)
}

/// A count worth showing: a sign, words, the number, a style.
struct Count {
    sign: &'static str,
    said: String,
    number: u64,
    style: Style,
}

/// The counts in words where there is room, else in signs.
fn counts(pen: Pen<'_>, peer: &Peer, width: usize) -> Line<'static> {
    let all = all_counts(pen, peer);
    let between = Span::raw("  ");
    let style = |count: &Count| if count.number == 0 { pen.theme.muted } else { count.style };
    let worded: Vec<Line<'static>> =
        all.iter().map(|count| Line::styled(count.said.clone(), style(count))).collect();
    let wide = |parts: &[Line<'_>]| {
        parts.len().saturating_sub(1) * 2 + parts.iter().map(Line::width).sum::<usize>()
    };
    if wide(&worded) <= width {
        return text::join_fitting(worded, &between, width);
    }
    let telling = |count: &&Count| count.number > 0;
    let fewer: Vec<Line<'static>> =
        all.iter().filter(telling).map(|c| Line::styled(c.said.clone(), style(c))).collect();
    if wide(&fewer) <= width {
        return text::join_fitting(fewer, &between, width);
    }
    let signs = all
        .iter()
        .filter(telling)
        .map(|count| Line::styled(format!("{}{}", count.sign, count.number), style(count)));
    text::fit_line(text::join_fitting(signs.collect(), &Span::raw(" "), width), width)
}

fn all_counts(pen: Pen<'_>, peer: &Peer) -> Vec<Count> {
    let (words, theme) = (pen.words, pen.theme);
    let kinds = || peer.spec.sockets.iter().map(|socket| socket.kind);
    let sum = |of: fn(&crate::lab::Tally) -> u64| -> u64 {
        peer.sockets.iter().map(|socket| of(&socket.tally)).sum()
    };
    let balance: Balance = pen.model.world.ledger().received_by(peer.spec.id);
    let waiting: u64 = waiting(pen, peer);
    let mut counts = Vec::new();
    let mut put =
        |sign, said: String, number, style| counts.push(Count { sign, said, number, style });
    if kinds().any(SocketType::sends) {
        let sent = sum(|tally| tally.sent);
        put(sign::SENT, words.view_count_sent(sent.to_string()), sent, theme.text);
    }
    if kinds().any(SocketType::receives) {
        let got = sum(|tally| tally.received);
        put(sign::GOT, words.view_count_got(got.to_string()), got, theme.text);
    }
    if kinds().any(SocketType::subscribes) {
        let n = balance.filtered;
        put(sign::FILTERED, words.view_count_filtered(n.to_string()), n, theme.fates.filtered);
    }
    if waiting > 0 {
        let said = words.view_count_waiting(waiting.to_string());
        put(sign::PENDING, said, waiting, theme.fates.pending);
    }
    if balance.missed > 0 {
        let n = balance.missed;
        put(sign::MISSED, words.view_count_missed(n.to_string()), n, theme.fates.missed);
    }
    if balance.dropped > 0 {
        let n = balance.dropped;
        put(sign::LOST, words.view_count_dropped(n.to_string()), n, theme.fates.lost);
    }
    if kinds().any(SocketType::receives) {
        let n = balance.lost;
        put(sign::LOST, words.view_count_lost(n.to_string()), n, theme.fates.lost);
    }
    let refused = sum(|tally| tally.refused);
    if refused > 0 {
        let said = words.view_count_refused(refused.to_string());
        put(sign::REFUSED, said, refused, theme.fates.refused);
    }
    counts
}

/// How many messages wait for a peer on links that only lead to it.
fn waiting(pen: Pen<'_>, peer: &Peer) -> u64 {
    let into = |socket: u8| {
        peer.spec.sockets.get(usize::from(socket)).is_some_and(|socket| !socket.kind.sends())
    };
    let links = pen.model.world.links().iter();
    links
        .filter(|link| {
            [link.connector, link.binder]
                .iter()
                .any(|end| end.peer == peer.spec.id && into(end.socket))
        })
        .map(|link| link.waiting)
        .sum()
}

/// A peer in one row, where there is no room for a box.
fn draw_row(pen: Pen<'_>, peer: &Peer, rect: Rect, buffer: &mut Buffer) {
    let theme = pen.theme;
    let chosen = pen.model.screen.selected == Some(peer.spec.id);
    // The first and last columns belong to the wires.
    let area = Rect { x: rect.x + 2, width: rect.width.saturating_sub(4), ..rect };
    let width = usize::from(area.width);
    let mut line = Line::from(vec![Span::styled(
        format!("{} ", text::fit(&peer.spec.name, width)),
        name_style(pen, peer),
    )]);
    let rest = width.saturating_sub(line.width());
    if let Some((glyph, word, style)) = state(pen, peer) {
        line.spans.push(Span::styled(format!("{glyph} {word}  "), style));
    } else {
        line.spans.push(Span::styled(format!("{}  ", kinds(&peer.spec)), theme.muted));
    }
    let left = width.saturating_sub(line.width());
    line.spans.extend(counts(pen, peer, left.max(rest / 3)).spans);
    let line = text::fit_line(line, width);
    buffer.set_string(rect.x + 1, rect.y, if chosen { sign::BAR } else { " " }, theme.accent);
    buffer.set_line(area.x, area.y, &line, area.width);
    if chosen {
        buffer.set_style(area, theme.chosen);
    }
}

/// Draws the box of an outside program.
pub fn draw_outsider(pen: Pen<'_>, outsider: &Outsider, rect: Rect, buffer: &mut Buffer) {
    let (words, theme) = (pen.words, pen.theme);
    let gone = outsider.left.is_some();
    let style = if gone { theme.dead } else { theme.fates.outside };
    let address = crate::model::payload::escape(outsider.address.0.as_bytes());
    let title = format!("{} {address}", words.view_outside());
    let sent = words.view_count_sent(outsider.received.to_string());
    let got = words.view_count_got(outsider.sent.to_string());
    let mut counts = format!("{sent}  {got}");
    if gone {
        counts = format!("{} {}  {counts}", sign::LOST, words.view_state_left());
    }
    let width = usize::from(rect.width);
    if rect.height < 3 {
        let row = text::fit(&format!("{title}  {counts}"), width.saturating_sub(4));
        buffer.set_string(rect.x + 2, rect.y, row, style);
        return;
    }
    let block = Block::bordered().border_type(BorderType::Plain).border_style(theme.frame);
    let inner = block.inner(rect);
    block.render(rect, buffer);
    let room = width.saturating_sub(4);
    let title = Line::styled(format!(" {} ", text::fit(&title, room)), style);
    frame::put(buffer, (rect.x + 1, rect.y), &title);
    let prefixes: Vec<String> = outsider
        .subscriptions
        .iter()
        .map(|prefix| payload::quoted(prefix.bytes(), PREFIX_WIDTH))
        .collect();
    if !prefixes.is_empty() {
        let said = text::fit(&prefixes.join(" "), room);
        let said = Line::styled(format!(" {said} "), theme.strong);
        frame::put(buffer, (rect.x + 1, rect.bottom() - 1), &said);
    }
    let room = usize::from(inner.width.saturating_sub(2));
    buffer.set_string(inner.x + 1, inner.y, text::fit(&counts, room), theme.text);
}
