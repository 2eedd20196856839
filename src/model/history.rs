//! History: the latest events of the lab, kept so that the World can be folded again as it was at an
//! earlier moment.

use std::collections::VecDeque;

use crate::lab::{Event, Fact};

use super::world::World;

/// The latest events of the lab, and the moment that is looked at, if that is not the present.
#[derive(Clone, Debug, Default)]
pub struct History {
    events: VecDeque<Event>,
    /// The bytes of payload and of runs in these events.
    bytes: usize,
    /// The world at the first of them.
    base: Box<World>,
    /// How many events went before.
    forgotten: u64,
    past: Option<Past>,
}

/// What is needed while a past moment is looked at.
#[derive(Clone, Debug)]
struct Past {
    /// How many events the world that is looked at has taken in.
    place: u64,
    /// The world as it is by now.
    live: Box<World>,
    /// The screen stands still at what was the present a while ago; nobody leapt back.
    held: bool,
    /// Worlds on the way, each with the events it has taken in, earliest first.
    stations: Vec<(u64, World)>,
}

/// How far to go from the moment that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leap {
    /// To the fact before.
    Back,
    /// To the next fact.
    Forward,
    /// A second back.
    SecondBack,
    /// A second forward.
    SecondForward,
}

impl History {
    /// How many events are kept.
    pub const CAPACITY: usize = 20_000;
    /// How many bytes of payload, and of runs of numbers, they have together at most.
    pub const BYTES: usize = 32 * 1024 * 1024;
    /// After so many events a world is kept on the way, while a past moment is looked at.
    const STATION: u64 = 2_000;

    /// How many events can no longer be gone back to.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// Whether somebody leapt to a past moment and looks at it.
    pub fn in_past(&self) -> bool {
        self.past.as_ref().is_some_and(|past| !past.held)
    }

    /// How many events came since what is looked at was held, if it is.
    pub fn held(&self) -> Option<u64> {
        self.past.as_ref().filter(|past| past.held).map(|past| self.end() - past.place)
    }

    /// The world as it is by now, while `shown` is looked at.
    pub fn live<'a>(&'a self, shown: &'a World) -> &'a World {
        self.past.as_ref().map_or(shown, |past| &past.live)
    }

    /// Takes in one event of many. `shown` is the world that is looked at.
    pub(super) fn fold(&mut self, shown: &mut World, event: &Event) {
        if matches!(event.fact, Fact::LabStarted { .. }) {
            self.return_to_live(shown);
            *self = Self::default();
        }
        match &mut self.past {
            Some(past) => past.live.fold(event),
            None => shown.fold(event),
        }
        self.bytes += payload(event);
        self.events.push_back(event.clone());
        while self.events.len() > Self::CAPACITY || self.bytes > Self::BYTES {
            let Some(oldest) = self.events.pop_front() else { return };
            self.bytes = self.bytes.saturating_sub(payload(&oldest));
            self.base.fold(&oldest);
            self.forgotten += 1;
        }
    }

    /// Holds what is looked at as it is; the world goes on behind it.
    pub(super) fn hold(&mut self, shown: &World) {
        let (place, live) = (self.end(), || Box::new(shown.clone()));
        self.past.get_or_insert_with(|| Past {
            place,
            live: live(),
            held: true,
            stations: Vec::new(),
        });
    }

    /// Puts the worlds in order after the events taken in.
    pub(super) fn settle(&mut self, shown: &mut World) {
        self.base.settle();
        match &mut self.past {
            Some(past) => past.live.settle(),
            None => shown.settle(),
        }
    }

    /// The number one past the newest event.
    fn end(&self) -> u64 {
        self.forgotten + self.events.len() as u64
    }

    fn event(&self, number: u64) -> Option<&Event> {
        self.events.get(usize::try_from(number.checked_sub(self.forgotten)?).ok()?)
    }

    fn is_told(&self, number: u64) -> bool {
        self.event(number).is_some_and(Event::is_told)
    }

    /// Looks at another moment: `shown` becomes the world as it was then. Past the newest event that
    /// is the present.
    pub(super) fn leap(&mut self, shown: &mut World, leap: Leap) {
        let here = self.past.as_ref().map_or(self.end(), |past| past.place.max(self.forgotten));
        let place = self.landing(here, shown, leap);
        // With the last fact told, what is looked at is the present.
        let present = !(place..self.end()).any(|number| self.is_told(number));
        if present {
            self.return_to_live(shown);
        } else {
            self.look(shown, place);
        }
    }

    /// How many events to take in for a leap from `here`.
    fn landing(&self, here: u64, shown: &World, leap: Leap) -> u64 {
        const SECOND: std::time::Duration = std::time::Duration::from_secs(1);
        let told = |number: &u64| self.is_told(*number);
        // The last event taken in, counting from the one at `number`, is a fact.
        let back = |from: u64| (self.forgotten..from).rev().find(told).map(|number| number + 1);
        let first = || (self.forgotten..self.end()).find(told).map_or(self.forgotten, |n| n + 1);
        match leap {
            Leap::Back => {
                let last = back(here).unwrap_or(self.forgotten);
                back(last.saturating_sub(1)).unwrap_or_else(first)
            }
            Leap::Forward => (here..self.end()).find(told).map_or(self.end(), |n| n + 1),
            Leap::SecondBack => {
                let then = shown.now() - SECOND;
                let before = |number: &u64| {
                    told(number) && self.event(*number).is_some_and(|event| event.at <= then)
                };
                (self.forgotten..here).rev().find(before).map_or_else(first, |number| number + 1)
            }
            Leap::SecondForward => {
                let then = shown.now() + SECOND;
                let after = |number: &u64| {
                    told(number) && self.event(*number).is_some_and(|event| event.at >= then)
                };
                (here..self.end()).find(after).map_or(self.end(), |number| number + 1)
            }
        }
    }

    /// Folds the world anew up to this number of events.
    fn look(&mut self, shown: &mut World, place: u64) {
        let mut past = self.past.take().unwrap_or_else(|| Past {
            place: u64::MAX,
            live: Box::new(std::mem::take(shown)),
            held: false,
            stations: Vec::new(),
        });
        past.held = false;
        past.stations.retain(|(at, _)| *at >= self.forgotten);
        let station = past.stations.iter().rev().find(|(at, _)| *at <= place);
        let (mut at, from) =
            station.map_or((self.forgotten, &*self.base), |(at, world)| (*at, world));
        if past.place >= at && past.place <= place {
            at = past.place;
        } else {
            shown.clone_from(from);
        }
        while at < place {
            if let Some(event) = self.event(at) {
                shown.apply(event);
            }
            at += 1;
            let last = past.stations.last().map_or(self.forgotten, |(at, _)| *at);
            if at >= last + Self::STATION {
                past.stations.push((at, shown.clone()));
            }
        }
        past.place = place;
        self.past = Some(past);
    }

    /// Looks at the present again.
    pub(super) fn return_to_live(&mut self, shown: &mut World) {
        if let Some(past) = self.past.take() {
            *shown = *past.live;
        }
    }
}

fn payload(event: &Event) -> usize {
    match &event.fact {
        Fact::Offered { message, .. }
        | Fact::Received { message, .. }
        | Fact::Unread { message, .. } => message.len(),
        Fact::Flow { flow, .. } => flow.weight(),
        Fact::LabStarted { .. }
        | Fact::LabStopped
        | Fact::LabFailed { .. }
        | Fact::LabPaused
        | Fact::LabResumed
        | Fact::SlowMotion { .. }
        | Fact::PeerAdded { .. }
        | Fact::PeerStarted
        | Fact::PeerEnded { .. }
        | Fact::PeerPaused
        | Fact::PeerResumed
        | Fact::Stepped { .. }
        | Fact::PaceSet { .. }
        | Fact::FloodStarted { .. }
        | Fact::FloodStopped
        | Fact::Bound { .. }
        | Fact::Connecting { .. }
        | Fact::Disconnecting { .. }
        | Fact::OptionSet { .. }
        | Fact::Trouble { .. }
        | Fact::Link { .. }
        | Fact::Subscribed { .. }
        | Fact::Unsubscribed { .. }
        | Fact::SubscriptionLanded { .. }
        | Fact::SubscriptionLeft { .. }
        | Fact::Sent { .. }
        | Fact::Held { .. }
        | Fact::Refused { .. }
        | Fact::Abandoned { .. }
        | Fact::Tally { .. }
        | Fact::Renewed
        | Fact::CrashRefused
        | Fact::Idle
        | Fact::Empty { .. } => 0,
    }
}
