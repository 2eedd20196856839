//! The loops. They carry events and commands between the engine, what is known, and the outside;
//! they decide nothing about either.

pub mod headless;
mod input;
pub mod recorder;
pub mod recording;
pub mod replay;
pub mod screens;
mod speech;
pub mod terminal;
pub mod tui;
