//! Faults on purpose: links cut and mended, options changed, the whole lab paused.

use std::time::Duration;

use crate::lab::{
    Absence, Address, Ending, Fact, Fate, Gap, Known, LinkChange, Loss, Setting, Transport,
    Verdict, WireId,
};
use crate::model::story::{Story, pipeline, pubsub};

use super::delivered;

const ALL: [Transport; 3] = [Transport::Tcp, Transport::Ipc, Transport::Inproc];
const CUT: Verdict = Verdict::inferred(Fate::Lost(Loss::LinkCut));

#[test]
fn a_subscriber_that_cuts_its_link_loses_what_waited_and_misses_what_follows() {
    for transport in ALL {
        let mut story = Story::running(pubsub(transport));
        story.tell("sub1", Fact::PeerPaused);
        let waited = story.send("publisher", "one");
        story.wait(100);
        story.disconnect("sub1", "publisher");
        let link = &story.world.links()[0];
        assert_eq!((link.up, link.cut), (false, true), "{transport:?}");
        assert_eq!(story.verdict("publisher", waited, "sub1"), CUT, "{transport:?}");
        story.wait(100);
        let missed = story.send("publisher", "two");
        let absent = Verdict::seen(Fate::Missed(Absence::NotConnected));
        assert_eq!(story.verdict("publisher", missed, "sub1"), absent, "{transport:?}");
        story.tell("sub1", Fact::PeerResumed);
        story.wait(100);
        story.reconnect("sub1", "publisher");
        let link = &story.world.links()[0];
        assert_eq!((link.up, link.cut), (true, false), "{transport:?}");
        let got = story.send("publisher", "three");
        story.receive("sub1", "three", "publisher");
        assert_eq!(delivered(&story.verdict("publisher", got, "sub1")), Some(Known::Seen));
        assert_eq!(story.verdict("publisher", waited, "sub1"), CUT, "{transport:?}");
        assert_eq!(story.verdict("publisher", missed, "sub1"), absent, "{transport:?}");
        assert!(story.world.links().iter().all(|link| link.waiting == 0));
        story.balanced();
    }
}

#[test]
fn a_link_mended_at_once_was_cut_all_the_same() {
    for transport in ALL {
        let mut story = Story::running(pubsub(transport));
        story.wait(100);
        story.disconnect("sub1", "publisher");
        let missed = story.send("publisher", "one");
        story.reconnect("sub1", "publisher");
        story.wait(100);
        story.send("publisher", "two");
        story.receive("sub1", "two", "publisher");
        let absent = Verdict::seen(Fate::Missed(Absence::NotConnected));
        assert_eq!(story.verdict("publisher", missed, "sub1"), absent, "{transport:?}");
        story.balanced();
    }
}

#[test]
fn round_robin_goes_on_among_the_links_that_are_left() {
    for transport in ALL {
        let mut story = Story::running(pipeline(transport, false));
        story.tell("worker1", Fact::PeerPaused);
        let first = story.send("vent", "1");
        let second = story.send("vent", "2");
        story.receive("worker2", "2", "vent");
        story.wait(100);
        story.disconnect("worker1", "vent");
        assert_eq!(story.entry("vent", first).legs[0].verdict, CUT, "{transport:?}");
        story.wait(100);
        let third = story.send("vent", "3");
        assert_eq!(story.entry("vent", third).legs[0].to, Some(story.socket("worker2")));
        story.receive("worker2", "3", "vent");
        for n in [second, third] {
            assert!(delivered(&story.entry("vent", n).legs[0].verdict).is_some());
        }
        story.balanced();
    }
}

#[test]
fn a_sender_that_cuts_its_link_loses_what_the_far_end_did_not_have_yet() {
    for transport in ALL {
        let mut story = Story::running(pipeline(transport, true));
        let got = story.send("vent", "1");
        let gone = story.send("vent", "2");
        story.disconnect("vent", "worker1");
        story.disconnect("vent", "worker2");
        // What had reached the receiver's own queue can still be read there.
        story.receive("worker1", "1", "vent");
        assert!(delivered(&story.entry("vent", got).legs[0].verdict).is_some());
        assert!(!story.entry("vent", gone).legs[0].verdict.fate.is_final());
        story.census();
        assert_eq!(story.entry("vent", gone).legs[0].verdict, CUT, "{transport:?}");
        story.wait(100);
        story.reconnect("vent", "worker2");
        let after = story.send("vent", "3");
        story.receive("worker2", "3", "vent");
        assert!(delivered(&story.entry("vent", after).legs[0].verdict).is_some());
        assert_eq!(story.entry("vent", gone).legs[0].verdict, CUT, "{transport:?}");
        story.balanced();
    }
}

#[test]
fn a_cut_link_is_not_waited_for() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.disconnect("sub1", "publisher");
    assert!(story.world.ready());
}

#[test]
fn a_changed_option_stands_in_the_topology_for_the_next_start() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.tell("publisher", Fact::OptionSet { socket: 0, setting: Setting::Sndhwm(7) });
    story.tell("sub1", Fact::OptionSet { socket: 0, setting: Setting::Conflate(true) });
    let topology = story.world.topology().unwrap();
    assert_eq!(topology.peers[0].sockets[0].options.sndhwm, Some(7));
    assert_eq!(topology.peers[1].sockets[0].options.conflate, Some(true));
}

#[test]
fn what_a_conflating_queue_replaced_was_no_victim_of_a_full_one() {
    for transport in ALL {
        let mut story = Story::running(pubsub(transport));
        let gap = |story: &Story, n| story.entry("publisher", n).legs[0].verdict.fate.clone();
        let overtaken = |story: &mut Story| {
            let n = story.send("publisher", "old");
            story.send("publisher", "new");
            story.receive("sub1", "new", "publisher");
            story.balanced();
            gap(story, n)
        };
        story.tell("sub1", Fact::OptionSet { socket: 0, setting: Setting::Conflate(true) });
        story.wait(1_000);
        let full = Fate::Dropped(Gap::Overtaken);
        assert_eq!(
            overtaken(&mut story),
            full,
            "{transport:?}: it counts from the next connect on"
        );
        story.disconnect("sub1", "publisher");
        story.wait(1_000);
        story.reconnect("sub1", "publisher");
        let replaced = Fate::Dropped(Gap::Replaced);
        assert_eq!(overtaken(&mut story), replaced, "{transport:?}");
        story.tell("sub1", Fact::OptionSet { socket: 0, setting: Setting::Conflate(false) });
        story.kill("sub1");
        story.wait(1_000);
        story.start("sub1");
        story.wait(1_000);
        assert_eq!(overtaken(&mut story), full, "{transport:?}");
    }
}

/// Of the subscriptions that a conflating SUB sends at once the publisher may see the last one only.
#[test]
fn a_lab_is_ready_although_a_conflating_subscriber_lost_one_of_its_subscriptions() {
    for (conflate, ready) in [(true, true), (false, false)] {
        let mut topology = pubsub(Transport::Tcp);
        topology.peers.truncate(2);
        topology.peers[1].sockets[0].subscriptions = vec!["a".into(), "b".into()];
        topology.peers[1].sockets[0].options.conflate = Some(conflate);
        let mut story = Story::new(topology);
        story.start("publisher");
        story.tell("sub1", Fact::PeerStarted);
        let publisher = story.socket("publisher");
        let (wire, to) = (WireId(0), Some(publisher));
        let endpoint = story.endpoint(publisher, wire);
        let at = endpoint.as_str().to_owned();
        story.tell("sub1", Fact::Connecting { socket: 0, wire, endpoint, to });
        let address = Some(Address("127.0.0.1:50000".into()));
        for (peer, change) in [
            ("sub1", LinkChange::Connected),
            ("publisher", LinkChange::Accepted),
            ("sub1", LinkChange::Handshaken),
            ("publisher", LinkChange::Handshaken),
        ] {
            let (endpoint, address) = (at.clone(), address.clone());
            story.tell(peer, Fact::Link { socket: 0, endpoint, address, change });
        }
        assert!(!story.world.ready());
        let landed = Fact::SubscriptionLanded { socket: 0, prefix: "b".into(), from: address };
        story.tell("publisher", landed);
        assert_eq!(story.world.ready(), ready);
    }
}

#[test]
fn the_world_knows_whether_the_whole_lab_is_paused_and_how_slow_it_goes() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    let rest = Duration::from_millis(200);
    story.say(None, Fact::SlowMotion { rest });
    story.say(None, Fact::LabPaused);
    let at = story.now;
    let lab = story.world.lab().unwrap();
    assert_eq!((lab.paused, lab.rest), (Some(at), rest));
    story.say(None, Fact::LabResumed);
    assert_eq!(story.world.lab().unwrap().paused, None);
}

#[test]
fn what_a_crashed_subscriber_wanted_and_had_not_landed_is_missed() {
    for transport in [Transport::Tcp, Transport::Ipc] {
        let mut story = Story::running(pubsub(transport));
        story.tell("sub2", Fact::Subscribed { socket: 0, prefix: "abc".into() });
        story.tell("sub2", Fact::PeerEnded { how: Ending::Crashed });
        story.wait(100);
        let fate = |story: &mut Story, payload: &str| {
            let n = story.send("publisher", payload);
            story.verdict("publisher", n, "sub2")
        };
        let into_the_void = Verdict::inferred(Fate::Lost(Loss::ReceiverEnded));
        assert_eq!(fate(&mut story, "123"), into_the_void, "{transport:?}");
        let absent = Verdict::seen(Fate::Missed(Absence::NotRunning));
        assert_eq!(fate(&mut story, "abc"), absent, "{transport:?}");
        assert_eq!(fate(&mut story, "hello"), Verdict::seen(Fate::Filtered), "{transport:?}");
        story.balanced();
    }
}
