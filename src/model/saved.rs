//! Saved messages: lines that a person kept under a name, by scenario.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A line kept under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// What it is called.
    pub name: String,
    /// What is sent.
    pub text: String,
}

/// All kept lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved(BTreeMap<String, Vec<Kept>>);

impl Saved {
    /// The most lines kept for one scenario.
    pub const MOST: usize = 100;

    /// What was kept before.
    pub fn new(kept: impl IntoIterator<Item = (String, Vec<Kept>)>) -> Self {
        Self(kept.into_iter().collect())
    }

    /// The lines of a scenario, the latest first.
    pub fn of(&self, scenario: &str) -> &[Kept] {
        self.0.get(scenario).map_or(&[], Vec::as_slice)
    }

    /// Keeps a line; one of the same name makes room for it. `false` when there are too many.
    pub fn keep(&mut self, scenario: &str, kept: Kept) -> bool {
        let lines = self.0.entry(scenario.to_owned()).or_default();
        lines.retain(|line| line.name != kept.name);
        if lines.len() >= Self::MOST {
            return false;
        }
        lines.insert(0, kept);
        true
    }

    /// Forgets the line at a place; tells its name.
    pub fn forget(&mut self, scenario: &str, place: usize) -> Option<String> {
        let lines = self.0.get_mut(scenario)?;
        (place < lines.len()).then(|| lines.remove(place).name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str, text: &str) -> Kept {
        Kept { name: name.into(), text: text.into() }
    }

    #[test]
    fn a_name_stands_for_one_line_of_its_scenario() {
        let mut saved = Saved::default();
        assert!(saved.keep("pubsub", kept("a", "1")) && saved.keep("pubsub", kept("b", "2")));
        assert!(saved.keep("pubsub", kept("a", "3")));
        assert_eq!(saved.of("pubsub"), [kept("a", "3"), kept("b", "2")]);
        assert_eq!(saved.of("reqrep"), []);
        assert_eq!(saved.forget("pubsub", 0).as_deref(), Some("a"));
        assert_eq!(saved.forget("pubsub", 7), None);
        assert_eq!(saved.of("pubsub"), [kept("b", "2")]);
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let mut saved = Saved::default();
        for n in 0..Saved::MOST {
            assert!(saved.keep("x", kept(&n.to_string(), "")));
        }
        assert!(!saved.keep("x", kept("one more", "")));
        assert!(saved.keep("x", kept("7", "again")));
    }
}
