//! The lesson: its steps while one is gone through; else how outside programs take the vacant places,
//! and the scenario's prose.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::control::keys::{Verb, key_of};
use crate::control::prose::{self, LessonLine};
use crate::export;
use crate::model::{Stands, Vacancy};
use crate::phrase;

use super::glyph::sign;
use super::{Pen, frame, lab, study};

pub fn draw(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let Pen { model, theme, words } = pen;
    if let Some(study) = &model.study {
        return study::draw(pen, study, area, buffer);
    }
    let vacancies = model.world.vacancies();
    let (rows, width) = (usize::from(area.height), usize::from(area.width));
    let mut lines: Vec<(String, Style)> = Vec::new();
    for line in prose::lesson(model, area.width) {
        let (said, style) = match &line {
            LessonLine::Place(number) => {
                let free = |it: &Vacancy| {
                    let calls = export::calls(&it.spec, &it.meetings);
                    words.place_free(it.spec.name.as_str(), calls)
                };
                let said = vacancies.get(*number).map_or_else(String::new, free);
                let parts = prose::wrap_all(&said, area.width).into_iter();
                lines.extend(parts.map(|part| (part, theme.accent)));
                continue;
            }
            LessonLine::Copy(part) => (part.clone(), theme.strong),
            LessonLine::Prose(line) => (line.clone(), theme.text),
            LessonLine::Expected => {
                (words.view_lesson_expected(key_of(Verb::PlayScript)), theme.accent)
            }
            LessonLine::Expectation(place) => {
                let (said, style) = expected(pen, *place);
                let mut parts = prose::wrap_all(&said, area.width.saturating_sub(2)).into_iter();
                lines.extend(parts.next().map(|part| (part, style)));
                lines.extend(parts.map(|part| (format!("  {part}"), style)));
                continue;
            }
            LessonLine::Instead(place) => {
                let parts = prose::wrap_all(&instead(pen, *place), area.width.saturating_sub(2));
                lines.extend(parts.into_iter().map(|part| (format!("  {part}"), theme.text)));
                continue;
            }
            LessonLine::None => (words.view_lesson_none(), theme.muted),
        };
        lines.push((said, style));
    }
    let top = model.screen.lesson_top.min(lines.len().saturating_sub(rows));
    for (place, (said, style)) in lines.iter().skip(top).take(rows).enumerate() {
        let row = lab::row(area, place);
        buffer.set_stringn(row.x, row.y, said, width, *style);
    }
    frame::scrollbar(buffer, area, top, lines.len(), theme.muted);
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
