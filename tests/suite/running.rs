//! A lab under test: a real engine, and every event it has said so far.

use std::time::{Duration, Instant};

use zmq_lab::engine::Engine;
use zmq_lab::lab::{
    Attach, Command, End, Event, Fact, Frame, IfTaken, LinkChange, Message, Options, PeerId,
    PeerSpec, Prefix, Role, SocketSpec, SocketType, Topology, Transport, Turn, Wire, WireAddress,
    WireId,
};
use zmq_lab::model::World;

/// Far longer than anything here takes, so that only a true hang reaches it.
const DEADLINE: Duration = Duration::from_secs(30);

pub struct Running {
    pub engine: Engine,
    pub events: Vec<Event>,
}

impl Running {
    /// Starts the topology and waits until all its links are up.
    pub fn start(topology: Topology) -> Self {
        let engine = Engine::start(|| {}).unwrap();
        let mut running = Self { engine, events: Vec::new() };
        running.tell(Command::Start(topology.clone()));
        running.wait_ready(&topology);
        running
    }

    pub fn tell(&self, command: Command) {
        self.engine.tell(command);
    }

    pub fn send(&self, peer: PeerId, text: &str) {
        let message = Message::single(text);
        self.tell(Command::Send { peer, message, turn: Turn::Wait });
    }

    /// Takes events until `enough` holds of all events so far.
    pub fn until(&mut self, what: &str, mut enough: impl FnMut(&[Event]) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !enough(&self.events) {
            match self.engine.events().recv_deadline(deadline) {
                Ok(event) => self.events.push(event),
                Err(_) => panic!("no {what}; the events: {:#?}", self.events),
            }
        }
    }

    /// Waits until `count` facts of `peer` since the lab's start fit.
    pub fn until_facts(
        &mut self,
        what: &str,
        peer: PeerId,
        count: usize,
        fits: impl Fn(&Fact) -> bool,
    ) {
        self.until(what, |events| {
            events.iter().filter(|e| e.peer == Some(peer) && fits(&e.fact)).count() >= count
        });
    }

    /// What `peer` has received so far, as text, in order.
    pub fn received(&self, peer: PeerId) -> Vec<String> {
        self.events
            .iter()
            .filter(|event| event.peer == Some(peer))
            .filter_map(|event| match &event.fact {
                Fact::Received { message, .. } => Some(text(message)),
                _ => None,
            })
            .collect()
    }

    pub fn until_received(&mut self, peer: PeerId, count: usize) -> Vec<String> {
        self.until_facts("receipt", peer, count, |fact| matches!(fact, Fact::Received { .. }));
        self.received(peer)
    }

    /// What is known after all events so far, with the doctor's look at it.
    pub fn world(&self) -> World {
        world(&self.events)
    }

    /// Waits until all links of the topology are up.
    pub fn wait_ready(&mut self, topology: &Topology) {
        let links = topology.links();
        let landings: usize = links
            .iter()
            .flat_map(|(_, connector, binder)| [connector, binder])
            .filter_map(|id| topology.socket(*id))
            // A queue that keeps the newest message only does so with subscriptions too.
            .filter(|socket| !socket.conflates())
            .map(|socket| socket.subscriptions.len())
            .sum();
        let up = |fact: &Fact| match topology.transport {
            Transport::Inproc => matches!(fact, Fact::Connecting { .. }),
            Transport::Tcp | Transport::Ipc => {
                matches!(fact, Fact::Link { change: LinkChange::Handshaken, .. })
            }
        };
        let wanted = match topology.transport {
            Transport::Inproc => links.len(),
            Transport::Tcp | Transport::Ipc => links.len() * 2,
        };
        self.until("links", |events| events.iter().filter(|e| up(&e.fact)).count() >= wanted);
        self.until("landed subscriptions", |events| {
            let landed = |e: &&Event| matches!(e.fact, Fact::SubscriptionLanded { .. });
            events.iter().filter(landed).count() >= landings
        });
    }
}

/// What is known after these events, with the doctor's look at it.
pub fn world(events: &[Event]) -> World {
    let mut world = World::default();
    for event in events {
        world.fold(event);
    }
    world.settle();
    world.examine(world.now());
    world
}

pub fn text(message: &Message) -> String {
    let frames = message.frames().iter().map(|frame| String::from_utf8_lossy(frame.bytes()));
    frames.collect::<Vec<_>>().join("|")
}

/// A topology under construction; its wires take any free port.
pub struct Build(Topology);

impl Build {
    pub fn over(transport: Transport) -> Self {
        Self(Topology {
            name: "test".into(),
            title: "Test".into(),
            titles: std::collections::BTreeMap::new(),
            transport,
            if_taken: IfTaken::TakeFree,
            wires: Vec::new(),
            peers: Vec::new(),
            vacant: Vec::new(),
        })
    }

    pub fn wire(mut self, name: &str) -> Self {
        self.0.wires.push(Wire { name: name.into(), address: WireAddress::Lab { port: None } });
        self
    }

    pub fn peer(mut self, name: &str, role: Role, sockets: Vec<SocketSpec>) -> Self {
        let id = PeerId(u32::try_from(self.0.peers.len()).unwrap());
        let group = name.rsplit_once('-').map_or(name, |(group, _)| group).to_owned();
        self.0.peers.push(PeerSpec { id, name: name.into(), group, role, sockets });
        self
    }

    pub fn done(self) -> Topology {
        self.0
    }
}

pub fn socket(kind: SocketType, how: Attach, wire: u8) -> SocketSpec {
    SocketSpec {
        name: String::new(),
        kind,
        ends: vec![End { wire: WireId(wire), how }],
        subscriptions: Vec::new(),
        options: Options::default(),
    }
}

pub fn pubsub(transport: Transport) -> Topology {
    let sub = |prefix: &str| SocketSpec {
        subscriptions: vec![Prefix::from(prefix)],
        ..socket(SocketType::Sub, Attach::Connect, 0)
    };
    Build::over(transport)
        .wire("publisher")
        .peer("publisher", Role::Speaker, vec![socket(SocketType::Pub, Attach::Bind, 0)])
        .peer("subscriber-1", Role::Listener, vec![sub("")])
        .peer("subscriber-2", Role::Listener, vec![sub("123")])
        .done()
}

pub fn reqrep(transport: Transport) -> Topology {
    Build::over(transport)
        .wire("server")
        .peer("client-1", Role::Speaker, vec![socket(SocketType::Req, Attach::Connect, 0)])
        .peer("client-2", Role::Speaker, vec![socket(SocketType::Req, Attach::Connect, 0)])
        .peer("server", Role::Echo, vec![socket(SocketType::Rep, Attach::Bind, 0)])
        .done()
}

pub fn pipeline(transport: Transport) -> Topology {
    let worker = || {
        vec![
            socket(SocketType::Pull, Attach::Connect, 0),
            socket(SocketType::Push, Attach::Connect, 1),
        ]
    };
    let role = Role::Worker { pace: Duration::ZERO };
    Build::over(transport)
        .wire("ventilator")
        .wire("sink")
        .peer("ventilator", Role::Speaker, vec![socket(SocketType::Push, Attach::Bind, 0)])
        .peer("worker-1", role.clone(), worker())
        .peer("worker-2", role, worker())
        .peer("sink", Role::Listener, vec![socket(SocketType::Pull, Attach::Bind, 1)])
        .done()
}

/// A shared queue: two clients, a device and two services.
pub fn queue(transport: Transport) -> Topology {
    let device = vec![
        socket(SocketType::Router, Attach::Bind, 0),
        socket(SocketType::Dealer, Attach::Bind, 1),
    ];
    let client = || vec![socket(SocketType::Req, Attach::Connect, 0)];
    let service = || vec![socket(SocketType::Rep, Attach::Connect, 1)];
    Build::over(transport)
        .wire("frontend")
        .wire("backend")
        .peer("client-1", Role::Speaker, client())
        .peer("client-2", Role::Speaker, client())
        .peer("broker", Role::Device, device)
        .peer("service-1", Role::Echo, service())
        .peer("service-2", Role::Echo, service())
        .done()
}

/// An asynchronous server: two named clients, a device and two workers, DEALERs all of them.
pub fn asyncsrv(transport: Transport) -> Topology {
    let device = vec![
        socket(SocketType::Router, Attach::Bind, 0),
        socket(SocketType::Dealer, Attach::Bind, 1),
    ];
    let client = || {
        let mut client = socket(SocketType::Dealer, Attach::Connect, 0);
        client.options.routing_id = Some("{name}".into());
        vec![client]
    };
    let worker = || vec![socket(SocketType::Dealer, Attach::Connect, 1)];
    Build::over(transport)
        .wire("frontend")
        .wire("backend")
        .peer("client-1", Role::Speaker, client())
        .peer("client-2", Role::Speaker, client())
        .peer("server", Role::Device, device)
        .peer("worker-1", Role::Echo, worker())
        .peer("worker-2", Role::Echo, worker())
        .done()
}

/// A forwarder: a publisher, a device and two subscribers.
pub fn forwarder(transport: Transport) -> Topology {
    let device = vec![
        socket(SocketType::Xsub, Attach::Connect, 0),
        socket(SocketType::Xpub, Attach::Bind, 1),
    ];
    let sub = |prefix: &str| SocketSpec {
        subscriptions: vec![Prefix::from(prefix)],
        ..socket(SocketType::Sub, Attach::Connect, 1)
    };
    Build::over(transport)
        .wire("publisher")
        .wire("proxy")
        .peer("publisher", Role::Speaker, vec![socket(SocketType::Pub, Attach::Bind, 0)])
        .peer("proxy", Role::Device, device)
        .peer("subscriber-1", Role::Listener, vec![sub("")])
        .peer("subscriber-2", Role::Listener, vec![sub("123")])
        .done()
}

/// A streamer: a ventilator, a device, two workers and a sink.
pub fn streamer(transport: Transport) -> Topology {
    let device =
        vec![socket(SocketType::Pull, Attach::Bind, 0), socket(SocketType::Push, Attach::Bind, 1)];
    let puller = || vec![socket(SocketType::Pull, Attach::Connect, 1)];
    Build::over(transport)
        .wire("frontend")
        .wire("backend")
        .peer("ventilator", Role::Speaker, vec![socket(SocketType::Push, Attach::Connect, 0)])
        .peer("streamer", Role::Device, device)
        .peer("sink-1", Role::Listener, puller())
        .peer("sink-2", Role::Listener, puller())
        .done()
}

/// Two ends that speak and listen.
pub fn pair(transport: Transport) -> Topology {
    Build::over(transport)
        .wire("left")
        .peer("left", Role::Speaker, vec![socket(SocketType::Pair, Attach::Bind, 0)])
        .peer("right", Role::Speaker, vec![socket(SocketType::Pair, Attach::Connect, 0)])
        .done()
}

/// A speaking router and two named dealers that speak.
pub fn office(transport: Transport, mandatory: bool) -> Topology {
    let mut router = socket(SocketType::Router, Attach::Bind, 0);
    router.options.mandatory = mandatory;
    let clerk = || {
        let mut clerk = socket(SocketType::Dealer, Attach::Connect, 0);
        clerk.options.routing_id = Some("{name}".into());
        vec![clerk]
    };
    Build::over(transport)
        .wire("office")
        .peer("office", Role::Speaker, vec![router])
        .peer("ann", Role::Speaker, clerk())
        .peer("bob", Role::Speaker, clerk())
        .done()
}

/// A message of the frames between the strokes.
pub fn frames(text: &str) -> Message {
    Message::from_frames(text.split('|').map(Frame::from).collect())
}

/// A load-balancing broker: two clients, the balancer, two workers that say when they are ready.
pub fn lbbroker(transport: Transport) -> Topology {
    let named = |wire| {
        let mut req = socket(SocketType::Req, Attach::Connect, wire);
        req.options.routing_id = Some("{name}".into());
        vec![req]
    };
    let router = |wire| socket(SocketType::Router, Attach::Bind, wire);
    let worker = Role::ReadyWorker { pace: Duration::from_millis(1) };
    Build::over(transport)
        .wire("frontend")
        .wire("backend")
        .peer("client-1", Role::Speaker, named(0))
        .peer("client-2", Role::Speaker, named(0))
        .peer("broker", Role::Balancer, vec![router(0), router(1)])
        .peer("worker-1", worker.clone(), named(1))
        .peer("worker-2", worker, named(1))
        .done()
}

/// A last value cache: a publisher, the cache, a subscriber to `a` and one to `b`.
pub fn lvcache(transport: Transport) -> Topology {
    let sub = |how, wire, prefix: &str| SocketSpec {
        subscriptions: vec![Prefix::from(prefix)],
        ..socket(SocketType::Sub, how, wire)
    };
    let cache = vec![sub(Attach::Connect, 0, ""), socket(SocketType::Xpub, Attach::Bind, 1)];
    Build::over(transport)
        .wire("publisher")
        .wire("cache")
        .peer("publisher", Role::Speaker, vec![socket(SocketType::Pub, Attach::Bind, 0)])
        .peer("cache", Role::Cache, cache)
        .peer("subscriber-1", Role::Listener, vec![sub(Attach::Connect, 1, "a")])
        .peer("subscriber-2", Role::Listener, vec![sub(Attach::Connect, 1, "b")])
        .done()
}

/// A lazy pirate and the server it asks.
pub fn lazypirate(transport: Transport) -> Topology {
    let pirate = Role::Pirate { timeout: Duration::from_millis(20), tries: 2 };
    Build::over(transport)
        .wire("server")
        .peer("client", pirate, vec![socket(SocketType::Req, Attach::Connect, 0)])
        .peer("server", Role::Echo, vec![socket(SocketType::Rep, Attach::Bind, 0)])
        .done()
}
