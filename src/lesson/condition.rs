//! Conditions: what has to come about for a step to be done, as data.

use strum::{EnumIter, EnumString, IntoEnumIterator, IntoStaticStr};

use crate::lab::{FateKind, Holding, Prefix, Refusal, Transport};

/// Something that has to come about, so many times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What.
    pub what: What,
    /// At least how many times, or of how many messages.
    pub times: u64,
    /// And fewer than so many times, if there is an end to it.
    pub below: Option<u64>,
}

impl Condition {
    /// Whether it has come about, having come about so many times.
    pub fn is_met(&self, count: u64) -> bool {
        count >= self.times && self.below.is_none_or(|below| count < below)
    }
}

/// What has to come about. A peer is named by its own or its group's name; a text is that of a whole
/// message, or of its last frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It happens, from the step's beginning on.
    Event {
        /// What.
        kind: Happening,
        /// To whom.
        peer: Option<String>,
        /// To which message.
        text: Option<String>,
        /// To which subscription.
        prefix: Option<Prefix>,
        /// For which reason.
        why: Option<Why>,
    },
    /// More messages have this fate than at the step's beginning.
    Fate {
        /// Which fate.
        kind: FateKind,
        /// Whose messages.
        from: Option<String>,
        /// At whom.
        to: Option<String>,
        /// Which messages.
        text: Option<String>,
    },
    /// It is so now.
    State {
        /// What.
        kind: Standing,
        /// With whom.
        peer: Option<String>,
        /// Of which subscription.
        prefix: Option<Prefix>,
        /// Over which transport.
        transport: Option<Transport>,
    },
}

/// What can happen, by the words a file has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Happening {
    /// libzmq took a message.
    Sent,
    /// A message waits in its sender's backlog.
    Held,
    /// A message will not be sent.
    Refused,
    /// A peer received a message.
    Received,
    /// A peer started.
    Started,
    /// A peer ended by itself.
    Ended,
    /// A peer was killed.
    Killed,
    /// A peer joined.
    Added,
    /// A peer was paused, or the whole lab.
    Paused,
    /// A peer goes on, or the whole lab.
    Resumed,
    /// A paused peer handled one message.
    Stepped,
    /// A subscriber subscribed.
    Subscribed,
    /// A subscriber dropped a subscription.
    Unsubscribed,
    /// A publisher saw a subscription land.
    Landed,
    /// A publisher saw a subscription go.
    Left,
    /// A socket called `zmq_connect`.
    Connecting,
    /// Nobody answered where a socket connects to.
    Retried,
    /// A connection shook hands.
    Connected,
    /// A connection broke.
    Disconnected,
    /// A link was cut.
    Cut,
    /// An option changed.
    Set,
    /// A worker's pace changed.
    Paced,
}

/// What can be so, by the words a file has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Standing {
    /// The peer runs.
    Running,
    /// The peer is paused.
    Paused,
    /// The peer is over.
    Ended,
    /// Messages wait in the queues that lead to the peer.
    Queued,
    /// The peer holds messages back.
    Holding,
    /// A REQ waits for its reply.
    AwaitingReply,
    /// All links of the peer are up.
    Connected,
    /// A link of the peer is cut.
    Cut,
    /// The peer has the subscription, and every publisher knows.
    Subscribed,
    /// The peer has no subscription.
    Unsubscribed,
    /// The peer's first socket binds.
    Binds,
    /// The peer's first socket connects.
    Connects,
    /// The lab runs over this transport.
    Over,
}

/// Why a message is held or refused, by the words a file has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Why {
    /// Held: the send would block.
    WouldBlock,
    /// Held: a REQ waits for its reply.
    Turn,
    /// Held: others are held before it.
    Behind,
    /// Held: the peer is paused.
    Paused,
    /// Held: too few subscribers are there.
    Audience,
    /// Refused: a REQ may not send yet.
    OutOfTurn,
    /// Refused: a ROUTER knows nobody of that name.
    Unroutable,
}

impl From<Holding> for Why {
    fn from(why: Holding) -> Self {
        match why {
            Holding::WouldBlock => Self::WouldBlock,
            Holding::Turn => Self::Turn,
            Holding::Behind => Self::Behind,
            Holding::Paused => Self::Paused,
            Holding::Audience => Self::Audience,
        }
    }
}

impl Why {
    /// The word for a refusal, if there is one.
    pub const fn of(refusal: &Refusal) -> Option<Self> {
        match refusal {
            Refusal::OutOfTurn => Some(Self::OutOfTurn),
            Refusal::Unroutable => Some(Self::Unroutable),
            Refusal::BacklogFull { .. } | Refusal::PeerEnded | Refusal::Failed { .. } => None,
        }
    }
}

/// All words of a kind.
pub fn words<T: IntoEnumIterator + Into<&'static str>>() -> Vec<&'static str> {
    T::iter().map(Into::into).collect()
}
