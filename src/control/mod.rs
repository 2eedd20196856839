//! What can be done: actions, the one table of keys, and what each action does to the screen and
//! asks of the engine.

mod action;
pub mod areas;
pub mod bindings;
pub mod commands;
pub mod crowd;
pub mod details;
pub mod doctor;
pub mod dump;
pub mod find;
mod hands;
pub mod help;
pub mod keep;
mod key;
pub mod keys;
pub mod ladder;
pub mod learn;
pub mod line;
pub mod links;
pub mod menu;
pub mod options;
pub mod overlay;
mod peers;
pub mod plan;
pub mod prose;
pub mod script;
pub mod scroll;
pub mod stage;
pub mod suggest;
pub mod take_home;
pub mod traffic;
pub mod tree;
mod typing;
mod undo;
mod update;
mod vacancies;

pub use action::{Action, Effect, Target, Wheel, on_key};
pub use key::Key;
pub use typing::speakers;
pub use update::{applies, asked, awaits_reply, update};
