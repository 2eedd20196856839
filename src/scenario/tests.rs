//! What is wrong in a file is found, and found where it stands.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::lab::{Attach, IfTaken, Role, SocketType, Topology, Transport, WireAddress, WireId};

/// The faults of a file: each one's kind and the text it points to.
fn faults(text: &str) -> Vec<(&'static str, &str)> {
    let faults = Scenario::read("mine", text).expect_err("the file has a fault");
    faults.into_iter().map(|fault| (fault.flaw.into(), &text[fault.at])).collect()
}

fn flaw(text: &str) -> Flaw {
    let mut faults = Scenario::read("mine", text).expect_err("the file has a fault");
    assert_eq!(faults.len(), 1, "{faults:#?}");
    faults.remove(0).flaw
}

fn topology(text: &str) -> Topology {
    let scenario = Scenario::read("mine", text).unwrap_or_else(|faults| panic!("{faults:#?}"));
    scenario.topology(Transport::Tcp, &[]).unwrap()
}

/// A peer's lines.
fn peer(name: &str, role: &str, sockets: &str) -> String {
    format!("[[peer]]\nname = '{name}'\nrole = '{role}'\n{sockets}\n")
}

fn publisher() -> String {
    peer("pub", "speaker", "socket = { type = 'PUB', bind = 5555 }")
}

#[test]
fn each_kind_of_fault_is_found_where_it_stands() {
    let long = "x".repeat(40);
    let named =
        format!("[[peer]]\nname = '{long}'\nrole = 'echo'\nsocket = {{ type='REP', bind='' }}");
    let with = |sockets: &str| publisher() + &peer("sub", "listener", sockets);
    let cases: Vec<(String, &str, &str)> = vec![
        (String::new(), "NoPeers", ""),
        ("title = ".into(), "Syntax", ""),
        (publisher() + "pase = '1s'", "UnknownKey", "pase"),
        (publisher() + "count = 'two'", "WrongType", "'two'"),
        (peer("a b", "echo", "socket = { type='REP', bind=true }"), "BadName", "'a b'"),
        (named.clone(), "BadName", &named[16..58]),
        (publisher() + &publisher().replace("5555", "''"), "DuplicateName", "'pub'"),
        (publisher() + "count = 0", "OutOfRange", "0"),
        (
            publisher() + "count = 1000\n" + &peer("e", "echo", "socket={type='REP',bind=''}"),
            "TooManyPeers",
            "'pub'",
        ),
        (
            with("socket = { type='SUB', connect='pub' }").replace("listener", "listner"),
            "UnknownRole",
            "'listner'",
        ),
        (with("socket = { type='SBU', connect='pub' }"), "UnknownSocketType", "'SBU'"),
        (peer("w", "worker", "in = { type='PULL', bind=1 }"), "MissingSocket", "[[peer]]"),
        (
            with("socket = { type='SUB', connect='pub' }\nin = { type='SUB', connect='pub' }"),
            "NeedlessSocket",
            "{ type='SUB', connect='pub' }",
        ),
        (
            peer("l", "listener", "socket = { type='PUSH', bind=1 }"),
            "UnfitSocket",
            "{ type='PUSH', bind=1 }",
        ),
        (
            peer("s", "speaker", "socket = { type='PULL', bind=1 }"),
            "UnfitSocket",
            "{ type='PULL', bind=1 }",
        ),
        (publisher() + "pace = '1s'", "NeedlessPace", "'1s'"),
        (
            with("socket = { type='SUB', connect='pub' }").replace("5555", "5555, linger='soon'"),
            "BadDuration",
            "'soon'",
        ),
        (
            with("socket = { type='SUB', connect='pub' }").replace("5555", "5555, linger='3days'"),
            "LongDuration",
            "'3days'",
        ),
        (with("socket = { type='SUB', connect='pub', rcvhwm=-1 }"), "OutOfRange", "-1"),
        (with("socket = { type='SUB' }"), "Loose", "{ type='SUB' }"),
        (publisher().replace("5555", "70000"), "OutOfRange", "70000"),
        (publisher().replace("5555", "'tcp://x:99999'"), "BadEndpoint", "'tcp://x:99999'"),
        (publisher().replace("5555", "'pub'"), "BindsToPeer", "'pub'"),
        (with("socket = { type='SUB', connect='udp://x:1' }"), "BadEndpoint", "'udp://x:1'"),
        (with("socket = { type='SUB', connect='tcp://*:1' }"), "ConnectsAnywhere", "'tcp://*:1'"),
        (with("socket = { type='SUB', bind=5555 }"), "BothBind", "5555"),
        (with("socket = { type='SUB', connect='pup' }"), "UnknownPeer", "'pup'"),
        (with("socket = { type='SUB', connect='pub.out' }"), "UnknownSocket", "'pub.out'"),
        (peer("a", "echo", "socket = { type='PAIR', connect='a' }"), "ConnectsToItself", "'a'"),
        (with("socket = { type='PULL', connect='pub' }"), "CannotTalk", "'pub'"),
        (publisher().replace("5555", "5555, subscribe=['']"), "SubscribesNot", "['']"),
        (publisher().replace("5555", "5555, rcvhwm=1"), "NeedlessOption", "1"),
        (publisher().replace("5555", "5555, conflate=true"), "NeedlessOption", "true"),
        (
            with("socket = { type='SUB', connect='pub', immediate=false }"),
            "NeedlessOption",
            "false",
        ),
        (with("socket = { type='SUB', connect='pub', conflate='yes' }"), "WrongType", "'yes'"),
        (
            peer("a", "echo", "socket = { type='PAIR', connect='b' }")
                + &peer("b", "echo", "socket = { type='PAIR', connect='tcp://h:1' }"),
            "NobodyBinds",
            "'b'",
        ),
        (
            peer(
                "d",
                "worker",
                "in = { type='DEALER', bind='' }\nout = { type='ROUTER', bind='' }",
            ) + &peer("e", "echo", "socket = { type='DEALER', connect='d' }"),
            "WhichSocket",
            "'d'",
        ),
    ];
    for (text, kind, place) in cases {
        assert_eq!(faults(&text), [(kind, place)], "{text}");
    }
}

#[test]
fn what_is_missing_is_named() {
    for (line, key) in [("name = 'pub'", "name"), ("role = 'speaker'", "role")] {
        assert_eq!(flaw(&publisher().replace(line, "")), Flaw::Missing { key }, "{key}");
    }
    assert_eq!(flaw(&publisher().replace("type = 'PUB', ", "")), Flaw::Missing { key: "type" });
}

#[test]
fn a_file_with_twenty_faults_shows_twenty() {
    let text = r#"
titel = "Everything wrong"             # 1 unknown key
summary = 5                            # 2 wrong type

[[peer]]
name = "server one"                    # 3 bad name
role = "ecko"                          # 4 unknown role
socket = { type = "REPP", bind = 70000 }   # 5 unknown type, 6 no port

[[peer]]
name = "client"
role = "speaker"
count = -2                             # 7 out of range
pace = "1s"                            # 8 needless
socket = { type = "REQ", connect = "sever", subscribe = [""], sndhwm = "many" } # 9, 10, 11

[[peer]]                               # 12 no role
name = "sink"
socket = { type = "PULL", bind = "tcp://127.0.0.1:0" }   # 13 bad endpoint

[[peer]]
name = "client"                        # 14 duplicate name
role = "listener"
socket = { type = "PUSH" }             # 15 loose, 16 cannot receive

[[peer]]
name = "worker"                        # 17 no `out`
role = "worker"
pace = "quick"                         # 18 no duration
in = { type = "PULL", connect = "news", rcvhwm = 5, linger = "1s" } # 19 PULL-PUB, 20 needless

[[peer]]
name = "news"
role = "speaker"
socket = { type = "PUB", bind = 5555 }
"#;
    let found = faults(text);
    let kinds: Vec<&str> = found.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(
        kinds,
        [
            "UnknownKey",
            "WrongType",
            "BadName",
            "UnknownRole",
            "UnknownSocketType",
            "OutOfRange",
            "OutOfRange",
            "NeedlessPace",
            "UnknownPeer",
            "SubscribesNot",
            "WrongType",
            "Missing",
            "BadEndpoint",
            "DuplicateName",
            "Loose",
            "UnfitSocket",
            "MissingSocket",
            "BadDuration",
            "CannotTalk",
            "NeedlessOption",
        ],
        "{found:#?}"
    );
}

#[test]
fn one_fault_does_not_make_others() {
    // The server's socket type is misspelt: nothing is said of what talks to it, nor of its role.
    let text = peer("server", "echo", "socket = { type = 'RPE', bind = 5555 }")
        + &peer("client", "speaker", "socket = { type = 'REQ', connect = 'server' }");
    assert_eq!(faults(&text), [("UnknownSocketType", "'RPE'")]);
    // Where it binds cannot be read: it is not said that it binds nowhere.
    let text = text.replace("RPE", "REP").replace("5555", "1.5");
    assert_eq!(faults(&text), [("WrongType", "1.5")]);
    let text = text.replace("1.5", "'nowhere'");
    assert_eq!(faults(&text), [("BadEndpoint", "'nowhere'")]);
    // A misspelt key is not also a missing one.
    let text = publisher().replace("role", "roel");
    assert_eq!(faults(&text), [("UnknownKey", "roel")]);
}

#[test]
fn suggestions_come_with_the_faults() {
    let sub = |connect: &str| {
        peer("sub", "listener", &format!("socket = {{ type = 'SUB', connect = '{connect}' }}"))
    };
    let Flaw::UnknownPeer { meant, .. } =
        flaw(&(peer("publisher", "speaker", "socket = {type='PUB', bind=1}") + &sub("publsher")))
    else {
        panic!("no unknown peer")
    };
    assert_eq!(meant.as_deref(), Some("publisher"));
    let both = flaw(&(publisher() + &sub("x").replace("connect = 'x'", "bind = 5555")));
    let wanted = Flaw::BothBind { place: "5555".into(), other: "pub".into(), could_connect: true };
    assert_eq!(both, wanted);
    let pull = sub("pub").replace("SUB", "PULL");
    let Flaw::CannotTalk { mine, theirs, partners, .. } = flaw(&(publisher() + &pull)) else {
        panic!("they talk")
    };
    assert_eq!((mine, theirs), (SocketType::Pull, SocketType::Pub));
    assert_eq!(partners, [SocketType::Push]);
}

#[test]
fn one_place_is_recognised_under_its_several_names() {
    for (one, other) in [
        ("5555", "'tcp://127.0.0.1:5555'"),
        ("5555", "'tcp://*:5555'"),
        ("5555", "'tcp://localhost:5555'"),
        ("'ipc:///tmp/x'", "'ipc:///tmp/x'"),
        ("'inproc://x'", "'inproc://x'"),
    ] {
        let text = publisher().replace("5555", one)
            + &peer("other", "speaker", "socket = { type = 'PUB', bind = 0 }").replace('0', other);
        assert_eq!(faults(&text), [("BothBind", other)], "{one} {other}");
    }
    for (one, other) in
        [("''", "''"), ("true", "''"), ("'tcp://*:*'", "'tcp://*:*'"), ("1", "'tcp://10.0.0.1:1'")]
    {
        let text = publisher().replace("5555", one)
            + &peer("other", "speaker", "socket = { type = 'PUB', bind = 0 }").replace('0', other);
        assert_eq!(topology(&text).wires.len(), 2, "{one} {other}");
    }
}

#[test]
fn several_peers_cannot_bind_at_one_literal_endpoint() {
    let text = publisher().replace("5555", "'tcp://127.0.0.1:5555'");
    assert_eq!(faults(&format!("{text}count = 2")), [("BothBind", "'tcp://127.0.0.1:5555'")]);
    let scenario = Scenario::read("mine", &text).unwrap();
    let error = scenario.topology(Transport::Tcp, &[("pub".into(), 2)]).unwrap_err();
    let endpoint = "tcp://127.0.0.1:5555".to_owned();
    assert_eq!(error, CountError::OneEndpoint { group: "pub".into(), endpoint });
    // A port of the lab's is the first one's; the others take what is free.
    let scenario = Scenario::read("mine", &publisher()).unwrap();
    let two = scenario.topology(Transport::Tcp, &[("pub".into(), 2)]).unwrap();
    assert_eq!(two.sockets_at(WireId(0), Attach::Bind).count(), 2);
}

#[test]
fn all_a_file_can_say_arrives_in_the_topology() {
    let text = "
title = 'Mine'
summary = ' one line '
lesson = 'two'
[[peer]]
name = 'news'
role = 'speaker'
socket = { type = 'pub', bind = 'tcp://*:6000', sndhwm = 0, linger = '250ms' }
[[peer]]
name = 'reader'
count = 2
role = 'listener'
socket.type = 'SUB'
socket.connect = ['tcp://127.0.0.1:6000', 'tcp://example.org:6000']
socket.subscribe = ['a', 'ä']
socket.rcvhwm = 7
socket.conflate = true
[[peer]]
name = 'hub'
role = 'worker'
pace = '1s 500ms'
in = { type = 'PULL', bind = true }
out = { type = 'PUSH', bind = '' }
[[peer]]
name = 'source'
role = 'speaker'
socket = { type = 'PUSH', connect = 'hub' }
[[peer]]
name = 'drain'
role = 'listener'
socket = { type = 'PULL', connect = 'hub.out' }
";
    let scenario = Scenario::read("mine", text).unwrap();
    assert_eq!((&*scenario.summary, &*scenario.lesson), ("one line", "two"));
    assert_eq!(scenario.if_taken, IfTaken::Refuse);
    assert_eq!(
        scenario.groups(),
        [("news", 1), ("reader", 2), ("hub", 1), ("source", 1), ("drain", 1)]
    );
    let lab = scenario.topology(Transport::Ipc, &[]).unwrap();
    assert_eq!((&*lab.name, &*lab.title, lab.transport), ("mine", "Mine", Transport::Ipc));
    let wires: Vec<(&str, bool)> = lab
        .wires
        .iter()
        .map(|wire| (&*wire.name, matches!(wire.address, WireAddress::Literal(_))))
        .collect();
    assert_eq!(
        wires,
        [
            ("tcp://*:6000", true),
            ("hub.in", false),
            ("hub.out", false),
            ("tcp://example.org:6000", true)
        ]
    );
    let news = &lab.peers[0].sockets[0];
    assert_eq!(news.kind, SocketType::Pub);
    assert_eq!(news.options.sndhwm, Some(0));
    assert_eq!(news.options.linger, Some(Duration::from_millis(250)));
    let reader = &lab.peer_named("reader-2").unwrap().sockets[0];
    let ends: Vec<(u8, Attach)> = reader.ends.iter().map(|end| (end.wire.0, end.how)).collect();
    assert_eq!(ends, [(0, Attach::Connect), (3, Attach::Connect)]);
    assert_eq!(reader.subscriptions.len(), 2);
    assert_eq!(reader.options.rcvhwm, Some(7));
    assert_eq!(reader.options.conflate, Some(true));
    assert_eq!(reader.options.immediate, None);
    let hub = lab.peer_named("hub").unwrap();
    assert_eq!(hub.role, Role::Worker { pace: Duration::from_millis(1500) });
    assert_eq!(hub.sockets.iter().map(|it| &*it.name).collect::<Vec<_>>(), ["in", "out"]);
    // The source can only mean the hub's PULL; the drain says which.
    assert_eq!(lab.links().len(), 4);
    assert_eq!(lab.peer_named("source").unwrap().sockets[0].ends[0].wire, WireId(1));
    assert_eq!(lab.peer_named("drain").unwrap().sockets[0].ends[0].wire, WireId(2));
}

#[test]
fn a_group_of_several_tables_is_reached_by_its_name() {
    let worker = |name: &str| {
        peer(name, "listener", "group = 'worker'\nsocket = { type = 'PULL', bind = '' }")
    };
    let text = worker("fast")
        + &worker("slow")
        + &peer("all", "speaker", "socket = { type = 'PUSH', connect = 'worker' }")
        + &peer("one", "speaker", "socket = { type = 'PUSH', connect = 'slow' }");
    let lab = topology(&text);
    let links: Vec<String> = lab
        .links()
        .iter()
        .map(|(_, from, to)| {
            format!("{}-{}", lab.peer(from.peer).unwrap().name, lab.peer(to.peer).unwrap().name)
        })
        .collect();
    assert_eq!(links, ["all-fast", "all-slow", "one-slow"]);
    let scenario = Scenario::read("mine", &text).unwrap();
    let three = scenario.topology(Transport::Tcp, &[("worker".into(), 3)]).unwrap();
    let names: Vec<&str> = three.peers.iter().map(|peer| &*peer.name).collect();
    assert_eq!(names, ["fast", "slow", "worker-1", "all", "one"]);
}

#[test]
fn the_numbers_asked_for_are_checked() {
    let scenario = find("pipeline").unwrap();
    let cast = |counts: &[(&str, usize)]| {
        let counts: Vec<(String, usize)> =
            counts.iter().map(|(group, count)| ((*group).to_owned(), *count)).collect();
        scenario.topology(Transport::Tcp, &counts)
    };
    let Err(CountError::UnknownGroup { meant, known, .. }) = cast(&[("workers", 3)]) else {
        panic!("there are workers")
    };
    assert_eq!(meant.as_deref(), Some("worker"));
    assert_eq!(known, ["ventilator", "worker", "sink"]);
    assert_eq!(cast(&[("worker", 0)]), Err(CountError::Nobody { group: "worker".into() }));
    assert_eq!(cast(&[("worker", usize::MAX)]), Err(CountError::TooMany { limit: 1000 }));
    assert_eq!(cast(&[("worker", 999)]), Err(CountError::TooMany { limit: 1000 }));
    assert_eq!(cast(&[("worker", 998)]).unwrap().peers.len(), 1000);
    let names = |counts| {
        let lab = cast(counts).unwrap();
        lab.peers.into_iter().map(|peer| peer.name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&[("worker", 1)]), "ventilator worker-1 sink");
    assert_eq!(names(&[("sink", 1)]), "ventilator worker-1 worker-2 sink");
    assert_eq!(names(&[("sink", 2)]), "ventilator worker-1 worker-2 sink-1 sink-2");
    assert_eq!(names(&[("worker", 9), ("worker", 1)]), "ventilator worker-1 sink");
}

#[test]
fn a_link_turned_round_still_has_its_ends() {
    let pipeline = find("pipeline").unwrap();
    assert_eq!(pipeline.turnable(), Some(WireId(0)));
    let lab = pipeline.topology(Transport::Inproc, &[]).unwrap();
    let turned = lab.turned(WireId(0));
    assert_eq!(turned.sockets_at(WireId(0), Attach::Bind).count(), 2);
    assert_eq!(turned.links().len(), lab.links().len());
}

#[test]
fn the_examples_of_the_documentation_are_right() {
    let page = include_str!("../../docs/scenario.md");
    let examples: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split_once("```").unwrap().0)
        .filter(|example| example.contains("[[peer]]"))
        .collect();
    assert!(examples.len() > 2);
    for example in examples {
        topology(example);
    }
}

proptest! {
    #[test]
    fn no_text_whatever_breaks_the_reader(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "[[peer]]", "\n", "name", "=", "'a'", "'a.b'", "role = 'worker'", "socket", "{", "}",
                "type = 'REQ'", "bind", "connect", "in", "out", ".", ",", "[", "]", "5", "-1", "true",
                "''", "'tcp://*:5'", "subscribe", "count = 3", "\"\"\"", "\u{feff}", "你", "#",
                "[[script]]", "[[expect]]", "[[traffic]]", "cut = ['a', 'b']", "send = 'x'", "set",
                "'sndhwm=1'", "peer = 'a'", "received", "'> 1'", "alike", "after = '1s'", "rate",
            ]),
            0..40,
        )
    ) {
        let text = pieces.concat();
        if let Err(faults) = Scenario::read("mine", &text) {
            prop_assert!(!faults.is_empty());
            for fault in faults {
                prop_assert!(text.get(fault.at.clone()).is_some(), "{:?} in {text:?}", fault);
            }
        }
    }
}

/// A change of a text: what is taken out from a place on, and what is put there.
fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, String)>> {
    let put = prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "", "'", "\"", "]", "{", "=", "\n", "[[", "0", "-1", "true", "a"
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, put), 1..6)
}

proptest! {
    #[test]
    fn no_edit_of_a_pattern_breaks_the_reader(
        pattern in any::<prop::sample::Index>(),
        edits in edits(),
    ) {
        let name = &pattern.get(catalogue()).name;
        let mut text: Vec<char> = source(name).unwrap().chars().collect();
        for (at, taken, put) in edits {
            let at = at.index(text.len() + 1);
            let end = (at + taken).min(text.len());
            text.splice(at..end, put.chars());
        }
        let text: String = text.into_iter().collect();
        match Scenario::read("mine", &text) {
            Ok(scenario) => {
                if let Ok(topology) = scenario.topology(Transport::Tcp, &[]) {
                    let steps = scenario.script(&topology);
                    prop_assert_eq!(scenario.has_script(), !steps.is_empty());
                }
            }
            Err(faults) => {
                prop_assert!(!faults.is_empty());
                for fault in faults {
                    prop_assert!(text.get(fault.at.clone()).is_some(), "{:?} in {text:?}", fault);
                }
            }
        }
    }

    #[test]
    fn no_bytes_whatever_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        for fault in Scenario::read("mine", &text).err().unwrap_or_default() {
            prop_assert!(text.get(fault.at.clone()).is_some(), "{:?} in {text:?}", fault);
        }
    }
}

#[test]
fn a_device_joins_two_sockets_that_let_something_through() {
    let device = |front: &str, back: &str| {
        let sockets = format!(
            "frontend = {{ type = '{front}', bind = 1 }}\nbackend = {{ type = '{back}', bind = 2 }}"
        );
        peer("proxy", "device", &sockets)
    };
    for (front, back) in
        [("ROUTER", "DEALER"), ("XSUB", "XPUB"), ("XPUB", "XSUB"), ("PULL", "PUSH")]
    {
        let proxy = &topology(&device(front, back)).peers[0];
        assert_eq!(proxy.role, Role::Device);
        let keys: Vec<&str> = proxy.sockets.iter().map(|socket| &*socket.name).collect();
        assert_eq!(keys, ["frontend", "backend"]);
    }
    for (front, back) in [("PUSH", "PUSH"), ("SUB", "PULL"), ("XPUB", "PUB")] {
        assert!(matches!(flaw(&device(front, back)), Flaw::Blocked { .. }), "{front} {back}");
    }
    let half = peer("proxy", "device", "frontend = { type = 'PULL', bind = 1 }");
    assert!(matches!(flaw(&half), Flaw::MissingSocket { key: "backend", .. }));
}

#[test]
fn routing_ids_are_checked_and_can_hold_the_peers_name() {
    let dealer = |options: &str| {
        let socket =
            format!("socket = {{ type = 'DEALER', connect = 'tcp://127.0.0.1:1', {options} }}");
        peer("ann", "speaker", &socket)
    };
    let ann = topology(&dealer("routing-id = 'desk of {name}'")).peers.remove(0);
    let id = ann.sockets[0].options.routing_id(&ann.name).unwrap();
    assert_eq!(id.text(), Some("desk of ann"));
    for bad in ["''".to_owned(), format!("'{}'", "x".repeat(256)), r#""\u0000x""#.to_owned()] {
        assert_eq!(faults(&dealer(&format!("routing-id = {bad}"))), [("BadRoutingId", &*bad)]);
    }
    assert_eq!(faults(&dealer("mandatory = 'yes'")), [("WrongType", "'yes'")]);
    assert_eq!(faults(&dealer("mandatory = true")), [("NeedlessOption", "true")]);
    let push = "socket = { type = 'PUSH', bind = 1, routing-id = 'x' }";
    assert_eq!(faults(&peer("vent", "speaker", push)), [("NeedlessOption", "'x'")]);
}

#[test]
fn what_people_read_can_stand_there_in_chinese_too() {
    let text = "title = 'One'\nzh-CN.title = '一'\nsummary = 'two'\nlesson = 'three'\n\
                zh-CN.lesson = '三'\n[[peer]]\nname = 'a'\nrole = 'speaker'\n\
                socket = { type = 'PUB', bind = true }\n";
    let scenario = Scenario::read("mine", text).unwrap();
    assert_eq!((scenario.title_in("zh-CN"), scenario.title_in("en")), ("一", "One"));
    assert_eq!(scenario.summary_in("zh-CN"), "two");
    assert_eq!(scenario.lesson_in("zh-CN"), "三");
    let lab = scenario.topology(Transport::Inproc, &[]).unwrap();
    assert_eq!((lab.title_in("zh-CN"), lab.title_in("fr")), ("一", "One"));
}

#[test]
fn what_is_wrong_with_a_translation_is_told() {
    let peer = "[[peer]]\nname = 'a'\nrole = 'speaker'\nsocket = { type = 'PUB', bind = true }\n";
    let flaws = |text: &str| {
        let faults = Scenario::read("mine", &format!("{text}{peer}")).unwrap_err();
        faults.into_iter().map(|fault| fault.flaw).collect::<Vec<_>>()
    };
    assert_eq!(flaws("zh-CN.summary = '二'\n"), [Flaw::NothingToTranslate { key: "summary" }]);
    let [Flaw::UnknownKey { key, meant, .. }] = &flaws("title = 'x'\nzh-cn.title = '一'\n")[..]
    else {
        panic!("not one unknown key");
    };
    assert_eq!((key.as_str(), meant.as_deref()), ("zh-cn", Some("zh-CN")));
    let [Flaw::UnknownKey { key, .. }] = &flaws("title = 'x'\nzh-CN.titel = '一'\n")[..] else {
        panic!("not one unknown key");
    };
    assert_eq!(key, "titel");
}
