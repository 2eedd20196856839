//! From a call and the settings to how the screens look.

use std::path::Path;

use strum::IntoEnumIterator as _;
use termprofile::TermProfile;

use crate::run::screens::Looks;
use crate::scenario::nearest;
use crate::settings::{self, AUTO, Settings};
use crate::view::detect::Terminal;
use crate::view::palette::{BuiltIn, Palette};
use crate::view::{Theme, Themes};

use super::args::Look;
use super::refusal::Refusal;

/// How the screens look: as the call says, else as the settings say, else as the terminal tells.
pub(super) fn looks(look: &Look, settings: &Settings) -> Result<Looks, Refusal> {
    let terminal = Terminal::detect();
    let mut palettes: Vec<Palette> = BuiltIn::iter().map(Palette::from).collect();
    let built_in = palettes.len();
    let named = |palette: &Palette, name: &str| palette.name.eq_ignore_ascii_case(name);
    let own = settings::own_themes().into_iter();
    // A theme of one's own of the same name stands in for a built-in one.
    for theme in own {
        match palettes[..built_in].iter_mut().find(|palette| named(palette, &theme.name)) {
            Some(palette) => *palette = theme,
            None => palettes.push(theme),
        }
    }
    let suits = terminal.theme().to_string();
    let given = look.theme.as_deref().filter(|name| *name != AUTO);
    let asked = if look.theme.is_some() { given } else { settings.theme.as_deref() };
    let asked = asked.unwrap_or(&suits);
    let chosen = match palettes.iter().position(|palette| named(palette, asked)) {
        Some(place) => place,
        None => {
            let known: Vec<String> = palettes.iter().map(|palette| palette.name.clone()).collect();
            palettes.push(wanted(asked, known)?);
            palettes.len() - 1
        }
    };
    // Without colours all themes look alike, and there is nothing to go through.
    let (palettes, chosen) = match palettes.get(chosen) {
        Some(only) if terminal.profile <= TermProfile::NoColor => (vec![only.clone()], 0),
        Some(_) | None => (palettes, chosen),
    };
    let ascii = look.ascii || settings.ascii.unwrap_or(terminal.ascii);
    let mut themes = palettes
        .iter()
        .map(|palette| Theme::new(palette, terminal.profile).in_ascii(ascii))
        .collect::<Vec<_>>()
        .into_iter();
    let first = themes.next().unwrap_or_else(|| Theme::dark(terminal.profile));
    let motion = !look.no_motion && settings.motion.unwrap_or(true);
    Ok(Looks { themes: Themes::new(first, themes.collect()), chosen, motion })
}

/// A theme that is none of those that could be read: a file given by its path, or one that stands
/// where themes do and makes no sense.
fn wanted(asked: &str, known: Vec<String>) -> Result<Palette, Refusal> {
    let path = Path::new(asked);
    if path.extension().is_some_and(|end| end == "toml") || path.components().count() > 1 {
        return settings::load_theme(path).map_err(Refusal::OwnFile);
    }
    let file = settings::themes_path().map(|place| place.join(format!("{asked}.toml")));
    match file.filter(|file| file.is_file()) {
        Some(file) => settings::load_theme(&file).map_err(Refusal::OwnFile),
        None => {
            let meant = nearest(asked, known.iter().map(String::as_str)).map(str::to_owned);
            Err(Refusal::NoTheme { name: asked.to_owned(), meant, known })
        }
    }
}
