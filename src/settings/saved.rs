//! Saved messages on disk: one TOML file a scenario, in the place that the XDG Base Directory
//! Specification gives to state.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};

use crate::model::{Kept, Saved};

/// The most scenarios whose lines are read.
const MOST_FILES: usize = 1000;

/// A file's shape.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Which scenario's they are; the file's name may spell it otherwise.
    scenario: String,
    #[serde(default)]
    message: Vec<Kept>,
}

/// Where they are: `$XDG_STATE_HOME/zmq-lab/saved`, with `~/.local/state` for an unset variable.
pub fn place() -> Option<PathBuf> {
    let place = etcetera::choose_base_strategy().ok()?;
    Some(place.state_dir()?.join("zmq-lab").join("saved"))
}

/// All that can be read there.
pub fn load() -> Saved {
    place().map(|place| load_from(&place)).unwrap_or_default()
}

fn load_from(place: &Path) -> Saved {
    let entries = fs::read_dir(place).ok().into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    let files = files.filter(|file| file.extension().is_some_and(|end| end == "toml"));
    Saved::new(files.take(MOST_FILES).filter_map(|file| {
        let file: File = toml::from_str(&fs::read_to_string(file).ok()?).ok()?;
        Some((file.scenario, file.message))
    }))
}

/// Writes the lines of a scenario, all or nothing. A file there that could not be read is kept
/// beside it.
///
/// # Errors
/// When nothing can be written there.
pub fn store(scenario: &str, kept: &[Kept]) -> io::Result<()> {
    let place = place().ok_or(io::ErrorKind::NotFound)?;
    store_in(&place, scenario, kept)
}

fn store_in(place: &Path, scenario: &str, kept: &[Kept]) -> io::Result<()> {
    fs::create_dir_all(place)?;
    let path = place.join(format!("{}.toml", spelled(scenario)));
    let sound = |text: String| toml::from_str::<File>(&text).is_ok();
    if path.exists() && !fs::read_to_string(&path).is_ok_and(sound) {
        fs::rename(&path, path.with_extension("toml.unread"))?;
    }
    let file = File { scenario: scenario.to_owned(), message: kept.to_vec() };
    let text = toml::to_string(&file).map_err(io::Error::other)?;
    let mut written = tempfile::NamedTempFile::new_in(place)?;
    written.write_all(text.as_bytes())?;
    written.persist(path)?;
    Ok(())
}

/// A scenario's name as a file's: what is no letter or digit by its number.
fn spelled(scenario: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let letters = scenario
        .chars()
        .map(|c| if plain(c) { c.to_string() } else { format!("_{:x}", u32::from(c)) });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str, text: &str) -> Kept {
        Kept { name: name.into(), text: text.into() }
    }

    #[test]
    fn what_is_stored_is_there_again() {
        let place = tempfile::tempdir().unwrap();
        let lines = [kept("greet", "hello \"你\"\t"), kept("b", "\\b")];
        store_in(place.path(), "my lab/2", &lines).unwrap();
        store_in(place.path(), "pubsub", &lines[..1]).unwrap();
        let saved = load_from(place.path());
        assert_eq!(saved.of("my lab/2"), lines);
        assert_eq!(saved.of("pubsub"), &lines[..1]);
    }

    #[test]
    fn a_file_that_makes_no_sense_is_not_lost() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("pubsub.toml"), "not = [toml").unwrap();
        assert_eq!(load_from(place.path()).of("pubsub"), []);
        store_in(place.path(), "pubsub", &[kept("a", "1")]).unwrap();
        assert_eq!(load_from(place.path()).of("pubsub"), [kept("a", "1")]);
        let old = fs::read_to_string(place.path().join("pubsub.toml.unread")).unwrap();
        assert_eq!(old, "not = [toml");
    }
}
