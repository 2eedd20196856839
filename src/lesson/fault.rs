//! What can be wrong in a lesson, beyond what can be wrong in a scenario. Data only.

use crate::lab::FloodError;
use crate::scenario::{CountError, Flaw as Usual, Span};

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is.
    pub at: Span,
    /// What it is.
    pub flaw: Flaw,
}

/// What is wrong. `meant` is what comes nearest to it among what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// What can be wrong in a scenario as well.
    Usual(Usual),
    /// There is no built-in scenario of this name.
    UnknownScenario {
        /// The name.
        name: String,
        /// The nearest that there is.
        meant: Option<String>,
        /// All that there are.
        known: Vec<String>,
    },
    /// The scenario cannot be cast with these numbers.
    Count(CountError),
    /// A word that means nothing where it stands.
    UnknownWord {
        /// The key it is the value of.
        key: &'static str,
        /// The word.
        word: String,
        /// The nearest that there is.
        meant: Option<String>,
        /// All that there are.
        known: Vec<&'static str>,
    },
    /// A condition must have exactly one of `event`, `fate` and `state`.
    WhichCondition,
    /// A move must say exactly one thing that is done.
    WhichMove {
        /// What can be done.
        known: Vec<&'static str>,
    },
    /// A key that means nothing beside the others.
    NeedlessKey {
        /// The key.
        key: &'static str,
        /// What it stands beside.
        beside: &'static str,
    },
    /// Nobody can type a message to this peer.
    Mute {
        /// Its name.
        peer: String,
    },
    /// A line that tells no flood.
    BadFlood(FloodError),
    /// There is no link between these two.
    NoLink {
        /// The one.
        one: String,
        /// The other.
        other: String,
    },
    /// There is no step.
    NoSteps,
    /// A question without answers to choose from, or with both peers and options.
    WhichChoices,
    /// A step that asks and whose play marks nothing.
    NothingMarked,
    /// An answer marked in a step that asks nothing, or that is none of the answers.
    UnknownMark {
        /// What is marked.
        mark: String,
        /// The answers.
        known: Vec<String>,
    },
    /// A translation whose steps are not those of the lesson.
    OtherSteps {
        /// The lesson's, in their order.
        known: Vec<String>,
    },
    /// A translation whose question has another number of answers.
    OtherChoices {
        /// How many the lesson has.
        count: usize,
    },
}
