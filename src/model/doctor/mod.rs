//! The doctor: small checks over the World, each of which tells what is amiss, on what evidence, and
//! what would help.
//!
//! A check is a function over an [`Exam`] and a row of [`CHECKS`]. It looks at what the World keeps
//! anyway: peers, links, accounts, and a bounded number of the latest messages. An examination costs
//! much the same whatever the traffic, and happens a few times a second at most.

mod crashed;
mod dead;
mod exam;
mod finding;
mod fit;
mod full;
mod links;
mod missed;
mod near;
mod pairs;
mod parting;
mod ports;
mod recent;
mod remedy;
mod requests;
mod routes;
mod shares;
mod slow;
mod subscriptions;

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::lab::Moment;

use super::world::World;
use exam::Exam;
pub use finding::{Alone, Evidence, Finding, Matter, Near};
pub use remedy::Remedy;

/// The checks, in the order in which they are told.
const CHECKS: &[fn(&mut Exam<'_>)] = &[
    ports::check,
    fit::check,
    subscriptions::check,
    missed::check,
    links::check,
    full::check,
    pairs::check,
    requests::check,
    routes::check,
    shares::check,
    crashed::check,
    dead::check,
    slow::check,
    parting::check,
];

/// What was found at the latest examination.
#[derive(Clone, Debug, Default)]
pub struct Doctor {
    findings: Vec<Finding>,
    suspected: Vec<Finding>,
    omitted: usize,
    due: Option<Moment>,
}

impl Doctor {
    /// How many findings are kept; the others are counted.
    pub const CAPACITY: usize = 64;
    /// The least time between two examinations, for those who ask for them.
    pub const EVERY: Duration = Duration::from_millis(200);

    /// What was found, in the order of the checks.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many more findings there were than are kept.
    pub const fn omitted(&self) -> usize {
        self.omitted
    }

    /// When to look again although nothing happened: something will be a finding if it lasts.
    pub const fn due(&self) -> Option<Moment> {
        self.due
    }

    /// Looks at the world as it is at `now`; tells whether that finds anything else than before.
    /// Once the lab has stopped, what was found stays.
    pub(super) fn examine(&mut self, world: &World, now: Moment) -> bool {
        if !world.lab().is_some_and(|lab| lab.running) {
            self.due = None;
            return false;
        }
        let mut exam = Exam::of(world, now);
        for check in CHECKS {
            check(&mut exam);
        }
        // While the whole lab stands still, everything lasts.
        let still = world.lab().is_some_and(|lab| lab.paused.is_some());
        let Exam { mut found, mut suspected, .. } = exam;
        suspected.retain(|_| !still);
        self.due = None;
        let mut watched = Vec::new();
        for (mut finding, lasting) in suspected {
            let before = self.suspected.iter().chain(&self.findings);
            if let Some(before) = before.into_iter().find(|before| before.is_same(&finding)) {
                finding.since = finding.since.min(before.since);
            }
            let ripe = finding.since + lasting;
            if ripe <= now {
                found.push(finding);
            } else {
                self.due = Some(self.due.map_or(ripe, |due| due.min(ripe)));
                watched.push(finding);
            }
        }
        for finding in &mut found {
            let before = self.findings.iter().find(|before| before.is_same(finding));
            if let Some(before) = before {
                finding.since = finding.since.min(before.since);
            }
        }
        let omitted = found.len().saturating_sub(Self::CAPACITY);
        found.truncate(Self::CAPACITY);
        watched.truncate(Self::CAPACITY);
        self.suspected = watched;
        let changed = self.findings != found || self.omitted != omitted;
        (self.findings, self.omitted) = (found, omitted);
        changed
    }
}
