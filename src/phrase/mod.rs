//! Sentences that a screen and a pipe say alike.

mod expectation;
mod finding;
mod fit;
mod lens;
mod step;

pub use expectation::{expectation, found};
pub use finding::{Told, told};
pub use fit::{fit, pad};
pub use lens::{Ink, Lens, Piece, lens};
pub use step::step;
