//! Whatever befalls a lab, every message is accounted for: random histories on the real engine.

use std::collections::HashMap;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use zmq_lab::lab::{
    Command, Event, Fact, Fate, LinkChange, Message, PeerId, Place, Prefix, Role, SocketId,
    SocketType, Topology, Transport, Turn, WireId,
};
use zmq_lab::model::{Life, World};

use crate::running::{
    Running, asyncsrv, forwarder, frames, lazypirate, lbbroker, lvcache, office, pair, pipeline,
    pubsub, queue, reqrep, streamer, text,
};

/// One thing done to a lab; peers are taken modulo their number.
#[derive(Clone, Debug)]
enum Act {
    Send(usize, usize),
    Force(usize),
    Kill(usize),
    End(usize),
    Restart(usize),
    Pause(usize),
    Resume(usize),
    Pace(usize, u64),
    Subscribe(usize, usize),
    Unsubscribe(usize, usize),
    Add(usize),
    Cut(usize),
    Mend(usize),
    /// Waits until nothing has been said for a moment, so that what follows meets a quiet lab.
    Quiet,
}

const TOPICS: [&str; 4] = ["", "1", "123", "a"];
/// How many histories are tried unless `PROPTEST_CASES` says otherwise, and on how many threads: each
/// spends most of its time waiting for silence.
const CASES: u32 = 48;
const THREADS: u32 = 8;
/// No event for so long counts as quiet. Only the histories differ with it, never the verdict.
const QUIET: Duration = Duration::from_millis(25);
/// After so long without an event a census may conclude from silence, as the program does.
const SILENCE: Duration = Duration::from_millis(300);
/// A lab that is still restless after so many rounds is a failure.
const ROUNDS: usize = 400;
/// How many devices in a row are looked through.
const HOPS: u8 = 4;

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let peer = 0usize..6;
    let act = prop_oneof![
        12 => (peer.clone(), 0..TOPICS.len()).prop_map(|(p, t)| Act::Send(p, t)),
        1 => peer.clone().prop_map(Act::Force),
        2 => peer.clone().prop_map(Act::Kill),
        1 => peer.clone().prop_map(Act::End),
        3 => peer.clone().prop_map(Act::Restart),
        2 => peer.clone().prop_map(Act::Pause),
        2 => peer.clone().prop_map(Act::Resume),
        1 => (peer.clone(), 0u64..5).prop_map(|(p, ms)| Act::Pace(p, ms)),
        1 => (peer.clone(), 0..TOPICS.len()).prop_map(|(p, t)| Act::Subscribe(p, t)),
        1 => (peer.clone(), 0..TOPICS.len()).prop_map(|(p, t)| Act::Unsubscribe(p, t)),
        2 => peer.clone().prop_map(Act::Cut),
        2 => peer.clone().prop_map(Act::Mend),
        1 => peer.prop_map(Act::Add),
        4 => Just(Act::Quiet),
    ];
    proptest::collection::vec(act, 1..40)
}

fn topologies() -> impl Strategy<Value = Topology> {
    let transport =
        prop_oneof![Just(Transport::Tcp), Just(Transport::Ipc), Just(Transport::Inproc)];
    let all = (transport, 0..12u8, any::<bool>(), any::<bool>());
    all.prop_map(|(transport, which, turn, other)| {
        let topology = match which {
            0 => pubsub(transport),
            1 => reqrep(transport),
            2 => pipeline(transport),
            3 => queue(transport),
            4 => asyncsrv(transport),
            5 => forwarder(transport),
            6 => streamer(transport),
            7 => pair(transport),
            8 => lbbroker(transport),
            9 => lvcache(transport),
            10 => lazypirate(transport),
            _ => return office(transport, other),
        };
        let topology = if turn { topology.turned(WireId(0)) } else { topology };
        if other && which == 2 { topology.turned(WireId(1)) } else { topology }
    })
}

/// A running lab and the world folded from its events.
struct Watched {
    lab: Running,
    world: World,
    folded: usize,
    serial: usize,
}

impl Watched {
    fn fold(&mut self) {
        self.lab.events.extend(self.lab.engine.events().try_iter());
        for event in &self.lab.events[self.folded..] {
            self.world.apply(event);
        }
        self.folded = self.lab.events.len();
    }

    /// Takes events until none came for a moment.
    fn quiet(&mut self, span: Duration) {
        while let Ok(event) = self.lab.engine.events().recv_timeout(span) {
            self.lab.events.push(event);
        }
        self.fold();
    }

    fn act(&mut self, act: &Act) {
        self.fold();
        let count = self.world.peers().len();
        let at = |peer: usize| PeerId(u32::try_from(peer % count).unwrap());
        let prefix = |topic: usize| Prefix::from(TOPICS[topic]);
        let spec = |peer: usize| self.world.peers()[peer % count].spec.clone();
        match *act {
            Act::Send(peer, topic) if spec(peer).speaks() => {
                self.serial += 1;
                let serial = self.serial;
                let payload = match spec(peer).sockets[0].kind {
                    // To one of the dealers, or to nobody.
                    SocketType::Router => format!("{}|#{serial}", ["ann", "bob", "eve"][topic % 3]),
                    _ => format!("{}#{serial}", TOPICS[topic]),
                };
                let (peer, message) = (at(peer), frames(&payload));
                self.lab.tell(Command::Send { peer, message, turn: Turn::Wait });
            }
            Act::Force(peer) if spec(peer).speaks() => {
                self.serial += 1;
                let message = Message::single(format!("#{}", self.serial).as_str());
                self.lab.tell(Command::Send { peer: at(peer), message, turn: Turn::Force });
            }
            Act::Kill(peer) => self.lab.tell(Command::Kill(at(peer))),
            Act::End(peer) => self.lab.tell(Command::End(at(peer))),
            Act::Restart(peer) => self.lab.tell(Command::Restart(at(peer))),
            Act::Pause(peer) => self.lab.tell(Command::Pause(at(peer))),
            Act::Resume(peer) => self.lab.tell(Command::Resume(at(peer))),
            Act::Pace(peer, ms) => {
                self.lab.tell(Command::SetPace(at(peer), Duration::from_millis(ms)));
            }
            Act::Subscribe(peer, topic) => {
                self.lab.tell(Command::Subscribe(at(peer), prefix(topic)));
            }
            Act::Unsubscribe(peer, topic) => {
                self.lab.tell(Command::Unsubscribe(at(peer), prefix(topic)));
            }
            // A third peer cannot join a pair.
            Act::Add(peer) if count < 8 && spec(peer).sockets[0].kind != SocketType::Pair => {
                let topology = self.world.topology().unwrap();
                let spec = topology.another(&spec(peer).group).unwrap();
                self.lab.tell(Command::Add(spec));
                self.lab.until("added peer", |events| {
                    let is_new = |e: &Event| match &e.fact {
                        Fact::PeerAdded { spec } => spec.id.index() == count,
                        _ => false,
                    };
                    events.iter().any(is_new)
                });
            }
            Act::Cut(link) => {
                let (connector, binder) = self.link(link);
                self.lab.tell(Command::Cut { connector, binder });
            }
            Act::Mend(link) => {
                let (connector, binder) = self.link(link);
                self.lab.tell(Command::Mend { connector, binder });
            }
            Act::Quiet => self.quiet(QUIET),
            Act::Send(..) | Act::Force(_) | Act::Add(_) => {}
        }
    }

    /// The ends of a link, taken modulo their number.
    fn link(&self, link: usize) -> (SocketId, SocketId) {
        let links = self.world.links();
        let link = &links[link % links.len()];
        (link.connector, link.binder)
    }

    /// Whether all links between open peers are up: a broken one comes back by itself.
    fn connected(&self) -> bool {
        let open = |id: SocketId| self.world.peers()[id.peer.index()].life.is_open();
        let mut links = self.world.links().iter();
        links.all(|link| link.up || link.cut || !open(link.connector) || !open(link.binder))
    }

    /// Whether a peer has not yet said that it goes on.
    fn paused(&self) -> bool {
        self.world.peers().iter().any(|peer| peer.life == Life::Paused)
    }

    /// Lets every paused peer go on, and waits until silence and censuses decide nothing more.
    fn settle(&mut self) {
        self.quiet(QUIET);
        for peer in self.world.peers() {
            self.lab.tell(Command::Resume(peer.spec.id));
        }
        // What was asked for last may take a moment on a busy machine.
        self.quiet(SILENCE);
        for _ in 0..ROUNDS {
            self.quiet(QUIET);
            if self.world.wants_census() {
                self.quiet(SILENCE);
                self.lab.tell(Command::Census);
            } else if self.connected() && !self.paused() {
                return;
            }
        }
        panic!("the lab never came to rest");
    }
}

/// The last frame: what no socket puts on or takes off.
fn body(message: &Message) -> String {
    let last = message.frames().last().cloned().unwrap_or_default();
    text(&Message::single(last))
}

fn check(watched: &Watched) -> Result<(), TestCaseError> {
    let world = &watched.world;
    let mut tallies = HashMap::new();
    let mut got: HashMap<(SocketId, String), u64> = HashMap::new();
    for event in &watched.lab.events {
        let Some(peer) = event.peer else { continue };
        match &event.fact {
            Fact::Tally { socket, tally } => {
                tallies.insert(SocketId { peer, socket: *socket }, *tally);
            }
            Fact::Received { socket, message, .. } => {
                *got.entry((SocketId { peer, socket: *socket }, body(message))).or_default() += 1;
            }
            _ => {}
        }
    }
    for account in world.ledger().accounts() {
        let balance = account.balance;
        prop_assert_eq!(balance.explained() + balance.unaccounted, balance.offered);
        prop_assert_eq!(balance.unaccounted, 0, "{:?}", account);
    }
    if watched.lab.events.iter().any(is_nameless) {
        return Ok(());
    }
    for (id, tally) in &tallies {
        prop_assert_eq!(tally.thinned, 0);
        let kind = world.peers()[id.peer.index()].spec.sockets[usize::from(id.socket)].kind;
        let to = world.ledger().accounts().iter().filter(|account| account.to == Some(*id));
        let delivered: u64 = to.map(|account| account.balance.delivered).sum();
        prop_assert_eq!(delivered, tally.received, "receipts of {:?}", id);
        if !kind.fans_out() {
            let from = world.ledger().accounts().iter().filter(|account| account.from == *id);
            let offered: u64 = from.map(|account| account.balance.offered).sum();
            prop_assert_eq!(offered, tally.offered, "offers of {:?}", id);
        }
    }
    for entry in world.ledger().entries() {
        let payload = body(&entry.message);
        let fans_out = entry.from.is_some_and(|from| {
            world.peers()[from.peer.index()].spec.sockets[usize::from(from.socket)].kind.fans_out()
        });
        for leg in &entry.legs {
            let received = leg.to.is_some_and(|to| got.contains_key(&(to, payload.clone())));
            let delivered = matches!(leg.verdict.fate, Fate::Delivered { .. });
            // A cache sends the same again; which of them was received is the ledger's to tell.
            let repeats = entry
                .from
                .is_some_and(|from| world.peers()[from.peer.index()].spec.role == Role::Cache);
            if delivered || fans_out && !repeats {
                prop_assert_eq!(received, delivered, "{:?} of {:?}", leg, entry);
            }
            if let Fate::Pending(place) = leg.verdict.fate {
                prop_assert!(
                    may_rest(world, entry.from, leg.to, place),
                    "{:?} of {:?}",
                    leg,
                    entry
                );
            }
        }
    }
    Ok(())
}

/// Whether a tcp connection was closed again before the operating system could be asked for its
/// address. What came over it cannot be told from an outsider's message, so only the balances are
/// checked then. It takes a peer that lives for less than a millisecond.
fn is_nameless(event: &Event) -> bool {
    let Fact::Link { endpoint, address: None, change: LinkChange::Connected, .. } = &event.fact
    else {
        return false;
    };
    endpoint.starts_with("tcp://")
}

/// Whether a device reads nothing at this socket, because nobody takes it off its hands.
fn stands(world: &World, at: SocketId, hops: u8) -> bool {
    let spec = &world.peers()[at.peer.index()].spec;
    if spec.role == Role::Balancer {
        // Nor does a balancer while no worker is ready.
        return at.socket == 0;
    }
    if spec.role != Role::Device || hops == 0 {
        return false;
    }
    let other = SocketId { socket: 1 - at.socket, ..at };
    let far = world.links().iter().filter_map(|link| match link {
        _ if link.connector == other => Some((link, link.binder)),
        _ if link.binder == other => Some((link, link.connector)),
        _ => None,
    });
    spec.sockets[usize::from(other.socket)].kind.blocks()
        && far.into_iter().all(|(link, far)| !link.up || stands(world, far, hops - 1))
}

/// Whether a message may still be under way in a lab at rest: held by its sender, queued by one that
/// connects for a receiver that is away, or queued for a worker that reads no more because what it
/// has in hand cannot be passed on.
fn may_rest(world: &World, from: Option<SocketId>, to: Option<SocketId>, place: Place) -> bool {
    let Some(from) = from else { return false };
    let open = |id: SocketId| world.peers()[id.peer.index()].life.is_open();
    let stuck = |id: SocketId| {
        open(id) && (world.peers()[id.peer.index()].held > 0 || stands(world, id, HOPS))
    };
    match place {
        Place::Held(_) => open(from),
        Place::InHand => to.is_some_and(stuck),
        Place::Queued | Place::QueuedForOneOf => world.links().iter().any(|link| {
            let far = if link.connector == from { link.binder } else { link.connector };
            let joined = link.connector == from || link.binder == from;
            let waits = link.connector == from && open(from) && !open(far);
            joined && to.is_none_or(|to| to == far) && (waits || stuck(far))
        }),
        Place::AwaitsPaused => false,
    }
}

#[test]
fn whatever_befalls_a_lab_every_message_is_accounted_for() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    let share = cases.unwrap_or(CASES).div_ceil(THREADS);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(move || histories(share));
        }
    });
}

/// Runs so many histories one after the other.
fn histories(cases: u32) {
    let mut config = Config::with_cases(cases);
    // Histories race with real threads: what fails is kept by its printed acts, not by a seed.
    config.failure_persistence = None;
    config.max_shrink_iters = 40;
    let mut runner = TestRunner::new(config);
    runner
        .run(&(topologies(), acts()), |(topology, acts)| {
            let lab = Running::start(topology);
            let mut watched = Watched { lab, world: World::default(), folded: 0, serial: 0 };
            for act in &acts {
                watched.act(act);
            }
            watched.settle();
            let lives: Vec<&Life> = watched.world.peers().iter().map(|peer| &peer.life).collect();
            check(&watched).map_err(|fault| {
                let events = &watched.lab.events;
                TestCaseError::fail(format!("{fault}\nlives: {lives:?}\nevents: {events:#?}"))
            })
        })
        .unwrap();
}
