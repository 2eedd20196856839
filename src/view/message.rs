//! One message opened: what became of it hop by hop, and its bytes.

use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::control::areas;
use crate::control::dump::{DumpRow, dump};
use crate::control::prose;
use crate::control::tree::Notation;
use crate::lab::{Fate, Known, Message, Moment, PeerId, SocketId, Verdict};
use crate::model::{Entry, EntryId, Leg, Offer, Outward};
use crate::phrase::{self, Ink};

use super::glyph::{self, sign};
use super::{Pen, frame, lab, messages, payload, say, text};

/// How many hops a message is followed.
const HOPS: usize = 16;
/// How wide the receivers' names are.
const NAME: usize = 16;
/// What stands before a sentence below a receiver.
const INDENT: &str = "              ";

/// Draws the details of a message, from this line on.
pub fn draw(pen: Pen<'_>, id: EntryId, top: usize, buffer: &mut Buffer) {
    let Some(entry) = pen.model.world.ledger().entry(id) else { return };
    let area = areas::detail(pen.model.screen.size);
    let lines = lines(pen, entry, area.width);
    let rows = usize::from(area.height);
    let top = top.min(lines.len().saturating_sub(rows));
    for (place, line) in lines.iter().skip(top).take(rows).enumerate() {
        let row = lab::row(area, place);
        buffer.set_line(row.x, row.y, line, row.width);
    }
    frame::scrollbar(buffer, area, top, lines.len(), pen.theme.muted);
}

/// What stands over the details.
pub fn title(pen: Pen<'_>, id: EntryId) -> String {
    let Some(entry) = pen.model.world.ledger().entry(id) else { return String::new() };
    let from = origin(pen, entry);
    pen.words.view_message_title(entry.n.to_string(), from)
}

fn origin(pen: Pen<'_>, entry: &Entry) -> String {
    match entry.from {
        Some(from) => say::peer(&pen.model.world, from.peer),
        None => pen.words.view_outside(),
    }
}

fn lines(pen: Pen<'_>, entry: &Entry, width: u16) -> Vec<Line<'static>> {
    let mut lines = vec![payload_line(pen, &entry.message, usize::from(width)), Line::default()];
    hop(pen, entry, (None, 0), width, &mut lines);
    lines.push(Line::default());
    envelope(pen, entry, width, &mut lines);
    lines.extend(bytes(pen, &entry.message, width));
    lines
}

fn payload_line(pen: Pen<'_>, message: &Message, width: usize) -> Line<'static> {
    if message.is_empty() {
        return Line::styled(pen.words.view_empty_message(), pen.theme.muted);
    }
    payload::line(message, width, pen.theme.strong, pen.theme)
}

/// Who sent it when, what became of it at each receiver, and what each made of it.
fn hop(
    pen: Pen<'_>,
    entry: &Entry,
    (cause, hops): (Option<&Entry>, usize),
    width: u16,
    lines: &mut Vec<Line<'static>>,
) {
    lines.extend(text::wrap_line(offer(pen, entry, cause), usize::from(width), INDENT.len()));
    for leg in &entry.legs {
        self::leg(pen, entry, leg, width, lines);
    }
    let ledger = pen.model.world.ledger();
    if let Some(said) = messages::outward(pen, entry) {
        let name = text::pad(&pen.words.view_outside(), NAME);
        let mut line = Line::from(vec![
            Span::raw(" ".repeat(text::clock(Moment::START).len() + 1)),
            Span::styled(format!("  {} ", sign::INTO), pen.theme.muted),
            Span::styled(format!("{name} "), pen.theme.fates.outside),
        ]);
        line.spans.extend(said.spans.into_iter().map(|span| span.patch_style(said.style)));
        lines.push(text::fit_line(line, usize::from(width)));
        lines.extend(explained(&outward_sentence(pen, entry), pen.theme.muted, width));
    }
    for (to, verdict) in ledger.in_hands(entry) {
        let fate = &verdict.fate;
        let said = format!("{} {}", glyph::of(fate), say::fate_word(pen.words, fate));
        let name = text::pad(&say::peer(&pen.model.world, to.peer), NAME);
        lines.push(Line::from(vec![
            Span::raw(" ".repeat(INDENT.len())),
            Span::styled(format!("{name} "), pen.theme.hue(to.peer)),
            Span::styled(said, pen.theme.fate(fate)),
            known(pen, &verdict),
        ]));
        sentence(pen, &verdict, Some(to.peer), width, lines);
    }
    if hops >= HOPS {
        return;
    }
    for child in entry.children.iter().filter_map(|child| ledger.entry(*child)) {
        hop(pen, child, (Some(entry), hops + 1), width, lines);
    }
}

/// Who sent it when, and how far the sending has come.
fn offer(pen: Pen<'_>, entry: &Entry, cause: Option<&Entry>) -> Line<'static> {
    let (words, theme) = (pen.words, pen.theme);
    let back = |asker: SocketId| entry.legs.iter().any(|leg| goes_to(leg, asker.peer));
    let deed = match cause {
        None if entry.from.is_none() => words.view_message_came(),
        None => words.view_message_offers(),
        Some(cause) if cause.from.is_some_and(back) => words.view_message_answers(),
        Some(_) => words.view_message_passes_on(),
    };
    let (name, style) = match entry.from {
        Some(from) => (say::peer(&pen.model.world, from.peer), theme.hue(from.peer)),
        None => (words.view_outside(), theme.fates.outside),
    };
    let mut spans = vec![
        Span::styled(format!("{} ", text::clock(entry.at)), theme.muted),
        Span::styled(format!("{name} "), style.patch(theme.strong)),
        Span::styled(deed, theme.text),
    ];
    // What it made of it, where that is something else.
    if cause.is_some_and(|cause| cause.message != entry.message) {
        let shown = payload::line(&entry.message, 32, theme.text, theme);
        spans.push(Span::raw("  "));
        spans.extend(shown.spans);
    }
    let state = match &entry.state {
        Offer::Sent(at) if entry.from.is_some() => {
            Some((words.view_message_taken(text::span(at.since(entry.at))), theme.muted))
        }
        Offer::Offered | Offer::Sent(_) => None,
        // Its only way tells the same, and why.
        Offer::Held(_) | Offer::Refused(_) if !entry.legs.is_empty() => None,
        Offer::Held(_) => Some((words.view_held(), theme.fates.pending)),
        Offer::Refused(_) => Some((words.view_refused(), theme.fates.refused)),
    };
    if let Some((said, style)) = state {
        spans.push(Span::styled(format!("  {} {said}", sign::BETWEEN), style));
    }
    Line::from(spans)
}

/// Why that became of a published message outside the lab.
fn outward_sentence(pen: Pen<'_>, entry: &Entry) -> String {
    match pen.model.world.ledger().outward(entry) {
        Some(Outward::Gone(count)) => pen.words.view_outward_gone(count as u64),
        Some(Outward::Filtered(count)) => pen.words.view_outward_filtered(count as u64),
        Some(Outward::Nobody) | None => pen.words.view_outward_nobody(),
    }
}

fn goes_to(leg: &Leg, peer: PeerId) -> bool {
    leg.to.is_some_and(|to| to.peer == peer)
}

/// What became of it on one way: when it got there, who has it, its fate, and how that is known.
fn leg(pen: Pen<'_>, entry: &Entry, leg: &Leg, width: u16, lines: &mut Vec<Line<'static>>) {
    let (words, theme) = (pen.words, pen.theme);
    let fate = &leg.verdict.fate;
    let time = if let Fate::Delivered { after } = fate {
        text::clock(entry.at + *after)
    } else {
        " ".repeat(text::clock(Moment::START).len())
    };
    let (name, hue) = match leg.to {
        Some(to) => (say::peer(&pen.model.world, to.peer), theme.hue(to.peer)),
        None => (words.view_message_nobody(), theme.muted),
    };
    let word = match fate {
        Fate::Delivered { after } if after.is_zero() => words.view_delivered(),
        Fate::Delivered { after } => words.fate_delivered(text::span(*after)),
        fate => say::fate_word(words, fate),
    };
    let line = Line::from(vec![
        Span::styled(format!("{time} "), theme.muted),
        Span::styled(format!("  {} ", sign::INTO), theme.muted),
        Span::styled(format!("{} ", text::pad(&name, NAME)), hue),
        Span::styled(format!("{} {word}", glyph::of(fate)), theme.fate(fate)),
        known(pen, &leg.verdict),
    ]);
    lines.extend(text::wrap_line(line, usize::from(width), INDENT.len()));
    if !matches!(fate, Fate::Delivered { .. }) {
        sentence(pen, &leg.verdict, leg.to.map(|to| to.peer), width, lines);
    }
}

/// How a fate is known.
fn known(pen: Pen<'_>, verdict: &Verdict) -> Span<'static> {
    let said = match verdict.known {
        Known::Seen => pen.words.view_message_seen(),
        Known::Unknowable => pen.words.view_unknowable(),
        Known::Inferred => format!("{} {}", sign::INFERRED, pen.words.view_inferred()),
    };
    Span::styled(format!("  {} {said}", sign::BETWEEN), pen.theme.muted)
}

/// Why it met its fate at a receiver, below its line.
fn sentence(
    pen: Pen<'_>,
    verdict: &Verdict,
    to: Option<PeerId>,
    width: u16,
    lines: &mut Vec<Line<'static>>,
) {
    let said = say::fate_sentence(pen, verdict, to, false);
    let style = match verdict.fate {
        Fate::Lost(_) | Fate::Dropped(_) | Fate::Refused(_) | Fate::Missed(_) => pen.theme.text,
        Fate::Delivered { .. } | Fate::Filtered | Fate::Outside | Fate::Pending(_) => {
            pen.theme.muted
        }
    };
    lines.extend(explained(&said, style, width));
}

/// A sentence below the line that it explains.
fn explained(said: &str, style: Style, width: u16) -> impl Iterator<Item = Line<'static>> {
    let indent = u16::try_from(INDENT.len()).unwrap_or(width);
    let parts = prose::wrap_all(said, width.saturating_sub(indent).max(20)).into_iter();
    parts.map(move |part| Line::styled(format!("{INDENT}{part}"), style))
}

/// The envelope lens, where frames are put on or taken off on the way.
fn envelope(pen: Pen<'_>, entry: &Entry, width: u16, lines: &mut Vec<Line<'static>>) {
    let stations = pen.model.world.lens(entry.id);
    if stations.is_empty() {
        return;
    }
    let theme = pen.theme;
    let style = |ink: Ink| match ink {
        Ink::Label(Some(peer)) => theme.hue(peer),
        Ink::Label(None) | Ink::Edge | Ink::Note => theme.muted,
        Ink::Frame => theme.text,
        Ink::PutOn => theme.fates.delivered,
        Ink::TakenOff => theme.fates.lost,
    };
    let lens = phrase::lens(&pen.model.world, pen.words, &stations, usize::from(width));
    lines.push(Line::styled(pen.words.lens_title(), theme.strong));
    for row in lens.rows {
        let spans = row.into_iter().map(|piece| Span::styled(piece.text, style(piece.ink)));
        lines.push(text::fit_line(Line::from_iter(spans), usize::from(width)));
    }
    for note in lens.notes {
        let note = prose::wrap_all(&note, width.saturating_sub(2).max(20));
        lines.extend(note.into_iter().map(|part| Line::styled(format!("  {part}"), theme.muted)));
    }
    lines.push(Line::default());
}

/// How deep a tree is drawn at its true depth.
const DEEPEST_INDENT: usize = 16;

/// The frames as text, as the tree they may be, and as bytes.
fn bytes(pen: Pen<'_>, message: &Message, width: u16) -> Vec<Line<'static>> {
    let (words, theme) = (pen.words, pen.theme);
    let count = message.frames().len();
    let row = |row: DumpRow| match row {
        DumpRow::Frame(place) => {
            let len = message.frames().get(place).map_or(0, |frame| frame.bytes().len());
            let said = words.view_message_frame(
                (place + 1).to_string(),
                count.to_string(),
                i64::try_from(len).unwrap_or(i64::MAX),
            );
            Line::styled(said, theme.strong)
        }
        DumpRow::Text(shown) => {
            let mut line = Line::from(payload::set_apart(&shown, theme.text, theme.escape));
            line.spans.insert(0, Span::raw("  "));
            line
        }
        DumpRow::Tree(Notation::Json) => {
            Line::styled(format!("  {}", words.view_message_json()), theme.muted)
        }
        DumpRow::Tree(Notation::MessagePack) => {
            Line::styled(format!("  {}", words.view_message_message_pack()), theme.muted)
        }
        DumpRow::Branch(branch) => {
            let indent = "  ".repeat(branch.depth.min(DEEPEST_INDENT));
            let shown = text::fit(&format!("    {indent}{}", branch.text), usize::from(width));
            Line::from(payload::set_apart(&shown, theme.text, theme.escape))
        }
        DumpRow::MoreBranches(surplus) => Line::styled(
            format!("    {}", words.view_message_more_rows(surplus.to_string())),
            theme.muted,
        ),
        DumpRow::Hex(at, bytes) => hex(at, &bytes, width, theme.muted, theme.text),
        DumpRow::MoreBytes(surplus) => Line::styled(
            format!("  {}", words.view_message_more_bytes(surplus.to_string())),
            theme.muted,
        ),
        DumpRow::MoreFrames(surplus) => {
            Line::styled(words.view_message_more_frames(surplus.to_string()), theme.muted)
        }
    };
    dump(message, width).into_iter().map(row).collect()
}

/// `0010  68 65 6c 6c 6f  hello`, in aligned columns.
fn hex(at: usize, bytes: &[u8], width: u16, quiet: Style, style: Style) -> Line<'static> {
    let across = if width >= crate::control::dump::WIDE { 16 } else { 8 };
    let mut digits = String::new();
    for place in 0..across {
        if place == across / 2 {
            digits.push(' ');
        }
        match bytes.get(place) {
            Some(byte) => digits.push_str(&format!("{byte:02x} ")),
            None => digits.push_str("   "),
        }
    }
    let shown: String = bytes
        .iter()
        .map(|byte| if byte.is_ascii_graphic() || *byte == b' ' { char::from(*byte) } else { '.' })
        .collect();
    Line::from(vec![
        Span::styled(format!("  {at:04x}  "), quiet),
        Span::styled(digits, style),
        Span::styled(format!(" {shown}"), quiet),
    ])
}
