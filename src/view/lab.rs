//! The lab: title, stage, tabs, the open pane, the input box and the foot, within one frame.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use strum::IntoEnumIterator;

use crate::control::areas::{self, LabAreas};
use crate::lab::Transport;
use crate::model::{Focus, Lab, Life, Tab};

use super::glyph::sign;
use super::{
    Pen, doctor, foot, frame, journal, lesson, line, messages, peer, say, sequence, stage, study,
    text,
};

/// Draws the lab; returns where the cursor stands.
pub fn draw(pen: Pen<'_>, buffer: &mut Buffer) -> Option<Position> {
    let areas = areas::lab(pen.model);
    let theme = pen.theme;
    let past = pen.model.history().in_past();
    frame::outline(buffer, buffer.area, if past { theme.warning } else { theme.frame });
    let state = state(pen);
    let room = usize::from(areas.title.width.saturating_sub(5)).saturating_sub(state.width());
    frame::words(buffer, areas.title, title(pen, room), state);
    frame::divider(buffer, areas.tabs, theme.frame);
    frame::divider(buffer, areas.speaker, theme.frame);
    if pen.model.screen.starting.is_none() {
        stage::draw(pen, areas.stage, buffer);
        draw_pane(pen, &areas, buffer);
    }
    let (tabs, _) = tabs(pen);
    frame::words(buffer, areas.tabs, tabs, let_go(pen));
    foot::draw_above(pen, areas.pane, buffer);
    let cursor = line::draw(pen, &areas, buffer);
    let room = usize::from(areas.foot.width.saturating_sub(4));
    frame::words(buffer, areas.foot, foot::line(pen, room), Line::default());
    cursor
}

fn draw_pane(pen: Pen<'_>, areas: &LabAreas, buffer: &mut Buffer) {
    match pen.model.screen.tab {
        Tab::Messages => messages::draw(pen, areas.pane, buffer),
        Tab::Journal => journal::draw(pen, areas.pane, buffer),
        Tab::Peer => peer::draw(pen, areas.pane, buffer),
        Tab::Lesson => lesson::rows(pen, areas.pane).draw(pen, areas.pane, buffer),
        Tab::Sequence => sequence::draw(pen, areas.pane, buffer),
        Tab::Doctor => doctor::draw(pen, areas.pane, buffer),
    }
}

/// How much of what the open pane shows was let go, if any was.
fn let_go(pen: Pen<'_>) -> Line<'static> {
    let world = &pen.model.world;
    let history = pen.model.history();
    if history.in_past() && history.forgotten() > 0 {
        let count = i64::try_from(history.forgotten()).unwrap_or(i64::MAX);
        let said = pen.words.view_past_forgotten(count);
        return Line::styled(format!(" {said} "), pen.theme.warning);
    }
    let said = match pen.model.screen.tab {
        Tab::Journal => Some(world.journal().thinned())
            .filter(|count| *count > 0)
            .map(|count| pen.words.view_journal_thinned(count.to_string())),
        Tab::Doctor => doctor::unlisted(pen),
        Tab::Messages | Tab::Peer | Tab::Lesson | Tab::Sequence => None,
    };
    said.map_or_else(Line::default, |said| Line::styled(format!(" {said} "), pen.theme.warning))
}

/// The pattern, the transport and where it can be reached: as much of it as there is room for.
fn title(pen: Pen<'_>, room: usize) -> Line<'static> {
    let theme = pen.theme;
    let mut line = Line::from(vec![
        Span::raw(" "),
        Span::styled(pen.words.app_name(), theme.accent),
        Span::raw(" "),
    ]);
    let running = pen.model.world.lab().filter(|_| pen.model.screen.starting.is_none());
    let asked = pen.model.pattern();
    let tag = pen.words.language_code();
    let title = running
        .map(|lab| lab.topology.title_in(&tag))
        .or(asked.map(|pattern| pattern.scenario.title_in(&tag)));
    if let Some(title) = title {
        line.spans.push(Span::styled("─ ", theme.frame));
        line.spans.push(Span::styled(title.to_owned(), theme.strong));
        line.spans.push(Span::raw(" "));
    }
    let Some(lab) = running else { return line };
    // An address of which half is missing is none.
    for said in [place(pen, lab), lab.topology.transport.name().to_owned()] {
        let said = Line::from(vec![
            Span::styled(format!("{} ", sign::BETWEEN), theme.muted),
            Span::styled(format!("{said} "), theme.text),
        ]);
        if line.width() + said.width() <= room {
            line.spans.extend(said.spans);
            break;
        }
    }
    line
}

/// The transport; over tcp also where the sockets are bound.
fn place(pen: Pen<'_>, lab: &Lab) -> String {
    let transport = lab.topology.transport;
    let sockets = pen.model.world.peers().iter().flat_map(|peer| &peer.sockets);
    let mut places: Vec<&str> = sockets
        .flat_map(|socket| &socket.bound)
        .filter(|(_, endpoint)| endpoint.transport() == Transport::Tcp)
        .map(|(_, endpoint)| endpoint.address())
        .collect();
    places.sort_unstable();
    places.dedup();
    const SHOWN: usize = 2;
    let surplus = places.len().saturating_sub(SHOWN);
    places.truncate(SHOWN);
    let mut text = format!("{} {}", transport.name(), shorten(&places).join(", "));
    if surplus > 0 {
        text.push(' ');
        text.push_str(&pen.words.view_and_more(surplus.to_string()));
    }
    text.trim_end().to_owned()
}

/// Whether it runs, and the one key that leads to all others.
fn state(pen: Pen<'_>) -> Line<'static> {
    let Pen { words, theme, model } = pen;
    let running = model.world.lab().is_some_and(|lab| lab.running);
    let paused = model.world.peers().iter().filter(|peer| peer.life == Life::Paused).count();
    let (glyph, word, style) = if let Some(events) = model.frozen() {
        let since = words.view_frozen_since(events.to_string());
        (sign::PAUSED, format!("{}, {since}", words.view_frozen()), theme.warning)
    } else if model.screen.starting.is_some() {
        (sign::RING, words.view_starting(), theme.muted)
    } else if model.history().in_past() {
        let now = text::minutes(model.live().now());
        (sign::PAST, words.view_past(text::clock(model.world.now()), now), theme.warning)
    } else if !model.screen.live {
        (sign::RING, words.view_recording(), theme.accent)
    } else if !running {
        (sign::RING, words.view_stopped(), theme.warning)
    } else if model.world.lab().is_some_and(|lab| lab.paused.is_some()) {
        (sign::PAUSED, words.view_lab_paused(), theme.warning)
    } else if let Some(lab) = model.world.lab().filter(|lab| !lab.rest.is_zero()) {
        (sign::DOT, words.view_lab_slow(text::pace(lab.rest)), theme.warning)
    } else if paused > 0 {
        let paused = i64::try_from(paused).unwrap_or(i64::MAX);
        (sign::PAUSED, words.view_some_paused(paused), theme.warning)
    } else {
        (sign::DOT, words.view_running(), theme.fates.delivered)
    };
    let mut line = Line::from(vec![
        Span::raw(" "),
        Span::styled(format!("{glyph} "), style),
        Span::styled(format!("{word} "), theme.text),
        Span::styled(format!("{} ", sign::BETWEEN), theme.muted),
    ]);
    line.spans.extend(foot::help_key(pen).spans);
    line
}

/// Addresses of one host after another name the port alone.
fn shorten(places: &[&str]) -> Vec<String> {
    let host = |place: &str| place.rsplit_once(':').map_or("", |(host, _)| host).to_owned();
    let mut before = String::new();
    let mut said = Vec::new();
    for place in places {
        let same =
            place.strip_prefix(&before).filter(|port| !before.is_empty() && port.starts_with(':'));
        said.push(same.unwrap_or(place).to_owned());
        before = host(place);
    }
    said
}

/// The tabs' names, and which columns of the row each takes. Where there is little room, no space
/// stands round them.
pub fn tabs(pen: Pen<'_>) -> Tabs {
    let room = usize::from(pen.model.screen.size.0.saturating_sub(4));
    let wide = tabs_with(pen, " ");
    if wide.0.width() <= room { wide } else { tabs_with(pen, "") }
}

/// The row of the tabs' names, and the columns of each.
type Tabs = (Line<'static>, Vec<(Tab, std::ops::Range<u16>)>);

fn tabs_with(pen: Pen<'_>, space: &'static str) -> Tabs {
    let theme = pen.theme;
    let gap = if space.is_empty() { " " } else { "" };
    let mut line = Line::default();
    let mut places = Vec::new();
    for tab in Tab::iter() {
        if !places.is_empty() {
            line.spans.push(Span::styled("│", theme.frame));
        }
        let open = tab == pen.model.screen.tab;
        let focused = pen.model.screen.focus == Focus::Panes;
        let style = match (open, focused) {
            (true, true) => theme.accent.add_modifier(Modifier::REVERSED),
            (true, false) => theme.accent.add_modifier(Modifier::UNDERLINED),
            (false, _) => theme.muted,
        };
        let start = line.width();
        let name = say::tab(pen.words, tab);
        if open && !focused {
            let style = [theme.accent, style];
            line.spans.push(Span::styled(space, style[0]));
            line.spans.push(Span::styled(name, style[1]));
            line.spans.push(Span::styled(space, style[0]));
        } else {
            line.spans.push(Span::styled(format!("{space}{name}{space}"), style));
        }
        let count = if tab == Tab::Doctor { doctor::count(pen.model) } else { 0 };
        if let Some(study) = pen.model.study.as_ref().filter(|_| tab == Tab::Lesson) {
            let badge = format!("{gap}{}", study::progress(study));
            line.spans.push(Span::styled(badge, theme.accent));
        }
        if let Some(score) =
            pen.model.score().filter(|_| tab == Tab::Lesson && pen.model.study.is_none())
        {
            let (badge, style) = match score.fail {
                0 => (format!("{gap}{} ", sign::DELIVERED), theme.fates.delivered),
                fail => (format!("{gap}{}{fail} ", sign::LOST), theme.error),
            };
            line.spans.push(Span::styled(badge, style));
        }
        if count > 0 {
            let badge = format!("{gap}{}{count} ", sign::NOTICE);
            line.spans.push(Span::styled(badge, theme.warning));
        }
        // The frame's words start two columns in.
        let column = |at: usize| u16::try_from(at + 2).unwrap_or(u16::MAX);
        places.push((tab, column(start)..column(line.width())));
    }
    (line, places)
}

/// Where in an area a row is, counted from its top.
pub fn row(area: Rect, place: usize) -> Rect {
    let y = area.y.saturating_add(u16::try_from(place).unwrap_or(u16::MAX));
    Rect { y, height: 1, ..area }
}
