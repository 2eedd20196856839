//! What the program itself writes and reads again: TOML files, in the place that the XDG Base Directory
//! Specification gives to state.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where they are: `$XDG_STATE_HOME/zmq-lab`, with `~/.local/state` for an unset variable.
pub fn place() -> Option<PathBuf> {
    let place = etcetera::choose_base_strategy().ok()?;
    Some(place.state_dir()?.join("zmq-lab"))
}

/// What a file holds; `None` when it cannot be read or makes no sense.
pub fn read<File: DeserializeOwned>(path: &Path) -> Option<File> {
    toml::from_str(&fs::read_to_string(path).ok()?).ok()
}

/// Writes all of a file, or nothing.
///
/// # Errors
/// When nothing can be written there.
pub fn write(path: &Path, file: &impl Serialize) -> io::Result<()> {
    let place = path.parent().ok_or(io::ErrorKind::NotFound)?;
    fs::create_dir_all(place)?;
    let text = toml::to_string(file).map_err(io::Error::other)?;
    let mut written = tempfile::NamedTempFile::new_in(place)?;
    written.write_all(text.as_bytes())?;
    written.persist(path)?;
    Ok(())
}
