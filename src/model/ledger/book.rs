//! The books: the balance of every way, changed only by moving a message from one fate to another.

use crate::lab::{Balance, Fate, PeerId, SocketId};

use super::entry::Account;
use super::reasons::Reasons;

/// An account's lasting number; its place among the accounts may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot(usize);

/// All accounts, in the order of sender and receiver; a sender's unknown receivers come last.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    accounts: Vec<Account>,
    places: Vec<usize>,
    /// All accounts of messages to a peer, added up, by peer.
    inbound: Vec<Balance>,
}

impl Book {
    pub(super) fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    pub(super) fn received_by(&self, peer: PeerId) -> Balance {
        self.inbound.get(peer.index()).copied().unwrap_or_default()
    }

    /// Opens an account.
    pub(super) fn open(&mut self, from: SocketId, to: Option<SocketId>) -> Slot {
        let key = |account: &Account| (account.from, account.to.is_none(), account.to);
        let account =
            Account { from, to, balance: Balance::default(), reasons: Reasons::default() };
        let place = self.accounts.partition_point(|there| key(there) < key(&account));
        for there in self.places.iter_mut().filter(|there| **there >= place) {
            *there += 1;
        }
        self.accounts.insert(place, account);
        self.places.push(place);
        if let Some(to) = to
            && self.inbound.len() <= to.peer.index()
        {
            self.inbound.resize(to.peer.index() + 1, Balance::default());
        }
        Slot(self.places.len() - 1)
    }

    fn each(&mut self, slot: Slot, change: impl Fn(&mut Balance)) {
        let Some(account) = self.places.get(slot.0).and_then(|place| self.accounts.get_mut(*place))
        else {
            return;
        };
        change(&mut account.balance);
        let inbound = account.to.and_then(|to| self.inbound.get_mut(to.peer.index()));
        if let Some(balance) = inbound {
            change(balance);
        }
    }

    /// Counts `on` more messages and `off` fewer with this fate among the reasons.
    fn reason(&mut self, slot: Slot, fate: &Fate, on: u64, off: u64) {
        let place = self.places.get(slot.0);
        if let Some(account) = place.and_then(|place| self.accounts.get_mut(*place)) {
            account.reasons.count(fate, on, off);
        }
    }

    /// Enters `count` messages with this fate.
    pub(super) fn enter(&mut self, slot: Slot, fate: &Fate, count: u64) {
        self.reason(slot, fate, count, 0);
        self.each(slot, |balance| {
            balance.offered += count;
            *balance.slot(fate) += count;
        });
    }

    /// Takes `count` messages with this fate out again.
    pub(super) fn strike(&mut self, slot: Slot, fate: &Fate, count: u64) {
        self.reason(slot, fate, 0, count);
        self.each(slot, |balance| {
            balance.offered = balance.offered.saturating_sub(count);
            let there = balance.slot(fate);
            *there = there.saturating_sub(count);
        });
    }

    /// Moves a message from one fate to another.
    pub(super) fn turn(&mut self, slot: Slot, from: &Fate, to: &Fate) {
        self.reason(slot, from, 0, 1);
        self.reason(slot, to, 1, 0);
        self.each(slot, |balance| {
            let there = balance.slot(from);
            *there = there.saturating_sub(1);
            *balance.slot(to) += 1;
        });
    }

    /// Puts one sum of an account in another's place.
    pub(super) fn replace(&mut self, slot: Slot, old: &Balance, new: &Balance) {
        let put = |there: &mut u64, old: u64, new: u64| *there = (*there + new).saturating_sub(old);
        self.each(slot, |sum| {
            put(&mut sum.offered, old.offered, new.offered);
            put(&mut sum.delivered, old.delivered, new.delivered);
            put(&mut sum.filtered, old.filtered, new.filtered);
            put(&mut sum.missed, old.missed, new.missed);
            put(&mut sum.dropped, old.dropped, new.dropped);
            put(&mut sum.lost, old.lost, new.lost);
            put(&mut sum.refused, old.refused, new.refused);
            put(&mut sum.outside, old.outside, new.outside);
            put(&mut sum.pending, old.pending, new.pending);
        });
    }

    /// Sets how many messages of this account nobody explains.
    pub(super) fn unexplained(&mut self, slot: Slot, old: u64, new: u64) {
        self.each(slot, |balance| {
            balance.offered = (balance.offered + new).saturating_sub(old);
            balance.unaccounted = (balance.unaccounted + new).saturating_sub(old);
        });
    }
}
