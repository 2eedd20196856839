//! Judging again: which messages a change bears on, and how their new fates are booked.

use std::collections::VecDeque;

use crate::lab::{Fate, Moment, PeerId, Place, SocketId};

use crate::model::presence::SLACK;

use super::book::Slot;
use super::entry::EntryId;
use super::fan::queued;
use super::fates::COUNTED;
use super::ways::{Handles, Way};
use super::{Ledger, News, Target};

/// Whose messages a change bears on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum Bears {
    /// Those on all ways of the peer.
    OnAll,
    /// Those on their way to the peer.
    OnInbound,
}

impl Ledger {
    /// Judges one message again, on all its ways.
    pub(super) fn rejudge(&mut self, place: usize) {
        let Some(sender) = self.records.get(place).and_then(|record| record.sender) else { return };
        let Some(own) = self.senders.get(sender) else { return };
        if own.fans_out {
            for way in own.ways.clone() {
                self.rejudge_leg(place, way);
            }
        } else {
            self.rejudge_one(place, sender);
        }
    }

    /// Whether a message that goes one way only is still under way.
    pub(super) fn pending(&self, place: usize) -> bool {
        let leg = self.entries.get(place).and_then(|entry| entry.legs.first());
        leg.is_some_and(|leg| !leg.verdict.fate.is_final())
    }

    fn rejudge_one(&mut self, place: usize, sender: usize) {
        let Some(outcome) = self.outcome(place) else { return };
        let outcome = self.presume_one(place, outcome);
        let to = outcome.way.and_then(|way| self.ways.get(way)).map(|way| way.to);
        let Some((entry, record)) = self.entries.get_mut(place).zip(self.records.get_mut(place))
        else {
            return;
        };
        let Some(leg) = entry.legs.first_mut() else { return };
        let same = record.way == outcome.way && record.mask == outcome.mask;
        if same && leg.verdict == outcome.verdict {
            return;
        }
        let (old_way, old_mask) = (record.way, record.mask);
        record.way = outcome.way;
        record.mask = outcome.mask;
        leg.to = to;
        self.stirred.push(entry.id);
        let old = std::mem::replace(&mut leg.verdict, outcome.verdict).fate;
        let new = leg.verdict.fate.clone();
        let (target, id) = (record.target, entry.id.0);
        if old.is_final() && !new.is_final() {
            self.reopen(sender, id);
        }
        if old_way == outcome.way {
            if let Some(slot) = self.slot(sender, outcome.way) {
                self.book.turn(slot, &old, &new);
            }
        } else {
            if let Some(slot) = self.slot(sender, old_way) {
                self.book.strike(slot, &old, 1);
            }
            if let Some(slot) = self.slot(sender, outcome.way) {
                self.book.enter(slot, &new, 1);
            }
        }
        self.wait_for(sender, (old_way, old_mask), queued(&old), false);
        self.wait_for(sender, (outcome.way, outcome.mask), queued(&new), true);
        if let Target::Guest(Some(guest)) = target {
            let (was, is) = (old == Fate::Outside, new == Fate::Outside);
            if was != is {
                self.news.push_back(News::Outside(guest, is));
            }
        }
    }

    /// A message that may go several ways has been passed over on one of them: if several are left
    /// nothing else changes.
    pub(super) fn rule_out(&mut self, place: usize, number: usize) -> bool {
        let Some(way) = self.ways.get(number).filter(|way| way.place < COUNTED) else {
            return false;
        };
        // What the receiver left out may have been this one.
        let n = self.entries.get(place).map_or(0, |entry| entry.n);
        if way.overtaken(n).is_none() {
            return false;
        }
        let bit = 1 << way.place;
        let Some((entry, record)) = self.entries.get(place).zip(self.records.get_mut(place)) else {
            return false;
        };
        let waits = Fate::Pending(Place::QueuedForOneOf);
        let undecided = entry.legs.first().is_some_and(|leg| leg.verdict.fate == waits);
        if !undecided || record.mask & bit == 0 || (record.mask & !bit).count_ones() < 2 {
            return false;
        }
        record.mask &= !bit;
        self.wait(number, 0, 1);
        true
    }

    /// A message that was decided is under way again.
    fn reopen(&mut self, sender: usize, id: u64) {
        let Some(own) = self.senders.get_mut(sender) else { return };
        if let Err(place) = own.open.binary_search(&id) {
            own.open.insert(place, id);
        }
    }

    /// Counts a message on or off the ways on which it waits.
    pub(super) fn wait_for(
        &mut self,
        sender: usize,
        (way, mask): (Option<usize>, u64),
        queued: bool,
        on: bool,
    ) {
        match way {
            _ if !queued => {}
            Some(way) => self.wait(way, u64::from(on), u64::from(!on)),
            None => self.wait_all(sender, mask, on),
        }
    }

    /// The account of a way, or of the sender's messages whose way is not known.
    pub(super) fn slot(&mut self, sender: usize, way: Option<usize>) -> Option<Slot> {
        if let Some(way) = way {
            return self.ways.get(way).map(|way| way.slot);
        }
        let own = self.senders.get_mut(sender)?;
        if own.elsewhere.is_none() {
            own.elsewhere = Some(self.book.open(own.id, None));
        }
        own.elsewhere
    }

    /// Judges again what a change of a peer at `at` bears on.
    pub(in crate::model) fn changed(&mut self, peer: PeerId, at: Moment, bears: Bears) {
        let ways: Vec<usize> = self
            .ways_of(peer)
            .into_iter()
            .filter(|way| {
                let to = self.ways.get(*way).map(|way| way.to.peer);
                bears == Bears::OnAll || to == Some(peer)
            })
            .collect();
        if bears == Bears::OnAll {
            self.stir_hands(peer);
        }
        self.ways_changed(&ways, at);
        let gone = self.presence.life(peer).is_none();
        let over = |way: &&Way| {
            way.to.peer == peer && (gone || self.presence.idle_from(way.to, at).is_some())
        };
        let mut receivers: Vec<usize> = ways
            .iter()
            .filter_map(|way| self.ways.get(*way))
            .filter(over)
            .map(|way| way.receiver)
            .collect();
        receivers.dedup();
        for receiver in receivers {
            self.hear_out(receiver, true);
        }
    }

    /// What a peer has in hand may be lost with it.
    fn stir_hands(&mut self, peer: PeerId) {
        let Some(party) = self.parties.get(peer.index()) else { return };
        if party.handles != Some(Handles::Nothing) {
            let own = party.receives.iter().flatten().filter_map(|own| self.receivers.get(*own));
            self.stirred.extend(own.flat_map(|own| &own.recent).map(|(_, id)| EntryId(*id)));
        }
    }

    /// Judges again what a change of a link at `at` bears on.
    pub(in crate::model) fn link_changed(&mut self, link: usize, at: Moment) {
        let Some(peer) = self.presence.links.get(link).map(|link| link.connector.peer) else {
            return;
        };
        let own = |way: &usize| self.ways.get(*way).is_some_and(|way| way.link == link);
        let ways: Vec<usize> = self.ways_of(peer).into_iter().filter(own).collect();
        self.ways_changed(&ways, at);
    }

    /// Judges again the messages of a publisher to a subscriber, whose subscriptions turned out to
    /// have been others.
    pub(in crate::model) fn landed_otherwise(&mut self, publisher: SocketId, subscriber: SocketId) {
        let ends = self.sender_at(publisher).zip(self.receiver_at(subscriber));
        if let Some(way) = ends.and_then(|(from, to)| self.way_between(from, to)) {
            self.retell_way(way);
        }
    }

    fn ways_changed(&mut self, ways: &[usize], at: Moment) {
        let (mut late, mut senders) = (Vec::new(), Vec::new());
        for number in ways {
            let Some(way) = self.ways.get_mut(*number) else { continue };
            let past = at < way.high + SLACK;
            way.high = way.high.max(at);
            let sender = way.sender;
            let Some(own) = self.senders.get_mut(sender) else { continue };
            if own.fans_out {
                if past {
                    self.retell_way(*number)
                } else {
                    self.settle_way(*number)
                }
                continue;
            }
            own.calm = None;
            own.changed = own.changed.max(at);
            let component = own.component;
            let past = at < own.high + SLACK;
            own.high = own.high.max(at);
            let matched = self.components.get(component).is_some_and(|own| at < own.high + SLACK);
            if matched {
                late.push(component);
            }
            senders.push((sender, past));
            self.settle_buried(*number);
        }
        late.sort_unstable();
        late.dedup();
        for component in late {
            self.rematch(component);
            let all = self.senders.iter().enumerate();
            let own = all.filter(|(_, own)| !own.fans_out && own.component == component);
            senders.extend(own.map(|(number, _)| (number, true)));
        }
        senders.sort_unstable();
        senders.reverse();
        senders.dedup_by_key(|(number, _)| *number);
        for (sender, past) in senders {
            self.settle_sender(sender, past);
        }
    }

    /// Before this moment none of the sender's messages is judged again.
    pub(super) fn horizon_of(&self, sender: usize) -> Moment {
        let ways = self.senders.get(sender).map_or(&[][..], |own| &own.ways);
        ways.iter().map(|way| self.horizon(*way)).max().unwrap_or(Moment::START)
    }

    /// A message has been under way for so long that what was then is forgotten: from here on it is
    /// judged as if it had been sent when all that is still known began.
    fn carry_over(&mut self, place: usize, sender: usize, horizon: Moment) {
        let Some(id) = self.senders.get(sender).map(|own| own.id) else { return };
        let life = self.presence.life_from(id.peer, horizon).map(|life| life.start);
        let mut base = horizon.max(life.unwrap_or(horizon));
        let since = self.records.get(place).map_or(horizon, |record| record.base);
        for way in self.ways_at(sender, since).iter().filter_map(|number| self.ways.get(*number)) {
            base = self.queue_from(way, base).unwrap_or(base);
        }
        if let Some(record) = self.records.get_mut(place) {
            record.base = base;
        }
    }

    /// Judges again a sender's messages: those under way, or all that are kept.
    pub(super) fn settle_sender(&mut self, sender: usize, all: bool) {
        let Some(own) = self.senders.get_mut(sender) else { return };
        own.calm = None;
        let offers = if all { own.offers.clone() } else { std::mem::take(&mut own.open) };
        let horizon = self.horizon_of(sender);
        let mut open = VecDeque::with_capacity(if all { 0 } else { offers.len() });
        for id in offers {
            let Some(place) = self.place(id) else { continue };
            let known = self.records.get(place).is_some_and(|record| record.base >= horizon);
            if !known && self.pending(place) {
                self.carry_over(place, sender, horizon);
            }
            if known || self.pending(place) {
                self.rejudge_one(place, sender);
            }
            if self.pending(place) {
                open.push_back(id);
            }
        }
        if let Some(own) = self.senders.get_mut(sender) {
            own.open = open;
        }
        self.settle_undecided(sender);
    }
}
