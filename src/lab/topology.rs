//! Topologies: which peers there are, what sockets they have, and which wires join them.
//!
//! A *wire* is a meeting place: the sockets that bind on it and those that connect to it. Every
//! connecting socket connects to every binding one, so a *link* is one such pair.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::endpoint::{Endpoint, Transport};
use super::socket::{Options, Prefix, SocketType};

/// A peer's number, given out in order and never reused within a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PeerId(pub u32);

impl PeerId {
    /// The number as an index: peers of a lab are kept in the order of their numbers.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One socket of one peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SocketId {
    /// Whose it is.
    pub peer: PeerId,
    /// Its place among the peer's sockets, from 0.
    pub socket: u8,
}

/// A wire's place in [`Topology::wires`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WireId(pub u8);

/// A meeting place of sockets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    /// What it is called, for people and in ipc paths and inproc names.
    pub name: String,
    /// Where it is.
    pub address: WireAddress,
}

/// Where a wire is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WireAddress {
    /// Wherever the lab's transport puts it; over tcp at this loopback port if it is free.
    Lab {
        /// The tcp port the first binding socket asks for; `None` takes any free one.
        port: Option<u16>,
    },
    /// Just there, whatever the lab's transport.
    Literal(Endpoint),
}

/// What a socket does at a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Attach {
    /// It binds: it has the address, and others come to it.
    Bind,
    /// It connects to every socket that binds there.
    Connect,
}

/// One end of a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct End {
    /// Which wire.
    pub wire: WireId,
    /// What the socket does there.
    pub how: Attach,
}

/// A socket of a peer, before it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SocketSpec {
    /// Its name within the peer (`in`, `out`); empty for an only socket.
    pub name: String,
    /// Its type.
    pub kind: SocketType,
    /// Its ends, at least one.
    pub ends: Vec<End>,
    /// The subscriptions it starts with; only a SUB socket has any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscriptions: Vec<Prefix>,
    /// Its options.
    #[serde(default)]
    pub options: Options,
}

impl SocketSpec {
    /// Whether the queues it makes keep the newest message only.
    pub fn conflates(&self) -> bool {
        self.kind.conflates() && self.options.conflate == Some(true)
    }
}

/// What a peer does with its sockets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sends what is typed or generated, and receives what comes back.
    Speaker,
    /// Receives.
    Listener,
    /// Answers each message with the message itself.
    Echo,
    /// Takes from its first socket, works for `pace`, and gives to its second.
    Worker {
        /// The work a message takes.
        pace: Duration,
    },
    /// Moves whole messages between its first socket, the frontend, and its second, the backend:
    /// each way that the types of the two allow, and subscriptions against the flow.
    Device,
    /// Takes requests at its first socket and gives each to the worker at its second that has been
    /// ready longest; the worker's answer goes back, and makes it ready again.
    Balancer,
    /// Says `READY` by its only socket, then works on one request at a time for `pace`, and answers
    /// it with the request itself.
    ReadyWorker {
        /// The work a request takes.
        pace: Duration,
    },
    /// Passes on what its first socket receives, and gives the last message of each topic to whoever
    /// subscribes at its second.
    Cache,
    /// Sends what is typed by its first socket, once so many have asked by its second to be waited
    /// for.
    SyncSpeaker {
        /// How many.
        listeners: u32,
    },
    /// Receives by its first socket; by its second it asks once to be waited for, after `wait`.
    SyncListener {
        /// How long it gives its subscription to land.
        wait: Duration,
    },
    /// As a speaker, but puts its clock before what it sends: a first frame with the milliseconds
    /// since 1970.
    ClockSpeaker,
    /// Receives, works for `pace` on each message, and ends itself when one is older than `limit` by
    /// the clock it carries.
    Snail {
        /// How old a message may be when it is read.
        limit: Duration,
        /// The work a message takes.
        pace: Duration,
    },
    /// Sends what is typed as requests; when no answer comes, it closes its socket, opens another and
    /// asks again.
    Pirate {
        /// How long it waits for an answer.
        timeout: Duration,
        /// How often it asks in all.
        tries: u32,
    },
}

impl Role {
    /// Whether messages are typed to it.
    pub const fn speaks(&self) -> bool {
        match self {
            Self::Speaker | Self::ClockSpeaker => true,
            Self::SyncSpeaker { .. } | Self::Pirate { .. } => true,
            Self::Listener | Self::Echo | Self::Device | Self::Balancer | Self::Cache => false,
            Self::Worker { .. } | Self::ReadyWorker { .. } | Self::SyncListener { .. } => false,
            Self::Snail { .. } => false,
        }
    }

    /// Whether it can make messages by itself.
    pub const fn makes(&self) -> bool {
        match self {
            Self::Speaker | Self::ClockSpeaker => true,
            Self::Listener | Self::Echo | Self::Device | Self::Balancer | Self::Cache => false,
            Self::Worker { .. } | Self::ReadyWorker { .. } | Self::SyncListener { .. } => false,
            Self::SyncSpeaker { .. } | Self::Pirate { .. } | Self::Snail { .. } => false,
        }
    }

    /// How long its work takes, if it works.
    pub const fn pace(&self) -> Option<Duration> {
        match self {
            Self::Worker { pace } | Self::ReadyWorker { pace } | Self::Snail { pace, .. } => {
                Some(*pace)
            }
            Self::Speaker | Self::ClockSpeaker => None,
            Self::Listener | Self::Echo | Self::Device => None,
            Self::Balancer | Self::Cache | Self::Pirate { .. } => None,
            Self::SyncSpeaker { .. } | Self::SyncListener { .. } => None,
        }
    }

    /// The same role, working at this pace if it works at all.
    #[must_use]
    pub fn at_pace(&self, pace: Duration) -> Self {
        match self {
            Self::Worker { .. } => Self::Worker { pace },
            Self::ReadyWorker { .. } => Self::ReadyWorker { pace },
            Self::Snail { limit, .. } => Self::Snail { limit: *limit, pace },
            Self::ClockSpeaker | Self::Speaker | Self::Listener | Self::Echo | Self::Device => {
                self.clone()
            }
            Self::Balancer | Self::Cache | Self::Pirate { .. } => self.clone(),
            Self::SyncSpeaker { .. } | Self::SyncListener { .. } => self.clone(),
        }
    }

    /// Whether its subscriptions are its own, rather than those of whom it serves.
    pub const fn subscribes(&self) -> bool {
        match self {
            Self::Listener | Self::Speaker | Self::ClockSpeaker | Self::Echo => true,
            Self::SyncListener { .. } | Self::Snail { .. } => true,
            Self::Device | Self::Balancer | Self::Cache => false,
            Self::Worker { .. } | Self::ReadyWorker { .. } => false,
            Self::SyncSpeaker { .. } | Self::Pirate { .. } => false,
        }
    }
}

/// A peer, before it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerSpec {
    /// Its number.
    pub id: PeerId,
    /// Its name, unique in the lab: `worker-2`.
    pub name: String,
    /// The name it shares with its like: `worker`.
    pub group: String,
    /// What it does.
    pub role: Role,
    /// Its sockets, in the order the role counts them.
    pub sockets: Vec<SocketSpec>,
}

impl PeerSpec {
    /// Whether messages can be typed to it.
    pub fn speaks(&self) -> bool {
        self.role.speaks() && self.sockets.iter().any(|s| s.kind.sends())
    }

    /// Whether it can make messages by itself.
    pub fn floods(&self) -> bool {
        let sending = self.sockets.iter().find(|socket| socket.kind.sends());
        self.role.makes() && sending.is_some_and(|socket| socket.kind.floods())
    }

    /// Whether subscriptions can be added to it and dropped. Those of a device are its subscribers'.
    pub fn subscribes(&self) -> bool {
        self.role.subscribes() && self.sockets.iter().any(|socket| socket.kind.subscribes())
    }

    /// Adds a subscription to its SUB sockets.
    pub fn subscribe(&mut self, prefix: &Prefix) {
        for socket in self.sockets.iter_mut().filter(|socket| socket.kind.subscribes()) {
            socket.subscriptions.push(prefix.clone());
        }
    }

    /// Drops a subscription of its SUB sockets: one of equal ones, as libzmq counts them.
    pub fn unsubscribe(&mut self, prefix: &Prefix) {
        for socket in &mut self.sockets {
            if let Some(at) = socket.subscriptions.iter().position(|known| known == prefix) {
                socket.subscriptions.remove(at);
            }
        }
    }

    /// Its sockets with their ids.
    pub fn socket_ids(&self) -> impl Iterator<Item = (SocketId, &SocketSpec)> {
        (0u8..).zip(&self.sockets).map(|(socket, spec)| (SocketId { peer: self.id, socket }, spec))
    }
}

/// What to do when a wanted tcp port belongs to another program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IfTaken {
    /// Say so and take a free one: built-in patterns.
    TakeFree,
    /// Say so and do without: a user's own file means what it says.
    #[default]
    Refuse,
}

/// A whole lab before it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topology {
    /// The scenario's name: `pubsub`.
    pub name: String,
    /// The scenario's title for people: `Publish–subscribe`.
    pub title: String,
    /// The title in other languages, by their tags: `zh-CN`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub titles: BTreeMap<String, String>,
    /// How messages travel on every wire without a literal endpoint.
    pub transport: Transport,
    /// What to do about a taken port.
    #[serde(default)]
    pub if_taken: IfTaken,
    /// The wires, by [`WireId`].
    pub wires: Vec<Wire>,
    /// The peers, by [`PeerId`].
    pub peers: Vec<PeerSpec>,
    /// The peers whose places are left to outside programs, in the order in which they were left.
    /// The number of each is the place it had among the peers then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vacant: Vec<PeerSpec>,
}

impl Topology {
    /// The most peers a lab has, so that a typing error cannot exhaust the machine.
    pub const MAX_PEERS: usize = 1000;

    /// The title in the language with this tag; where it has none in it, its own.
    pub fn title_in(&self, language: &str) -> &str {
        self.titles.get(language).unwrap_or(&self.title)
    }

    /// The peer with this number.
    pub fn peer(&self, id: PeerId) -> Option<&PeerSpec> {
        self.peers.get(id.index())
    }

    /// The socket with this id.
    pub fn socket(&self, id: SocketId) -> Option<&SocketSpec> {
        self.peer(id.peer)?.sockets.get(usize::from(id.socket))
    }

    /// The peer with this name.
    pub fn peer_named(&self, name: &str) -> Option<&PeerSpec> {
        self.peers.iter().find(|peer| peer.name == name)
    }

    /// The sockets that do `how` at `wire`, in the order of their peers.
    pub fn sockets_at(&self, wire: WireId, how: Attach) -> impl Iterator<Item = SocketId> + '_ {
        self.peers
            .iter()
            .flat_map(PeerSpec::socket_ids)
            .filter_map(move |(id, socket)| socket.ends.contains(&End { wire, how }).then_some(id))
    }

    /// Every pair of a connecting and a binding socket that meet at a wire.
    pub fn links(&self) -> Vec<(WireId, SocketId, SocketId)> {
        (0u8..)
            .map(WireId)
            .take(self.wires.len())
            .flat_map(|wire| {
                self.sockets_at(wire, Attach::Connect).flat_map(move |connector| {
                    self.sockets_at(wire, Attach::Bind).map(move |binder| (wire, connector, binder))
                })
            })
            .collect()
    }

    /// The same lab over another transport.
    #[must_use]
    pub fn over(&self, transport: Transport) -> Self {
        Self { transport, ..self.clone() }
    }

    /// The same lab with the two ends of `wire` turned round: who bound connects, who connected
    /// binds.
    #[must_use]
    pub fn turned(&self, wire: WireId) -> Self {
        let mut turned = self.clone();
        let ends = turned
            .peers
            .iter_mut()
            .chain(&mut turned.vacant)
            .flat_map(|peer| &mut peer.sockets)
            .flat_map(|socket| &mut socket.ends)
            .filter(|end| end.wire == wire);
        for end in ends {
            end.how = match end.how {
                Attach::Bind => Attach::Connect,
                Attach::Connect => Attach::Bind,
            };
        }
        turned
    }

    fn is_taken(&self, name: &str) -> bool {
        self.peers.iter().chain(&self.vacant).any(|peer| peer.name == name)
    }

    /// A further peer like the last one of `group`, with the next free number and name; `None`
    /// when there is no such group or [`Self::MAX_PEERS`] is reached.
    pub fn another(&self, group: &str) -> Option<PeerSpec> {
        let like = self.peers.iter().rev().find(|peer| peer.group == group)?;
        let id = PeerId(u32::try_from(self.peers.len()).ok()?);
        if self.peers.len() >= Self::MAX_PEERS {
            return None;
        }
        let name = (1..).map(|k| format!("{group}-{k}")).find(|name| !self.is_taken(name))?;
        Some(PeerSpec { id, name, ..like.clone() })
    }
}
