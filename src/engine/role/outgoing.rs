//! Outgoing messages of one socket: those libzmq will not take yet wait here, in order.

use std::collections::VecDeque;

use crate::engine::desk::{Desk, HandedOn, Hindrance, Ticket, number};
use crate::lab::{Cause, Holding, Message, Refusal, SocketType, Turn};

/// The bounded backlog in front of a socket.
pub(super) struct Outgoing {
    socket: usize,
    capacity: usize,
    backlog: VecDeque<Waiting>,
    /// For a REQ socket: a request was sent and its reply has not come.
    awaits_reply: bool,
    /// What holds everything back.
    gate: Option<Holding>,
    /// For a REQ socket: the request sent last.
    request: Option<Message>,
    /// For a REP socket: a request came and was not answered.
    asked: bool,
}

struct Waiting {
    ticket: Ticket,
    message: Message,
    why: Holding,
}

impl Outgoing {
    pub(super) fn new(socket: usize, capacity: usize) -> Self {
        Self {
            socket,
            capacity,
            backlog: VecDeque::new(),
            awaits_reply: false,
            asked: false,
            gate: None,
            request: None,
        }
    }

    /// Offers a message and sends it if it can be sent now.
    pub(super) fn offer(
        &mut self,
        desk: &mut Desk,
        message: Message,
        cause: Option<Cause>,
        obstacle: Option<Holding>,
    ) {
        let ticket = desk.offer(self.socket, &message, cause);
        let unasked = cause.is_none() && self.is_unasked(desk);
        let obstacle =
            obstacle.or_else(|| self.obstacle()).or_else(|| unasked.then_some(Holding::Turn));
        let why = match obstacle {
            Some(why) => why,
            None => match self.try_send(desk, ticket, &message) {
                Err(Hindrance::WouldBlock) => Holding::WouldBlock,
                Ok(()) | Err(Hindrance::Refused) => return,
            },
        };
        self.wait(desk, ticket, message, why);
    }

    /// Takes the next message of another socket and offers it here, with its receipt as its cause;
    /// tells whether there was one.
    pub(super) fn pass_on(&mut self, desk: &mut Desk, from: usize) -> bool {
        if !self.is_clear() {
            let Some((n, Some(message))) = desk.receive(from, true) else { return false };
            self.offer(desk, message, Some(Cause { socket: number(from), n }), None);
            return true;
        }
        match desk.hand_on(from, self.socket) {
            HandedOn::Nothing => return false,
            HandedOn::Sent => self.sent(desk),
            HandedOn::Kept(n, message) => {
                self.offer(desk, message, Some(Cause { socket: number(from), n }), None);
            }
        }
        true
    }

    /// Offers what a person typed: in its turn, or at once if that is wanted and the peer not paused.
    pub(super) fn speak(&mut self, desk: &mut Desk, message: Message, turn: Turn, paused: bool) {
        match turn {
            Turn::Force if !paused => self.force(desk, message),
            Turn::Force | Turn::Wait => {
                self.offer(desk, message, None, paused.then_some(Holding::Paused));
            }
        }
    }

    /// Offers a message and calls `zmq_send` at once, out of turn or not.
    fn force(&mut self, desk: &mut Desk, message: Message) {
        let ticket = desk.offer(self.socket, &message, None);
        if let Err(Hindrance::WouldBlock) = self.try_send(desk, ticket, &message) {
            self.wait(desk, ticket, message, Holding::WouldBlock);
        }
    }

    fn wait(&mut self, desk: &mut Desk, ticket: Ticket, message: Message, why: Holding) {
        let capacity = self.capacity;
        if self.backlog.len() >= capacity {
            desk.refuse(self.socket, ticket, Refusal::BacklogFull { capacity });
        } else {
            desk.hold(self.socket, ticket, why);
            self.backlog.push_back(Waiting { ticket, message, why });
        }
    }

    /// Whether it is a REP that has nothing to answer.
    fn is_unasked(&self, desk: &Desk) -> bool {
        desk.kind(self.socket) == SocketType::Rep && !self.asked
    }

    fn obstacle(&self) -> Option<Holding> {
        if self.gate.is_some() {
            self.gate
        } else if !self.backlog.is_empty() {
            Some(Holding::Behind)
        } else if self.awaits_reply {
            Some(Holding::Turn)
        } else {
            None
        }
    }

    fn try_send(
        &mut self,
        desk: &mut Desk,
        ticket: Ticket,
        message: &Message,
    ) -> Result<(), Hindrance> {
        let sent = desk.send(self.socket, ticket, message);
        if sent.is_ok() {
            self.sent(desk);
            self.request = self.awaits_reply.then(|| message.clone());
        }
        sent
    }

    /// A message was sent on the socket.
    pub(super) fn sent(&mut self, desk: &Desk) {
        self.awaits_reply = desk.kind(self.socket) == SocketType::Req;
        self.request = None;
        self.asked = false;
    }

    /// Whether a message could be sent at once, as far as this side knows.
    pub(super) fn is_clear(&self) -> bool {
        self.obstacle().is_none()
    }

    /// Holds everything back from now on.
    pub(super) fn shut(&mut self, why: Holding) {
        self.gate = Some(why);
    }

    /// Holds nothing back any more.
    pub(super) fn open(&mut self, desk: &mut Desk) {
        self.gate = None;
        self.flush(desk);
    }

    /// The request that waits for its reply.
    pub(super) fn request(&self) -> Option<&Message> {
        self.request.as_ref().filter(|_| self.awaits_reply)
    }

    /// The socket is another one, which owes and is owed nothing.
    pub(super) fn renewed(&mut self) {
        self.awaits_reply = false;
    }

    /// Offers a message and sends it before all that waits.
    pub(super) fn again(&mut self, desk: &mut Desk, message: Message) {
        let ticket = desk.offer(self.socket, &message, None);
        if let Err(Hindrance::WouldBlock) = self.try_send(desk, ticket, &message) {
            let why = Holding::WouldBlock;
            desk.hold(self.socket, ticket, why);
            self.backlog.push_front(Waiting { ticket, message, why });
        }
    }

    /// Sends what can be sent of the backlog.
    pub(super) fn flush(&mut self, desk: &mut Desk) {
        if self.gate.is_some() {
            return;
        }
        for _ in 0..desk.batch {
            let Some(mut first) = self.backlog.pop_front() else { return };
            let why = if self.awaits_reply || self.is_unasked(desk) {
                Holding::Turn
            } else {
                match self.try_send(desk, first.ticket, &first.message) {
                    Ok(()) | Err(Hindrance::Refused) => continue,
                    Err(Hindrance::WouldBlock) => Holding::WouldBlock,
                }
            };
            if first.why != why {
                first.why = why;
                desk.hold(self.socket, first.ticket, why);
            }
            self.backlog.push_front(first);
            return;
        }
    }

    /// A message came in on the socket: for a REQ that was the reply.
    pub(super) fn received(&mut self, desk: &mut Desk) {
        self.awaits_reply = false;
        self.asked = true;
        self.flush(desk);
    }

    /// Whether to poll for room.
    pub(super) fn wants_room(&self) -> bool {
        !self.backlog.is_empty() && !self.awaits_reply && self.gate.is_none()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.backlog.is_empty()
    }

    /// What still waits will not be sent any more.
    pub(super) fn finish(&mut self, desk: &mut Desk) {
        for waiting in self.backlog.drain(..) {
            desk.refuse(self.socket, waiting.ticket, Refusal::PeerEnded);
        }
    }
}
