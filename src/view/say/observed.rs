//! Words for what was observed when a step of a lesson was done.

use crate::lab::{FateKind, PeerId};
use crate::lesson::{Happening, Standing, What};
use crate::model::{Observed, Sample};

use super::super::{Pen, payload, text};
use super::{fact, fate_sentence, peer};

/// How much of a payload is shown.
const MESSAGE_WIDTH: usize = 24;

/// What was observed, in a sentence.
pub fn observed(pen: Pen<'_>, observed: &Observed) -> String {
    match observed {
        Observed::Happened(event) => {
            let name = event.peer.map(|id| peer(&pen.model.world, id));
            let name = name.unwrap_or_else(|| pen.words.fact_the_lab());
            format!("{} {name} {}", text::clock(event.at), fact(pen, event))
        }
        Observed::Counted(condition, count) => match &condition.what {
            What::Event { kind, peer, .. } => {
                let name = peer.clone().unwrap_or_else(|| pen.words.fact_the_lab());
                let count = count.to_string();
                match kind {
                    Happening::Sent => pen.words.lesson_observed_sent(name, count),
                    Happening::Received => pen.words.lesson_observed_received(name, count),
                    kind => pen.words.lesson_observed_times(name, happened(pen, *kind), count),
                }
            }
            What::State { .. } | What::Fate { .. } => String::new(),
        },
        Observed::Fates(_, 1, Some(sample)) => one(pen, sample),
        Observed::Fates(condition, count, _) => match &condition.what {
            What::Fate { kind, from, to, .. } => {
                let kind = outcome(pen, *kind);
                let whose = to.as_ref().or(from.as_ref()).cloned().unwrap_or_default();
                if whose.is_empty() {
                    pen.words.lesson_observed_count(count.to_string(), kind)
                } else {
                    pen.words.lesson_observed_count_at(count.to_string(), kind, whose)
                }
            }
            What::Event { .. } | What::State { .. } => String::new(),
        },
        Observed::Stood(condition, count) => match &condition.what {
            What::State { kind, peer, transport, .. } => {
                let name = peer.clone().unwrap_or_else(|| pen.words.fact_the_lab());
                let over = transport.map_or("", crate::lab::Transport::name);
                stood(pen, *kind, (name, over), *count)
            }
            What::Event { .. } | What::Fate { .. } => String::new(),
        },
    }
}

/// One message and its fate.
fn one(pen: Pen<'_>, sample: &Sample) -> String {
    let world = &pen.model.world;
    let frames = sample.message.frames();
    let shown: Vec<String> =
        frames.iter().map(|frame| payload::quoted(frame.bytes(), MESSAGE_WIDTH)).collect();
    let name = |id: PeerId| peer(world, id);
    let way = match (sample.from.map(name), sample.to.map(name)) {
        (Some(from), Some(to)) => pen.words.lesson_way(from, to),
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => String::new(),
    };
    let fate = fate_sentence(pen, &sample.verdict, sample.to, false);
    format!("{} {way}: {fate}", shown.join(" "))
}

fn outcome(pen: Pen<'_>, kind: FateKind) -> String {
    let words = pen.words;
    match kind {
        FateKind::Delivered => words.lesson_delivered(),
        FateKind::Filtered => words.view_filtered(),
        FateKind::Missed => words.view_missed(),
        FateKind::Dropped => words.view_dropped(),
        FateKind::Lost => words.view_lost(),
        FateKind::Refused => words.view_refused(),
        FateKind::Outside => words.view_outside_fate(),
        FateKind::Pending => words.lesson_pending(),
    }
}

/// A kind of event that happened more than once.
fn happened(pen: Pen<'_>, kind: Happening) -> String {
    let words = pen.words;
    match kind {
        Happening::Sent => words.lesson_happened_sent(),
        Happening::Held => words.lesson_happened_held(),
        Happening::Refused => words.lesson_happened_refused(),
        Happening::Received => words.lesson_happened_received(),
        Happening::Started => words.lesson_happened_started(),
        Happening::Ended => words.lesson_happened_ended(),
        Happening::Killed => words.lesson_happened_killed(),
        Happening::Added => words.lesson_happened_added(),
        Happening::Paused => words.lesson_happened_paused(),
        Happening::Resumed => words.lesson_happened_resumed(),
        Happening::Stepped => words.lesson_happened_stepped(),
        Happening::Subscribed => words.lesson_happened_subscribed(),
        Happening::Unsubscribed => words.lesson_happened_unsubscribed(),
        Happening::Landed => words.lesson_happened_landed(),
        Happening::Left => words.lesson_happened_left(),
        Happening::Connecting => words.lesson_happened_connecting(),
        Happening::Retried => words.lesson_happened_retried(),
        Happening::Connected => words.lesson_happened_connected(),
        Happening::Disconnected => words.lesson_happened_disconnected(),
        Happening::Cut => words.lesson_happened_cut(),
        Happening::Set => words.lesson_happened_set(),
        Happening::Paced => words.lesson_happened_paced(),
    }
}

fn stood(pen: Pen<'_>, kind: Standing, (name, over): (String, &str), count: u64) -> String {
    let words = pen.words;
    match kind {
        Standing::Running => words.lesson_stood_running(name),
        Standing::Paused => words.lesson_stood_paused(name),
        Standing::Ended => words.lesson_stood_ended(name),
        Standing::Queued => words.lesson_stood_queued(count.to_string(), name),
        Standing::Holding => words.lesson_stood_holding(name, count.to_string()),
        Standing::AwaitingReply => words.lesson_stood_awaiting(name),
        Standing::Connected => words.lesson_stood_connected(name),
        Standing::Cut => words.lesson_stood_cut(name),
        Standing::Subscribed => words.lesson_stood_subscribed(name),
        Standing::Unsubscribed => words.lesson_stood_unsubscribed(name),
        Standing::Binds => words.lesson_stood_binds(name),
        Standing::Connects => words.lesson_stood_connects(name),
        Standing::Over => words.lesson_stood_over(over),
    }
}
