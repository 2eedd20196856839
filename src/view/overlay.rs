//! What lies over the screen: the help, prompts, choices and questions.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};
use tui_input::Input;

use crate::control::help::{self, HelpLine, Mark};
use crate::control::keys::{Verb, key_of};
use crate::control::{
    areas, commands as control_commands, find, learn, links, options, prose, suggest, take_home,
};
use crate::lab::{PeerId, Setting};
use crate::model::{Asked, Overlay, subscriptions};

use super::glyph::sign;
use super::line::draw_input;
use super::{Pen, commands, foot, frame, lab, message, messages, payload, say, text};

/// The width of questions, in columns.
const QUESTION_WIDTH: u16 = 64;
/// How many lines of a paste are shown.
const PASTE_SHOWN: usize = 3;
/// The rows of a panel round what it says.
const MARGIN: usize = 4;
/// How many rows a question's hint has at most.
const HINT_ROWS: usize = 5;
/// What stands between two suggestions.
const BETWEEN: &str = "  ";
/// How wide a subscription is shown.
const PREFIX_WIDTH: usize = 40;

/// Draws an overlay; returns where the cursor stands.
pub fn draw(pen: Pen<'_>, overlay: &Overlay, buffer: &mut Buffer) -> Option<Position> {
    match overlay {
        Overlay::Help { top } => {
            draw_help(pen, *top, buffer);
            None
        }
        Overlay::Message { entry, top } => {
            let rect = areas::detail_frame(pen.model.screen.size);
            frame_at(pen, message::title(pen, *entry), rect, buffer);
            message::draw(pen, *entry, *top, buffer);
            None
        }
        Overlay::Commands { input, chosen, kept } => {
            Some(commands::draw(pen, (input, *kept), *chosen, buffer))
        }
        Overlay::Prompt { asked, input, bad } => {
            Some(draw_prompt(pen, *asked, (input, *bad), buffer))
        }
        Overlay::Drop { peer, chosen } => {
            let name = say::peer(&pen.model.world, *peer);
            let list = subscriptions(&pen.model.world, *peer);
            let lines = list.iter().map(|prefix| {
                let quoted = payload::quoted(prefix.bytes(), PREFIX_WIDTH);
                if prefix.bytes().is_empty() {
                    format!("{quoted} {}", pen.words.view_everything())
                } else {
                    quoted
                }
            });
            draw_choice(
                pen,
                pen.words.view_ask_drop(name),
                (&lines.collect::<Vec<_>>(), *chosen),
                buffer,
            );
            None
        }
        Overlay::Links { peer, chosen } => {
            let world = &pen.model.world;
            let lines = links::links_of(world, *peer).into_iter().map(|link| {
                let far = say::peer(world, links::far_end(link, *peer));
                match (link.cut, link.up) {
                    (true, _) => pen.words.view_ask_links_cut(far),
                    (false, true) => pen.words.view_ask_links_up(far),
                    (false, false) => pen.words.view_ask_links_down(far),
                }
            });
            let question = pen.words.view_ask_links(say::peer(world, *peer));
            draw_choice(pen, question, (&lines.collect::<Vec<_>>(), *chosen), buffer);
            None
        }
        Overlay::Lesson { lesson, chosen } => {
            draw_choice(
                pen,
                resume_title(pen, *lesson),
                (&resume_answers(pen, *lesson), *chosen),
                buffer,
            );
            None
        }
        Overlay::Paste { lines, beyond } => {
            let told = lines.iter().take(PASTE_SHOWN).map(|line| first(line));
            let mut told: Vec<String> = told.collect();
            told.push(sign::ELLIPSIS.to_owned());
            if *beyond > 0 {
                told.push(pen.words.view_ask_paste_beyond(beyond.to_string()));
            }
            let question = pen.words.view_ask_paste(lines.len().to_string());
            let area = panel(pen, question, told.len(), buffer);
            for (place, line) in told.iter().enumerate() {
                let row = lab::row(area, place);
                buffer.set_stringn(row.x, row.y, line, usize::from(row.width), pen.theme.muted);
            }
            None
        }
    }
}

fn first(line: &str) -> String {
    text::fit(&crate::model::payload::escape(line.as_bytes()), PREFIX_WIDTH)
}

/// A panel in the middle, with a title and the keys that act in it; returns its inside.
fn panel(pen: Pen<'_>, title: String, rows: usize, buffer: &mut Buffer) -> Rect {
    framed(pen, title, panel_size(rows), buffer)
}

fn panel_size(rows: usize) -> (u16, u16) {
    (QUESTION_WIDTH, u16::try_from(rows + MARGIN).unwrap_or(u16::MAX))
}

/// A panel in the middle of a screen.
fn centred(whole: Rect, size: (u16, u16)) -> Rect {
    let (width, height) = (size.0.min(whole.width - 4), size.1.min(whole.height - 2));
    whole.centered(Constraint::Length(width), Constraint::Length(height))
}

/// The panel of what lies over the screen.
pub fn panel_of(pen: Pen<'_>, overlay: &Overlay) -> Rect {
    let (columns, rows) = pen.model.screen.size;
    let whole = Rect::new(0, 0, columns, rows);
    let rows = match overlay {
        Overlay::Commands { .. } => return control_commands::frame(pen.model.screen.size),
        Overlay::Message { .. } => return areas::detail_frame(pen.model.screen.size),
        Overlay::Help { .. } => return centred(whole, (help::WIDTH, help::page(pen.model) + 2)),
        Overlay::Prompt { asked, input, bad } => {
            return Question::new(pen, *asked, (input, *bad)).panel(whole);
        }
        Overlay::Lesson { .. } => learn::ANSWERS,
        Overlay::Drop { peer, .. } => subscriptions(&pen.model.world, *peer).len(),
        Overlay::Links { peer, .. } => links::links_of(&pen.model.world, *peer).len(),
        Overlay::Paste { lines, beyond } => {
            lines.len().min(PASTE_SHOWN) + 1 + usize::from(*beyond > 0)
        }
    };
    centred(whole, panel_size(rows))
}

/// Which row of a choice stands at a row of the terminal.
pub fn choice_at(
    pen: Pen<'_>,
    overlay: &Overlay,
    chosen: usize,
    (x, y): (u16, u16),
) -> Option<usize> {
    let area = inside(panel_of(pen, overlay));
    let shown = Rect { height: area.height.saturating_sub(1).max(1), ..area };
    if !shown.contains(Position::new(x, y)) {
        return None;
    }
    Some((chosen + 1).saturating_sub(usize::from(shown.height)) + usize::from(y - shown.y))
}

/// The inside of a panel.
fn inside(area: Rect) -> Rect {
    Rect { x: area.x + 3, y: area.y + 2, width: area.width - 6, height: area.height - 3 }
}

fn framed(pen: Pen<'_>, title: String, size: (u16, u16), buffer: &mut Buffer) -> Rect {
    let area = centred(buffer.area, size);
    frame_at(pen, title, area, buffer);
    inside(area)
}

/// A frame with a title and the keys that act in it.
pub fn frame_at(pen: Pen<'_>, title: String, area: Rect, buffer: &mut Buffer) {
    let whole = buffer.area;
    // What lies below steps back.
    buffer.set_style(whole, Style::reset().patch(pen.theme.frame));
    Clear.render(area, buffer);
    Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(pen.theme.accent)
        .render(area, buffer);
    let room = usize::from(area.width.saturating_sub(4));
    let title = Line::styled(format!(" {title} "), pen.theme.strong);
    frame::words(buffer, Rect { height: 1, ..area }, title, Line::default());
    let foot_row = Rect { y: area.bottom() - 1, height: 1, ..area };
    frame::words(buffer, foot_row, foot::hints(pen, room), Line::default());
}

/// The answers there are to where a lesson shall go on.
fn resume_answers(pen: Pen<'_>, lesson: usize) -> [String; learn::ANSWERS] {
    let step = (learn::done_before(pen.model, lesson) + 1).to_string();
    [pen.words.lesson_go_on(step), pen.words.lesson_start_over()]
}

fn resume_title(pen: Pen<'_>, lesson: usize) -> String {
    let Some(lesson) = pen.model.lessons.get(lesson) else { return String::new() };
    let lesson = lesson.said_in(&pen.words.language_code());
    let done = pen.model.learned.of(&lesson.name).to_string();
    pen.words.lesson_ask_again(lesson.title.as_str(), done, lesson.steps.len().to_string())
}

/// A question that is answered by typing, laid out: the line, what is suggested, and the hint.
struct Question<'a> {
    title: String,
    /// The suggestions in their rows: each with its place, and the column it begins at.
    suggestions: Vec<Vec<(usize, u16, String)>>,
    hint: Vec<String>,
    input: &'a Input,
    bad: bool,
}

impl<'a> Question<'a> {
    fn new(pen: Pen<'_>, asked: Asked, (input, bad): (&'a Input, bool)) -> Self {
        let (title, hint) = asked_words(pen, asked, (input, bad));
        let width = QUESTION_WIDTH.min(pen.model.screen.size.0.saturating_sub(4)) - 6;
        let hint = prose::wrap_all(&hint, width).into_iter().take(HINT_ROWS).collect();
        let mut suggestions: Vec<Vec<(usize, u16, String)>> = Vec::new();
        for (place, said) in suggest::suggestions(pen.model, asked).into_iter().enumerate() {
            let shown = crate::model::payload::escape(said.as_bytes());
            let shown = if said.is_empty() { empty_words(pen, asked) } else { shown };
            let shown = format!("[{}]", text::fit(&shown, usize::from(width) - 2));
            let size = u16::try_from(Span::raw(&shown).width()).unwrap_or(width);
            let end = |row: &Vec<(usize, u16, String)>| {
                row.last().map_or(0, |(_, start, said)| {
                    let size = u16::try_from(Span::raw(said).width() + BETWEEN.len());
                    start + size.unwrap_or(width)
                })
            };
            match suggestions.last_mut().filter(|row| end(row) + size <= width) {
                Some(row) => row.push((place, end(row), shown)),
                None => suggestions.push(vec![(place, 0, shown)]),
            }
        }
        Self { title, suggestions, hint, input, bad }
    }

    /// The rows within the panel.
    fn rows(&self) -> usize {
        let suggested = self.suggestions.len() + usize::from(!self.suggestions.is_empty());
        2 + suggested + self.hint.len().max(1)
    }

    fn panel(&self, whole: Rect) -> Rect {
        centred(whole, panel_size(self.rows()))
    }

    /// The suggestion at a place of the terminal.
    fn at(&self, whole: Rect, (x, y): (u16, u16)) -> Option<usize> {
        let inside = inside(self.panel(whole));
        let row = self.suggestions.get(usize::from(y.checked_sub(inside.y + 2)?))?;
        let column = x.checked_sub(inside.x)?;
        let wide = |said: &str| u16::try_from(Span::raw(said).width()).unwrap_or(0);
        let found =
            row.iter().find(|(_, start, said)| (*start..start + wide(said)).contains(&column));
        found.map(|(place, ..)| *place)
    }
}

/// The suggestion that stands at a place of the terminal.
pub fn suggestion_at(pen: Pen<'_>, overlay: &Overlay, at: (u16, u16)) -> Option<usize> {
    let Overlay::Prompt { asked, input, bad } = overlay else { return None };
    let (columns, rows) = pen.model.screen.size;
    Question::new(pen, *asked, (input, *bad)).at(Rect::new(0, 0, columns, rows), at)
}

fn draw_prompt(
    pen: Pen<'_>,
    asked: Asked,
    answer: (&Input, bool),
    buffer: &mut Buffer,
) -> Position {
    let theme = pen.theme;
    let question = Question::new(pen, asked, answer);
    let area = panel(pen, question.title.clone(), question.rows(), buffer);
    buffer.set_string(area.x, area.y, format!("{} ", sign::CHOSEN), theme.accent);
    let line = Rect { x: area.x + 2, width: area.width - 2, height: 1, ..area };
    let cursor = draw_input(buffer, line, question.input, theme.text);
    let mut place = 2;
    for suggested in &question.suggestions {
        let row = lab::row(area, place);
        for (_, start, said) in suggested {
            buffer.set_stringn(row.x + start, row.y, said, usize::from(row.width), theme.accent);
        }
        place += 1;
    }
    place += usize::from(!question.suggestions.is_empty());
    let style = if question.bad { theme.warning } else { theme.muted };
    for (line, part) in question.hint.iter().enumerate() {
        let row = lab::row(area, place + line);
        buffer.set_stringn(row.x, row.y, part, usize::from(row.width), style);
    }
    cursor
}

/// What the empty answer means.
fn empty_words(pen: Pen<'_>, asked: Asked) -> String {
    if asked == Asked::Filter {
        pen.words.view_ask_filter_all()
    } else {
        format!("\"\" {}", pen.words.view_everything())
    }
}

/// What is asked, and how it can be answered, or why the answer was none.
fn asked_words(pen: Pen<'_>, asked: Asked, (input, bad): (&Input, bool)) -> (String, String) {
    let Pen { words, model, .. } = pen;
    let name = |id| say::peer(&model.world, id);
    match asked {
        Asked::Pace(peer) if bad => (words.view_ask_pace(name(peer)), words.view_ask_pace_bad()),
        Asked::Pace(peer) => {
            let pace = model.world.peer(peer).and_then(|peer| peer.spec.role.pace());
            let now = pace.map_or_else(String::new, text::pace);
            (words.view_ask_pace(name(peer)), words.view_ask_pace_hint(now))
        }
        Asked::Flood(peer) => {
            let runs = model.world.peer(peer).is_some_and(|peer| peer.flood.is_some());
            let hint = match (bad, runs) {
                (true, _) => words.view_ask_flood_bad(),
                (false, true) => words.view_ask_flood_running(),
                (false, false) => words.view_ask_flood_hint(),
            };
            (words.view_ask_flood(name(peer)), hint)
        }
        Asked::Subscription(peer) => {
            (words.view_ask_subscription(name(peer)), words.view_ask_subscription_hint())
        }
        Asked::Name => (words.view_ask_name(), words.view_ask_name_hint(key_of(Verb::Recall))),
        Asked::Export if bad => {
            (words.view_ask_export(), words.view_ask_export_bad(take_home::languages()))
        }
        Asked::Export => {
            (words.view_ask_export(), words.view_ask_export_hint(take_home::languages()))
        }
        Asked::Search => (words.view_ask_search(), words.view_ask_search_hint()),
        Asked::Filter if bad => (words.view_ask_filter(), words.view_ask_filter_bad(find::fates())),
        Asked::Filter => (words.view_ask_filter(), words.view_ask_filter_hint()),
        Asked::Option(peer) if bad => {
            (words.view_ask_option(name(peer)), words.view_ask_option_bad(options(pen, peer)))
        }
        Asked::Option(peer) => {
            let hint = option_hint(pen, peer, input.value());
            (words.view_ask_option(name(peer)), hint)
        }
    }
}

/// The options a peer's sockets have a use for, as they are typed.
fn options(pen: Pen<'_>, peer: PeerId) -> String {
    let useful = suggest::useful(&pen.model.world, peer);
    useful.map(suggest::value).collect::<Vec<_>>().join(", ")
}

/// What an option is for.
fn option_means(pen: Pen<'_>, setting: Setting) -> String {
    match setting {
        Setting::Sndhwm(_) => pen.words.view_option_sndhwm(),
        Setting::Rcvhwm(_) => pen.words.view_option_rcvhwm(),
        Setting::Linger(_) => pen.words.view_option_linger(),
        Setting::Conflate(_) => pen.words.view_option_conflate(),
        Setting::Immediate(_) => pen.words.view_option_immediate(),
    }
}

/// What an answer would change, and from when; before there is one, what can be changed.
fn option_hint(pen: Pen<'_>, peer: PeerId, answer: &str) -> String {
    let read = pen.model.world.peer(peer).and_then(|peer| {
        let (id, setting) = options::read(&peer.spec, answer)?;
        Some((&peer.spec.sockets.get(usize::from(id.socket))?.options, setting))
    });
    match read {
        None => {
            let useful = suggest::useful(&pen.model.world, peer);
            let means = useful.map(|setting| option_means(pen, setting));
            means.collect::<Vec<_>>().join(&pen.words.app_semicolon())
        }
        Some((own, setting)) => {
            let now = match setting {
                Setting::Sndhwm(_) => Setting::Sndhwm(own.sndhwm()),
                Setting::Rcvhwm(_) => Setting::Rcvhwm(own.rcvhwm()),
                Setting::Linger(_) => Setting::Linger(own.linger()),
                Setting::Conflate(_) => Setting::Conflate(own.conflate.unwrap_or(false)),
                Setting::Immediate(_) => Setting::Immediate(own.immediate.unwrap_or(false)),
            };
            let now = text::setting(pen.words, now);
            pen.words.view_ask_option_now(now, say::applies(pen, setting.applies()))
        }
    }
}

fn draw_choice(
    pen: Pen<'_>,
    question: String,
    (lines, chosen): (&[String], usize),
    buffer: &mut Buffer,
) {
    let area = panel(pen, question, lines.len(), buffer);
    let rows = usize::from(area.height.saturating_sub(1)).max(1);
    let top = (chosen + 1).saturating_sub(rows);
    for (place, line) in lines.iter().enumerate().skip(top).take(rows) {
        let row = lab::row(area, place - top);
        let (sign, style) =
            if place == chosen { (sign::CHOSEN, pen.theme.accent) } else { (" ", pen.theme.text) };
        let said = format!("{sign} {line}");
        buffer.set_stringn(row.x, row.y, said, usize::from(row.width), style);
    }
}

fn draw_help(pen: Pen<'_>, top: usize, buffer: &mut Buffer) {
    let lines = help::lines(pen.model);
    let rows = help::page(pen.model);
    let area = framed(pen, pen.words.view_help_title(), (help::WIDTH, rows + 2), buffer);
    let area = Rect { y: area.y - 1, height: rows, ..area };
    let widest = usize::from(help::keys_width());
    let top = top.min(help::last_top(pen.model));
    for (place, line) in lines.iter().skip(top).take(usize::from(rows)).enumerate() {
        let row = lab::row(area, place);
        let said = text::fit_line(help_line(pen, line, widest), usize::from(row.width));
        buffer.set_line(row.x, row.y, &said, row.width);
    }
    frame::scrollbar(buffer, area, top, lines.len(), pen.theme.muted);
}

fn help_line(pen: Pen<'_>, line: &HelpLine, widest: usize) -> Line<'static> {
    let (words, theme) = (pen.words, pen.theme);
    let two = |left: String, style: Style, right: String| {
        Line::from(vec![
            Span::styled(format!("  {}  ", text::pad(&left, widest)), style),
            Span::styled(right, theme.text),
        ])
    };
    match line {
        HelpLine::Heading(context) => Line::styled(say::context(words, *context), theme.strong),
        HelpLine::Keys(row, said) => two(help::keys_of(row), theme.accent, said.clone()),
        HelpLine::More(said) => two(String::new(), theme.text, said.clone()),
        HelpLine::MarksHeading => Line::styled(words.view_help_legend(), theme.strong),
        HelpLine::Mark(mark) => {
            let (sign, style) = messages::mark_sign(pen, *mark);
            Line::from(vec![
                Span::styled(format!("  {sign}  "), style),
                Span::styled(mark_words(pen, *mark), theme.text),
            ])
        }
        HelpLine::Blank => Line::default(),
    }
}

fn mark_words(pen: Pen<'_>, mark: Mark) -> String {
    let words = pen.words;
    match mark {
        Mark::Delivered => words.view_mark_delivered(),
        Mark::Filtered => words.view_mark_filtered(),
        Mark::Missed => words.view_mark_missed(),
        Mark::DroppedOrLost => words.view_mark_dropped_or_lost(),
        Mark::Pending => words.view_mark_pending(),
        Mark::Refused => words.view_mark_refused(),
        Mark::Reply => words.view_mark_reply(),
        Mark::Outside => words.view_mark_outside(),
        Mark::Inferred => words.view_mark_inferred(),
        Mark::Binds => words.view_mark_binds(),
        Mark::Connects => words.view_mark_connects(),
    }
}
