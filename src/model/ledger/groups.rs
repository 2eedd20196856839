//! Messages that go one way only: all of the same bytes in one part of the wiring are matched with
//! their receipts together, in the order of time, so that it does not matter in which order two
//! receivers report.

use crate::lab::{Message, Moment, PeerId, SocketId, SocketType};
use crate::model::presence::SLACK;

use super::matching::Like;
use super::rearrange::Loose;
use super::same::{ByDigest, Same};
use super::{Arrival, Ledger, Source};

/// How many receipts of the same bytes a late report can rearrange: among equal messages the order
/// is a guess anyway.
pub(super) const REARRANGED: usize = 64;

/// The sockets that can reach each other one way only, directly or by each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Component {
    pub(super) groups: ByDigest<Group>,
    /// The latest receipt.
    pub(super) high: Moment,
}

/// Messages of the same bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// Those not received, in the order in which they were offered.
    pub(super) free: Same,
    /// Those received, in the order of their receipts.
    pub(super) taken: Same,
    /// Who offered them, and whether others did so too.
    pub(super) sender: Option<usize>,
    pub(super) mixed: bool,
}

/// The order of receipts: by time, then by receiver.
pub(super) type Key = (Moment, SocketId, u64);

/// A receipt of a message that goes one way only.
#[derive(Clone, Debug)]
pub(super) struct Receipt {
    pub(super) key: Key,
    pub(super) receiver: usize,
    pub(super) way: usize,
    /// The sender, where the connection tells it.
    pub(super) from: Option<usize>,
    /// The receiver's count of it.
    pub(super) n: u64,
    pub(super) at: Moment,
    pub(super) unread: bool,
    /// How many receipts the receiver had not told of by then.
    pub(super) unheard: u64,
    /// Whether no other message can have been meant.
    pub(super) certain: bool,
    /// Whether the message it was matched with was to be expected there.
    pub(super) expected: bool,
    /// What was read, where that can differ from what was sent.
    pub(super) read: Option<Message>,
}

pub(super) const NOBODY: SocketId = SocketId { peer: PeerId(0), socket: 0 };

impl Ledger {
    pub(super) fn group_of(&self, (component, digest): (usize, u64)) -> Option<&Group> {
        self.components.get(component)?.groups.get(&digest)
    }

    pub(super) fn group_mut(&mut self, (component, digest): (usize, u64)) -> Option<&mut Group> {
        self.components.get_mut(component)?.groups.get_mut(&digest)
    }

    /// Enters an offer into its group; an offer that comes to light late may have been received in
    /// another's place.
    pub(super) fn group(&mut self, place: usize) {
        let Some((entry, record)) = self.entries.get(place).zip(self.records.get(place)) else {
            return;
        };
        let Some(number) = record.sender else { return };
        let Some(sender) = self.senders.get(number) else { return };
        let (id, group) = (entry.id.0, (sender.component, record.digest));
        let sender_ways = sender.ways.len();
        let key = (entry.at, sender.id, entry.n);
        let there = self.group_of(group).map_or(0, |group| self.free_place(group, key));
        let Some(own) = self.components.get_mut(group.0) else { return };
        let own = own.groups.entry(group.1).or_default();
        own.free.insert(there, id);
        own.mixed |= own.sender.is_some_and(|first| first != number);
        own.sender = Some(number);
        let several = own.mixed || sender_ways > 1;
        if several && let Some(from) = self.displaced(group, key) {
            self.rearrange(group, from, None);
        }
    }

    /// An offer is for somebody else than was thought, or for nobody: matches anew what was received
    /// since.
    pub(super) fn regroup(&mut self, place: usize) {
        let Some((entry, record)) = self.entries.get(place).zip(self.records.get(place)) else {
            return;
        };
        let Some(own) = record.sender.and_then(|sender| self.senders.get(sender)) else { return };
        let (group, at) = ((own.component, record.digest), entry.at);
        if !own.fans_out && self.newest_receipt(group).is_some_and(|newest| newest.0 + SLACK >= at)
        {
            self.rearrange(group, (at - SLACK, NOBODY, 0), None);
        }
    }

    /// Where an offer stands among those not received.
    pub(super) fn free_place(&self, group: &Group, key: Key) -> usize {
        let last = group.free.len().checked_sub(1).and_then(|last| group.free.get(last));
        if last.is_none_or(|last| self.offer_key(last) < key) {
            group.free.len()
        } else {
            group.free.partition_point(|other| self.offer_key(other) < key)
        }
    }

    /// The earliest receipt that could have meant this offer, and took a later one or none else
    /// that it could have meant.
    fn displaced(&self, group: (usize, u64), key: Key) -> Option<Key> {
        let group = self.group_of(group)?;
        let taken = (0..group.taken.len()).rev().filter_map(|at| group.taken.get(at));
        taken
            .take(REARRANGED)
            .filter_map(|id| self.receipt(id).map(|receipt| (id, receipt)))
            .take_while(|(_, receipt)| receipt.at + SLACK >= key.0)
            .filter(|(id, receipt)| {
                let rivals = receipt.certain && receipt.at >= key.0;
                self.offer_key(*id) > key || rivals || !receipt.expected
            })
            .last()
            .map(|(_, receipt)| receipt.key)
    }

    pub(super) fn receipt(&self, id: u64) -> Option<&Receipt> {
        self.place(id).and_then(|place| self.records.get(place))?.receipt.as_ref()
    }

    pub(super) fn offer_key(&self, id: u64) -> Key {
        let entry = self.place(id).and_then(|place| self.entries.get(place));
        entry.map_or((Moment::START, NOBODY, 0), |entry| {
            (entry.at, entry.from.unwrap_or(NOBODY), entry.n)
        })
    }

    /// Takes an entry that is no longer kept out of its group.
    pub(super) fn ungroup(&mut self, component: usize, digest: u64, id: u64) {
        let Some(own) = self.components.get_mut(component) else { return };
        let Some(group) = own.groups.get_mut(&digest) else { return };
        if group.taken.remove(id).is_none() {
            group.free.remove(id);
        }
        if group.free.len() + group.taken.len() == 0 {
            own.groups.remove(&digest);
        }
    }

    /// Takes in what was received or found unread.
    pub(super) fn group_in(&mut self, receiver: usize, arrival: &Arrival<'_>) {
        let Some(own) = self.receivers.get_mut(receiver) else { return };
        own.count += 1;
        let (count, component, id) = (own.count, own.component, own.id);
        let read = matches!(
            own.kind,
            SocketType::Router | SocketType::Dealer | SocketType::Req | SocketType::Rep
        );
        let unheard = own.unheard.total();
        let inbound = own.ways.clone();
        let source = match arrival.source {
            Source::Unknown => {
                self.called(receiver, arrival.message).map_or(Source::Unknown, Source::Lab)
            }
            known @ (Source::Lab(_) | Source::Guest(_) | Source::Stranger) => known,
        };
        let (from, ways) = match source {
            Source::Lab(from) => match self.sender_at(from) {
                Some(sender) => {
                    (Some(sender), self.way_between(sender, receiver).into_iter().collect())
                }
                None => (None, inbound),
            },
            Source::Unknown => (None, inbound),
            Source::Guest(_) | Source::Stranger => {
                self.unmatched(receiver, arrival, &[]);
                return;
            }
        };
        if self.take_buried(&ways, arrival.unread, |buried| buried.take_named(arrival.digest)) {
            return;
        }
        let receipt = Receipt {
            key: (arrival.at, id, count),
            receiver,
            way: 0,
            from,
            n: arrival.n,
            at: arrival.at,
            unread: arrival.unread,
            unheard,
            certain: true,
            expected: true,
            read: read.then(|| arrival.message.clone()),
        };
        let key = receipt.key;
        let Some(own) = self.components.get_mut(component) else { return };
        own.high = own.high.max(arrival.at);
        let group = (component, arrival.digest);
        let found = if self.newest_receipt(group) > Some(key) {
            let loose = Loose { id: None, receipt, children: Vec::new(), span: (0, 0) };
            self.rearrange(group, key, Some((loose, arrival.message)))
        } else {
            self.fit(group, receipt, Like::Bytes(arrival.message)).map(|(id, receipt)| {
                self.receive(id, receipt);
                id
            })
        };
        match found {
            Some(id) => self.remember(receiver, arrival, id),
            None => self.unmatched(receiver, arrival, &ways),
        }
    }

    pub(super) fn newest_receipt(&self, group: (usize, u64)) -> Option<Key> {
        let group = self.group_of(group)?;
        let last = group.taken.get(group.taken.len().checked_sub(1)?)?;
        self.receipt(last).map(|receipt| receipt.key)
    }

    /// Makes one of the parts of the wiring that a sender and a receiver belong to.
    pub(super) fn join_components(&mut self, sender: usize, receiver: usize) {
        let Some((a, b)) = self
            .senders
            .get(sender)
            .map(|own| own.component)
            .zip(self.receivers.get(receiver).map(|own| own.component))
        else {
            return;
        };
        if a == b {
            return;
        }
        let size = |c: usize| self.components.get(c).map_or(0, |own| own.groups.len());
        let (keep, gone) = if size(a) >= size(b) { (a, b) } else { (b, a) };
        for own in self.senders.iter_mut().filter(|own| own.component == gone) {
            own.component = keep;
        }
        for own in self.receivers.iter_mut().filter(|own| own.component == gone) {
            own.component = keep;
        }
        let past = self.components.get_mut(gone).map(std::mem::take).unwrap_or_default();
        for (digest, group) in past.groups {
            let Some(own) = self.components.get_mut(keep) else { return };
            own.high = own.high.max(past.high);
            let Some(there) = own.groups.remove(&digest) else {
                own.groups.insert(digest, group);
                continue;
            };
            let mut both = Group { mixed: true, sender: group.sender, ..Group::default() };
            let mut free: Vec<u64> = group.free.iter().chain(there.free.iter()).collect();
            free.sort_by_key(|id| self.offer_key(*id));
            free.into_iter().for_each(|id| both.free.push(id));
            let mut taken: Vec<u64> = group.taken.iter().chain(there.taken.iter()).collect();
            taken.sort_by_key(|id| self.receipt(*id).map(|receipt| receipt.key));
            taken.into_iter().for_each(|id| both.taken.push(id));
            if let Some(own) = self.components.get_mut(keep) {
                own.groups.insert(digest, both);
            }
        }
    }
}
