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
        pieces(run, |piece, wanted| {
            let number = piece.first;
            let block = self.blocks.entry(number / BLOCK).or_insert(Block::EMPTY);
            let changed = block.change(word(number), wanted, true);
            self.count += u64::from(changed.count_ones());
        });
    }

    /// Takes numbers out: those that were there, and those that were not.
    pub(super) fn take(&mut self, run: Run, there: &mut Runs, missing: &mut Runs) {
        pieces(run, |piece, wanted| {
            let key = piece.first / BLOCK;
            let taken = match self.blocks.get_mut(&key) {
                Some(block) => {
                    let taken = block.change(word(piece.first), wanted, false);
                    if block.count == 0 {
                        self.blocks.remove(&key);
                    }
                    taken
                }
                None => 0,
            };
            self.count -= u64::from(taken.count_ones());
            push_bits(there, piece, wanted, taken);
            push_bits(missing, piece, wanted, wanted & !taken);
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
}

const fn word(number: u64) -> usize {
    ((number % BLOCK) / 64) as usize
}

/// Calls `each` for every part of the run that lies in one word, with its bits there.
fn pieces(run: Run, mut each: impl FnMut(Run, u64)) {
    let mut left = Some(run);
    while let Some(rest) = left {
        let end = rest.first | 63;
        let piece = Run { count: rest.up_to(end), ..rest };
        let bits = if run.step == 1 {
            mask(piece.first % 64, piece.last() % 64)
        } else {
            piece.numbers().fold(0, |bits, number| bits | 1 << (number % 64))
        };
        each(piece, bits);
        left = rest.after(end);
    }
}

/// Adds the numbers of `bits`, all or some of the bits that the piece has in its word.
fn push_bits(runs: &mut Runs, piece: Run, all: u64, mut bits: u64) {
    if bits == all {
        runs.extend(piece);
        return;
    }
    let start = piece.first - piece.first % 64;
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
