//! The synchronised listener: receives, and asks once that the speaker wait for it.

use std::time::{Duration, Instant};

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::Desk;
use crate::lab::Message;

use super::Play;
use super::outgoing::Outgoing;

const SYNC: usize = 1;
/// What it asks with: the ZeroMQ Guide sends an empty message.
const ASK: &str = "";

pub(super) struct SyncListener {
    asks_at: Option<Instant>,
    asking: Outgoing,
}

impl SyncListener {
    pub(super) fn new(wait: Duration) -> Self {
        Self { asks_at: Some(Instant::now() + wait), asking: Outgoing::new(SYNC, 1) }
    }
}

impl Play for SyncListener {
    fn wants(&self, socket: usize) -> PollEvents {
        let mut events = POLLIN;
        events.set(POLLOUT, socket == SYNC && self.asking.wants_room());
        events
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        for _ in 0..desk.batch {
            if desk.receive(socket, false).is_none() {
                return;
            }
            if socket == SYNC {
                self.asking.received(desk);
            }
        }
    }

    fn writable(&mut self, desk: &mut Desk, _socket: usize) {
        self.asking.flush(desk);
    }

    fn due(&self) -> Option<Instant> {
        self.asks_at
    }

    fn tick(&mut self, desk: &mut Desk, now: Instant) {
        if self.asks_at.take_if(|at| *at <= now).is_some() {
            self.asking.offer(desk, Message::single(ASK), None, None);
        }
    }

    fn resume(&mut self, desk: &mut Desk) {
        self.asking.flush(desk);
    }

    fn is_free(&self) -> bool {
        self.asks_at.is_none() && self.asking.is_empty()
    }

    fn finish(&mut self, desk: &mut Desk) {
        self.asking.finish(desk);
    }
}
