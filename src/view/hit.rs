//! Pointing: what stands at a place of the terminal.

use ratatui::layout::{Position, Rect};

use crate::control::keys::Verb;
use crate::control::plan::Plan;
use crate::control::stage::{Density, Stage, fitting};
use crate::control::{Target, areas, learn, links, menu as menu_control, scroll};
use crate::l10n::Words;
use crate::model::{Model, Overlay, Place, Spot, Tab, subscriptions};

use super::messages::Matrix;
use super::{Pen, Theme, commands, doctor, foot, lab, lesson, menu, overlay, sequence};

/// What stands at column `x`, row `y`.
pub fn hit(model: &Model, theme: &Theme, words: &Words, (x, y): (u16, u16)) -> Target {
    let pen = Pen { model, theme, words };
    if !areas::fits(model.screen.size) {
        return Target::Nothing;
    }
    if let Some(verb) = in_foot(pen, x, y) {
        return Target::Do(verb);
    }
    match &model.screen.overlay {
        Some(Overlay::Commands { chosen, .. }) => {
            let offer = commands::at(pen, *chosen, (x, y));
            return offer.map_or(Target::Nothing, Target::Offer);
        }
        Some(choice @ Overlay::Drop { peer, chosen }) => {
            let count = subscriptions(&model.world, *peer).len();
            let at = overlay::choice_at(pen, choice, *chosen, (x, y));
            return at.filter(|at| *at < count).map_or(Target::Nothing, Target::Offer);
        }
        Some(choice @ Overlay::Links { peer, chosen }) => {
            let count = links::links_of(&model.world, *peer).len();
            let at = overlay::choice_at(pen, choice, *chosen, (x, y));
            return at.filter(|at| *at < count).map_or(Target::Nothing, Target::Offer);
        }
        Some(choice @ Overlay::Lesson { chosen, .. }) => {
            let at = overlay::choice_at(pen, choice, *chosen, (x, y));
            let at = at.filter(|at| *at < learn::ANSWERS);
            return at.map_or(Target::Nothing, Target::Offer);
        }
        Some(question @ Overlay::Prompt { .. }) => {
            let at = overlay::suggestion_at(pen, question, (x, y));
            return at.map_or(Target::Nothing, Target::Suggestion);
        }
        Some(Overlay::Help { .. } | Overlay::Message { .. } | Overlay::Paste { .. }) | None => {}
    }
    match model.screen.place {
        Place::Menu => in_menu(pen, x, y),
        Place::Lab => in_lab(pen, x, y),
    }
}

/// What the words at the bottom of the screen, or of what lies over it, ask for; and the help's key
/// at the top.
fn in_foot(pen: Pen<'_>, x: u16, y: u16) -> Option<Verb> {
    let screen = &pen.model.screen;
    let (columns, rows) = screen.size;
    let whole = Rect::new(0, 0, columns, rows);
    let panel = match &screen.overlay {
        None => whole,
        Some(overlay) => overlay::panel_of(pen, overlay),
    };
    if screen.overlay.is_none() && y == 0 {
        let width = u16::try_from(foot::help_key(pen).width()).ok()?;
        let start = columns.saturating_sub(2 + width);
        return (start..columns.saturating_sub(2)).contains(&x).then_some(Verb::Help);
    }
    let foot = Rect { x: panel.x + 2, y: panel.bottom() - 1, width: panel.width - 4, height: 1 };
    let room = usize::from(foot.width);
    // A notice stands where the hints were.
    let told = screen.overlay.is_none() && foot::names_notices(pen, room);
    if !within(foot, x, y) || told {
        return None;
    }
    foot::at(pen, room, usize::from(x - foot.x))
}

fn within(area: Rect, x: u16, y: u16) -> bool {
    area.contains(Position::new(x, y))
}

fn in_menu(pen: Pen<'_>, x: u16, y: u16) -> Target {
    let areas = areas::menu(pen.model.screen.size);
    if within(areas.list, x, y) {
        let screen = &pen.model.screen;
        let found = menu_control::listed(pen.model).len();
        let chosen = screen.menu.chosen.min(found.saturating_sub(1));
        let rows = areas::pattern_rows(screen.size);
        let place =
            areas::first_pattern(screen.size, chosen) + usize::from((y - areas.list.y) / rows);
        return if place < found { Target::Pattern(place) } else { Target::Nothing };
    }
    if within(areas.shelves, x, y) {
        let (_, places) = menu::shelves(pen);
        let found = places.into_iter().find(|(_, columns)| columns.contains(&x));
        return found.map_or(Target::Nothing, |(shelf, _)| Target::Shelf(shelf));
    }
    if within(areas.transports, x, y) {
        let (_, places) = menu::transports(pen);
        let column = x - areas.transports.x;
        let found = places.into_iter().find(|(_, columns)| columns.contains(&column));
        return found.map_or(Target::Nothing, |(transport, _)| Target::Transport(transport));
    }
    Target::Nothing
}

fn in_lab(pen: Pen<'_>, x: u16, y: u16) -> Target {
    let areas = areas::lab(pen.model);
    if within(areas.stage, x, y) {
        let plan = fitting(Plan::of_lab(pen.model), areas.stage.width);
        let stage = Stage::new(&plan, areas.stage, Density::Lab, pen.model.screen.selected);
        let found = stage.boxes().find(|placed| within(placed.rect, x, y));
        return match found.map(|placed| placed.spot) {
            Some(Spot::Peer(peer)) => Target::Peer(peer),
            Some(Spot::Group(fold)) => {
                plan.folds.get(fold).map_or(Target::Stage, |fold| Target::Peer(fold.shown))
            }
            Some(Spot::Outsider(_)) | None => Target::Stage,
        };
    }
    if within(areas.tabs, x, y) {
        let (_, places) = lab::tabs(pen);
        let found = places.into_iter().find(|(_, columns)| columns.contains(&x));
        return found.map_or(Target::Pane, |(tab, _)| Target::Tab(tab));
    }
    if foot::covers(pen, areas.pane, y) && y < areas.pane.bottom() {
        return Target::Nothing;
    }
    if y >= areas.pane.y && y < areas.pane.bottom() {
        return in_pane(pen, areas.pane, x, y);
    }
    if within(areas.line, x, y) || within(areas.speaker, x, y) {
        return Target::Line;
    }
    Target::Nothing
}

fn in_pane(pen: Pen<'_>, pane: Rect, x: u16, y: u16) -> Target {
    match pen.model.screen.tab {
        Tab::Messages => {}
        Tab::Sequence => {
            return sequence::at(pen, y - pane.y).map_or(Target::Pane, Target::Step);
        }
        Tab::Doctor => {
            return doctor::at(pen, pane, y).map_or(Target::Pane, Target::Finding);
        }
        Tab::Lesson => {
            return lesson::rows(pen, pane).at(pane, (x, y)).unwrap_or(Target::Pane);
        }
        Tab::Journal | Tab::Peer => return Target::Pane,
    }
    let Some((row, peer)) = Matrix::new(pen, pane).at(x, y) else { return Target::Pane };
    let entry = pen.model.screen.sieve.at(scroll::message_top(pen.model) + row);
    entry.map_or(Target::Pane, |entry| Target::Message(entry, peer))
}
