//! The envelope lens in characters, without any colour: a row for each place on a message's way, its
//! frames in boxes under one another, and notes on what the signs and names mean.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr as _;

use crate::l10n::Words;
use crate::lab::{Frame, Known, PeerId, SocketType};
use crate::model::payload::{escape, is_binary, show};
use crate::model::{Is, Part, Station, Stop, World};

use super::fit::pad;

/// The widest that is said before the boxes, and the widest identity and frame of the message.
const LABEL: usize = 30;
const IDENTITY: usize = 16;
const BODY: usize = 32;
/// A box is never narrower than this many columns, unless its frame is.
const NARROWEST: usize = 6;
/// How many frames of the message itself have a box; others are counted.
const FRAMES: usize = 3;
/// How many bytes of a frame are looked at.
const BYTES: usize = 64;

/// What a part of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Who does what; whose it is.
    Label(Option<PeerId>),
    /// The edge of a box, or the room between.
    Edge,
    /// A frame that was there before.
    Frame,
    /// A frame that was put on here.
    PutOn,
    /// A frame that was taken off here.
    TakenOff,
    /// What the socket does here.
    Note,
}

/// A part of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub ink: Ink,
    /// Its characters.
    pub text: String,
}

/// The lens over one message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    /// A row for each place.
    pub rows: Vec<Vec<Piece>>,
    /// What the signs and names mean, in sentences.
    pub notes: Vec<String>,
}

/// One box, before it is drawn.
struct Cell {
    sign: &'static str,
    ink: Ink,
    text: String,
    /// Whether it may be narrowed first.
    body: bool,
}

/// Lays the places on a message's way out in rows of at most `width` columns, if that is at all
/// possible.
pub fn lens(world: &World, words: &Words, stations: &[Station], width: usize) -> Lens {
    let teller = Teller { world, words };
    let labels: Vec<String> = stations.iter().map(|station| teller.label(station)).collect();
    let cells: Vec<Vec<Cell>> = stations.iter().map(|station| teller.cells(station)).collect();
    let label = labels.iter().map(|label| label.width()).max().unwrap_or(0).min(LABEL);
    let columns = columns(&cells, width.saturating_sub(label + 2));
    let rows = stations.iter().zip(&labels).zip(&cells).map(|((station, said), cells)| {
        let whose = match station.place {
            Stop::Sends(at) | Stop::Reads(at) => Some(at.peer),
            Stop::Wire => None,
        };
        let said = format!("{} ", pad(said, label));
        let mut row = vec![Piece { ink: Ink::Label(whose), text: said }];
        draw(cells, &columns, &mut row);
        let room = width.saturating_sub(row.iter().map(|piece| piece.text.width()).sum());
        let note = teller.doing(station).map(|note| format!("  {note}"));
        row.extend(
            note.filter(|note| note.width() <= room).map(|text| Piece { ink: Ink::Note, text }),
        );
        row
    });
    Lens { rows: rows.collect(), notes: teller.notes(stations) }
}

/// How wide each column is; a row's boxes stand in the last ones.
fn columns(rows: &[Vec<Cell>], room: usize) -> Vec<usize> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths = vec![0; count];
    let mut bodies = vec![false; count];
    for row in rows {
        let start = count - row.len();
        for (cell, place) in row.iter().zip(start..) {
            let most = if cell.body { BODY } else { IDENTITY };
            widths[place] = widths[place].max(cell.text.width().min(most));
            bodies[place] |= cell.body;
        }
    }
    // A sign, a space and an edge for each, and one more edge.
    let taken = |widths: &[usize]| widths.iter().map(|width| width + 3).sum::<usize>() + 1;
    for body in [true, false] {
        while taken(&widths) > room {
            let narrowed = widths.iter_mut().zip(&bodies).filter(|(_, is)| **is == body);
            let widest = narrowed.map(|(width, _)| width).max_by_key(|width| **width);
            match widest.filter(|width| **width > NARROWEST) {
                Some(width) => *width -= 1,
                None => break,
            }
        }
    }
    widths
}

fn draw(cells: &[Cell], columns: &[usize], row: &mut Vec<Piece>) {
    let start = columns.len() - cells.len();
    let empty: usize = columns.iter().take(start).map(|width| width + 3).sum();
    let edge = |text: String| Piece { ink: Ink::Edge, text };
    row.push(edge(format!("{}│", " ".repeat(empty))));
    for (cell, width) in cells.iter().zip(columns.iter().skip(start)) {
        let text = format!("{}{} ", cell.sign, pad(&cell.text, *width));
        row.push(Piece { ink: cell.ink, text });
        row.push(edge("│".to_owned()));
    }
}

struct Teller<'a> {
    world: &'a World,
    words: &'a Words,
}

impl Teller<'_> {
    fn label(&self, station: &Station) -> String {
        let kind = station.kind.name();
        let said = match station.place {
            Stop::Sends(at) => self.words.lens_sends(self.world.name_of(at.peer), kind),
            Stop::Reads(at) => self.words.lens_reads(self.world.name_of(at.peer), kind),
            Stop::Wire => self.words.lens_wire(),
        };
        match station.known {
            Known::Seen => said,
            Known::Inferred | Known::Unknowable => format!("{said} ≈"),
        }
    }

    fn cells(&self, station: &Station) -> Vec<Cell> {
        let Some(parts) = &station.parts else {
            let text = self.words.lens_unknown();
            return vec![Cell { sign: " ", ink: Ink::Note, text, body: true }];
        };
        let taken = station.taken_off.iter().map(|part| (part, "-", Ink::TakenOff));
        let there = parts.iter().enumerate().map(|(place, part)| {
            if place < station.put_on { (part, "+", Ink::PutOn) } else { (part, " ", Ink::Frame) }
        });
        let cell = |(part, sign, ink): (&Part, _, _)| Cell {
            sign,
            ink,
            text: self.text(part),
            body: part.is == Is::Body,
        };
        let mut cells: Vec<Cell> = taken.chain(there).map(cell).collect();
        let bodies = cells.iter().filter(|cell| cell.body).count();
        if bodies > FRAMES {
            let more = bodies - (FRAMES - 1);
            cells.truncate(cells.len() - more);
            let text = self.words.lens_more(more.to_string());
            cells.push(Cell { sign: " ", ink: Ink::Note, text, body: true });
        }
        cells
    }

    /// A frame in its box.
    fn text(&self, part: &Part) -> String {
        match part.is {
            Is::Delimiter => self.words.lens_empty(),
            Is::Body if part.frame.is_empty() => self.words.lens_empty(),
            Is::Identity(_) | Is::Body => show(first(&part.frame)),
        }
    }

    /// What the socket, or the program, does there.
    fn doing(&self, station: &Station) -> Option<String> {
        let (puts, takes) = (station.put_on > 0, !station.taken_off.is_empty());
        let words = self.words;
        match (station.place, station.kind) {
            (Stop::Wire, SocketType::Req) if puts => Some(words.lens_req_puts()),
            (Stop::Wire, SocketType::Rep) if puts => Some(words.lens_rep_puts()),
            (Stop::Wire, SocketType::Router) if takes => Some(words.lens_router_takes()),
            (Stop::Reads(_), SocketType::Router) if puts => Some(words.lens_router_puts()),
            (Stop::Reads(_), SocketType::Rep) if takes => Some(words.lens_rep_takes()),
            (Stop::Reads(_), SocketType::Req) if takes => Some(words.lens_req_takes()),
            (Stop::Sends(_), _) if puts => Some(words.lens_program_puts()),
            (Stop::Sends(_), _) if takes => Some(words.lens_program_takes()),
            (Stop::Wire | Stop::Sends(_) | Stop::Reads(_), _) => None,
        }
    }

    fn notes(&self, stations: &[Station]) -> Vec<String> {
        let words = self.words;
        let mut notes = Vec::new();
        let mut named = BTreeSet::new();
        let parts = || {
            stations
                .iter()
                .flat_map(|station| station.taken_off.iter().chain(station.parts.iter().flatten()))
        };
        for part in parts() {
            if let Is::Identity(peer) = part.is
                && named.insert(part.frame.clone())
            {
                notes.push(self.identity(&part.frame, peer));
            }
        }
        if parts().any(|part| part.is == Is::Delimiter) {
            notes.push(words.lens_delimiter());
        }
        let kinds: BTreeSet<SocketType> = stations.iter().map(|station| station.kind).collect();
        for kind in kinds {
            match kind {
                SocketType::Req => notes.push(words.lens_req()),
                SocketType::Rep => notes.push(words.lens_rep()),
                SocketType::Router => notes.push(words.lens_router()),
                SocketType::Dealer => notes.push(words.lens_dealer()),
                SocketType::Pair
                | SocketType::Pub
                | SocketType::Sub
                | SocketType::Pull
                | SocketType::Push
                | SocketType::Xpub
                | SocketType::Xsub => {}
            }
        }
        if stations.iter().any(|station| station.known == Known::Inferred) {
            notes.push(words.lens_inferred());
        }
        if stations.iter().any(|station| station.known == Known::Unknowable) {
            notes.push(words.lens_unknowable());
        }
        notes
    }

    /// An identity as text and as numbers, and whose it is.
    fn identity(&self, frame: &Frame, peer: Option<PeerId>) -> String {
        let bytes = first(frame);
        let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let (hex, text) = (hex.join(" "), escape(bytes));
        let words = self.words;
        match peer.map(|peer| self.world.name_of(peer)) {
            // The names a ROUTER makes up begin with a zero byte.
            Some(peer) if is_binary(bytes) && bytes.first() == Some(&0) => {
                words.lens_made_up(show(bytes), text, peer)
            }
            Some(peer) => words.lens_identity(text, hex, peer),
            None => words.lens_nobody(show(bytes), text),
        }
    }
}

fn first(frame: &Frame) -> &[u8] {
    let bytes = frame.bytes();
    bytes.get(..BYTES).unwrap_or(bytes)
}
