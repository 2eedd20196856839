//! What is said on the standard error while a lab runs without a screen.

use std::time::Duration;

use crate::l10n::Words;
use crate::lab::{Deed, Holding, PeerId, Reason};
use crate::model::{Life, World};

use super::fate::{deed, holding};
use super::note::name;
use super::span::span;

/// A flood that could not go on.
pub fn flood_blocked(speaker: &str, waited: Duration, words: &Words) -> String {
    words.report_flood_blocked(speaker, span(waited))
}

/// What the lab was waited for in vain.
pub fn not_ready(world: &World, waited: Duration, words: &Words) -> String {
    let mut what = Vec::new();
    for peer in world.peers() {
        if peer.life == Life::Waiting {
            what.push(words.report_not_ready_peer(peer.spec.name.as_str()));
        }
        let subscriptions = peer.sockets.iter().flat_map(|socket| &socket.subscriptions);
        if peer.life.is_open() && subscriptions.into_iter().any(|it| !it.landed) {
            what.push(words.report_not_ready_subscription(peer.spec.name.as_str()));
        }
    }
    for link in world.links().iter().filter(|link| !link.up) {
        let (from, to) = (name(world, link.connector), name(world, link.binder));
        what.push(words.report_not_ready_link(from, to));
    }
    for place in world.awaited() {
        what.push(words.report_not_ready_place(place.name.as_str()));
    }
    words.report_warning(words.report_not_ready(span(waited), what.join(&words.app_list())))
}

/// Why lines of the input were not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// Whoever was to send them has ended.
    Ended(PeerId),
    /// Whoever was to send them has been waiting for so long.
    Blocked(PeerId, Duration),
    /// Nobody in the lab sends what is typed.
    Nobody,
}

/// Says that at least `count` lines were not sent. `all`: that there are no more.
pub fn unsent(world: &World, why: Unsent, (count, all): (u64, bool), words: &Words) -> String {
    let who = |id: PeerId| world.peer(id).map_or("", |peer| &peer.spec.name);
    let why = match why {
        Unsent::Ended(peer) => words.report_unsent_ended(who(peer)),
        Unsent::Blocked(peer, waited) => {
            let held = world.peer(peer).and_then(|peer| peer.holding);
            let place = held.map_or(Holding::WouldBlock, |(why, _)| why);
            words.report_unsent_blocked(who(peer), span(waited), holding(place, words))
        }
        Unsent::Nobody => words.report_unsent_nobody(),
    };
    words.report_error(if all {
        words.report_unsent(count, why)
    } else {
        words.report_unsent_more(count.to_string(), why)
    })
}

/// Says that a line of the input is too long to be a message.
pub fn long_line(number: u64, limit: usize, words: &Words) -> String {
    words.report_error(words.report_long_line(number.to_string(), limit.to_string()))
}

/// Says that the input ended by an error.
pub fn bad_input(error: &std::io::Error, words: &Words) -> String {
    words.report_error(words.report_bad_input(error.to_string()))
}

/// Says that the lab could not be started at all.
pub fn lab_failed(tried: &Deed, reason: &Reason, words: &Words) -> String {
    words.report_error(words.report_lab_failed(deed(tried, words), reason.to_string()))
}
