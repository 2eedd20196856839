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
fn built_in(name: &str) -> Option<Lesson> {
    let mut lesson = Lesson::read(name, source(name)?).ok()?;
    for folder in FILES.dirs() {
        let language = folder.path().to_str()?;
        if let Some(text) = translation_source(language, name) {
            let _left_out = lesson.translate(language, text);
        }
    }
    Some(lesson)
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

/// The built-in lessons in the order of the course.
pub fn catalogue() -> Vec<Lesson> {
    let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
    let mut names: Vec<&str> = names().collect();
    names.sort_by_key(|name| (place(name), *name));
    names.into_iter().filter_map(built_in).collect()
}

/// There is no built-in lesson of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The name.
    pub name: String,
    /// The nearest name that there is.
    pub meant: Option<&'static str>,
}

/// The built-in lesson of this name.
///
/// # Errors
/// When there is none.
pub fn find(name: &str) -> Result<Lesson, Unknown> {
    built_in(name).ok_or_else(|| Unknown { name: name.to_owned(), meant: nearest(name, names()) })
}
