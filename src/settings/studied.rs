//! How far lessons were gone through, on disk: one TOML file, in the place that the XDG Base Directory
//! Specification gives to state.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Serialize};

use crate::model::Learned;

/// The file's shape: how many steps of each lesson are done.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    lessons: BTreeMap<String, usize>,
}

/// Where it is: `$XDG_STATE_HOME/zmq-lab/lessons.toml`, with `~/.local/state` for an unset variable.
pub fn path() -> Option<PathBuf> {
    let place = etcetera::choose_base_strategy().ok()?;
    Some(place.state_dir()?.join("zmq-lab").join("lessons.toml"))
}

/// What can be read there.
pub fn load() -> Learned {
    path().map(|path| load_from(&path)).unwrap_or_default()
}

fn load_from(path: &Path) -> Learned {
    let file = fs::read_to_string(path).ok().and_then(|text| toml::from_str::<File>(&text).ok());
    Learned::new(file.unwrap_or_default().lessons)
}

/// Writes all of it, or nothing.
///
/// # Errors
/// When nothing can be written there.
pub fn store(learned: &Learned) -> io::Result<()> {
    store_at(&path().ok_or(io::ErrorKind::NotFound)?, learned)
}

fn store_at(path: &Path, learned: &Learned) -> io::Result<()> {
    let place = path.parent().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(place)?;
    let lessons = learned.all().map(|(name, steps)| (name.to_owned(), steps)).collect();
    let text = toml::to_string(&File { lessons }).map_err(io::Error::other)?;
    let mut written = tempfile::NamedTempFile::new_in(place)?;
    written.write_all(text.as_bytes())?;
    written.persist(path)?;
    Ok(())
}

/// Forgets all of it.
///
/// # Errors
/// When there is something that cannot be removed.
pub fn reset() -> io::Result<()> {
    let Some(path) = path() else { return Ok(()) };
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learned_is_there_again_and_nonsense_is_nothing() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("state").join("lessons.toml");
        assert_eq!(load_from(&path), Learned::default());
        let mut learned = Learned::default();
        assert!(learned.note("first-request", 2) && !learned.note("first-request", 1));
        learned.note("my own \"one\"", 4);
        store_at(&path, &learned).unwrap();
        assert_eq!(load_from(&path), learned);
        fs::write(&path, "lessons = 3").unwrap();
        assert_eq!(load_from(&path), Learned::default());
    }
}
