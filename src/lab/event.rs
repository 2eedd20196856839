//! Events: all that the engine says. The stream of events is the truth; a recording is this stream,
//! one JSON object a line, and every screen and report is a fold of it.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::endpoint::{Address, Endpoint};
use super::flood::Flood;
use super::message::Message;
use super::socket::{Prefix, Setting};
use super::stream::{Runs, Stream};
use super::time::Moment;
use super::topology::{PeerId, PeerSpec, SocketId, Topology, WireId};

/// One thing that happened, when, and to whom.
///
/// The events of one peer come in the order in which they happened. Those of two peers may be
/// reported in either order, except that no message is reported received before its offer was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When it happened.
    pub at: Moment,
    /// Whose it is; the lab's own facts have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<PeerId>,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

impl Event {
    /// Whether it is a fact by itself, rather than a count or the answer to a census.
    pub const fn is_told(&self) -> bool {
        !matches!(
            self.fact,
            Fact::Tally { .. } | Fact::Flow { .. } | Fact::Idle | Fact::Empty { .. }
        )
    }
}

/// What happened. `socket` is the socket's place among the peer's sockets, from 0; `n` counts the
/// socket's messages from 1 over the whole life of the lab, restarts included, offers and receipts
/// apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum Fact {
    /// The lab runs this topology from now on; whatever was known before is past.
    LabStarted {
        /// What runs.
        topology: Topology,
        /// The wall clock at the lab's start, RFC 3339.
        wall_clock: String,
        /// The version of libzmq that runs it, such as `4.3.4`.
        libzmq: String,
    },
    /// All peers were stopped.
    LabStopped,
    /// All peers stop at their next send or receive. libzmq's own threads go on.
    LabPaused,
    /// All peers go on, but those that are paused one by one.
    LabResumed,
    /// Every peer rests this long after each message it reads, from now on.
    SlowMotion {
        /// How long; zero is full speed.
        rest: Duration,
    },
    /// The lab could not be started at all.
    LabFailed {
        /// What was tried.
        deed: Deed,
        /// Why it failed.
        reason: Reason,
    },

    /// A further peer belongs to the lab.
    PeerAdded {
        /// What it is.
        spec: PeerSpec,
    },
    /// A peer's thread runs and its sockets are open.
    PeerStarted,
    /// A peer's sockets are closed.
    PeerEnded {
        /// How that came.
        how: Ending,
    },
    /// The peer closed its sockets, with all they held, and opened fresh ones.
    Renewed,
    /// The peer was to crash, and runs on: over inproc no connection could stay open without it.
    CrashRefused,
    /// The peer stopped sending and receiving.
    PeerPaused,
    /// The peer goes on.
    PeerResumed,
    /// A speaker makes messages by itself from now on.
    FloodStarted {
        /// Which.
        flood: Flood,
    },
    /// A speaker makes no more messages by itself: it was told so, or has made all it was told to.
    FloodStopped,
    /// A paused peer was let go on by one message, and pauses again. As a fact of the lab: no peer
    /// had anything to handle.
    Stepped {
        /// Whether a message was there to handle.
        handled: bool,
    },
    /// A worker's pace changed.
    PaceSet {
        /// The work a message takes.
        pace: Duration,
    },

    /// A socket bound.
    Bound {
        /// Which socket.
        socket: u8,
        /// At which wire.
        wire: WireId,
        /// Where.
        endpoint: Endpoint,
        /// The endpoint that was wanted, when another program had it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead_of: Option<Endpoint>,
    },
    /// A socket called `zmq_connect`; the connection itself comes later, if ever.
    Connecting {
        /// Which socket.
        socket: u8,
        /// At which wire.
        wire: WireId,
        /// To where.
        endpoint: Endpoint,
        /// Whose endpoint that is, when it is the lab's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<SocketId>,
    },
    /// A socket called `zmq_disconnect`: the link was cut.
    Disconnecting {
        /// Which socket.
        socket: u8,
        /// At which wire.
        wire: WireId,
        /// From where.
        endpoint: Endpoint,
        /// Whose endpoint that is.
        to: SocketId,
    },
    /// An option of a socket changed.
    OptionSet {
        /// Which socket.
        socket: u8,
        /// To what.
        setting: Setting,
    },
    /// A libzmq call failed. The peer goes on without it.
    Trouble {
        /// Which socket.
        socket: u8,
        /// What was tried.
        deed: Deed,
        /// Why it failed.
        reason: Reason,
    },
    /// A socket's monitor told something of a connection. There are none over inproc.
    Link {
        /// Which socket.
        socket: u8,
        /// The endpoint it bound or connected to.
        endpoint: String,
        /// The connection: for a binding socket the far end's address, for a connecting one its
        /// own. `None` when libzmq or the operating system does not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<Address>,
        /// What changed.
        #[serde(flatten)]
        change: LinkChange,
    },
    /// A SUB socket added a subscription; it takes effect when it lands at the publisher.
    Subscribed {
        /// Which socket.
        socket: u8,
        /// Which subscription.
        prefix: Prefix,
    },
    /// A SUB socket dropped a subscription.
    Unsubscribed {
        /// Which socket.
        socket: u8,
        /// Which subscription.
        prefix: Prefix,
    },
    /// A publisher saw a subscription land; from here on it sends what matches.
    SubscriptionLanded {
        /// The publisher's socket.
        socket: u8,
        /// Which subscription.
        prefix: Prefix,
        /// Over which connection, where the transport tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Address>,
    },
    /// A publisher saw a subscription go.
    SubscriptionLeft {
        /// The publisher's socket.
        socket: u8,
        /// Which subscription.
        prefix: Prefix,
        /// Over which connection, where the transport tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Address>,
    },

    /// A peer has a message to send and is about to try.
    Offered {
        /// Which socket.
        socket: u8,
        /// The socket's count of offers.
        n: u64,
        /// What it offers.
        message: Message,
        /// The receipt that made the peer send this, for a reply or a forwarded message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<Cause>,
    },
    /// libzmq took an offered message.
    Sent {
        /// Which socket.
        socket: u8,
        /// The offer.
        n: u64,
    },
    /// An offered message waits in the peer's backlog.
    Held {
        /// Which socket.
        socket: u8,
        /// The offer.
        n: u64,
        /// What it waits for.
        why: Holding,
    },
    /// An offered message will not be sent.
    Refused {
        /// Which socket.
        socket: u8,
        /// The offer.
        n: u64,
        /// Why.
        why: Refusal,
    },
    /// A peer received a message.
    Received {
        /// Which socket.
        socket: u8,
        /// The socket's count of receipts.
        n: u64,
        /// What it received.
        message: Message,
        /// Over which connection, where the transport tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Address>,
    },
    /// A received message was still being worked on when the peer ended; nothing came of it.
    Abandoned {
        /// Which socket received it.
        socket: u8,
        /// The receipt.
        n: u64,
    },
    /// A message lay unread in the socket when it was closed; it is lost.
    Unread {
        /// Which socket.
        socket: u8,
        /// The message.
        message: Message,
        /// Over which connection it came, where the transport tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Address>,
    },

    /// A socket's counts so far: cumulative, so the latest tells all.
    Tally {
        /// Which socket.
        socket: u8,
        /// The counts.
        #[serde(flatten)]
        tally: Tally,
    },
    /// What a socket did with counted messages since it last told.
    Flow {
        /// Which socket.
        socket: u8,
        /// What it did.
        #[serde(flatten)]
        flow: Box<Flow>,
    },
    /// Asked by a census, the peer had nothing to read, nothing in hand and nothing to send.
    Idle,
    /// Asked by a census, the peer had nothing in hand and nothing to read at this socket, but leaves
    /// something unread at another.
    Empty {
        /// Which socket.
        socket: u8,
    },
}

impl Fact {
    /// Whether it tells of peers that start and find each other.
    pub const fn is_meeting(&self) -> bool {
        matches!(
            self,
            Self::PeerAdded { .. }
                | Self::PeerStarted
                | Self::Bound { .. }
                | Self::Connecting { .. }
                | Self::Link { .. }
                | Self::Subscribed { .. }
                | Self::SubscriptionLanded { .. }
        )
    }

    /// Whether it can change what messages under way may hope for, rather than tell of a message.
    pub const fn changes_prospects(&self) -> bool {
        match self {
            Self::PeerAdded { .. }
            | Self::PeerStarted
            | Self::PeerEnded { .. }
            | Self::PeerPaused
            | Self::PeerResumed
            | Self::Renewed
            | Self::LabPaused
            | Self::LabResumed
            | Self::Disconnecting { .. }
            | Self::Connecting { .. }
            | Self::Link { .. }
            | Self::Subscribed { .. }
            | Self::Unsubscribed { .. }
            | Self::SubscriptionLanded { .. }
            | Self::SubscriptionLeft { .. }
            | Self::Idle
            | Self::Empty { .. } => true,
            Self::LabStarted { .. }
            | Self::LabStopped
            | Self::LabFailed { .. }
            | Self::FloodStarted { .. }
            | Self::FloodStopped
            | Self::SlowMotion { .. }
            | Self::Stepped { .. }
            | Self::CrashRefused
            | Self::OptionSet { .. }
            | Self::PaceSet { .. }
            | Self::Bound { .. }
            | Self::Trouble { .. }
            | Self::Offered { .. }
            | Self::Sent { .. }
            | Self::Held { .. }
            | Self::Refused { .. }
            | Self::Received { .. }
            | Self::Abandoned { .. }
            | Self::Unread { .. }
            | Self::Tally { .. }
            | Self::Flow { .. } => false,
        }
    }
}

/// Counts of one socket since the lab's start, over all its restarts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Messages offered, those still held and those refused included.
    pub offered: u64,
    /// Messages libzmq took.
    pub sent: u64,
    /// Messages refused.
    pub refused: u64,
    /// Messages received.
    pub received: u64,
    /// Messages found unread when the socket was closed.
    pub unread: u64,
    /// Payload bytes of the messages libzmq took.
    pub bytes_sent: u64,
    /// Payload bytes of the messages received.
    pub bytes_received: u64,
    /// Detail facts (offered, sent, received, …) left out because nobody read them fast enough.
    pub thinned: u64,
}

/// The numbers of counted messages of one stream that passed a socket. It tells of each number
/// once, offers and receipts apart; when nobody reads the events, more numbers come in fewer facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    /// Whose messages of which topic.
    pub stream: Stream,
    /// Those it offered; libzmq took them unless they are among the refused.
    #[serde(default, skip_serializing_if = "Runs::is_empty")]
    pub offered: Runs,
    /// Those of the offered that will not be sent.
    #[serde(default, skip_serializing_if = "Runs::is_empty")]
    pub refused: Runs,
    /// Those it received.
    #[serde(default, skip_serializing_if = "Runs::is_empty")]
    pub received: Runs,
    /// Those found unread when the socket was closed.
    #[serde(default, skip_serializing_if = "Runs::is_empty")]
    pub unread: Runs,
    /// When the last of them passed, to within the few that are handled in one go.
    pub until: Moment,
    /// When some of those offered were: one in so many, the same numbers at both ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<(u64, Moment)>,
    /// When some of those received were.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<(u64, Moment)>,
}

impl Flow {
    /// How many bytes its lists take.
    pub fn weight(&self) -> usize {
        let runs = [&self.offered, &self.refused, &self.received, &self.unread];
        let runs: usize = runs.into_iter().map(|runs| runs.runs().len()).sum();
        let moments = self.left.len() + self.came.len();
        size_of::<Self>() + runs * size_of::<super::Run>() + moments * size_of::<(u64, Moment)>()
    }
}

/// A receipt of the same peer that caused an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cause {
    /// Which of the peer's sockets received it.
    pub socket: u8,
    /// The socket's count of receipts.
    pub n: u64,
}

/// How a peer came to its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ending", rename_all = "kebab-case")]
pub enum Ending {
    /// By itself, with time to linger.
    Finished,
    /// By itself, because what it read was older than it may be: it could not keep up.
    TooSlow {
        /// How old the last message it read was, by the clock it carries.
        age: Duration,
        /// How old it may be.
        limit: Duration,
    },
    /// It was killed: its sockets were closed with all they held.
    Killed,
    /// It crashed without a goodbye: its sockets are gone, but its connections stay open, as when a
    /// machine loses its power. Nobody at the other end is told.
    Crashed,
    /// The lab was stopped.
    Stopped,
    /// It could not go on.
    Failed {
        /// What it tried.
        deed: Deed,
        /// Why that failed.
        reason: Reason,
    },
    /// Its thread panicked: a bug of the lab.
    Panicked {
        /// The panic's words.
        message: String,
    },
}

impl Ending {
    /// Whether it came of itself, with time to linger.
    pub const fn is_own(&self) -> bool {
        match self {
            Self::Finished | Self::TooSlow { .. } => true,
            Self::Killed | Self::Crashed | Self::Stopped => false,
            Self::Failed { .. } | Self::Panicked { .. } => false,
        }
    }
}

/// A libzmq call, with its object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    /// `zmq_socket`, and all a new socket is given.
    Open,
    /// `zmq_setsockopt` of this option.
    SetOption(String),
    /// `zmq_bind`.
    Bind(String),
    /// `zmq_connect`.
    Connect(String),
    /// `zmq_disconnect`.
    Disconnect(String),
    /// `zmq_msg_send`.
    Send,
    /// `zmq_msg_recv`.
    Receive,
    /// `zmq_poll`.
    Poll,
}

/// Why a libzmq call failed: its errno and libzmq's own words for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The errno's name where the lab knows it, such as `EADDRINUSE`.
    pub errno: String,
    /// `zmq_strerror`.
    pub text: String,
}

impl From<std::io::Error> for Reason {
    fn from(error: std::io::Error) -> Self {
        let number = error.raw_os_error();
        let errno = number.map_or_else(|| "I/O error".to_owned(), |it| format!("errno {it}"));
        Self { errno, text: error.to_string() }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.text, self.errno)
    }
}

/// What a held message waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holding {
    /// The send would block: no peer to send to, or every queue is at its high-water mark.
    WouldBlock,
    /// A REQ socket waits for the reply to its last request.
    Turn,
    /// Messages before it are held.
    Behind,
    /// The peer is paused.
    Paused,
    /// Not all have asked yet that the peer waits for.
    Audience,
}

/// Why a message will not be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum Refusal {
    /// EFSM: a REQ socket may not send before its reply.
    OutOfTurn,
    /// EHOSTUNREACH: a ROUTER knows no such peer.
    Unroutable,
    /// The speaker's backlog was full.
    BacklogFull {
        /// How many it holds.
        capacity: usize,
    },
    /// The peer ended while the message was still held.
    PeerEnded,
    /// Another error of libzmq's.
    Failed {
        /// Which.
        reason: Reason,
    },
}

/// What a socket monitor told (zmq_socket_monitor(3)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum LinkChange {
    /// The bound socket listens.
    Listening,
    /// The transport's connection stands (the connecting side).
    Connected,
    /// The first try did not succeed at once; usual over tcp.
    Delayed,
    /// Nobody answers there. libzmq tries again after this time, and again after that, until it
    /// succeeds; only the first of such tries is told.
    Retried {
        /// The pause before it.
        after: Duration,
    },
    /// A far end connected to the bound socket.
    Accepted,
    /// The ZMTP handshake succeeded; messages can flow.
    Handshaken,
    /// The ZMTP handshake failed: the far end does not speak ZMTP, or said something impossible.
    HandshakeFailed {
        /// libzmq's number for the cause; `None` when it gives none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<u32>,
    },
    /// The connection is gone, without this socket having asked for it.
    Disconnected,
    /// This socket closed its connection or listener.
    Closed,
    /// Accepting, binding or closing failed, with this errno.
    Failed {
        /// The operating system's errno.
        errno: u32,
    },
}
impl LinkChange {
    /// Whether a connection ended with it, or never came to stand.
    pub const fn ends(&self) -> bool {
        matches!(self, Self::Disconnected | Self::Closed | Self::HandshakeFailed { .. })
    }
}
