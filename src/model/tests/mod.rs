//! The fold of events, told as stories.

mod beyond;
mod faults;
mod history;
mod lens;
mod order;
mod pipeline;
mod pubsub;
mod reqrep;
mod routing;
mod sim;
mod world;

use crate::lab::{Fate, Known, Verdict};

/// Whether a verdict says that a message was received, and by whose word.
fn delivered(verdict: &Verdict) -> Option<Known> {
    matches!(verdict.fate, Fate::Delivered { .. }).then_some(verdict.known)
}
