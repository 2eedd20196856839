//! The cache: passes messages on, keeps the last of each topic, and gives it to whoever subscribes.
//! The last value cache of the ZeroMQ Guide.

use std::collections::BTreeMap;

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::{Desk, number};
use crate::lab::{Cause, Frame, Message, Prefix};

use super::Play;
use super::outgoing::Outgoing;

const FRONTEND: usize = 0;
const BACKEND: usize = 1;
/// How many messages wait that the backend will not take; a publisher takes them all.
const BACKLOG: usize = 1024;
/// How many topics are kept; further ones are passed on only.
const TOPICS: usize = 1024;

pub(super) struct Cache {
    last: BTreeMap<Frame, (u64, Message)>,
    outgoing: Outgoing,
}

impl Default for Cache {
    fn default() -> Self {
        Self { last: BTreeMap::new(), outgoing: Outgoing::new(BACKEND, BACKLOG) }
    }
}

impl Play for Cache {
    fn wants(&self, socket: usize) -> PollEvents {
        match (socket, self.outgoing.is_empty()) {
            (FRONTEND, true) => POLLIN,
            (BACKEND, false) => POLLOUT,
            _ => PollEvents::empty(),
        }
    }

    fn readable(&mut self, desk: &mut Desk, _socket: usize) {
        for _ in 0..desk.batch {
            if !self.outgoing.is_empty() {
                return;
            }
            let Some((n, Some(message))) = desk.receive(FRONTEND, true) else { return };
            let topic = message.frames().first().cloned().unwrap_or_default();
            if self.last.len() < TOPICS || self.last.contains_key(&topic) {
                self.last.insert(topic, (n, message.clone()));
            }
            let cause = Cause { socket: number(FRONTEND), n };
            self.outgoing.offer(desk, message, Some(cause), None);
        }
    }

    fn subscribed(&mut self, desk: &mut Desk, _socket: usize, prefix: &Prefix) {
        for (topic, (n, message)) in &self.last {
            if prefix.passes(topic.bytes()) {
                let cause = Cause { socket: number(FRONTEND), n: *n };
                self.outgoing.offer(desk, message.clone(), Some(cause), None);
            }
        }
    }

    fn writable(&mut self, desk: &mut Desk, _socket: usize) {
        self.outgoing.flush(desk);
    }

    fn resume(&mut self, desk: &mut Desk) {
        self.outgoing.flush(desk);
    }

    fn is_free(&self) -> bool {
        self.outgoing.is_empty()
    }

    fn finish(&mut self, desk: &mut Desk) {
        self.outgoing.finish(desk);
    }
}
