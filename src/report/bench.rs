//! Results of the bench: as a table, as Markdown, CSV and JSON, and held against earlier ones.

use std::fmt::Write as _;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use unicode_width::UnicodeWidthStr as _;

use crate::l10n::Words;
use crate::lab::Transport;

use super::span::span;

/// All that one bench measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The version of libzmq.
    pub libzmq: String,
    /// The version of this program.
    pub version: String,
    /// Whether the program was built with optimisations.
    pub optimised: bool,
    /// How many processors there were.
    pub cpus: usize,
    /// The cases.
    pub rows: Vec<Row>,
}

/// One case: the same floods bare and watched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The pattern's name.
    pub pattern: String,
    /// Over what.
    pub transport: Transport,
    /// How long the messages were, in bytes.
    pub size: usize,
    /// How many peers of the many kind there were.
    pub peers: usize,
    /// The runs without the lab, in order.
    pub bare: Vec<Side>,
    /// The runs of the lab, in order; the nth was measured beside the nth without.
    pub watched: Vec<Side>,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// How many messages arrived; for requests, how many replies.
    pub received: u64,
    /// From the first send to the last receipt.
    pub elapsed: Duration,
    /// The processor time used meanwhile, by all threads, setting up included.
    pub cpu: Duration,
    /// How long messages were under way, where that was timed.
    pub latency: Option<Latency>,
}

/// How long messages were under way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say all")]
pub struct Latency {
    pub p50: Duration,
    pub p90: Duration,
    pub p99: Duration,
    pub p999: Duration,
    pub max: Duration,
    /// How many were timed.
    pub timed: u64,
    /// Of how many.
    pub received: u64,
}

impl Side {
    /// Messages a second; `None` when too few arrived to tell.
    pub fn rate(&self) -> Option<f64> {
        let seconds = self.elapsed.as_secs_f64();
        (self.received > 1 && seconds > 0.0).then(|| self.received as f64 / seconds)
    }

    fn cpu_each(&self) -> Option<f64> {
        (self.received > 0).then(|| self.cpu.as_secs_f64() * 1e6 / self.received as f64)
    }
}

impl Row {
    /// A case and its runs.
    pub fn new(
        (pattern, transport, size, peers): (&str, Transport, usize, usize),
        bare: Vec<Side>,
        watched: Vec<Side>,
    ) -> Self {
        Self { pattern: pattern.to_owned(), transport, size, peers, bare, watched }
    }

    /// Watched by bare, run beside run, from the least to the most.
    pub fn ratios(&self) -> Vec<f64> {
        let pairs = self.watched.iter().zip(&self.bare);
        let mut ratios: Vec<f64> =
            pairs.filter_map(|(watched, bare)| Some(watched.rate()? / bare.rate()?)).collect();
        ratios.sort_by(f64::total_cmp);
        ratios
    }

    fn median_of(sides: &[Side], of: impl Fn(&Side) -> Option<f64>) -> Option<f64> {
        let mut all: Vec<f64> = sides.iter().filter_map(of).collect();
        all.sort_by(f64::total_cmp);
        median(&all)
    }

    /// The run whose latency is the median one.
    fn latency(sides: &[Side]) -> Option<&Latency> {
        let mut all: Vec<&Latency> =
            sides.iter().filter_map(|side| side.latency.as_ref()).collect();
        all.sort_by_key(|latency| latency.p50);
        all.get(all.len() / 2).copied()
    }

    /// The watched rate, the median of all runs.
    pub fn rate(&self) -> Option<f64> {
        Self::median_of(&self.watched, Side::rate)
    }

    fn is_like(&self, other: &Self) -> bool {
        let key = |row: &Self| (row.pattern.clone(), row.transport, row.size, row.peers);
        key(self) == key(other)
    }

    /// What stands in each column. What was not measured is a dash.
    fn cells(&self, earlier: Option<&Results>) -> Vec<String> {
        let dash = || "–".to_owned();
        let rate = |rate: Option<f64>| rate.map_or_else(dash, |rate| format!("{rate:.0}"));
        let (watched, bare) = (self.rate(), Self::median_of(&self.bare, Side::rate));
        let ratios = self.ratios();
        let ratio = median(&ratios).map_or_else(dash, |ratio| format!("{ratio:.3}"));
        let spread = match (ratios.first(), ratios.last()) {
            (Some(least), Some(most)) => format!("{least:.3}…{most:.3}"),
            _ => dash(),
        };
        let megabytes =
            watched.map_or_else(dash, |rate| format!("{:.1}", rate * self.size as f64 / 1e6));
        let cpu = |sides: &[Side]| {
            let each = Self::median_of(sides, Side::cpu_each);
            each.map_or_else(dash, |each| format!("{each:.2}"))
        };
        let latency = Self::latency(&self.watched);
        let at = |of: fn(&Latency) -> Duration| latency.map_or_else(dash, |it| span(of(it)));
        let mut cells = vec![
            self.pattern.clone(),
            self.transport.name().to_owned(),
            self.size.to_string(),
            self.peers.to_string(),
            rate(watched),
            rate(bare),
            ratio,
            spread,
            megabytes,
            cpu(&self.watched),
            cpu(&self.bare),
            at(|it| it.p50),
            at(|it| it.p90),
            at(|it| it.p99),
            at(|it| it.p999),
            at(|it| it.max),
            latency.map_or_else(dash, |it| it.timed.to_string()),
        ];
        if let Some(earlier) = earlier {
            let before = earlier.rows.iter().find(|row| row.is_like(self)).and_then(Self::rate);
            let change = watched.zip(before).map(|(now, before)| now / before);
            cells.push(
                change.map_or_else(dash, |change| format!("{:+.1} %", (change - 1.0) * 100.0)),
            );
        }
        cells
    }
}

fn median(sorted: &[f64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some((sorted.get(middle - 1)? + upper) / 2.0)
}

/// The columns by the names they have in CSV.
const COLUMNS: [&str; 18] = [
    "pattern",
    "transport",
    "size",
    "peers",
    "watched_per_s",
    "bare_per_s",
    "ratio",
    "ratio_spread",
    "mb_per_s",
    "cpu_us_watched",
    "cpu_us_bare",
    "p50",
    "p90",
    "p99",
    "p99.9",
    "max",
    "timed",
    "change",
];
/// The columns that are words.
const WORDY: usize = 2;

impl Results {
    /// For reading in a terminal.
    pub fn table(&self, earlier: Option<&Self>, words: &Words) -> String {
        let mut lines = vec![Self::heads(earlier, words)];
        lines.extend(self.rows.iter().map(|row| row.cells(earlier)));
        let width = |column: usize| {
            let cells = lines.iter().filter_map(|line| line.get(column));
            cells.map(|cell| cell.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..COLUMNS.len()).map(width).collect();
        let mut out = String::new();
        for line in &lines {
            let cells: Vec<String> = line
                .iter()
                .zip(&widths)
                .enumerate()
                .map(|(column, (cell, width))| {
                    let room = " ".repeat(width.saturating_sub(cell.width()));
                    if column < WORDY { format!("{cell}{room}") } else { format!("{room}{cell}") }
                })
                .collect();
            // Writing to a String does not fail.
            let _written = writeln!(out, "{}", cells.join("  ").trim_end());
        }
        let _written = writeln!(out, "\n{}", self.circumstances(words));
        out
    }

    /// For a page.
    pub fn markdown(&self, earlier: Option<&Self>, words: &Words) -> String {
        let mut out = String::new();
        let heads = Self::heads(earlier, words);
        let rules =
            heads.iter().enumerate().map(|(column, _)| if column < WORDY { "---" } else { "---:" });
        let _written = writeln!(out, "| {} |", heads.join(" | "));
        let _written = writeln!(out, "|{}|", rules.collect::<Vec<_>>().join("|"));
        for row in &self.rows {
            let _written = writeln!(out, "| {} |", row.cells(earlier).join(" | "));
        }
        let _written = writeln!(out, "\n{}", self.circumstances(words));
        out
    }

    /// For a spreadsheet; what was not measured is empty.
    pub fn csv(&self, earlier: Option<&Self>) -> String {
        let shown = COLUMNS.len() - usize::from(earlier.is_none());
        let mut out = COLUMNS.get(..shown).unwrap_or(&COLUMNS).join(",") + "\n";
        for row in &self.rows {
            let cells: Vec<String> =
                row.cells(earlier).into_iter().map(|cell| cell.replace('–', "")).collect();
            out.push_str(&cells.join(","));
            out.push('\n');
        }
        out
    }

    /// For a program, and for `--compare`: every run.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    fn heads(earlier: Option<&Self>, words: &Words) -> Vec<String> {
        let mut heads = vec![
            words.report_bench_pattern(),
            words.report_bench_transport(),
            words.report_bench_size(),
            words.report_bench_peers(),
            words.report_bench_watched(),
            words.report_bench_bare(),
            words.report_bench_ratio(),
            words.report_bench_spread(),
            words.report_bench_megabytes(),
            words.report_bench_cpu(),
            words.report_bench_cpu_bare(),
            "p50".to_owned(),
            "p90".to_owned(),
            "p99".to_owned(),
            "p99.9".to_owned(),
            words.report_bench_max(),
            words.report_bench_timed(),
        ];
        heads.extend(earlier.map(|_| words.report_bench_change()));
        heads
    }

    /// Under what circumstances it was measured, and what the columns mean.
    fn circumstances(&self, words: &Words) -> String {
        let times = self.rows.first().map_or(0, |row| row.watched.len());
        let mut said = words.report_bench_note(
            times.to_string(),
            self.version.as_str(),
            self.libzmq.as_str(),
            self.cpus.to_string(),
        );
        if !self.optimised {
            said.push('\n');
            said.push_str(&words.report_bench_slow());
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::Language;

    fn side(received: u64, millis: u64) -> Side {
        let elapsed = Duration::from_millis(millis);
        Side { received, elapsed, cpu: elapsed, latency: None }
    }

    fn results(watched: &[u64]) -> Results {
        let bare = watched.iter().map(|_| side(1000, 1000)).collect();
        let watched = watched.iter().map(|count| side(*count, 1000)).collect();
        let row = Row::new(("push-pull", Transport::Tcp, 32, 1), bare, watched);
        Results {
            libzmq: "4.3.4".into(),
            version: "0".into(),
            optimised: true,
            cpus: 2,
            rows: vec![row],
        }
    }

    #[test]
    fn the_ratio_is_the_median_of_runs_side_by_side() {
        let results = results(&[950, 1000, 900]);
        assert_eq!(results.rows[0].ratios(), [0.9, 0.95, 1.0]);
        let table = results.table(None, &Language::En.load());
        assert!(table.contains("0.950  0.900…1.000"), "{table}");
    }

    #[test]
    fn what_was_not_measured_is_no_number() {
        let results = results(&[0]);
        assert_eq!(results.rows[0].ratios(), [0.0; 0]);
        let csv = results.csv(None);
        assert_eq!(csv.lines().nth(1), Some("push-pull,tcp,32,1,,1000,,,,,1000.00,,,,,,"), "{csv}");
    }

    #[test]
    fn results_are_read_back_and_held_against_later_ones() {
        let earlier = results(&[1000]);
        let read: Results = serde_json::from_str(&earlier.json()).unwrap();
        assert_eq!(read, earlier);
        let later = results(&[1100]);
        assert!(later.markdown(Some(&read), &Language::En.load()).contains("+10.0 %"));
        assert_eq!(later.csv(Some(&read)).lines().next(), Some(&*COLUMNS.join(",")));
    }
}
