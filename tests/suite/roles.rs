//! Pairs, dealers, routers and devices on real sockets, over each transport.

use std::time::Duration;

use strum::IntoEnumIterator;
use zmq_lab::lab::{
    Attach, Cause, Command, Ending, Fact, Flood, Frame, Holding, Known, PeerId, Prefix, Refusal,
    Role, SocketSpec, SocketType, Topology, Transport, Turn,
};

use zmq_lab::model::Is;

use crate::running::{
    Build, Running, frames, lbbroker, lvcache, office, queue, socket, text, world,
};

const FIRST: PeerId = PeerId(0);
const SECOND: PeerId = PeerId(1);
const THIRD: PeerId = PeerId(2);
const FOURTH: PeerId = PeerId(3);

fn say(lab: &Running, peer: PeerId, text: &str) {
    lab.tell(Command::Send { peer, message: frames(text), turn: Turn::Wait });
}

fn named(kind: SocketType, how: Attach, wire: u8, id: &str) -> SocketSpec {
    let mut spec = socket(kind, how, wire);
    spec.options.routing_id = Some(Frame::from(id));
    spec
}

fn device(front: SocketType, back: SocketType) -> Vec<SocketSpec> {
    vec![socket(front, Attach::Bind, 0), socket(back, Attach::Bind, 1)]
}

#[test]
fn both_ends_of_an_exclusive_pair_speak_and_listen() {
    for transport in Transport::iter() {
        let mut lab = Running::start(
            Build::over(transport)
                .wire("left")
                .peer("left", Role::Speaker, vec![socket(SocketType::Pair, Attach::Bind, 0)])
                .peer("right", Role::Speaker, vec![socket(SocketType::Pair, Attach::Connect, 0)])
                .done(),
        );
        say(&lab, FIRST, "over");
        assert_eq!(lab.until_received(SECOND, 1), ["over"]);
        say(&lab, SECOND, "and|out");
        say(&lab, SECOND, "done");
        assert_eq!(lab.until_received(FIRST, 2), ["and|out", "done"], "{transport:?}");
    }
}

fn dealer_and(kind: SocketType, transport: Transport) -> Topology {
    Build::over(transport)
        .wire("server")
        .peer(
            "client",
            Role::Speaker,
            vec![named(SocketType::Dealer, Attach::Connect, 0, "the {name}")],
        )
        .peer("server", Role::Echo, vec![socket(kind, Attach::Bind, 0)])
        .done()
}

#[test]
fn a_replier_hears_a_dealer_only_behind_an_empty_frame() {
    for transport in Transport::iter() {
        let mut lab = Running::start(dealer_and(SocketType::Rep, transport));
        say(&lab, FIRST, "unheard");
        say(&lab, FIRST, "|heard");
        assert_eq!(lab.until_received(FIRST, 1), ["|heard"]);
        assert_eq!(lab.received(SECOND), ["heard"], "{transport:?}");
    }
}

#[test]
fn a_router_sees_who_it_is_and_a_dealer_does_not_wait_for_its_turn() {
    for transport in Transport::iter() {
        let mut lab = Running::start(dealer_and(SocketType::Router, transport));
        for line in ["one", "two", "a|b"] {
            say(&lab, FIRST, line);
        }
        assert_eq!(lab.until_received(FIRST, 3), ["one", "two", "a|b"]);
        assert_eq!(
            lab.received(SECOND),
            ["the client|one", "the client|two", "the client|a|b"],
            "{transport:?}"
        );
    }
}

#[test]
fn a_router_sends_to_whom_it_names_and_drops_what_is_for_nobody() {
    for transport in Transport::iter() {
        let mut lab = Running::start(office(transport, false));
        // What they say first makes sure that the router knows them.
        say(&lab, SECOND, "here");
        say(&lab, THIRD, "here");
        lab.until_received(FIRST, 2);
        say(&lab, FIRST, "bob|for bob");
        say(&lab, FIRST, "eve|for nobody");
        say(&lab, FIRST, "only an address");
        say(&lab, FIRST, "ann|for ann");
        assert_eq!(lab.until_received(SECOND, 1), ["for ann"]);
        assert_eq!(lab.until_received(THIRD, 1), ["for bob"]);
        lab.until_facts("sends", FIRST, 4, |fact| matches!(fact, Fact::Sent { .. }));
        assert!(!lab.events.iter().any(|event| matches!(event.fact, Fact::Refused { .. })));
    }
}

#[test]
fn a_mandatory_router_refuses_what_is_for_nobody() {
    for transport in Transport::iter() {
        let mut lab = Running::start(office(transport, true));
        say(&lab, SECOND, "here");
        lab.until_received(FIRST, 1);
        say(&lab, FIRST, "eve|for nobody");
        lab.until_facts("refusal", FIRST, 1, |fact| {
            matches!(fact, Fact::Refused { n: 1, why: Refusal::Unroutable, .. })
        });
        say(&lab, FIRST, "ann|for ann");
        assert_eq!(lab.until_received(SECOND, 1), ["for ann"], "{transport:?}");
    }
}

#[test]
fn a_device_takes_requests_one_way_and_replies_the_other_and_names_their_causes() {
    for transport in Transport::iter() {
        let mut lab = Running::start(
            Build::over(transport)
                .wire("frontend")
                .wire("backend")
                .peer(
                    "client",
                    Role::Speaker,
                    vec![named(SocketType::Req, Attach::Connect, 0, "{name}")],
                )
                .peer("queue", Role::Device, device(SocketType::Router, SocketType::Dealer))
                .peer("server", Role::Echo, vec![socket(SocketType::Rep, Attach::Connect, 1)])
                .done(),
        );
        say(&lab, FIRST, "hello");
        assert_eq!(lab.until_received(FIRST, 1), ["hello"]);
        assert_eq!(lab.received(SECOND), ["client||hello", "client||hello"]);
        let passed: Vec<(u8, Option<Cause>, String)> = lab
            .events
            .iter()
            .filter(|event| event.peer == Some(SECOND))
            .filter_map(|event| match &event.fact {
                Fact::Offered { socket, cause, message, .. } => {
                    Some((*socket, *cause, text(message)))
                }
                _ => None,
            })
            .collect();
        let hop =
            |socket, from| (socket, Some(Cause { socket: from, n: 1 }), "client||hello".to_owned());
        assert_eq!(passed, [hop(1, 0), hop(0, 1)], "{transport:?}");
    }
}

#[test]
fn subscriptions_pass_a_device_against_the_flow_once_for_all_subscribers() {
    for transport in Transport::iter() {
        let sub = |prefix: &str| {
            vec![SocketSpec {
                subscriptions: vec![Prefix::from(prefix)],
                ..socket(SocketType::Sub, Attach::Connect, 1)
            }]
        };
        let sockets = vec![
            socket(SocketType::Xsub, Attach::Connect, 0),
            socket(SocketType::Xpub, Attach::Bind, 1),
        ];
        let mut lab = Running::start(
            Build::over(transport)
                .wire("publisher")
                .wire("proxy")
                .peer("publisher", Role::Speaker, vec![socket(SocketType::Pub, Attach::Bind, 0)])
                .peer("proxy", Role::Device, sockets)
                .peer("sub-1", Role::Listener, sub("a"))
                .peer("sub-2", Role::Listener, sub("a"))
                .done(),
        );
        let landed = |fact: &Fact| matches!(fact, Fact::SubscriptionLanded { .. });
        lab.until_facts("landings", SECOND, 2, landed);
        lab.until_facts("landing", FIRST, 1, landed);
        say(&lab, FIRST, "nothing for them");
        say(&lab, FIRST, "abc|body");
        assert_eq!(lab.until_received(THIRD, 1), ["abc|body"]);
        assert_eq!(lab.until_received(FOURTH, 1), ["abc|body"]);
        let left = |fact: &Fact| matches!(fact, Fact::SubscriptionLeft { .. });
        lab.tell(Command::Unsubscribe(THIRD, Prefix::from("a")));
        lab.until_facts("leaving", SECOND, 1, left);
        lab.tell(Command::Unsubscribe(FOURTH, Prefix::from("a")));
        lab.until_facts("leaving", SECOND, 2, left);
        lab.until_facts("leaving", FIRST, 1, left);
        let at_publisher = |fits: fn(&Fact) -> bool| {
            let own = lab.events.iter().filter(|event| event.peer == Some(FIRST));
            own.filter(|event| fits(&event.fact)).count()
        };
        assert_eq!(at_publisher(landed), 1, "{transport:?}");
        assert_eq!(at_publisher(left), 1, "{transport:?}");
        assert_eq!(lab.received(SECOND), ["abc|body"], "{transport:?}");
    }
}

#[test]
fn a_device_reads_nothing_while_its_far_side_has_no_room() {
    let mut lab = Running::start(
        Build::over(Transport::Inproc)
            .wire("frontend")
            .wire("backend")
            .peer("ventilator", Role::Speaker, vec![socket(SocketType::Push, Attach::Connect, 0)])
            .peer("streamer", Role::Device, device(SocketType::Pull, SocketType::Push))
            .done(),
    );
    for k in 1..=3 {
        say(&lab, FIRST, &format!("task {k}"));
    }
    lab.until_facts("sends", FIRST, 3, |fact| matches!(fact, Fact::Sent { .. }));
    lab.tell(Command::Kill(SECOND));
    lab.until_facts("end", SECOND, 1, |fact| matches!(fact, Fact::PeerEnded { .. }));
    let unread = lab.events.iter().filter(|event| matches!(event.fact, Fact::Unread { .. }));
    assert_eq!(unread.count(), 3);
    assert_eq!(lab.received(SECOND), [""; 0]);
}

#[test]
fn a_balancer_gives_work_to_who_is_ready_and_reads_nothing_while_all_are_busy() {
    let fifth = PeerId(4);
    for transport in Transport::iter() {
        let mut topology = lbbroker(transport);
        // One worker never finishes what it has.
        topology.peers[3].role = Role::ReadyWorker { pace: Duration::from_secs(3600) };
        let mut lab = Running::start(topology);
        lab.until_received(THIRD, 2);
        for k in 1..=4 {
            say(&lab, FIRST, &format!("a{k}"));
            say(&lab, SECOND, &format!("b{k}"));
        }
        // One of the clients has asked the slow one; the other gets all its answers from the quick one.
        let answered = |fact: &Fact| matches!(fact, Fact::Received { n: 4, .. });
        lab.until("answers", |events| {
            let four = |peer| events.iter().any(|e| e.peer == Some(peer) && answered(&e.fact));
            four(FIRST) || four(SECOND)
        });
        assert_eq!(lab.received(FOURTH).len(), 1, "{transport:?}");
        assert!(lab.received(fifth).len() >= 4, "{transport:?}");
        let first = &lab.received(fifth)[0];
        assert!(first.starts_with("client-") && first.contains("||"), "{first}");
    }
}

#[test]
fn a_balancer_that_leaves_requests_unread_says_that_its_workers_side_is_empty() {
    for transport in Transport::iter() {
        let mut topology = lbbroker(transport);
        // Nobody will be ready.
        topology.peers.truncate(3);
        let mut lab = Running::start(topology);
        say(&lab, FIRST, "unread");
        lab.until_facts("send", FIRST, 1, |fact| matches!(fact, Fact::Sent { .. }));
        let empty = |fact: &Fact| matches!(fact, Fact::Empty { .. });
        // While the request is under way, the balancer has nothing to do at all.
        while !lab.events.iter().any(|event| empty(&event.fact)) {
            let answers = |fact: &Fact| empty(fact) || *fact == Fact::Idle;
            let before = lab.events.iter().filter(|e| e.peer == Some(THIRD) && answers(&e.fact));
            let before = before.count();
            lab.tell(Command::Census);
            lab.until_facts("answer", THIRD, before + 1, answers);
        }
        let told = |e: &&zmq_lab::lab::Event| e.peer == Some(THIRD) && empty(&e.fact);
        let all: Vec<_> = lab.events.iter().filter(told).map(|e| e.fact.clone()).collect();
        assert_eq!(all, [Fact::Empty { socket: 1 }], "{transport:?}");
    }
}

#[test]
fn a_worker_ends_when_its_control_channel_says_anything() {
    for transport in Transport::iter() {
        let control = SocketSpec {
            subscriptions: vec![Prefix::from("")],
            ..socket(SocketType::Sub, Attach::Connect, 2)
        };
        let worker = vec![
            socket(SocketType::Pull, Attach::Connect, 0),
            socket(SocketType::Push, Attach::Connect, 1),
            control,
        ];
        let role = Role::Worker { pace: Duration::from_millis(1) };
        let mut lab = Running::start(
            Build::over(transport)
                .wire("work")
                .wire("sink")
                .wire("control")
                .peer("ventilator", Role::Speaker, vec![socket(SocketType::Push, Attach::Bind, 0)])
                .peer("worker", role, worker)
                .peer("sink", Role::Listener, vec![socket(SocketType::Pull, Attach::Bind, 1)])
                .peer("boss", Role::Speaker, vec![socket(SocketType::Pub, Attach::Bind, 2)])
                .done(),
        );
        say(&lab, FIRST, "task");
        assert_eq!(lab.until_received(THIRD, 1), ["task"]);
        say(&lab, FOURTH, "KILL");
        lab.until_facts("end", SECOND, 1, |fact| {
            matches!(fact, Fact::PeerEnded { how: Ending::Finished })
        });
    }
}

#[test]
fn a_cache_gives_the_last_message_of_a_topic_to_whoever_subscribes() {
    for transport in Transport::iter() {
        let mut lab = Running::start(lvcache(transport));
        for line in ["a|1", "b|1", "a|2"] {
            say(&lab, FIRST, line);
        }
        assert_eq!(lab.until_received(THIRD, 2), ["a|1", "a|2"]);
        assert_eq!(lab.until_received(FOURTH, 1), ["b|1"]);
        lab.tell(Command::Subscribe(FOURTH, Prefix::from("a")));
        assert_eq!(lab.until_received(FOURTH, 2), ["b|1", "a|2"], "{transport:?}");
        let repeated = lab.events.iter().filter_map(|event| match &event.fact {
            Fact::Offered { cause: Some(cause), .. } => Some(cause.n),
            _ => None,
        });
        assert_eq!(repeated.collect::<Vec<_>>(), [1, 2, 3, 3], "{transport:?}");
    }
}

#[test]
fn a_synchronised_speaker_holds_everything_until_all_have_asked() {
    for transport in Transport::iter() {
        let listener = || {
            let subscribed = SocketSpec {
                subscriptions: vec![Prefix::from("")],
                ..socket(SocketType::Sub, Attach::Connect, 0)
            };
            vec![subscribed, socket(SocketType::Req, Attach::Connect, 1)]
        };
        let speaker = vec![
            socket(SocketType::Pub, Attach::Bind, 0),
            socket(SocketType::Rep, Attach::Bind, 1),
        ];
        let wait = Duration::from_millis(300);
        let mut lab = Running::start(
            Build::over(transport)
                .wire("news")
                .wire("sync")
                .peer("publisher", Role::SyncSpeaker { listeners: 2 }, speaker)
                .peer("subscriber-1", Role::SyncListener { wait }, listener())
                .peer("subscriber-2", Role::SyncListener { wait }, listener())
                .done(),
        );
        say(&lab, FIRST, "one");
        say(&lab, FIRST, "two");
        for peer in [SECOND, THIRD] {
            let news = |fact: &Fact| matches!(fact, Fact::Received { socket: 0, .. });
            lab.until_facts("news", peer, 2, news);
        }
        let audience = |fact: &Fact| matches!(fact, Fact::Held { why: Holding::Audience, .. });
        assert!(lab.events.iter().any(|event| audience(&event.fact)), "{transport:?}");
    }
}

#[test]
fn the_lens_tells_what_real_sockets_put_on_a_request_and_take_off() {
    for transport in Transport::iter() {
        let mut lab = Running::start(queue(transport));
        say(&lab, FIRST, "hello");
        lab.until_facts("answer", FIRST, 1, |fact| matches!(fact, Fact::Received { .. }));
        let world = lab.world();
        let root = world.ledger().roots().next().unwrap().id;
        let lens = world.lens(root);
        assert_eq!(lens.len(), 12, "{lens:#?}");
        let counts: Vec<(usize, usize, usize)> = lens
            .iter()
            .map(|it| (it.put_on, it.taken_off.len(), it.parts.as_ref().unwrap().len()))
            .collect();
        let there = [(0, 0, 1), (1, 0, 2), (1, 0, 3), (0, 0, 3), (0, 0, 3), (0, 2, 1)];
        let back = [(0, 0, 1), (2, 0, 3), (0, 0, 3), (0, 0, 3), (0, 1, 2), (0, 1, 1)];
        assert_eq!(counts, [there, back].concat(), "{transport:?}");
        assert!(lens.iter().all(|it| it.known == Known::Seen), "{lens:#?}");
        // The ROUTER has made up a name of five bytes, and it is the same all the way.
        let named = lens[2..6].iter().chain(&lens[7..11]).map(|station| {
            let all = station.taken_off.iter().chain(station.parts.iter().flatten());
            let first = all.into_iter().next().unwrap();
            assert_eq!(first.is, Is::Identity(Some(FIRST)), "{transport:?}");
            first.frame.clone()
        });
        let named: std::collections::BTreeSet<Frame> = named.collect();
        let [only] = named.iter().collect::<Vec<_>>()[..] else { panic!("{named:?}") };
        assert_eq!((only.len(), only.bytes()[0]), (5, 0), "{transport:?}");
    }
}

#[test]
fn a_snail_ends_itself_over_what_is_too_old_and_what_lies_behind_is_lost() {
    for transport in Transport::iter() {
        let snail = Role::Snail { limit: Duration::from_secs(3600), pace: Duration::ZERO };
        let sub = SocketSpec {
            subscriptions: vec![Prefix::from("")],
            ..socket(SocketType::Sub, Attach::Connect, 0)
        };
        let mut lab = Running::start(
            Build::over(transport)
                .wire("publisher")
                .peer("publisher", Role::Speaker, vec![socket(SocketType::Pub, Attach::Bind, 0)])
                .peer("snail", snail, vec![sub])
                .done(),
        );
        lab.tell(Command::Pause(SECOND));
        lab.until_facts("pause", SECOND, 1, |fact| matches!(fact, Fact::PeerPaused));
        // No clock, one that is ahead, one of 1970, and two that come too late for the snail.
        for line in ["hello", "99999999999999|fresh", "1|old", "99999999999999|behind", "last"] {
            say(&lab, FIRST, line);
        }
        // Whatever is sent to a paused peer lies in its queue a moment later.
        lab.until_facts("offers", FIRST, 5, |fact| matches!(fact, Fact::Sent { .. }));
        lab.tell(Command::Resume(SECOND));
        lab.until_facts("end", SECOND, 1, |fact| {
            matches!(fact, Fact::PeerEnded { how: Ending::TooSlow { .. } })
        });
        let received = ["hello", "99999999999999|fresh", "1|old"];
        assert_eq!(lab.received(SECOND), received, "{transport:?}");
        lab.until("losses", |events| {
            let balance = world(events).ledger().received_by(SECOND);
            (balance.delivered, balance.lost) == (3, 2)
        });
        let world = lab.world();
        let codes = world.doctor().findings().iter().map(|finding| finding.matter.code());
        assert_eq!(codes.collect::<Vec<_>>(), ["too-slow"], "{transport:?}");
    }
}

#[test]
fn a_clock_speaker_puts_its_clock_before_what_it_says_and_what_it_makes() {
    let flood: Flood = "rate=unlimited count=3 text=made".parse().unwrap();
    for transport in Transport::iter() {
        let sub = SocketSpec {
            subscriptions: vec![Prefix::from("")],
            ..socket(SocketType::Sub, Attach::Connect, 0)
        };
        let mut lab = Running::start(
            Build::over(transport)
                .wire("publisher")
                .peer(
                    "publisher",
                    Role::ClockSpeaker,
                    vec![socket(SocketType::Pub, Attach::Bind, 0)],
                )
                .peer("subscriber", Role::Listener, vec![sub])
                .done(),
        );
        say(&lab, FIRST, "two|frames");
        lab.tell(Command::Flood(FIRST, flood.clone()));
        let received = lab.until_received(SECOND, 4);
        let read = |line: &String| {
            let (clock, rest) = line.split_once('|').unwrap();
            // Later than the day on which this was written.
            assert!(clock.parse::<u64>().unwrap() > 1_700_000_000_000, "{line}");
            rest.to_owned()
        };
        let said: Vec<String> = received.iter().map(read).collect();
        let made = ["two|frames", "#000001 made", "#000002 made", "#000003 made"];
        assert_eq!(said, made, "{transport:?}");
    }
}

#[test]
fn a_lazy_pirate_asks_again_over_a_fresh_socket_and_gives_up_in_the_end() {
    let renewed = |fact: &Fact| matches!(fact, Fact::Renewed);
    for transport in Transport::iter() {
        let pirate = Role::Pirate { timeout: Duration::from_millis(50), tries: 2 };
        let mut lab = Running::start(
            Build::over(transport)
                .wire("server")
                .peer("client", pirate, vec![socket(SocketType::Req, Attach::Connect, 0)])
                .peer("server", Role::Echo, vec![socket(SocketType::Rep, Attach::Bind, 0)])
                .done(),
        );
        lab.tell(Command::Pause(SECOND));
        lab.until_facts("pause", SECOND, 1, |fact| matches!(fact, Fact::PeerPaused));
        say(&lab, FIRST, "lost");
        // Many, as on a busy machine some are given up before the server goes on.
        for _ in 0..40 {
            say(&lab, FIRST, "next");
        }
        lab.until_facts("fresh sockets", FIRST, 2, renewed);
        lab.tell(Command::Resume(SECOND));
        lab.until_facts("answer", FIRST, 1, |fact| matches!(fact, Fact::Received { .. }));
        assert_eq!(lab.received(FIRST)[0], "next", "{transport:?}");
        let offers: Vec<String> = lab
            .events
            .iter()
            .filter(|event| event.peer == Some(FIRST))
            .filter_map(|event| match &event.fact {
                Fact::Offered { message, .. } => Some(text(message)),
                _ => None,
            })
            .collect();
        assert_eq!(offers.iter().filter(|offer| *offer == "lost").count(), 2, "{offers:?}");
    }
}
