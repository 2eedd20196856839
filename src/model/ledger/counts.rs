//! Counts: what sockets counted against what was told, so that nothing is silently left out.

use crate::lab::{Fate, Loss, Moment, Refusal, SocketId, Tally};

use super::bury::{Buried, RECEIVED};
use super::ways::Sender;
use super::{Arrival, Ledger, Source};

impl Sender {
    /// So many offers were not told, as far as known.
    pub(super) fn note_missing(&mut self, missing: u64) {
        if self.missing == 0 && missing > 0 {
            self.thinned_from = self.high;
        }
        self.missing = self.missing.max(missing);
    }
}

impl Ledger {
    /// A socket's counts.
    pub(in crate::model) fn tallied(&mut self, from: SocketId, tally: &Tally, at: Moment) {
        if let Some(receiver) = self.receiver_at(from) {
            self.hear(receiver, tally, at);
        }
        let Some(sender) = self.sender_at(from) else { return };
        let Some(own) = self.senders.get_mut(sender) else { return };
        own.tally = *tally;
        own.counted_at = at;
        if tally.thinned == 0 {
            return;
        }
        own.note_missing(tally.offered.saturating_sub(own.seen + own.counted));
        let refused = tally.refused.saturating_sub(own.refused).min(own.missing);
        let more = refused.saturating_sub(own.refused_unseen);
        own.refused_unseen += more;
        let slots: Vec<Option<usize>> = match own.ways.as_slice() {
            ways if own.fans_out => ways.iter().copied().map(Some).collect(),
            [only] => vec![Some(*only)],
            _ => vec![None],
        };
        for way in slots.into_iter().filter(|_| more > 0) {
            if let Some(slot) = self.slot(sender, way) {
                self.book.enter(slot, &Fate::Refused(Refusal::PeerEnded), more);
            }
        }
        self.explain(sender);
        let own = self.senders.get(sender).map_or(&[][..], |own| &own.ways);
        let mut receivers: Vec<usize> =
            own.iter().filter_map(|way| self.ways.get(*way)).map(|way| way.receiver).collect();
        receivers.dedup();
        for receiver in receivers {
            self.hear_out(receiver, false);
        }
    }

    /// Books what nobody told of: the offers that were not told, but for those that were refused or
    /// whose receipt is known.
    pub(super) fn explain(&mut self, sender: usize) {
        let Some(own) = self.senders.get(sender) else { return };
        let missing = own.missing.saturating_sub(own.refused_unseen);
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
