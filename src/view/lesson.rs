//! The lesson: its steps while one is gone through; else how outside programs take the vacant places,
//! and the scenario's prose.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use crate::control::Target;
use crate::control::keys::Verb;
use crate::control::prose::{self, LessonLine};
use crate::export;
use crate::model::{Stands, Vacancy};
use crate::phrase;

use super::glyph::sign;
use super::rows::{Marker, Row, Rows, columns};
use super::{Pen, say, study};

/// All rows, and which are in sight.
pub fn rows(pen: Pen<'_>, area: Rect) -> Rows {
    let Pen { model, theme, words } = pen;
    if let Some(study) = &model.study {
        return study::rows(pen, study, area);
    }
    let vacancies = model.world.vacancies();
    let mut marker = Marker::default();
    let mut rows: Vec<Row> = Vec::new();
    let row = |said: String, style: Style| Row::from(Line::styled(said, style));
    for line in prose::lesson(model, area.width) {
        match line {
            LessonLine::Place(number) => {
                let free = |it: &Vacancy| {
                    let calls = export::calls(&it.spec, &it.meetings);
                    words.place_free(it.spec.name.as_str(), calls)
                };
                let said = vacancies.get(number).map_or_else(String::new, free);
                let parts = prose::wrap_all(&said, area.width).into_iter();
                rows.extend(parts.map(|part| row(part, theme.accent)));
            }
            LessonLine::Copy(part) => rows.push(row(part, theme.strong)),
            LessonLine::Prose(line) => rows.push(marker.row(pen, "", &line)),
            LessonLine::Expected => {
                let said = words.view_lesson_expected(say::key(pen, Verb::PlayScript));
                let line = Line::styled(said, theme.accent);
                let targets = vec![(columns(0, line.width()), Target::Do(Verb::PlayScript))];
                rows.push(Row { line, targets });
            }
            LessonLine::Expectation(place) => {
                let (said, style) = expected(pen, place);
                let mut parts = prose::wrap_all(&said, area.width.saturating_sub(2)).into_iter();
                rows.extend(parts.next().map(|part| row(part, style)));
                rows.extend(parts.map(|part| row(format!("  {part}"), style)));
            }
            LessonLine::Instead(place) => {
                let parts = prose::wrap_all(&instead(pen, place), area.width.saturating_sub(2));
                rows.extend(parts.into_iter().map(|part| row(format!("  {part}"), theme.text)));
            }
            LessonLine::None => rows.push(row(words.view_lesson_none(), theme.muted)),
        }
    }
    let top = model.screen.lesson_top.min(Rows::last_top(&rows, area));
    Rows { rows, top }
}

/// Where the pane stands, however far it was to be scrolled.
pub fn stands(pen: Pen<'_>, area: Rect) -> isize {
    match &pen.model.study {
        Some(study) => study::shift(pen, study, area),
        None => rows(pen, area).top.cast_signed(),
    }
}

/// An expectation: ticked when it holds, crossed when it fails, with what is found until then.
fn expected(pen: Pen<'_>, place: usize) -> (String, Style) {
    let Pen { model, theme, words } = pen;
    let expectation = model.expectations().get(place);
    let Some((expectation, (judgement, stands))) = expectation.zip(model.stands(place)) else {
        return (String::new(), theme.text);
    };
    let said = phrase::expectation(words, expectation);
    match stands {
        Stands::Holds => (format!("{} {said}", sign::DELIVERED), theme.fates.delivered),
        Stands::Fails => (format!("{} {said}", sign::LOST), theme.error),
        Stands::Open => {
            let found = words.view_lesson_found(phrase::found(words, &judgement));
            (format!("{} {said} ({found})", sign::PENDING), theme.text)
        }
    }
}

/// What was found in place of what was expected.
fn instead(pen: Pen<'_>, place: usize) -> String {
    let found = pen.model.stands(place).map(|(judgement, _)| phrase::found(pen.words, &judgement));
    found.map_or_else(String::new, |found| pen.words.view_lesson_instead(found))
}
