//! Messages to and from outside programs that the lab connects to.

use crate::lab::{
    Address, Attach, Ending, Endpoint, Fact, Fate, LinkChange, Loss, Place, Prefix, Role, SocketId,
    SocketType, Transport, Verdict, WireId,
};
use crate::model::Outward;
use crate::model::story::{Short, Story, reqrep, topology};

fn far() -> Endpoint {
    "tcp://127.0.0.1:7777".parse().unwrap()
}

/// A lab in which this peer's place alone is taken; the others connect to it outside.
fn without(name: &str) -> Story {
    Story::new(reqrep(Transport::Tcp).without(name).unwrap())
}

/// The peer starts and calls connect.
fn dial(story: &mut Story, name: &str) {
    story.tell(name, Fact::PeerStarted);
    let connecting = Fact::Connecting { socket: 0, wire: WireId(0), endpoint: far(), to: None };
    story.tell(name, connecting);
}

fn link(story: &mut Story, name: &str, change: LinkChange) {
    let endpoint = far().as_str().to_owned();
    story.tell(name, Fact::Link { socket: 0, endpoint, address: None, change });
}

fn fate(story: &Story, name: &str, n: u64) -> Verdict {
    story.entry(name, n).legs[0].verdict.clone()
}

const QUEUED: Verdict = Verdict::seen(Fate::Pending(Place::Queued));

#[test]
fn a_reply_from_outside_proves_that_the_request_went_there() {
    let mut story = without("server");
    dial(&mut story, "client1");
    let n = story.send("client1", "hello");
    assert_eq!(fate(&story, "client1", n), QUEUED);
    link(&mut story, "client1", LinkChange::Handshaken);
    assert_eq!(fate(&story, "client1", n), Verdict::inferred(Fate::Outside));
    story.receive_from("client1", "hello", None);
    assert_eq!(fate(&story, "client1", n), Verdict::seen(Fate::Outside));
    // The reply stands in the request's row, after the whole round trip.
    let ledger = story.world.ledger();
    assert_eq!(ledger.roots().count(), 1);
    let cell = ledger.cell(story.entry("client1", n).id, story.id("client1")).unwrap();
    assert!(cell.reply);
    let Fate::Delivered { after } = cell.verdict.fate else { panic!("{cell:?}") };
    assert!(!after.is_zero());
    // Even if the connection is gone at once.
    link(&mut story, "client1", LinkChange::Disconnected);
    assert_eq!(fate(&story, "client1", n), Verdict::seen(Fate::Outside));
    story.balanced();
}

#[test]
fn what_is_sent_before_the_far_end_is_there_waits_and_then_goes() {
    let mut story = without("server");
    dial(&mut story, "client1");
    let n = story.send("client1", "hello");
    story.wait(5_000);
    link(&mut story, "client1", LinkChange::Retried { after: std::time::Duration::ZERO });
    assert_eq!(fate(&story, "client1", n), QUEUED);
    link(&mut story, "client1", LinkChange::Handshaken);
    story.wait(1_000);
    link(&mut story, "client1", LinkChange::Disconnected);
    assert_eq!(fate(&story, "client1", n), Verdict::inferred(Fate::Outside));
    story.balanced();
}

#[test]
fn what_was_sent_just_before_the_connection_broke_nobody_can_tell() {
    let mut story = without("server");
    dial(&mut story, "client1");
    link(&mut story, "client1", LinkChange::Handshaken);
    story.wait(1_000);
    let n = story.send("client1", "hello");
    link(&mut story, "client1", LinkChange::Disconnected);
    assert_eq!(fate(&story, "client1", n), Verdict::unknowable(Fate::Outside));
    let account = story.world.ledger().accounts()[0].balance;
    assert_eq!((account.offered, account.outside, account.unaccounted), (1, 1, 0));
    story.balanced();
}

#[test]
fn what_nobody_outside_ever_came_for_is_lost_with_its_sender() {
    let mut story = without("server");
    dial(&mut story, "client1");
    let n = story.send("client1", "hello");
    story.wait(1_000);
    story.tell("client1", Fact::PeerEnded { how: Ending::Finished });
    assert_eq!(fate(&story, "client1", n), Verdict::inferred(Fate::Lost(Loss::SenderEnded)));
    // Its next life begins with an empty queue.
    story.wait(1_000);
    dial(&mut story, "client1");
    let later = story.send("client1", "again");
    link(&mut story, "client1", LinkChange::Handshaken);
    assert_eq!(fate(&story, "client1", n), Verdict::inferred(Fate::Lost(Loss::SenderEnded)));
    assert_eq!(fate(&story, "client1", later), Verdict::inferred(Fate::Outside));
    story.balanced();
}

#[test]
fn a_program_that_ends_by_itself_takes_its_time_to_deliver() {
    let mut story = without("server");
    dial(&mut story, "client1");
    link(&mut story, "client1", LinkChange::Handshaken);
    story.wait(1_000);
    let n = story.send("client1", "last words");
    story.tell("client1", Fact::PeerEnded { how: Ending::Finished });
    assert_eq!(fate(&story, "client1", n), Verdict::inferred(Fate::Outside));
    let id: SocketId = story.socket("client1");
    assert!(!story.world.ledger().presence.is_outside_up(id));
    story.balanced();
}

#[test]
fn what_is_published_to_outside_programs_is_told_by_the_subscriptions_that_had_landed() {
    let publisher: &[Short<'_>] = &[(SocketType::Pub, &[(0, Attach::Bind)], &[])];
    let publisher = [("publisher", Role::Speaker, publisher)];
    let mut story = Story::new(topology(Transport::Tcp, 1, &publisher));
    story.tell("publisher", Fact::PeerStarted);
    let outward = |story: &Story, n: u64| story.world.ledger().outward(story.entry("publisher", n));
    let nobody = story.send("publisher", "hello");
    assert_eq!(outward(&story, nobody), Some(Outward::Nobody));
    for (address, prefix) in [("127.0.0.1:40001", "123"), ("127.0.0.1:40002", "")] {
        let from = Some(Address(address.into()));
        let prefix = Prefix::from(prefix);
        story.tell("publisher", Fact::SubscriptionLanded { socket: 0, prefix, from });
        let n = story.send("publisher", "hello");
        let both = address.ends_with('2');
        let expected = if both { Outward::Gone(1) } else { Outward::Filtered(1) };
        assert_eq!(outward(&story, n), Some(expected));
    }
    let n = story.send("publisher", "123 hi");
    assert_eq!(outward(&story, n), Some(Outward::Gone(2)));
    let (socket, prefix) = (0, Prefix::from(""));
    let from = Some(Address("127.0.0.1:40002".into()));
    story.tell("publisher", Fact::SubscriptionLeft { socket, prefix, from });
    let after = story.send("publisher", "hello");
    assert_eq!(outward(&story, after), Some(Outward::Filtered(1)));
    // What was said before stays said.
    assert_eq!(outward(&story, n), Some(Outward::Gone(2)));
    assert_eq!(outward(&story, nobody), Some(Outward::Nobody));
    story.balanced();
}
