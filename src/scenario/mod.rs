//! Scenarios: a topology with its lesson, as TOML that users write too; reading, checking, and the
//! built-in catalogue.

mod cast;
mod catalogue;
mod check;
mod fault;
mod format;
mod read;
mod traffic;
mod wiring;

pub use cast::{CountError, Scenario};
pub use catalogue::{Unknown, catalogue, find, source};
pub use check::roles;
pub use fault::{Fault, Flaw, Need, Span, Wanted, nearest};

pub(crate) use read::{Reading, read};

#[cfg(test)]
mod tests;
