//! What stands on a terminal that is too small for anything else.

use ratatui::buffer::Buffer;
use ratatui::text::{Line, Text};
use ratatui::widgets::{Paragraph, Widget, Wrap};

use crate::control::areas::SMALLEST;

use super::Pen;

pub fn draw(pen: Pen<'_>, buffer: &mut Buffer) {
    let (columns, rows) = pen.model.screen.size;
    let Pen { words, theme, .. } = pen;
    let text = Text::from(vec![
        Line::styled(words.view_too_small(i64::from(columns), i64::from(rows)), theme.strong),
        Line::styled(
            words.view_too_small_needs(i64::from(SMALLEST.0), i64::from(SMALLEST.1)),
            theme.accent,
        ),
        Line::styled(words.view_too_small_try(), theme.muted),
    ]);
    Paragraph::new(text).wrap(Wrap { trim: true }).render(buffer.area, buffer);
}
