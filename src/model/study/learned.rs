//! What was learned so far: how many steps of each lesson were done at best.

use std::collections::BTreeMap;

/// How many steps of each lesson were done at best.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned(BTreeMap<String, usize>);

impl Learned {
    /// The most lessons remembered.
    pub const MOST: usize = 1000;

    /// What was learned before.
    pub fn new(lessons: impl IntoIterator<Item = (String, usize)>) -> Self {
        Self(lessons.into_iter().take(Self::MOST).collect())
    }

    /// How many steps of a lesson were done at best.
    pub fn of(&self, lesson: &str) -> usize {
        self.0.get(lesson).copied().unwrap_or_default()
    }

    /// All of it, by the lessons' names.
    pub fn all(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(name, steps)| (name.as_str(), *steps))
    }

    /// So many steps are done; tells whether that is more than ever.
    pub fn note(&mut self, lesson: &str, steps: usize) -> bool {
        let more = steps > self.of(lesson);
        if more && (self.0.contains_key(lesson) || self.0.len() < Self::MOST) {
            self.0.insert(lesson.to_owned(), steps);
        }
        more
    }
}
