//! Whose a subscription notice is when nothing tells: the likeliest of all who could mean it.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use crate::lab::{Moment, Prefix, SocketId, SocketType, Transport};

use super::landing::{Landed, State};
use super::{Presence, SLACK, Span};

/// How likely a subscription that landed is somebody's; the least is the likeliest: somebody of whom
/// none had landed, who was there and had asked by then, whose link was up by then or about to be, who
/// had not put a later one in its place, whose link was up already, and who has waited longest.
type Landing = (bool, bool, bool, bool, bool, bool, Moment, SocketId);

/// How likely a subscription that left was somebody's; the least is the likeliest: by what speaks for
/// it, then one that landed first.
type Leaving = (Clue, u64, SocketId);

/// What speaks for a subscription that left being somebody's, the strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Clue {
    /// The subscriber has dropped it.
    Dropped,
    /// The subscriber's life in which it landed is over.
    Ended,
    /// No connection of the subscriber's stands.
    CutOff,
    /// The connection over which it landed is over, and another stands.
    Outlived,
    /// The same, if two peers' stamps lie apart as far as they may.
    PerhapsOutlived,
    /// More connections ended since the subscriber asked than such notices came.
    Untold,
    /// The connection over which it landed is over, though for each that ended a notice came.
    Told,
}

impl Presence {
    /// Whose subscription landed: the one that has waited longest.
    pub(super) fn next_to_land(
        &self,
        publisher: SocketId,
        state: &State,
        notice: (&Prefix, Moment),
    ) -> Option<SocketId> {
        let rank = |link: usize| self.landing(publisher, state, link, notice);
        self.links_at(publisher).filter_map(rank).min().map(|(.., id)| id)
    }

    /// Whose subscription left: one that its subscriber has dropped, or whose subscriber is gone or
    /// cut off.
    pub(super) fn next_to_leave(
        &self,
        publisher: SocketId,
        state: &State,
        notice: (&Prefix, Moment),
    ) -> Option<SocketId> {
        let rank = |id: SocketId| self.leaving(publisher, state, id, notice);
        state.landed.keys().copied().filter_map(rank).min().map(|(.., id)| id)
    }

    /// How likely the subscriber at the other end of a link is the one whose subscription landed.
    fn landing(
        &self,
        publisher: SocketId,
        state: &State,
        link: usize,
        (prefix, at): (&Prefix, Moment),
    ) -> Option<Landing> {
        let id = self.far_end(link, publisher)?;
        let life = self.life_at(id.peer, at).or_else(|| self.life_at(id.peer, at - SLACK))?;
        let socket = self.socket(id)?;
        let asked = match socket.kind {
            SocketType::Sub | SocketType::Xsub => {
                let own = &socket.subscriptions;
                let since = own.since(prefix, at).or_else(|| own.since(prefix, at + SLACK));
                since?.max(life.start)
            }
            SocketType::Pair
            | SocketType::Pub
            | SocketType::Req
            | SocketType::Rep
            | SocketType::Dealer
            | SocketType::Router
            | SocketType::Pull
            | SocketType::Push
            | SocketType::Xpub => return None,
        };
        let landed = state.landed.get(&id).into_iter().flatten();
        let mut there = landed.filter(|there| {
            there.until.is_none() && there.prefix == *prefix && there.life == life.number
        });
        // That it left may be told after that it landed anew, over another connection.
        let again = there.next().map(|landed| self.outlived(publisher, id, landed, at));
        if again == Some(false) || there.next().is_some() {
            return None;
        }
        let joined = |slack| {
            let there = |span: &Span| {
                span.up <= at + slack && span.down.is_none_or(|(down, _)| down + slack > at)
            };
            self.spans(link).iter().any(there)
        };
        let away = self.life_at(id.peer, at).is_none();
        let late = asked > at;
        let (up, near) = (joined(Duration::ZERO), joined(SLACK));
        // Of several that a queue keeping the newest only is given at once, the last may come alone.
        let replaced = self.conflates(link, at) && socket.subscriptions.beyond(prefix, at + SLACK);
        Some((again.is_some(), away, late, !near, replaced, !up, asked, id))
    }

    /// How likely a subscriber is the one whose subscription left.
    fn leaving(
        &self,
        publisher: SocketId,
        state: &State,
        id: SocketId,
        (prefix, at): (&Prefix, Moment),
    ) -> Option<Leaving> {
        let open = |landed: &&Landed| landed.until.is_none() && landed.prefix == *prefix;
        let landed = state.landed.get(&id)?.iter().find(open)?;
        let own = self.socket(id);
        // What a subscriber drops over a connection that stands is told with its address.
        let asked = own.and_then(|own| own.subscriptions.since(prefix, at));
        if asked.is_none() && landed.from.is_none() {
            return Some((Clue::Dropped, landed.since, id));
        }
        let kept = self
            .links_between(id, publisher)
            .any(|link| self.is_kept(link, publisher) && !self.is_cut(link, at + SLACK));
        if kept {
            return None;
        }
        if self.life_at(id.peer, at).is_none_or(|life| life.number != landed.life) {
            return Some((Clue::Ended, landed.since, id));
        }
        // Somebody whose link comes up just now only tells late of it, or has already come back.
        let stands = |link| {
            let newest = self.spans(link).iter().rev().find(|span| span.up <= at + SLACK);
            newest.is_some_and(|span| !is_over(span, at + SLACK))
        };
        if !self.links_between(id, publisher).any(stands) {
            return Some((Clue::CutOff, landed.since, id));
        }
        // Each connection that ended since it asked took the subscription along.
        let asked = asked.unwrap_or(Moment::START);
        let spans = || self.links_between(id, publisher).flat_map(|link| self.spans(link));
        let ends =
            spans().filter(|span| is_over(span, at + SLACK) && !is_over(span, asked)).count();
        let told = state.landed.get(&id)?.iter().filter(|past| past.prefix == *prefix);
        let told = told.filter(|past| past.until.is_some() && past.at >= asked).count();
        let outlived =
            |slack| spans().any(|span| is_over(span, at + slack) && carried(span, landed, slack));
        let clue = match (ends > told, outlived(Duration::ZERO)) {
            (true, true) => Clue::Outlived,
            (true, false) if outlived(SLACK) => Clue::PerhapsOutlived,
            (true, false) => Clue::Untold,
            (false, true) => Clue::Told,
            (false, false) => return None,
        };
        Some((clue, landed.since, id))
    }

    /// Whether the connection over which a subscription landed has ended and another stands, at which
    /// it lands anew.
    fn outlived(&self, publisher: SocketId, id: SocketId, landed: &Landed, at: Moment) -> bool {
        let spans = || self.links_between(id, publisher).flat_map(|link| self.spans(link));
        let ended =
            |span: &Span| is_over(span, at + SLACK) && carried(span, landed, Duration::ZERO);
        let stands = |span: &Span| span.up <= at + SLACK && span.down.is_none();
        !self.keeps(publisher, id) && spans().any(ended) && spans().any(stands)
    }

    /// Whether a publisher connects to a subscriber, over a transport that reconnects: then it keeps
    /// what it was told, whoever goes, and is told again.
    pub(super) fn keeps(&self, publisher: SocketId, id: SocketId) -> bool {
        self.links_between(id, publisher).any(|link| self.is_kept(link, publisher))
    }

    fn is_kept(&self, link: usize, publisher: SocketId) -> bool {
        let connects = self.links.get(link).is_some_and(|it| it.connector == publisher);
        connects && self.transport(link) != Transport::Inproc
    }

    fn far_end(&self, link: usize, near: SocketId) -> Option<SocketId> {
        let shown = self.links.get(link)?;
        Some(if shown.binder == near { shown.connector } else { shown.binder })
    }

    fn links_between(&self, id: SocketId, other: SocketId) -> impl Iterator<Item = usize> + '_ {
        self.links_at(id).filter(move |link| self.far_end(*link, id) == Some(other))
    }

    /// The first moment after `at` at which something about a subscriber changes that its rank
    /// depends on.
    fn next_change(&self, publisher: SocketId, id: SocketId, at: Moment) -> Option<Moment> {
        let lives = self.peer(id.peer).into_iter().flat_map(|line| line.lives.all());
        let lives = lives.flat_map(|life| [Some(life.start), life.end]).flatten();
        let versions = self.socket(id).into_iter().flat_map(|own| own.subscriptions.moments());
        let spans = self.links_between(id, publisher).flat_map(|link| self.spans(link));
        let spans =
            spans.flat_map(|span| [Some(span.up), span.down.map(|(down, _)| down)]).flatten();
        let calls = self.links_between(id, publisher).flat_map(|link| self.calls(link));
        let around = |moment: Moment| [moment - SLACK, moment, moment + SLACK];
        lives
            .chain(versions)
            .chain(spans)
            .chain(calls)
            .flat_map(around)
            .filter(|moment| *moment > at)
            .min()
    }
}

/// Whether a connection was over by then.
fn is_over(span: &Span, by: Moment) -> bool {
    span.down.is_some_and(|(down, _)| down <= by)
}

/// Whether a subscription landed while a connection stood, if stamps lie `slack` apart.
fn carried(span: &Span, landed: &Landed, slack: Duration) -> bool {
    span.up <= landed.at + slack && span.down.is_none_or(|(down, _)| landed.at <= down + slack)
}

/// All who could mean the notices of a publisher, ranked while these are gone through in their
/// order: nobody is judged again as long as nothing about it changes.
pub(super) struct Candidates {
    publisher: SocketId,
    /// The publisher's links, and who is at their other end.
    ends: Vec<(usize, SocketId)>,
    places: HashMap<SocketId, Vec<usize>>,
    landings: HashMap<Prefix, Queue<Landing>>,
    leavings: HashMap<Prefix, Queue<Leaving>>,
}

impl Candidates {
    pub(super) fn new(presence: &Presence, publisher: SocketId) -> Self {
        let end = |link| Some((link, presence.far_end(link, publisher)?));
        let ends: Vec<(usize, SocketId)> = presence.links_at(publisher).filter_map(end).collect();
        let mut places: HashMap<SocketId, Vec<usize>> = HashMap::new();
        for (place, (_, id)) in ends.iter().enumerate() {
            places.entry(*id).or_default().push(place);
        }
        let (landings, leavings) = (HashMap::new(), HashMap::new());
        Self { publisher, ends, places, landings, leavings }
    }

    /// Whose subscription landed.
    pub(super) fn landed_by(
        &mut self,
        presence: &Presence,
        state: &State,
        notice: (&Prefix, Moment),
    ) -> Option<SocketId> {
        let (publisher, ends) = (self.publisher, &self.ends);
        likeliest(&mut self.landings, ends, notice, |link, id| {
            let rank = presence.landing(publisher, state, link, notice);
            (rank, presence.next_change(publisher, id, notice.1))
        })
    }

    /// Whose subscription left.
    pub(super) fn left_by(
        &mut self,
        presence: &Presence,
        state: &State,
        notice: (&Prefix, Moment),
    ) -> Option<SocketId> {
        let (publisher, ends) = (self.publisher, &self.ends);
        likeliest(&mut self.leavings, ends, notice, |_, id| {
            let rank = presence.leaving(publisher, state, id, notice);
            (rank, presence.next_change(publisher, id, notice.1))
        })
    }

    /// A subscription of this subscriber's landed or left: ranks it anew.
    pub(super) fn again(
        &mut self,
        presence: &Presence,
        state: &State,
        id: SocketId,
        notice: (&Prefix, Moment),
    ) {
        for place in self.places.get(&id).into_iter().flatten() {
            let Some((link, _)) = self.ends.get(*place) else { continue };
            let until = presence.next_change(self.publisher, id, notice.1);
            if let Some(queue) = self.landings.get_mut(notice.0) {
                let rank = presence.landing(self.publisher, state, *link, notice);
                queue.put(*place, rank, until);
            }
            if let Some(queue) = self.leavings.get_mut(notice.0) {
                let rank = presence.leaving(self.publisher, state, id, notice);
                queue.put(*place, rank, until);
            }
        }
    }

    /// The publisher ended: nothing that landed counts any more.
    pub(super) fn forget(&mut self) {
        self.landings.clear();
        self.leavings.clear();
    }
}

/// Whoever at the other ends of the links ranks first for a notice. `judge` tells the rank of who is
/// at the end of a link, and until when it holds.
fn likeliest<R: Ord + Copy>(
    queues: &mut HashMap<Prefix, Queue<R>>,
    ends: &[(usize, SocketId)],
    notice: (&Prefix, Moment),
    judge: impl Fn(usize, SocketId) -> (Option<R>, Option<Moment>),
) -> Option<SocketId> {
    let judge = |place: usize| ends.get(place).map(|(link, id)| judge(*link, *id));
    let queue = queue(queues, ends.len(), notice, judge);
    queue.first(notice.1, judge).and_then(|place| ends.get(place)).map(|(_, id)| *id)
}

/// The queue of a prefix; a new one if there is none, or if it has gone past this notice.
fn queue<'a, R: Ord + Copy>(
    queues: &'a mut HashMap<Prefix, Queue<R>>,
    len: usize,
    (prefix, at): (&Prefix, Moment),
    judge: impl Fn(usize) -> Option<(Option<R>, Option<Moment>)>,
) -> &'a mut Queue<R> {
    let queue = queues.entry(prefix.clone()).or_default();
    if queue.ranks.len() != len || at < queue.at {
        *queue = Queue::default();
        queue.ranks.resize(len, None);
        for place in 0..len {
            if let Some((rank, until)) = judge(place) {
                queue.put(place, rank, until);
            }
        }
    }
    queue
}

/// Candidates by their ranks, each with the moment until which its rank holds.
struct Queue<R> {
    at: Moment,
    ranks: Vec<Option<R>>,
    order: BTreeSet<(R, usize)>,
    changes: BTreeSet<(Moment, usize)>,
}

impl<R> Default for Queue<R> {
    fn default() -> Self {
        let (order, changes) = (BTreeSet::new(), BTreeSet::new());
        Self { at: Moment::START, ranks: Vec::new(), order, changes }
    }
}

impl<R: Ord + Copy> Queue<R> {
    fn put(&mut self, place: usize, rank: Option<R>, until: Option<Moment>) {
        let Some(there) = self.ranks.get_mut(place) else { return };
        if let Some(old) = std::mem::replace(there, rank) {
            self.order.remove(&(old, place));
        }
        self.order.extend(rank.map(|rank| (rank, place)));
        self.changes.extend(until.map(|until| (until, place)));
    }

    /// The likeliest at `at`.
    fn first(
        &mut self,
        at: Moment,
        judge: impl Fn(usize) -> Option<(Option<R>, Option<Moment>)>,
    ) -> Option<usize> {
        self.at = at;
        while let Some((_, place)) = self.changes.first().copied().filter(|(due, _)| *due <= at) {
            self.changes.pop_first();
            if let Some((rank, until)) = judge(place) {
                self.put(place, rank, until);
            }
        }
        self.order.first().map(|(_, place)| *place)
    }
}
