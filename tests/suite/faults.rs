//! Faults on purpose, and time in hand, on the real engine.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use strum::IntoEnumIterator;
use zmq_lab::lab::{
    Attach, Command, Fact, Holding, LinkChange, PeerId, Role, Setting, SocketId, SocketType,
    Topology, Transport,
};

use crate::running::{Build, Running, pipeline, pubsub, reqrep, socket as spec};

const FIRST: PeerId = PeerId(0);
const SECOND: PeerId = PeerId(1);
const THIRD: PeerId = PeerId(2);

const fn socket(peer: PeerId) -> SocketId {
    SocketId { peer, socket: 0 }
}

fn pause(lab: &mut Running, peer: PeerId) {
    lab.tell(Command::Pause(peer));
    lab.until_facts("pause", peer, 1, |fact| matches!(fact, Fact::PeerPaused));
}

#[test]
fn a_cut_link_carries_nothing_until_it_is_mended() {
    for transport in Transport::iter() {
        let mut lab = Running::start(pubsub(transport));
        let link = (socket(SECOND), socket(FIRST));
        lab.tell(Command::Cut { connector: link.0, binder: link.1 });
        lab.until_facts("cut", SECOND, 1, |fact| matches!(fact, Fact::Disconnecting { .. }));
        lab.until_facts("leaving", FIRST, 1, |f| matches!(f, Fact::SubscriptionLeft { .. }));
        lab.send(FIRST, "123 cut");
        assert_eq!(lab.until_received(THIRD, 1), ["123 cut"]);
        lab.tell(Command::Mend { connector: link.0, binder: link.1 });
        lab.until_facts("landing", FIRST, 3, |f| matches!(f, Fact::SubscriptionLanded { .. }));
        lab.send(FIRST, "mended");
        assert_eq!(lab.until_received(SECOND, 1), ["mended"], "{transport:?}");
    }
}

#[test]
fn a_cut_link_stays_cut_when_its_binding_end_starts_again() {
    let mut lab = Running::start(reqrep(Transport::Tcp));
    lab.tell(Command::Cut { connector: socket(FIRST), binder: socket(THIRD) });
    lab.until_facts("cut", FIRST, 1, |fact| matches!(fact, Fact::Disconnecting { .. }));
    lab.tell(Command::Restart(THIRD));
    lab.until_facts("handshake", SECOND, 2, |fact| {
        matches!(fact, Fact::Link { change: LinkChange::Handshaken, .. })
    });
    lab.send(FIRST, "cut off");
    lab.send(SECOND, "connected");
    assert_eq!(lab.until_received(SECOND, 1), ["connected"]);
    lab.until_facts("hold", FIRST, 1, |fact| {
        matches!(fact, Fact::Held { why: Holding::WouldBlock, .. })
    });
    assert!(lab.received(FIRST).is_empty());
    lab.tell(Command::Mend { connector: socket(FIRST), binder: socket(THIRD) });
    assert_eq!(lab.until_received(FIRST, 1), ["cut off"]);
}

#[test]
fn a_paused_peer_takes_one_message_a_step() {
    for transport in Transport::iter() {
        let mut lab = Running::start(pubsub(transport));
        pause(&mut lab, SECOND);
        for line in ["one", "two", "three"] {
            lab.send(FIRST, line);
        }
        // The third subscriber gets the last message over the same socket, so by then all were sent.
        lab.send(FIRST, "123");
        lab.until_received(THIRD, 1);
        for expected in 1..=3 {
            // A step meets nothing while a message is still under way, so step until it is there.
            while lab.received(SECOND).len() < expected {
                let steps = lab.events.iter().filter(|e| stepped(&e.fact)).count();
                lab.tell(Command::Step(SECOND));
                lab.until_facts("step", SECOND, steps + 1, stepped);
            }
            assert_eq!(lab.received(SECOND).len(), expected, "{transport:?}");
        }
        assert_eq!(lab.received(SECOND), ["one", "two", "three"]);
    }
}

fn stepped(fact: &Fact) -> bool {
    matches!(fact, Fact::Stepped { .. })
}

fn option_set(fact: &Fact) -> bool {
    matches!(fact, Fact::OptionSet { .. })
}

#[test]
fn in_slow_motion_all_messages_still_arrive_and_new_peers_are_slow_too() {
    let mut lab = Running::start(pipeline(Transport::Inproc));
    let rest = Duration::from_millis(1);
    lab.tell(Command::SlowMotion(rest));
    lab.until("slow motion", |events| {
        events.iter().any(|event| event.fact == Fact::SlowMotion { rest })
    });
    lab.tell(Command::Restart(SECOND));
    lab.until_facts("restart", SECOND, 2, |fact| matches!(fact, Fact::PeerStarted));
    // Over inproc nothing tells when the old worker's queue is gone from the ventilator.
    while let Ok(event) = lab.engine.events().recv_timeout(Duration::from_millis(300)) {
        lab.events.push(event);
    }
    for k in 0..40 {
        lab.send(FIRST, &format!("{k}"));
    }
    let mut sunk = lab.until_received(PeerId(3), 40);
    sunk.sort_by_key(|text| text.parse::<u32>().unwrap());
    assert_eq!(sunk, (0..40).map(|k| k.to_string()).collect::<Vec<_>>());
}

fn narrow(transport: Transport) -> Topology {
    let mut topology = pipeline(transport);
    topology.peers[0].sockets[0].options.set(Setting::Sndhwm(5));
    topology.peers[1].sockets[0].options.set(Setting::Rcvhwm(5));
    topology.peers[2].sockets[0].options.set(Setting::Rcvhwm(5));
    topology
}

/// Over inproc the queue of a link holds exactly the sum of the two marks.
#[test]
fn a_full_push_blocks_at_the_sum_of_both_high_water_marks() {
    let mut lab = Running::start(narrow(Transport::Inproc));
    pause(&mut lab, SECOND);
    pause(&mut lab, THIRD);
    for k in 1..=22 {
        lab.send(FIRST, &format!("{k}"));
    }
    lab.until_facts("hold", FIRST, 1, |fact| {
        matches!(fact, Fact::Held { n: 21, why: Holding::WouldBlock, .. })
    });
    let sent = lab.events.iter().filter(|e| matches!(e.fact, Fact::Sent { .. })).count();
    assert_eq!(sent, 20);
}

/// The mark is raised at once, but a pipe that is full then stays shut, and may stay so for good: its
/// reader now gives notice of free room only after half of the new mark.
#[test]
fn raising_the_mark_of_a_full_queue_lets_nothing_through_until_its_link_is_made_anew() {
    let mut lab = Running::start(narrow(Transport::Inproc));
    pause(&mut lab, SECOND);
    pause(&mut lab, THIRD);
    for k in 1..=21 {
        lab.send(FIRST, &format!("{k}"));
    }
    lab.until_facts("hold", FIRST, 1, |fact| {
        matches!(fact, Fact::Held { n: 21, why: Holding::WouldBlock, .. })
    });
    lab.tell(Command::Set(socket(FIRST), Setting::Sndhwm(1000)));
    lab.until_facts("option", FIRST, 1, option_set);
    lab.send(FIRST, "22");
    lab.until_facts("hold", FIRST, 1, |fact| matches!(fact, Fact::Held { n: 22, .. }));
    assert!(!lab.events.iter().any(|e| matches!(e.fact, Fact::Sent { n: 21.., .. })));
    let (connector, binder) = (socket(SECOND), socket(FIRST));
    lab.tell(Command::Cut { connector, binder });
    lab.tell(Command::Mend { connector, binder });
    lab.until_facts("send", FIRST, 1, |fact| matches!(fact, Fact::Sent { n: 22, .. }));
}

#[test]
fn a_paused_lab_stands_still_until_it_is_resumed_one_message_a_step() {
    for transport in Transport::iter() {
        let mut lab = Running::start(pubsub(transport));
        lab.tell(Command::PauseLab);
        for peer in [FIRST, SECOND, THIRD] {
            lab.until_facts("pause", peer, 1, |fact| matches!(fact, Fact::PeerPaused));
        }
        lab.send(FIRST, "123");
        lab.until_facts("hold", FIRST, 1, |fact| {
            matches!(fact, Fact::Held { why: Holding::Paused, .. })
        });
        let handled = |fact: &Fact| matches!(fact, Fact::Stepped { handled: true });
        for expected in 1..=3 {
            // A step meets nothing while the message is still under way, so step until it is there.
            let done = |lab: &Running| lab.events.iter().filter(|e| handled(&e.fact)).count();
            while done(&lab) < expected {
                let steps = lab.events.iter().filter(|e| stepped(&e.fact)).count();
                lab.tell(Command::StepLab);
                lab.until("step", |events| {
                    events.iter().filter(|e| stepped(&e.fact)).count() > steps
                });
            }
            assert_eq!(done(&lab), expected, "{transport:?}");
        }
        assert_eq!((lab.received(SECOND).len(), lab.received(THIRD).len()), (1, 1));
        lab.tell(Command::StepLab);
        lab.until("idle step", |events| {
            events.iter().any(|e| e.peer.is_none() && e.fact == Fact::Stepped { handled: false })
        });
        lab.tell(Command::Restart(SECOND));
        lab.until_facts("pause of the new", SECOND, 2, |fact| matches!(fact, Fact::PeerPaused));
        lab.tell(Command::ResumeLab);
        lab.until_facts("going on", SECOND, 1, |fact| matches!(fact, Fact::PeerResumed));
        lab.until_facts("landing", FIRST, 3, |f| matches!(f, Fact::SubscriptionLanded { .. }));
        lab.send(FIRST, "again");
        assert_eq!(lab.until_received(SECOND, 2).last().unwrap(), "again", "{transport:?}");
    }
}

#[test]
fn a_peer_paused_by_itself_stays_so_when_the_lab_goes_on() {
    let mut lab = Running::start(pubsub(Transport::Inproc));
    pause(&mut lab, SECOND);
    lab.tell(Command::PauseLab);
    lab.until_facts("pause", THIRD, 1, |fact| matches!(fact, Fact::PeerPaused));
    lab.tell(Command::ResumeLab);
    lab.until_facts("going on", THIRD, 1, |fact| matches!(fact, Fact::PeerResumed));
    lab.send(FIRST, "123");
    lab.until_received(THIRD, 1);
    assert!(lab.received(SECOND).is_empty());
    assert!(!lab.events.iter().any(|e| e.peer == Some(SECOND) && e.fact == Fact::PeerResumed));
    lab.tell(Command::Resume(SECOND));
    assert_eq!(lab.until_received(SECOND, 1), ["123"]);
}

#[test]
fn over_inproc_a_peer_cannot_crash_without_a_goodbye_and_says_so() {
    let mut lab = Running::start(pubsub(Transport::Inproc));
    lab.tell(Command::Crash(SECOND));
    lab.until_facts("refusal", SECOND, 1, |fact| *fact == Fact::CrashRefused);
    lab.send(FIRST, "still there");
    assert_eq!(lab.until_received(SECOND, 1), ["still there"]);
    assert!(!lab.events.iter().any(|event| matches!(event.fact, Fact::PeerEnded { .. })));
}

/// How many connections at this port wait for this process to close them: their far end has.
#[cfg(target_os = "linux")]
fn half_closed(port: u16) -> usize {
    const CLOSE_WAIT: &str = "08";
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    let own = format!(":{port:04X}");
    let rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let half = |row: &Vec<&str>| row.len() > 3 && row[1].ends_with(&own) && row[3] == CLOSE_WAIT;
    rows.filter(half).count()
}

/// A crashed peer's end of a connection is kept so that nobody notices; once the other end has left
/// there is nobody to keep it for.
#[cfg(target_os = "linux")]
#[test]
fn mending_a_link_to_a_crashed_peer_lets_its_old_connection_go() {
    let mut lab = Running::start(reqrep(Transport::Tcp));
    let port = lab.events.iter().find_map(|event| match &event.fact {
        Fact::Bound { endpoint, .. } => endpoint.address().rsplit_once(':')?.1.parse::<u16>().ok(),
        _ => None,
    });
    let port = port.unwrap();
    lab.tell(Command::Crash(THIRD));
    lab.until_facts("crash", THIRD, 1, |fact| matches!(fact, Fact::PeerEnded { .. }));
    let link = (socket(FIRST), socket(THIRD));
    lab.tell(Command::Cut { connector: link.0, binder: link.1 });
    let until = |what: &str, count: usize, deed: &dyn Fn()| {
        let deadline = Instant::now() + Duration::from_secs(30);
        while half_closed(port) != count {
            assert!(Instant::now() < deadline, "{what}: {}", half_closed(port));
            deed();
            std::thread::yield_now();
        }
    };
    until("the client has left, and nobody lets go", 1, &|| ());
    lab.tell(Command::Mend { connector: link.0, binder: link.1 });
    until("it is let go", 0, &|| ());
}

/// libzmq 4.3.4 crashes when a high-water mark is set while a connection is half gone.
#[test]
fn high_water_marks_can_be_changed_while_connections_come_and_go() {
    for binder in [SocketType::Push, SocketType::Pull] {
        let far = if binder == SocketType::Push { zmq::PULL } else { zmq::PUSH };
        let topology = Build::over(Transport::Tcp)
            .wire("busy")
            .peer("busy", Role::Listener, vec![spec(binder, Attach::Bind, 0)])
            .done();
        let mut lab = Running::start(topology);
        let bound = |fact: &Fact| matches!(fact, Fact::Bound { .. });
        lab.until_facts("bind", FIRST, 1, bound);
        let at = lab.events.iter().find_map(|event| match &event.fact {
            Fact::Bound { endpoint, .. } => Some(endpoint.to_string()),
            _ => None,
        });
        let at = at.unwrap();
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let context = zmq::Context::new();
                    while !over.load(Ordering::Relaxed) {
                        let socket = context.socket(far).unwrap();
                        socket.set_linger(0).unwrap();
                        socket.connect(&at).unwrap();
                        // Time enough to shake hands, or not quite.
                        let _nothing = socket.poll(zmq::POLLERR, 3);
                    }
                });
            }
            for k in 1..=60 {
                lab.tell(Command::Set(socket(FIRST), Setting::Rcvhwm(k)));
                lab.tell(Command::Set(socket(FIRST), Setting::Sndhwm(k)));
            }
            let told = |fact: &Fact| option_set(fact) || matches!(fact, Fact::Trouble { .. });
            lab.until_facts("answers", FIRST, 120, told);
            over.store(true, Ordering::Relaxed);
        });
        lab.tell(Command::Set(socket(FIRST), Setting::Sndhwm(61)));
        let last = Fact::OptionSet { socket: 0, setting: Setting::Sndhwm(61) };
        lab.until_facts("the last", FIRST, 1, |fact| *fact == last);
    }
}

/// Over inproc the far end of a connection that was cut goes when its peer notices, and a mark sent to
/// it after that crashes libzmq 4.3.4. Whoever is paused notices late.
#[test]
fn over_inproc_a_high_water_mark_waits_for_the_next_start_once_a_link_was_cut() {
    let topology = Build::over(Transport::Inproc)
        .wire("only")
        .peer("pusher", Role::Speaker, vec![spec(SocketType::Push, Attach::Connect, 0)])
        .peer("puller", Role::Listener, vec![spec(SocketType::Pull, Attach::Bind, 0)])
        .done();
    let mut lab = Running::start(topology);
    pause(&mut lab, SECOND);
    lab.send(FIRST, "unread");
    lab.until_facts("send", FIRST, 1, |fact| matches!(fact, Fact::Sent { .. }));
    pause(&mut lab, FIRST);
    lab.tell(Command::Cut { connector: socket(FIRST), binder: socket(SECOND) });
    lab.until_facts("cut", FIRST, 1, |fact| matches!(fact, Fact::Disconnecting { .. }));
    // The pusher is left alone until it makes no more calls; nothing tells when that is.
    while let Ok(event) = lab.engine.events().recv_timeout(Duration::from_millis(300)) {
        lab.events.push(event);
    }
    lab.tell(Command::Resume(SECOND));
    lab.until_received(SECOND, 1);
    lab.tell(Command::Set(socket(SECOND), Setting::Rcvhwm(7)));
    let told = |fact: &Fact| option_set(fact) || matches!(fact, Fact::Trouble { .. });
    lab.until_facts("answer", SECOND, 1, told);
    lab.tell(Command::Resume(FIRST));
    lab.until_facts("going on", FIRST, 1, |fact| matches!(fact, Fact::PeerResumed));
    assert!(!lab.events.iter().any(|event| option_set(&event.fact)));
    lab.tell(Command::Restart(SECOND));
    lab.until_facts("restart", SECOND, 2, |fact| matches!(fact, Fact::PeerStarted));
    lab.tell(Command::Set(socket(SECOND), Setting::Rcvhwm(8)));
    lab.until_facts("option", SECOND, 1, option_set);
}
