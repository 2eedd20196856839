//! What a pipe gets: the text at the end of a run, the events as JSON lines, and the words for both.

mod account;
pub mod bench;
mod diagram;
mod expectations;
mod fate;
mod findings;
mod frames;
mod lonely;
pub mod ndjson;
mod note;
mod span;
mod table;
mod text;
mod vacancy;
mod watch;

pub use account::Account;
pub use diagram::Drawing;
pub use expectations::{unmet, write_expectation_lines, write_expectations};
pub use findings::write_lines as write_findings;
pub use lonely::{Lonely, lonely, troubles};
pub use span::span;
pub use text::Text;
pub use vacancy::invitation;
pub use watch::{Unsent, bad_input, flood_blocked, lab_failed, long_line, not_ready, unsent};

/// What a run without a screen prints on its standard output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// A report for people, at the end.
    #[default]
    Text,
    /// Every event as it happens, one JSON object a line.
    Ndjson,
}
