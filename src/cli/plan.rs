//! From a call to a plan: which scenario, how many peers, who speaks, where events are kept.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::lab::{Command, Flood, PeerId, Topology, Transport};
use crate::run::headless::Plan;
use crate::run::recorder::Recorder;
use crate::scenario::{self, Scenario, nearest};

use super::args::Run;
use super::refusal::Refusal;

/// How long nothing may move before a run is over, unless told otherwise.
const SETTLE: Duration = Duration::from_millis(500);

/// What a run without a screen is asked to do.
pub(super) fn headless(
    run: &Run,
    transport: Transport,
    columns: Option<usize>,
) -> Result<Plan, Refusal> {
    let scenario = scenario(&run.scenario)?;
    let topology = cast(run, &scenario, transport)?;
    let speakers = speakers(run, &topology)?;
    let settle = settle(run.settle.as_deref(), SETTLE)?;
    let mut traffic = scenario.traffic(&topology);
    traffic.extend(floods(run, &topology, &speakers)?);
    let recorder = recorder(run.record.as_deref())?;
    let format = super::format(run.format);
    let script = run.script.then(|| scenario.script(&topology));
    // With a script its expectations belong to what the script does.
    let judged = run.script || !scenario.has_script();
    let expectations = if judged { scenario.expectations.clone() } else { Vec::new() };
    let frame_separator = run.frame_separator.clone().or(scenario.frame_separator);
    let eager = run.eager;
    Ok(Plan {
        topology,
        speakers,
        traffic,
        script,
        expectations,
        frame_separator,
        format,
        eager,
        settle,
        columns,
        recorder,
    })
}

/// What is generated on the screens besides the scenario's own traffic.
pub(super) fn poured(run: &Run, topology: &Topology) -> Result<Vec<Command>, Refusal> {
    floods(run, topology, &named(&[], topology)?)
}

/// The settling time that was asked for.
pub(super) fn settle(given: Option<&str>, usual: Duration) -> Result<Duration, Refusal> {
    let Some(text) = given else { return Ok(usual) };
    humantime::parse_duration(text).map_err(|_| Refusal::BadSettle(text.to_owned()))
}

/// Where the events are kept.
pub(super) fn recorder(path: Option<&Path>) -> Result<Option<Recorder>, Refusal> {
    let create = |path: &Path| {
        Recorder::create(path).map_err(|error| Refusal::CannotRecord(path.to_owned(), error))
    };
    path.map(create).transpose()
}

/// The topology asked for.
pub(super) fn topology(run: &Run, transport: Transport) -> Result<Topology, Refusal> {
    cast(run, &scenario(&run.scenario)?, transport)
}

fn cast(run: &Run, scenario: &Scenario, transport: Transport) -> Result<Topology, Refusal> {
    let counts = counts(run, scenario)?;
    let topology = scenario
        .topology(transport, &counts)
        .map_err(|error| Refusal::Count { scenario: scenario.name.clone(), error })?;
    run.without.iter().try_fold(topology, |topology, name| leave_out(&topology, name))
}

/// Leaves the place of a peer, or of those of a group, to outside programs.
fn leave_out(topology: &Topology, name: &str) -> Result<Topology, Refusal> {
    topology.without(name).map_err(|why| {
        let groups = topology.peers.iter().map(|peer| &*peer.group);
        let names = topology.peers.iter().map(|peer| &*peer.name).chain(groups);
        let meant = nearest(name, names).map(str::to_owned);
        Refusal::NoVacancy { scenario: topology.name.clone(), why, meant }
    })
}

/// Whether a name is meant as a file's.
pub(super) fn is_path(name: &str) -> bool {
    let path = Path::new(name);
    let looks_so =
        path.extension().is_some_and(|end| end == "toml") || path.components().count() > 1;
    looks_so || path.is_file()
}

/// The text of a file.
pub(super) fn text_of(path: &Path) -> Result<String, Refusal> {
    let bytes = fs::read(path).map_err(|error| Refusal::CannotRead(path.to_owned(), error))?;
    String::from_utf8(bytes)
        .map_err(|error| Refusal::NotUtf8(path.to_owned(), error.utf8_error().valid_up_to()))
}

/// The scenario of this name: a built-in, or a file.
pub(super) fn scenario(name: &str) -> Result<Scenario, Refusal> {
    let unknown = match scenario::find(name) {
        Ok(scenario) => return Ok(scenario.clone()),
        Err(unknown) => unknown,
    };
    if !is_path(name) {
        return Err(Refusal::NoPattern(unknown));
    }
    let path = Path::new(name);
    let text = text_of(path)?;
    let stem = path.file_stem().map_or_else(|| name.into(), |stem| stem.to_string_lossy());
    Scenario::read(&stem, &text).map_err(|faults| Refusal::Faults {
        path: path.to_owned(),
        text,
        faults,
    })
}

/// The numbers that `--peers` gives.
fn counts(run: &Run, scenario: &Scenario) -> Result<Vec<(String, usize)>, Refusal> {
    let count = |given: &String| {
        let parsed = given
            .split_once('=')
            .and_then(|(group, count)| Some((group.to_owned(), count.parse::<usize>().ok()?)));
        parsed.ok_or_else(|| {
            let groups = scenario.groups();
            let likely = groups.iter().find(|(_, count)| *count > 1).or(groups.first());
            let example = likely.map_or_else(String::new, |(group, _)| (*group).to_owned());
            Refusal::BadPeers { given: given.clone(), example }
        })
    };
    run.peers.iter().map(count).collect()
}

/// Those who send the lines: the ones named, each a peer or a group, or the first who can.
fn speakers(run: &Run, topology: &Topology) -> Result<Vec<PeerId>, Refusal> {
    named(&run.speaker, topology)
}

/// What is generated, and by whom: those named before a colon, or else those who send the lines.
fn floods(run: &Run, topology: &Topology, speakers: &[PeerId]) -> Result<Vec<Command>, Refusal> {
    let mut floods = Vec::new();
    for given in &run.flood {
        let (who, line) = match given.split_once(':') {
            Some((name, line)) if !name.contains(['=', ' ']) => {
                (named(&[name.to_owned()], topology)?, line)
            }
            Some(_) | None => (speakers.to_vec(), given.as_str()),
        };
        let flood: Flood =
            line.parse().map_err(|why| Refusal::BadFlood { given: given.clone(), why })?;
        let unable = who.iter().filter_map(|id| topology.peer(*id)).find(|peer| !peer.floods());
        if let Some(peer) = unable {
            return Err(Refusal::NoFlooder(peer.name.clone()));
        }
        floods.extend(who.into_iter().map(|peer| Command::Flood(peer, flood.clone())));
    }
    Ok(floods)
}

fn named(names: &[String], topology: &Topology) -> Result<Vec<PeerId>, Refusal> {
    let able = || topology.peers.iter().filter(|peer| peer.speaks());
    if names.is_empty() {
        return Ok(able().take(1).map(|peer| peer.id).collect());
    }
    let mut speakers = Vec::new();
    for name in names {
        let is = |peer: &&crate::lab::PeerSpec| peer.name == *name || peer.group == *name;
        let before = speakers.len();
        speakers.extend(able().filter(is).map(|peer| peer.id));
        if speakers.len() > before {
            continue;
        }
        if topology.peers.iter().any(|peer| is(&peer)) {
            return Err(Refusal::MuteSpeaker(name.clone()));
        }
        return Err(Refusal::NoSpeaker {
            scenario: topology.name.clone(),
            name: name.clone(),
            meant: nearest(name, able().map(|peer| &*peer.name)).map(str::to_owned),
        });
    }
    Ok(speakers)
}
