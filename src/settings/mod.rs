//! The user's own files: settings and themes, in the place that the XDG Base Directory
//! Specification gives to configuration. Without a file the defaults hold.

mod fault;
mod keys;
mod reader;
pub mod saved;
mod state;
pub mod studied;
pub mod theme;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use strum::IntoEnumIterator as _;

use crate::control::keys::Row;
use crate::l10n::Language;
use crate::lab::Transport;
use crate::view::palette::Palette;

pub use fault::{BadFile, Fault, Flaw, Why};

use reader::Reader;

/// What a user can settle once and for all. The command line has the last word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The language; `None` is that of the locale.
    pub language: Option<Language>,
    /// How messages travel unless told otherwise.
    pub transport: Option<Transport>,
    /// The theme; `None` takes what suits the terminal.
    pub theme: Option<String>,
    /// Whether only ASCII is shown; `None` takes what suits the terminal.
    pub ascii: Option<bool>,
    /// Whether anything moves.
    pub motion: Option<bool>,
    /// The rows of the key table, if any of them has other keys.
    pub keys: Option<Vec<Row>>,
}

/// The most themes of their own that somebody can have.
const MOST_THEMES: usize = 64;
/// The word for what suits the terminal.
pub const AUTO: &str = "auto";

/// Where the user's files are, whether there are any or not: `$XDG_CONFIG_HOME/zmq-lab`, with
/// `~/.config` for an unset variable. `None` without a home directory.
pub fn directory() -> Option<PathBuf> {
    let place = etcetera::choose_base_strategy().ok()?;
    Some(place.config_dir().join("zmq-lab"))
}

/// Where the settings are, whether there is a file or not.
pub fn path() -> Option<PathBuf> {
    Some(directory()?.join("settings.toml"))
}

/// Where the user's own themes are.
pub fn themes_path() -> Option<PathBuf> {
    Some(directory()?.join("themes"))
}

/// Reads the user's settings.
///
/// # Errors
/// When the file is there and cannot be read, or says something that is no setting.
pub fn load() -> Result<Settings, BadFile> {
    path().map_or_else(|| Ok(Settings::default()), |path| load_from(&path))
}

fn load_from(path: &Path) -> Result<Settings, BadFile> {
    match text_of(path) {
        Ok(text) => understood(path, text, read),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(error) => Err(BadFile { path: path.to_owned(), why: Why::Unreadable(error) }),
    }
}

/// Reads one theme file; it is called as the file is.
///
/// # Errors
/// When it cannot be read, or makes no sense.
pub fn load_theme(path: &Path) -> Result<Palette, BadFile> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    match text_of(path) {
        Ok(text) => understood(path, text, |text| theme::read(&name, text)),
        Err(error) => Err(BadFile { path: path.to_owned(), why: Why::Unreadable(error) }),
    }
}

/// The user's own themes, by name. What is wrong with one of them is told when it is asked for.
pub fn own_themes() -> Vec<Palette> {
    let entries = themes_path().and_then(|path| fs::read_dir(path).ok()).into_iter().flatten();
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> =
        files.filter(|file| file.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    files.iter().take(MOST_THEMES).filter_map(|file| load_theme(file).ok()).collect()
}

/// A file's text; one that is not text cannot be read.
fn text_of(path: &Path) -> io::Result<String> {
    fs::read_to_string(path)
}

fn understood<T>(
    path: &Path,
    text: String,
    read: impl FnOnce(&str) -> Result<T, Vec<Fault>>,
) -> Result<T, BadFile> {
    let read = read(&text);
    read.map_err(|faults| BadFile { path: path.to_owned(), why: Why::Faults { text, faults } })
}

/// What can be settled.
const KEYS: [&str; 6] = ["language", "transport", "theme", "ascii", "motion", "keys"];

/// Reads a settings file's text.
///
/// # Errors
/// All that makes no sense in it.
pub fn read(text: &str) -> Result<Settings, Vec<Fault>> {
    let mut reader = Reader::default();
    let mut settings = Settings::default();
    for (key, value) in &reader.root(text) {
        match key.as_ref().as_ref() {
            "language" => settings.language = language(&mut reader, value),
            "transport" => settings.transport = reader.word(value, transports),
            // Which themes there are is known to those who open the screens.
            "theme" => {
                let named = reader.text(value).filter(|name| *name != AUTO);
                settings.theme = named.map(str::to_owned);
            }
            "ascii" => settings.ascii = reader.yes_or_no(value),
            "motion" => settings.motion = reader.yes_or_no(value),
            "keys" => settings.keys = keys::read(&mut reader, value),
            other => reader.unknown_key(other, key.span(), &KEYS),
        }
    }
    reader.end(settings)
}

fn language(reader: &mut Reader, value: &reader::Value<'_>) -> Option<Language> {
    if value.as_ref().as_str() == Some(AUTO) {
        return None;
    }
    reader.word(value, languages)
}

fn languages() -> Vec<String> {
    Language::iter().map(ToString::to_string).chain([AUTO.to_owned()]).collect()
}

/// The language that the user's settings ask for, for those who have to say what is wrong with the
/// rest of them.
pub fn spoken() -> Option<Language> {
    let text = text_of(&path()?).ok()?;
    let mut reader = Reader::default();
    let root = reader.root(&text);
    let value = root.iter().find(|(key, _)| key.as_ref() == "language").map(|(_, value)| value)?;
    language(&mut reader, value)
}

fn transports() -> Vec<String> {
    Transport::iter().map(|transport| transport.name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<Settings, BadFile> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("settings.toml");
        fs::write(&path, text).unwrap();
        load_from(&path)
    }

    #[test]
    fn without_a_file_the_defaults_hold() {
        assert_eq!(load_from(Path::new("/nowhere/x.toml")).unwrap(), Settings::default());
        assert_eq!(written("").unwrap(), Settings::default());
    }

    #[test]
    fn what_is_settled_holds() {
        let text = "language = 'zh-CN'\ntransport = 'ipc'\ntheme = 'light'\nascii = true\nmotion = false\n";
        let settled = Settings {
            language: Some(Language::ZhCN),
            transport: Some(Transport::Ipc),
            theme: Some("light".into()),
            ascii: Some(true),
            motion: Some(false),
            keys: None,
        };
        assert_eq!(written(text).unwrap(), settled);
        assert_eq!(written("theme = 'auto'").unwrap(), Settings::default());
        assert_eq!(written("language = 'auto'").unwrap(), Settings::default());
    }

    #[test]
    fn keys_can_be_bound_anew_and_what_makes_no_sense_in_them_is_told_at_once() {
        let rows = read("[keys.panes]\nkill = ['X', 'Ctrl-K']\n").unwrap().keys.unwrap();
        let kill = rows.iter().find(|row| <&str>::from(row.verb) == "kill").unwrap();
        assert_eq!(kill.keys.iter().map(ToString::to_string).collect::<Vec<_>>(), ["X", "Ctrl-K"]);

        let text = "[keys.panes]\nkil = 'x'\nkill = 'r'\nadd-peer = 'kk'\nrestart = []\n\
                    [keys.pains]\nkill = 'x'\n[keys.box]\nsend = 's'\n";
        let faults = read(text).unwrap_err();
        let places: Vec<&str> = faults.iter().map(|fault| &text[fault.at.clone()]).collect();
        assert_eq!(places, ["kil", "'r'", "'kk'", "[]", "pains", "'s'"]);
        let clashes = faults.iter().filter(|fault| matches!(fault.flaw, Flaw::Clash { .. }));
        assert_eq!(clashes.count(), 2);
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once_with_its_place() {
        let text =
            "language = 'klingon'\ntransprt = 'ipc'\ntransport = 'udp'\nascii = 'yes'\ntheme = 3\n";
        let Why::Faults { faults, .. } = written(text).unwrap_err().why else { panic!("read") };
        let places: Vec<&str> = faults.iter().map(|fault| &text[fault.at.clone()]).collect();
        assert_eq!(places, ["'klingon'", "transprt", "'udp'", "'yes'", "3"]);
    }
}
