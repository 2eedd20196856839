//! Sentences that a screen and a pipe say alike.

mod finding;
mod step;

pub use finding::{Told, told};
pub use step::step;
