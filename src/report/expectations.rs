//! Expectations: a part of the report for people, and lines among the events for programs.

use std::io::{self, Write};

use serde::Serialize;

use crate::l10n::Words;
use crate::model::World;
use crate::phrase::{expectation, found};
use crate::scenario::Expectation;

use super::table::{Side, Table};

const INDENT: usize = 2;

/// Writes what was expected and what came of it, if anything was.
///
/// # Errors
/// When `out` takes no more.
pub fn write_expectations(
    world: &World,
    words: &Words,
    expectations: &[Expectation],
    out: &mut impl Write,
) -> io::Result<()> {
    if expectations.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", words.report_expectations())?;
    let mut table = Table::new(vec![
        (words.report_column_expected(), Side::Left),
        (words.report_column_held(), Side::Left),
        (words.report_column_found(), Side::Left),
    ]);
    for expected in expectations {
        let judgement = world.judge(expected);
        let held = if judgement.holds { words.report_held() } else { words.report_not_held() };
        table.row(vec![expectation(words, expected), held, found(words, &judgement)]);
    }
    table.write(out, INDENT)
}

/// What was expected and did not come true, in sentences.
pub fn unmet(world: &World, words: &Words, expectations: &[Expectation]) -> Vec<String> {
    let all = expectations.iter().map(|expected| (expected, world.judge(expected)));
    let unmet = all.filter(|(_, judgement)| !judgement.holds);
    let said = |(expected, judgement): (&Expectation, _)| {
        words.report_unmet(expectation(words, expected), found(words, &judgement))
    };
    unmet.map(said).collect()
}

/// An expectation as a line among the events.
#[derive(Serialize)]
struct Line {
    expectation: String,
    held: bool,
    found: String,
}

/// Writes what was expected as JSON, one object a line.
///
/// # Errors
/// When `out` takes no more.
pub fn write_expectation_lines(
    world: &World,
    words: &Words,
    expectations: &[Expectation],
    out: &mut impl Write,
) -> io::Result<()> {
    for expected in expectations {
        let judgement = world.judge(expected);
        let line = Line {
            expectation: expectation(words, expected),
            held: judgement.holds,
            found: found(words, &judgement),
        };
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}
