//! How the screens look, as far as the person chooses it while they stand.

/// How the screens look, as far as the person chooses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What the themes are called.
    pub themes: Vec<String>,
    /// Which of them is shown.
    pub theme: usize,
    /// The languages: the tag of each, and what it calls itself.
    pub languages: Vec<(String, String)>,
    /// Which of them is spoken.
    pub language: usize,
    /// Whether anything moves.
    pub motion: bool,
    /// What each verb of the key table is called: its name in the table, and words for people.
    pub says: Vec<(&'static str, String)>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            themes: Vec::new(),
            theme: 0,
            languages: Vec::new(),
            language: 0,
            motion: true,
            says: Vec::new(),
        }
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

    /// The tag of the language that is spoken, such as `zh-CN`; none where none was told.
    pub fn tag(&self) -> &str {
        self.languages.get(self.language).map_or("", |(tag, _)| tag)
    }

    /// Goes on to the next language; tells its tag and its name, if there is another.
    pub fn next_language(&mut self) -> Option<(&str, &str)> {
        if self.languages.len() < 2 {
            return None;
        }
        self.language = (self.language + 1) % self.languages.len();
        self.languages.get(self.language).map(|(tag, name)| (tag.as_str(), name.as_str()))
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

    #[test]
    fn the_languages_come_round() {
        let told = |tag: &str, name: &str| (tag.to_owned(), name.to_owned());
        let languages = vec![told("en", "English"), told("zh-CN", "简体中文")];
        let mut look = Look { languages, ..Look::default() };
        assert_eq!(look.tag(), "en");
        assert_eq!(look.next_language(), Some(("zh-CN", "简体中文")));
        assert_eq!(look.tag(), "zh-CN");
        assert_eq!(look.next_language(), Some(("en", "English")));
        let mut none = Look::default();
        assert_eq!(none.tag(), "");
        assert_eq!(none.next_language(), None);
    }
}
