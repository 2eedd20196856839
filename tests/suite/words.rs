//! The words: each is said somewhere. (One that is said and not there does not compile.)

use std::fs;
use std::path::Path;

fn sources(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    all
}

/// The names of all messages of a language, with the file each stands in.
fn messages(language: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(language).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let name = line.split_once(" =").map(|(name, _)| name);
            let is_name = |name: &&str| {
                name.starts_with(|c: char| c.is_ascii_lowercase())
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            };
            found.extend(name.filter(is_name).map(|name| (file.clone(), name.to_owned())));
        }
    }
    found
}

#[test]
fn every_message_is_said_somewhere() {
    let sources = sources(Path::new("src"));
    let unsaid: Vec<_> = messages(Path::new("assets/locales/en"))
        .into_iter()
        // The generated catalogue names the language by it.
        .filter(|(_, name)| name != "language-name")
        .filter(|(_, name)| !sources.contains(&format!(".{}(", name.replace('-', "_"))))
        .collect();
    assert!(unsaid.is_empty(), "{unsaid:#?}");
}

#[test]
fn every_language_has_the_same_messages_in_the_same_files() {
    let names = |language: &str| {
        let mut all = messages(&Path::new("assets/locales").join(language));
        all.sort();
        all
    };
    let english = names("en");
    for language in zmq_lab::l10n::Language::iter() {
        assert_eq!(names(language), english, "{language}");
    }
}

#[test]
fn the_search_for_messages_finds_them() {
    assert!(messages(Path::new("assets/locales/en")).len() > 200);
}
