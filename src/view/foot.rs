//! The foot: the keys that would do something now, or the notice of what was just done.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};
use unicode_width::UnicodeWidthStr as _;

use crate::control::keys::{self, Hint, Row, Verb, key_of};
use crate::control::{applies, find, prose};
use crate::model::{Life, Notice, Overlay, Shelf, Tab, Tone};

use super::glyph::sign;
use super::{Pen, frame, lab, say};

/// What stands between two hints.
const BETWEEN: &str = "  ";
/// The rows round notices that stand above the foot.
const EDGE: u16 = 1;

/// The foot's words in at most `width` columns. Under an overlay, which has a foot of its own,
/// there are none.
pub fn line(pen: Pen<'_>, width: usize) -> Line<'static> {
    if pen.model.screen.overlay.is_some() {
        return Line::default();
    }
    if names_notices(pen, width) { notices(pen) } else { hints(pen, width) }
}

/// Whether the foot tells what was just done, instead of naming keys: where that fits into it.
pub fn names_notices(pen: Pen<'_>, width: usize) -> bool {
    !pen.model.screen.notices.is_empty() && notices(pen).width() <= width
}

/// What was just done, each with the sign of whether it was.
fn notices(pen: Pen<'_>) -> Line<'static> {
    let mut line = Line::raw(" ");
    for notice in &pen.model.screen.notices {
        let (sign, style) = tone(pen, notice);
        line.spans.push(Span::styled(format!("{sign} {} ", say::notice(pen, notice)), style));
    }
    line
}

/// The sign and the colour of a notice.
fn tone(pen: Pen<'_>, notice: &Notice) -> (&'static str, Style) {
    match notice.tone() {
        Tone::Done => (sign::DELIVERED, pen.theme.fates.delivered),
        Tone::Warns => (sign::NOTICE, pen.theme.warning),
    }
}

/// What was just done, in rows, if the foot is too short for it: no sentence is cut that can be had
/// whole.
fn rows_above(pen: Pen<'_>, above: Rect) -> Vec<Line<'static>> {
    const MARGIN: u16 = 2;
    let screen = &pen.model.screen;
    let room = usize::from(screen.size.0.saturating_sub(4));
    if screen.overlay.is_some() || screen.notices.is_empty() || names_notices(pen, room) {
        return Vec::new();
    }
    let mut lines = Vec::new();
    for notice in &screen.notices {
        let (sign, style) = tone(pen, notice);
        let said = prose::wrap_all(&say::notice(pen, notice), above.width.saturating_sub(MARGIN));
        for (place, part) in said.into_iter().enumerate() {
            let sign = if place == 0 { sign } else { " " };
            lines.push(Line::styled(format!("{sign} {part}"), style));
        }
    }
    lines.truncate(usize::from(above.height.saturating_sub(EDGE)));
    lines
}

/// Whether what was just done covers a row of what stands above the foot.
pub fn covers(pen: Pen<'_>, above: Rect, y: u16) -> bool {
    let rows = u16::try_from(rows_above(pen, above).len()).unwrap_or(u16::MAX);
    rows > 0 && y + rows + EDGE >= above.bottom()
}

/// Draws what was just done over the last rows of what stands above the foot, if the foot is too
/// short for it.
pub fn draw_above(pen: Pen<'_>, above: Rect, buffer: &mut Buffer) {
    let lines = rows_above(pen, above);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    if rows == 0 {
        return;
    }
    let area = Rect { y: above.bottom() - rows, height: rows, ..above };
    let edge = Rect { x: 0, y: area.y - EDGE, width: buffer.area.width, height: EDGE };
    Clear.render(Rect { x: 1, width: buffer.area.width - 2, ..area }, buffer);
    frame::divider(buffer, edge, pen.theme.warning);
    for (place, line) in lines.into_iter().enumerate() {
        let row = lab::row(area, place);
        buffer.set_line(row.x, row.y, &line, row.width);
    }
}

/// The keys of the active contexts, nearest first, as many as fit.
pub fn hints(pen: Pen<'_>, width: usize) -> Line<'static> {
    let mut line = Line::raw(" ");
    for (place, hint) in laid(pen, width).into_iter().enumerate() {
        if place > 0 {
            line.spans.push(Span::styled(BETWEEN, pen.theme.muted));
        }
        line.spans.extend(hint.line.spans);
    }
    line.spans.push(" ".into());
    line
}

/// The hints that fit, in their order. The one that leads to all that can be done has its place
/// among them, whatever else has to go: who only points gets everywhere from there.
fn laid(pen: Pen<'_>, width: usize) -> Vec<Hinted> {
    let room = width.saturating_sub(2);
    let gap = |laid: &[_]| if laid.is_empty() { 0 } else { BETWEEN.len() };
    let all: Vec<Hinted> = offered(pen).collect();
    let wide = |hint: &Hinted| hint.line.width() + BETWEEN.len();
    if all.iter().map(wide).sum::<usize>() <= room + BETWEEN.len() {
        return all;
    }
    let (last, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|hint| hint.verb == Verb::Commands);
    let kept: usize = last.iter().map(wide).sum();
    let mut laid = Vec::new();
    let mut taken = 0;
    for hint in others {
        let needed = gap(&laid) + hint.line.width();
        if taken + needed + kept > room {
            break;
        }
        taken += needed;
        laid.push(hint);
    }
    laid.extend(last);
    laid
}

/// The one key that leads to all others, as the top of every screen names it.
pub fn help_key(pen: Pen<'_>) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!("{} ", key_of(Verb::Help)), pen.theme.accent),
        Span::styled(format!("{} ", pen.words.view_help_key()), pen.theme.muted),
    ])
}

/// A key, or two, with the words for what they do.
struct Hinted {
    verb: Verb,
    /// What the second key is for, and which columns it takes.
    second: Option<(Verb, Range<usize>)>,
    line: Line<'static>,
}

/// What the words at a column of the hints ask for.
pub fn at(pen: Pen<'_>, width: usize, column: usize) -> Option<Verb> {
    let mut start = 1;
    for hint in laid(pen, width) {
        let end = start + hint.line.width();
        if (start..end).contains(&column) {
            let second = hint.second.filter(|(_, columns)| columns.contains(&(column - start)));
            return Some(second.map_or(hint.verb, |(verb, _)| verb));
        }
        start = end + BETWEEN.len();
    }
    None
}

/// What could be named, each with the words for it.
fn offered(pen: Pen<'_>) -> impl Iterator<Item = Hinted> {
    let active = keys::contexts(&pen.model.screen).iter().flat_map(|context| keys::rows(*context));
    let offered =
        active.filter(move |row| row.hint != Hint::Silent && applies(pen.model, row.verb));
    offered.filter_map(move |row| hint(pen, row))
}

fn hint(pen: Pen<'_>, row: &Row) -> Option<Hinted> {
    let peer = pen.model.screen.selected.and_then(|id| pen.model.world.peer(id));
    let paused = peer.is_some_and(|peer| peer.life == Life::Paused);
    let words = match row.verb {
        Verb::Accept => accept(pen),
        Verb::Flood if peer.is_some_and(|peer| peer.flood.is_some()) => {
            pen.words.control_stop_flood_short()
        }
        Verb::TurnShelf if pen.model.screen.menu.shelf == Shelf::Lessons => {
            pen.words.control_turn_shelf_back_short()
        }
        Verb::PauseOrResume if paused => pen.words.control_resume_short(),
        Verb::Back if pen.model.history().in_past() => pen.words.view_past_leave(),
        Verb::Back if find::active(pen.model) => pen.words.control_clear_filter_short(),
        Verb::Open if pen.model.screen.tab == Tab::Doctor => pen.words.control_open_remedy_short(),
        Verb::PauseLab if pen.model.world.lab().is_some_and(|lab| lab.paused.is_some()) => {
            pen.words.control_resume_lab_short()
        }
        verb => say::verb_short(pen.words, verb)?,
    };
    let mut key = row.keys.first()?.to_string();
    let mut second = None;
    if row.hint == Hint::WithNext {
        let mut after = keys::rows(row.context).skip_while(|other| !std::ptr::eq(*other, row));
        if let Some((verb, next)) = after.nth(1).and_then(|it| Some((it.verb, it.keys.first()?))) {
            let start = key.width();
            key.push_str(&next.to_string());
            second = Some((verb, start..key.width()));
        }
    }
    let line = Line::from(vec![
        Span::styled(key, pen.theme.accent),
        Span::styled(format!(" {words}"), pen.theme.muted),
    ]);
    Some(Hinted { verb: row.verb, second, line })
}

/// What agreeing means here.
fn accept(pen: Pen<'_>) -> String {
    let words = pen.words;
    match pen.model.screen.overlay {
        Some(Overlay::Commands { .. }) => words.control_accept_offer_short(),
        Some(Overlay::Drop { .. }) => words.control_accept_drop_short(),
        Some(Overlay::Links { .. }) => words.control_accept_link_short(),
        Some(Overlay::Paste { .. }) => words.control_accept_paste_short(),
        Some(Overlay::Lesson { .. }) => words.control_accept_offer_short(),
        Some(Overlay::Prompt { .. } | Overlay::Help { .. } | Overlay::Message { .. }) | None => {
            words.control_accept_short()
        }
    }
}
