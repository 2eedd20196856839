//! The journal: the latest events as they came, for reading.

use std::collections::VecDeque;

use crate::lab::{Event, Fact};

/// The latest events, oldest first, up to [`Journal::CAPACITY`].
#[derive(Clone, Debug, Default)]
pub struct Journal {
    events: VecDeque<Event>,
    thinned: u64,
}

impl Journal {
    /// How many events are kept.
    pub const CAPACITY: usize = 20_000;

    /// The kept events, oldest first. Tallies and census answers are not among them.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> + ExactSizeIterator {
        self.events.iter()
    }

    /// How many older events were let go.
    pub fn thinned(&self) -> u64 {
        self.thinned
    }

    /// Writes an event down.
    pub(super) fn write(&mut self, event: &Event) {
        if matches!(event.fact, Fact::Tally { .. } | Fact::Idle) {
            return;
        }
        self.events.push_back(event.clone());
        if self.events.len() > Self::CAPACITY {
            self.events.pop_front();
            self.thinned += 1;
        }
    }
}
