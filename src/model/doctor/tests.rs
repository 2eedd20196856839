//! For each check a story in which it speaks and one in which it is silent.

use std::time::Duration;

use crate::lab::{
    Absence, Attach, Deed, Ending, Fact, Holding, Moment, Prefix, Refusal, Role, Setting, SocketId,
    SocketType, Transport, WireId,
};
use crate::model::story::{Short, Story, office, pipeline, pubsub, queue, reqrep, topology};

use super::{Alone, Doctor, Finding, Matter, Near, Remedy};

const ALL: [Transport; 3] = [Transport::Tcp, Transport::Ipc, Transport::Inproc];

/// What the doctor finds now, and what it finds after a while without an event.
fn examine(story: &mut Story) -> Vec<Finding> {
    story.world.examine(story.now);
    let later = story.now + Duration::from_secs(5);
    story.world.examine(later);
    story.world.doctor().findings().to_vec()
}

fn codes(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.matter.code()).collect()
}

/// The one finding there is.
#[track_caller]
fn only(story: &mut Story) -> Finding {
    let found = examine(story);
    let [finding] = found.as_slice() else { panic!("not one finding: {found:#?}") };
    finding.clone()
}

#[track_caller]
fn silent(story: &mut Story) {
    let found = examine(story);
    assert!(found.is_empty(), "{found:#?}");
}

fn payloads(story: &Story, finding: &Finding) -> Vec<String> {
    let ids = finding.evidence.entries.iter();
    let entries = ids.filter_map(|id| story.world.ledger().entry(*id));
    entries.map(|entry| String::from_utf8_lossy(entry.message.topic()).into_owned()).collect()
}

/// What the workers of the pipeline do with one message.
fn work(story: &mut Story, payload: &str, worker: &str) {
    let n = story.receive(worker, payload, "vent");
    story.pass(&format!("{worker}.1"), payload, worker, n);
    story.receive("sink", payload, &format!("{worker}.1"));
}

#[test]
fn healthy_patterns_have_no_finding() {
    for transport in ALL {
        let mut story = Story::running(pubsub(transport));
        story.send("publisher", "hello");
        story.send("publisher", "123 hello");
        story.receive("sub1", "hello", "publisher");
        story.receive("sub1", "123 hello", "publisher");
        story.receive("sub2", "123 hello", "publisher");
        silent(&mut story);

        let mut story = Story::running(reqrep(transport));
        story.send("client1", "hello");
        silent(&mut story);
        let n = story.receive("server", "hello", "client1");
        silent(&mut story);
        story.pass("server", "hello", "server", n);
        story.receive("client1", "hello", "server");
        silent(&mut story);

        let mut story = Story::running(pipeline(transport, false));
        for (payload, worker) in [("1", "worker1"), ("2", "worker2"), ("3", "worker1")] {
            story.send("vent", payload);
            work(&mut story, payload, worker);
        }
        silent(&mut story);
    }
}

#[test]
fn a_subscriber_without_a_subscription_is_told_of_and_can_have_all() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.tell("sub2", Fact::Unsubscribed { socket: 0, prefix: "123".into() });
    story.send("publisher", "hello");
    let finding = only(&mut story);
    assert_eq!(
        (finding.matter.clone(), finding.at),
        (Matter::NoSubscription, story.socket("sub2"))
    );
    assert_eq!((finding.evidence.messages, payloads(&story, &finding)), (1, vec!["hello".into()]));
    let id = story.id("sub2");
    assert_eq!(finding.remedy, Some(Remedy::Subscribe(id, Prefix::default())));
    story.tell("sub2", Fact::Subscribed { socket: 0, prefix: "".into() });
    silent(&mut story);
}

#[test]
fn a_subscriber_that_does_not_run_needs_no_subscription() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.tell("sub2", Fact::Unsubscribed { socket: 0, prefix: "123".into() });
    story.kill("sub2");
    silent(&mut story);
}

fn subscribed_to(prefix: &str, messages: &[&str]) -> Story {
    let mut story = Story::running(topology(
        Transport::Tcp,
        1,
        &[
            ("publisher", Role::Speaker, &[(SocketType::Pub, &[(0, Attach::Bind)], &[])]),
            ("sub", Role::Listener, &[(SocketType::Sub, &[(0, Attach::Connect)], &[prefix])]),
        ],
    ));
    for message in messages {
        story.send("publisher", message);
        if message.starts_with(prefix) {
            story.receive("sub", message, "publisher");
        }
    }
    story
}

#[test]
fn a_subscription_that_nearly_fits_is_told_of_with_one_that_does() {
    let mut story = subscribed_to("Abc", &["xyz", "abc 1", "abc 2"]);
    let finding = only(&mut story);
    let Matter::NearMiss { near, better, .. } = &finding.matter else { panic!("{finding:?}") };
    assert_eq!((*near, better), (Near::Case, &Prefix::from("abc")));
    assert_eq!(payloads(&story, &finding), ["abc 1", "abc 2"]);
    let remedy = Remedy::Resubscribe(story.id("sub"), "Abc".into(), "abc".into());
    assert_eq!(finding.remedy, Some(remedy));
    for (prefix, message, how) in [
        ("abc ", "abc", Near::Spaces),
        ("\"abc\"", "abc", Near::Quotes),
        ("abcd", "abc", Near::Longer),
    ] {
        let finding = only(&mut subscribed_to(prefix, &[message]));
        assert!(matches!(finding.matter, Matter::NearMiss { near, .. } if near == how));
    }
}

#[test]
fn a_subscription_that_fits_something_or_nothing_like_it_is_no_near_miss() {
    silent(&mut subscribed_to("Abc", &["abc 1", "Abc 2"]));
    silent(&mut subscribed_to("Abc", &["xyz", "ab"]));
    silent(&mut subscribed_to("123", &["hello", ""]));
}

#[test]
fn a_subscriber_that_joined_late_is_told_of() {
    let mut story = Story::new(pubsub(Transport::Tcp));
    story.start("publisher");
    silent(&mut story);
    story.send("publisher", "early");
    for name in ["sub1", "sub2"] {
        story.start(name);
    }
    let found = examine(&mut story);
    assert_eq!(codes(&found), ["joined-late", "joined-late"]);
    assert_eq!(found[0].matter, Matter::JoinedLate(Absence::NotRunning));
    assert_eq!(found[0].far, Some(story.socket("publisher")));
    assert_eq!(payloads(&story, &found[0]), ["early"]);
    let offered = story.entry("publisher", 1).at;
    assert_eq!(found[0].since, offered);

    let mut story = Story::running(pubsub(Transport::Tcp));
    story.tell("sub2", Fact::Subscribed { socket: 0, prefix: "abc".into() });
    story.send("publisher", "abc");
    assert_eq!(only(&mut story).matter, Matter::JoinedLate(Absence::NotLanded));
}

#[test]
fn who_joins_before_anything_is_said_is_not_late() {
    let mut story = Story::new(pubsub(Transport::Tcp));
    story.start("publisher");
    story.wait(5_000);
    story.start("sub1");
    story.start("sub2");
    story.wait(100);
    story.send("publisher", "hello");
    story.receive("sub1", "hello", "publisher");
    silent(&mut story);
}

#[test]
fn what_is_published_while_a_subscriber_is_away_is_told_of() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.kill("sub1");
    silent(&mut story);
    story.send("publisher", "hello");
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::Away);
    assert_eq!(finding.remedy, Some(Remedy::Start(story.id("sub1"))));
    story.start("sub1");
    let finding = only(&mut story);
    assert_eq!((finding.matter, finding.remedy), (Matter::Away, None));
}

#[test]
fn a_full_queue_of_a_publisher_is_told_of() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.tell("sub1", Fact::PeerPaused);
    for n in 1..=4 {
        story.send("publisher", &n.to_string());
    }
    silent(&mut story);
    story.tell("sub1", Fact::PeerResumed);
    story.receive("sub1", "1", "publisher");
    story.census();
    let finding = only(&mut story);
    let full = Matter::QueueFull { sndhwm: 1000, rcvhwm: 1000, paused: false };
    assert_eq!((&finding.matter, finding.at), (&full, story.socket("sub1")));
    assert_eq!((finding.evidence.messages, payloads(&story, &finding).len()), (3, 3));
    let raised = Remedy::Set(story.socket("sub1"), Setting::Rcvhwm(10_000));
    assert_eq!(finding.remedy, Some(raised));
}

#[test]
fn a_blocked_sender_is_told_of_when_it_lasts() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.tell("worker1", Fact::PeerPaused);
    let n = story.offer("vent", "stuck", None);
    story.held("vent", n, Holding::WouldBlock);
    story.world.examine(story.now + Duration::from_millis(100));
    assert_eq!(story.world.doctor().findings(), []);
    assert!(story.world.doctor().due().is_some(), "it looks again");
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::Blocked { sndhwm: 1000, held: 1 });
    assert_eq!(finding.remedy, Some(Remedy::Resume(story.id("worker1"))));
    story.sent("vent", n);
    silent(&mut story);
    assert_eq!(story.world.doctor().due(), None);
}

#[test]
fn a_binding_sender_without_anybody_is_told_of_when_it_lasts() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.kill("worker1");
    story.kill("worker2");
    silent(&mut story);
    let n = story.offer("vent", "stuck", None);
    story.held("vent", n, Holding::WouldBlock);
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::NobodyConnected { held: 1, alone: Alone::Unvisited });
    assert_eq!(finding.remedy, Some(Remedy::Start(story.id("worker1"))));
    assert_eq!(payloads(&story, &finding), ["stuck"]);
}

#[test]
fn a_connecting_sender_queues_for_who_is_away_and_nothing_is_amiss() {
    let mut story = Story::running(pipeline(Transport::Tcp, true));
    story.kill("worker1");
    story.kill("worker2");
    story.send("vent", "1");
    story.send("vent", "2");
    silent(&mut story);
    story.start("worker1");
    story.start("worker2");
    work(&mut story, "1", "worker1");
    work(&mut story, "2", "worker2");
    silent(&mut story);
}

#[test]
fn a_req_that_sends_out_of_turn_is_told_of() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    story.send("client1", "one");
    let n = story.offer("client1", "two", None);
    story.held("client1", n, Holding::Turn);
    silent(&mut story);
    let n = story.offer("client1", "three", None);
    story.tell("client1", Fact::Refused { socket: 0, n, why: Refusal::OutOfTurn });
    let finding = only(&mut story);
    assert_eq!((&finding.matter, finding.at), (&Matter::OutOfTurn, story.socket("client1")));
    assert_eq!(payloads(&story, &finding), ["three"]);
}

#[test]
fn a_req_whose_request_or_reply_is_lost_waits_in_vain() {
    for transport in ALL {
        let mut story = Story::running(reqrep(transport));
        story.send("client1", "one");
        story.unread("server", "one", "client1");
        story.kill("server");
        story.start("server");
        let finding = only(&mut story);
        assert_eq!(finding.matter, Matter::ReplyLost, "{transport:?}");
        assert_eq!(finding.remedy, Some(Remedy::Renew(story.id("client1"))));

        let mut story = Story::running(reqrep(transport));
        story.send("client1", "one");
        story.receive("server", "one", "client1");
        story.kill("server");
        story.start("server");
        assert_eq!(only(&mut story).matter, Matter::ReplyLost, "{transport:?}");
        story.kill("client1");
        story.start("client1");
        silent(&mut story);
    }
}

#[test]
fn a_req_whose_server_is_away_or_paused_is_told_what_to_do() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    story.kill("server");
    silent(&mut story);
    story.send("client1", "one");
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::NoServer);
    assert_eq!(finding.remedy, Some(Remedy::Start(story.id("server"))));
    story.start("server");
    silent(&mut story);
    story.tell("server", Fact::PeerPaused);
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::ServerPaused);
    assert_eq!(finding.remedy, Some(Remedy::Resume(story.id("server"))));
}

#[test]
fn a_pile_before_one_receiver_while_another_is_idle_is_told_of() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.tell("worker1", Fact::PeerPaused);
    for n in 1..=8 {
        story.send("vent", &n.to_string());
    }
    for n in [2, 4, 6, 8] {
        work(&mut story, &n.to_string(), "worker2");
    }
    story.census();
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::UnevenShare { idle: 1, paused: true });
    assert_eq!((finding.at, finding.evidence.messages), (story.socket("worker1"), 4));
    assert_eq!(finding.remedy, Some(Remedy::Resume(story.id("worker1"))));
}

#[test]
fn a_slow_receiver_is_told_of_before_anybody_says_that_the_others_are_idle() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.tell("worker1", Fact::PaceSet { pace: Duration::from_secs(2) });
    for n in 1..=10 {
        story.send("vent", &n.to_string());
    }
    for n in [2, 4, 6, 8, 10] {
        work(&mut story, &n.to_string(), "worker2");
    }
    story.world.examine(story.now);
    assert_eq!(story.world.doctor().findings(), [], "it may be catching up");
    let finding = only(&mut story);
    assert!(matches!(finding.matter, Matter::UnevenShare { idle: 1, paused: false }));
    assert_eq!(finding.remedy, Some(Remedy::Pace(story.id("worker1"), Duration::ZERO)));
}

#[test]
fn equal_piles_are_fair() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    for n in 1..=10 {
        story.send("vent", &n.to_string());
    }
    silent(&mut story);
    work(&mut story, "1", "worker1");
    silent(&mut story);
}

#[test]
fn messages_that_died_with_a_worker_are_told_of() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    for n in 1..=6 {
        story.send("vent", &n.to_string());
    }
    let n = story.receive("worker1", "1", "vent");
    story.unread("worker1", "3", "vent");
    story.tell("worker1", Fact::Abandoned { socket: 0, n });
    story.kill("worker1");
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::DiedWith { in_hand: 1, dealt: true });
    assert_eq!((finding.at, finding.evidence.messages), (story.socket("worker1"), 2));
    assert_eq!(payloads(&story, &finding), ["3"]);
    assert_eq!(finding.remedy, Some(Remedy::Start(story.id("worker1"))));
}

#[test]
fn a_subscriber_that_could_not_keep_up_is_told_of_with_what_it_lost() {
    let (age, limit) = (Duration::from_millis(1400), Duration::from_secs(1));
    let how = Ending::TooSlow { age, limit };
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.end("sub1", how.clone());
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::TooSlow { age, limit, pace: Duration::ZERO });
    assert_eq!(finding.evidence.messages, 0);
    assert_eq!(finding.remedy, Some(Remedy::Start(story.id("sub1"))));
    let mut story = Story::running(pubsub(Transport::Tcp));
    for line in ["one", "two"] {
        story.send("publisher", line);
    }
    story.receive("sub1", "one", "publisher");
    story.unread("sub1", "two", "publisher");
    story.end("sub1", how);
    // And no second finding of messages that died with it.
    let finding = only(&mut story);
    assert_eq!((finding.at, finding.far), (story.socket("sub1"), Some(story.socket("publisher"))));
    assert_eq!(payloads(&story, &finding), ["two"]);
    story.start("sub1");
    assert_eq!(only(&mut story).remedy, None, "it runs again");
}

#[test]
fn a_worker_that_dies_with_nothing_takes_nothing_along() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    story.send("vent", "1");
    work(&mut story, "1", "worker1");
    story.kill("worker1");
    silent(&mut story);
}

#[test]
fn a_lab_that_is_stopped_accuses_nobody() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    story.send("client1", "one");
    for name in ["client1", "client2", "server"] {
        story.end(name, Ending::Stopped);
    }
    silent(&mut story);
    story.say(None, Fact::LabStopped);
    silent(&mut story);
}

#[test]
fn last_words_that_were_not_sent_are_told_of() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.send("publisher", "1");
    story.end("publisher", Ending::Finished);
    story.census();
    let finding = only(&mut story);
    let linger = Some(Duration::from_secs(1));
    assert_eq!(finding.matter, Matter::LastWords { linger, held: 0 });
    assert_eq!(finding.at, story.socket("publisher"));
    let longer = Setting::Linger(Duration::from_secs(10));
    assert_eq!(finding.remedy, Some(Remedy::Set(finding.at, longer)));

    let mut story = Story::running(pubsub(Transport::Tcp));
    story.send("publisher", "1");
    story.receive("sub1", "1", "publisher");
    story.end("publisher", Ending::Finished);
    story.census();
    silent(&mut story);
}

#[test]
fn what_a_sender_still_held_at_its_end_is_told_of() {
    let mut story = Story::running(pipeline(Transport::Tcp, false));
    let n = story.offer("vent", "1", None);
    story.held("vent", n, Holding::WouldBlock);
    story.tell("vent", Fact::Refused { socket: 0, n, why: Refusal::PeerEnded });
    story.kill("vent");
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::LastWords { linger: None, held: 1 });
    assert_eq!(payloads(&story, &finding), ["1"]);
}

#[test]
fn sockets_that_do_not_go_together_are_told_of() {
    for transport in ALL {
        let mut story = Story::running(topology(
            transport,
            1,
            &[
                ("publisher", Role::Speaker, &[(SocketType::Pub, &[(0, Attach::Bind)], &[])]),
                ("puller", Role::Listener, &[(SocketType::Pull, &[(0, Attach::Connect)], &[])]),
            ],
        ));
        let finding = only(&mut story);
        let (kind, far) = (SocketType::Pull, SocketType::Pub);
        assert_eq!(finding.matter, Matter::Mismatch { kind, far, over: transport });
        story.kill("puller");
        silent(&mut story);
    }
}

#[test]
fn a_port_of_another_program_is_told_of() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.trouble("publisher", Deed::Connect("tcp://127.0.0.1:5555".into()));
    silent(&mut story);
    story.trouble("publisher", Deed::Bind("tcp://127.0.0.1:5555".into()));
    let finding = only(&mut story);
    let wanted = "tcp://127.0.0.1:5555".to_owned();
    assert_eq!(finding.matter, Matter::PortTaken { wanted: wanted.clone(), got: None });

    let mut story = Story::new(pubsub(Transport::Tcp));
    story.tell("publisher", Fact::PeerStarted);
    let (socket, wire) = (0, WireId(0));
    let endpoint = "tcp://127.0.0.1:40001".parse().unwrap();
    let instead_of = Some(wanted.parse().unwrap());
    story.tell("publisher", Fact::Bound { socket, wire, endpoint, instead_of });
    let got = Some("tcp://127.0.0.1:40001".to_owned());
    assert_eq!(only(&mut story).matter, Matter::PortTaken { wanted, got });
}

#[test]
fn a_finding_keeps_the_moment_it_was_first_seen_at() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.kill("sub1");
    story.send("publisher", "first");
    let since = only(&mut story).since;
    for _ in 0..400 {
        story.send("publisher", "more");
    }
    let finding = only(&mut story);
    assert_eq!((finding.since, finding.evidence.messages), (since, 401));
    assert!(finding.evidence.entries.len() <= 5);
}

#[test]
fn findings_beyond_the_capacity_are_counted() {
    let sub: &[Short<'_>] = &[(SocketType::Sub, &[(0, Attach::Connect)], &[])];
    let names: Vec<String> = (0..Doctor::CAPACITY + 3).map(|n| format!("sub{n}")).collect();
    let publisher: &[Short<'_>] = &[(SocketType::Pub, &[(0, Attach::Bind)], &[])];
    let mut peers = vec![("publisher", Role::Speaker, publisher)];
    peers.extend(names.iter().map(|name| (name.as_str(), Role::Listener, sub)));
    let mut story = Story::running(topology(Transport::Inproc, 1, &peers));
    assert_eq!(examine(&mut story).len(), Doctor::CAPACITY);
    assert_eq!(story.world.doctor().omitted(), 3);
}

#[test]
fn a_new_lab_starts_without_findings() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.tell("sub2", Fact::Unsubscribed { socket: 0, prefix: "123".into() });
    only(&mut story);
    let topology = pubsub(Transport::Tcp);
    let (wall_clock, libzmq) = (String::new(), String::new());
    story.say(None, Fact::LabStarted { topology, wall_clock, libzmq });
    assert_eq!(story.world.doctor().findings(), []);
    assert_eq!(story.world.doctor().due().map_or(Moment::START, |due| due), Moment::START);
}

/// What a ROUTER calls a client without a name.
const ONE: &str = "\0one";

/// A client asks through the broker, and it is passed on to a server.
fn ask(story: &mut Story, payload: &str) -> String {
    let wrapped = format!("{ONE}||{payload}");
    story.send("client1", payload);
    let n = story.receive("broker.0", &wrapped, "client1");
    story.pass("broker.1", &wrapped, "broker.0", n);
    wrapped
}

#[test]
fn a_request_is_followed_through_a_device_to_who_could_answer() {
    let mut story = Story::running(queue(Transport::Tcp));
    ask(&mut story, "one");
    silent(&mut story);
    story.tell("server2", Fact::PeerPaused);
    silent(&mut story);
    story.tell("server1", Fact::PeerPaused);
    let finding = examine(&mut story).into_iter().find(|it| it.at == story.socket("client1"));
    assert_eq!(finding.unwrap().matter, Matter::ServerPaused);
    story.tell("server2", Fact::PeerResumed);
    story.receive("server2", "one", "broker.1");
    silent(&mut story);
    story.kill("server2");
    let found = examine(&mut story);
    assert!(codes(&found).contains(&"reply-lost"), "{found:#?}");
}

#[test]
fn a_device_with_nobody_behind_it_is_as_good_as_no_server() {
    let mut story = Story::running(queue(Transport::Tcp));
    story.kill("server1");
    story.send("client1", "one");
    silent(&mut story);
    story.kill("server2");
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::NoServer);
    assert_eq!(finding.remedy, Some(Remedy::Start(story.id("server1"))));
}

#[test]
fn a_router_that_throws_away_what_it_cannot_deliver_is_told_of() {
    let mut story = Story::running(office(Transport::Tcp));
    story.send("office", "bob|hi");
    story.receive("bob", "hi", "office");
    silent(&mut story);
    story.send("office", "eve|hi");
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::Unroutable { refused: false, passed_on: false });
    assert_eq!(
        (finding.at, payloads(&story, &finding)),
        (story.socket("office"), vec!["eve".into()])
    );

    let mut story = Story::running(office(Transport::Tcp));
    let n = story.offer("office", "eve|hi", None);
    story.tell("office", Fact::Refused { socket: 0, n, why: Refusal::Unroutable });
    let refused = Matter::Unroutable { refused: true, passed_on: false };
    assert_eq!(only(&mut story).matter, refused);
}

#[test]
fn two_peers_of_one_name_before_a_router_are_told_of() {
    let mut topology = office(Transport::Tcp);
    topology.peers[1].sockets[0].options.routing_id = Some("ann".into());
    let mut story = Story::running(topology);
    let finding = only(&mut story);
    let other = story.socket("ann");
    assert_eq!(finding.matter, Matter::SameName { id: "ann".into(), other });
    assert_eq!((finding.at, finding.far), (story.socket("bob"), Some(story.socket("office"))));
    story.kill("ann");
    silent(&mut story);
    silent(&mut Story::running(office(Transport::Tcp)));
}

#[test]
fn a_body_without_a_delimiter_is_told_of() {
    let mut story = Story::running(queue(Transport::Tcp));
    story.send("broker.1", "id||body");
    story.receive("server1", "body", "broker.1");
    story.census();
    silent(&mut story);
    story.send("broker.1", "id|bare");
    story.census();
    let finding = only(&mut story);
    assert_eq!((&finding.matter, finding.at), (&Matter::NoDelimiter, story.socket("broker.1")));
    assert_eq!(payloads(&story, &finding), ["id"]);
}

#[test]
fn a_second_partner_of_a_pair_is_told_of() {
    let pair =
        |ends: &'static [(u8, Attach)]| -> [Short<'static>; 1] { [(SocketType::Pair, ends, &[])] };
    let (binds, connects) = (pair(&[(0, Attach::Bind)]), pair(&[(0, Attach::Connect)]));
    let left: (&str, Role, &[Short<'_>]) = ("left", Role::Speaker, &binds);
    let right: (&str, Role, &[Short<'_>]) = ("right", Role::Speaker, &connects);
    let third: (&str, Role, &[Short<'_>]) = ("third", Role::Speaker, &connects);
    silent(&mut Story::running(topology(Transport::Tcp, 1, &[left.clone(), right.clone()])));
    let mut story = Story::running(topology(Transport::Tcp, 1, &[left.clone(), right, third]));
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::PairTaken { stale: false });
    assert_eq!((finding.at, finding.far), (story.socket("third"), Some(story.socket("left"))));
    let mut story = Story::running(topology(
        Transport::Inproc,
        1,
        &[left, ("right", Role::Speaker, &connects)],
    ));
    let n = story.offer("left", "x", None);
    story.held("left", n, Holding::WouldBlock);
    let finding = only(&mut story);
    assert_eq!(finding.matter, Matter::PairTaken { stale: true });
    assert_eq!(finding.remedy, Some(Remedy::Renew(story.id("right"))));
}

#[test]
fn what_conflates_is_not_full() {
    let mut topology = pubsub(Transport::Tcp);
    topology.peers[1].sockets[0].options.conflate = Some(true);
    let mut story = Story::running(topology);
    for payload in ["1", "2", "3"] {
        story.send("publisher", payload);
    }
    story.receive("sub1", "3", "publisher");
    let finding = only(&mut story);
    assert_eq!((&finding.matter, finding.evidence.messages), (&Matter::Conflated, 2));
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.send("publisher", "1");
    story.receive("sub1", "1", "publisher");
    silent(&mut story);
}

#[test]
fn a_cut_link_and_what_it_cost_are_told_of() {
    let mut story = Story::running(pubsub(Transport::Tcp));
    story.cut("sub1", "publisher");
    silent(&mut story);
    story.send("publisher", "missed");
    assert_eq!(only(&mut story).matter, Matter::Away, "it was there before");

    let mut story = Story::running(pubsub(Transport::Tcp));
    story.send("publisher", "1");
    story.cut("sub1", "publisher");
    story.mend("sub1", "publisher");
    story.send("publisher", "2");
    story.receive("sub1", "2", "publisher");
    let finding = only(&mut story);
    assert_eq!((&finding.matter, finding.evidence.messages), (&Matter::LostWithLink, 1));
    assert_eq!(payloads(&story, &finding), ["1"]);
}

#[test]
fn a_crash_that_nobody_noticed_is_told_of() {
    for transport in [Transport::Tcp, Transport::Ipc] {
        let mut story = Story::running(pubsub(transport));
        story.tell("sub2", Fact::PeerEnded { how: Ending::Crashed });
        let finding = only(&mut story);
        assert_eq!(finding.matter, Matter::HalfOpen { others: 0 }, "{transport:?}");
        assert_eq!((finding.at, finding.far), both_ends(&story, "sub2", "publisher"));
        assert_eq!(finding.remedy, Some(Remedy::Start(story.id("sub2"))));
        story.start("sub2");
        silent(&mut story);
        story.kill("sub1");
        silent(&mut story);
        story.tell("publisher", Fact::PeerEnded { how: Ending::Crashed });
        let finding = only(&mut story);
        assert_eq!((finding.at, finding.far), both_ends(&story, "publisher", "sub2"));
        story.kill("sub2");
        silent(&mut story);
    }
}

fn both_ends(story: &Story, at: &str, far: &str) -> (SocketId, Option<SocketId>) {
    (story.socket(at), Some(story.socket(far)))
}

#[test]
fn a_lab_that_stands_still_as_a_whole_is_not_ill() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    story.send("client1", "one");
    story.say(None, Fact::LabPaused);
    for name in ["client1", "client2", "server"] {
        story.tell(name, Fact::PeerPaused);
    }
    silent(&mut story);
}

#[test]
fn a_req_that_waits_on_a_cut_link_is_told_to_mend_it() {
    for transport in ALL {
        let story = Story::running(reqrep(transport));
        let mend =
            Remedy::Mend { connector: story.socket("client1"), binder: story.socket("server") };
        let renew = Remedy::Renew(story.id("client1"));
        // The request was under way, with the server or answered when the link was cut.
        let under_way: &dyn Fn(&mut Story) = &|_| {};
        let in_hand: &dyn Fn(&mut Story) = &|story| {
            story.receive("server", "one", "client1");
        };
        let answered: &dyn Fn(&mut Story) = &|story| {
            let n = story.receive("server", "one", "client1");
            story.pass("server", "one", "server", n);
        };
        for far in [under_way, in_hand, answered] {
            let mut story = Story::running(reqrep(transport));
            story.send("client1", "one");
            far(&mut story);
            silent(&mut story);
            story.disconnect("client1", "server");
            story.census();
            let finding = only(&mut story);
            assert_eq!(finding.matter, Matter::CutOff, "{transport:?}");
            assert_eq!((finding.at, finding.far), (mend_end(&mend), Some(story.socket("server"))));
            assert_eq!(finding.remedy.as_ref(), Some(&mend));
            assert_eq!(payloads(&story, &finding), ["one"]);
            story.reconnect("client1", "server");
            let finding = only(&mut story);
            assert_eq!(finding.matter, Matter::ReplyLost, "{transport:?}");
            assert_eq!(finding.remedy.as_ref(), Some(&renew));
            story.kill("client1");
            story.start("client1");
            silent(&mut story);
        }
    }
}

const fn mend_end(remedy: &Remedy) -> SocketId {
    match remedy {
        Remedy::Mend { connector, .. } => *connector,
        _ => panic!("not a link to mend"),
    }
}

#[test]
fn a_cut_and_mended_link_troubles_nobody_who_asks_afterwards_or_elsewhere() {
    for transport in ALL {
        let mut story = Story::running(reqrep(transport));
        story.disconnect("client1", "server");
        story.reconnect("client1", "server");
        story.send("client1", "one");
        story.disconnect("client2", "server");
        silent(&mut story);
        let n = story.receive("server", "one", "client1");
        story.pass("server", "one", "server", n);
        story.receive("client1", "one", "server");
        story.disconnect("client1", "server");
        silent(&mut story);
    }
}

#[test]
fn a_req_that_cannot_send_because_its_link_is_cut_is_told_to_mend_it() {
    for transport in ALL {
        let mut story = Story::running(reqrep(transport));
        story.disconnect("client1", "server");
        let n = story.offer("client1", "one", None);
        story.held("client1", n, Holding::WouldBlock);
        let finding = only(&mut story);
        let alone = Matter::NobodyConnected { held: 1, alone: Alone::Cut };
        assert_eq!(finding.matter, alone, "{transport:?}");
        assert_eq!((finding.at, finding.remedy.as_ref().map(mend_end)), both(finding.at));
        story.reconnect("client1", "server");
        story.sent("client1", n);
        silent(&mut story);
    }
}

const fn both(at: SocketId) -> (SocketId, Option<SocketId>) {
    (at, Some(at))
}
