//! Rows of prose in which words stand out that can be pointed at.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::control::Target;

use super::{Pen, frame, lab};

/// A row of a pane, and what its columns ask for.
pub struct Row {
    pub line: Line<'static>,
    pub targets: Vec<(Range<u16>, Target)>,
}

impl From<Line<'static>> for Row {
    fn from(line: Line<'static>) -> Self {
        Self { line, targets: Vec::new() }
    }
}

/// Rows of which as many are shown as there is room for.
pub struct Rows {
    pub rows: Vec<Row>,
    /// The first one in sight.
    pub top: usize,
}

impl Rows {
    /// The last row that can be the first in sight.
    pub fn last_top(rows: &[Row], area: Rect) -> usize {
        rows.len().saturating_sub(usize::from(area.height))
    }

    pub fn draw(&self, pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
        let shown = self.rows.iter().skip(self.top).take(usize::from(area.height));
        for (place, row) in shown.enumerate() {
            let at = lab::row(area, place);
            buffer.set_line(at.x, at.y, &row.line, at.width);
        }
        frame::scrollbar(buffer, area, self.top, self.rows.len(), pen.theme.muted);
    }

    /// What stands at a place of the terminal.
    pub fn at(&self, area: Rect, (x, y): (u16, u16)) -> Option<Target> {
        let row = self.rows.get(self.top + usize::from(y.checked_sub(area.y)?))?;
        let column = x.checked_sub(area.x)?;
        let found = row.targets.iter().find(|(columns, _)| columns.contains(&column));
        found.map(|(_, target)| *target)
    }
}

/// The columns from one on.
pub fn columns(start: usize, width: usize) -> Range<u16> {
    let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    column(start)..column(start + width)
}

/// Makes what stands between backticks stand out, line by line: a word goes on where the line before
/// left off.
#[derive(Default)]
pub struct Marker {
    /// Whether what comes next stands between backticks.
    within: bool,
    /// How many words have begun.
    words: usize,
}

impl Marker {
    /// A line with something before it; its words can be pointed at, each by its place.
    pub fn row(&mut self, pen: Pen<'_>, before: &str, line: &str) -> Row {
        let mut row = Row::from(Line::raw(before.to_owned()));
        for (part, text) in line.split('`').enumerate() {
            if part > 0 {
                self.within = !self.within;
                self.words += usize::from(self.within);
            }
            if text.is_empty() {
                continue;
            }
            let style = if self.within { pen.theme.accent } else { pen.theme.text };
            let span = Span::styled(text.to_owned(), style);
            if self.within {
                let columns = columns(row.line.width(), span.width());
                row.targets.push((columns, Target::Word(self.words - 1)));
            }
            row.line.spans.push(span);
        }
        row
    }
}

/// A text without the marks round what is to be typed.
pub fn plain(said: &str) -> String {
    said.replace('`', "")
}
