//! Flows: how facts about counted messages are folded. Which numbers a socket sent is held against
//! which the others received.

use crate::lab::{Flow, Moment, PeerId, Run, Runs, SocketId};

use super::hops::{BLOCKS, Hop};
use super::{Ledger, News};

impl Ledger {
    /// A socket tells of counted messages.
    pub(in crate::model) fn flowed(&mut self, at: SocketId, flow: &Flow) {
        let stream = self.hops.stream(&flow.stream);
        if let Some(sender) = self.sender_at(at) {
            self.flowed_out(sender, stream, flow);
        }
        if let Some(receiver) = self.receiver_at(at) {
            let mut hops = self.flowed_in(receiver, stream, (&flow.received, false), flow.until);
            hops.extend(self.flowed_in(receiver, stream, (&flow.unread, true), flow.until));
            hops.sort_unstable();
            hops.dedup();
            for (hop, place) in hops {
                self.balance_hop(hop, Some(place));
            }
        }
        self.time(at.peer, stream, flow);
    }

    fn flowed_out(&mut self, sender: usize, stream: usize, flow: &Flow) {
        if flow.offered.is_empty() && flow.refused.is_empty() {
            return;
        }
        let Some(own) = self.senders.get_mut(sender) else { return };
        let (ways, fans_out, from) = (own.ways.len(), own.fans_out, own.id);
        own.counted += flow.offered.count();
        own.refused += flow.refused.count();
        let tick = self.presence.tick(from);
        let number = self.hops.enter(sender, stream, ways);
        let Some(hop) = self.hops.hops.get_mut(number) else { return };
        hop.widen(ways);
        hop.offer(&flow.offered, flow.until, tick);
        if !fans_out {
            flow.offered.runs().iter().for_each(|run| hop.open.insert(*run));
        }
        self.meet_early(number, &flow.offered, flow.until);
        self.refuse(number, fans_out, &flow.refused);
        self.balance_hop(number, None);
        self.explain(sender);
    }

    /// Those refused are under way no more.
    fn refuse(&mut self, number: usize, fans_out: bool, refused: &Runs) {
        let Some(hop) = self.hops.hops.get_mut(number) else { return };
        for run in refused.runs() {
            hop.refused += run.count;
            if fans_out {
                if let Some(batch) = hop.batches.back_mut() {
                    batch.refused += run.count;
                }
            } else {
                hop.open.take(*run, &mut Runs::default(), &mut Runs::default());
            }
        }
    }

    /// What was received before it was told that it was offered.
    fn meet_early(&mut self, number: usize, offered: &Runs, until: Moment) {
        let Some(hop) = self.hops.hops.get(number) else { return };
        let (sender, stream) = (hop.sender, hop.stream);
        let ways = self.senders.get(sender).map_or(Vec::new(), |own| own.ways.clone());
        for (place, way) in ways.into_iter().enumerate() {
            let Some(receiver) = self.ways.get(way).map(|way| way.receiver) else { continue };
            for unread in [false, true] {
                let early = if unread { &mut self.hops.early_unread } else { &mut self.hops.early };
                let Some(bits) = early.get_mut(&(receiver, stream)) else { continue };
                let mut found = Runs::default();
                for run in offered.runs() {
                    bits.take(*run, &mut found, &mut Runs::default());
                }
                if bits.len() == 0 {
                    early.remove(&(receiver, stream));
                }
                let Some(hop) = self.hops.hops.get_mut(number) else { return };
                for run in found.runs() {
                    hop.take(place, *run, (unread, until));
                    hop.open.take(*run, &mut Runs::default(), &mut Runs::default());
                }
            }
        }
    }

    /// A socket received numbers, or left them unread. Tells on which way of which hop they came.
    fn flowed_in(
        &mut self,
        receiver: usize,
        stream: usize,
        (runs, unread): (&Runs, bool),
        at: Moment,
    ) -> Vec<(usize, usize)> {
        let mut touched = Vec::new();
        if runs.is_empty() {
            return touched;
        }
        let Some(own) = self.receivers.get_mut(receiver) else { return touched };
        own.unheard.hear_counted(runs.count(), unread);
        let mut left = runs.clone();
        for way in own.ways.clone() {
            let Some((sender, place)) = self.ways.get(way).map(|way| (way.sender, way.place))
            else {
                continue;
            };
            let Some(number) = self.hops.find(sender, stream) else { continue };
            let fans_out = self.senders.get(sender).is_some_and(|own| own.fans_out);
            let Some(hop) = self.hops.hops.get_mut(number) else { continue };
            hop.widen(place + 1);
            let (mut there, mut others) = (Runs::default(), Runs::default());
            for run in left.runs() {
                if fans_out {
                    hop.share(place, *run, &mut there, &mut others);
                } else {
                    hop.open.take(*run, &mut there, &mut others);
                }
            }
            left = others;
            if !there.is_empty() {
                there.runs().iter().for_each(|run| hop.take(place, *run, (unread, at)));
                touched.push((number, place));
            }
            if left.is_empty() {
                return touched;
            }
        }
        let early = if unread { &mut self.hops.early_unread } else { &mut self.hops.early };
        let early = early.entry((receiver, stream)).or_default();
        left.runs().iter().for_each(|run| early.insert(*run));
        while early.blocks() > BLOCKS {
            self.hops.strays += early.drop_lowest();
        }
        touched
    }

    /// How long the timed ones had been under way since their speaker offered them.
    fn time(&mut self, peer: PeerId, stream: usize, flow: &Flow) {
        let speaks = flow.stream.speaker == peer;
        let Some(timing) = self.hops.timing(stream) else { return };
        let mut came: Vec<(PeerId, u64, Moment)> =
            if speaks { timing.left(&flow.left) } else { Vec::new() };
        came.extend(flow.came.iter().map(|(number, at)| (peer, *number, *at)));
        for (peer, number, at) in came {
            if let Some(left) = timing.came(peer, number, at) {
                self.news.push_back(News::Timed(peer, at.since(left)));
            }
        }
    }

    /// Something changed at a peer: what its ways' counted messages can hope for is asked again.
    pub(in crate::model) fn flows_changed(&mut self, peer: PeerId) {
        for number in 0..self.hops.hops.len() {
            let Some(hop) = self.hops.hops.get_mut(number) else { return };
            let Some(own) = self.senders.get(hop.sender) else { continue };
            let far = |way: &&usize| self.ways.get(**way).is_some_and(|way| way.to.peer == peer);
            let place = own.ways.iter().find(far).and_then(|way| self.ways.get(*way));
            let place = place.map(|way| way.place);
            if own.id.peer == peer {
                hop.fresh = true;
                self.balance_hop(number, None);
            } else if place.is_some() {
                hop.fresh = true;
                self.balance_hop(number, place);
            }
        }
    }

    /// How many counted messages their own speakers offered.
    pub fn generated(&self) -> u64 {
        let own = |hop: &&Hop| {
            let from = self.senders.get(hop.sender).map(|own| own.id.peer);
            from == self.hops.known(hop.stream).map(|known| known.speaker)
        };
        self.hops.hops.iter().filter(own).map(|hop| hop.offered).sum()
    }
}

impl Hop {
    /// Which numbers of a run a receiver can have had from this publisher: each only once, and in
    /// order.
    fn share(&self, place: usize, run: Run, there: &mut Runs, others: &mut Runs) {
        let had = self.takes.get(place).map_or(0, |take| take.top);
        let old = run.up_to(had);
        if old > 0 {
            others.extend(Run { count: old, ..run });
        }
        let Some(rest) = run.after(had) else { return };
        let own = rest.up_to(self.top);
        if own > 0 {
            there.extend(Run { count: own, ..rest });
        }
        if let Some(early) = rest.after(self.top) {
            others.extend(early);
        }
    }
}
