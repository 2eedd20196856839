//! The foot: the keys that would do something now, or the notice of what was just done.

use ratatui::text::{Line, Span};

use crate::control::keys::{self, Hint, Row, Verb, key_of};
use crate::control::{applies, find};
use crate::model::{Life, Overlay, Shelf, Tab};

use super::glyph::sign;
use super::{Pen, say, text};

/// What stands between two hints.
const BETWEEN: &str = "  ";

/// The foot's words in at most `width` columns. Under an overlay, which has a foot of its own,
/// there are none.
pub fn line(pen: Pen<'_>, width: usize) -> Line<'static> {
    if pen.model.screen.overlay.is_some() {
        return Line::default();
    }
    let notices = &pen.model.screen.notices;
    if notices.is_empty() {
        return hints(pen, width);
    }
    let said: Vec<String> = notices.iter().map(|notice| say::notice(pen, notice)).collect();
    let said = format!(" {} {} ", sign::NOTICE, said.join(" "));
    Line::styled(text::fit(&said, width), pen.theme.warning)
}

/// The keys of the active contexts, nearest first, as many as fit.
pub fn hints(pen: Pen<'_>, width: usize) -> Line<'static> {
    let hints = offered(pen).map(|(_, hint)| hint).collect();
    let between = Span::styled(BETWEEN, pen.theme.muted);
    let mut line = text::join_fitting(hints, &between, width.saturating_sub(2));
    line.spans.insert(0, " ".into());
    line.spans.push(" ".into());
    line
}

/// The one key that leads to all others, as the top of every screen names it.
pub fn help_key(pen: Pen<'_>) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!("{} ", key_of(Verb::Help)), pen.theme.accent),
        Span::styled(format!("{} ", pen.words.view_help_key()), pen.theme.muted),
    ])
}

/// What the words at a column of the hints ask for.
pub fn at(pen: Pen<'_>, width: usize, column: usize) -> Option<Verb> {
    let mut start = 1;
    for (verb, hint) in offered(pen) {
        let end = start + hint.width();
        if end > width.saturating_sub(1) {
            return None;
        }
        if (start..end).contains(&column) {
            return Some(verb);
        }
        start = end + BETWEEN.len();
    }
    None
}

/// What could be named, each with the words for it.
fn offered(pen: Pen<'_>) -> impl Iterator<Item = (Verb, Line<'static>)> {
    let active = keys::contexts(&pen.model.screen).iter().flat_map(|context| keys::rows(*context));
    let offered =
        active.filter(move |row| row.hint != Hint::Silent && applies(pen.model, row.verb));
    offered.filter_map(move |row| Some((row.verb, hint(pen, row)?)))
}

fn hint(pen: Pen<'_>, row: &Row) -> Option<Line<'static>> {
    let peer = pen.model.screen.selected.and_then(|id| pen.model.world.peer(id));
    let paused = peer.is_some_and(|peer| peer.life == Life::Paused);
    let words = match row.verb {
        Verb::Accept if matches!(pen.model.screen.overlay, Some(Overlay::Commands { .. })) => {
            pen.words.control_accept_offer_short()
        }
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
    if row.hint == Hint::WithNext {
        let mut after = keys::rows(row.context).skip_while(|other| !std::ptr::eq(*other, row));
        if let Some(next) = after.nth(1).and_then(|row| row.keys.first()) {
            key.push_str(&next.to_string());
        }
    }
    Some(Line::from(vec![
        Span::styled(key, pen.theme.accent),
        Span::styled(format!(" {words}"), pen.theme.muted),
    ]))
}
