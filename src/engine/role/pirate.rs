//! The lazy pirate: a client that does not wait for ever. When no answer comes in time, it closes its
//! socket, opens another and asks again; after some tries it gives the request up.

use std::time::{Duration, Instant};

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::Desk;
use crate::lab::{Message, Turn};

use super::Play;
use super::outgoing::Outgoing;

const SOCKET: usize = 0;
/// How many requests it holds while one waits for its answer.
const BACKLOG: usize = 100;

pub(super) struct Pirate {
    timeout: Duration,
    tries: u32,
    outgoing: Outgoing,
    /// Until when the present request waits for its answer.
    until: Option<Instant>,
    /// How often it was asked.
    asked: u32,
    /// What to ask again when the socket is another one.
    repeat: Option<Message>,
    renews: bool,
}

impl Pirate {
    pub(super) fn new(timeout: Duration, tries: u32) -> Self {
        Self {
            timeout,
            tries,
            outgoing: Outgoing::new(SOCKET, BACKLOG),
            until: None,
            asked: 0,
            repeat: None,
            renews: false,
        }
    }

    /// Looks whether a request is out that was not before.
    fn watch(&mut self) {
        if self.until.is_none() && self.outgoing.request().is_some() {
            self.until = Some(Instant::now() + self.timeout);
            self.asked += 1;
        }
    }
}

impl Play for Pirate {
    fn wants(&self, _socket: usize) -> PollEvents {
        let mut events = POLLIN;
        events.set(POLLOUT, self.outgoing.wants_room());
        events
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        for _ in 0..desk.batch {
            if desk.receive(socket, false).is_none() {
                return;
            }
            (self.until, self.asked) = (None, 0);
            self.outgoing.received(desk);
            self.watch();
        }
    }

    fn writable(&mut self, desk: &mut Desk, _socket: usize) {
        self.outgoing.flush(desk);
        self.watch();
    }

    fn due(&self) -> Option<Instant> {
        self.until
    }

    fn tick(&mut self, _desk: &mut Desk, now: Instant) {
        if self.until.take_if(|until| *until <= now).is_some() {
            let again = self.asked < self.tries;
            self.repeat = self.outgoing.request().filter(|_| again).cloned();
            self.renews = true;
        }
    }

    fn renews(&mut self) -> bool {
        std::mem::take(&mut self.renews)
    }

    fn renewed(&mut self, desk: &mut Desk) {
        self.outgoing.renewed();
        match self.repeat.take() {
            Some(message) => self.outgoing.again(desk, message),
            None => {
                self.asked = 0;
                self.outgoing.flush(desk);
            }
        }
        self.watch();
    }

    fn speak(&mut self, desk: &mut Desk, message: Message, turn: Turn, paused: bool) {
        self.outgoing.speak(desk, message, turn, paused);
        self.watch();
    }

    fn resume(&mut self, desk: &mut Desk) {
        self.outgoing.flush(desk);
        self.watch();
    }

    fn is_free(&self) -> bool {
        self.until.is_none() && !self.renews
    }

    fn finish(&mut self, desk: &mut Desk) {
        self.outgoing.finish(desk);
    }
}
