//! The menu: the patterns that are found, a drawing of the chosen one, and the transports.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use strum::IntoEnumIterator;

use crate::control::areas::{self, MenuAreas};
use crate::control::keys::{Verb, key_of};
use crate::control::menu::{chosen, listed};
use crate::control::plan::Plan;
use crate::control::prose;
use crate::control::stage::{Density, fitting, height_needed};
use crate::lab::{Topology, Transport};
use crate::lesson::Lesson;
use crate::model::{Pattern, Shelf, Spot};

use super::glyph::sign;
use super::line::draw_input;
use super::rows::plain;
use super::{Pen, foot, frame, lab, stage, text};

/// The lesson's beginning is shown where it has at least this many rows.
const LESSON_ROWS: u16 = 6;

/// Draws the menu; returns where the cursor stands.
pub fn draw(pen: Pen<'_>, buffer: &mut Buffer) -> Option<Position> {
    let areas = areas::menu(pen.model.screen.size);
    let theme = pen.theme;
    frame::outline(buffer, buffer.area, theme.frame);
    let mut help = foot::help_key(pen);
    help.spans.insert(0, Span::raw(" "));
    frame::words(buffer, areas.title, title(pen), help);
    let cursor = draw_filter(pen, areas.filter, buffer);
    draw_list(pen, areas.list, buffer);
    let (place, model) = (chosen(pen.model), pen.model);
    let tag = pen.words.language_code();
    match model.screen.menu.shelf {
        Shelf::Patterns => {
            if let Some(pattern) = place.and_then(|place| model.patterns.get(place)) {
                let about = (&pattern.topology, pattern.scenario.lesson_in(&tag));
                draw_sketch(pen, about, areas.sketch, buffer);
            }
        }
        Shelf::Lessons => {
            if let Some(lesson) = place.and_then(|place| model.lessons.get(place)) {
                let about = (&lesson.topology, lesson.said_in(&tag).summary.as_str());
                draw_sketch(pen, about, areas.sketch, buffer);
            }
        }
    }
    frame::divider(buffer, areas.divider, theme.frame);
    draw_split(pen, &areas, buffer);
    let beside = Rect { width: areas.list.right() + 2, ..areas.shelves };
    frame::words(buffer, beside, shelves(pen).0, in_sight(pen, areas.list));
    let heading = format!(" {} ", pen.words.view_menu_transport());
    frame::words(buffer, areas.divider, Line::styled(heading, theme.muted), Line::default());
    draw_transports(pen, areas.transports, buffer);
    let above = Rect { height: areas.divider.y - areas.list.y, ..areas.transports };
    foot::draw_above(pen, Rect { y: areas.list.y, ..above }, buffer);
    let room = usize::from(areas.foot.width.saturating_sub(4));
    frame::words(buffer, areas.foot, foot::line(pen, room), Line::default());
    Some(cursor)
}

fn title(pen: Pen<'_>) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!(" {} ", pen.words.app_name()), pen.theme.accent),
        Span::styled("─", pen.theme.frame),
        Span::styled(format!(" {} ", pen.words.view_tagline()), pen.theme.text),
    ])
}

/// The line between list and drawing.
fn draw_split(pen: Pen<'_>, areas: &MenuAreas, buffer: &mut Buffer) {
    let (split, style) = (areas.split, pen.theme.frame);
    if split.height <= 1 {
        if split.width > 0 {
            frame::divider(buffer, split, style);
        }
        return;
    }
    frame::divider(buffer, Rect { x: 0, y: split.y, width: buffer.area.width, height: 1 }, style);
    buffer.set_string(split.x, split.y, "┬", style);
    for y in split.y + 1..split.bottom() - 1 {
        buffer.set_string(split.x, y, "│", style);
    }
    buffer.set_string(split.x, split.bottom() - 1, "┴", style);
}

fn draw_filter(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) -> Position {
    let input = &pen.model.screen.menu.filter;
    let label = format!("{} {} ", pen.words.view_menu_filter(), sign::CHOSEN);
    let width = Span::raw(&label).width();
    buffer.set_string(area.x, area.y, label, pen.theme.accent);
    let width = u16::try_from(width).unwrap_or(area.width).min(area.width);
    let rest = Rect { x: area.x + width, width: area.width - width, ..area };
    if input.value().is_empty() {
        let hint = match pen.model.screen.menu.shelf {
            Shelf::Patterns => pen.words.view_menu_hint(),
            Shelf::Lessons => pen.words.lesson_menu_hint(),
        };
        let room = usize::from(rest.width.saturating_sub(1));
        buffer.set_stringn(rest.x + 1, rest.y, hint, room, pen.theme.muted);
    }
    draw_input(buffer, rest, input, pen.theme.text)
}

fn draw_list(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let Pen { model, words, theme } = pen;
    let found = listed(model);
    let shelf = model.screen.menu.shelf;
    if found.is_empty() {
        let width = usize::from(area.width);
        let none = match shelf {
            Shelf::Patterns => words.view_menu_none(),
            Shelf::Lessons => words.lesson_menu_none(),
        };
        buffer.set_stringn(area.x, area.y, none, width, theme.warning);
        buffer.set_stringn(
            area.x,
            area.y + 1,
            words.view_menu_none_try(key_of(Verb::ClearFilter)),
            width,
            theme.muted,
        );
        return;
    }
    let rows = areas::pattern_rows(model.screen.size);
    let chosen = model.screen.menu.chosen.min(found.len() - 1);
    let first = areas::first_pattern(model.screen.size, chosen);
    for (place, found) in found.iter().enumerate().skip(first) {
        let row = lab::row(area, (place - first) * usize::from(rows));
        // The last row of an entry is empty and may be cut off.
        if row.y + rows - 1 > area.bottom() {
            break;
        }
        let row = Rect { height: rows - 1, ..row };
        let entry = match shelf {
            Shelf::Patterns => model.patterns.get(*found).map(|it| Entry::pattern(pen, it)),
            Shelf::Lessons => model.lessons.get(*found).map(|lesson| Entry::lesson(pen, lesson)),
        };
        if let Some(entry) = entry {
            draw_entry(pen, &entry, row, place == chosen, buffer);
        }
    }
}

/// Which of the entries are in sight, where not all are.
fn in_sight(pen: Pen<'_>, list: Rect) -> Line<'static> {
    let all = listed(pen.model).len();
    let size = pen.model.screen.size;
    let first = areas::first_pattern(size, pen.model.screen.menu.chosen.min(all.saturating_sub(1)));
    let last = all.min(first + areas::page(size));
    if last - first == all || list.height == 0 {
        return Line::default();
    }
    let count = |count: usize| text::count(count);
    let said = pen.words.view_position(count(first + 1), count(last), count(all));
    Line::styled(format!(" {said} "), pen.theme.muted)
}

/// What the list tells of a pattern or a lesson.
struct Entry {
    title: String,
    name: String,
    right: String,
    summary: String,
    /// Whether what stands on the right is how far it is.
    far: bool,
}

impl Entry {
    fn pattern(pen: Pen<'_>, pattern: &Pattern) -> Self {
        let scenario = &pattern.scenario;
        let tag = pen.words.language_code();
        Self {
            title: scenario.title_in(&tag).to_owned(),
            name: scenario.name.clone(),
            right: flow(&pattern.topology),
            summary: scenario.summary_in(&tag).to_owned(),
            far: false,
        }
    }

    fn lesson(pen: Pen<'_>, lesson: &Lesson) -> Self {
        let lesson = lesson.said_in(&pen.words.language_code());
        let (done, count) = (pen.model.learned.of(&lesson.name), lesson.steps.len());
        let steps = count.to_string();
        let right = match done {
            0 => pen.words.lesson_menu_steps(steps),
            done if done < count => pen.words.lesson_menu_part(done.to_string(), steps),
            _ => format!("{} {}", sign::DELIVERED, pen.words.lesson_menu_done()),
        };
        let summary = lesson
            .claim
            .as_ref()
            .map_or_else(|| lesson.summary.clone(), |claim| pen.words.lesson_claim(claim.as_str()));
        Self { title: lesson.title.clone(), name: lesson.name.clone(), right, summary, far: true }
    }
}

/// The names of what the menu offers, and which columns of the row each takes.
pub fn shelves(pen: Pen<'_>) -> (Line<'static>, Vec<(Shelf, std::ops::Range<u16>)>) {
    let Pen { model, words, theme } = pen;
    let mut line = Line::default();
    let mut places = Vec::new();
    if model.lessons.is_empty() {
        return (line, places);
    }
    for shelf in Shelf::iter() {
        if !places.is_empty() {
            line.spans.push(Span::styled("│", theme.frame));
        }
        let open = shelf == model.screen.menu.shelf;
        let start = line.width();
        let name = match shelf {
            Shelf::Patterns => words.lesson_shelf_patterns(),
            Shelf::Lessons => words.lesson_shelf_lessons(),
        };
        let mut style = if open { theme.accent } else { theme.muted };
        line.spans.push(Span::styled(" ", style));
        if open {
            style = style.add_modifier(Modifier::UNDERLINED);
        }
        line.spans.push(Span::styled(name, style));
        if shelf == Shelf::Lessons {
            let whole = |it: &&Lesson| model.learned.of(&it.name) >= it.steps.len();
            let done = model.lessons.iter().filter(whole).count();
            let far = words.lesson_shelf_done(done.to_string(), model.lessons.len().to_string());
            line.spans.push(Span::styled(format!(" {far}"), theme.muted));
        }
        line.spans.push(Span::raw(" "));
        // The frame's words start two columns in.
        let column = |at: usize| u16::try_from(at + 2).unwrap_or(u16::MAX);
        places.push((shelf, column(start)..column(line.width())));
    }
    (line, places)
}

fn draw_entry(pen: Pen<'_>, entry: &Entry, area: Rect, chosen: bool, buffer: &mut Buffer) {
    let theme = pen.theme;
    let inner = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    let width = usize::from(inner.width);
    let style = if chosen { theme.accent } else { theme.strong };
    let flow = entry.right.as_str();
    let title = Line::from(vec![
        Span::styled(entry.title.clone(), style),
        Span::styled(format!("  {}", entry.name), theme.muted),
    ]);
    // Of a lesson it matters more how far it is than what it is called.
    let needed = title.width() + 2 + Span::raw(flow).width();
    let title = match needed > width && entry.far {
        true => Line::styled(entry.title.clone(), style),
        false => title,
    };
    let left = text::fit_line(title, width);
    let room = width.saturating_sub(left.width() + 2);
    buffer.set_line(inner.x, inner.y, &left, inner.width);
    if Span::raw(flow).width() <= room {
        let x = inner.right() - u16::try_from(Span::raw(flow).width()).unwrap_or(0);
        buffer.set_string(x, inner.y, flow, if chosen { theme.text } else { theme.muted });
    }
    let rows = usize::from(inner.height.saturating_sub(1));
    let mut lines = prose::wrap(&entry.summary, inner.width);
    if lines.len() > rows {
        let rest = lines.split_off(rows.saturating_sub(1)).join(" ");
        lines.push(text::fit(&rest, width));
    }
    for place in 0..if chosen { lines.len().min(rows) + 1 } else { 0 } {
        buffer.set_string(area.x, lab::row(area, place).y, sign::BAR, theme.accent);
    }
    for (place, line) in lines.iter().enumerate().take(rows) {
        let row = lab::row(inner, place + 1);
        let style = if chosen { theme.text } else { theme.muted };
        buffer.set_stringn(row.x, row.y, line, width, style);
    }
}

/// The topology in one line: `PUSH → PULL·PUSH ×2 → PULL`.
fn flow(topology: &Topology) -> String {
    let plan = Plan::of_specs(topology.peers.iter());
    let both = plan.wires.iter().any(|wire| wire.both_ways);
    let arrow = if both { sign::BOTH } else { sign::FLOW };
    let columns = plan.columns.iter().map(|column| {
        let mut kinds: Vec<(String, usize)> = Vec::new();
        for spot in column {
            let Spot::Peer(id) = spot else { continue };
            let names = topology.peer(*id).map(|spec| {
                spec.sockets.iter().map(|socket| socket.kind.name()).collect::<Vec<_>>()
            });
            let kind = names.unwrap_or_default().join(sign::BETWEEN);
            match kinds.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((kind, 1)),
            }
        }
        let kinds = kinds.into_iter().map(|(kind, count)| match count {
            1 => kind,
            count => format!("{kind} ×{count}"),
        });
        kinds.collect::<Vec<_>>().join(", ")
    });
    columns.collect::<Vec<_>>().join(&format!(" {arrow} "))
}

fn draw_sketch(pen: Pen<'_>, (topology, said): (&Topology, &str), area: Rect, buffer: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let plan = fitting(Plan::of_specs(topology.peers.iter()), area.width);
    let height = height_needed(&plan, area.height, Density::Sketch);
    let below = area.height - height;
    if below < LESSON_ROWS {
        stage::sketch(pen.theme, topology, area, buffer);
        return;
    }
    stage::sketch(pen.theme, topology, Rect { height, ..area }, buffer);
    // What room is left tells how the lesson begins.
    let lines = prose::wrap(&plain(said), area.width);
    let rows = usize::from(below - 1);
    // What is cut off is cut off behind a word.
    let full = |rows: &usize| lines.get(rows - 1).is_none_or(|line| !line.is_empty());
    let rows = (1..=rows).rev().find(full).unwrap_or(rows);
    for (place, line) in lines.iter().take(rows).enumerate() {
        let row = lab::row(area, usize::from(height) + 1 + place);
        let cut = place + 1 == rows && lines.len() > rows;
        let line = if cut {
            text::fit(&format!("{line} {}", sign::ELLIPSIS), usize::from(row.width))
        } else {
            line.clone()
        };
        buffer.set_stringn(row.x, row.y, line, usize::from(row.width), pen.theme.muted);
    }
}

/// The transports' names, and which columns of the area each takes.
pub fn transports(pen: Pen<'_>) -> (Line<'static>, Vec<(Transport, std::ops::Range<u16>)>) {
    let theme = pen.theme;
    let mut line = Line::default();
    let mut places = Vec::new();
    if pen.model.screen.menu.shelf == Shelf::Lessons {
        // There is nothing to choose: a lesson has its own.
        let lesson = chosen(pen.model).and_then(|place| pen.model.lessons.get(place));
        if let Some(lesson) = lesson {
            let name = lesson.topology.transport.name();
            line.spans.push(Span::styled(format!("{} {name}", sign::DOT), theme.text));
            line.spans.push(Span::raw("   "));
        }
        return (line, places);
    }
    for transport in Transport::iter() {
        let chosen = transport == pen.model.screen.menu.transport;
        let (glyph, style) =
            if chosen { (sign::DOT, theme.accent) } else { (sign::RING, theme.muted) };
        let start = line.width();
        line.spans.push(Span::styled(format!("{glyph} {}", transport.name()), style));
        let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        places.push((transport, column(start)..column(line.width())));
        line.spans.push(Span::raw("   "));
    }
    (line, places)
}

fn draw_transports(pen: Pen<'_>, area: Rect, buffer: &mut Buffer) {
    let (mut line, _) = transports(pen);
    let words = match pen.model.screen.menu.transport {
        _ if pen.model.screen.menu.shelf == Shelf::Lessons => pen.words.lesson_menu_note(),
        Transport::Tcp => pen.words.view_menu_tcp(),
        Transport::Ipc => pen.words.view_menu_ipc(),
        Transport::Inproc => pen.words.view_menu_inproc(),
    };
    line.spans.push(Span::styled(words, pen.theme.muted));
    let line = text::fit_line(line, usize::from(area.width));
    buffer.set_line(area.x, area.y, &line, area.width);
}
