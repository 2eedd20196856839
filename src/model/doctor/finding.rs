//! Findings: what a check tells, as data.

use std::time::Duration;

use strum::{IntoStaticStr, VariantNames};

use crate::lab::{Absence, Frame, Message, Moment, Prefix, SocketId, SocketType, Transport};
use crate::model::EntryId;

use super::remedy::Remedy;

/// Something that is amiss in the lab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub matter: Matter,
    /// The socket it is found at.
    pub at: SocketId,
    /// The other end, if it is between two.
    pub far: Option<SocketId>,
    /// Since when, as far as the kept events tell.
    pub since: Moment,
    /// What it rests on.
    pub evidence: Evidence,
    /// What the lab can do about it.
    pub remedy: Option<Remedy>,
}

/// The messages a finding rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// How many there are.
    pub messages: u64,
    /// The latest of them that are still kept, oldest first.
    pub entries: Vec<EntryId>,
}

impl Evidence {
    /// So many messages, of which none is named.
    pub(super) const fn count(messages: u64) -> Self {
        Self { messages, entries: Vec::new() }
    }
}

/// What is amiss. The name of each is also its code in reports.
#[derive(Clone, Debug, PartialEq, Eq, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Matter {
    /// A subscriber has no subscription, so nothing ever comes.
    NoSubscription,
    /// Messages were published before the subscriber could get any.
    JoinedLate(Absence),
    /// Messages were published while the subscriber was away.
    Away,
    /// A subscription nearly fits what is published, and lets nothing pass.
    NearMiss {
        /// The subscription.
        prefix: Prefix,
        /// The latest message it nearly fits.
        message: Message,
        /// How the two differ.
        near: Near,
        /// A subscription that fits.
        better: Prefix,
    },
    /// A publisher's queue for a subscriber was full, and messages were thrown away.
    QueueFull {
        /// The publisher's send high-water mark.
        sndhwm: u32,
        /// The subscriber's receive high-water mark.
        rcvhwm: u32,
        /// Whether the subscriber is paused.
        paused: bool,
    },
    /// Messages gave way to later ones, because a queue keeps the last one only.
    Conflated,
    /// Messages were lost with a link that was cut.
    LostWithLink,
    /// A sender is blocked, because the queues of all its peers are full.
    Blocked {
        /// The sender's send high-water mark.
        sndhwm: u32,
        /// How many messages it holds back.
        held: usize,
    },
    /// A sender is blocked, because it has no connection and so no queue.
    NobodyConnected {
        /// How many messages it holds back.
        held: usize,
        /// How that comes.
        alone: Alone,
    },
    /// A REQ was made to send again before its reply.
    OutOfTurn,
    /// A REQ waits for a reply that can never come.
    ReplyLost,
    /// A REQ waits, and the link its request went over is cut.
    CutOff,
    /// A REQ waits, and nobody runs who could answer.
    NoServer,
    /// A REQ waits for a server that is paused.
    ServerPaused,
    /// Messages pile up before one receiver while another has nothing to do.
    UnevenShare {
        /// How many of the other receivers have nothing to do.
        idle: usize,
        /// Whether the one with the pile is paused.
        paused: bool,
    },
    /// A peer crashed without a goodbye, and those it was connected to have not noticed.
    HalfOpen {
        /// How many have not, besides the one that is named.
        others: usize,
    },
    /// Messages were lost with the receiver they had been handed to.
    DiedWith {
        /// How many it had taken and was working on.
        in_hand: u64,
        /// Whether its messages were dealt out among several receivers.
        dealt: bool,
    },
    /// A subscriber ended itself, because what it read was older than it may be.
    TooSlow {
        /// How old that was, by the clock it carried.
        age: Duration,
        /// How old it might have been.
        limit: Duration,
        /// The work it has with a message.
        pace: Duration,
    },
    /// A sender ended before its last messages were on their way.
    LastWords {
        /// How long it lingered; `None` when it was killed.
        linger: Option<Duration>,
        /// How many of the messages it had not even begun to send.
        held: u64,
    },
    /// A ROUTER was given messages for nobody it knew.
    Unroutable {
        /// Whether it refused them, as one that is mandatory does, rather than drop them.
        refused: bool,
        /// Whether it only passed them on, as a device does.
        passed_on: bool,
    },
    /// Two peers have one routing id, and the ROUTER hears only one of them.
    SameName {
        /// The id.
        id: Frame,
        /// The one it hears.
        other: SocketId,
    },
    /// Messages lack the empty delimiter frame, and the far end threw them away.
    NoDelimiter,
    /// A PAIR is connected to another that has, or still has, another partner.
    PairTaken {
        /// Whether it is its own former connection that was not cleared away.
        stale: bool,
    },
    /// The types of two linked sockets do not go together.
    Mismatch {
        /// The type at [`Finding::at`].
        kind: SocketType,
        /// The type at the other end.
        far: SocketType,
        /// How the link would travel: they behave differently.
        over: Transport,
    },
    /// A wanted endpoint belongs to another program.
    PortTaken {
        /// What was wanted.
        wanted: String,
        /// What was taken instead, if anything.
        got: Option<String>,
    },
}

/// Why a socket has no connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alone {
    /// It binds, and nobody came.
    Unvisited,
    /// It had connected over inproc, and the far end has ended.
    Left,
    /// Its link was cut.
    Cut,
}

/// How a subscription and a topic differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Near {
    /// In capital and small letters.
    Case,
    /// By spaces round the one or the other.
    Spaces,
    /// By quotes round the one or the other.
    Quotes,
    /// The subscription goes on where the topic ends.
    Longer,
}

impl Matter {
    /// Whether it has happened and stays so, rather than being the case now.
    pub const fn is_past(&self) -> bool {
        match self {
            Self::JoinedLate(_)
            | Self::Away
            | Self::QueueFull { .. }
            | Self::Conflated
            | Self::LostWithLink
            | Self::OutOfTurn
            | Self::DiedWith { .. }
            | Self::TooSlow { .. }
            | Self::LastWords { .. }
            | Self::Unroutable { .. }
            | Self::NoDelimiter => true,
            Self::NoSubscription
            | Self::NearMiss { .. }
            | Self::Blocked { .. }
            | Self::NobodyConnected { .. }
            | Self::ReplyLost
            | Self::CutOff
            | Self::NoServer
            | Self::ServerPaused
            | Self::UnevenShare { .. }
            | Self::HalfOpen { .. }
            | Self::SameName { .. }
            | Self::PairTaken { .. }
            | Self::Mismatch { .. }
            | Self::PortTaken { .. } => false,
        }
    }

    /// Its code: `no-subscription`.
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

impl Finding {
    /// Whether both are about the same thing at the same place.
    pub fn is_same(&self, other: &Self) -> bool {
        let same_thing = match (&self.matter, &other.matter) {
            (Matter::NearMiss { prefix, .. }, Matter::NearMiss { prefix: there, .. }) => {
                prefix == there
            }
            (Matter::PortTaken { wanted, .. }, Matter::PortTaken { wanted: there, .. }) => {
                wanted == there
            }
            (one, two) => one.code() == two.code(),
        };
        same_thing && self.at == other.at && self.far == other.far
    }
}
