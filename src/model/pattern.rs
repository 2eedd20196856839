//! Patterns: the scenarios as the menu offers them, read and laid out.

use crate::lab::{Topology, WireId};

/// One scenario, ready to be chosen: its words, and the topology it would run.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What it is called on the command line: `pubsub`.
    pub name: String,
    /// Its title for people: `Publish–subscribe`.
    pub title: String,
    /// One sentence telling what it shows.
    pub summary: String,
    /// Its lesson: paragraphs with an empty line between them.
    pub lesson: String,
    /// What it runs; the transport is chosen when it starts.
    pub topology: Topology,
    /// The wire whose two ends are worth turning round.
    pub turnable: Option<WireId>,
}
