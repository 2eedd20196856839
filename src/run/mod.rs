//! The loops. They carry events and commands between the engine, what is known, and the outside;
//! they decide nothing about either.

pub mod bench;
mod hands;
pub mod headless;
mod input;
pub mod lone;
mod lull;
pub mod recorder;
pub mod recording;
pub mod replay;
pub mod save;
pub mod screens;
mod signals;
mod speech;
pub mod terminal;
pub mod tui;
mod voice;
mod whole;
