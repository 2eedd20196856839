//! Matching: which message a receipt means, of those that go one way only.

use crate::lab::{Message, Moment, SocketType};
use crate::model::presence::SLACK;

use super::entry::Offer;
use super::groups::{Group, Key, Receipt};
use super::ways::Mark;
use super::wire::Carried;
use super::{Ledger, Target};

/// How many messages that a receipt could mean are looked at.
const RIVALS: usize = 64;

/// What bytes a receipt is of.
#[derive(Clone, Copy)]
pub(super) enum Like<'a> {
    /// These.
    Bytes(&'a Message),
    /// Those of this entry.
    Entry(u64),
}

impl Ledger {
    /// The earliest message that a receipt can mean.
    pub(super) fn fit(
        &self,
        group: (usize, u64),
        mut receipt: Receipt,
        like: Like<'_>,
    ) -> Option<(u64, Receipt)> {
        let group = self.group_of(group)?;
        let wanted = match like {
            Like::Bytes(message) => {
                Carried::seen(self.receivers.get(receipt.receiver)?.kind, message)
            }
            Like::Entry(id) => self.carried(self.place(id)?)?,
        };
        let mut found: Option<(u64, usize, usize)> = None;
        let (mut likely, mut stray) = (None, None);
        let (mut early, mut late, mut masked, mut bare) = (None, None, None, None);
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
            let Some(carried) = self.carried(place) else { continue };
            if matches!(entry.state, Offer::Refused(_))
                || receipt.from.is_some_and(|from| from != sender)
            {
                continue;
            }
            let Some(way) = self.way_between(sender, receipt.receiver) else { continue };
            if !carried.is_like(&wanted) {
                let asks = self.senders.get(sender).is_some_and(|own| own.kind == SocketType::Req);
                if asks && wanted.is_bare_of(&carried) {
                    bare = bare.or(Some((id, way)));
                }
                continue;
            }
            let meant = match record.target {
                Target::Any => true,
                Target::Way(target) if target == way => true,
                Target::Way(_) if record.sure => continue,
                Target::Way(_) => false,
                Target::Guest(_) | Target::Nobody => {
                    // Whoever asked may yet turn out to be of the lab.
                    masked = masked.or(Some((id, way)));
                    continue;
                }
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
        let guess = likely.or(stray).or(late).or(masked).or(early).map(|(id, way)| {
            // A guess among one is none.
            (id, way, several == 1 && !self.rivalled(group, self.entry_at(id)))
        });
        let guess = guess.or(bare.map(|(id, way)| (id, way, false)));
        let (id, way, certain) = found.map(|(id, way, _)| (id, way, certain)).or(guess)?;
        receipt.way = way;
        receipt.certain = certain;
        receipt.expected = found.is_some();
        Some((id, receipt))
    }

    /// What the wire carries of an offer.
    pub(super) fn carried(&self, place: usize) -> Option<Carried<'_>> {
        let (entry, record) = self.entries.get(place).zip(self.records.get(place))?;
        let kind = self.senders.get(record.sender?)?.kind;
        Some(Carried::seen(kind, &entry.message))
    }

    /// Whether the last receipt could as well have been of a message offered at `at`.
    fn rivalled(&self, group: &Group, at: Moment) -> bool {
        let last = group.taken.len().checked_sub(1).and_then(|last| group.taken.get(last));
        let receipt = last.and_then(|last| self.receipt(last));
        receipt.is_some_and(|receipt| !receipt.certain && at <= receipt.at)
    }

    /// Notes a receipt, and what it says of the messages before.
    pub(super) fn receive(&mut self, id: u64, receipt: Receipt) {
        let Some((way, span)) = self.put_receipt(id, receipt) else { return };
        if let Some(place) = self.place(id) {
            self.rejudge(place);
        }
        self.overtake(way, span);
    }

    /// Puts a receipt on its entry. Tells the way, and between which offers of the sender's the
    /// receipt stands there.
    pub(super) fn put_receipt(&mut self, id: u64, receipt: Receipt) -> Option<(usize, (u64, u64))> {
        let place = self.place(id)?;
        let n = self.entries.get(place)?.n;
        let record = self.records.get_mut(place)?;
        let (digest, number) = (record.digest, receipt.way);
        let mark = Mark {
            n,
            id,
            at: receipt.at,
            receipt: receipt.n,
            order: receipt.key.2,
            unread: receipt.unread,
            unheard: receipt.unheard,
            guessed: !receipt.certain,
            expected: receipt.expected,
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
    pub(super) fn taken_place(&self, group: (usize, u64), key: Key) -> Option<usize> {
        if self.newest_receipt(group).is_none_or(|newest| newest < key) {
            return Some(self.group_of(group)?.taken.len());
        }
        let earlier = |id| self.receipt(id).is_some_and(|receipt| receipt.key < key);
        Some(self.group_of(group)?.taken.partition_point(earlier))
    }

    /// Judges again the sender's messages between two offers: their receiver may have passed them
    /// over.
    pub(super) fn overtake(&mut self, way: usize, (after, before): (u64, u64)) {
        if after + 1 >= before {
            return;
        }
        let Some(sender) = self.ways.get(way).map(|way| way.sender) else { return };
        let Some(own) = self.senders.get(sender) else { return };
        let n = |id: &u64| self.place(*id).and_then(|p| self.entries.get(p)).map_or(0, |e| e.n);
        let from = own.offers.partition_point(|id| n(id) <= after);
        let range = own.offers.range(from..).copied().take_while(|id| n(id) < before);
        let (range, horizon) = (range.collect::<Vec<_>>(), self.horizon_of(sender));
        for id in range {
            if let Some(place) = self.place(id)
                && let Some(record) = self.records.get(place)
                && record.receipt.is_none()
                && (record.base >= horizon || self.pending(place))
                && !self.rule_out(place, way)
            {
                self.rejudge(place);
            }
        }
    }
}
