//! Fates: what became of a message on its way to one peer, and how that is known.

use std::time::Duration;

use strum::{EnumIter, EnumString, IntoStaticStr};

use super::event::{Holding, Refusal};

/// What became of a message on its way to one peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The peer received it, this long after it was offered.
    Delivered {
        /// From the offer to the receipt; zero when it came from outside, since nobody knows how long
        /// it was under way.
        after: Duration,
    },
    /// No subscription of the peer is a prefix of the first frame.
    Filtered,
    /// The peer was not there to get it.
    Missed(Absence),
    /// A queue threw it away: it was full, or kept a newer one only.
    Dropped(Gap),
    /// It was under way to a peer or link that died.
    Lost(Loss),
    /// The send itself failed.
    Refused(Refusal),
    /// It went to an outside peer; what becomes of it there cannot be seen.
    Outside,
    /// None of these yet.
    Pending(Place),
}

impl Fate {
    /// Whether nothing more can happen to the message on this way.
    pub const fn is_final(&self) -> bool {
        !matches!(self, Self::Pending(_))
    }
}

/// A fate without its particulars, by the word that files and filters have for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
#[expect(missing_docs, reason = "each is the fate of its name")]
pub enum FateKind {
    Delivered,
    Filtered,
    Missed,
    Dropped,
    Lost,
    Refused,
    Outside,
    Pending,
}

impl FateKind {
    /// The kind of a fate.
    pub const fn of(fate: &Fate) -> Self {
        match fate {
            Fate::Delivered { .. } => Self::Delivered,
            Fate::Filtered => Self::Filtered,
            Fate::Missed(_) => Self::Missed,
            Fate::Dropped(_) => Self::Dropped,
            Fate::Lost(_) => Self::Lost,
            Fate::Refused(_) => Self::Refused,
            Fate::Outside => Self::Outside,
            Fate::Pending(_) => Self::Pending,
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// Why a subscriber was not there to get a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Absence {
    /// It was not running.
    NotRunning,
    /// It was running, but not connected.
    NotConnected,
    /// It was connected, but its subscription had not landed at the publisher.
    NotLanded,
}

/// How a dropped message was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gap {
    /// A later message on the same link arrived, and this did not.
    Overtaken,
    /// The link went quiet, and this had not arrived.
    Quiet,
    /// A queue that keeps the newest message only (`ZMQ_CONFLATE`) put a newer one in its place.
    Replaced,
    /// A REQ or REP looked for the empty delimiter frame, found none, and threw it away.
    NoDelimiter,
    /// The ROUTER that sent it knew nobody of the name it was addressed to.
    Unroutable,
}

/// What took a lost message with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// It lay unread in the receiver's socket when that was closed. Seen, not inferred.
    Unread,
    /// The receiver ended before it arrived.
    ReceiverEnded,
    /// The link was cut before it arrived.
    LinkCut,
    /// The sender ended before libzmq had sent it.
    SenderEnded,
    /// The receiver had taken it, and ended before it had answered or passed it on.
    InHand,
}

/// Where a pending message is, as far as can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In the sender's backlog.
    Held(Holding),
    /// libzmq has it: in a queue of the sender's or the receiver's, or between them.
    Queued,
    /// libzmq has it, for one of several peers; which one is not known before one receives it.
    QueuedForOneOf,
    /// The receiver has its place before the eyes but is paused.
    AwaitsPaused,
    /// The receiver has it in hand: it works on it before it passes it on.
    InHand,
}

/// Whether a fate was observed or concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Known {
    /// Some peer observed it.
    Seen,
    /// It follows from other observations.
    Inferred,
    /// Nobody in the lab can know; it is the most that can be said.
    Unknowable,
}

/// A fate, and how it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What became of the message.
    pub fate: Fate,
    /// How that is known.
    pub known: Known,
}

impl Verdict {
    /// An observed fate.
    pub const fn seen(fate: Fate) -> Self {
        Self { fate, known: Known::Seen }
    }

    /// The most that can be said of what nobody in the lab can know.
    pub const fn unknowable(fate: Fate) -> Self {
        Self { fate, known: Known::Unknowable }
    }

    /// A concluded fate.
    pub const fn inferred(fate: Fate) -> Self {
        Self { fate, known: Known::Inferred }
    }
}

/// The account of one way: `offered` is the sum of all the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Messages offered on this way.
    pub offered: u64,
    /// Of these: received.
    pub delivered: u64,
    /// Of these: turned away by subscriptions.
    pub filtered: u64,
    /// Of these: sent while the peer was not there.
    pub missed: u64,
    /// Of these: thrown away by a queue.
    pub dropped: u64,
    /// Of these: gone with a dead peer or link.
    pub lost: u64,
    /// Of these: not sent at all.
    pub refused: u64,
    /// Of these: gone to an outside peer.
    pub outside: u64,
    /// Of these: still under way.
    pub pending: u64,
    /// Of these: not explained. Never left out; the lab's aim is 0.
    pub unaccounted: u64,
}

impl Balance {
    /// The count a fate belongs to.
    pub const fn slot(&mut self, fate: &Fate) -> &mut u64 {
        self.slot_of(FateKind::of(fate))
    }

    /// How many messages have a fate of this kind.
    pub const fn of(mut self, kind: FateKind) -> u64 {
        *self.slot_of(kind)
    }

    const fn slot_of(&mut self, kind: FateKind) -> &mut u64 {
        match kind {
            FateKind::Delivered => &mut self.delivered,
            FateKind::Filtered => &mut self.filtered,
            FateKind::Missed => &mut self.missed,
            FateKind::Dropped => &mut self.dropped,
            FateKind::Lost => &mut self.lost,
            FateKind::Refused => &mut self.refused,
            FateKind::Outside => &mut self.outside,
            FateKind::Pending => &mut self.pending,
        }
    }

    /// What the fates add up to; equals `offered` when the account balances.
    pub const fn explained(&self) -> u64 {
        self.delivered
            + self.filtered
            + self.missed
            + self.dropped
            + self.lost
            + self.refused
            + self.outside
            + self.pending
    }
}
