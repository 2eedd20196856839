//! The help's lines, from the key table, so that scrolling and drawing count the same.

use strum::{EnumIter, IntoEnumIterator};

use crate::model::{Model, Place};

use super::keys::{self, Context, Row};

/// One line of the help.
#[derive(Clone, Copy, Debug)]
pub enum HelpLine {
    /// Where the keys below count.
    Heading(Context),
    /// A row of the table.
    Keys(&'static Row),
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

/// All lines, beginning with what counts in this place.
pub fn lines(place: Place) -> Vec<HelpLine> {
    let mut contexts: Vec<Context> = Context::iter().collect();
    contexts.sort_by_key(|context| place == Place::Menu && *context != Context::Menu);
    let mut lines = Vec::new();
    for context in contexts {
        lines.push(HelpLine::Heading(context));
        lines.extend(keys::rows(context).map(HelpLine::Keys));
        lines.push(HelpLine::Blank);
    }
    lines.push(HelpLine::MarksHeading);
    lines.extend(Mark::iter().map(HelpLine::Mark));
    lines
}

/// The rows in which the help's lines are shown.
pub fn page(model: &Model) -> u16 {
    model.screen.size.1.saturating_sub(HELP_MARGIN)
}

/// The last line the help can start at.
pub fn last_top(model: &Model) -> usize {
    lines(model.screen.place).len().saturating_sub(usize::from(page(model)))
}
