//! The menu's choices: which patterns a search finds, and starting one.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern as Search};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use strum::IntoEnumIterator;

use crate::lab::{Command, Topology, Transport};
use crate::model::{Model, Notice, Pattern, Place, Player, Start};

use super::action::Effect;

/// The places of the patterns a search finds, best first; all in their order when nothing is
/// searched.
pub fn found(patterns: &[Pattern], search: &str) -> Vec<usize> {
    let case = CaseMatching::Ignore;
    let names = Search::parse(search, case, Normalization::Smart);
    let words = Search::new(search, case, Normalization::Smart, AtomKind::Substring);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut scored: Vec<(u32, usize)> = patterns
        .iter()
        .enumerate()
        .filter_map(|(place, pattern)| {
            Some((score((&names, &words), &mut matcher, pattern)?, place))
        })
        .collect();
    scored.sort_by_key(|(score, place)| (u32::MAX - score, *place));
    scored.into_iter().map(|(_, place)| place).collect()
}

/// Names may be spelled in part; in a summary whole words have to stand, and names come before it.
fn score(
    (names, words): (&Search, &Search),
    matcher: &mut Matcher,
    pattern: &Pattern,
) -> Option<u32> {
    let scenario = &pattern.scenario;
    let mut buffer = Vec::new();
    let mut of =
        |search: &Search, text: &str| search.score(Utf32Str::new(text, &mut buffer), matcher);
    let name = format!("{} {}", scenario.name, scenario.titles().collect::<Vec<_>>().join(" "));
    let named = of(names, &name).map(|score| score * 2);
    scenario.summaries().fold(named, |best, summary| best.max(of(words, summary)))
}

/// The chosen pattern's place among all.
pub fn chosen(model: &Model) -> Option<usize> {
    let found = found(&model.patterns, model.screen.menu.filter.value());
    found.get(model.screen.menu.chosen.min(found.len().saturating_sub(1))).copied()
}

/// Moves the choice by one, round the ends.
pub(super) fn choose(model: &mut Model, down: bool) {
    let count = found(&model.patterns, model.screen.menu.filter.value()).len();
    let chosen = &mut model.screen.menu.chosen;
    *chosen = match (down, count) {
        (_, 0) => 0,
        (true, count) => (*chosen + 1) % count,
        (false, count) => (*chosen + count - 1) % count,
    };
}

/// The transport after or before this one, round the ends.
pub(super) fn beside(transport: Transport, after: bool) -> Transport {
    let all: Vec<Transport> = Transport::iter().collect();
    let place = all.iter().position(|t| *t == transport).unwrap_or_default();
    let step = if after { 1 } else { all.len() - 1 };
    all[(place + step) % all.len()]
}

/// Starts the chosen pattern.
pub(super) fn start_chosen(model: &mut Model) -> Vec<Effect> {
    match chosen(model) {
        Some(place) => start(model, place),
        None => {
            model.screen.notify(Notice::NoPattern);
            Vec::new()
        }
    }
}

/// Asks for a lab; the notice is told when it runs.
pub(super) fn begin(model: &mut Model, topology: Topology, notice: Option<Notice>) -> Vec<Effect> {
    let pattern = model.screen.pattern.and_then(|place| model.patterns.get(place));
    model.screen.traffic = pattern.map_or_else(Vec::new, |it| it.scenario.traffic(&topology));
    model.screen.player = Player::default();
    model.screen.starting = Some(Start { topology: topology.clone(), notice });
    vec![Effect::Tell(Command::Start(topology))]
}

/// Starts a pattern on the menu's transport.
pub fn start(model: &mut Model, place: usize) -> Vec<Effect> {
    let Some(pattern) = model.patterns.get(place) else { return Vec::new() };
    let topology = pattern.topology.over(model.screen.menu.transport);
    let again = model.screen.pattern == Some(place);
    let screen = &mut model.screen;
    if !again {
        screen.selected = None;
        screen.speaker = None;
        screen.lesson_top = 0;
    }
    screen.pattern = Some(place);
    screen.menu.filter.reset();
    screen.menu.chosen = place;
    screen.place = Place::Lab;
    screen.focus = crate::model::Focus::Box;
    begin(model, topology, None)
}

/// Goes back to the menu; the lab stops.
pub(super) fn leave_lab(model: &mut Model) -> Vec<Effect> {
    model.screen.place = Place::Menu;
    model.screen.starting = None;
    model.screen.traffic.clear();
    model.screen.player = Player::default();
    model.screen.flights.clear();
    model.screen.line.clear();
    if let Some(lab) = model.world.lab() {
        model.screen.menu.transport = lab.topology.transport;
    }
    vec![Effect::Tell(Command::Stop)]
}
