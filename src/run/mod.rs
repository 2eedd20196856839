//! The loops. They carry events and commands between the engine, what is known, and the outside;
//! they decide nothing about either.

pub mod headless;
mod input;
mod lull;
pub mod recorder;
pub mod replay;
mod signals;
mod speech;
