//! Peers as last heard of: what a peer's own events make of it.

use std::collections::VecDeque;
use std::time::Duration;

use crate::lab::{
    Deed, Ending, Endpoint, Flood, Flow, Holding, Message, Moment, PeerSpec, Prefix, Reason, Runs,
    Setting, SocketId, SocketType, Tag, Tally, WireId,
};

use super::pulse::{Beats, Latencies, Rates};

/// One peer, as last heard of.
#[derive(Clone, Debug)]
pub struct Peer {
    /// What it is, with the pace and subscriptions it has now.
    pub spec: PeerSpec,
    /// Whether it runs.
    pub life: Life,
    /// Since when.
    pub since: Moment,
    /// When and how it last ended; a new start does not change that.
    pub last_end: Option<(Moment, Ending)>,
    /// How many messages it had taken and ended before it passed them on or answered.
    pub abandoned: u64,
    /// Its sockets, in the order of the spec.
    pub sockets: Vec<Socket>,
    /// What its oldest held message waits for, and since when.
    pub holding: Option<(Holding, Moment)>,
    /// How many messages it holds.
    pub held: usize,
    /// For a REQ speaker: since when it waits for a reply.
    pub awaiting_reply: Option<Moment>,
    /// What it makes by itself.
    pub flood: Option<Flood>,
    /// How long the counted messages it received had been under way since their speaker made them,
    /// since a flood last began in the lab.
    pub latencies: Latencies,
    /// Its counts of late, once counted messages have passed it.
    pub(super) beats: Option<Beats>,
    /// The last message it received.
    pub last_received: Option<Message>,
    /// The last message libzmq took from it.
    pub last_sent: Option<Message>,
    /// How long the last message it received had been under way.
    pub last_latency: Option<Duration>,
    /// The messages it holds, oldest first.
    pub(super) backlog: VecDeque<Waiting>,
}

/// A message in a peer's backlog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Waiting {
    socket: u8,
    n: u64,
    why: Holding,
    since: Moment,
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

    /// Whether the peer has ended; one that has yet to start has not.
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Ended(_))
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

impl Peer {
    /// A peer that has not started yet.
    pub(super) fn new(spec: &PeerSpec) -> Self {
        let mut peer = Self {
            spec: spec.clone(),
            life: Life::Waiting,
            since: Moment::START,
            last_end: None,
            abandoned: 0,
            sockets: vec![Socket::default(); spec.sockets.len()],
            holding: None,
            held: 0,
            awaiting_reply: None,
            flood: None,
            latencies: Latencies::default(),
            beats: None,
            last_received: None,
            last_sent: None,
            last_latency: None,
            backlog: VecDeque::new(),
        };
        peer.unpack();
        peer
    }

    /// The subscriptions of the spec, not landed anywhere.
    fn unpack(&mut self) {
        for (socket, spec) in self.sockets.iter_mut().zip(&self.spec.sockets) {
            let new = |prefix: &Prefix| Subscription { prefix: prefix.clone(), landed: false };
            socket.subscriptions = spec.subscriptions.iter().map(new).collect();
        }
    }

    /// The subscriptions of each socket that has any.
    pub(super) fn prefixes(&self) -> Vec<(u8, Vec<Prefix>)> {
        (0u8..)
            .zip(&self.spec.sockets)
            .filter(|(_, socket)| socket.kind.subscribes())
            .map(|(at, socket)| (at, socket.subscriptions.clone()))
            .collect()
    }

    pub(super) fn start(&mut self, at: Moment) {
        self.life = Life::Running;
        self.since = at;
        for socket in &mut self.sockets {
            *socket = Socket { tally: socket.tally, ..Socket::default() };
        }
        self.unpack();
        self.quiet();
    }

    pub(super) fn end(&mut self, at: Moment, how: &Ending) {
        self.life = Life::Ended(how.clone());
        self.last_end = Some((at, how.clone()));
        self.since = at;
        self.quiet();
        for subscription in self.sockets.iter_mut().flat_map(|socket| &mut socket.subscriptions) {
            subscription.landed = false;
        }
    }

    /// Its sockets are fresh ones; what it holds it holds on to.
    pub(super) fn renew(&mut self) {
        for socket in &mut self.sockets {
            *socket = Socket { tally: socket.tally, ..Socket::default() };
        }
        self.unpack();
        self.awaiting_reply = None;
    }

    fn quiet(&mut self) {
        self.backlog.clear();
        self.flood = None;
        self.awaiting_reply = None;
        self.count_backlog();
    }

    pub(super) fn pause(&mut self, at: Moment, paused: bool) {
        if self.life.is_open() {
            self.life = if paused { Life::Paused } else { Life::Running };
            self.since = at;
        }
    }

    pub(super) fn set_pace(&mut self, to: Duration) {
        self.spec.role = self.spec.role.at_pace(to);
    }

    pub(super) fn set_option(&mut self, at: u8, setting: Setting) {
        if let Some(spec) = self.spec.sockets.get_mut(usize::from(at)) {
            spec.options.set(setting);
        }
    }

    pub(super) fn socket_mut(&mut self, at: u8) -> Option<&mut Socket> {
        self.sockets.get_mut(usize::from(at))
    }

    /// Adds or drops a subscription; tells the socket's prefixes if that changed them.
    pub(super) fn subscribe(&mut self, at: u8, prefix: &Prefix, add: bool) -> Option<Vec<Prefix>> {
        let spec = self.spec.sockets.get_mut(usize::from(at))?;
        let socket = self.sockets.get_mut(usize::from(at))?;
        // What a device passes on is not its own, and gone when it starts again.
        let own = self.spec.role.subscribes();
        let there = socket.subscriptions.iter().position(|known| known.prefix == *prefix);
        match (there, add) {
            (None, true) => {
                if own {
                    spec.subscriptions.push(prefix.clone());
                }
                socket.subscriptions.push(Subscription { prefix: prefix.clone(), landed: false });
            }
            (Some(place), false) => {
                socket.subscriptions.remove(place);
                if own {
                    spec.subscriptions.retain(|known| known != prefix);
                }
            }
            (Some(_), true) | (None, false) => return None,
        }
        let all = socket.subscriptions.iter();
        Some(all.map(|subscription| subscription.prefix.clone()).collect())
    }

    /// The socket that its oldest held message would go out by.
    pub(super) fn holding_at(&self) -> Option<SocketId> {
        let socket = self.backlog.front()?.socket;
        Some(SocketId { peer: self.spec.id, socket })
    }

    /// How many messages a second pass it; none before counted messages did.
    pub fn rates(&self) -> Rates {
        self.beats.as_ref().map_or(Rates::default(), Beats::rates)
    }

    /// Its counts changed, or have come to rest.
    pub(super) fn tallied(&mut self, socket: u8, at: Moment, tally: Tally) {
        if let Some(socket) = self.socket_mut(socket) {
            socket.tally = tally;
        }
        let tallies = self.sockets.iter().map(|socket| socket.tally);
        if let Some(beats) = &mut self.beats {
            beats.note(at, tallies);
        }
    }

    /// Counted messages passed it: the last of them, as they look.
    pub(super) fn flowed(&mut self, speaker: &str, flow: &Flow) {
        self.beats.get_or_insert_default();
        self.latencies.received += flow.received.count();
        let look = |runs: &Runs| {
            let number = runs.runs().last()?.last();
            let topic = flow.stream.topic.bytes();
            let mut bytes = Vec::new();
            Tag { topic, number, speaker: speaker.as_bytes() }.write(&mut bytes);
            Some(Message::single(bytes))
        };
        if let Some(message) = look(&flow.offered) {
            self.last_sent = Some(message);
        }
        if let Some(message) = look(&flow.received) {
            self.last_received = Some(message);
        }
    }

    fn is_req(&self, socket: u8) -> bool {
        let spec = self.spec.sockets.get(usize::from(socket));
        spec.is_some_and(|spec| spec.kind == SocketType::Req)
    }

    pub(super) fn sent(&mut self, socket: u8, n: u64, at: Moment, message: Option<&Message>) {
        self.release(socket, n);
        if let Some(message) = message {
            self.last_sent = Some(message.clone());
        }
        if self.is_req(socket) {
            self.awaiting_reply = Some(at);
        }
    }

    pub(super) fn hold(&mut self, socket: u8, n: u64, at: Moment, why: Holding) {
        match self.backlog.iter_mut().find(|held| held.socket == socket && held.n == n) {
            Some(held) if held.why == why => {}
            Some(held) => {
                held.why = why;
                held.since = at;
            }
            None => self.backlog.push_back(Waiting { socket, n, why, since: at }),
        }
        self.count_backlog();
    }

    /// A message is held no longer.
    pub(super) fn release(&mut self, socket: u8, n: u64) {
        let held = |held: &Waiting| held.socket == socket && held.n == n;
        if let Some(place) = self.backlog.iter().position(held) {
            self.backlog.remove(place);
            self.count_backlog();
        }
    }

    /// How many messages it holds for one of its sockets.
    pub(super) fn held_at(&self, socket: u8) -> usize {
        self.backlog.iter().filter(|held| held.socket == socket).count()
    }

    fn count_backlog(&mut self) {
        self.held = self.backlog.len();
        self.holding = self.backlog.front().map(|held| (held.why, held.since));
    }

    pub(super) fn received(&mut self, socket: u8, message: &Message) {
        self.last_received = Some(message.clone());
        self.last_latency = None;
        if self.is_req(socket) {
            self.awaiting_reply = None;
        }
    }
}
