//! Cells: what became of a message, its replies and forwarded copies at one peer.

use crate::lab::{Fate, Loss, PeerId, Place, SocketId, Verdict};

use super::Ledger;
use super::entry::{Cell, Entry, EntryId};
use super::ways::Handles;

/// How many hops a message is followed.
const HOPS: usize = 16;

impl Ledger {
    /// What became at `peer` of the message `root`, its replies and forwarded copies included.
    /// `None` when it had no business there. A reply at the peer that asked is delivered after the
    /// whole round trip.
    pub fn cell(&self, root: EntryId, peer: PeerId) -> Option<Cell> {
        let asked = self.entry(root)?;
        let mut cell = self.descend(root, peer, asked.from.map(|from| from.peer), HOPS)?;
        if cell.reply
            && let Fate::Delivered { after } = &mut cell.verdict.fate
            && let Some(answer) = self.entry(cell.entry)
        {
            *after += answer.at.since(asked.at);
        }
        Some(cell)
    }

    fn descend(
        &self,
        id: EntryId,
        peer: PeerId,
        asker: Option<PeerId>,
        hops: usize,
    ) -> Option<Cell> {
        let entry = self.entry(id)?;
        let reply = asker == Some(peer) && hops < HOPS;
        if let Some(verdict) = self.own_verdict(entry, peer) {
            return Some(Cell { verdict, entry: id, reply });
        }
        let left = hops.checked_sub(1)?;
        let mut best: Option<Cell> = None;
        for child in &entry.children {
            if let Some(cell) = self.descend(*child, peer, asker, left) {
                if matches!(cell.verdict.fate, Fate::Delivered { .. }) {
                    return Some(cell);
                }
                best = best.or(Some(cell));
            }
        }
        best.or_else(|| {
            let verdict = self.in_hand(entry, peer)?;
            Some(Cell { verdict, entry: id, reply: asker == Some(peer) })
        })
    }

    /// What became of the entry itself at the peer.
    fn own_verdict(&self, entry: &Entry, peer: PeerId) -> Option<Verdict> {
        let own = |to: Option<SocketId>| to.is_some_and(|to| to.peer == peer);
        if let Some(leg) = entry.legs.iter().find(|leg| own(leg.to)) {
            return Some(leg.verdict.clone());
        }
        // While it is not known who of several gets it, it is under way to each that still can.
        let leg = entry.legs.first().filter(|leg| leg.to.is_none())?;
        let record = self.records.get(self.place(entry.id.0)?)?;
        let ways = &self.senders.get(record.sender?)?.ways;
        let place =
            ways.iter().position(|way| self.ways.get(*way).is_some_and(|w| w.to.peer == peer))?;
        let may = place >= 64 || record.mask & (1 << place) != 0;
        (may && !leg.verdict.fate.is_final()).then(|| leg.verdict.clone())
    }

    /// Whether somebody has the entry in hand who would pass it on to the peer.
    fn in_hand(&self, entry: &Entry, peer: PeerId) -> Option<Verdict> {
        self.hands(entry).find_map(|(to, handles)| {
            let next = match handles {
                Handles::Nothing => false,
                Handles::Answers => entry.from.is_some_and(|from| from.peer == peer),
                Handles::PassesOn(socket) => {
                    to.socket == 0 && self.reaches(SocketId { socket, ..to }, peer)
                }
                Handles::Carries => {
                    self.reaches(SocketId { socket: 1u8.saturating_sub(to.socket), ..to }, peer)
                }
            };
            next.then(|| self.fate_in_hand(entry, to)).flatten()
        })
    }

    /// Who received an entry and has not passed it on or answered it yet, though it would; and what
    /// became of the entry there.
    pub fn in_hands(&self, entry: &Entry) -> impl Iterator<Item = (SocketId, Verdict)> {
        self.hands(entry).filter_map(|(to, _)| Some((to, self.fate_in_hand(entry, to)?)))
    }

    fn hands(&self, entry: &Entry) -> impl Iterator<Item = (SocketId, Handles)> {
        entry.legs.iter().filter_map(|leg| {
            let Fate::Delivered { .. } = leg.verdict.fate else { return None };
            let to = leg.to?;
            let handles = self.parties.get(to.peer.index())?.handles?;
            let passed = entry.children.iter().any(|child| {
                let from = self.entry(*child).and_then(|child| child.from);
                from.is_some_and(|from| from.peer == to.peer)
            });
            (handles != Handles::Nothing && !passed).then_some((to, handles))
        })
    }

    fn fate_in_hand(&self, entry: &Entry, to: SocketId) -> Option<Verdict> {
        let leg = entry.legs.iter().find(|leg| leg.to == Some(to))?;
        let Fate::Delivered { after } = leg.verdict.fate else { return None };
        let n = self.receipt_count(entry, to)?;
        if self.abandoned.contains(&(to, n)) {
            return Some(Verdict::seen(Fate::Lost(Loss::InHand)));
        }
        let dead = self.presence.end_after(to.peer, entry.at + after).is_some();
        Some(if dead {
            Verdict::inferred(Fate::Lost(Loss::InHand))
        } else {
            Verdict::seen(Fate::Pending(Place::InHand))
        })
    }

    /// Whether a socket sends to the peer.
    fn reaches(&self, from: SocketId, peer: PeerId) -> bool {
        let sender = self.sender_at(from).and_then(|sender| self.senders.get(sender));
        let ways = sender.map_or(&[][..], |sender| &sender.ways);
        ways.iter().filter_map(|way| self.ways.get(*way)).any(|way| way.to.peer == peer)
    }

    /// The receiver's count of an entry's receipt.
    fn receipt_count(&self, entry: &Entry, to: SocketId) -> Option<u64> {
        let record = self.records.get(self.place(entry.id.0)?)?;
        if let Some(receipt) = &record.receipt {
            return Some(receipt.n);
        }
        let Some(sender) = record.sender else { return Some(entry.n) };
        let way = self.way_between(sender, self.receiver_at(to)?)?;
        self.ways.get(way)?.mark(entry.n).map(|mark| mark.receipt)
    }
}
