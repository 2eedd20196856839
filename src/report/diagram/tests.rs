use super::*;
use crate::l10n::Language;
use std::time::Duration;

use crate::lab::{Ending, Event, Fact, Frame, Message, Moment, PeerId, Prefix, Setting, Transport};
use crate::scenario;

/// A publisher says what is nasty, one subscriber gets it and is killed, the other never wanted it.
fn world(payloads: &[&[u8]]) -> World {
    let topology = scenario::find("pubsub").unwrap().topology(Transport::Inproc, &[]).unwrap();
    let (wall_clock, libzmq) = ("2026-11-22T12:00:00Z".to_owned(), "4.3.4".to_owned());
    let mut world = World::default();
    let mut at = 0;
    let mut say = |peer: Option<u32>, fact: Fact| {
        at += 200_000;
        let peer = peer.map(PeerId);
        world.apply(&Event { at: Moment::from_nanos(at), peer, fact });
    };
    say(None, Fact::LabStarted { topology: topology.clone(), wall_clock, libzmq });
    for peer in 0..3 {
        say(Some(peer), Fact::PeerStarted);
    }
    for (wire, connector, binder) in topology.links() {
        let endpoint = "inproc://publisher".parse().unwrap();
        let (socket, to) = (connector.socket, Some(binder));
        say(Some(connector.peer.0), Fact::Connecting { socket, wire, endpoint, to });
    }
    for prefix in ["", "123"] {
        let prefix = Prefix::from(prefix);
        say(Some(0), Fact::SubscriptionLanded { socket: 0, prefix, from: None });
    }
    for (n, payload) in (1..).zip(payloads) {
        let message = Message::single(Frame::from(payload.to_vec()));
        say(Some(0), Fact::Offered { socket: 0, n, message: message.clone(), cause: None });
        say(Some(0), Fact::Sent { socket: 0, n });
        say(Some(1), Fact::Received { socket: 0, n, message, from: None });
    }
    say(Some(1), Fact::PeerEnded { how: Ending::Killed });
    say(None, Fact::LabPaused);
    say(Some(2), Fact::OptionSet { socket: 0, setting: Setting::Conflate(true) });
    say(None, Fact::SlowMotion { rest: Duration::from_millis(200) });
    world
}

const NASTY: &[&[u8]] = &[
    b"hello",
    b"<script>alert(\"&\")</script>;#%%{x}",
    b"\x1b[31m\x00\xff\r\nend",
    "你好 \u{202e}\u{ffff} wrap: end".as_bytes(),
    b"",
    b"a very long payload indeed, so long that nobody would want to read it on an arrow at all",
];

fn drawn(drawing: Drawing, world: &World, columns: Option<usize>) -> String {
    let mut out = Vec::new();
    drawing.write(world, &Language::En.load(), columns, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The lines of a Mermaid sequence diagram, by the grammar of those this program writes.
fn well_formed(line: &str) -> bool {
    let id = |text: &str| {
        text == "outside" || text.strip_prefix('p').is_some_and(|n| n.parse::<u32>().is_ok())
    };
    // Whatever is no number of a character must not mean anything.
    let text = |text: &str| {
        let mut rest = text;
        while let Some(at) = rest.find(['#', ';', ':', '%', '<', '>', '&', '"', '{', '}', '\\']) {
            let Some(code) = rest[at..].strip_prefix('#').and_then(|code| code.split_once(';'))
            else {
                return false;
            };
            if code.0.is_empty() || !code.0.bytes().all(|byte| byte.is_ascii_digit()) {
                return false;
            }
            rest = code.1;
        }
        !text.trim().is_empty() && !text.chars().any(char::is_control)
    };
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("participant ") {
        return rest.split_once(" as ").is_some_and(|(own, name)| id(own) && text(name));
    }
    if let Some(rest) = line.strip_prefix("Note over ") {
        let over = |own: &str| own.split(',').all(id);
        return rest.split_once(": ").is_some_and(|(own, said)| over(own) && text(said));
    }
    let Some((ends, said)) = line.split_once(": ") else { return false };
    let arrow = ["-->>", "->>", "--)", "--x"].into_iter().find(|arrow| ends.contains(arrow));
    let ends = arrow.and_then(|arrow| ends.split_once(arrow));
    ends.is_some_and(|(from, to)| id(from) && id(to)) && text(said)
}

#[test]
fn mermaid_is_well_formed_whatever_the_payloads() {
    let diagram = drawn(Drawing::Mermaid, &world(NASTY), None);
    let mut lines = diagram.lines();
    assert_eq!(lines.next(), Some("sequenceDiagram"));
    for line in lines {
        assert!(well_formed(line), "{line}");
    }
    for part in [
        "participant p0 as publisher",
        "p1-->>p0: connects",
        "Note over p1: killed",
        "Note over p0,p2: all paused",
        "Note over p2: ZMQ_CONFLATE is on",
        "Note over p0,p2: slow motion#58; 200ms after each message",
        "p0->>p1: hello (400 µs)",
        "p0--xp2: hello (∅ filtered)",
    ] {
        assert!(diagram.contains(part), "{part}\n{diagram}");
    }
}

#[test]
fn an_svg_is_well_formed_xml_whatever_the_payloads() {
    let picture = drawn(Drawing::Svg, &world(NASTY), None);
    let document = roxmltree::Document::parse(&picture).unwrap();
    let texts: Vec<String> = document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .filter_map(|node| node.text().map(str::to_owned))
        .collect();
    for said in
        ["publisher", "hello", "<script>alert(\"&\")</scrip…", "killed", "connects", "all paused"]
    {
        assert!(texts.iter().any(|text| text == said), "{said}\n{texts:#?}");
    }
    let scripts = document.descendants().filter(|node| node.has_tag_name("script")).count();
    assert_eq!(scripts, 0);
    assert!(!picture.chars().any(|c| c.is_control() && c != '\n'));
}

#[test]
fn the_text_has_a_line_a_step_and_fits_into_a_terminal() {
    let world = world(NASTY);
    insta::assert_snapshot!("diagram-text", drawn(Drawing::Text, &world, None));
    let narrow = drawn(Drawing::Text, &world, Some(72));
    let wide = |line: &str| unicode_width::UnicodeWidthStr::width(line);
    let lines = narrow.lines().skip(1);
    assert!(lines.map(wide).all(|width| width <= 72), "{narrow}");
}

#[test]
fn nothing_said_makes_a_diagram_all_the_same() {
    let world = World::default();
    assert_eq!(drawn(Drawing::Mermaid, &world, None), "sequenceDiagram\n");
    roxmltree::Document::parse(&drawn(Drawing::Svg, &world, None)).unwrap();
}
