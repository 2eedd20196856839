//! Sentences that a screen and a pipe say alike.

mod finding;

pub use finding::{Told, told};
