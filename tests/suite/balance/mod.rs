//! Whatever befalls a lab, every message is accounted for: random histories on the real engine.

mod fates;
mod findings;
mod history;
mod labs;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use zmq_lab::lab::Event;

use crate::running::Running;
use history::Watched;

/// How many histories are tried unless `PROPTEST_CASES` says otherwise, and on how many threads: each
/// spends most of its time waiting for silence.
const CASES: u32 = 320;
const THREADS: u32 = 16;

/// How many histories failed so far.
static FAILURES: AtomicUsize = AtomicUsize::new(0);

#[test]
fn whatever_befalls_a_lab_every_message_is_accounted_for() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    let share = cases.unwrap_or(CASES).div_ceil(THREADS);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || histories(thread, share));
        }
    });
}

/// Runs so many histories one after the other.
fn histories(thread: u32, cases: u32) {
    let mut config = Config::with_cases(cases);
    // Histories race with real threads: what fails is kept as a recording, not by a seed.
    config.failure_persistence = None;
    config.max_shrink_iters = 3;
    let mut runner = TestRunner::new(config);
    runner
        .run(&(labs::topologies(), history::acts()), |(topology, acts)| {
            // Should libzmq abort the process, the latest of these files tells in what.
            let tried = format!("{}\n{acts:#?}\n", serde_json::to_string(&topology).unwrap());
            std::fs::write(place(&format!("tried-{thread}.txt")), tried).unwrap();
            let mut watched = Watched::new(Running::start(topology));
            for act in &acts {
                watched.act(act);
            }
            let verdict = if watched.settle() {
                fates::check(&watched.lab.events, &watched.world)
                    .and_then(|()| findings::diagnose(&mut watched.world))
            } else {
                Err(TestCaseError::fail("the lab never came to rest"))
            };
            verdict.map_err(|fault| {
                let recording = keep(&watched.lab.events);
                TestCaseError::fail(format!("{fault}\nits events: {}", recording.display()))
            })
        })
        .unwrap();
}

/// Where a file about the histories goes.
fn place(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Keeps the events of a history that failed, as a recording.
fn keep(events: &[Event]) -> PathBuf {
    let number = FAILURES.fetch_add(1, Ordering::Relaxed);
    let path = place(&format!("history-{number}.ndjson"));
    let mut file = BufWriter::new(File::create(&path).unwrap());
    for event in events {
        writeln!(file, "{}", serde_json::to_string(event).unwrap()).unwrap();
    }
    path
}
