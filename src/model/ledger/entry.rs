//! What the ledger tells of one message, one way and one place in the delivery matrix.

use super::reasons::Reasons;
use crate::lab::{Balance, Holding, Message, Moment, Refusal, SocketId, Verdict};

/// A message's number in the ledger, in the order in which offers were folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u64);

/// One message that a socket of the lab offered, or that came from outside.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// The socket that offered it; `None` when it came from outside.
    pub from: Option<SocketId>,
    /// The outside program it came from: an index into
    /// [`World::outsiders`](crate::model::World::outsiders), while it is among them.
    pub outsider: Option<usize>,
    /// The socket's count of offers; for a message from outside the receiver's count of receipts.
    pub n: u64,
    /// When it was offered; for a message from outside when it was received.
    pub at: Moment,
    /// What it is.
    pub message: Message,
    /// How far the sender has come with it.
    pub state: Offer,
    /// The message it answers or forwards.
    pub parent: Option<EntryId>,
    /// The answers to it and the forwarded copies of it.
    pub children: Vec<EntryId>,
    /// Its ways: one for each peer it could go to when fanned out, one in all otherwise.
    pub legs: Vec<Leg>,
}

impl Entry {
    /// Whether libzmq took it.
    pub const fn was_sent(&self) -> bool {
        matches!(self.state, Offer::Sent(_))
    }
}

/// How far a sender has come with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It is about to be sent.
    Offered,
    /// It waits in the sender's backlog.
    Held(Holding),
    /// libzmq took it, at this moment.
    Sent(Moment),
    /// It was not sent.
    Refused(Refusal),
}

/// One way of a message.
#[derive(Clone, Debug)]
pub struct Leg {
    /// The peer at its end; `None` while it is not known which of several gets the message.
    pub to: Option<SocketId>,
    /// What became of the message on this way.
    pub verdict: Verdict,
}

/// What became of a published message beyond the lab, as far as the subscriptions tell that had landed
/// at its publisher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outward {
    /// It went to so many outside programs, at least. Whether they read it, nobody here knows.
    Gone(usize),
    /// The subscriptions of so many outside programs did not let it pass.
    Filtered(usize),
    /// Nobody at all had subscribed; it was thrown away.
    Nobody,
}

/// What was read of a message that was sent.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    /// By which socket.
    pub to: SocketId,
    /// What its program got: a ROUTER, say, has put an identity before it.
    pub message: &'a Message,
    /// Whether no other message can have been meant.
    pub certain: bool,
}

/// The balance of one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// The sending socket.
    pub from: SocketId,
    /// The receiving one; `None` gathers the messages whose receiver is not known (yet), those
    /// gone outside included. Such an account may have emptied again.
    pub to: Option<SocketId>,
    /// The counts.
    pub balance: Balance,
    /// Why those that did not arrive did not.
    pub reasons: Reasons,
}

/// What the delivery matrix shows where a message's row meets a peer's column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What became of the message at this peer. A reply is delivered after the whole round trip.
    pub verdict: Verdict,
    /// The entry that reached (or was to reach) this peer: the row's own, or a reply or forwarded
    /// copy descending from it.
    pub entry: EntryId,
    /// Whether that entry goes back to the peer that offered the row's message: its reply.
    pub reply: bool,
}
