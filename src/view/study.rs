//! The lesson that is gone through: its steps, what is asked, and what was observed.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::control::keys::Verb;
use crate::control::{Target, learn, prose};
use crate::lesson::{Answer, Prediction, Step};
use crate::model::{Study, Tick};

use super::glyph::sign;
use super::rows::{Marker, Row, Rows, columns, plain};
use super::{Pen, say, text};

/// The columns before a step's words.
const MARGIN: u16 = 2;
/// The spaces that stand for them.
const INDENT: &str = "  ";
/// What stands between two answers.
const BETWEEN: &str = "   ";

/// All rows, and which are in sight.
pub fn rows(pen: Pen<'_>, study: &Study, area: Rect) -> Rows {
    shown(pen, study, area).0
}

/// By how many rows what is in sight is away from where the step that is on is.
pub fn shift(pen: Pen<'_>, study: &Study, area: Rect) -> isize {
    let (rows, home) = shown(pen, study, area);
    rows.top.cast_signed() - home.cast_signed()
}

/// How far the lesson has come, for the name of its tab.
pub fn progress(study: &Study) -> String {
    let (done, of) = (study.ticks().len(), study.lesson().steps.len());
    if done >= of { format!("{} ", sign::DELIVERED) } else { format!("{}/{of} ", done + 1) }
}

/// All rows, and the first one in sight when nobody scrolls: the end of the step that is on is, and as
/// much of what stands before it as there is room for.
fn shown(pen: Pen<'_>, study: &Study, area: Rect) -> (Rows, usize) {
    let mut rows = heading(pen, study, area.width);
    let lesson = study.lesson().said_in(&pen.words.language_code());
    let steps = lesson.steps.iter();
    for (place, (step, tick)) in steps.zip(study.ticks()).enumerate() {
        rows.extend(done(pen, (place, step), tick, area.width));
    }
    let begin = rows.len();
    match lesson.steps.get(study.ticks().len()) {
        Some(step) => rows.extend(open(pen, study, step, area.width)),
        None => rows.extend(end(pen, area.width)),
    }
    let last = Rows::last_top(&rows, area);
    let home = last.min(begin);
    let top = home.saturating_add_signed(pen.model.screen.study_shift).min(last);
    (Rows { rows, top }, home)
}

fn heading(pen: Pen<'_>, study: &Study, width: u16) -> Vec<Row> {
    let tag = pen.words.language_code();
    let (lesson, theme) = (study.lesson().said_in(&tag), pen.theme);
    let title = Line::styled(text::fit(&lesson.title, usize::from(width)), theme.accent);
    let mut rows = vec![Row::from(title)];
    if let Some(claim) = &lesson.claim {
        let said = pen.words.lesson_claim(claim.as_str());
        let said = prose::wrap(&said, width);
        rows.extend(said.into_iter().map(|line| Row::from(Line::styled(line, theme.text))));
    }
    rows
}

/// A step that is done: what was observed, and what that shows.
fn done(pen: Pen<'_>, (place, step): (usize, &Step), tick: &Tick, width: u16) -> Vec<Row> {
    let theme = pen.theme;
    let number = format!("{} ", place + 1);
    let margin = MARGIN + u16::try_from(number.len()).unwrap_or(MARGIN);
    let order = prose::wrap(&plain(&step.order), width.saturating_sub(margin));
    let mut rows: Vec<Row> = Vec::new();
    for (part, said) in order.into_iter().enumerate() {
        let head = match part {
            0 => [
                Span::styled(format!("{} ", sign::DELIVERED), theme.fates.delivered),
                Span::styled(number.clone(), theme.muted),
            ],
            _ => [Span::raw(INDENT), Span::raw(" ".repeat(number.len()))],
        };
        let mut line = Line::from_iter(head);
        line.spans.push(Span::styled(said, theme.muted));
        rows.push(line.into());
    }
    if let (Some(guess), Some(prediction)) = (&tick.guess, &step.prediction) {
        let names = |places: &std::collections::BTreeSet<usize>| {
            let names = places.iter().filter_map(|place| prediction.choices.get(*place));
            names
                .map(|choice| answer(pen, &choice.answer))
                .collect::<Vec<_>>()
                .join(&pen.words.app_list())
        };
        let (said, style) = if guess.marked == guess.right {
            (pen.words.lesson_guess_right(names(&guess.marked)), theme.fates.delivered)
        } else if guess.right.is_empty() {
            (pen.words.lesson_guess_none(names(&guess.marked)), theme.warning)
        } else {
            let said = pen.words.lesson_guess_wrong(names(&guess.marked), names(&guess.right));
            (said, theme.warning)
        };
        rows.extend(block(&said, style, width));
    }
    for observed in &tick.observed {
        rows.extend(block(&say::observed(pen, observed), theme.muted, width));
    }
    if let Some(seen) = &step.seen {
        rows.extend(told(pen, seen, width));
    }
    rows
}

/// The step that is on: what to do, what is asked, and how far it has come.
fn open(pen: Pen<'_>, study: &Study, step: &Step, width: u16) -> Vec<Row> {
    let theme = pen.theme;
    let number = format!("{} ", study.ticks().len() + 1);
    let mut rows = marked_up(pen, &step.order, &" ".repeat(2 + number.len()), width);
    if let Some(first) = rows.first_mut().and_then(|row| row.line.spans.first_mut()) {
        *first = Span::styled(format!("{} {number}", sign::CHOSEN), theme.accent);
    }
    if let Some(prediction) = &step.prediction {
        rows.extend(told(pen, &prediction.ask, width));
        rows.extend(answers(pen, study, prediction, width));
    } else {
        rows.extend(counts(pen, study));
    }
    if let Some(hint) = step.hint.as_ref().filter(|_| study.hint) {
        let said = pen.words.lesson_hint(hint.as_str());
        let hint = marked_up(pen, &said, INDENT, width).into_iter();
        rows.extend(
            hint.map(|row| Row { targets: row.targets.into_iter().map(in_hint).collect(), ..row }),
        );
    }
    if study.is_again(study.ticks().len()) {
        let (step, of) = (study.ticks().len() + 1, study.lesson().steps.len());
        let said = pen.words.lesson_catching_up(step.to_string(), of.to_string());
        rows.extend(block(&format!("{} {said}", sign::PENDING), theme.muted, width));
    }
    rows.extend(helps(pen, study, step, width));
    rows
}

/// A word of the hint, which is pointed at as such.
fn in_hint((columns, target): (Range<u16>, Target)) -> (Range<u16>, Target) {
    let target = if let Target::Word(place) = target { Target::HintWord(place) } else { target };
    (columns, target)
}

/// How far conditions have come that need more than one.
fn counts(pen: Pen<'_>, study: &Study) -> Option<Row> {
    let far = study.counts().filter(|(count, times)| count < times && *times > 1);
    let far: Vec<String> = far
        .map(|(count, times)| {
            pen.words.lesson_count(count.min(times).to_string(), times.to_string())
        })
        .collect();
    let line = format!("{INDENT}{} {}", sign::PENDING, far.join(", "));
    (!far.is_empty()).then(|| Row::from(Line::styled(line, pen.theme.muted)))
}

/// The answers side by side, as many as fit in a row.
fn answers(pen: Pen<'_>, study: &Study, prediction: &Prediction, width: u16) -> Vec<Row> {
    let theme = pen.theme;
    let focused = learn::asks(pen.model) && pen.model.screen.focus == crate::model::Focus::Panes;
    let mut rows: Vec<Row> = Vec::new();
    for (place, choice) in prediction.choices.iter().enumerate() {
        let marked = study.marks().contains(&place);
        let boxed = if marked { "[x] " } else { "[ ] " };
        let peer = learn::peer_of(&pen.model.world, &choice.answer);
        let style = peer.map_or(theme.text, |peer| theme.hue(peer));
        let pointed = focused && study.chosen == place;
        let style = if pointed { style.patch(theme.chosen) } else { style };
        let pointer = if pointed { sign::CHOSEN } else { " " };
        let mark = if marked { theme.accent } else { theme.text };
        let answer = text::fit(&answer(pen, &choice.answer), usize::from(width.saturating_sub(8)));
        let spans = vec![
            Span::styled(format!("{pointer} "), theme.accent),
            Span::styled(boxed, mark),
            Span::styled(answer, style),
        ];
        let size = Line::from(spans.clone()).width();
        let fits = |row: &Row| row.line.width() + BETWEEN.len() + size <= usize::from(width);
        match rows.last_mut().filter(|row| fits(row)) {
            Some(row) => {
                let start = row.line.width() + BETWEEN.len();
                row.line.spans.push(Span::raw(BETWEEN));
                row.line.spans.extend(spans);
                row.targets.push((columns(start, size), Target::Answer(place)));
            }
            None => rows.push(Row {
                line: Line::from(spans),
                targets: vec![(columns(0, size), Target::Answer(place))],
            }),
        }
    }
    if study.marks().is_empty() {
        rows.push(
            Line::styled(format!("{INDENT}{}", pen.words.lesson_mark_first()), theme.muted).into(),
        );
    }
    rows
}

/// What helps: the hint, and being shown.
fn helps(pen: Pen<'_>, study: &Study, step: &Step, width: u16) -> Option<Row> {
    let mut offered = Vec::new();
    if step.hint.is_some() {
        let said =
            if study.hint { pen.words.lesson_hide_hint() } else { pen.words.lesson_show_hint() };
        offered.push((Verb::Hint, said));
    }
    if !step.play.is_empty() && pen.model.screen.live {
        offered.push((Verb::ShowMe, pen.words.lesson_show_me()));
    }
    buttons(pen, offered, width)
}

/// Keys with what they do, to be pressed or pointed at.
fn buttons(pen: Pen<'_>, offered: Vec<(Verb, String)>, width: u16) -> Option<Row> {
    let mut row = Row::from(Line::raw(INDENT));
    for (verb, said) in offered {
        let spans = [
            Span::styled(format!("{} ", say::key(pen, verb)), pen.theme.accent),
            Span::styled(said, pen.theme.muted),
        ];
        let size: usize = spans.iter().map(Span::width).sum();
        let start = row.line.width();
        if start + size > usize::from(width) {
            break;
        }
        row.line.spans.extend(spans);
        row.line.spans.push(Span::raw(BETWEEN));
        row.targets.push((columns(start, size), Target::Do(verb)));
    }
    (!row.targets.is_empty()).then_some(row)
}

/// What stands below the last step.
fn end(pen: Pen<'_>, width: u16) -> Vec<Row> {
    let theme = pen.theme;
    let mut rows: Vec<Row> = vec![
        Line::styled(format!("{} {}", sign::DELIVERED, pen.words.lesson_done()), theme.accent)
            .into(),
    ];
    let mut offered = Vec::new();
    if let Some(next) = learn::next(pen.model).and_then(|place| pen.model.lessons.get(place)) {
        let next = next.said_in(&pen.words.language_code());
        offered.push((Verb::Open, pen.words.lesson_next(next.title.as_str())));
    }
    offered.push((Verb::ToMenu, pen.words.lesson_to_menu()));
    rows.extend(buttons(pen, offered, width));
    rows
}

/// An answer in words.
fn answer(pen: Pen<'_>, answer: &Answer) -> String {
    match answer {
        Answer::Peer(name) => name.clone(),
        Answer::Nobody => pen.words.lesson_nobody(),
        Answer::Said(said) => said.clone(),
    }
}

fn block(said: &str, style: Style, width: u16) -> Vec<Row> {
    let lines = prose::wrap(said, width.saturating_sub(MARGIN));
    lines.into_iter().map(|line| Line::styled(format!("{INDENT}{line}"), style).into()).collect()
}

/// Prose in which what stands between backticks stands out.
fn told(pen: Pen<'_>, said: &str, width: u16) -> impl Iterator<Item = Row> {
    marked_up(pen, said, INDENT, width).into_iter().map(|row| Row::from(row.line))
}

/// The same, with something before each line; what stands out can be pointed at.
fn marked_up(pen: Pen<'_>, said: &str, before: &str, width: u16) -> Vec<Row> {
    let margin = u16::try_from(before.len()).unwrap_or(MARGIN);
    let mut marker = Marker::default();
    let lines = prose::wrap(said, width.saturating_sub(margin));
    lines.into_iter().map(|line| marker.row(pen, before, &line)).collect()
}
