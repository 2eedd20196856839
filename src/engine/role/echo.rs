//! The echo: answers each message with the message itself.

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::Desk;

use super::Play;
use super::outgoing::Outgoing;

/// An echo takes no further request while an answer waits.
const BACKLOG: usize = 1;
const SOCKET: usize = 0;

pub(super) struct Echo {
    answers: Outgoing,
}

impl Default for Echo {
    fn default() -> Self {
        Self { answers: Outgoing::new(SOCKET, BACKLOG) }
    }
}

impl Play for Echo {
    fn wants(&self, socket: usize) -> PollEvents {
        match (socket, self.answers.wants_room()) {
            (SOCKET, true) => POLLOUT,
            (SOCKET, false) => POLLIN,
            _ => PollEvents::empty(),
        }
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        for _ in 0..desk.batch {
            if !self.answers.is_empty() {
                return;
            }
            if !self.answers.pass_on(desk, socket) {
                return;
            }
        }
    }

    fn writable(&mut self, desk: &mut Desk, _socket: usize) {
        self.answers.flush(desk);
    }

    fn is_free(&self) -> bool {
        self.answers.is_empty()
    }

    fn finish(&mut self, desk: &mut Desk) {
        self.answers.finish(desk);
    }
}
