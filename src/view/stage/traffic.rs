//! What runs over the wires: which ends are up, and how much waits before which box.

use std::collections::{HashMap, HashSet};

use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

use crate::control::plan::Plan;
use crate::lab::WireId;
use crate::model::{Queue, Spot, World};

use super::super::bar;
use super::super::glyph::sign;
use super::super::theme::Theme;

/// The widths a queue's bar can have on a wire, the best first.
const BARS: [usize; 3] = [5, 3, 0];

/// What runs over the wires.
pub struct Traffic {
    up: Option<HashSet<(WireId, Spot)>>,
    /// The ends whose links are cut, and none is up.
    cut: HashSet<(WireId, Spot)>,
    queues: HashMap<(WireId, Spot), Queue>,
}

/// A box at which a wire ends, and where its queue can be shown.
pub struct Before {
    pub wire: WireId,
    pub spot: Spot,
    /// The box's border cell.
    pub at: (u16, u16),
    /// Where the wire's own line runs.
    pub middle: u16,
}

impl Traffic {
    /// As the world knows it, at the boxes of the plan.
    pub fn of_plan(world: &World, plan: &Plan) -> Self {
        let (mut up, mut cut) = (HashSet::new(), HashSet::new());
        let mut queues = HashMap::<_, Queue>::new();
        for link in world.links() {
            let ends = [link.connector, link.binder].map(|end| (link.wire, plan.spot_of(end.peer)));
            if link.up {
                up.extend(ends);
            }
            if link.cut {
                cut.extend(ends);
            }
        }
        for queue in world.queues().filter(|queue| queue.waiting > 0) {
            let key = (queue.wire, plan.spot_of(queue.to.peer));
            queues.entry(key).and_modify(|sum| *sum = sum.and(queue)).or_insert(queue);
        }
        for (place, outsider) in world.outsiders().iter().enumerate() {
            if outsider.left.is_none() {
                let socket = world
                    .peer(outsider.at.peer)
                    .and_then(|peer| peer.spec.sockets.get(usize::from(outsider.at.socket)));
                for end in socket.iter().flat_map(|socket| &socket.ends) {
                    up.insert((end.wire, Spot::Outsider(place)));
                    up.insert((end.wire, plan.spot_of(outsider.at.peer)));
                }
            }
        }
        cut.retain(|end| !up.contains(end));
        Self { up: Some(up), cut, queues }
    }

    /// Nothing runs, and nothing is broken.
    pub fn still() -> Self {
        Self { up: None, cut: HashSet::new(), queues: HashMap::new() }
    }

    /// Whether anything can pass at this end of a wire.
    pub fn is_up(&self, wire: WireId, spot: Spot) -> bool {
        self.up.as_ref().is_none_or(|up| up.contains(&(wire, spot)))
    }

    /// Whether this end of a wire has been cut off.
    pub fn is_cut(&self, wire: WireId, spot: Spot) -> bool {
        self.cut.contains(&(wire, spot))
    }

    /// Draws how many messages wait before each box, and how full that makes its queue.
    pub fn draw_queues(&self, before: &[Before], theme: &Theme, buffer: &mut Buffer) {
        for place in before {
            let Some(queue) = self.queues.get(&(place.wire, place.spot)) else { continue };
            let ((x, y), middle) = (place.at, place.middle);
            // The wire's own line and the arrow before the box stay in sight.
            let room = usize::from(x.abs_diff(middle)).saturating_sub(3);
            let fits = |cells: &usize| label(queue, *cells, theme).width() <= room;
            let Some(cells) = BARS.iter().find(|cells| fits(cells)) else { continue };
            let label = label(queue, *cells, theme);
            let width = u16::try_from(label.width()).unwrap_or(u16::MAX);
            let start = if x > middle { x - 1 - width } else { x + 2 };
            buffer.set_line(start, y, &label, width);
        }
    }
}

fn label(queue: &Queue, cells: usize, theme: &Theme) -> Line<'static> {
    let style = bar::style(queue, theme);
    let mut spans = vec![Span::styled(format!("{}{}", sign::PENDING, queue.waiting), style)];
    let bar = bar::bar(queue, cells, theme);
    if bar.width() > 0 {
        spans.push(Span::raw(" "));
        spans.extend(bar.spans);
    }
    Line::from(spans)
}
