//! A peer's counts in one line.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::lab::{Balance, SocketType};
use crate::model::Peer;

use super::super::glyph::sign;
use super::super::{Pen, text};

/// A count worth showing: a sign, words, the number, a style.
struct Count {
    sign: &'static str,
    said: String,
    number: u64,
    style: Style,
}

/// Where counts stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// In a box, with a line of its own for what waits.
    Box,
    /// In a box that has no other line.
    Line,
    /// In a row above and below others: each is to be written as those are.
    Row,
}

/// The counts in words where there is room, else in signs.
pub fn counts(pen: Pen<'_>, peer: &Peer, width: usize, place: Where) -> Line<'static> {
    let mut all = all_counts(pen, peer);
    all.retain(|count| place != Where::Box || count.sign != sign::PENDING);
    let between = Span::raw("  ");
    let style = |count: &Count| if count.number == 0 { pen.theme.muted } else { count.style };
    let worded: Vec<Line<'static>> =
        all.iter().map(|count| Line::styled(count.said.clone(), style(count))).collect();
    let wide = |parts: &[Line<'_>]| {
        parts.len().saturating_sub(1) * 2 + parts.iter().map(Line::width).sum::<usize>()
    };
    if wide(&worded) <= width && place != Where::Row {
        return text::join_fitting(worded, &between, width);
    }
    let telling = |count: &&Count| count.number > 0;
    // What it sent and got is always told, and in a row what the rows round it tell.
    let always: &[&str] = match place {
        Where::Box | Where::Line => &[sign::SENT, sign::GOT],
        Where::Row => &[sign::SENT, sign::GOT, sign::FILTERED],
    };
    let kept = |count: &&Count| telling(count) || always.contains(&count.sign);
    let fewer: Vec<Line<'static>> =
        all.iter().filter(kept).map(|c| Line::styled(c.said.clone(), style(c))).collect();
    if wide(&fewer) <= width {
        return text::join_fitting(fewer, &between, width);
    }
    let signs = all.iter().filter(|count| match place {
        Where::Box | Where::Line => telling(count),
        Where::Row => kept(count),
    });
    let signs = signs.map(|count| match count.sign {
        "" => Line::styled(count.said.clone(), style(count)),
        sign => Line::styled(format!("{sign}{}", count.number), style(count)),
    });
    text::fit_line(text::join_fitting(signs.collect(), &Span::raw(" "), width), width)
}

fn all_counts(pen: Pen<'_>, peer: &Peer) -> Vec<Count> {
    let (words, theme) = (pen.words, pen.theme);
    let kinds = || peer.spec.sockets.iter().map(|socket| socket.kind);
    let sum = |of: fn(&crate::lab::Tally) -> u64| -> u64 {
        peer.sockets.iter().map(|socket| of(&socket.tally)).sum()
    };
    let balance: Balance = pen.model.world.ledger().received_by(peer.spec.id);
    let queue = pen.model.world.queue_to(peer.spec.id);
    let waiting = queue.map_or(0, |queue| queue.waiting);
    let mut counts = Vec::new();
    let mut put =
        |sign, said: String, number, style| counts.push(Count { sign, said, number, style });
    if kinds().any(SocketType::sends) {
        let sent = sum(|tally| tally.sent);
        put(sign::SENT, words.view_count_sent(sent.to_string()), sent, theme.text);
    }
    if kinds().any(SocketType::receives) {
        let got = sum(|tally| tally.received);
        put(sign::GOT, words.view_count_got(got.to_string()), got, theme.text);
    }
    let rates = peer.rates();
    let rate = rates.sent.max(rates.received);
    if rate >= 0.05 {
        let said = words.view_count_rate(text::rate(rate));
        put("", said, rate.ceil() as u64, theme.muted);
    }
    if kinds().any(SocketType::subscribes) {
        let n = balance.filtered;
        put(sign::FILTERED, words.view_count_filtered(n.to_string()), n, theme.fates.filtered);
    }
    if waiting > 0 {
        let said = words.view_count_waiting(waiting.to_string());
        put(sign::PENDING, said, waiting, theme.fates.pending);
    }
    if balance.missed > 0 {
        let n = balance.missed;
        put(sign::MISSED, words.view_count_missed(n.to_string()), n, theme.fates.missed);
    }
    if balance.dropped > 0 {
        let n = balance.dropped;
        put(sign::LOST, words.view_count_dropped(n.to_string()), n, theme.fates.lost);
    }
    if kinds().any(SocketType::receives) {
        let n = balance.lost;
        put(sign::LOST, words.view_count_lost(n.to_string()), n, theme.fates.lost);
    }
    let refused = sum(|tally| tally.refused);
    if refused > 0 {
        let said = words.view_count_refused(refused.to_string());
        put(sign::REFUSED, said, refused, theme.fates.refused);
    }
    counts
}
