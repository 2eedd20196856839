//! The speaker: sends what is typed or generated, and receives what comes back.

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::Desk;
use crate::lab::{Holding, Message, PeerSpec, Turn};

use super::Play;
use super::outgoing::Outgoing;

/// How many messages a speaker holds that libzmq will not take yet.
const BACKLOG: usize = 100;

pub(super) struct Speaker {
    socket: usize,
    reads: bool,
    outgoing: Outgoing,
}

impl Speaker {
    pub(super) fn new(spec: &PeerSpec) -> Self {
        let socket = spec.sockets.iter().position(|socket| socket.kind.sends()).unwrap_or(0);
        let reads = spec.sockets.get(socket).is_some_and(|socket| socket.kind.receives());
        Self { socket, reads, outgoing: Outgoing::new(socket, BACKLOG) }
    }
}

impl Play for Speaker {
    fn wants(&self, socket: usize) -> PollEvents {
        let mut events = PollEvents::empty();
        if socket == self.socket && self.reads {
            events |= POLLIN;
        }
        if socket == self.socket && self.outgoing.wants_room() {
            events |= POLLOUT;
        }
        events
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        for _ in 0..desk.batch {
            if desk.receive(socket, false).is_none() {
                return;
            }
            self.outgoing.received(desk);
        }
    }

    fn writable(&mut self, desk: &mut Desk, _socket: usize) {
        self.outgoing.flush(desk);
    }

    fn speak(&mut self, desk: &mut Desk, message: Message, turn: Turn, paused: bool) {
        match turn {
            Turn::Force if !paused => self.outgoing.force(desk, message),
            Turn::Force | Turn::Wait => {
                self.outgoing.offer(desk, message, None, paused.then_some(Holding::Paused));
            }
        }
    }

    fn resume(&mut self, desk: &mut Desk) {
        self.outgoing.flush(desk);
    }

    fn finish(&mut self, desk: &mut Desk) {
        self.outgoing.finish(desk);
    }
}
