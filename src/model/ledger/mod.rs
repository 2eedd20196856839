//! The ledger: each message's fate at each peer it could go to, and the balance of every way.

mod bits;
mod book;
mod bury;
mod causes;
mod cells;
mod counts;
mod doubts;
mod entry;
mod fan;
mod fates;
mod flows;
mod fold;
mod groups;
mod hops;
mod judge;
mod matching;
mod noticing;
mod outside;
mod prospects;
mod rearrange;
mod reasons;
mod same;
mod sums;
mod unheard;
mod waits;
mod ways;
mod wire;

use std::collections::VecDeque;
use std::time::Duration;

use crate::lab::{Balance, Message, Moment, PeerId, SocketId};

use super::presence::Presence;
use book::Book;
pub use entry::{Account, Cell, Entry, EntryId, Leg, Offer, Outward, Read};
pub(super) use fold::Offering;
use groups::{Component, Receipt};
use hops::Hops;
pub(super) use judge::Bears;
pub use reasons::Reasons;
pub(super) use waits::Waits;
use ways::{Handles, Party, Receiver, Sender, Way};

/// What became of each message.
///
/// The latest [`Ledger::CAPACITY`] messages are kept one by one, fewer if they have more than
/// [`Ledger::LEGS`] legs together; older ones live on in the balances, which stay exact. A message
/// that was still under way when it was let go stays counted as pending until its receipt, a later
/// receipt on the same way, or an end decides it.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: VecDeque<Entry>,
    /// What the ledger alone must know of each entry, in the same places.
    records: VecDeque<Record>,
    /// The number of the next entry.
    next: u64,
    folded: u64,
    /// How many legs all entries have together.
    legs: usize,
    book: Book,
    parties: Vec<Party>,
    senders: Vec<Sender>,
    receivers: Vec<Receiver>,
    ways: Vec<Way>,
    components: Vec<Component>,
    /// Generated messages, counted by their numbers.
    hops: Hops,
    /// The entries that came from outside, oldest first.
    strangers: VecDeque<u64>,
    /// The receipts nothing came of, because their receiver ended.
    abandoned: VecDeque<(SocketId, u64)>,
    /// What the world should know and has not heard yet.
    news: VecDeque<News>,
    /// The messages that the last event bore on.
    stirred: Vec<EntryId>,
    /// Who was there when.
    pub(super) presence: Presence,
}

/// What the ledger alone must know of an entry.
#[derive(Clone, Debug)]
struct Record {
    digest: u64,
    sender: Option<usize>,
    /// The moment by which it is judged: the offer, or when the backlog let it go.
    base: Moment,
    /// Where its publisher stood among the subscription notices.
    tick: u64,
    /// The receipt that caused it.
    cause: Option<(SocketId, u64)>,
    target: Target,
    /// Whether the target is beyond doubt.
    sure: bool,
    /// Whether a reply from outside proves that it went there.
    answered: bool,
    /// Its receipt, if it goes one way only.
    receipt: Option<Receipt>,
    /// The way it goes, if it goes one way only and that is known.
    way: Option<usize>,
    /// The places of the ways it may go otherwise.
    mask: u64,
    /// The way on which it counts as received though its receipt was not told, and since when.
    presumed: Option<(usize, Moment)>,
    /// The outside program it came from, and the socket that received it.
    guest: Option<(Option<u64>, SocketId)>,
}

/// Whom a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// Whoever of the wired receivers gets it.
    Any,
    /// The receiver at the end of this way.
    Way(usize),
    /// The outside program of this number, if it has one.
    Guest(Option<u64>),
    /// Nobody in the lab is called what it is addressed to.
    Nobody,
}

/// Where a received message came from, as far as its connection tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// From this socket of the lab.
    Lab(SocketId),
    /// From the outside program of this number.
    Guest(u64),
    /// From an outside program the lab connected to.
    Stranger,
    /// Nothing tells.
    Unknown,
}

/// Something received or found unread.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival<'a> {
    /// Where.
    pub(super) to: SocketId,
    /// The socket's count of it.
    pub(super) n: u64,
    /// When.
    pub(super) at: Moment,
    /// What.
    pub(super) message: &'a Message,
    /// Its bytes' digest.
    pub(super) digest: u64,
    /// From where.
    pub(super) source: Source,
    /// The outside program's place among those the world shows.
    pub(super) outsider: Option<usize>,
    /// Whether it was found unread, rather than received.
    pub(super) unread: bool,
}

/// What the ledger found out that the world shows elsewhere.
#[derive(Clone, Copy, Debug)]
pub(super) enum News {
    /// A message went to the outside program of this number, or turned out not to have.
    Outside(u64, bool),
    /// The last message this peer received had been under way so long.
    Latency(PeerId, Duration),
    /// A timed message of a stream had been under way so long when this peer received it.
    Timed(PeerId, Duration),
}

impl Ledger {
    /// How many messages are kept one by one.
    pub const CAPACITY: usize = 10_000;
    /// How many legs the kept messages have together at most.
    pub const LEGS: usize = 200_000;

    /// The kept messages, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator {
        self.entries.iter()
    }

    /// The kept messages that nothing caused, oldest first: the rows of the delivery matrix.
    pub fn roots(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.parent.is_none())
    }

    /// One message, if it is still kept.
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(self.place(id.0)?)
    }

    /// What was read of a message, if it went one way only, by a socket that puts frames on and takes
    /// them off.
    pub fn read(&self, id: EntryId) -> Option<Read<'_>> {
        let receipt = self.receipt(id.0).filter(|receipt| !receipt.unread)?;
        let to = self.receivers.get(receipt.receiver)?.id;
        Some(Read { to, message: receipt.read.as_ref()?, certain: receipt.certain })
    }

    /// The messages that the last event bore on: their fates, their sending or what they caused. Some
    /// may stand here twice, or be gone.
    pub fn stirred(&self) -> &[EntryId] {
        &self.stirred
    }

    /// A further event is about to be folded.
    pub(super) fn calm(&mut self) {
        self.stirred.clear();
    }

    /// The balance of every way, in the order of sender and receiver.
    pub fn accounts(&self) -> &[Account] {
        self.book.accounts()
    }

    /// The kept offers of a socket, newest first.
    pub(super) fn latest_offers(&self, from: SocketId) -> impl Iterator<Item = &Entry> {
        let own = self.sender_at(from).and_then(|sender| self.senders.get(sender));
        let ids = own.into_iter().flat_map(|own| own.offers.iter().rev());
        ids.filter_map(|id| self.entry(EntryId(*id)))
    }

    /// Whether each message of a socket goes to all its peers.
    pub(super) fn fans_out(&self, from: SocketId) -> bool {
        let own = self.sender_at(from).and_then(|sender| self.senders.get(sender));
        own.is_some_and(|own| own.fans_out)
    }

    /// All accounts of messages to `peer` added up.
    pub fn received_by(&self, peer: PeerId) -> Balance {
        self.book.received_by(peer)
    }

    /// How many older messages live on in the balances only.
    pub fn folded(&self) -> u64 {
        self.folded
    }

    /// The next thing that the world has not heard yet.
    pub(super) fn news(&mut self) -> Option<News> {
        self.news.pop_front()
    }

    /// Whether silence could decide what became of some message: one that waits for somebody who
    /// is there and reads.
    pub(super) fn silence_would_tell(&self) -> bool {
        let tells = |way: &Way| self.presence.reads(way.to.peer) && !self.stands(way.to);
        self.ways.iter().any(|way| way.waiting + way.unseen > 0 && tells(way))
    }

    /// Whether a device reads nothing at this socket, because there is nobody to give it to.
    fn stands(&self, at: SocketId) -> bool {
        let carries = self.parties.get(at.peer.index()).and_then(|party| party.handles);
        if carries != Some(Handles::Carries) {
            return false;
        }
        let other = SocketId { socket: 1u8.saturating_sub(at.socket), ..at };
        let Some(own) = self.sender_at(other).and_then(|sender| self.senders.get(sender)) else {
            return false;
        };
        let up = |way: &Way| self.presence.links.get(way.link).is_some_and(|link| link.up);
        own.kind.blocks()
            && own.guests.iter().all(|(_, left)| left.is_some())
            && !own.ways.iter().filter_map(|way| self.ways.get(*way)).any(up)
    }

    /// Where an entry stands. Numbers are given out in order, and few are missing in between.
    fn place(&self, id: u64) -> Option<usize> {
        let first = self.entries.front()?.id.0;
        let guess = usize::try_from(id.checked_sub(first)?).ok()?;
        if self.entries.get(guess).is_some_and(|entry| entry.id.0 == id) {
            return Some(guess);
        }
        self.entries.binary_search_by_key(&id, |entry| entry.id.0).ok()
    }

    fn entry_at(&self, id: u64) -> Moment {
        let entry = self.place(id).and_then(|place| self.entries.get(place));
        entry.map_or(Moment::START, |entry| entry.at)
    }

    /// Before this moment nothing is judged again on a way: too much is forgotten.
    fn horizon(&self, way: usize) -> Moment {
        self.ways.get(way).map_or(Moment::START, |way| {
            let ends = self.presence.horizon(way.from.peer).max(self.presence.horizon(way.to.peer));
            ends.max(self.presence.link_horizon(way.link))
        })
    }

    /// Counts messages on or off those that wait on a way.
    fn wait(&mut self, number: usize, on: u64, off: u64) {
        if on == off {
            return;
        }
        let Some(way) = self.ways.get_mut(number) else { return };
        way.waiting = (way.waiting + on).saturating_sub(off);
        if let Some(link) = self.presence.links.get_mut(way.link) {
            link.waiting = (link.waiting + on).saturating_sub(off);
        }
    }

    /// The same for all ways of a sender whose places are in the mask.
    fn wait_all(&mut self, sender: usize, mask: u64, on: bool) {
        let mut left = mask;
        while left != 0 {
            let place = left.trailing_zeros() as usize;
            left &= left - 1;
            let way = self.senders.get(sender).and_then(|own| own.ways.get(place).copied());
            if let Some(way) = way {
                self.wait(way, u64::from(on), u64::from(!on));
            }
        }
    }
}
