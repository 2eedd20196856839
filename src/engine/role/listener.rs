//! The listener: receives, on all its sockets, and does nothing else.

use zmq::{POLLIN, PollEvents};

use crate::engine::desk::Desk;

use super::Play;

pub(super) struct Listener;

impl Play for Listener {
    fn wants(&self, _socket: usize) -> PollEvents {
        POLLIN
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        for _ in 0..desk.batch {
            if desk.receive(socket, false).is_none() {
                return;
            }
        }
    }
}
