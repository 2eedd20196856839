//! The loops. They carry events and commands between the engine, what is known, and the outside;
//! they decide nothing about either.

pub mod terminal;
pub mod tui;
