//! Peers, links, outside programs, readiness, the journal, counts.

use std::time::Duration;

use crate::lab::{
    Address, Deed, Ending, Fact, Fate, Holding, Known, LinkChange, Refusal, Role, SocketId, Tally,
    Transport, WireId,
};
use crate::model::story::{Story, pipeline, pubsub, reqrep, text};
use crate::model::{Life, World};

#[test]
fn a_lab_is_ready_when_all_is_up_and_landed() {
    for transport in [Transport::Tcp, Transport::Ipc, Transport::Inproc] {
        let mut story = Story::new(pubsub(transport));
        assert!(!story.world.ready());
        story.start("publisher");
        story.start("sub1");
        assert!(!story.world.ready());
        story.start("sub2");
        assert!(story.world.ready(), "{transport:?} {:?}", story.world.links());
        assert!(story.world.links().iter().all(|link| link.up));
        story.kill("sub1");
        assert!(story.world.ready(), "who ended is not waited for");
        story.say(None, Fact::LabStopped);
        assert!(!story.world.ready());
    }
}

#[test]
fn a_link_is_ready_when_both_its_ends_have_shaken_hands() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.cut("worker1", "vent");
    assert!(!story.world.ready());
    let endpoint = story.endpoint(story.socket("vent"), WireId(0)).as_str().to_owned();
    let address = Some(Address("127.0.0.1:40999".into()));
    for (peer, change, ready) in [
        ("worker1", LinkChange::Connected, false),
        ("vent", LinkChange::Accepted, false),
        ("worker1", LinkChange::Handshaken, false),
        ("vent", LinkChange::Handshaken, true),
    ] {
        let (address, endpoint) = (address.clone(), endpoint.clone());
        story.tell(peer, Fact::Link { socket: 0, endpoint, address, change });
        assert_eq!(story.world.ready(), ready);
    }
}

#[test]
fn trouble_is_not_waited_for() {
    let mut story = Story::new(reqrep(Transport::Tcp));
    for peer in ["client1", "client2", "server"] {
        story.tell(peer, Fact::PeerStarted);
    }
    assert!(!story.world.ready());
    story.trouble("server", Deed::Bind("tcp://127.0.0.1:5555".into()));
    assert!(story.world.ready());
}

#[test]
fn a_link_goes_down_with_either_end_and_comes_back() {
    for transport in [Transport::Tcp, Transport::Inproc] {
        let mut story = Story::running(reqrep(transport));
        let up = |story: &Story| story.world.links().iter().filter(|link| link.up).count();
        assert_eq!(up(&story), 2);
        story.kill("client1");
        assert_eq!(up(&story), 1);
        story.kill("server");
        assert_eq!(up(&story), 0);
        story.start("server");
        assert_eq!(up(&story), 1);
        story.start("client1");
        assert_eq!(up(&story), 2, "{transport:?}");
    }
}

#[test]
fn live_edits_outlive_a_restart() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.tell("sub2", Fact::Subscribed { socket: 0, prefix: "abc".into() });
    story.tell("sub2", Fact::Unsubscribed { socket: 0, prefix: "123".into() });
    story.kill("sub2");
    story.start("sub2");
    let own = &story.world.peer(story.id("sub2")).unwrap().sockets[0].subscriptions;
    let prefixes: Vec<_> = own.iter().map(|own| own.prefix.clone()).collect();
    assert_eq!(prefixes, ["abc".into()]);
    assert!(own[0].landed);
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    let pace = Duration::from_millis(50);
    story.tell("worker1", Fact::PaceSet { pace });
    let spec = &story.world.topology().unwrap().peers[1];
    assert_eq!(spec.role, Role::Worker { pace });
}

#[test]
fn a_peer_can_be_added_and_what_was_sent_before_was_not_for_it() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.send("publisher", "before");
    let mut spec = story.topology.another("sub").unwrap();
    spec.name = "sub3".into();
    story.topology.peers.push(spec.clone());
    story.tell("sub3", Fact::PeerAdded { spec });
    story.start("sub3");
    let n = story.send("publisher", "123");
    story.receive("sub3", "123", "publisher");
    assert_eq!(story.entry("publisher", 1).legs.len(), 2);
    assert_eq!(story.entry("publisher", n).legs.len(), 3);
    let balance = story.world.ledger().received_by(story.id("sub3"));
    assert_eq!((balance.offered, balance.delivered), (1, 1));
    assert_eq!(story.world.topology().unwrap().peers.len(), 4);
    story.balanced();
}

#[test]
fn what_a_paused_publisher_held_is_for_those_who_came_meanwhile_though_they_tell_of_it_first() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    let n = story.offer("publisher", "123", None);
    story.held("publisher", n, Holding::Paused);
    let mut spec = story.topology.another("sub").unwrap();
    spec.name = "sub3".into();
    story.topology.peers.push(spec.clone());
    story.tell("sub3", Fact::PeerAdded { spec });
    story.start("sub3");
    story.receive("sub3", "123", "publisher");
    story.sent("publisher", n);
    let verdict = story.verdict("publisher", n, "sub3");
    assert!(matches!(verdict.fate, Fate::Delivered { .. }), "{verdict:?}");
    let balance = story.world.ledger().received_by(story.id("sub3"));
    assert_eq!((balance.offered, balance.delivered), (1, 1));
    story.balanced();
}

#[test]
fn an_outsider_is_shown_once_it_has_shaken_hands_and_remembered_when_it_left() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    let guest = story.guest("publisher", 60_001, 0);
    let landed =
        Fact::SubscriptionLanded { socket: 0, prefix: "".into(), from: Some(guest.clone()) };
    story.tell("publisher", landed);
    assert_eq!(story.world.outsiders()[0].subscriptions, ["".into()]);
    assert!(!story.world.is_doubtful(&story.world.outsiders()[0]), "the lab's own are all there");
    let gone = |address, change| Fact::Link {
        socket: 0,
        endpoint: "tcp://127.0.0.1:5000".into(),
        address: Some(address),
        change,
    };
    story.tell("publisher", gone(guest, LinkChange::Disconnected));
    assert!(story.world.outsiders()[0].left.is_some());
    for port in 0..2 * World::DEPARTED as u32 {
        let guest = story.guest("publisher", 61_000 + port, 0);
        story.tell("publisher", gone(guest, LinkChange::Disconnected));
    }
    assert_eq!(story.world.outsiders().len(), World::DEPARTED);
}

#[test]
fn garbage_is_an_outsider_that_does_not_speak_zmtp() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    let link = |address: Option<&str>, change| Fact::Link {
        socket: 0,
        endpoint: "tcp://127.0.0.1:5000".into(),
        address: address.map(|text| crate::lab::Address(text.into())),
        change,
    };
    story.tell("publisher", link(Some("127.0.0.1:60000"), LinkChange::Accepted));
    assert!(story.world.outsiders().is_empty(), "it may be anybody yet");
    story.tell("publisher", link(None, LinkChange::HandshakeFailed { code: None }));
    assert!(!story.world.outsiders()[0].speaks_zmtp);
}

#[test]
fn the_journal_keeps_all_but_counts() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    let before = story.world.journal().events().len();
    story.tell("sub1", Fact::Tally { socket: 0, tally: Tally::default() });
    story.tell("sub1", Fact::Idle);
    assert_eq!(story.world.journal().events().len(), before);
    story.send("publisher", "hello");
    assert_eq!(story.world.journal().events().len(), before + 2);
}

#[test]
fn a_new_lab_knows_nothing_of_the_last_one() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.send("publisher", "hello");
    let fresh = Story::new(reqrep(Transport::Inproc));
    story.world.apply(&fresh.told[0]);
    assert_eq!(story.world.ledger().entries().len(), 0);
    assert!(story.world.peers().iter().all(|peer| peer.life == Life::Waiting));
    assert_eq!(story.world.links().len(), 2);
    assert_eq!(story.world.journal().events().len(), 1);
}

#[test]
fn what_a_peer_held_when_it_ended_is_refused() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    let n = story.offer("vent", "1", None);
    story.held("vent", n, Holding::WouldBlock);
    story.tell("vent", Fact::Refused { socket: 0, n, why: Refusal::PeerEnded });
    story.end("vent", Ending::Finished);
    assert_eq!(story.world.peer(story.id("vent")).unwrap().held, 0);
    let refused: u64 =
        story.world.ledger().accounts().iter().map(|account| account.balance.refused).sum();
    assert_eq!(refused, 1);
    story.balanced();
}

#[test]
fn the_last_words_of_a_peer_are_remembered() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.send("publisher", "hello");
    story.receive("sub1", "hello", "publisher");
    let publisher = story.world.peer(story.id("publisher")).unwrap();
    assert_eq!(publisher.last_sent, Some(text("hello")));
    let subscriber = story.world.peer(story.id("sub1")).unwrap();
    assert_eq!(subscriber.last_received, Some(text("hello")));
    assert_eq!(subscriber.last_latency, Some(Duration::from_millis(2)));
}

#[test]
fn what_comes_from_the_place_of_a_peer_that_has_ended_comes_from_outside() {
    for lab in [pubsub(Transport::Tcp), pipeline(Transport::Tcp, false)] {
        let (from, to) =
            if lab.peers.len() == 3 { ("publisher", "sub1") } else { ("vent", "worker1") };
        let mut story = Story::running(lab);
        story.send(from, "hello");
        story.receive(to, "hello", from);
        story.kill(from);
        story.receive(to, "foreign", from);
        let entry = story.world.ledger().entries().next_back().unwrap();
        assert_eq!((entry.from, &entry.message), (None, &text("foreign")));
        let got = story.world.peer(story.id(to)).unwrap();
        assert_eq!(got.last_latency, None);
        assert_eq!(story.world.ledger().received_by(story.id(to)).delivered, 1);
        story.balanced();
    }
}

#[test]
fn what_nobody_told_of_is_unaccounted_not_left_out() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.send("vent", "1");
    let tally = Tally { offered: 10, sent: 10, thinned: 18, ..Tally::default() };
    story.tell("vent", Fact::Tally { socket: 0, tally });
    let vent = story.socket("vent");
    let sum = |story: &Story, pick: fn(&crate::lab::Balance) -> u64| -> u64 {
        let own = story.world.ledger().accounts().iter().filter(|own| own.from == vent);
        own.map(|own| pick(&own.balance)).sum()
    };
    assert_eq!(sum(&story, |balance| balance.offered), 10);
    assert_eq!(sum(&story, |balance| balance.unaccounted), 9);
    story.receive("worker1", "7", "vent");
    assert_eq!(sum(&story, |balance| balance.offered), 10);
    assert_eq!(sum(&story, |balance| balance.unaccounted), 8);
    assert_eq!(sum(&story, |balance| balance.delivered), 1);
    story.balanced();
}

#[test]
fn what_a_receiver_did_not_tell_of_counts_as_received_not_as_dropped() {
    for lab in [pubsub(Transport::Tcp), pipeline(Transport::Tcp, false)] {
        let (from, to) =
            if lab.peers.len() == 3 { ("publisher", "sub1") } else { ("vent", "worker1") };
        let mut story = Story::running(lab);
        story.send(from, "1");
        story.send(from, "2");
        let tally = Tally { received: 1, thinned: 1, ..Tally::default() };
        story.tell(to, Fact::Tally { socket: 0, tally });
        // The socket's second receipt: its first was left out.
        let message = crate::model::story::text("2");
        let address = story.from(story.socket(to), story.socket(from));
        story.tell(to, Fact::Received { socket: 0, n: 2, message, from: address });
        assert!(!story.entry(from, 1).legs[0].verdict.fate.is_final());
        story.census();
        let verdict = &story.entry(from, 1).legs[0].verdict;
        assert!(matches!(verdict.fate, Fate::Delivered { .. }), "{verdict:?}");
        assert_eq!(verdict.known, Known::Inferred);
        story.balanced();
    }
}

/// What a lab says in a flood, of which the details of most offers and receipts were left out:
/// `sent` offers, of which every `told`th was told, and receipts of all but the last `lost`.
fn flood(lab: crate::lab::Topology, (from, to): (&str, &str), lost: u64) -> Story {
    let (sent, told) = (100, 7);
    let mut story = Story::running(lab);
    let address = story.from(story.socket(to), story.socket(from));
    let text = |n: u64| crate::model::story::text(&format!("123 #{n}"));
    let mut tally = Tally::default();
    for n in 1..=sent {
        tally.offered += 1;
        tally.sent += 1;
        if n % told == 1 {
            let (socket, message, cause) = (0, text(n), None);
            story.tell(from, Fact::Offered { socket, n, message, cause });
            story.tell(from, Fact::Sent { socket, n });
        } else {
            tally.thinned += 2;
        }
        if n == 2 || n == 50 {
            story.tell(from, Fact::Tally { socket: 0, tally });
        }
    }
    story.tell(from, Fact::Tally { socket: 0, tally });
    let mut tally = Tally::default();
    for n in 1..=sent - lost {
        tally.received += 1;
        if n % 5 == 0 {
            let (socket, message, from) = (0, text(n), address.clone());
            story.tell(to, Fact::Received { socket, n, message, from });
        } else {
            tally.thinned += 1;
        }
        if n == 33 {
            story.tell(to, Fact::Tally { socket: 0, tally });
        }
    }
    story.tell(to, Fact::Tally { socket: 0, tally });
    story.census();
    story.balanced();
    story
}

#[test]
fn totals_are_exact_when_the_details_of_a_flood_were_left_out() {
    let labs = [
        (pubsub(Transport::Tcp), ("publisher", "sub1"), [0, 40]),
        (pubsub(Transport::Inproc), ("publisher", "sub1"), [0, 40]),
        (pubsub(Transport::Inproc), ("publisher", "sub2"), [0, 0]),
        (pipeline(Transport::Tcp, false), ("vent", "worker1"), [0, 0]),
        (pipeline(Transport::Inproc, true), ("vent", "worker1"), [0, 0]),
    ];
    for (lab, (from, to), losses) in labs {
        for lost in losses {
            let story = flood(lab.clone(), (from, to), lost);
            let (from, to) = (story.socket(from), story.socket(to));
            let accounts = story.world.ledger().accounts().iter();
            let own = accounts.filter(|own| own.from == from);
            let way = own.clone().find(|own| own.to == Some(to)).unwrap().balance;
            assert_eq!(way.delivered, 100 - lost, "{way:?}");
            assert_eq!(way.dropped, lost, "{way:?}");
            assert_eq!(way.unaccounted, 0, "{way:?}");
            assert_eq!(way.pending, 0, "{way:?}");
            let one_way = story.topology.peers.len() > 3;
            let rest: u64 = own.filter(|_| one_way).map(|own| own.balance.unaccounted).sum();
            assert_eq!(rest, 0);
            assert_eq!(story.world.ledger().entries().filter(|e| e.from.is_none()).count(), 0);
        }
    }
}

#[test]
fn refusals_that_were_not_told_one_by_one_are_counted() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    let tally = Tally { offered: 9, sent: 2, refused: 7, thinned: 18, ..Tally::default() };
    story.tell("vent", Fact::Tally { socket: 0, tally });
    let tally = Tally { received: 2, thinned: 2, ..Tally::default() };
    story.tell("worker2", Fact::Tally { socket: 0, tally });
    let vent = story.socket("vent");
    let own = story.world.ledger().accounts().iter().filter(|own| own.from == vent);
    let sum = |pick: fn(&crate::lab::Balance) -> u64| -> u64 {
        own.clone().map(|own| pick(&own.balance)).sum()
    };
    assert_eq!((sum(|own| own.refused), sum(|own| own.delivered)), (7, 2));
    assert_eq!((sum(|own| own.offered), sum(|own| own.unaccounted)), (9, 0));
    story.balanced();
}

#[test]
fn totals_stay_exact_when_messages_are_let_go() {
    for transport in [Transport::Tcp, Transport::Inproc] {
        let mut story = Story::running(pubsub(transport));
        let many = crate::model::Ledger::CAPACITY + 500;
        for n in 0..many {
            story.send("publisher", &format!("123 {n}"));
        }
        for n in 0..many {
            story.receive("sub1", &format!("123 {n}"), "publisher");
        }
        let ledger = story.world.ledger();
        assert_eq!(ledger.entries().len(), crate::model::Ledger::CAPACITY);
        assert_eq!(ledger.folded(), 500);
        let one = ledger.received_by(story.id("sub1"));
        assert_eq!((one.offered, one.delivered), (many as u64, many as u64));
        let two = ledger.received_by(story.id("sub2"));
        assert_eq!((two.offered, two.pending), (many as u64, many as u64));
        story.kill("sub2");
        let two = story.world.ledger().received_by(story.id("sub2"));
        assert_eq!((two.offered, two.lost), (many as u64, many as u64));
        assert!(story.world.links().iter().all(|link| link.waiting == 0));
        story.balanced();
    }
}

#[test]
fn equal_messages_that_were_let_go_under_way_are_counted_when_they_arrive() {
    let mut story = Story::running(pipeline(Transport::Inproc, false));
    let many = crate::model::Ledger::CAPACITY + 100;
    for _ in 0..many {
        story.send("vent", "job");
    }
    for n in 0..many {
        story.receive(if n % 2 == 0 { "worker1" } else { "worker2" }, "job", "vent");
    }
    let delivered: u64 = ["worker1", "worker2"]
        .map(|name| story.world.ledger().received_by(story.id(name)).delivered)
        .iter()
        .sum();
    assert_eq!(delivered, many as u64);
    story.balanced();
}

#[test]
fn accounts_stand_in_the_order_of_sender_and_receiver() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.send("vent", "1");
    let ends: Vec<(SocketId, Option<SocketId>)> =
        story.world.ledger().accounts().iter().map(|own| (own.from, own.to)).collect();
    let (vent, sink) = (story.socket("vent"), story.socket("sink"));
    let (one, two) = (story.socket("worker1"), story.socket("worker2"));
    assert_eq!(
        ends,
        [
            (vent, Some(one)),
            (vent, Some(two)),
            (vent, None),
            (story.socket("worker1.1"), Some(sink)),
            (story.socket("worker2.1"), Some(sink)),
        ]
    );
}
