//! The lines round everything, and the words that stand in them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, Widget};
use unicode_width::UnicodeWidthStr as _;

use super::text;

/// A frame round the area.
pub fn outline(buffer: &mut Buffer, area: Rect, style: Style) {
    Block::bordered().border_style(style).render(area, buffer);
}

/// A line across the frame, joined to it at both ends.
pub fn divider(buffer: &mut Buffer, row: Rect, style: Style) {
    let width = usize::from(row.width);
    buffer.set_stringn(row.x, row.y, "─".repeat(width), width, style);
    buffer.set_string(row.x, row.y, "├", style);
    buffer.set_string(row.right().saturating_sub(1), row.y, "┤", style);
}

/// Words in a row of the frame: `left` from its start, `right` to its end. Where both do not fit,
/// `left` is cut.
pub fn words(buffer: &mut Buffer, row: Rect, left: Line<'_>, right: Line<'_>) {
    const CORNER: u16 = 2;
    let room = usize::from(row.width.saturating_sub(2 * CORNER));
    let right = text::fit_line(right, room);
    let taken = right.width();
    let left = text::fit_line(left, room.saturating_sub(taken + usize::from(taken > 0)));
    put(buffer, (row.x + CORNER, row.y), &left);
    let x = row.right() - CORNER - u16::try_from(taken).unwrap_or(row.width);
    put(buffer, (x, row.y), &right);
}

/// Words over what was drawn before, of which nothing stays.
pub fn put(buffer: &mut Buffer, (x, y): (u16, u16), line: &Line<'_>) {
    let width = u16::try_from(line.width()).unwrap_or(u16::MAX);
    let area = Rect::new(x, y, width, 1).intersection(buffer.area);
    buffer.set_style(area, Style::reset());
    buffer.set_line(x, y, line, area.width);
}

/// Takes away wide characters of which something has covered the second half: a terminal shows both
/// halves or none, and would show them over what covers them.
pub fn mend_halves(buffer: &mut Buffer) {
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right().saturating_sub(1) {
            let symbol = buffer[(x, y)].symbol();
            let wide = symbol.len() > 1 && symbol.width() > 1;
            if wide && !matches!(buffer[(x + 1, y)].symbol(), "" | " ") {
                buffer[(x, y)].set_symbol(" ");
            }
        }
    }
}

/// A bar at the right of an area that shows which part of `all` lines is in sight.
pub fn scrollbar(buffer: &mut Buffer, area: Rect, top: usize, all: usize, style: Style) {
    let rows = usize::from(area.height);
    if all <= rows || rows == 0 {
        return;
    }
    let length = (rows * rows / all).max(1);
    let room = rows - length;
    let start = (top * room).div_ceil(all - rows).min(room);
    for row in start..start + length {
        let y = area.y + u16::try_from(row).unwrap_or(0);
        buffer.set_string(area.right() + 1, y, "┃", style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_wide_character_is_not_shown() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, "对等方", Style::new());
        buffer.set_string(3, 0, "│", Style::new());
        mend_halves(&mut buffer);
        let row: Vec<&str> = (0..6).map(|x| buffer[(x, 0)].symbol()).collect();
        assert_eq!(row, ["对", " ", " ", "│", "方", " "]);
    }
}
