//! Lessons: starting one, marking answers, and doing a step as its file tells, for those who ask to
//! be shown.

use tui_input::InputRequest;

use crate::lab::{Command, PeerId, SocketId};
use crate::lesson::{Answer, Move};
use crate::model::{Focus, Line, Model, Notice, Overlay, Place, Shelf, Study, Tab, World};

use super::action::Effect;
use super::key::Key;
use super::keys::{self, Context, Row};
use super::menu;

type Outcome = Result<Vec<Effect>, Notice>;

/// Opens a lesson: one that was left in the middle asks where to go on.
pub fn open(model: &mut Model, place: usize) -> Vec<Effect> {
    if done_before(model, place) == 0 {
        return start(model, place);
    }
    model.screen.overlay = Some(Overlay::Lesson { lesson: place, chosen: 0 });
    if model.screen.place == Place::Menu {
        model.screen.menu.filter.reset();
        model.screen.menu.shelf = Shelf::Lessons;
        model.screen.menu.chosen = place;
    }
    Vec::new()
}

/// How many steps of a lesson were done another time and can be done again by the lab.
pub fn done_before(model: &Model, place: usize) -> usize {
    let lesson = model.lessons.get(place);
    lesson.map_or(0, |lesson| Study::reach(lesson, model.learned.of(&lesson.name)))
}

/// Goes on with a lesson where it was left, or starts it from its beginning, as was chosen.
pub(super) fn answer(model: &mut Model, place: usize, chosen: usize) -> Vec<Effect> {
    let done = if chosen == 0 { done_before(model, place) } else { 0 };
    begin(model, place, done)
}

/// How many answers there are to where to go on.
pub const ANSWERS: usize = 2;

/// Starts a lesson from its beginning.
pub fn start(model: &mut Model, place: usize) -> Vec<Effect> {
    begin(model, place, 0)
}

/// Starts a lesson; the lab does so many steps by itself.
fn begin(model: &mut Model, place: usize, done: usize) -> Vec<Effect> {
    let Some(lesson) = model.lessons.get(place).cloned() else { return Vec::new() };
    let topology = lesson.topology.clone();
    let named = |pattern: &crate::model::Pattern| pattern.scenario.name == topology.name;
    model.screen.pattern = model.patterns.iter().position(named);
    model.study = Some(Study::resumed(lesson, done));
    let screen = &mut model.screen;
    screen.selected = None;
    screen.speaker = None;
    screen.study_shift = 0;
    screen.tab = Tab::Lesson;
    screen.menu.filter.reset();
    screen.menu.shelf = Shelf::Lessons;
    screen.menu.chosen = place;
    screen.place = Place::Lab;
    screen.focus = Focus::Box;
    menu::begin(model, topology, None)
}

/// The lesson after the one that is done, if it is and there is one.
pub fn next(model: &Model) -> Option<usize> {
    let study = model.study.as_ref().filter(|study| study.step().is_none())?;
    let own = model.lessons.iter().position(|lesson| lesson.name == study.lesson().name)?;
    (own + 1 < model.lessons.len()).then_some(own + 1)
}

/// Whether answers can be marked now.
pub fn asks(model: &Model) -> bool {
    let open = model.screen.tab == Tab::Lesson && model.screen.live;
    open && model.study.as_ref().is_some_and(|study| study.prediction().is_some())
}

/// Moves the choice among the answers.
pub(super) fn choose(model: &mut Model, lines: isize) {
    let Some(study) = &mut model.study else { return };
    let count = study.prediction().map_or(0, |prediction| prediction.choices.len());
    study.chosen = study.chosen.saturating_add_signed(lines).min(count.saturating_sub(1));
}

/// Marks the answer at a place, or takes the mark away.
pub(super) fn mark(model: &mut Model, place: usize) {
    let Some(mut study) = model.study.take() else { return };
    study.mark(place, model.live());
    model.study = Some(study);
}

/// Marks the chosen answer.
pub(super) fn mark_chosen(model: &mut Model) {
    if let Some(place) = model.study.as_ref().map(|study| study.chosen) {
        mark(model, place);
    }
}

/// What a word between backticks is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// To be typed.
    Text(String),
    /// To be pressed, for what this row says.
    Key(&'static Row),
}

/// The word at a place of the step's order, or of its hint.
pub(super) fn word(model: &Model, place: usize, in_hint: bool) -> Option<Word> {
    let Some(study) = &model.study else { return word_of_scenario(model, place) };
    let step = study.lesson().said_in(model.screen.look.tag()).steps.get(study.ticks().len())?;
    let text = if in_hint { step.hint.as_deref()? } else { step.order.as_str() };
    let said = text.split('`').skip(1).step_by(2).nth(place)?;
    // A letter may be a message as well as a key.
    let sent = step.play.iter().any(|done| {
        let Move::Send(_, message, _) = done else { return false };
        message.frames().iter().any(|frame| frame.bytes() == said.as_bytes())
    });
    match said.parse::<Key>().ok().filter(|_| !sent).and_then(row_of) {
        Some(row) => Some(Word::Key(row)),
        None => Some(Word::Text(said.to_owned())),
    }
}

/// The word at a place of the scenario's prose. There a single letter is a message.
fn word_of_scenario(model: &Model, place: usize) -> Option<Word> {
    let prose = model.pattern()?.scenario.lesson_in(model.screen.look.tag());
    let said = prose.split('`').skip(1).step_by(2).nth(place)?;
    let key = said.parse::<Key>().ok().filter(|_| said.chars().count() > 1);
    Some(key.and_then(row_of).map_or_else(|| Word::Text(said.to_owned()), Word::Key))
}

/// What a key asks for in a lab: letters act in the panes, all else as it does in the box.
fn row_of(key: Key) -> Option<&'static Row> {
    let contexts = [Context::Box, Context::Panes, Context::Lab, Context::Everywhere];
    let mut rows = contexts.into_iter().flat_map(keys::rows);
    rows.find(|row| row.keys.contains(&key))
}

/// Puts what the step says is to be typed into the box: instead of what stands there, or as its next
/// frame.
pub(super) fn put(model: &mut Model, said: &str) {
    let screen = &mut model.screen;
    screen.focus = Focus::Box;
    if !screen.line.text().ends_with(Line::FRAME_BREAK) {
        screen.line.clear();
    }
    for c in said.chars() {
        screen.line.edit(InputRequest::InsertChar(c));
    }
}

/// Shows the hint of the step that is on, or puts it away.
pub(super) fn hint(model: &mut Model) -> Outcome {
    let study = model.study.as_mut().ok_or(Notice::NoLesson)?;
    study.hint = !study.hint && study.step().is_some();
    model.screen.tab = Tab::Lesson;
    Ok(Vec::new())
}

/// Lets the lab itself do the step that is on.
pub(super) fn show_me(model: &mut Model) -> Outcome {
    let study = model.study.as_ref().ok_or(Notice::NoLesson)?;
    let of = study.lesson().steps.len();
    let Some(step) = study.step() else { return Err(Notice::StepDone { done: of, of }) };
    let play = step.play.clone();
    if play.is_empty() {
        return Err(Notice::NothingToShow);
    }
    let Some(mut study) = model.study.take() else { return Ok(Vec::new()) };
    study.begin_script(&play, model.live());
    model.study = Some(study);
    Ok(go_on(model))
}

/// Goes on with what the lab was asked to show, as far as what it waits for has come about.
pub fn go_on(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    let Some(mut study) = model.study.take() else { return effects };
    study.repeat(model.live());
    while let Some(done) = study.next_move(model.live()) {
        if let Move::Mark(place) = done {
            // Marked or not: what happened before this does not count.
            if study.marks().contains(&place) {
                study.mark(place, model.live());
            }
            study.mark(place, model.live());
            continue;
        }
        match effects_of(model, &done) {
            Ok(more) => effects.extend(more),
            Err(notice) => {
                model.screen.notify(notice);
                study.end_script();
            }
        }
    }
    model.study = Some(study);
    effects
}

fn named(world: &World, name: &str) -> Result<PeerId, Notice> {
    let found = world.peers().iter().find(|peer| peer.spec.name == name);
    found.map(|peer| peer.spec.id).ok_or(Notice::NothingToShow)
}

/// What a move asks of the engine.
fn effects_of(model: &mut Model, done: &Move) -> Outcome {
    let world = model.live();
    let tell = |command| Ok(vec![Effect::Tell(command)]);
    let on = |name: &str, command: fn(PeerId) -> Command| {
        named(world, name).map(|id| vec![Effect::Tell(command(id))])
    };
    match done {
        Move::Send(by, message, turn) => {
            let (peer, message) = (named(world, by)?, message.clone());
            tell(Command::Send { peer, message, turn: *turn })
        }
        Move::Flood(by, flood) => tell(Command::Flood(named(world, by)?, flood.clone())),
        Move::Kill(name) => on(name, Command::Kill),
        Move::Restart(name) => on(name, Command::Restart),
        Move::End(name) => on(name, Command::End),
        Move::Pause(name) => on(name, Command::Pause),
        Move::Resume(name) => on(name, Command::Resume),
        Move::Subscribe(name, prefix) => {
            tell(Command::Subscribe(named(world, name)?, prefix.clone()))
        }
        Move::Unsubscribe(name, prefix) => {
            tell(Command::Unsubscribe(named(world, name)?, prefix.clone()))
        }
        Move::Cut(one, other) | Move::Mend(one, other) => {
            let ends = [named(world, one)?, named(world, other)?];
            let joins = |link: &&crate::model::Link| {
                ends.contains(&link.connector.peer) && ends.contains(&link.binder.peer)
            };
            let link = world.links().iter().find(joins).ok_or(Notice::NothingToShow)?;
            let (connector, binder) = (link.connector, link.binder);
            tell(if matches!(done, Move::Cut(..)) {
                Command::Cut { connector, binder }
            } else {
                Command::Mend { connector, binder }
            })
        }
        Move::Pace(name, pace) => tell(Command::SetPace(named(world, name)?, *pace)),
        Move::Set(name, setting) => {
            let id = named(world, name)?;
            let count = world.peer(id).map_or(0, |peer| peer.spec.sockets.len());
            let sockets = (0u8..).take(count).map(|socket| SocketId { peer: id, socket });
            Ok(sockets.map(|socket| Effect::Tell(Command::Set(socket, *setting))).collect())
        }
        Move::Add(group) => {
            let topology = world.topology().ok_or(Notice::NoPeer)?;
            tell(Command::Add(topology.another(group).ok_or(Notice::Full)?))
        }
        Move::TurnRound(name) => {
            let topology = world.topology().ok_or(Notice::NoWire)?;
            let peer = topology.peer_named(name).ok_or(Notice::NoWire)?;
            let first = peer.sockets.first().and_then(|it| it.ends.first());
            let wire = first.map(|end| end.wire).ok_or(Notice::NoWire)?;
            let turned = topology.turned(wire);
            Ok(menu::begin(model, turned, Some(Notice::Turned(wire))))
        }
        Move::Over(transport) => {
            let topology = world.topology().ok_or(Notice::NoPeer)?.over(*transport);
            Ok(menu::begin(model, topology, Some(Notice::Over(*transport))))
        }
        Move::Mark(_) | Move::Wait(_) => Ok(Vec::new()),
    }
}

/// The peer an answer names, so that it has its hue.
pub fn peer_of(world: &World, answer: &Answer) -> Option<PeerId> {
    match answer {
        Answer::Peer(name) => named(world, name).ok(),
        Answer::Nobody | Answer::Said(_) => None,
    }
}
