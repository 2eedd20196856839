//! Reading TOML key by key, so that every fault of a file is found at once.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::scenario::{self, Span, Wanted, nearest};

use super::fault::{Fault, Flaw};

/// A key or value with its place.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// What was found wrong so far.
#[derive(Debug, Default)]
pub(super) struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    /// The file's table, as far as it is TOML.
    pub(super) fn root<'a>(&mut self, text: &'a str) -> DeTable<'a> {
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let flaw = Flaw::Usual(scenario::Flaw::Syntax(error.message().to_owned()));
            self.note(error.span().unwrap_or(0..0), flaw);
        }
        root.into_inner()
    }

    /// Notes a fault.
    pub(super) fn note(&mut self, at: Span, flaw: Flaw) {
        self.faults.push(Fault { at, flaw });
    }

    /// Notes a key that is none of `known`.
    pub(super) fn unknown_key(&mut self, key: &str, at: Span, known: &[&str]) {
        let meant = nearest(key, known.iter().copied()).map(str::to_owned);
        let known = known.iter().map(|&known| known.to_owned()).collect();
        let flaw = scenario::Flaw::UnknownKey { key: key.to_owned(), meant, known };
        self.note(at, Flaw::Usual(flaw));
    }

    /// Notes a value of the wrong type.
    pub(super) fn wrong(&mut self, value: &Value<'_>, wanted: Wanted) {
        let found = value.as_ref().type_str();
        self.note(value.span(), Flaw::Usual(scenario::Flaw::WrongType { wanted, found }));
    }

    /// A text.
    pub(super) fn text<'a>(&mut self, value: &'a Value<'_>) -> Option<&'a str> {
        match value.as_ref() {
            DeValue::String(text) => Some(text),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                self.wrong(value, Wanted::Text);
                None
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn yes_or_no(&mut self, value: &Value<'_>) -> Option<bool> {
        if let DeValue::Boolean(said) = value.as_ref() {
            return Some(*said);
        }
        self.wrong(value, Wanted::YesOrNo);
        None
    }

    /// A table.
    pub(super) fn table<'a, 'i>(&mut self, value: &'a Value<'i>) -> Option<&'a DeTable<'i>> {
        if let DeValue::Table(table) = value.as_ref() {
            return Some(table);
        }
        self.wrong(value, Wanted::Table);
        None
    }

    /// One of the words that can stand here.
    pub(super) fn word<T: std::str::FromStr>(
        &mut self,
        value: &Value<'_>,
        known: impl FnOnce() -> Vec<String>,
    ) -> Option<T> {
        let word = self.text(value)?;
        let parsed = word.parse().ok();
        if parsed.is_none() {
            self.note(value.span(), Flaw::unknown(word, known()));
        }
        parsed
    }

    /// What was read, unless something was wrong.
    ///
    /// # Errors
    /// All faults, in their order in the text.
    pub(super) fn end<T>(mut self, read: T) -> Result<T, Vec<Fault>> {
        self.faults.sort_by_key(|fault| fault.at.start);
        if self.faults.is_empty() { Ok(read) } else { Err(self.faults) }
    }
}
