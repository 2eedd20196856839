//! The doctor's pane: each finding on a line, and of the selected one why and what would help.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::control::doctor::selected_place;
use crate::control::keys::{Verb, key_of};
use crate::control::prose;
use crate::model::{Finding, Focus, Model};
use crate::phrase::{Told, told};

use super::glyph::sign;
use super::{Pen, frame, lab, text};

/// How far the words of a finding stand in.
const INDENT: &str = "    ";
/// The columns before a finding's first words.
const MARGIN: u16 = 4;

/// How many findings there are.
pub fn count(model: &Model) -> usize {
    model.findings().count() + model.world.doctor().omitted()
}

/// How many findings are not listed, and why, if some are not.
pub fn unlisted(pen: Pen<'_>) -> Option<String> {
    let (omitted, aside) = (pen.model.world.doctor().omitted(), pen.model.screen.aside.len());
    let more = (omitted > 0).then(|| pen.words.view_doctor_more(omitted.to_string()));
    let aside = (aside > 0).then(|| pen.words.view_doctor_aside(aside.to_string()));
    let said: Vec<String> = more.into_iter().chain(aside).collect();
    (!said.is_empty()).then(|| said.join(&format!(" {} ", sign::BETWEEN)))
}

pub fn draw(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    if pen.model.findings().next().is_none() {
        none(pen, area, buffer);
        return;
    }
    let (lines, top) = shown(pen, area);
    let rows = usize::from(area.height);
    for (place, (_, line)) in lines.iter().skip(top).take(rows).enumerate() {
        let row = lab::row(area, place);
        buffer.set_line(row.x, row.y, line, row.width);
    }
    frame::scrollbar(buffer, area, top, lines.len(), pen.theme.muted);
}

/// The finding at a row of the terminal.
pub fn at(pen: Pen<'_>, area: Rect, y: u16) -> Option<usize> {
    let (lines, top) = shown(pen, area);
    lines.get(top + usize::from(y.checked_sub(area.y)?)).map(|(place, _)| *place)
}

fn none(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let mark = Line::from(vec![
        Span::styled(format!("{} ", sign::DELIVERED), pen.theme.fates.delivered),
        Span::styled(pen.words.view_doctor_none(), pen.theme.text),
    ]);
    buffer.set_line(area.x, area.y, &mark, area.width);
    let hint = prose::wrap(&pen.words.view_doctor_none_hint(), area.width);
    for (place, line) in hint.iter().enumerate().take(usize::from(area.height).saturating_sub(1)) {
        let row = lab::row(area, place + 1);
        buffer.set_stringn(row.x, row.y, line, usize::from(row.width), pen.theme.muted);
    }
}

/// All lines, each with the finding it belongs to, and the first one shown: the selected finding is
/// in sight, from its beginning.
fn shown(pen: Pen<'_>, area: Rect) -> (Vec<(usize, Line<'static>)>, usize) {
    let chosen = selected_place(pen.model);
    let mut lines = Vec::new();
    let mut block = 0..0;
    for (place, finding) in pen.model.findings().enumerate() {
        let words = told(&pen.model.world, pen.words, finding);
        let start = lines.len();
        if place == chosen {
            lines.extend(whole(pen, finding, &words, area.width).into_iter().map(|l| (place, l)));
            block = start..lines.len();
        } else {
            let width = usize::from(area.width.saturating_sub(MARGIN));
            let line = head(pen, finding, "  ", &text::fit(&words.what, width));
            lines.push((place, line));
        }
    }
    let rows = usize::from(area.height);
    // As far down as its end needs, and no further than its beginning.
    let top = block.end.saturating_sub(rows).min(block.start);
    (lines, top)
}

fn head(pen: Pen<'_>, finding: &Finding, mark: &str, what: &str) -> Line<'static> {
    let theme = pen.theme;
    let name = pen.model.world.peer(finding.at.peer).map_or("", |peer| &peer.spec.name);
    let mut line = Line::from(vec![
        Span::styled(mark.to_owned(), theme.accent),
        Span::styled(format!("{} ", sign::NOTICE), theme.warning),
    ]);
    // The peer's name has its hue here as everywhere.
    match what.split_once(name).filter(|_| !name.is_empty()) {
        Some((before, after)) => line.spans.extend([
            Span::styled(before.to_owned(), theme.strong),
            Span::styled(name.to_owned(), theme.hue(finding.at.peer)),
            Span::styled(after.to_owned(), theme.strong),
        ]),
        None => line.spans.push(Span::styled(what.to_owned(), theme.strong)),
    }
    line
}

/// All there is to say of a finding.
fn whole(pen: Pen<'_>, finding: &Finding, told: &Told, width: u16) -> Vec<Line<'static>> {
    let (words, theme) = (pen.words, pen.theme);
    let room = width.saturating_sub(MARGIN);
    let mut lines = Vec::new();
    for (place, part) in prose::wrap_all(&told.what, room).into_iter().enumerate() {
        lines.push(if place == 0 {
            head(pen, finding, &format!("{} ", sign::CHOSEN), &part)
        } else {
            Line::styled(format!("{INDENT}{part}"), theme.strong)
        });
    }
    if let Some(remedy) = told.remedy.as_ref().filter(|_| pen.model.screen.live) {
        let key = key_of(Verb::Open);
        let keys = match pen.model.screen.focus {
            Focus::Panes => key,
            Focus::Box => format!("{}, {key}", key_of(Verb::ToPanes)),
        };
        let order = words.view_doctor_remedy(keys.as_str(), remedy.as_str());
        let mut order = prose::wrap_all(&order, room).into_iter();
        if let Some(first) = order.next() {
            let rest = first.strip_prefix(&keys).unwrap_or(&first).to_owned();
            lines.push(Line::from(vec![
                Span::raw(INDENT),
                Span::styled(keys, theme.accent),
                Span::styled(rest, theme.text),
            ]));
        }
        lines.extend(order.map(|part| Line::styled(format!("{INDENT}{part}"), theme.text)));
    }
    let mut prose = |said: &str, style| {
        let said = prose::wrap(said, room);
        lines.extend(said.into_iter().map(|part| Line::styled(format!("{INDENT}{part}"), style)));
    };
    prose(&told.why, theme.text);
    prose(&words.view_doctor_advice(told.advice.as_str()), theme.text);
    let since = words.view_doctor_since(text::clock(finding.since));
    let evidence = told.evidence.as_ref();
    let told = evidence.map_or(since.clone(), |seen| format!("{since} {} {seen}", sign::BETWEEN));
    prose(&told, theme.muted);
    lines
}
