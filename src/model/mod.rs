//! What is known: the [`World`], a fold of events, and the [`Screen`], which actions change.

pub mod breaks;
mod doctor;
mod flight;
mod guests;
mod history;
mod journal;
mod judge;
pub mod ladder;
mod ledger;
mod lens;
mod line;
mod look;
mod pattern;
pub mod payload;
mod peers;
mod player;
mod presence;
mod pulse;
mod queues;
mod ready;
mod saved;
mod screen;
mod sieve;
mod standing;
mod study;
mod trial;
mod vacancies;
mod world;

#[cfg(test)]
mod story;
#[cfg(test)]
mod tests;

pub use doctor::{Alone, Doctor, Evidence, Finding, Matter, Near, Remedy};
pub use flight::{Flight, Flights, Spot};
pub use guests::Outsider;
pub use history::{History, Leap};
pub use journal::Journal;
pub use judge::{Found, Judgement};
pub use ladder::Ladder;
pub use ledger::{Account, Cell, Entry, EntryId, Ledger, Leg, Offer, Outward, Reasons};
pub use lens::{Is, Part, Station, Stop};
pub use line::Line;
pub use look::Look;
pub use pattern::Pattern;
pub use peers::{Life, Peer, Socket, Subscription};
pub use player::Player;
pub(crate) use player::{PATIENCE, REST};
pub use pulse::{Latencies, Rates};
pub use queues::Queue;
pub use saved::{Kept, Saved};
pub use screen::{
    Asked, Fault, Focus, Menu, Notice, Overlay, Place, Screen, Shelf, Start, Tab, Tone,
    subscriptions,
};
pub use sieve::{Filter, Sieve, root_of, tells};
pub use standing::Standing;
pub use study::{Guess, Learned, Observed, Sample, Study, Tick};
pub use trial::{Score, Stands};
pub use vacancies::Vacancy;
pub use world::{Lab, Link, World};

use crate::lab::{Event, Fact, Moment};
use crate::lesson::Lesson;

/// All that a frame is drawn from.
#[derive(Clone, Debug)]
pub struct Model {
    /// What is known of the lab, at the moment that is looked at.
    pub world: World,
    /// What was before, and whether that is looked at.
    history: History,
    /// What the person looks at.
    pub screen: Screen,
    /// The patterns the menu offers.
    pub patterns: Vec<Pattern>,
    /// The lines kept under a name.
    pub saved: Saved,
    /// The lessons the menu offers.
    pub lessons: Vec<Lesson>,
    /// How far they were gone through.
    pub learned: Learned,
    /// The lesson that is gone through.
    pub study: Option<Study>,
}

impl Model {
    /// The menu with these patterns, before anything ran.
    pub fn new(patterns: Vec<Pattern>, size: (u16, u16)) -> Self {
        Self {
            world: World::default(),
            history: History::default(),
            screen: Screen::new(size),
            patterns,
            saved: Saved::default(),
            lessons: Vec::new(),
            learned: Learned::default(),
            study: None,
        }
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: &Event) {
        self.fold(event);
        self.settle();
    }

    /// Takes in one event of many; [`Self::settle`] is called after the last.
    pub fn fold(&mut self, event: &Event) {
        // Another lab has nothing to do with what stands still.
        if matches!(event.fact, Fact::LabStarted { .. } | Fact::LabFailed { .. }) {
            self.thaw();
        }
        self.history.fold(&mut self.world, event);
        if self.is_live() {
            self.screen.attend(&self.world, event);
        }
        self.learn(event);
    }

    /// Lets the lesson take in an event that the World has taken in.
    fn learn(&mut self, event: &Event) {
        let Some(mut study) = self.study.take() else { return };
        if study.follow(self.live(), event) {
            let (done, of) = (study.ticks().len(), study.lesson().steps.len());
            self.learned.note(&study.lesson().name, done);
            self.screen.study_shift = 0;
            self.screen.notices.retain(|it| !matches!(it, Notice::StepDone { .. }));
            if study.is_again(done - 1) && !study.is_again(done) {
                self.screen.notify(Notice::Again { step: done + 1, of });
            } else if !study.is_again(done) {
                self.screen.notify(Notice::StepDone { done, of });
            }
        }
        self.study = Some(study);
    }

    /// Puts the world in order after the events taken in.
    pub fn settle(&mut self) {
        self.history.settle(&mut self.world);
    }

    /// What was before, and whether that is looked at.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What is known of the lab by now, whatever is looked at.
    pub fn live(&self) -> &World {
        self.history.live(&self.world)
    }

    /// Whether what is looked at is the present.
    fn is_live(&self) -> bool {
        !self.history.in_past() && self.frozen().is_none()
    }

    /// Looks at another moment of the lab, while it runs on.
    pub fn leap(&mut self, leap: Leap) {
        self.history.leap(&mut self.world, leap);
        self.screen.moved(&self.world);
    }

    /// Looks at the present again.
    pub fn return_to_live(&mut self) {
        self.history.return_to_live(&mut self.world);
        self.screen.moved(&self.world);
    }

    /// Lets the doctor look, at a moment not before the latest event's; tells whether that finds
    /// anything else than before. What was put aside and is no more is forgotten.
    pub fn examine(&mut self, now: Moment) -> bool {
        let changed = self.world.examine(now);
        if changed {
            let findings = self.world.doctor().findings();
            self.screen.aside.retain(|own| findings.iter().any(|there| there.is_same(own)));
        }
        changed
    }

    /// The findings that were not put aside, or to which there is more by now.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let aside = |finding: &&Finding| {
            self.screen.aside.iter().any(|own| {
                own.is_same(finding) && finding.evidence.messages <= own.evidence.messages
            })
        };
        self.world.doctor().findings().iter().filter(move |finding| !aside(finding))
    }

    /// Lets the screen stand still: it shows what is known now, whatever happens.
    pub fn freeze(&mut self) {
        if self.is_live() {
            self.screen.flights.clear();
            self.history.hold(&self.world);
        }
    }

    /// Lets the screen go on with what has happened meanwhile.
    pub fn thaw(&mut self) {
        if self.frozen().is_some() {
            self.history.return_to_live(&mut self.world);
            self.screen.catch_up(&self.world);
        }
    }

    /// How many events the screen does not show, if it stands still.
    pub fn frozen(&self) -> Option<u64> {
        self.history.held()
    }

    /// The lines kept for the scenario that runs.
    pub fn kept(&self) -> &[Kept] {
        self.scenario().map_or(&[], |name| self.saved.of(name))
    }

    /// What the scenario that runs is called.
    pub fn scenario(&self) -> Option<&str> {
        self.world.lab().map(|lab| lab.topology.name.as_str())
    }

    /// The pattern that runs, if it is one the menu offers.
    pub fn pattern(&self) -> Option<&Pattern> {
        self.patterns.get(self.screen.pattern?)
    }
}
