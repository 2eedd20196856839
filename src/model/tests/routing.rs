//! Routers, dealers and devices: what either end of a wire sees of one message.

use std::time::Duration;

use crate::lab::{Fact, Fate, Gap, Known, Loss, Place, Role, Transport, Verdict};
use crate::model::story::{Story, forwarder, office, queue};

use super::delivered;

const ALL: [Transport; 3] = [Transport::Tcp, Transport::Ipc, Transport::Inproc];

/// The five bytes a ROUTER calls a nameless client by, as good as any.
const ONE: &str = "\0\u{1}\u{2}\u{3}\u{4}";
const TWO: &str = "\0\u{5}\u{6}\u{7}\u{8}";

#[test]
fn a_request_is_followed_through_a_device_and_back_whatever_frames_are_put_on() {
    for transport in ALL {
        let mut story = Story::running(queue(transport));
        let ask = story.send("client1", "hello");
        let asked = story.entry("client1", ask).id;
        let wrapped = format!("{ONE}||hello");
        let front = story.receive("broker.0", &wrapped, "client1");
        let passed = story.pass("broker.1", &wrapped, "broker.0", front);
        let got = story.receive("server2", "hello", "broker.1");
        assert_eq!(story.entry("broker.1", passed).legs[0].to, Some(story.socket("server2")));
        let reply = story.pass("server2", "hello", "server2", got);
        assert_eq!(story.entry("server2", reply).legs[0].to, Some(story.socket("broker.1")));
        let back = story.receive("broker.1", &wrapped, "server2");
        let answer = story.pass("broker.0", &wrapped, "broker.1", back);
        let entry = story.entry("broker.0", answer);
        assert_eq!(entry.legs[0].to, Some(story.socket("client1")), "{transport:?}");
        story.receive("client1", "hello", "broker.0");
        for (peer, reply) in [("broker", false), ("server2", false), ("client1", true)] {
            let cell = story.world.ledger().cell(asked, story.id(peer)).unwrap();
            assert_eq!(delivered(&cell.verdict), Some(Known::Seen), "{peer} over {transport:?}");
            assert_eq!(cell.reply, reply, "{peer}");
        }
        assert_eq!(story.world.ledger().roots().count(), 1);
        story.balanced();
    }
}

#[test]
fn equal_requests_of_two_clients_come_back_to_whom_they_belong() {
    for transport in ALL {
        let mut story = Story::running(queue(transport));
        let (first, second) = (story.send("client1", "same"), story.send("client2", "same"));
        let (one, two) = (format!("{ONE}||same"), format!("{TWO}||same"));
        // The second client is heard first, and answered last.
        let heard_two = story.receive("broker.0", &two, "client2");
        story.pass("broker.1", &two, "broker.0", heard_two);
        let heard_one = story.receive("broker.0", &one, "client1");
        story.pass("broker.1", &one, "broker.0", heard_one);
        let at_one = story.receive("server1", "same", "broker.1");
        story.pass("server1", "same", "server1", at_one);
        let at_two = story.receive("server2", "same", "broker.1");
        story.pass("server2", "same", "server2", at_two);
        let back = story.receive("broker.1", &one, "server2");
        story.pass("broker.0", &one, "broker.1", back);
        story.receive("client1", "same", "broker.0");
        let back = story.receive("broker.1", &two, "server1");
        story.pass("broker.0", &two, "broker.1", back);
        story.receive("client2", "same", "broker.0");
        for (client, n) in [("client1", first), ("client2", second)] {
            let root = story.entry(client, n).id;
            let cell = story.world.ledger().cell(root, story.id(client)).unwrap();
            assert!(delivered(&cell.verdict).is_some() && cell.reply, "{client} {transport:?}");
        }
        let delivered: u64 =
            story.world.ledger().accounts().iter().map(|account| account.balance.delivered).sum();
        assert_eq!(delivered, 8, "{transport:?}");
        story.balanced();
    }
}

#[test]
fn an_addressed_message_is_for_whom_it_names() {
    for transport in ALL {
        let mut story = Story::running(office(transport));
        let n = story.send("office", "bob|hi");
        assert_eq!(story.entry("office", n).legs[0].to, Some(story.socket("bob")));
        story.receive("bob", "hi", "office");
        assert_eq!(delivered(&story.verdict("office", n, "bob")), Some(Known::Seen));
        story.send("bob", "a||b");
        story.receive("office", "bob|a||b", "bob");
        assert_eq!(story.world.ledger().entries().count(), 2, "{transport:?}");
        story.balanced();
    }
}

#[test]
fn what_a_router_sends_to_nobody_is_dropped_at_once() {
    let dropped = Verdict::inferred(Fate::Dropped(Gap::Unroutable));
    for transport in ALL {
        let mut story = Story::running(office(transport));
        for payload in ["eve|hi", "bob"] {
            let n = story.send("office", payload);
            let leg = &story.entry("office", n).legs[0];
            assert_eq!((leg.to, &leg.verdict), (None, &dropped), "{payload} {transport:?}");
        }
        story.kill("bob");
        story.wait(1000);
        let n = story.send("office", "bob|hi");
        assert_eq!(story.verdict("office", n, "bob"), dropped, "{transport:?}");
        story.balanced();
    }
}

#[test]
fn equal_messages_of_two_named_senders_are_told_apart() {
    for transport in ALL {
        let mut story = Story::running(office(transport));
        let (ann, bob) = (story.send("ann", "same"), story.send("bob", "same"));
        story.receive("office", "bob|same", "bob");
        let waits = story.verdict("ann", ann, "office");
        assert_eq!(waits, Verdict::seen(Fate::Pending(Place::Queued)), "{transport:?}");
        story.receive("office", "ann|same", "ann");
        for (name, n) in [("ann", ann), ("bob", bob)] {
            let verdict = story.verdict(name, n, "office");
            assert_eq!(delivered(&verdict), Some(Known::Seen), "{name} {transport:?}");
        }
    }
}

#[test]
fn a_replier_throws_away_what_has_no_delimiter() {
    let mut story = Story::running(queue(Transport::Tcp));
    // An outsider's request without a delimiter: the device passes it on all the same.
    let n = story.send("broker.1", "id|bare");
    let queued = Verdict::seen(Fate::Pending(Place::QueuedForOneOf));
    assert_eq!(story.entry("broker.1", n).legs[0].verdict, queued);
    story.census();
    let dropped = Verdict::inferred(Fate::Dropped(Gap::NoDelimiter));
    assert_eq!(story.entry("broker.1", n).legs[0].verdict, dropped);
    story.balanced();
}

#[test]
fn subscriptions_and_messages_pass_a_device_hop_by_hop() {
    use crate::lab::Fact;
    for transport in ALL {
        let mut story = Story::running(forwarder(transport));
        for prefix in ["", "123"] {
            let prefix = prefix.into();
            story.tell("proxy", Fact::Subscribed { socket: 0, prefix });
        }
        assert!(!story.world.ready(), "what the proxy asks for has not landed");
        let from = story.from(story.socket("publisher"), story.socket("proxy"));
        for prefix in ["", "123"] {
            let (prefix, from) = (prefix.into(), from.clone());
            story.tell("publisher", Fact::SubscriptionLanded { socket: 0, prefix, from });
        }
        assert!(story.world.ready(), "{transport:?}");
        let n = story.send("publisher", "hello");
        let at = story.receive("proxy.0", "hello", "publisher");
        let on = story.pass("proxy.1", "hello", "proxy.0", at);
        story.receive("sub1", "hello", "proxy.1");
        assert_eq!(delivered(&story.verdict("publisher", n, "proxy")), Some(Known::Seen));
        assert_eq!(delivered(&story.verdict("proxy.1", on, "sub1")), Some(Known::Seen));
        assert_eq!(story.verdict("proxy.1", on, "sub2"), Verdict::seen(Fate::Filtered));
        let root = story.entry("publisher", n).id;
        let cell = story.world.ledger().cell(root, story.id("sub2")).unwrap();
        assert_eq!(cell.verdict, Verdict::seen(Fate::Filtered), "{transport:?}");
        story.balanced();
    }
}

/// A balancer without a ready worker leaves its clients' requests unread, so it is never idle as a
/// whole; a READY that died with its last life is not waited for all the same.
#[test]
fn silence_at_one_socket_tells_although_another_is_left_unread() {
    for transport in ALL {
        let mut topology = queue(transport);
        topology.peers[2].role = Role::Balancer;
        for server in [3, 4] {
            topology.peers[server].role = Role::ReadyWorker { pace: Duration::ZERO };
            topology.peers[server].sockets[0].kind = crate::lab::SocketType::Req;
        }
        topology.peers[2].sockets[1].kind = crate::lab::SocketType::Router;
        let mut story = Story::running(topology);
        let ready = story.send("server1", "READY");
        story.kill("broker");
        story.wait(500);
        story.start("broker");
        let asked = story.send("client1", "hello");
        story.wait(500);
        let waits = |story: &Story, name, n| !story.entry(name, n).legs[0].verdict.fate.is_final();
        story.tell("broker", Fact::Empty { socket: 1 });
        let lost = Verdict::inferred(Fate::Lost(Loss::ReceiverEnded));
        assert_eq!(story.entry("server1", ready).legs[0].verdict, lost, "{transport:?}");
        assert!(waits(&story, "client1", asked), "it lies unread: {transport:?}");
        story.balanced();
    }
}

/// libzmq sends a REQ's delimiter and its request in one call, and loses the delimiter when the
/// connection it chose ends in between: the request goes out bare over the next one.
#[test]
fn a_request_that_lost_its_delimiter_is_still_its_senders_and_comes_to_no_server() {
    for transport in ALL {
        let mut story = Story::running(queue(transport));
        let ask = story.send("client1", "hello");
        let bare = format!("{ONE}|hello");
        let front = story.receive("broker.0", &bare, "client1");
        let verdict = &story.entry("client1", ask).legs[0].verdict;
        assert_eq!(delivered(verdict), Some(Known::Inferred), "{transport:?}");
        let passed = story.pass("broker.1", &bare, "broker.0", front);
        story.census();
        let dropped = Verdict::inferred(Fate::Dropped(Gap::NoDelimiter));
        assert_eq!(story.entry("broker.1", passed).legs[0].verdict, dropped, "{transport:?}");
        assert_eq!(story.world.ledger().roots().count(), 1, "nothing came from outside");
        // One that kept it is the better match.
        let (lost, kept) = (story.send("client1", "same"), story.send("client1", "same"));
        story.receive("broker.0", &format!("{ONE}||same"), "client1");
        let got = |n| delivered(&story.entry("client1", n).legs[0].verdict).is_some();
        assert!(got(lost) && !got(kept), "{transport:?}");
        story.balanced();
    }
}
