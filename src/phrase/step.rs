//! Words for the steps of a sequence diagram that are no messages.

use crate::l10n::Words;
use crate::lab::{Ending, Prefix};
use crate::model::ladder::{Mark, Step, Tie};

/// What a step is, in a word or two; nothing for a message. `quoted` is a subscription as it is
/// shown where this stands.
pub fn step(words: &Words, step: &Step, quoted: impl Fn(&Prefix) -> String) -> String {
    match step {
        Step::Sent(_) | Step::Arrived(..) => String::new(),
        Step::Mark(mark, _) => match mark {
            Mark::Started => words.step_started(),
            Mark::Ended(Ending::Finished) => words.step_ended(),
            Mark::Ended(Ending::Killed) => words.step_killed(),
            Mark::Ended(Ending::Stopped) => words.step_stopped(),
            Mark::Ended(Ending::Failed { .. }) => words.step_failed(),
            Mark::Ended(Ending::Panicked { .. }) => words.step_crashed(),
            Mark::Paused => words.step_paused(),
            Mark::Resumed => words.step_resumed(),
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
    }
}
