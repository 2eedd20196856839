//! Scenario and lesson files at the command line: checking those there are, beginning a new one.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use crate::l10n::Words;
use crate::lab::Transport;
use crate::lesson::{self, Lesson};
use crate::scenario::{self, Scenario};

use super::refusal::Refusal;
use super::{BAD_CALL, GOOD, coloured, learn, plan, print, warn};

/// Checks each of the scenarios and lessons; of the sound ones the standard output tells, of the others the
/// standard error.
pub(super) fn check(names: &[String], words: &Words) -> Result<u8, Refusal> {
    let mut status = GOOD;
    for name in names {
        match check_one(name, words) {
            Ok(line) => {
                print(line.as_bytes())?;
            }
            Err(refusal) => {
                warn(&refusal.tell(words, coloured(io::stderr().is_terminal())));
                status = BAD_CALL;
            }
        }
    }
    Ok(status)
}

/// Checks a scenario or a lesson: which of them a file means to be shows in it.
fn check_one(name: &str, words: &Words) -> Result<String, Refusal> {
    let file = Path::new(name);
    let lesson = if file.is_file() {
        plan::text_of(file).is_ok_and(|text| Lesson::is_meant(&text))
    } else {
        scenario::find(name).is_err() && lesson::source(name).is_some()
    };
    if lesson {
        let lesson = learn::lesson(name)?;
        let name = super::refusal::shown(name.as_ref());
        return Ok(format!("{}\n", words.cli_sound_lesson(name, lesson.steps.len())));
    }
    plan::scenario(name).and_then(|scenario| sound(name, &scenario, words))
}

fn sound(name: &str, scenario: &Scenario, words: &Words) -> Result<String, Refusal> {
    let topology = scenario
        .topology(Transport::default(), &[])
        .map_err(|error| Refusal::Count { scenario: scenario.name.clone(), error })?;
    let name = super::refusal::shown(name.as_ref());
    Ok(format!("{}\n", words.cli_sound(name, topology.peers.len(), topology.links().len())))
}

/// Prints a pattern's own file, for a person to change.
pub(super) fn begin(pattern: &str, words: &Words) -> Result<u8, Refusal> {
    let scenario = scenario::find(pattern).map_err(Refusal::NoPattern)?;
    let source = scenario::source(&scenario.name).unwrap_or_default();
    let head: String = words
        .cli_new_head(&*scenario.name)
        .lines()
        .map(|line| format!("# {line}").trim_end().to_owned() + "\n")
        .collect();
    print(format!("{head}\n{source}").as_bytes())
}
