//! Sums: what became of counted messages that were not received, batch by batch, and how that is
//! booked.

use std::borrow::Cow;

use crate::lab::{Absence, Balance, Fate, Gap, Moment, Place, Verdict};
use crate::model::presence::SLACK;

use super::Ledger;
use super::fan::queued;
use super::fates::{COUNTED, Outcome};
use super::hops::{BATCHES, BLOCKS, Batch, Hop};
use super::prospects::{End, Prospect};
use super::ways::{Pipe, Way};

impl Ledger {
    /// Books anew what became of a hop's messages; for a publisher on one way only, if it is given.
    pub(super) fn balance_hop(&mut self, number: usize, place: Option<usize>) {
        let Some(hop) = self.hops.hops.get_mut(number) else { return };
        let sender = hop.sender;
        let Some(own) = self.senders.get(sender) else { return };
        let (ways, fans_out) = (own.ways.len(), own.fans_out);
        hop.widen(ways);
        if !fans_out {
            self.balance_one_way(number);
            return;
        }
        match place {
            Some(place) => self.balance_way(number, place),
            None => (0..ways).for_each(|place| self.balance_way(number, place)),
        }
        self.settle_fanned(number);
    }

    /// What a publisher's messages came to on one way.
    fn balance_way(&mut self, number: usize, place: usize) {
        let Some(hop) = self.hops.hops.get(number) else { return };
        let way = self.senders.get(hop.sender).and_then(|own| own.ways.get(place).copied());
        let Some(way) = way else { return };
        let Some(take) = hop.takes.get(place) else { return };
        let mut sum = take.settled;
        let mut waits = 0;
        for (batch, taken) in hop.batches.iter().zip(&take.of_batch) {
            for (count, fate) in self.left_of(hop, way, batch, *taken) {
                *sum.slot(&fate) += count;
                waits += if queued(&fate) { count } else { 0 };
            }
        }
        sum.delivered += take.delivered;
        sum.lost += take.unread;
        sum.offered = sum.explained();
        self.enter_sum(number, Some((place, way)), (sum, waits));
    }

    /// What became of those of a batch that were not received on a way.
    fn left_of(&self, hop: &Hop, way: usize, batch: &Batch, taken: u64) -> Vec<(u64, Fate)> {
        let missing = batch.count.saturating_sub(batch.refused + taken);
        let Some(way) = self.ways.get(way).filter(|way| way.added <= batch.at) else {
            return Vec::new();
        };
        let mut fates = Vec::new();
        if batch.refused > 0 {
            fates.push((batch.refused, Fate::Refused(crate::lab::Refusal::PeerEnded)));
        }
        if missing == 0 {
            return fates;
        }
        let (top, at) = hop.takes.get(way.place).map_or((0, Moment::START), |t| (t.top, t.at));
        let passed: u64 = batch.runs.runs().iter().map(|run| run.up_to(top)).sum();
        let below = passed.saturating_sub(taken).min(missing);
        let head = self.hops.known(hop.stream).map_or(&[][..], |known| &known.head);
        if below > 0 {
            fates.push((below, self.fanned_batch(way, batch, head, Some(at)).fate));
        }
        if missing > below {
            fates.push((missing - below, self.fanned_batch(way, batch, head, None).fate));
        }
        fates
    }

    /// What became of those of a batch that a subscriber did not get; later ones may have overtaken
    /// them.
    fn fanned_batch(
        &self,
        way: &Way,
        batch: &Batch,
        head: &[u8],
        overtaken: Option<Moment>,
    ) -> Verdict {
        let (at, sold) = (batch.at, (way.from, batch.tick));
        if let Some(verdict) = self.sent_to_nobody(way, sold, (head, at)) {
            return verdict;
        }
        let kept = way.pipe == Pipe::Lasting && self.presence.passes(sold, (way.to, None), head);
        if !kept && let Some(turned_away) = self.turned_away(way, sold, (head, at)) {
            return Verdict::seen(turned_away);
        }
        let prospect = match self.prospect(way, u64::MAX, at) {
            Prospect::Never if self.was_linked(way, at) => {
                return Verdict::inferred(Fate::Missed(Absence::NotConnected));
            }
            Prospect::Never => self.linked_late(way, u64::MAX, at),
            prospect => prospect,
        };
        match (prospect, overtaken) {
            (Prospect::Over(over, end), _) => self.ended(way, (head, at), (over, end)),
            (Prospect::Open | Prospect::Never, Some(over)) => {
                self.ended(way, (head, at), (over, End::Gap(Gap::Overtaken)))
            }
            (Prospect::Open | Prospect::Never, None) => self.under_way(way),
        }
    }

    /// Lets go of a publisher's oldest batches: those that every way had, and of too many the
    /// oldest.
    fn settle_fanned(&mut self, number: usize) {
        loop {
            let Some(hop) = self.hops.hops.get(number) else { return };
            let Some(first) = hop.batches.front() else { return };
            let all_had = hop.batches.len() > 1
                && hop.takes.iter().all(|take| take.of_batch.front() == Some(&first.count));
            if !all_had && hop.batches.len() <= BATCHES {
                return;
            }
            let ways = self.senders.get(hop.sender).map_or(&[][..], |own| &own.ways);
            let fates: Vec<Vec<(u64, Fate)>> = ways
                .iter()
                .zip(&hop.takes)
                .map(|(way, take)| {
                    let taken = take.of_batch.front().copied().unwrap_or_default();
                    self.left_of(hop, *way, first, taken)
                })
                .collect();
            let decided = fates.iter().flatten().all(|(_, fate)| fate.is_final());
            let Some(hop) = self.hops.hops.get_mut(number) else { return };
            if decided {
                for (take, fates) in hop.takes.iter_mut().zip(&fates) {
                    for (count, fate) in fates {
                        *take.settled.slot(fate) += count;
                    }
                }
                hop.forget_first();
            } else {
                hop.join_first();
            }
        }
    }

    /// What became of the messages of a sender that gives each to one receiver.
    fn balance_one_way(&mut self, number: usize) {
        self.trim(number);
        let Some(hop) = self.hops.hops.get(number) else { return };
        let Some(own) = self.senders.get(hop.sender) else { return };
        let mut sums: Vec<(Balance, u64)> = hop
            .takes
            .iter()
            .map(|take| {
                let mut sum = take.settled;
                sum.delivered += take.delivered;
                sum.lost += take.unread;
                (sum, 0)
            })
            .collect();
        let mut elsewhere = hop.settled;
        elsewhere.refused += hop.refused;
        let mut after = hop.base;
        for batch in &hop.batches {
            for (count, outcome) in self.left_between(hop, batch, after) {
                let fate = &outcome.verdict.fate;
                let way = outcome.way.and_then(|way| self.ways.get(way));
                match way.and_then(|way| sums.get_mut(way.place)) {
                    Some((sum, waits)) => {
                        *sum.slot(fate) += count;
                        *waits += if queued(fate) { count } else { 0 };
                    }
                    None => {
                        *elsewhere.slot(fate) += count;
                        for (place, (_, waits)) in sums.iter_mut().enumerate().take(COUNTED) {
                            let may = queued(fate) && outcome.mask & (1 << place) != 0;
                            *waits += if may { count } else { 0 };
                        }
                    }
                }
            }
            after = batch.last;
        }
        elsewhere.offered = elsewhere.explained();
        let ways = own.ways.clone();
        for (place, (way, (mut sum, waits))) in ways.into_iter().zip(sums).enumerate() {
            sum.offered = sum.explained();
            self.enter_sum(number, Some((place, way)), (sum, waits));
        }
        self.enter_sum(number, None, (elsewhere, 0));
    }

    /// What becomes of the numbers of a batch that are not received, each stretch apart that other
    /// receivers have passed.
    fn left_between(&self, hop: &Hop, batch: &Batch, after: u64) -> Vec<(u64, Outcome)> {
        let mut outcomes = Vec::new();
        if hop.open.between(after, batch.last) == 0 {
            return outcomes;
        }
        let passed = hop.takes.iter().map(|take| take.top);
        let mut cuts: Vec<u64> =
            passed.filter(|top| (after + 1..batch.last).contains(top)).collect();
        cuts.push(batch.last);
        cuts.sort_unstable();
        cuts.dedup();
        let mut after = after;
        for cut in cuts {
            let count = hop.open.between(after, cut);
            if count > 0
                && let Some(outcome) = self.one_way_batch(hop, batch.at, cut)
            {
                outcomes.push((count, outcome));
            }
            after = cut;
        }
        outcomes
    }

    /// What becomes of messages up to this number, offered at this moment and not received.
    fn one_way_batch(&self, hop: &Hop, at: Moment, number: u64) -> Option<Outcome> {
        let own = self.senders.get(hop.sender)?;
        let speaker = self.hops.known(hop.stream)?.speaker;
        let all = self.ways_at(hop.sender, at);
        // An answer is for whoever asked.
        let back = |way: &&usize| self.ways.get(**way).is_some_and(|way| way.to.peer == speaker);
        let ways = match all.iter().find(back) {
            Some(way) => Cow::Owned(vec![*way]),
            None => Cow::Borrowed(all),
        };
        let guests = own.guests.iter().any(|(since, left)| {
            *since <= at + SLACK && left.is_none_or(|left| at <= left + SLACK)
        });
        let passed = |way: &Way, prospect: Prospect| {
            let take = hop.takes.get(way.place).filter(|take| take.top >= number);
            match (prospect, take) {
                (Prospect::Open, Some(take)) => Prospect::Over(take.at, End::Gap(Gap::Overtaken)),
                (prospect, _) => prospect,
            }
        };
        let hope = |way: &Way| passed(way, self.prospect(way, u64::MAX, at));
        let late = |way: &Way| passed(way, self.linked_late(way, u64::MAX, at));
        let outcome = self
            .among_if(&ways, guests, hope)
            .or_else(|| self.among_if(&ways, guests, late))
            .unwrap_or_else(|| {
                let way = if let [only] = *ways { Some(only) } else { None };
                let pending = Verdict::seen(Fate::Pending(Place::Queued));
                let verdict = if guests { Verdict::inferred(Fate::Outside) } else { pending };
                Outcome { way: way.filter(|_| !guests), verdict, mask: 0 }
            });
        Some(outcome)
    }

    /// Lets go of the batches nothing is open of, and of too many the oldest.
    fn trim(&mut self, number: usize) {
        loop {
            let Some(hop) = self.hops.hops.get(number) else { return };
            let Some(first) = hop.batches.front() else { return };
            let open = hop.open.between(hop.base, first.last) > 0;
            let many = hop.batches.len() > BATCHES || hop.open.blocks() > BLOCKS;
            if hop.batches.len() < 2 || (open && !many) {
                return;
            }
            let outcomes = if open { self.left_between(hop, first, hop.base) } else { Vec::new() };
            let decided = outcomes.iter().all(|(_, outcome)| outcome.verdict.fate.is_final());
            let booked: Vec<(u64, Option<usize>, Fate)> = outcomes
                .into_iter()
                .map(|(count, outcome)| {
                    let way = outcome.way.and_then(|way| self.ways.get(way));
                    (count, way.map(|way| way.place), outcome.verdict.fate)
                })
                .collect();
            let Some(hop) = self.hops.hops.get_mut(number) else { return };
            if !decided {
                hop.join_first();
                if hop.batches.len() <= BATCHES {
                    return;
                }
                continue;
            }
            let last = hop.batches.front().map_or(0, |first| first.last);
            for (count, place, fate) in booked {
                let sum = match place.and_then(|place| hop.takes.get_mut(place)) {
                    Some(take) => &mut take.settled,
                    None => &mut hop.settled,
                };
                *sum.slot(&fate) += count;
            }
            hop.open.drop_to(last);
            hop.forget_first();
        }
    }

    fn enter_sum(
        &mut self,
        number: usize,
        at: Option<(usize, usize)>,
        (sum, waits): (Balance, u64),
    ) {
        let Some(hop) = self.hops.hops.get_mut(number) else { return };
        let sender = hop.sender;
        let (old, waited) = match at {
            Some((place, _)) => match hop.takes.get_mut(place) {
                Some(take) => (
                    std::mem::replace(&mut take.booked, sum),
                    std::mem::replace(&mut take.waits, waits),
                ),
                None => return,
            },
            None => (std::mem::replace(&mut hop.booked, sum), 0),
        };
        if old != sum
            && let Some(slot) = self.slot(sender, at.map(|(_, way)| way))
        {
            self.book.replace(slot, &old, &sum);
        }
        if let Some((_, way)) = at {
            self.wait(way, waits, waited);
        }
    }
}

impl Hop {
    /// Forgets the oldest batch.
    fn forget_first(&mut self) {
        if let Some(first) = self.batches.pop_front() {
            self.base = first.last;
        }
        for take in &mut self.takes {
            take.of_batch.pop_front();
        }
    }

    /// Makes one batch of the two oldest.
    fn join_first(&mut self) {
        let Some(first) = self.batches.pop_front() else { return };
        let Some(second) = self.batches.front_mut() else {
            self.batches.push_front(first);
            return;
        };
        let mut runs = first.runs;
        second.runs.runs().iter().for_each(|run| runs.extend(*run));
        second.runs = runs;
        second.count += first.count;
        second.refused += first.refused;
        for take in &mut self.takes {
            let taken = take.of_batch.pop_front().unwrap_or_default();
            if let Some(next) = take.of_batch.front_mut() {
                *next += taken;
            }
        }
    }
}
