//! The worker: takes one message, works on it for its pace, and passes it on.

use std::time::{Duration, Instant};

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::{Desk, number};
use crate::lab::{Cause, Ending, Fact, Message};

use super::Play;
use super::outgoing::Outgoing;

const IN: usize = 0;
const OUT: usize = 1;
/// Where it is told to end, if it has such a socket.
const CONTROL: usize = 2;
/// A worker takes no further message while one waits to be passed on.
const BACKLOG: usize = 1;

pub(super) struct Worker {
    pace: Duration,
    in_hand: Option<InHand>,
    outgoing: Outgoing,
    /// Whether it was told to end.
    dismissed: bool,
}

struct InHand {
    n: u64,
    message: Message,
    done: Instant,
}

impl Worker {
    pub(super) fn new(pace: Duration) -> Self {
        Self { pace, in_hand: None, outgoing: Outgoing::new(OUT, BACKLOG), dismissed: false }
    }

    fn pass_on(&mut self, desk: &mut Desk, n: u64, message: Message) {
        let cause = Cause { socket: number(IN), n };
        self.outgoing.offer(desk, message, Some(cause), None);
    }
}

impl Play for Worker {
    fn wants(&self, socket: usize) -> PollEvents {
        match socket {
            IN if self.is_free() && !self.dismissed => POLLIN,
            CONTROL if !self.dismissed => POLLIN,
            OUT if self.outgoing.wants_room() => POLLOUT,
            _ => PollEvents::empty(),
        }
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        if socket == CONTROL {
            // Whatever it is told there, it is told to end.
            self.dismissed |= desk.receive(CONTROL, false).is_some();
            return;
        }
        for _ in 0..desk.batch {
            if !self.is_free() {
                return;
            }
            if self.pace.is_zero() {
                if !self.outgoing.pass_on(desk, IN) {
                    return;
                }
                continue;
            }
            let Some((n, Some(message))) = desk.receive(IN, true) else { return };
            self.in_hand = Some(InHand { n, message, done: Instant::now() + self.pace });
        }
    }

    fn writable(&mut self, desk: &mut Desk, _socket: usize) {
        self.outgoing.flush(desk);
    }

    fn due(&self) -> Option<Instant> {
        self.in_hand.as_ref().map(|in_hand| in_hand.done)
    }

    fn tick(&mut self, desk: &mut Desk, now: Instant) {
        if let Some(in_hand) = self.in_hand.take_if(|in_hand| in_hand.done <= now) {
            self.pass_on(desk, in_hand.n, in_hand.message);
        }
    }

    fn set_pace(&mut self, pace: Duration) {
        self.pace = pace;
    }

    fn ending(&self) -> Option<Ending> {
        (self.dismissed && self.is_free()).then_some(Ending::Finished)
    }

    fn is_free(&self) -> bool {
        self.in_hand.is_none() && self.outgoing.is_empty()
    }

    fn finish(&mut self, desk: &mut Desk) {
        if let Some(in_hand) = self.in_hand.take() {
            // Best said at once: the peer is ending.
            desk.outbox.detail(|| Fact::Abandoned { socket: number(IN), n: in_hand.n });
        }
        self.outgoing.finish(desk);
    }
}
