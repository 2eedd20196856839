//! Causes: which receipt made a peer send what, and whom its reply is for.

use crate::lab::{Message, Moment, SocketId, SocketType};

use super::entry::EntryId;
use super::ways::{Mark, Sender};
use super::{Arrival, Ledger, News, Target};

/// How many receipts a socket remembers, for the messages they cause.
const RECENT: usize = 1024;

/// How many addresses a ROUTER remembers; with more it begins anew.
const CALLERS: usize = 4096;

/// How many hops back the question is looked for that a message answers.
const HOPS: usize = 16;

impl Ledger {
    /// Finds out whom an offer is for, if it is addressed or a reply.
    pub(super) fn aim(&mut self, place: usize) {
        let Some((target, sure)) = self.aimed(place) else { return };
        if let Some(record) = self.records.get_mut(place) {
            record.target = target;
            record.sure = sure;
        }
    }

    fn aimed(&self, place: usize) -> Option<(Target, bool)> {
        let sender = self.records.get(place)?.sender?;
        let own = self.senders.get(sender)?;
        if !matches!(own.kind, SocketType::Rep | SocketType::Router) {
            return None;
        }
        let addressed = self.addressed(place, own).map(|target| (target, true));
        addressed.or_else(|| self.answered(place, sender)).or_else(|| self.recalled(place, own))
    }

    /// Whom a ROUTER's message is addressed to, by the routing ids that sockets were given.
    fn addressed(&self, place: usize, own: &Sender) -> Option<Target> {
        if !own.kind.addresses() {
            return None;
        }
        let [address, _, ..] = self.entries.get(place)?.message.frames() else {
            return Some(Target::Nobody);
        };
        let called = |way: &&usize| {
            let far = self.ways.get(**way).and_then(|way| self.sender_at(way.to));
            let far = far.and_then(|far| self.senders.get(far));
            far.is_some_and(|far| far.routing_id.as_ref() == Some(address))
        };
        let mut named = own.ways.iter().filter(called);
        match (named.next(), named.next()) {
            (Some(way), None) => Some(Target::Way(*way)),
            // The names a ROUTER makes up begin with a zero byte.
            (None, _) if address.bytes().first() != Some(&0) => Some(Target::Nobody),
            (None | Some(_), _) => None,
        }
    }

    /// Who sent what a ROUTER received, by the routing id that one socket alone was given.
    pub(super) fn called(&self, receiver: usize, message: &Message) -> Option<SocketId> {
        let own = self.receivers.get(receiver).filter(|own| own.kind.addresses())?;
        let address = message.frames().first()?;
        let far = |way: &usize| self.senders.get(self.ways.get(*way)?.sender);
        let called = |far: &&Sender| far.routing_id.as_ref() == Some(address);
        let mut named = own.ways.iter().filter_map(far).filter(called);
        match (named.next(), named.next()) {
            (Some(only), None) => Some(only.id),
            (None | Some(_), _) => None,
        }
    }

    /// Who asked for what this message answers: it came in by the socket the answer goes out by,
    /// however many hops ago.
    fn answered(&self, place: usize, sender: usize) -> Option<(Target, bool)> {
        let from = self.entries.get(place)?.from?;
        let (mut here, mut sure) = (place, true);
        for _ in 0..HOPS {
            let (at, _) = self.records.get(here)?.cause?;
            let parent = self.place(self.entries.get(here)?.parent?.0)?;
            let asked = self.records.get(parent)?;
            sure &= asked.receipt.as_ref().is_none_or(|receipt| receipt.certain);
            if at == from {
                return Some((self.target(sender, parent)?, sure));
            }
            here = parent;
        }
        None
    }

    /// Whom the last message from this address came from.
    fn recalled(&self, place: usize, own: &Sender) -> Option<(Target, bool)> {
        let address = self.entries.get(place)?.message.frames().first()?;
        let receiver = self.receivers.get(self.receiver_at(own.id)?)?;
        let asked = self.place(*receiver.callers.get(address)?)?;
        Some((self.target(self.sender_at(own.id)?, asked)?, false))
    }

    /// The way back to whoever sent this.
    fn target(&self, sender: usize, asked: usize) -> Option<Target> {
        let Some(asker) = self.entries.get(asked)?.from else {
            let guest = self.records.get(asked)?.guest;
            return Some(Target::Guest(guest.and_then(|(guest, _)| guest)));
        };
        let way = self.receiver_at(asker).and_then(|far| self.way_between(sender, far));
        Some(way.map_or(Target::Any, Target::Way))
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
        if own.kind.addresses()
            && let Some(caller) = arrival.message.frames().first()
        {
            if own.callers.len() >= CALLERS && !own.callers.contains_key(caller) {
                own.callers.clear();
            }
            own.callers.insert(caller.clone(), id);
        }
        if newest {
            self.tell_latency(receiver, id, arrival.at);
        }
    }

    fn tell_latency(&mut self, receiver: usize, id: u64, at: Moment) {
        let Some(peer) = self.receivers.get(receiver).map(|own| own.id.peer) else { return };
        // Since when a message from outside was under way nobody knows.
        let entry = self.place(id).and_then(|place| self.entries.get(place));
        if let Some(entry) = entry.filter(|entry| entry.from.is_some()) {
            self.news.push_back(News::Latency(peer, at.since(entry.at)));
        }
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
            self.stirred.push(old.id);
        }
        self.adopt(id, moved);
    }

    /// Finds out anew whom an offer is for, and all that it caused.
    fn aim_again(&mut self, id: EntryId, hops: usize) {
        let Some(place) = self.place(id.0) else { return };
        let old = self.records.get(place).map(|record| (record.target, record.sure));
        self.aim(place);
        let new = self.records.get(place).map(|record| (record.target, record.sure));
        if old != new {
            self.rejudge(place);
            self.regroup(place);
        }
        let Some(left) = hops.checked_sub(1) else { return };
        let children = self.entries.get(place).map_or(Vec::new(), |entry| entry.children.clone());
        for child in children {
            self.aim_again(child, left);
        }
    }

    /// Gives an entry the children of a receipt that turned out to be its own.
    pub(super) fn adopt(&mut self, id: u64, children: Vec<EntryId>) {
        for child in &children {
            let Some(place) = self.place(child.0) else { continue };
            if let Some(entry) = self.entries.get_mut(place) {
                entry.parent = Some(EntryId(id));
                self.stirred.push(*child);
            }
            self.aim_again(*child, HOPS);
        }
        if let Some(place) = self.place(id)
            && let Some(entry) = self.entries.get_mut(place)
        {
            self.stirred.push(entry.id);
            entry.children.extend(children);
            entry.children.sort_unstable();
            entry.children.dedup();
        }
    }
}
