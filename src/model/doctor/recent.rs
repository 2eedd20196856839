//! Recent messages: the latest of those that did not arrive, by way, and the latest topics, looked
//! through once for all checks.

use std::collections::HashMap;

use crate::lab::{Fate, Gap, Message, Moment, SocketId};
use crate::model::{EntryId, Ledger};

use super::finding::Evidence;

/// How many of the latest messages are looked through.
const WINDOW: usize = 256;
/// How many of their legs are looked at.
const LEGS: usize = 4096;
/// How many messages a finding names.
pub(super) const NAMED: usize = 5;
/// How many of the latest topics are known for a subscriber.
const TOPICS: usize = 32;

/// What kind of fate kept a message from arriving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Missed,
    Dropped,
    Replaced,
    Lost,
    Refused,
}

/// The latest messages that did not arrive, and the latest topics.
#[derive(Clone, Debug, Default)]
pub(super) struct Recent<'a> {
    samples: HashMap<(SocketId, Kind), Vec<Sample>>,
    topics: HashMap<SocketId, Vec<Topic<'a>>>,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    to: Option<SocketId>,
    id: EntryId,
    at: Moment,
}

/// A message published to a subscriber.
#[derive(Clone, Copy, Debug)]
pub(super) struct Topic<'a> {
    pub(super) id: EntryId,
    pub(super) at: Moment,
    pub(super) message: &'a Message,
    /// Whether no subscription let it pass.
    pub(super) filtered: bool,
}

const fn kind(fate: &Fate) -> Option<Kind> {
    Some(match fate {
        Fate::Missed(_) => Kind::Missed,
        Fate::Dropped(Gap::Replaced) => Kind::Replaced,
        Fate::Dropped(_) => Kind::Dropped,
        Fate::Lost(_) => Kind::Lost,
        Fate::Refused(_) => Kind::Refused,
        Fate::Delivered { .. } | Fate::Filtered | Fate::Outside | Fate::Pending(_) => return None,
    })
}

impl<'a> Recent<'a> {
    /// Looks through the latest messages of a ledger.
    pub(super) fn of(ledger: &'a Ledger) -> Self {
        let mut recent = Self::default();
        let mut legs = 0;
        for entry in ledger.entries().rev().take(WINDOW) {
            legs += entry.legs.len();
            if legs > LEGS {
                break;
            }
            let Some(from) = entry.from else { continue };
            let fans_out = ledger.fans_out(from);
            for leg in &entry.legs {
                if let Some(kind) = kind(&leg.verdict.fate) {
                    let samples = recent.samples.entry((from, kind)).or_default();
                    samples.push(Sample { to: leg.to, id: entry.id, at: entry.at });
                }
                let Some(to) = leg.to.filter(|_| fans_out) else { continue };
                let topics = recent.topics.entry(to).or_default();
                if topics.len() < TOPICS {
                    let filtered = leg.verdict.fate == Fate::Filtered;
                    topics.push(Topic {
                        id: entry.id,
                        at: entry.at,
                        message: &entry.message,
                        filtered,
                    });
                }
            }
        }
        recent
    }

    /// What `messages` from a socket, to another if one is given, rest on; and the earliest moment
    /// of those named.
    pub(super) fn evidence(
        &self,
        (from, to): (SocketId, Option<SocketId>),
        kind: Kind,
        messages: u64,
    ) -> (Evidence, Option<Moment>) {
        let all = self.samples.get(&(from, kind)).into_iter().flatten();
        let own = all.filter(|sample| to.is_none() || sample.to == to);
        named(own.map(|sample| (sample.id, sample.at)), messages)
    }

    /// The latest messages published to a subscriber, newest first.
    pub(super) fn topics(&self, to: SocketId) -> &[Topic<'a>] {
        self.topics.get(&to).map_or(&[], Vec::as_slice)
    }
}

/// The evidence of these messages, newest first, and the earliest moment of those named.
pub(super) fn named(
    newest_first: impl Iterator<Item = (EntryId, Moment)>,
    messages: u64,
) -> (Evidence, Option<Moment>) {
    let mut named: Vec<(EntryId, Moment)> = newest_first.take(NAMED).collect();
    named.reverse();
    let since = named.first().map(|(_, at)| *at);
    let entries = named.into_iter().map(|(id, _)| id).collect();
    (Evidence { messages, entries }, since)
}
