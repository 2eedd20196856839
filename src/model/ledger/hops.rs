//! Hops: the counted messages of one stream that one socket sends, kept as numbers.
//!
//! What happened to each number is not kept; only which are not received yet, and between which
//! changes of the lab they were offered.

use std::collections::{HashMap, VecDeque};

use crate::lab::{Balance, Moment, PeerId, Run, Runs, Stream};

use super::bits::Bits;

/// How many batches a hop keeps before the oldest is settled for good.
pub(super) const BATCHES: usize = 64;
/// How many runs of numbers a batch has at most.
const RUNS: usize = 256;
/// How many blocks of numbers are kept of what is not received, or not offered, yet: four million
/// numbers that follow each other.
pub(super) const BLOCKS: usize = 1024;

/// All counted messages.
#[derive(Clone, Debug, Default)]
pub(super) struct Hops {
    streams: HashMap<Stream, usize>,
    known: Vec<Known>,
    pub(super) hops: Vec<Hop>,
    /// What was received before it was told that it had been offered, by receiver and stream.
    pub(super) early: HashMap<(usize, usize), Bits>,
    /// The same, found unread.
    pub(super) early_unread: HashMap<(usize, usize), Bits>,
    /// How many numbers were received that nobody of the lab offered, as far as they are forgotten.
    pub(super) strays: u64,
}

/// A stream, and where it is sent.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) speaker: PeerId,
    /// With what its messages begin.
    pub(super) head: Box<[u8]>,
    hops: Vec<usize>,
    pub(super) timing: Timing,
}

/// When some of a stream's messages were offered by their speaker, and received.
#[derive(Clone, Debug, Default)]
pub(super) struct Timing {
    left: VecDeque<(u64, Moment)>,
    /// Received before it was told when they were offered.
    early: VecDeque<(PeerId, u64, Moment)>,
}

/// How many timed numbers of one stream wait for their other end.
const TIMED: usize = 4096;

impl Timing {
    /// The speaker offered some; tells of whom they were received, and how long they had been under
    /// way.
    pub(super) fn left(&mut self, marks: &[(u64, Moment)]) -> Vec<(PeerId, u64, Moment)> {
        self.left.extend(marks);
        while self.left.len() > TIMED {
            self.left.pop_front();
        }
        self.early.drain(..).collect()
    }

    /// When the number was offered; if that is not told yet, it is asked again.
    pub(super) fn came(&mut self, peer: PeerId, number: u64, at: Moment) -> Option<Moment> {
        let found = self.left.binary_search_by_key(&number, |(number, _)| *number);
        if let Ok(place) = found {
            return self.left.get(place).map(|(_, left)| *left);
        }
        // Beyond the newest; a smaller one was not timed at its offer.
        if self.left.back().is_none_or(|(newest, _)| *newest < number) {
            if self.early.len() >= TIMED {
                self.early.pop_front();
            }
            self.early.push_back((peer, number, at));
        }
        None
    }
}

/// One stream at one sending socket.
#[derive(Clone, Debug)]
pub(super) struct Hop {
    pub(super) sender: usize,
    pub(super) stream: usize,
    pub(super) batches: VecDeque<Batch>,
    /// Something changed: what is offered next begins a new batch.
    pub(super) fresh: bool,
    /// How many it offered.
    pub(super) offered: u64,
    /// How many of them will not be sent.
    pub(super) refused: u64,
    /// The highest number it offered.
    pub(super) top: u64,
    /// The highest of which nothing is kept any more.
    pub(super) base: u64,
    /// Offered and not received yet, if they go one way only.
    pub(super) open: Bits,
    /// What each way's receiver had of them, by the way's place.
    pub(super) takes: Vec<Take>,
    /// What of the forgotten ones is in no account of a way.
    pub(super) settled: Balance,
    /// What is booked where the way is not known.
    pub(super) booked: Balance,
}

/// Numbers offered one after another while nothing changed.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) runs: Runs,
    pub(super) last: u64,
    pub(super) count: u64,
    pub(super) refused: u64,
    /// When the last one was offered.
    pub(super) at: Moment,
    /// Where the publisher stood among its notices.
    pub(super) tick: u64,
}

/// What one receiver had of a hop's messages.
#[derive(Clone, Debug, Default)]
pub(super) struct Take {
    /// The highest number it had, and when.
    pub(super) top: u64,
    pub(super) at: Moment,
    pub(super) delivered: u64,
    pub(super) unread: u64,
    /// How many it had of each batch, if each goes every way.
    pub(super) of_batch: VecDeque<u64>,
    /// What became of those that are forgotten and were not received.
    pub(super) settled: Balance,
    /// What is booked on this way, and how many wait there.
    pub(super) booked: Balance,
    pub(super) waits: u64,
}

impl Hop {
    fn new(sender: usize, stream: usize, ways: usize) -> Self {
        let mut hop = Self {
            sender,
            stream,
            batches: VecDeque::new(),
            fresh: false,
            offered: 0,
            refused: 0,
            top: 0,
            base: 0,
            open: Bits::default(),
            takes: Vec::new(),
            settled: Balance::default(),
            booked: Balance::default(),
        };
        hop.widen(ways);
        hop
    }

    /// Makes room for ways that came since.
    pub(super) fn widen(&mut self, ways: usize) {
        while self.takes.len() < ways {
            let of_batch = self.batches.iter().map(|_| 0).collect();
            self.takes.push(Take { of_batch, ..Take::default() });
        }
    }

    /// Enters offers. They belong to the newest batch unless something changed since.
    pub(super) fn offer(&mut self, runs: &Runs, at: Moment, tick: u64) {
        let Some(last) = runs.runs().iter().map(Run::last).max() else { return };
        let fits = |batch: &Batch| {
            batch.tick == tick && batch.runs.runs().len() + runs.runs().len() <= RUNS
        };
        if self.fresh || !self.batches.back().is_some_and(fits) {
            self.fresh = false;
            self.batches.push_back(Batch {
                runs: Runs::default(),
                last,
                count: 0,
                refused: 0,
                at,
                tick,
            });
            for take in &mut self.takes {
                take.of_batch.push_back(0);
            }
        }
        let count = runs.count();
        self.offered += count;
        self.top = self.top.max(last);
        if let Some(batch) = self.batches.back_mut() {
            for run in runs.runs() {
                batch.runs.extend(*run);
            }
            batch.last = batch.last.max(last);
            batch.count += count;
            batch.at = batch.at.max(at);
        }
    }

    /// Enters what one receiver had.
    pub(super) fn take(&mut self, place: usize, run: Run, (unread, at): (bool, Moment)) {
        let Some(take) = self.takes.get_mut(place) else { return };
        *(if unread { &mut take.unread } else { &mut take.delivered }) += run.count;
        if run.last() > take.top {
            (take.top, take.at) = (run.last(), at);
        }
        // The batches follow each other; so do the parts of the run.
        let from = self.batches.partition_point(|batch| batch.last < run.first);
        let mut left = Some(run);
        for (batch, taken) in self.batches.iter().zip(&mut take.of_batch).skip(from) {
            let Some(rest) = left else { return };
            *taken += rest.up_to(batch.last);
            left = rest.after(batch.last);
        }
    }
}

impl Hops {
    /// The stream's number.
    pub(super) fn stream(&mut self, stream: &Stream) -> usize {
        if let Some(number) = self.streams.get(stream) {
            return *number;
        }
        let number = self.known.len();
        self.streams.insert(stream.clone(), number);
        let mut head = stream.topic.bytes().to_vec();
        if !head.is_empty() {
            head.push(b' ');
        }
        head.push(b'#');
        self.known.push(Known {
            speaker: stream.speaker,
            head: head.into(),
            hops: Vec::new(),
            timing: Timing::default(),
        });
        number
    }

    /// A stream by its number.
    pub(super) fn known(&self, stream: usize) -> Option<&Known> {
        self.known.get(stream)
    }

    /// A stream's timed messages.
    pub(super) fn timing(&mut self, stream: usize) -> Option<&mut Timing> {
        self.known.get_mut(stream).map(|known| &mut known.timing)
    }

    /// Where a socket sends a stream.
    pub(super) fn find(&self, sender: usize, stream: usize) -> Option<usize> {
        let own = &self.known.get(stream)?.hops;
        own.iter().copied().find(|hop| self.hops.get(*hop).is_some_and(|hop| hop.sender == sender))
    }

    /// The same; a new one is entered.
    pub(super) fn enter(&mut self, sender: usize, stream: usize, ways: usize) -> usize {
        if let Some(hop) = self.find(sender, stream) {
            return hop;
        }
        let number = self.hops.len();
        self.hops.push(Hop::new(sender, stream, ways));
        if let Some(known) = self.known.get_mut(stream) {
            known.hops.push(number);
        }
        number
    }
}
