//! Answers to what lies over the screen: prompts, choices, questions, the help.

use std::time::Duration;

use crate::lab::{Command, Prefix};
use crate::model::{Asked, Model, Overlay, subscriptions};

use super::action::Effect;
use super::{commands, find, help, keep, learn, links, options, peers, take_home, typing};

/// How many lines a page of the help moves.
pub(super) const PAGE: i8 = 10;

/// Says yes to the overlay.
pub(super) fn accept(model: &mut Model) -> Vec<Effect> {
    match model.screen.overlay.take() {
        None | Some(Overlay::Help { .. } | Overlay::Message { .. } | Overlay::Commands { .. }) => {
            Vec::new()
        }
        Some(Overlay::Prompt { asked, input, .. }) => {
            let answered = answer(model, asked, input.value());
            answered.unwrap_or_else(|| {
                model.screen.overlay = Some(Overlay::Prompt { asked, input, bad: true });
                Vec::new()
            })
        }
        Some(Overlay::Drop { peer, chosen }) => {
            let prefix = subscriptions(&model.world, peer).into_iter().nth(chosen);
            prefix
                .map(|prefix| Effect::Tell(Command::Unsubscribe(peer, prefix)))
                .into_iter()
                .collect()
        }
        Some(Overlay::Links { peer, chosen }) => links::choose(model, peer, chosen),
        Some(Overlay::Lesson { lesson, chosen }) => learn::answer(model, lesson, chosen),
        Some(Overlay::Paste { lines, .. }) => typing::send_lines(model, &lines),
    }
}

/// What an answer asks for; `None` when it makes no sense.
fn answer(model: &mut Model, asked: Asked, text: &str) -> Option<Vec<Effect>> {
    let tell = |command| Some(vec![Effect::Tell(command)]);
    match asked {
        Asked::Pace(peer) => tell(Command::SetPace(peer, pace(text)?)),
        Asked::Subscription(peer) => tell(Command::Subscribe(peer, Prefix::from(text))),
        Asked::Flood(peer) => peers::answer_flood(model, peer, text),
        Asked::Option(peer) => options::answer(model, peer, text),
        Asked::Name => keep::keep(model, text),
        Asked::Export => take_home::answer(model, text),
        Asked::Search => {
            find::search(model, text);
            Some(Vec::new())
        }
        Asked::Filter => find::filter(model, text).then(Vec::new),
    }
}

/// Reads a pace: `200ms`, `1.5s` as humantime writes them, or a bare number of milliseconds.
pub fn pace(text: &str) -> Option<Duration> {
    let text = text.trim();
    let bare = text.parse::<u64>().ok().map(Duration::from_millis);
    let pace = bare.or_else(|| humantime::parse_duration(text).ok())?;
    (pace <= peers::SLOWEST).then_some(pace)
}

/// Moves the overlay's choice, or scrolls it.
pub(super) fn step(model: &mut Model, lines: isize) {
    let last = match &model.screen.overlay {
        Some(Overlay::Drop { peer, .. }) => {
            subscriptions(&model.world, *peer).len().saturating_sub(1)
        }
        Some(Overlay::Links { peer, .. }) => {
            links::links_of(&model.world, *peer).len().saturating_sub(1)
        }
        Some(Overlay::Lesson { .. }) => learn::ANSWERS - 1,
        Some(Overlay::Help { .. }) => help::last_top(model),
        Some(Overlay::Message { entry, .. }) => find::last_top(model, *entry),
        Some(Overlay::Commands { .. }) => commands::listed(model).len().saturating_sub(1),
        Some(Overlay::Prompt { .. } | Overlay::Paste { .. }) | None => 0,
    };
    let place = match &mut model.screen.overlay {
        Some(
            Overlay::Drop { chosen, .. }
            | Overlay::Links { chosen, .. }
            | Overlay::Lesson { chosen, .. }
            | Overlay::Commands { chosen, .. },
        ) => chosen,
        Some(Overlay::Help { top } | Overlay::Message { top, .. }) => top,
        Some(Overlay::Prompt { .. } | Overlay::Paste { .. }) | None => return,
    };
    *place = place.saturating_add_signed(lines).min(last);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_a_time_or_a_number_of_milliseconds() {
        assert_eq!(pace("200ms"), Some(Duration::from_millis(200)));
        assert_eq!(pace(" 1s 500ms "), Some(Duration::from_millis(1500)));
        assert_eq!(pace("250"), Some(Duration::from_millis(250)));
        assert_eq!(pace("0"), Some(Duration::ZERO));
        for bad in ["", "fast", "-1", "2h", "99999999999999999999"] {
            assert_eq!(pace(bad), None, "{bad}");
        }
    }
}
