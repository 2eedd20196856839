//! Areas: which cells of the terminal belong to what. Drawing and pointing share these.

use ratatui::layout::Rect;

use crate::model::Model;

use super::plan::Plan;
use super::stage::{Density, fitting, height_needed};

/// The fewest columns and rows the program works in.
pub const SMALLEST: (u16, u16) = (60, 16);

/// Whether a terminal of this size is large enough.
pub const fn fits(size: (u16, u16)) -> bool {
    size.0 >= SMALLEST.0 && size.1 >= SMALLEST.1
}

/// The areas of a lab. The frame runs round all of them and between them:
///
/// ```text
/// ┌ title ─────────┐
/// │ stage          │
/// ├ tabs ──────────┤
/// │ pane           │
/// ├ speaker ───────┤
/// │ line           │
/// └ foot ──────────┘
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabAreas {
    /// The title bar: the frame's first row.
    pub title: Rect,
    /// Where the peers stand.
    pub stage: Rect,
    /// The tabs: a row of the frame.
    pub tabs: Rect,
    /// The open pane.
    pub pane: Rect,
    /// The input box's title: a row of the frame.
    pub speaker: Rect,
    /// The line being typed.
    pub line: Rect,
    /// The hints: the frame's last row.
    pub foot: Rect,
}

/// The share of the rows between title and input box that the stage may take, in percent.
const STAGE_SHARE: u16 = 60;
/// The fewest rows the pane keeps.
const PANE_ROWS: u16 = 5;

/// The areas of the lab shown now.
pub fn lab(model: &Model) -> LabAreas {
    let (columns, rows) = model.screen.size;
    let inner = rows.saturating_sub(5);
    let most = (inner * STAGE_SHARE / 100).min(inner.saturating_sub(PANE_ROWS));
    let plan = fitting(Plan::of_lab(model), columns.saturating_sub(4));
    let stage = height_needed(&plan, most, Density::Lab);
    let row = |y: u16| Rect::new(0, y, columns, 1);
    let inside = |y: u16, height: u16| Rect::new(2, y, columns.saturating_sub(4), height);
    let pane = inner - stage;
    LabAreas {
        title: row(0),
        stage: inside(1, stage),
        tabs: row(1 + stage),
        pane: inside(2 + stage, pane),
        speaker: row(2 + stage + pane),
        line: inside(3 + stage + pane, 1),
        foot: row(rows.saturating_sub(1)),
    }
}

/// How the rows of the message pane are shared out, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageRows {
    /// The columns' names.
    pub head: u16,
    /// Messages.
    pub body: u16,
    /// Nothing.
    pub blank: u16,
    /// What is to be told of the selected message.
    pub told: u16,
    /// What the signs mean.
    pub legend: u16,
}

impl MessageRows {
    /// Of a pane with this many rows.
    pub const fn of(pane: u16) -> Self {
        let (blank, told, legend) = match pane {
            0..=6 => (0, 1, 0),
            7 => (0, 1, 1),
            8..=11 => (0, 2, 1),
            12..=15 => (1, 2, 1),
            _ => (1, 3, 1),
        };
        let body = pane.saturating_sub(1 + blank + told + legend);
        Self { head: 1, body, blank, told, legend }
    }
}

/// The widest an opened message's details get, in columns.
const DETAIL_WIDTH: u16 = 104;

/// The frame round an opened message's details.
pub fn detail_frame(size: (u16, u16)) -> Rect {
    let (columns, rows) = size;
    let width = DETAIL_WIDTH.min(columns.saturating_sub(4));
    Rect::new((columns - width) / 2, 1, width, rows.saturating_sub(2))
}

/// The opened message's details.
pub fn detail(size: (u16, u16)) -> Rect {
    let frame = detail_frame(size);
    let (width, height) = (frame.width.saturating_sub(6), frame.height.saturating_sub(2));
    Rect { x: frame.x + 3, y: frame.y + 1, width, height }
}

/// The areas of the menu.
///
/// ```text
/// ┌ title ────────────────────┐      ┌ title ───────────────┐
/// │ filter                    │      │ filter               │
/// ├ shelves ────┬─────────────┤      │ shelves              │
/// │ list        │ sketch      │  or  │ list                 │
/// │             │             │      ├──────────────────────┤
/// ├ transport ────────────────┤      │ sketch               │
/// │ transports                │      ├ transport ───────────┤
/// └ foot ─────────────────────┘      …
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MenuAreas {
    /// The title bar: the frame's first row.
    pub title: Rect,
    /// What the patterns are searched for.
    pub filter: Rect,
    /// What is offered: patterns or lessons.
    pub shelves: Rect,
    /// The patterns, or the lessons.
    pub list: Rect,
    /// The line between list and sketch: one row, or one column.
    pub split: Rect,
    /// The chosen pattern's drawing and words.
    pub sketch: Rect,
    /// The row of the frame above the transports.
    pub divider: Rect,
    /// The transports.
    pub transports: Rect,
    /// The hints: the frame's last row.
    pub foot: Rect,
}

/// From this many columns on, the drawing stands beside the list.
const BESIDE: u16 = 110;
/// With fewer rows than this there is no drawing below the list.
const NO_SKETCH: u16 = 20;

/// With this many columns, where there is nothing beside the list, a summary takes one row.
const ONE_ROW: u16 = 78;
/// From this many columns on it does so beside the drawing, too.
const ONE_ROW_BESIDE: u16 = 174;

/// The rows a pattern takes in the list: its title, its summary in one or two, and an empty one.
pub const fn pattern_rows(size: (u16, u16)) -> u16 {
    match size.0 {
        ONE_ROW..BESIDE | ONE_ROW_BESIDE.. => 3,
        0..ONE_ROW | BESIDE..ONE_ROW_BESIDE => 4,
    }
}

/// How many patterns are in sight at once. The last row of one is empty and may be cut off.
pub fn page(size: (u16, u16)) -> usize {
    usize::from((menu(size).list.height + 1) / pattern_rows(size)).max(1)
}

/// The first pattern in sight, when this one is chosen.
pub fn first_pattern(size: (u16, u16), chosen: usize) -> usize {
    let page = page(size);
    chosen / page * page
}

/// The rows of the drawing when it stands below the list.
const SKETCH_ROWS: u16 = 8;

/// The areas of the menu on a terminal of this size.
pub fn menu(size: (u16, u16)) -> MenuAreas {
    let (columns, rows) = size;
    let row = |y: u16| Rect::new(0, y, columns, 1);
    let inside = |y: u16, height: u16| Rect::new(2, y, columns.saturating_sub(4), height);
    let body = inside(3, rows.saturating_sub(6));
    let (list, split, sketch) = if columns >= BESIDE {
        let left = columns * 9 / 20;
        let x = body.x + left;
        (
            Rect { width: left - 1, ..body },
            Rect { x, width: 1, y: body.y - 1, height: body.height + 2 },
            Rect { x: x + 2, width: body.right() - x - 2, ..body },
        )
    } else if rows < NO_SKETCH {
        (body, Rect::ZERO, Rect::ZERO)
    } else {
        let below = SKETCH_ROWS.min(body.height / 2);
        let above = body.height - below - 1;
        (
            Rect { height: above, ..body },
            Rect { y: body.y + above, height: 1, x: 0, width: columns },
            Rect { y: body.bottom() - below, height: below, ..body },
        )
    };
    MenuAreas {
        title: row(0),
        filter: inside(1, 1),
        shelves: row(2),
        list,
        split,
        sketch,
        divider: row(rows.saturating_sub(3)),
        transports: inside(rows.saturating_sub(2), 1),
        foot: row(rows.saturating_sub(1)),
    }
}
