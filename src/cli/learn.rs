//! Lessons at the command line: listing them with how far they were gone through, opening one,
//! forgetting the progress.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use crate::control::learn;
use crate::l10n::{self, Words};
use crate::lesson::{self, Lesson};
use crate::model::{Learned, Model, Shelf};
use crate::run::screens::Looks;
use crate::settings::studied;
use crate::view::text;

use super::args::Learn;
use super::refusal::Refusal;
use super::{GOOD, needs_terminal, plan, print, screens};

/// Opens a lesson, or the list of all; without a terminal the list is printed.
pub(super) fn obey(
    asked: &Learn,
    looks: impl FnOnce() -> Result<Looks, Refusal>,
    words: &Words,
) -> Result<u8, Refusal> {
    if asked.reset {
        let place = || studied::path().unwrap_or_default();
        studied::reset().map_err(|error| Refusal::CannotWriteTo(place(), error))?;
        return print(format!("{}\n", words.cli_learn_reset()).as_bytes());
    }
    let Some(name) = &asked.lesson else {
        if asked.list || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return list(words);
        }
        let mut model = screens::fresh_model();
        model.screen.menu.shelf = Shelf::Lessons;
        return screens::show((model, Vec::new()), looks()?, words);
    };
    let lesson = lesson(name)?;
    needs_terminal()?;
    let mut model = screens::fresh_model();
    model.learned = studied::load();
    let place = place_of(&mut model, lesson);
    let first = learn::open(&mut model, place);
    screens::show((model, first), looks()?, words)
}

/// Puts a lesson among those of the menu, if it is not there.
fn place_of(model: &mut Model, lesson: Lesson) -> usize {
    let known = model.lessons.iter().position(|known| known.name == lesson.name);
    let place = known.unwrap_or(model.lessons.len());
    match model.lessons.get_mut(place) {
        Some(known) => *known = lesson,
        None => model.lessons.push(lesson),
    }
    place
}

/// The lesson of this name: a built-in, or a file.
pub(super) fn lesson(name: &str) -> Result<Lesson, Refusal> {
    let unknown = match lesson::find(name) {
        Ok(lesson) => return Ok(lesson),
        Err(unknown) => unknown,
    };
    if !plan::is_path(name) {
        return Err(Refusal::NoLesson(unknown));
    }
    let path = Path::new(name);
    let text = plan::text_of(path)?;
    let stem = path.file_stem().map_or_else(|| name.into(), |stem| stem.to_string_lossy());
    let faulty =
        |path: &Path, text, faults| Refusal::LessonFaults { path: path.into(), text, faults };
    let mut lesson =
        Lesson::read(&stem, &text).map_err(|faults| faulty(path, text.clone(), faults))?;
    for (language, path) in translations(path) {
        let text = plan::text_of(&path)?;
        lesson.translate(&language, &text).map_err(|faults| faulty(&path, text, faults))?;
    }
    Ok(lesson)
}

/// The translations beside a lesson's file: under its name, in folders that are named for languages.
fn translations(path: &Path) -> impl Iterator<Item = (String, PathBuf)> {
    let beside = |tag: String| {
        let file = path.with_file_name(&tag).join(path.file_name()?);
        file.is_file().then_some((tag, file))
    };
    l10n::all().into_iter().filter_map(move |(tag, _)| beside(tag))
}

/// Prints the lessons: how far they were gone through, name, title and what they are about.
fn list(words: &Words) -> Result<u8, Refusal> {
    let learned = studied::load();
    let tag = words.language_code();
    let lessons = lesson::catalogue();
    let lessons: Vec<&Lesson> = lessons.iter().map(|lesson| lesson.said_in(&tag)).collect();
    let far: Vec<String> = lessons.iter().map(|lesson| progress(lesson, &learned)).collect();
    let widest = |texts: &mut dyn Iterator<Item = &str>| {
        texts.map(unicode_width::UnicodeWidthStr::width).max().unwrap_or(0)
    };
    let names = widest(&mut lessons.iter().map(|lesson| lesson.name.as_str()));
    let titles = widest(&mut lessons.iter().map(|lesson| lesson.title.as_str()));
    let lines: String = lessons
        .iter()
        .zip(&far)
        .map(|(lesson, far)| {
            let about = lesson
                .claim
                .as_ref()
                .map_or_else(|| lesson.summary.clone(), |claim| words.lesson_claim(claim.as_str()));
            let (name, title) = (text::pad(&lesson.name, names), text::pad(&lesson.title, titles));
            format!("{far:>5}  {name}  {title}  {about}\n")
        })
        .collect();
    print(lines.as_bytes())?;
    Ok(GOOD)
}

fn progress(lesson: &Lesson, learned: &Learned) -> String {
    let (done, of) = (learned.of(&lesson.name), lesson.steps.len());
    format!("{}/{of}", done.min(of))
}
