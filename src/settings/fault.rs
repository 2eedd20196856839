//! Faults of the user's files: what is wrong, where, and what may have been meant. Data only.

use std::io;
use std::path::PathBuf;

use crate::control::bindings::Clash;
use crate::control::keys::{Context, Verb};
use crate::scenario::{self, Span, nearest};

/// Why a file of the user's cannot be used.
#[derive(Debug)]
pub struct BadFile {
    /// Which file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a file.
#[derive(Debug)]
pub enum Why {
    /// It is there, and cannot be read.
    Unreadable(io::Error),
    /// It says what makes no sense, in at least one place.
    Faults {
        /// Its text.
        text: String,
        /// All of them, in their order.
        faults: Vec<Fault>,
    },
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is.
    pub at: Span,
    /// What it is.
    pub flaw: Flaw,
}

/// What is wrong in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// What can be wrong in any file: no TOML, an unknown key, a value of the wrong type.
    Usual(scenario::Flaw),
    /// A word that is none of those that can stand here.
    Unknown {
        /// The word.
        word: String,
        /// The nearest there is.
        meant: Option<String>,
        /// All there are.
        known: Vec<String>,
    },
    /// Not a colour.
    BadColour(String),
    /// Not a key.
    BadKey(String),
    /// A list of keys with none in it.
    NoKeys,
    /// A key that cannot ask for what it shall.
    Clash {
        /// Where it was to count, and for what.
        of: (Context, Verb),
        /// What stands against it.
        clash: Clash,
    },
    /// A list of hues with nothing in it, or with more than are ever shown.
    HueCount {
        /// The most there can be.
        limit: usize,
    },
}

impl Flaw {
    /// A word that is none of `known`.
    pub(super) fn unknown(word: &str, known: Vec<String>) -> Self {
        let meant = nearest(word, known.iter().map(String::as_str)).map(str::to_owned);
        Self::Unknown { word: word.to_owned(), meant, known }
    }
}
