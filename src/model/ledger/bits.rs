//! Sets of numbers, most of them close together: a block of bits for each 4096 that has any.

use std::collections::BTreeMap;

use crate::lab::{Run, Runs};

/// Numbers in a block.
const BLOCK: u64 = 4096;
const WORDS: usize = (BLOCK / 64) as usize;

/// A set of numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Bits {
    blocks: BTreeMap<u64, Block>,
    count: u64,
}

#[derive(Clone, Debug)]
struct Block {
    words: [u64; WORDS],
    count: u64,
}

impl Block {
    const EMPTY: Self = Self { words: [0; WORDS], count: 0 };

    fn change(&mut self, word: usize, mask: u64, on: bool) -> u64 {
        let Some(there) = self.words.get_mut(word) else { return 0 };
        let changed = if on { mask & !*there } else { mask & *there };
        *there ^= changed;
        let count = u64::from(changed.count_ones());
        if on {
            self.count += count
        } else {
            self.count -= count
        }
        changed
    }
}

/// The bits of one word from `low` to `high`.
const fn mask(low: u64, high: u64) -> u64 {
    (u64::MAX << low) & (u64::MAX >> (63 - high))
}

impl Bits {
    /// How many numbers there are.
    pub(super) fn len(&self) -> u64 {
        self.count
    }

    /// How many blocks they take.
    pub(super) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// Adds numbers.
    pub(super) fn insert(&mut self, run: Run) {
        self.pieces(run, |bits, number, last| {
            let block = bits.blocks.entry(number / BLOCK).or_insert(Block::EMPTY);
            let changed = block.change(word(number), mask(number % 64, last % 64), true);
            bits.count += u64::from(changed.count_ones());
        });
    }

    /// Takes numbers out: those that were there, and those that were not.
    pub(super) fn take(&mut self, run: Run, there: &mut Runs, missing: &mut Runs) {
        self.pieces(run, |bits, number, last| {
            let wanted = mask(number % 64, last % 64);
            let key = number / BLOCK;
            let taken = match bits.blocks.get_mut(&key) {
                Some(block) => {
                    let taken = block.change(word(number), wanted, false);
                    if block.count == 0 {
                        bits.blocks.remove(&key);
                    }
                    taken
                }
                None => 0,
            };
            bits.count -= u64::from(taken.count_ones());
            let start = number - number % 64;
            push_bits(there, start, taken);
            push_bits(missing, start, wanted & !taken);
        });
    }

    /// How many numbers there are above `after` and up to `last`.
    pub(super) fn between(&self, after: u64, last: u64) -> u64 {
        if after >= last {
            return 0;
        }
        let first = after + 1;
        let mut count = 0;
        for (key, block) in self.blocks.range(first / BLOCK..=last / BLOCK) {
            let start = key * BLOCK;
            if first <= start && last >= start + BLOCK - 1 {
                count += block.count;
                continue;
            }
            for (place, word) in (0u64..).zip(&block.words) {
                let (low, high) = (start + place * 64, start + place * 64 + 63);
                if *word == 0 || high < first || low > last {
                    continue;
                }
                let wanted = mask(first.max(low) % 64, last.min(high) % 64);
                count += u64::from((word & wanted).count_ones());
            }
        }
        count
    }

    /// Takes out all numbers up to `last`; tells how many there were.
    pub(super) fn drop_to(&mut self, last: u64) -> u64 {
        let before = self.count;
        while let Some((&key, _)) = self.blocks.first_key_value() {
            if key * BLOCK + BLOCK - 1 > last {
                break;
            }
            if let Some(block) = self.blocks.remove(&key) {
                self.count -= block.count;
            }
        }
        let first = self.blocks.first_key_value().map(|(key, _)| key * BLOCK);
        if let Some(first) = first.filter(|first| *first <= last) {
            let mut gone = Runs::default();
            self.take(Run::between(first, last), &mut gone, &mut Runs::default());
        }
        before - self.count
    }

    /// Takes out the lowest block's numbers; tells how many there were.
    pub(super) fn drop_lowest(&mut self) -> u64 {
        let count = self.blocks.pop_first().map_or(0, |(_, block)| block.count);
        self.count -= count;
        count
    }

    /// Calls `each` for every stretch of the run that lies in one word: from a number to a last one.
    fn pieces(&mut self, run: Run, mut each: impl FnMut(&mut Self, u64, u64)) {
        if run.step != 1 {
            for number in run.numbers() {
                each(self, number, number);
            }
            return;
        }
        let last = run.last();
        let mut number = run.first;
        while number <= last {
            let end = last.min(number | 63);
            each(self, number, end);
            let Some(next) = end.checked_add(1) else { return };
            number = next;
        }
    }
}

const fn word(number: u64) -> usize {
    ((number % BLOCK) / 64) as usize
}

fn push_bits(runs: &mut Runs, start: u64, mut bits: u64) {
    if bits == u64::MAX {
        runs.extend(Run::between(start, start + 63));
        return;
    }
    while bits != 0 {
        runs.push(start + u64::from(bits.trailing_zeros()));
        bits &= bits - 1;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn numbers(runs: &Runs) -> BTreeSet<u64> {
        runs.runs().iter().flat_map(|run| run.numbers()).collect()
    }

    fn runs() -> impl Strategy<Value = Vec<(bool, Run)>> {
        let run = (1u64..9_000, 1u64..5, 1u64..6_000).prop_map(|(first, step, count)| Run {
            first,
            step,
            count,
        });
        proptest::collection::vec((any::<bool>(), run), 1..8)
    }

    proptest! {
        #[test]
        fn bits_do_as_a_plain_set_does(steps in runs(), cut in 0u64..12_000) {
            let mut bits = Bits::default();
            let mut plain = BTreeSet::new();
            for (on, run) in steps {
                let wanted: BTreeSet<u64> = run.numbers().collect();
                if on {
                    bits.insert(run);
                    plain.extend(&wanted);
                } else {
                    let (mut there, mut missing) = (Runs::default(), Runs::default());
                    bits.take(run, &mut there, &mut missing);
                    prop_assert_eq!(numbers(&there), &wanted & &plain);
                    prop_assert_eq!(numbers(&missing), &wanted - &plain);
                    plain = &plain - &wanted;
                }
                prop_assert_eq!(bits.len(), plain.len() as u64);
                prop_assert_eq!(bits.between(cut, cut + 4321), plain.range(cut + 1..=cut + 4321).count() as u64);
            }
            let low = plain.range(..=cut).count() as u64;
            prop_assert_eq!(bits.drop_to(cut), low);
            prop_assert_eq!(bits.len(), plain.len() as u64 - low);
        }
    }
}
