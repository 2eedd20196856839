//! The pulse of a peer under a flood: how many messages a second, and how long they take.

use std::collections::VecDeque;
use std::time::Duration;

use hdrhistogram::Histogram;

use crate::lab::{Moment, Tally};

/// Over how long a rate is taken.
const WINDOW: Duration = Duration::from_secs(1);
/// Over less than this no rate is told.
const LEAST: Duration = Duration::from_millis(50);
/// How many counts are kept for it.
const KEPT: usize = 128;
/// Two significant digits are as much as a screen shows.
const DIGITS: u8 = 2;

/// Messages a second, out and in, over the last second.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// Messages libzmq took.
    pub sent: f64,
    /// Messages received.
    pub received: f64,
}

/// What a peer's rates are told from: its counts during the last second.
#[derive(Clone, Debug, Default)]
pub(super) struct Beats(VecDeque<(Moment, u64, u64)>);

impl Beats {
    pub(super) fn note(&mut self, at: Moment, tallies: impl Iterator<Item = Tally>) {
        let (sent, received) =
            tallies.fold((0, 0), |(sent, got), it| (sent + it.sent, got + it.received));
        self.0.push_back((at, sent, received));
        while self.0.len() > KEPT || self.0.get(1).is_some_and(|it| it.0 + WINDOW <= at) {
            self.0.pop_front();
        }
    }

    pub(super) fn rates(&self) -> Rates {
        let Some((first, last)) = self.0.front().zip(self.0.back()) else {
            return Rates::default();
        };
        let span = last.0.since(first.0);
        if span < LEAST {
            return Rates::default();
        }
        let per_second = |count: u64| count as f64 / span.as_secs_f64();
        Rates {
            sent: per_second(last.1.saturating_sub(first.1)),
            received: per_second(last.2.saturating_sub(first.2)),
        }
    }
}

/// How long messages had been under way, of those that were timed.
#[derive(Clone, Debug, Default)]
pub struct Latencies {
    histogram: Option<Histogram<u32>>,
    /// How many were received meanwhile, timed or not.
    pub(super) received: u64,
}

impl Latencies {
    /// Takes in one that was timed.
    pub fn note(&mut self, span: Duration) {
        if self.histogram.is_none() {
            self.histogram = Histogram::new(DIGITS).ok();
        }
        if let Some(histogram) = &mut self.histogram {
            // It grows as far as it must.
            let _kept = histogram.record(u64::try_from(span.as_nanos()).unwrap_or(u64::MAX));
        }
    }

    /// Takes in another's.
    pub fn add(&mut self, other: &Self) {
        self.received += other.received;
        match (&mut self.histogram, &other.histogram) {
            // Both have the same digits and grow.
            (Some(own), Some(more)) => drop(own.add(more)),
            (None, more) => self.histogram.clone_from(more),
            (Some(_), None) => {}
        }
    }

    /// How many were timed.
    pub fn timed(&self) -> u64 {
        self.histogram.as_ref().map_or(0, Histogram::len)
    }

    /// One in how many was timed; 0 when none was.
    pub fn one_in(&self) -> u64 {
        self.received.max(self.timed()).checked_div(self.timed()).unwrap_or(0)
    }

    /// Under which span this share of the timed ones stayed, from 0 to 1.
    pub fn at(&self, share: f64) -> Duration {
        let histogram = self.histogram.as_ref();
        Duration::from_nanos(histogram.map_or(0, |it| it.value_at_quantile(share)))
    }

    /// The longest.
    pub fn longest(&self) -> Duration {
        Duration::from_nanos(self.histogram.as_ref().map_or(0, Histogram::max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(sent: u64) -> Tally {
        Tally { sent, ..Tally::default() }
    }

    #[test]
    fn a_rate_is_that_of_the_last_second_and_comes_to_rest() {
        let mut beats = Beats::default();
        let at = |ms: u64| Moment::START + Duration::from_millis(ms);
        for ms in 0..=3_000u64 {
            if ms % 20 == 0 {
                beats.note(at(ms), [tally(ms * 5)].into_iter());
            }
        }
        assert_eq!(beats.rates().sent.round(), 5_000.0);
        assert!(beats.0.len() <= 52);
        beats.note(at(4_000), [tally(15_000)].into_iter());
        assert_eq!(beats.rates(), Rates::default());
    }

    #[test]
    fn latencies_say_how_many_were_timed() {
        let mut latencies = Latencies::default();
        assert_eq!((latencies.timed(), latencies.one_in()), (0, 0));
        latencies.received = 1000;
        for micros in 1..=100 {
            latencies.note(Duration::from_micros(micros));
        }
        assert_eq!((latencies.timed(), latencies.one_in()), (100, 10));
        let half = latencies.at(0.5).as_micros();
        assert!((49..=51).contains(&half), "{half}");
        assert_eq!(latencies.longest().as_micros(), 100);
    }
}
