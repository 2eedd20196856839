//! A ventilator, workers, a sink.

use crate::lab::{
    Ending, Fact, Fate, Gap, Holding, Known, LinkChange, Loss, Place, Transport, Verdict,
};
use crate::model::story::{Story, pipeline};

use super::delivered;

const ALL: [Transport; 3] = [Transport::Tcp, Transport::Ipc, Transport::Inproc];

#[test]
fn each_message_reaches_one_worker_and_then_the_sink() {
    for (transport, turned) in
        ALL.into_iter().flat_map(|transport| [(transport, false), (transport, true)])
    {
        let mut story = Story::running(pipeline(transport, turned));
        let n = story.send("vent", "job");
        let (worker, other, sink) = (story.id("worker1"), story.id("worker2"), story.id("sink"));
        let root = story.entry("vent", n).id;
        let cell =
            |story: &Story, peer| story.world.ledger().cell(root, peer).map(|cell| cell.verdict);
        let either = Some(Verdict::seen(Fate::Pending(Place::QueuedForOneOf)));
        assert_eq!((cell(&story, worker), cell(&story, other)), (either.clone(), either));
        assert_eq!(story.world.links().iter().filter(|link| link.waiting == 1).count(), 2);
        let receipt = story.receive("worker2", "job", "vent");
        assert_eq!(cell(&story, worker), None);
        assert_eq!(delivered(&cell(&story, other).unwrap()), Some(Known::Seen));
        let in_hand = Some(Verdict::seen(Fate::Pending(Place::InHand)));
        assert_eq!(cell(&story, sink), in_hand);
        story.pass("worker2.1", "job", "worker2", receipt);
        let queued = Some(Verdict::seen(Fate::Pending(Place::Queued)));
        assert_eq!(cell(&story, sink), queued);
        story.receive("sink", "job", "worker2.1");
        assert!(delivered(&cell(&story, sink).unwrap()).is_some(), "{transport:?}");
        assert!(story.world.links().iter().all(|link| link.waiting == 0));
        story.balanced();
    }
}

#[test]
fn a_later_message_tells_whom_an_earlier_one_is_with() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    for payload in ["1", "2", "3"] {
        story.send("vent", payload);
    }
    story.receive("worker1", "2", "vent");
    let queued = Verdict::seen(Fate::Pending(Place::Queued));
    assert_eq!(story.verdict("vent", 1, "worker2"), queued);
    assert_eq!(story.entry("vent", 3).legs[0].to, None);
}

#[test]
fn what_a_killed_worker_had_is_lost_with_it() {
    for transport in ALL {
        let mut story = Story::running(pipeline(transport, false));
        for payload in ["1", "2", "3", "4", "5", "6"] {
            story.send("vent", payload);
        }
        story.receive("worker1", "1", "vent");
        story.receive("worker2", "2", "vent");
        story.unread("worker2", "4", "vent");
        story.kill("worker2");
        let lost = Verdict::seen(Fate::Lost(Loss::Unread));
        assert_eq!(story.verdict("vent", 4, "worker2"), lost);
        story.receive("worker1", "3", "vent");
        story.receive("worker1", "5", "vent");
        assert_eq!(story.entry("vent", 6).legs[0].to, None, "worker-1 may still get it");
        story.census();
        let lost = Verdict::inferred(Fate::Lost(Loss::ReceiverEnded));
        assert_eq!(story.verdict("vent", 6, "worker2"), lost, "{transport:?}");
        let balance = story.world.ledger().received_by(story.id("worker2"));
        assert_eq!((balance.delivered, balance.lost, balance.pending), (1, 2, 0));
        story.balanced();
    }
}

#[test]
fn a_bound_push_without_a_peer_has_no_queue() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.kill("worker1");
    story.kill("worker2");
    let n = story.offer("vent", "1", None);
    story.held("vent", n, Holding::WouldBlock);
    let root = &story.entry("vent", n).legs[0];
    let held = Verdict::seen(Fate::Pending(Place::Held(Holding::WouldBlock)));
    assert_eq!(root.verdict, held);
    assert!(!story.world.wants_census());
    story.wait(1000);
    story.start("worker1");
    story.sent("vent", n);
    assert_eq!(story.entry("vent", n).legs[0].to, Some(story.socket("worker1")));
    story.receive("worker1", "1", "vent");
    assert!(delivered(&story.verdict("vent", n, "worker1")).is_some());
    story.balanced();
}

#[test]
fn what_goes_to_a_receiver_that_only_lingers_is_lost_with_it() {
    for transport in [Transport::Tcp, Transport::Ipc] {
        let mut story = Story::running(pipeline(transport, false));
        story.kill("worker2");
        story.end("worker1", Ending::Finished);
        let first = story.offer("vent", "1", None);
        story.held("vent", first, Holding::WouldBlock);
        // Its closed socket comes back once more, and a message goes there.
        story.wait(200);
        story.sent("vent", first);
        let second = story.send("vent", "2");
        for n in [first, second] {
            let lost = Verdict::inferred(Fate::Lost(Loss::ReceiverEnded));
            assert_eq!(story.entry("vent", n).legs[0].verdict, lost, "{transport:?}");
        }
        assert!(!story.world.wants_census());
        story.balanced();
    }
}

#[test]
fn what_went_over_a_link_nobody_told_of_ends_with_its_sender() {
    let mut story = Story::new(pipeline(Transport::Ipc, false));
    story.start("vent");
    story.tell("worker1", Fact::PeerStarted);
    story.tell("worker2", Fact::PeerStarted);
    let n = story.offer("vent", "1", None);
    story.held("vent", n, Holding::WouldBlock);
    story.sent("vent", n);
    assert!(!story.entry("vent", n).legs[0].verdict.fate.is_final());
    story.tell("vent", Fact::PeerEnded { how: Ending::Finished });
    let lost = Verdict::inferred(Fate::Lost(Loss::SenderEnded));
    assert_eq!(story.entry("vent", n).legs[0].verdict, lost);
    story.balanced();
}

#[test]
fn a_connecting_push_keeps_its_queue_for_a_worker_that_is_away() {
    for transport in ALL {
        let mut story = Story::running(pipeline(transport, true));
        story.kill("worker1");
        story.wait(1000);
        let first = story.send("vent", "1");
        let second = story.send("vent", "2");
        let either = Verdict::seen(Fate::Pending(Place::QueuedForOneOf));
        assert_eq!(story.entry("vent", first).legs[0].verdict, either, "{transport:?}");
        story.receive("worker2", "2", "vent");
        let queued = Verdict::seen(Fate::Pending(Place::Queued));
        assert_eq!(story.verdict("vent", first, "worker1"), queued);
        story.census();
        assert_eq!(story.verdict("vent", first, "worker1"), queued);
        story.start("worker1");
        story.receive("worker1", "1", "vent");
        assert!(delivered(&story.verdict("vent", first, "worker1")).is_some());
        assert!(delivered(&story.verdict("vent", second, "worker2")).is_some());
        story.balanced();
    }
}

#[test]
fn what_a_connecting_push_had_sent_before_a_kill_is_uncertain_until_the_return() {
    let mut story = Story::running(pipeline(Transport::Tcp, true));
    story.kill("worker2");
    story.wait(1000);
    story.send("vent", "0");
    let n = story.send("vent", "1");
    story.receive("worker1", "0", "vent");
    story.kill("worker1");
    assert!(!story.entry("vent", n).legs[0].verdict.fate.is_final());
    story.wait(1000);
    story.start("worker1");
    story.start("worker2");
    assert!(!story.entry("vent", n).legs[0].verdict.fate.is_final());
    story.wait(1000);
    story.census();
    let lost = Verdict::inferred(Fate::Lost(Loss::ReceiverEnded));
    assert_eq!(story.verdict("vent", n, "worker1"), lost);
    story.balanced();
}

#[test]
fn what_a_worker_had_in_hand_is_lost_for_the_sink() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    let n = story.send("vent", "job");
    let receipt = story.receive("worker1", "job", "vent");
    story.tell("worker1", Fact::Abandoned { socket: 0, n: receipt });
    story.kill("worker1");
    let root = story.entry("vent", n).id;
    let cell = story.world.ledger().cell(root, story.id("sink")).unwrap();
    assert_eq!(cell.verdict, Verdict::seen(Fate::Lost(Loss::InHand)));
    assert!(!cell.reply);
}

#[test]
fn equal_jobs_are_shared_out_and_the_sums_hold() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    for _ in 0..4 {
        story.send("vent", "job");
    }
    for worker in ["worker1", "worker2", "worker1", "worker2"] {
        story.receive(worker, "job", "vent");
    }
    for worker in ["worker1", "worker2"] {
        let balance = story.world.ledger().received_by(story.id(worker));
        assert_eq!((balance.offered, balance.delivered), (2, 2));
    }
    let guessed = delivered(&story.entry("vent", 1).legs[0].verdict);
    assert_eq!(guessed, Some(Known::Inferred), "either could have had it");
    story.balanced();
}

#[test]
fn a_loss_does_not_shift_equal_messages_for_ever() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.send("vent", "job");
    story.kill("worker1");
    story.census();
    assert!(story.entry("vent", 1).legs[0].verdict.fate.is_final());
    let later = story.send("vent", "job");
    story.receive("worker2", "job", "vent");
    assert!(delivered(&story.verdict("vent", later, "worker2")).is_some());
    assert_eq!(
        story.entry("vent", 1).legs[0].verdict,
        Verdict::inferred(Fate::Lost(Loss::ReceiverEnded))
    );
    story.balanced();
}

#[test]
fn an_outside_worker_may_have_what_nobody_else_has() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.guest("vent", 60_001, 0);
    story.wait(1000);
    let n = story.send("vent", "job");
    assert_eq!(story.entry("vent", n).legs[0].to, None);
    story.census();
    let outside = Verdict::inferred(Fate::Outside);
    assert_eq!(story.entry("vent", n).legs[0].verdict, outside);
    story.balanced();
}

#[test]
fn a_ventilator_that_is_killed_loses_what_it_had_not_sent() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    let n = story.send("vent", "job");
    story.end("vent", Ending::Killed);
    assert!(!story.entry("vent", n).legs[0].verdict.fate.is_final());
    story.census();
    let lost = Verdict::inferred(Fate::Lost(Loss::SenderEnded));
    assert_eq!(story.entry("vent", n).legs[0].verdict, lost);
}

#[test]
fn a_message_nobody_has_after_a_silence_is_dropped() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    let n = story.send("vent", "job");
    assert!(story.world.wants_census());
    story.census();
    let dropped = Verdict::inferred(Fate::Dropped(Gap::Quiet));
    assert_eq!(story.entry("vent", n).legs[0].verdict, dropped);
    assert!(!story.world.wants_census());
    story.receive("worker1", "job", "vent");
    assert!(delivered(&story.verdict("vent", n, "worker1")).is_some(), "a receipt wins");
    assert_eq!(story.world.ledger().entries().len(), 1);
    story.balanced();
}

#[test]
fn a_link_that_is_told_of_very_late_still_decides() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.kill("worker1");
    story.kill("worker2");
    story.wait(1000);
    story.tell("worker1", Fact::PeerStarted);
    let vent = story.socket("vent");
    let endpoint: crate::lab::Endpoint = "tcp://127.0.0.1:5000".parse().unwrap();
    let dial = Fact::Connecting {
        socket: 0,
        wire: crate::lab::WireId(0),
        endpoint: endpoint.clone(),
        to: Some(vent),
    };
    story.tell("worker1", dial);
    let n = story.send("vent", "job");
    assert!(!story.entry("vent", n).legs[0].verdict.fate.is_final());
    story.wait(500);
    let shaken = Fact::Link {
        socket: 0,
        endpoint: endpoint.as_str().into(),
        address: None,
        change: LinkChange::Handshaken,
    };
    story.tell("worker1", shaken);
    story.census();
    let dropped = Verdict::inferred(Fate::Dropped(Gap::Quiet));
    assert_eq!(story.verdict("vent", n, "worker1"), dropped);
}
