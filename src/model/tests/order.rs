//! Whatever the order in which the events of two peers arrive, the World ends the same; and when
//! all is calm it tells what happened.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use proptest::prelude::*;
use proptest::test_runner::RngAlgorithm;

use crate::lab::{Event, Fact, Fate, Known, Loss, PeerId, SocketId, Topology, Transport};
use crate::model::story::pubsub;
use crate::model::{EntryId, World};

use super::sim::{Deed, Sim, deed, labs};

/// Another order of the same events: each peer's own is kept, and no receipt precedes its offer.
fn shuffled(told: &[Event], after: &HashMap<usize, usize>, mut seed: u64) -> Vec<Event> {
    let mut lanes: BTreeMap<Option<PeerId>, VecDeque<usize>> = BTreeMap::new();
    for (place, event) in told.iter().enumerate().skip(1) {
        lanes.entry(event.peer).or_default().push_back(place);
    }
    // Nobody can mean a peer before it belongs to the lab.
    let joined: HashMap<PeerId, usize> = (0..told.len())
        .filter(|place| matches!(told[*place].fact, Fact::PeerAdded { .. }))
        .filter_map(|place| Some((told[place].peer?, place)))
        .collect();
    let meant = |place: &usize| match &told[*place].fact {
        Fact::Connecting { to: Some(to), .. } => joined.get(&to.peer).copied(),
        _ => None,
    };
    let mut done: BTreeSet<usize> = BTreeSet::new();
    let mut order = vec![told[0].clone()];
    let mut stay = 0u64;
    let mut lane = None;
    loop {
        let free = |place: &usize| {
            let first = [after.get(place).copied(), meant(place)];
            first.iter().flatten().all(|first| done.contains(first))
        };
        let ready: Vec<Option<PeerId>> = lanes
            .iter()
            .filter(|(_, lane)| lane.front().is_some_and(free))
            .map(|(peer, _)| *peer)
            .collect();
        if ready.is_empty() {
            break;
        }
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Runs of one peer's events, long and short, as a busy machine makes them.
        let same = lane.filter(|lane| stay > 0 && ready.contains(lane));
        let next = same.unwrap_or_else(|| {
            stay = (seed >> 40) % 12;
            ready[usize::try_from(seed >> 33).unwrap() % ready.len()]
        });
        stay = stay.saturating_sub(1);
        lane = Some(next);
        let place = lanes.get_mut(&next).unwrap().pop_front().unwrap();
        done.insert(place);
        order.push(told[place].clone());
    }
    assert_eq!(order.len(), told.len());
    order
}

/// A message's name in every order: its sender and count, or its receiver and count.
fn key(world: &World, id: EntryId) -> String {
    let entry = world.ledger().entry(id).unwrap();
    match entry.from {
        Some(from) => format!("{}.{} #{}", from.peer.0, from.socket, entry.n),
        None => format!("outside to {:?} #{} at {:?}", entry.legs[0].to, entry.n, entry.at),
    }
}

/// All that a world shows, in words that do not depend on the order of folding.
fn told_by(world: &World) -> Vec<String> {
    let mut lines = Vec::new();
    for account in world.ledger().accounts() {
        if account.balance.offered > 0 {
            lines.push(format!("{account:?}"));
        }
    }
    let mut entries: Vec<String> = world
        .ledger()
        .entries()
        .map(|entry| {
            let mut children: Vec<String> =
                entry.children.iter().map(|child| key(world, *child)).collect();
            children.sort();
            let parent = entry.parent.map(|parent| key(world, parent));
            let outsider = entry.outsider.map(|place| &world.outsiders()[place].address);
            let name = key(world, entry.id);
            let cells: Vec<_> = world
                .peers()
                .iter()
                .map(|peer| {
                    let cell = world.ledger().cell(entry.id, peer.spec.id);
                    cell.map(|cell| (cell.verdict, key(world, cell.entry), cell.reply))
                })
                .collect();
            format!(
                "{name} {:?} {:?} {:?} {:?} up {parent:?} down {children:?} by {outsider:?} {cells:?}",
                entry.at, entry.message, entry.state, entry.legs
            )
        })
        .collect();
    entries.sort();
    lines.extend(entries);
    lines.extend(world.links().iter().map(|link| format!("{link:?}")));
    lines.extend(world.peers().iter().map(|peer| format!("{peer:?}")));
    lines.extend(world.outsiders().iter().map(|outsider| format!("{outsider:?}")));
    lines.push(format!("ready {} now {:?}", world.ready(), world.now()));
    lines
}

fn check(topology: Topology, deeds: &[Deed], lag: bool, seeds: &[u64]) {
    let mut sim = Sim::new(topology);
    sim.story.lag = lag;
    for deed in deeds {
        sim.act(*deed);
    }
    sim.story.balanced();
    let one = told_by(&sim.story.world);
    for seed in seeds {
        let order = shuffled(&sim.story.told, &sim.after, *seed);
        let mut world = World::default();
        for event in &order {
            world.apply(event);
        }
        let other = told_by(&world);
        if one != other {
            let differences: Vec<String> = one
                .iter()
                .filter(|line| !other.contains(line))
                .map(|line| format!("- {line}"))
                .chain(
                    other.iter().filter(|line| !one.contains(line)).map(|line| format!("+ {line}")),
                )
                .collect();
            panic!(
                "told in order (-) and shuffled (+):\n{}\n\norder:\n{}",
                differences.join("\n"),
                order.iter().map(|e| format!("{e:?}")).collect::<Vec<_>>().join("\n")
            );
        }
    }
}

/// What a world says after everything has calmed down must be what happened.
fn check_truth(topology: Topology, deeds: &[Deed], lag: bool, distinct: bool) {
    let mut sim = Sim::new(topology);
    sim.story.lag = lag;
    sim.distinct = distinct;
    for deed in deeds {
        sim.act(*deed);
    }
    sim.calm_down();
    sim.story.balanced();
    let ledger = sim.story.world.ledger();
    let told = &sim.story.told;
    let mut truth: BTreeMap<(SocketId, u64), Vec<(SocketId, bool)>> = BTreeMap::new();
    let (mut read, mut strange) = (BTreeMap::<PeerId, u64>::new(), 0);
    for (place, event) in told.iter().enumerate() {
        let Some(peer) = event.peer else { continue };
        let (to, whole) = match &event.fact {
            Fact::Received { socket, .. } => (SocketId { peer, socket: *socket }, true),
            Fact::Unread { socket, .. } => (SocketId { peer, socket: *socket }, false),
            _ => continue,
        };
        let Some(offer) = sim.after.get(&place) else {
            strange += 1;
            continue;
        };
        *read.entry(peer).or_default() += u64::from(whole);
        let offer = &told[*offer];
        let Fact::Offered { socket, n, .. } = &offer.fact else { panic!("{offer:?}") };
        let from = SocketId { peer: offer.peer.unwrap(), socket: *socket };
        truth.entry((from, *n)).or_default().push((to, whole));
    }
    let explain = || told.iter().map(|e| format!("{e:?}")).collect::<Vec<_>>().join("\n");
    for peer in sim.peers() {
        let delivered = ledger.received_by(peer).delivered;
        assert_eq!(delivered, read.get(&peer).copied().unwrap_or(0), "{peer:?}\n{}", explain());
    }
    let outside = ledger.entries().filter(|entry| entry.from.is_none()).count();
    assert_eq!(outside, strange, "{}", explain());
    for entry in ledger.entries() {
        let Some(from) = entry.from else { continue };
        let reached = truth.get(&(from, entry.n)).cloned().unwrap_or_default();
        for leg in &entry.legs {
            assert!(leg.verdict.fate.is_final(), "{entry:?}\n{}", explain());
            if !distinct {
                continue;
            }
            let known = reached.iter().find(|(to, _)| Some(*to) == leg.to).map(|(_, whole)| *whole);
            let right = match (&leg.verdict.fate, known) {
                (Fate::Delivered { .. }, Some(true)) => leg.verdict.known == Known::Seen,
                (Fate::Lost(Loss::Unread), Some(false)) => leg.verdict.known == Known::Seen,
                (Fate::Delivered { .. } | Fate::Lost(Loss::Unread), _) => false,
                (_, reached) => reached.is_none(),
            };
            assert!(right, "{leg:?} of {entry:?}, in truth {reached:?}\n{}", explain());
        }
        if distinct && !sim.story.topology.socket(from).unwrap().kind.fans_out() {
            let found = entry.legs[0].to;
            assert!(reached.is_empty() || found == Some(reached[0].0), "{entry:?}\n{}", explain());
        }
    }
    assert!(sim.story.world.links().iter().all(|link| link.waiting == 0));
    // Over ipc a notice does not tell whose it is: among late news it is laid to the likeliest.
    let guessed = lag && sim.story.topology.transport == Transport::Ipc;
    assert!(guessed || sim.story.world.ready(), "{}", explain());
    assert!(!sim.story.world.wants_census());
}

/// How many cases a test tries, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 200;
/// The same where every check has to run (`CI=true`): with two tests tens of thousands, which take two
/// minutes of one processor.
const CASES_OF_CI: u32 = 10_000;

fn cases() -> u32 {
    let var = |name| std::env::var(name).ok();
    let all = var("CI").is_some_and(|ci| ci == "true");
    let given = var("PROPTEST_CASES").and_then(|count| count.parse().ok());
    given.unwrap_or(if all { CASES_OF_CI } else { CASES })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        failure_persistence: None,
        // Proptest's own generator takes a third of the time in a build without optimization.
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_order_of_two_peers_events_does_not_matter(
        topology in labs(),
        deeds in proptest::collection::vec(deed(), 1..80),
        lag in any::<bool>(),
        seeds in proptest::collection::vec(any::<u64>(), 2..4),
    ) {
        check(topology, &deeds, lag, &seeds);
    }

    #[test]
    fn when_all_is_calm_the_ledger_tells_what_happened(
        topology in labs(),
        deeds in proptest::collection::vec(deed(), 1..80),
        lag in any::<bool>(),
        distinct in any::<bool>(),
    ) {
        check_truth(topology, &deeds, lag, distinct);
    }
}

#[test]
fn a_connection_that_comes_back_at_once_is_told_from_one_that_stood() {
    use Deed::{Add, Cut, Kill, Start, Subscribe};
    let quick = [Kill(64, 0), Kill(109, 0), Add, Cut(0), Subscribe(0, 9)];
    let back = [Kill(0, 0), Start(113), Start(36), Start(0), Cut(63)];
    check_truth(pubsub(Transport::Tcp), &[quick, back].concat(), false, false);
    // Told late of, when an earlier connection of somebody else's had just ended.
    let late = [Kill(56, 0), Start(0), Deed::Guest(0, 0), Add, Cut(47)];
    check_truth(pubsub(Transport::Tcp), &late, true, false);
    // And one that ended is meant rather than one that is about to.
    let quick = [Subscribe(36, 28), Deed::Pause(2), Deed::Pause(29), Subscribe(109, 15), Cut(127)];
    let then = [Kill(92, 0), Add, Start(0), Add, Kill(96, 0)];
    check_truth(pubsub(Transport::Ipc), &[quick, then].concat(), false, false);
}
