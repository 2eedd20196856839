//! The listener: receives, on all its sockets, and does nothing else.

use zmq::{POLLIN, PollEvents};

use crate::engine::desk::Desk;

use super::Play;

/// How many messages a listener takes before it looks at its letters again: it does little with each.
const BATCH: usize = 1024;

pub(super) struct Listener;

impl Play for Listener {
    fn wants(&self, _socket: usize) -> PollEvents {
        POLLIN
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        for _ in 0..BATCH {
            if desk.receive(socket, false).is_none() {
                return;
            }
        }
    }
}
