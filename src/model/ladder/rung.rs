//! One step of the ladder.

use crate::lab::{Ending, Moment, PeerId, Prefix, SocketId};

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
