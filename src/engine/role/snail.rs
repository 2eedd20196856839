//! The snail: a subscriber that ends itself when a message it reads is older than it may be, because
//! something that is gone is noticed sooner than something that is slow.

use std::time::{Duration, Instant};

use zmq::{POLLIN, PollEvents};

use crate::engine::desk::Desk;
use crate::lab::Ending;

use super::{Play, clock};

pub(super) struct Snail {
    /// How old a message may be.
    limit: Duration,
    pace: Duration,
    /// Until when it works on the message it took last.
    busy: Option<Instant>,
    /// How old the message was that it ends over.
    late: Option<Duration>,
}

impl Snail {
    pub(super) fn new(limit: Duration, pace: Duration) -> Self {
        Self { limit, pace, busy: None, late: None }
    }

    fn reads(&self) -> bool {
        self.busy.is_none() && self.late.is_none()
    }
}

impl Play for Snail {
    fn wants(&self, _socket: usize) -> PollEvents {
        if self.reads() { POLLIN } else { PollEvents::empty() }
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        for _ in 0..desk.batch {
            if !self.reads() {
                return;
            }
            let Some((_, Some(message))) = desk.receive(socket, true) else { return };
            // The ZeroMQ Guide's looks at the clock before it begins to work.
            self.late = clock::age(&message).filter(|age| *age > self.limit);
            if self.late.is_none() && !self.pace.is_zero() {
                self.busy = Some(Instant::now() + self.pace);
            }
        }
    }

    fn due(&self) -> Option<Instant> {
        self.busy
    }

    fn tick(&mut self, _desk: &mut Desk, now: Instant) {
        self.busy = self.busy.filter(|until| *until > now);
    }

    fn set_pace(&mut self, pace: Duration) {
        self.pace = pace;
    }

    fn ending(&self) -> Option<Ending> {
        self.late.map(|age| Ending::TooSlow { age, limit: self.limit })
    }

    fn is_free(&self) -> bool {
        self.busy.is_none()
    }
}
