//! Bars: how full a queue is, in a few cells.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::model::Queue;

use super::Pen;
use super::glyph::sign;
use super::theme::Theme;

/// From this share on a queue is worth a warning.
const NEARLY_FULL: f64 = 0.8;

/// The bar of a queue in so many cells; empty when the queue has no limit to measure it by.
pub fn bar(queue: &Queue, cells: usize, theme: &Theme) -> Line<'static> {
    let Some(share) = queue.share().filter(|_| cells > 0) else { return Line::default() };
    let taken = (share * cells as f64) as usize;
    // One message shows, however large the queue is; and only a full queue looks full.
    let taken = if queue.waiting > 0 { taken.max(1) } else { 0 };
    let taken = if share < 1.0 { taken.min(cells - 1) } else { cells };
    Line::from(vec![
        Span::styled(sign::TAKEN.repeat(taken), style(queue, theme)),
        Span::styled(sign::FREE.repeat(cells - taken), theme.frame),
    ])
}

/// The colour of a queue: the fuller, the louder.
pub fn style(queue: &Queue, theme: &Theme) -> Style {
    match queue.share() {
        Some(1.0..) => theme.fates.lost,
        Some(NEARLY_FULL..) => theme.warning,
        Some(_) | None => theme.fates.pending,
    }
}

/// How much of a queue is taken, in words: `12 of 2000 waiting`.
pub fn said(pen: Pen<'_>, queue: &Queue) -> String {
    let count = queue.waiting.to_string();
    let count = if queue.about { pen.words.view_about(count) } else { count };
    match queue.room {
        Some(room) => pen.words.view_queue(count, room.to_string()),
        None => pen.words.view_queue_endless(count),
    }
}

/// The same where there is little room: `12/2000`.
pub fn short(queue: &Queue) -> String {
    let about = if queue.about { sign::INFERRED } else { "" };
    let room = queue.room.map(|room| format!("/{room}")).unwrap_or_default();
    format!("{about}{}{room}", queue.waiting)
}

#[cfg(test)]
mod tests {
    use termprofile::TermProfile;

    use super::*;
    use crate::lab::{PeerId, SocketId, WireId};

    fn shown(waiting: u64, room: Option<u64>, cells: usize) -> String {
        let end = SocketId { peer: PeerId(0), socket: 0 };
        let queue = Queue { from: end, to: end, wire: WireId(0), waiting, about: false, room };
        bar(&queue, cells, &Theme::dark(TermProfile::TrueColor)).to_string()
    }

    #[test]
    fn one_message_shows_and_only_a_full_queue_looks_full() {
        assert_eq!(shown(0, Some(2000), 5), "▱▱▱▱▱");
        assert_eq!(shown(1, Some(2000), 5), "▰▱▱▱▱");
        assert_eq!(shown(1000, Some(2000), 5), "▰▰▱▱▱");
        assert_eq!(shown(1999, Some(2000), 5), "▰▰▰▰▱");
        assert_eq!(shown(2000, Some(2000), 5), "▰▰▰▰▰");
        assert_eq!(shown(2040, Some(2000), 5), "▰▰▰▰▰");
        assert_eq!(shown(1, Some(2), 1), "▱");
    }

    #[test]
    fn without_a_limit_there_is_nothing_to_measure_by() {
        assert_eq!(shown(7, None, 5), "");
        assert_eq!(shown(7, Some(9), 0), "");
    }
}
