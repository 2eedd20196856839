//! zmq-lab: a terminal laboratory for ZeroMQ.
//!
//! The modules stand in the order in which they may know each other: each imports only from those
//! above it. `tests/suite/architecture.rs` holds that.

/// The words: peers, sockets, topologies, messages, commands, events, fates.
pub mod lab;

/// Every sentence a person reads, typed and translatable.
pub mod l10n;

/// A topology with its lesson, as TOML; reading, checking, and the built-in catalogue.
pub mod scenario;

/// A scenario with steps to do and to predict, as TOML; reading, checking, and the built-in course.
pub mod lesson;

/// A topology as programs that other people can run.
pub mod export;

/// Running a topology on real libzmq sockets.
pub mod engine;

/// What is known: the World (a fold of events) and the Screen.
pub mod model;

/// What can be done: actions, the one table of keys, and what each action does.
pub mod control;

/// Sentences that a screen and a pipe say alike.
pub mod phrase;

/// What is seen: drawing the model as a frame.
pub mod view;

/// What a pipe gets: text and JSON lines.
pub mod report;

/// The user's own settings.
pub mod settings;

/// The loops: they carry, they decide nothing.
pub mod run;

/// The command line.
pub mod cli;
