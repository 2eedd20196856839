//! Scenarios: a topology with its lesson, script and expectations, as TOML that users write too;
//! reading, checking, and the built-in catalogue.

mod cast;
mod catalogue;
mod check;
mod expect;
mod fault;
mod format;
mod read;
mod schema;
mod script;
mod traffic;
mod wiring;

pub use cast::{CountError, Scenario};
pub use catalogue::{Unknown, catalogue, find, source};
pub use check::roles;
pub use expect::{
    ANY, Bound, Expectation, Expected, FINDINGS, KEYS as EXPECT_KEYS, Measure, Relation,
};
pub use fault::{Fault, Flaw, Need, Span, Wanted, nearest};
pub use schema::schema;
pub use script::{DEEDS, Step};

pub(crate) use read::{Reading, read};

#[cfg(test)]
mod tests;
