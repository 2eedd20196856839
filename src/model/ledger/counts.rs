//! Counts: what sockets counted against what was told, so that nothing is silently left out.

use crate::lab::{Fate, Loss, SocketId, Tally};

use super::bury::{Buried, RECEIVED};
use super::{Arrival, Ledger, Source};

impl Ledger {
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
        let silent = tally.thinned > 0 && tally.received + tally.unread > own.count + own.counted;
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
        let missing = own.tally.offered.saturating_sub(own.seen + own.counted);
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
        if self.take_buried(ways, arrival.unread, Buried::take_nameless) {
            return;
        }
        let thinned = |way: &&usize| {
            let sender = self.ways.get(**way).and_then(|way| self.senders.get(way.sender));
            sender.is_some_and(|sender| sender.tally.thinned > 0)
        };
        let way = match arrival.source {
            // Whoever answers at the place of a peer that has ended is not that peer.
            Source::Lab(from) => {
                let ended = self.presence.life_at(from.peer, arrival.at).is_none();
                ways.first().filter(|way| !ended || thinned(way))
            }
            Source::Unknown => ways.iter().find(thinned),
            Source::Guest(_) | Source::Stranger => None,
        };
        match way {
            Some(way) => self.find_unseen(*way, arrival.unread),
            None => self.enter_stranger(receiver, arrival),
        }
    }
}
