//! What a desk owes libzmq, on sockets of its own.

use std::sync::Arc;

use zmq::POLLIN;

use super::sending::send_frames;
use super::*;
use crate::engine::outbox::{Clock, Outlet};
use crate::lab::{Attach, End, Options, PeerId, Role, SocketSpec, WireId};

const BY: SocketId = SocketId { peer: PeerId(0), socket: 0 };

/// The desk of a server that connects, with its socket open.
fn server(context: &Context, kind: SocketType) -> Desk {
    let spec = PeerSpec {
        id: PeerId(1),
        name: "server".into(),
        group: "server".into(),
        role: Role::Echo,
        sockets: vec![SocketSpec {
            name: String::new(),
            kind,
            ends: vec![End { wire: WireId(0), how: Attach::Connect }],
            subscriptions: Vec::new(),
            options: Options::default(),
        }],
    };
    let (outlet, _) = Outlet::new(Arc::new(|| {}));
    let clock = Clock::start();
    let outbox = Outbox::new(Some(spec.id), clock, outlet);
    let (names, roster) = (Names::default(), Roster::default());
    let partings = Partings::default();
    let context = context.clone();
    let mut desk = Desk::new(spec, outbox, Shared { context, names, roster, partings, clock });
    assert!(desk.open(&[]).is_ok());
    desk
}

fn nothing_unread(desk: &Desk) -> bool {
    desk.unread().iter().all(|(_, waits)| !waits)
}

#[test]
fn a_request_that_polling_began_to_read_outlives_its_connection() {
    let context = Context::new();
    let client = context.socket(libzmq::raw_type(SocketType::Req)).unwrap();
    client.bind("tcp://127.0.0.1:*").unwrap();
    let at = client.get_last_endpoint().unwrap().unwrap();
    let mut desk = server(&context, SocketType::Rep);
    desk.connect(0, WireId(0), at.parse().unwrap(), Some(BY));
    client.send("hello", 0).unwrap();
    let arrived = desk.ports[0].socket.poll(POLLIN, 30_000).unwrap();
    assert_eq!(arrived, 1);
    desk.connect(0, WireId(0), "tcp://127.0.0.1:1".parse().unwrap(), Some(BY));
    assert!(desk.has_ahead(0));
    assert!(!nothing_unread(&desk));
    let (_, message) = desk.receive(0, true).unwrap();
    assert_eq!(message, Some(Message::single("hello")));
    assert!(nothing_unread(&desk));
}

#[test]
fn a_second_connection_may_go_while_the_message_of_the_first_is_unread() {
    let context = Context::new();
    let mut desk = server(&context, SocketType::Router);
    let clients: Vec<_> = (0..3)
        .map(|number| {
            let client = context.socket(libzmq::raw_type(SocketType::Dealer)).unwrap();
            client.bind("tcp://127.0.0.1:*").unwrap();
            let at = client.get_last_endpoint().unwrap().unwrap();
            let by = SocketId { peer: PeerId(10 + number), socket: 0 };
            desk.connect(0, WireId(0), at.parse().unwrap(), Some(by));
            client.send_multipart(["a", "b", "c"], 0).unwrap();
            (client, by, at)
        })
        .collect();
    for (_, by, at) in &clients {
        assert_eq!(desk.ports[0].socket.poll(POLLIN, 30_000).unwrap(), 1);
        desk.disconnect(0, WireId(0), at.parse().unwrap(), *by);
    }
    let mut read = 0;
    while desk.receive(0, true).is_some() {
        read += 1;
    }
    assert!(read > 0);
    assert!(nothing_unread(&desk));
}

/// A connection may end between two frames of a message; nobody may get the second alone.
#[test]
fn a_message_arrives_whole_or_not_at_all_when_connections_end_under_it() {
    let context = zmq::Context::new();
    let dealer = context.socket(zmq::DEALER).unwrap();
    dealer.set_linger(0).unwrap();
    dealer.bind("inproc://torn").unwrap();
    let receivers: Vec<_> = (0..3)
        .map(|_| {
            let context = context.clone();
            std::thread::spawn(move || {
                let mut torn = Vec::new();
                for _ in 0..400 {
                    let receiver = context.socket(zmq::DEALER).unwrap();
                    receiver.set_linger(0).unwrap();
                    receiver.connect("inproc://torn").unwrap();
                    for _ in 0..3 {
                        let frames = receiver.recv_multipart(0).unwrap();
                        torn.extend((frames.len() != 3).then_some(frames));
                    }
                }
                torn
            })
        })
        .collect();
    let message = Message::from_frames(vec!["a".into(), "b".into(), "c".into()]);
    while !receivers.iter().all(std::thread::JoinHandle::is_finished) {
        let sent = send_frames(&dealer, SocketType::Dealer, &message);
        assert!(matches!(sent, Ok(()) | Err(zmq::Error::EAGAIN)), "{sent:?}");
    }
    for receiver in receivers {
        assert_eq!(receiver.join().unwrap(), Vec::<Vec<Vec<u8>>>::new());
    }
}
