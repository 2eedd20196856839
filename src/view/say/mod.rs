//! Words put to data: each fact, fate, notice and verb as a person reads it.

mod fact;
mod fate;
mod notice;
mod observed;
mod verb;

pub use fact::{deed, fact};
pub use fate::{fate_sentence, fate_word};
pub use notice::{applies, notice};
pub use observed::observed;
pub use verb::{context, verb, verb_short};

use crate::control::keys::{self, Context, Verb, key_of};
use crate::l10n::Words;
use crate::lab::PeerId;
use crate::model::{Focus, Place, Tab, World};

use super::Pen;

/// The key that asks for a verb where the focus is now; if the focus has to go to the panes first,
/// what takes it there stands before it.
pub fn key(pen: Pen<'_>, verb: Verb) -> String {
    let screen = &pen.model.screen;
    let active = keys::contexts(screen).iter().flat_map(|it| keys::rows(*it));
    let row = active.into_iter().find(|row| row.verb == verb);
    if let Some(key) = row.and_then(|row| row.keys.first()) {
        return key.to_string();
    }
    let types = screen.place == Place::Lab && screen.focus == Focus::Box;
    if types && keys::rows(Context::Panes).any(|row| row.verb == verb) {
        return format!("{}, {}", key_of(Verb::ToPanes), key_of(verb));
    }
    key_of(verb)
}

/// A tab's name.
pub fn tab(words: &Words, tab: Tab) -> String {
    match tab {
        Tab::Messages => words.view_tab_messages(),
        Tab::Journal => words.view_tab_journal(),
        Tab::Peer => words.view_tab_peer(),
        Tab::Lesson => words.view_tab_lesson(),
        Tab::Sequence => words.view_tab_sequence(),
        Tab::Doctor => words.view_tab_doctor(),
    }
}

/// A peer's name.
pub fn peer(world: &World, id: PeerId) -> String {
    world.peer(id).map_or_else(|| format!("#{}", id.0), |peer| peer.spec.name.clone())
}
