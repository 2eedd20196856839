//! The ready worker: says that it is ready, then works on one request at a time and answers it.

use std::time::{Duration, Instant};

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::{Desk, number};
use crate::lab::{Cause, Fact, Message};

use super::Play;
use super::outgoing::Outgoing;

const SOCKET: usize = 0;
const BACKLOG: usize = 1;
/// What it says when it has started, as the ZeroMQ Guide's workers do.
const READY: &str = "READY";

pub(super) struct ReadyWorker {
    pace: Duration,
    greeted: bool,
    in_hand: Option<InHand>,
    outgoing: Outgoing,
}

struct InHand {
    n: u64,
    message: Message,
    done: Instant,
}

impl ReadyWorker {
    pub(super) fn new(pace: Duration) -> Self {
        let outgoing = Outgoing::new(SOCKET, BACKLOG);
        Self { pace, greeted: false, in_hand: None, outgoing }
    }
}

impl Play for ReadyWorker {
    fn wants(&self, _socket: usize) -> PollEvents {
        if !self.greeted || self.outgoing.wants_room() {
            POLLOUT
        } else if self.in_hand.is_none() {
            POLLIN
        } else {
            PollEvents::empty()
        }
    }

    fn readable(&mut self, desk: &mut Desk, _socket: usize) {
        if self.in_hand.is_some() {
            return;
        }
        let Some((n, Some(message))) = desk.receive(SOCKET, true) else { return };
        self.outgoing.received(desk);
        self.in_hand = Some(InHand { n, message, done: Instant::now() + self.pace });
    }

    fn writable(&mut self, desk: &mut Desk, _socket: usize) {
        self.outgoing.flush(desk);
        if !std::mem::replace(&mut self.greeted, true) {
            self.outgoing.offer(desk, Message::single(READY), None, None);
        }
    }

    fn due(&self) -> Option<Instant> {
        self.in_hand.as_ref().map(|in_hand| in_hand.done)
    }

    fn tick(&mut self, desk: &mut Desk, now: Instant) {
        if let Some(in_hand) = self.in_hand.take_if(|in_hand| in_hand.done <= now) {
            let cause = Cause { socket: number(SOCKET), n: in_hand.n };
            self.outgoing.offer(desk, in_hand.message, Some(cause), None);
        }
    }

    fn set_pace(&mut self, pace: Duration) {
        self.pace = pace;
    }

    fn resume(&mut self, desk: &mut Desk) {
        self.outgoing.flush(desk);
    }

    fn is_free(&self) -> bool {
        self.in_hand.is_none() && self.outgoing.is_empty()
    }

    fn finish(&mut self, desk: &mut Desk) {
        if let Some(in_hand) = self.in_hand.take() {
            // Best said at once: the peer is ending.
            desk.outbox.detail(|| Fact::Abandoned { socket: number(SOCKET), n: in_hand.n });
        }
        self.outgoing.finish(desk);
    }
}
