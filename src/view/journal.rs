//! The journal: every fact in a plain sentence, the newest at the bottom.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::control::prose;
use crate::lab::{Event, Fact};

use super::{Pen, frame, lab, say, text};

/// The widest a peer's name gets.
const NAME_WIDTH: usize = 14;

pub fn draw(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let journal = pen.model.world.journal();
    let count = journal.events().len();
    if count == 0 {
        buffer.set_string(area.x, area.y, pen.words.view_journal_none(), pen.theme.muted);
        return;
    }
    let end = pen.model.screen.journal_end(journal).saturating_sub(journal.thinned());
    let end = usize::try_from(end).unwrap_or(count).min(count);
    let rows = usize::from(area.height);
    // From the end upwards until the pane is full; from there downwards if that is not enough.
    let mut lines: Vec<Line<'static>> = Vec::new();
    for event in journal.events().take(end).rev() {
        if lines.len() >= rows {
            break;
        }
        lines.extend(sentence(pen, event, area.width).into_iter().rev());
    }
    lines.truncate(rows);
    lines.reverse();
    for event in journal.events().skip(end) {
        if lines.len() >= rows {
            break;
        }
        lines.extend(sentence(pen, event, area.width));
    }
    for (place, line) in lines.iter().take(rows).enumerate() {
        let row = lab::row(area, place);
        buffer.set_line(row.x, row.y, line, row.width);
    }
    frame::scrollbar(buffer, area, end.saturating_sub(rows), count, pen.theme.muted);
}

/// A fact: when, who, what; further lines stand below the what.
fn sentence(pen: Pen<'_>, event: &Event, width: u16) -> Vec<Line<'static>> {
    let theme = pen.theme;
    let (name, style) = match event.peer {
        Some(peer) => (say::peer(&pen.model.world, peer), theme.hue(peer)),
        None => (pen.words.fact_the_lab(), theme.accent),
    };
    let time = text::clock(event.at);
    let indent = time.width() + NAME_WIDTH + 2;
    let room = width.saturating_sub(u16::try_from(indent).unwrap_or(width));
    let said = prose::wrap_all(&say::fact(pen, event), room.max(20));
    let style_of_fact = match &event.fact {
        Fact::LabFailed { .. }
        | Fact::LabPaused
        | Fact::SlowMotion { .. }
        | Fact::Disconnecting { .. }
        | Fact::PeerEnded { .. }
        | Fact::Renewed
        | Fact::CrashRefused
        | Fact::Trouble { .. }
        | Fact::Refused { .. } => theme.warning,
        Fact::Unread { .. } | Fact::Abandoned { .. } => theme.fates.lost,
        Fact::Received { .. } => theme.fates.delivered,
        Fact::Offered { .. } => theme.text,
        Fact::Held { .. } => theme.fates.pending,
        Fact::LabStarted { .. }
        | Fact::LabStopped
        | Fact::PeerAdded { .. }
        | Fact::PeerStarted
        | Fact::PeerPaused
        | Fact::PeerResumed
        | Fact::FloodStarted { .. }
        | Fact::FloodStopped
        | Fact::Flow { .. }
        | Fact::LabResumed
        | Fact::Stepped { .. }
        | Fact::OptionSet { .. }
        | Fact::PaceSet { .. }
        | Fact::Bound { .. }
        | Fact::Connecting { .. }
        | Fact::Link { .. }
        | Fact::Subscribed { .. }
        | Fact::Unsubscribed { .. }
        | Fact::SubscriptionLanded { .. }
        | Fact::SubscriptionLeft { .. }
        | Fact::Sent { .. }
        | Fact::Tally { .. }
        | Fact::Idle
        | Fact::Empty { .. } => theme.text,
    };
    let mut lines = Vec::new();
    for (place, part) in said.into_iter().enumerate() {
        let head = if place == 0 {
            vec![
                Span::styled(format!("{time} "), theme.muted),
                Span::styled(format!("{} ", text::pad(&name, NAME_WIDTH)), style),
            ]
        } else {
            vec![Span::raw(" ".repeat(indent))]
        };
        let mut line = Line::from(head);
        line.spans.push(Span::styled(part, style_of_fact));
        lines.push(line);
    }
    lines
}
