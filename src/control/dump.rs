//! A message's bytes in rows: as text and as hex, so that scrolling and drawing count the same.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::lab::{Frame, Message};
use crate::model::payload;

use super::tree::{Branch, Notation, tree};

/// How many bytes of a frame are shown.
pub const SHOWN: usize = 4096;
/// How many frames of a message are shown.
const FRAMES: usize = 64;
/// From this many columns on a row of hex has sixteen bytes.
pub const WIDE: u16 = 78;

/// One row of a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DumpRow {
    /// A frame begins: its place.
    Frame(usize),
    /// A line of the frame's text, escaped.
    Text(String),
    /// The frame's structure follows, in this notation.
    Tree(Notation),
    /// A row of the structure.
    Branch(Branch),
    /// So many rows of the structure more are not shown.
    MoreBranches(usize),
    /// Bytes, and their place in the frame.
    Hex(usize, Vec<u8>),
    /// So many bytes more are not shown.
    MoreBytes(usize),
    /// So many frames more are not shown.
    MoreFrames(usize),
}

/// All rows for a message, in so many columns.
pub fn dump(message: &Message, width: u16) -> Vec<DumpRow> {
    let mut rows = Vec::new();
    for (place, frame) in message.frames().iter().enumerate().take(FRAMES) {
        rows.push(DumpRow::Frame(place));
        rows.extend(frame_rows(frame, width));
    }
    let surplus = message.frames().len().saturating_sub(FRAMES);
    if surplus > 0 {
        rows.push(DumpRow::MoreFrames(surplus));
    }
    rows
}

fn frame_rows(frame: &Frame, width: u16) -> impl Iterator<Item = DumpRow> {
    let shown = frame.bytes().get(..SHOWN).unwrap_or(frame.bytes());
    let text = cut(&payload::escape(shown), usize::from(width.saturating_sub(2).max(8)));
    let text = text.into_iter().map(DumpRow::Text);
    let across = if width >= WIDE { 16 } else { 8 };
    let hex = shown.chunks(across).enumerate();
    let hex = hex.map(move |(row, bytes)| DumpRow::Hex(row * across, bytes.to_vec()));
    let surplus = frame.bytes().len() - shown.len();
    let more = (surplus > 0).then_some(DumpRow::MoreBytes(surplus));
    let tree = tree(frame.bytes()).into_iter().flat_map(|(notation, rows, surplus)| {
        let rows = rows.into_iter().map(DumpRow::Branch);
        let more = (surplus > 0).then_some(DumpRow::MoreBranches(surplus));
        std::iter::once(DumpRow::Tree(notation)).chain(rows).chain(more).collect::<Vec<_>>()
    });
    text.chain(tree.collect::<Vec<_>>()).chain(hex.collect::<Vec<_>>()).chain(more)
}

/// The text in lines of at most `width` columns, with every space it has.
fn cut(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut left = 0;
    for grapheme in text.graphemes(true) {
        let cells = grapheme.width();
        if cells > left || lines.is_empty() {
            lines.push(String::new());
            left = width;
        }
        left = left.saturating_sub(cells);
        if let Some(line) = lines.last_mut() {
            line.push_str(grapheme);
        }
    }
    lines
}

/// How many rows that makes.
pub(super) fn rows(message: &Message, width: u16) -> usize {
    dump(message, width).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_frame_is_told_as_text_and_as_bytes() {
        let message = Message::from_frames(vec![Frame::from("key"), Frame::from(vec![0, 255])]);
        let text = |text: &str| DumpRow::Text(text.to_owned());
        assert_eq!(
            dump(&message, 60),
            [
                DumpRow::Frame(0),
                text("key"),
                DumpRow::Hex(0, b"key".to_vec()),
                DumpRow::Frame(1),
                text(r"\x00\xff"),
                DumpRow::Hex(0, vec![0, 255]),
            ]
        );
    }

    #[test]
    fn text_is_cut_where_the_line_ends_and_nowhere_else() {
        assert_eq!(cut("a  b 你好 c", 5), ["a  b ", "你好 ", "c"]);
        assert_eq!(cut("", 5), Vec::<String>::new());
    }

    #[test]
    fn large_messages_are_told_in_part_and_the_rest_is_counted() {
        let message = Message::single(Frame::from(vec![b'x'; SHOWN + 100]));
        let rows = dump(&message, 100);
        assert_eq!(rows.last(), Some(&DumpRow::MoreBytes(100)));
        assert_eq!(rows.iter().filter(|row| matches!(row, DumpRow::Hex(..))).count(), SHOWN / 16);
        let many = Message::from_frames(vec![Frame::default(); FRAMES + 3]);
        assert_eq!(dump(&many, 100).last(), Some(&DumpRow::MoreFrames(3)));
    }
}
