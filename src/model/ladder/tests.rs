use super::*;
use crate::lab::{Ending, Fact, Setting, Transport};
use crate::model::World;
use crate::model::story::{Story, pipeline, pubsub, reqrep};

/// The ladder in short, a line a step.
fn told(story: &Story) -> Vec<String> {
    let world = &story.world;
    let name = |peer: PeerId| world.peer(peer).unwrap().spec.name.clone();
    let payload = |id: EntryId| {
        let entry = world.ledger().entry(id).unwrap();
        String::from_utf8_lossy(entry.message.topic()).into_owned()
    };
    world
        .ladder()
        .rungs()
        .map(|rung| match &rung.step {
            Step::Sent(id) => format!("sent {}", payload(*id)),
            Step::Arrived(id, to) => format!("{} arrives at {}", payload(*id), name(to.peer)),
            Step::Mark(mark, peers) => {
                let peers: Vec<String> = peers.iter().map(|peer| name(*peer)).collect();
                format!("{mark:?} {}", peers.join(" "))
            }
            Step::Tie(Tie::Landed(prefix), from, to) => {
                let prefix = String::from_utf8_lossy(prefix.bytes()).into_owned();
                format!("{} subscribes to {prefix:?} at {}", name(*from), name(*to))
            }
            Step::Tie(tie, from, to) => format!("{tie:?} {} {}", name(*from), name(*to)),
            Step::Whole(whole) => format!("{whole:?}"),
        })
        .collect()
}

/// What is told after the start.
fn later(story: &Story, skip: usize) -> Vec<String> {
    told(story).split_off(skip)
}

#[test]
fn a_start_tells_who_started_connected_and_subscribed() {
    let story = Story::running(pubsub(Transport::Tcp));
    assert_eq!(
        told(&story),
        [
            "Started publisher sub1",
            "Connected sub1 publisher",
            "sub1 subscribes to \"\" at publisher",
            "Started sub2",
            "Connected sub2 publisher",
            "sub2 subscribes to \"123\" at publisher",
        ]
    );
}

#[test]
fn what_arrives_soon_has_one_step_and_what_arrives_late_has_two() {
    let mut story = Story::running(pipeline(Transport::Inproc, false));
    let skip = told(&story).len();
    story.send("vent", "quick");
    story.receive("worker1", "quick", "vent");
    story.send("vent", "slow");
    story.wait(500);
    story.send("vent", "between");
    story.receive("worker1", "between", "vent");
    story.receive("worker2", "slow", "vent");
    assert_eq!(
        later(&story, skip),
        ["sent quick", "sent slow", "sent between", "slow arrives at worker2"]
    );
}

#[test]
fn kills_pauses_and_new_subscriptions_leave_marks() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    let skip = told(&story).len();
    story.tell("server", crate::lab::Fact::PeerPaused);
    story.end("client1", Ending::Killed);
    story.cut("client2", "server");
    let told = later(&story, skip);
    assert_eq!(told[..2], ["Paused server", "Ended(Killed) client1"]);
    assert!(told.contains(&"Parted client2 server".to_owned()), "{told:?}");
}

#[test]
fn a_subscription_told_before_its_connection_is_claimed_is_laid_to_its_peer_then() {
    let story = Story::running(pubsub(Transport::Tcp));
    let connected = |event: &&crate::lab::Event| {
        matches!(
            &event.fact,
            crate::lab::Fact::Link { change: crate::lab::LinkChange::Connected, .. }
        )
    };
    // The subscribers' monitors are read last.
    let mut world = World::default();
    story.told.iter().filter(|event| !connected(event)).for_each(|event| world.apply(event));
    let strange = |world: &World| {
        let own = |rung: &&Rung| matches!(rung.step, Step::Mark(Mark::Landed(_), _));
        world.ladder().rungs().filter(own).count()
    };
    assert_eq!(strange(&world), 2);
    story.told.iter().filter(connected).for_each(|event| world.apply(event));
    assert_eq!(strange(&world), 0);
    let landed = |rung: &&Rung| matches!(rung.step, Step::Tie(Tie::Landed(_), ..));
    assert_eq!(world.ladder().rungs().filter(landed).count(), 2);
}

#[test]
fn the_same_that_happens_to_several_at_once_is_one_step() {
    let mut story = Story::running(pipeline(Transport::Inproc, false));
    let skip = told(&story).len();
    for peer in ["vent", "worker1", "sink"] {
        story.tell(peer, crate::lab::Fact::PeerPaused);
    }
    story.wait(1000);
    story.tell("worker2", crate::lab::Fact::PeerPaused);
    assert_eq!(later(&story, skip), ["Paused vent worker1 sink", "Paused worker2"]);
}

#[test]
fn steps_stand_in_the_order_of_time_whatever_the_order_they_are_told_in() {
    let mut story = Story::running(reqrep(Transport::Inproc));
    for text in ["a", "b"] {
        story.send("client1", text);
        let n = story.receive("server", text, "client1");
        story.pass("server", text, "server", n);
        story.receive("client1", text, "server");
    }
    // The same, each peer's events in their own order, the clients' first.
    let client = story.id("client1");
    let mut shuffled = story.told.clone();
    shuffled.sort_by_key(|event| event.peer.map(|peer| u32::from(peer != client)));
    let mut world = World::default();
    shuffled.iter().for_each(|event| world.apply(event));
    let times = |world: &World| world.ladder().rungs().map(|rung| rung.key.at).collect::<Vec<_>>();
    assert!(times(&world).is_sorted());
    assert!(times(&story.world).is_sorted());
}

#[test]
fn the_ladder_is_bounded_and_goes_with_the_messages_it_shows() {
    let mut story = Story::running(pubsub(Transport::Inproc));
    for _ in 0..Ledger::CAPACITY + 500 {
        story.send("publisher", "x");
    }
    let ladder = story.world.ladder();
    assert!(ladder.len() <= Ladder::CAPACITY);
    let gone = |rung: &&Rung| match rung.step {
        Step::Sent(id) => story.world.ledger().entry(id).is_none(),
        Step::Arrived(..) | Step::Mark(..) | Step::Tie(..) | Step::Whole(_) => false,
    };
    assert_eq!(ladder.rungs().filter(gone).count(), 0);
    assert!(ladder.let_go() >= 500);
    assert_eq!(ladder.places.len(), Ledger::CAPACITY);
}

#[test]
fn time_in_hand_and_changed_options_have_their_steps() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    let skip = told(&story).len();
    let rest = Duration::from_millis(200);
    story.say(None, Fact::SlowMotion { rest });
    story.say(None, Fact::SlowMotion { rest: Duration::ZERO });
    story.say(None, Fact::LabPaused);
    story.tell("sub1", Fact::PeerPaused);
    story.tell("sub2", Fact::PeerPaused);
    story.tell("sub1", Fact::Stepped { handled: true });
    story.tell("sub1", Fact::Stepped { handled: false });
    story.say(None, Fact::Stepped { handled: false });
    story.say(None, Fact::LabResumed);
    story.tell("sub1", Fact::OptionSet { socket: 0, setting: Setting::Rcvhwm(7) });
    story.tell("sub2", Fact::PaceSet { pace: rest });
    assert_eq!(
        later(&story, skip),
        [
            "Slow(200ms)",
            "Slow(0ns)",
            "Paused",
            "Paused sub1 sub2",
            "Stepped sub1",
            "Idle",
            "Resumed",
            "Set(Rcvhwm(7)) sub1",
            "Pace(200ms) sub2",
        ]
    );
}
