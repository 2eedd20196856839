//! The help's lines, from the key table, so that scrolling and drawing count the same.

use strum::{EnumIter, IntoEnumIterator};

use unicode_width::UnicodeWidthStr as _;

use crate::model::{Model, Place};

use super::keys::{self, Context, Row};
use super::prose;

/// One line of the help.
#[derive(Clone, Debug)]
pub enum HelpLine {
    /// Where the keys below count.
    Heading(Context),
    /// A row of the table, and how what it does begins.
    Keys(&'static Row, String),
    /// How that goes on.
    More(String),
    /// The heading of the signs.
    MarksHeading,
    /// A sign and its meaning.
    Mark(Mark),
    /// Nothing.
    Blank,
}

/// A sign that the help and the legend explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
#[expect(missing_docs, reason = "each is explained by the words of its name")]
pub enum Mark {
    Delivered,
    Filtered,
    Missed,
    DroppedOrLost,
    Pending,
    Refused,
    Reply,
    Outside,
    Inferred,
    Binds,
    Connects,
}

/// The rows round the help that are not its lines.
const HELP_MARGIN: u16 = 4;

/// The widest the help gets, in columns.
pub const WIDTH: u16 = 100;
/// The columns of the help's frame, and those between its keys and what they do.
const FRAME: u16 = 6;
const GAPS: u16 = 4;

/// All lines, beginning with what counts in this place. What a key does is told whole, in as many
/// lines as that takes.
pub fn lines(model: &Model) -> Vec<HelpLine> {
    let (screen, menu) = (&model.screen, model.screen.place == Place::Menu);
    let mut contexts: Vec<Context> = Context::iter().collect();
    contexts.sort_by_key(|context| menu && *context != Context::Menu);
    let width = WIDTH.min(screen.size.0.saturating_sub(4)).saturating_sub(FRAME);
    let room = width.saturating_sub(keys_width() + GAPS);
    let mut lines = Vec::new();
    for context in contexts {
        lines.push(HelpLine::Heading(context));
        for row in keys::rows(context) {
            let mut said = prose::wrap_all(screen.look.says(row.verb.into()), room).into_iter();
            lines.push(HelpLine::Keys(row, said.next().unwrap_or_default()));
            lines.extend(said.map(HelpLine::More));
        }
        lines.push(HelpLine::Blank);
    }
    lines.push(HelpLine::MarksHeading);
    lines.extend(Mark::iter().map(HelpLine::Mark));
    lines
}

/// The keys of a row, as the help names them.
pub fn keys_of(row: &Row) -> String {
    row.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join("  ")
}

/// The columns that the keys take.
pub fn keys_width() -> u16 {
    let wide = |row: &'static Row| u16::try_from(keys_of(row).width()).unwrap_or(u16::MAX);
    Context::iter().flat_map(keys::rows).map(wide).max().unwrap_or_default()
}

/// The rows in which the help's lines are shown.
pub fn page(model: &Model) -> u16 {
    model.screen.size.1.saturating_sub(HELP_MARGIN)
}

/// The last line the help can start at.
pub fn last_top(model: &Model) -> usize {
    lines(model).len().saturating_sub(usize::from(page(model)))
}
