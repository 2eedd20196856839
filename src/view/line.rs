//! The input box: whose line it is, the line, and the real cursor, where input methods look for it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use tui_input::Input;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::control::areas::LabAreas;
use crate::control::keys::{Verb, key_of};
use crate::model::{Focus, Tab};

use super::glyph::sign;
use super::{Pen, frame, messages, sequence, text};

/// Draws the box; returns where the cursor stands when the box has the focus.
pub fn draw(pen: Pen<'_>, areas: &LabAreas, buffer: &mut Buffer) -> Option<Position> {
    let status = match pen.model.screen.tab {
        Tab::Messages => messages::status(pen, areas.pane),
        Tab::Sequence => sequence::status(pen),
        Tab::Journal | Tab::Peer | Tab::Lesson | Tab::Doctor => Line::default(),
    };
    let (title, room) = (title(pen), usize::from(areas.speaker.width.saturating_sub(5)));
    let status = text::fit_line(status, room.saturating_sub(title.width()).max(room / 2));
    frame::words(buffer, areas.speaker, title, status);
    let focused = pen.model.screen.focus == Focus::Box;
    let input = pen.model.screen.line.input();
    let style = if focused { pen.theme.text } else { pen.theme.muted };
    let cursor = draw_input(buffer, areas.line, input, style);
    if input.value().is_empty() {
        let hint = hint(pen);
        // One column stays free for the cursor.
        let area = Rect { x: areas.line.x + 1, width: areas.line.width - 1, ..areas.line };
        let hint = text::fit(&hint, usize::from(area.width));
        buffer.set_string(area.x, area.y, hint, pen.theme.muted);
    }
    focused.then_some(cursor)
}

/// What stands in the box while nothing is typed.
fn hint(pen: Pen<'_>) -> String {
    let Pen { words, model, .. } = pen;
    let speaker = model.screen.speaker.and_then(|id| model.world.peer(id));
    match speaker {
        _ if model.history().in_past() => words.view_line_past(
            text::clock(model.world.now()),
            text::minutes(model.live().now()),
            key_of(Verb::Back),
        ),
        _ if !model.screen.live => words.view_line_recording(),
        _ if model.screen.starting.is_some() => String::new(),
        None => words.view_line_no_speaker_hint(key_of(Verb::ToPanes)),
        Some(peer) if !peer.life.is_open() => {
            words.view_line_ended_hint(key_of(Verb::ToPanes), key_of(Verb::Restart))
        }
        Some(peer) if peer.awaiting_reply.is_some() => {
            words.view_line_waiting_hint(key_of(Verb::Send), key_of(Verb::SendNow))
        }
        Some(_) => words.view_line_placeholder(),
    }
}

/// Whose line it is, and what keeps it from going out at once.
fn title(pen: Pen<'_>) -> Line<'static> {
    let Pen { words, theme, model } = pen;
    let focused = model.screen.focus == Focus::Box;
    let arrow = Span::styled(
        format!(" {} ", sign::CHOSEN),
        if focused { theme.accent } else { theme.muted },
    );
    let Some(peer) = model.screen.speaker.and_then(|id| model.world.peer(id)) else {
        return Line::from(vec![
            Span::styled(format!(" {}", words.view_line_no_speaker()), theme.muted),
            arrow,
        ]);
    };
    let style = theme.hue(peer.spec.id).patch(theme.strong);
    let mut spans = vec![Span::styled(format!(" {}", peer.spec.name), style), arrow];
    let mut note = |text: String| spans.push(Span::styled(format!("{text} "), theme.warning));
    if peer.life.is_over() {
        note(words.view_line_ended());
    } else if peer.awaiting_reply.is_some() {
        note(words.view_line_waiting());
    }
    if peer.held > 0 {
        let held = i64::try_from(peer.held).unwrap_or(i64::MAX);
        note(format!("{} {}", sign::BETWEEN, words.view_line_held(held)));
    }
    Line::from(spans)
}

/// Draws text being typed, scrolled so that the cursor is in sight; returns the cursor's place.
pub fn draw_input(buffer: &mut Buffer, area: Rect, input: &Input, style: Style) -> Position {
    let width = usize::from(area.width);
    let scroll = input.visual_scroll(width.saturating_sub(1));
    let (mut column, end) = (0, scroll + width);
    for grapheme in input.value().graphemes(true) {
        let cells = grapheme.width();
        if column >= scroll && column + cells <= end && cells > 0 {
            let x = area.x + u16::try_from(column - scroll).unwrap_or(0);
            let shown = inert(grapheme);
            let stands_in = shown != grapheme;
            let style = if stands_in { style.add_modifier(Modifier::DIM) } else { style };
            buffer.set_string(x, area.y, shown, style);
        }
        column += cells;
    }
    let cursor = u16::try_from(input.visual_cursor() - scroll.min(input.visual_cursor()));
    Position::new(area.x + cursor.unwrap_or(0).min(area.width.saturating_sub(1)), area.y)
}

/// What is drawn for a typed character: a stand-in for those that act on a terminal.
fn inert(grapheme: &str) -> &str {
    if grapheme.chars().eq([crate::model::Line::FRAME_BREAK]) {
        return sign::FRAME_BREAK;
    }
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if grapheme.chars().any(acts) { sign::BETWEEN } else { grapheme }
}
