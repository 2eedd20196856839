//! Who can send to whom: the sending and receiving sockets, and the ways between them.

use std::collections::{HashMap, VecDeque};

use crate::lab::{Frame, Moment, PeerId, PeerSpec, Role, SocketId, SocketType, Tally, Transport};
use crate::model::presence::Presence;

use super::Ledger;
use super::book::Slot;
use super::bury::Buried;
use super::fates::Outcome;
use super::groups::Component;
use super::same::{ByDigest, Same};
use super::unheard::{Presumed, Unheard};

/// A socket that sends.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub(super) id: SocketId,
    pub(super) kind: SocketType,
    /// The routing id it was given: what a ROUTER calls it.
    pub(super) routing_id: Option<Frame>,
    /// Whether each message goes down every way, rather than down one of them.
    pub(super) fans_out: bool,
    pub(super) ways: Vec<usize>,
    /// The kept offers, oldest first.
    pub(super) offers: VecDeque<u64>,
    /// The kept offers by their bytes, if it fans out.
    pub(super) index: ByDigest<Same>,
    /// The offers on one way only that may still be under way, oldest first; some are decided.
    pub(super) open: VecDeque<u64>,
    /// Its part of the wiring, if it does not fan out.
    pub(super) component: usize,
    /// The account of the messages whose receiver is not known.
    pub(super) elsewhere: Option<Slot>,
    /// How many offers were folded, and how many were known from their receipt only.
    pub(super) seen: u64,
    /// How many counted messages it offered.
    pub(super) counted: u64,
    pub(super) tally: Tally,
    /// When it was last counted.
    pub(super) counted_at: Moment,
    /// How many offers were not told, and after which moment.
    pub(super) missing: u64,
    pub(super) thinned_from: Moment,
    /// How many refusals were told, and how many not.
    pub(super) refused: u64,
    pub(super) refused_unseen: u64,
    /// How many offers nobody told of.
    pub(super) unseen: u64,
    /// When outside programs that could get its messages were there.
    pub(super) guests: Vec<(Moment, Option<Moment>)>,
    pub(super) buried: Buried,
    /// The latest moment that was judged by.
    pub(super) high: Moment,
    /// The latest change around it, and what becomes of an offer since.
    pub(super) changed: Moment,
    pub(super) calm: Option<Outcome>,
}

/// A socket that receives.
#[derive(Clone, Debug)]
pub(super) struct Receiver {
    pub(super) id: SocketId,
    pub(super) kind: SocketType,
    pub(super) ways: Vec<usize>,
    /// Whether its senders fan out.
    pub(super) subscribes: bool,
    pub(super) component: usize,
    /// The latest receipts, by the socket's count.
    pub(super) recent: VecDeque<(u64, u64)>,
    /// For a ROUTER: the entry last received from each address.
    pub(super) callers: HashMap<Frame, u64>,
    /// The count of its receipts and of what lay unread.
    pub(super) count: u64,
    /// What it received and did not tell of.
    pub(super) unheard: Unheard,
}

/// A way from a sending to a receiving socket.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) sender: usize,
    pub(super) receiver: usize,
    pub(super) from: SocketId,
    pub(super) to: SocketId,
    /// Its place among the sender's ways.
    pub(super) place: usize,
    /// Since when there has been this way: what was offered before is not for it.
    pub(super) added: Moment,
    /// The link it goes over; the first, if several wires join the two.
    pub(super) link: usize,
    /// What the sender's queue for this way outlives.
    pub(super) pipe: Pipe,
    pub(super) slot: Slot,
    /// What was received, in the order of the offers.
    pub(super) marks: VecDeque<Mark>,
    /// The latest moment at which something was received that was not to be expected.
    pub(super) surprise: Option<Moment>,
    /// The fanned-out messages that may still be under way, oldest first; some are decided.
    pub(super) open: VecDeque<u64>,
    /// The kept messages that count as received without a told receipt.
    pub(super) presumed: Presumed,
    pub(super) buried: Buried,
    /// Receipts of offers that nobody told of.
    pub(super) found: u64,
    /// What of the sender's offers nobody explains on this way.
    pub(super) unseen: u64,
    /// How many messages wait on it, those included that may go another way.
    pub(super) waiting: u64,
    /// The latest moment that was judged by.
    pub(super) high: Moment,
}

/// How the queue of a way lives and dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pipe {
    /// It is there while the link is up: the sender binds.
    Linked,
    /// It is there as soon as the sender has called connect, and outlives the receiver: tcp, ipc. A
    /// publisher keeps the subscriptions it was told with it.
    Lasting,
    /// It is there as soon as the sender has called connect, and dies with the receiver: inproc.
    Reserved,
}

/// A receipt, as its way remembers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// The sender's count of the offer.
    pub(super) n: u64,
    /// The entry.
    pub(super) id: u64,
    /// When it was received.
    pub(super) at: Moment,
    /// The receiver's count of it.
    pub(super) receipt: u64,
    /// Its place among all the receiver received or left unread.
    pub(super) order: u64,
    /// Whether it was not received but found unread.
    pub(super) unread: bool,
    /// How many receipts the receiver had not told of by then.
    pub(super) unheard: u64,
    /// Whether another message of the same bytes could have been meant.
    pub(super) guessed: bool,
    /// Whether the message was to be expected there.
    pub(super) expected: bool,
}

impl Way {
    /// When the receiver first received a message offered after the sender's `n`th, if it did not
    /// leave out any receipt since it received one offered before: that could have been it.
    pub(super) fn overtaken(&self, n: u64) -> Option<Moment> {
        if self.marks.back().is_none_or(|mark| mark.n <= n) {
            return None;
        }
        let place = self.marks.partition_point(|mark| mark.n <= n);
        let before = place.checked_sub(1).and_then(|before| self.marks.get(before));
        let unheard = before.map_or(0, |mark| mark.unheard);
        self.marks.get(place).filter(|mark| mark.unheard == unheard).map(|mark| mark.at)
    }

    /// The receipt of the sender's `n`th offer.
    pub(super) fn mark(&self, n: u64) -> Option<&Mark> {
        let place = self.marks.partition_point(|mark| mark.n < n);
        self.marks.get(place).filter(|mark| mark.n == n)
    }
}

/// What a peer does with what it receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handles {
    /// Nothing that could be waited for.
    Nothing,
    /// It answers it.
    Answers,
    /// It passes it on by this socket.
    PassesOn(u8),
    /// It passes it on by its other socket.
    Carries,
}

/// One peer, to the ledger.
#[derive(Clone, Debug, Default)]
pub(super) struct Party {
    pub(super) handles: Option<Handles>,
    pub(super) sends: Vec<Option<usize>>,
    pub(super) receives: Vec<Option<usize>>,
    pub(super) ways: Vec<usize>,
}

impl Party {
    fn new(spec: &PeerSpec) -> Self {
        let none = vec![None; spec.sockets.len()];
        let handles = match spec.role {
            Role::Speaker | Role::ClockSpeaker | Role::Listener => Handles::Nothing,
            Role::Snail { .. } => Handles::Nothing,
            Role::Echo => Handles::Answers,
            Role::Worker { .. } => Handles::PassesOn(1),
            Role::Device => Handles::Carries,
            Role::ReadyWorker { .. } => Handles::Answers,
            Role::Cache => Handles::PassesOn(1),
            // It reads a request only when it can give it away at once.
            Role::Balancer => Handles::Nothing,
            Role::SyncSpeaker { .. } => Handles::Answers,
            Role::SyncListener { .. } | Role::Pirate { .. } => Handles::Nothing,
        };
        Self { handles: Some(handles), sends: none.clone(), receives: none, ways: Vec::new() }
    }
}

impl Ledger {
    /// Takes in a peer whose links stand in the presence from `links` on.
    pub(in crate::model) fn join(&mut self, spec: &PeerSpec, links: usize, at: Moment) {
        self.parties.push(Party::new(spec));
        for (id, socket) in spec.socket_ids() {
            if socket.kind.sends() {
                self.add_sender(id, socket.kind, socket.options.routing_id(&spec.name));
            }
            if socket.kind.receives() {
                self.add_receiver(id, socket.kind);
            }
        }
        for link in links..self.presence.links.len() {
            let Some(shown) = self.presence.links.get(link) else { break };
            let (connector, binder) = (shown.connector, shown.binder);
            self.add_way(connector, binder, link, at);
            self.add_way(binder, connector, link, at);
        }
    }

    fn add_sender(&mut self, id: SocketId, kind: SocketType, routing_id: Option<Frame>) {
        let component = self.components.len();
        self.components.push(Component::default());
        let number = self.senders.len();
        if let Some(place) = self
            .parties
            .get_mut(id.peer.index())
            .and_then(|party| party.sends.get_mut(usize::from(id.socket)))
        {
            *place = Some(number);
        }
        self.senders.push(Sender {
            id,
            kind,
            routing_id,
            fans_out: kind.fans_out(),
            ways: Vec::new(),
            offers: VecDeque::new(),
            index: ByDigest::default(),
            open: VecDeque::new(),
            component,
            elsewhere: None,
            seen: 0,
            counted: 0,
            tally: Tally::default(),
            counted_at: Moment::START,
            missing: 0,
            thinned_from: Moment::START,
            refused: 0,
            refused_unseen: 0,
            unseen: 0,
            guests: Vec::new(),
            buried: Buried::default(),
            high: Moment::START,
            changed: Moment::START,
            calm: None,
        });
    }

    fn add_receiver(&mut self, id: SocketId, kind: SocketType) {
        let component = self.components.len();
        self.components.push(Component::default());
        let number = self.receivers.len();
        if let Some(place) = self
            .parties
            .get_mut(id.peer.index())
            .and_then(|party| party.receives.get_mut(usize::from(id.socket)))
        {
            *place = Some(number);
        }
        let subscribes = matches!(kind, SocketType::Sub | SocketType::Xsub);
        self.receivers.push(Receiver {
            id,
            kind,
            ways: Vec::new(),
            subscribes,
            component,
            recent: VecDeque::new(),
            callers: HashMap::new(),
            count: 0,
            unheard: Unheard::default(),
        });
    }

    fn add_way(&mut self, from: SocketId, to: SocketId, link: usize, at: Moment) {
        let Some((sender, receiver)) = self.sender_at(from).zip(self.receiver_at(to)) else {
            return;
        };
        if self.way_between(sender, receiver).is_some() {
            return;
        }
        let number = self.ways.len();
        let Some(own) = self.senders.get_mut(sender) else { return };
        let place = own.ways.len();
        own.ways.push(number);
        own.changed = own.changed.max(at);
        own.calm = None;
        let known = self.presence.latest(from.peer).max(self.presence.latest(to.peer));
        own.high = own.high.max(known);
        let fans_out = own.fans_out;
        if let Some(far) = self.receivers.get_mut(receiver) {
            far.ways.push(number);
        }
        for peer in [from.peer, to.peer] {
            if let Some(party) = self.parties.get_mut(peer.index())
                && party.ways.last() != Some(&number)
            {
                party.ways.push(number);
            }
        }
        let slot = self.book.open(from, Some(to));
        self.ways.push(Way {
            sender,
            receiver,
            from,
            to,
            place,
            added: at,
            link,
            pipe: pipe(&self.presence, link, from, fans_out),
            slot,
            marks: VecDeque::new(),
            surprise: None,
            open: VecDeque::new(),
            presumed: Presumed::new(),
            buried: Buried::default(),
            found: 0,
            unseen: 0,
            waiting: 0,
            high: known,
        });
        if fans_out {
            self.lengthen(number);
        } else {
            self.join_components(sender, receiver);
        }
    }

    /// The sender of this id.
    pub(super) fn sender_at(&self, id: SocketId) -> Option<usize> {
        *self.parties.get(id.peer.index())?.sends.get(usize::from(id.socket))?
    }

    /// The receiver of this id.
    pub(super) fn receiver_at(&self, id: SocketId) -> Option<usize> {
        *self.parties.get(id.peer.index())?.receives.get(usize::from(id.socket))?
    }

    /// The way between two sockets.
    pub(super) fn way_between(&self, sender: usize, receiver: usize) -> Option<usize> {
        let from = &self.senders.get(sender)?.ways;
        let to = &self.receivers.get(receiver)?.ways;
        let joins = |way: &Way| way.sender == sender && way.receiver == receiver;
        let shorter = if from.len() < to.len() { from } else { to };
        shorter.iter().copied().find(|way| self.ways.get(*way).is_some_and(joins))
    }

    /// The ways that a sender's offer of this moment can go.
    pub(super) fn ways_at(&self, sender: usize, at: Moment) -> &[usize] {
        let ways = self.senders.get(sender).map_or(&[][..], |own| &own.ways);
        let there = |way: &usize| self.ways.get(*way).is_none_or(|way| way.added <= at);
        if ways.last().is_none_or(there) {
            return ways;
        }
        ways.get(..ways.partition_point(there)).unwrap_or_default()
    }

    /// The ways a peer has an end of.
    pub(super) fn ways_of(&self, peer: PeerId) -> Vec<usize> {
        self.parties.get(peer.index()).map_or(Vec::new(), |party| party.ways.clone())
    }
}

fn pipe(presence: &Presence, link: usize, from: SocketId, fans_out: bool) -> Pipe {
    let connects = presence.links.get(link).is_some_and(|shown| shown.connector == from);
    match presence.transport(link) {
        Transport::Tcp | Transport::Ipc if connects => Pipe::Lasting,
        Transport::Inproc if connects && !fans_out => Pipe::Reserved,
        Transport::Tcp | Transport::Ipc | Transport::Inproc => Pipe::Linked,
    }
}
