//! What is known: the [`World`], a fold of events, and the [`Screen`], which actions change.

mod doctor;
mod flight;
mod guests;
mod journal;
pub mod ladder;
mod ledger;
mod line;
mod look;
mod pattern;
pub mod payload;
mod peers;
mod presence;
mod queues;
mod ready;
mod saved;
mod screen;
mod sieve;
mod vacancies;
mod world;

#[cfg(test)]
mod story;
#[cfg(test)]
mod tests;

pub use doctor::{Doctor, Evidence, Finding, Matter, Near, Remedy};
pub use flight::{Flight, Flights, Spot};
pub use guests::Outsider;
pub use journal::Journal;
pub use ladder::Ladder;
pub use ledger::{Account, Cell, Entry, EntryId, Ledger, Leg, Offer, Reasons};
pub use line::Line;
pub use look::Look;
pub use pattern::Pattern;
pub use peers::{Life, Peer, Socket, Subscription};
pub use queues::Queue;
pub use saved::{Kept, Saved};
pub use screen::{Asked, Focus, Menu, Notice, Overlay, Place, Screen, Start, Tab, subscriptions};
pub use sieve::{Filter, Kind, Sieve, root_of, tells};
pub use vacancies::Vacancy;
pub use world::{Lab, Link, World};

use crate::lab::{Event, Fact};

/// All that a frame is drawn from.
#[derive(Clone, Debug)]
pub struct Model {
    /// What is known of the lab.
    pub world: World,
    /// What the person looks at.
    pub screen: Screen,
    /// The patterns the menu offers.
    pub patterns: Vec<Pattern>,
    /// The lines kept under a name.
    pub saved: Saved,
    /// What is known by now, while the screen stands still and shows what was known before.
    ahead: Option<Ahead>,
}

/// A world that goes on behind a screen that stands still.
#[derive(Clone, Debug)]
struct Ahead {
    world: Box<World>,
    events: u64,
}

impl Model {
    /// The menu with these patterns, before anything ran.
    pub fn new(patterns: Vec<Pattern>, size: (u16, u16)) -> Self {
        Self {
            world: World::default(),
            screen: Screen::new(size),
            patterns,
            saved: Saved::default(),
            ahead: None,
        }
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: &Event) {
        // Another lab has nothing to do with what stands still.
        if matches!(event.fact, Fact::LabStarted { .. } | Fact::LabFailed { .. }) {
            self.thaw();
        }
        if let Some(ahead) = &mut self.ahead {
            ahead.world.apply(event);
            ahead.events += 1;
            return;
        }
        self.world.apply(event);
        self.screen.attend(&self.world, event);
    }

    /// Lets the screen stand still: it shows what is known now, whatever happens.
    pub fn freeze(&mut self) {
        if self.ahead.is_none() {
            self.screen.flights.clear();
            self.ahead = Some(Ahead { world: Box::new(self.world.clone()), events: 0 });
        }
    }

    /// Lets the screen go on with what has happened meanwhile.
    pub fn thaw(&mut self) {
        if let Some(ahead) = self.ahead.take() {
            self.world = *ahead.world;
            self.screen.catch_up(&self.world);
        }
    }

    /// How many events the screen does not show, if it stands still.
    pub fn frozen(&self) -> Option<u64> {
        self.ahead.as_ref().map(|ahead| ahead.events)
    }

    /// All that is known by now, whatever the screen shows.
    pub fn newest(&self) -> &World {
        self.ahead.as_ref().map_or(&self.world, |ahead| &ahead.world)
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
