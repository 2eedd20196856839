//! Fanned-out messages: one leg for each way, and receipts matched forward along it.

use std::collections::VecDeque;

use crate::lab::{Fate, Message, Moment, Place, Verdict};

use super::bury::UNDER_WAY;
use super::entry::{Leg, Offer};
use super::prospects::Prospect;
use super::ways::{Mark, Way};
use super::{Arrival, Ledger, Source};

/// The verdict of a leg that was not judged yet.
pub(super) const OPENING: Verdict = Verdict::seen(UNDER_WAY);

/// How far back an earlier message is looked for when none later fits.
const LOOK_BACK: usize = 64;

/// The message that a receipt is most likely of.
struct Best {
    /// Whether it was to be expected there.
    hoped: bool,
    id: u64,
    way: usize,
    /// How many others were to be expected there as much.
    expected: usize,
}

impl Ledger {
    /// Gives an offer a leg for each way it can go and has none for yet.
    pub(super) fn fan_out(&mut self, place: usize, sender: usize) {
        let Some((entry, record)) = self.entries.get(place).zip(self.records.get(place)) else {
            return;
        };
        let ways = self.ways_at(sender, record.base);
        let Some(new) = ways.get(entry.legs.len()..) else { return };
        let new: Vec<usize> = new.to_vec();
        for number in new {
            self.add_leg(place, number);
        }
    }

    /// Gives the kept offers a leg for a new way, if they can still go it.
    pub(super) fn lengthen(&mut self, number: usize) {
        let Some(sender) = self.ways.get(number).map(|way| way.sender) else { return };
        let offers = self.senders.get(sender).map_or(VecDeque::new(), |own| own.offers.clone());
        for id in offers {
            if let Some(place) = self.place(id) {
                self.fan_out(place, sender);
            }
        }
    }

    fn add_leg(&mut self, place: usize, number: usize) {
        let Some((entry, record)) = self.entries.get_mut(place).zip(self.records.get(place)) else {
            return;
        };
        let Some(way) = self.ways.get_mut(number) else { return };
        let (base, slot) = (record.base, way.slot);
        way.high = way.high.max(base);
        entry.legs.push(Leg { to: Some(way.to), verdict: OPENING });
        self.stirred.push(entry.id);
        self.legs += 1;
        self.book.enter(slot, &OPENING.fate, 1);
        self.wait(number, 1, 0);
        self.rejudge_open_leg(place, number);
        // What came as a surprise may have been this one, told of late.
        let surprise = self.ways.get(number).and_then(|way| way.surprise);
        if surprise.is_some_and(|surprise| surprise >= base) {
            self.retell_way(number);
        }
    }

    /// Judges one leg again, and has it among those of its way that are pending if it is.
    pub(super) fn rejudge_open_leg(&mut self, place: usize, number: usize) {
        let Some(id) = self.entries.get(place).map(|entry| entry.id.0) else { return };
        if self.rejudge_leg(place, number)
            && let Some(way) = self.ways.get_mut(number)
            && let Err(there) = way.open.binary_search(&id)
        {
            way.open.insert(there, id);
        }
    }

    /// Judges one leg again. Tells whether it is still pending.
    pub(super) fn rejudge_leg(&mut self, place: usize, number: usize) -> bool {
        let Some(way) = self.ways.get(number) else { return false };
        let Some(verdict) = self.fanned(place, way) else { return false };
        let verdict = self.presume_leg(place, number, verdict);
        let Some(way) = self.ways.get(number) else { return false };
        let (slot, leg) = (way.slot, way.place);
        let Some(leg) = self.entries.get_mut(place).and_then(|entry| entry.legs.get_mut(leg))
        else {
            return false;
        };
        let pending = !verdict.fate.is_final();
        if leg.verdict != verdict {
            let old = std::mem::replace(&mut leg.verdict, verdict);
            let new = leg.verdict.fate.clone();
            self.stirred.extend(self.entries.get(place).map(|entry| entry.id));
            self.book.turn(slot, &old.fate, &new);
            self.wait(number, u64::from(queued(&new)), u64::from(queued(&old.fate)));
            if missing(&new) != missing(&old.fate) {
                self.doubt(place, number);
            }
        }
        pending
    }

    /// Judges again the legs of a way that are not decided.
    pub(super) fn settle_way(&mut self, number: usize) {
        let Some(way) = self.ways.get_mut(number) else { return };
        let mut open = std::mem::take(&mut way.open);
        open.retain(|id| self.place(*id).is_some_and(|place| self.rejudge_leg(place, number)));
        if let Some(way) = self.ways.get_mut(number) {
            way.open = open;
        }
        self.settle_buried(number);
    }

    /// Judges again all legs of a way, and matches its receipts anew.
    pub(super) fn retell_way(&mut self, number: usize) {
        let Some(way) = self.ways.get_mut(number) else { return };
        let marks = std::mem::take(&mut way.marks);
        way.surprise = None;
        let sender = way.sender;
        let horizon = self.horizon(number);
        let offers = self.senders.get(sender).map_or(VecDeque::new(), |own| own.offers.clone());
        let first = offers.iter().position(|id| {
            let place = self.place(*id);
            place.and_then(|place| self.records.get(place)).is_some_and(|r| r.base >= horizon)
        });
        let offers: Vec<u64> =
            first.map_or(Vec::new(), |first| offers.range(first..).copied().collect());
        let oldest = offers.first().copied().unwrap_or(u64::MAX);
        let (kept, mut loose): (VecDeque<Mark>, Vec<Mark>) = {
            let (kept, loose): (Vec<Mark>, Vec<Mark>) =
                marks.into_iter().partition(|mark| mark.id < oldest);
            (kept.into(), loose)
        };
        loose.sort_unstable_by_key(|mark| mark.order);
        if let Some(way) = self.ways.get_mut(number) {
            way.marks = kept;
        }
        self.rejudge_legs(number, &offers);
        for mark in loose {
            let Some(place) = self.place(mark.id) else { continue };
            let Some((record, entry)) = self.records.get(place).zip(self.entries.get(place)) else {
                continue;
            };
            let found = self.forward(number, record.digest, (&entry.message, mark.at));
            let (id, expected) = found.unwrap_or((mark.id, false));
            self.put_mark(number, Mark { id, expected, ..mark });
            self.rename(number, &mark, id);
        }
        let open = self.rejudge_legs(number, &offers);
        if let Some(way) = self.ways.get_mut(number) {
            way.open = open;
        }
        self.settle_buried(number);
    }

    /// Judges the legs of these offers; tells which are pending.
    fn rejudge_legs(&mut self, number: usize, offers: &[u64]) -> VecDeque<u64> {
        let mut open = VecDeque::new();
        for id in offers {
            if self.place(*id).is_some_and(|place| self.rejudge_leg(place, number)) {
                open.push_back(*id);
            }
        }
        open
    }

    /// The earliest message of these bytes, later than the way's last receipt, that the way's
    /// receiver has not had; and whether it was to be expected there at that moment.
    fn forward(
        &self,
        number: usize,
        digest: u64,
        (message, at): (&Message, Moment),
    ) -> Option<(u64, bool)> {
        let way = self.ways.get(number)?;
        let same = self.senders.get(way.sender)?.index.get(&digest)?;
        let last = way.marks.back().map(|mark| mark.id);
        let after = last.map_or(0, |last| same.partition_point(|id| id <= last));
        let free = |at: usize| {
            let id = same.get(at)?;
            let place = self.place(id)?;
            let entry = self.entries.get(place)?;
            let there = entry.legs.len() > way.place && way.mark(entry.n).is_none();
            (there && entry.message == *message).then_some((id, place))
        };
        let mut second = None;
        for (id, place) in (after..same.len()).filter_map(free) {
            if self.entry_at(id) > at && second.is_some() {
                break;
            }
            if self.expected(place, way, at) {
                return Some((id, true));
            }
            second = second.or(Some((id, false)));
        }
        second.or_else(|| (0..after).take(LOOK_BACK).find_map(free).map(|(id, _)| (id, false)))
    }

    /// Whether a message could be received on this way at this moment.
    fn expected(&self, place: usize, way: &Way, at: Moment) -> bool {
        let Some((entry, record)) = self.entries.get(place).zip(self.records.get(place)) else {
            return false;
        };
        if entry.at > at {
            return false;
        }
        match entry.legs.get(way.place).map(|leg| &leg.verdict.fate) {
            None | Some(Fate::Missed(_) | Fate::Refused(_) | Fate::Outside) => false,
            Some(Fate::Pending(_)) => true,
            Some(Fate::Filtered | Fate::Dropped(_) | Fate::Lost(_) | Fate::Delivered { .. }) => {
                // Asked for the newest of all, nothing can have overtaken it.
                match self.prospect(way, u64::MAX, record.base) {
                    Prospect::Never => false,
                    Prospect::Open => true,
                    Prospect::Over(over, _) => over >= at,
                }
            }
        }
    }

    /// Takes in what a subscriber received or found unread.
    pub(super) fn fan_in(&mut self, receiver: usize, arrival: &Arrival<'_>) {
        let digest = arrival.digest;
        let Some(own) = self.receivers.get_mut(receiver) else { return };
        own.count += 1;
        let (order, unheard) = (own.count, own.unheard.total());
        let ways = match arrival.source {
            Source::Lab(from) => self
                .sender_at(from)
                .and_then(|sender| self.way_between(sender, receiver))
                .into_iter()
                .collect(),
            Source::Unknown => {
                self.receivers.get(receiver).map_or(Vec::new(), |own| own.ways.clone())
            }
            Source::Guest(_) | Source::Stranger => Vec::new(),
        };
        let mut best = self.best(&ways, arrival);
        if best.is_none() && self.let_go(&ways, arrival) {
            best = self.best(&ways, arrival);
        }
        if self.take_buried(&ways, arrival.unread, |buried| buried.take_named(digest)) {
            return;
        }
        let Some(Best { hoped, id, way: number, expected }) = best else {
            self.unmatched(receiver, arrival, &ways);
            return;
        };
        let mark = Mark {
            n: 0,
            id,
            at: arrival.at,
            receipt: arrival.n,
            order,
            unread: arrival.unread,
            unheard,
            guessed: expected > 1,
            expected: hoped,
        };
        self.receive_leg(number, mark);
        self.remember(receiver, arrival, id);
    }

    /// The message that a receipt on one of these ways is most likely of.
    fn best(&self, ways: &[usize], arrival: &Arrival<'_>) -> Option<Best> {
        let mut found: Option<(Moment, Best)> = None;
        let mut expected = 0;
        for way in ways {
            let forward = self.forward(*way, arrival.digest, (arrival.message, arrival.at));
            let Some((id, hoped)) = forward else { continue };
            expected += usize::from(hoped);
            let at = self.entry_at(id);
            if found.as_ref().is_none_or(|(first, best)| (!hoped, at) < (!best.hoped, *first)) {
                found = Some((at, Best { hoped, id, way: *way, expected }));
            }
        }
        found.map(|(_, best)| Best { expected, ..best })
    }

    /// A receipt that fits no message may be of one that was held when its way came: the backlog let
    /// it go since, and it was received before that was told. Tells whether there is one.
    fn let_go(&mut self, ways: &[usize], arrival: &Arrival<'_>) -> bool {
        let held = ways.iter().find_map(|number| {
            let way = self.ways.get(*number)?;
            let same = self.senders.get(way.sender)?.index.get(&arrival.digest)?;
            same.iter().filter_map(|id| self.place(id)).find_map(|place| {
                let entry = self.entries.get(place)?;
                let held = matches!(entry.state, Offer::Held(_))
                    && entry.legs.len() <= way.place
                    && entry.message == *arrival.message;
                held.then_some((place, way.sender))
            })
        });
        let Some((place, sender)) = held else { return false };
        if let Some(record) = self.records.get_mut(place) {
            record.base = record.base.max(arrival.at);
        }
        self.fan_out(place, sender);
        true
    }

    /// Notes a receipt on a way. Tells the entry of the one before it there.
    fn put_mark(&mut self, number: usize, mark: Mark) -> Option<u64> {
        let entry = self.place(mark.id).and_then(|place| self.entries.get(place));
        let (n, way) = entry.map(|entry| entry.n).zip(self.ways.get_mut(number))?;
        way.high = way.high.max(mark.at);
        if !mark.expected {
            way.surprise = way.surprise.max(Some(mark.at));
        }
        let there = way.marks.partition_point(|there| there.n < n);
        way.marks.insert(there, Mark { n, ..mark });
        let before = there.checked_sub(1).and_then(|before| way.marks.get(before));
        before.map(|mark| mark.id)
    }

    /// Notes a receipt on a way, and what it says of the messages since the one before.
    fn receive_leg(&mut self, number: usize, mark: Mark) {
        let id = mark.id;
        let before = self.put_mark(number, mark);
        let Some(way) = self.ways.get_mut(number) else { return };
        let (sender, leg) = (way.sender, way.place);
        let from = before.map_or(0, |before| way.open.partition_point(|open| *open <= before));
        let to = way.open.partition_point(|open| *open <= id);
        way.open.drain(from..to);
        let mut left = Vec::new();
        for place in self.passed(sender, leg, (before, id)) {
            if self.rejudge_leg(place, number) {
                left.extend(self.entries.get(place).map(|entry| entry.id.0));
            }
        }
        if let Some(place) = self.place(id) {
            self.rejudge_leg(place, number);
        }
        if let Some(way) = self.ways.get_mut(number) {
            for open in left.into_iter().rev() {
                way.open.insert(from, open);
            }
        }
        self.tell_after(number, id);
        self.settle_buried(number);
    }

    /// The places of a sender's messages between two, as far as they should have arrived on a way
    /// or still may.
    fn passed(&self, sender: usize, leg: usize, (after, before): (Option<u64>, u64)) -> Vec<usize> {
        let Some(own) = self.senders.get(sender) else { return Vec::new() };
        let from = after.map_or(0, |after| own.offers.partition_point(|id| *id <= after));
        let hopes = |place: &usize| {
            let leg = self.entries.get(*place).and_then(|entry| entry.legs.get(leg));
            leg.is_some_and(|leg| missing(&leg.verdict.fate) || !leg.verdict.fate.is_final())
        };
        own.offers
            .range(from..)
            .take_while(|id| **id < before)
            .filter_map(|id| self.place(*id))
            .filter(hopes)
            .collect()
    }
}

/// Whether a message with this fate should have arrived.
pub(super) const fn missing(fate: &Fate) -> bool {
    matches!(fate, Fate::Dropped(_) | Fate::Lost(_))
}

/// Whether a message with this fate waits in a queue of libzmq's.
pub(super) const fn queued(fate: &Fate) -> bool {
    matches!(fate, Fate::Pending(Place::Queued | Place::QueuedForOneOf | Place::AwaitsPaused))
}
