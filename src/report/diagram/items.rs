//! What stands on a diagram for each step: arrows and notes, in words.

use crate::l10n::Words;
use crate::lab::{Fate, Message, Moment, PeerId, Prefix, Verdict};
use crate::model::ladder::sheet::Lane;
use crate::model::ladder::{Mark, Rung, Step, Tie};
use crate::model::payload::{escape, escape_message};
use crate::model::{Entry, Ladder, Leg, Offer, World};
use crate::phrase::{self, fit};

use super::super::fate;
use super::super::span::span;

/// How much of a payload is shown, in columns.
const PAYLOAD: usize = 48;
/// How much of a payload is looked at.
const LOOKED_AT: usize = 1024;

/// How an arrow ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tip {
    /// It arrived.
    Arrived,
    /// It is under way.
    Open,
    /// It did not get there.
    Cross,
    /// It is no message: a connection, a subscription.
    Quiet,
}

/// One thing that stands on the diagram.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// From one column to another.
    Arrow {
        /// Whose.
        from: Lane,
        /// To whom.
        to: Lane,
        /// What is on its way.
        label: String,
        /// What became of it.
        note: String,
        /// How it ends.
        tip: Tip,
    },
    /// At one column.
    Note {
        /// Whose.
        at: Lane,
        /// What it says.
        said: String,
        /// Whether something went wrong.
        loud: bool,
    },
    /// Across all columns.
    Across {
        /// What it says.
        said: String,
    },
}

/// What stands on the diagram for a step.
pub fn items(world: &World, words: &Words, rung: &Rung) -> Vec<Item> {
    let ledger = world.ledger();
    match &rung.step {
        Step::Sent(id) => ledger.entry(*id).map_or(Vec::new(), |entry| sent(entry, words)),
        Step::Arrived(id, to) => {
            let entry = ledger.entry(*id);
            let leg = entry.and_then(|e| Some((e, e.legs.iter().find(|leg| leg.to == Some(*to))?)));
            leg.map(|(entry, leg)| arrow(entry, leg, to.peer, words)).into_iter().collect()
        }
        Step::Mark(mark, peers) => {
            let said = phrase::step(words, &rung.step, quoted);
            let loud = matches!(mark, Mark::Ended(how) if !quiet(how));
            let note =
                |peer: &PeerId| Item::Note { at: Lane::Peer(*peer), said: said.clone(), loud };
            peers.iter().map(note).collect()
        }
        Step::Tie(tie, from, to) => {
            let tip = if matches!(tie, Tie::Parted | Tie::Cut) { Tip::Cross } else { Tip::Quiet };
            let label = phrase::step(words, &rung.step, quoted);
            let (from, to) = (Lane::Peer(*from), Lane::Peer(*to));
            vec![Item::Arrow { from, to, label, note: String::new(), tip }]
        }
        Step::Whole(_) => vec![Item::Across { said: phrase::step(words, &rung.step, quoted) }],
    }
}

const fn quiet(how: &crate::lab::Ending) -> bool {
    matches!(how, crate::lab::Ending::Finished | crate::lab::Ending::Stopped)
}

fn quoted(prefix: &Prefix) -> String {
    format!("\"{}\"", fit(&escape(prefix.bytes()), PAYLOAD))
}

/// A payload on one line, inert and cut.
pub fn payload(message: &Message, columns: usize) -> String {
    if message.len() <= LOOKED_AT {
        return fit(&escape_message(message), columns);
    }
    let first = message.frames().first().map_or(&[][..], |frame| frame.bytes());
    fit(&escape(first.get(..LOOKED_AT).unwrap_or(first)), columns)
}

fn shown(message: &Message, words: &Words) -> String {
    if message.is_empty() { words.report_empty() } else { payload(message, PAYLOAD) }
}

fn sender(entry: &Entry) -> Lane {
    entry.from.map_or(Lane::Outside, |from| Lane::Peer(from.peer))
}

fn sent(entry: &Entry, words: &Words) -> Vec<Item> {
    let stuck = matches!(entry.state, Offer::Held(_) | Offer::Refused(_));
    let item = |leg: &Leg| match leg.to {
        Some(to) if !stuck => arrow_now(entry, leg, to.peer, words),
        Some(_) | None => Item::Note {
            at: sender(entry),
            said: format!(
                "{} {}",
                shown(&entry.message, words),
                fate::fate(&leg.verdict.fate, words)
            ),
            loud: lost(&leg.verdict.fate),
        },
    };
    let mut items: Vec<Item> = Vec::new();
    for item in entry.legs.iter().map(item) {
        // What was held or refused is so on all its ways.
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items
}

const fn lost(fate: &Fate) -> bool {
    matches!(fate, Fate::Lost(_) | Fate::Dropped(_) | Fate::Refused(_) | Fate::Missed(_))
}

/// A way of a message at the moment of its sending.
fn arrow_now(entry: &Entry, leg: &Leg, to: PeerId, words: &Words) -> Item {
    if !Ladder::is_late(leg) {
        return arrow(entry, leg, to, words);
    }
    let (from, to) = (sender(entry), Lane::Peer(to));
    let (label, note) = (shown(&entry.message, words), words.step_later());
    Item::Arrow { from, to, label, note, tip: Tip::Open }
}

fn arrow(entry: &Entry, leg: &Leg, to: PeerId, words: &Words) -> Item {
    let (from, to) = (sender(entry), Lane::Peer(to));
    let tip = match leg.verdict.fate {
        Fate::Delivered { .. } | Fate::Outside => Tip::Arrived,
        Fate::Pending(_) => Tip::Open,
        Fate::Filtered | Fate::Missed(_) | Fate::Dropped(_) | Fate::Lost(_) | Fate::Refused(_) => {
            Tip::Cross
        }
    };
    let note = note(entry, &leg.verdict, words);
    Item::Arrow { from, to, label: shown(&entry.message, words), note, tip }
}

fn note(entry: &Entry, verdict: &Verdict, words: &Words) -> String {
    match verdict.fate {
        // How long a message from outside was under way, nobody knows.
        Fate::Delivered { .. } if entry.from.is_none() => String::new(),
        Fate::Delivered { after } => span(after),
        _ => fate::verdict(verdict, false, words),
    }
}

/// A column's name.
pub fn name(world: &World, words: &Words, lane: Lane) -> String {
    match lane {
        Lane::Outside => words.report_from_outside(),
        Lane::Peer(id) => world.name_of(id).to_owned(),
    }
}

/// A moment since the lab's start, to the tenth of a millisecond: `0:01.2345`.
pub fn clock(at: Moment) -> String {
    let tenths = at.elapsed().as_micros() / 100;
    format!("{}:{:02}.{:04}", tenths / 600_000, tenths / 10_000 % 60, tenths % 10_000)
}
