//! Where a line of prose may be broken, in any language.

use textwrap::core::Word;
use unicode_width::UnicodeWidthChar as _;

/// Marks that do not begin a line.
pub const CLOSING: &str = "、。，．；：？！）］】〕」』》〉”’…—,.;:?!)]}%";
/// Marks that do not end one.
const OPENING: &str = "（［【〔「『《〈“‘([{";

fn is_wide(c: char) -> bool {
    c.width().is_some_and(|width| width > 1)
}

/// The lines of a paragraph as one: with a space between them, unless wide characters meet there.
pub fn joined(paragraph: &str) -> String {
    let mut whole = String::with_capacity(paragraph.len());
    for line in paragraph.lines().map(str::trim) {
        let wide = whole.chars().next_back().is_some_and(is_wide)
            && line.chars().next().is_some_and(is_wide);
        if !whole.is_empty() && !wide {
            whole.push(' ');
        }
        whole.push_str(line);
    }
    whole
}

/// The parts of a line between which it may be broken: at spaces, and beside wide characters, as
/// Chinese has them; but not before closing marks, nor after opening ones.
pub fn parts(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let mut start = 0;
    let mut parts = Vec::new();
    let mut before = None;
    for (at, c) in line.char_indices() {
        let breaks = before.is_some_and(|before: char| {
            let space = before == ' ' && c != ' ';
            let beside = (is_wide(before) || is_wide(c)) && before != ' ' && c != ' ';
            space || beside && !CLOSING.contains(c) && !OPENING.contains(before)
        });
        if breaks {
            parts.push(Word::from(&line[start..at]));
            start = at;
        }
        before = Some(c);
    }
    parts.push(Word::from(&line[start..]));
    Box::new(parts.into_iter())
}
