//! Messages that go one way only: all of the same bytes in one part of the wiring are matched with
//! their receipts together, in the order of time, so that it does not matter in which order two
//! receivers report.

use crate::lab::{Message, Moment, PeerId, SocketId};
use crate::model::presence::SLACK;

use super::entry::{EntryId, Offer};
use super::same::{ByDigest, Same};
use super::ways::Mark;
use super::{Arrival, Ledger, Source, Target};

/// How many receipts of the same bytes a late report can rearrange: among equal messages the order
/// is a guess anyway.
const REARRANGED: usize = 64;

/// How many messages that a receipt could mean are looked at.
const RIVALS: usize = 64;

/// The sockets that can reach each other one way only, directly or by each other.
#[derive(Debug, Default)]
pub(super) struct Component {
    pub(super) groups: ByDigest<Group>,
    /// The latest receipt.
    pub(super) high: Moment,
}

/// Messages of the same bytes.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// Those not received, in the order in which they were offered.
    free: Same,
    /// Those received, in the order of their receipts.
    taken: Same,
    /// Who offered them, and whether others did so too.
    sender: Option<usize>,
    mixed: bool,
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
    /// Whether no other message can have been meant.
    pub(super) certain: bool,
    /// Whether the message it was matched with was to be expected there.
    pub(super) expected: bool,
}

/// What bytes a receipt is of.
#[derive(Clone, Copy)]
enum Like<'a> {
    Bytes(&'a Message),
    /// Those of this entry.
    Entry(u64),
}

/// A receipt on its way to another entry: the one it stood on, and what was caused by it.
struct Loose {
    id: Option<u64>,
    receipt: Receipt,
    children: Vec<EntryId>,
    /// Between which offers of the sender's it stood on its way.
    span: (u64, u64),
}

const NOBODY: SocketId = SocketId { peer: PeerId(0), socket: 0 };

impl Ledger {
    fn group_of(&self, (component, digest): (usize, u64)) -> Option<&Group> {
        self.components.get(component)?.groups.get(&digest)
    }

    fn group_mut(&mut self, (component, digest): (usize, u64)) -> Option<&mut Group> {
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
    fn free_place(&self, group: &Group, key: Key) -> usize {
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

    fn receipt(&self, id: u64) -> Option<&Receipt> {
        self.place(id).and_then(|place| self.records.get(place))?.receipt.as_ref()
    }

    fn offer_key(&self, id: u64) -> Key {
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
        let inbound = own.ways.clone();
        let (from, ways) = match arrival.source {
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
            certain: true,
            expected: true,
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

    fn newest_receipt(&self, group: (usize, u64)) -> Option<Key> {
        let group = self.group_of(group)?;
        let last = group.taken.get(group.taken.len().checked_sub(1)?)?;
        self.receipt(last).map(|receipt| receipt.key)
    }

    /// The earliest message that a receipt can mean.
    fn fit(
        &self,
        group: (usize, u64),
        mut receipt: Receipt,
        like: Like<'_>,
    ) -> Option<(u64, Receipt)> {
        let group = self.group_of(group)?;
        let message = match like {
            Like::Bytes(message) => message,
            Like::Entry(id) => &self.entries.get(self.place(id)?)?.message,
        };
        let mut found: Option<(u64, usize, usize)> = None;
        let (mut likely, mut stray) = (None, None);
        let (mut early, mut late) = (None, None);
        let (mut ordered, mut certain, mut several) = (false, false, 0);
        for id in (0..group.free.len()).filter_map(|at| group.free.get(at)) {
            let Some(place) = self.place(id) else { continue };
            let Some((entry, record)) = self.entries.get(place).zip(self.records.get(place)) else {
                continue;
            };
            if entry.at > receipt.at + SLACK {
                break;
            }
            let Some(sender) = record.sender else { continue };
            if matches!(entry.state, Offer::Refused(_))
                || receipt.from.is_some_and(|from| from != sender)
                || entry.message != *message
            {
                continue;
            }
            let Some(way) = self.way_between(sender, receipt.receiver) else { continue };
            let meant = match record.target {
                Target::Any => true,
                Target::Way(target) if target == way => true,
                Target::Way(_) if record.sure => continue,
                Target::Way(_) => false,
                Target::Guest(_) => continue,
            };
            if record.base > receipt.at || matches!(entry.state, Offer::Held(_)) {
                early = early.or(Some((id, way)));
                continue;
            }
            several += 1;
            // Among one sender's, the second tells as much as all others.
            if found.is_some() && (!certain || !group.mixed && several > 2 || several > RIVALS) {
                break;
            }
            if self.expired(place, receipt.at) {
                late = late.or(Some((id, way)));
                continue;
            }
            // What can be for nobody else comes first.
            if !meant || !record.sure {
                let guess = if meant { &mut likely } else { &mut stray };
                *guess = guess.or(Some((id, way)));
                continue;
            }
            // On one way the first in is the first out.
            let one = self.senders.get(sender).is_some_and(|own| own.ways.len() == 1);
            match found {
                None => {
                    found = Some((id, way, sender));
                    ordered = one || record.target != Target::Any;
                    certain = !self.rivalled(group, entry.at);
                }
                Some((.., first)) => certain &= first == sender && ordered,
            }
        }
        let guess = likely.or(stray).or(late).or(early).map(|(id, way)| {
            // A guess among one is none.
            (id, way, several == 1 && !self.rivalled(group, self.entry_at(id)))
        });
        let (id, way, certain) = found.map(|(id, way, _)| (id, way, certain)).or(guess)?;
        receipt.way = way;
        receipt.certain = certain;
        receipt.expected = found.is_some();
        Some((id, receipt))
    }

    /// Whether the last receipt could as well have been of a message offered at `at`.
    fn rivalled(&self, group: &Group, at: Moment) -> bool {
        let last = group.taken.len().checked_sub(1).and_then(|last| group.taken.get(last));
        let receipt = last.and_then(|last| self.receipt(last));
        receipt.is_some_and(|receipt| !receipt.certain && at <= receipt.at)
    }

    /// Notes a receipt, and what it says of the messages before.
    fn receive(&mut self, id: u64, receipt: Receipt) {
        let Some((way, span)) = self.put_receipt(id, receipt) else { return };
        if let Some(place) = self.place(id) {
            self.rejudge(place);
        }
        self.overtake(way, span);
    }

    /// Puts a receipt on its entry. Tells the way, and between which offers of the sender's the
    /// receipt stands there.
    fn put_receipt(&mut self, id: u64, receipt: Receipt) -> Option<(usize, (u64, u64))> {
        let place = self.place(id)?;
        let n = self.entries.get(place)?.n;
        let record = self.records.get_mut(place)?;
        let (digest, number) = (record.digest, receipt.way);
        let mark = Mark {
            n,
            id,
            at: receipt.at,
            receipt: receipt.n,
            unread: receipt.unread,
            guessed: !receipt.certain,
        };
        let key = receipt.key;
        record.receipt = Some(receipt);
        let sender = self.senders.get_mut(record.sender?)?;
        sender.high = sender.high.max(mark.at);
        let group = (sender.component, digest);
        let there = self.taken_place(group, key)?;
        let group = self.group_mut(group)?;
        group.free.remove(id);
        group.taken.insert(there, id);
        let way = self.ways.get_mut(number)?;
        if mark.guessed {
            return Some((number, (n, n)));
        }
        let there = way.marks.partition_point(|mark| mark.n < n);
        let before = there.checked_sub(1).and_then(|before| way.marks.get(before));
        let before = before.map_or(0, |mark| mark.n);
        way.marks.insert(there, mark);
        Some((number, (before, n)))
    }

    /// Where a receipt stands among those of its group.
    fn taken_place(&self, group: (usize, u64), key: Key) -> Option<usize> {
        if self.newest_receipt(group).is_none_or(|newest| newest < key) {
            return Some(self.group_of(group)?.taken.len());
        }
        let earlier = |id| self.receipt(id).is_some_and(|receipt| receipt.key < key);
        Some(self.group_of(group)?.taken.partition_point(earlier))
    }

    /// Judges again the sender's messages between two offers: their receiver may have passed them
    /// over.
    fn overtake(&mut self, way: usize, (after, before): (u64, u64)) {
        if after + 1 >= before {
            return;
        }
        let Some(sender) = self.ways.get(way).map(|way| way.sender) else { return };
        let Some(own) = self.senders.get(sender) else { return };
        let n = |id: &u64| self.place(*id).and_then(|p| self.entries.get(p)).map_or(0, |e| e.n);
        let from = own.offers.partition_point(|id| n(id) <= after);
        let range = own.offers.range(from..).copied().take_while(|id| n(id) < before);
        for id in range.collect::<Vec<_>>() {
            if let Some(place) = self.place(id)
                && self.records.get(place).is_some_and(|record| record.receipt.is_none())
                && !self.rule_out(place, way)
            {
                self.rejudge(place);
            }
        }
    }

    /// Matches anew all receipts of the same bytes from `from` on, with one more among them, and
    /// tells where that one went.
    fn rearrange(
        &mut self,
        group: (usize, u64),
        from: Key,
        more: Option<(Loose, &Message)>,
    ) -> Option<u64> {
        let mut loose = self.loosen(group, from);
        let mut touched: Vec<u64> = loose.iter().filter_map(|loose| loose.id).collect();
        let message = more.map(|(more, message)| {
            loose.push(more);
            message
        });
        loose.sort_by_key(|loose| loose.receipt.key);
        let mut spans: Vec<(usize, (u64, u64))> =
            loose.iter().map(|loose| (loose.receipt.way, loose.span)).collect();
        let mut newcomer = None;
        for Loose { id: old, receipt, children, .. } in loose {
            let (n, receiver, key) = (receipt.n, receipt.receiver, receipt.key);
            let like = match (old, message) {
                (Some(old), _) => Like::Entry(old),
                (None, Some(message)) => Like::Bytes(message),
                (None, None) => continue,
            };
            let Some((id, receipt)) = self.fit(group, receipt.clone(), like) else {
                self.strand(old, receipt, children);
                continue;
            };
            spans.extend(self.put_receipt(id, receipt));
            if old.is_none() {
                newcomer = Some(id);
            } else if old != Some(id) {
                self.rename_receipt(receiver, n, key.0, id);
            }
            self.adopt(id, children);
            touched.push(id);
        }
        touched.sort_unstable();
        touched.dedup();
        for id in &touched {
            if let Some(place) = self.place(*id) {
                self.rejudge(place);
            }
        }
        for (way, span) in spans {
            self.overtake(way, span);
        }
        newcomer
    }

    /// A receipt that nothing is left for stays where it was, or counts as that of a message
    /// nobody told of.
    fn strand(&mut self, old: Option<u64>, receipt: Receipt, children: Vec<EntryId>) {
        let Some(old) = old else { return };
        if self.receipt(old).is_none() {
            self.put_receipt(old, receipt);
            self.adopt(old, children);
        } else {
            self.find_unseen(receipt.way, receipt.unread);
        }
    }

    /// Takes the receipts from `from` on off their entries.
    fn loosen(&mut self, group: (usize, u64), from: Key) -> Vec<Loose> {
        let mut loose = Vec::new();
        while loose.len() < REARRANGED {
            let newest = self.group_of(group).and_then(|group| {
                let last = group.taken.len().checked_sub(1)?;
                group.taken.get(last)
            });
            let Some(id) = newest else { break };
            if self.receipt(id).is_none_or(|receipt| receipt.key < from) {
                break;
            }
            let key = self.offer_key(id);
            let there = self.group_of(group).map_or(0, |group| self.free_place(group, key));
            if let Some(group) = self.group_mut(group) {
                group.taken.pop();
                group.free.insert(there, id);
            }
            loose.extend(self.take_receipt(id));
        }
        loose
    }

    /// Takes the receipt off an entry.
    fn take_receipt(&mut self, id: u64) -> Option<Loose> {
        let place = self.place(id)?;
        let entry = self.entries.get_mut(place)?;
        let receipt = self.records.get_mut(place)?.receipt.take()?;
        let children = std::mem::take(&mut entry.children);
        let n = entry.n;
        let mut span = (n, n);
        if let Some(way) = self.ways.get_mut(receipt.way) {
            let there = way.marks.partition_point(|mark| mark.n < n);
            if way.marks.get(there).is_some_and(|mark| mark.n == n) {
                way.marks.remove(there);
                let before = there.checked_sub(1).and_then(|before| way.marks.get(before));
                span.0 = before.map_or(0, |mark| mark.n);
            }
        }
        Some(Loose { id: Some(id), receipt, children, span })
    }

    /// Matches all receipts of a part of the wiring anew.
    pub(super) fn rematch(&mut self, component: usize) {
        let Some(own) = self.components.get(component) else { return };
        let several = own
            .groups
            .iter()
            .filter(|(_, group)| group.taken.len() > 0 && group.taken.len() + group.free.len() > 1);
        let digests: Vec<u64> = several.map(|(digest, _)| *digest).collect();
        for digest in digests {
            self.rearrange((component, digest), (Moment::START, NOBODY, 0), None);
        }
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
