//! A theme of the user's own: one TOML file, named as the theme.
//!
//! ```toml
//! base = "light"          # what is not named comes from this one
//! background = "terminal" # the terminal's own
//! accent = "#7a2fb8"      # a colour: #rrggbb, a name such as light-blue, or 0 to 255
//! peers = ["#a0430f", "#0a6a5d"]
//! ```

use ratatui::style::Color;
use strum::IntoEnumIterator as _;
use toml::de::DeValue;

use crate::scenario::Wanted;
use crate::view::palette::{BuiltIn, HUES, Palette, Role};

use super::fault::{Fault, Flaw};
use super::reader::{Reader, Value};

/// The word for the terminal's own colour.
const OWN: &str = "terminal";
const BASE: &str = "base";
const PEERS: &str = "peers";

/// Reads a theme of this name.
///
/// # Errors
/// All that makes no sense in it.
pub fn read(name: &str, text: &str) -> Result<Palette, Vec<Fault>> {
    let mut reader = Reader::default();
    let mut palette = Palette { name: name.to_owned(), ..BuiltIn::default().into() };
    for (key, value) in &reader.root(text) {
        match (key.as_ref().as_ref(), key.as_ref().parse::<Role>()) {
            (BASE, _) => palette.base = reader.word(value, names).unwrap_or_default(),
            (PEERS, _) => palette.hues = hues(&mut reader, value),
            (_, Ok(role)) => {
                palette.own.extend(colour(&mut reader, value).map(|colour| (role, colour)));
            }
            (other, Err(_)) => reader.unknown_key(other, key.span(), &keys()),
        }
    }
    reader.end(palette)
}

/// What the built-in themes are called.
pub fn names() -> Vec<String> {
    BuiltIn::iter().map(|theme| theme.to_string()).collect()
}

fn keys() -> Vec<&'static str> {
    [BASE, PEERS].into_iter().chain(Role::iter().map(Into::into)).collect()
}

fn hues(reader: &mut Reader, value: &Value<'_>) -> Vec<Color> {
    let DeValue::Array(list) = value.as_ref() else {
        reader.wrong(value, Wanted::List);
        return Vec::new();
    };
    if list.is_empty() || list.len() > HUES {
        reader.note(value.span(), Flaw::HueCount { limit: HUES });
    }
    list.iter().filter_map(|hue| colour(reader, hue)).collect()
}

fn colour(reader: &mut Reader, value: &Value<'_>) -> Option<Color> {
    let text = reader.text(value)?;
    if text == OWN {
        return Some(Color::Reset);
    }
    let colour = text.parse().ok();
    if colour.is_none() {
        reader.note(value.span(), Flaw::BadColour(text.to_owned()));
    }
    colour
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_names_what_differs_from_its_base() {
        let text = "base = 'light'\nbackground = 'terminal'\naccent = '#7a2fb8'\n\
                    lost = 'light-red'\npeers = ['1', 'blue']\n";
        let palette = read("mine", text).unwrap();
        assert_eq!((palette.name.as_str(), palette.base), ("mine", BuiltIn::Light));
        let own = |role| palette.own.iter().find(|(named, _)| *named == role).unwrap().1;
        assert_eq!(own(Role::Background), Color::Reset);
        assert_eq!(own(Role::Accent), Color::Rgb(0x7a, 0x2f, 0xb8));
        assert_eq!(own(Role::Lost), Color::LightRed);
        assert_eq!(palette.hues, [Color::Indexed(1), Color::Blue]);
    }

    #[test]
    fn every_fault_is_found_at_once_where_it_stands() {
        let text = "base = 'drak'\nacent = 'red'\ntext = 'reddish'\nframe = 7\npeers = []\n= 4\n";
        let found = read("mine", text).unwrap_err();
        let places: Vec<&str> = found.iter().map(|fault| &text[fault.at.clone()]).collect();
        assert_eq!(places[..5], ["'drak'", "acent", "'reddish'", "7", "[]"]);
        assert!(places.len() > 5);
        let meant = |place: usize| match &found[place].flaw {
            Flaw::Unknown { meant, .. }
            | Flaw::Usual(crate::scenario::Flaw::UnknownKey { meant, .. }) => meant.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!((meant(0).as_deref(), meant(1).as_deref()), (Some("dark"), Some("accent")));
    }
}
