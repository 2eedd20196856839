//! A folded group's box: how many of its peers stand how, and the one that is worst or selected.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::control::crowd::Fold;
use crate::control::keys::Verb;
use crate::model::Standing;

use super::super::glyph::sign;
use super::super::{Pen, say, text};
use super::border;
use super::counts::{Where, counts};
use super::kinds;
use super::state::State;

/// Draws a folded group.
pub fn draw(pen: Pen<'_>, fold: &Fold, rect: Rect, buffer: &mut Buffer) {
    let (words, theme) = (pen.words, pen.theme);
    let chosen = pen.model.screen.selected.is_some_and(|id| fold.members.contains(&id));
    let name = words.view_group(fold.group.as_str(), fold.members.len().to_string());
    let hue = theme.hue(fold.shown).patch(theme.strong);
    if border::is_row(rect) {
        let area = border::words_of_row(rect);
        let mut line = Line::styled(format!("{name}  "), hue);
        line.spans.extend(standings(pen, fold).spans);
        let line = text::fit_line(line, usize::from(area.width));
        buffer.set_line(area.x, area.y, &line, area.width);
        border::mark_row(pen, rect, chosen, buffer);
        return;
    }
    let area = border::outline(pen, rect, border::Kind::of(chosen), buffer);
    let room = border::room(rect);
    let name = Line::styled(format!(" {} ", text::fit(&name, room.saturating_sub(2))), hue);
    border::head(rect, &name, buffer);
    let foot = format!(" {} ", words.view_group_opens(say::key(pen, Verb::TurnGroup)));
    border::foot(rect, &Line::styled(text::fit(&foot, room), theme.muted), buffer);
    let lines = [Some(standings(pen, fold)), shown(pen, fold, usize::from(area.width))];
    let rows = area.y..area.bottom();
    for (y, line) in rows.zip(lines.into_iter().flatten().chain(tally(pen, fold, area))) {
        let line = text::fit_line(line, usize::from(area.width));
        buffer.set_line(area.x, y, &line, area.width);
    }
}

/// How many stand how, the worst first.
fn standings(pen: Pen<'_>, fold: &Fold) -> Line<'static> {
    let mut spans = Vec::new();
    for (standing, count) in &fold.standings {
        if !spans.is_empty() {
            spans.push(Span::raw("  "));
        }
        let (sign, said, style) = told(pen, *standing, *count);
        spans.push(Span::styled(format!("{sign} {said}"), style));
    }
    Line::from(spans)
}

fn told(pen: Pen<'_>, standing: Standing, count: usize) -> (&'static str, String, Style) {
    let (words, theme, count) = (pen.words, pen.theme, count.to_string());
    match standing {
        Standing::Failed => (sign::LOST, words.view_group_failed(count), theme.error),
        Standing::Ended => (sign::LOST, words.view_group_ended(count), theme.error),
        Standing::Cut => (sign::CUT, words.view_group_cut(count), theme.warning),
        Standing::Blocked => (sign::PENDING, words.view_group_blocked(count), theme.warning),
        Standing::Paused => (sign::PAUSED, words.view_group_paused(count), theme.warning),
        Standing::Starting => (sign::RING, words.view_group_starting(count), theme.muted),
        Standing::Behind => (sign::PENDING, words.view_group_behind(count), theme.fates.pending),
        Standing::Lossy => (sign::LOST, words.view_group_lossy(count), theme.fates.lost),
        Standing::Fine => (sign::DELIVERED, words.view_group_fine(count), theme.text),
    }
}

/// The one that is worst or selected, by name.
fn shown(pen: Pen<'_>, fold: &Fold, width: usize) -> Option<Line<'static>> {
    let peer = pen.model.world.peer(fold.shown)?;
    let name = format!("{} ", peer.spec.name);
    let mut line = Line::styled(name, pen.theme.hue(fold.shown));
    match State::of(pen, peer).and_then(|state| state.fitting(width.saturating_sub(line.width()))) {
        Some(state) => line.spans.extend(state.spans),
        None => line.spans.push(Span::styled(kinds(&peer.spec), pen.theme.muted)),
    }
    Some(line)
}

fn tally(pen: Pen<'_>, fold: &Fold, area: Rect) -> Option<Line<'static>> {
    let peer = pen.model.world.peer(fold.shown)?;
    Some(counts(pen, peer, usize::from(area.width), Where::Line))
}
