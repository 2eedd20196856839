//! The spans in which a link was up, found from what its two ends told.

use std::collections::VecDeque;

use crate::lab::{Moment, Transport};

use super::lives::Lives;
use super::{CHANGES, SLACK};

/// What brought a link down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum Ended {
    /// The connecting peer ended.
    Connector,
    /// The binding peer ended.
    Binder,
    /// Neither: the connection itself went.
    Broken,
    /// The connecting end called disconnect.
    Cut,
}

/// From when to when a link was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) struct Span {
    /// When it came up.
    pub(in crate::model) up: Moment,
    /// When it went down, and why.
    pub(in crate::model) down: Option<(Moment, Ended)>,
}

/// What the connecting end did or told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// It called connect.
    Dial,
    /// The handshake is done.
    Up,
    /// The connection is gone.
    Down,
    /// It called disconnect.
    Cut,
}

/// Something that is on or off, through time.
#[derive(Clone, Debug)]
pub(super) struct Switch(VecDeque<(Moment, bool)>);

impl Switch {
    pub(super) const fn new() -> Self {
        Self(VecDeque::new())
    }

    /// From `at` on it is on, or off.
    pub(super) fn set(&mut self, at: Moment, on: bool) {
        if self.0.back().is_some_and(|(_, before)| *before) != on {
            self.0.push_back((at, on));
            if self.0.len() > CHANGES {
                self.0.pop_front();
            }
        }
    }

    /// Whether it was on at `at`.
    pub(super) fn at(&self, at: Moment) -> bool {
        self.0.iter().rev().find(|(since, _)| *since <= at).is_some_and(|(_, on)| *on)
    }
}

/// One link through time.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) transport: Transport,
    pub(super) fits: bool,
    pub(super) spans: Vec<Span>,
    signs: VecDeque<(Moment, Sign)>,
    /// What the forgotten signs left: the last call, and whether the link was up.
    past: (Option<(Moment, Sign)>, Option<Moment>),
    /// Whether the connecting end's queues conflated, each time that changed.
    pub(super) conflated: Switch,
    pub(super) horizon: Moment,
}

impl Line {
    pub(super) const fn new(transport: Transport, fits: bool) -> Self {
        Self {
            transport,
            fits,
            spans: Vec::new(),
            signs: VecDeque::new(),
            past: (None, None),
            conflated: Switch::new(),
            horizon: Moment::START,
        }
    }

    pub(super) fn mark(&mut self, at: Moment, sign: Sign) {
        self.signs.push_back((at, sign));
        if self.signs.len() > CHANGES
            && let Some((past, sign)) = self.signs.pop_front()
        {
            self.horizon = self.horizon.max(past);
            let (call, up) = &mut self.past;
            match sign {
                Sign::Dial | Sign::Cut => *call = Some((past, sign)),
                Sign::Up => *up = up.or(Some(past)),
                Sign::Down => *up = None,
            }
            if sign == Sign::Cut {
                *up = None;
            }
        }
    }

    /// The signs that are kept, and before them what the others left.
    fn signs(&self) -> impl Iterator<Item = (Moment, Sign)> + '_ {
        let (call, up) = self.past;
        let left = call.into_iter().chain(up.map(|up| (up, Sign::Up)));
        left.chain(self.signs.iter().copied())
    }

    /// Whether connect was called from `from` on and disconnect not since, at `at` or a moment later.
    pub(super) fn dialled(&self, from: Moment, at: Moment) -> bool {
        let own = self.signs().filter(|(told, _)| *told >= from && *told <= at + SLACK);
        let mut dialled = false;
        for (told, sign) in own {
            match sign {
                Sign::Dial => dialled = true,
                Sign::Cut if told <= at => dialled = false,
                Sign::Cut | Sign::Up | Sign::Down => {}
            }
        }
        dialled
    }

    /// When connect was first called at `at` or after.
    pub(super) fn dialled_from(&self, at: Moment) -> Option<Moment> {
        let dial = |(told, sign): &(Moment, Sign)| *sign == Sign::Dial && *told >= at;
        self.signs().find(dial).map(|(told, _)| told)
    }

    /// When connect and disconnect were called.
    pub(super) fn calls(&self) -> impl Iterator<Item = Moment> + '_ {
        self.signs().filter(|(_, s)| matches!(s, Sign::Dial | Sign::Cut)).map(|(at, _)| at)
    }

    /// When disconnect was first called after `at`.
    pub(super) fn cut_after(&self, at: Moment) -> Option<Moment> {
        self.signs().find(|(told, sign)| *sign == Sign::Cut && *told > at).map(|(told, _)| told)
    }

    /// Whether disconnect was called, by `at` if that is given, and connect not since.
    pub(super) fn is_cut(&self, at: Option<Moment>) -> bool {
        let by = |told: Moment| at.is_none_or(|at| told <= at);
        let calls = self.signs().filter(|(told, _)| by(*told)).map(|(_, sign)| sign);
        calls.filter(|s| matches!(s, Sign::Dial | Sign::Cut)).last() == Some(Sign::Cut)
    }

    /// Finds the spans anew.
    pub(super) fn draw(&mut self, connector: &Lives, binder: &Lives) {
        self.spans.clear();
        match self.transport {
            Transport::Inproc if self.fits => self.draw_inproc(connector, binder),
            Transport::Inproc => {}
            Transport::Tcp | Transport::Ipc => self.draw_monitored(connector, binder),
        }
    }

    /// Over tcp and ipc the connector's monitor tells, and the binder's end cuts.
    fn draw_monitored(&mut self, connector: &Lives, binder: &Lives) {
        let (mut up, mut cut, mut dialled) = (None, false, false);
        let mut spans = std::mem::take(&mut self.spans);
        for (at, sign) in self.signs() {
            let by = match sign {
                Sign::Dial => {
                    (cut, dialled) = (false, true);
                    continue;
                }
                // What was on its way from the monitor when the link was cut tells nothing.
                Sign::Up if cut => continue,
                Sign::Up => {
                    up.get_or_insert(at);
                    continue;
                }
                Sign::Down => Ended::Broken,
                Sign::Cut => {
                    // A connection that was just being made may have stood for a moment.
                    if std::mem::take(&mut dialled) {
                        up.get_or_insert(at);
                    }
                    cut = true;
                    Ended::Cut
                }
            };
            if let Some(up) = up.take() {
                spans.push(Span { up, down: Some((at, by)) });
            }
        }
        spans.extend(up.map(|up| Span { up, down: None }));
        self.spans = spans;
        for span in &mut self.spans {
            let near = |end: &Moment| span.down.is_none_or(|(down, _)| *end <= down + SLACK);
            let bound = binder.end_after(span.up).filter(near);
            let own = connector.end_after(span.up).filter(near);
            let cause = match (bound, own) {
                (Some(bound), Some(own)) if own < bound => Some((own, Ended::Connector)),
                (Some(bound), _) => Some((bound, Ended::Binder)),
                (None, Some(own)) => Some((own, Ended::Connector)),
                (None, None) => None,
            };
            let cut_first =
                |end: Moment| span.down.is_some_and(|(down, by)| by == Ended::Cut && down <= end);
            if let Some((end, by)) = cause.filter(|(end, _)| !cut_first(*end)) {
                let down = span.down.map_or(end, |(down, _)| down.min(end));
                span.down = Some((down, by));
            }
        }
    }

    /// Over inproc a connect call joins the two at once, or as soon as the binder is there.
    fn draw_inproc(&mut self, connector: &Lives, binder: &Lives) {
        let mut past: Option<Moment> = None;
        let mut spans = std::mem::take(&mut self.spans);
        for bound in binder.all() {
            for life in connector.all() {
                let ends = match (bound.end, life.end) {
                    (Some(bound), Some(own)) if own < bound => Some((own, Ended::Connector)),
                    (Some(bound), _) => Some((bound, Ended::Binder)),
                    (None, Some(own)) => Some((own, Ended::Connector)),
                    (None, None) => None,
                };
                let own = self.signs().filter(|(at, _)| {
                    *at >= life.start
                        && life.end.is_none_or(|end| *at <= end)
                        && past.is_none_or(|past| *at + SLACK >= past)
                });
                let within = |at: Moment| ends.is_none_or(|(end, _)| at < end);
                let mut up: Option<Moment> = None;
                for (at, sign) in own {
                    match sign {
                        Sign::Dial => up = up.or(Some(bound.start.max(at))),
                        Sign::Cut => {
                            if let Some(up) = up.take().filter(|up| within(*up)) {
                                let down = if within(at) { Some((at, Ended::Cut)) } else { ends };
                                spans.push(Span { up, down });
                            }
                        }
                        Sign::Up | Sign::Down => {}
                    }
                }
                if let Some(up) = up.filter(|up| within(*up)) {
                    spans.push(Span { up, down: ends });
                }
            }
            past = bound.end;
        }
        self.spans = spans;
    }
}
