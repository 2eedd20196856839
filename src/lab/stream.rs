//! Streams: generated messages that carry their number in the visible payload, and runs of such
//! numbers.
//!
//! A counted message's last frame begins with `topic #000042@publisher`: the topic if it has one,
//! its number in the stream, and the name of the speaker that made it. So a receiver can tell of
//! millions of them by runs of numbers, and which ones are missing shows by itself.

use std::io::Write as _;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::message::Frame;
use super::topology::PeerId;

/// One speaker's generated messages of one topic; their numbers count from 1 over the whole life of
/// the lab.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stream {
    /// Who makes them.
    pub speaker: PeerId,
    /// The topic in front of the number; empty for none.
    #[serde(default, skip_serializing_if = "Frame::is_empty")]
    pub topic: Frame,
}

/// Some numbers, each `step` after the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u64, u64, u64)", into = "(u64, u64, u64)")]
pub struct Run {
    /// The first number.
    pub first: u64,
    /// How far apart they are, at least 1.
    pub step: u64,
    /// How many they are, at least 1.
    pub count: u64,
}

impl From<(u64, u64, u64)> for Run {
    fn from((first, step, count): (u64, u64, u64)) -> Self {
        Self { first, step: step.max(1), count: count.max(1) }
    }
}

impl From<Run> for (u64, u64, u64) {
    fn from(run: Run) -> Self {
        (run.first, run.step, run.count)
    }
}

impl Run {
    /// The numbers from `first` to `last`.
    pub const fn between(first: u64, last: u64) -> Self {
        Self { first, step: 1, count: last - first + 1 }
    }

    /// The last number.
    pub const fn last(&self) -> u64 {
        self.first.saturating_add(self.step.saturating_mul(self.count.saturating_sub(1)))
    }

    /// All its numbers.
    pub fn numbers(self) -> impl Iterator<Item = u64> {
        (0..self.count).map(move |k| self.first.saturating_add(self.step.saturating_mul(k)))
    }

    /// How many of its numbers are at most `number`.
    pub const fn up_to(&self, number: u64) -> u64 {
        if number < self.first {
            return 0;
        }
        let there = (number - self.first) / self.step + 1;
        if there < self.count { there } else { self.count }
    }

    /// Its numbers above `number`.
    pub const fn after(self, number: u64) -> Option<Self> {
        let passed = self.up_to(number);
        if passed == self.count {
            return None;
        }
        Some(Self {
            first: self.first + self.step * passed,
            step: self.step,
            count: self.count - passed,
        })
    }
}

/// Numbers in the order in which they came, as few runs as that takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Runs(Vec<Run>);

impl Runs {
    /// Adds a number. What came at equal distances before is one run.
    #[inline]
    pub fn push(&mut self, number: u64) {
        if let Some(run) = self.0.last_mut() {
            let last = run.last();
            if run.count == 1 && number > last {
                run.step = number - last;
                run.count = 2;
                return;
            }
            if number > last && number - last == run.step {
                run.count += 1;
                return;
            }
        }
        self.0.push(Run { first: number, step: 1, count: 1 });
    }

    /// Adds numbers.
    pub fn extend(&mut self, run: Run) {
        match self.0.last_mut() {
            Some(last) => {
                let joins = run.first.checked_sub(last.last()).filter(|step| *step > 0);
                let (own, more) = (last.count == 1, run.count == 1);
                match joins {
                    Some(step) if (own || step == last.step) && (more || step == run.step) => {
                        last.step = step;
                        last.count += run.count;
                    }
                    Some(_) | None => self.0.push(run),
                }
            }
            None => self.0.push(run),
        }
    }

    /// The runs, in order.
    pub fn runs(&self) -> &[Run] {
        &self.0
    }

    /// How many numbers they are.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|run| run.count).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Run> for Runs {
    fn from(run: Run) -> Self {
        Self(vec![run])
    }
}

/// The number and the names at the head of a counted message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The topic; empty for none.
    pub topic: &'a [u8],
    /// The number.
    pub number: u64,
    /// The speaker's name.
    pub speaker: &'a [u8],
}

/// How far into a frame a tag's number is looked for.
const LONGEST_TOPIC: usize = 256;
/// A number has this many digits at least.
const DIGITS: usize = 6;

impl<'a> Tag<'a> {
    /// The tag of a frame, if it is a counted message's.
    pub fn read(frame: &'a [u8]) -> Option<Self> {
        let head = frame.get(..LONGEST_TOPIC).unwrap_or(frame);
        let sharp = head.iter().position(|byte| *byte == b'#')?;
        let (before, rest) = frame.split_at(sharp);
        let topic = match before.split_last() {
            None => before,
            Some((b' ', topic)) if !topic.is_empty() => topic,
            Some(_) => return None,
        };
        let mut number = 0u64;
        let mut digits = 0;
        for byte in rest.get(1..)? {
            if !byte.is_ascii_digit() {
                break;
            }
            number = number.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
            digits += 1;
        }
        let rest = rest.get(1 + digits..)?;
        if digits < DIGITS || number == 0 || rest.first() != Some(&b'@') {
            return None;
        }
        let name = rest.get(1..)?;
        let end = name.iter().position(|byte| *byte == b' ').unwrap_or(name.len());
        let speaker = name.get(..end).filter(|name| !name.is_empty())?;
        Some(Self { topic, number, speaker })
    }

    /// Counts a written number up in place; tells whether it has digits enough for that.
    pub fn count_up(digits: &mut [u8], by: u64) -> bool {
        let mut carry = by;
        for digit in digits.iter_mut().rev() {
            let sum = u64::from(*digit - b'0') + carry;
            // Most of the time only the last digit changes, and nothing has to be divided.
            if sum < 10 {
                *digit = b'0' + sum as u8;
                return true;
            }
            // A remainder of ten is a digit.
            *digit = b'0' + (sum % 10) as u8;
            carry = sum / 10;
        }
        false
    }

    /// Where the number stands in a tag that was written.
    pub fn digits(&self) -> Range<usize> {
        let start = self.topic.len() + if self.topic.is_empty() { 1 } else { 2 };
        let count = self.number.checked_ilog10().map_or(1, |log| log as usize + 1);
        start..start + count.max(DIGITS)
    }

    /// Writes the tag in place of what `into` holds.
    pub fn write(&self, into: &mut Vec<u8>) {
        into.clear();
        if !self.topic.is_empty() {
            into.extend_from_slice(self.topic);
            into.push(b' ');
        }
        // Writing to memory does not fail.
        let _written = write!(into, "#{:0DIGITS$}@", self.number);
        into.extend_from_slice(self.speaker);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_as_it_was_written() {
        let mut bytes = Vec::new();
        for (topic, number) in [("", 1), ("weather", 42), ("a b", 12_345_678)] {
            let tag = Tag { topic: topic.as_bytes(), number, speaker: b"publisher" };
            tag.write(&mut bytes);
            assert_eq!(Tag::read(&bytes), Some(tag));
            bytes.extend_from_slice(b" and more @#");
            assert_eq!(Tag::read(&bytes), Some(tag));
        }
        let tag = Tag { topic: b"weather", number: 42, speaker: b"publisher" };
        tag.write(&mut bytes);
        assert_eq!(bytes, b"weather #000042@publisher");
    }

    #[test]
    fn a_written_number_is_counted_up_in_its_place() {
        for (number, by) in [(1, 1), (9, 1), (99_998, 2), (999_998, 1), (12_345_678, 4711)] {
            let tag = |number| Tag { topic: b"a b", number, speaker: b"publisher" };
            let (mut bytes, mut expected) = (Vec::new(), Vec::new());
            tag(number).write(&mut bytes);
            assert!(Tag::count_up(&mut bytes[tag(number).digits()], by));
            tag(number + by).write(&mut expected);
            assert_eq!(bytes, expected);
        }
        assert!(!Tag::count_up(&mut b"999999".to_vec(), 1), "it would be longer");
    }

    #[test]
    fn what_a_person_types_is_hardly_ever_a_tag() {
        for text in
            ["", "#", "#42@x", "#000042", "#000042@", "x#000042@y", "#000042 @y", " #000042@y"]
        {
            assert_eq!(Tag::read(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(Tag::read(b"#99999999999999999999999@y"), None, "too large a number");
        assert_eq!(Tag::read(b"#000000@y"), None, "numbers count from 1");
    }

    #[test]
    fn numbers_at_equal_distances_are_one_run() {
        let mut runs = Runs::default();
        for number in [1, 2, 3, 4, 8, 12, 16, 17, 3, 9] {
            runs.push(number);
        }
        let expected = [(1, 1, 4), (8, 4, 3), (17, 1, 1), (3, 6, 2)].map(Run::from);
        assert_eq!(runs.runs(), expected);
        assert_eq!(runs.count(), 10);
        let json = serde_json::to_string(&runs).unwrap();
        assert_eq!(json, "[[1,1,4],[8,4,3],[17,1,1],[3,6,2]]");
        assert_eq!(serde_json::from_str::<Runs>(&json).unwrap(), runs);
    }

    #[test]
    fn runs_that_follow_each_other_are_one() {
        let mut runs = Runs::default();
        for run in [(1, 1, 64), (65, 1, 64), (130, 1, 1), (131, 1, 3), (140, 2, 2), (144, 2, 2)] {
            runs.extend(Run::from(run));
        }
        let expected = [(1, 1, 128), (130, 1, 4), (140, 2, 4)].map(Run::from);
        assert_eq!(runs.runs(), expected);
    }

    #[test]
    fn a_run_is_cut_where_a_number_says() {
        let run = Run { first: 4, step: 3, count: 4 };
        assert_eq!(run.numbers().collect::<Vec<_>>(), [4, 7, 10, 13]);
        assert_eq!((run.last(), run.up_to(3), run.up_to(9), run.up_to(99)), (13, 0, 2, 4));
        assert_eq!(run.after(9), Some(Run { first: 10, step: 3, count: 2 }));
        assert_eq!(run.after(13), None);
    }
}
