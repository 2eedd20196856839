//! Tables of plain text, aligned by the width that characters have on a terminal.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use crate::phrase;

/// Between two columns.
const GAP: &str = "  ";

/// Which side of a column its texts keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A table under construction.
#[derive(Debug)]
pub(super) struct Table {
    sides: Vec<Side>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    pub(super) fn new(columns: impl IntoIterator<Item = (String, Side)>) -> Self {
        let (heads, sides) = columns.into_iter().unzip();
        Self { sides, rows: vec![heads] }
    }

    /// Adds a row with a text for each column.
    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    fn width(&self, column: usize) -> usize {
        self.rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
            .unwrap_or(0)
    }

    /// Writes the table, each line after `indent` spaces.
    pub(super) fn write(&self, out: &mut impl Write, indent: usize) -> io::Result<()> {
        let widths: Vec<usize> = (0..self.sides.len()).map(|column| self.width(column)).collect();
        for row in &self.rows {
            let mut line = " ".repeat(indent);
            for ((cell, side), width) in row.iter().zip(&self.sides).zip(&widths) {
                let room = " ".repeat(width.saturating_sub(cell.width()));
                match side {
                    Side::Left => line.extend([cell, room.as_str(), GAP]),
                    Side::Right => line.extend([room.as_str(), cell, GAP]),
                }
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    /// Cuts the texts of one column so that the table fits into `total` columns of a terminal, but
    /// never below `least`.
    pub(super) fn fit(&mut self, column: usize, total: usize, least: usize) {
        let others: usize = (0..self.sides.len())
            .filter(|other| *other != column)
            .map(|other| self.width(other) + GAP.width())
            .sum();
        let room = total.saturating_sub(others).max(least);
        for cell in self.rows.iter_mut().filter_map(|row| row.get_mut(column)) {
            *cell = phrase::fit(cell, room);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(table: &Table) -> String {
        let mut out = Vec::new();
        table.write(&mut out, 1).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_are_aligned_by_width_on_the_terminal() {
        let head = |text: &str, side| (text.to_owned(), side);
        let mut table = Table::new([
            head("#", Side::Right),
            head("message", Side::Left),
            head("x", Side::Left),
        ]);
        table.row(vec!["9".into(), "你好".into(), "y".into()]);
        table.row(vec!["10".into(), "hi".into(), String::new()]);
        assert_eq!(drawn(&table), "  #  message  x\n  9  你好     y\n 10  hi\n");
        table.fit(1, 9, 3);
        assert_eq!(drawn(&table), "  #  me…  x\n  9  你…  y\n 10  hi\n");
    }
}
