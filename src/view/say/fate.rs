//! Words for fates: one word in the matrix, a whole sentence below it.

use crate::l10n::Words;
use crate::lab::{Absence, Fate, Gap, Holding, Known, Loss, PeerId, Place, Refusal, Verdict};
use crate::model::World;

use super::super::{Pen, payload, text};
use super::peer;

/// How wide a subscription is shown in a sentence.
const PREFIX_WIDTH: usize = 16;
/// How many subscriptions a sentence names.
const PREFIXES: usize = 4;

/// A fate in a word or two.
pub fn fate_word(words: &Words, fate: &Fate) -> String {
    match fate {
        Fate::Delivered { after } if after.is_zero() => words.view_delivered(),
        Fate::Delivered { after } => text::span(*after),
        Fate::Filtered => words.view_filtered(),
        Fate::Missed(_) => words.view_missed(),
        Fate::Dropped(Gap::Replaced) => words.view_replaced(),
        Fate::Dropped(_) => words.view_dropped(),
        Fate::Lost(_) => words.view_lost(),
        Fate::Refused(_) => words.view_refused(),
        Fate::Outside => words.view_outside_fate(),
        Fate::Pending(Place::Held(_)) => words.view_held(),
        Fate::Pending(Place::Queued | Place::QueuedForOneOf) => words.view_queued(),
        Fate::Pending(Place::AwaitsPaused) => words.view_at_paused(),
        Fate::Pending(Place::InHand) => words.view_in_hand(),
    }
}

/// A verdict on a message at a peer (or at nobody known), in a sentence with its reason and how it is known.
pub fn fate_sentence(pen: Pen<'_>, verdict: &Verdict, to: Option<PeerId>, reply: bool) -> String {
    let words = pen.words;
    let name = to.map_or_else(|| words.fate_receiver(), |to| peer(&pen.model.world, to));
    let said = match &verdict.fate {
        Fate::Delivered { after } if reply => words.fate_answered(text::span(*after)),
        Fate::Delivered { after } if after.is_zero() => words.fate_delivered_outside(),
        Fate::Delivered { after } => words.fate_delivered(text::span(*after)),
        Fate::Filtered => filtered(words, &pen.model.world, to, name),
        Fate::Missed(Absence::NotRunning) => words.fate_missed_not_running(name),
        Fate::Missed(Absence::NotConnected) => words.fate_missed_not_connected(name),
        Fate::Missed(Absence::NotLanded) => words.fate_missed_not_landed(name),
        Fate::Dropped(Gap::Overtaken) => words.fate_dropped_overtaken(),
        Fate::Dropped(Gap::Quiet) => words.fate_dropped_quiet(),
        Fate::Dropped(Gap::Replaced) => words.fate_dropped_replaced(),
        Fate::Dropped(Gap::NoDelimiter) => words.fate_dropped_no_delimiter(),
        Fate::Dropped(Gap::Unroutable) => words.fate_dropped_unroutable(),
        Fate::Lost(Loss::Unread) => words.fate_lost_unread(name),
        Fate::Lost(Loss::ReceiverEnded) => words.fate_lost_receiver_ended(name),
        Fate::Lost(Loss::LinkCut) => words.fate_lost_link_cut(name),
        Fate::Lost(Loss::SenderEnded) => words.fate_lost_sender_ended(),
        Fate::Lost(Loss::InHand) => words.fate_lost_in_hand(name),
        Fate::Refused(refusal) => refused(words, refusal),
        Fate::Outside if verdict.known == Known::Unknowable => words.fate_outside_perhaps(),
        Fate::Outside if verdict.known == Known::Seen => words.fate_outside_seen(),
        Fate::Outside => words.fate_outside(),
        Fate::Pending(place) => pending(words, *place, name),
    };
    let how = match (verdict.known, &verdict.fate) {
        (Known::Seen | Known::Unknowable, _) => return said,
        (Known::Inferred, Fate::Filtered) => words.fate_from_subscriptions(),
        (Known::Inferred, _) => words.fate_inferred(),
    };
    format!("{said} ({how})")
}

fn filtered(words: &Words, world: &World, to: Option<PeerId>, name: String) -> String {
    let prefixes = to.map(|to| crate::model::subscriptions(world, to)).unwrap_or_default();
    if prefixes.is_empty() {
        return words.fate_filtered_none(name);
    }
    let shown = prefixes.iter().take(PREFIXES);
    let mut shown: Vec<String> =
        shown.map(|prefix| payload::quoted(prefix.bytes(), PREFIX_WIDTH)).collect();
    if prefixes.len() > PREFIXES {
        shown.push(words.view_and_more((prefixes.len() - PREFIXES).to_string()));
    }
    words.fate_filtered(name, shown.join(&words.app_list()))
}

fn refused(words: &Words, refusal: &Refusal) -> String {
    match refusal {
        Refusal::OutOfTurn => words.fate_refused_out_of_turn(),
        Refusal::Unroutable => words.fate_refused_unroutable(),
        Refusal::BacklogFull { capacity } => words.fate_refused_backlog_full(capacity.to_string()),
        Refusal::PeerEnded => words.fate_refused_peer_ended(),
        Refusal::Failed { reason } => words.fate_refused_failed(reason.to_string()),
    }
}

fn pending(words: &Words, place: Place, name: String) -> String {
    match place {
        Place::Held(Holding::WouldBlock) => words.fate_held_would_block(),
        Place::Held(Holding::Turn) => words.fate_held_turn(),
        Place::Held(Holding::Behind) => words.fate_held_behind(),
        Place::Held(Holding::Paused) => words.fate_held_paused(),
        Place::Held(Holding::Audience) => words.fate_held_audience(),
        Place::Queued => words.fate_queued(),
        Place::QueuedForOneOf => words.fate_queued_for_one(),
        Place::AwaitsPaused => words.fate_awaits_paused(name),
        Place::InHand => words.fate_in_hand(name),
    }
}
