//! `zmq-lab bench`: from a call to a plan, and its results to the standard output.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::time::Duration;

use strum::IntoEnumIterator as _;

use crate::l10n::Words;
use crate::lab::Transport;
use crate::report::bench::Results;
use crate::run::bench::cases::Pattern;
use crate::run::bench::{self, Failure, Length, Plan};

use super::args::{Bench, Sheet};
use super::refusal::Refusal;

/// What is measured unless told otherwise.
const TRANSPORTS: [Transport; 2] = [Transport::Inproc, Transport::Tcp];
const SIZES: [usize; 2] = [32, 1024];
const TIMES: usize = 5;
const LENGTH: Length = Length::For(Duration::from_secs(1));

/// Measures, and prints what was measured.
pub(super) fn run(line: &Bench, words: &Words) -> Result<u8, Refusal> {
    let earlier = earlier(line)?;
    let plan = plan(line);
    let shows = io::stderr().is_terminal();
    let results = bench::run(&plan, |done, all, what| {
        if shows {
            bench::show_progress(&mut io::stderr().lock(), (done, all), what);
        }
    });
    let results = results.map_err(|failure| match failure {
        Failure::Bare(reason) => Refusal::BenchBare(reason),
        Failure::Start(error) => Refusal::CannotStart(error),
        Failure::Unaccounted(count) => Refusal::BenchUnaccounted(count),
    })?;
    let earlier = earlier.as_ref();
    let said = match line.sheet.unwrap_or(Sheet::Table) {
        Sheet::Table => results.table(earlier, words),
        Sheet::Md => results.markdown(earlier, words),
        Sheet::Csv => results.csv(earlier),
        Sheet::Json => results.json(),
    };
    super::print(said.as_bytes())
}

fn plan(line: &Bench) -> Plan {
    let or = |given: &[u32], usual: &[usize]| {
        let given: Vec<usize> = given.iter().filter_map(|it| usize::try_from(*it).ok()).collect();
        if given.is_empty() { usual.to_vec() } else { given }
    };
    let patterns =
        if line.patterns.is_empty() { Pattern::iter().collect() } else { line.patterns.clone() };
    let transports = if line.over.is_empty() { TRANSPORTS.to_vec() } else { line.over.clone() };
    let length = match (line.lasting, line.messages) {
        (_, Some(count)) => Length::Count(count),
        (Some(span), None) => Length::For(span),
        (None, None) => LENGTH,
    };
    Plan {
        patterns,
        transports,
        sizes: or(&line.sizes, &SIZES),
        peers: or(&line.counts, &[]),
        length,
        times: line.times.and_then(|times| usize::try_from(times).ok()).unwrap_or(TIMES),
    }
}

fn earlier(line: &Bench) -> Result<Option<Results>, Refusal> {
    let Some(path) = &line.compare else { return Ok(None) };
    let text =
        fs::read_to_string(path).map_err(|error| Refusal::CannotRead(path.clone(), error))?;
    let read = serde_json::from_str(&text);
    read.map(Some).map_err(|error| Refusal::BadResults(path.clone(), error.to_string()))
}
