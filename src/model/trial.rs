//! The trial of a scenario: how each thing that is expected stands, while its script is played and
//! after.

use crate::scenario::{Bound, Expectation, Expected, Measure, Relation};

use super::judge::{Found, Judgement};
use super::{Model, World};
use crate::lab::FateKind;

/// How something that is expected stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It holds.
    Holds,
    /// It does not, and it may still come true.
    Open,
    /// It does not, and its time is over.
    Fails,
}

/// How many of the expectations hold, and how many fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Those that hold.
    pub hold: usize,
    /// Those that fail.
    pub fail: usize,
    /// All.
    pub of: usize,
}

impl Model {
    /// What is expected of the lab.
    pub fn expectations(&self) -> &[Expectation] {
        self.pattern().map_or(&[], |pattern| &pattern.scenario.expectations)
    }

    /// How the expectation at this place stands, and what was found. Once the script has been played
    /// that is what was found then, whatever a person does to the lab afterwards; the past is judged
    /// as it was.
    pub fn stands(&self, place: usize) -> Option<(Judgement, Stands)> {
        let expectation = self.expectations().get(place)?;
        let then = self.screen.player.found().and_then(|found| found.get(place));
        let then = then.filter(|_| !self.history().in_past());
        Some(match then {
            Some(judgement) => {
                (judgement.clone(), if judgement.holds { Stands::Holds } else { Stands::Fails })
            }
            None => now(&self.world, expectation),
        })
    }

    /// How many hold and how many fail, once the script has been played.
    pub fn score(&self) -> Option<Score> {
        let found = self.screen.player.found()?;
        let hold = found.iter().filter(|judgement| judgement.holds).count();
        Some(Score { hold, fail: found.len() - hold, of: found.len() })
    }
}

/// How an expectation stands at the moment.
fn now(world: &World, expectation: &Expectation) -> (Judgement, Stands) {
    let judgement = world.judge(expectation);
    let stands = match (&expectation.what, &judgement.found) {
        _ if judgement.holds => Stands::Holds,
        (Expected::Count { of, bound, .. }, Found::Count(count)) if beyond(*of, *bound, *count) => {
            Stands::Fails
        }
        (Expected::Count { .. } | Expected::Alike { .. } | Expected::Finding { .. }, _) => {
            Stands::Open
        }
    };
    (judgement, stands)
}

/// Whether there are more than there may be, and there will not be fewer.
const fn beyond(of: Measure, bound: Bound, count: u64) -> bool {
    if matches!(of, Measure::Fate(FateKind::Pending)) {
        return false;
    }
    match bound.is {
        Relation::Exactly | Relation::AtMost | Relation::LessThan => count >= bound.number,
        Relation::MoreThan | Relation::AtLeast => false,
    }
}
