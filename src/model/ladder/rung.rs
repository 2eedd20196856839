//! One step of the ladder.

use std::time::Duration;

use crate::lab::{Ending, Moment, PeerId, Prefix, Setting, SocketId};

use super::super::ledger::EntryId;

/// Where a step stands: by its moment, and among those of one moment in the order they were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// When it happened.
    pub at: Moment,
    /// Its number.
    pub number: u64,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Where it stands.
    pub key: Key,
    /// What happened.
    pub step: Step,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A message was offered. What became of it on each of its ways, its entry tells; ways on which
    /// it arrives late have a step of their own besides.
    Sent(EntryId),
    /// A message arrived late at this receiver.
    Arrived(EntryId, SocketId),
    /// The same happened to each of these peers.
    Mark(Mark, Vec<PeerId>),
    /// Something happened between two peers, from the first to the second.
    Tie(Tie, PeerId, PeerId),
    /// Something happened to the lab as a whole.
    Whole(Whole),
}

/// What happened to all at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// All peers stop at their next send or receive.
    Paused,
    /// They go on.
    Resumed,
    /// A step was asked for, and nobody had anything to handle.
    Idle,
    /// Each peer rests this long after each message; zero is full speed.
    Slow(Duration),
}

/// What happened to a peer by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its sockets opened.
    Started,
    /// Its sockets closed.
    Ended(Ending),
    /// It reads and sends no more.
    Paused,
    /// It goes on.
    Resumed,
    /// Paused, it handled one message.
    Stepped,
    /// An option of one of its sockets was changed.
    Set(Setting),
    /// Its work takes this long a message.
    Pace(Duration),
    /// It added a subscription.
    Subscribed(Prefix),
    /// It dropped a subscription.
    Unsubscribed(Prefix),
    /// A subscription of somebody unknown landed at it.
    Landed(Prefix),
    /// A subscription of somebody unknown went.
    Left(Prefix),
}

/// What happened between two peers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tie {
    /// The first is connected to the second, which binds.
    Connected,
    /// That connection is gone.
    Parted,
    /// The first closed its connection to the second.
    Cut,
    /// The first one's subscription landed at the second.
    Landed(Prefix),
    /// It went there.
    Left(Prefix),
}
