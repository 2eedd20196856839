//! The lesson: the scenario's prose.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::control::prose;

use super::{Pen, frame, lab};

pub fn draw(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let text = pen.model.pattern().map_or("", |pattern| pattern.scenario.lesson.as_str());
    if text.trim().is_empty() {
        buffer.set_string(area.x, area.y, pen.words.view_lesson_none(), pen.theme.muted);
        return;
    }
    let lines = prose::wrap(text, area.width);
    let rows = usize::from(area.height);
    let top = pen.model.screen.lesson_top.min(lines.len().saturating_sub(rows));
    for (place, line) in lines.iter().skip(top).take(rows).enumerate() {
        let row = lab::row(area, place);
        buffer.set_stringn(row.x, row.y, line, usize::from(row.width), pen.theme.text);
    }
    frame::scrollbar(buffer, area, top, lines.len(), pen.theme.muted);
}
