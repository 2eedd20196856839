//! The menu's choices: which patterns a search finds, and starting one.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern as Search};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use strum::IntoEnumIterator;

use crate::lab::{Command, Topology, Transport};
use crate::lesson::Lesson;
use crate::model::{Model, Notice, Pattern, Place, Player, Shelf, Start};

use super::action::Effect;

/// The places of the patterns a search finds, best first; all in their order when nothing is
/// searched.
pub fn found(patterns: &[Pattern], search: &str) -> Vec<usize> {
    best(patterns, search, |pattern| {
        let scenario = &pattern.scenario;
        let titles = scenario.titles().collect::<Vec<_>>().join(" ");
        (format!("{} {titles}", scenario.name), scenario.summaries().collect())
    })
}

/// The same of lessons.
pub fn lessons_found(lessons: &[Lesson], search: &str) -> Vec<usize> {
    best(lessons, search, |lesson| {
        let titles = lesson.in_all_languages().map(|it| it.title.as_str());
        let titles = titles.collect::<Vec<_>>().join(" ");
        let texts = lesson
            .in_all_languages()
            .flat_map(|it| [Some(it.summary.as_str()), it.claim.as_deref()].into_iter().flatten());
        (format!("{} {titles}", lesson.name), texts.collect())
    })
}

/// What the menu lists: the places of what is found on its shelf.
pub fn listed(model: &Model) -> Vec<usize> {
    let search = model.screen.menu.filter.value();
    match model.screen.menu.shelf {
        Shelf::Patterns => found(&model.patterns, search),
        Shelf::Lessons => lessons_found(&model.lessons, search),
    }
}

/// The places of what a search finds, best first, by the names and the summary of each.
fn best<T>(all: &[T], search: &str, texts: impl Fn(&T) -> (String, Vec<&str>)) -> Vec<usize> {
    let case = CaseMatching::Ignore;
    let names = Search::parse(search, case, Normalization::Smart);
    let words = Search::new(search, case, Normalization::Smart, AtomKind::Substring);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut scored: Vec<(u32, usize)> = all
        .iter()
        .enumerate()
        .filter_map(|(place, it)| Some((score((&names, &words), &mut matcher, &texts(it))?, place)))
        .collect();
    scored.sort_by_key(|(score, place)| (u32::MAX - score, *place));
    scored.into_iter().map(|(_, place)| place).collect()
}

/// Names may be spelled in part; in a summary whole words have to stand, and names come before it.
fn score(
    (names, words): (&Search, &Search),
    matcher: &mut Matcher,
    (name, summaries): &(String, Vec<&str>),
) -> Option<u32> {
    let mut buffer = Vec::new();
    let mut of =
        |search: &Search, text: &str| search.score(Utf32Str::new(text, &mut buffer), matcher);
    let named = of(names, name).map(|score| score * 2);
    summaries.iter().fold(named, |best, summary| best.max(of(words, summary)))
}

/// The place of the chosen pattern, or lesson, among all.
pub fn chosen(model: &Model) -> Option<usize> {
    let found = listed(model);
    found.get(model.screen.menu.chosen.min(found.len().saturating_sub(1))).copied()
}

/// Moves the choice by one, round the ends.
pub(super) fn choose(model: &mut Model, down: bool) {
    let count = listed(model).len();
    let chosen = &mut model.screen.menu.chosen;
    *chosen = match (down, count) {
        (_, 0) => 0,
        (true, count) => (*chosen + 1) % count,
        (false, count) => (*chosen + count - 1) % count,
    };
}

/// Offers lessons instead of patterns, or the other way round.
pub(super) fn turn_shelf(model: &mut Model) {
    let menu = &mut model.screen.menu;
    menu.shelf = match menu.shelf {
        Shelf::Patterns if !model.lessons.is_empty() => Shelf::Lessons,
        Shelf::Patterns | Shelf::Lessons => Shelf::Patterns,
    };
    menu.filter.reset();
    menu.chosen = 0;
}

/// The transport after or before this one, round the ends.
pub(super) fn beside(transport: Transport, after: bool) -> Transport {
    let all: Vec<Transport> = Transport::iter().collect();
    let place = all.iter().position(|t| *t == transport).unwrap_or_default();
    let step = if after { 1 } else { all.len() - 1 };
    all[(place + step) % all.len()]
}

/// Starts the chosen pattern or lesson.
pub(super) fn start_chosen(model: &mut Model) -> Vec<Effect> {
    match (chosen(model), model.screen.menu.shelf) {
        (Some(place), Shelf::Patterns) => start(model, place),
        (Some(place), Shelf::Lessons) => super::learn::open(model, place),
        (None, _) => {
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
    model.study = None;
    let screen = &mut model.screen;
    if !again {
        screen.selected = None;
        screen.speaker = None;
        screen.lesson_top = 0;
    }
    screen.pattern = Some(place);
    screen.menu.filter.reset();
    screen.menu.shelf = Shelf::Patterns;
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
