//! A topology as programs that other people can run: what takes the place of a peer.

mod line;
mod literal;
mod places;
mod programs;

pub use line::{calls, line};
pub use programs::{Exported, Language, NotExported, programs};
