//! Folding: what each fact of a message's life does to the ledger.

use std::collections::VecDeque;

use crate::model::presence::SLACK;

use super::bury::RECEIVED;
use super::entry::{Entry, EntryId, Leg, Offer};
use super::fan::OPENING;
use super::fates::Outcome;
use super::same::digest;
use super::ways::Mark;
use super::{Arrival, Ledger, News, Record, Source, Target};
use crate::lab::{Cause, Fate, Holding, Loss, Message, Moment, Refusal, SocketId, Tally};

/// How many receipts a socket remembers, for the messages they cause.
const RECENT: usize = 1024;

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
        let digest = digest(message);
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
            way: None,
            mask: 0,
            guest: None,
        });
        let place = self.entries.len() - 1;
        let entry = parent.and_then(|parent| self.place(parent));
        if let Some(entry) = entry.and_then(|place| self.entries.get_mut(place)) {
            entry.children.push(EntryId(id));
        }
        self.aim(place);
        let Some(own) = self.senders.get_mut(sender) else { return };
        own.seen += 1;
        own.high = own.high.max(at);
        own.offers.push_back(id);
        if own.fans_out {
            own.index.entry(digest).or_default().push(id);
            self.fan_out(place, sender);
        } else {
            self.send_one(place, sender);
        }
        self.explain(sender);
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

    /// Finds out whom an offer is for, if it is a reply.
    pub(super) fn aim(&mut self, place: usize) {
        let Some((entry, record)) = self.entries.get(place).zip(self.records.get(place)) else {
            return;
        };
        let Some((from, (at, _))) = entry.from.zip(record.cause) else { return };
        let Some(parent) = entry.parent.and_then(|parent| self.place(parent.0)) else { return };
        if at != from {
            return;
        }
        let Some((asked, origin)) = self.records.get(parent).zip(self.entries.get(parent)) else {
            return;
        };
        let sure = asked.receipt.as_ref().is_none_or(|receipt| receipt.certain);
        let target = match origin.from {
            None => Target::Guest(asked.guest.and_then(|(guest, _)| guest)),
            Some(asker) => record
                .sender
                .zip(self.receiver_at(asker))
                .and_then(|(sender, receiver)| self.way_between(sender, receiver))
                .map_or(Target::Any, Target::Way),
        };
        if let Some(record) = self.records.get_mut(place) {
            record.target = target;
            record.sure = sure;
        }
    }

    /// The entry a receipt was of.
    pub(super) fn caused_by(&self, at: SocketId, n: u64) -> Option<u64> {
        let recent = &self.receivers.get(self.receiver_at(at)?)?.recent;
        if let Some((last, id)) = recent.back()
            && *last == n
        {
            return Some(*id);
        }
        let place = recent.binary_search_by_key(&n, |(n, _)| *n).ok()?;
        recent.get(place).map(|(_, id)| *id)
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
        if !held {
            if matches!(record.target, Target::Guest(_)) {
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
        self.regroup(place);
    }

    /// An offer waits in the peer's backlog.
    pub(in crate::model) fn held(&mut self, from: SocketId, n: u64, why: Holding) {
        self.set_state(from, n, Offer::Held(why));
    }

    /// An offer will not be sent.
    pub(in crate::model) fn refused(&mut self, from: SocketId, n: u64, why: &Refusal) {
        self.set_state(from, n, Offer::Refused(why.clone()));
    }

    fn set_state(&mut self, from: SocketId, n: u64, state: Offer) {
        let Some((place, _)) = self.offer_place(from, n) else { return };
        if let Some(entry) = self.entries.get_mut(place) {
            entry.state = state;
        }
        self.rejudge(place);
        self.regroup(place);
    }

    /// A peer received a message, or found one unread.
    pub(in crate::model) fn arrived(&mut self, arrival: &Arrival<'_>) {
        let Some(receiver) = self.receiver_at(arrival.to) else { return };
        if self.receivers.get(receiver).is_some_and(|own| own.subscribes) {
            self.fan_in(receiver, arrival);
        } else {
            self.group_in(receiver, arrival);
        }
    }

    /// Nothing will come of a receipt.
    pub(in crate::model) fn abandoned(&mut self, at: SocketId, n: u64) {
        self.abandoned.push_back((at, n));
        if self.abandoned.len() > ABANDONED {
            self.abandoned.pop_front();
        }
    }

    /// Remembers which entry a receipt was of.
    pub(super) fn remember(&mut self, receiver: usize, arrival: &Arrival<'_>, id: u64) {
        if arrival.unread {
            return;
        }
        let Some(own) = self.receivers.get_mut(receiver) else { return };
        let newest = own.recent.back().is_none_or(|(last, _)| *last <= arrival.n);
        match own.recent.binary_search_by_key(&arrival.n, |(n, _)| *n) {
            Ok(place) => {
                if let Some(there) = own.recent.get_mut(place) {
                    there.1 = id;
                }
            }
            Err(place) => own.recent.insert(place, (arrival.n, id)),
        }
        if own.recent.len() > RECENT {
            own.recent.pop_front();
        }
        if newest {
            self.tell_latency(receiver, id, arrival.at);
        }
    }

    fn tell_latency(&mut self, receiver: usize, id: u64, at: Moment) {
        let Some(peer) = self.receivers.get(receiver).map(|own| own.id.peer) else { return };
        let offered = self.entry_at(id);
        self.news.push_back(News::Latency(peer, at.since(offered)));
    }

    /// A receipt turned out to be of another entry.
    pub(super) fn rename_receipt(&mut self, receiver: usize, n: u64, at: Moment, id: u64) {
        let Some(own) = self.receivers.get_mut(receiver) else { return };
        let Ok(place) = own.recent.binary_search_by_key(&n, |(n, _)| *n) else { return };
        let newest = place + 1 == own.recent.len();
        if let Some(there) = own.recent.get_mut(place) {
            there.1 = id;
        }
        if newest {
            self.tell_latency(receiver, id, at);
        }
    }

    /// A fanned-out message's receipt turned out to be of another entry.
    pub(super) fn rename(&mut self, way: usize, mark: &Mark, id: u64) {
        let Some((receiver, to)) = self.ways.get(way).map(|way| (way.receiver, way.to)) else {
            return;
        };
        if mark.id == id || mark.unread {
            return;
        }
        self.rename_receipt(receiver, mark.receipt, mark.at, id);
        let cause = Some((to, mark.receipt));
        let Some(old) = self.place(mark.id).and_then(|place| self.entries.get(place)) else {
            return;
        };
        let caused = |child: &EntryId| {
            let record = self.place(child.0).and_then(|place| self.records.get(place));
            record.is_some_and(|record| record.cause == cause)
        };
        let (moved, stay): (Vec<EntryId>, Vec<EntryId>) =
            old.children.iter().copied().partition(caused);
        if let Some(place) = self.place(mark.id)
            && let Some(old) = self.entries.get_mut(place)
        {
            old.children = stay;
        }
        self.adopt(id, moved);
    }

    /// Gives an entry the children of a receipt that turned out to be its own.
    pub(super) fn adopt(&mut self, id: u64, children: Vec<EntryId>) {
        for child in &children {
            let Some(place) = self.place(child.0) else { continue };
            if let Some(entry) = self.entries.get_mut(place) {
                entry.parent = Some(EntryId(id));
            }
            let old = self.records.get(place).map(|record| (record.target, record.sure));
            self.aim(place);
            let new = self.records.get(place).map(|record| (record.target, record.sure));
            if old != new {
                self.rejudge(place);
                self.regroup(place);
            }
        }
        if let Some(place) = self.place(id)
            && let Some(entry) = self.entries.get_mut(place)
        {
            entry.children.extend(children);
            entry.children.sort_unstable();
            entry.children.dedup();
        }
    }

    /// A socket's counts.
    pub(in crate::model) fn tallied(&mut self, from: SocketId, tally: &Tally) {
        if let Some(receiver) = self.receiver_at(from) {
            self.hear(receiver, tally);
        }
        let Some(sender) = self.sender_at(from) else { return };
        if let Some(own) = self.senders.get_mut(sender) {
            own.tally = *tally;
        }
        self.explain(sender);
    }

    /// Compares what a socket received with what it told.
    fn hear(&mut self, receiver: usize, tally: &Tally) {
        let Some(own) = self.receivers.get_mut(receiver) else { return };
        let silent = tally.thinned > 0 && tally.received + tally.unread > own.count;
        if std::mem::replace(&mut own.silent, silent) == silent {
            return;
        }
        for number in own.ways.clone() {
            let Some(sender) = self.ways.get(number).map(|way| way.sender) else { continue };
            if self.senders.get(sender).is_some_and(|own| own.fans_out) {
                self.retell_way(number);
            } else {
                self.settle_sender(sender, true);
            }
        }
    }

    /// Books what nobody told of: the difference between a sender's count and what was seen, once
    /// details have been left out.
    pub(super) fn explain(&mut self, sender: usize) {
        let Some(own) = self.senders.get(sender) else { return };
        if own.tally.thinned == 0 {
            return;
        }
        let missing = own.tally.offered.saturating_sub(own.seen);
        if own.fans_out {
            for number in own.ways.clone() {
                let Some(way) = self.ways.get_mut(number) else { continue };
                let (old, new) = (way.unseen, missing.saturating_sub(way.found));
                way.unseen = new;
                let slot = way.slot;
                self.book.unexplained(slot, old, new);
            }
            return;
        }
        let found: u64 =
            own.ways.iter().filter_map(|way| self.ways.get(*way)).map(|way| way.found).sum();
        let (old, new) = (own.unseen, missing.saturating_sub(found));
        if old == new {
            return;
        }
        let only = if let [only] = own.ways.as_slice() { Some(*only) } else { None };
        if let Some(own) = self.senders.get_mut(sender) {
            own.unseen = new;
        }
        if let Some(slot) = self.slot(sender, only) {
            self.book.unexplained(slot, old, new);
        }
    }

    /// Books a receipt whose offer nobody told of.
    pub(super) fn find_unseen(&mut self, way: usize, unread: bool) {
        let Some(own) = self.ways.get_mut(way) else { return };
        own.found += 1;
        let (slot, sender) = (own.slot, own.sender);
        let fate = if unread { Fate::Lost(Loss::Unread) } else { RECEIVED };
        self.book.enter(slot, &fate, 1);
        self.explain(sender);
    }

    /// A receipt that fits no kept offer.
    pub(super) fn unmatched(&mut self, receiver: usize, arrival: &Arrival<'_>, ways: &[usize]) {
        if self.take_buried(ways, arrival.unread, super::bury::Buried::take_nameless) {
            return;
        }
        let thinned = |way: &&usize| {
            let sender = self.ways.get(**way).and_then(|way| self.senders.get(way.sender));
            sender.is_some_and(|sender| sender.tally.thinned > 0)
        };
        let way = match arrival.source {
            Source::Lab(_) => ways.first(),
            Source::Unknown => ways.iter().find(thinned),
            Source::Guest(_) | Source::Stranger => None,
        };
        match way {
            Some(way) => self.find_unseen(*way, arrival.unread),
            None => self.enter_stranger(receiver, arrival),
        }
    }

    /// The entries of a list that are kept, with their places.
    pub(super) fn kept(&self, ids: &VecDeque<u64>) -> Vec<(u64, usize)> {
        ids.iter().filter_map(|id| Some((*id, self.place(*id)?))).collect()
    }
}
