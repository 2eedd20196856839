//! A lesson that was read and checked: what runs, and the steps.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::lab::{Flood, Message, Prefix, Setting, Topology, Transport, Turn};

use super::condition::Condition;

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// What it is called on the command line: a built-in's file name, a user's file's name.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// What it is about, in one line.
    pub summary: String,
    /// What many believe, if it is about that.
    pub claim: Option<String>,
    /// What runs.
    pub topology: Topology,
    /// The steps, in their order; at least one.
    pub steps: Vec<Step>,
    /// The same lesson in other languages, by their tags.
    pub(super) translations: BTreeMap<String, Lesson>,
}

impl Lesson {
    /// The same lesson in the language with this tag, such as `zh-CN`; this one where there is none.
    pub fn said_in(&self, language: &str) -> &Self {
        self.translations.get(language).unwrap_or(self)
    }

    /// The lesson in each of its languages.
    pub fn in_all_languages(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.translations.values())
    }
}

/// One step. Its texts may have `words` between backticks, which are to be typed or pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name within the lesson, the same in every language.
    pub id: String,
    /// What to do.
    pub order: String,
    /// How, for those who ask.
    pub hint: Option<String>,
    /// What it shows, told when it is done.
    pub seen: Option<String>,
    /// What has to come about, all of it.
    pub until: Vec<Condition>,
    /// How it is done by the lab itself.
    pub play: Vec<Move>,
    /// What is asked before.
    pub prediction: Option<Prediction>,
}

/// A question about what will happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// The question.
    pub ask: String,
    /// The answers there are to choose from.
    pub choices: Vec<Choice>,
    /// Whether more than one of them can be right.
    pub many: bool,
}

/// An answer, and when it is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The answer.
    pub answer: Answer,
    /// What has to have come about.
    pub when: Vec<Condition>,
}

/// An answer in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This peer.
    Peer(String),
    /// None of the others.
    Nobody,
    /// What the author wrote.
    Said(String),
}

/// Something that the lab does when it shows a step. Peers are named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// A speaker sends.
    Send(String, Message, Turn),
    /// A speaker floods.
    Flood(String, Flood),
    /// A peer is killed.
    Kill(String),
    /// A peer starts again.
    Restart(String),
    /// A peer ends by itself.
    End(String),
    /// A peer is paused.
    Pause(String),
    /// A peer goes on.
    Resume(String),
    /// A subscriber subscribes.
    Subscribe(String, Prefix),
    /// A subscriber drops a subscription.
    Unsubscribe(String, Prefix),
    /// The link between two peers is cut.
    Cut(String, String),
    /// The link between two peers is mended.
    Mend(String, String),
    /// A worker's pace changes.
    Pace(String, Duration),
    /// An option changes at the sockets of a peer that it does something to.
    Set(String, Setting),
    /// A peer joins a group.
    Add(String),
    /// The ends of the peer's first wire are turned round.
    TurnRound(String),
    /// The lab starts over on this transport.
    Over(Transport),
    /// The answer at this place is marked.
    Mark(usize),
    /// Nothing, until this has come about.
    Wait(Condition),
}
