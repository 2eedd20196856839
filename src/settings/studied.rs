//! How far lessons were gone through, on disk: one file.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::model::Learned;

use super::state;

/// The file's shape: how many steps of each lesson are done.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    lessons: BTreeMap<String, usize>,
}

/// Where it is.
pub fn path() -> Option<PathBuf> {
    Some(state::place()?.join("lessons.toml"))
}

/// What can be read there.
pub fn load() -> Learned {
    path().map(|path| load_from(&path)).unwrap_or_default()
}

fn load_from(path: &Path) -> Learned {
    Learned::new(state::read::<File>(path).unwrap_or_default().lessons)
}

/// Writes all of it, or nothing.
///
/// # Errors
/// When nothing can be written there.
pub fn store(learned: &Learned) -> io::Result<()> {
    store_at(&path().ok_or(io::ErrorKind::NotFound)?, learned)
}

fn store_at(path: &Path, learned: &Learned) -> io::Result<()> {
    let lessons = learned.all().map(|(name, steps)| (name.to_owned(), steps)).collect();
    state::write(path, &File { lessons })
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
