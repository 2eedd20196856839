//! Wires in cells: where they run between the boxes, how they look, and what moves along them.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::control::plan::{Bus, Plan, Stub};
use crate::control::stage::Stage;
use crate::lab::{Attach, WireId};
use crate::model::{Flight, Spot};

use super::super::Pen;
use super::super::glyph::sign;
use super::super::theme::Theme;
use super::traffic::{Before, Traffic};

const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

/// One end of a wire in cells.
struct EndTrack {
    stub: Stub,
    /// The box's border cell, and its row; `None` for a box that is not in sight.
    at: Option<(u16, u16)>,
}

/// One wire in cells: a line down the middle, and a line to each box.
struct Track<'a> {
    bus: &'a Bus,
    x: u16,
    left: Vec<EndTrack>,
    right: Vec<EndTrack>,
}

/// All wires in cells.
pub struct Tracks<'a> {
    plan: &'a Plan,
    area: Rect,
    tracks: Vec<Track<'a>>,
}

impl<'a> Tracks<'a> {
    /// Lays the wires of a plan between the boxes of its stage.
    pub fn new(plan: &'a Plan, stage: &Stage, area: Rect) -> Self {
        let gap_of = |bus: &Bus| {
            let left = bus.left.iter().map(|stub| stub.column).max().unwrap_or_default();
            left.min(stage.columns.len().saturating_sub(2))
        };
        let gaps: Vec<usize> = plan.wires.iter().map(gap_of).collect();
        let boxes: HashMap<Spot, Rect> = stage.boxes().map(|b| (b.spot, b.rect)).collect();
        let mut docks = Docks { boxes, taken: HashMap::new() };
        let mut tracks = Vec::new();
        for (place, bus) in plan.wires.iter().enumerate() {
            let Some(pair) = stage.columns.get(gaps[place]..gaps[place] + 2) else { continue };
            let (start, end) = (pair[0].area.right(), pair[1].area.x);
            let count = gaps.iter().filter(|gap| **gap == gaps[place]).count() as u16;
            let nth = gaps[..place].iter().filter(|gap| **gap == gaps[place]).count() as u16 + 1;
            let x = start + end.saturating_sub(start) * nth / (count + 1);
            let left = docks.dock(&bus.left, Side::Right);
            let right = docks.dock(&bus.right, Side::Left);
            tracks.push(Track { bus, x, left, right });
        }
        Self { plan, area, tracks }
    }

    /// Draws the lines.
    pub fn draw(&self, traffic: &Traffic, theme: &Theme, buffer: &mut Buffer) {
        for track in &self.tracks {
            let mut grid = Grid::default();
            track.lay(traffic, self.area, &mut grid);
            grid.draw(theme, buffer);
            for (ends, sign, step) in [(&track.right, sign::INTO, -1), (&track.left, sign::BACK, 1)]
            {
                if step > 0 && !track.bus.both_ways {
                    continue;
                }
                for end in ends {
                    let Some((x, y)) = end.at else { continue };
                    let up = traffic.is_up(track.bus.wire, end.stub.spot);
                    let style = if up { theme.muted } else { theme.frame };
                    buffer.set_string(x.saturating_add_signed(step), y, sign, style);
                }
            }
            track.draw_cuts(traffic, theme, buffer);
            traffic.draw_queues(&track.queues(), theme, buffer);
        }
    }

    /// Draws on each box's border what its socket does there: bind or connect.
    pub fn draw_ends(&self, theme: &Theme, buffer: &mut Buffer) {
        for track in &self.tracks {
            for end in track.left.iter().chain(&track.right) {
                let Some((x, y)) = end.at else { continue };
                let sign = match end.stub.how {
                    Attach::Bind => sign::BINDS,
                    Attach::Connect => sign::CONNECTS,
                };
                buffer.set_string(x, y, sign, theme.muted);
            }
        }
    }

    /// Draws the messages in motion.
    pub fn draw_flights(&self, pen: Pen<'_>, buffer: &mut Buffer) {
        for flight in pen.model.screen.flights.iter() {
            let Some(progress) = flight.progress() else { continue };
            let path = self.path(pen, flight);
            let Some(last) = path.len().checked_sub(1) else { continue };
            // It starts and lands gently.
            let eased = progress * progress * (3.0 - 2.0 * progress);
            let place = (eased * last as f32).round() as usize;
            if let Some((x, y)) = path.get(place.min(last)) {
                let hue = match flight.from {
                    Spot::Peer(peer) => pen.theme.hue(peer),
                    Spot::Outsider(_) | Spot::Group(_) => pen.theme.fates.outside,
                };
                buffer.set_string(*x, *y, sign::DOT, hue.patch(pen.theme.strong));
            }
        }
    }

    /// The cells a flight passes.
    fn path(&self, pen: Pen<'_>, flight: &Flight) -> Vec<(u16, u16)> {
        let to = self.plan.spot_of(flight.to.peer);
        let from = match flight.from {
            Spot::Peer(peer) => self.plan.spot_of(peer),
            other => other,
        };
        let socket = pen
            .model
            .world
            .peer(flight.to.peer)
            .and_then(|peer| peer.spec.sockets.get(usize::from(flight.to.socket)));
        let meets = |wire: WireId| {
            socket.is_some_and(|socket| socket.ends.iter().any(|end| end.wire == wire))
        };
        for track in self.tracks.iter().filter(|track| meets(track.bus.wire)) {
            let find = |ends: &[EndTrack], spot| {
                ends.iter().find(|end| end.stub.spot == spot).map(|end| end.at)
            };
            if let (Some(from), Some(to)) = (find(&track.left, from), find(&track.right, to)) {
                return track.walk(from, to, self.area);
            }
            if let (Some(from), Some(to)) = (find(&track.right, from), find(&track.left, to)) {
                return track.walk(from, to, self.area);
            }
        }
        Vec::new()
    }
}

impl Track<'_> {
    /// The boxes before which messages can wait, with the cells of their borders and of the wire.
    fn queues(&self) -> Vec<Before> {
        let back = self.left.iter().filter(|_| self.bus.both_ways);
        let before = |end: &EndTrack| {
            let at = end.at?;
            Some(Before { wire: self.bus.wire, spot: end.stub.spot, at, middle: self.x })
        };
        self.right.iter().chain(back).filter_map(before).collect()
    }

    /// Puts the wire's lines into the grid.
    fn lay(&self, traffic: &Traffic, area: Rect, grid: &mut Grid) {
        let mut rows: Vec<u16> = Vec::new();
        for end in self.left.iter().chain(&self.right) {
            match end.at {
                Some((x, y)) => {
                    let up = traffic.is_up(self.bus.wire, end.stub.spot);
                    grid.across(x, self.x, y, up);
                    rows.push(y);
                }
                // Those out of sight are below.
                None => rows.push(area.bottom().saturating_sub(1)),
            }
        }
        let up = |end: &EndTrack| traffic.is_up(self.bus.wire, end.stub.spot);
        let alive = self.left.iter().any(up) && self.right.iter().any(up);
        if let (Some(top), Some(bottom)) = (rows.iter().min(), rows.iter().max()) {
            grid.along(self.x, *top, *bottom, alive);
        }
    }

    /// Draws a mark on the line of each end whose links are cut.
    fn draw_cuts(&self, traffic: &Traffic, theme: &Theme, buffer: &mut Buffer) {
        for end in self.left.iter().chain(&self.right) {
            let Some((x, y)) = end.at else { continue };
            if traffic.is_cut(self.bus.wire, end.stub.spot) {
                buffer.set_string(u16::midpoint(x, self.x), y, sign::CUT, theme.warning);
            }
        }
    }

    /// The cells from one end to another.
    fn walk(
        &self,
        from: Option<(u16, u16)>,
        to: Option<(u16, u16)>,
        area: Rect,
    ) -> Vec<(u16, u16)> {
        let hidden = area.bottom().saturating_sub(1);
        let mut cells = Vec::new();
        let (from_y, to_y) = (from.map_or(hidden, |(_, y)| y), to.map_or(hidden, |(_, y)| y));
        if let Some((x, y)) = from {
            cells.extend(between(x, self.x).map(|x| (x, y)));
        }
        cells.extend(between(from_y, to_y).map(|y| (self.x, y)));
        if let Some((x, y)) = to {
            cells.extend(between(self.x, x).map(|x| (x, y)));
        }
        cells.dedup();
        // The first and the last lie on the boxes' borders.
        let ends = usize::from(from.is_some())..cells.len() - usize::from(to.is_some());
        cells.get(ends).unwrap_or_default().to_vec()
    }
}

/// All numbers from one to another, both included, in either direction.
fn between(from: u16, to: u16) -> Box<dyn Iterator<Item = u16>> {
    if from <= to { Box::new(from..=to) } else { Box::new((to..=from).rev()) }
}

/// The side of a box a wire ends at.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Left,
    Right,
}

/// Where on the boxes' borders wires end: further wires on one side take further rows.
struct Docks {
    boxes: HashMap<Spot, Rect>,
    taken: HashMap<(Spot, Side), u16>,
}

impl Docks {
    fn dock(&mut self, stubs: &[Stub], side: Side) -> Vec<EndTrack> {
        stubs
            .iter()
            .map(|stub| {
                let at = self.boxes.get(&stub.spot).map(|rect| {
                    let nth = self.taken.entry((stub.spot, side)).or_default();
                    let x = match side {
                        Side::Left => rect.x,
                        Side::Right => rect.right() - 1,
                    };
                    let rows = rect.height.saturating_sub(2).max(1);
                    let y = rect.y + rect.height / 2;
                    let y = if *nth == 0 { y } else { rect.y + 1 + (*nth + rows / 2) % rows };
                    *nth += 1;
                    (x, y.min(rect.bottom() - 1))
                });
                EndTrack { stub: *stub, at }
            })
            .collect()
    }
}

/// Lines in cells: which neighbours each cell is joined to, and whether messages can pass.
#[derive(Default)]
struct Grid {
    cells: HashMap<(u16, u16), (u8, bool)>,
}

impl Grid {
    fn join(&mut self, x: u16, y: u16, to: u8, up: bool) {
        let cell = self.cells.entry((x, y)).or_default();
        cell.0 |= to;
        cell.1 |= up;
    }

    fn across(&mut self, x0: u16, x1: u16, y: u16, up: bool) {
        for x in x0.min(x1)..x0.max(x1) {
            self.join(x, y, RIGHT, up);
            self.join(x + 1, y, LEFT, up);
        }
    }

    fn along(&mut self, x: u16, y0: u16, y1: u16, up: bool) {
        for y in y0..y1 {
            self.join(x, y, DOWN, up);
            self.join(x, y + 1, UP, up);
        }
    }

    fn draw(&self, theme: &Theme, buffer: &mut Buffer) {
        for ((x, y), (joined, up)) in &self.cells {
            let style: Style = if *up { theme.muted } else { theme.frame };
            if let Some(cell) = buffer.cell_mut((*x, *y)) {
                cell.set_symbol(symbol(*joined, *up)).set_style(style);
            }
        }
    }
}

const fn symbol(joined: u8, up: bool) -> &'static str {
    const CROSS: u8 = UP | DOWN | LEFT | RIGHT;
    const TEE_RIGHT: u8 = UP | DOWN | RIGHT;
    const TEE_LEFT: u8 = UP | DOWN | LEFT;
    const TEE_DOWN: u8 = LEFT | RIGHT | DOWN;
    const TEE_UP: u8 = LEFT | RIGHT | UP;
    const UP_RIGHT: u8 = UP | RIGHT;
    const UP_LEFT: u8 = UP | LEFT;
    const DOWN_RIGHT: u8 = DOWN | RIGHT;
    const DOWN_LEFT: u8 = DOWN | LEFT;
    match (joined, up) {
        (CROSS, _) => "┼",
        (TEE_RIGHT, _) => "├",
        (TEE_LEFT, _) => "┤",
        (TEE_DOWN, _) => "┬",
        (TEE_UP, _) => "┴",
        (UP_RIGHT, _) => "╰",
        (UP_LEFT, _) => "╯",
        (DOWN_RIGHT, _) => "╭",
        (DOWN_LEFT, _) => "╮",
        (joined, true) if joined & (UP | DOWN) != 0 => "│",
        (joined, false) if joined & (UP | DOWN) != 0 => "╎",
        (_, true) => "─",
        (_, false) => "╌",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_meet_are_joined() {
        let mut grid = Grid::default();
        grid.across(0, 4, 1, true);
        grid.along(2, 0, 3, true);
        let drawn = |x, y| {
            let (joined, up) = grid.cells[&(x, y)];
            symbol(joined, up)
        };
        assert_eq!(drawn(2, 1), "┼");
        assert_eq!(drawn(1, 1), "─");
        assert_eq!(drawn(2, 2), "│");
    }

    #[test]
    fn a_line_nobody_can_pass_is_broken() {
        assert_eq!(symbol(LEFT | RIGHT, false), "╌");
        assert_eq!(symbol(UP | DOWN, false), "╎");
        assert_eq!(symbol(UP | RIGHT, false), "╰");
    }
}
