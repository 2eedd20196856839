//! The ladder as a picture.

use std::io::{self, Write};

use crate::l10n::Words;
use crate::model::World;
use crate::model::ladder::Rung;
use crate::model::ladder::sheet::{Lane, lanes};
use crate::phrase::fit;

use super::items::{Item, Tip, clock, items, name};

/// Measures, in user units.
const LANE: usize = 190;
const TIME: usize = 90;
const ROW: usize = 28;
const HEAD: usize = 64;
const FOOT: usize = 24;
/// How much of a label or a note stands on an arrow, in characters.
const LABEL: usize = 26;

/// Dark enough to be read on white, one a peer.
const HUES: [&str; 8] =
    ["#b3541e", "#0b7a6b", "#6d3fc0", "#8a6d00", "#0f6ca8", "#b03a7c", "#4a7a12", "#3f51b5"];
const INK: &str = "#1f2430";
const QUIET: &str = "#6b7280";
const GOOD: &str = "#2e7d32";
const BAD: &str = "#c62828";

pub fn write(world: &World, words: &Words, out: &mut impl Write) -> io::Result<()> {
    let lanes = lanes(world);
    let rungs = world.ladder().len();
    let (width, height) = (TIME + LANE * lanes.len().max(1), HEAD + ROW * rungs + FOOT);
    let title = world.lab().map_or_else(String::new, |lab| {
        words.report_diagram_title(
            lab.topology.title_in(&words.language_code()),
            lab.topology.transport.name(),
            lab.wall_clock.as_str(),
        )
    });
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif" font-size="12" role="img">"#
    )?;
    writeln!(out, "<title>{}</title>", text(&title))?;
    writeln!(out, r##"<rect width="100%" height="100%" fill="#ffffff"/>"##)?;
    writeln!(out, r#"<text x="12" y="20" fill="{QUIET}">{}</text>"#, text(&title))?;
    if world.ladder().let_go() > 0 {
        let said = words.report_diagram_let_go(world.ladder().let_go());
        writeln!(out, r#"<text x="12" y="{}" fill="{QUIET}">{}</text>"#, HEAD - 6, text(&said))?;
    }
    for (place, lane) in lanes.iter().enumerate() {
        let (x, hue) = (center(place), hue(*lane));
        let name = text(&fit(&name(world, words, *lane), LABEL));
        writeln!(
            out,
            r#"<line x1="{x}" y1="{HEAD}" x2="{x}" y2="{}" stroke="{hue}" stroke-opacity="0.45"/>"#,
            height - FOOT / 2
        )?;
        writeln!(
            out,
            r#"<text x="{x}" y="{}" text-anchor="middle" font-weight="bold" fill="{hue}">{name}</text>"#,
            HEAD - 18
        )?;
    }
    for (place, rung) in world.ladder().rungs().enumerate() {
        let y = HEAD + ROW * place + ROW * 2 / 3;
        write_rung(&Row { world, words, lanes: &lanes, y }, rung, out)?;
    }
    writeln!(out, "</svg>")
}

struct Row<'a> {
    world: &'a World,
    words: &'a Words,
    lanes: &'a [Lane],
    y: usize,
}

fn write_rung(row: &Row<'_>, rung: &Rung, out: &mut impl Write) -> io::Result<()> {
    let y = row.y;
    let time = clock(rung.key.at);
    writeln!(out, r#"<text x="12" y="{}" fill="{QUIET}" font-size="10">{time}</text>"#, y + 3)?;
    let mut labelled = false;
    for item in items(row.world, row.words, rung) {
        match &item {
            Item::Note { at, said, loud } => {
                let Some(x) = row.x(*at) else { continue };
                let fill = if *loud { BAD } else { QUIET };
                let said = text(&fit(said, 2 * LABEL));
                writeln!(out, r#"<circle cx="{x}" cy="{y}" r="3.5" fill="{fill}"/>"#)?;
                writeln!(out, r#"<text x="{}" y="{}" fill="{fill}">{said}</text>"#, x + 8, y + 4)?;
            }
            Item::Arrow { from, to, label, note, tip } => {
                let Some((x1, x2)) = row.x(*from).zip(row.x(*to)) else { continue };
                write_arrow((x1, x2, y), *tip, hue(*from), out)?;
                write_words(row, (x1, x2), (label, note, *tip), &mut labelled, out)?;
            }
            Item::Across { said } => {
                let (end, middle) = (TIME + LANE * row.lanes.len(), LANE * row.lanes.len() / 2);
                writeln!(
                    out,
                    r#"<line x1="{TIME}" y1="{y}" x2="{end}" y2="{y}" stroke="{QUIET}" stroke-dasharray="2 3"/>"#
                )?;
                let (x, up, said) = (TIME + middle, y - 4, text(said));
                writeln!(
                    out,
                    r#"<text x="{x}" y="{up}" text-anchor="middle" fill="{QUIET}">{said}</text>"#
                )?;
            }
        }
    }
    Ok(())
}

impl Row<'_> {
    fn x(&self, lane: Lane) -> Option<usize> {
        self.lanes.iter().position(|known| *known == lane).map(center)
    }
}

/// The line and its end.
fn write_arrow(
    (x1, x2, y): (usize, usize, usize),
    tip: Tip,
    hue: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    let (stroke, dash) = match tip {
        Tip::Arrived => (hue, ""),
        Tip::Open => (hue, r#" stroke-dasharray="5 4""#),
        Tip::Cross => (BAD, r#" stroke-dasharray="2 3""#),
        Tip::Quiet => (QUIET, r#" stroke-dasharray="2 3""#),
    };
    // Where the end stands, and which way it looks.
    let (end, back) = if x2 > x1 { (x2 - 2, x2 - 11) } else { (x2 + 2, x2 + 11) };
    let stop = if tip == Tip::Cross { back } else { end };
    writeln!(
        out,
        r#"<line x1="{x1}" y1="{y}" x2="{stop}" y2="{y}" stroke="{stroke}" stroke-width="1.4"{dash}/>"#
    )?;
    let (up, down) = (y - 4, y + 4);
    match tip {
        Tip::Arrived => {
            writeln!(out, r#"<path d="M{end} {y} L{back} {up} L{back} {down} Z" fill="{GOOD}"/>"#)
        }
        Tip::Open | Tip::Quiet => writeln!(
            out,
            r#"<path d="M{back} {up} L{end} {y} L{back} {down}" fill="none" stroke="{stroke}"/>"#
        ),
        Tip::Cross => writeln!(
            out,
            r#"<path d="M{back} {up} L{end} {down} M{back} {down} L{end} {up}" fill="none" stroke="{BAD}" stroke-width="1.6"/>"#
        ),
    }
}

/// The payload beside its sender, once a message; what became of it beside each receiver.
fn write_words(
    row: &Row<'_>,
    (x1, x2): (usize, usize),
    (label, note, tip): (&str, &str, Tip),
    labelled: &mut bool,
    out: &mut impl Write,
) -> io::Result<()> {
    let (anchor, x, other, far) =
        if x2 > x1 { ("start", x1 + 8, "end", x2 - 16) } else { ("end", x1 - 8, "start", x2 + 16) };
    if !std::mem::replace(labelled, true) {
        let fill = if tip == Tip::Quiet { QUIET } else { INK };
        let label = text(&fit(label, LABEL));
        let y = row.y - 5;
        writeln!(
            out,
            r#"<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}">{label}</text>"#
        )?;
    }
    if !note.is_empty() {
        let (fill, y) = (if tip == Tip::Cross { BAD } else { QUIET }, row.y + 10);
        let short = text(&fit(note, LABEL));
        writeln!(
            out,
            r#"<text x="{far}" y="{y}" text-anchor="{other}" fill="{fill}" font-size="9">{short}<title>{}</title></text>"#,
            text(note)
        )?;
    }
    Ok(())
}

const fn center(place: usize) -> usize {
    TIME + place * LANE + LANE / 2
}

const fn hue(lane: Lane) -> &'static str {
    match lane {
        Lane::Outside => QUIET,
        Lane::Peer(peer) => HUES[peer.index() % HUES.len()],
    }
}

/// Text that is text in XML, whatever it holds; what XML has no room for stands as an escape.
fn text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                shown.extend(c.escape_unicode());
            }
            c => shown.push(c),
        }
    }
    shown
}
