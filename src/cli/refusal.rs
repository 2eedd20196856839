//! Why a call cannot be obeyed: who tried what, why it failed, and what to try next.

use std::io;
use std::path::PathBuf;

use crate::export::NotExported;
use crate::l10n::Words;
use crate::lab::{FloodError, NoVacancy, Reason};
use crate::lesson;
use crate::model::payload::escape;
use crate::report::ndjson::{BadLine, LineFlaw};
use crate::scenario::{CountError, Fault, Unknown, catalogue};
use crate::settings::{BadFile, Why};

use super::fault::Source;
use super::{own_file, own_lesson};

/// Why a call cannot be obeyed.
#[derive(Debug)]
pub(super) enum Refusal {
    /// There is no such pattern.
    NoPattern(Unknown),
    /// A file cannot be read.
    CannotRead(PathBuf, io::Error),
    /// A scenario file is not text.
    NotUtf8(PathBuf, usize),
    /// There is no such lesson.
    NoLesson(lesson::Unknown),
    /// A lesson's file has faults.
    LessonFaults { path: PathBuf, text: String, faults: Vec<lesson::Fault> },
    /// A scenario file has faults.
    Faults { path: PathBuf, text: String, faults: Vec<Fault> },
    /// The user's settings, or a theme, cannot be used.
    OwnFile(BadFile),
    /// The log cannot be written.
    CannotLog(PathBuf, io::Error),
    /// What shall be logged makes no sense.
    BadLogFilter(String),
    /// Files cannot be written there.
    CannotWriteTo(PathBuf, io::Error),
    /// There is no such theme.
    NoTheme { name: String, meant: Option<String>, known: Vec<String> },
    /// `--peers` that does not say how many of whom.
    BadPeers { given: String, example: String },
    /// The scenario cannot be cast so.
    Count { scenario: String, error: CountError },
    /// A place that no outside program could take.
    NoVacancy { scenario: String, why: NoVacancy, meant: Option<String> },
    /// A template is at fault.
    NotExported(NotExported),
    /// A file cannot be written.
    CannotKeep(PathBuf, io::Error),
    /// `--settle` without a duration.
    BadSettle(String),
    /// `--compare` with a file of something else.
    BadResults(PathBuf, String),
    /// The bare sockets of the bench failed.
    BenchBare(Reason),
    /// A run of the bench did not account for so many messages.
    BenchUnaccounted(u64),
    /// `--flood` that tells no flood.
    BadFlood { given: String, why: FloodError },
    /// `--speaker` with nobody's name.
    NoSpeaker { scenario: String, name: String, meant: Option<String> },
    /// `--speaker` with somebody who does not send what is typed.
    MuteSpeaker(String),
    /// `--flood` for somebody who makes no messages by itself.
    NoFlooder(String),
    /// The screens need a terminal to read keys from.
    NoStdinTerminal,
    /// The screens need a terminal to draw on.
    NoStdoutTerminal,
    /// The menu needs a terminal, and there is no running without a screen for it.
    MenuNeedsTerminal,
    /// The recording cannot be made.
    CannotRecord(PathBuf, io::Error),
    /// The recording could not be kept up to the end.
    RecordingLost(PathBuf, io::Error),
    /// A recording cannot be read.
    BadRecording(PathBuf, BadLine),
    /// A recording in which nothing runs.
    NoLab(PathBuf),
    /// The operating system did not give what the lab needs.
    CannotStart(io::Error),
    /// The output takes no more.
    CannotWrite(io::Error),
}

impl Refusal {
    /// The exit status: 2 for a call or file that makes no sense, 1 for what went wrong otherwise.
    pub(super) const fn status(&self) -> u8 {
        match self {
            Self::CannotStart(_)
            | Self::CannotWrite(_)
            | Self::NotExported(_)
            | Self::CannotKeep(..)
            | Self::RecordingLost(..)
            | Self::BenchBare(_)
            | Self::BenchUnaccounted(_) => 1,
            Self::NoPattern(_)
            | Self::CannotRead(..)
            | Self::NotUtf8(..)
            | Self::Faults { .. }
            | Self::NoLesson(_)
            | Self::LessonFaults { .. }
            | Self::OwnFile(_)
            | Self::CannotLog(..)
            | Self::BadLogFilter(_)
            | Self::CannotWriteTo(..)
            | Self::NoTheme { .. }
            | Self::BadPeers { .. }
            | Self::Count { .. }
            | Self::NoVacancy { .. }
            | Self::BadSettle(_)
            | Self::BadFlood { .. }
            | Self::BadResults(..)
            | Self::NoSpeaker { .. }
            | Self::MuteSpeaker(_)
            | Self::NoFlooder(_)
            | Self::NoStdinTerminal
            | Self::NoStdoutTerminal
            | Self::MenuNeedsTerminal
            | Self::CannotRecord(..)
            | Self::BadRecording(..)
            | Self::NoLab(_) => 2,
        }
    }

    /// All there is to say of it. `coloured`: whether colours can be shown.
    pub(super) fn tell(&self, words: &Words, coloured: bool) -> String {
        match self {
            Self::Faults { path, text, faults } => {
                let path = shown(path);
                let source = Source { path: &path, text, coloured };
                let sum = words.cli_faults(faults.len(), path.as_str());
                format!("{}\n\n{}", source.show(faults, words), words.report_error(sum))
            }
            Self::LessonFaults { path, text, faults } => {
                let path = shown(path);
                let source = Source { path: &path, text, coloured };
                let sum = words.cli_faults(faults.len(), path.as_str());
                let told = own_lesson::show(&source, faults, words);
                format!("{told}\n\n{}", words.report_error(sum))
            }
            Self::OwnFile(BadFile { path, why: Why::Faults { text, faults } }) => {
                let path = shown(path);
                let source = Source { path: &path, text, coloured };
                let sum = words.cli_bad_own_file(faults.len(), path.as_str());
                format!("{}\n\n{}", own_file::show(&source, faults, words), words.report_error(sum))
            }
            other => words.report_error(other.sentence(words)),
        }
    }

    /// What can be said in one sentence.
    fn sentence(&self, words: &Words) -> String {
        match self {
            Self::NoPattern(unknown) => {
                let what = words.cli_no_pattern(&unknown.name);
                let hint = unknown.meant.map_or_else(
                    || words.cli_see_list(&unknown.name),
                    |meant| words.cli_did_you_mean(meant),
                );
                words.cli_hint(what, hint)
            }
            Self::NoLesson(unknown) => {
                let what = words.cli_no_lesson(&unknown.name);
                let hint = unknown
                    .meant
                    .map_or_else(|| words.cli_see_lessons(), |meant| words.cli_did_you_mean(meant));
                words.cli_hint(what, hint)
            }
            Self::LessonFaults { path, faults, .. } => words.cli_faults(faults.len(), shown(path)),
            Self::CannotRead(path, error)
            | Self::OwnFile(BadFile { path, why: Why::Unreadable(error) }) => {
                words.cli_cannot_read(shown(path), error.to_string())
            }
            Self::NotUtf8(path, at) => words.cli_not_utf8(shown(path), at.to_string()),
            Self::Faults { path, faults, .. } => words.cli_faults(faults.len(), shown(path)),
            Self::OwnFile(BadFile { path, why: Why::Faults { faults, .. } }) => {
                words.cli_bad_own_file(faults.len(), shown(path))
            }
            Self::CannotLog(path, error) => words.cli_cannot_log(shown(path), error.to_string()),
            Self::BadLogFilter(filter) => words.cli_bad_log_filter(filter),
            Self::CannotWriteTo(path, error) => {
                words.cli_cannot_write_to(shown(path), error.to_string())
            }
            Self::NoTheme { name, meant, known } => {
                let hint = meant.as_ref().map_or_else(
                    || words.cli_there_are(known.join(", ")),
                    |meant| words.cli_did_you_mean(meant),
                );
                words.cli_hint(words.cli_no_theme(name), hint)
            }
            Self::BadPeers { given, example } => words.cli_bad_peers(given, example),
            Self::Count { scenario, error } => count(scenario, error, words),
            Self::NoVacancy { scenario, why, meant } => {
                no_vacancy(scenario, why, meant.as_deref(), words)
            }
            Self::NotExported(why) => words.cli_not_exported(why.to_string()),
            Self::CannotKeep(path, error) => words.cli_cannot_keep(shown(path), error.to_string()),
            Self::BadSettle(given) => words.cli_bad_settle(given),
            Self::BadResults(path, why) => words.cli_bad_results(shown(path), why),
            Self::BenchBare(reason) => words.cli_bench_bare(reason.to_string()),
            Self::BenchUnaccounted(count) => words.cli_bench_unaccounted(count.to_string()),
            Self::BadFlood { given, why } => words.cli_bad_flood(given, flood(why, words)),
            Self::NoSpeaker { scenario, name, meant } => {
                let what = words.cli_no_speaker(scenario, name);
                match meant {
                    Some(meant) => words.cli_hint(what, words.cli_did_you_mean(meant)),
                    None => what,
                }
            }
            Self::MuteSpeaker(name) => words.cli_mute_speaker(name),
            Self::NoFlooder(name) => words.cli_no_flooder(name),
            Self::NoStdinTerminal => words.cli_no_stdin_terminal(),
            Self::NoStdoutTerminal => words.cli_no_stdout_terminal(),
            Self::MenuNeedsTerminal => words.cli_menu_needs_terminal(example()),
            Self::CannotRecord(path, error) => {
                words.cli_cannot_record(shown(path), error.to_string())
            }
            Self::RecordingLost(path, error) => {
                words.cli_recording_lost(shown(path), error.to_string())
            }
            Self::BadRecording(path, bad) => {
                words.cli_bad_line(shown(path), bad.line.to_string(), line_flaw(&bad.flaw, words))
            }
            Self::NoLab(path) => words.cli_no_lab(shown(path), example()),
            Self::CannotStart(error) => words.cli_cannot_start(error.to_string()),
            Self::CannotWrite(error) => words.cli_cannot_write(error.to_string()),
        }
    }
}

/// A path as it can be shown; a name may hold any byte.
pub(super) fn shown(path: &std::path::Path) -> String {
    escape(path.as_os_str().as_encoded_bytes())
}

/// A pattern's name, for showing how a call is written.
pub(super) fn example() -> &'static str {
    catalogue().first().map_or("", |scenario| &scenario.name)
}

pub(super) fn flood(why: &FloodError, words: &Words) -> String {
    match why {
        FloodError::Unknown(word) => words.cli_flood_unknown(word),
        FloodError::NoValue(word) => words.cli_flood_no_value(word),
        FloodError::Twice(word) => words.cli_flood_twice(word),
        FloodError::Bad { word, value } => words.cli_flood_bad(value, word),
        FloodError::TooMuch { word, most } => words.cli_flood_too_much(word, most.to_string()),
    }
}

pub(super) fn count(scenario: &str, error: &CountError, words: &Words) -> String {
    match error {
        CountError::UnknownGroup { group, meant, known } => {
            let what = words.cli_no_group(scenario, group);
            let hint = meant.as_ref().map_or_else(
                || words.cli_there_are(known.join(", ")),
                |meant| words.cli_did_you_mean(meant),
            );
            words.cli_hint(what, hint)
        }
        CountError::Nobody { group } => words.cli_nobody(group),
        CountError::TooMany { limit } => words.cli_too_many_peers(limit.to_string()),
        CountError::OneEndpoint { group, endpoint } => {
            words.cli_one_endpoint(group, endpoint, scenario)
        }
    }
}

fn no_vacancy(scenario: &str, why: &NoVacancy, meant: Option<&str>, words: &Words) -> String {
    match why {
        NoVacancy::Unknown(name) => {
            let what = words.cli_no_speaker(scenario, name);
            match meant {
                Some(meant) => words.cli_hint(what, words.cli_did_you_mean(meant)),
                None => what,
            }
        }
        NoVacancy::Nobody => words.cli_all_vacant(),
        NoVacancy::Inproc(peer) => words.cli_vacant_inproc(peer),
        NoVacancy::NoEndpoint(peer) => words.cli_vacant_nowhere(peer),
    }
}

fn line_flaw(flaw: &LineFlaw, words: &Words) -> String {
    match flaw {
        LineFlaw::Unreadable(error) => error.to_string(),
        LineFlaw::TooLong { limit } => words.cli_bad_line_long(limit.to_string()),
        LineFlaw::CutShort => String::new(),
        LineFlaw::NoEvent { column, reason } => {
            words.cli_bad_line_event(column.to_string(), reason)
        }
    }
}
