//! What a person takes along: lines kept under a name, and what goes to the clipboard.

use crate::lab::Attach;
use crate::model::{Asked, Entry, Focus, Kept, Model, Notice, Overlay, Saved, payload};

use super::action::Effect;
use super::typing::speakers;
use super::{find, line};

/// How much goes to a clipboard at most, in bytes; terminals take no more.
pub const MOST_COPIED: usize = 48 * 1024;
/// How much of a line its name begins with when none is given.
const NAME_CHARS: usize = 24;

type Outcome = Result<Vec<Effect>, Notice>;

/// Asks what the line being typed shall be called.
pub(super) fn ask_name(model: &mut Model) -> Outcome {
    let text = model.screen.line.text();
    if text.is_empty() || model.scenario().is_none() {
        return Err(Notice::NothingToKeep);
    }
    let name: String = text.chars().take(NAME_CHARS).collect();
    let input = name.trim().into();
    model.screen.overlay = Some(Overlay::Prompt { asked: Asked::Name, input, bad: false });
    Ok(Vec::new())
}

/// Keeps the line being typed; `None` when the name is none.
pub(super) fn keep(model: &mut Model, name: &str) -> Option<Vec<Effect>> {
    let name = name.trim();
    let scenario = model.scenario()?.to_owned();
    if name.is_empty() {
        return None;
    }
    let kept = Kept { name: name.to_owned(), text: model.screen.line.text().to_owned() };
    if !model.saved.keep(&scenario, kept) {
        model.screen.notify(Notice::KeptFull);
        return Some(Vec::new());
    }
    model.screen.notify(Notice::Kept(name.to_owned()));
    Some(vec![store(&model.saved, scenario)])
}

/// Shows the lines kept for this scenario.
pub(super) fn recall(model: &mut Model) -> Outcome {
    if model.kept().is_empty() {
        return Err(Notice::NothingKept);
    }
    let input = tui_input::Input::default();
    model.screen.overlay = Some(Overlay::Commands { input, chosen: 0, kept: true });
    Ok(Vec::new())
}

/// Puts a kept line in the place of the one being typed.
pub(super) fn take(model: &mut Model, place: usize) {
    let Some(text) = model.kept().get(place).map(|kept| kept.text.clone()) else { return };
    model.screen.line.clear();
    // A kept line was a typed one, so it fits.
    let _fits = model.screen.line.insert(&text);
    model.screen.focus = Focus::Box;
}

/// Forgets a kept line.
pub(super) fn forget(model: &mut Model, place: usize) -> Vec<Effect> {
    let Some(scenario) = model.scenario().map(str::to_owned) else { return Vec::new() };
    let Some(name) = model.saved.forget(&scenario, place) else { return Vec::new() };
    model.screen.notify(Notice::Forgotten(name));
    vec![store(&model.saved, scenario)]
}

fn store(saved: &Saved, scenario: String) -> Effect {
    Effect::Store { kept: saved.of(&scenario).to_vec(), scenario }
}

/// The message that is opened, else the chosen one.
fn looked_at(model: &Model) -> Option<&Entry> {
    let opened = if let Some(Overlay::Message { entry, .. }) = model.screen.overlay {
        Some(entry)
    } else {
        find::chosen(model)
    };
    opened.and_then(|entry| model.world.ledger().entry(entry))
}

/// Whether there is a message that can be typed once more.
pub(super) fn can_type_again(model: &Model) -> bool {
    looked_at(model).is_some_and(|entry| line::written(&entry.message).is_some())
}

/// Types the chosen or opened message once more, as whoever sent it, if that is a speaker.
pub(super) fn type_again(model: &mut Model) -> Outcome {
    let entry = looked_at(model).ok_or(Notice::NothingToType)?;
    let (from, text) = (entry.from, line::written(&entry.message).ok_or(Notice::NoTypedText)?);
    model.screen.overlay = None;
    model.screen.focus = Focus::Box;
    model.screen.line.clear();
    if !model.screen.line.insert(&text) {
        return Err(Notice::LineFull);
    }
    if let Some(peer) = from.map(|socket| socket.peer)
        && speakers(model).contains(&peer)
    {
        model.screen.select(&model.world, peer);
    }
    Ok(Vec::new())
}

/// Gives the chosen or opened message to the clipboard: as it was sent where it is text, else with
/// its bytes as escapes; frame by frame, a line each.
pub(super) fn copy_message(model: &mut Model) -> Outcome {
    let message = &looked_at(model).ok_or(Notice::NothingToCopy)?.message;
    let frames = message.frames().iter().map(|frame| {
        str::from_utf8(frame.bytes()).map_or_else(|_| payload::escape(frame.bytes()), str::to_owned)
    });
    let text = frames.collect::<Vec<_>>().join("\n");
    copy(model, text)
}

/// Gives an endpoint of the selected peer to the clipboard: where it is bound, else where what it
/// connects to is.
pub(super) fn copy_endpoint(model: &mut Model) -> Outcome {
    let peer = model.screen.selected.and_then(|id| model.world.peer(id)).ok_or(Notice::NoPeer)?;
    let bound = || peer.sockets.iter().flat_map(|socket| &socket.bound).map(|(_, at)| at).next();
    let ends = peer.spec.sockets.iter().flat_map(|socket| &socket.ends);
    let wires: Vec<_> = ends.filter(|end| end.how == Attach::Connect).map(|end| end.wire).collect();
    let others = || {
        let sockets = model.world.peers().iter().flat_map(|peer| &peer.sockets);
        let mut bound = sockets.flat_map(|socket| &socket.bound);
        bound.find(|(wire, _)| wires.contains(wire)).map(|(_, at)| at)
    };
    let text = bound().or_else(others).ok_or(Notice::NothingToCopy)?.to_string();
    copy(model, text)
}

fn copy(model: &mut Model, text: String) -> Outcome {
    if text.is_empty() {
        return Err(Notice::NothingToCopy);
    }
    if text.len() > MOST_COPIED {
        return Err(Notice::TooLongToCopy);
    }
    model.screen.notify(Notice::Copied(text.len()));
    Ok(vec![Effect::Copy(text)])
}
