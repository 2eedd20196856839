//! Roles: what a peer does with its sockets, one file each. A new role is a file here, a variant of
//! [`lab::Role`](crate::lab::Role) and a line in [`play`].

mod balancer;
mod cache;
mod clock;
mod device;
mod echo;
mod flooding;
mod listener;
mod outgoing;
mod pirate;
mod ready_worker;
mod snail;
mod speaker;
mod sync_listener;
mod sync_speaker;
mod worker;

use std::time::{Duration, Instant};

use zmq::PollEvents;

use crate::lab::{Ending, Flood, Message, PeerSpec, Prefix, Role, Turn};

use super::desk::Desk;

/// A role at work. The peer's loop polls what it wants and calls it when something is ready.
pub(super) trait Play {
    /// What to poll a socket for.
    fn wants(&self, socket: usize) -> PollEvents;

    /// A socket has something to read.
    fn readable(&mut self, desk: &mut Desk, socket: usize);

    /// A socket may take a message again.
    fn writable(&mut self, _desk: &mut Desk, _socket: usize) {}

    /// A subscription landed (`true`) at a publishing socket, or left it; it is about to be said.
    fn noticed(&mut self, _desk: &mut Desk, _socket: usize, _notice: (&Prefix, bool)) {}

    /// A subscription landed at a publishing socket, and that was said.
    fn subscribed(&mut self, _desk: &mut Desk, _socket: usize, _prefix: &Prefix) {}

    /// Whether it wants its sockets closed and others in their place. Asked once each time.
    fn renews(&mut self) -> bool {
        false
    }

    /// The sockets are others now, and connected as the old ones were.
    fn renewed(&mut self, _desk: &mut Desk) {}

    /// How the peer has come to its own end, if it has.
    fn ending(&self) -> Option<Ending> {
        None
    }

    /// When to call [`Self::tick`], if at all.
    fn due(&self) -> Option<Instant> {
        None
    }

    /// The time asked for has come.
    fn tick(&mut self, _desk: &mut Desk, _now: Instant) {}

    /// A message was typed or generated for this peer.
    fn speak(&mut self, _desk: &mut Desk, _message: Message, _turn: Turn, _paused: bool) {}

    /// Makes messages by itself from now on, or no more.
    fn flood(&mut self, _desk: &mut Desk, _flood: Option<Flood>) {}

    /// A worker's work takes this long from now on.
    fn set_pace(&mut self, _pace: Duration) {}

    /// The peer goes on after a pause.
    fn resume(&mut self, _desk: &mut Desk) {}

    /// Whether it has nothing in hand and nothing that keeps it from reading.
    fn is_free(&self) -> bool {
        true
    }

    /// The peer ends: what is in hand or held is said to be over.
    fn finish(&mut self, _desk: &mut Desk) {}
}

/// The play of a peer's role.
pub(super) fn play(spec: &PeerSpec) -> Box<dyn Play> {
    match &spec.role {
        Role::Speaker => Box::new(speaker::Speaker::new(spec)),
        Role::ClockSpeaker => Box::new(speaker::Speaker::with_clock(spec)),
        Role::Listener => Box::new(listener::Listener),
        Role::Echo => Box::new(echo::Echo::default()),
        Role::Worker { pace } => Box::new(worker::Worker::new(*pace)),
        Role::Device => Box::new(device::Device::new(spec)),
        Role::Balancer => Box::new(balancer::Balancer::default()),
        Role::ReadyWorker { pace } => Box::new(ready_worker::ReadyWorker::new(*pace)),
        Role::Cache => Box::new(cache::Cache::default()),
        Role::SyncSpeaker { listeners } => Box::new(sync_speaker::SyncSpeaker::new(*listeners)),
        Role::SyncListener { wait } => Box::new(sync_listener::SyncListener::new(*wait)),
        Role::Snail { limit, pace } => Box::new(snail::Snail::new(*limit, *pace)),
        Role::Pirate { timeout, tries } => Box::new(pirate::Pirate::new(*timeout, *tries)),
    }
}
