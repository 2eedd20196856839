//! What a desk owes libzmq, on sockets of its own.

use std::sync::Arc;

use zmq::POLLIN;

use super::*;
use crate::engine::outbox::{Clock, EVENTS, Outlet};
use crate::lab::{Attach, End, Options, PeerId, Role, SocketSpec};

const BY: SocketId = SocketId { peer: PeerId(0), socket: 0 };

/// A replier's desk with its socket open.
fn replier(context: &Context) -> Desk {
    let spec = PeerSpec {
        id: PeerId(1),
        name: "server".into(),
        group: "server".into(),
        role: Role::Echo,
        sockets: vec![SocketSpec {
            name: String::new(),
            kind: SocketType::Rep,
            ends: vec![End { wire: WireId(0), how: Attach::Connect }],
            subscriptions: Vec::new(),
            options: Options::default(),
        }],
    };
    let (events, _) = crossbeam_channel::bounded(EVENTS);
    let outlet = Outlet { events, waker: Arc::new(|| {}) };
    let clock = Clock::start();
    let outbox = Outbox::new(Some(spec.id), clock, outlet);
    let (names, roster) = (Names::default(), Roster::default());
    let mut desk =
        Desk::new(spec, outbox, Shared { context: context.clone(), names, roster, clock });
    assert!(desk.open(&[]).is_ok());
    desk
}

#[test]
fn a_request_that_polling_began_to_read_outlives_its_connection() {
    let context = Context::new();
    let client = context.socket(libzmq::raw_type(SocketType::Req)).unwrap();
    client.bind("tcp://127.0.0.1:*").unwrap();
    let at = client.get_last_endpoint().unwrap().unwrap();
    let mut desk = replier(&context);
    desk.connect(0, WireId(0), at.parse().unwrap(), Some(BY));
    client.send("hello", 0).unwrap();
    let arrived = desk.ports[0].socket.poll(POLLIN, 30_000).unwrap();
    assert_eq!(arrived, 1);
    desk.connect(0, WireId(0), "tcp://127.0.0.1:1".parse().unwrap(), Some(BY));
    assert!(desk.has_ahead(0));
    assert!(!desk.nothing_unread());
    let (_, message) = desk.receive(0, true).unwrap();
    assert_eq!(message, Some(Message::single("hello")));
    assert!(desk.nothing_unread());
}
