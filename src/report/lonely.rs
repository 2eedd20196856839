//! What a single peer among other people's programs has to say of itself.

use std::time::Duration;

use crate::l10n::Words;
use crate::model::World;

use super::fate::deed;
use super::span::span;

/// What a single peer found wanting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lonely {
    /// Nobody has come for so long; it sends all the same.
    Sends(Duration),
    /// It cannot send.
    Blocked,
    /// So many messages are still with it at its end.
    Queued(u64),
    /// Its last request was not answered.
    Unanswered,
}

/// Says what a single peer found wanting.
pub fn lonely(why: Lonely, words: &Words) -> String {
    match why {
        Lonely::Sends(waited) => words.report_warning(words.report_lonely(span(waited))),
        Lonely::Blocked => words.report_error(words.report_lonely_blocked()),
        Lonely::Queued(count) => words.report_error(words.report_lonely_queued(count)),
        Lonely::Unanswered => words.report_error(words.report_lonely_unanswered()),
    }
}

/// What its sockets could not do.
pub fn troubles(world: &World, words: &Words) -> Vec<String> {
    let sockets = world.peers().iter().flat_map(|peer| {
        peer.sockets.iter().filter_map(|socket| Some((&peer.spec.name, socket.trouble.as_ref()?)))
    });
    let said = |(name, (tried, reason)): (&String, &(crate::lab::Deed, crate::lab::Reason))| {
        let trouble = words.report_note_trouble(name, deed(tried, words), reason.to_string());
        words.report_error(trouble)
    };
    sockets.map(said).collect()
}
