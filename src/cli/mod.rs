//! The command line: what a call asks for, and the words for what makes no sense in it.

mod args;
mod bench;
mod call;
mod checkup;
mod completions;
mod fault;
mod files;
mod learn;
mod log;
mod lone;
mod looks;
mod manual;
mod own_file;
mod own_lesson;
mod own_settings;
mod plan;
mod refusal;
mod screens;
mod take_home;

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufReader, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;

use clap::FromArgMatches as _;
use unicode_width::UnicodeWidthStr as _;

use crate::control::bindings;
use crate::l10n::{self, Language, Words};
use crate::lab::Transport;
use crate::report::{Drawing, Format};
use crate::run::headless::{self, End, Failure};
use crate::run::replay::{self, NotReplayed, Replayed};
use crate::scenario::{catalogue, schema};
use crate::settings::{self, Settings};
use crate::view::detect::Terminal;
use crate::view::text;

use args::{Draw, Line, Look, Print, Replay, Report, Run, Task};
use refusal::{Refusal, shown};

/// All is accounted for.
const GOOD: u8 = 0;
/// Something is not, or something failed.
const NOT_GOOD: u8 = 1;
/// The call, or a file it names, makes no sense.
const BAD_CALL: u8 = 2;
/// A signal ends a program with this plus its number.
const SIGNALLED: u8 = 128;

/// Obeys the command line; returns the exit status.
pub fn main(line: impl IntoIterator<Item = OsString>) -> ExitCode {
    let line: Vec<OsString> = line.into_iter().collect();
    let words = language(&line).load();
    report_panics(&words);
    let matches = args::dressed(&words).try_get_matches_from(line);
    let line = match matches.and_then(|matches| Line::from_arg_matches(&matches)) {
        Ok(line) => line,
        Err(error) => {
            answer(&error, &words);
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let status = obey(line, &words).unwrap_or_else(|refusal| {
        warn(&refusal.tell(&words, coloured(io::stderr().is_terminal())));
        refusal.status()
    });
    ExitCode::from(status)
}

/// The language to speak: that of the call, of the settings, or of the locale. It has to be known
/// before the call is understood, since what is not is told in it.
fn language(line: &[OsString]) -> Language {
    let words = line.iter().map_while(|word| word.to_str()).take_while(|word| *word != "--");
    let words: Vec<&str> = words.collect();
    let after = words.iter().position(|word| *word == "--lang").and_then(|at| words.get(at + 1));
    let joined = words.iter().find_map(|word| word.strip_prefix("--lang="));
    let asked = after.copied().or(joined).and_then(|name| name.parse().ok());
    asked.or_else(settings::spoken).unwrap_or_else(|| {
        // A console that shows ASCII only cannot show the locale's letters.
        let shows = !io::stdout().is_terminal() || !Terminal::detect().ascii;
        let variable = |name: &str| std::env::var(name).ok().filter(|_| shows);
        l10n::of_locale(variable)
    })
}

/// Prints help, or what clap could not understand.
fn answer(error: &clap::Error, words: &Words) {
    let columns = crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns));
    // A closed pipe wants no help.
    let _unread = if error.use_stderr() {
        let colours = coloured(io::stderr().is_terminal());
        write!(io::stderr().lock(), "{}", call::tell(error, words, (colours, columns)))
    } else {
        let colours = coloured(io::stdout().is_terminal());
        write!(io::stdout().lock(), "{}", call::tell(error, words, (colours, columns)))
    };
}

/// After the usual words of a panic: what to do about it.
fn report_panics(words: &Words) {
    let advice = words.cli_panic();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        usual(panic);
        warn(&advice);
    }));
}

/// Says something on the standard error, if anybody listens.
fn warn(text: &str) {
    let _unheard = writeln!(io::stderr().lock(), "{text}");
}

/// Whether colours may be shown there.
fn coloured(terminal: bool) -> bool {
    terminal && std::env::var_os("NO_COLOR").is_none()
}

fn obey(line: Line, words: &Words) -> Result<u8, Refusal> {
    if let Some(path) = &line.log {
        log::begin(path, line.log_level)?;
    }
    let transport = |of_task: Option<Transport>| match of_task.or(line.transport) {
        Some(transport) => Ok(transport),
        None => load_settings().map(|it| it.transport.unwrap_or_default()),
    };
    let looks = |of_task: &Look| {
        let settings = load_settings()?;
        let looks = looks::looks(&of_task.or(&line.look), &settings)?;
        if let Some(table) = settings.keys {
            bindings::take_effect(table);
        }
        Ok::<_, Refusal>(looks)
    };
    match line.task {
        None => {
            if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
                return Err(Refusal::MenuNeedsTerminal);
            }
            screens::open_menu(transport(None)?, looks(&line.look)?, words)
        }
        Some(Task::Run(run)) if run.headless => {
            let transport = transport(run.transport)?;
            run_headless(&run, transport, words)
        }
        Some(Task::Run(run)) => {
            let transport = transport(run.transport)?;
            plan::topology(&run, transport)?;
            let looks = looks(&run.look)?;
            needs_terminal()?;
            screens::open_lab(&run, (transport, looks), words)
        }
        Some(Task::Peer(peer)) if peer.headless => lone::headless(&peer, words),
        Some(Task::Peer(peer)) => {
            lone::check(&peer)?;
            let looks = looks(&peer.look)?;
            needs_terminal()?;
            lone::open(&peer, looks, words)
        }
        Some(Task::Export { scenario, to, out }) => {
            take_home::export(&scenario, to, out.as_deref())
        }
        Some(Task::List) => list(words),
        Some(Task::Schema) => print(schema().as_bytes()),
        Some(Task::Learn(asked)) => learn::obey(&asked, || looks(&asked.look), words),
        Some(Task::Check { scenarios }) => files::check(&scenarios, words),
        Some(Task::New { pattern }) => files::begin(&pattern, words),
        Some(Task::Bench(line)) => bench::run(&line, words),
        Some(Task::Replay(replay)) if replay.headless => replay_headless(&replay, words),
        Some(Task::Replay(replay)) => {
            let looks = looks(&replay.look)?;
            needs_terminal()?;
            screens::open_recording(&replay.recording, looks, words)
        }
        Some(Task::Report(report)) => draw(&report, words),
        Some(Task::Settings) => print(own_settings::text(words).as_bytes()),
        Some(Task::Doctor { format }) => checkup::report(format, words),
        Some(Task::Man { out: None }) => print(&manual::page(&args::dressed(words), words)?),
        Some(Task::Man { out: Some(folder) }) => {
            manual::write(args::dressed(words), &folder, words)
        }
        Some(Task::Completions { shell }) => print(completions::script(shell, words).as_bytes()),
    }
}

fn load_settings() -> Result<Settings, Refusal> {
    settings::load().map_err(Refusal::OwnFile)
}

fn needs_terminal() -> Result<(), Refusal> {
    if !io::stdin().is_terminal() {
        Err(Refusal::NoStdinTerminal)
    } else if !io::stdout().is_terminal() {
        Err(Refusal::NoStdoutTerminal)
    } else {
        Ok(())
    }
}

fn run_headless(run: &Run, transport: Transport, words: &Words) -> Result<u8, Refusal> {
    let plan = plan::headless(run, transport, columns())?;
    let ends = (&mut io::BufWriter::new(io::stdout().lock()), &mut io::stderr());
    // A script says all that is said.
    let input: Box<dyn io::Read + Send> =
        if plan.script.is_some() { Box::new(io::empty()) } else { Box::new(io::stdin()) };
    let end = headless::run(plan, words, input, ends);
    status(end.map_err(failed)?)
}

fn failed(failure: Failure) -> Refusal {
    match failure {
        Failure::Start(error) => Refusal::CannotStart(error),
        Failure::Output(error) => Refusal::CannotWrite(error),
        Failure::Recording(path, error) => Refusal::RecordingLost(path, error),
    }
}

fn replay_headless(replay: &Replay, words: &Words) -> Result<u8, Refusal> {
    let (path, format) = (&replay.recording, format(replay.format));
    let mut out = io::BufWriter::new(io::stdout().lock());
    let replayed = replay::headless(open(path)?, format, columns(), words, &mut out);
    told(path, replayed, words)
}

/// Draws a recording's sequence diagram.
fn draw(report: &Report, words: &Words) -> Result<u8, Refusal> {
    let drawing = match report.drawing {
        None | Some(Draw::Text) => Drawing::Text,
        Some(Draw::Mermaid) => Drawing::Mermaid,
        Some(Draw::Svg) => Drawing::Svg,
        Some(Draw::Frames) => Drawing::Frames,
    };
    let path = &report.recording;
    let mut out = io::BufWriter::new(io::stdout().lock());
    told(path, replay::diagram(open(path)?, drawing, columns(), words, &mut out), words)
}

fn open(path: &Path) -> Result<BufReader<File>, Refusal> {
    let file = File::open(path).map_err(|error| Refusal::CannotRead(path.to_owned(), error))?;
    Ok(BufReader::new(file))
}

/// How it ended that a recording was told again.
fn told(
    path: &Path,
    replayed: Result<Replayed, NotReplayed>,
    words: &Words,
) -> Result<u8, Refusal> {
    let replayed = replayed.map_err(|why| match why {
        NotReplayed::BadLine(bad) => Refusal::BadRecording(path.to_owned(), bad),
        NotReplayed::NoLab => Refusal::NoLab(path.to_owned()),
        NotReplayed::Failure(Failure::Output(error)) => Refusal::CannotWrite(error),
        NotReplayed::Failure(Failure::Start(error) | Failure::Recording(_, error)) => {
            Refusal::CannotStart(error)
        }
    })?;
    if let Some(line) = replayed.cut_short {
        warn(&words.report_warning(words.cli_cut_short(shown(path), line.to_string())));
    }
    status(replayed.end)
}

fn status(end: End) -> Result<u8, Refusal> {
    Ok(match end {
        End::Done { sound: true } | End::Unread => GOOD,
        End::Done { sound: false } => NOT_GOOD,
        End::Signal(number) => SIGNALLED + u8::try_from(number).unwrap_or(0),
    })
}

const fn format(print: Option<Print>) -> Format {
    match print {
        None | Some(Print::Text) => Format::Text,
        Some(Print::Ndjson) => Format::Ndjson,
    }
}

/// The columns of the terminal that the standard output is, if it is one.
fn columns() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns))
}

/// Prints the patterns: name, title and summary.
fn list(words: &Words) -> Result<u8, Refusal> {
    let tag = words.language_code();
    let rows = catalogue().iter().map(|it| [&it.name, it.title_in(&tag), it.summary_in(&tag)]);
    let rows: Vec<[&str; 3]> = rows.collect();
    let widest = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let (names, titles) = (widest(0), widest(1));
    let lines: String = rows
        .iter()
        .map(|[name, title, summary]| {
            format!("{}  {}  {summary}\n", text::pad(name, names), text::pad(title, titles))
        })
        .collect();
    print(lines.as_bytes())
}

/// Prints it; that nobody reads it is no fault.
fn print(text: &[u8]) -> Result<u8, Refusal> {
    let mut out = io::stdout().lock();
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Refusal::CannotWrite(error)),
        Ok(()) | Err(_) => Ok(GOOD),
    }
}
