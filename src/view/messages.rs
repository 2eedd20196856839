//! The messages: what became of each at each peer, the newest first, and why.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::control::areas::MessageRows;
use crate::control::help::Mark;
use crate::control::plan::Plan;
use crate::control::{prose, scroll};
use crate::lab::{Fate, Known, PeerId, SocketType, Transport};
use crate::model::{Cell, Entry, Peer};

use super::glyph::{self, sign};
use super::{Pen, frame, lab, payload, say, text};

/// Widths, in columns.
const NUMBER: u16 = 5;
const NARROWEST_MESSAGE: u16 = 12;
const WIDEST_MESSAGE: u16 = 48;
const NARROWEST_WORD: u16 = 11;
const WIDEST_WORD: u16 = 22;
/// From this width on a cell says both that a message was delivered and after how long.
const WIDE_WORD: u16 = 20;
const WIDEST_GLYPH: u16 = 6;
const WIDEST_FROM: u16 = 14;

/// How the matrix lies in its pane.
pub struct Matrix {
    area: Rect,
    rows: MessageRows,
    from: u16,
    message: u16,
    cell: u16,
    /// The peers whose columns are in sight.
    peers: Vec<PeerId>,
    /// Which of the columns those are, and how many there are, when not all fit.
    part: Option<(Range<usize>, usize)>,
}

impl Matrix {
    /// The matrix in this area.
    pub fn new(pen: Pen<'_>, area: Rect) -> Self {
        let all = receivers(pen);
        let from = from_width(pen);
        let room = area.width.saturating_sub(NUMBER + from + NARROWEST_MESSAGE).max(1);
        let count = u16::try_from(all.len()).unwrap_or(u16::MAX).max(1);
        let cell = match room / count {
            0 => 1,
            each if each >= NARROWEST_WORD => each.min(WIDEST_WORD),
            each => each.min(WIDEST_GLYPH),
        };
        let fits = usize::from(room / cell).max(1);
        let selected = pen.model.screen.selected;
        let chosen = all.iter().position(|peer| Some(*peer) == selected).unwrap_or_default();
        let start = if all.len() > fits { chosen / fits * fits } else { 0 };
        let shown = start..(start + fits).min(all.len());
        let part = (all.len() > fits).then(|| (shown.clone(), all.len()));
        let taken = cell * u16::try_from(shown.len()).unwrap_or(u16::MAX);
        let left = area.width.saturating_sub(NUMBER + from + taken);
        let message = left.min(WIDEST_MESSAGE);
        let rows = MessageRows::of(area.height);
        Self { area, rows, from, message, cell, peers: all[shown].to_vec(), part }
    }

    /// Whether cells hold words rather than signs alone.
    const fn worded(&self) -> bool {
        self.cell >= NARROWEST_WORD
    }

    fn message_x(&self) -> u16 {
        self.area.x + NUMBER + self.from
    }

    fn cell_x(&self, place: usize) -> u16 {
        let offset = self.cell * u16::try_from(place).unwrap_or(0);
        self.message_x() + self.message + offset
    }

    /// The row of messages and the peer's column at a place of the terminal.
    pub fn at(&self, x: u16, y: u16) -> Option<(usize, Option<PeerId>)> {
        let row = y.checked_sub(self.area.y + self.rows.head)?;
        let column = x.checked_sub(self.cell_x(0)).map(|x| usize::from(x / self.cell));
        let peer = column.and_then(|column| self.peers.get(column)).copied();
        (row < self.rows.body).then_some((usize::from(row), peer))
    }
}

/// Those who receive, in the order of the stage.
fn receivers(pen: Pen<'_>) -> Vec<PeerId> {
    let world = &pen.model.world;
    let mut order = Plan::of_world(world).order();
    order.retain(|id| world.peer(*id).is_some_and(receives));
    order
}

fn receives(peer: &Peer) -> bool {
    peer.spec.sockets.iter().any(|socket| socket.kind.receives())
}

/// Where messages can come from more than one place, a column tells from where.
fn from_width(pen: Pen<'_>) -> u16 {
    let world = &pen.model.world;
    let speakers = world.peers().iter().filter(|peer| peer.spec.speaks());
    let names: Vec<usize> = speakers.map(|peer| peer.spec.name.width()).collect();
    let outside = world.outsiders().iter().any(|outsider| outsider.received > 0);
    if names.len() < 2 && !outside {
        return 0;
    }
    let widest = names.into_iter().max().unwrap_or_default().max(if outside { 8 } else { 0 });
    u16::try_from(widest + 2).unwrap_or(WIDEST_FROM).min(WIDEST_FROM)
}

/// Draws the pane.
pub fn draw(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let matrix = Matrix::new(pen, area);
    let total = pen.model.world.ledger().roots().count();
    if total == 0 {
        draw_none(pen, area, buffer);
        return;
    }
    draw_head(pen, &matrix, buffer);
    let (top, rows) = (scroll::message_top(pen.model), usize::from(matrix.rows.body));
    let chosen = scroll::selected_place(pen.model);
    let roots = pen.model.world.ledger().roots().rev().enumerate().skip(top).take(rows);
    let mut told = None;
    for (place, entry) in roots {
        let row = lab::row(area, usize::from(matrix.rows.head) + place - top);
        draw_row(pen, &matrix, entry, row, buffer);
        if place == chosen {
            told = Some(entry);
            mark_chosen(pen, row, buffer);
        }
    }
    if let Some(entry) = told {
        draw_told(pen, &matrix, entry, buffer);
    }
    draw_legend(pen, &matrix, buffer);
    let body = Rect { y: area.y + matrix.rows.head, height: matrix.rows.body, ..area };
    frame::scrollbar(buffer, body, top, total, pen.theme.muted);
}

fn draw_none(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let said = if pen.model.screen.live {
        pen.words.view_messages_none()
    } else {
        pen.words.view_messages_none_recorded()
    };
    buffer.set_stringn(area.x, area.y, said, usize::from(area.width), pen.theme.muted);
}

fn mark_chosen(pen: Pen<'_>, row: Rect, buffer: &mut Buffer) {
    let wide = Rect { x: row.x - 1, width: row.width + 2, ..row };
    buffer.set_style(wide, pen.theme.chosen);
    buffer.set_string(wide.x, wide.y, sign::CHOSEN, pen.theme.accent);
}

fn draw_head(pen: Pen<'_>, matrix: &Matrix, buffer: &mut Buffer) {
    let (theme, words, area) = (pen.theme, pen.words, matrix.area);
    let number = format!("{:>3}", words.view_head_number());
    buffer.set_string(area.x, area.y, number, theme.muted);
    if matrix.from > 0 {
        let from = text::fit(&words.view_head_from(), usize::from(matrix.from - 1));
        buffer.set_string(area.x + NUMBER, area.y, from, theme.muted);
    }
    let mut message = words.view_head_message();
    if let Some((shown, count)) = &matrix.part {
        let part = words.view_part(
            (shown.start + 1).to_string(),
            shown.end.to_string(),
            count.to_string(),
        );
        message = format!("{message} ({part})");
    }
    let message = text::fit(&message, usize::from(matrix.message.saturating_sub(1)));
    buffer.set_string(matrix.message_x(), area.y, message, theme.muted);
    for (place, id) in matrix.peers.iter().enumerate() {
        let Some(peer) = pen.model.world.peer(*id) else { continue };
        let selected = pen.model.screen.selected == Some(*id);
        let hue = theme.hue(*id);
        let style = if selected { hue.patch(theme.chosen).patch(theme.strong) } else { hue };
        let name = column_name(&peer.spec.name, matrix);
        buffer.set_string(matrix.cell_x(place), area.y, name, style);
    }
}

/// A column's name: the peer's, or what tells it from its like where there is little room.
fn column_name(name: &str, matrix: &Matrix) -> String {
    let room = usize::from(matrix.cell.saturating_sub(1)).max(1);
    if name.width() <= room {
        return name.to_owned();
    }
    if matrix.worded() {
        return text::fit(name, room);
    }
    match name.rsplit_once('-') {
        Some((_, number)) if number.len() <= room => number.to_owned(),
        Some((_, number)) => {
            number.chars().rev().take(room).collect::<Vec<_>>().into_iter().rev().collect()
        }
        None => name.chars().take(room).collect(),
    }
}

fn draw_row(pen: Pen<'_>, matrix: &Matrix, entry: &Entry, row: Rect, buffer: &mut Buffer) {
    let theme = pen.theme;
    buffer.set_string(row.x, row.y, format!("{:>3}", entry.n), theme.muted);
    if matrix.from > 0 {
        let (from, style) = origin(pen, entry);
        let from = text::fit(&from, usize::from(matrix.from - 1));
        buffer.set_string(row.x + NUMBER, row.y, from, style);
    }
    let room = usize::from(matrix.message.saturating_sub(2));
    let message = if entry.message.is_empty() {
        Line::styled(text::fit(&pen.words.view_empty_message(), room), theme.muted)
    } else {
        payload::line(&entry.message, room, theme.text, theme)
    };
    buffer.set_line(matrix.message_x(), row.y, &message, matrix.message);
    for (place, peer) in matrix.peers.iter().enumerate() {
        if let Some(cell) = pen.model.world.ledger().cell(entry.id, *peer) {
            let said = cell_line(pen, matrix, &cell);
            buffer.set_line(matrix.cell_x(place), row.y, &said, matrix.cell);
        }
    }
}

/// Who offered a message.
fn origin(pen: Pen<'_>, entry: &Entry) -> (String, Style) {
    match entry.from {
        Some(from) => (say::peer(&pen.model.world, from.peer), pen.theme.hue(from.peer)),
        None => (pen.words.view_outside(), pen.theme.fates.outside),
    }
}

fn cell_line(pen: Pen<'_>, matrix: &Matrix, cell: &Cell) -> Line<'static> {
    let fate = &cell.verdict.fate;
    let style = pen.theme.fate(fate);
    let back = cell.reply && matches!(fate, Fate::Delivered { .. });
    let sign = if back { sign::REPLY } else { glyph::of(fate) };
    if !matrix.worded() {
        return Line::styled(sign, style);
    }
    let mut spans = vec![Span::styled(format!("{sign} "), style)];
    match fate {
        Fate::Delivered { .. } if matrix.cell >= WIDE_WORD => {
            spans.push(Span::styled(format!("{} ", pen.words.view_delivered()), style));
            spans.push(Span::styled(say::fate_word(pen.words, fate), pen.theme.muted));
        }
        fate => spans.push(Span::styled(say::fate_word(pen.words, fate), style)),
    }
    if cell.verdict.known == Known::Inferred {
        spans.push(Span::styled(sign::INFERRED, pen.theme.muted));
    }
    text::fit_line(Line::from(spans), usize::from(matrix.cell.saturating_sub(1)))
}

/// What is to be told of the selected message: at the selected peer first, then where something
/// out of the ordinary happened, then elsewhere.
fn draw_told(pen: Pen<'_>, matrix: &Matrix, entry: &Entry, buffer: &mut Buffer) {
    let ledger = pen.model.world.ledger();
    let cell = |peer: PeerId| Some((peer, ledger.cell(entry.id, peer)?));
    let mut cells: Vec<(PeerId, Cell)> = receivers(pen).into_iter().filter_map(cell).collect();
    cells.sort_by_key(|(peer, cell)| {
        let usual = matches!(cell.verdict.fate, Fate::Delivered { .. });
        (pen.model.screen.selected != Some(*peer), usual)
    });
    let first = matrix.rows.head + matrix.rows.body + matrix.rows.blank;
    let mut row = first;
    for (peer, cell) in cells {
        for line in told_lines(pen, entry, (peer, &cell), matrix.area.width) {
            if row >= first + matrix.rows.told {
                return;
            }
            let at = lab::row(matrix.area, usize::from(row));
            buffer.set_line(at.x, at.y, &line, at.width);
            row += 1;
        }
    }
}

fn told_lines(
    pen: Pen<'_>,
    entry: &Entry,
    (peer, cell): (PeerId, &Cell),
    width: u16,
) -> Vec<Line<'static>> {
    const SHOWN: usize = 24;
    let theme = pen.theme;
    let fate = &cell.verdict.fate;
    let shown = payload::plain(&entry.message, SHOWN);
    let name = say::peer(&pen.model.world, peer);
    let head = format!("{}: ", pen.words.fate_head_to(entry.n.to_string(), shown, name));
    let said = say::fate_sentence(pen, &cell.verdict, peer, cell.reply);
    // The head is wrapped with the rest, and told from it by its style.
    let mut left = head.chars().count();
    let lines = prose::wrap_all(&format!("{head}{said}"), width.saturating_sub(2));
    let mut told = Vec::new();
    for (place, line) in lines.into_iter().enumerate() {
        let at = line.char_indices().nth(left).map_or(line.len(), |(at, _)| at);
        let (head, rest) = line.split_at(at);
        left = left.saturating_sub(line.chars().count() + 1);
        let sign = if place == 0 { glyph::of(fate) } else { " " };
        told.push(Line::from(vec![
            Span::styled(format!("{sign} "), theme.fate(fate)),
            Span::styled(head.to_owned(), theme.muted),
            Span::styled(rest.to_owned(), theme.text),
        ]));
    }
    told
}

/// What the signs mean that can occur in this lab.
fn draw_legend(pen: Pen<'_>, matrix: &Matrix, buffer: &mut Buffer) {
    if matrix.rows.legend == 0 {
        return;
    }
    let world = &pen.model.world;
    let kinds = || world.peers().iter().flat_map(|p| &p.spec.sockets).map(|socket| socket.kind);
    let fans = kinds().any(SocketType::fans_out);
    let answers = kinds().any(|kind| matches!(kind, SocketType::Req | SocketType::Dealer));
    let joined = world.lab().is_some_and(|lab| lab.topology.transport != Transport::Inproc);
    let marks = [
        (Mark::Delivered, true),
        (Mark::Filtered, fans),
        (Mark::Missed, fans),
        (Mark::Reply, answers),
        (Mark::DroppedOrLost, true),
        (Mark::Pending, true),
        (Mark::Inferred, true),
        (Mark::Refused, true),
        (Mark::Outside, joined),
    ];
    let parts = marks.into_iter().filter(|(_, occurs)| *occurs).map(|(mark, _)| {
        let (sign, style) = mark_sign(pen, mark);
        Line::from(vec![
            Span::styled(format!("{sign} "), style),
            Span::styled(legend_word(pen, mark), pen.theme.muted),
        ])
    });
    let line =
        text::join_fitting(parts.collect(), &Span::raw("   "), usize::from(matrix.area.width));
    let y = matrix.area.bottom().saturating_sub(1);
    buffer.set_line(matrix.area.x, y, &line, matrix.area.width);
}

fn legend_word(pen: Pen<'_>, mark: Mark) -> String {
    let words = pen.words;
    match mark {
        Mark::Delivered => words.view_delivered(),
        Mark::Filtered => words.view_filtered(),
        Mark::Missed => words.view_missed(),
        Mark::DroppedOrLost => words.view_legend_dropped_or_lost(),
        Mark::Pending => words.view_pending(),
        Mark::Refused => words.view_refused(),
        Mark::Reply => words.view_reply(),
        Mark::Outside => words.view_outside_fate(),
        Mark::Inferred => words.view_inferred(),
        Mark::Binds => words.view_mark_binds(),
        Mark::Connects => words.view_mark_connects(),
    }
}

/// A mark's sign and its colour.
pub fn mark_sign(pen: Pen<'_>, mark: Mark) -> (&'static str, Style) {
    let (fates, muted) = (&pen.theme.fates, pen.theme.muted);
    match mark {
        Mark::Delivered => (sign::DELIVERED, fates.delivered),
        Mark::Filtered => (sign::FILTERED, fates.filtered),
        Mark::Missed => (sign::MISSED, fates.missed),
        Mark::DroppedOrLost => (sign::LOST, fates.lost),
        Mark::Pending => (sign::PENDING, fates.pending),
        Mark::Refused => (sign::REFUSED, fates.refused),
        Mark::Reply => (sign::REPLY, fates.delivered),
        Mark::Outside => (sign::OUTSIDE, fates.outside),
        Mark::Inferred => (sign::INFERRED, muted),
        Mark::Binds => (sign::BINDS, muted),
        Mark::Connects => (sign::CONNECTS, muted),
    }
}
