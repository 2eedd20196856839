//! Fates: what the presence of everybody lets a message still hope for, and what became of it.

use crate::lab::{Absence, Fate, Gap, Holding, Loss, Moment, Place, Verdict};
use crate::model::presence::{SETTLE, SLACK};

use super::entry::Offer;
use super::prospects::{End, Prospect};
use super::ways::{Pipe, Way};
use super::{Ledger, Record, Target};

/// What became of a message that goes one way only.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// The way it took, if that is known.
    pub(super) way: Option<usize>,
    pub(super) verdict: Verdict,
    /// The places of the ways it may still take, while that is not known.
    pub(super) mask: u64,
}

/// The ways that are counted while it is not known which one a message takes.
pub(super) const COUNTED: usize = 64;

impl Ledger {
    /// What became of a fanned-out message on one of its ways.
    pub(super) fn fanned(&self, place: usize, way: &Way) -> Option<Verdict> {
        let (entry, record) = self.entries.get(place).zip(self.records.get(place))?;
        Some(self.fan_verdict(
            (&entry.state, entry.n, entry.at),
            record,
            entry.message.topic(),
            way,
        ))
    }

    fn fan_verdict(
        &self,
        (state, n, offered): (&Offer, u64, Moment),
        record: &Record,
        topic: &[u8],
        way: &Way,
    ) -> Verdict {
        if let Some(mark) = way.mark(n) {
            let fate = if mark.unread {
                Fate::Lost(Loss::Unread)
            } else {
                Fate::Delivered { after: mark.at.since(offered) }
            };
            let guessed = mark.guessed || self.gap_beside(way, record, (n, mark.at));
            return if guessed { Verdict::inferred(fate) } else { Verdict::seen(fate) };
        }
        match state {
            Offer::Refused(why) => return Verdict::seen(Fate::Refused(why.clone())),
            Offer::Held(why) => return held(*why),
            Offer::Offered | Offer::Sent(_) => {}
        }
        let (at, sold) = (record.base, (way.from, self.stood(way, n, record)));
        // What a connecting publisher has for a subscriber it keeps while that is away.
        let kept = way.pipe == Pipe::Lasting
            && !self.is_cut(way, at)
            && self.presence.passes(sold, (way.to, None), topic);
        if let Some(verdict) = self.sent_to_nobody(way, sold, (topic, at)) {
            return verdict;
        }
        if !kept && let Some(turned_away) = self.turned_away(way, sold, (topic, at)) {
            return Verdict::seen(turned_away);
        }
        match self.prospect(way, n, at) {
            Prospect::Never if self.was_linked(way, at) => {
                Verdict::inferred(Fate::Missed(Absence::NotConnected))
            }
            Prospect::Never => match self.linked_late(way, n, at) {
                Prospect::Over(over, end) => self.ended(way, (topic, at), (over, end)),
                Prospect::Never | Prospect::Open if self.lives_on(way, at) => self.under_way(way),
                Prospect::Never | Prospect::Open => {
                    Verdict::inferred(Fate::Lost(Loss::ReceiverEnded))
                }
            },
            Prospect::Open => self.under_way(way),
            Prospect::Over(over, end) => self.ended(way, (topic, at), (over, end)),
        }
    }

    /// What became of a fanned-out message that can no longer arrive.
    pub(super) fn ended(
        &self,
        way: &Way,
        (topic, at): (&[u8], Moment),
        (over, end): (Moment, End),
    ) -> Verdict {
        match end {
            End::Loss(loss) => Verdict::inferred(Fate::Lost(loss)),
            End::Gap(gap) => {
                let unwanted = self.presence.unwanted(way.to, topic, at, over);
                let fate = if unwanted { Fate::Filtered } else { Fate::Dropped(gap) };
                Verdict::inferred(fate)
            }
        }
    }

    /// Whether the link has been up in the receiver's present life: its news are not just late.
    pub(super) fn was_linked(&self, way: &Way, at: Moment) -> bool {
        let born = self.presence.life_at(way.to.peer, at).map(|life| life.start);
        let spans = self.presence.spans(way.link);
        born.is_some_and(|born| spans.iter().any(|span| span.up >= born && span.up <= at))
    }

    /// A message that is for one receiver and may still arrive.
    pub(super) fn under_way(&self, way: &Way) -> Verdict {
        let paused = self.presence.is_paused(way.to.peer);
        Verdict::seen(Fate::Pending(if paused { Place::AwaitsPaused } else { Place::Queued }))
    }

    /// What became of a message that goes one way only.
    pub(super) fn outcome(&self, place: usize) -> Option<Outcome> {
        let (entry, record) = self.entries.get(place).zip(self.records.get(place))?;
        let sender = self.senders.get(record.sender?)?;
        let decided =
            |way: Option<usize>, verdict: Verdict| Some(Outcome { way, verdict, mask: 0 });
        if let Some(receipt) = &record.receipt {
            let fate = if receipt.unread {
                Fate::Lost(Loss::Unread)
            } else {
                Fate::Delivered { after: receipt.at.since(entry.at) }
            };
            let certain = receipt.certain;
            let verdict = if certain { Verdict::seen(fate) } else { Verdict::inferred(fate) };
            return decided(Some(receipt.way), verdict);
        }
        if record.answered {
            return decided(None, Verdict::seen(Fate::Outside));
        }
        let target = match record.target {
            Target::Way(way) => Some(way),
            Target::Any | Target::Guest(_) | Target::Nobody => None,
        };
        let ways = self.ways_at(record.sender?, record.base);
        let only = match ways {
            [only]
                if sender.guests.is_empty()
                    && record.target == Target::Any
                    && !self.presence.has_outlets(sender.id) =>
            {
                Some(*only)
            }
            _ => target,
        };
        match &entry.state {
            Offer::Refused(why) => return decided(only, Verdict::seen(Fate::Refused(why.clone()))),
            Offer::Held(why) => return decided(only, held(*why)),
            Offer::Offered | Offer::Sent(_) => {}
        }
        if let Target::Guest(_) = record.target {
            let fate = match entry.state {
                Offer::Sent(_) => Fate::Outside,
                Offer::Offered | Offer::Held(_) | Offer::Refused(_) => Fate::Pending(Place::Queued),
            };
            return decided(None, Verdict::seen(fate));
        }
        if let Some(way) = target {
            let mut outcome = self.to_target(way, entry.n, record.base)?;
            self.name_gap(place, &[way], &mut outcome);
            return Some(outcome);
        }
        let guests = sender.guests.iter().any(|(since, left)| {
            *since <= record.base + SLACK && left.is_none_or(|left| record.base <= left + SLACK)
        });
        let beyond = self.gone_beyond(sender.id, record.base);
        if let Some(verdict) = beyond.clone().filter(|_| ways.is_empty()) {
            return decided(None, verdict);
        }
        let guests = guests || beyond.is_some_and(|it| it.fate == Fate::Outside);
        if record.target == Target::Nobody {
            let fate = match entry.state {
                Offer::Sent(_) if guests => Fate::Outside,
                Offer::Sent(_) => Fate::Dropped(Gap::Unroutable),
                Offer::Offered | Offer::Held(_) | Offer::Refused(_) => {
                    return decided(None, Verdict::seen(Fate::Pending(Place::Queued)));
                }
            };
            return decided(None, Verdict::inferred(fate));
        }
        // Who lingers may still take a message at its end, and nobody reads it there.
        let astray = || self.astray(place).filter(|_| entry.state != Offer::Offered);
        let mut outcome = self.among(ways, (entry.n, record.base), guests).unwrap_or_else(|| {
            let way = if let [only] = ways { Some(*only) } else { None };
            let verdict = if guests {
                Verdict::inferred(Fate::Outside)
            } else if let Some(loss) = astray() {
                Verdict::inferred(Fate::Lost(loss))
            } else {
                Verdict::seen(Fate::Pending(Place::Queued))
            };
            Outcome { way: way.filter(|_| !guests), verdict, mask: 0 }
        });
        self.name_gap(place, ways, &mut outcome);
        Some(outcome)
    }

    /// What took a message that went over a link nobody told of, if none of its receivers can have
    /// it any more.
    pub(super) fn astray(&self, place: usize) -> Option<Loss> {
        let record = self.records.get(place)?;
        let (sender, at) = (record.sender?, record.base);
        let ended = |way: &Way| self.presence.end_after(way.from.peer, at).is_some();
        let idle = |way: &Way| self.presence.idle_from(way.to, at + SETTLE).is_some();
        let mut worst = None;
        for way in self.ways_at(sender, at).iter().filter_map(|number| self.ways.get(*number)) {
            let loss = match way {
                _ if !self.lives_on(way, at) => Loss::ReceiverEnded,
                _ if ended(way) => Loss::SenderEnded,
                _ if idle(way) => Loss::LinkCut,
                _ => return None,
            };
            worst = worst.filter(|there| grave(*there) >= grave(loss)).or(Some(loss));
        }
        worst
    }

    /// Whether the receiver was there at `at`, and its life goes on.
    fn lives_on(&self, way: &Way, at: Moment) -> bool {
        self.presence.life_at(way.to.peer, at).is_some_and(|life| life.end.is_none())
    }

    /// What REQ and REP throw away for want of a delimiter was dropped for just that.
    fn name_gap(&self, place: usize, ways: &[usize], outcome: &mut Outcome) {
        let Fate::Dropped(gap) = &mut outcome.verdict.fate else { return };
        let Some(carried) = self.carried(place) else { return };
        let mut kinds = ways
            .iter()
            .filter_map(|way| self.receivers.get(self.ways.get(*way)?.receiver))
            .map(|far| far.kind);
        if kinds.all(|kind| carried.is_no_use_to(kind)) {
            *gap = Gap::NoDelimiter;
        }
    }

    /// A message for one receiver, known from the start.
    fn to_target(&self, number: usize, n: u64, at: Moment) -> Option<Outcome> {
        let way = self.ways.get(number)?;
        let verdict = match self.prospect(way, n, at) {
            Prospect::Open => self.under_way(way),
            Prospect::Over(_, End::Loss(loss)) => Verdict::inferred(Fate::Lost(loss)),
            Prospect::Over(_, End::Gap(gap)) => Verdict::inferred(Fate::Dropped(gap)),
            // There was no queue to put it in: whoever asked was gone.
            Prospect::Never => {
                let alive = self.presence.life_at(way.to.peer, at).is_some();
                let past = self.presence.spans(way.link).iter().any(|span| span.up <= at);
                let addresses =
                    self.senders.get(way.sender).is_some_and(|own| own.kind.addresses());
                let idle = self.presence.idle_from(way.to, at + SETTLE).is_some();
                match (alive, past) {
                    _ if addresses && (!alive || past || idle) => {
                        Verdict::inferred(Fate::Dropped(Gap::Unroutable))
                    }
                    (true, true) => Verdict::inferred(Fate::Lost(Loss::LinkCut)),
                    // Its link is forgotten, or was never told of.
                    (true, false) if idle => Verdict::inferred(Fate::Lost(Loss::LinkCut)),
                    (true, false) if self.lives_on(way, at) => self.under_way(way),
                    (true, false) | (false, _) => {
                        Verdict::inferred(Fate::Lost(Loss::ReceiverEnded))
                    }
                }
            }
        };
        Some(Outcome { way: Some(number), verdict, mask: 0 })
    }

    /// A message for one of several receivers, if there was a way to any of them.
    fn among(&self, ways: &[usize], (n, at): (u64, Moment), guests: bool) -> Option<Outcome> {
        self.among_if(ways, guests, |way| self.prospect(way, n, at))
            .or_else(|| self.among_if(ways, guests, |way| self.linked_late(way, n, at)))
    }

    /// The same, as far as the prospects tell anything.
    pub(super) fn among_if(
        &self,
        ways: &[usize],
        guests: bool,
        prospect: impl Fn(&Way) -> Prospect,
    ) -> Option<Outcome> {
        let mut open = (None, 0usize);
        let mut lost: (Option<(usize, Loss)>, usize) = (None, 0);
        let mut gone: (Option<(usize, Gap)>, usize) = (None, 0);
        let mut replaced: (Option<(usize, Gap)>, usize) = (None, 0);
        let mut mask = 0u64;
        for (place, number) in ways.iter().enumerate() {
            let Some(way) = self.ways.get(*number) else { continue };
            match prospect(way) {
                Prospect::Never => {}
                Prospect::Open => {
                    open = (Some(*number), open.1 + 1);
                    if place < COUNTED {
                        mask |= 1 << place;
                    }
                }
                Prospect::Over(_, End::Loss(loss)) => {
                    let worse = lost.0.filter(|(_, there)| grave(*there) >= grave(loss));
                    lost = (worse.or(Some((*number, loss))), lost.1 + 1);
                }
                Prospect::Over(_, End::Gap(gap)) => {
                    let all = if gap == Gap::Replaced { &mut replaced } else { &mut gone };
                    *all = (all.0.or(Some((*number, gap))), all.1 + 1);
                }
            }
        }
        // Who waits for room throws nothing away, but where a queue keeps the newest only.
        let gone = if replaced.1 > 0 { replaced } else { gone };
        let one = |way: usize, count: usize| (count == 1 && !guests).then_some(way);
        let decided =
            |way: Option<usize>, verdict: Verdict| Some(Outcome { way, verdict, mask: 0 });
        if let (Some(way), count) = open {
            if let Some(way) = one(way, count).filter(|_| lost.1 == 0)
                && let Some(there) = self.ways.get(way)
            {
                return decided(Some(way), self.under_way(there));
            }
            let place = Fate::Pending(Place::QueuedForOneOf);
            return Some(Outcome { way: None, verdict: Verdict::seen(place), mask });
        }
        match (lost, gone) {
            ((None, _), (None, _)) => None,
            _ if guests => decided(None, Verdict::inferred(Fate::Outside)),
            ((Some((way, loss)), count), _) => {
                decided(one(way, count), Verdict::inferred(Fate::Lost(loss)))
            }
            (_, (Some((way, gap)), count)) => {
                decided(one(way, count), Verdict::inferred(Fate::Dropped(gap)))
            }
        }
    }

    /// Whether a message that goes one way only can no longer be received at `at`, whoever may
    /// have received others.
    pub(super) fn expired(&self, place: usize, at: Moment) -> bool {
        let Some(record) = self.records.get(place) else { return true };
        if self.presence.decisive() <= record.base {
            return false;
        }
        let ways = match (&record.target, record.sender) {
            (Target::Way(way), _) => std::slice::from_ref(way),
            (Target::Guest(_) | Target::Nobody, _) | (Target::Any, None) => &[],
            (Target::Any, Some(sender)) => self.ways_at(sender, record.base),
        };
        // Asked for the newest of all, nothing can have overtaken it.
        let over = |prospect: &dyn Fn(&Way) -> Prospect| {
            let mut over = None;
            for way in ways.iter().filter_map(|way| self.ways.get(*way)) {
                match prospect(way) {
                    Prospect::Never => {}
                    Prospect::Over(moment, _) if moment < at => over = Some(true),
                    Prospect::Open | Prospect::Over(..) => return Some(false),
                }
            }
            over
        };
        over(&|way| self.prospect(way, u64::MAX, record.base))
            .or_else(|| over(&|way| self.linked_late(way, u64::MAX, record.base)))
            .unwrap_or(false)
    }
}

/// A message in the sender's backlog.
fn held(why: Holding) -> Verdict {
    Verdict::seen(Fate::Pending(Place::Held(why)))
}

/// Which of several losses is told, when it is not known which one it was.
const fn grave(loss: Loss) -> u8 {
    match loss {
        Loss::SenderEnded => 0,
        Loss::InHand => 1,
        Loss::LinkCut => 2,
        Loss::ReceiverEnded => 3,
        Loss::Unread => 4,
    }
}
