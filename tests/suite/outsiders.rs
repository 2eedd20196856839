//! Outside programs at the lab's sockets, as the engine tells of them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use zmq_lab::lab::{Event, Fact, LinkChange, PeerId, Transport};

use crate::running::{Running, pubsub, reqrep, text};

const FIRST: PeerId = PeerId(0);
const SECOND: PeerId = PeerId(1);
const THIRD: PeerId = PeerId(2);

fn endpoint(lab: &Running) -> String {
    lab.events
        .iter()
        .find_map(|event| match &event.fact {
            Fact::Bound { endpoint, .. } => Some(endpoint.to_string()),
            _ => None,
        })
        .unwrap()
}

fn outsider(kind: zmq::SocketType, endpoint: &str) -> (zmq::Context, zmq::Socket) {
    let context = zmq::Context::new();
    let socket = context.socket(kind).unwrap();
    socket.set_linger(0).unwrap();
    socket.set_rcvtimeo(30_000).unwrap();
    socket.connect(endpoint).unwrap();
    (context, socket)
}

fn claimed(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .filter_map(|event| match &event.fact {
            Fact::Link { change: LinkChange::Connected, address: Some(address), .. } => {
                Some(address.to_string())
            }
            _ => None,
        })
        .collect()
}

#[test]
fn over_tcp_every_connection_of_the_lab_is_known_at_both_ends() {
    let lab = Running::start(pubsub(Transport::Tcp));
    let claimed = claimed(&lab.events);
    assert_eq!(claimed.len(), 2);
    for event in &lab.events {
        match &event.fact {
            Fact::Link { change: LinkChange::Accepted, address, .. } => {
                assert!(claimed.contains(&address.as_ref().unwrap().to_string()));
            }
            Fact::SubscriptionLanded { from, .. } => {
                assert!(claimed.contains(&from.as_ref().unwrap().to_string()));
            }
            _ => {}
        }
    }
}

#[test]
fn an_outside_subscriber_gets_what_the_lab_publishes_and_is_told_from_the_labs_own() {
    for transport in [Transport::Tcp, Transport::Ipc] {
        let mut lab = Running::start(pubsub(transport));
        let (_context, socket) = outsider(zmq::SUB, &endpoint(&lab));
        socket.set_subscribe(b"out").unwrap();
        lab.until_facts("landing", FIRST, 3, |f| matches!(f, Fact::SubscriptionLanded { .. }));
        let Fact::SubscriptionLanded { from, .. } = &lab
            .events
            .iter()
            .rfind(|e| matches!(e.fact, Fact::SubscriptionLanded { .. }))
            .unwrap()
            .fact
        else {
            unreachable!()
        };
        if transport == Transport::Tcp {
            let from = from.as_ref().unwrap().to_string();
            assert!(!claimed(&lab.events).contains(&from));
        } else {
            // It is this very process that plays the outsider, so ipc cannot tell.
            assert_eq!(*from, None);
        }
        lab.send(FIRST, "out there");
        assert_eq!(socket.recv_string(0).unwrap().unwrap(), "out there", "{transport:?}");
    }
}

#[test]
fn an_outside_request_is_answered() {
    let mut lab = Running::start(reqrep(Transport::Tcp));
    let (_context, socket) = outsider(zmq::REQ, &endpoint(&lab));
    socket.send("from outside \u{1b}[31m", 0).unwrap();
    assert_eq!(socket.recv_string(0).unwrap().unwrap(), "from outside \u{1b}[31m");
    lab.until_received(THIRD, 1);
    let received = lab.events.iter().find_map(|event| match &event.fact {
        Fact::Received { from, message, .. } => Some((from.clone().unwrap(), text(message))),
        _ => None,
    });
    let (from, message) = received.unwrap();
    assert_eq!(message, "from outside \u{1b}[31m");
    assert!(!claimed(&lab.events).contains(&from.to_string()));
}

fn goes_on(mut lab: Running) {
    lab.send(FIRST, "still here");
    assert_eq!(lab.until_received(FIRST, 1), ["still here"]);
    lab.send(SECOND, "me too");
    assert_eq!(lab.until_received(SECOND, 1), ["me too"]);
}

#[test]
fn a_message_of_17_mib_is_refused_and_everyone_else_goes_on() {
    let mut lab = Running::start(reqrep(Transport::Tcp));
    let (_context, socket) = outsider(zmq::REQ, &endpoint(&lab));
    socket.send(vec![b'x'; 17 * 1024 * 1024], 0).unwrap();
    lab.until_facts("disconnect", THIRD, 1, |fact| {
        matches!(fact, Fact::Link { change: LinkChange::Disconnected, .. })
    });
    assert!(lab.received(THIRD).is_empty());
    goes_on(lab);
}

#[test]
fn garbage_is_refused_and_everyone_else_goes_on() {
    let mut lab = Running::start(reqrep(Transport::Tcp));
    let endpoint = endpoint(&lab);
    let mut stream = TcpStream::connect(endpoint.strip_prefix("tcp://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let agent = "a browser with a long name ".repeat(10);
    write!(stream, "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {agent}\r\n\r\n").unwrap();
    lab.until_facts("failed handshake", THIRD, 1, |fact| {
        matches!(fact, Fact::Link { change: LinkChange::HandshakeFailed { .. }, .. })
    });
    let mut rest = Vec::new();
    // libzmq greets, then closes or resets.
    let _closed = stream.read_to_end(&mut rest);
    goes_on(lab);
}
