//! The user's own settings: one TOML file, in the place that the XDG Base Directory Specification
//! gives to configuration. Without a file the defaults hold.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::Deserialize;

use crate::lab::Transport;

/// What a user can settle once and for all. The command line has the last word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// How messages travel unless told otherwise.
    #[serde(default)]
    pub transport: Option<Transport>,
}

/// Why a settings file cannot be used.
#[derive(Debug)]
pub struct BadSettings {
    /// Which file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub flaw: SettingsFlaw,
}

/// What is wrong with a settings file.
#[derive(Debug)]
pub enum SettingsFlaw {
    /// It is there, and cannot be read.
    Unreadable(io::Error),
    /// It does not say what it should.
    Wrong {
        /// Its text.
        text: String,
        /// Where in the text, in bytes.
        at: Range<usize>,
        /// The TOML reader's words.
        reason: String,
    },
}

/// Where the user's settings are, whether there is a file or not: `$XDG_CONFIG_HOME/zmq-lab/`
/// `settings.toml`, with `~/.config` for an unset variable. `None` without a home directory.
pub fn path() -> Option<PathBuf> {
    let place = etcetera::choose_base_strategy().ok()?;
    Some(place.config_dir().join("zmq-lab").join("settings.toml"))
}

/// Reads the user's settings.
///
/// # Errors
/// When the file is there and cannot be read, or says something that is no setting.
pub fn load() -> Result<Settings, BadSettings> {
    path().map_or_else(|| Ok(Settings::default()), |path| read(&path))
}

fn read(path: &Path) -> Result<Settings, BadSettings> {
    let bad = |flaw| BadSettings { path: path.to_owned(), flaw };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(error) => return Err(bad(SettingsFlaw::Unreadable(error))),
    };
    toml::from_str(&text).map_err(|error| {
        let at = error.span().unwrap_or(0..0);
        bad(SettingsFlaw::Wrong { at, reason: error.message().to_owned(), text })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Result<Settings, BadSettings> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("settings.toml");
        fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn without_a_file_the_defaults_hold() {
        assert_eq!(read(Path::new("/nowhere/settings.toml")).unwrap(), Settings::default());
        assert_eq!(written("").unwrap(), Settings::default());
    }

    #[test]
    fn what_is_settled_holds() {
        assert_eq!(written("transport = 'ipc'").unwrap().transport, Some(Transport::Ipc));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, place) in [("transprt = 'ipc'", "transprt"), ("transport = 'udp'", "'udp'")] {
            let SettingsFlaw::Wrong { at, .. } = written(text).unwrap_err().flaw else {
                panic!("it was read")
            };
            assert_eq!(&text[at], place);
        }
    }
}
