//! The ladder: what happened between the peers, step by step in the order of time, for sequence
//! diagrams. A fold of events and of what the ledger makes of them; it holds no message itself.

mod rung;
pub mod sheet;

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::lab::{Address, Fate, Moment, PeerId, SocketId};

use super::ledger::{Entry, EntryId, Ledger, Leg};
pub use rung::{Key, Mark, Rung, Step, Tie, Whole};

/// What happened between the peers, up to [`Ladder::CAPACITY`] steps.
#[derive(Clone, Debug, Default)]
pub struct Ladder {
    /// In the order of time.
    rungs: VecDeque<Rung>,
    /// Which rungs a kept message has.
    places: HashMap<EntryId, Places>,
    let_go: u64,
    next: u64,
    /// Notices of subscriptions from an address that nobody has claimed yet.
    strange: VecDeque<(Address, Key)>,
}

/// How many notices of unknown subscriptions wait for somebody to claim them.
const STRANGE: usize = 256;

/// The rungs of one message.
#[derive(Clone, Debug)]
struct Places {
    sent: Key,
    late: Vec<(SocketId, Key)>,
}

impl Ladder {
    /// How many steps are kept.
    pub const CAPACITY: usize = 20_000;
    /// A message that arrives within this time has one rung for its sending and its arrival; of
    /// marks of one kind that come so close together one rung is made.
    pub const SOON: Duration = Duration::from_millis(50);

    /// The kept steps, oldest first.
    pub fn rungs(&self) -> impl DoubleEndedIterator<Item = &Rung> + ExactSizeIterator {
        self.rungs.iter()
    }

    /// The step at a place, counted from the oldest that is kept.
    pub fn at(&self, place: usize) -> Option<&Rung> {
        self.rungs.get(place)
    }

    /// How many steps are kept.
    pub fn len(&self) -> usize {
        self.rungs.len()
    }

    /// Whether nothing happened yet.
    pub fn is_empty(&self) -> bool {
        self.rungs.is_empty()
    }

    /// How many older steps were let go.
    pub fn let_go(&self) -> u64 {
        self.let_go
    }

    /// The place of a step; of one that is gone, the place where it would stand.
    pub fn place(&self, key: Key) -> usize {
        self.rungs.partition_point(|rung| rung.key < key)
    }

    /// The step with which a message was sent.
    pub fn sent(&self, id: EntryId) -> Option<Key> {
        self.places.get(&id).map(|places| places.sent)
    }

    /// Whether a way of a message has a rung of its own for the arrival.
    pub fn is_late(leg: &Leg) -> bool {
        matches!(leg.verdict.fate, Fate::Delivered { after } if after > Self::SOON)
    }

    /// Something happened to a peer.
    pub(super) fn mark(&mut self, at: Moment, peer: PeerId, mark: Mark) {
        let before = self.rungs.partition_point(|rung| rung.key.at <= at).checked_sub(1);
        if let Some(rung) = before.and_then(|place| self.rungs.get_mut(place))
            && at.since(rung.key.at) <= Self::SOON
            && let Step::Mark(same, peers) = &mut rung.step
            && *same == mark
            && !peers.contains(&peer)
        {
            peers.push(peer);
            return;
        }
        self.insert(at, Step::Mark(mark, vec![peer]));
    }

    /// Something happened between two peers.
    pub(super) fn tie(&mut self, at: Moment, tie: Tie, from: PeerId, to: PeerId) {
        self.insert(at, Step::Tie(tie, from, to));
    }

    /// Something happened to the whole lab.
    pub(super) fn whole(&mut self, at: Moment, whole: Whole) {
        self.insert(at, Step::Whole(whole));
    }

    /// A subscription landed at a publisher, or left it, over a connection nobody has claimed.
    pub(super) fn strange(
        &mut self,
        at: Moment,
        publisher: PeerId,
        (mark, from): (Mark, &Address),
    ) {
        let key = self.insert(at, Step::Mark(mark, vec![publisher]));
        self.strange.push_back((from.clone(), key));
        if self.strange.len() > STRANGE {
            self.strange.pop_front();
        }
    }

    /// A peer claims a connection: the subscriptions that came over it are its own.
    pub(super) fn claimed(&mut self, address: &Address, whose: PeerId) {
        let strange = std::mem::take(&mut self.strange);
        for (from, key) in strange {
            if from != *address {
                self.strange.push_back((from, key));
                continue;
            }
            let place = self.place(key);
            let Some(rung) = self.rungs.get_mut(place).filter(|rung| rung.key == key) else {
                continue;
            };
            let (tie, publisher) = match &rung.step {
                Step::Mark(Mark::Landed(prefix), peers) => (Tie::Landed(prefix.clone()), peers),
                Step::Mark(Mark::Left(prefix), peers) => (Tie::Left(prefix.clone()), peers),
                Step::Mark(..)
                | Step::Tie(..)
                | Step::Whole(_)
                | Step::Sent(_)
                | Step::Arrived(..) => continue,
            };
            if let Some(publisher) = publisher.first().copied() {
                rung.step = Step::Tie(tie, whose, publisher);
            }
        }
    }

    /// Looks again at the messages that the last event bore on, and lets go what is too old.
    pub(super) fn follow(&mut self, ledger: &Ledger) {
        for id in ledger.stirred() {
            match ledger.entry(*id) {
                Some(entry) => self.lay(entry),
                None => self.forget(*id),
            }
        }
        let oldest = ledger.entries().next().filter(|_| ledger.folded() > 0);
        let horizon = oldest.map_or(Moment::START, |entry| entry.at);
        let old = |rung: &Rung| rung.key.at < horizon;
        while self.rungs.len() > Self::CAPACITY || self.rungs.front().is_some_and(old) {
            let Some(rung) = self.rungs.pop_front() else { return };
            self.let_go += 1;
            match rung.step {
                Step::Sent(id) => {
                    self.places.remove(&id);
                }
                Step::Arrived(id, to) => {
                    if let Some(places) = self.places.get_mut(&id) {
                        places.late.retain(|(there, _)| *there != to);
                    }
                }
                Step::Mark(..) | Step::Tie(..) | Step::Whole(_) => {}
            }
        }
    }

    /// Gives a message the rungs it should have now.
    fn lay(&mut self, entry: &Entry) {
        if !self.places.contains_key(&entry.id) {
            let sent = self.insert(entry.at, Step::Sent(entry.id));
            self.places.insert(entry.id, Places { sent, late: Vec::new() });
        }
        let late = |leg: &Leg| match (leg.to, &leg.verdict.fate) {
            (Some(to), Fate::Delivered { after }) if *after > Self::SOON => {
                Some((to, entry.at + *after))
            }
            _ => None,
        };
        let known = |places: &Places| places.late.is_empty();
        let mut wanted = entry.legs.iter().filter_map(late).peekable();
        if wanted.peek().is_none() && self.places.get(&entry.id).is_none_or(known) {
            return;
        }
        let wanted: Vec<(SocketId, Moment)> = wanted.collect();
        let had = self.places.get_mut(&entry.id).map(|places| std::mem::take(&mut places.late));
        let mut late = Vec::with_capacity(wanted.len());
        for (to, key) in had.into_iter().flatten() {
            if wanted.contains(&(to, key.at)) {
                late.push((to, key));
            } else {
                self.remove(key);
            }
        }
        for (to, at) in wanted {
            if !late.iter().any(|(there, _)| *there == to) {
                late.push((to, self.insert(at, Step::Arrived(entry.id, to))));
            }
        }
        if let Some(places) = self.places.get_mut(&entry.id) {
            places.late = late;
        }
    }

    /// A message turned out to be another.
    fn forget(&mut self, id: EntryId) {
        let Some(places) = self.places.remove(&id) else { return };
        self.remove(places.sent);
        for (_, key) in places.late {
            self.remove(key);
        }
    }

    fn insert(&mut self, at: Moment, step: Step) -> Key {
        let key = Key { at, number: self.next };
        self.next += 1;
        let place = match self.rungs.back() {
            Some(last) if last.key > key => self.place(key),
            Some(_) | None => self.rungs.len(),
        };
        self.rungs.insert(place, Rung { key, step });
        key
    }

    fn remove(&mut self, key: Key) {
        let place = self.place(key);
        if self.rungs.get(place).is_some_and(|rung| rung.key == key) {
            self.rungs.remove(place);
        }
    }
}

#[cfg(test)]
mod tests;
