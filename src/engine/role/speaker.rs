//! The speaker: sends what is typed or generated, with its clock before it if it has one, and receives
//! what comes back.

use std::time::Instant;

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::Desk;
use crate::lab::{Fact, Flood, Message, PeerSpec, Turn};

use super::flooding::Flooding;
use super::outgoing::Outgoing;
use super::{Play, clock};

/// How many messages a speaker holds that libzmq will not take yet.
const BACKLOG: usize = 100;

pub(super) struct Speaker {
    socket: usize,
    reads: bool,
    /// Whether it puts its clock before what it sends.
    clock: bool,
    outgoing: Outgoing,
    flooding: Option<Flooding>,
}

impl Speaker {
    pub(super) fn new(spec: &PeerSpec) -> Self {
        let socket = spec.sockets.iter().position(|socket| socket.kind.sends()).unwrap_or(0);
        let reads = spec.sockets.get(socket).is_some_and(|socket| socket.kind.receives());
        let outgoing = Outgoing::new(socket, BACKLOG);
        Self { socket, reads, clock: false, outgoing, flooding: None }
    }

    /// One that puts its clock before what it sends.
    pub(super) fn with_clock(spec: &PeerSpec) -> Self {
        Self { clock: true, ..Self::new(spec) }
    }
}

impl Play for Speaker {
    fn wants(&self, socket: usize) -> PollEvents {
        let mut events = PollEvents::empty();
        if socket == self.socket && self.reads {
            events |= POLLIN;
        }
        let full = self.flooding.as_ref().is_some_and(Flooding::wants_room);
        if socket == self.socket && (full || self.outgoing.wants_room()) {
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
        if let Some(flooding) = &mut self.flooding {
            flooding.room();
        }
    }

    fn due(&self) -> Option<Instant> {
        self.flooding.as_ref()?.due(self.outgoing.is_clear())
    }

    fn tick(&mut self, desk: &mut Desk, now: Instant) {
        let outgoing = &mut self.outgoing;
        if self.flooding.as_mut().is_some_and(|flooding| flooding.pour(desk, outgoing, now)) {
            self.stop(desk);
        }
    }

    fn flood(&mut self, desk: &mut Desk, flood: Option<Flood>) {
        let Some(flood) = flood else {
            self.stop(desk);
            return;
        };
        let able = desk.spec.sockets.get(self.socket).is_some_and(|it| it.kind.floods());
        let begin = || Flooding::begin(desk, (self.socket, self.clock), flood);
        let flooding = if able { begin() } else { None };
        match flooding {
            Some(flooding) => {
                flooding.announce(desk);
                self.flooding = Some(flooding);
            }
            None => self.stop(desk),
        }
    }

    fn speak(&mut self, desk: &mut Desk, message: Message, turn: Turn, paused: bool) {
        let message = if self.clock { clock::stamped(&message) } else { message };
        self.outgoing.speak(desk, message, turn, paused);
    }

    fn resume(&mut self, desk: &mut Desk) {
        self.outgoing.flush(desk);
    }

    fn is_free(&self) -> bool {
        self.flooding.is_none()
    }

    fn finish(&mut self, desk: &mut Desk) {
        self.stop(desk);
        self.outgoing.finish(desk);
    }
}

impl Speaker {
    fn stop(&mut self, desk: &mut Desk) {
        if self.flooding.take().is_some() {
            desk.say_all_tallies();
            desk.outbox.say(Fact::FloodStopped);
        }
    }
}
