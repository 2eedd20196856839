//! Moving through the panes: which row is selected, which lines are shown.

use crate::model::{Model, Tab};

use super::areas::{self, MessageRows};
use super::doctor;
use super::ladder;

/// The first row shown so that the row at `place` is among the `page` rows shown, moving no
/// further from `top` than needed.
pub const fn top_showing(place: usize, top: usize, page: usize) -> usize {
    if place < top {
        place
    } else if page > 0 && place >= top + page {
        place + 1 - page
    } else {
        top
    }
}

/// How many messages are in sight.
pub fn message_page(model: &Model) -> usize {
    usize::from(MessageRows::of(areas::lab(model).pane.height).body)
}

/// The place of the selected row, counted from the newest; the newest when none is selected.
pub fn selected_place(model: &Model) -> usize {
    let Some(row) = model.screen.row else { return 0 };
    model.screen.sieve.place(row)
}

/// The first message row shown, counted from the newest.
pub fn message_top(model: &Model) -> usize {
    let page = message_page(model);
    match model.screen.row {
        None => 0,
        Some(_) => top_showing(selected_place(model), model.screen.row_top, page),
    }
}

/// Moves by lines through the open pane; down is positive.
pub(super) fn by_lines(model: &mut Model, lines: isize) {
    match model.screen.tab {
        Tab::Messages => {
            let place = selected_place(model).saturating_add_signed(lines);
            move_to(model, place, lines < 0);
        }
        Tab::Sequence => ladder::by_lines(model, lines),
        Tab::Journal => {
            let journal = model.world.journal();
            let (first, count) = (journal.thinned(), journal.events().len() as u64);
            let end = model.screen.journal_end(journal);
            let lines = i64::try_from(lines).unwrap_or(0);
            let end = end.saturating_add_signed(lines).max(first + 1).min(first + count);
            model.screen.journal_end = (end < first + count).then_some(end);
        }
        Tab::Peer => {
            model.screen.peer_top = model.screen.peer_top.saturating_add_signed(lines);
        }
        Tab::Doctor => {
            let place = doctor::selected_place(model).saturating_add_signed(lines);
            doctor::select(model, place);
        }
        Tab::Lesson if model.study.is_some() => {
            model.screen.study_shift = model.screen.study_shift.saturating_add(lines);
        }
        Tab::Lesson => {
            model.screen.lesson_top = model.screen.lesson_top.saturating_add_signed(lines);
        }
    }
}

/// Moves by pages through the open pane.
pub(super) fn by_pages(model: &mut Model, pages: isize) {
    let page = match model.screen.tab {
        Tab::Messages => message_page(model),
        Tab::Sequence => ladder::page(model),
        Tab::Journal | Tab::Peer | Tab::Lesson | Tab::Doctor => {
            usize::from(areas::lab(model).pane.height)
        }
    };
    // One line stays in sight.
    let lines = isize::try_from(page.saturating_sub(1).max(1)).unwrap_or(1);
    by_lines(model, lines.saturating_mul(pages));
}

/// Moves the selection to the message row at `place`; going up past the newest follows the newest
/// again.
fn move_to(model: &mut Model, place: usize, upward: bool) {
    if place == 0 && upward {
        model.screen.row = None;
        model.screen.row_top = 0;
        return;
    }
    select_row(model, place);
}

/// Selects the message row at `place`; past the oldest there is the oldest.
pub(super) fn select_row(model: &mut Model, place: usize) {
    let sieve = &model.screen.sieve;
    let place = place.min(sieve.len().saturating_sub(1));
    let Some(id) = sieve.at(place) else { return };
    model.screen.row = Some(id);
    model.screen.row_top = top_showing(place, model.screen.row_top, message_page(model));
}

/// Takes in where the open pane stands: drawing does not go beyond its last row, and the next step
/// begins from there.
pub(super) fn stands(model: &mut Model, at: isize) {
    let top = usize::try_from(at).unwrap_or_default();
    match model.screen.tab {
        Tab::Peer => model.screen.peer_top = top,
        Tab::Lesson if model.study.is_some() => model.screen.study_shift = at,
        Tab::Lesson => model.screen.lesson_top = top,
        Tab::Messages | Tab::Sequence | Tab::Journal | Tab::Doctor => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_moves_only_as_far_as_it_must() {
        assert_eq!(top_showing(0, 0, 5), 0);
        assert_eq!(top_showing(4, 0, 5), 0);
        assert_eq!(top_showing(5, 0, 5), 1);
        assert_eq!(top_showing(2, 4, 5), 2);
        assert_eq!(top_showing(9, 3, 0), 3);
    }
}
