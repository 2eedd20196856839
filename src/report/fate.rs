//! Fates in words, with the mark each has everywhere.

use crate::l10n::Words;
use crate::lab::{Absence, Deed, Fate, Gap, Holding, Known, Loss, Place, Refusal, Verdict};

use super::span::span;

/// A fate with all that is known of it. `reply`: it is that of the answer.
pub(super) fn verdict(verdict: &Verdict, reply: bool, words: &Words) -> String {
    let text = match &verdict.fate {
        Fate::Delivered { after } if after.is_zero() => words.report_fate_delivered_bare(),
        Fate::Delivered { after } if reply => words.report_fate_replied(span(*after)),
        Fate::Delivered { after } => words.report_fate_delivered(span(*after)),
        other => fate(other, words),
    };
    match verdict.known {
        Known::Seen => text,
        Known::Inferred if shown_as_inferred(&verdict.fate) => words.report_fate_inferred(text),
        Known::Inferred => text,
        Known::Unknowable => words.report_fate_unknowable(text),
    }
}

/// That a message was filtered always follows from the subscriptions; saying so each time would
/// tell nothing.
pub(super) const fn shown_as_inferred(fate: &Fate) -> bool {
    !matches!(fate, Fate::Filtered | Fate::Pending(_))
}

/// A fate by itself, alike for all messages that share it.
pub(super) fn fate(fate: &Fate, words: &Words) -> String {
    match fate {
        Fate::Delivered { .. } => words.report_column_delivered(),
        Fate::Filtered => words.report_fate_filtered(),
        Fate::Missed(why) => words.report_fate_missed(absence(*why, words)),
        Fate::Dropped(why) => words.report_fate_dropped(gap(*why, words)),
        Fate::Lost(why) => words.report_fate_lost(loss(*why, words)),
        Fate::Refused(why) => words.report_fate_refused(refusal(why, words)),
        Fate::Outside => words.report_fate_outside(),
        Fate::Pending(at) => words.report_fate_pending(place(*at, words)),
    }
}

fn absence(why: Absence, words: &Words) -> String {
    match why {
        Absence::NotRunning => words.report_missed_not_running(),
        Absence::NotConnected => words.report_missed_not_connected(),
        Absence::NotLanded => words.report_missed_not_landed(),
    }
}

fn gap(why: Gap, words: &Words) -> String {
    match why {
        Gap::Overtaken => words.report_dropped_overtaken(),
        Gap::Quiet => words.report_dropped_quiet(),
        Gap::Replaced => words.report_dropped_replaced(),
        Gap::NoDelimiter => words.report_dropped_no_delimiter(),
        Gap::Unroutable => words.report_dropped_unroutable(),
    }
}

fn loss(why: Loss, words: &Words) -> String {
    match why {
        Loss::Unread => words.report_lost_unread(),
        Loss::ReceiverEnded => words.report_lost_receiver_ended(),
        Loss::LinkCut => words.report_lost_link_cut(),
        Loss::SenderEnded => words.report_lost_sender_ended(),
        Loss::InHand => words.report_lost_in_hand(),
    }
}

pub(super) fn refusal(why: &Refusal, words: &Words) -> String {
    match why {
        Refusal::OutOfTurn => words.report_refused_out_of_turn(),
        Refusal::Unroutable => words.report_refused_unroutable(),
        Refusal::BacklogFull { capacity } => {
            words.report_refused_backlog_full(capacity.to_string())
        }
        Refusal::PeerEnded => words.report_refused_peer_ended(),
        Refusal::Failed { reason } => reason.to_string(),
    }
}

/// What a held message waits for.
pub(super) fn holding(why: Holding, words: &Words) -> String {
    match why {
        Holding::WouldBlock => words.report_pending_would_block(),
        Holding::Turn => words.report_pending_turn(),
        Holding::Behind => words.report_pending_behind(),
        Holding::Paused => words.report_pending_paused(),
        Holding::Audience => words.report_pending_audience(),
    }
}

fn place(at: Place, words: &Words) -> String {
    match at {
        Place::Held(why) => holding(why, words),
        Place::Queued => words.report_pending_queued(),
        Place::QueuedForOneOf => words.report_pending_queued_for_one(),
        Place::AwaitsPaused => words.report_pending_awaits_paused(),
        Place::InHand => words.report_pending_in_hand(),
    }
}

/// A libzmq call as what somebody could not do.
pub(super) fn deed(deed: &Deed, words: &Words) -> String {
    match deed {
        Deed::Open => words.report_deed_open(),
        Deed::SetOption(option) => words.report_deed_option(option),
        Deed::Bind(endpoint) => words.report_deed_bind(endpoint),
        Deed::Connect(endpoint) => words.report_deed_connect(endpoint),
        Deed::Disconnect(endpoint) => words.report_deed_disconnect(endpoint),
        Deed::Send => words.report_deed_send(),
        Deed::Receive => words.report_deed_receive(),
        Deed::Poll => words.report_deed_poll(),
    }
}
