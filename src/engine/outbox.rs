//! The outbox: the one bounded way of events out of the engine, with its losses counted.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::lab::{Event, Fact, Moment, PeerId};

/// How many events may wait for whoever reads them.
pub(super) const EVENTS: usize = 65_536;
/// How many of these places only facts that must arrive may take.
const RESERVE: usize = 8_192;
/// How many facts that must arrive a peer keeps for later when even the reserve is full.
const KEPT: usize = 16_384;

/// The lab's clock: one start, read by all its threads.
#[derive(Clone, Copy)]
pub(super) struct Clock(Instant);

impl Clock {
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    pub(super) fn now(self) -> Moment {
        Moment::from_nanos(u64::try_from(self.0.elapsed().as_nanos()).unwrap_or(u64::MAX))
    }
}

/// Where events go, and who is told that some are there.
#[derive(Clone)]
pub(super) struct Outlet {
    events: Sender<Event>,
    waker: Arc<dyn Fn() + Send + Sync>,
    /// Whether what is said here is of a lab in whose place another has come.
    past: Arc<AtomicBool>,
}

impl Outlet {
    /// An outlet, and where the events come out.
    pub(super) fn new(waker: Arc<dyn Fn() + Send + Sync>) -> (Self, Receiver<Event>) {
        // A bounded channel would take the memory of all its places at once, 15 MB that hardly any
        // lab needs; so the bound is held by those who send.
        let (events, heard) = unbounded();
        (Self { events, waker, past: Arc::default() }, heard)
    }

    /// An outlet for the lab that comes in the place of this one's. From then on nothing comes out of
    /// this one: its peers may take longer to end than anybody waits, and what they say last would be
    /// taken for the new lab's.
    pub(super) fn succeed(&self) -> Self {
        self.past.store(true, Ordering::SeqCst);
        Self { past: Arc::default(), ..self.clone() }
    }

    /// Puts an event into the channel, or gives it back when there is no room. Threads that find the
    /// last place free at one time all take it, so there may be as many more as there are threads.
    fn put(&self, event: Event) -> Option<Event> {
        if self.past.load(Ordering::SeqCst) {
            return None;
        }
        if self.events.len() >= EVENTS {
            return Some(event);
        }
        // When nobody reads any more, the lab is being left.
        if self.events.send(event).is_ok() {
            (self.waker)();
        }
        None
    }

    /// Whether there is room for what need not arrive.
    fn has_room(&self) -> bool {
        self.events.len() < EVENTS - RESERVE
    }
}

/// One thread's way of saying facts.
pub(super) struct Outbox {
    peer: Option<PeerId>,
    clock: Clock,
    outlet: Outlet,
    kept: VecDeque<Event>,
    lost: u64,
}

impl Outbox {
    pub(super) fn new(peer: Option<PeerId>, clock: Clock, outlet: Outlet) -> Self {
        Self { peer, clock, outlet, kept: VecDeque::new(), lost: 0 }
    }

    pub(super) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Says a fact that must arrive. When nobody reads, it is kept and said later.
    pub(super) fn say(&mut self, fact: Fact) {
        let event = Event { at: self.clock.now(), peer: self.peer, fact };
        tracing::debug!(peer = self.peer.map(|peer| peer.0), fact = ?event.fact, "says");
        self.push(event);
    }

    fn push(&mut self, event: Event) {
        self.flush();
        let unsent = if self.kept.is_empty() { self.try_send(event) } else { Some(event) };
        match unsent {
            Some(event) if self.kept.len() < KEPT => self.kept.push_back(event),
            Some(_) => self.lost += 1,
            None => {}
        }
    }

    /// How many facts had to be let go since this was last asked.
    pub(super) fn take_lost(&mut self) -> u64 {
        std::mem::take(&mut self.lost)
    }

    /// Whether there is room for a detail now. Only then is it worth making one.
    pub(super) fn has_room(&self) -> bool {
        self.kept.is_empty() && self.outlet.has_room()
    }

    /// Says a detail of this moment if there is room; tells whether it did.
    pub(super) fn detail(&mut self, fact: impl FnOnce() -> Fact) -> bool {
        let at = if self.has_room() { self.clock.now() } else { return false };
        self.detail_at(at, fact)
    }

    /// Says a detail of an earlier moment if there is room; tells whether it did.
    pub(super) fn detail_at(&mut self, at: Moment, fact: impl FnOnce() -> Fact) -> bool {
        if !self.has_room() {
            return false;
        }
        let event = Event { at, peer: self.peer, fact: fact() };
        tracing::trace!(peer = self.peer.map(|peer| peer.0), fact = ?event.fact, "says");
        self.try_send(event).is_none()
    }

    /// Tries again to send what was kept; tells whether nothing is kept any more.
    pub(super) fn flush(&mut self) -> bool {
        while let Some(event) = self.kept.pop_front() {
            if let Some(event) = self.try_send(event) {
                self.kept.push_front(event);
                return false;
            }
        }
        true
    }

    fn try_send(&mut self, event: Event) -> Option<Event> {
        self.outlet.put(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lab_that_was_replaced_says_nothing_more() {
        let (first, events) = Outlet::new(Arc::new(|| {}));
        let mut old = Outbox::new(None, Clock::start(), first.clone());
        old.say(Fact::LabStopped);
        let mut new = Outbox::new(None, Clock::start(), first.succeed());
        old.say(Fact::Idle);
        new.say(Fact::PeerStarted);
        let told: Vec<Fact> = events.try_iter().map(|event| event.fact).collect();
        assert_eq!(told, [Fact::LabStopped, Fact::PeerStarted]);
    }

    #[test]
    fn what_nobody_reads_is_bounded_and_what_was_let_go_is_counted() {
        let (outlet, events) = Outlet::new(Arc::new(|| {}));
        let mut outbox = Outbox::new(None, Clock::start(), outlet);
        let details = (0..EVENTS).filter(|_| outbox.detail(|| Fact::Idle)).count();
        assert_eq!(details, EVENTS - RESERVE, "the reserve is not for details");
        for _ in 0..RESERVE + KEPT + 3 {
            outbox.say(Fact::Idle);
        }
        assert_eq!((events.len(), outbox.take_lost()), (EVENTS, 3));
        assert!(!outbox.flush() && !outbox.has_room());
        let read = events.try_iter().count();
        assert!(outbox.flush());
        assert_eq!((read, events.len()), (EVENTS, KEPT));
    }
}
