//! Saving: the sequence diagram in the current directory, exported programs in a folder. Nothing is
//! overwritten.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::export::Exported;
use crate::l10n::Words;
use crate::model::World;
use crate::report::Drawing;

/// What is saved: a picture for the eye, and a source for documents.
const DRAWINGS: [Drawing; 2] = [Drawing::Svg, Drawing::Mermaid];
/// How many names are tried.
const TRIES: u32 = 10_000;

/// Writes the diagrams into `folder`; tells their names, or why that was not possible.
pub fn save(world: &World, words: &Words, folder: &Path) -> Result<Vec<String>, String> {
    let name = world.lab().map_or("lab", |lab| lab.topology.name.as_str());
    let (paths, files) = (1..=TRIES)
        .find_map(|number| claim(folder, &format!("zmq-lab-{}-{number}", plain(name))).transpose())
        .unwrap_or_else(|| Err(failed(folder, &io::ErrorKind::AlreadyExists.into())))?;
    for ((drawing, path), file) in DRAWINGS.into_iter().zip(&paths).zip(files) {
        let mut out = BufWriter::new(file);
        let written = drawing.write(world, words, None, &mut out).and_then(|()| out.flush());
        if let Err(error) = written {
            // Half a picture helps nobody.
            paths.iter().for_each(|path| drop(fs::remove_file(path)));
            return Err(failed(path, &error));
        }
    }
    let shown =
        |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(paths.iter().map(shown).collect())
}

/// Writes exported programs into `folder`, over nothing that is there; tells the folder's whole
/// path, or why that was not possible.
pub fn write(folder: &Path, files: &[Exported]) -> Result<String, String> {
    for file in files {
        let path = folder.join(&file.path);
        keep(&path, &file.text).map_err(|error| failed(&path, &error))?;
    }
    let whole = folder.canonicalize().map_err(|error| failed(folder, &error))?;
    Ok(whole.display().to_string())
}

/// Writes one new file, and the folders above it.
///
/// # Errors
/// When it is there already, or cannot be written.
pub fn keep(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut kept = OpenOptions::new().write(true).create_new(true).open(path)?;
    kept.write_all(text.as_bytes())
}

type Claimed = (Vec<PathBuf>, Vec<File>);

/// Creates the files with this stem; `None` when one of them exists already.
fn claim(folder: &Path, stem: &str) -> Result<Option<Claimed>, String> {
    let (mut paths, mut files) = (Vec::new(), Vec::new());
    for drawing in DRAWINGS {
        let path = folder.join(format!("{stem}.{}", drawing.extension()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => files.push(file),
            Err(error) => {
                paths.iter().for_each(|path| drop(fs::remove_file(path)));
                let taken = error.kind() == io::ErrorKind::AlreadyExists;
                return if taken { Ok(None) } else { Err(failed(&path, &error)) };
            }
        }
        paths.push(path);
    }
    Ok(Some((paths, files)))
}

fn failed(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// A name that is a file's name everywhere.
fn plain(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    name.chars().take(40).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::Language;

    #[test]
    fn nothing_is_overwritten_and_both_files_share_a_number() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("zmq-lab-lab-1.mmd"), "mine").unwrap();
        let (world, words) = (World::default(), Language::En.load());
        let saved = || save(&world, &words, folder.path()).unwrap();
        assert_eq!(saved(), ["zmq-lab-lab-2.svg", "zmq-lab-lab-2.mmd"]);
        assert_eq!(saved(), ["zmq-lab-lab-3.svg", "zmq-lab-lab-3.mmd"]);
        assert_eq!(fs::read_to_string(folder.path().join("zmq-lab-lab-1.mmd")).unwrap(), "mine");
        assert!(!folder.path().join("zmq-lab-lab-1.svg").exists());
        let saved = fs::read_to_string(folder.path().join("zmq-lab-lab-2.mmd")).unwrap();
        assert!(saved.starts_with("sequenceDiagram"), "{saved}");
    }

    #[test]
    fn where_nothing_can_be_written_the_reason_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("nowhere");
        let why = save(&World::default(), &Language::En.load(), &nowhere).unwrap_err();
        assert!(why.contains("zmq-lab-lab-1.svg"), "{why}");
        assert_eq!(plain("../ä b"), "---".to_owned() + "--b");
    }

    #[test]
    fn programs_are_written_into_a_new_folder_and_over_nothing() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("mine");
        let files = [Exported { path: "src/bin/a.rs".to_owned(), text: "x".to_owned() }];
        let whole = write(&folder, &files).unwrap();
        assert!(Path::new(&whole).is_absolute() && whole.ends_with("mine"), "{whole}");
        assert_eq!(fs::read_to_string(folder.join("src/bin/a.rs")).unwrap(), "x");
        assert!(write(&folder, &files).unwrap_err().contains("a.rs"));
    }
}
