//! The program's own condition, for bug reports: what it is made of, where it runs, what stands in
//! its way.

use std::io::{self, IsTerminal as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use rustix::process::{Resource, getrlimit};
use serde::Serialize;
use strum::{EnumIter, IntoEnumIterator as _};

use crate::engine;
use crate::l10n::Words;
use crate::settings::{self, BadFile, Why};
use crate::view::detect::Terminal;

use super::args::Shape;
use super::refusal::{Refusal, shown};
use super::{GOOD, NOT_GOOD, print};

/// The ports of the tutorial's patterns.
const PORTS: [u16; 3] = [5555, 5557, 5558];
/// Below so many open files a large lab runs into the limit: some seven a peer.
const FILES_WANTED: u64 = 4096;
/// The longest path of a Unix-domain socket; unix(7).
const SOCKET_PATH: usize = 107;
/// How much of it the lab needs behind the folder for temporary files.
const SOCKET_NAME: usize = 60;

/// All that was found.
#[derive(Debug, Serialize)]
struct Checkup {
    zmq_lab: &'static str,
    system: System,
    libzmq: Libzmq,
    terminal: Shown,
    limits: Limits,
    places: Places,
    ports: Vec<Port>,
    worth_knowing: Vec<Told>,
}

#[derive(Debug, Serialize)]
struct System {
    name: String,
    release: String,
    machine: String,
    processors: Option<usize>,
}

#[derive(Debug, Serialize)]
struct Libzmq {
    version: String,
    has: Vec<&'static str>,
    lacks: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct Shown {
    input: bool,
    output: bool,
    columns: Option<u16>,
    rows: Option<u16>,
    colours: String,
    ascii: bool,
    theme: String,
    /// The variables that decide it, where they are set.
    environment: Vec<(&'static str, String)>,
}

#[derive(Debug, Serialize)]
struct Limits {
    open_files: Option<u64>,
    open_files_most: Option<u64>,
    processes: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Places {
    settings: Option<String>,
    settings_there: bool,
    themes: Option<String>,
    temporary: String,
}

#[derive(Debug, Serialize)]
struct Port {
    port: u16,
    free: bool,
}

/// Something worth knowing, with its words.
#[derive(Debug, Serialize)]
struct Told {
    what: Note,
    words: String,
}

/// What can be worth knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, EnumIter)]
#[serde(rename_all = "kebab-case")]
enum Note {
    /// The settings cannot be used.
    BadSettings,
    /// Too few files can be open for a large lab.
    FewFiles,
    /// A port of the tutorial is taken.
    PortTaken,
    /// No file can be made where temporary files go, so ipc does not work.
    NoTemporary,
    /// The path of that place is too long for ipc.
    LongTemporary,
}

impl Note {
    /// Whether the program is the worse for it, and not only one lab.
    const fn grave(self) -> bool {
        match self {
            Self::BadSettings | Self::NoTemporary | Self::LongTemporary => true,
            Self::FewFiles | Self::PortTaken => false,
        }
    }

    /// The words for it, if it is so.
    fn words(self, found: &Checkup, words: &Words) -> Option<String> {
        match self {
            Self::BadSettings => bad_settings(words),
            Self::FewFiles => {
                let most = found.limits.open_files_most?;
                (most < FILES_WANTED).then(|| words.cli_checkup_few_files(most.to_string()))
            }
            Self::PortTaken => {
                let taken = found.ports.iter().filter(|port| !port.free);
                let taken: Vec<String> = taken.map(|port| port.port.to_string()).collect();
                (!taken.is_empty()).then(|| words.cli_checkup_port_taken(taken.join(", ")))
            }
            Self::NoTemporary => {
                let failure = tempfile::tempfile().err()?;
                let place = &found.places.temporary;
                Some(words.cli_checkup_no_temporary(place, failure.to_string()))
            }
            Self::LongTemporary => {
                let place = &found.places.temporary;
                let most = SOCKET_PATH - SOCKET_NAME;
                (place.len() > most)
                    .then(|| words.cli_checkup_long_temporary(place, most.to_string()))
            }
        }
    }
}

fn bad_settings(words: &Words) -> Option<String> {
    match settings::load().err()? {
        BadFile { path, why: Why::Unreadable(error) } => {
            Some(words.cli_cannot_read(shown(&path), error.to_string()))
        }
        BadFile { path, why: Why::Faults { faults, .. } } => {
            Some(words.cli_bad_own_file(faults.len(), shown(&path)))
        }
    }
}

/// Prints what was found; the status tells whether anything grave was.
pub(super) fn report(format: Option<Shape>, words: &Words) -> Result<u8, Refusal> {
    let mut found = look();
    found.worth_knowing = Note::iter()
        .filter_map(|what| Some(Told { what, words: what.words(&found, words)? }))
        .collect();
    let grave = found.worth_knowing.iter().any(|told| told.what.grave());
    let mut text = match format {
        None | Some(Shape::Text) => text(&found, words),
        Some(Shape::Json) => serde_json::to_string_pretty(&found)
            .map_err(|error| Refusal::CannotWrite(error.into()))?,
    };
    text.push('\n');
    print(text.as_bytes())?;
    Ok(if grave { NOT_GOOD } else { GOOD })
}

fn look() -> Checkup {
    Checkup {
        zmq_lab: env!("CARGO_PKG_VERSION"),
        system: system(),
        libzmq: libzmq(),
        terminal: terminal(),
        limits: limits(),
        places: places(),
        ports: PORTS.iter().map(|port| Port { port: *port, free: is_free(*port) }).collect(),
        worth_knowing: Vec::new(),
    }
}

fn system() -> System {
    let uname = rustix::system::uname();
    let plain = |text: &std::ffi::CStr| text.to_string_lossy().into_owned();
    System {
        name: plain(uname.sysname()),
        release: plain(uname.release()),
        machine: plain(uname.machine()),
        processors: std::thread::available_parallelism().ok().map(Into::into),
    }
}

fn libzmq() -> Libzmq {
    let told = engine::abilities();
    let (major, minor, patch) = told.version;
    let with = |wanted: bool| {
        told.has.iter().filter(move |(_, has)| *has == wanted).map(|(name, _)| *name).collect()
    };
    Libzmq { version: format!("{major}.{minor}.{patch}"), has: with(true), lacks: with(false) }
}

fn terminal() -> Shown {
    const VARIABLES: [&str; 9] = [
        "TERM",
        "COLORTERM",
        "NO_COLOR",
        "COLORFGBG",
        "TERM_PROGRAM",
        "TMUX",
        "LC_ALL",
        "LC_CTYPE",
        "LANG",
    ];
    let seen = Terminal::detect();
    let output = io::stdout().is_terminal();
    let size = if output { crossterm::terminal::size().ok() } else { None };
    let set =
        |name: &&'static str| std::env::var_os(name).map(|value| (*name, shown(Path::new(&value))));
    Shown {
        input: io::stdin().is_terminal(),
        output,
        columns: size.map(|(columns, _)| columns),
        rows: size.map(|(_, rows)| rows),
        colours: format!("{:?}", seen.profile).to_lowercase(),
        ascii: seen.ascii,
        theme: seen.theme().to_string(),
        environment: VARIABLES.iter().filter_map(set).collect(),
    }
}

fn limits() -> Limits {
    let files = getrlimit(Resource::Nofile);
    Limits {
        open_files: files.current,
        open_files_most: files.maximum,
        processes: getrlimit(Resource::Nproc).current,
    }
}

fn places() -> Places {
    let path = |path: PathBuf| shown(&path);
    Places {
        settings: settings::path().map(path),
        settings_there: settings::path().is_some_and(|path| path.is_file()),
        themes: settings::themes_path().map(path),
        temporary: shown(&std::env::temp_dir()),
    }
}

/// Whether nobody listens there.
fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn text(found: &Checkup, words: &Words) -> String {
    let rows = rows(found, words);
    let width = |text: &str| unicode_width::UnicodeWidthStr::width(text);
    let widest = rows.iter().map(|(name, _)| width(name)).max().unwrap_or_default();
    let mut lines = vec![format!("zmq-lab {}", found.zmq_lab)];
    for (name, said) in rows {
        lines.push(format!("  {name}{}  {said}", " ".repeat(widest - width(&name))));
    }
    lines.push(String::new());
    if found.worth_knowing.is_empty() {
        lines.push(words.cli_checkup_well());
    } else {
        lines.push(words.cli_checkup_worth_knowing());
        lines.extend(found.worth_knowing.iter().map(|told| format!("  - {}", told.words)));
    }
    lines.join("\n")
}

/// What stands in each row: its name and what is said.
fn rows(found: &Checkup, words: &Words) -> Vec<(String, String)> {
    let Checkup { system, libzmq, terminal, limits, places, .. } = found;
    let count =
        |count: Option<u64>| count.map_or_else(|| words.cli_checkup_endless(), |n| n.to_string());
    let unknown = || words.cli_checkup_unknown();
    let size = match (terminal.columns, terminal.rows) {
        (Some(columns), Some(rows)) => format!("{columns}x{rows}"),
        _ => words.cli_checkup_no_terminal(),
    };
    let glyphs = if terminal.ascii { "ASCII" } else { "UTF-8" };
    let set: Vec<String> =
        terminal.environment.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let there = if places.settings_there { String::new() } else { words.cli_checkup_not_there() };
    let ports = found.ports.iter().map(|port| {
        let state = if port.free { words.cli_checkup_free() } else { words.cli_checkup_taken() };
        format!("{} {state}", port.port)
    });
    vec![
        (
            words.cli_checkup_system(),
            format!(
                "{} {} {}, {}",
                system.name,
                system.release,
                system.machine,
                words.cli_checkup_processors(
                    system.processors.map_or_else(unknown, |n| n.to_string())
                )
            ),
        ),
        (
            "libzmq".to_owned(),
            words.cli_checkup_libzmq(
                &libzmq.version,
                libzmq.has.join(", "),
                libzmq.lacks.join(", "),
            ),
        ),
        (
            words.cli_checkup_terminal(),
            format!(
                "{size}, {}, {glyphs}, {}",
                terminal.colours,
                words.cli_checkup_theme(&terminal.theme)
            ),
        ),
        (words.cli_checkup_environment(), set.join(" ")),
        (
            words.cli_checkup_open_files(),
            words.cli_checkup_of_most(count(limits.open_files), count(limits.open_files_most)),
        ),
        (words.cli_checkup_processes(), count(limits.processes)),
        (
            words.cli_checkup_settings(),
            format!("{}{there}", places.settings.clone().unwrap_or_else(unknown)),
        ),
        (words.cli_checkup_themes(), places.themes.clone().unwrap_or_else(unknown)),
        (words.cli_checkup_temporary(), places.temporary.clone()),
        (words.cli_checkup_ports(), ports.collect::<Vec<_>>().join(", ")),
    ]
}
