//! Counted messages at a desk: generated ones, told of by runs of their numbers.

use zmq::DONTWAIT;

use crate::engine::libzmq::{self, Parcel};
use crate::engine::roster::Last;
use crate::engine::streams::{Counted, Passage, Streams};
use crate::lab::{Fact, Frame, Message, SocketType, Stream};

use super::sending::{Stopped, send_all, unbroken};
use super::{Desk, Hindrance, Port, number, to_message};

/// What became of a message that was to be handed on.
pub(in crate::engine) enum HandedOn {
    /// There was none.
    Nothing,
    /// It was a counted one, and it was sent.
    Sent,
    /// It was received, as the socket's so manieth, and is still to be sent.
    Kept(u64, Message),
}

/// How libzmq took the frames of a message.
enum Taken {
    Whole,
    /// None of them; they are as they were.
    Refused,
    /// Only the first of them.
    Broken,
}

impl Desk {
    /// Enters a stream of this speaker's; tells its place at the socket, and how far it is numbered.
    /// `None` when there are too many.
    pub(in crate::engine) fn enter_stream(
        &mut self,
        socket: usize,
        topic: &Frame,
    ) -> Option<(usize, Last)> {
        let stream = Stream { speaker: self.spec.id, topic: topic.clone() };
        let last = self.shared.roster.enter(&stream)?;
        let place = self.ports[socket].streams.meet(stream, self.spec.name.as_bytes());
        Some((place, last))
    }

    /// Offers and sends a counted message, unless that would block.
    pub(in crate::engine) fn send_counted(
        &mut self,
        socket: usize,
        (stream, number): (usize, u64),
        bytes: &[u8],
    ) -> Result<(), Hindrance> {
        let port = &mut self.ports[socket];
        let counted = Streams::counted(stream, number);
        let at = port.streams.time(counted);
        port.clean.set(false);
        let sent = unbroken(|| libzmq::send(&mut port.socket, bytes, DONTWAIT));
        if sent == Err(zmq::Error::EAGAIN) {
            return Err(Hindrance::WouldBlock);
        }
        port.streams.note(counted, Passage::Offered(at));
        port.tally.offered += 1;
        match sent {
            Ok(()) => {
                // The answer to a request was not there before the request was sent.
                port.clean.set(port.kind == SocketType::Req);
                port.tally.sent += 1;
                port.tally.bytes_sent += bytes.len() as u64;
                Ok(())
            }
            Err(_) => {
                port.tally.refused += 1;
                port.streams.note(counted, Passage::Refused);
                Err(Hindrance::Refused)
            }
        }
    }

    /// Notes the moment if counted messages passed.
    pub(in crate::engine) fn stamp(&mut self) {
        if self.ports.iter().any(|port| port.streams.news().0) {
            self.passed = self.outbox.now();
        }
    }

    /// Says which counted messages passed before one that is told by itself, so that its number shows
    /// whether others were left out.
    pub(super) fn say_counted(&mut self, socket: usize) {
        if self.outbox.has_room() && self.ports[socket].streams.news().0 {
            self.passed = self.outbox.now();
            self.say_flows(socket);
        }
    }

    /// Says what is known of the counted messages a socket has offered before it says what changes
    /// for those that follow.
    pub(super) fn say_offers(&mut self, socket: usize) {
        if self.ports[socket].streams.has_offers() {
            self.passed = self.outbox.now();
            self.say_flows(socket);
        }
    }

    pub(super) fn say_flows(&mut self, socket: usize) {
        for flow in self.ports[socket].streams.take(self.passed) {
            self.outbox.say(Fact::Flow { socket: number(socket), flow: Box::new(flow) });
        }
    }

    /// Counts the message just read if it is a counted one; tells which.
    pub(super) fn count_receipt(&mut self, socket: usize) -> Option<Counted> {
        let port = &mut self.ports[socket];
        let counted = port.counted()?;
        port.streams.note(counted, Passage::Received);
        port.tally.received += 1;
        port.tally.bytes_received += port.bytes;
        Some(counted)
    }

    /// A counted message of one socket, as another counts it.
    fn alike(&mut self, counted: Counted, from: usize, to: usize) -> Option<Counted> {
        match self.ports.get_disjoint_mut([from, to]) {
            Ok([from, to]) => to.streams.like(&from.streams, counted),
            Err(_) => Some(counted),
        }
    }

    /// Receives the next message of one socket and, if it is a counted one, sends it on another
    /// without copying it.
    pub(in crate::engine) fn hand_on(&mut self, from: usize, to: usize) -> HandedOn {
        if !self.read_frames(from) {
            return HandedOn::Nothing;
        }
        let Some(counted) = self.count_receipt(from) else {
            let (n, message) = self.tell_receipt(from, true);
            return message.map_or(HandedOn::Nothing, |message| HandedOn::Kept(n, message));
        };
        let counted = self.alike(counted, from, to);
        let bytes = self.ports[from].bytes;
        let mut frames = std::mem::take(&mut self.ports[from].frames);
        let port = &mut self.ports[to];
        let taken = match counted {
            Some(counted) => {
                port.clean.set(false);
                let at = port.streams.time(counted);
                let taken = send_parcels(port, &mut frames);
                if !matches!(taken, Taken::Refused) {
                    port.streams.note(counted, Passage::Offered(at));
                    port.tally.offered += 1;
                }
                match taken {
                    Taken::Whole => {
                        port.tally.sent += 1;
                        port.tally.bytes_sent += bytes;
                    }
                    Taken::Broken => {
                        port.tally.refused += 1;
                        port.streams.note(counted, Passage::Refused);
                    }
                    Taken::Refused => {}
                }
                taken
            }
            None => Taken::Refused,
        };
        let kept = matches!(taken, Taken::Refused).then(|| to_message(&frames));
        let port = &mut self.ports[from];
        port.frames = frames;
        kept.map_or(HandedOn::Sent, |message| HandedOn::Kept(port.tally.received, message))
    }
}

fn send_parcels(port: &mut Port, frames: &mut [Parcel]) -> Taken {
    let (kind, socket) = (port.kind, &mut port.socket);
    match send_all(kind, frames.len(), |place, flags| frames[place].send(socket, flags)) {
        Ok(()) => Taken::Whole,
        Err(Stopped { place: 0, .. }) => Taken::Refused,
        Err(_) => Taken::Broken,
    }
}
