//! What all boxes of the stage have round them: the frame, or in a single row the mark of the chosen
//! one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Widget};

use super::super::glyph::sign;
use super::super::{Pen, frame};

/// The fewest rows a frame needs.
const FRAME_ROWS: u16 = 3;

/// Whether a box is so low that it is a row without a frame.
pub const fn is_row(rect: Rect) -> bool {
    rect.height < FRAME_ROWS
}

/// Where the words of a row stand: its first and last columns belong to the wires.
pub fn words_of_row(rect: Rect) -> Rect {
    Rect { x: rect.x + 2, width: rect.width.saturating_sub(4), ..rect }
}

/// Marks a row that is drawn, if its peer is chosen.
pub fn mark_row(pen: Pen<'_>, rect: Rect, chosen: bool, buffer: &mut Buffer) {
    let bar = if chosen { sign::BAR } else { " " };
    buffer.set_string(rect.x + 1, rect.y, bar, pen.theme.accent);
    if chosen {
        buffer.set_style(words_of_row(rect), pen.theme.chosen);
    }
}

/// Draws a frame; returns what is within, with a column free at both sides.
pub fn outline(pen: Pen<'_>, rect: Rect, kind: Kind, buffer: &mut Buffer) -> Rect {
    let (style, border) = match kind {
        Kind::Chosen => (pen.theme.accent, BorderType::Thick),
        Kind::Other => (pen.theme.frame, BorderType::Rounded),
        Kind::Outside => (pen.theme.frame, BorderType::Plain),
    };
    let block = Block::bordered().border_type(border).border_style(style);
    let inner = block.inner(rect);
    block.render(rect, buffer);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// Whose frame it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// That of the chosen peer, or of its group.
    Chosen,
    /// That of another one.
    Other,
    /// That of an outside program.
    Outside,
}

impl Kind {
    /// Of a peer of the lab, or of a group.
    pub const fn of(chosen: bool) -> Self {
        if chosen { Self::Chosen } else { Self::Other }
    }
}

/// How many columns words have in the frame itself.
pub fn room(rect: Rect) -> usize {
    usize::from(rect.width.saturating_sub(2))
}

/// Puts words into the upper edge.
pub fn head(rect: Rect, line: &Line<'_>, buffer: &mut Buffer) {
    frame::put(buffer, (rect.x + 1, rect.y), line);
}

/// Puts words into the lower edge.
pub fn foot(rect: Rect, line: &Line<'_>, buffer: &mut Buffer) {
    if line.width() > 0 {
        frame::put(buffer, (rect.x + 1, rect.bottom() - 1), line);
    }
}
