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
pub use screen::{Asked, Focus, Menu, Notice, Overlay, Place, Screen, Start, Tab, subscriptions};
pub use sieve::{Filter, Kind, Sieve, root_of, tells};
pub use vacancies::Vacancy;
pub use world::{Lab, Link, World};

use crate::lab::Event;

/// All that a frame is drawn from.
#[derive(Debug)]
pub struct Model {
    /// What is known of the lab.
    pub world: World,
    /// What the person looks at.
    pub screen: Screen,
    /// The patterns the menu offers.
    pub patterns: Vec<Pattern>,
}

impl Model {
    /// The menu with these patterns, before anything ran.
    pub fn new(patterns: Vec<Pattern>, size: (u16, u16)) -> Self {
        Self { world: World::default(), screen: Screen::new(size), patterns }
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: &Event) {
        self.world.apply(event);
        self.screen.attend(&self.world, event);
    }

    /// The pattern that runs, if it is one the menu offers.
    pub fn pattern(&self) -> Option<&Pattern> {
        self.patterns.get(self.screen.pattern?)
    }
}
