//! The doctor's findings: a part of the report for people, and lines among the events for programs.

use std::io::{self, Write};

use serde::Serialize;
use textwrap::{Options, WordSeparator, WordSplitter};

use crate::l10n::Words;
use crate::lab::{Moment, PeerId, SocketId};
use crate::model::{Finding, World, breaks};
use crate::phrase::{Told, told};

use super::note::name;

const INDENT: &str = "  ";
const DEEPER: &str = "      ";
/// How wide the sentences get, in columns; a narrower terminal makes them narrower.
const WIDEST: usize = 100;
/// How narrow they get at most.
const NARROWEST: usize = 40;

/// Writes what the doctor found, if it found anything.
pub(super) fn write(
    world: &World,
    words: &Words,
    columns: Option<usize>,
    out: &mut impl Write,
) -> io::Result<()> {
    let doctor = world.doctor();
    if doctor.findings().is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", words.report_findings())?;
    let width = columns.map_or(WIDEST, |columns| columns.clamp(NARROWEST, WIDEST));
    let mut say = |text: &str, first: &str| {
        let options = Options::new(width)
            .initial_indent(first)
            .subsequent_indent(DEEPER)
            .word_separator(WordSeparator::Custom(breaks::parts))
            .word_splitter(WordSplitter::NoHyphenation);
        writeln!(out, "{}", textwrap::fill(text, options))
    };
    for finding in doctor.findings() {
        let Told { what, why, advice, remedy: _, evidence } = told(world, words, finding);
        let head = match evidence {
            Some(evidence) => words.report_finding_seen(finding.matter.code(), what, evidence),
            None => words.report_finding(finding.matter.code(), what),
        };
        say(&head, INDENT)?;
        say(&why, DEEPER)?;
        say(&words.report_finding_advice(advice), DEEPER)?;
    }
    if doctor.omitted() > 0 {
        writeln!(out, "{INDENT}{}", words.report_findings_more(doctor.omitted().to_string()))?;
    }
    Ok(())
}

/// A finding as a line among the events.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Line<'a> {
    finding: &'a str,
    at: Moment,
    since: Moment,
    peer: PeerId,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    far: Option<PeerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    far_name: Option<String>,
    messages: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    examples: Vec<Example>,
    what: String,
    why: String,
    advice: String,
}

/// A message that a finding rests on: the offer or, from outside, the receipt it was.
#[derive(Serialize)]
struct Example {
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<SocketId>,
    n: u64,
}

/// Writes each finding as a JSON object on a line of its own. Its `finding` tells it from events.
///
/// # Errors
/// When `out` takes no more.
pub fn write_lines(world: &World, words: &Words, out: &mut impl Write) -> io::Result<()> {
    for finding in world.doctor().findings() {
        serde_json::to_writer(&mut *out, &line(world, words, finding))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn line<'a>(world: &World, words: &Words, finding: &'a Finding) -> Line<'a> {
    let Told { what, why, advice, remedy: _, evidence: _ } = told(world, words, finding);
    let entries = finding.evidence.entries.iter().filter_map(|id| world.ledger().entry(*id));
    Line {
        finding: finding.matter.code(),
        at: world.now(),
        since: finding.since,
        peer: finding.at.peer,
        name: name(world, finding.at),
        far: finding.far.map(|far| far.peer),
        far_name: finding.far.map(|far| name(world, far)),
        messages: finding.evidence.messages,
        examples: entries.map(|entry| Example { from: entry.from, n: entry.n }).collect(),
        what,
        why,
        advice,
    }
}
