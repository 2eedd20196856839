//! A topology as programs that other people can run: what takes the place of a peer.

mod line;

pub use line::{calls, line};
