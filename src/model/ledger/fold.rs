//! Folding: what each fact of a message's life does to the ledger.

use std::collections::VecDeque;

use crate::model::presence::SLACK;

use super::entry::{Entry, EntryId, Leg, Offer};
use super::fan::OPENING;
use super::fates::Outcome;
use super::same::digest;
use super::{Arrival, Ledger, Record, Target};
use crate::lab::{Cause, Holding, Message, Moment, Refusal, SocketId, SocketType};

/// How many receipts are remembered that nothing came of.
const ABANDONED: usize = 1024;

/// An offer, as it is folded.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Offering<'a> {
    pub(in crate::model) from: SocketId,
    pub(in crate::model) n: u64,
    pub(in crate::model) at: Moment,
    pub(in crate::model) message: &'a Message,
    pub(in crate::model) cause: Option<Cause>,
}

impl Ledger {
    /// A peer is about to send a message.
    pub(in crate::model) fn offered(&mut self, offering: &Offering<'_>) {
        let Offering { from, n, at, message, cause } = *offering;
        let Some(sender) = self.sender_at(from) else { return };
        let id = self.next;
        self.next += 1;
        let cause = cause.map(|c| (SocketId { peer: from.peer, socket: c.socket }, c.n));
        let parent = cause.and_then(|(at, n)| self.caused_by(at, n));
        let kind = self.senders.get(sender).map_or(SocketType::Pair, |own| own.kind);
        let digest = digest(kind, message);
        self.stirred.push(EntryId(id));
        self.entries.push_back(Entry {
            id: EntryId(id),
            from: Some(from),
            outsider: None,
            n,
            at,
            message: message.clone(),
            state: Offer::Offered,
            parent: parent.map(EntryId),
            children: Vec::new(),
            legs: Vec::new(),
        });
        self.records.push_back(Record {
            digest,
            sender: Some(sender),
            base: at,
            tick: self.presence.tick(from),
            cause,
            target: Target::Any,
            sure: true,
            receipt: None,
            answered: false,
            way: None,
            mask: 0,
            presumed: None,
            guest: None,
        });
        let place = self.entries.len() - 1;
        let entry = parent.and_then(|parent| self.place(parent));
        if let Some(entry) = entry.and_then(|place| self.entries.get_mut(place)) {
            entry.children.push(EntryId(id));
            self.stirred.push(entry.id);
        }
        self.aim(place);
        let Some(own) = self.senders.get_mut(sender) else { return };
        own.seen += 1;
        let missing = n.saturating_sub(own.seen + own.counted);
        let thinned = missing > own.missing;
        if thinned {
            own.note_missing(missing);
        }
        own.high = own.high.max(at);
        own.offers.push_back(id);
        if own.fans_out {
            own.index.entry(digest).or_default().push(id);
            self.fan_out(place, sender);
        } else {
            self.send_one(place, sender);
        }
        if thinned {
            self.explain(sender);
        }
        while self.entries.len() > Self::CAPACITY
            || (self.legs > Self::LEGS && self.entries.len() > 1)
        {
            self.bury_oldest();
        }
    }

    /// Judges a new offer that goes one way only.
    fn send_one(&mut self, place: usize, sender: usize) {
        let Some(id) = self.entries.get_mut(place).map(|entry| {
            entry.legs.push(Leg { to: None, verdict: OPENING });
            entry.id.0
        }) else {
            return;
        };
        self.legs += 1;
        let Some(outcome) = self.first_outcome(place, sender) else { return };
        if let Some(slot) = self.slot(sender, outcome.way) {
            self.book.enter(slot, &outcome.verdict.fate, 1);
        }
        let queued = super::fan::queued(&outcome.verdict.fate);
        self.wait_for(sender, (outcome.way, outcome.mask), queued, true);
        let to = outcome.way.and_then(|way| self.ways.get(way)).map(|way| way.to);
        if let Some((entry, record)) = self.entries.get_mut(place).zip(self.records.get_mut(place))
        {
            record.way = outcome.way;
            record.mask = outcome.mask;
            if let Some(leg) = entry.legs.first_mut() {
                *leg = Leg { to, verdict: outcome.verdict };
            }
        }
        while self
            .senders
            .get(sender)
            .and_then(|own| own.open.front())
            .is_some_and(|first| self.place(*first).is_none_or(|place| !self.pending(place)))
        {
            if let Some(own) = self.senders.get_mut(sender) {
                own.open.pop_front();
            }
        }
        if let Some(own) = self.senders.get_mut(sender) {
            own.open.push_back(id);
        }
        self.group(place);
    }

    /// What became of a new offer. While nothing changes around its sender that is the same for
    /// all.
    fn first_outcome(&mut self, place: usize, sender: usize) -> Option<Outcome> {
        let record = self.records.get(place)?;
        let own = self.senders.get(sender)?;
        let calm = record.target == Target::Any && record.base > own.changed + SLACK;
        if calm && let Some(outcome) = &own.calm {
            return Some(outcome.clone());
        }
        let outcome = self.outcome(place)?;
        if calm && let Some(own) = self.senders.get_mut(sender) {
            own.calm = Some(outcome.clone());
        }
        Some(outcome)
    }

    /// Where the socket's `n`th offer stands.
    fn offer_place(&self, from: SocketId, n: u64) -> Option<(usize, usize)> {
        let sender = self.sender_at(from)?;
        let offers = &self.senders.get(sender)?.offers;
        let count = |id: &u64| self.place(*id).and_then(|p| self.entries.get(p)).map(|e| e.n);
        let last = offers.back()?;
        let id = if count(last) == Some(n) {
            *last
        } else {
            let place = offers.partition_point(|id| count(id).is_some_and(|there| there < n));
            *offers.get(place).filter(|id| count(id) == Some(n))?
        };
        self.place(id).map(|place| (place, sender))
    }

    /// The socket's `n`th offer.
    pub(in crate::model) fn offer(&self, from: SocketId, n: u64) -> Option<&Entry> {
        self.entries.get(self.offer_place(from, n)?.0)
    }

    /// libzmq took an offer.
    pub(in crate::model) fn sent(&mut self, from: SocketId, n: u64, at: Moment) {
        let Some((place, sender)) = self.offer_place(from, n) else { return };
        let tick = self.presence.tick(from);
        let Some((entry, record)) = self.entries.get_mut(place).zip(self.records.get_mut(place))
        else {
            return;
        };
        let held = matches!(entry.state, Offer::Held(_));
        entry.state = Offer::Sent(at);
        self.stirred.push(entry.id);
        if !held {
            let known = matches!(record.target, Target::Guest(_) | Target::Nobody);
            let astray = entry.legs.first().is_some_and(|leg| leg.verdict == OPENING);
            if known || astray && self.astray(place).is_some() {
                self.rejudge(place);
            }
            return;
        }
        record.base = at;
        record.tick = tick;
        if let Some(own) = self.senders.get_mut(sender) {
            own.high = own.high.max(at);
        }
        self.rejudge(place);
        if self.senders.get(sender).is_some_and(|own| own.fans_out) {
            self.fan_out(place, sender);
        } else {
            self.regroup(place);
        }
    }

    /// An offer waits in the peer's backlog.
    pub(in crate::model) fn held(&mut self, from: SocketId, n: u64, why: Holding) {
        self.set_state(from, n, Offer::Held(why));
    }

    /// An offer will not be sent.
    pub(in crate::model) fn refused(&mut self, from: SocketId, n: u64, why: &Refusal) {
        let sender = self.sender_at(from);
        if let Some(own) = sender.and_then(|sender| self.senders.get_mut(sender)) {
            own.refused += 1;
        }
        self.set_state(from, n, Offer::Refused(why.clone()));
    }

    fn set_state(&mut self, from: SocketId, n: u64, state: Offer) {
        let Some((place, _)) = self.offer_place(from, n) else { return };
        if let Some(entry) = self.entries.get_mut(place) {
            entry.state = state;
            self.stirred.push(entry.id);
        }
        self.rejudge(place);
        self.regroup(place);
    }

    /// A peer received a message, or found one unread.
    pub(in crate::model) fn arrived(&mut self, arrival: &Arrival<'_>) {
        let Some(receiver) = self.receiver_at(arrival.to) else { return };
        if let Some(own) = self.receivers.get_mut(receiver) {
            own.unheard.hear(arrival.n, arrival.at, arrival.unread);
        }
        if self.receivers.get(receiver).is_some_and(|own| own.subscribes) {
            self.fan_in(receiver, arrival);
        } else {
            self.group_in(receiver, arrival);
        }
    }

    /// Nothing will come of a receipt.
    pub(in crate::model) fn abandoned(&mut self, at: SocketId, n: u64) {
        self.stirred.extend(self.caused_by(at, n).map(EntryId));
        self.abandoned.push_back((at, n));
        if self.abandoned.len() > ABANDONED {
            self.abandoned.pop_front();
        }
    }

    /// The entries of a list that are kept, with their places.
    pub(super) fn kept(&self, ids: &VecDeque<u64>) -> Vec<(u64, usize)> {
        ids.iter().filter_map(|id| Some((*id, self.place(*id)?))).collect()
    }
}
