//! Moving through the ladder: which of its steps are in sight, and which is selected.

use crate::model::ladder::{Key, Step};
use crate::model::{EntryId, Model, root_of};

use super::areas;
use super::scroll::top_showing;

/// The rows above the steps: the peers' names.
pub const HEAD: u16 = 1;
/// How many steps are looked through for one that tells of a message.
const SEARCH: usize = 200;

/// How many steps are in sight.
pub fn page(model: &Model) -> usize {
    usize::from(areas::lab(model).pane.height.saturating_sub(HEAD))
}

/// The place of the selected step among those kept; that of the newest when none is selected.
pub fn selected_place(model: &Model) -> usize {
    let ladder = model.world.ladder();
    let last = ladder.len().saturating_sub(1);
    model.screen.rung.map_or(last, |key| ladder.place(key).min(last))
}

/// The first step in sight, among those kept.
pub fn top(model: &Model) -> usize {
    let (ladder, page) = (model.world.ladder(), page(model));
    let lowest = ladder.len().saturating_sub(page);
    if model.screen.rung.is_none() {
        return lowest;
    }
    let before = model.screen.rung_top.saturating_sub(ladder.let_go());
    let before = usize::try_from(before).unwrap_or(usize::MAX).min(lowest);
    top_showing(selected_place(model), before, page)
}

/// Moves the selection by steps; going down past the newest follows the newest again.
pub(super) fn by_lines(model: &mut Model, lines: isize) {
    let count = model.world.ladder().len();
    let place = selected_place(model).saturating_add_signed(lines);
    if place + 1 >= count && lines > 0 {
        model.screen.rung = None;
        return;
    }
    select(model, place);
}

/// Selects the step at a place, and the message it tells of.
pub(super) fn select(model: &mut Model, place: usize) {
    model.screen.rung_top = model.world.ladder().let_go() + top(model) as u64;
    let place = place.min(model.world.ladder().len().saturating_sub(1));
    let Some(rung) = model.world.ladder().at(place) else { return };
    let message = message(&rung.step).and_then(|id| root_of(model.world.ledger(), id));
    model.screen.rung = Some(rung.key);
    if message.is_some() {
        model.screen.row = message;
    }
    let top = top(model) as u64;
    model.screen.rung_top = model.world.ladder().let_go() + top;
}

/// Selects a step.
pub(super) fn point(model: &mut Model, key: Key) {
    let place = model.world.ladder().place(key);
    select(model, place);
}

/// Opens the ladder at the message that is selected elsewhere, if one is.
pub(super) fn enter(model: &mut Model) {
    let sent = model.screen.row.and_then(|row| model.world.ladder().sent(row));
    match sent {
        Some(key) => point(model, key),
        None => model.screen.rung = None,
    }
}

/// The message that the selected step tells of, or else the nearest one before it.
pub(super) fn chosen(model: &Model) -> Option<EntryId> {
    let ladder = model.world.ladder();
    let place = selected_place(model);
    let before = (0..=place).rev().take(SEARCH).filter_map(|place| ladder.at(place));
    before.filter_map(|rung| message(&rung.step)).find_map(|id| root_of(model.world.ledger(), id))
}

/// The message a step tells of.
pub const fn message(step: &Step) -> Option<EntryId> {
    match step {
        Step::Sent(id) | Step::Arrived(id, _) => Some(*id),
        Step::Mark(..) | Step::Tie(..) | Step::Whole(_) => None,
    }
}
