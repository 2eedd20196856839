//! The foot: the keys that would do something now, or the notice of what was just done.

use ratatui::text::{Line, Span};

use crate::control::applies;
use crate::control::keys::{self, Row, Verb};
use crate::model::Life;

use super::glyph::sign;
use super::{Pen, say, text};

/// The foot's words in at most `width` columns.
pub fn line(pen: Pen<'_>, width: usize) -> Line<'static> {
    match &pen.model.screen.notice {
        Some(notice) => {
            let said = format!(" {} {} ", sign::NOTICE, say::notice(pen, notice));
            Line::styled(text::fit(&said, width), pen.theme.warning)
        }
        None => hints(pen, width),
    }
}

/// The keys of the active contexts, nearest first, as many as fit. Help and leaving come last but
/// are always there.
pub fn hints(pen: Pen<'_>, width: usize) -> Line<'static> {
    let active = keys::contexts(&pen.model.screen).iter().flat_map(|context| keys::rows(*context));
    let offered = active.filter(|row| row.hint && applies(pen.model, row.verb));
    let (always, mut hints): (Vec<&Row>, Vec<&Row>) =
        offered.partition(|row| matches!(row.verb, Verb::Help | Verb::Quit));
    let between = Span::styled("  ", pen.theme.muted);
    let of = |rows: &[&Row]| -> Vec<Line<'static>> {
        rows.iter().filter_map(|row| hint(pen, row)).collect()
    };
    let last = text::join_fitting(of(&always), &between, width.saturating_sub(2));
    let room = width.saturating_sub(last.width() + 4);
    hints.dedup_by_key(|row| row.verb);
    let mut line = text::join_fitting(of(&hints), &between, room);
    if line.width() > 0 {
        line.spans.push(between);
    }
    line.spans.extend(last.spans);
    line.spans.insert(0, " ".into());
    line.spans.push(" ".into());
    line
}

fn hint(pen: Pen<'_>, row: &Row) -> Option<Line<'static>> {
    let peer = pen.model.screen.selected.and_then(|id| pen.model.world.peer(id));
    let paused = peer.is_some_and(|peer| peer.life == Life::Paused);
    let words = match row.verb {
        Verb::PauseOrResume if paused => pen.words.control_resume_short(),
        verb => say::verb_short(pen.words, verb)?,
    };
    let key = row.keys.first()?.to_string();
    Some(Line::from(vec![
        Span::styled(key, pen.theme.accent),
        Span::styled(format!(" {words}"), pen.theme.muted),
    ]))
}
