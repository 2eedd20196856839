//! What is to be told of the selected message, in whole sentences.

use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

use crate::control::prose;
use crate::lab::{Fate, PeerId, Verdict};
use crate::model::{Cell, Entry};

use super::super::glyph::{self, sign};
use super::super::{Pen, lab, payload, say, text};
use super::matrix::{Matrix, receivers};
use super::open_ways;

/// Draws what is to be told: of the selected peer first, then what is out of the ordinary, then the
/// rest, as far as there is room.
pub fn draw(pen: Pen<'_>, matrix: &Matrix, entry: &Entry, buffer: &mut Buffer) {
    let ledger = pen.model.world.ledger();
    let cell = |peer: PeerId| Some((peer, ledger.cell(entry.id, peer)?));
    let cells: Vec<(PeerId, Cell)> = receivers(pen).into_iter().filter_map(cell).collect();
    let open = open_ways(pen, entry).into_iter().map(|verdict| (None, verdict, false));
    let closed = cells.iter().map(|(peer, cell)| (Some(*peer), &cell.verdict, cell.reply));
    let mut ways: Vec<Way<'_>> = open.chain(closed).collect();
    ways.sort_by_key(|(peer, verdict, _)| {
        let rank = match verdict.fate {
            Fate::Delivered { .. } => 2,
            Fate::Outside => 3,
            Fate::Filtered
            | Fate::Missed(_)
            | Fate::Dropped(_)
            | Fate::Lost(_)
            | Fate::Refused(_)
            | Fate::Pending(_) => 1,
        };
        if peer.is_some() && pen.model.screen.selected == *peer { 0 } else { rank }
    });
    let first = matrix.rows.head + matrix.rows.body + matrix.rows.blank;
    let rows = first..first + matrix.rows.told;
    let last = rows.end.saturating_sub(1);
    let lines = ways.into_iter().flat_map(|way| {
        let lines = lines(pen, entry, way, matrix.area.width);
        let count = lines.len();
        lines.into_iter().enumerate().map(move |(place, line)| (line, place + 1 < count))
    });
    for (row, (mut line, goes_on)) in rows.zip(lines) {
        let at = lab::row(matrix.area, usize::from(row));
        // The rest stands in the opened message.
        if goes_on && row == last {
            line.spans.push(Span::styled(format!(" {}", sign::ELLIPSIS), pen.theme.text));
            line = text::fit_line(line, usize::from(at.width));
        }
        buffer.set_line(at.x, at.y, &line, at.width);
    }
}

/// A way of the message: to whom, what became of it, and whether it is the reply's.
type Way<'a> = (Option<PeerId>, &'a Verdict, bool);

fn lines(
    pen: Pen<'_>,
    entry: &Entry,
    (peer, verdict, reply): Way<'_>,
    width: u16,
) -> Vec<Line<'static>> {
    const SHOWN: usize = 24;
    let (theme, fate) = (pen.theme, &verdict.fate);
    let shown = payload::plain(&entry.message, SHOWN);
    let number = entry.n.to_string();
    let head = match peer {
        Some(peer) => pen.words.fate_head_to(number, shown, say::peer(&pen.model.world, peer)),
        None => pen.words.fate_head(number, shown),
    };
    let head = format!("{head}{}", pen.words.fate_colon());
    let said = say::fate_sentence(pen, verdict, peer, reply);
    // The head is wrapped with the rest, and told from it by its style.
    let mut left = head.chars().count();
    let lines = prose::wrap_all(&format!("{head}{said}"), width.saturating_sub(2));
    let mut told = Vec::new();
    for (place, line) in lines.into_iter().enumerate() {
        let at = line.char_indices().nth(left).map_or(line.len(), |(at, _)| at);
        let (head, rest) = line.split_at(at);
        left = left.saturating_sub(line.chars().count() + 1);
        let sign = match place {
            0 if reply && matches!(fate, Fate::Delivered { .. }) => sign::REPLY,
            0 => glyph::of(fate),
            _ => " ",
        };
        told.push(Line::from(vec![
            Span::styled(format!("{sign} "), theme.fate(fate)),
            Span::styled(head.to_owned(), theme.muted),
            Span::styled(rest.to_owned(), theme.text),
        ]));
    }
    told
}
