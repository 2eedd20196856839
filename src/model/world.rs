//! The World: all that is known of the lab, as a fold of its events and of nothing else.

use std::time::Duration;

use crate::lab::{
    Address, Deed, Ending, Endpoint, Event, Holding, Message, Moment, PeerId, PeerSpec, Prefix,
    Reason, SocketId, Tally, Topology, WireId,
};

use super::journal::Journal;
use super::ledger::Ledger;

/// All that is known of the lab.
#[derive(Debug, Default)]
pub struct World {
    lab: Option<Lab>,
    peers: Vec<Peer>,
    links: Vec<Link>,
    outsiders: Vec<Outsider>,
    ledger: Ledger,
    journal: Journal,
    now: Moment,
}

/// What runs, or ran last.
#[derive(Clone, Debug)]
pub struct Lab {
    /// The topology as started; peers added since are among [`World::peers`] only.
    pub topology: Topology,
    /// The wall clock at the start, RFC 3339.
    pub wall_clock: String,
    /// The version of libzmq.
    pub libzmq: String,
    /// Whether it runs still.
    pub running: bool,
}

/// One peer, as last heard of.
#[derive(Clone, Debug)]
pub struct Peer {
    /// What it is, with the pace and subscriptions it has now.
    pub spec: PeerSpec,
    /// Whether it runs.
    pub life: Life,
    /// Since when.
    pub since: Moment,
    /// Its sockets, in the order of the spec.
    pub sockets: Vec<Socket>,
    /// What its oldest held message waits for, and since when.
    pub holding: Option<(Holding, Moment)>,
    /// How many messages it holds.
    pub held: usize,
    /// For a REQ speaker: since when it waits for a reply.
    pub awaiting_reply: Option<Moment>,
    /// The last message it received.
    pub last_received: Option<Message>,
    /// The last message libzmq took from it.
    pub last_sent: Option<Message>,
    /// How long the last message it received had been under way.
    pub last_latency: Option<Duration>,
}

/// Whether a peer runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Life {
    /// It has not started yet.
    Waiting,
    /// It runs.
    Running,
    /// It runs, and neither sends nor receives.
    Paused,
    /// It is over.
    Ended(Ending),
}

impl Life {
    /// Whether the peer's sockets are open.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// One socket of a peer.
#[derive(Clone, Debug, Default)]
pub struct Socket {
    /// Where it bound, wire by wire.
    pub bound: Vec<(WireId, Endpoint)>,
    /// The endpoint it wanted when another program had it.
    pub instead_of: Option<Endpoint>,
    /// The last libzmq call that failed on it.
    pub trouble: Option<(Deed, Reason)>,
    /// Its counts.
    pub tally: Tally,
    /// Its subscriptions.
    pub subscriptions: Vec<Subscription>,
}

/// A subscription of a SUB socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// What it lets pass.
    pub prefix: Prefix,
    /// Whether every publisher it is connected to has seen it.
    pub landed: bool,
}

/// A connecting and a binding socket of the lab that meet at a wire.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where they meet.
    pub wire: WireId,
    /// The connecting end.
    pub connector: SocketId,
    /// The binding end.
    pub binder: SocketId,
    /// Whether messages can pass: both ends open, and over tcp and ipc the handshake done.
    pub up: bool,
    /// When it last went up or down.
    pub since: Moment,
    /// Messages libzmq has for this link and nobody received yet, as far as known.
    pub waiting: u64,
}

/// An outside program connected to one of the lab's sockets.
#[derive(Clone, Debug)]
pub struct Outsider {
    /// The lab's socket it is connected to.
    pub at: SocketId,
    /// Its address.
    pub address: Address,
    /// Since when.
    pub since: Moment,
    /// When it left; `None` while it is there.
    pub left: Option<Moment>,
    /// Whether the ZMTP handshake succeeded.
    pub speaks_zmtp: bool,
    /// Messages received from it.
    pub received: u64,
    /// Messages known to have gone to it (replies to its requests).
    pub sent: u64,
    /// The subscriptions it brought.
    pub subscriptions: Vec<Prefix>,
}

impl World {
    /// Takes in one event.
    pub fn apply(&mut self, event: &Event) {
        self.now = self.now.max(event.at);
    }

    /// What runs, or ran last; `None` before the first start.
    pub fn lab(&self) -> Option<&Lab> {
        self.lab.as_ref()
    }

    /// The peers, by [`PeerId`].
    pub fn peers(&self) -> &[Peer] {
        &self.peers
    }

    /// One peer.
    pub fn peer(&self, id: PeerId) -> Option<&Peer> {
        self.peers.get(id.index())
    }

    /// The links, of all peers the lab has had.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The outside programs that are or were connected, oldest first.
    pub fn outsiders(&self) -> &[Outsider] {
        &self.outsiders
    }

    /// What became of each message.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What happened, in order.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The moment of the latest event.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The topology as it is now, added peers and live edits included: what a restart over another
    /// transport, or a further peer, starts from.
    pub fn topology(&self) -> Option<Topology> {
        let lab = self.lab.as_ref()?;
        let peers = self.peers.iter().map(|peer| peer.spec.clone()).collect();
        Some(Topology { peers, ..lab.topology.clone() })
    }

    /// Whether every peer runs, every link is up and every subscription has landed, as far as they
    /// ever will: a peer or link with trouble is not waited for.
    pub fn ready(&self) -> bool {
        false
    }

    /// Whether a census could decide the fate of a message: something is pending that only silence
    /// can explain, and more happened since the last census.
    pub fn wants_census(&self) -> bool {
        false
    }
}
