//! What is seen: drawing the model as a frame. Drawing changes nothing.

mod bar;
mod commands;
pub mod detect;
mod doctor;
mod foot;
mod frame;
pub mod glyph;
mod hit;
mod journal;
mod lab;
mod lesson;
mod line;
mod menu;
mod message;
mod messages;
mod overlay;
pub mod palette;
pub mod payload;
mod peer;
mod rows;
mod say;
mod sequence;
mod small;
mod stage;
mod study;
pub mod text;
pub mod theme;

use ratatui::Frame;
use strum::IntoEnumIterator as _;

pub use hit::hit;
pub use say::{context as context_words, verb as verb_words};
pub use theme::{Theme, Themes};

use crate::control::areas;
use crate::control::keys::Verb;
use crate::l10n::{self, Language, Words};
use crate::model::{Model, Place, Tab};

/// What every part of the view draws with.
#[derive(Clone, Copy)]
struct Pen<'a> {
    model: &'a Model,
    theme: &'a Theme,
    words: &'a Words,
}

/// What each verb of the key table is called, for the command palette to search.
pub fn sayings(words: &Words) -> Vec<(&'static str, String)> {
    use crate::control::commands::{BLANK, KEPT, LESSON, PATTERN, PEER};
    let offers = [
        (PEER, words.view_commands_peer(BLANK)),
        (PATTERN, words.view_commands_pattern(BLANK)),
        (LESSON, words.view_commands_lesson(BLANK)),
        (KEPT, words.view_commands_kept(BLANK)),
    ];
    Verb::iter().map(|verb| (verb.into(), say::verb(words, verb))).chain(offers).collect()
}

/// Where the open pane stands, if it can be scrolled further than there is anything to see: only
/// drawing knows how many rows its sentences take.
pub fn stands(model: &Model, theme: &Theme, words: &Words) -> Option<isize> {
    let pen = Pen { model, theme, words };
    let pane = areas::lab(model).pane;
    match model.screen.tab {
        Tab::Peer => Some(peer::stands(pen, pane)),
        Tab::Lesson => Some(lesson::stands(pen, pane)),
        Tab::Messages | Tab::Sequence | Tab::Journal | Tab::Doctor => None,
    }
}

/// Draws the model.
pub fn draw(model: &Model, theme: &Theme, words: &Words, frame: &mut Frame<'_>) {
    let pen = Pen { model, theme, words };
    let cursor = if areas::fits(model.screen.size) {
        let buffer = frame.buffer_mut();
        let cursor = match model.screen.place {
            Place::Menu => menu::draw(pen, buffer),
            Place::Lab => lab::draw(pen, buffer),
        };
        match &model.screen.overlay {
            Some(overlay) => overlay::draw(pen, overlay, buffer),
            None => cursor,
        }
    } else {
        small::draw(pen, frame.buffer_mut());
        None
    };
    frame::mend_halves(frame.buffer_mut());
    theme.ground(frame.buffer_mut());
    if theme.ascii {
        // Whoever reads Chinese has its letters; what may be missing is the signs.
        let letters = l10n::language(words) != Language::default();
        glyph::flatten(frame.buffer_mut(), letters);
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}
