//! Random labs: which peers, wired how, over what, with which high-water marks.

use std::time::Duration;

use proptest::prelude::*;
use proptest::strategy::Union;
use zmq_lab::lab::{Attach, Prefix, Role, SocketSpec, SocketType, Topology, Transport, WireId};

use super::history::conflates;
use crate::running::{
    Build, asyncsrv, forwarder, lazypirate, lbbroker, lvcache, office, pair, queue, socket,
    streamer,
};

/// The first bytes of messages, and what subscribers ask for.
pub const TOPICS: [&str; 4] = ["", "1", "123", "a"];

/// What the parts of a random lab are made from.
#[derive(Clone, Debug)]
struct Plan {
    transport: Transport,
    pattern: Pattern,
    /// How many peers stand at the front, in the middle and at the end.
    counts: [usize; 3],
    /// Which wires are turned round.
    turned: [bool; 2],
    /// The subscribers' first subscriptions.
    asked: Vec<usize>,
    /// The high-water marks, taken in turn by the sockets.
    marks: Vec<(Option<u32>, Option<u32>)>,
    /// Whether those who may conflate do so, taken in turn by the peers.
    conflate: Vec<bool>,
}

#[derive(Clone, Copy, Debug)]
enum Pattern {
    PubSub,
    ReqRep,
    Pipeline,
    PushPull,
    Queue,
    AsyncSrv,
    Forwarder,
    Streamer,
    Pair,
    Office,
    LbBroker,
    LvCache,
    LazyPirate,
}

impl Pattern {
    /// Whether this wire may be turned round.
    const fn turns(self, wire: u8) -> bool {
        match self {
            Self::Pipeline => true,
            Self::Office => false,
            Self::PubSub
            | Self::ReqRep
            | Self::PushPull
            | Self::Queue
            | Self::AsyncSrv
            | Self::Forwarder
            | Self::Streamer
            | Self::Pair
            | Self::LbBroker
            | Self::LvCache
            | Self::LazyPirate => wire == 0,
        }
    }
}

fn mark() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![2 => Just(None), 3 => (1u32..=10).prop_map(Some)]
}

/// The patterns and how often each comes; `HISTORIES` names those that alone are tried, such as
/// `lbbroker,pubsub`.
fn patterns() -> Vec<(u32, Just<Pattern>)> {
    let only = std::env::var("HISTORIES").unwrap_or_default();
    let wanted = |pattern: Pattern| {
        let name = format!("{pattern:?}").to_lowercase();
        only.is_empty() || only.split(',').any(|own| own == name)
    };
    let all = [
        (4, Pattern::PubSub),
        (2, Pattern::ReqRep),
        (4, Pattern::Pipeline),
        (2, Pattern::PushPull),
        (1, Pattern::Queue),
        (1, Pattern::AsyncSrv),
        (1, Pattern::Forwarder),
        (1, Pattern::Streamer),
        (1, Pattern::Pair),
        (1, Pattern::Office),
        (1, Pattern::LbBroker),
        (1, Pattern::LvCache),
        (1, Pattern::LazyPirate),
    ];
    let own = all.into_iter().filter(|(_, pattern)| wanted(*pattern));
    own.map(|(weight, pattern)| (weight, Just(pattern))).collect()
}

fn plans() -> impl Strategy<Value = Plan> {
    let transport =
        prop_oneof![Just(Transport::Tcp), Just(Transport::Ipc), Just(Transport::Inproc)];
    let pattern = Union::new_weighted(patterns());
    let marks = proptest::collection::vec((mark(), mark()), 6);
    let asked = proptest::collection::vec(0..TOPICS.len(), 0..3);
    let conflate = proptest::collection::vec(proptest::bool::weighted(0.2), 5);
    let options = (asked, marks, conflate);
    (transport, pattern, any::<[bool; 2]>(), [1usize..3, 1..4, 1..3], options).prop_map(
        |(transport, pattern, turned, counts, (asked, marks, conflate))| Plan {
            transport,
            pattern,
            counts,
            turned,
            asked,
            marks,
            conflate,
        },
    )
}

/// A random lab: one of the patterns with a few peers in each place, each wire bound at either end.
pub fn topologies() -> impl Strategy<Value = Topology> {
    plans().prop_map(|plan| {
        let mut topology = build(&plan);
        let sockets = topology.peers.iter_mut().flat_map(|peer| &mut peer.sockets);
        for (socket, (sndhwm, rcvhwm)) in sockets.zip(plan.marks.iter().cycle()) {
            socket.options.sndhwm = sndhwm.filter(|_| socket.kind.sends());
            socket.options.rcvhwm = rcvhwm.filter(|_| socket.kind.receives());
        }
        for (peer, on) in topology.peers.iter_mut().zip(plan.conflate.iter().cycle()) {
            if *on && conflates(peer) {
                peer.sockets[0].options.conflate = Some(true);
            }
        }
        for (wire, _) in (0u8..).zip(plan.turned).filter(|(_, turned)| *turned) {
            if plan.pattern.turns(wire) {
                topology = topology.turned(WireId(wire));
            }
        }
        let sockets = topology.peers.iter_mut().flat_map(|peer| &mut peer.sockets);
        for socket in sockets.filter(|socket| aborts(socket)) {
            socket.options.rcvhwm = None;
        }
        topology
    })
}

/// Whether this socket must not have a small queue for what it receives: libzmq aborts the process when
/// a ROUTER that connected, or a REP, which is one, reads on after its far end has come back while its
/// queue was full (`Assertion failed: _input_stopped`, zeromq/libzmq#3937).
pub fn aborts(socket: &SocketSpec) -> bool {
    matches!(socket.kind, SocketType::Router | SocketType::Rep)
        && socket.ends.iter().any(|end| end.how == Attach::Connect)
}

fn build(plan: &Plan) -> Topology {
    let [front, middle, end] = plan.counts;
    let at = |kind, how| socket(kind, how, 0);
    let one = |kind, how| vec![at(kind, how)];
    let named = |name: &str, number: usize| format!("{name}-{}", number + 1);
    let lab = Build::over(plan.transport).wire("first");
    match plan.pattern {
        Pattern::PubSub => {
            let lab = (0..front).fold(lab, |lab, k| {
                let own = one(SocketType::Pub, Attach::Bind);
                lab.peer(&named("publisher", k), Role::Speaker, own)
            });
            let lab = (0..middle).fold(lab, |lab, k| {
                let asked = plan.asked.iter().map(|topic| TOPICS[(topic + k) % TOPICS.len()]);
                let mut subscriptions: Vec<Prefix> = asked.map(Prefix::from).collect();
                subscriptions.dedup();
                let own = SocketSpec { subscriptions, ..at(SocketType::Sub, Attach::Connect) };
                lab.peer(&named("subscriber", k), Role::Listener, vec![own])
            });
            lab.done()
        }
        Pattern::ReqRep => {
            let lab = (0..middle).fold(lab, |lab, k| {
                let own = one(SocketType::Req, Attach::Connect);
                lab.peer(&named("client", k), Role::Speaker, own)
            });
            let lab = (0..end).fold(lab, |lab, k| {
                lab.peer(&named("server", k), Role::Echo, one(SocketType::Rep, Attach::Bind))
            });
            lab.done()
        }
        Pattern::Pipeline => {
            let lab = (0..front).fold(lab.wire("second"), |lab, k| {
                let own = one(SocketType::Push, Attach::Bind);
                lab.peer(&named("ventilator", k), Role::Speaker, own)
            });
            let role = Role::Worker { pace: Duration::ZERO };
            let lab = (0..middle).fold(lab, |lab, k| {
                let out = socket(SocketType::Push, Attach::Connect, 1);
                let own = vec![at(SocketType::Pull, Attach::Connect), out];
                lab.peer(&named("worker", k), role.clone(), own)
            });
            let lab = (0..end).fold(lab, |lab, k| {
                let own = vec![socket(SocketType::Pull, Attach::Bind, 1)];
                lab.peer(&named("sink", k), Role::Listener, own)
            });
            lab.done()
        }
        Pattern::Queue => queue(plan.transport),
        Pattern::AsyncSrv => asyncsrv(plan.transport),
        Pattern::Forwarder => forwarder(plan.transport),
        Pattern::Streamer => streamer(plan.transport),
        Pattern::Pair => pair(plan.transport),
        Pattern::Office => office(plan.transport, plan.turned[1]),
        Pattern::LbBroker => lbbroker(plan.transport),
        Pattern::LvCache => lvcache(plan.transport),
        Pattern::LazyPirate => lazypirate(plan.transport),
        Pattern::PushPull => {
            let lab = (0..middle).fold(lab, |lab, k| {
                let own = one(SocketType::Push, Attach::Connect);
                lab.peer(&named("source", k), Role::Speaker, own)
            });
            let lab = (0..end).fold(lab, |lab, k| {
                lab.peer(&named("sink", k), Role::Listener, one(SocketType::Pull, Attach::Bind))
            });
            lab.done()
        }
    }
}
