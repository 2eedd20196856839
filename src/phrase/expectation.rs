//! Expectations in words, and what is found.

use crate::l10n::Words;
use crate::lab::FateKind;
use crate::model::{Found, Judgement};
use crate::scenario::{Bound, Expectation, Expected, Measure, Relation};

/// What is expected, as a sentence.
pub fn expectation(words: &Words, expectation: &Expectation) -> String {
    match &expectation.what {
        Expected::Count { whose, of, bound } => {
            let whose = whose.clone().unwrap_or_else(|| words.expect_lab());
            words.expect_count(whose, measure(words, *of), self::bound(words, *bound))
        }
        Expected::Alike { peers, by } => words.expect_alike(peers.join(", "), by.to_string()),
        Expected::Finding { code: Some(code), found: true } => words.expect_finding(code),
        Expected::Finding { code: Some(code), found: false } => words.expect_no_finding(code),
        Expected::Finding { code: None, found: true } => words.expect_any_finding(),
        Expected::Finding { code: None, found: false } => words.expect_no_findings(),
    }
}

/// What is found.
pub fn found(words: &Words, judgement: &Judgement) -> String {
    match &judgement.found {
        Found::Count(count) => count.to_string(),
        Found::Counts(counts) => {
            let each = counts.iter().map(|(name, count)| format!("{name} {count}"));
            each.collect::<Vec<_>>().join(", ")
        }
        Found::Findings(codes) if codes.is_empty() => words.expect_nothing(),
        Found::Findings(codes) => codes.join(", "),
    }
}

fn measure(words: &Words, measure: Measure) -> String {
    match measure {
        Measure::Sent => words.expect_sent(),
        Measure::Received => words.expect_received(),
        Measure::Fate(FateKind::Delivered) => words.expect_delivered(),
        Measure::Fate(FateKind::Filtered) => words.expect_filtered(),
        Measure::Fate(FateKind::Missed) => words.expect_missed(),
        Measure::Fate(FateKind::Dropped) => words.expect_dropped(),
        Measure::Fate(FateKind::Lost) => words.expect_lost(),
        Measure::Fate(FateKind::Refused) => words.expect_refused(),
        Measure::Fate(FateKind::Outside) => words.expect_outside(),
        Measure::Fate(FateKind::Pending) => words.expect_pending(),
    }
}

fn bound(words: &Words, bound: Bound) -> String {
    let number = bound.number.to_string();
    match bound.is {
        Relation::Exactly => words.expect_exactly(number),
        Relation::MoreThan => words.expect_more_than(number),
        Relation::AtLeast => words.expect_at_least(number),
        Relation::LessThan => words.expect_less_than(number),
        Relation::AtMost => words.expect_at_most(number),
    }
}
