//! Messages that are no longer kept one by one and were still under way when they were let go.

use std::time::Duration;

use crate::lab::{Fate, Gap, Loss, Moment, Place};

use super::Ledger;
use super::prospects::{End, Prospect};
use super::same::ByDigest;

/// How many different messages under way a way remembers by their digest; the others are counted.
const KINDS: usize = 4096;

/// Messages under way that are counted only. They are all older than any that is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Buried {
    pub(super) count: u64,
    kinds: ByDigest<u64>,
    /// How many of them are not among the kinds.
    nameless: u64,
    /// The sender's count of the newest, and when that was sent.
    newest: (u64, Moment),
}

/// What a message counts as that was received after it was buried.
pub(super) const RECEIVED: Fate = Fate::Delivered { after: Duration::ZERO };

/// What a buried message counts as.
pub(super) const UNDER_WAY: Fate = Fate::Pending(Place::Queued);

impl Buried {
    pub(super) fn add(&mut self, digest: u64, n: u64, at: Moment) {
        self.count += 1;
        self.newest = (self.newest.0.max(n), self.newest.1.max(at));
        if self.kinds.len() < KINDS || self.kinds.contains_key(&digest) {
            *self.kinds.entry(digest).or_default() += 1;
        } else {
            self.nameless += 1;
        }
    }

    /// Takes out one with this digest, if one is known.
    pub(super) fn take_named(&mut self, digest: u64) -> bool {
        let Some(there) = self.kinds.get_mut(&digest) else { return false };
        *there -= 1;
        if *there == 0 {
            self.kinds.remove(&digest);
        }
        self.count -= 1;
        true
    }

    /// Takes out one of those whose digest is not known.
    pub(super) fn take_nameless(&mut self) -> bool {
        if self.nameless == 0 {
            return false;
        }
        self.nameless -= 1;
        self.count -= 1;
        true
    }

    fn clear(&mut self) -> u64 {
        let count = self.count;
        *self = Self::default();
        count
    }
}

impl Ledger {
    /// Takes a received message out of those buried, if it can be one of them.
    pub(super) fn take_buried(
        &mut self,
        ways: &[usize],
        unread: bool,
        take: impl Fn(&mut Buried) -> bool,
    ) -> bool {
        let fate = if unread { Fate::Lost(Loss::Unread) } else { RECEIVED };
        for number in ways {
            let Some(way) = self.ways.get_mut(*number) else { continue };
            let (slot, sender) = (way.slot, way.sender);
            if way.buried.count > 0 && take(&mut way.buried) {
                self.book.turn(slot, &UNDER_WAY, &fate);
                self.wait(*number, 0, 1);
                return true;
            }
            let Some(own) = self.senders.get_mut(sender) else { continue };
            if own.buried.count > 0
                && let Some(elsewhere) = own.elsewhere
                && take(&mut own.buried)
            {
                self.book.strike(elsewhere, &UNDER_WAY, 1);
                self.book.enter(slot, &fate, 1);
                return true;
            }
        }
        false
    }

    /// Lets go of the oldest entry; what of it is still under way is counted on.
    pub(super) fn bury_oldest(&mut self) {
        let Some((entry, record)) = self.entries.pop_front().zip(self.records.pop_front()) else {
            return;
        };
        self.folded += 1;
        self.legs = self.legs.saturating_sub(entry.legs.len());
        let Some(number) = record.sender else {
            if self.strangers.front() == Some(&entry.id.0) {
                self.strangers.pop_front();
            }
            return;
        };
        let Some(own) = self.senders.get_mut(number) else { return };
        if own.offers.front() == Some(&entry.id.0) {
            own.offers.pop_front();
        }
        let oldest = own.offers.front().copied();
        if own.fans_out {
            if let Some(same) = own.index.get_mut(&record.digest) {
                same.remove(entry.id.0);
                if same.len() == 0 {
                    own.index.remove(&record.digest);
                }
            }
        } else {
            let component = own.component;
            self.ungroup(component, record.digest, entry.id.0);
        }
        let fans_out = self.senders.get(number).is_some_and(|own| own.fans_out);
        for (place, leg) in entry.legs.iter().enumerate() {
            let way = if fans_out {
                self.senders.get(number).and_then(|own| own.ways.get(place).copied())
            } else {
                record.way
            };
            if let Some(way) = way {
                self.prune(way, oldest);
            }
            if leg.verdict.fate.is_final() {
                continue;
            }
            match way.and_then(|way| self.ways.get_mut(way)) {
                Some(way) => way.buried.add(record.digest, entry.n, record.base),
                None => {
                    self.wait_all(number, record.mask, false);
                    if let Some(own) = self.senders.get_mut(number) {
                        own.buried.add(record.digest, entry.n, record.base);
                    }
                }
            }
        }
    }

    /// Forgets the receipts of a way that no kept offer can need; the newest one stays.
    fn prune(&mut self, way: usize, oldest: Option<u64>) {
        let Some(way) = self.ways.get_mut(way) else { return };
        let oldest = oldest.unwrap_or(u64::MAX);
        while way.marks.len() > 1 && way.marks.front().is_some_and(|mark| mark.id < oldest) {
            way.marks.pop_front();
        }
        while way.presumed.first_key_value().is_some_and(|(id, _)| *id < oldest) {
            way.presumed.pop_first();
        }
        while way.open.front().is_some_and(|open| *open < oldest) {
            way.open.pop_front();
        }
    }

    /// Decides what became of a way's buried messages, if that can be told by now.
    pub(super) fn settle_buried(&mut self, number: usize) {
        let Some(way) = self.ways.get(number).filter(|way| way.buried.count > 0) else { return };
        let (n, at) = way.buried.newest;
        let Prospect::Over(_, end) = self.prospect(way, n, at) else { return };
        let (slot, receiver) = (way.slot, way.receiver);
        let count = self.ways.get_mut(number).map_or(0, |way| way.buried.clear());
        let received = self.spend(receiver, count);
        self.book.strike(slot, &UNDER_WAY, count);
        self.book.enter(slot, &RECEIVED, received);
        self.book.enter(slot, &fate(end), count - received);
        self.wait(number, 0, count);
    }

    /// The same for the messages of a sender whose way is not known.
    pub(super) fn settle_undecided(&mut self, sender: usize) {
        let Some(own) = self.senders.get(sender).filter(|own| own.buried.count > 0) else { return };
        let (n, at) = own.buried.newest;
        let beyond = self.gone_beyond(own.id, at).filter(|_| own.ways.is_empty());
        if let Some(verdict) = beyond.filter(|it| it.fate.is_final())
            && let Some(slot) = own.elsewhere
        {
            let count = self.senders.get_mut(sender).map_or(0, |own| own.buried.clear());
            self.book.strike(slot, &UNDER_WAY, count);
            self.book.enter(slot, &verdict.fate, count);
            return;
        }
        let mut end = None;
        for way in own.ways.iter().filter_map(|way| self.ways.get(*way)) {
            match self.prospect(way, n, at) {
                Prospect::Never => {}
                Prospect::Open => return,
                Prospect::Over(_, how) if matches!(how, End::Loss(_)) => end = Some(how),
                Prospect::Over(_, how @ End::Gap(Gap::Replaced)) => {
                    end = end.filter(|end| matches!(end, End::Loss(_))).or(Some(how));
                }
                Prospect::Over(_, how) => end = end.or(Some(how)),
            }
        }
        let Some((end, slot)) = end.zip(own.elsewhere) else { return };
        let (inside, ways) = (own.guests.is_empty(), own.ways.clone());
        let mut count = self.senders.get_mut(sender).map_or(0, |own| own.buried.clear());
        self.book.strike(slot, &UNDER_WAY, count);
        for number in ways {
            let Some(way) = self.ways.get(number) else { continue };
            let (slot, receiver) = (way.slot, way.receiver);
            let received = self.spend(receiver, count);
            self.book.enter(slot, &RECEIVED, received);
            count -= received;
        }
        self.book.enter(slot, &if inside { fate(end) } else { Fate::Outside }, count);
    }
}

const fn fate(end: End) -> Fate {
    match end {
        End::Gap(gap) => Fate::Dropped(gap),
        End::Loss(loss) => Fate::Lost(loss),
    }
}
