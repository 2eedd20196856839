//! A lab that behaves as libzmq does, roughly: what random deeds make of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use proptest::prelude::*;

use crate::lab::{
    Address, Attach, Cause, Fact, Holding, LinkChange, PeerId, Refusal, Role, SocketId, SocketType,
    Topology, Transport, WireId,
};
use crate::model::Life;
use crate::model::story::{Story, pipeline, pubsub, reqrep};

/// What may happen next; the numbers choose among what is possible.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    Send(u8, u8),
    Deliver(u8, u8),
    Pass(u8),
    Kill(u8, u8),
    Start(u8),
    Pause(u8),
    Subscribe(u8, u8),
    Cut(u8),
    Guest(u8, u8),
    Wait(u8),
    Add,
    Census,
}

pub(super) fn deed() -> impl Strategy<Value = Deed> {
    let any = any::<u8>;
    prop_oneof![
        10 => (any(), any()).prop_map(|(a, b)| Deed::Send(a, b)),
        12 => (any(), any()).prop_map(|(a, b)| Deed::Deliver(a, b)),
        6 => any().prop_map(Deed::Pass),
        2 => (any(), any()).prop_map(|(a, b)| Deed::Kill(a, b)),
        2 => any().prop_map(Deed::Start),
        1 => any().prop_map(Deed::Pause),
        2 => (any(), any()).prop_map(|(a, b)| Deed::Subscribe(a, b)),
        1 => any().prop_map(Deed::Cut),
        1 => (any(), any()).prop_map(|(a, b)| Deed::Guest(a, b)),
        2 => any().prop_map(Deed::Wait),
        1 => Just(Deed::Add),
        1 => Just(Deed::Census),
    ]
}

pub(super) fn labs() -> impl Strategy<Value = Topology> {
    let transport =
        prop_oneof![Just(Transport::Tcp), Just(Transport::Ipc), Just(Transport::Inproc)];
    (transport, 0u8..5).prop_map(|(transport, which)| match which {
        0 => reqrep(transport),
        1 => pubsub(transport),
        2 => pubsub(transport).turned(WireId(0)),
        3 => pipeline(transport, false),
        _ => pipeline(transport, true),
    })
}

/// A message under way.
#[derive(Clone, Debug)]
struct Post {
    payload: String,
    /// Where its offer stands among all that was told; nobody in the lab offered it otherwise.
    offer: Option<usize>,
}

/// What a peer holds in hand.
#[derive(Clone, Debug)]
struct Hand {
    at: SocketId,
    n: u64,
    payload: String,
    from: Option<SocketId>,
}

/// A lab that behaves as libzmq does, roughly.
pub(super) struct Sim {
    pub(super) story: Story,
    pipes: BTreeMap<(SocketId, SocketId), VecDeque<Post>>,
    hands: BTreeMap<PeerId, VecDeque<Hand>>,
    held: VecDeque<(SocketId, u64, Post)>,
    subscriptions: BTreeMap<SocketId, BTreeSet<String>>,
    /// What publishers know of their subscribers' subscriptions.
    landed: BTreeMap<(SocketId, SocketId), BTreeSet<String>>,
    cut: BTreeSet<(SocketId, SocketId)>,
    /// Which offer a receipt was of.
    pub(super) after: HashMap<usize, usize>,
    guests: Vec<(String, Address)>,
    count: u32,
    /// Whether no two messages are alike.
    pub(super) distinct: bool,
    /// Where the last added peer stands among all that was told.
    added: Option<usize>,
}

/// The most peers a lab gets.
const PEERS: usize = 6;

const PAYLOADS: [&str; 3] = ["x", "y", "123 z"];

impl Sim {
    pub(super) fn new(topology: Topology) -> Self {
        let mut sim = Self {
            story: Story::new(topology),
            pipes: BTreeMap::new(),
            hands: BTreeMap::new(),
            held: VecDeque::new(),
            subscriptions: BTreeMap::new(),
            landed: BTreeMap::new(),
            cut: BTreeSet::new(),
            after: HashMap::new(),
            guests: Vec::new(),
            count: 0,
            distinct: false,
            added: None,
        };
        for name in sim.story.names() {
            sim.start(&name);
        }
        sim
    }

    fn kind(&self, id: SocketId) -> SocketType {
        self.story.topology.socket(id).unwrap().kind
    }

    fn name(&self, id: SocketId) -> String {
        format!("{}.{}", self.story.topology.peer(id.peer).unwrap().name, id.socket)
    }

    fn open(&self, peer: PeerId) -> bool {
        self.story.world.peer(peer).unwrap().life.is_open()
    }

    fn reads(&self, peer: PeerId) -> bool {
        self.story.world.peer(peer).unwrap().life == Life::Running
    }

    fn sockets(&self) -> Vec<SocketId> {
        let peers = self.story.topology.peers.iter();
        peers.flat_map(|peer| peer.socket_ids().map(|(id, _)| id)).collect()
    }

    /// The receivers wired to a socket, with whether the sender connects.
    fn receivers(&self, from: SocketId) -> Vec<(SocketId, bool)> {
        let links = self.story.topology.links();
        let ends = links.into_iter().filter_map(|(_, connector, binder)| match from {
            _ if from == connector => Some((binder, true)),
            _ if from == binder => Some((connector, false)),
            _ => None,
        });
        ends.filter(|(to, _)| self.kind(*to).receives()).collect()
    }

    fn linked(&self, a: SocketId, b: SocketId) -> bool {
        self.open(a.peer)
            && self.open(b.peer)
            && !self.cut.contains(&(a, b))
            && !self.cut.contains(&(b, a))
    }

    fn lasting(&self, connects: bool) -> bool {
        connects && self.story.topology.transport != Transport::Inproc
    }

    fn start(&mut self, name: &str) {
        let id = self.story.id(name);
        self.story.start(name);
        self.cut.retain(|(a, b)| a.peer != id && b.peer != id);
        for socket in self.sockets() {
            if socket.peer == id && self.kind(socket).subscribes() {
                let own =
                    &self.story.world.peer(id).unwrap().spec.sockets[usize::from(socket.socket)];
                let text = |prefix: &crate::lab::Prefix| prefix.frame().text().unwrap().to_owned();
                self.subscriptions.insert(socket, own.subscriptions.iter().map(text).collect());
            }
        }
        self.land();
        let held = std::mem::take(&mut self.held);
        for (from, n, post) in held {
            if self.place(from, post.clone(), 0) {
                let name = self.name(from);
                self.story.sent(&name, n);
            } else {
                self.held.push_back((from, n, post));
            }
        }
    }

    /// All publishers know the subscriptions of all subscribers they are linked to.
    fn land(&mut self) {
        for from in self.sockets() {
            for (to, _) in self.receivers(from) {
                if self.kind(from).fans_out() && self.linked(from, to) {
                    let own = self.subscriptions.get(&to).cloned().unwrap_or_default();
                    self.landed.entry((from, to)).or_default().extend(own);
                }
            }
        }
    }

    /// A publisher forgets what it knew over links that are down, unless it keeps their pipes.
    fn unland(&mut self) {
        for from in self.sockets() {
            for (to, connects) in self.receivers(from) {
                let kept = self.lasting(connects) && self.open(from.peer);
                if !kept && !self.linked(from, to) {
                    self.landed.remove(&(from, to));
                }
            }
        }
    }

    /// Puts a message into one of the pipes it can go into.
    fn place(&mut self, from: SocketId, post: Post, choice: u8) -> bool {
        let ends: Vec<SocketId> = self
            .receivers(from)
            .into_iter()
            .filter(|(to, connects)| {
                self.linked(from, *to)
                    || (*connects && !self.cut.contains(&(from, *to)))
                        && (self.lasting(*connects) || !self.open(to.peer))
            })
            .map(|(to, _)| to)
            .collect();
        if ends.is_empty() {
            return false;
        }
        let to = ends[usize::from(choice) % ends.len()];
        self.pipes.entry((from, to)).or_default().push_back(post);
        true
    }

    fn payload(&mut self, choice: u8) -> String {
        match PAYLOADS.get(usize::from(choice % 6)).filter(|_| !self.distinct) {
            Some(text) => (*text).to_owned(),
            None => {
                self.count += 1;
                format!("123 #{}", self.count)
            }
        }
    }

    fn send(&mut self, who: u8, choice: u8) {
        let speakers: Vec<SocketId> = self
            .sockets()
            .into_iter()
            .filter(|id| {
                let peer = self.story.topology.peer(id.peer).unwrap();
                peer.role == Role::Speaker && self.kind(*id).sends() && self.reads(id.peer)
            })
            .collect();
        let Some(from) = pick(&speakers, who) else { return };
        let payload = self.payload(choice);
        let waits = self.story.world.peer(from.peer).unwrap().awaiting_reply.is_some();
        let name = self.name(from);
        let n = self.story.offer(&name, &payload, None);
        let offer = Some(self.story.last);
        if self.kind(from) == SocketType::Req && waits {
            let (socket, why) = (from.socket, Refusal::OutOfTurn);
            self.story.say(Some(from.peer), Fact::Refused { socket, n, why });
            return;
        }
        if self.kind(from).fans_out() {
            self.story.sent(&name, n);
            self.publish(from, &Post { payload, offer }, choice);
        } else if self.place(from, Post { payload: payload.clone(), offer }, choice / 6) {
            self.story.sent(&name, n);
        } else {
            self.story.held(&name, n, Holding::WouldBlock);
            self.held.push_back((from, n, Post { payload, offer }));
        }
    }

    fn publish(&mut self, from: SocketId, post: &Post, choice: u8) {
        for (to, _) in self.receivers(from) {
            let wants = self.landed.get(&(from, to)).is_some_and(|own| {
                own.iter().any(|prefix| post.payload.starts_with(prefix.as_str()))
            });
            // Now and then a queue is full.
            if wants && !choice.is_multiple_of(7) {
                self.pipes.entry((from, to)).or_default().push_back(post.clone());
            }
        }
    }

    fn deliver(&mut self, who: u8, choice: u8) {
        let ready: Vec<(SocketId, SocketId)> = self
            .pipes
            .iter()
            .filter(|((from, to), posts)| {
                !posts.is_empty()
                    && self.reads(to.peer)
                    && (self.linked(*from, *to) || !self.open(from.peer))
            })
            .map(|(ends, _)| *ends)
            .collect();
        let Some((from, to)) = pick(&ready, who) else { return };
        for _ in 0..=choice % 3 {
            let post = self.pipes.get_mut(&(from, to)).and_then(VecDeque::pop_front);
            let Some(post) = post else { return };
            self.receive(from, to, post);
        }
    }

    fn receive(&mut self, from: SocketId, to: SocketId, post: Post) {
        let (at, far) = (self.name(to), self.name(from));
        // What a subscriber no longer wants it throws away itself.
        let wants = self
            .subscriptions
            .get(&to)
            .is_none_or(|own| own.iter().any(|prefix| post.payload.starts_with(prefix.as_str())));
        if !wants {
            return;
        }
        let n = self.story.receive(&at, &post.payload, &far);
        self.after.extend(post.offer.map(|offer| (self.story.last, offer)));
        if self.story.topology.peer(to.peer).unwrap().role != Role::Listener {
            let hand = Hand { at: to, n, payload: post.payload, from: Some(from) };
            self.hands.entry(to.peer).or_default().push_back(hand);
        }
    }

    fn pass(&mut self, who: u8) {
        let busy: Vec<PeerId> =
            self.hands.iter().filter(|(_, own)| !own.is_empty()).map(|(id, _)| *id).collect();
        let busy: Vec<PeerId> = busy.into_iter().filter(|id| self.reads(*id)).collect();
        let Some(peer) = pick(&busy, who) else { return };
        let hand = self.hands.get_mut(&peer).unwrap().pop_front().unwrap();
        let (socket, answers) = match self.story.topology.peer(peer).unwrap().role {
            Role::Worker { .. } => (1, false),
            Role::Echo => (hand.at.socket, true),
            Role::Device => (1 - hand.at.socket, false),
            Role::Cache => (1, false),
            Role::Speaker | Role::Listener => return,
            // They do not occur in these stories.
            Role::Balancer | Role::ReadyWorker { .. } => return,
            Role::SyncSpeaker { .. } | Role::SyncListener { .. } | Role::Pirate { .. } => return,
            Role::ClockSpeaker | Role::Snail { .. } => return,
        };
        let from = SocketId { peer, socket };
        let name = self.name(from);
        let cause = Some(Cause { socket: hand.at.socket, n: hand.n });
        let n = self.story.offer(&name, &hand.payload, cause);
        let post = Post { payload: hand.payload, offer: Some(self.story.last) };
        if answers {
            self.story.sent(&name, n);
            if let Some(to) = hand.from.filter(|to| self.linked(from, *to)) {
                self.pipes.entry((from, to)).or_default().push_back(post);
            }
        } else if self.place(from, post.clone(), 0) {
            self.story.sent(&name, n);
        } else {
            self.story.held(&name, n, Holding::WouldBlock);
            self.held.push_back((from, n, post));
        }
    }

    fn kill(&mut self, who: u8, choice: u8) {
        let alive: Vec<PeerId> = self.peers().into_iter().filter(|id| self.open(*id)).collect();
        let Some(peer) = pick(&alive, who) else { return };
        let held = std::mem::take(&mut self.held);
        for (from, n, post) in held {
            if from.peer == peer {
                let (socket, why) = (from.socket, Refusal::PeerEnded);
                self.story.say(Some(peer), Fact::Refused { socket, n, why });
            } else {
                self.held.push_back((from, n, post));
            }
        }
        let ends: Vec<(SocketId, SocketId)> = self.pipes.keys().copied().collect();
        for (from, to) in ends {
            if to.peer == peer {
                self.empty(from, to, choice);
            } else if from.peer == peer {
                // Some of what it had sent is already at the far end.
                let there = if self.linked(from, to) { usize::from(choice % 4) } else { 0 };
                self.pipes.get_mut(&(from, to)).unwrap().truncate(there);
            }
        }
        for hand in self.hands.remove(&peer).unwrap_or_default() {
            if self.story.topology.peer(peer).unwrap().role != Role::Speaker {
                let fact = Fact::Abandoned { socket: hand.at.socket, n: hand.n };
                self.story.say(Some(peer), fact);
            }
        }
        let name = self.story.topology.peer(peer).unwrap().name.clone();
        self.story.kill(&name);
        self.unland();
    }

    /// A receiver dies: some of what was for it lies unread in it, the rest goes or waits.
    fn empty(&mut self, from: SocketId, to: SocketId, choice: u8) {
        let connects =
            self.receivers(from).iter().any(|(there, connects)| *there == to && *connects);
        let lasting = self.lasting(connects) && self.open(from.peer);
        let posts = self.pipes.get_mut(&(from, to)).unwrap();
        let inside = usize::from(choice % 3).min(posts.len());
        let mut unread: Vec<Post> = posts.drain(..inside).collect();
        let gone = usize::from(choice / 3 % 2).min(posts.len());
        posts.drain(..gone);
        if !lasting {
            posts.clear();
        }
        unread.retain(|post| {
            self.subscriptions.get(&to).is_none_or(|own| {
                own.iter().any(|prefix| post.payload.starts_with(prefix.as_str()))
            })
        });
        for post in unread {
            let (at, far) = (self.name(to), self.name(from));
            self.story.unread(&at, &post.payload, &far);
            self.after.extend(post.offer.map(|offer| (self.story.last, offer)));
        }
    }

    /// A further peer like the last subscriber, worker or client joins.
    fn add(&mut self) {
        let like = self.story.topology.peers.iter().rev();
        let like = like.filter(|peer| ["sub", "worker", "client"].contains(&peer.group.as_str()));
        let Some(group) = like.map(|peer| peer.group.clone()).next() else { return };
        if self.story.topology.peers.len() >= PEERS {
            return;
        }
        let spec = self.story.topology.another(&group).unwrap();
        let name = spec.name.clone();
        self.story.topology.peers.push(spec.clone());
        self.story.say(Some(spec.id), Fact::PeerAdded { spec });
        let place = self.story.last;
        self.after.extend(self.added.map(|before| (place, before)));
        self.added = Some(place);
        self.start(&name);
    }

    pub(super) fn peers(&self) -> Vec<PeerId> {
        self.story.topology.peers.iter().map(|peer| peer.id).collect()
    }

    fn pause(&mut self, who: u8) {
        let alive: Vec<PeerId> = self.peers().into_iter().filter(|id| self.open(*id)).collect();
        let Some(peer) = pick(&alive, who) else { return };
        let fact = if self.reads(peer) { Fact::PeerPaused } else { Fact::PeerResumed };
        self.story.say(Some(peer), fact);
    }

    fn subscribe(&mut self, who: u8, choice: u8) {
        let own: Vec<SocketId> = self
            .sockets()
            .into_iter()
            .filter(|id| self.kind(*id).subscribes() && self.reads(id.peer))
            .collect();
        let Some(id) = pick(&own, who) else { return };
        let prefix = ["", "x", "123"][usize::from(choice % 3)];
        let there = self.subscriptions.entry(id).or_default();
        let add = !there.remove(prefix);
        if add {
            there.insert(prefix.to_owned());
        }
        let (socket, prefix) = (id.socket, crate::lab::Prefix::from(prefix));
        let fact = if add {
            Fact::Subscribed { socket, prefix: prefix.clone() }
        } else {
            Fact::Unsubscribed { socket, prefix: prefix.clone() }
        };
        self.story.say(Some(id.peer), fact);
        let publishers = self.story.topology.links().into_iter().filter_map(|(_, c, b)| match id {
            _ if c == id => Some(b),
            _ if b == id => Some(c),
            _ => None,
        });
        for publisher in publishers.collect::<Vec<_>>() {
            if self.linked(publisher, id) {
                let known = self.landed.entry((publisher, id)).or_default();
                let text = prefix.frame().text().unwrap();
                if add {
                    known.insert(text.to_owned());
                } else {
                    known.remove(text);
                }
                let from = self.story.from(publisher, id);
                let (socket, prefix) = (publisher.socket, prefix.clone());
                let fact = if add {
                    Fact::SubscriptionLanded { socket, prefix, from }
                } else {
                    Fact::SubscriptionLeft { socket, prefix, from }
                };
                self.story.say(Some(publisher.peer), fact);
            }
        }
    }

    fn cut(&mut self, who: u8) {
        if self.story.topology.transport == Transport::Inproc {
            return;
        }
        let links: Vec<(SocketId, SocketId)> = self
            .story
            .topology
            .links()
            .into_iter()
            .map(|(_, connector, binder)| (connector, binder))
            .filter(|(connector, binder)| self.open(connector.peer) && self.open(binder.peer))
            .collect();
        let Some((connector, binder)) = pick(&links, who) else { return };
        let (c, b) = (self.name(connector), self.name(binder));
        if self.cut.remove(&(connector, binder)) {
            self.story.mend(&c, &b);
            self.land();
        } else {
            self.story.cut(&c, &b);
            self.cut.insert((connector, binder));
            self.unland();
            if let Some(posts) = self.pipes.get_mut(&(binder, connector)) {
                posts.clear();
            }
            if let Some(posts) = self.pipes.get_mut(&(connector, binder)) {
                // What had left the socket is lost, what had not waits there.
                posts.drain(..usize::from(who % 2).min(posts.len()));
            }
        }
    }

    /// An outside program joins and speaks.
    fn guest(&mut self, who: u8, choice: u8) {
        if self.story.topology.transport != Transport::Tcp {
            return;
        }
        let binders: Vec<SocketId> = self
            .sockets()
            .into_iter()
            .filter(|id| {
                let spec = self.story.topology.socket(*id).unwrap();
                spec.ends.iter().any(|end| end.how == Attach::Bind) && self.reads(id.peer)
            })
            .collect();
        let Some(at) = pick(&binders, who) else { return };
        let name = self.name(at);
        let wire = self.story.topology.socket(at).unwrap().ends[0].wire.0;
        let port = 60_000 + u32::try_from(self.guests.len()).unwrap();
        let address = self.story.guest(&name, port, wire);
        self.guests.push((name.clone(), address.clone()));
        if self.kind(at).receives() {
            let payload = self.payload(choice);
            let n = self.story.receive_from(&name, &payload, Some(address.clone()));
            if self.story.topology.peer(at.peer).unwrap().role != Role::Listener {
                let hand = Hand { at, n, payload, from: None };
                self.hands.entry(at.peer).or_default().push_back(hand);
            }
        }
        if choice.is_multiple_of(2) {
            let fact = Fact::Link {
                socket: at.socket,
                endpoint: self.story.endpoint(at, WireId(wire)).as_str().to_owned(),
                address: Some(address),
                change: LinkChange::Disconnected,
            };
            self.story.say(Some(at.peer), fact);
        }
    }

    fn census(&mut self) {
        self.story.wait(400);
        for peer in self.peers() {
            let waits = |((_, to), posts): (&(SocketId, SocketId), &VecDeque<Post>)| {
                to.peer == peer && !posts.is_empty()
            };
            let busy = self.pipes.iter().any(waits)
                || self.hands.get(&peer).is_some_and(|own| !own.is_empty());
            if self.reads(peer) && !busy {
                self.story.say(Some(peer), Fact::Idle);
            }
        }
    }

    /// Everybody comes back, everything arrives, and then it is quiet.
    pub(super) fn calm_down(&mut self) {
        self.story.catch_up();
        self.story.lag = false;
        for peer in self.peers() {
            let name = self.story.topology.peer(peer).unwrap().name.clone();
            if !self.open(peer) {
                self.start(&name);
            } else if !self.reads(peer) {
                self.story.say(Some(peer), Fact::PeerResumed);
            }
        }
        while !self.cut.is_empty() {
            let (connector, binder) = *self.cut.first().unwrap();
            self.cut.remove(&(connector, binder));
            self.story.mend(&self.name(connector), &self.name(binder));
            self.land();
        }
        let held = std::mem::take(&mut self.held);
        for (from, n, post) in held {
            assert!(self.place(from, post, 0), "all are there");
            let name = self.name(from);
            self.story.sent(&name, n);
        }
        while self.pipes.values().any(|posts| !posts.is_empty())
            || self.hands.iter().any(|(peer, own)| !own.is_empty() && self.passes(*peer))
        {
            for choice in 0..16 {
                self.deliver(choice, 2);
                self.pass(choice);
            }
        }
        self.hands.clear();
        self.story.wait(2000);
        self.census();
    }

    fn passes(&self, peer: PeerId) -> bool {
        match self.story.topology.peer(peer).unwrap().role {
            Role::Worker { .. } | Role::Echo | Role::Device | Role::Cache => true,
            Role::Speaker | Role::Listener => false,
            Role::Balancer | Role::ReadyWorker { .. } => false,
            Role::SyncSpeaker { .. } | Role::SyncListener { .. } | Role::Pirate { .. } => false,
            Role::ClockSpeaker | Role::Snail { .. } => false,
        }
    }

    pub(super) fn act(&mut self, deed: Deed) {
        match deed {
            Deed::Send(who, choice) => self.send(who, choice),
            Deed::Deliver(who, choice) => self.deliver(who, choice),
            Deed::Pass(who) => self.pass(who),
            Deed::Kill(who, choice) => self.kill(who, choice),
            Deed::Start(who) => {
                let dead: Vec<PeerId> =
                    self.peers().into_iter().filter(|id| !self.open(*id)).collect();
                if let Some(peer) = pick(&dead, who) {
                    let name = self.story.topology.peer(peer).unwrap().name.clone();
                    self.start(&name);
                }
            }
            Deed::Pause(who) => self.pause(who),
            Deed::Subscribe(who, choice) => self.subscribe(who, choice),
            Deed::Cut(who) => self.cut(who),
            Deed::Guest(who, choice) => self.guest(who, choice),
            Deed::Wait(choice) => self.story.wait(u64::from(choice) * 4),
            Deed::Add => self.add(),
            Deed::Census => self.census(),
        }
    }
}

fn pick<T: Copy>(from: &[T], choice: u8) -> Option<T> {
    from.get(usize::from(choice) % from.len().max(1)).copied()
}
