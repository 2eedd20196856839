//! The line being typed: its text and cursor, and the lines typed before it.

use std::collections::VecDeque;

use tui_input::{Input, InputRequest};

/// A line being typed, with its history.
#[derive(Clone, Debug, Default)]
pub struct Line {
    input: Input,
    history: VecDeque<String>,
    /// The place in the history that is being shown, and the line that was being typed before.
    recalled: Option<(usize, String)>,
}

impl Line {
    /// How many typed lines are remembered.
    pub const HISTORY: usize = 500;

    /// Stands between two frames in the text. Unicode says that no text has this character.
    pub const FRAME_BREAK: char = '\u{fdd0}';

    /// How many bytes a typed line has at most. Longer messages come from files and programs.
    pub const LONGEST: usize = 64 * 1024;

    /// The text and its cursor.
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Edits the text; tells whether there was room for that.
    pub fn edit(&mut self, request: InputRequest) -> bool {
        let full = self.text().len() >= Self::LONGEST;
        if full && matches!(request, InputRequest::InsertChar(_)) {
            return false;
        }
        let _ = self.input.handle(request);
        true
    }

    /// Puts text in at the cursor; tells whether there was room for that. If not, nothing changes.
    pub fn insert(&mut self, text: &str) -> bool {
        if self.text().len() + text.len() > Self::LONGEST {
            return false;
        }
        let before: String = self.input.value().chars().take(self.input.cursor()).collect();
        let after: String = self.input.value().chars().skip(self.input.cursor()).collect();
        let cursor = self.input.cursor() + text.chars().count();
        self.input = Input::new(format!("{before}{text}{after}")).with_cursor(cursor);
        true
    }

    /// Takes the finished text out, and remembers it.
    pub fn take(&mut self) -> String {
        self.recalled = None;
        let text = self.input.value_and_reset();
        self.remember(&text);
        text
    }

    /// Remembers a line as if it had been typed.
    pub fn remember(&mut self, text: &str) {
        if text.is_empty() || self.history.back().is_some_and(|last| last == text) {
            return;
        }
        if self.history.len() == Self::HISTORY {
            self.history.pop_front();
        }
        self.history.push_back(text.to_owned());
    }

    /// Whether there is an earlier line to show.
    pub fn has_history(&self) -> bool {
        !self.history.is_empty()
    }

    /// Forgets what is being typed.
    pub fn clear(&mut self) {
        self.recalled = None;
        self.input.reset();
    }

    /// Shows the line typed before the one shown.
    pub fn earlier(&mut self) {
        let (place, draft) = match self.recalled.take() {
            Some((place, draft)) => (place.checked_sub(1).unwrap_or(place), draft),
            None if self.history.is_empty() => return,
            None => (self.history.len() - 1, self.input.value().to_owned()),
        };
        self.show(self.history.get(place).cloned().unwrap_or_default());
        self.recalled = Some((place, draft));
    }

    /// Shows the line typed after the one shown; after the last comes what was being typed.
    pub fn later(&mut self) {
        let Some((place, draft)) = self.recalled.take() else { return };
        match self.history.get(place + 1).cloned() {
            Some(line) => {
                self.show(line);
                self.recalled = Some((place + 1, draft));
            }
            None => self.show(draft),
        }
    }

    fn show(&mut self, text: String) {
        self.input = Input::new(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(lines: &[&str]) -> Line {
        let mut line = Line::default();
        for text in lines {
            line.insert(text);
            line.take();
        }
        line
    }

    #[test]
    fn history_goes_back_and_returns_to_what_was_being_typed() {
        let mut line = typed(&["one", "two"]);
        line.insert("dra");
        line.earlier();
        assert_eq!(line.text(), "two");
        line.earlier();
        line.earlier();
        assert_eq!(line.text(), "one");
        line.later();
        assert_eq!(line.text(), "two");
        line.later();
        assert_eq!(line.text(), "dra");
        line.later();
        assert_eq!(line.text(), "dra");
    }

    #[test]
    fn the_same_line_twice_is_remembered_once_and_the_history_is_bounded() {
        let mut line = typed(&["same", "same"]);
        line.earlier();
        line.earlier();
        assert_eq!(line.text(), "same");
        let many: Vec<String> = (0..Line::HISTORY + 10).map(|k| k.to_string()).collect();
        let line = typed(&many.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(line.history.len(), Line::HISTORY);
    }

    #[test]
    fn a_line_has_an_end() {
        let mut line = Line::default();
        assert!(line.insert(&"x".repeat(Line::LONGEST)));
        assert!(!line.insert("y"));
        assert!(!line.edit(InputRequest::InsertChar('y')));
        assert!(line.edit(InputRequest::DeletePrevChar));
        assert!(line.edit(InputRequest::InsertChar('y')));
        assert_eq!(line.text().len(), Line::LONGEST);
    }

    #[test]
    fn text_goes_in_at_the_cursor_whatever_its_width() {
        let mut line = Line::default();
        line.insert("你好");
        line.edit(InputRequest::GoToPrevChar);
        line.insert("abc");
        assert_eq!(line.text(), "你abc好");
        assert_eq!(line.input().visual_cursor(), 5);
        line.edit(InputRequest::DeletePrevChar);
        assert_eq!(line.text(), "你ab好");
    }
}
