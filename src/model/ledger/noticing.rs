//! What a publisher knew of a subscriber when it sent a message, and whom it turned away.

use crate::lab::{Absence, Fate, Loss, Moment, PeerId, SocketId, Verdict};
use crate::model::presence::Span;

use super::ways::{Mark, Pipe, Way};
use super::{Ledger, Record};

/// How many receipts before a message are looked at.
const LOOK_BACK: usize = 64;

impl Ledger {
    /// Why a subscriber got nothing of a message when it was sent.
    pub(super) fn turned_away(
        &self,
        way: &Way,
        sold: (SocketId, u64),
        (topic, at): (&[u8], Moment),
    ) -> Option<Fate> {
        let Some(life) = self.presence.life_at(way.to.peer, at) else {
            return Some(Fate::Missed(Absence::NotRunning));
        };
        if self.is_cut(way, at) {
            return Some(Fate::Missed(Absence::NotConnected));
        }
        let landed = self.presence.passes(sold, (way.to, Some(life.number)), topic);
        let there = |span: &Span| span.up <= at && span.down.is_none_or(|(down, _)| at < down);
        if !landed && !self.presence.spans(way.link).iter().any(there) {
            return Some(Fate::Missed(Absence::NotConnected));
        }
        let own = self.presence.kind(way.to).is_some_and(|kind| kind.subscribes());
        if if own { !self.presence.wants(way.to, topic, at) } else { !landed } {
            return Some(Fate::Filtered);
        }
        (!landed).then_some(Fate::Missed(Absence::NotLanded))
    }

    /// What became of a message that was sent after its subscriber had crashed, which the publisher
    /// did not notice: it went on sending what had been asked of it.
    pub(super) fn sent_to_nobody(
        &self,
        way: &Way,
        sold: (SocketId, u64),
        (topic, at): (&[u8], Moment),
    ) -> Option<Verdict> {
        let crash = self.unnoticed(way, at).filter(|_| way.pipe == Pipe::Linked)?;
        let own = self.presence.kind(way.to).is_some_and(|kind| kind.subscribes());
        Some(if self.presence.passes(sold, (way.to, None), topic) {
            Verdict::inferred(Fate::Lost(Loss::ReceiverEnded))
        } else if own && self.presence.wants(way.to, topic, crash) {
            Verdict::seen(Fate::Missed(Absence::NotRunning))
        } else {
            Verdict::seen(Fate::Filtered)
        })
    }

    /// Where the publisher stood among its notices when a message was sent, as far as one subscriber's
    /// go: libzmq knows of a subscription before the publisher reads the notice of it, and what the
    /// subscriber received of earlier messages shows that it did.
    pub(super) fn stood(&self, way: &Way, n: u64, record: &Record) -> u64 {
        if !self.presence.lands_after((way.from, record.tick), way.to) {
            return record.tick;
        }
        let before = way.marks.partition_point(|mark| mark.n < n);
        let shown = way.marks.range(..before).rev().take(LOOK_BACK).filter_map(|mark| {
            let earlier = self.records.get(self.place(mark.id)?)?;
            let lasts = self.lasts(way, earlier.base, record.base);
            self.shown_by(way, mark).filter(|_| lasts)
        });
        shown.fold(record.tick, u64::max)
    }

    /// Up to which of the publisher's notices a receipt shows that libzmq knew of them, if the
    /// publisher had not read as many when it sent what was received.
    pub(super) fn shown_by(&self, way: &Way, mark: &Mark) -> Option<u64> {
        let place = self.place(mark.id)?;
        let (entry, record) = self.entries.get(place).zip(self.records.get(place))?;
        let (sold, topic) = ((way.from, record.tick), entry.message.topic());
        let life = self.presence.life_at(way.to.peer, record.base)?.number;
        if self.presence.passes(sold, (way.to, Some(life)), topic) {
            return None;
        }
        self.presence.next_landing(sold, (way.to, life), topic)
    }

    /// Whether both ends and what joined them lasted from one moment to another.
    fn lasts(&self, way: &Way, from: Moment, to: Moment) -> bool {
        let within = |end: Moment| from < end && end <= to;
        let ended = |peer: PeerId| self.presence.end_after(peer, from).is_some_and(within);
        let mut downs = self.presence.spans(way.link).iter().filter_map(|span| span.down);
        !ended(way.from.peer) && !ended(way.to.peer) && !downs.any(|(down, _)| within(down))
    }

    /// A receipt on a way was noted: what was sent after it may have met a subscription that nobody
    /// knew of.
    pub(super) fn tell_after(&mut self, number: usize, id: u64) {
        let Some(way) = self.ways.get(number) else { return };
        let Some((entry, record)) =
            self.place(id).and_then(|place| self.entries.get(place).zip(self.records.get(place)))
        else {
            return;
        };
        let Some(shown) = way.mark(entry.n).and_then(|mark| self.shown_by(way, mark)) else {
            return;
        };
        if shown <= self.stood(way, entry.n, record) {
            return;
        }
        let Some(own) = self.senders.get(way.sender) else { return };
        let after = own.offers.partition_point(|other| *other <= id);
        let places = own.offers.range(after..).filter_map(|id| self.place(*id));
        let met = |place: &usize| self.records.get(*place).is_some_and(|r| r.tick < shown);
        for place in places.take_while(met).collect::<Vec<_>>() {
            self.rejudge_open_leg(place, number);
        }
    }

    /// A publisher read that a subscription had landed: tells whether it had received something
    /// before that shows when.
    pub(in crate::model) fn landed(&mut self, publisher: SocketId, subscriber: SocketId) {
        let ends = self.sender_at(publisher).zip(self.receiver_at(subscriber));
        let Some(number) = ends.and_then(|(from, to)| self.way_between(from, to)) else { return };
        let Some(way) = self.ways.get(number) else { return };
        let tick = self.presence.tick(publisher);
        let mut marks = way.marks.iter().rev().take(LOOK_BACK);
        if marks.any(|mark| self.shown_by(way, mark) == Some(tick)) {
            self.retell_way(number);
        }
    }
}
