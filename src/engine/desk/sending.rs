//! Sending at a desk: offers, what became of them, and messages that go whole or not at all.

use std::ffi::c_int;

use zmq::{DONTWAIT, POLLOUT, SNDMORE, Socket};

use crate::engine::libzmq;
use crate::engine::streams::Passage;
use crate::lab::{Cause, Fact, Frame, Holding, Message, Refusal};

use super::{Desk, Hindrance, Ticket, number};

impl Desk {
    /// Offers a message: counts it and says so, before libzmq hears of it.
    pub(in crate::engine) fn offer(
        &mut self,
        socket: usize,
        message: &Message,
        cause: Option<Cause>,
    ) -> Ticket {
        let tally = &mut self.ports[socket].tally;
        tally.offered += 1;
        let n = tally.offered;
        let port = &mut self.ports[socket];
        let counted = message.frames().last().and_then(|last| port.streams.read(last.bytes()));
        if let Some(counted) = counted {
            let at = port.streams.time(counted);
            port.streams.note(counted, Passage::Offered(at));
            return Ticket { n, told: false, counted: Some(counted) };
        }
        self.say_counted(socket);
        let told = self.outbox.detail(|| Fact::Offered {
            socket: number(socket),
            n,
            message: message.clone(),
            cause,
        });
        self.ports[socket].tally.thinned += u64::from(!told);
        if !told && self.ports[socket].told.thinned == 0 {
            // So that its receipt is not taken for that of somebody else's message.
            self.stamp();
            self.say_tally(socket);
        }
        Ticket { n, told, counted: None }
    }

    /// Tries to send an offered message without blocking, and says how that went unless it would
    /// block.
    pub(in crate::engine) fn send(
        &mut self,
        socket: usize,
        ticket: Ticket,
        message: &Message,
    ) -> Result<(), Hindrance> {
        let port = &self.ports[socket];
        port.clean.set(false);
        match send_frames(&port.socket, message) {
            Ok(()) => {
                let tally = &mut self.ports[socket].tally;
                tally.sent += 1;
                tally.bytes_sent += message.len() as u64;
                self.outcome(socket, ticket, |socket, n| Fact::Sent { socket, n });
                Ok(())
            }
            Err(zmq::Error::EAGAIN) => Err(Hindrance::WouldBlock),
            Err(error) => {
                let why = match error {
                    zmq::Error::EFSM => Refusal::OutOfTurn,
                    zmq::Error::EHOSTUNREACH => Refusal::Unroutable,
                    other => Refusal::Failed { reason: libzmq::reason_of(other) },
                };
                self.refuse(socket, ticket, why);
                Err(Hindrance::Refused)
            }
        }
    }

    /// Says that an offered message will not be sent.
    pub(in crate::engine) fn refuse(&mut self, socket: usize, ticket: Ticket, why: Refusal) {
        let port = &mut self.ports[socket];
        port.tally.refused += 1;
        if let Some(counted) = ticket.counted {
            port.streams.note(counted, Passage::Refused);
        }
        self.outcome(socket, ticket, |socket, n| Fact::Refused { socket, n, why });
    }

    /// Says that an offered message waits.
    pub(in crate::engine) fn hold(&mut self, socket: usize, ticket: Ticket, why: Holding) {
        self.outcome(socket, ticket, |socket, n| Fact::Held { socket, n, why });
    }

    /// An outcome is said if its offer was; then it must arrive.
    pub(super) fn outcome(
        &mut self,
        socket: usize,
        ticket: Ticket,
        fact: impl FnOnce(u8, u64) -> Fact,
    ) {
        if ticket.told {
            self.outbox.say(fact(number(socket), ticket.n));
        }
    }
}

/// Sends all frames or none.
///
/// If the connection that got the first frames ends before the last, libzmq takes them back and
/// refuses the next one (`-2` in lb.cpp). To go on with that one would send half a message, so the
/// whole of it is to be sent again.
pub(super) fn send_frames(socket: &Socket, message: &Message) -> zmq::Result<()> {
    let frames = message.frames();
    for (place, frame) in frames.iter().enumerate() {
        let more = if place + 1 < frames.len() { SNDMORE } else { 0 };
        let sent = if place == 0 {
            send_first(socket, frame, more)
        } else {
            send_frame(socket, frame, more)
        };
        if sent == Err(zmq::Error::EAGAIN) && place > 0 {
            let rest = frames.get(place + 1..).unwrap_or_default();
            drop_rest(socket, rest.iter().map(Frame::bytes));
        }
        sent?;
    }
    Ok(())
}

/// After a refusal for want of room it asks `zmq_poll` once, because a peer that just connected may
/// not have been noticed yet.
pub(super) fn send_first(socket: &Socket, frame: &Frame, flags: c_int) -> zmq::Result<()> {
    match send_frame(socket, frame, flags) {
        Err(zmq::Error::EAGAIN) if socket.poll(POLLOUT, 0)? > 0 => send_frame(socket, frame, flags),
        sent => sent,
    }
}

pub(super) fn send_frame(socket: &Socket, frame: &Frame, flags: c_int) -> zmq::Result<()> {
    loop {
        match socket.send(frame.bytes(), flags | DONTWAIT) {
            Err(zmq::Error::EINTR) => {}
            sent => return sent,
        }
    }
}

/// Gives libzmq the frames that it still expects of a message it has taken back, to be dropped. Only
/// sockets that deal messages out among their connections expect any.
pub(super) fn drop_rest<'a>(socket: &Socket, rest: impl Iterator<Item = &'a [u8]>) {
    let deals = matches!(
        socket.get_socket_type(),
        Ok(zmq::SocketType::PUSH | zmq::SocketType::DEALER | zmq::SocketType::REQ)
    );
    let mut rest = rest.filter(|_| deals).peekable();
    while let Some(frame) = rest.next() {
        let more = if rest.peek().is_some() { SNDMORE } else { 0 };
        let _dropped = socket.send(frame, more | DONTWAIT);
    }
}
