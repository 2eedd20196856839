//! Prospects: what the presence of everybody lets a message still hope for on one way.

use std::time::Duration;

use crate::lab::{Gap, Loss, Moment};
use crate::model::presence::{Ended, SETTLE, SLACK, Span};

use super::Ledger;
use super::ways::{Pipe, Way};

/// What a message can still hope for on one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prospect {
    /// It cannot have gone this way.
    Never,
    /// It may still arrive.
    Open,
    /// It can no longer arrive, since this moment.
    Over(Moment, End),
}

/// Why a message can no longer arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// There was a gap in what arrived.
    Gap(Gap),
    /// Something died.
    Loss(Loss),
}

/// How late a link's coming up may be told of, on a machine that is very busy.
const LATE: Duration = Duration::from_secs(2);

/// The earliest of several endings.
#[derive(Default)]
struct First(Option<(Moment, End)>);

impl First {
    fn add(&mut self, at: Option<Moment>, end: End) {
        if let Some(at) = at
            && self.0.is_none_or(|(first, _)| at < first)
        {
            self.0 = Some((at, end));
        }
    }

    fn prospect(self) -> Prospect {
        self.0.map_or(Prospect::Open, |(at, end)| Prospect::Over(at, end))
    }
}

const OVERTAKEN: End = End::Gap(Gap::Overtaken);
const QUIET: End = End::Gap(Gap::Quiet);

impl Ledger {
    /// What the sender's `n`th offer, sent at `at`, can hope for on a way, if it was not received.
    pub(super) fn prospect(&self, way: &Way, n: u64, at: Moment) -> Prospect {
        let prospect = match way.pipe {
            Pipe::Linked => self.linked(way, n, at),
            Pipe::Lasting => self.lasting(way, n, at),
            Pipe::Reserved => self.reserved(way, n, at),
        };
        self.unless_replaced(way, at, prospect)
    }

    /// Where a queue keeps the newest message only, what did not arrive was no victim of a full one.
    fn unless_replaced(&self, way: &Way, at: Moment, prospect: Prospect) -> Prospect {
        match prospect {
            Prospect::Over(over, QUIET | OVERTAKEN) if self.presence.conflates(way.link, at) => {
                Prospect::Over(over, End::Gap(Gap::Replaced))
            }
            Prospect::Never | Prospect::Open | Prospect::Over(..) => prospect,
        }
    }

    /// The queue is there while the link is up.
    pub(super) fn linked(&self, way: &Way, n: u64, at: Moment) -> Prospect {
        self.span_for(way, at).map_or(Prospect::Never, |span| self.in_span(way, n, at, span))
    }

    /// The same for a message that libzmq took although no link was known to be up: its receiver
    /// told late of the link.
    pub(super) fn linked_late(&self, way: &Way, n: u64, at: Moment) -> Prospect {
        let mut spans = self.presence.spans(way.link).iter();
        let next = spans.find(|span| span.up > at).filter(|span| span.up <= at + LATE);
        match (way.pipe, next) {
            (Pipe::Linked, Some(span)) => {
                self.unless_replaced(way, span.up, self.in_span(way, n, at, *span))
            }
            (Pipe::Linked, None) => {
                // It may have ended before it told of the link at all.
                let life = self.presence.life_at(way.to.peer, at);
                life.and_then(|life| life.end).map_or(Prospect::Never, |end| {
                    Prospect::Over(end, End::Loss(Loss::ReceiverEnded))
                })
            }
            (Pipe::Lasting | Pipe::Reserved, _) => Prospect::Never,
        }
    }

    fn in_span(&self, way: &Way, n: u64, at: Moment, span: Span) -> Prospect {
        let mut first = First::default();
        let idle = |from: Moment| self.presence.idle_from(way.to, from + SETTLE);
        let base = at.max(span.up);
        let Some((down, by)) = span.down else {
            first.add(way.overtaken(n), OVERTAKEN);
            first.add(idle(base), QUIET);
            return first.prospect();
        };
        first.add(way.overtaken(n).filter(|moment| *moment <= down), OVERTAKEN);
        first.add(idle(base).filter(|moment| *moment <= down), QUIET);
        let loss = self.loss(way, by);
        // A receiver that disconnects throws away what lies in its queue for the link.
        let thrown = by == Ended::Cut && !self.connects(way);
        if loss == Loss::ReceiverEnded || thrown {
            first.add(Some(down), End::Loss(loss));
        } else {
            // What had reached the receiver's own queue can still be read there.
            first.add(way.overtaken(n).filter(|moment| *moment > down), End::Loss(loss));
            first.add(idle(base.max(down)), End::Loss(loss));
            first.add(self.presence.end_after(way.to.peer, down), End::Loss(loss));
        }
        first.prospect()
    }

    /// The queue outlives the receiver; what of it was under way when the receiver died shows when
    /// the receiver is back.
    fn lasting(&self, way: &Way, n: u64, at: Moment) -> Prospect {
        if !self.presence.dialled(way.link, at) {
            return Prospect::Never;
        }
        let mut first = First::default();
        first.add(way.overtaken(n), OVERTAKEN);
        for span in self.presence.spans(way.link) {
            let past = |moment: &Moment| span.down.is_none_or(|(down, _)| *moment <= down);
            let idle = self.presence.idle_from(way.to, at.max(span.up) + SETTLE);
            first.add(idle.filter(past), QUIET);
        }
        let withdrawn = self.withdrawn(way, at);
        if let Some((end, loss)) = withdrawn {
            let near = |span: &Span| {
                span.up <= end + SLACK && span.down.is_none_or(|(down, _)| end <= down + SLACK)
            };
            if self.presence.spans(way.link).iter().any(near) {
                let lost = End::Loss(loss);
                first.add(self.presence.idle_from(way.to, end + SETTLE), lost);
                first.add(self.presence.end_after(way.to.peer, end), lost);
                // With both ends gone nothing is left that could carry it.
                let gone = self.presence.life_at(way.to.peer, end).is_none();
                first.add(gone.then_some(end), lost);
            } else {
                first.add(Some(end), End::Loss(loss));
            }
        }
        let Some((over, how)) = first.0 else { return Prospect::Open };
        let cut = self.presence.spans(way.link).iter().any(|span| {
            let broken = |by| matches!(by, Ended::Broken | Ended::Cut);
            span.down.is_some_and(|(down, by)| broken(by) && down > at && down < over)
        });
        let ended = self.presence.end_after(way.to.peer, at).is_some_and(|end| end < over);
        let how = if ended || self.unnoticed(way, at).is_some() {
            End::Loss(Loss::ReceiverEnded)
        } else if cut {
            End::Loss(Loss::LinkCut)
        } else if let Some((_, loss)) = withdrawn.filter(|(end, _)| *end < over) {
            End::Loss(loss)
        } else {
            how
        };
        Prospect::Over(over, how)
    }

    /// The queue is there before the receiver is, and dies with it.
    fn reserved(&self, way: &Way, n: u64, at: Moment) -> Prospect {
        if !self.presence.dialled(way.link, at) || !self.presence.fits(way.link) {
            return Prospect::Never;
        }
        let mut first = First::default();
        first.add(way.overtaken(n), OVERTAKEN);
        let withdrawn = self.withdrawn(way, at);
        let own = withdrawn.map(|(end, _)| end);
        let life = self.presence.life_from(way.to.peer, at);
        if let Some(life) = life {
            let idle = self.presence.idle_from(way.to, at.max(life.start) + SETTLE);
            let counts = |idle: &Moment| [life.end, own].iter().flatten().all(|end| idle <= end);
            first.add(idle.filter(counts), QUIET);
            first.add(life.end, End::Loss(Loss::ReceiverEnded));
        }
        if let Some((end, loss)) = withdrawn {
            let there = life.is_some_and(|life| life.start <= end);
            let over = if there { self.presence.idle_from(way.to, end + SETTLE) } else { own };
            first.add(over, End::Loss(loss));
        }
        first.prospect()
    }

    /// The span of the link in which a message sent at `at` can have gone down it.
    fn span_for(&self, way: &Way, at: Moment) -> Option<Span> {
        let spans = self.presence.spans(way.link);
        let within = |slack: Duration| {
            let span = spans.iter().rev().find(|span| span.up <= at + slack)?;
            span.down.is_none_or(|(down, _)| at <= down + slack).then_some(*span)
        };
        // The sender has not noticed a crash, and its queue is still there.
        let crashed = self.unnoticed(way, at);
        let there =
            |crash: &Moment, span: &&Span| span.down.is_some_and(|(down, _)| down == *crash);
        let past = || crashed.and_then(|crash| spans.iter().find(|span| there(&crash, span)));
        within(Duration::ZERO).or_else(|| past().copied()).or_else(|| within(SLACK))
    }

    /// The first known moment from `at` on at which the sender had a queue for the way.
    pub(super) fn queue_from(&self, way: &Way, at: Moment) -> Option<Moment> {
        match way.pipe {
            Pipe::Linked => {
                let lasts = |span: &&Span| span.down.is_none_or(|(down, _)| at < down);
                let span = self.presence.spans(way.link).iter().find(lasts)?;
                Some(span.up.max(at))
            }
            Pipe::Lasting | Pipe::Reserved if self.presence.dialled(way.link, at) => Some(at),
            Pipe::Lasting | Pipe::Reserved => self.presence.dialled_from(way.link, at),
        }
    }

    /// When the receiver crashed, if the sender had not noticed by `at`: what it sends then goes into
    /// a connection with nobody behind it.
    pub(super) fn unnoticed(&self, way: &Way, at: Moment) -> Option<Moment> {
        let crash = self.presence.crashed(way.to.peer, at)?;
        // A link that was cut, or never up, has no connection left.
        let up = self
            .presence
            .spans(way.link)
            .iter()
            .any(|span| span.up <= crash && span.down.is_some_and(|(down, _)| down == crash));
        let again = self.presence.spans(way.link).iter().any(|s| s.up > crash && s.up <= at);
        (up && !again && !self.presence.is_cut(way.link, at)).then_some(crash)
    }

    /// Whether the sender had cut the link by `at`.
    pub(super) fn is_cut(&self, way: &Way, at: Moment) -> bool {
        self.connects(way) && self.presence.is_cut(way.link, at)
    }

    /// Whether the sender is the connecting end.
    fn connects(&self, way: &Way) -> bool {
        self.presence.links.get(way.link).is_some_and(|link| link.connector == way.from)
    }

    /// When a sender that connects next took its queue with it, by its own end or by cutting the
    /// link, and what that makes of the messages.
    fn withdrawn(&self, way: &Way, at: Moment) -> Option<(Moment, Loss)> {
        let ended = self.presence.end_after(way.from.peer, at).map(|at| (at, Loss::SenderEnded));
        let cut = self.presence.cut_after(way.link, at).map(|at| (at, Loss::LinkCut));
        [cut, ended].into_iter().flatten().min_by_key(|(at, _)| *at)
    }

    fn loss(&self, way: &Way, by: Ended) -> Loss {
        let from_connector = self.connects(way);
        match by {
            Ended::Broken | Ended::Cut => Loss::LinkCut,
            Ended::Connector if from_connector => Loss::SenderEnded,
            Ended::Binder if !from_connector => Loss::SenderEnded,
            Ended::Connector | Ended::Binder => Loss::ReceiverEnded,
        }
    }
}
