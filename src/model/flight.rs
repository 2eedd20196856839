//! Flights: the messages that are moving on the screen, a slow replay of deliveries already made.

use std::time::Duration;

use crate::lab::{Event, Fact, Fate, PeerId, SocketId};

use super::ledger::{Entry, EntryId};
use super::world::World;

/// Where a flight starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spot {
    /// One of the lab's peers.
    Peer(PeerId),
    /// An outside program, by its place among [`World::outsiders`].
    Outsider(usize),
    /// A group of peers folded into one, by its place among those of the stage.
    Group(usize),
}

/// One message on its way across the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// Which message it is.
    pub entry: EntryId,
    /// Where it comes from.
    pub from: Spot,
    /// Whose it is: the socket that received it.
    pub to: SocketId,
    /// How long it stands still before it moves, because the message that caused it still moves.
    pub wait: Duration,
    /// How long it has moved.
    pub age: Duration,
}

impl Flight {
    /// How long a flight takes. Long enough for an eye, short enough for a second message.
    pub const LENGTH: Duration = Duration::from_millis(700);

    /// How far it has come, from 0 to 1; `None` while it waits.
    pub fn progress(&self) -> Option<f32> {
        (self.wait.is_zero()).then(|| self.age.as_secs_f32() / Self::LENGTH.as_secs_f32())
    }

    fn left(&self) -> Duration {
        self.wait + Self::LENGTH.saturating_sub(self.age)
    }
}

/// All flights in motion.
#[derive(Clone, Debug, Default)]
pub struct Flights {
    list: Vec<Flight>,
}

impl Flights {
    /// The most messages that move at once; in a flood the rest arrive without a flight.
    pub const CAPACITY: usize = 48;
    /// How many of the newest messages are looked through for the one a receipt belongs to.
    const SEARCH: usize = 64;

    /// The flights, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Flight> {
        self.list.iter()
    }

    /// Whether anything moves.
    pub fn moving(&self) -> bool {
        !self.list.is_empty()
    }

    /// Starts the flight of a delivery that `event` has just told.
    pub(super) fn follow(&mut self, world: &World, event: &Event) {
        let (Some(peer), Fact::Received { socket, message, .. }) = (event.peer, &event.fact) else {
            return;
        };
        let to = SocketId { peer, socket: *socket };
        let arrived = |entry: &&Entry| {
            entry.message == *message
                && (entry.outsider.is_some() || entry.legs.iter().any(|leg| delivered(leg, to)))
        };
        let newest = world.ledger().entries().rev().take(Self::SEARCH);
        let fresh = |entry: &&Entry| !self.list.iter().any(|f| f.entry == entry.id && f.to == to);
        let Some(entry) = newest.filter(arrived).find(fresh) else { return };
        let from = match (entry.from, entry.outsider) {
            (Some(socket), _) => Spot::Peer(socket.peer),
            (None, Some(outsider)) => Spot::Outsider(outsider),
            (None, None) => return,
        };
        if self.list.len() < Self::CAPACITY {
            let wait = self.wait_for(entry.parent);
            self.list.push(Flight { entry: entry.id, from, to, wait, age: Duration::ZERO });
        }
    }

    /// What is left of the flight of the message that caused this one.
    fn wait_for(&self, parent: Option<EntryId>) -> Duration {
        let flights = self.list.iter().filter(|flight| Some(flight.entry) == parent);
        flights.map(Flight::left).max().unwrap_or_default()
    }

    /// Lets time pass.
    pub fn advance(&mut self, by: Duration) {
        for flight in &mut self.list {
            let waited = flight.wait.min(by);
            flight.wait -= waited;
            flight.age += by - waited;
        }
        self.list.retain(|flight| flight.age < Flight::LENGTH);
    }

    /// Ends all flights.
    pub fn clear(&mut self) {
        self.list.clear();
    }
}

fn delivered(leg: &super::Leg, to: SocketId) -> bool {
    leg.to == Some(to) && matches!(leg.verdict.fate, Fate::Delivered { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flight(entry: u64) -> Flight {
        let to = SocketId { peer: PeerId(1), socket: 0 };
        let (wait, age) = (Duration::ZERO, Duration::ZERO);
        Flight { entry: EntryId(entry), from: Spot::Peer(PeerId(0)), to, wait, age }
    }

    #[test]
    fn a_flight_ends_after_its_length_and_nothing_moves_then() {
        let mut flights = Flights { list: vec![flight(1)] };
        flights.advance(Flight::LENGTH / 2);
        assert_eq!(flights.iter().next().and_then(Flight::progress), Some(0.5));
        flights.advance(Flight::LENGTH);
        assert!(!flights.moving());
    }

    #[test]
    fn what_a_message_causes_waits_until_the_message_has_landed() {
        let mut flights = Flights { list: vec![flight(1)] };
        flights.advance(Flight::LENGTH / 2);
        let wait = flights.wait_for(Some(EntryId(1)));
        assert_eq!(wait, Flight::LENGTH / 2);
        flights.list.push(Flight { wait, ..flight(2) });
        flights.advance(Flight::LENGTH / 4);
        assert_eq!(flights.list[1].progress(), None);
        flights.advance(Flight::LENGTH / 2);
        assert_eq!(flights.list.len(), 1);
        assert_eq!(flights.list[0].progress(), Some(0.25));
    }
}
