//! What the signs mean that can occur in this lab.

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::control::help::Mark;
use crate::lab::{SocketType, Transport};

use super::super::glyph::sign;
use super::super::{Pen, text};
use super::matrix::Matrix;

/// Draws the legend, if the pane has a row for it.
pub fn draw(pen: Pen<'_>, matrix: &Matrix, buffer: &mut Buffer) {
    if matrix.rows.legend == 0 {
        return;
    }
    let world = &pen.model.world;
    let kinds = || world.peers().iter().flat_map(|p| &p.spec.sockets).map(|socket| socket.kind);
    let fans = kinds().any(SocketType::fans_out);
    let answers = kinds().any(|kind| matches!(kind, SocketType::Req | SocketType::Dealer));
    let joined = world.lab().is_some_and(|lab| lab.topology.transport != Transport::Inproc);
    let marks = [
        (Mark::Delivered, true),
        (Mark::Filtered, fans),
        (Mark::Missed, fans),
        (Mark::Reply, answers),
        (Mark::DroppedOrLost, true),
        (Mark::Pending, true),
        (Mark::Inferred, true),
        (Mark::Refused, true),
        (Mark::Outside, joined),
    ];
    let parts = marks.into_iter().filter(|(_, occurs)| *occurs).map(|(mark, _)| {
        let (sign, style) = mark_sign(pen, mark);
        Line::from(vec![
            Span::styled(format!("{sign} "), style),
            Span::styled(legend_word(pen, mark), pen.theme.muted),
        ])
    });
    let line =
        text::join_fitting(parts.collect(), &Span::raw("   "), usize::from(matrix.area.width));
    let y = matrix.area.bottom().saturating_sub(1);
    buffer.set_line(matrix.area.x, y, &line, matrix.area.width);
}

fn legend_word(pen: Pen<'_>, mark: Mark) -> String {
    let words = pen.words;
    match mark {
        Mark::Delivered => words.view_delivered(),
        Mark::Filtered => words.view_filtered(),
        Mark::Missed => words.view_missed(),
        Mark::DroppedOrLost => words.view_legend_dropped_or_lost(),
        Mark::Pending => words.view_pending(),
        Mark::Refused => words.view_refused(),
        Mark::Reply => words.view_reply(),
        Mark::Outside => words.view_outside_fate(),
        Mark::Inferred => words.view_inferred(),
        Mark::Binds => words.view_mark_binds(),
        Mark::Connects => words.view_mark_connects(),
    }
}

/// A mark's sign and its colour.
pub fn mark_sign(pen: Pen<'_>, mark: Mark) -> (&'static str, Style) {
    let (fates, muted) = (&pen.theme.fates, pen.theme.muted);
    match mark {
        Mark::Delivered => (sign::DELIVERED, fates.delivered),
        Mark::Filtered => (sign::FILTERED, fates.filtered),
        Mark::Missed => (sign::MISSED, fates.missed),
        Mark::DroppedOrLost => (sign::LOST, fates.lost),
        Mark::Pending => (sign::PENDING, fates.pending),
        Mark::Refused => (sign::REFUSED, fates.refused),
        Mark::Reply => (sign::REPLY, fates.delivered),
        Mark::Outside => (sign::OUTSIDE, fates.outside),
        Mark::Inferred => (sign::INFERRED, muted),
        Mark::Binds => (sign::BINDS, muted),
        Mark::Connects => (sign::CONNECTS, muted),
    }
}
