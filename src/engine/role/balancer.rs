//! The balancer: gives each request to the worker that has been ready longest, and to nobody while
//! all are busy. The load-balancing broker of the ZeroMQ Guide.

use std::collections::VecDeque;

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::{Desk, number};
use crate::lab::{Cause, Frame, Message};

use super::Play;
use super::outgoing::Outgoing;

const FRONTEND: usize = 0;
const BACKEND: usize = 1;
/// What cannot be sent at once waits alone; nothing more is read meanwhile.
const BACKLOG: usize = 1;
/// How many ready workers are remembered.
const READY: usize = 10_000;

pub(super) struct Balancer {
    /// The workers that are ready, the one that has been so longest first.
    ready: VecDeque<Frame>,
    to_workers: Outgoing,
    to_clients: Outgoing,
}

impl Default for Balancer {
    fn default() -> Self {
        Self {
            ready: VecDeque::new(),
            to_workers: Outgoing::new(BACKEND, BACKLOG),
            to_clients: Outgoing::new(FRONTEND, BACKLOG),
        }
    }
}

impl Balancer {
    /// A worker says that it is ready, by that word or by an answer to a client.
    fn hear_workers(&mut self, desk: &mut Desk) {
        for _ in 0..desk.batch {
            if !self.to_clients.is_empty() {
                return;
            }
            let Some((n, Some(message))) = desk.receive(BACKEND, true) else { return };
            let [worker, rest @ ..] = message.frames() else { continue };
            self.ready.retain(|known| known != worker);
            if self.ready.len() < READY {
                self.ready.push_back(worker.clone());
            }
            let rest = match rest {
                [delimiter, rest @ ..] if delimiter.bytes().is_empty() => rest,
                rest => rest,
            };
            if rest.len() > 1 {
                let cause = Cause { socket: number(BACKEND), n };
                let answer = Message::from_frames(rest.to_vec());
                self.to_clients.offer(desk, answer, Some(cause), None);
            }
        }
    }

    fn hear_clients(&mut self, desk: &mut Desk) {
        for _ in 0..desk.batch {
            if self.ready.is_empty() || !self.to_workers.is_empty() {
                return;
            }
            let Some((n, Some(message))) = desk.receive(FRONTEND, true) else { return };
            let Some(worker) = self.ready.pop_front() else { return };
            let mut frames = vec![worker, Frame::default()];
            frames.extend_from_slice(message.frames());
            let cause = Cause { socket: number(FRONTEND), n };
            self.to_workers.offer(desk, Message::from_frames(frames), Some(cause), None);
        }
    }
}

impl Play for Balancer {
    fn wants(&self, socket: usize) -> PollEvents {
        let (reads, writes) = match socket {
            FRONTEND => {
                (!self.ready.is_empty() && self.to_workers.is_empty(), self.to_clients.wants_room())
            }
            _ => (self.to_clients.is_empty(), self.to_workers.wants_room()),
        };
        let mut events = PollEvents::empty();
        events.set(POLLIN, reads);
        events.set(POLLOUT, writes);
        events
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        match socket {
            FRONTEND => self.hear_clients(desk),
            _ => self.hear_workers(desk),
        }
    }

    fn writable(&mut self, desk: &mut Desk, _socket: usize) {
        self.to_workers.flush(desk);
        self.to_clients.flush(desk);
    }

    fn resume(&mut self, desk: &mut Desk) {
        self.writable(desk, FRONTEND);
    }

    fn is_free(&self) -> bool {
        self.to_workers.is_empty() && self.to_clients.is_empty()
    }

    fn finish(&mut self, desk: &mut Desk) {
        self.to_workers.finish(desk);
        self.to_clients.finish(desk);
    }
}
