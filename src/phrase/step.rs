//! Words for the steps of a sequence diagram that are no messages.

use std::time::Duration;

use crate::l10n::Words;
use crate::lab::{Ending, Prefix, Setting};
use crate::model::ladder::{Mark, Step, Tie, Whole};

/// What a step is, in a word or two; nothing for a message. `quoted` is a subscription as it is
/// shown where this stands.
pub fn step(words: &Words, step: &Step, quoted: impl Fn(&Prefix) -> String) -> String {
    match step {
        Step::Sent(_) | Step::Arrived(..) => String::new(),
        Step::Mark(mark, _) => match mark {
            Mark::Started => words.step_started(),
            Mark::Ended(Ending::Finished) => words.step_ended(),
            Mark::Ended(Ending::TooSlow { .. }) => words.step_too_slow(),
            Mark::Ended(Ending::Killed) => words.step_killed(),
            Mark::Ended(Ending::Crashed) => words.step_gone(),
            Mark::Ended(Ending::Stopped) => words.step_stopped(),
            Mark::Ended(Ending::Failed { .. }) => words.step_failed(),
            Mark::Ended(Ending::Panicked { .. }) => words.step_crashed(),
            Mark::Paused => words.step_paused(),
            Mark::Resumed => words.step_resumed(),
            Mark::Stepped => words.step_stepped(),
            Mark::Set(setting) => words.step_set(setting.option(), value(words, *setting)),
            Mark::Pace(pace) if pace.is_zero() => words.step_pace_none(),
            Mark::Pace(pace) => words.step_pace(span(*pace)),
            Mark::Subscribed(prefix) | Mark::Landed(prefix) => {
                words.step_subscribes(quoted(prefix))
            }
            Mark::Unsubscribed(prefix) | Mark::Left(prefix) => words.step_drops(quoted(prefix)),
        },
        Step::Tie(tie, ..) => match tie {
            Tie::Connected => words.step_connected(),
            Tie::Parted => words.step_parted(),
            Tie::Cut => words.step_cut(),
            Tie::Landed(prefix) => words.step_subscribes(quoted(prefix)),
            Tie::Left(prefix) => words.step_drops(quoted(prefix)),
        },
        Step::Whole(whole) => match whole {
            Whole::Paused => words.step_all_paused(),
            Whole::Resumed => words.step_all_resumed(),
            Whole::Idle => words.step_all_idle(),
            Whole::Slow(rest) if rest.is_zero() => words.step_full_speed(),
            Whole::Slow(rest) => words.step_slow(span(*rest)),
        },
    }
}

fn span(span: Duration) -> String {
    humantime::format_duration(span).to_string()
}

/// What an option was set to.
fn value(words: &Words, setting: Setting) -> String {
    match setting {
        Setting::Sndhwm(mark) | Setting::Rcvhwm(mark) => mark.to_string(),
        Setting::Linger(linger) => span(linger),
        Setting::Conflate(true) | Setting::Immediate(true) => words.step_on(),
        Setting::Conflate(false) | Setting::Immediate(false) => words.step_off(),
    }
}
