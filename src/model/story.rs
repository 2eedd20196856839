//! Stories: small labs whose events a test tells one by one.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use crate::lab::{
    Address, Attach, Cause, Deed, End, Ending, Endpoint, Event, Fact, Frame, Holding, IfTaken,
    LinkChange, Message, Moment, Options, PeerId, PeerSpec, Reason, Role, SocketId, SocketSpec,
    SocketType, Topology, Transport, Verdict, Wire, WireAddress, WireId,
};

use super::{Entry, World};

/// A socket in short: its type, and its ends.
pub(super) type Short<'a> = (SocketType, &'a [(u8, Attach)], &'a [&'a str]);

/// A topology from peers in short.
pub(super) fn topology(
    transport: Transport,
    wires: u8,
    peers: &[(&str, Role, &[Short<'_>])],
) -> Topology {
    let socket = |(kind, ends, subscriptions): &Short<'_>| SocketSpec {
        name: String::new(),
        kind: *kind,
        ends: ends.iter().map(|(wire, how)| End { wire: WireId(*wire), how: *how }).collect(),
        subscriptions: subscriptions.iter().map(|text| (*text).into()).collect(),
        options: Options::default(),
    };
    Topology {
        name: "story".into(),
        title: "Story".into(),
        titles: std::collections::BTreeMap::new(),
        transport,
        if_taken: IfTaken::TakeFree,
        wires: (0..wires)
            .map(|wire| Wire {
                name: format!("wire-{wire}"),
                address: WireAddress::Lab { port: Some(5555 + u16::from(wire)) },
            })
            .collect(),
        peers: (0u32..)
            .zip(peers)
            .map(|(id, (name, role, sockets))| PeerSpec {
                id: PeerId(id),
                name: (*name).into(),
                group: name.trim_end_matches(|c: char| c.is_ascii_digit()).into(),
                role: role.clone(),
                sockets: sockets.iter().map(socket).collect(),
            })
            .collect(),
        vacant: Vec::new(),
    }
}

const BIND: Attach = Attach::Bind;
const CONNECT: Attach = Attach::Connect;

/// Two clients and an echoing server.
pub(super) fn reqrep(transport: Transport) -> Topology {
    let client: &[Short<'_>] = &[(SocketType::Req, &[(0, CONNECT)], &[])];
    topology(
        transport,
        1,
        &[
            ("client1", Role::Speaker, client),
            ("client2", Role::Speaker, client),
            ("server", Role::Echo, &[(SocketType::Rep, &[(0, BIND)], &[])]),
        ],
    )
}

/// A publisher, a subscriber to all and one to `123`.
pub(super) fn pubsub(transport: Transport) -> Topology {
    topology(
        transport,
        1,
        &[
            ("publisher", Role::Speaker, &[(SocketType::Pub, &[(0, BIND)], &[])]),
            ("sub1", Role::Listener, &[(SocketType::Sub, &[(0, CONNECT)], &[""])]),
            ("sub2", Role::Listener, &[(SocketType::Sub, &[(0, CONNECT)], &["123"])]),
        ],
    )
}

/// A ventilator, two workers and a sink; turned, the workers bind.
pub(super) fn pipeline(transport: Transport, turned: bool) -> Topology {
    let (push, pull) = if turned { (CONNECT, BIND) } else { (BIND, CONNECT) };
    let role = Role::Worker { pace: Duration::ZERO };
    let worker: &[Short<'_>] =
        &[(SocketType::Pull, &[(0, pull)], &[]), (SocketType::Push, &[(1, CONNECT)], &[])];
    topology(
        transport,
        2,
        &[
            ("vent", Role::Speaker, &[(SocketType::Push, &[(0, push)], &[])]),
            ("worker1", role.clone(), worker),
            ("worker2", role, worker),
            ("sink", Role::Listener, &[(SocketType::Pull, &[(1, BIND)], &[])]),
        ],
    )
}

/// Two clients, a device and two servers.
pub(super) fn queue(transport: Transport) -> Topology {
    let client: &[Short<'_>] = &[(SocketType::Req, &[(0, CONNECT)], &[])];
    let server: &[Short<'_>] = &[(SocketType::Rep, &[(1, CONNECT)], &[])];
    let sockets: &[Short<'_>] =
        &[(SocketType::Router, &[(0, BIND)], &[]), (SocketType::Dealer, &[(1, BIND)], &[])];
    topology(
        transport,
        2,
        &[
            ("client1", Role::Speaker, client),
            ("client2", Role::Speaker, client),
            ("broker", Role::Device, sockets),
            ("server1", Role::Echo, server),
            ("server2", Role::Echo, server),
        ],
    )
}

/// A publisher, a device and two subscribers.
pub(super) fn forwarder(transport: Transport) -> Topology {
    let sockets: &[Short<'_>] =
        &[(SocketType::Xsub, &[(0, CONNECT)], &[]), (SocketType::Xpub, &[(1, BIND)], &[])];
    topology(
        transport,
        2,
        &[
            ("publisher", Role::Speaker, &[(SocketType::Pub, &[(0, BIND)], &[])]),
            ("proxy", Role::Device, sockets),
            ("sub1", Role::Listener, &[(SocketType::Sub, &[(1, CONNECT)], &[""])]),
            ("sub2", Role::Listener, &[(SocketType::Sub, &[(1, CONNECT)], &["123"])]),
        ],
    )
}

/// A ROUTER that speaks, and two named DEALERs that do.
pub(super) fn office(transport: Transport) -> Topology {
    let dealer: &[Short<'_>] = &[(SocketType::Dealer, &[(0, CONNECT)], &[])];
    let mut office = topology(
        transport,
        1,
        &[
            ("ann", Role::Speaker, dealer),
            ("bob", Role::Speaker, dealer),
            ("office", Role::Speaker, &[(SocketType::Router, &[(0, BIND)], &[])]),
        ],
    );
    for peer in office.peers.iter_mut().take(2) {
        peer.sockets[0].options.routing_id = Some("{name}".into());
    }
    office
}

/// A lab whose events are told one by one, a millisecond apart.
pub(super) struct Story {
    pub(super) world: World,
    pub(super) topology: Topology,
    pub(super) now: Moment,
    /// All that was told.
    pub(super) told: Vec<Event>,
    /// Where the last event stands in it that was not a monitor's late word.
    pub(super) last: usize,
    offers: HashMap<SocketId, u64>,
    receipts: HashMap<SocketId, u64>,
    ports: HashMap<(SocketId, SocketId), u32>,
    next_port: u32,
    dialled: HashSet<(SocketId, SocketId)>,
    cuts: HashSet<(SocketId, SocketId)>,
    /// Whether peers read their monitors late, and what they have not read yet.
    pub(super) lag: bool,
    late: HashMap<PeerId, VecDeque<Fact>>,
}

/// A message of the frames between the strokes.
pub(super) fn text(text: &str) -> Message {
    Message::from_frames(text.split('|').map(Frame::from).collect())
}

impl Story {
    /// A lab that was just started; nobody runs yet.
    pub(super) fn new(topology: Topology) -> Self {
        let mut story = Self {
            world: World::default(),
            topology: topology.clone(),
            now: Moment::START,
            told: Vec::new(),
            last: 0,
            offers: HashMap::new(),
            receipts: HashMap::new(),
            ports: HashMap::new(),
            next_port: 40_000,
            dialled: HashSet::new(),
            cuts: HashSet::new(),
            lag: false,
            late: HashMap::new(),
        };
        story.say(
            None,
            Fact::LabStarted {
                topology,
                wall_clock: "2026-01-01T00:00:00Z".into(),
                libzmq: "4.3.4".into(),
            },
        );
        story
    }

    /// A lab in which everybody runs and is connected, and all subscriptions have landed.
    pub(super) fn running(topology: Topology) -> Self {
        let mut story = Self::new(topology);
        for peer in story.names() {
            story.start(&peer);
        }
        story.wait(1000);
        story
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.topology.peers.iter().map(|peer| peer.name.clone()).collect()
    }

    pub(super) fn id(&self, name: &str) -> PeerId {
        self.topology.peer_named(name).unwrap().id
    }

    /// The socket of a peer that does this: `worker1.1` names the second one.
    pub(super) fn socket(&self, name: &str) -> SocketId {
        let (peer, socket) = name.split_once('.').unwrap_or((name, "0"));
        SocketId { peer: self.id(peer), socket: socket.parse().unwrap() }
    }

    pub(super) fn say(&mut self, peer: Option<PeerId>, fact: Fact) {
        // A peer's last deed is to read its monitors.
        if let (Fact::PeerEnded { .. }, Some(ends)) = (&fact, peer) {
            let late = self.late.remove(&ends).unwrap_or_default();
            late.into_iter().for_each(|fact| self.utter(peer, fact));
        }
        self.utter(peer, fact);
        self.last = self.told.len() - 1;
        if let Some(peer) = peer
            && let Some(fact) = self.late.get_mut(&peer).and_then(VecDeque::pop_front)
        {
            self.utter(Some(peer), fact);
        }
    }

    /// All peers read their monitors.
    pub(super) fn catch_up(&mut self) {
        let mut late: Vec<_> = std::mem::take(&mut self.late).into_iter().collect();
        late.sort_by_key(|(peer, _)| *peer);
        for (peer, facts) in late {
            facts.into_iter().for_each(|fact| self.utter(Some(peer), fact));
        }
    }

    fn utter(&mut self, peer: Option<PeerId>, fact: Fact) {
        self.now = self.now + Duration::from_millis(1);
        let event = Event { at: self.now, peer, fact };
        self.world.apply(&event);
        self.told.push(event);
    }

    pub(super) fn tell(&mut self, peer: &str, fact: Fact) {
        let id = self.id(peer);
        self.say(Some(id), fact);
    }

    pub(super) fn wait(&mut self, millis: u64) {
        self.catch_up();
        self.now = self.now + Duration::from_millis(millis);
    }

    fn transport(&self) -> Transport {
        self.topology.transport
    }

    pub(super) fn endpoint(&self, binder: SocketId, wire: WireId) -> Endpoint {
        let port = 5000 + binder.peer.0 * 10 + u32::from(wire.0);
        match self.transport() {
            Transport::Tcp => format!("tcp://127.0.0.1:{port}").parse().unwrap(),
            Transport::Ipc => format!("ipc:///tmp/lab-{port}").parse().unwrap(),
            Transport::Inproc => format!("inproc://lab-{port}").parse().unwrap(),
        }
    }

    fn open(&self, peer: PeerId) -> bool {
        self.world.peer(peer).is_some_and(|peer| peer.life.is_open())
    }

    /// A peer starts, binds, and connects; whoever can be connected now is.
    pub(super) fn start(&mut self, name: &str) {
        let peer = self.id(name);
        self.tell(name, Fact::PeerStarted);
        let spec = self.topology.peer(peer).unwrap().clone();
        for (id, socket) in spec.socket_ids() {
            for end in &socket.ends {
                match end.how {
                    Attach::Bind => {
                        let endpoint = self.endpoint(id, end.wire);
                        let (socket, wire) = (id.socket, end.wire);
                        self.tell(name, Fact::Bound { socket, wire, endpoint, instead_of: None });
                    }
                    Attach::Connect => {
                        for binder in self.topology.sockets_at(end.wire, BIND).collect::<Vec<_>>() {
                            self.dial(end.wire, id, binder);
                        }
                    }
                }
            }
        }
        for (wire, connector, binder) in self.topology.links() {
            let own = connector.peer == peer || binder.peer == peer;
            if own && self.open(connector.peer) && self.open(binder.peer) {
                if !self.dialled.contains(&(connector, binder)) {
                    self.dial(wire, connector, binder);
                }
                self.connect(wire, connector, binder);
            }
        }
    }

    fn dial(&mut self, wire: WireId, connector: SocketId, binder: SocketId) {
        let endpoint = self.endpoint(binder, wire);
        let fact = Fact::Connecting { socket: connector.socket, wire, endpoint, to: Some(binder) };
        self.say(Some(connector.peer), fact);
        self.dialled.insert((connector, binder));
    }

    /// The address of a connection, as either end tells it.
    pub(super) fn address(&self, connector: SocketId, binder: SocketId) -> Option<Address> {
        let port = self.ports.get(&(connector, binder))?;
        (self.transport() == Transport::Tcp).then(|| Address(format!("127.0.0.1:{port}")))
    }

    fn link(&mut self, id: SocketId, endpoint: &Endpoint, change: (Option<Address>, LinkChange)) {
        let (address, change) = change;
        let endpoint = endpoint.as_str().to_owned();
        let fact = Fact::Link { socket: id.socket, endpoint, address, change };
        if self.lag {
            self.late.entry(id.peer).or_default().push_back(fact);
        } else {
            self.say(Some(id.peer), fact);
        }
    }

    fn connect(&mut self, wire: WireId, connector: SocketId, binder: SocketId) {
        let endpoint = self.endpoint(binder, wire);
        if self.transport() != Transport::Inproc {
            self.next_port += 1;
            self.ports.insert((connector, binder), self.next_port);
            let address = self.address(connector, binder);
            self.link(connector, &endpoint, (address.clone(), LinkChange::Connected));
            self.link(binder, &endpoint, (address.clone(), LinkChange::Accepted));
            self.link(connector, &endpoint, (address.clone(), LinkChange::Handshaken));
            self.link(binder, &endpoint, (None, LinkChange::Handshaken));
        }
        for (publisher, subscriber) in [(binder, connector), (connector, binder)] {
            let subscribes =
                self.topology.socket(subscriber).is_some_and(|socket| socket.kind.subscribes());
            if subscribes {
                self.land_all(publisher, subscriber);
            }
        }
    }

    fn land_all(&mut self, publisher: SocketId, subscriber: SocketId) {
        let from = self.from(publisher, subscriber);
        let own = self.world.peer(subscriber.peer).unwrap().sockets[usize::from(subscriber.socket)]
            .subscriptions
            .clone();
        for subscription in own {
            let (socket, prefix) = (publisher.socket, subscription.prefix);
            let fact = Fact::SubscriptionLanded { socket, prefix, from: from.clone() };
            self.say(Some(publisher.peer), fact);
        }
    }

    /// The address `at` sees what comes from `far` under.
    pub(super) fn from(&self, at: SocketId, far: SocketId) -> Option<Address> {
        if let Some(address) = self.address(far, at) {
            return Some(address);
        }
        let links = self.topology.links();
        let (wire, ..) =
            *links.iter().find(|(_, connector, binder)| *connector == at && *binder == far)?;
        (self.transport() == Transport::Tcp)
            .then(|| Address(self.endpoint(far, wire).address().to_owned()))
    }

    /// A peer ends. Its links go down, as their far ends tell.
    pub(super) fn end(&mut self, name: &str, how: Ending) {
        let peer = self.id(name);
        self.tell(name, Fact::PeerEnded { how });
        for (wire, connector, binder) in self.topology.links() {
            let far = match peer {
                _ if connector.peer == peer => binder,
                _ if binder.peer == peer => connector,
                _ => continue,
            };
            if self.cuts.remove(&(connector, binder)) || !self.open(far.peer) {
                continue;
            }
            let endpoint = self.endpoint(binder, wire);
            if self.transport() == Transport::Inproc {
                if far == connector {
                    self.dial(wire, connector, binder);
                }
                continue;
            }
            let address = self.address(connector, binder);
            self.link(far, &endpoint, (address, LinkChange::Disconnected));
            let kind = |id: SocketId| self.topology.socket(id).unwrap().kind;
            if kind(far).fans_out() && far == binder {
                let gone = if connector.peer == peer { connector } else { binder };
                self.leave_all(far, gone);
            }
        }
    }

    /// A connection that is gone has no address to tell any more.
    fn leave_all(&mut self, publisher: SocketId, subscriber: SocketId) {
        let spec = &self.world.peer(subscriber.peer).unwrap().spec;
        for prefix in spec.sockets[usize::from(subscriber.socket)].subscriptions.clone() {
            let socket = publisher.socket;
            let fact = Fact::SubscriptionLeft { socket, prefix, from: None };
            self.say(Some(publisher.peer), fact);
        }
    }

    pub(super) fn kill(&mut self, name: &str) {
        self.end(name, Ending::Killed);
    }

    /// The connecting peer disconnects.
    pub(super) fn disconnect(&mut self, connector: &str, binder: &str) {
        let (connector, binder) = (self.socket(connector), self.socket(binder));
        let wire = self.wire(connector, binder);
        let endpoint = self.endpoint(binder, wire);
        let address = self.address(connector, binder);
        let socket = connector.socket;
        let fact = Fact::Disconnecting { socket, wire, endpoint: endpoint.clone(), to: binder };
        self.say(Some(connector.peer), fact);
        if self.transport() != Transport::Inproc {
            self.link(binder, &endpoint, (address, LinkChange::Disconnected));
        }
        if self.topology.socket(binder).unwrap().kind.fans_out() {
            self.leave_all(binder, connector);
        }
    }

    /// And connects again.
    pub(super) fn reconnect(&mut self, connector: &str, binder: &str) {
        let (connector, binder) = (self.socket(connector), self.socket(binder));
        let wire = self.wire(connector, binder);
        self.dial(wire, connector, binder);
        self.connect(wire, connector, binder);
    }

    /// The connection between two peers breaks.
    pub(super) fn cut(&mut self, connector: &str, binder: &str) {
        let (connector, binder) = (self.socket(connector), self.socket(binder));
        self.cuts.insert((connector, binder));
        let wire = self.wire(connector, binder);
        let endpoint = self.endpoint(binder, wire);
        let address = self.address(connector, binder);
        self.link(connector, &endpoint, (address.clone(), LinkChange::Disconnected));
        self.link(binder, &endpoint, (address, LinkChange::Disconnected));
        if self.topology.socket(binder).unwrap().kind.fans_out() {
            self.leave_all(binder, connector);
        }
    }

    /// And mended.
    pub(super) fn mend(&mut self, connector: &str, binder: &str) {
        let (connector, binder) = (self.socket(connector), self.socket(binder));
        self.cuts.remove(&(connector, binder));
        let wire = self.wire(connector, binder);
        self.connect(wire, connector, binder);
    }

    fn wire(&self, connector: SocketId, binder: SocketId) -> WireId {
        let links = self.topology.links();
        links.iter().find(|(_, c, b)| (*c, *b) == (connector, binder)).unwrap().0
    }

    /// A socket offers a message; tells its count.
    pub(super) fn offer(&mut self, from: &str, payload: &str, cause: Option<Cause>) -> u64 {
        let id = self.socket(from);
        let n = self.offers.entry(id).or_default();
        *n += 1;
        let (n, message) = (*n, text(payload));
        self.say(Some(id.peer), Fact::Offered { socket: id.socket, n, message, cause });
        n
    }

    pub(super) fn sent(&mut self, from: &str, n: u64) {
        let id = self.socket(from);
        self.say(Some(id.peer), Fact::Sent { socket: id.socket, n });
    }

    pub(super) fn held(&mut self, from: &str, n: u64, why: Holding) {
        let id = self.socket(from);
        self.say(Some(id.peer), Fact::Held { socket: id.socket, n, why });
    }

    /// Offers and sends.
    pub(super) fn send(&mut self, from: &str, payload: &str) -> u64 {
        let n = self.offer(from, payload, None);
        self.sent(from, n);
        n
    }

    /// A socket receives a message from another; tells its count.
    pub(super) fn receive(&mut self, at: &str, payload: &str, far: &str) -> u64 {
        let from = self.from(self.socket(at), self.socket(far));
        self.receive_from(at, payload, from)
    }

    pub(super) fn receive_from(&mut self, at: &str, payload: &str, from: Option<Address>) -> u64 {
        let id = self.socket(at);
        let n = self.receipts.entry(id).or_default();
        *n += 1;
        let (n, message) = (*n, text(payload));
        self.say(Some(id.peer), Fact::Received { socket: id.socket, n, message, from });
        n
    }

    pub(super) fn unread(&mut self, at: &str, payload: &str, far: &str) {
        let id = self.socket(at);
        let from = self.from(id, self.socket(far));
        self.say(Some(id.peer), Fact::Unread { socket: id.socket, message: text(payload), from });
    }

    /// A socket passes on or answers what another (or the same) socket of the peer received.
    pub(super) fn pass(&mut self, from: &str, payload: &str, at: &str, n: u64) -> u64 {
        let cause = Some(Cause { socket: self.socket(at).socket, n });
        let n = self.offer(from, payload, cause);
        self.sent(from, n);
        n
    }

    /// All peers that run answer a census.
    pub(super) fn census(&mut self) {
        self.wait(400);
        for peer in self.names() {
            if self.world.peer(self.id(&peer)).is_some_and(|p| p.life == super::Life::Running) {
                self.tell(&peer, Fact::Idle);
            }
        }
    }

    pub(super) fn trouble(&mut self, name: &str, deed: Deed) {
        let reason = Reason { errno: "EADDRINUSE".into(), text: "Address already in use".into() };
        self.tell(name, Fact::Trouble { socket: 0, deed, reason });
    }

    /// An outside program connects to a binding socket.
    pub(super) fn guest(&mut self, at: &str, port: u32, wire: u8) -> Address {
        let id = self.socket(at);
        let endpoint = self.endpoint(id, WireId(wire));
        let address = Address(format!("127.0.0.1:{port}"));
        self.link(id, &endpoint, (Some(address.clone()), LinkChange::Accepted));
        self.link(id, &endpoint, (None, LinkChange::Handshaken));
        address
    }

    /// The entry of a socket's `n`th offer.
    pub(super) fn entry(&self, from: &str, n: u64) -> &Entry {
        let id = self.socket(from);
        let mut entries = self.world.ledger().entries();
        entries.find(|entry| entry.from == Some(id) && entry.n == n).unwrap()
    }

    /// What became of a socket's `n`th offer at a peer.
    pub(super) fn verdict(&self, from: &str, n: u64, to: &str) -> Verdict {
        let to = self.id(to);
        let entry = self.entry(from, n);
        let leg = entry.legs.iter().find(|leg| leg.to.is_some_and(|at| at.peer == to));
        leg.unwrap_or_else(|| panic!("no leg to {to:?} in {entry:#?}")).verdict.clone()
    }

    /// Asserts that all books balance.
    pub(super) fn balanced(&self) {
        for account in self.world.ledger().accounts() {
            let balance = account.balance;
            assert_eq!(balance.explained() + balance.unaccounted, balance.offered, "{account:?}");
        }
    }
}
