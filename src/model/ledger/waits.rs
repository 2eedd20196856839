//! What waits on each way, for whoever shows the queues.

use crate::lab::{PeerId, SocketId};

use super::Ledger;

/// How many messages wait on one way.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Waits {
    pub(in crate::model) from: SocketId,
    pub(in crate::model) to: SocketId,
    /// The link it goes over.
    pub(in crate::model) link: usize,
    /// Those that are on this way or may be.
    pub(in crate::model) count: u64,
    /// The sender's messages of which it is not known which way they are on, those it holds
    /// included.
    pub(in crate::model) undecided: u64,
    /// On how many ways those may be.
    pub(in crate::model) candidates: u64,
}

impl Ledger {
    /// What waits on every way.
    pub(in crate::model) fn waits(&self) -> impl Iterator<Item = Waits> + '_ {
        (0..self.senders.len()).flat_map(|sender| self.waits_from(sender))
    }

    /// What waits on the ways a peer has an end of.
    pub(in crate::model) fn waits_of(&self, peer: PeerId) -> impl Iterator<Item = Waits> + '_ {
        let own = self.parties.get(peer.index()).map_or(&[][..], |party| &party.ways);
        let mut senders: Vec<usize> =
            own.iter().filter_map(|way| self.ways.get(*way)).map(|way| way.sender).collect();
        senders.sort_unstable();
        senders.dedup();
        let of = move |waits: &Waits| waits.from.peer == peer || waits.to.peer == peer;
        senders.into_iter().flat_map(|sender| self.waits_from(sender)).filter(of)
    }

    fn waits_from(&self, sender: usize) -> impl Iterator<Item = Waits> + '_ {
        let own = self.senders.get(sender);
        let ways =
            || own.into_iter().flat_map(|own| &own.ways).filter_map(|way| self.ways.get(*way));
        let candidates = ways().filter(|way| way.waiting > 0).count() as u64;
        let undecided = own.map_or(0, |own| self.undecided(own.id));
        ways().map(move |way| Waits {
            from: way.from,
            to: way.to,
            link: way.link,
            count: way.waiting,
            undecided,
            candidates,
        })
    }

    /// How many messages of a socket are under way to one of several receivers.
    fn undecided(&self, from: SocketId) -> u64 {
        let accounts = self.book.accounts();
        let after = accounts.partition_point(|it| (it.from, it.to.is_none()) < (from, true));
        let open = accounts.get(after).filter(|it| it.from == from && it.to.is_none());
        open.map_or(0, |account| account.balance.pending)
    }
}
