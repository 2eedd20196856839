//! A sheet to draw the ladder on in characters: a column for each peer, and the cells of one step.
//! What each cell is drawn with is told by its ink; colours are not known here.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::lab::{Ending, Fate, FateKind, Message, PeerId};

use super::super::ledger::{Entry, Leg, Offer};
use super::super::world::World;
use super::{Ladder, Mark, Rung, Step, Tie};

/// Who has a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// All outside programs together.
    Outside,
    /// One of the lab's peers.
    Peer(PeerId),
}

/// What a cell is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Nothing.
    Blank,
    /// A column's line.
    Line(Lane),
    /// A message on its way from here.
    Arrow(Lane),
    /// A payload.
    Label(Lane),
    /// A fate.
    Fate(FateKind),
    /// What is there for those who look for it.
    Quiet,
    /// The end of a peer.
    End,
}

/// One cell: what stands in it. Behind a wide character stands an empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetCell {
    /// What stands there.
    pub symbol: String,
    /// What it is drawn with.
    pub ink: Ink,
}

/// How the ladder is drawn in characters.
pub struct Sheet<'a> {
    /// What is known.
    pub world: &'a World,
    /// Who has a column, from left to right.
    pub lanes: Vec<Lane>,
    /// Which of them are in sight.
    pub window: Range<usize>,
    /// How many cells a column has.
    pub spacing: usize,
    /// Whether payloads stand on the arrows.
    pub labels: bool,
    /// The sign of a fate.
    pub sign: fn(&Fate) -> &'static str,
    /// A payload in at most so many cells.
    pub label: fn(&Message, usize) -> String,
}

/// The fewest cells a payload on an arrow has.
const SHORTEST: usize = 3;

/// Everybody who needs a column: outside programs only when they said or got anything.
pub fn lanes(world: &World) -> Vec<Lane> {
    let spoke = world.outsiders().iter().any(|outsider| outsider.received + outsider.sent > 0);
    let outside = spoke.then_some(Lane::Outside);
    outside.into_iter().chain(world.peers().iter().map(|peer| Lane::Peer(peer.spec.id))).collect()
}

/// How often each fate was met by a message on some of its ways, in their order.
pub fn fates(entry: &Entry, which: impl Fn(&Leg) -> bool) -> Vec<(&Fate, usize)> {
    let mut fates: Vec<(&Fate, usize)> = Vec::new();
    for leg in entry.legs.iter().filter(|leg| which(leg)) {
        let fate = &leg.verdict.fate;
        match fates.iter_mut().find(|(known, _)| FateKind::of(known) == FateKind::of(fate)) {
            Some((_, count)) => *count += 1,
            None => fates.push((fate, 1)),
        }
    }
    fates
}

/// The cells of a step while they are drawn.
struct Cells(Vec<SheetCell>);

impl Cells {
    fn put(&mut self, x: isize, symbol: &str, ink: Ink) {
        if let Some(cell) = usize::try_from(x).ok().and_then(|x| self.0.get_mut(x)) {
            *cell = SheetCell { symbol: symbol.to_owned(), ink };
        }
    }

    fn write(&mut self, mut x: isize, text: &str, ink: Ink) {
        for grapheme in text.graphemes(true) {
            let wide = grapheme.width();
            if wide == 0 {
                continue;
            }
            self.put(x, grapheme, ink);
            for covered in 1..wide {
                self.put(x + covered as isize, "", ink);
            }
            x += wide as isize;
        }
    }

    fn is_line(&self, x: isize) -> bool {
        let cell = usize::try_from(x).ok().and_then(|x| self.0.get(x));
        cell.is_some_and(|cell| matches!(cell.ink, Ink::Line(_)) && cell.symbol != " ")
    }

    /// A line from one column to another, both left out.
    fn across(&mut self, from: isize, to: isize, (dashed, ink): (bool, Ink)) {
        let width = self.0.len() as isize;
        for x in (from.min(to) + 1).max(0)..from.max(to).min(width) {
            let symbol = match (self.is_line(x), dashed) {
                (true, _) => "┼",
                (false, true) => "╌",
                (false, false) => "─",
            };
            self.put(x, symbol, ink);
        }
    }
}

/// A message's arrowhead.
struct Head<'a> {
    x: isize,
    /// `None` where it arrives later.
    fate: Option<&'a Fate>,
}

impl Head<'_> {
    /// Whether the message went at least part of the way.
    const fn went(&self) -> bool {
        !matches!(self.fate, Some(Fate::Filtered | Fate::Missed(_)))
    }

    const fn solid(&self) -> bool {
        !matches!(self.fate, None | Some(Fate::Pending(_)))
    }
}

impl Sheet<'_> {
    /// How many cells a step takes.
    pub fn width(&self) -> usize {
        self.window.len() * self.spacing
    }

    /// Where a column's line stands; before the first cell or behind the last one when it is out
    /// of sight.
    fn x(&self, lane: Lane) -> Option<isize> {
        let place = self.lanes.iter().position(|known| *known == lane)?;
        Some(self.x_at(place))
    }

    fn x_at(&self, place: usize) -> isize {
        if place < self.window.start {
            return -1;
        }
        if place >= self.window.end {
            return self.width() as isize;
        }
        ((place - self.window.start) * self.spacing + self.spacing / 2) as isize
    }

    /// Where the column in sight at this place has its line.
    pub fn center(&self, place: usize) -> usize {
        place * self.spacing + self.spacing / 2
    }

    /// Draws a step; `word` says what happened, where it is no message.
    pub fn draw(&self, rung: &Rung, word: &str) -> Vec<SheetCell> {
        let blank = SheetCell { symbol: " ".to_owned(), ink: Ink::Blank };
        let mut cells = Cells(vec![blank; self.width()]);
        for place in self.window.clone() {
            let Some(lane) = self.lanes.get(place) else { continue };
            let symbol = match lane {
                Lane::Outside => "┊",
                Lane::Peer(peer) if self.world.was_open(*peer, rung.key.at) => "│",
                Lane::Peer(_) => " ",
            };
            cells.put(self.x_at(place), symbol, Ink::Line(*lane));
        }
        match &rung.step {
            Step::Sent(id) => {
                if let Some(entry) = self.world.ledger().entry(*id) {
                    self.sent(entry, &mut cells);
                }
            }
            Step::Arrived(id, to) => {
                let entry = self.world.ledger().entry(*id);
                let leg = entry.and_then(|entry| entry.legs.iter().find(|l| l.to == Some(*to)));
                if let Some((entry, leg)) = entry.zip(leg) {
                    let x = self.x(Lane::Peer(to.peer)).unwrap_or_default();
                    self.arrow(entry, &[Head { x, fate: Some(&leg.verdict.fate) }], &mut cells);
                }
            }
            Step::Mark(mark, peers) => self.mark(mark, peers, word, &mut cells),
            Step::Tie(tie, from, to) => {
                let ends = self.x(Lane::Peer(*from)).zip(self.x(Lane::Peer(*to)));
                if let Some((from, to)) = ends {
                    self.tie(tie, (from, to), word, &mut cells);
                }
            }
            Step::Whole(_) => self.whole(word, &mut cells),
        }
        cells.0
    }

    fn from(entry: &Entry) -> Lane {
        entry.from.map_or(Lane::Outside, |from| Lane::Peer(from.peer))
    }

    fn sent(&self, entry: &Entry, cells: &mut Cells) {
        let Some(from) = self.x(Self::from(entry)) else { return };
        let stuck = matches!(entry.state, Offer::Held(_) | Offer::Refused(_));
        let unknown = entry.legs.iter().find(|leg| leg.to.is_none());
        if let Some(fate) = entry.legs.first().map(|leg| &leg.verdict.fate).filter(|_| stuck) {
            self.stub(entry, fate, from, cells);
            return;
        }
        if let Some(leg) = unknown {
            let fate = &leg.verdict.fate;
            let outside = self.x(Lane::Outside).filter(|_| matches!(fate, Fate::Outside));
            match outside {
                Some(x) => self.arrow(entry, &[Head { x, fate: Some(fate) }], cells),
                None => self.stub(entry, fate, from, cells),
            }
            return;
        }
        let heads = entry.legs.iter().filter_map(|leg| {
            let x = self.x(Lane::Peer(leg.to?.peer))?;
            let fate = (!Ladder::is_late(leg)).then_some(&leg.verdict.fate);
            Some(Head { x, fate })
        });
        self.arrow(entry, &heads.collect::<Vec<_>>(), cells);
    }

    /// A message that left its sender for nobody in particular, or not at all.
    fn stub(&self, entry: &Entry, fate: &Fate, from: isize, cells: &mut Cells) {
        let ink = Ink::Fate(FateKind::of(fate));
        cells.put(from, "●", Ink::Arrow(Self::from(entry)));
        let room = self.spacing.saturating_sub(4);
        let label = if self.labels { (self.label)(&entry.message, room) } else { String::new() };
        let wide = label.width() as isize;
        // Where there is no column to the right there is room to the left only.
        if from + self.spacing as isize / 2 + 1 < self.width() as isize {
            cells.put(from + 1, (self.sign)(fate), ink);
            cells.write(from + 3, &label, Ink::Label(Self::from(entry)));
        } else {
            cells.put(from - 1, (self.sign)(fate), ink);
            cells.write(from - 2 - wide, &label, Ink::Label(Self::from(entry)));
        }
    }

    fn arrow(&self, entry: &Entry, heads: &[Head<'_>], cells: &mut Cells) {
        let lane = Self::from(entry);
        let Some(from) = self.x(lane) else { return };
        let ink = Ink::Arrow(lane);
        let side = |right: bool| heads.iter().filter(move |head| (head.x > from) == right);
        let farthest = |right: bool| {
            let went = side(right).filter(|head| head.went()).map(|head| head.x);
            if right { went.max() } else { went.min() }
        };
        let (left, right) = (farthest(false), farthest(true));
        for (far, right) in [(left, false), (right, true)] {
            if let Some(far) = far {
                let solid = side(right).any(|head| head.went() && head.solid());
                cells.across(from, far, (!solid, ink));
            }
        }
        for head in heads {
            let rightward = head.x > from;
            let (symbol, fate_ink) = match head.fate {
                Some(Fate::Delivered { .. }) => {
                    (if rightward { "▶" } else { "◀" }, Ink::Fate(FateKind::Delivered))
                }
                Some(fate) => ((self.sign)(fate), Ink::Fate(FateKind::of(fate))),
                None => ("╌", ink),
            };
            cells.put(head.x + if rightward { -1 } else { 1 }, symbol, fate_ink);
            if head.went() && Some(head.x) != left && Some(head.x) != right {
                cells.put(head.x, "┼", ink);
            }
        }
        let joint = match (left, right) {
            (None, None) => "●",
            (None, Some(_)) => "├",
            (Some(_), None) => "┤",
            (Some(_), Some(_)) => "┼",
        };
        cells.put(from, joint, ink);
        self.put_label(entry, (from, heads), cells);
    }

    /// A payload beside its sender, on the way to the nearest receiver.
    fn put_label(&self, entry: &Entry, (from, heads): (isize, &[Head<'_>]), cells: &mut Cells) {
        if !self.labels {
            return;
        }
        let went = |right: bool| heads.iter().any(|head| head.went() && (head.x > from) == right);
        let any = |right: bool| heads.iter().any(|head| (head.x > from) == right);
        let right = went(true) || (!went(false) && any(true));
        let own = |head: &&Head<'_>| (head.x > from) == right;
        let nearest = heads.iter().filter(own).map(|head| (head.x - from).abs()).min();
        // A column out of sight begins where the cells end.
        let start = from.clamp(-1, self.width() as isize);
        let room = nearest.unwrap_or(self.spacing as isize) - 5;
        let Some(room) = usize::try_from(room).ok().filter(|room| *room >= SHORTEST) else {
            return;
        };
        let label = (self.label)(&entry.message, room);
        if label.is_empty() {
            return;
        }
        let ink = Ink::Label(Self::from(entry));
        let wide = label.width() as isize;
        let arrow = isize::from(heads.iter().any(Head::went));
        let x = if right { start + 1 + arrow } else { start - 2 - arrow - wide };
        cells.write(x, &format!(" {label} "), ink);
    }

    fn mark(&self, mark: &Mark, peers: &[PeerId], word: &str, cells: &mut Cells) {
        let (symbol, ink) = match mark {
            Mark::Started => ("┬", Ink::Quiet),
            Mark::Ended(Ending::Finished | Ending::Stopped) => ("┴", Ink::Quiet),
            Mark::Ended(
                Ending::TooSlow { .. }
                | Ending::Killed
                | Ending::Crashed
                | Ending::Failed { .. }
                | Ending::Panicked { .. },
            ) => ("✗", Ink::End),
            Mark::Paused => ("‖", Ink::Quiet),
            Mark::Resumed => ("●", Ink::Quiet),
            Mark::Stepped => ("·", Ink::Quiet),
            Mark::Set(_) | Mark::Pace(_) => ("=", Ink::Quiet),
            Mark::Subscribed(_) | Mark::Landed(_) => ("+", Ink::Quiet),
            Mark::Unsubscribed(_) | Mark::Left(_) => ("-", Ink::Quiet),
        };
        for peer in peers {
            let Some(x) = self.x(Lane::Peer(*peer)) else { continue };
            cells.put(x, symbol, ink);
            let ends = x + 2 + word.width() as isize;
            let fits = word.width() + 3 <= self.spacing && ends <= self.width() as isize;
            if x >= 0 && fits {
                cells.write(x + 2, word, ink);
            }
        }
    }

    /// A line through all columns.
    fn whole(&self, word: &str, cells: &mut Cells) {
        let width = self.width() as isize;
        cells.across(-1, width, (true, Ink::Quiet));
        let wide = word.width() as isize + 2;
        if wide <= width {
            cells.write((width - wide) / 2, &format!(" {word} "), Ink::Quiet);
        }
    }

    fn tie(&self, tie: &Tie, (from, to): (isize, isize), word: &str, cells: &mut Cells) {
        let ink = Ink::Quiet;
        cells.across(from, to, (true, ink));
        match tie {
            Tie::Connected => {
                cells.put(from, "◇", ink);
                cells.put(to, "◆", ink);
            }
            Tie::Parted | Tie::Cut => cells.put((from + to) / 2, "✗", Ink::End),
            Tie::Landed(_) => {
                let (at, head) = if to > from { (to - 1, "▶") } else { (to + 1, "◀") };
                cells.put(at, head, ink);
            }
            Tie::Left(_) => cells.put(if to > from { to - 1 } else { to + 1 }, "-", ink),
        }
        let room = (self.spacing as isize - 6).max(0);
        if word.width() as isize <= room && !matches!(tie, Tie::Parted | Tie::Cut) {
            let (low, high) = (from.min(to).max(0), from.max(to).min(self.width() as isize));
            let nearest = low + (high - low).min(self.spacing as isize) / 2;
            cells.write(nearest - (word.width() as isize) / 2 - 1, &format!(" {word} "), ink);
        }
    }
}
