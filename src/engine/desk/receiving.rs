//! Receiving at a desk: messages, a publisher's notices, and what lies unread at the end.

use zmq::{DONTWAIT, POLLIN, POLLOUT};

use crate::engine::libzmq::{self, Parcel};
use crate::engine::streams::Passage;
use crate::lab::{Deed, Fact, Message, Prefix};

use super::{Desk, Notice, number, to_message};

/// At its end a peer looks at this many unread messages at most, so that its end stays prompt.
const UNREAD_LOOKED_AT: u64 = 100_000;

impl Desk {
    /// Receives the next message, counts it and says so; `None` when none is there. The message
    /// itself is made only when `wanted` or when its detail is said.
    pub(in crate::engine) fn receive(
        &mut self,
        socket: usize,
        wanted: bool,
    ) -> Option<(u64, Option<Message>)> {
        if !self.read_frames(socket) {
            return None;
        }
        if self.count_receipt(socket).is_some() {
            let port = &self.ports[socket];
            return Some((port.tally.received, wanted.then(|| to_message(&port.frames))));
        }
        Some(self.tell_receipt(socket, wanted))
    }

    /// Counts the message just read and says so; it is no counted one.
    pub(super) fn tell_receipt(&mut self, socket: usize, wanted: bool) -> (u64, Option<Message>) {
        self.say_counted(socket);
        let room = self.outbox.has_room();
        let at = room.then(|| self.outbox.now());
        let from = if room { self.connection_of(socket) } else { None };
        let port = &mut self.ports[socket];
        port.tally.received += 1;
        port.tally.bytes_received += port.bytes;
        let n = port.tally.received;
        let message = (wanted || room).then(|| to_message(&port.frames));
        let told = at.is_some_and(|at| {
            self.outbox.detail_at(at, || Fact::Received {
                socket: number(socket),
                n,
                message: message.clone().unwrap_or_else(|| Message::from_frames(Vec::new())),
                from,
            })
        });
        self.ports[socket].tally.thinned += u64::from(!told);
        (n, message)
    }

    /// Reads the notices of a publisher: which subscriptions landed and which went. Each is handed on
    /// before it is said, and one that landed also after.
    pub(in crate::engine) fn read_notices(
        &mut self,
        socket: usize,
        mut hand_on: impl FnMut(&mut Self, &Prefix, Notice),
    ) {
        while self.read_frames(socket) {
            let from = self.connection_of(socket);
            let Some((&first, prefix)) =
                self.ports[socket].frames.first().and_then(|frame| frame.split_first())
            else {
                continue;
            };
            let (number, prefix) = (number(socket), Prefix::from(prefix));
            self.say_offers(socket);
            match first {
                1 => {
                    hand_on(self, &prefix, Notice::Comes);
                    let landed = prefix.clone();
                    let fact = Fact::SubscriptionLanded { socket: number, prefix: landed, from };
                    self.outbox.say(fact);
                    hand_on(self, &prefix, Notice::Came);
                }
                0 => {
                    hand_on(self, &prefix, Notice::Goes);
                    self.outbox.say(Fact::SubscriptionLeft { socket: number, prefix, from });
                }
                // An XSUB may send anything upstream; a PUB never shows it to its application.
                _ => {}
            }
        }
    }

    /// Reads the next message's frames; tells whether there was one.
    pub(super) fn read_frames(&mut self, socket: usize) -> bool {
        let port = &mut self.ports[socket];
        if let Some(frames) = port.ahead.pop_front() {
            port.bytes = frames.iter().map(|frame| frame.len() as u64).sum();
            port.frames = frames;
            return true;
        }
        self.take_frames(socket)
    }

    /// Receives one message's frames from libzmq; tells whether there was one.
    pub(super) fn take_frames(&mut self, socket: usize) -> bool {
        let port = &mut self.ports[socket];
        let (mut count, mut bytes) = (0, 0);
        loop {
            // The messages of before are received into.
            if port.frames.len() == count {
                port.frames.push(Parcel::new());
            }
            let Some(frame) = port.frames.get_mut(count) else { return false };
            match frame.receive(&mut port.socket, DONTWAIT) {
                Ok(length) => {
                    count += 1;
                    bytes += length;
                    if !frame.has_more() {
                        port.bytes = bytes;
                        port.frames.truncate(count);
                        return true;
                    }
                }
                Err(zmq::Error::EINTR) => {}
                Err(zmq::Error::EAGAIN) => {
                    port.clean.set(true);
                    if let Some(monitor) = &mut port.monitor {
                        monitor.all_read();
                    }
                    return false;
                }
                // A REP that owes a reply has nothing to receive either.
                Err(zmq::Error::EFSM | zmq::Error::ETERM) => return false,
                Err(error) => {
                    self.trouble(socket, Deed::Receive, libzmq::reason_of(error));
                    return false;
                }
            }
        }
    }

    /// Whether a socket would take a message now.
    pub(in crate::engine) fn has_room(&self, socket: usize) -> bool {
        self.ports[socket].events().is_ok_and(|events| events.contains(POLLOUT))
    }

    /// The sockets the application reads, and whether something lies unread in each.
    pub(in crate::engine) fn unread(&self) -> Vec<(u8, bool)> {
        let own = (0u8..).zip(&self.ports).filter(|(_, port)| port.kind.receives());
        own.map(|(number, port)| {
            let waits = port.events().is_ok_and(|events| events.contains(POLLIN));
            (number, waits || !port.ahead.is_empty())
        })
        .collect()
    }

    /// Says of each message that lies unread that it is lost now.
    pub(in crate::engine) fn say_unread(&mut self) {
        for socket in 0..self.ports.len() {
            let kind = self.ports[socket].kind;
            if !kind.receives() || kind.fans_out() {
                continue;
            }
            for _ in 0..UNREAD_LOOKED_AT {
                if !self.read_frames(socket) {
                    break;
                }
                let port = &mut self.ports[socket];
                port.tally.unread += 1;
                if let Some(counted) = port.counted() {
                    port.streams.note(counted, Passage::Unread);
                    continue;
                }
                let from = self.connection_of(socket);
                let port = &mut self.ports[socket];
                let message = to_message(&port.frames);
                let fact = || Fact::Unread { socket: number(socket), message, from };
                let told = self.outbox.detail(fact);
                self.ports[socket].tally.thinned += u64::from(!told);
            }
        }
    }
}
