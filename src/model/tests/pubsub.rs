//! Publish and subscribe.

use crate::lab::{
    Absence, Ending, Fact, Fate, Gap, Known, LinkChange, Loss, Place, Prefix, Transport, Verdict,
    WireId,
};
use crate::model::story::{Story, pubsub};

use super::delivered;

const ALL: [Transport; 3] = [Transport::Tcp, Transport::Ipc, Transport::Inproc];

#[test]
fn a_subscriber_gets_what_its_subscription_lets_pass() {
    for transport in ALL {
        let mut story = Story::running(pubsub(transport));
        let hello = story.send("publisher", "hello");
        let number = story.send("publisher", "123 hello");
        assert_eq!(story.verdict("publisher", hello, "sub2"), Verdict::seen(Fate::Filtered));
        let queued = Verdict::seen(Fate::Pending(Place::Queued));
        assert_eq!(story.verdict("publisher", number, "sub2"), queued);
        story.receive("sub1", "hello", "publisher");
        story.receive("sub1", "123 hello", "publisher");
        story.receive("sub2", "123 hello", "publisher");
        for (n, to) in [(hello, "sub1"), (number, "sub1"), (number, "sub2")] {
            let verdict = story.verdict("publisher", n, to);
            assert_eq!(delivered(&verdict), Some(Known::Seen), "{transport:?} {n} {to}");
        }
        let balance = story.world.ledger().received_by(story.id("sub2"));
        assert_eq!((balance.offered, balance.delivered, balance.filtered), (2, 1, 1));
        assert!(story.world.links().iter().all(|link| link.waiting == 0));
        story.balanced();
    }
}

#[test]
fn a_dead_subscriber_misses_what_is_sent_meanwhile() {
    for transport in ALL {
        let mut story = Story::running(pubsub(transport));
        story.kill("sub1");
        let missed = story.send("publisher", "hello");
        story.start("sub1");
        let got = story.send("publisher", "hello");
        story.receive("sub1", "hello", "publisher");
        let absent = Verdict::seen(Fate::Missed(Absence::NotRunning));
        assert_eq!(story.verdict("publisher", missed, "sub1"), absent, "{transport:?}");
        assert!(delivered(&story.verdict("publisher", got, "sub1")).is_some());
        story.balanced();
    }
}

#[test]
fn a_publisher_that_speaks_before_anybody_listens_is_not_heard() {
    let mut story = Story::new(pubsub(Transport::Tcp));
    story.start("publisher");
    let early = story.send("publisher", "hello");
    let absent = Verdict::seen(Fate::Missed(Absence::NotRunning));
    assert_eq!(story.verdict("publisher", early, "sub1"), absent);
    story.tell("sub1", Fact::PeerStarted);
    let later = story.send("publisher", "hello");
    let unconnected = Verdict::seen(Fate::Missed(Absence::NotConnected));
    assert_eq!(story.verdict("publisher", later, "sub1"), unconnected);
}

#[test]
fn a_subscription_that_has_not_landed_lets_nothing_pass() {
    for transport in ALL {
        let mut story = Story::running(pubsub(transport));
        let prefix = || "abc".into();
        story.tell("sub2", Fact::Subscribed { socket: 0, prefix: prefix() });
        let early = story.send("publisher", "abc 1");
        let from = story.address(story.socket("sub2"), story.socket("publisher"));
        let landed = Fact::SubscriptionLanded { socket: 0, prefix: prefix(), from };
        story.tell("publisher", landed);
        let late = story.send("publisher", "abc 2");
        story.receive("sub2", "abc 2", "publisher");
        let unlanded = Verdict::seen(Fate::Missed(Absence::NotLanded));
        assert_eq!(story.verdict("publisher", early, "sub2"), unlanded, "{transport:?}");
        assert!(delivered(&story.verdict("publisher", late, "sub2")).is_some());
    }
}

#[test]
fn a_receipt_shows_that_a_subscription_was_in_force_before_its_notice_was_read() {
    for (transport, first_read) in ALL.into_iter().flat_map(|t| [(t, false), (t, true)]) {
        let mut story = Story::running(pubsub(transport));
        let prefix = || "abc".into();
        story.tell("sub2", Fact::Subscribed { socket: 0, prefix: prefix() });
        let early = story.send("publisher", "abc 1");
        let shown = story.send("publisher", "abc 2");
        let other = story.send("publisher", "ab");
        let full = story.send("publisher", "abc 3");
        let from = story.address(story.socket("sub2"), story.socket("publisher"));
        let landed = Fact::SubscriptionLanded { socket: 0, prefix: prefix(), from };
        if first_read {
            story.tell("publisher", landed.clone());
        }
        story.receive("sub2", "abc 2", "publisher");
        if !first_read {
            story.tell("publisher", landed);
        }
        let queued = Verdict::seen(Fate::Pending(Place::Queued));
        assert_eq!(story.verdict("publisher", full, "sub2"), queued, "{transport:?}");
        story.census();
        let unlanded = Verdict::seen(Fate::Missed(Absence::NotLanded));
        assert_eq!(story.verdict("publisher", early, "sub2"), unlanded, "{transport:?}");
        assert!(delivered(&story.verdict("publisher", shown, "sub2")).is_some());
        assert_eq!(story.verdict("publisher", other, "sub2"), Verdict::seen(Fate::Filtered));
        let dropped = Verdict::inferred(Fate::Dropped(Gap::Quiet));
        assert_eq!(story.verdict("publisher", full, "sub2"), dropped, "{transport:?}");
        story.balanced();
    }
}

#[test]
fn what_was_received_before_the_end_shows_nothing_of_the_next_life() {
    for transport in ALL {
        let mut story = Story::running(pubsub(transport));
        let prefix = || "abc".into();
        story.tell("sub2", Fact::Subscribed { socket: 0, prefix: prefix() });
        story.send("publisher", "abc 1");
        story.receive("sub2", "abc 1", "publisher");
        story.kill("sub2");
        story.start("sub2");
        let from = story.address(story.socket("sub2"), story.socket("publisher"));
        let left = Fact::SubscriptionLeft { socket: 0, prefix: prefix(), from: from.clone() };
        story.tell("sub2", Fact::Unsubscribed { socket: 0, prefix: prefix() });
        story.tell("publisher", left);
        story.tell("sub2", Fact::Subscribed { socket: 0, prefix: prefix() });
        let missed = story.send("publisher", "abc 2");
        let landed = Fact::SubscriptionLanded { socket: 0, prefix: prefix(), from };
        story.tell("publisher", landed);
        let unlanded = Verdict::seen(Fate::Missed(Absence::NotLanded));
        assert_eq!(story.verdict("publisher", missed, "sub2"), unlanded, "{transport:?}");
        story.balanced();
    }
}

#[test]
fn a_dropped_subscription_turns_away_what_was_under_way() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    let n = story.send("publisher", "123 hello");
    story.tell("sub2", Fact::Unsubscribed { socket: 0, prefix: "123".into() });
    let later = story.send("publisher", "123 hello");
    assert_eq!(story.verdict("publisher", later, "sub2"), Verdict::seen(Fate::Filtered));
    story.census();
    assert_eq!(story.verdict("publisher", n, "sub2"), Verdict::inferred(Fate::Filtered));
}

#[test]
fn what_lay_unread_in_a_killed_subscriber_is_seen_to_be_lost() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    let read = story.send("publisher", "1");
    let unread = story.send("publisher", "2");
    let under_way = story.send("publisher", "3");
    story.receive("sub1", "1", "publisher");
    story.unread("sub1", "2", "publisher");
    story.kill("sub1");
    assert!(delivered(&story.verdict("publisher", read, "sub1")).is_some());
    let lost = Verdict::seen(Fate::Lost(Loss::Unread));
    assert_eq!(story.verdict("publisher", unread, "sub1"), lost);
    let lost = Verdict::inferred(Fate::Lost(Loss::ReceiverEnded));
    assert_eq!(story.verdict("publisher", under_way, "sub1"), lost);
    story.balanced();
}

#[test]
fn a_gap_in_what_arrives_is_a_drop() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    for payload in ["1", "2", "3", "4"] {
        story.send("publisher", payload);
    }
    story.receive("sub1", "1", "publisher");
    story.receive("sub1", "3", "publisher");
    let overtaken = Verdict::inferred(Fate::Dropped(Gap::Overtaken));
    assert_eq!(story.verdict("publisher", 2, "sub1"), overtaken);
    let queued = Verdict::seen(Fate::Pending(Place::Queued));
    assert_eq!(story.verdict("publisher", 4, "sub1"), queued);
    assert!(story.world.wants_census());
    story.census();
    assert!(!story.world.wants_census());
    let quiet = Verdict::inferred(Fate::Dropped(Gap::Quiet));
    assert_eq!(story.verdict("publisher", 4, "sub1"), quiet);
    story.balanced();
}

#[test]
fn what_is_sent_to_a_paused_subscriber_awaits_it() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.tell("sub1", Fact::PeerPaused);
    let n = story.send("publisher", "hello");
    let awaits = Verdict::seen(Fate::Pending(Place::AwaitsPaused));
    assert_eq!(story.verdict("publisher", n, "sub1"), awaits);
    assert!(!story.world.wants_census(), "a paused peer answers no census");
    story.tell("sub1", Fact::PeerResumed);
    let queued = Verdict::seen(Fate::Pending(Place::Queued));
    assert_eq!(story.verdict("publisher", n, "sub1"), queued);
}

#[test]
fn a_cut_loses_what_had_not_arrived() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    let n = story.send("publisher", "1");
    story.cut("sub1", "publisher");
    let missed = story.send("publisher", "2");
    let unconnected = Verdict::seen(Fate::Missed(Absence::NotConnected));
    assert_eq!(story.verdict("publisher", missed, "sub1"), unconnected);
    story.mend("sub1", "publisher");
    story.send("publisher", "3");
    story.receive("sub1", "3", "publisher");
    let lost = Verdict::inferred(Fate::Lost(Loss::LinkCut));
    assert_eq!(story.verdict("publisher", n, "sub1"), lost);
}

#[test]
fn a_publisher_that_ends_too_soon_loses_its_last_words() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    let n = story.send("publisher", "1");
    story.end("publisher", Ending::Killed);
    let queued = Verdict::seen(Fate::Pending(Place::Queued));
    assert_eq!(story.verdict("publisher", n, "sub1"), queued, "it may have got through");
    story.census();
    let lost = Verdict::inferred(Fate::Lost(Loss::SenderEnded));
    assert_eq!(story.verdict("publisher", n, "sub1"), lost);
}

#[test]
fn equal_messages_are_matched_forward() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    for payload in ["x", "y", "x"] {
        story.send("publisher", payload);
    }
    story.receive("sub1", "y", "publisher");
    story.receive("sub1", "x", "publisher");
    let overtaken = Verdict::inferred(Fate::Dropped(Gap::Overtaken));
    assert_eq!(story.verdict("publisher", 1, "sub1"), overtaken);
    assert!(delivered(&story.verdict("publisher", 3, "sub1")).is_some());
}

#[test]
fn a_gap_among_equal_messages_makes_their_receipts_a_guess() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    for payload in ["x", "x", "y"] {
        story.send("publisher", payload);
    }
    story.receive("sub1", "x", "publisher");
    assert_eq!(delivered(&story.verdict("publisher", 1, "sub1")), Some(Known::Seen));
    story.receive("sub1", "y", "publisher");
    assert_eq!(delivered(&story.verdict("publisher", 1, "sub1")), Some(Known::Inferred));
    let overtaken = Verdict::inferred(Fate::Dropped(Gap::Overtaken));
    assert_eq!(story.verdict("publisher", 2, "sub1"), overtaken);
    assert_eq!(delivered(&story.verdict("publisher", 3, "sub1")), Some(Known::Seen));
}

#[test]
fn a_publisher_that_connects_keeps_its_queue_for_a_subscriber_that_is_away() {
    let mut story = Story::running(pubsub(Transport::Tcp).turned(crate::lab::WireId(0)));
    story.kill("sub1");
    let n = story.send("publisher", "hello");
    let queued = Verdict::seen(Fate::Pending(Place::Queued));
    assert_eq!(story.verdict("publisher", n, "sub1"), queued);
    story.start("sub1");
    story.receive("sub1", "hello", "publisher");
    assert!(delivered(&story.verdict("publisher", n, "sub1")).is_some());
}

#[test]
fn what_leaves_after_it_landed_anew_is_the_old_subscription() {
    use crate::lab::LinkChange::{Accepted, Connected, Disconnected, Handshaken};
    for cut in [false, true] {
        let mut story = Story::running(pubsub(Transport::Ipc));
        let publisher = story.socket("publisher");
        let endpoint = story.endpoint(publisher, WireId(0));
        let change = |change| Fact::Link {
            socket: 0,
            endpoint: endpoint.as_str().to_owned(),
            address: None,
            change,
        };
        story.wait(100);
        if cut {
            story.tell("sub1", change(Disconnected));
        } else {
            story.tell("sub1", Fact::PeerEnded { how: Ending::Killed });
            story.tell("sub1", Fact::PeerStarted);
            story.tell("sub1", Fact::Subscribed { socket: 0, prefix: Prefix::from("") });
            let (wire, endpoint, to) = (WireId(0), endpoint.clone(), Some(publisher));
            story.tell("sub1", Fact::Connecting { socket: 0, wire, endpoint, to });
        }
        for told in [Connected, Handshaken] {
            story.tell("sub1", change(told));
        }
        for told in [Disconnected, Accepted, Handshaken] {
            story.tell("publisher", change(told));
        }
        let (prefix, from) = (Prefix::from(""), None);
        let landed = Fact::SubscriptionLanded { socket: 0, prefix: prefix.clone(), from: None };
        story.tell("publisher", landed);
        story.tell("publisher", Fact::SubscriptionLeft { socket: 0, prefix, from });
        assert!(story.world.ready(), "cut: {cut}");
        let n = story.send("publisher", "1");
        story.receive("sub1", "1", "publisher");
        assert!(delivered(&story.verdict("publisher", n, "sub1")).is_some());
        story.balanced();
    }
}

#[test]
fn what_landed_is_rather_not_of_somebody_whose_queue_may_have_put_another_in_its_place() {
    let mut topology = pubsub(Transport::Ipc);
    topology.peers[1].sockets[0].subscriptions = vec!["".into(), "a".into()];
    topology.peers[1].sockets[0].options.conflate = Some(true);
    topology.peers[2].sockets[0].subscriptions = vec!["".into(), "1".into()];
    let mut story = Story::new(topology);
    for peer in story.names() {
        story.tell(&peer, Fact::PeerStarted);
    }
    for (peer, prefixes) in [("sub1", ["", "a"]), ("sub2", ["", "1"])] {
        for prefix in prefixes {
            story.tell(peer, Fact::Subscribed { socket: 0, prefix: prefix.into() });
        }
        let (wire, to) = (WireId(0), story.socket("publisher"));
        let endpoint = story.endpoint(to, wire);
        let at = endpoint.to_string();
        story.tell(peer, Fact::Connecting { socket: 0, wire, endpoint, to: Some(to) });
        for change in [LinkChange::Connected, LinkChange::Handshaken] {
            let fact = Fact::Link { socket: 0, endpoint: at.clone(), address: None, change };
            story.tell(peer, fact);
        }
    }
    for prefix in ["a", "", "1"] {
        let landed = Fact::SubscriptionLanded { socket: 0, prefix: prefix.into(), from: None };
        story.tell("publisher", landed);
    }
    story.wait(100);
    let n = story.send("publisher", "hello");
    let unlanded = Verdict::seen(Fate::Missed(Absence::NotLanded));
    assert_eq!(story.verdict("publisher", n, "sub1"), unlanded);
    let queued = Verdict::seen(Fate::Pending(Place::Queued));
    assert_eq!(story.verdict("publisher", n, "sub2"), queued);
}
