//! The map stays true: modules know only those above them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The order of the modules in `src/lib.rs`; each may import from those before it only.
const ORDER: [&str; 14] = [
    "lab", "l10n", "scenario", "lesson", "export", "engine", "model", "control", "phrase", "view",
    "report", "settings", "run", "cli",
];

/// What a module must not know although it stands below it.
const STRANGERS: [(&str, &[&str]); 10] = [
    ("l10n", &["lab"]),
    ("scenario", &["l10n"]),
    ("lesson", &["l10n"]),
    ("export", &["scenario", "lesson", "l10n"]),
    ("engine", &["scenario", "lesson", "export", "l10n"]),
    ("model", &["engine", "l10n"]),
    ("control", &["engine", "l10n"]),
    ("phrase", &["engine", "control"]),
    ("view", &["engine"]),
    ("report", &["engine", "control", "view"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
    found
}

/// The top-level modules that a file names after `crate::`.
fn imports(text: &str) -> BTreeSet<&str> {
    text.match_indices("crate::")
        .filter_map(|(at, word)| {
            let rest = &text[at + word.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
            ORDER.iter().copied().find(|module| *module == &rest[..end])
        })
        .collect()
}

fn modules_in_lib() -> Vec<String> {
    fs::read_to_string("src/lib.rs")
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned))
        .collect()
}

#[test]
fn lib_lists_the_modules_in_their_order() {
    assert_eq!(modules_in_lib(), ORDER);
}

#[test]
fn a_module_imports_only_those_above_it() {
    let mut faults = Vec::new();
    for (place, module) in ORDER.iter().enumerate() {
        let strangers =
            STRANGERS.iter().find(|(name, _)| name == module).map_or(&[][..], |(_, list)| list);
        for file in sources(&Path::new("src").join(module)) {
            let text = fs::read_to_string(&file).unwrap();
            for import in imports(&text) {
                let rank = ORDER.iter().position(|name| *name == import).unwrap();
                if rank > place || strangers.contains(&import) {
                    faults.push(format!("{} imports {import}", file.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
