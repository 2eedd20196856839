//! The device: moves whole messages between its frontend and its backend, and hands subscriptions on
//! against the flow. What `zmq_proxy` does, told hop by hop.

use std::collections::HashMap;

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::Desk;
use crate::lab::{PeerSpec, Prefix};

use super::Play;
use super::outgoing::Outgoing;

const FRONTEND: usize = 0;
const BACKEND: usize = 1;
/// A message was read because there was room for it; should that have gone, it waits here alone.
const BACKLOG: usize = 1;

pub(super) struct Device {
    passages: Vec<Passage>,
    /// How many subscribers have each subscription: the first is handed on, and the last's leaving.
    subscriptions: HashMap<Prefix, usize>,
}

/// One way through the device.
struct Passage {
    from: usize,
    to: usize,
    outgoing: Outgoing,
    /// There was no room at the far side; nothing is read before there is.
    full: bool,
}

impl Device {
    pub(super) fn new(spec: &PeerSpec) -> Self {
        let kind = |socket: usize| spec.sockets.get(socket).map(|socket| socket.kind);
        let passage = |(from, to): (usize, usize)| {
            let open = kind(from)?.receives() && kind(to)?.sends();
            open.then(|| Passage { from, to, outgoing: Outgoing::new(to, BACKLOG), full: false })
        };
        let both = [(FRONTEND, BACKEND), (BACKEND, FRONTEND)];
        Self {
            passages: both.into_iter().filter_map(passage).collect(),
            subscriptions: HashMap::new(),
        }
    }
}

impl Passage {
    fn carry(&mut self, desk: &mut Desk) {
        for _ in 0..desk.batch {
            if !self.outgoing.is_empty() {
                return;
            }
            self.full = !desk.has_room(self.to);
            if self.full {
                return;
            }
            if !self.outgoing.pass_on(desk, self.from) {
                return;
            }
        }
    }
}

impl Play for Device {
    fn wants(&self, socket: usize) -> PollEvents {
        let mut events = PollEvents::empty();
        for passage in &self.passages {
            let stands = passage.full || passage.outgoing.wants_room();
            if passage.from == socket && !stands {
                events |= POLLIN;
            }
            if passage.to == socket && stands {
                events |= POLLOUT;
            }
        }
        events
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        for passage in self.passages.iter_mut().filter(|passage| passage.from == socket) {
            passage.carry(desk);
        }
    }

    fn writable(&mut self, desk: &mut Desk, socket: usize) {
        for passage in self.passages.iter_mut().filter(|passage| passage.to == socket) {
            passage.full = false;
            passage.outgoing.flush(desk);
        }
    }

    fn noticed(&mut self, desk: &mut Desk, socket: usize, (prefix, landed): (&Prefix, bool)) {
        let other = if socket == FRONTEND { BACKEND } else { FRONTEND };
        if !desk.kind(other).subscribes() {
            return;
        }
        let count = self.subscriptions.entry(prefix.clone()).or_default();
        if landed {
            *count += 1;
        } else {
            *count = count.saturating_sub(1);
        }
        match (landed, *count) {
            (true, 1) => desk.subscribe(other, prefix.clone(), true),
            (false, 0) => {
                self.subscriptions.remove(prefix);
                desk.subscribe(other, prefix.clone(), false);
            }
            _ => {}
        }
    }

    fn resume(&mut self, desk: &mut Desk) {
        for passage in &mut self.passages {
            passage.outgoing.flush(desk);
        }
    }

    fn is_free(&self) -> bool {
        self.passages.iter().all(|passage| passage.outgoing.is_empty())
    }

    fn finish(&mut self, desk: &mut Desk) {
        for passage in &mut self.passages {
            passage.outgoing.finish(desk);
        }
    }
}
