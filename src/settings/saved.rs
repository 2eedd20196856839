//! Saved messages on disk: one file a scenario.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::model::{Kept, Saved};

use super::state;

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

/// Where they are.
pub fn place() -> Option<PathBuf> {
    Some(state::place()?.join("saved"))
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
        let file: File = state::read(&file)?;
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
    let path = place.join(format!("{}.toml", spelled(scenario)));
    if path.exists() && state::read::<File>(&path).is_none() {
        fs::rename(&path, path.with_extension("toml.unread"))?;
    }
    state::write(&path, &File { scenario: scenario.to_owned(), message: kept.to_vec() })
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
