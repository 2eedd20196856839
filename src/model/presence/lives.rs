//! The lives of a peer: when its sockets were open, when it was idle, what it subscribed to.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::lab::{Moment, PeerId, Prefix, SocketId};

use super::{CHANGES, Presence, SLACK};

/// From a start to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) struct Life {
    /// Which life of the peer this is, from 1.
    pub(in crate::model) number: u32,
    /// When the sockets were opened.
    pub(in crate::model) start: Moment,
    /// When they were closed.
    pub(in crate::model) end: Option<Moment>,
    /// Whether that was a crash, which nobody at the other ends noticed.
    pub(in crate::model) silent: bool,
}

/// The latest lives of a peer, oldest first, and the moments at which it had nothing to do.
#[derive(Clone, Debug, Default)]
pub(super) struct Lives {
    lives: VecDeque<Life>,
    /// With the socket, if it was about that one only.
    idles: VecDeque<(Moment, Option<u8>)>,
    count: u32,
    horizon: Moment,
}

impl Lives {
    pub(super) fn start(&mut self, at: Moment) {
        self.end(at, false);
        self.count += 1;
        self.lives.push_back(Life { number: self.count, start: at, end: None, silent: false });
        if self.lives.len() > CHANGES
            && let Some(past) = self.lives.pop_front()
        {
            self.horizon = self.horizon.max(past.end.unwrap_or(past.start));
        }
    }

    pub(super) fn end(&mut self, at: Moment, silent: bool) {
        if let Some(life) = self.lives.back_mut()
            && life.end.is_none()
        {
            (life.end, life.silent) = (Some(at), silent);
        }
    }

    /// The moment of the crash that the far ends have not noticed at `at`: they do when the next
    /// life begins.
    fn wreck(&self, at: Moment) -> Option<Moment> {
        let next = self.lives.partition_point(|life| life.start + SLACK <= at);
        let life = self.lives.get(next.checked_sub(1)?)?;
        life.end.filter(|end| life.silent && *end <= at)
    }

    pub(super) fn idle(&mut self, at: Moment, socket: Option<u8>) {
        self.idles.push_back((at, socket));
        if self.idles.len() > CHANGES
            && let Some((past, _)) = self.idles.pop_front()
        {
            self.horizon = self.horizon.max(past);
        }
    }

    pub(super) fn horizon(&self) -> Moment {
        self.horizon
    }

    pub(super) fn latest(&self) -> Moment {
        let life = self.lives.back().map(|life| life.end.unwrap_or(life.start));
        life.max(self.idles.back().map(|(at, _)| *at)).unwrap_or(Moment::START)
    }

    pub(super) fn all(&self) -> impl DoubleEndedIterator<Item = &Life> {
        self.lives.iter()
    }

    pub(super) fn at(&self, at: Moment) -> Option<&Life> {
        let life = self.lives.iter().rev().find(|life| life.start <= at)?;
        life.end.is_none_or(|end| at < end).then_some(life)
    }

    /// The first end after `at`.
    pub(super) fn end_after(&self, at: Moment) -> Option<Moment> {
        let ends = self.lives.iter().rev().map_while(|life| match life.end {
            Some(end) if end <= at => None,
            end => Some(end),
        });
        ends.flatten().last()
    }

    fn idle_from(&self, at: Moment, socket: u8) -> Option<Moment> {
        let place = self.idles.partition_point(|(idle, _)| *idle < at);
        let mut from = self.idles.range(place..);
        from.find(|(_, own)| own.is_none_or(|own| own == socket)).map(|(idle, _)| *idle)
    }
}

/// What a socket subscribed to, version by version.
#[derive(Clone, Debug, Default)]
pub(super) struct Versions(VecDeque<(Moment, Arc<[Prefix]>)>);

impl Versions {
    pub(super) fn set(&mut self, at: Moment, prefixes: &[Prefix]) {
        self.0.push_back((at, prefixes.into()));
        if self.0.len() > CHANGES {
            self.0.pop_front();
        }
    }

    fn at(&self, at: Moment) -> &[Prefix] {
        self.0.iter().rev().find(|(since, _)| *since <= at).map_or(&[], |(_, prefixes)| prefixes)
    }

    /// Since when the prefix has been among them without a break, seen from `at`.
    pub(super) fn since(&self, prefix: &Prefix, at: Moment) -> Option<Moment> {
        self.0
            .iter()
            .rev()
            .filter(|(since, _)| *since <= at)
            .map_while(|(since, prefixes)| prefixes.contains(prefix).then_some(*since))
            .last()
    }

    /// Whether one comes after the prefix, in the order of bytes in which libzmq sends them to whoever
    /// connects.
    pub(super) fn beyond(&self, prefix: &Prefix, at: Moment) -> bool {
        self.at(at).iter().any(|other| other.bytes() > prefix.bytes())
    }

    /// The moments from which the versions were in force.
    pub(super) fn moments(&self) -> impl Iterator<Item = Moment> + '_ {
        self.0.iter().map(|(since, _)| *since)
    }

    /// Whether some version in force between the two moments lets none of `topic` pass.
    fn stops(&self, topic: &[u8], from: Moment, to: Moment) -> bool {
        let past = self.0.partition_point(|(since, _)| *since <= from).saturating_sub(1);
        self.0
            .range(past..)
            .take_while(|(since, _)| *since <= to)
            .any(|(_, prefixes)| !prefixes.iter().any(|prefix| prefix.passes(topic)))
    }
}

impl Presence {
    /// The life a peer was in at a moment.
    pub(in crate::model) fn life_at(&self, peer: PeerId, at: Moment) -> Option<&Life> {
        self.peer(peer)?.lives.at(at)
    }

    /// The life a peer is in.
    pub(in crate::model) fn life(&self, peer: PeerId) -> Option<&Life> {
        self.peer(peer)?.lives.all().next_back().filter(|life| life.end.is_none())
    }

    /// The life a peer was in at a moment, or the next one.
    pub(in crate::model) fn life_from(&self, peer: PeerId, at: Moment) -> Option<&Life> {
        self.peer(peer)?.lives.all().find(|life| life.end.is_none_or(|end| at < end))
    }

    /// When the peer next ended after `at`.
    pub(in crate::model) fn end_after(&self, peer: PeerId, at: Moment) -> Option<Moment> {
        self.peer(peer)?.lives.end_after(at)
    }

    /// When a peer crashed, if that was before `at` and it has not started again long since.
    pub(in crate::model) fn crashed(&self, peer: PeerId, at: Moment) -> Option<Moment> {
        self.peer(peer)?.lives.wreck(at)
    }

    /// When the socket's peer first had nothing to read there at or after `at`.
    pub(in crate::model) fn idle_from(&self, id: SocketId, at: Moment) -> Option<Moment> {
        self.peer(id.peer)?.lives.idle_from(at, id.socket)
    }

    /// Whether the peer is open and reads.
    pub(in crate::model) fn reads(&self, peer: PeerId) -> bool {
        self.life(peer).is_some() && !self.is_paused(peer)
    }

    /// Whether the peer is paused.
    pub(in crate::model) fn is_paused(&self, peer: PeerId) -> bool {
        self.peer(peer).is_some_and(|line| line.paused)
    }

    /// Whether a subscription of the socket's own let the topic pass at a moment.
    pub(in crate::model) fn wants(&self, id: SocketId, topic: &[u8], at: Moment) -> bool {
        let own = self.socket(id).map_or(&[][..], |socket| socket.subscriptions.at(at));
        own.iter().any(|prefix| prefix.passes(topic))
    }

    /// Whether between two moments the socket for a while wanted nothing of the topic.
    pub(in crate::model) fn unwanted(
        &self,
        id: SocketId,
        topic: &[u8],
        from: Moment,
        to: Moment,
    ) -> bool {
        self.socket(id).is_some_and(|socket| socket.subscriptions.stops(topic, from, to))
    }
}
