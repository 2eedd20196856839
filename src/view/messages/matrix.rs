//! How the message matrix lies in its pane: which columns there are, and how wide.

use std::ops::Range;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::control::areas::MessageRows;
use crate::control::plan::Plan;
use crate::control::scroll;
use crate::lab::PeerId;
use crate::model::Peer;

use super::super::Pen;

/// Widths, in columns.
const NUMBER: u16 = 3;
const NARROWEST_MESSAGE: u16 = 12;
/// The same where it has to tell which of very many columns are in sight.
const NARROWEST_WITH_PART: u16 = 15;
/// A message's share before its peers get more than they need.
const GOOD_MESSAGE: u16 = 26;
const WIDEST_MESSAGE: u16 = 48;
const NARROWEST_WORD: u16 = 11;
const WIDEST_WORD: u16 = 22;
/// From this width on a cell says both that a message was delivered and after how long.
const WIDE_WORD: u16 = 20;
const WIDEST_GLYPH: u16 = 9;
const WIDEST_FROM: u16 = 14;

/// How the matrix lies in its pane.
pub struct Matrix {
    /// All of it.
    pub area: Rect,
    /// How its rows are shared out.
    pub rows: MessageRows,
    /// The width of the numbers, and of the gap behind them.
    pub number: u16,
    /// The width of the origins; 0 when all messages have one origin.
    pub from: u16,
    /// The width of the messages.
    pub message: u16,
    /// The width of a peer's column.
    pub cell: u16,
    /// The peers whose columns are in sight.
    pub peers: Vec<PeerId>,
    /// Which of the columns those are, and how many there are, when not all fit.
    pub part: Option<(Range<usize>, usize)>,
}

impl Matrix {
    /// The matrix in this area.
    pub fn new(pen: Pen<'_>, area: Rect) -> Self {
        let all = receivers(pen);
        let from = from_width(pen);
        let rows = MessageRows::of(area.height);
        let number = number_width(pen, &rows) + 2;
        let count = u16::try_from(all.len()).unwrap_or(u16::MAX).max(1);
        let crowded = count > area.width / 2;
        let narrowest = if crowded { NARROWEST_WITH_PART } else { NARROWEST_MESSAGE };
        let room = area.width.saturating_sub(number + from + narrowest).max(1);
        let good = room.saturating_sub(GOOD_MESSAGE - narrowest);
        let cell = match (good / count, room / count) {
            (each, _) if each >= NARROWEST_WORD => each.min(WIDEST_WORD),
            (_, each) if each >= NARROWEST_WORD => NARROWEST_WORD,
            (_, each) => each.clamp(1, WIDEST_GLYPH),
        };
        let fits = usize::from(room / cell).max(1);
        let selected = pen.model.screen.selected;
        let chosen = all.iter().position(|peer| Some(*peer) == selected).unwrap_or_default();
        let start = if all.len() > fits { chosen / fits * fits } else { 0 };
        let shown = start..(start + fits).min(all.len());
        let part = (all.len() > fits).then(|| (shown.clone(), all.len()));
        let taken = cell * u16::try_from(shown.len()).unwrap_or(u16::MAX);
        let left = area.width.saturating_sub(number + from + taken);
        let message = left.min(WIDEST_MESSAGE);
        Self { area, rows, number, from, message, cell, peers: all[shown].to_vec(), part }
    }

    /// Whether cells hold words rather than signs alone.
    pub const fn worded(&self) -> bool {
        self.cell >= NARROWEST_WORD
    }

    /// Where the messages begin.
    pub fn message_x(&self) -> u16 {
        self.area.x + self.number + self.from
    }

    /// Where the column at this place begins.
    pub fn cell_x(&self, place: usize) -> u16 {
        let offset = self.cell * u16::try_from(place).unwrap_or(0);
        self.message_x() + self.message + offset
    }

    /// Whether cells have room for both that a message was delivered and after how long.
    pub const fn wide(&self) -> bool {
        self.cell >= WIDE_WORD
    }

    /// Where the origins begin.
    pub const fn origin_x(&self) -> u16 {
        self.area.x + self.number
    }

    /// The row of messages and the peer's column at a place of the terminal.
    pub fn at(&self, x: u16, y: u16) -> Option<(usize, Option<PeerId>)> {
        let row = y.checked_sub(self.area.y + self.rows.head)?;
        let column = x.checked_sub(self.cell_x(0)).map(|x| usize::from(x / self.cell));
        let peer = column.and_then(|column| self.peers.get(column)).copied();
        (row < self.rows.body).then_some((usize::from(row), peer))
    }
}

/// Those who receive, in the order of the stage.
pub fn receivers(pen: Pen<'_>) -> Vec<PeerId> {
    let world = &pen.model.world;
    let mut order = Plan::of_world(world).order();
    order.retain(|id| world.peer(*id).is_some_and(receives));
    order
}

fn receives(peer: &Peer) -> bool {
    peer.spec.sockets.iter().any(|socket| socket.kind.receives())
}

/// How wide the widest number in sight is.
fn number_width(pen: Pen<'_>, rows: &MessageRows) -> u16 {
    let (sieve, ledger) = (&pen.model.screen.sieve, pen.model.world.ledger());
    let shown = sieve.from(scroll::message_top(pen.model)).take(usize::from(rows.body));
    let widest = shown.filter_map(|id| ledger.entry(id)).map(|entry| entry.n).max();
    let digits = widest.map_or(1, |n| n.checked_ilog10().unwrap_or(0) + 1);
    u16::try_from(digits).unwrap_or(NUMBER).max(NUMBER)
}

/// Where messages can come from more than one place, a column tells from where.
fn from_width(pen: Pen<'_>) -> u16 {
    let world = &pen.model.world;
    let speakers = world.peers().iter().filter(|peer| peer.spec.speaks());
    let names: Vec<usize> = speakers.map(|peer| peer.spec.name.width()).collect();
    let outside = world.outsiders().iter().any(|outsider| outsider.received > 0);
    if names.len() < 2 && !outside {
        return 0;
    }
    let widest = names.into_iter().max().unwrap_or_default().max(if outside { 8 } else { 0 });
    u16::try_from(widest + 2).unwrap_or(WIDEST_FROM).min(WIDEST_FROM)
}
