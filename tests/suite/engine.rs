//! The engine on real sockets, over each transport.

use std::time::Duration;

use strum::IntoEnumIterator;
use zmq_lab::lab::{
    Cause, Command, Ending, Fact, Holding, LinkChange, Message, PeerId, Prefix, Refusal, Transport,
    Turn, WireId,
};

use crate::running::{Running, pipeline, pubsub, reqrep, text};

const FIRST: PeerId = PeerId(0);
const SECOND: PeerId = PeerId(1);
const THIRD: PeerId = PeerId(2);
const FOURTH: PeerId = PeerId(3);

fn ended(fact: &Fact) -> bool {
    matches!(fact, Fact::PeerEnded { .. })
}

#[test]
fn a_published_message_reaches_those_whose_subscription_is_its_prefix() {
    for transport in Transport::iter() {
        let mut lab = Running::start(pubsub(transport));
        for line in ["hello", "123 hi", "你好", "12", "1234"] {
            lab.send(FIRST, line);
        }
        assert_eq!(lab.until_received(SECOND, 5), ["hello", "123 hi", "你好", "12", "1234"]);
        assert_eq!(lab.until_received(THIRD, 2), ["123 hi", "1234"], "{transport:?}");
    }
}

#[test]
fn a_subscription_added_live_lands_and_one_dropped_leaves() {
    for transport in Transport::iter() {
        let mut lab = Running::start(pubsub(transport));
        let prefix = Prefix::from("你");
        lab.tell(Command::Subscribe(THIRD, prefix.clone()));
        lab.until_facts("landing", FIRST, 1, |fact| {
            matches!(fact, Fact::SubscriptionLanded { prefix: landed, .. } if *landed == prefix)
        });
        lab.send(FIRST, "你好");
        assert_eq!(lab.until_received(THIRD, 1), ["你好"]);
        lab.tell(Command::Unsubscribe(THIRD, prefix.clone()));
        lab.until_facts(
            "leaving",
            FIRST,
            1,
            |fact| matches!(fact, Fact::SubscriptionLeft { prefix: left, .. } if *left == prefix),
        );
        lab.send(FIRST, "你们");
        lab.send(FIRST, "123");
        assert_eq!(lab.until_received(THIRD, 2), ["你好", "123"], "{transport:?}");
    }
}

#[test]
fn a_request_is_answered_with_itself_and_the_reply_names_its_cause() {
    for transport in Transport::iter() {
        let mut lab = Running::start(reqrep(transport));
        lab.send(FIRST, "one");
        assert_eq!(lab.until_received(FIRST, 1), ["one"]);
        lab.send(SECOND, "two");
        assert_eq!(lab.until_received(SECOND, 1), ["two"]);
        let causes: Vec<_> = lab
            .events
            .iter()
            .filter_map(|event| match &event.fact {
                Fact::Offered { cause: Some(cause), .. } => Some(*cause),
                _ => None,
            })
            .collect();
        assert_eq!(causes, [Cause { socket: 0, n: 1 }, Cause { socket: 0, n: 2 }]);
    }
}

#[test]
fn a_request_out_of_turn_waits_or_is_refused_when_forced() {
    for transport in Transport::iter() {
        let mut lab = Running::start(reqrep(transport));
        lab.tell(Command::Pause(THIRD));
        lab.until_facts("pause", THIRD, 1, |fact| matches!(fact, Fact::PeerPaused));
        lab.send(FIRST, "first");
        lab.send(FIRST, "second");
        let message = Message::single("forced");
        lab.tell(Command::Send { peer: FIRST, message, turn: Turn::Force });
        lab.until_facts("refusal", FIRST, 1, |fact| {
            matches!(fact, Fact::Refused { n: 3, why: Refusal::OutOfTurn, .. })
        });
        assert!(
            lab.events
                .iter()
                .any(|event| { matches!(event.fact, Fact::Held { n: 2, why: Holding::Turn, .. }) })
        );
        lab.tell(Command::Resume(THIRD));
        assert_eq!(lab.until_received(FIRST, 2), ["first", "second"], "{transport:?}");
    }
}

#[test]
fn a_pipeline_gives_each_message_to_one_worker_and_then_to_the_sink() {
    for transport in Transport::iter() {
        let mut lab = Running::start(pipeline(transport));
        let lines: Vec<String> = (1..=20).map(|k| format!("task {k}")).collect();
        for line in &lines {
            lab.send(FIRST, line);
        }
        let mut sunk = lab.until_received(FOURTH, 20);
        sunk.sort();
        let mut sent = lines.clone();
        sent.sort();
        assert_eq!(sunk, sent);
        let mut worked = lab.received(SECOND);
        worked.extend(lab.received(THIRD));
        worked.sort();
        assert_eq!(worked, sent, "{transport:?}");
    }
}

fn kill_and_wait(lab: &mut Running, peer: PeerId, ends: usize) {
    lab.tell(Command::Kill(peer));
    lab.until_facts("end", peer, ends, ended);
}

/// A sender hears of a lost connection a moment later, and what it sends until then goes down with
/// it. So this sends until a send blocks, and returns what is held now.
fn send_until_blocked(lab: &mut Running) -> String {
    let mut tries = 0;
    loop {
        tries += 1;
        let line = format!("try {tries}");
        lab.send(FIRST, &line);
        lab.until_facts("outcome", FIRST, tries, |fact| {
            matches!(fact, Fact::Sent { .. } | Fact::Held { .. })
        });
        let held = |fact: &Fact| matches!(fact, Fact::Held { why: Holding::WouldBlock, .. });
        if lab.events.iter().any(|event| held(&event.fact)) {
            return line;
        }
    }
}

/// Without a worker, a PUSH that binds has no queue: the send waits.
#[test]
fn a_bound_push_without_workers_holds_three_messages_and_delivers_them_on_return() {
    for transport in Transport::iter() {
        let mut lab = Running::start(pipeline(transport));
        kill_and_wait(&mut lab, SECOND, 1);
        kill_and_wait(&mut lab, THIRD, 1);
        let blocked = send_until_blocked(&mut lab);
        for line in ["a", "b"] {
            lab.send(FIRST, line);
        }
        lab.until_facts("holds", FIRST, 2, |f| {
            matches!(f, Fact::Held { why: Holding::Behind, .. })
        });
        lab.tell(Command::Restart(SECOND));
        let sunk = lab.until_received(FOURTH, 3);
        assert_eq!(sunk, [blocked, "a".into(), "b".into()], "{transport:?}");
    }
}

/// Turned round, PUSH connects: over tcp and ipc its queue outlives the worker. Over inproc the queue
/// is the connection's, and goes with it.
#[test]
fn a_connecting_push_queues_three_messages_for_a_worker_that_is_away() {
    for transport in Transport::iter() {
        let mut topology = pipeline(transport).turned(WireId(0));
        topology.peers.remove(2);
        topology.peers[2].id = THIRD;
        let mut lab = Running::start(topology);
        kill_and_wait(&mut lab, SECOND, 1);
        if transport == Transport::Inproc {
            let blocked = send_until_blocked(&mut lab);
            lab.tell(Command::Restart(SECOND));
            assert_eq!(lab.until_received(THIRD, 1), [blocked]);
            continue;
        }
        lab.until_facts("disconnect", FIRST, 1, |fact| {
            matches!(fact, Fact::Link { change: LinkChange::Disconnected, .. })
        });
        for line in ["a", "b", "c"] {
            lab.send(FIRST, line);
        }
        lab.until_facts("sends", FIRST, 3, |fact| matches!(fact, Fact::Sent { .. }));
        lab.tell(Command::Restart(SECOND));
        assert_eq!(lab.until_received(THIRD, 3), ["a", "b", "c"], "{transport:?}");
    }
}

#[test]
fn a_killed_worker_says_what_lay_unread_in_its_socket() {
    for transport in Transport::iter() {
        let mut lab = Running::start(pipeline(transport));
        for worker in [SECOND, THIRD] {
            lab.tell(Command::Pause(worker));
            lab.until_facts("pause", worker, 1, |fact| matches!(fact, Fact::PeerPaused));
        }
        for k in 1..=6 {
            lab.send(FIRST, &format!("task {k}"));
        }
        lab.until_facts("sends", FIRST, 6, |fact| matches!(fact, Fact::Sent { .. }));
        kill_and_wait(&mut lab, SECOND, 1);
        lab.tell(Command::Resume(THIRD));
        let sunk = lab.until_received(FOURTH, 3);
        let unread: Vec<String> = lab
            .events
            .iter()
            .filter_map(|event| match &event.fact {
                Fact::Unread { message, .. } => Some(text(message)),
                _ => None,
            })
            .collect();
        // Over tcp and ipc some may still have been under way, so unread is a lower bound there.
        assert_eq!(sunk.len(), 3, "{transport:?}");
        assert!(unread.iter().all(|line| !sunk.contains(line)), "{unread:?} {sunk:?}");
        if transport == Transport::Inproc {
            assert_eq!(unread.len(), 3);
        }
    }
}

#[test]
fn a_worker_killed_at_work_says_what_it_had_in_hand() {
    let mut lab = Running::start(pipeline(Transport::Inproc));
    lab.tell(Command::SetPace(SECOND, Duration::from_secs(3600)));
    lab.tell(Command::SetPace(THIRD, Duration::from_secs(3600)));
    lab.send(FIRST, "task");
    lab.until("receipt", |events| {
        events.iter().any(|event| matches!(event.fact, Fact::Received { .. }))
    });
    let receipt =
        lab.events.iter().find(|event| matches!(event.fact, Fact::Received { .. })).unwrap();
    let worker = receipt.peer.unwrap();
    kill_and_wait(&mut lab, worker, 1);
    lab.until_facts("abandoned", worker, 1, |fact| {
        matches!(fact, Fact::Abandoned { socket: 0, n: 1 })
    });
}

#[test]
fn a_peer_that_ends_by_itself_delivers_what_it_held_in_libzmq() {
    for transport in Transport::iter() {
        let mut lab = Running::start(pubsub(transport));
        lab.send(FIRST, "123 last words");
        lab.tell(Command::End(FIRST));
        lab.until_facts("end", FIRST, 1, |fact| {
            matches!(fact, Fact::PeerEnded { how: Ending::Finished })
        });
        assert_eq!(lab.until_received(THIRD, 1), ["123 last words"], "{transport:?}");
    }
}

#[test]
fn counts_go_on_over_a_restart() {
    let mut lab = Running::start(pubsub(Transport::Tcp));
    lab.send(FIRST, "one");
    lab.until_received(SECOND, 1);
    lab.tell(Command::Restart(SECOND));
    lab.until_facts("second landing", FIRST, 3, |f| matches!(f, Fact::SubscriptionLanded { .. }));
    lab.send(FIRST, "two");
    lab.until_facts("second receipt", SECOND, 1, |fact| {
        matches!(fact, Fact::Received { n: 2, .. })
    });
    lab.until_facts(
        "tally",
        SECOND,
        1,
        |fact| matches!(fact, Fact::Tally { tally, .. } if tally.received == 2),
    );
}

#[test]
fn a_taken_port_is_said_and_a_free_one_taken() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port();
    let mut topology = pubsub(Transport::Tcp);
    topology.wires[0].address = zmq_lab::lab::WireAddress::Lab { port: Some(port) };
    let mut lab = Running::start(topology.clone());
    let wanted = format!("tcp://127.0.0.1:{port}");
    lab.until_facts(
        "bind elsewhere",
        FIRST,
        1,
        |fact| matches!(fact, Fact::Bound { instead_of: Some(old), .. } if old.as_str() == wanted),
    );
    lab.send(FIRST, "123");
    lab.until_received(THIRD, 1);

    topology.if_taken = zmq_lab::lab::IfTaken::Refuse;
    let engine = zmq_lab::engine::Engine::start(|| {}).unwrap();
    let mut lab = Running { engine, events: Vec::new() };
    lab.tell(Command::Start(topology));
    lab.until_facts(
        "refusal",
        FIRST,
        1,
        |fact| matches!(fact, Fact::Trouble { reason, .. } if reason.errno == "EADDRINUSE"),
    );
}

#[test]
fn a_lab_restarts_over_another_transport() {
    let topology = pubsub(Transport::Tcp);
    let mut lab = Running::start(topology.clone());
    lab.tell(Command::Start(topology.over(Transport::Inproc)));
    lab.until("second start", |events| {
        events.iter().filter(|e| matches!(e.fact, Fact::LabStarted { .. })).count() == 2
    });
    lab.until_facts("landings", FIRST, 4, |f| matches!(f, Fact::SubscriptionLanded { .. }));
    lab.send(FIRST, "123");
    lab.until_received(THIRD, 1);
    lab.tell(Command::Stop);
    lab.until("stop", |events| {
        events.iter().filter(|e| matches!(e.fact, Fact::LabStopped)).count() == 2
    });
}

#[test]
fn an_idle_peer_answers_a_census_and_a_paused_one_does_not() {
    let mut lab = Running::start(pubsub(Transport::Inproc));
    lab.tell(Command::Pause(THIRD));
    lab.until_facts("pause", THIRD, 1, |fact| matches!(fact, Fact::PeerPaused));
    lab.tell(Command::Census);
    lab.until_facts("answer", FIRST, 1, |fact| matches!(fact, Fact::Idle));
    lab.until_facts("answer", SECOND, 1, |fact| matches!(fact, Fact::Idle));
    lab.tell(Command::Resume(THIRD));
    lab.until_facts("resume", THIRD, 1, |fact| matches!(fact, Fact::PeerResumed));
    let idle = |e: &zmq_lab::lab::Event| e.peer == Some(THIRD) && e.fact == Fact::Idle;
    assert!(!lab.events.iter().any(idle));
}

/// How nice the threads of this name are, libzmq's included.
#[cfg(target_os = "linux")]
fn niceness(named: &str) -> Vec<i32> {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().map(|task| task.unwrap().path());
    let named = tasks.filter(|task| {
        std::fs::read_to_string(task.join("comm")).is_ok_and(|name| name.trim_end() == named)
    });
    named
        .map(|task| {
            let number = task.file_name().unwrap().to_str().unwrap().parse().unwrap();
            rustix::process::getpriority_process(rustix::process::Pid::from_raw(number)).unwrap()
        })
        .collect()
}

#[cfg(target_os = "linux")]
#[test]
fn the_peers_of_a_screen_give_way_and_others_take_their_turn() {
    let ours = rustix::process::getpriority_process(None).unwrap();
    let start = |name: &str, engine| {
        let mut topology = pubsub(Transport::Tcp);
        topology.peers[0].name = name.into();
        let mut lab = Running { engine, events: Vec::new() };
        lab.tell(Command::Start(topology.clone()));
        lab.wait_ready(&topology);
        lab
    };
    let _polite = start("polite", zmq_lab::engine::Engine::giving_way(|| {}).unwrap());
    let _equal = start("equal", zmq_lab::engine::Engine::start(|| {}).unwrap());
    assert_eq!(niceness("peer:polite"), [(ours + 10).min(19)]);
    assert_eq!(niceness("peer:equal"), [ours]);
}
