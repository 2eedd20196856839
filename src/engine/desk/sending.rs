//! Sending at a desk: offers, what became of them, and messages that go whole or not at all.

use std::ffi::c_int;

use zmq::{DONTWAIT, POLLOUT, SNDMORE, Socket};

use crate::engine::libzmq;
use crate::engine::streams::Passage;
use crate::lab::{Cause, Fact, Holding, Message, Refusal, SocketType};

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
        match send_frames(&port.socket, port.kind, message) {
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

/// Where libzmq stopped taking a message's frames, and why.
pub(super) struct Stopped {
    pub(super) place: usize,
    pub(super) why: zmq::Error,
}

/// Sends a message's frames without blocking: `send` passes the one at a place on to libzmq.
///
/// If the connection that got the first frames ends before the last, libzmq takes them back and
/// refuses the next one (`-2` in lb.cpp). To go on with that one would send half a message, so what
/// libzmq still expects of the message is given to it to be dropped. Only sockets that deal messages
/// out among their connections expect any.
pub(super) fn send_all(
    kind: SocketType,
    frames: usize,
    mut send: impl FnMut(usize, c_int) -> zmq::Result<()>,
) -> Result<(), Stopped> {
    let mut pass = |place: usize| {
        let more = if place + 1 < frames { SNDMORE } else { 0 };
        unbroken(|| send(place, more | DONTWAIT))
    };
    for place in 0..frames {
        let Err(why) = pass(place) else { continue };
        let deals = matches!(kind, SocketType::Push | SocketType::Dealer | SocketType::Req);
        if deals && place > 0 && why == zmq::Error::EAGAIN {
            for rest in place + 1..frames {
                let _dropped = pass(rest);
            }
        }
        return Err(Stopped { place, why });
    }
    Ok(())
}

/// A call that a signal interrupted is made again.
pub(super) fn unbroken<T>(mut call: impl FnMut() -> zmq::Result<T>) -> zmq::Result<T> {
    loop {
        match call() {
            Err(zmq::Error::EINTR) => {}
            done => return done,
        }
    }
}

/// Sends all frames or none. After a refusal for want of room it asks `zmq_poll` once, because a
/// peer that just connected may not have been noticed yet.
pub(super) fn send_frames(socket: &Socket, kind: SocketType, message: &Message) -> zmq::Result<()> {
    let frames = message.frames();
    let send = |place: usize, flags| socket.send(frames[place].bytes(), flags);
    match send_all(kind, frames.len(), send) {
        Err(Stopped { place: 0, why: zmq::Error::EAGAIN }) if socket.poll(POLLOUT, 0)? > 0 => {
            send_all(kind, frames.len(), send).map_err(|stopped| stopped.why)
        }
        sent => sent.map_err(|stopped| stopped.why),
    }
}
