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

use crate::l10n::Words;
use crate::lab::PeerId;
use crate::model::{Tab, World};

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
