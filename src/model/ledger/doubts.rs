//! Doubts: receipts of a published message that could as well be of a later one of the same bytes.

use crate::lab::Moment;

use super::fan::missing;
use super::ways::Way;
use super::{Ledger, Record};

/// How many messages of the same bytes beside one are looked at for a gap.
const BESIDE: usize = 16;

impl Ledger {
    /// Whether a message of the same bytes, offered later but before this receipt, is missing on the
    /// way: then either of the two may have been received.
    pub(super) fn gap_beside(&self, way: &Way, record: &Record, (n, at): (u64, Moment)) -> bool {
        let Some(same) = self.senders.get(way.sender).and_then(|own| own.index.get(&record.digest))
        else {
            return false;
        };
        if same.len() < 2 {
            return false;
        }
        let entry = |id: u64| self.place(id).and_then(|place| self.entries.get(place));
        let next = same.partition_point(|id| entry(id).is_some_and(|entry| entry.n <= n));
        (next..same.len().min(next + BESIDE))
            .filter_map(|place| entry(same.get(place)?))
            .take_while(|entry| entry.at <= at)
            .any(|entry| entry.legs.get(way.place).is_some_and(|leg| missing(&leg.verdict.fate)))
    }

    /// Judges again the receipts that a missing message throws doubt on, or no longer does.
    pub(super) fn doubt(&mut self, place: usize, number: usize) {
        let Some(record) = self.records.get(place) else { return };
        let Some(entry) = self.entries.get(place) else { return };
        let Some(way) = self.ways.get(number) else { return };
        let Some(same) = self.senders.get(way.sender).and_then(|own| own.index.get(&record.digest))
        else {
            return;
        };
        let here = same.partition_point(|id| id < entry.id.0);
        let before: Vec<u64> =
            (here.saturating_sub(BESIDE)..here).filter_map(|place| same.get(place)).collect();
        for id in before {
            let received = self.place(id).filter(|place| {
                let n = self.entries.get(*place).map_or(0, |entry| entry.n);
                self.ways.get(number).is_some_and(|way| way.mark(n).is_some())
            });
            if let Some(place) = received {
                self.rejudge_leg(place, number);
            }
        }
    }
}
