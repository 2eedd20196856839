//! The command palette, drawn over everything: what is searched for, and what is found.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use tui_input::Input;

use crate::control::commands::{self, Offer};
use crate::control::{applies, keys::Row};

use super::glyph::sign;
use super::line::draw_input;
use super::{Pen, lab, overlay, text};

/// How much of a kept line is shown beside its name.
const KEPT_WIDTH: usize = 32;

/// Draws it; returns where the cursor stands.
pub fn draw(
    pen: Pen<'_>,
    (input, kept): (&Input, bool),
    chosen: usize,
    buffer: &mut Buffer,
) -> Position {
    let size = pen.model.screen.size;
    let frame = commands::frame(size);
    let words = pen.words;
    let (title, hint) = if kept {
        (words.view_kept_title(), words.view_kept_hint())
    } else {
        (words.view_commands_title(), words.view_commands_hint())
    };
    overlay::frame_at(pen, title, frame, buffer);
    let line = Rect { x: frame.x + 4, y: frame.y + 1, width: frame.width - 6, height: 1 };
    buffer.set_string(frame.x + 2, line.y, sign::CHOSEN, pen.theme.accent);
    if input.value().is_empty() {
        let hint = text::fit(&hint, usize::from(line.width) - 1);
        buffer.set_string(line.x + 1, line.y, hint, pen.theme.muted);
    }
    let cursor = draw_input(buffer, line, input, pen.theme.text);
    let area = commands::list(size);
    let found = commands::found(pen.model, input.value(), kept);
    if found.is_empty() {
        buffer.set_string(area.x, area.y, pen.words.view_commands_none(), pen.theme.muted);
    }
    let chosen = chosen.min(found.len().saturating_sub(1));
    let top = commands::first_shown(size, chosen);
    let rows = usize::from(area.height);
    for (place, offer) in found.iter().enumerate().skip(top).take(rows) {
        let row = lab::row(area, place - top);
        draw_offer(pen, *offer, (row, place == chosen), buffer);
    }
    super::frame::scrollbar(
        buffer,
        Rect { width: area.width - 1, ..area },
        top,
        found.len(),
        pen.theme.muted,
    );
    cursor
}

fn draw_offer(pen: Pen<'_>, offer: Offer, (row, chosen): (Rect, bool), buffer: &mut Buffer) {
    let Pen { theme, model, .. } = pen;
    let style = match offer {
        Offer::Do(row) if applies(model, row.verb) => theme.text,
        Offer::Do(_) => theme.dead,
        Offer::Peer(id) => theme.hue(id),
        Offer::Pattern(_) | Offer::Lesson(_) | Offer::Kept(_) => theme.text,
    };
    let said = commands::name(model, offer);
    let right = match offer {
        Offer::Do(row) => Span::styled(keys_of(row), theme.accent),
        Offer::Peer(_) => Span::raw(String::new()),
        Offer::Kept(place) => {
            let text = model.kept().get(place).map_or("", |kept| kept.text.as_str());
            let shown = crate::model::payload::escape(text.as_bytes());
            Span::styled(text::fit(&shown, KEPT_WIDTH), theme.muted)
        }
        Offer::Lesson(place) => {
            let name = model.lessons.get(place).map(|it| it.name.clone());
            Span::styled(name.unwrap_or_default(), theme.muted)
        }
        Offer::Pattern(place) => {
            let name = model.patterns.get(place).map(|it| it.scenario.name.clone());
            Span::styled(name.unwrap_or_default(), theme.muted)
        }
    };
    if chosen {
        buffer.set_style(row, theme.chosen);
        buffer.set_string(row.x, row.y, sign::CHOSEN, theme.accent);
    }
    let width = usize::from(row.width).saturating_sub(3);
    let room = width.saturating_sub(right.width() + 2);
    let line = Line::styled(text::fit(&said, room), style);
    buffer.set_line(row.x + 2, row.y, &line, row.width);
    let at = row.x + 2 + u16::try_from(width - right.width()).unwrap_or_default();
    buffer.set_span(at, row.y, &right, row.width);
}

fn keys_of(row: &Row) -> String {
    row.keys.first().map(ToString::to_string).unwrap_or_default()
}

/// Which of the offers stands at a row of the terminal.
pub fn at(pen: Pen<'_>, chosen: usize, (x, y): (u16, u16)) -> Option<usize> {
    let area = commands::list(pen.model.screen.size);
    if !area.contains(Position::new(x, y)) {
        return None;
    }
    let found = commands::listed(pen.model).len();
    let top = commands::first_shown(pen.model.screen.size, chosen.min(found.saturating_sub(1)));
    Some(top + usize::from(y - area.y)).filter(|place| *place < found)
}
