//! The bench: floods over bare sockets and over the same ones watched, in turns, in one run.

pub mod cases;
mod watched;

use std::io::Write;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use crate::engine::bare::{self, Load};
use crate::lab::{Flood, Topology, Transport};
use crate::model::Latencies;
use crate::report::bench::{Latency, Results, Row, Side};

use cases::Pattern;

/// What to measure, and how often.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The patterns.
    pub patterns: Vec<Pattern>,
    /// Over what.
    pub transports: Vec<Transport>,
    /// How long the messages are, in bytes.
    pub sizes: Vec<usize>,
    /// How many peers of the many kind; empty takes what is usual for the pattern.
    pub peers: Vec<usize>,
    /// How long each flood lasts, or how many messages it has.
    pub length: Length,
    /// How many times each case is measured.
    pub times: usize,
}

/// How long a flood lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// So long.
    For(Duration),
    /// So many messages of each speaker.
    Count(u64),
}

/// Why nothing was measured.
#[derive(Debug)]
pub enum Failure {
    /// libzmq refused something in the bare run.
    Bare(crate::lab::Reason),
    /// The engine did not start.
    Start(std::io::Error),
    /// So many messages of a watched run were not accounted for.
    Unaccounted(u64),
}

/// One case.
struct Case {
    pattern: Pattern,
    transport: Transport,
    size: usize,
    peers: usize,
}

/// Measures all cases of the plan. `progress` hears of each run: which of how many.
///
/// # Errors
/// When a run failed; then nothing is told of any.
pub fn run(plan: &Plan, mut progress: impl FnMut(usize, usize, &str)) -> Result<Results, Failure> {
    let cases = cases(plan);
    let all = cases.len() * plan.times * 2;
    let mut done = 0;
    let mut rows = Vec::new();
    for case in cases {
        let topology = cases::topology(case.pattern, case.transport, case.peers);
        let size = case.size.max(cases::least(&topology));
        let mut bare_runs = Vec::new();
        let mut watched_runs = Vec::new();
        for time in 0..plan.times {
            // What warms up for the other is no side's advantage.
            for bare in [time % 2 == 0, time % 2 == 1] {
                let Case { pattern, transport, peers, .. } = &case;
                let (pattern, transport) = (pattern.name(), transport.name());
                let side = if bare { "bare" } else { "watched" };
                progress(done, all, &format!("{pattern} {transport} {size} B × {peers} {side}"));
                done += 1;
                if bare {
                    bare_runs.push(run_bare(&topology, size, plan.length)?);
                } else {
                    watched_runs.push(run_watched(&topology, size, plan.length)?);
                }
            }
        }
        rows.push(Row::new(
            (case.pattern.name(), case.transport, size, case.peers),
            bare_runs,
            watched_runs,
        ));
    }
    progress(all, all, "");
    let (major, minor, patch) = zmq_version();
    Ok(Results {
        libzmq: format!("{major}.{minor}.{patch}"),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        optimised: !cfg!(debug_assertions),
        cpus: std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        rows,
    })
}

fn zmq_version() -> (i32, i32, i32) {
    bare::version()
}

fn cases(plan: &Plan) -> Vec<Case> {
    let mut cases = Vec::new();
    for pattern in plan.patterns.iter().copied() {
        let peers = if plan.peers.is_empty() { pattern.usual_peers() } else { &plan.peers };
        for transport in plan.transports.iter().copied() {
            for size in plan.sizes.iter().copied() {
                cases.extend(peers.iter().copied().map(|peers| Case {
                    pattern,
                    transport,
                    size,
                    peers,
                }));
            }
        }
    }
    cases
}

fn run_bare(topology: &Topology, size: usize, length: Length) -> Result<Side, Failure> {
    let (count, span) = match length {
        Length::For(span) => (None, Some(span)),
        Length::Count(count) => (Some(count), None),
    };
    let before = cpu();
    let bare = bare::run(topology, Load { size, count, span }).map_err(Failure::Bare)?;
    let used = cpu().saturating_sub(before);
    let mut latencies = Latencies::default();
    bare.round_trips.iter().for_each(|span| latencies.note(*span));
    Ok(Side {
        received: bare.received,
        elapsed: bare.elapsed,
        cpu: used,
        latency: latency(&latencies, bare.received),
    })
}

fn run_watched(topology: &Topology, size: usize, length: Length) -> Result<Side, Failure> {
    let mut flood = Flood { size, ..Flood::default() };
    match length {
        Length::For(span) => flood.span = Some(span),
        Length::Count(count) => flood.count = Some(count),
    }
    let before = cpu();
    let watched = watched::run(topology, &flood).map_err(Failure::Start)?;
    let used = cpu().saturating_sub(before);
    if watched.unaccounted > 0 {
        return Err(Failure::Unaccounted(watched.unaccounted));
    }
    Ok(Side {
        received: watched.received,
        elapsed: watched.elapsed,
        cpu: used,
        latency: latency(&watched.latencies, watched.received),
    })
}

fn latency(of: &Latencies, received: u64) -> Option<Latency> {
    (of.timed() > 0).then(|| Latency {
        p50: of.at(0.5),
        p90: of.at(0.9),
        p99: of.at(0.99),
        p999: of.at(0.999),
        max: of.longest(),
        timed: of.timed(),
        received,
    })
}

/// The processor time this process has used.
fn cpu() -> Duration {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    let nanos = u32::try_from(used.tv_nsec).unwrap_or_default();
    Duration::new(u64::try_from(used.tv_sec).unwrap_or_default(), nanos)
}

/// Shows progress on one line, which each call replaces.
pub fn show_progress(out: &mut impl Write, (done, all): (usize, usize), what: &str) {
    // If nobody sees it, the bench goes on all the same.
    let _unseen = if done == all {
        write!(out, "\r\x1b[2K")
    } else {
        write!(out, "\r\x1b[2K[{}/{all}] {what}", done + 1)
    };
    let _unseen = out.flush();
}
