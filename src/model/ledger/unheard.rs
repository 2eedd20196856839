//! What a socket received and did not tell of, because its details were left out in a flood: counted
//! from the numbers of its receipts, and laid to messages that could be meant.

use std::collections::BTreeMap;

use crate::lab::{Fate, Gap, Known, Moment, Tally, Verdict};
use crate::model::presence::SETTLE;

use super::Ledger;
use super::bury::RECEIVED;
use super::fan::missing;
use super::fates::Outcome;

/// The receipts of one socket that were not told one by one.
#[derive(Clone, Debug, Default)]
pub(super) struct Unheard {
    /// How many it received and found unread, as far as known.
    received: u64,
    unread: u64,
    /// How many of these it told of.
    told: u64,
    told_unread: u64,
    /// How many of the others were laid to messages.
    spent: u64,
    /// When it was last heard of.
    at: Moment,
}

impl Unheard {
    /// A receipt was told, the socket's `n`th.
    pub(super) fn hear(&mut self, n: u64, at: Moment, unread: bool) {
        self.at = self.at.max(at);
        if unread {
            self.told_unread += 1;
        } else {
            self.told += 1;
            self.received = self.received.max(n);
        }
    }

    /// So many counted messages were received or found unread.
    pub(super) fn hear_counted(&mut self, count: u64, unread: bool) {
        if unread {
            self.told_unread += count;
        } else {
            self.told += count;
        }
    }

    fn count(&mut self, tally: &Tally, at: Moment) {
        if tally.thinned > 0 {
            self.at = self.at.max(at);
            self.received = self.received.max(tally.received);
            self.unread = self.unread.max(tally.unread);
        }
    }

    /// How many were not told.
    pub(super) fn total(&self) -> u64 {
        self.received.saturating_sub(self.told) + self.unread.saturating_sub(self.told_unread)
    }

    fn left(&self) -> u64 {
        self.total().saturating_sub(self.spent)
    }
}

/// The messages that count as received without their receipt having been told, and since when.
pub(super) type Presumed = BTreeMap<u64, Moment>;

impl Ledger {
    /// Takes in the counts of a receiving socket.
    pub(super) fn hear(&mut self, receiver: usize, tally: &Tally, at: Moment) {
        let Some(own) = self.receivers.get_mut(receiver) else { return };
        own.unheard.count(tally, at);
        if own.unheard.left() > 0 {
            self.hear_out(receiver, false);
        }
    }

    /// Lays up to so many receipts that were not told to somebody's messages; tells how many.
    pub(super) fn spend(&mut self, receiver: usize, count: u64) -> u64 {
        let Some(own) = self.receivers.get_mut(receiver) else { return 0 };
        let spent = own.unheard.left().min(count);
        own.unheard.spent += spent;
        spent
    }

    /// What a verdict on one leg becomes when the receiver got more than it told: a message that
    /// should have arrived and was not told of counts as received as long as any such is left.
    pub(super) fn presume_leg(&mut self, place: usize, number: usize, verdict: Verdict) -> Verdict {
        let Some(entry) = self.entries.get(place) else { return verdict };
        let Some(way) = self.ways.get_mut(number) else { return verdict };
        let Some(own) = self.receivers.get_mut(way.receiver) else { return verdict };
        let (id, gone) = (entry.id.0, is_gone(&verdict));
        if !gone {
            if way.presumed.remove(&id).is_some() {
                own.unheard.spent = own.unheard.spent.saturating_sub(1);
            }
            return verdict;
        }
        if !way.presumed.contains_key(&id) && own.unheard.left() > 0 {
            own.unheard.spent += 1;
            way.presumed.insert(id, own.unheard.at);
        }
        way.presumed.get(&id).map_or(verdict, |at| received(at.since(entry.at)))
    }

    /// The same for a message that goes one way only.
    pub(super) fn presume_one(&mut self, place: usize, outcome: Outcome) -> Outcome {
        let Some(record) = self.records.get(place) else { return outcome };
        let gone = is_gone(&outcome.verdict);
        let Some((entry, sender)) = self.entries.get(place).zip(record.sender) else {
            return outcome;
        };
        let (offered, base, presumed) = (entry.at, record.base, record.presumed);
        if !gone {
            if let Some((way, _)) = presumed {
                let receiver = self.ways.get(way).map(|way| way.receiver);
                let own = receiver.and_then(|receiver| self.receivers.get_mut(receiver));
                if let Some(own) = own {
                    own.unheard.spent = own.unheard.spent.saturating_sub(1);
                }
                if let Some(record) = self.records.get_mut(place) {
                    record.presumed = None;
                }
            }
            return outcome;
        }
        let found = presumed.or_else(|| {
            let ways = match &outcome.way {
                Some(way) => std::slice::from_ref(way),
                None => self.ways_at(sender, base),
            };
            let left = |way: &usize| {
                let receiver = self.ways.get(*way)?.receiver;
                let unheard = &self.receivers.get(receiver)?.unheard;
                (unheard.left() > 0).then_some((*way, receiver, unheard.at))
            };
            let (way, receiver, at) = ways.iter().find_map(left)?;
            (self.spend(receiver, 1) == 1).then_some((way, at))
        });
        if let Some(record) = self.records.get_mut(place) {
            record.presumed = found;
        }
        found.map_or(outcome, |(way, at)| Outcome {
            way: Some(way),
            verdict: received(at.since(offered)),
            mask: 0,
        })
    }

    /// Lays what a socket did not tell to offers that nobody told of either: at once where it takes
    /// all its senders offer, and else, `quiet` now, what is left of it then.
    pub(super) fn hear_out(&mut self, receiver: usize, quiet: bool) {
        let Some(own) = self.receivers.get(receiver) else { return };
        for number in own.ways.clone() {
            let Some(way) = self.ways.get(number) else { continue };
            let Some(own) = self.senders.get(way.sender) else { continue };
            let unseen = if own.fans_out { way.unseen } else { own.unseen };
            if unseen == 0 {
                continue;
            }
            let all =
                !own.fans_out || self.presence.wants(way.to, b"", Moment::from_nanos(u64::MAX));
            if !all && !quiet {
                continue;
            }
            let (sender, slot, drops) = (way.sender, way.slot, quiet && self.dropped_rest(number));
            let gap = match self.senders.get(sender) {
                Some(own) if self.presence.conflates(way.link, own.counted_at) => Gap::Replaced,
                _ => Gap::Quiet,
            };
            let found = self.spend(receiver, unseen);
            let dropped = if drops { unseen - found } else { 0 };
            if found + dropped == 0 {
                continue;
            }
            if let Some(way) = self.ways.get_mut(number) {
                way.found += found + dropped;
            }
            self.book.enter(slot, &RECEIVED, found);
            self.book.enter(slot, &Fate::Dropped(gap), dropped);
            self.explain(sender);
        }
    }

    /// Whether all that a publisher's way did not bring was thrown away by a full queue: its
    /// subscriber wanted everything, was there all the time, and has nothing more to read.
    fn dropped_rest(&self, number: usize) -> bool {
        let Some(way) = self.ways.get(number) else { return false };
        let Some(own) = self.senders.get(way.sender).filter(|own| own.fans_out) else {
            return false;
        };
        let first = |peer| self.presence.life(peer).is_some_and(|life| life.number == 1);
        let [span] = self.presence.spans(way.link) else { return false };
        let sold = (way.from, self.presence.tick(way.from));
        let now = own.counted_at.max(own.thinned_from);
        first(way.from.peer)
            && first(way.to.peer)
            && span.down.is_none()
            && span.up <= own.thinned_from
            && self.presence.passes(sold, (way.to, None), b"")
            && !self.presence.unwanted(way.to, b"", own.thinned_from, now)
            && self.presence.idle_from(way.to, own.counted_at + SETTLE).is_some()
    }
}

/// Whether a message with this verdict should have arrived, and nobody saw why it did not.
fn is_gone(verdict: &Verdict) -> bool {
    verdict.known == Known::Inferred && missing(&verdict.fate)
}

fn received(after: std::time::Duration) -> Verdict {
    Verdict::inferred(Fate::Delivered { after })
}
