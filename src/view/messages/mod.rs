//! The messages: what became of each at each peer, the newest first, and why.

mod legend;
mod matrix;
mod told;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::control::keys::{Verb, key_of};
use crate::control::{find, scroll, speakers};
use crate::lab::{Fate, Known, Verdict};
use crate::model::{Cell, Entry, Outward};

use super::glyph::{self, sign};
use super::{Pen, frame, lab, payload, say, text};
pub use legend::mark_sign;
pub use matrix::Matrix;

/// How much of a search or filter is told.
const SAID: usize = 32;

/// Draws the pane.
pub fn draw(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let matrix = Matrix::new(pen, area);
    let sieve = &pen.model.screen.sieve;
    let total = sieve.len();
    if total == 0 && !find::active(pen.model) {
        draw_none(pen, area, buffer);
        return;
    }
    draw_head(pen, &matrix, buffer);
    let (top, rows) = (scroll::message_top(pen.model), usize::from(matrix.rows.body));
    let chosen = scroll::selected_place(pen.model);
    let ledger = pen.model.world.ledger();
    let shown = sieve.from(top).take(rows).filter_map(|id| ledger.entry(id)).enumerate();
    let mut told = None;
    for (place, entry) in shown {
        let row = lab::row(area, usize::from(matrix.rows.head) + place);
        draw_row(pen, &matrix, entry, row, buffer);
        if place + top == chosen {
            told = Some(entry);
            mark_chosen(pen, row, buffer);
        }
    }
    if total == 0 {
        let row = lab::row(area, usize::from(matrix.rows.head));
        let said = pen.words.view_messages_none_pass();
        buffer.set_stringn(row.x, row.y, said, usize::from(row.width), pen.theme.warning);
    }
    if let Some(entry) = told {
        told::draw(pen, &matrix, entry, buffer);
    }
    legend::draw(pen, &matrix, buffer);
    let body = Rect { y: area.y + matrix.rows.head, height: matrix.rows.body, ..area };
    frame::scrollbar(buffer, body, top, total, pen.theme.muted);
}

/// What is shown of how much, and what it is searched for: for the frame below the pane.
pub fn status(pen: Pen<'_>, pane: Rect) -> Line<'static> {
    let (words, theme) = (pen.words, pen.theme);
    let sieve = &pen.model.screen.sieve;
    let mut parts: Vec<Span<'static>> = Vec::new();
    if !pen.model.screen.search.is_empty() {
        let search = crate::model::payload::escape(pen.model.screen.search.as_bytes());
        parts.push(Span::styled(format!("/{}", text::fit(&search, SAID)), theme.accent));
    }
    if !sieve.filter().is_empty() {
        let filter = find::written(sieve.filter(), &pen.model.world);
        let filter = crate::model::payload::escape(filter.as_bytes());
        let said = words.view_messages_filter(text::fit(&filter, SAID));
        parts.push(Span::styled(said, theme.accent));
    }
    let (top, rows) = (scroll::message_top(pen.model), scroll::message_page(pen.model));
    let last = (top + rows).min(sieve.len());
    if sieve.len() > rows || !sieve.filter().is_empty() {
        let first = if sieve.is_empty() { 0 } else { top + 1 };
        let said =
            words.view_position(text::count(first), text::count(last), text::count(sieve.len()));
        parts.push(Span::styled(said, theme.text));
    }
    let folded = pen.model.world.ledger().folded();
    if folded > 0 {
        let folded = usize::try_from(folded).unwrap_or(usize::MAX);
        let said = words.view_messages_folded(text::count(folded));
        parts.push(Span::styled(said, theme.warning));
    }
    let generated = pen.model.world.ledger().generated();
    if generated > 0 {
        let generated = usize::try_from(generated).unwrap_or(usize::MAX);
        let said = words.view_messages_generated(text::count(generated));
        parts.push(Span::styled(said, theme.text));
    }
    if parts.is_empty() {
        return Line::default();
    }
    let between = Span::styled(format!(" {} ", sign::BETWEEN), theme.frame);
    let parts = parts.into_iter().map(Line::from).collect();
    let mut line = text::join_fitting(parts, &between, usize::from(pane.width).saturating_sub(2));
    line.spans.insert(0, " ".into());
    line.spans.push(" ".into());
    line
}

fn draw_none(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let said = if pen.model.world.ledger().generated() > 0 {
        pen.words.view_messages_none_typed()
    } else if pen.model.screen.live && speakers(pen.model).is_empty() {
        pen.words.view_messages_none_heard()
    } else if pen.model.screen.live {
        pen.words.view_messages_none(key_of(Verb::Send))
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
    let width = usize::from(matrix.number.saturating_sub(2));
    let number = format!("{:>width$}", words.view_head_number());
    buffer.set_string(area.x, area.y, number, theme.muted);
    if matrix.from > 0 {
        let from = text::fit(&words.view_head_from(), usize::from(matrix.from - 1));
        buffer.set_string(matrix.origin_x(), area.y, from, theme.muted);
    }
    let room = usize::from(matrix.message.saturating_sub(1));
    let mut message = words.view_head_message();
    if let Some((shown, count)) = &matrix.part {
        let (first, last) = ((shown.start + 1).to_string(), shown.end.to_string());
        let part = words.view_part(first, last, count.to_string());
        let both = format!("{message} ({part})");
        message = if both.width() <= room { both } else { part };
    }
    let message = text::fit(&message, room);
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
    // Peers of one group are told from each other by their numbers.
    const BEGINNING: usize = 3;
    match name.rsplit_once('-') {
        Some((group, number)) if room > number.width() + BEGINNING => {
            format!("{}-{number}", text::fit(group, room - number.width() - 1))
        }
        _ if matrix.worded() => text::fit(name, room),
        Some((_, number)) if number.len() <= room => number.to_owned(),
        Some((_, number)) => {
            number.chars().rev().take(room).collect::<Vec<_>>().into_iter().rev().collect()
        }
        None => text::fit(name, room),
    }
}

fn draw_row(pen: Pen<'_>, matrix: &Matrix, entry: &Entry, row: Rect, buffer: &mut Buffer) {
    let theme = pen.theme;
    let width = usize::from(matrix.number.saturating_sub(2));
    buffer.set_string(row.x, row.y, format!("{:>width$}", entry.n), theme.muted);
    if matrix.from > 0 {
        let (from, style) = origin(pen, entry);
        let from = text::fit(&from, usize::from(matrix.from - 1));
        buffer.set_string(matrix.origin_x(), row.y, from, style);
    }
    let cells: Vec<Option<Cell>> =
        matrix.peers.iter().map(|peer| pen.model.world.ledger().cell(entry.id, *peer)).collect();
    let placed = cells.iter().any(Option::is_some);
    let open = open_ways(pen, entry).first().map(|verdict| {
        let fate = &verdict.fate;
        let said = format!("{} {}", glyph::of(fate), say::fate_word(pen.words, fate));
        Line::styled(said, theme.fate(fate))
    });
    let state = open.or_else(|| outward(pen, entry)).filter(|_| !placed);
    let taken = state.as_ref().map_or(0, |state| state.width() + 2);
    let room = usize::from(matrix.message.saturating_sub(2)).saturating_sub(taken);
    let message = if entry.message.is_empty() {
        Line::styled(text::fit(&pen.words.view_empty_message(), room), theme.muted)
    } else {
        let line = payload::line(&entry.message, room, theme.text, theme);
        text::highlight(line, &pen.model.screen.search, theme.found)
    };
    buffer.set_line(matrix.message_x(), row.y, &message, matrix.message);
    if let Some(state) = state {
        let width = u16::try_from(state.width()).unwrap_or(matrix.message);
        let x = matrix.cell_x(0).saturating_sub(width + 2);
        buffer.set_line(x, row.y, &state, width);
    }
    for (place, cell) in cells.iter().enumerate() {
        if let Some(cell) = cell {
            // How long a message from outside was under way, nobody knows.
            let timed = entry.from.is_some() || cell.entry != entry.id;
            let said = cell_line(pen, matrix, cell, timed);
            buffer.set_line(matrix.cell_x(place), row.y, &said, matrix.cell);
        }
    }
}

/// What became of a message, its replies and its forwarded copies on the ways whose end is not one
/// of the lab's peers, or not known: these have no column.
fn open_ways<'a>(pen: Pen<'a>, entry: &'a Entry) -> Vec<&'a Verdict> {
    let ledger = pen.model.world.ledger();
    let children = entry.children.iter().filter_map(|child| ledger.entry(*child));
    let legs = std::iter::once(entry).chain(children).flat_map(|entry| &entry.legs);
    legs.filter(|leg| leg.to.is_none()).map(|leg| &leg.verdict).collect()
}

/// What became of a published message outside the lab, which has no column.
pub fn outward(pen: Pen<'_>, entry: &Entry) -> Option<Line<'static>> {
    let (words, theme) = (pen.words, pen.theme);
    let of = |fate: &Fate, sign: &str| {
        let said = format!("{} {}{sign}", glyph::of(fate), say::fate_word(words, fate));
        Line::styled(said, theme.fate(fate))
    };
    Some(match pen.model.world.ledger().outward(entry)? {
        Outward::Gone(_) => of(&Fate::Outside, sign::INFERRED),
        Outward::Filtered(_) => of(&Fate::Filtered, ""),
        Outward::Nobody => {
            let said = format!("{} {}", sign::MISSED, words.view_nobody_subscribed());
            Line::styled(said, theme.fates.missed)
        }
    })
}

/// Who offered a message.
fn origin(pen: Pen<'_>, entry: &Entry) -> (String, Style) {
    match entry.from {
        Some(from) => (say::peer(&pen.model.world, from.peer), pen.theme.hue(from.peer)),
        None => (pen.words.view_outside(), pen.theme.fates.outside),
    }
}

fn cell_line(pen: Pen<'_>, matrix: &Matrix, cell: &Cell, timed: bool) -> Line<'static> {
    let fate = &cell.verdict.fate;
    let style = pen.theme.fate(fate);
    let back = cell.reply && matches!(fate, Fate::Delivered { .. });
    let sign = if back { sign::REPLY } else { glyph::of(fate) };
    if !matrix.worded() {
        return Line::styled(sign, style);
    }
    let mut spans = vec![Span::styled(format!("{sign} "), style)];
    match fate {
        Fate::Delivered { .. } if !timed => {
            spans.push(Span::styled(pen.words.view_delivered(), style));
        }
        Fate::Delivered { after } if matrix.wide() && !after.is_zero() => {
            spans.push(Span::styled(format!("{} ", pen.words.view_delivered()), style));
            spans.push(Span::styled(say::fate_word(pen.words, fate), pen.theme.muted));
        }
        fate => spans.push(Span::styled(say::fate_word(pen.words, fate), style)),
    }
    match cell.verdict.known {
        Known::Seen => {}
        Known::Inferred => spans.push(Span::styled(sign::INFERRED, pen.theme.muted)),
        Known::Unknowable => spans.push(Span::styled("?", pen.theme.muted)),
    }
    text::fit_line(Line::from(spans), usize::from(matrix.cell.saturating_sub(1)))
}
