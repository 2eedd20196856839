//! Floods: what a speaker is told to generate, and the line it is told in.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::message::Frame;

/// Messages that a speaker makes by itself.
///
/// Written as `rate=1000/s size=64 count=5000 for=10s topics=a,b text=hello`, each word left out or
/// in any order; a space may stand for the `=`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Flood {
    /// How many a second; `None` as many as libzmq takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// How long each message is at least, in bytes; it is never shorter than its number.
    #[serde(default)]
    pub size: usize,
    /// After how many it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// After how long it ends.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub span: Option<Duration>,
    /// The topics that lead the messages, in turn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<Frame>,
    /// What follows the number; dots fill the rest.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// How many messages a second, to the thousandth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Rate(u64);

impl Rate {
    /// The highest; `unlimited` is another matter.
    pub const FASTEST: u64 = 1_000_000_000;

    /// So many a second; `None` when that is none at all, or beyond [`Self::FASTEST`].
    pub fn new(rate: f64) -> Option<Self> {
        let thousandths = (rate * 1000.0).round();
        let fits = thousandths >= 1.0 && rate <= Self::FASTEST as f64;
        // Within those bounds the number is whole and fits.
        fits.then_some(Self(thousandths as u64))
    }

    /// Messages a second.
    pub fn per_second(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl TryFrom<f64> for Rate {
    type Error = FloodError;

    fn try_from(rate: f64) -> Result<Self, FloodError> {
        let bad = || FloodError::Bad { word: "rate".to_owned(), value: rate.to_string() };
        Self::new(rate).ok_or_else(bad)
    }
}

impl From<Rate> for f64 {
    fn from(rate: Rate) -> Self {
        rate.per_second()
    }
}

/// Why a line tells no flood. Words are put to it by whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FloodError {
    /// There is no such word.
    Unknown(String),
    /// The word wants a value after it.
    NoValue(String),
    /// The word stands there twice.
    Twice(String),
    /// The value of this word makes no sense.
    Bad {
        /// The word.
        word: String,
        /// Its value.
        value: String,
    },
    /// The value of this word is beyond what the lab takes.
    TooMuch {
        /// The word.
        word: String,
        /// The most.
        most: u64,
    },
}

impl fmt::Display for FloodError {
    /// A terse form for logs; people read the catalogue's words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for FloodError {}

impl Flood {
    /// The longest message, in bytes.
    pub const LONGEST: usize = 1024 * 1024;
    /// The most topics.
    pub const TOPICS: usize = 16;
    /// The longest topic, in bytes.
    pub const LONGEST_TOPIC: usize = 100;
    /// Up to this many a second each message is followed one by one, as a typed one is; beyond,
    /// they are counted by their numbers.
    pub const FOLLOWED: f64 = 50.0;

    /// Whether each message is followed one by one.
    pub fn followed(&self) -> bool {
        self.rate.is_some_and(|rate| rate.per_second() <= Self::FOLLOWED)
    }

    /// Sets what a word stands for: `rate`, `size`, `count`, `for` or `topics`.
    ///
    /// # Errors
    /// When there is no such word, or the value makes no sense.
    pub fn set(&mut self, word: &str, value: &str) -> Result<(), FloodError> {
        let bad = || FloodError::Bad { word: word.to_owned(), value: value.to_owned() };
        let too_much = |most: u64| FloodError::TooMuch { word: word.to_owned(), most };
        match word {
            "rate" if value == "unlimited" => self.rate = None,
            "rate" => {
                let number = value.strip_suffix("/s").unwrap_or(value);
                let rate: f64 = number.replace('_', "").parse().map_err(|_| bad())?;
                if rate.is_finite() && rate > Rate::FASTEST as f64 {
                    return Err(too_much(Rate::FASTEST));
                }
                self.rate = Some(Rate::new(rate).ok_or_else(bad)?);
            }
            "size" => {
                self.size = value.replace('_', "").parse().map_err(|_| bad())?;
                if self.size > Self::LONGEST {
                    return Err(too_much(Self::LONGEST as u64));
                }
            }
            "count" => {
                let count: u64 = value.replace('_', "").parse().map_err(|_| bad())?;
                self.count = Some(count).filter(|count| *count > 0);
                if self.count.is_none() {
                    return Err(bad());
                }
            }
            "for" => self.span = Some(humantime::parse_duration(value).map_err(|_| bad())?),
            "topics" => {
                return self.lead_with(value.split(',').map(Frame::from).collect());
            }
            _ => return Err(FloodError::Unknown(word.to_owned())),
        }
        Ok(())
    }

    /// Sets the topics that lead the messages, in turn.
    ///
    /// # Errors
    /// When one of them cannot be told from the number after it, or they are too many.
    pub fn lead_with(&mut self, topics: Vec<Frame>) -> Result<(), FloodError> {
        let word = || "topics".to_owned();
        let fits = |topic: &Frame| {
            !topic.is_empty()
                && topic.len() <= Self::LONGEST_TOPIC
                && !topic.bytes().contains(&b'#')
        };
        if topics.is_empty() || !topics.iter().all(fits) {
            let all: Vec<&str> = topics.iter().filter_map(Frame::text).collect();
            return Err(FloodError::Bad { word: word(), value: all.join(",") });
        }
        if topics.len() > Self::TOPICS {
            return Err(FloodError::TooMuch { word: word(), most: Self::TOPICS as u64 });
        }
        self.topics = topics;
        Ok(())
    }
}

impl FromStr for Flood {
    type Err = FloodError;

    fn from_str(line: &str) -> Result<Self, FloodError> {
        let mut flood = Self::default();
        let mut known: Vec<&str> = Vec::new();
        let mut rest = line.trim();
        while !rest.is_empty() {
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            if known.contains(&word) {
                return Err(FloodError::Twice(word.to_owned()));
            }
            known.push(word);
            let after = after.trim_start();
            let after = after.strip_prefix('=').unwrap_or(after).trim_start();
            if after.is_empty() {
                let unknown =
                    flood.set(word, "").is_err_and(|e| matches!(e, FloodError::Unknown(_)));
                return Err(if unknown && word != "text" {
                    FloodError::Unknown(word.to_owned())
                } else {
                    FloodError::NoValue(word.to_owned())
                });
            }
            if word == "text" {
                // Words and all, to the end of the line.
                flood.text = after.to_owned();
                break;
            }
            let end = after.find(char::is_whitespace).unwrap_or(after.len());
            let (value, left) = after.split_at(end);
            flood.set(word, value)?;
            rest = left.trim_start();
        }
        Ok(flood)
    }
}

impl fmt::Display for Flood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rate {
            Some(rate) => write!(f, "rate={}/s", rate.per_second())?,
            None => f.write_str("rate=unlimited")?,
        }
        if self.size > 0 {
            write!(f, " size={}", self.size)?;
        }
        if let Some(count) = self.count {
            write!(f, " count={count}")?;
        }
        if let Some(span) = self.span {
            write!(f, " for={}", humantime::format_duration(span).to_string().replace(' ', ""))?;
        }
        if !self.topics.is_empty() {
            let topics: Vec<&str> = self.topics.iter().filter_map(Frame::text).collect();
            write!(f, " topics={}", topics.join(","))?;
        }
        if !self.text.is_empty() {
            write!(f, " text={}", self.text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_read_as_it_was_written() {
        for line in [
            "rate=unlimited",
            "rate=1000/s size=64",
            "rate=0.5/s size=64 count=5000 for=1m30s topics=a,b text=hello  there",
        ] {
            let flood: Flood = line.parse().unwrap();
            assert_eq!(flood.to_string(), line);
        }
    }

    #[test]
    fn words_may_be_typed_with_spaces_and_without_the_unit() {
        let flood: Flood = "size 64  rate 1_000 text = rate=3".parse().unwrap();
        assert_eq!(
            (flood.rate, flood.size, flood.text.as_str()),
            (Rate::new(1000.0), 64, "rate=3")
        );
        assert_eq!("".parse::<Flood>().unwrap(), Flood::default());
        assert!("rate=50/s".parse::<Flood>().unwrap().followed());
        assert!(!"rate=51/s".parse::<Flood>().unwrap().followed());
        assert!(!"size=3".parse::<Flood>().unwrap().followed(), "nothing said is unlimited");
    }

    #[test]
    fn a_line_that_makes_no_sense_is_refused_with_the_word_at_fault() {
        let bad =
            |word: &str, value: &str| FloodError::Bad { word: word.into(), value: value.into() };
        for (line, why) in [
            ("speed=3", FloodError::Unknown("speed".into())),
            ("speed", FloodError::Unknown("speed".into())),
            ("rate", FloodError::NoValue("rate".into())),
            ("text=", FloodError::NoValue("text".into())),
            ("rate=0", bad("rate", "0")),
            ("rate=NaN", bad("rate", "NaN")),
            ("rate=-3/s", bad("rate", "-3/s")),
            ("count=0", bad("count", "0")),
            ("for=soon", bad("for", "soon")),
            ("topics=a,,b", bad("topics", "a,,b")),
            ("topics=#", bad("topics", "#")),
            ("size=1 size=2", FloodError::Twice("size".into())),
            ("size=9999999", FloodError::TooMuch { word: "size".into(), most: 1_048_576 }),
        ] {
            assert_eq!(line.parse::<Flood>(), Err(why), "{line}");
        }
    }
}
