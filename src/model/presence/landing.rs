//! Subscriptions as they landed at a publisher, told from the notices it got.

use std::collections::{BTreeMap, HashMap, VecDeque};

use crate::lab::{Address, Moment, Prefix, SocketId};

use super::whose::Candidates;
use super::{CHANGES, Origin, Presence, SLACK};

/// How many notices of one publisher are kept, for the case that a later event tells whose they
/// were.
const NOTICES: usize = 4096;

/// What a publisher knows of its subscribers.
#[derive(Clone, Debug, Default)]
pub(in crate::model) struct Desk {
    notices: VecDeque<Notice>,
    /// What the notices that are no longer kept came to.
    base: State,
    state: State,
    /// The latest notice.
    latest: Option<Moment>,
    tick: u64,
}

#[derive(Clone, Debug)]
struct Notice {
    tick: u64,
    at: Moment,
    word: Word,
}

#[derive(Clone, Debug)]
enum Word {
    Landed(Prefix, Option<Address>),
    Left(Prefix, Option<Address>),
    /// The publisher ended; nothing it knew counts any more.
    Closed,
}

#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) landed: HashMap<SocketId, Vec<Landed>>,
    outside: Vec<Strange>,
}

/// A subscription of an outside program, or of nobody known, in force from one of the publisher's ticks to another.
#[derive(Clone, Debug)]
struct Strange {
    from: Option<Address>,
    prefix: Prefix,
    since: u64,
    until: Option<u64>,
}

/// A subscription in force at the publisher, from one of its ticks to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Landed {
    pub(super) prefix: Prefix,
    pub(super) from: Option<Address>,
    pub(super) life: u32,
    /// When the publisher read the notice.
    pub(super) at: Moment,
    pub(super) since: u64,
    pub(super) until: Option<u64>,
}

impl Desk {
    /// A publisher ended.
    pub(super) fn close(&mut self) {
        if self.notices.is_empty() && self.base.landed.is_empty() && self.base.outside.is_empty() {
            return;
        }
        self.tick += 1;
        let notice = Notice { tick: self.tick, at: Moment::START, word: Word::Closed };
        self.state.close(self.tick);
        self.notices.push_back(notice);
    }
}

impl State {
    fn close(&mut self, tick: u64) {
        for landed in self.landed.values_mut().flatten() {
            landed.until.get_or_insert(tick);
        }
        for strange in &mut self.outside {
            strange.until.get_or_insert(tick);
        }
    }

    fn land_outside(&mut self, from: Option<Address>, prefix: Prefix, since: u64) {
        self.outside.push(Strange { from, prefix, since, until: None });
        if self.outside.len() > CHANGES
            && let Some(past) = self.outside.iter().position(|strange| strange.until.is_some())
        {
            self.outside.remove(past);
        }
    }

    fn leave_outside(&mut self, from: Option<&Address>, prefix: &Prefix, tick: u64) {
        // A connection that is gone has no address to tell any more.
        let same = |it: &&mut Strange| {
            it.until.is_none()
                && it.prefix == *prefix
                && (from.is_none() || it.from.as_ref() == from)
        };
        if let Some(strange) = self.outside.iter_mut().find(same) {
            strange.until = Some(tick);
        }
    }

    /// A subscription landed; `again`: the publisher is told anew after each reconnection, and keeps
    /// what it was told before.
    fn land(&mut self, id: SocketId, landed: Landed, again: bool) {
        let own = self.landed.entry(id).or_default();
        for before in own.iter_mut().filter(|there| {
            again
                && there.until.is_none()
                && there.prefix == landed.prefix
                && there.from == landed.from
        }) {
            before.until = Some(landed.since);
        }
        own.push(landed);
        if own.len() > CHANGES
            && let Some(past) = own.iter().position(|landed| landed.until.is_some())
        {
            own.remove(past);
        }
    }

    fn open(&mut self, id: SocketId) -> impl Iterator<Item = &mut Landed> {
        let own = self.landed.get_mut(&id).into_iter().flatten();
        own.filter(|landed| landed.until.is_none())
    }
}

impl Presence {
    /// Where a publisher stands among its notices: what it sends now is judged by those before.
    pub(in crate::model) fn tick(&self, publisher: SocketId) -> u64 {
        self.socket(publisher).map_or(0, |socket| socket.desk.tick)
    }

    /// A publisher saw a subscription land or leave. Tells whose it was, if a socket's of the lab.
    pub(in crate::model) fn notice(
        &mut self,
        publisher: SocketId,
        at: Moment,
        (prefix, from): (&Prefix, Option<&Address>),
        landed: bool,
    ) -> Option<SocketId> {
        let socket = self.socket_mut(publisher)?;
        let mut desk = std::mem::take(&mut socket.desk);
        desk.tick += 1;
        let word = if landed { Word::Landed } else { Word::Left };
        let notice = Notice { tick: desk.tick, at, word: word(prefix.clone(), from.cloned()) };
        let whose = self.tell(publisher, &mut desk.state, &notice, None);
        desk.notices.push_back(notice);
        desk.latest = desk.latest.max(Some(at));
        if desk.notices.len() > NOTICES
            && let Some(past) = desk.notices.pop_front()
        {
            self.tell(publisher, &mut desk.base, &past, None);
        }
        if let Some(socket) = self.socket_mut(publisher) {
            socket.desk = desk;
        }
        whose
    }

    /// Goes through a publisher's notices anew, because something came to light that bears on
    /// whose they were. Tells the subscribers for whom that changed anything.
    pub(in crate::model) fn recall(&mut self, publisher: SocketId) -> Vec<SocketId> {
        let Some(socket) = self.socket_mut(publisher) else { return Vec::new() };
        let mut desk = std::mem::take(&mut socket.desk);
        let mut state = desk.base.clone();
        let mut candidates = Candidates::new(self, publisher);
        for notice in &desk.notices {
            self.tell(publisher, &mut state, notice, Some(&mut candidates));
        }
        let mut changed: Vec<SocketId> = state.landed.keys().copied().collect();
        changed.extend(desk.state.landed.keys());
        changed.sort_unstable();
        changed.dedup();
        changed.retain(|id| {
            let (new, old) = (state.landed.get(id), desk.state.landed.get(id));
            new.map_or(&[][..], Vec::as_slice) != old.map_or(&[][..], Vec::as_slice)
        });
        desk.state = state;
        if let Some(socket) = self.socket_mut(publisher) {
            socket.desk = desk;
        }
        changed
    }

    /// Whether a change of a subscriber at `at` can bear on whose a publisher's notices were, and on
    /// which of its lives they came from.
    pub(in crate::model) fn noticed_since(&self, publisher: SocketId, at: Moment) -> bool {
        let latest = self.socket(publisher).and_then(|socket| socket.desk.latest);
        latest.is_some_and(|latest| latest + SLACK >= at)
    }

    /// Whether a publisher had a notice from this address.
    pub(in crate::model) fn noticed(&self, publisher: SocketId, address: &Address) -> bool {
        self.socket(publisher).is_some_and(|socket| {
            socket.desk.notices.iter().any(|notice| match &notice.word {
                Word::Landed(_, from) | Word::Left(_, from) => from.as_ref() == Some(address),
                Word::Closed => false,
            })
        })
    }

    /// Whether, at this tick of the publisher, a subscription of the subscriber's let the topic
    /// pass; one that landed in this life of the subscriber, if it is given.
    pub(in crate::model) fn passes(
        &self,
        (publisher, tick): (SocketId, u64),
        (subscriber, life): (SocketId, Option<u32>),
        topic: &[u8],
    ) -> bool {
        let landed = self.landings(publisher, subscriber);
        landed.iter().rev().any(|landed| {
            life.is_none_or(|life| landed.life == life)
                && landed.since <= tick
                && landed.until.is_none_or(|until| tick < until)
                && landed.prefix.passes(topic)
        })
    }

    /// Whether the publisher read of a subscription of the subscriber's that landed after this tick.
    pub(in crate::model) fn lands_after(
        &self,
        (publisher, tick): (SocketId, u64),
        subscriber: SocketId,
    ) -> bool {
        self.landings(publisher, subscriber).last().is_some_and(|last| last.since > tick)
    }

    /// The first tick of the publisher after this one at which a subscription landed, in this life of
    /// the subscriber, that lets the topic pass.
    pub(in crate::model) fn next_landing(
        &self,
        (publisher, tick): (SocketId, u64),
        (subscriber, life): (SocketId, u32),
        topic: &[u8],
    ) -> Option<u64> {
        let mut landings = self.landings(publisher, subscriber).iter();
        let next = |it: &&Landed| it.since > tick && it.life == life && it.prefix.passes(topic);
        landings.find(next).map(|landed| landed.since)
    }

    /// Whether the publisher has this subscription of the subscriber's now.
    pub(in crate::model) fn has_landed(
        &self,
        publisher: SocketId,
        subscriber: SocketId,
        prefix: &Prefix,
    ) -> bool {
        let life = self.life(subscriber.peer).map_or(0, |life| life.number);
        let landed = self.landings(publisher, subscriber);
        landed
            .iter()
            .any(|landed| landed.until.is_none() && landed.life == life && landed.prefix == *prefix)
    }

    /// The subscriptions an outside program has at a publisher.
    pub(in crate::model) fn outside(&self, publisher: SocketId, address: &Address) -> Vec<Prefix> {
        let Some(socket) = self.socket(publisher) else { return Vec::new() };
        let is = |it: &&Strange| it.from.as_ref() == Some(address) && it.until.is_none();
        let own = socket.desk.state.outside.iter().filter(is);
        own.map(|strange| strange.prefix.clone()).collect()
    }

    /// How many outside programs had a subscription at this tick of the publisher that let the topic
    /// pass, and how many had others only.
    pub(in crate::model) fn asked_outside(
        &self,
        (publisher, tick): (SocketId, u64),
        topic: &[u8],
    ) -> (usize, usize) {
        let Some(socket) = self.socket(publisher) else { return (0, 0) };
        let mut there: BTreeMap<Option<&Address>, bool> = BTreeMap::new();
        for strange in &socket.desk.state.outside {
            if strange.since <= tick && strange.until.is_none_or(|until| tick < until) {
                *there.entry(strange.from.as_ref()).or_default() |= strange.prefix.passes(topic);
            }
        }
        let passed = there.values().filter(|passes| **passes).count();
        (passed, there.len() - passed)
    }

    fn landings(&self, publisher: SocketId, subscriber: SocketId) -> &[Landed] {
        self.socket(publisher)
            .and_then(|socket| socket.desk.state.landed.get(&subscriber))
            .map_or(&[], Vec::as_slice)
    }

    /// What a notice changes; `candidates` are ready when many notices are gone through.
    fn tell(
        &self,
        publisher: SocketId,
        state: &mut State,
        notice: &Notice,
        mut candidates: Option<&mut Candidates>,
    ) -> Option<SocketId> {
        let (by, prefix) = match &notice.word {
            Word::Closed => {
                state.close(notice.tick);
                candidates.into_iter().for_each(Candidates::forget);
                return None;
            }
            Word::Landed(prefix, from) => {
                let by = match self.signed(publisher, from.as_ref()) {
                    Origin::Lab(id) => Some(id),
                    Origin::Unknown => match &mut candidates {
                        Some(all) => all.landed_by(self, state, (prefix, notice.at)),
                        None => self.next_to_land(publisher, state, (prefix, notice.at)),
                    },
                    Origin::Outside => None,
                };
                let Some(by) = by else {
                    state.land_outside(from.clone(), prefix.clone(), notice.tick);
                    return None;
                };
                let life = self.last_life(by, notice.at).unwrap_or(0);
                let (own, from) = (prefix.clone(), from.clone());
                let (at, since) = (notice.at, notice.tick);
                let landed = Landed { prefix: own, from, life, at, since, until: None };
                state.land(by, landed, self.keeps(publisher, by));
                (by, prefix)
            }
            Word::Left(prefix, from) => {
                let by = match self.signed(publisher, from.as_ref()) {
                    Origin::Lab(id) => Some(id),
                    Origin::Unknown => match &mut candidates {
                        Some(all) => all.left_by(self, state, (prefix, notice.at)),
                        None => self.next_to_leave(publisher, state, (prefix, notice.at)),
                    },
                    Origin::Outside => None,
                };
                let Some(by) = by else {
                    state.leave_outside(from.as_ref(), prefix, notice.tick);
                    return None;
                };
                // A connection that is gone has no address to tell any more.
                let same = |landed: &&mut Landed| {
                    landed.prefix == *prefix && (from.is_none() || landed.from == *from)
                };
                if let Some(landed) = state.open(by).find(same) {
                    landed.until = Some(notice.tick);
                }
                (by, prefix)
            }
        };
        if let Some(all) = candidates {
            all.again(self, state, by, (prefix, notice.at));
        }
        Some(by)
    }

    fn signed(&self, publisher: SocketId, from: Option<&Address>) -> Origin {
        from.map_or(Origin::Unknown, |from| self.find_origin(publisher, from, None))
    }

    /// The number of the life a peer was in at `at`, or was in last before.
    fn last_life(&self, id: SocketId, at: Moment) -> Option<u32> {
        let lives = &self.peer(id.peer)?.lives;
        lives.all().rev().find(|life| life.start <= at).map(|life| life.number)
    }
}
