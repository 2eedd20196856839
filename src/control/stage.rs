//! The stage in cells: where each peer's box stands, for drawing and for pointing.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::lab::PeerId;
use crate::model::Spot;

use super::plan::Plan;

/// The heights a box can have, from the most telling to the least; 1 is a row without a frame.
const HEIGHTS: [u16; 4] = [5, 4, 3, 1];

/// Widths, in columns of the terminal.
const WIDEST_BOX: u16 = 46;
const WIDEST_SKETCH: u16 = 24;
const NARROWEST_GAP: u16 = 5;
const WIDEST_GAP: u16 = 26;

/// Narrower than this a box tells nothing.
const NARROWEST_BOX: u16 = 12;

/// The plan as it can be drawn in this width: where its columns would be too narrow, all its peers
/// stand in one, as a list without wires.
pub fn fitting(plan: Plan, width: u16) -> Plan {
    let count = u16::try_from(plan.columns.len()).unwrap_or(u16::MAX).max(1);
    let gaps = (count - 1).saturating_mul(NARROWEST_GAP);
    if width.saturating_sub(gaps) / count >= NARROWEST_BOX {
        return plan;
    }
    Plan { columns: vec![plan.columns.into_iter().flatten().collect()], wires: Vec::new(), ..plan }
}

/// How much a box may tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Density {
    /// As in a lab: all that is known.
    Lab,
    /// As in the menu: names and types.
    Sketch,
}

impl Density {
    const fn widest(self) -> u16 {
        match self {
            Self::Lab => WIDEST_BOX,
            Self::Sketch => WIDEST_SKETCH,
        }
    }

    const fn heights(self) -> &'static [u16] {
        match self {
            Self::Lab => &HEIGHTS,
            Self::Sketch => HEIGHTS.split_at(2).1,
        }
    }
}

/// One box on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Whose box.
    pub spot: Spot,
    /// Where; a height of 1 is a row without a frame.
    pub rect: Rect,
}

/// One column of the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its cells.
    pub area: Rect,
    /// The boxes that are shown.
    pub boxes: Vec<Placed>,
    /// Which of the column's peers are shown, and how many there are, when not all fit.
    pub part: Option<(Range<usize>, usize)>,
}

/// All columns of the stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// From left to right.
    pub columns: Vec<Column>,
}

impl Stage {
    /// Lays a plan out. Where not all peers of a column fit, the part with `selected` is shown.
    pub fn new(plan: &Plan, area: Rect, density: Density, selected: Option<PeerId>) -> Self {
        let count = u16::try_from(plan.columns.len()).unwrap_or(u16::MAX).max(1);
        let gap = (area.width / (count * 3)).clamp(NARROWEST_GAP, WIDEST_GAP);
        let gaps = gap * (count - 1);
        let width = (area.width.saturating_sub(gaps) / count).min(density.widest());
        let margin = area.width.saturating_sub(width * count + gaps) / 2;
        let at = |place: u16| Rect { x: area.x + margin + place * (width + gap), width, ..area };
        let chosen = selected.map(|peer| plan.spot_of(peer));
        let columns = (0u16..)
            .zip(&plan.columns)
            .map(|(place, spots)| column(spots, at(place), density, chosen))
            .collect();
        Self { columns }
    }

    /// All boxes that are shown.
    pub fn boxes(&self) -> impl Iterator<Item = &Placed> {
        self.columns.iter().flat_map(|column| &column.boxes)
    }

    /// The box of a spot, if it is shown.
    pub fn placed(&self, spot: Spot) -> Option<Rect> {
        self.boxes().find(|placed| placed.spot == spot).map(|placed| placed.rect)
    }
}

/// The rows the plan needs, at most `most`, so that each box tells as much as it can there.
pub fn height_needed(plan: &Plan, most: u16, density: Density) -> u16 {
    let tall = |spots: &Vec<Spot>| {
        let (height, gap) = measure(spots.len(), most, density);
        let count = u16::try_from(spots.len()).unwrap_or(u16::MAX);
        count.saturating_mul(height + gap).saturating_sub(gap)
    };
    let needed = plan.columns.iter().map(tall).max().unwrap_or_default();
    // Room to breathe above and below, where there is any.
    (needed.max(density.heights()[0]) + 2).min(most)
}

/// The height of a box and the rows between two, for this many boxes in this many rows.
fn measure(count: usize, rows: u16, density: Density) -> (u16, u16) {
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    let fits =
        |height: u16, gap: u16| count.saturating_mul(height + gap).saturating_sub(gap) <= rows;
    let heights = density.heights();
    if fits(heights[0], 1) {
        return (heights[0], 1);
    }
    let height = heights.iter().find(|height| fits(**height, 0));
    (height.copied().unwrap_or(1), 0)
}

fn column(spots: &[Spot], area: Rect, density: Density, selected: Option<Spot>) -> Column {
    let (height, gap) = measure(spots.len(), area.height, density);
    let rows = usize::from(area.height);
    let (shown, part) = if height == 1 && spots.len() > rows {
        let page = rows.saturating_sub(1).max(1);
        let chosen = spots.iter().position(|spot| Some(*spot) == selected);
        let start = chosen.unwrap_or_default() / page * page;
        let shown = start..(start + page).min(spots.len());
        (shown.clone(), Some((shown, spots.len())))
    } else {
        (0..spots.len(), None)
    };
    let count = u16::try_from(shown.len()).unwrap_or(u16::MAX);
    let used = count.saturating_mul(height + gap).saturating_sub(gap);
    let top = if part.is_some() { 0 } else { area.height.saturating_sub(used) / 2 };
    let boxes = (0u16..)
        .zip(&spots[shown])
        .map(|(place, spot)| {
            let y = area.y + top + place * (height + gap);
            Placed { spot: *spot, rect: Rect { y, height, ..area } }
        })
        .collect();
    Column { area, boxes, part }
}
