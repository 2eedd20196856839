//! How the screens look, as far as the person chooses it while they stand.

/// How the screens look, as far as the person chooses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What the themes are called.
    pub themes: Vec<String>,
    /// Which of them is shown.
    pub theme: usize,
    /// Whether anything moves.
    pub motion: bool,
    /// What each verb of the key table is called: its name in the table, and words for people.
    pub says: Vec<(&'static str, String)>,
}

impl Default for Look {
    fn default() -> Self {
        Self { themes: Vec::new(), theme: 0, motion: true, says: Vec::new() }
    }
}

impl Look {
    /// The words for a verb; where none were told, its name.
    pub fn says(&self, verb: &'static str) -> &str {
        let told = self.says.iter().find(|(name, _)| *name == verb);
        told.map_or(verb, |(_, words)| words.as_str())
    }

    /// Goes on to the next theme; tells its name, if there is another.
    pub fn next_theme(&mut self) -> Option<&str> {
        if self.themes.len() < 2 {
            return None;
        }
        self.theme = (self.theme + 1) % self.themes.len();
        self.themes.get(self.theme).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_themes_come_round() {
        let themes = vec!["dark".to_owned(), "light".to_owned()];
        let mut look = Look { themes, ..Look::default() };
        assert_eq!(look.next_theme(), Some("light"));
        assert_eq!(look.next_theme(), Some("dark"));
        assert_eq!(Look::default().next_theme(), None);
    }
}
