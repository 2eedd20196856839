//! From a call to the screens: what they open with, and what their end means.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::control::{self, Effect, menu};
use crate::l10n::Words;
use crate::lab::{Command, Event, Topology, Transport};
use crate::lesson;
use crate::model::{Model, Pattern};
use crate::report::ndjson;
use crate::run::screens::{self, Looks, Opening};
use crate::run::tui::End;
use crate::scenario::{Scenario, catalogue};

use super::args::Run;
use super::refusal::Refusal;
use super::{GOOD, SIGNALLED, plan, warn};

/// The exit status of a program whose thread panicked.
const PANICKED: u8 = 101;

/// The size until the terminal has told its own.
const SIZE: (u16, u16) = (80, 24);

/// The menu with all it offers, before anything ran.
pub(super) fn fresh_model() -> Model {
    let mut model = Model::new(built_in(), SIZE);
    model.lessons = lesson::catalogue();
    model
}

/// The screens of this model, after these effects.
pub(super) fn show(
    (model, first): (Model, Vec<Effect>),
    looks: Looks,
    words: &Words,
) -> Result<u8, Refusal> {
    end(screens::live(Opening { model, first, words, record: None, looks }), words)
}

/// The menu.
pub(super) fn open_menu(transport: Transport, looks: Looks, words: &Words) -> Result<u8, Refusal> {
    let mut model = fresh_model();
    model.screen.menu.transport = transport;
    show((model, Vec::new()), looks, words)
}

/// A lab at once.
pub(super) fn open_lab(
    run: &Run,
    (transport, looks): (Transport, Looks),
    words: &Words,
) -> Result<u8, Refusal> {
    let scenario = plan::scenario(&run.scenario)?;
    let topology = plan::topology(run, transport)?;
    let poured = plan::poured(run, &topology)?;
    let asked = (Pattern { scenario, topology }, poured, run.script);
    open(asked, run.record.as_deref(), (transport, looks), words)
}

/// A lab of this pattern at once, what its peers are told besides once all are ready, and whether its
/// script is played then.
pub(super) fn open(
    (asked, poured, scripted): (Pattern, Vec<Command>, bool),
    record: Option<&Path>,
    (transport, looks): (Transport, Looks),
    words: &Words,
) -> Result<u8, Refusal> {
    let mut recorder = plan::recorder(record)?;
    let mut patterns = built_in();
    let place = patterns.iter().position(|known| known.scenario.name == asked.scenario.name);
    let place = place.unwrap_or(patterns.len());
    match patterns.get_mut(place) {
        Some(pattern) => *pattern = asked,
        None => patterns.push(asked),
    }
    let mut model = fresh_model();
    model.patterns = patterns;
    model.screen.menu.transport = transport;
    model.screen.menu.chosen = place;
    let first = menu::start(&mut model, place);
    model.screen.traffic.extend(poured);
    if scripted && let Some(topology) = control::asked(&model) {
        control::script::cue(&mut model, &topology);
    }
    let opening = Opening { model, first, words, record: recorder.as_mut(), looks };
    let ended = end(screens::live(opening), words);
    match recorder {
        None => ended,
        Some(recorder) => {
            let path = recorder.path().to_owned();
            recorder.close().map_err(|error| Refusal::RecordingLost(path, error))?;
            ended
        }
    }
}

/// A recording.
pub(super) fn open_recording(path: &Path, looks: Looks, words: &Words) -> Result<u8, Refusal> {
    let open = || File::open(path).map(BufReader::new);
    let cannot = |error| Refusal::CannotRead(path.to_owned(), error);
    let topology = first_lab(open().map_err(cannot)?, path)?;
    let mut model = Model::new(built_in(), SIZE);
    let played = |pattern: &Pattern| pattern.scenario.name == topology.name;
    model.screen.pattern = model.patterns.iter().position(played);
    // What cannot be read any more ends the recording; all before it is shown.
    let events = ndjson::read(open().map_err(cannot)?).map_while(Result::ok);
    let opening = Opening { model, first: Vec::new(), words, record: None, looks };
    end(screens::recorded(opening, events), words)
}

/// What runs in a recording.
fn first_lab(input: impl BufRead, path: &Path) -> Result<Topology, Refusal> {
    for event in ndjson::read(input) {
        let event = event.map_err(|bad| Refusal::BadRecording(path.to_owned(), bad))?;
        if let Event { fact: crate::lab::Fact::LabStarted { topology, .. }, .. } = event {
            return Ok(topology);
        }
    }
    Err(Refusal::NoLab(path.to_owned()))
}

fn built_in() -> Vec<Pattern> {
    let pattern = |scenario: &Scenario| {
        let topology = scenario.topology(Transport::default(), &[]).ok()?;
        Some(Pattern { scenario: scenario.clone(), topology })
    };
    catalogue().iter().filter_map(pattern).collect()
}

fn end(end: std::io::Result<End>, words: &Words) -> Result<u8, Refusal> {
    Ok(match end.map_err(Refusal::CannotStart)? {
        End::Quit | End::NoTerminal => GOOD,
        End::Signal(number) => SIGNALLED + u8::try_from(number).unwrap_or_default(),
        End::NoEngine => {
            warn(&words.cli_panic());
            PANICKED
        }
    })
}
