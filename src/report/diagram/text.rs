//! The ladder in lines of text.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::l10n::Words;
use crate::lab::{Fate, Prefix};
use crate::model::ladder::sheet::{Sheet, fates, lanes};
use crate::model::ladder::{Rung, Step};
use crate::model::payload::escape;
use crate::model::{Ladder, World};
use crate::phrase::{self, fit};

use super::super::span::span;
use super::items::{clock, name, payload};

/// The cells of a column where nothing else tells, and the fewest.
const GOOD: usize = 24;
const NARROWEST: usize = 5;
/// From this many cells on payloads stand on the arrows.
const LABELLED: usize = 14;
/// How much of a payload stands beside the drawing where there is no room on it.
const BESIDE: usize = 24;
/// The room for what stands at the right of a terminal.
const NOTE: usize = 18;
/// How much of a subscription is shown.
const PREFIX: usize = 16;

pub fn write(
    world: &World,
    words: &Words,
    columns: Option<usize>,
    out: &mut impl Write,
) -> io::Result<()> {
    let lanes = lanes(world);
    let time = world.ladder().rungs().next_back().map_or(0, |rung| clock(rung.key.at).len());
    let widest = lanes.iter().map(|lane| name(world, words, *lane).width()).max().unwrap_or(0);
    let good = GOOD.max(widest + 2);
    let room = columns.map(|columns| columns.saturating_sub(time + 2 + NOTE));
    let spacing = room.map_or(good, |room| good.min(room / lanes.len().max(1))).max(NARROWEST);
    let window = 0..lanes.len();
    let labels = spacing >= LABELLED;
    let (sign, label) = (sign as fn(&Fate) -> &'static str, payload as fn(&_, usize) -> String);
    let sheet = Sheet { world, lanes, window, spacing, labels, sign, label };
    if let Some(lab) = world.lab() {
        let topology = &lab.topology;
        let title = words.report_diagram_title(
            topology.title_in(&words.language_code()),
            topology.transport.name(),
            lab.wall_clock.as_str(),
        );
        writeln!(out, "{title}\n")?;
    }
    write_names(&sheet, words, time, out)?;
    if world.ladder().let_go() > 0 {
        writeln!(out, "{:time$}  {}", "", words.report_diagram_let_go(world.ladder().let_go()))?;
    }
    for rung in world.ladder().rungs() {
        let quoted = |prefix: &Prefix| format!("\"{}\"", fit(&escape(prefix.bytes()), PREFIX));
        let word = phrase::step(words, &rung.step, quoted);
        let cells = sheet.draw(rung, &word);
        let drawn: String = cells.iter().map(|cell| cell.symbol.as_str()).collect();
        let said = if drawn.contains(&word) { "" } else { &word };
        let note = note(&sheet, words, rung, said);
        let line = format!("{:>time$}  {drawn} {note}", clock(rung.key.at));
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn write_names(
    sheet: &Sheet<'_>,
    words: &Words,
    time: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut line = String::new();
    for (place, lane) in sheet.lanes.iter().enumerate() {
        let name = fit(&name(sheet.world, words, *lane), sheet.spacing.saturating_sub(1));
        let start = sheet.center(place).saturating_sub(name.width() / 2);
        line.push_str(&" ".repeat(start.saturating_sub(line.width())));
        line.push_str(&name);
    }
    writeln!(out, "{:time$}  {}", "", line.trim_end())
}

/// The sign of a fate.
const fn sign(fate: &Fate) -> &'static str {
    match fate {
        Fate::Delivered { .. } => "✓",
        Fate::Filtered => "∅",
        Fate::Missed(_) => "↷",
        Fate::Dropped(_) | Fate::Lost(_) => "✗",
        Fate::Refused(_) => "⊘",
        Fate::Outside => "↗",
        Fate::Pending(_) => "◌",
    }
}

/// What stands at the right of a step.
fn note(sheet: &Sheet<'_>, words: &Words, rung: &Rung, word: &str) -> String {
    let ledger = sheet.world.ledger();
    let (entry, late) = match &rung.step {
        Step::Sent(id) => (ledger.entry(*id), None),
        Step::Arrived(id, to) => (ledger.entry(*id), Some(to)),
        Step::Mark(..) | Step::Tie(..) | Step::Whole(_) => return word.to_owned(),
    };
    let Some(entry) = entry else { return String::new() };
    let mut parts = Vec::new();
    if !sheet.labels {
        parts.push(payload(&entry.message, BESIDE));
    }
    let mut fates = match late {
        Some(to) => fates(entry, |leg| leg.to == Some(*to)),
        None => fates(entry, |leg| !Ladder::is_late(leg)),
    };
    if let ([(fate, 1)], true) = (fates.as_slice(), entry.from.is_some()) {
        parts.push(alone(fate, words));
        fates.clear();
    }
    parts.extend(fates.iter().map(|(fate, count)| format!("{}{count}", sign(fate))));
    if late.is_none() && entry.legs.iter().any(Ladder::is_late) {
        parts.push(format!("… {}", words.step_later()));
    }
    parts.join(" ")
}

fn alone(fate: &Fate, words: &Words) -> String {
    match fate {
        Fate::Delivered { after } => format!("✓ {}", span(*after)),
        fate => super::super::fate::fate(fate, words),
    }
}
