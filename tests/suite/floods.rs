//! Floods on the real engine: whatever befalls the lab meanwhile, every message is accounted for.

use std::time::{Duration, Instant};

use strum::IntoEnumIterator;
use zmq_lab::lab::{Balance, Command, Flood, PeerId, SocketId, Topology, Transport, WireId};
use zmq_lab::model::World;

use crate::running::{Running, pipeline, pubsub, reqrep};

/// Far longer than a small flood takes, and than a large one at this rate.
const DEADLINE: Duration = Duration::from_secs(120);
const SLOWEST: u64 = 20_000;
/// How many messages a flood has, unless `FLOOD` says otherwise.
const COUNT: u64 = 20_000;
/// After so long without an event a census may conclude from silence, as the program does.
const SILENCE: Duration = Duration::from_millis(300);

const FIRST: PeerId = PeerId(0);

fn count() -> u64 {
    std::env::var("FLOOD").ok().and_then(|text| text.parse().ok()).unwrap_or(COUNT)
}

/// A running lab and the world folded from its events; the events themselves are not kept.
struct Flooded {
    lab: Running,
    world: World,
}

impl Flooded {
    fn start(topology: Topology) -> Self {
        let lab = Running::start(topology);
        let mut world = World::default();
        lab.events.iter().for_each(|event| world.apply(event));
        Self { lab, world }
    }

    fn flood(&self, peer: PeerId, line: &str) {
        let flood: Flood = format!("{line} count={}", count()).parse().unwrap();
        self.lab.tell(Command::Flood(peer, flood));
    }

    fn endless(&self, peer: PeerId, line: &str) {
        self.lab.tell(Command::Flood(peer, line.parse().unwrap()));
    }

    /// Takes in events until it holds.
    fn until(&mut self, what: &str, enough: impl Fn(&World) -> bool) {
        let deadline = Instant::now() + DEADLINE + Duration::from_secs(count() / SLOWEST);
        while !enough(&self.world) {
            match self.lab.engine.events().recv_deadline(deadline) {
                Ok(event) => self.world.apply(&event),
                Err(_) => panic!("no {what}; {:#?}", self.world.ledger().accounts()),
            }
        }
    }

    fn until_received(&mut self, peer: PeerId, share: u64) {
        let before = received(&self.world, peer);
        self.until("receipts", |world| received(world, peer) >= before + count() / share);
    }

    /// Waits until the peer has offered so many in all.
    fn until_offered(&mut self, peer: PeerId, count: u64) {
        self.until("offers", |world| {
            let sockets = &world.peers()[peer.index()].sockets;
            sockets.iter().map(|socket| socket.tally.offered).sum::<u64>() >= count
        });
    }

    /// Starts a peer anew and waits until the lab is ready again.
    fn restart(&mut self, peer: PeerId) {
        let before = self.world.peers()[peer.index()].since;
        self.lab.tell(Command::Restart(peer));
        self.until("the start", |world| {
            let peer = &world.peers()[peer.index()];
            peer.life.is_open() && peer.since > before
        });
        self.until("readiness", World::ready);
    }

    /// Waits until the flood has ended and silence and censuses decide nothing more.
    fn settle(&mut self) {
        self.until("end of the flood", |world| world.peers().iter().all(|p| p.flood.is_none()));
        for _ in 0..40 {
            while let Ok(event) = self.lab.engine.events().recv_timeout(SILENCE) {
                self.world.apply(&event);
            }
            if !self.world.wants_census() {
                return;
            }
            self.lab.tell(Command::Census);
        }
        panic!("the lab never came to rest: {:#?}", self.world.ledger().accounts());
    }

    fn sum(&self, from: PeerId) -> Balance {
        let mut sum = Balance::default();
        let accounts = self.world.ledger().accounts().iter();
        for account in accounts.filter(|account| account.from.peer == from) {
            sum.offered += account.balance.offered;
            sum.delivered += account.balance.delivered;
            sum.pending += account.balance.pending;
            sum.lost += account.balance.lost;
            sum.dropped += account.balance.dropped;
        }
        sum
    }

    /// Holds the accounts against what the sockets counted.
    fn check(&self) {
        for account in self.world.ledger().accounts() {
            let balance = account.balance;
            assert_eq!(balance.explained(), balance.offered, "{account:?}");
            assert_eq!(balance.unaccounted, 0, "{account:?}");
        }
        for peer in self.world.peers() {
            for ((id, spec), socket) in peer.spec.socket_ids().zip(&peer.sockets) {
                let tally = socket.tally;
                assert_eq!(tally.thinned, 0);
                let accounts = self.world.ledger().accounts().iter();
                let to = accounts.clone().filter(|account| account.to == Some(id));
                let delivered: u64 = to.map(|account| account.balance.delivered).sum();
                assert_eq!(delivered, tally.received, "receipts of {id:?}");
                let from = accounts.filter(|account| account.from == id);
                let offered: Vec<u64> = from.map(|account| account.balance.offered).collect();
                if spec.kind.fans_out() {
                    assert!(offered.iter().all(|o| *o == tally.offered), "{id:?}: {offered:?}");
                } else {
                    assert_eq!(offered.iter().sum::<u64>(), tally.offered, "offers of {id:?}");
                }
            }
        }
    }
}

fn received(world: &World, peer: PeerId) -> u64 {
    world.peers()[peer.index()].sockets.iter().map(|socket| socket.tally.received).sum()
}

#[test]
fn a_flood_through_a_pipeline_arrives_whole() {
    for transport in Transport::iter() {
        let mut lab = Flooded::start(pipeline(transport));
        lab.flood(FIRST, "size=64");
        lab.settle();
        lab.check();
        assert_eq!(received(&lab.world, PeerId(3)), count(), "{transport:?}");
        let peer = &lab.world.peers()[3];
        assert!(peer.latencies.timed() > 0);
        // What is timed is timed before it is sent: even inproc nothing arrives sooner.
        assert!(peer.last_latency.is_some_and(|span| !span.is_zero()));
    }
}

#[test]
fn a_pipeline_whose_workers_and_sink_die_in_the_middle_of_a_flood_stays_accounted_for() {
    for transport in Transport::iter() {
        for turned in [false, true] {
            let topology = pipeline(transport);
            let topology = if turned { topology.turned(WireId(0)) } else { topology };
            let mut lab = Flooded::start(topology);
            lab.endless(FIRST, "");
            for (victim, witness) in [(1, 2), (3, 1), (2, 1)] {
                lab.until_received(PeerId(witness), 20);
                lab.lab.tell(Command::Kill(PeerId(victim)));
                lab.lab.tell(Command::Restart(PeerId(victim)));
            }
            lab.until_received(PeerId(2), 20);
            lab.until_offered(FIRST, count());
            lab.lab.tell(Command::StopFlood(FIRST));
            lab.settle();
            lab.check();
            let pending = lab.sum(FIRST).pending;
            assert_eq!(pending, 0, "{transport:?} {:#?}", lab.world.ledger().accounts());
        }
    }
}

#[test]
fn a_flood_of_a_publisher_is_told_apart_by_topics_and_gaps() {
    for transport in Transport::iter() {
        let mut lab = Flooded::start(pubsub(transport));
        lab.endless(FIRST, "topics=123,a");
        lab.until_received(PeerId(1), 10);
        lab.lab.tell(Command::Restart(PeerId(1)));
        lab.until_received(PeerId(1), 10);
        lab.lab.tell(Command::StopFlood(FIRST));
        lab.settle();
        lab.check();
        let ledger = lab.world.ledger();
        let second = SocketId { peer: PeerId(2), socket: 0 };
        let account = ledger.accounts().iter().find(|a| a.to == Some(second)).unwrap();
        assert!(account.balance.filtered.abs_diff(account.balance.offered / 2) <= 1, "{account:?}");
        assert_eq!(account.balance.pending, 0, "{transport:?}: {account:?}");
    }
}

#[test]
fn a_flood_of_a_publisher_stays_accounted_for_when_it_and_its_subscribers_die() {
    for transport in Transport::iter() {
        let mut lab = Flooded::start(pubsub(transport));
        lab.endless(FIRST, "topics=123,a");
        lab.until_received(PeerId(1), 10);
        lab.lab.tell(Command::Kill(PeerId(2)));
        lab.until_received(PeerId(1), 10);
        lab.restart(PeerId(2));
        lab.restart(FIRST);
        lab.endless(FIRST, "topics=123,a");
        lab.until_received(PeerId(2), 20);
        lab.restart(PeerId(1));
        lab.until_offered(FIRST, count());
        lab.lab.tell(Command::StopFlood(FIRST));
        lab.settle();
        lab.check();
        assert_eq!(lab.sum(FIRST).pending, 0, "{:#?}", lab.world.ledger().accounts());
    }
}

#[test]
fn requests_made_in_a_flood_are_answered_one_by_one() {
    for transport in Transport::iter() {
        let mut lab = Flooded::start(reqrep(transport));
        let line = format!("size=32 count={}", count() / 20);
        for peer in [0, 1] {
            lab.lab.tell(Command::Flood(PeerId(peer), line.parse().unwrap()));
        }
        lab.until("replies", |world| {
            [0, 1].iter().all(|peer| received(world, PeerId(*peer)) >= count() / 20)
        });
        lab.settle();
        lab.check();
    }
}

#[test]
fn requests_of_a_flood_stay_accounted_for_when_clients_and_the_server_die() {
    const SERVER: PeerId = PeerId(2);
    for transport in Transport::iter() {
        let mut lab = Flooded::start(reqrep(transport));
        let flood = |lab: &Flooded| [0, 1].map(|peer| lab.endless(PeerId(peer), "size=32"));
        flood(&lab);
        lab.until_received(SERVER, 100);
        lab.lab.tell(Command::Kill(SERVER));
        lab.until("its end", |world| world.peers()[2].life.is_over());
        lab.restart(SERVER);
        // A REQ that was asking waits for ever now.
        lab.restart(PeerId(0));
        lab.restart(PeerId(1));
        flood(&lab);
        lab.until_received(SERVER, 100);
        lab.lab.tell(Command::Kill(PeerId(1)));
        lab.until_received(SERVER, 20);
        lab.lab.tell(Command::StopFlood(FIRST));
        lab.settle();
        lab.check();
    }
}

#[test]
fn a_flood_is_changed_and_stopped_live_and_numbers_go_on() {
    let mut lab = Flooded::start(pipeline(Transport::Inproc));
    let tell = |lab: &Flooded, line: &str| {
        lab.lab.tell(Command::Flood(FIRST, line.parse().unwrap()));
    };
    tell(&lab, "rate=1000000/s");
    lab.until_received(PeerId(3), 100);
    tell(&lab, "rate=20/s text=slow");
    lab.until("followed messages", |world| world.ledger().roots().count() >= 2);
    let slow: Vec<String> =
        lab.world.ledger().roots().map(|e| crate::running::text(&e.message)).collect();
    assert!(slow.iter().all(|text| text.starts_with('#') && text.ends_with(" slow")), "{slow:?}");
    lab.lab.tell(Command::StopFlood(FIRST));
    lab.settle();
    lab.check();
    assert_eq!(lab.sum(FIRST).pending, 0);
    lab.lab.tell(Command::Flood(FIRST, "count=10".parse().unwrap()));
    let before = lab.sum(FIRST).offered;
    lab.until("ten more", |world| world.peers()[0].sockets[0].tally.offered >= before + 10);
    lab.settle();
    lab.check();
}

#[test]
fn typed_messages_keep_their_rows_beside_a_flood() {
    let mut lab = Flooded::start(pubsub(Transport::Tcp));
    lab.flood(FIRST, "topics=123");
    // A busy publisher may have dropped most of them.
    lab.until_offered(FIRST, count() / 10);
    lab.lab.send(FIRST, "hello");
    lab.settle();
    lab.check();
    let rows = lab.world.ledger().roots().count();
    assert_eq!(rows, 1, "the flood's messages are counted, the typed one is followed");
    assert_eq!(lab.world.ledger().generated(), count());
}

#[test]
fn a_killed_speaker_takes_its_flood_with_it() {
    for transport in Transport::iter() {
        let mut lab = Flooded::start(pipeline(transport));
        lab.lab.tell(Command::Flood(FIRST, Flood::default()));
        lab.until_received(PeerId(3), 10);
        lab.lab.tell(Command::Kill(FIRST));
        lab.until("the end", |world| world.peers()[0].life.is_over());
        lab.settle();
        lab.check();
        assert_eq!(lab.sum(FIRST).pending, 0, "{transport:?}");
        lab.lab.tell(Command::Restart(FIRST));
        lab.until("the start", |world| world.peers()[0].life.is_open());
        lab.until("readiness", World::ready);
        lab.flood(FIRST, "");
        lab.until("the flood", |world| world.peers()[0].flood.is_some());
        lab.settle();
        lab.check();
    }
}

#[test]
fn a_blocked_flood_still_hears_that_it_should_stop() {
    let mut topology = pipeline(Transport::Inproc);
    topology.peers.truncate(1);
    let mut lab = Flooded::start(topology);
    lab.lab.tell(Command::Flood(FIRST, Flood::default()));
    let flooding = |world: &World| world.peers().first().is_some_and(|peer| peer.flood.is_some());
    lab.until("the flood", flooding);
    lab.lab.tell(Command::StopFlood(FIRST));
    lab.until("its end", |world| !flooding(world));
    lab.check();
    assert_eq!(lab.sum(FIRST).offered, 0, "what libzmq never took was never offered");
}

/// Nobody notices a crash: a publisher fills the connection and then drops, and what is dealt out fills
/// the dead worker's share until nobody else is left to deal to.
#[test]
fn a_flood_into_a_crashed_peer_stays_accounted_for() {
    for transport in [Transport::Tcp, Transport::Ipc] {
        for fan in [true, false] {
            let topology = if fan { pubsub(transport) } else { pipeline(transport) };
            let mut lab = Flooded::start(topology);
            lab.endless(FIRST, "size=200 topics=123");
            lab.until_received(PeerId(1), 10);
            lab.lab.tell(Command::Crash(PeerId(2)));
            lab.until("the crash", |world| world.peers()[2].life.is_over());
            lab.until_received(PeerId(1), 2);
            let offered = lab.world.peers()[0].sockets[0].tally.offered;
            lab.until_offered(FIRST, offered + count());
            lab.lab.tell(Command::StopFlood(FIRST));
            lab.settle();
            lab.check();
            let lost = lab.sum(FIRST).lost;
            assert!(lost > 0, "{transport:?} {fan} {:#?}", lab.world.ledger().accounts());
            lab.restart(PeerId(2));
            lab.endless(FIRST, "size=200 topics=123");
            lab.until_received(PeerId(2), 10);
            lab.lab.tell(Command::StopFlood(FIRST));
            lab.settle();
            lab.check();
            let sum = lab.sum(FIRST);
            assert_eq!(sum.pending, 0, "{transport:?} {fan} {:#?}", lab.world.ledger().accounts());
        }
    }
}
