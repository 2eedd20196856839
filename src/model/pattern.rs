//! Patterns: the scenarios as the menu offers them, laid out.

use crate::lab::Topology;
use crate::scenario::Scenario;

/// One scenario, ready to be chosen.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Its words.
    pub scenario: Scenario,
    /// What it runs; the transport is chosen when it starts.
    pub topology: Topology,
}
