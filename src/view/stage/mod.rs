//! The stage: peers as boxes in columns along the flow, wires between them, messages moving.

mod border;
mod counts;
mod crowd_box;
mod peer_box;
mod state;
mod traffic;
mod wires;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Widget};

use crate::control::plan::Plan;
use crate::control::stage::{Column, Density, Placed, Stage, fitting};
use crate::lab::{PeerSpec, Topology};
use crate::model::Spot;

use super::theme::Theme;
use super::{Pen, frame, text};
use traffic::Traffic;
use wires::Tracks;

/// Draws the lab's stage.
pub fn draw(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let world = &pen.model.world;
    let plan = fitting(Plan::of_lab(pen.model), area.width);
    let stage = Stage::new(&plan, area, Density::Lab, pen.model.screen.selected);
    let tracks = Tracks::new(&plan, &stage, area);
    tracks.draw(&Traffic::of_plan(world, &plan), pen.theme, buffer);
    tracks.draw_flights(pen, buffer);
    for placed in stage.boxes() {
        match placed.spot {
            Spot::Peer(id) => {
                if let Some(peer) = world.peer(id) {
                    peer_box::draw_peer(pen, peer, placed.rect, buffer);
                }
            }
            Spot::Group(fold) => {
                if let Some(fold) = plan.folds.get(fold) {
                    crowd_box::draw(pen, fold, placed.rect, buffer);
                }
            }
            Spot::Outsider(place) => {
                if let Some(outsider) = world.outsiders().get(place) {
                    peer_box::draw_outsider(pen, outsider, placed.rect, buffer);
                }
            }
        }
    }
    tracks.draw_ends(pen.theme, buffer);
    for column in &stage.columns {
        draw_part(pen, column, buffer);
    }
}

/// Which part of a long column is in sight.
fn draw_part(pen: Pen<'_>, column: &Column, buffer: &mut Buffer) {
    let Some((shown, count)) = &column.part else { return };
    let (first, last) = ((shown.start + 1).to_string(), shown.end.to_string());
    let said = pen.words.view_part(first, last, count.to_string());
    let width = usize::from(column.area.width);
    let y = column.area.bottom().saturating_sub(1);
    let said = text::pad(&format!("  {said}"), width);
    buffer.set_stringn(column.area.x, y, said, width, pen.theme.muted);
}

/// Draws a topology that does not run: names, socket types and wires.
pub fn sketch(theme: &Theme, topology: &Topology, area: Rect, buffer: &mut Buffer) {
    let plan = fitting(Plan::of_specs(topology.peers.iter()), area.width);
    let stage = Stage::new(&plan, area, Density::Sketch, None);
    let tracks = Tracks::new(&plan, &stage, area);
    tracks.draw(&Traffic::still(), theme, buffer);
    for placed in stage.boxes() {
        let Spot::Peer(id) = placed.spot else { continue };
        if let Some(spec) = topology.peer(id) {
            sketch_box(theme, spec, placed, buffer);
        }
    }
    tracks.draw_ends(theme, buffer);
}

fn sketch_box(theme: &Theme, spec: &PeerSpec, placed: &Placed, buffer: &mut Buffer) {
    let rect = placed.rect;
    let width = usize::from(rect.width);
    let hue = theme.hue(spec.id);
    if rect.height < 3 {
        let line = Line::from(vec![
            ratatui::text::Span::styled(format!("{} ", spec.name), hue),
            ratatui::text::Span::styled(kinds(spec), theme.muted),
        ]);
        buffer.set_line(rect.x, rect.y, &text::fit_line(line, width), rect.width);
        return;
    }
    let block = Block::bordered().border_type(BorderType::Rounded).border_style(theme.frame);
    let inner = block.inner(rect);
    block.render(rect, buffer);
    let room = width.saturating_sub(4);
    let name = Line::styled(format!(" {} ", text::fit(&spec.name, room)), hue);
    frame::put(buffer, (rect.x + 1, rect.y), &name);
    let kinds = text::fit(&kinds(spec), usize::from(inner.width.saturating_sub(1)));
    buffer.set_string(inner.x + 1, inner.y, kinds, theme.text);
}

/// The types of a peer's sockets: `SUB`, `PULL→PUSH`.
pub fn kinds(spec: &PeerSpec) -> String {
    let kinds: Vec<&str> = spec.sockets.iter().map(|socket| socket.kind.name()).collect();
    kinds.join(super::glyph::sign::FLOW)
}
