//! Frames: what each message consisted of at each place on its way.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::l10n::Words;
use crate::model::payload::escape_message;
use crate::model::{Entry, World};
use crate::phrase::{self, fit};

use super::note::name;

/// How wide it is where nothing else tells.
const WIDTH: usize = 120;
/// The most of a message that stands over its rows.
const HEAD: usize = 60;

/// Writes the frames of every kept message hop by hop, and what the signs and names mean; `columns`
/// are those of the terminal it goes to, if it goes to one.
///
/// # Errors
/// When `out` takes no more, as a closed pipe does.
pub(super) fn write(
    world: &World,
    words: &Words,
    columns: Option<usize>,
    out: &mut impl Write,
) -> io::Result<()> {
    let width = columns.unwrap_or(WIDTH);
    let (mut told, mut notes) = (BTreeSet::new(), Vec::new());
    let mut plain = 0;
    for entry in world.ledger().roots() {
        let stations = world.lens(entry.id);
        if stations.is_empty() {
            plain += 1;
            continue;
        }
        writeln!(out, "{}", head(world, words, entry))?;
        let lens = phrase::lens(world, words, &stations, width.saturating_sub(2));
        for row in lens.rows {
            let row: String = row.into_iter().map(|piece| piece.text).collect();
            writeln!(out, "  {}", row.trim_end())?;
        }
        writeln!(out)?;
        notes.extend(lens.notes.into_iter().filter(|note| told.insert(note.clone())));
    }
    for note in notes {
        writeln!(out, "{note}")?;
    }
    if plain > 0 {
        writeln!(out, "{}", words.report_frames_plain(plain))?;
    }
    if world.ledger().folded() > 0 {
        writeln!(out, "{}", words.report_frames_let_go(world.ledger().folded()))?;
    }
    Ok(())
}

fn head(world: &World, words: &Words, entry: &Entry) -> String {
    let from = entry.from.map_or_else(|| words.report_from_outside(), |from| name(world, from));
    let said = fit(&escape_message(&entry.message), HEAD);
    words.report_frames_head(entry.n.to_string(), from, said)
}
