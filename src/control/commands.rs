//! The command palette: everything that can be asked for, found by a few letters of it.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern as Search};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::layout::Rect;

use crate::lab::PeerId;
use crate::model::{Focus, Model, Overlay, Place, payload};

use super::keep;
use super::keys::{self, Context, Row, Verb};
use super::plan::Plan;
use super::update::applies;

/// Something the palette offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// What a row of the key table asks for.
    Do(&'static Row),
    /// A peer to select.
    Peer(PeerId),
    /// A pattern to start, by its place.
    Pattern(usize),
    /// A lesson to start, by its place.
    Lesson(usize),
    /// A line kept under a name, by its place.
    Kept(usize),
}

/// The language the names of verbs are in.
const ENGLISH: &str = "en";
/// The palette's widest and highest, in cells.
const WIDTH: u16 = 76;
const HEIGHT: u16 = 22;
/// The rows of the palette above and below its list.
const HEAD: u16 = 3;

/// The sentences about a peer and a pattern, among those of the verbs; a blank stands for the name.
pub const PEER: &str = "peer {}";
/// As above.
pub const PATTERN: &str = "pattern {}";
/// As above.
pub const LESSON: &str = "lesson {}";
/// As above, about a kept line.
pub const KEPT: &str = "kept {}";
/// What stands for a name in a sentence.
pub const BLANK: &str = "{}";

/// What moves within something that is in sight; nobody looks for it by name.
const MOVES: [Verb; 10] = [
    Verb::Commands,
    Verb::ChooseUp,
    Verb::ChooseDown,
    Verb::HistoryBack,
    Verb::HistoryForward,
    Verb::Up,
    Verb::Down,
    Verb::First,
    Verb::Last,
    Verb::ToPanes,
];

/// The contexts whose rows are offered in a place.
fn contexts(place: Place) -> &'static [Context] {
    match place {
        Place::Menu => &[Context::Menu, Context::Everywhere],
        Place::Lab => &[Context::Panes, Context::Box, Context::Lab, Context::Everywhere],
    }
}

/// All that is offered here: what would do something now, then the rest of the actions, then peers
/// patterns and lessons. No action twice.
fn all(model: &Model) -> Vec<Offer> {
    let mut rows: Vec<&'static Row> = Vec::new();
    for row in contexts(model.screen.place).iter().flat_map(|context| keys::rows(*context)) {
        let known = rows.iter().any(|other| other.verb == row.verb);
        if !known && !MOVES.contains(&row.verb) {
            rows.push(row);
        }
    }
    // Stable, so that the table's order stays within each half.
    rows.sort_by_key(|row| !applies(model, row.verb));
    let peers = match model.screen.place {
        Place::Menu => Vec::new(),
        Place::Lab => Plan::of_world(&model.world).order(),
    };
    let actions = rows.into_iter().map(Offer::Do);
    let patterns = (0..model.patterns.len()).map(Offer::Pattern);
    // A recording is not left for a pattern.
    let lessons = (0..model.lessons.len()).map(Offer::Lesson);
    let patterns = patterns.chain(lessons).filter(|_| model.screen.live);
    let kept = kept(model).filter(|_| model.screen.place == Place::Lab);
    actions.chain(kept).chain(peers.into_iter().map(Offer::Peer)).chain(patterns).collect()
}

/// The lines kept under a name.
fn kept(model: &Model) -> impl Iterator<Item = Offer> {
    (0..model.kept().len()).map(Offer::Kept)
}

/// What an offer is found by.
pub fn name(model: &Model, offer: Offer) -> String {
    match offer {
        Offer::Do(row) => model.screen.look.says(row.verb.into()).to_owned(),
        Offer::Peer(id) => {
            let name = model.world.peer(id).map_or("", |peer| peer.spec.name.as_str());
            model.screen.look.says(PEER).replace(BLANK, name)
        }
        Offer::Kept(place) => {
            let name = model.kept().get(place).map_or("", |kept| kept.name.as_str());
            model.screen.look.says(KEPT).replace(BLANK, &payload::escape(name.as_bytes()))
        }
        Offer::Pattern(place) => {
            let title = model.patterns.get(place);
            let tag = model.screen.look.tag();
            let title = title.map_or("", |it| it.scenario.title_in(tag));
            model.screen.look.says(PATTERN).replace(BLANK, title)
        }
        Offer::Lesson(place) => {
            let tag = model.screen.look.tag();
            let title = model.lessons.get(place).map_or("", |it| it.said_in(tag).title.as_str());
            model.screen.look.says(LESSON).replace(BLANK, title)
        }
    }
}

/// What a search finds, best first; everything when nothing is searched.
pub fn found(model: &Model, search: &str, only_kept: bool) -> Vec<Offer> {
    let all = if only_kept { kept(model).collect() } else { all(model) };
    if search.trim().is_empty() {
        return all;
    }
    let search = Search::parse(search, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, Offer)> = all
        .into_iter()
        .filter_map(|offer| {
            let mut name = name(model, offer);
            // Many know what a thing is called in English, whatever they read.
            if let Offer::Do(row) = offer
                && model.screen.look.tag() != ENGLISH
            {
                name.extend([" ", row.verb.into()]);
            }
            if let Offer::Pattern(place) = offer {
                let scenario = model.patterns.get(place).map(|it| &it.scenario);
                name.extend(scenario.map(|it| format!(" {} {}", it.name, it.title)));
            }
            if let Offer::Lesson(place) = offer {
                name.extend(model.lessons.get(place).map(|it| format!(" {}", it.name)));
            }
            let score = search.score(Utf32Str::new(&name, &mut buffer), &mut matcher)?;
            Some((score, offer))
        })
        .collect();
    scored.sort_by_key(|(score, _)| u32::MAX - score);
    scored.into_iter().map(|(_, offer)| offer).collect()
}

/// What the open palette finds.
pub fn listed(model: &Model) -> Vec<Offer> {
    match &model.screen.overlay {
        Some(Overlay::Commands { input, kept, .. }) => found(model, input.value(), *kept),
        Some(
            Overlay::Help { .. }
            | Overlay::Prompt { .. }
            | Overlay::Drop { .. }
            | Overlay::Links { .. }
            | Overlay::Lesson { .. }
            | Overlay::Message { .. }
            | Overlay::Paste { .. },
        )
        | None => Vec::new(),
    }
}

/// The palette's frame on a terminal of this size.
pub fn frame(size: (u16, u16)) -> Rect {
    let (width, height) =
        (WIDTH.min(size.0.saturating_sub(4)), HEIGHT.min(size.1.saturating_sub(2)));
    Rect::new((size.0 - width) / 2, 1, width, height)
}

/// The palette's list on a terminal of this size.
pub fn list(size: (u16, u16)) -> Rect {
    let frame = frame(size);
    let height = frame.height.saturating_sub(HEAD + 1);
    Rect { x: frame.x + 2, y: frame.y + HEAD, width: frame.width.saturating_sub(4), height }
}

/// The first offer in sight, so that the chosen one is.
pub fn first_shown(size: (u16, u16), chosen: usize) -> usize {
    (chosen + 1).saturating_sub(usize::from(list(size).height))
}

/// What is done for an offer: this, as if its key had been pressed where it counts.
pub(super) fn take(model: &mut Model, offer: Offer) -> Taken {
    match offer {
        Offer::Do(row) => {
            go_where_it_counts(model, row);
            Taken::Do(row.verb)
        }
        Offer::Peer(id) => {
            model.screen.select(&model.world, id);
            model.screen.focus = Focus::Panes;
            Taken::Done
        }
        Offer::Pattern(place) => Taken::Start(place),
        Offer::Lesson(place) => Taken::Learn(place),
        Offer::Kept(place) => {
            keep::take(model, place);
            Taken::Done
        }
    }
}

/// Moves the focus to where a row counts: what acts on the line wants the box; what acts on a peer or
/// a pane, the panes.
pub(super) fn go_where_it_counts(model: &mut Model, row: &Row) {
    match row.context {
        Context::Box => model.screen.focus = Focus::Box,
        Context::Panes => model.screen.focus = Focus::Panes,
        Context::Everywhere
        | Context::Lab
        | Context::Menu
        | Context::Cursor
        | Context::Text
        | Context::Prompt
        | Context::Choice
        | Context::Confirm
        | Context::Help
        | Context::Message => {}
    }
}

/// What is left to do for an offer.
pub(super) enum Taken {
    /// This verb.
    Do(Verb),
    /// Start this pattern.
    Start(usize),
    /// Start this lesson.
    Learn(usize),
    /// Nothing.
    Done,
}
