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
}

impl Default for Look {
    fn default() -> Self {
        Self { themes: Vec::new(), theme: 0, motion: true }
    }
}

impl Look {
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
