//! The sequence: who said what to whom, a column for each peer and time downwards.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::control::{find, ladder as control};
use crate::lab::{Fate, Moment, Prefix};
use crate::model::ladder::sheet::{Ink, Lane, Sheet, SheetCell, fates, lanes};
use crate::model::ladder::{Key, Rung, Step};
use crate::model::{Entry, Ladder, root_of};
use crate::phrase;

use super::glyph::{self, sign};
use super::{Pen, frame, lab, payload, say, text};

/// The fewest cells a column needs for payloads to stand on its arrows.
const GOOD: usize = 14;
const WIDEST: usize = 30;
const NARROWEST: usize = 4;
/// How wide the notes at the right are, where they tell fates only and where payloads as well.
const NOTE: usize = 17;
const LONG_NOTE: usize = 28;
/// How wide a subscription is shown.
const PREFIX_WIDTH: usize = 16;

/// How the ladder lies in its pane.
pub struct Page<'a> {
    sheet: Sheet<'a>,
    /// Where its columns begin, and its notes.
    columns: u16,
    notes: Rect,
}

impl<'a> Page<'a> {
    fn new(pen: Pen<'a>, area: Rect) -> Self {
        let world = &pen.model.world;
        let lanes = lanes(world);
        let time = text::clock(Moment::START).width() + 1;
        let room = usize::from(area.width).saturating_sub(time);
        let count = lanes.len().max(1);
        let wide = room.saturating_sub(NOTE + 1) / count;
        let labels = wide >= GOOD;
        let note = if labels { NOTE } else { LONG_NOTE.min(room / 3) };
        let spacing = (room.saturating_sub(note + 1) / count).clamp(NARROWEST, WIDEST);
        let fits = (room.saturating_sub(note + 1) / spacing).max(1);
        let selected = pen.model.screen.selected.map(Lane::Peer);
        let chosen = lanes.iter().position(|lane| Some(*lane) == selected).unwrap_or_default();
        let start = if lanes.len() > fits { chosen / fits * fits } else { 0 };
        let window = start..(start + fits).min(lanes.len());
        let label = payload::plain;
        let sheet = Sheet { world, lanes, window, spacing, labels, sign: glyph::of, label };
        let columns = area.x + u16::try_from(time).unwrap_or(0);
        let x = columns + u16::try_from(sheet.width() + 1).unwrap_or(0);
        let notes = Rect { x, width: area.right().saturating_sub(x), ..area };
        Self { sheet, columns, notes }
    }
}

/// Draws the pane.
pub fn draw(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let ladder = pen.model.world.ladder();
    if ladder.is_empty() {
        buffer.set_string(area.x, area.y, pen.words.view_journal_none(), pen.theme.muted);
        return;
    }
    let page = Page::new(pen, area);
    draw_names(pen, &page, area, buffer);
    let (top, rows) = (control::top(pen.model), control::page(pen.model));
    let chosen = pen.model.screen.rung.map(|_| control::selected_place(pen.model));
    let family = pen.model.screen.row.filter(|_| chosen.is_some());
    for (place, rung) in (top..top + rows).map_while(|place| Some((place, ladder.at(place)?))) {
        let row = lab::row(area, usize::from(control::HEAD) + place - top);
        draw_rung(pen, &page, rung, row, buffer);
        let own = control::message(&rung.step).and_then(|id| root_of(pen.model.world.ledger(), id));
        if family.is_some() && own == family {
            buffer.set_string(row.x - 1, row.y, sign::BAR, pen.theme.accent);
            let line = Rect { width: page.notes.x.saturating_sub(row.x), ..row };
            buffer.set_style(line, Style::new().add_modifier(Modifier::BOLD));
        }
        if chosen == Some(place) {
            let wide = Rect { x: row.x - 1, width: row.width + 2, ..row };
            buffer.set_style(wide, pen.theme.chosen);
            buffer.set_string(wide.x, wide.y, sign::CHOSEN, pen.theme.accent);
        }
    }
    let body = Rect { y: area.y + control::HEAD, height: area.height - control::HEAD, ..area };
    frame::scrollbar(buffer, body, top, ladder.len(), pen.theme.muted);
}

/// The step that stands at a row of the pane.
pub fn at(pen: Pen<'_>, row: u16) -> Option<Key> {
    let row = row.checked_sub(control::HEAD)?;
    let place = control::top(pen.model) + usize::from(row);
    pen.model.world.ladder().at(place).map(|rung| rung.key)
}

/// What is in sight of how much: for the frame below the pane.
pub fn status(pen: Pen<'_>) -> Line<'static> {
    let ladder = pen.model.world.ladder();
    let (top, rows) = (control::top(pen.model), control::page(pen.model));
    if ladder.len() <= rows && ladder.let_go() == 0 {
        return Line::default();
    }
    let last = (top + rows).min(ladder.len());
    let count = text::count(ladder.len());
    let said = pen.words.view_position(text::count(top + 1), text::count(last), count);
    let mut line = Line::from(vec![Span::styled(format!(" {said} "), pen.theme.text)]);
    if pen.model.screen.rung.is_none() {
        let said = pen.words.view_sequence_live();
        line.spans.push(Span::styled(format!("{} {said} ", sign::BETWEEN), pen.theme.muted));
    }
    if ladder.let_go() > 0 {
        let said = pen.words.view_sequence_let_go(ladder.let_go().to_string());
        line.spans.push(Span::styled(format!("{} {said} ", sign::BETWEEN), pen.theme.warning));
    }
    line
}

fn draw_names(pen: Pen<'_>, page: &Page<'_>, area: Rect, buffer: &mut Buffer) {
    let sheet = &page.sheet;
    if sheet.window.len() < sheet.lanes.len() {
        let (first, last) = (sheet.window.start + 1, sheet.window.end);
        let count = sheet.lanes.len().to_string();
        let said = pen.words.view_part(first.to_string(), last.to_string(), count);
        let said = text::fit(&said, usize::from(page.notes.width));
        buffer.set_string(page.notes.x, area.y, said, pen.theme.muted);
    }
    for (place, lane) in sheet.lanes.get(sheet.window.clone()).into_iter().flatten().enumerate() {
        let (name, style) = match lane {
            Lane::Outside => (pen.words.view_outside(), pen.theme.fates.outside),
            Lane::Peer(peer) => {
                let hue = pen.theme.hue(*peer).patch(pen.theme.strong);
                let chosen = pen.model.screen.selected == Some(*peer);
                let style = if chosen { hue.patch(pen.theme.chosen) } else { hue };
                (say::peer(&pen.model.world, *peer), style)
            }
        };
        let name = short_name(&name, sheet.spacing.saturating_sub(1));
        let half = name.width() / 2;
        let x = page.columns + u16::try_from(sheet.center(place).saturating_sub(half)).unwrap_or(0);
        buffer.set_string(x, area.y, name, style);
    }
}

/// A name, or what tells it from its like where there is little room.
fn short_name(name: &str, room: usize) -> String {
    match name.rsplit_once('-') {
        Some((_, number)) if name.width() > room && number.len() <= room && room < 8 => {
            number.to_owned()
        }
        _ => text::fit(name, room),
    }
}

fn draw_rung(pen: Pen<'_>, page: &Page<'_>, rung: &Rung, row: Rect, buffer: &mut Buffer) {
    let theme = pen.theme;
    buffer.set_string(row.x, row.y, text::clock(rung.key.at), theme.muted);
    let quoted = |prefix: &Prefix| payload::quoted(prefix.bytes(), PREFIX_WIDTH);
    let word = phrase::step(pen.words, &rung.step, quoted);
    let cells = page.sheet.draw(rung, &word);
    for (x, cell) in (page.columns..).zip(&cells) {
        if !cell.symbol.is_empty() {
            buffer.set_string(x, row.y, &cell.symbol, style(pen, cell));
        }
    }
    let drawn: String = cells.iter().map(|cell| cell.symbol.as_str()).collect();
    // What stands on the drawing already is not said twice.
    let said = if drawn.contains(&word) { "" } else { &word };
    let note = note(pen, page, rung, said);
    let note = text::fit_line(note, usize::from(page.notes.width));
    buffer.set_line(page.notes.x, row.y, &note, page.notes.width);
}

fn style(pen: Pen<'_>, cell: &SheetCell) -> Style {
    let theme = pen.theme;
    let hue = |lane: Lane| match lane {
        Lane::Outside => theme.fates.outside,
        Lane::Peer(peer) => theme.hue(peer),
    };
    match cell.ink {
        Ink::Blank => Style::new(),
        Ink::Line(lane) => hue(lane).add_modifier(Modifier::DIM),
        Ink::Arrow(lane) => hue(lane),
        Ink::Label(_) => theme.text,
        Ink::Fate(kind) => theme.kind(kind),
        Ink::Quiet => theme.muted,
        Ink::End => theme.error,
    }
}

/// What stands at the right of a step: a fate, how long it took, or what happened.
fn note(pen: Pen<'_>, page: &Page<'_>, rung: &Rung, word: &str) -> Line<'static> {
    let ledger = pen.model.world.ledger();
    let (entry, late) = match &rung.step {
        Step::Sent(id) => (ledger.entry(*id), None),
        Step::Arrived(id, to) => (ledger.entry(*id), Some(to)),
        Step::Mark(..) | Step::Tie(..) | Step::Whole(_) => {
            return Line::styled(word.to_owned(), pen.theme.muted);
        }
    };
    let Some(entry) = entry else {
        return Line::styled(sign::ELLIPSIS, pen.theme.muted);
    };
    let mut spans = Vec::new();
    if !page.sheet.labels {
        let room = usize::from(page.notes.width).saturating_sub(9);
        spans.extend(payload::line(&entry.message, room, pen.theme.text, pen.theme).spans);
        spans.push(Span::raw(" "));
    }
    let fates = match late {
        Some(to) => entry
            .legs
            .iter()
            .filter(|leg| leg.to == Some(*to))
            .map(|leg| (&leg.verdict.fate, 1))
            .collect(),
        None => fates(entry, |leg| !Ladder::is_late(leg)),
    };
    spans.extend(told(pen, entry, &fates));
    if late.is_none() && entry.legs.iter().any(Ladder::is_late) {
        let said = format!("{} {}", sign::ELLIPSIS, pen.words.step_later());
        spans.push(Span::styled(said, pen.theme.muted));
    }
    let search = &pen.model.screen.search;
    text::highlight(
        Line::from(spans),
        if find::active(pen.model) { search } else { "" },
        pen.theme.found,
    )
}

/// One fate in words, several by their signs and counts.
fn told(pen: Pen<'_>, entry: &Entry, fates: &[(&Fate, usize)]) -> Vec<Span<'static>> {
    let one = match fates {
        [(fate, 1)] => Some(*fate),
        _ => None,
    };
    if let Some(fate) = one {
        let said = match fate {
            Fate::Delivered { .. } if entry.from.is_none() => pen.words.view_delivered(),
            fate => say::fate_word(pen.words, fate),
        };
        return vec![Span::styled(format!("{} {said}", glyph::of(fate)), pen.theme.fate(fate))];
    }
    let part = |(fate, count): &(&Fate, usize)| {
        Span::styled(format!("{}{count} ", glyph::of(fate)), pen.theme.fate(fate))
    };
    fates.iter().map(part).collect()
}
