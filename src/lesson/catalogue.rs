//! The built-in lessons: the files of `assets/lessons/`, which are part of the program. A folder in
//! there, named for a language, holds translations under the same names.

use include_dir::{Dir, include_dir};

use super::course::Lesson;
use crate::scenario::nearest;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/lessons");

/// The order of the course; others follow by name.
pub(super) const ORDER: [&str; 21] = [
    "first-request",
    "taking-turns",
    "lost-reply",
    "nobody-there",
    "prefixes",
    "deaf-subscriber",
    "slow-joiner",
    "pub-queue",
    "push-loses",
    "round-robin",
    "hwm-ten",
    "where-they-wait",
    "envelope",
    "addresses",
    "shared-queue",
    "ready-workers",
    "lazy-pirate",
    "all-aboard",
    "last-value",
    "end-of-work",
    "vanished",
];

/// The language of the lessons themselves, for which there are no translations.
pub const ENGLISH: &str = "en";

/// The TOML of a built-in lesson.
pub fn source(name: &str) -> Option<&'static str> {
    FILES.get_file(format!("{name}.toml"))?.contents_utf8()
}

/// The TOML of a built-in lesson's translation into a language, such as `zh-CN`.
pub fn translation_source(language: &str, name: &str) -> Option<&'static str> {
    FILES.get_file(format!("{language}/{name}.toml"))?.contents_utf8()
}

/// A built-in that cannot be read is left out, and a translation that cannot is not used; a test sees
/// to it that there is neither.
fn built_in(name: &str, language: &str) -> Option<Lesson> {
    let lesson = Lesson::read(name, source(name)?).ok()?;
    let translated = translation_source(language, name);
    Some(translated.and_then(|text| lesson.translated(text).ok()).unwrap_or(lesson))
}

fn names() -> impl Iterator<Item = &'static str> {
    FILES.files().filter_map(|file| file.path().file_stem()?.to_str())
}

/// The files of all lessons and of all their translations.
#[cfg(test)]
pub(super) fn all_files() -> Vec<&'static std::path::Path> {
    let folders = FILES.dirs().flat_map(Dir::files);
    FILES.files().chain(folders).map(include_dir::File::path).collect()
}

/// The built-in lessons in a language, as far as they are translated, in the order of the course.
pub fn catalogue(language: &str) -> Vec<Lesson> {
    let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
    let mut names: Vec<&str> = names().collect();
    names.sort_by_key(|name| (place(name), *name));
    names.into_iter().filter_map(|name| built_in(name, language)).collect()
}

/// There is no built-in lesson of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The name.
    pub name: String,
    /// The nearest name that there is.
    pub meant: Option<&'static str>,
}

/// The built-in lesson of this name in a language.
///
/// # Errors
/// When there is none.
pub fn find(name: &str, language: &str) -> Result<Lesson, Unknown> {
    built_in(name, language)
        .ok_or_else(|| Unknown { name: name.to_owned(), meant: nearest(name, names()) })
}
