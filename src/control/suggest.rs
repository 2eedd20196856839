//! Answers to choose from instead of typing them: those the step of a lesson asks for, then what
//! suits the question.

use std::time::Duration;

use strum::IntoEnumIterator as _;

use crate::export::Language;
use crate::lab::{FateKind, Frame, PeerId, Setting};
use crate::lesson::Move;
use crate::model::{Asked, Model, Overlay, World};

use super::{find, options};

/// How many there are at most.
const MOST: usize = 6;
/// How long one is at most, in characters.
const LONGEST: usize = 24;
/// How many of the latest messages are looked at for what they begin with.
const LATEST: usize = 32;

/// Floods that show something: a trickle, a stream, as much as goes, and a handful.
const FLOODS: [&str; 4] =
    ["rate=10/s", "rate=1000/s size=64", "rate=unlimited", "rate=unlimited count=100"];
const PACES: [&str; 4] = ["0", "200ms", "1s", "5s"];

/// Answers to what is asked, the likeliest first; the empty one is among them where it means
/// something.
pub fn suggestions(model: &Model, asked: Asked) -> Vec<String> {
    let usual: Vec<String> = match asked {
        Asked::Flood(_) => FLOODS.map(str::to_owned).into(),
        Asked::Pace(_) => PACES.map(str::to_owned).into(),
        Asked::Subscription(_) => std::iter::once(String::new()).chain(words(model)).collect(),
        Asked::Option(peer) => useful(&model.world, peer).map(value).collect(),
        Asked::Search => words(model),
        Asked::Filter => filters(model),
        Asked::Export => Language::iter().map(|it| it.name().to_owned()).collect(),
        Asked::Name => Vec::new(),
    };
    let mut all = wanted(model, asked);
    all.extend(usual);
    let mut known: Vec<String> = Vec::new();
    for one in all {
        if one.chars().count() <= LONGEST && !known.contains(&one) && known.len() < MOST {
            known.push(one);
        }
    }
    known
}

/// What the step of the lesson that is on wants to be answered.
pub(super) fn wanted(model: &Model, asked: Asked) -> Vec<String> {
    let step = model.study.as_ref().and_then(|study| study.step());
    let play = step.map_or(&[][..], |step| &step.play).iter();
    let named = |name: &String, id: PeerId| {
        model.world.peer(id).is_some_and(|peer| peer.spec.name == *name)
    };
    match asked {
        Asked::Flood(id) => play
            .filter_map(|done| {
                let Move::Flood(name, flood) = done else { return None };
                named(name, id).then(|| flood.to_string())
            })
            .collect(),
        Asked::Pace(id) => play
            .filter_map(|done| {
                let Move::Pace(name, pace) = done else { return None };
                named(name, id).then(|| span(*pace))
            })
            .collect(),
        Asked::Option(id) => play
            .filter_map(|done| {
                let Move::Set(name, setting) = done else { return None };
                named(name, id).then(|| value(*setting))
            })
            .collect(),
        Asked::Subscription(id) => play
            .filter_map(|done| {
                let Move::Subscribe(name, prefix) = done else { return None };
                let text = std::str::from_utf8(prefix.bytes()).ok()?;
                named(name, id).then(|| text.to_owned())
            })
            .collect(),
        Asked::Search | Asked::Filter | Asked::Export | Asked::Name => Vec::new(),
    }
}

/// The options a peer's sockets have a use for, with a value worth trying.
pub fn useful(world: &World, peer: PeerId) -> impl Iterator<Item = Setting> + '_ {
    let tries = [
        Setting::Sndhwm(10),
        Setting::Rcvhwm(10),
        Setting::Linger(Duration::from_secs(2)),
        Setting::Conflate(true),
        Setting::Immediate(true),
    ];
    let spec = world.peer(peer).map(|peer| &peer.spec);
    let fits =
        move |it: &Setting| spec.is_some_and(|spec| options::read(spec, &value(*it)).is_some());
    tries.into_iter().filter(fits)
}

/// An option with its value, as it is typed.
pub fn value(setting: Setting) -> String {
    let flag = |on: bool| if on { "on" } else { "off" }.to_owned();
    let value = match setting {
        Setting::Sndhwm(messages) | Setting::Rcvhwm(messages) => messages.to_string(),
        Setting::Linger(time) => span(time),
        Setting::Conflate(on) | Setting::Immediate(on) => flag(on),
    };
    format!("{}={value}", setting.word())
}

fn span(span: Duration) -> String {
    humantime::format_duration(span).to_string().replace(' ', "")
}

/// The first words of the latest messages.
fn words(model: &Model) -> Vec<String> {
    let latest = model.world.ledger().entries().rev().take(LATEST);
    let firsts = latest.filter_map(|entry| entry.message.frames().first().and_then(Frame::text));
    let mut words: Vec<String> = Vec::new();
    for first in firsts {
        let word = first.split_whitespace().next().unwrap_or_default();
        let plain = !word.is_empty() && !word.chars().any(char::is_control);
        if plain && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

/// What happened to messages here, and the selected peer's.
fn filters(model: &Model) -> Vec<String> {
    let accounts = model.world.ledger().accounts();
    let happened = |kind: &FateKind| accounts.iter().any(|it| it.balance.of(*kind) > 0);
    let fates = FateKind::iter().filter(happened).map(|kind| format!("fate:{}", kind.name()));
    let selected = model.screen.selected.and_then(|id| model.world.peer(id));
    let peer = selected.map(|peer| format!("peer:{}", peer.spec.name));
    // Showing all again means something only where not all is shown.
    let all = find::active(model).then(String::new);
    all.into_iter().chain(peer).chain(fates).collect()
}

/// Puts an answer into the question, to be agreed to.
pub(super) fn take(model: &mut Model, place: usize) {
    let Some(Overlay::Prompt { asked, .. }) = model.screen.overlay else { return };
    let Some(chosen) = suggestions(model, asked).into_iter().nth(place) else { return };
    if let Some(Overlay::Prompt { input, bad, .. }) = &mut model.screen.overlay {
        *input = chosen.into();
        *bad = false;
    }
}

/// Takes the answer after or before the one that stands there, round the ends.
pub(super) fn turn(model: &mut Model, after: bool) {
    let Some(Overlay::Prompt { asked, input, .. }) = &model.screen.overlay else { return };
    let all = suggestions(model, *asked);
    let place = all.iter().position(|one| one == input.value());
    let place = match (place, after) {
        (_, _) if all.is_empty() => return,
        (None, true) => 0,
        (None, false) => all.len() - 1,
        (Some(place), true) => (place + 1) % all.len(),
        (Some(place), false) => (place + all.len() - 1) % all.len(),
    };
    take(model, place);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_written_as_it_is_read() {
        for setting in [
            Setting::Sndhwm(50),
            Setting::Rcvhwm(1),
            Setting::Linger(Duration::from_millis(1500)),
            Setting::Conflate(false),
            Setting::Immediate(true),
        ] {
            // A linger of several units is read without spaces, too.
            assert_eq!(value(setting).parse(), Ok(setting), "{}", value(setting));
        }
    }
}
