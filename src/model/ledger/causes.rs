//! Causes: which receipt made a peer send what, and whom its reply is for.

use crate::lab::{Moment, SocketId};

use super::entry::EntryId;
use super::ways::Mark;
use super::{Arrival, Ledger, News, Target};

/// How many receipts a socket remembers, for the messages they cause.
const RECENT: usize = 1024;

impl Ledger {
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

    /// Gives an entry the children of a receipt that turned out to be its own.
    pub(super) fn adopt(&mut self, id: u64, children: Vec<EntryId>) {
        for child in &children {
            let Some(place) = self.place(child.0) else { continue };
            if let Some(entry) = self.entries.get_mut(place) {
                entry.parent = Some(EntryId(id));
                self.stirred.push(*child);
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
            self.stirred.push(entry.id);
            entry.children.extend(children);
            entry.children.sort_unstable();
            entry.children.dedup();
        }
    }
}
