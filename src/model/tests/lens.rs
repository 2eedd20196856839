//! The envelope lens: which frames a message has at each place on its way.

use crate::lab::{Frame, Known, Transport};
use crate::model::story::{Story, office, queue, reqrep};
use crate::model::{EntryId, Is, Station, Stop};

const ONE: &str = "\0\u{1}\u{2}\u{3}\u{4}";

/// The stations of a message: where, its frames with those put on and taken off, and how known.
fn told(story: &Story, id: EntryId) -> Vec<String> {
    story.world.lens(id).iter().map(|station| line(story, station)).collect()
}

fn line(story: &Story, station: &Station) -> String {
    let name = |id: crate::lab::PeerId| story.world.peer(id).unwrap().spec.name.clone();
    let place = match station.place {
        Stop::Sends(at) => format!("{} sends", name(at.peer)),
        Stop::Reads(at) => format!("{} reads", name(at.peer)),
        Stop::Wire => "wire".to_owned(),
    };
    let part = |is: Is, frame: &Frame| match is {
        Is::Identity(peer) => format!("<{}>", peer.map_or_else(String::new, name)),
        Is::Delimiter => "-".to_owned(),
        Is::Body => frame.text().unwrap().to_owned(),
    };
    let mut frames: Vec<String> =
        station.taken_off.iter().map(|it| format!("-{}", part(it.is, &it.frame))).collect();
    match &station.parts {
        None => frames.push("?".to_owned()),
        Some(parts) => frames.extend(parts.iter().enumerate().map(|(place, it)| {
            let sign = if place < station.put_on { "+" } else { "" };
            format!("{sign}{}", part(it.is, &it.frame))
        })),
    }
    let known = match station.known {
        Known::Seen => "",
        Known::Inferred => " inferred",
        Known::Unknowable => " unknowable",
    };
    format!("{place}: {}{known}", frames.join(" "))
}

#[test]
fn a_request_through_a_broker_is_followed_there_and_back() {
    for transport in [Transport::Tcp, Transport::Ipc, Transport::Inproc] {
        let mut story = Story::running(queue(transport));
        let ask = story.send("client1", "hello");
        let id = story.entry("client1", ask).id;
        assert_eq!(told(&story, id), ["client1 sends: hello", "wire: +- hello inferred"]);
        let wrapped = format!("{ONE}||hello");
        let front = story.receive("broker.0", &wrapped, "client1");
        story.pass("broker.1", &wrapped, "broker.0", front);
        let got = story.receive("server2", "hello", "broker.1");
        story.pass("server2", "hello", "server2", got);
        let back = story.receive("broker.1", &wrapped, "server2");
        story.pass("broker.0", &wrapped, "broker.1", back);
        story.receive("client1", "hello", "broker.0");
        let expected = [
            "client1 sends: hello",
            "wire: +- hello",
            "broker reads: +<client1> - hello",
            "broker sends: <client1> - hello",
            "wire: <client1> - hello",
            "server2 reads: -<client1> -- hello",
            "server2 sends: hello",
            "wire: +<client1> +- hello",
            "broker reads: <client1> - hello",
            "broker sends: <client1> - hello",
            "wire: -<client1> - hello",
            "client1 reads: -- hello",
        ];
        assert_eq!(told(&story, id), expected, "{transport:?}");
    }
}

#[test]
fn what_neither_end_sees_is_inferred() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    let ask = story.send("client1", "hello");
    let id = story.entry("client1", ask).id;
    let got = story.receive("server", "hello", "client1");
    story.pass("server", "world", "server", got);
    story.receive("client1", "world", "server");
    let expected = [
        "client1 sends: hello",
        "wire: +- hello inferred",
        "server reads: -- hello",
        "server sends: world",
        "wire: +- world inferred",
        "client1 reads: -- world",
    ];
    assert_eq!(told(&story, id), expected);
}

#[test]
fn an_address_is_named_by_whom_it_is_for() {
    let mut story = Story::running(office(Transport::Tcp));
    let n = story.send("office", "bob|hi");
    let id = story.entry("office", n).id;
    story.receive("bob", "hi", "office");
    let expected = ["office sends: <bob> hi", "wire: -<bob> hi", "bob reads: hi"];
    assert_eq!(told(&story, id), expected);
    let n = story.send("ann", "to|whom|it concerns");
    let id = story.entry("ann", n).id;
    story.receive("office", "ann|to|whom|it concerns", "ann");
    let expected = [
        "ann sends: to whom it concerns",
        "wire: to whom it concerns",
        "office reads: +<ann> to whom it concerns",
    ];
    assert_eq!(told(&story, id), expected);
}

#[test]
fn an_empty_frame_that_is_all_there_is_is_no_delimiter() {
    let mut story = Story::running(reqrep(Transport::Tcp));
    let ask = story.send("client1", "");
    let id = story.entry("client1", ask).id;
    assert_eq!(told(&story, id), ["client1 sends: ", "wire: +-  inferred"]);
}
