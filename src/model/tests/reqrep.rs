//! Request and reply.

use std::time::Duration;

use crate::lab::{
    Address, Cause, Ending, Fact, Fate, Holding, Known, LinkChange, Loss, Place, Refusal, Role,
    Transport, Verdict, WireId,
};
use crate::model::Offer;
use crate::model::story::{Story, reqrep, text};

use super::delivered;

const ALL: [Transport; 3] = [Transport::Tcp, Transport::Ipc, Transport::Inproc];

#[test]
fn a_request_and_its_reply_are_one_row() {
    for transport in ALL {
        let mut story = Story::running(reqrep(transport));
        let ask = story.send("client1", "hello");
        let asked = story.entry("client1", ask).id;
        let (client, server) = (story.id("client1"), story.id("server"));
        assert_eq!(story.world.ledger().cell(asked, client), None);
        let n = story.receive("server", "hello", "client1");
        let cell = story.world.ledger().cell(asked, client).unwrap();
        assert_eq!(cell.verdict, Verdict::seen(Fate::Pending(Place::InHand)));
        assert!(cell.reply);
        let reply = story.pass("server", "hello", "server", n);
        let entry = story.entry("server", reply);
        assert_eq!(entry.legs[0].to, Some(story.socket("client1")), "{transport:?}");
        story.receive("client1", "hello", "server");
        let cell = story.world.ledger().cell(asked, client).unwrap();
        assert!(delivered(&cell.verdict).is_some() && cell.reply);
        assert_eq!(cell.entry, story.entry("server", reply).id);
        let cell = story.world.ledger().cell(asked, server).unwrap();
        assert_eq!(delivered(&cell.verdict), Some(Known::Seen));
        assert_eq!(story.world.ledger().cell(asked, story.id("client2")), None);
        assert_eq!(story.world.ledger().roots().count(), 1);
        story.balanced();
    }
}

#[test]
fn a_client_waits_for_its_reply() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    let sent = story.send("client1", "1");
    let waits = |story: &Story| story.world.peer(story.id("client1")).unwrap().awaiting_reply;
    assert!(waits(&story).is_some());
    let held = story.offer("client1", "2", None);
    story.held("client1", held, Holding::Turn);
    let pending = Verdict::seen(Fate::Pending(Place::Held(Holding::Turn)));
    assert_eq!(story.verdict("client1", held, "server"), pending);
    let client = story.world.peer(story.id("client1")).unwrap();
    assert_eq!((client.held, client.holding.map(|(why, _)| why)), (1, Some(Holding::Turn)));
    let forced = story.offer("client1", "3", None);
    let refused = Fact::Refused { socket: 0, n: forced, why: Refusal::OutOfTurn };
    story.tell("client1", refused);
    let verdict = Verdict::seen(Fate::Refused(Refusal::OutOfTurn));
    assert_eq!(story.verdict("client1", forced, "server"), verdict);
    let n = story.receive("server", "1", "client1");
    story.pass("server", "1", "server", n);
    story.receive("client1", "1", "server");
    assert!(waits(&story).is_none());
    story.sent("client1", held);
    assert!(matches!(story.entry("client1", held).state, Offer::Sent(_)));
    assert_eq!(story.world.peer(story.id("client1")).unwrap().held, 0);
    assert!(delivered(&story.verdict("client1", sent, "server")).is_some());
    story.balanced();
}

#[test]
fn a_request_waits_for_a_server_that_is_away() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    story.kill("server");
    let n = story.send("client1", "hello");
    let queued = Verdict::seen(Fate::Pending(Place::Queued));
    assert_eq!(story.verdict("client1", n, "server"), queued);
    story.census();
    assert_eq!(story.verdict("client1", n, "server"), queued);
    story.start("server");
    story.receive("server", "hello", "client1");
    assert!(delivered(&story.verdict("client1", n, "server")).is_some());
}

#[test]
fn a_request_that_was_in_a_server_when_it_died_is_lost_with_it() {
    for transport in ALL {
        let mut story = Story::running(reqrep(transport));
        let first = story.send("client1", "1");
        let second = story.send("client2", "2");
        let n = story.receive("server", "1", "client1");
        story.unread("server", "2", "client2");
        story.tell("server", Fact::Abandoned { socket: 0, n });
        story.kill("server");
        let lost = Verdict::seen(Fate::Lost(Loss::Unread));
        assert_eq!(story.verdict("client2", second, "server"), lost, "{transport:?}");
        assert!(delivered(&story.verdict("client1", first, "server")).is_some());
        let asked = story.entry("client1", first).id;
        let cell = story.world.ledger().cell(asked, story.id("client1")).unwrap();
        assert_eq!(cell.verdict, Verdict::seen(Fate::Lost(Loss::InHand)));
        story.balanced();
    }
}

#[test]
fn a_reply_to_a_client_that_is_gone_is_lost() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    story.send("client1", "hello");
    let n = story.receive("server", "hello", "client1");
    story.kill("client1");
    story.wait(100);
    let reply = story.pass("server", "hello", "server", n);
    let lost = Verdict::inferred(Fate::Lost(Loss::ReceiverEnded));
    assert_eq!(story.verdict("server", reply, "client1"), lost);
    story.balanced();
}

#[test]
fn a_reply_to_a_client_that_ended_before_it_told_of_its_link_is_lost() {
    let mut story = Story::new(reqrep(Transport::Tcp));
    story.start("server");
    let server = story.socket("server");
    let endpoint = story.endpoint(server, WireId(0));
    let link = |address: Option<&Address>, change| Fact::Link {
        socket: 0,
        endpoint: endpoint.as_str().to_owned(),
        address: address.cloned(),
        change,
    };
    let address = Address("127.0.0.1:59999".into());
    story.tell("client2", Fact::PeerStarted);
    let (wire, to) = (WireId(0), Some(server));
    let endpoint = endpoint.clone();
    story.tell("client2", Fact::Connecting { socket: 0, wire, endpoint, to });
    story.tell("server", link(Some(&address), LinkChange::Accepted));
    story.tell("client2", link(Some(&address), LinkChange::Connected));
    story.tell("server", link(None, LinkChange::Handshaken));
    story.send("client2", "hi");
    let n = story.receive_from("server", "hi", Some(address));
    let reply = story.pass("server", "hi", "server", n);
    assert!(!story.verdict("server", reply, "client2").fate.is_final());
    story.tell("client2", Fact::PeerEnded { how: Ending::Killed });
    let lost = Verdict::inferred(Fate::Lost(Loss::ReceiverEnded));
    assert_eq!(story.verdict("server", reply, "client2"), lost);
    story.balanced();
}

/// The link the question came over broke so long ago that it is forgotten.
#[test]
fn a_reply_to_a_client_whose_link_is_forgotten_does_not_wait_for_ever() {
    let mut topology = reqrep(Transport::Tcp);
    topology.peers[0].role = Role::Pirate { timeout: Duration::from_millis(20), tries: 1 };
    let mut story = Story::running(topology);
    story.tell("server", Fact::PeerPaused);
    story.send("client1", "late");
    for _ in 0..100 {
        story.wait(100);
        story.tell("client1", Fact::Renewed);
    }
    story.tell("server", Fact::PeerResumed);
    let n = story.receive("server", "late", "client1");
    let reply = story.pass("server", "late", "server", n);
    story.wait(100);
    story.census();
    let lost = Verdict::inferred(Fate::Lost(Loss::LinkCut));
    assert_eq!(story.verdict("server", reply, "client1"), lost);
    story.balanced();
}

#[test]
fn equal_requests_over_inproc_both_get_their_replies() {
    let mut story = Story::running(reqrep(Transport::Inproc));
    story.send("client1", "hello");
    story.send("client2", "hello");
    let one = story.receive("server", "hello", "client2");
    let two = story.receive("server", "hello", "client1");
    story.pass("server", "hello", "server", one);
    story.receive("client2", "hello", "server");
    story.pass("server", "hello", "server", two);
    story.receive("client1", "hello", "server");
    assert_eq!(story.world.ledger().entries().count(), 4, "nothing came from outside");
    for entry in story.world.ledger().entries() {
        assert!(delivered(&entry.legs[0].verdict).is_some(), "{entry:?}");
    }
    story.balanced();
}

#[test]
fn an_outside_client_is_answered_and_shown() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    let guest = story.guest("server", 60_001, 0);
    assert_eq!(story.world.outsiders().len(), 1);
    let n = story.receive_from("server", "hello", Some(guest.clone()));
    let reply = story.pass("server", "hello", "server", n);
    let outsider = &story.world.outsiders()[0];
    assert_eq!((&outsider.address, outsider.received, outsider.sent), (&guest, 1, 1));
    assert!(outsider.speaks_zmtp && outsider.left.is_none());
    let entry = story.entry("server", reply);
    assert_eq!(entry.legs[0].verdict, Verdict::seen(Fate::Outside));
    let asked = story.world.ledger().entry(entry.parent.unwrap()).unwrap();
    assert_eq!((asked.from, asked.outsider), (None, Some(0)));
    assert_eq!(asked.message, text("hello"));
    story.balanced();
}

#[test]
fn a_lab_client_whose_address_comes_to_light_late_was_never_an_outsider() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    story.kill("client1");
    story.tell("client1", Fact::PeerStarted);
    let (client, server) = (story.socket("client1"), story.socket("server"));
    let endpoint = || "tcp://127.0.0.1:5020".parse().unwrap();
    let wire = crate::lab::WireId(0);
    story.tell(
        "client1",
        Fact::Connecting { socket: 0, wire, endpoint: endpoint(), to: Some(server) },
    );
    let ask = story.send("client1", "hello");
    let address = Address("127.0.0.1:41000".into());
    let n = story.receive_from("server", "hello", Some(address.clone()));
    let reply = story.pass("server", "hello", "server", n);
    assert_eq!(story.world.outsiders().len(), 1, "what else could it be?");
    assert!(story.world.is_doubtful(&story.world.outsiders()[0]), "the client is on its way");
    story.tell(
        "client1",
        Fact::Link {
            socket: 0,
            endpoint: endpoint().as_str().into(),
            address: Some(address),
            change: crate::lab::LinkChange::Connected,
        },
    );
    assert!(story.world.outsiders().is_empty());
    assert!(delivered(&story.verdict("client1", ask, "server")).is_some());
    assert_eq!(story.entry("server", reply).parent, Some(story.entry("client1", ask).id));
    assert_eq!(story.entry("server", reply).legs[0].to, Some(client));
    assert_eq!(story.world.ledger().roots().count(), 1);
    story.balanced();
}

#[test]
fn the_cause_of_a_reply_is_the_receipt_it_names() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    story.send("client1", "a");
    story.send("client2", "b");
    let a = story.receive("server", "a", "client1");
    let b = story.receive("server", "b", "client2");
    let cause = |n| Some(Cause { socket: 0, n });
    let second = story.offer("server", "b", cause(b));
    let first = story.offer("server", "a", cause(a));
    assert_eq!(story.entry("server", second).legs[0].to, Some(story.socket("client2")));
    assert_eq!(story.entry("server", first).legs[0].to, Some(story.socket("client1")));
}

/// A lazy pirate closes its socket over each try, so a paused server sees many of its lives; what is
/// under way is remembered longer than they are.
#[test]
fn what_a_pirate_gave_up_long_ago_at_a_paused_server_does_not_wait_for_ever() {
    for transport in ALL {
        let mut topology = reqrep(transport);
        topology.peers[0].role = Role::Pirate { timeout: Duration::from_millis(20), tries: 1 };
        let mut story = Story::running(topology);
        story.tell("server", Fact::PeerPaused);
        for k in 0..100 {
            story.send("client1", &k.to_string());
            story.wait(100);
            story.tell("client1", Fact::Renewed);
            story.reconnect("client1", "server");
        }
        let waits = Verdict::seen(Fate::Pending(Place::AwaitsPaused));
        for n in [1, 50, 100] {
            let verdict = &story.entry("client1", n).legs[0].verdict;
            assert_eq!(*verdict, waits, "{transport:?}: it may lie in the server's queue");
        }
        story.tell("server", Fact::PeerResumed);
        story.receive("server", "0", "client1");
        story.census();
        assert!(delivered(&story.verdict("client1", 1, "server")).is_some(), "{transport:?}");
        for n in 2..=100 {
            let verdict = &story.entry("client1", n).legs[0].verdict;
            let lost = Verdict::inferred(Fate::Lost(Loss::SenderEnded));
            assert_eq!(*verdict, lost, "{transport:?} {n}");
        }
        assert!(story.world.links().iter().all(|link| link.waiting == 0));
        story.balanced();
    }
}

/// What was decided before all that is still known began is not judged again by what is left.
#[test]
fn what_a_pirate_gave_up_while_the_server_was_away_stays_its_own_loss() {
    let mut topology = reqrep(Transport::Tcp);
    topology.peers[0].role = Role::Pirate { timeout: Duration::from_millis(20), tries: 1 };
    let mut story = Story::running(topology);
    let server = story.socket("server");
    story.kill("server");
    for k in 0..100 {
        story.wait(100);
        story.tell("client1", Fact::Renewed);
        let (wire, to, endpoint) = (WireId(0), Some(server), story.endpoint(server, WireId(0)));
        story.tell("client1", Fact::Connecting { socket: 0, wire, endpoint, to });
        story.send("client1", &k.to_string());
    }
    story.start("server");
    story.receive("server", "99", "client1");
    story.census();
    let lost = Verdict::inferred(Fate::Lost(Loss::SenderEnded));
    for n in 1..100 {
        assert_eq!(story.verdict("client1", n, "server"), lost, "{n}");
    }
    assert!(delivered(&story.verdict("client1", 100, "server")).is_some());
    story.balanced();
}
