//! The synchronised speaker: holds what it is to send until so many have asked to be waited for.

use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::engine::desk::{Desk, number};
use crate::lab::{Cause, Holding, Message, Turn};

use super::Play;
use super::outgoing::Outgoing;

const OUT: usize = 0;
const SYNC: usize = 1;
/// How many messages it holds.
const BACKLOG: usize = 100;

pub(super) struct SyncSpeaker {
    /// How many are still to ask.
    absent: u32,
    outgoing: Outgoing,
    answers: Outgoing,
}

impl SyncSpeaker {
    pub(super) fn new(listeners: u32) -> Self {
        let mut outgoing = Outgoing::new(OUT, BACKLOG);
        if listeners > 0 {
            outgoing.shut(Holding::Audience);
        }
        Self { absent: listeners, outgoing, answers: Outgoing::new(SYNC, 1) }
    }
}

impl Play for SyncSpeaker {
    fn wants(&self, socket: usize) -> PollEvents {
        let mut events = PollEvents::empty();
        match socket {
            OUT => events.set(POLLOUT, self.outgoing.wants_room()),
            _ => {
                events.set(POLLIN, self.answers.is_empty());
                events.set(POLLOUT, self.answers.wants_room());
            }
        }
        events
    }

    fn readable(&mut self, desk: &mut Desk, socket: usize) {
        if socket != SYNC || !self.answers.is_empty() {
            return;
        }
        let Some((n, Some(message))) = desk.receive(SYNC, true) else { return };
        self.answers.offer(desk, message, Some(Cause { socket: number(SYNC), n }), None);
        if self.absent > 0 {
            self.absent -= 1;
            if self.absent == 0 {
                self.outgoing.open(desk);
            }
        }
    }

    fn writable(&mut self, desk: &mut Desk, socket: usize) {
        match socket {
            OUT => self.outgoing.flush(desk),
            _ => self.answers.flush(desk),
        }
    }

    fn speak(&mut self, desk: &mut Desk, message: Message, turn: Turn, paused: bool) {
        self.outgoing.speak(desk, message, turn, paused);
    }

    fn resume(&mut self, desk: &mut Desk) {
        self.outgoing.flush(desk);
        self.answers.flush(desk);
    }

    fn is_free(&self) -> bool {
        self.answers.is_empty()
    }

    fn finish(&mut self, desk: &mut Desk) {
        self.outgoing.finish(desk);
        self.answers.finish(desk);
    }
}
