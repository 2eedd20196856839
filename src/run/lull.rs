//! When a run is over: all has its final fate and nobody has anything to do, or nothing has moved
//! for long enough.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::lab::{Event, Fact, PeerId};
use crate::model::{Life, World};

/// How long nothing has moved when the peers are asked whether anything is still to come.
const CENSUS_AFTER: Duration = Duration::from_millis(300);

/// How many times as long as nothing may move the peers have to answer.
const ANSWER: u32 = 4;

/// The quiet since something moved.
#[derive(Debug)]
pub(super) struct Lull {
    moved: Instant,
    /// When the peers were asked since then, and who said that there is nothing to do.
    asked: Option<Instant>,
    idle: BTreeSet<PeerId>,
    /// When they were asked once more, because nothing had moved for long enough.
    again: Option<Instant>,
}

impl Lull {
    pub(super) fn begin(now: Instant) -> Self {
        Self { moved: now, asked: None, idle: BTreeSet::new(), again: None }
    }

    /// When something last moved.
    pub(super) const fn moved(&self) -> Instant {
        self.moved
    }

    /// Takes note of an event.
    pub(super) fn note(&mut self, event: &Event, now: Instant) {
        if let (Fact::Idle, Some(peer)) = (&event.fact, event.peer) {
            self.idle.insert(peer);
            return;
        }
        if matches!(event.fact, Fact::Empty { .. }) {
            return;
        }
        self.moved = now;
        self.again = None;
        // Counts tell of what had happened before the peers were asked.
        if !matches!(event.fact, Fact::Tally { .. }) {
            self.asked = None;
        }
    }

    /// Something was set in motion.
    pub(super) fn stir(&mut self, now: Instant) {
        *self = Self::begin(now);
    }

    /// Whether the peers were asked since something moved, and all that run have nothing to do.
    pub(super) fn all_idle(&self, world: &World) -> bool {
        self.asked.is_some()
            && world.peers().iter().all(|peer| match peer.life {
                Life::Waiting => false,
                Life::Running => self.idle.contains(&peer.spec.id),
                Life::Paused | Life::Ended(_) => true,
            })
    }

    /// Whether to ask the peers now; they count as asked from then on. Those who had something to do
    /// are asked another time. `all_final`: no message is under way, so that only they can tell
    /// whether another will come.
    pub(super) fn asks(&mut self, world: &World, all_final: bool, now: Instant) -> bool {
        let asks = match self.asked {
            None => all_final || self.census_at(world).is_some_and(|at| now >= at),
            Some(asked) => now >= asked + CENSUS_AFTER && !self.all_idle(world),
        };
        if asks {
            self.ask(now);
        }
        asks
    }

    /// The peers are asked; what they said before counts no more.
    fn ask(&mut self, now: Instant) {
        self.asked = Some(now);
        self.idle.clear();
    }

    /// When to ask the peers because that could tell the fate of a message, or because somebody has
    /// not answered.
    fn census_at(&self, world: &World) -> Option<Instant> {
        match self.asked {
            None => world.wants_census().then(|| self.moved + CENSUS_AFTER),
            Some(asked) => (!self.all_idle(world)).then(|| asked + CENSUS_AFTER),
        }
    }

    /// Whether to ask the peers once more now, because nothing has moved for long enough: on a busy
    /// machine they may not have had their turn yet.
    pub(super) fn asks_again(&mut self, world: &World, settle: Duration, now: Instant) -> bool {
        let asks = self.again.is_none() && now >= self.over_at(world, settle);
        if asks {
            self.again = Some(now);
            self.ask(now);
        }
        asks
    }

    /// Whether nothing moves any more: the peers have been asked once more and have nothing to do, or
    /// those that have something do not get on with it.
    pub(super) fn is_over(&self, world: &World, settle: Duration, now: Instant) -> bool {
        let over = now >= self.over_at(world, settle);
        self.again.is_some() && (over || self.all_idle(world))
    }

    /// When nothing will have moved for `settle`, or those asked once more will have had their time.
    /// A worker moves nothing while it works, nor does a speaker between two messages that it makes.
    pub(super) fn over_at(&self, world: &World, settle: Duration) -> Instant {
        if let Some(again) = self.again {
            return again + settle * ANSWER;
        }
        let paces = world.peers().iter().filter_map(|peer| peer.spec.role.pace());
        let pauses = world.peers().iter().filter_map(|peer| peer.flood.as_ref()?.rate);
        let pauses = pauses.map(|rate| Duration::from_secs_f64(1.0 / rate.per_second()));
        self.moved + settle + paces.chain(pauses).max().unwrap_or_default()
    }

    /// When to look again although nothing has happened.
    pub(super) fn due(&self, world: &World, settle: Duration) -> Instant {
        let over = self.over_at(world, settle);
        self.census_at(world).map_or(over, |census| census.min(over))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Moment;

    fn event(fact: Fact) -> Event {
        Event { at: Moment::START, peer: Some(PeerId(0)), fact }
    }

    #[test]
    fn the_peers_are_asked_once_and_again_when_something_moved() {
        let (world, now) = (World::default(), Instant::now());
        let mut lull = Lull::begin(now);
        assert!(!lull.all_idle(&world));
        assert!(lull.asks(&world, true, now));
        assert!(!lull.asks(&world, true, now));
        assert!(lull.all_idle(&world), "a lab without peers has none that is busy");
        lull.note(&event(Fact::Tally { socket: 0, tally: crate::lab::Tally::default() }), now);
        assert!(!lull.asks(&world, true, now), "counts are no movement that matters");
        lull.note(&event(Fact::PeerStarted), now);
        assert!(lull.asks(&world, true, now));
    }

    #[test]
    fn who_had_something_to_do_is_asked_another_time() {
        let topology = crate::scenario::find("pair").unwrap();
        let topology = topology.topology(crate::lab::Transport::Tcp, &[]).unwrap();
        let (wall_clock, libzmq) = (String::new(), String::new());
        let mut world = World::default();
        let tell = |world: &mut World, peer, fact| {
            world.fold(&Event { at: Moment::START, peer, fact });
        };
        tell(&mut world, None, Fact::LabStarted { topology, wall_clock, libzmq });
        (0..2).for_each(|id| tell(&mut world, Some(PeerId(id)), Fact::PeerStarted));
        let now = Instant::now();
        let mut lull = Lull::begin(now);
        assert!(lull.asks(&world, true, now));
        lull.note(&event(Fact::Idle), now);
        assert!(!lull.asks(&world, true, now), "the other one works");
        let later = now + CENSUS_AFTER;
        assert!(lull.asks(&world, true, later));
        for peer in world.peers() {
            lull.note(&Event { peer: Some(peer.spec.id), ..event(Fact::Idle) }, later);
        }
        assert!(lull.all_idle(&world) && !lull.asks(&world, true, later + CENSUS_AFTER));
    }

    #[test]
    fn the_run_is_over_when_nothing_has_moved_for_long_enough() {
        let (world, now) = (World::default(), Instant::now());
        let settle = Duration::from_secs(5);
        let mut lull = Lull::begin(now);
        assert_eq!(lull.over_at(&world, settle), now + settle);
        let later = now + Duration::from_secs(3);
        lull.note(&event(Fact::Idle), later);
        assert_eq!(lull.over_at(&world, settle), now + settle, "to be idle is not to move");
        lull.note(&event(Fact::PeerStarted), later);
        assert_eq!(lull.over_at(&world, settle), later + settle);
    }

    #[test]
    fn before_the_run_is_over_the_peers_are_asked_once_more() {
        let (world, now) = (World::default(), Instant::now());
        let settle = Duration::from_secs(1);
        let at = |seconds| now + Duration::from_secs(seconds);
        let mut lull = Lull::begin(now);
        assert!(!lull.asks_again(&world, settle, now));
        assert!(!lull.is_over(&world, settle, at(9)), "nobody was asked");
        assert!(lull.asks_again(&world, settle, at(1)));
        assert!(!lull.asks_again(&world, settle, at(2)), "they are being asked");
        assert!(lull.is_over(&world, settle, at(1)), "a lab without peers has none that is busy");
        lull.note(&event(Fact::PeerStarted), at(2));
        assert!(!lull.is_over(&world, settle, at(9)), "something moved");
        assert!(lull.asks_again(&world, settle, at(3)));
        let topology = crate::scenario::find("pubsub").unwrap();
        let topology = topology.topology(crate::lab::Transport::Tcp, &[]).unwrap();
        let (wall_clock, libzmq) = (String::new(), String::new());
        let started = Fact::LabStarted { topology, wall_clock, libzmq };
        let mut busy = World::default();
        busy.fold(&Event { at: Moment::START, peer: None, fact: started });
        assert!(!lull.is_over(&busy, settle, at(6)), "who does not answer is waited for");
        assert!(lull.is_over(&busy, settle, at(7)), "and not for ever");
    }
}
