//! A key as a table names it and a person reads it: `F1`, `Ctrl-Q`, `↑`.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers. Shift is no modifier here: the terminal has turned it into another
/// character already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    ctrl: bool,
    alt: bool,
}

impl Key {
    /// A key without modifiers.
    pub const fn of(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// A character without modifiers.
    pub const fn char(c: char) -> Self {
        Self::of(KeyCode::Char(c))
    }

    /// A function key.
    pub const fn f(number: u8) -> Self {
        Self::of(KeyCode::F(number))
    }

    /// Ctrl with a character.
    pub const fn ctrl(c: char) -> Self {
        Self { code: KeyCode::Char(c), ctrl: true, alt: false }
    }

    /// Ctrl with a key that is no character.
    pub const fn ctrl_of(code: KeyCode) -> Self {
        Self { code, ctrl: true, alt: false }
    }

    /// Alt with a key.
    pub const fn alt(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: true }
    }

    /// The character it types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !c.is_control() && self.ctrl == self.alt => Some(c),
            _ => None,
        }
    }

    /// Whether it is a character without modifiers.
    pub const fn is_plain_char(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.ctrl && !self.alt
    }
}

/// The names of keys that are no character, as a person types them; the first of a key is how it is
/// spelled.
const NAMES: [(&str, KeyCode); 24] = [
    ("Enter", KeyCode::Enter),
    ("Return", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Escape", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Backspace", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Delete", KeyCode::Delete),
    ("Insert", KeyCode::Insert),
    ("Up", KeyCode::Up),
    ("↑", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("↓", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("←", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("→", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PageUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("PageDown", KeyCode::PageDown),
];

/// What is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoKey;

impl Key {
    /// The key in words that any keyboard can type: `Up` for `↑`.
    pub fn spelled(self) -> String {
        let named = NAMES.iter().find(|(_, code)| *code == self.code);
        let Some((name, _)) = named else { return self.to_string() };
        let (said, bare) = (self.to_string(), Self::of(self.code).to_string());
        format!("{}{name}", said.strip_suffix(&bare).unwrap_or_default())
    }
}

/// What follows a modifier such as `Ctrl-` or `ctrl+`.
fn after<'a>(text: &'a str, modifier: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(modifier.len())?;
    let tail = tail.strip_prefix(['-', '+']).filter(|tail| !tail.is_empty())?;
    head.eq_ignore_ascii_case(modifier).then_some(tail)
}

impl FromStr for Key {
    type Err = NoKey;

    /// Reads a key as it is shown, and as people write it: `Ctrl-Q`, `ctrl+q`, `Alt-Enter`, `F1`,
    /// `Up`, `Space`, `k`.
    fn from_str(text: &str) -> Result<Self, NoKey> {
        let mut key = Self::of(KeyCode::Null);
        let mut rest = text;
        loop {
            if let Some(tail) = after(rest, "ctrl") {
                (key.ctrl, rest) = (true, tail);
            } else if let Some(tail) = after(rest, "alt") {
                (key.alt, rest) = (true, tail);
            } else {
                break;
            }
        }
        let named = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(rest));
        let function = || rest.strip_prefix(['F', 'f'])?.parse().ok();
        let mut chars = rest.chars();
        key.code = match (named, chars.next(), chars.next()) {
            (Some((_, code)), ..) => *code,
            (None, Some(c), None) if key.ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            (None, Some(c), None) if !c.is_control() => KeyCode::Char(c),
            _ if rest.eq_ignore_ascii_case("space") => KeyCode::Char(' '),
            _ => KeyCode::F(function().filter(|number| (1..=24).contains(number)).ok_or(NoKey)?),
        };
        Ok(key)
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            code => code,
        };
        Self { code, ctrl, alt: event.modifiers.contains(KeyModifiers::ALT) }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(number) => write!(f, "F{number}"),
            KeyCode::Up => f.write_str("↑"),
            KeyCode::Down => f.write_str("↓"),
            KeyCode::Left => f.write_str("←"),
            KeyCode::Right => f.write_str("→"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::PageDown => f.write_str("PgDn"),
            KeyCode::BackTab => f.write_str("Shift-Tab"),
            KeyCode::Delete => f.write_str("Del"),
            other => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_as_people_write_them() {
        let written = [
            (Key::f(1), "F1"),
            (Key::ctrl('q'), "Ctrl-Q"),
            (Key::alt(KeyCode::Enter), "Alt-Enter"),
            (Key::of(KeyCode::Up), "↑"),
            (Key::of(KeyCode::PageDown), "PgDn"),
            (Key::of(KeyCode::Esc), "Esc"),
            (Key::char(' '), "Space"),
        ];
        for (key, text) in written {
            assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn what_is_shown_or_spelled_can_be_read_again() {
        for row in crate::control::keys::TABLE {
            for key in row.keys {
                assert_eq!(key.to_string().parse(), Ok(*key));
                assert_eq!(key.spelled().parse(), Ok(*key), "{}", key.spelled());
                assert!(key.spelled().is_ascii(), "{}", key.spelled());
            }
        }
        assert_eq!("ctrl+Q".parse(), Ok(Key::ctrl('q')));
        assert_eq!("-".parse(), Ok(Key::char('-')));
        assert_eq!("Ctrl--".parse(), Ok(Key::ctrl('-')));
        assert_eq!("PageUp".parse(), Ok(Key::of(KeyCode::PageUp)));
        for none in ["", "Ctrl-", "F0", "F99", "kk", "Hyper-x"] {
            assert_eq!(none.parse::<Key>(), Err(NoKey), "{none}");
        }
    }

    #[test]
    fn shift_is_part_of_the_character() {
        let event = |code, modifiers| Key::from(KeyEvent::new(code, modifiers));
        assert_eq!(event(KeyCode::Char('?'), KeyModifiers::SHIFT), Key::char('?'));
        assert_eq!(event(KeyCode::BackTab, KeyModifiers::SHIFT), Key::of(KeyCode::BackTab));
        assert_eq!(event(KeyCode::Tab, KeyModifiers::SHIFT), Key::of(KeyCode::BackTab));
        assert_eq!(event(KeyCode::Char('Q'), KeyModifiers::CONTROL), Key::ctrl('q'));
    }

    #[test]
    fn a_character_types_unless_a_modifier_makes_it_a_command() {
        assert_eq!(Key::char('你').typed(), Some('你'));
        assert_eq!(Key::ctrl('a').typed(), None);
        assert_eq!(Key::alt(KeyCode::Char('b')).typed(), None);
        // AltGr arrives as Ctrl and Alt together.
        assert_eq!(Key { code: KeyCode::Char('@'), ctrl: true, alt: true }.typed(), Some('@'));
        assert_eq!(Key::of(KeyCode::Enter).typed(), None);
    }
}
