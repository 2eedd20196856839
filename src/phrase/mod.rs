//! Sentences that a screen and a pipe say alike.

mod expectation;
mod finding;
mod step;

pub use expectation::{expectation, found};
pub use finding::{Told, told};
pub use step::step;
