//! What is typed and pasted: lines become messages of the speaker.

use tui_input::{Input, InputRequest};

use crate::lab::{Command, PeerId, Turn};
use crate::model::{Model, Notice, Overlay, Place, Screen};

use super::action::Effect;
use super::line::{self, Line};

/// How many characters can be pasted where no message is typed.
const SHORT: usize = 1_000;

/// The speakers that are there, in the order of their numbers.
pub fn speakers(model: &Model) -> Vec<PeerId> {
    let peers = model.world.peers().iter();
    peers.filter(|peer| peer.spec.speaks()).map(|peer| peer.spec.id).collect()
}

/// Chooses the speaker after or before the present one, round the ends.
pub(super) fn choose_speaker(model: &mut Model, after: bool) {
    let speakers = speakers(model);
    let place = model.screen.speaker.and_then(|id| speakers.iter().position(|s| *s == id));
    let step = if after { 1 } else { speakers.len().saturating_sub(1) };
    let next = match (place, speakers.len()) {
        (_, 0) => return model.screen.notify(Notice::NoSpeaker),
        (Some(_), 1) => return model.screen.notify(Notice::OneSpeaker),
        (place, count) => speakers[place.map_or(0, |place| (place + step) % count)],
    };
    model.screen.select(&model.world, next);
}

/// Sends the typed line.
pub(super) fn send(model: &mut Model, turn: Turn) -> Vec<Effect> {
    let Some(peer) = able(model) else { return Vec::new() };
    if turn == Turn::Force && model.screen.line.text().is_empty() {
        model.screen.notify(Notice::NothingTyped);
        return Vec::new();
    }
    let text = model.screen.line.take();
    vec![Effect::Tell(said(peer, &text, turn))]
}

/// The speaker, if it can be told anything; a notice says why not.
fn able(model: &mut Model) -> Option<PeerId> {
    let speaker = model.screen.speaker.and_then(|id| model.world.peer(id));
    let able = match speaker {
        None => Err(Notice::NoSpeaker),
        Some(_) if !model.screen.live => Err(Notice::Recorded),
        Some(peer) if peer.life.is_over() => Err(Notice::SpeakerEnded(peer.spec.id)),
        Some(peer) => Ok(peer.spec.id),
    };
    able.map_err(|notice| model.screen.notify(notice)).ok()
}

fn said(peer: PeerId, text: &str, turn: Turn) -> Command {
    match line::parse(text) {
        Line::Send(message) => Command::Send { peer, message, turn },
        Line::End => Command::End(peer),
    }
}

/// Takes in pasted text: what has no line break goes into the text being typed; several lines are
/// sent one by one, many of them only after a question.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    match (&mut model.screen.overlay, model.screen.place) {
        (Some(Overlay::Prompt { input, .. }), _) => insert(input, first),
        (Some(_), _) => {}
        (None, Place::Menu) => insert(&mut model.screen.menu.filter, first),
        (None, Place::Lab) if !text.contains('\n') => {
            if !model.screen.line.insert(first) {
                model.screen.notify(Notice::LineFull);
            }
        }
        (None, Place::Lab) => return paste_lines(model, first, rest),
    }
    Vec::new()
}

fn paste_lines(model: &mut Model, first: &str, rest: &str) -> Vec<Effect> {
    if able(model).is_none() {
        return Vec::new();
    }
    // The first line joins what is being typed, as if it were typed there.
    if !model.screen.line.insert(first) {
        model.screen.notify(Notice::LineFull);
        return Vec::new();
    }
    let first = model.screen.line.take();
    let mut rest = rest.lines();
    let most = Screen::PASTE_LIMIT - 1;
    let lines: Vec<String> =
        std::iter::once(first).chain(rest.by_ref().take(most).map(str::to_owned)).collect();
    if lines.len() > Screen::PASTE_ASKS {
        model.screen.overlay = Some(Overlay::Paste { lines, beyond: rest.count() });
        return Vec::new();
    }
    send_lines(model, &lines)
}

/// Sends lines one by one.
pub(super) fn send_lines(model: &mut Model, lines: &[String]) -> Vec<Effect> {
    let Some(peer) = able(model) else { return Vec::new() };
    if let Some(last) = lines.last() {
        model.screen.line.remember(last);
    }
    lines.iter().map(|text| Effect::Tell(said(peer, text, Turn::Wait))).collect()
}

fn insert(input: &mut Input, text: &str) {
    for c in text.chars().filter(|c| !c.is_control()).take(SHORT) {
        let _ = input.handle(InputRequest::InsertChar(c));
    }
}
