//! Moves: what the lab does when it shows a step, checked against what runs.

use toml::Spanned;

use crate::lab::{Frame, Message, Prefix, Setting, Turn};
use crate::scenario::Flaw as Usual;

use super::check::Checker;
use super::course::{Answer, Choice, Move};
use super::fault::Flaw;
use super::format::{self, Text};

/// What can be done, by the keys a file has for it.
const DEEDS: [&str; 19] = [
    "send",
    "flood",
    "kill",
    "restart",
    "end",
    "pause",
    "resume",
    "subscribe",
    "unsubscribe",
    "cut",
    "mend",
    "pace",
    "sndhwm",
    "rcvhwm",
    "conflate",
    "immediate",
    "add",
    "turn",
    "over",
];

/// The most messages a queue may be given room for.
const MOST_ROOM: i64 = 1_000_000;

impl Checker {
    pub(super) fn r#move(
        &mut self,
        given: &Spanned<format::Move>,
        answers: &[Choice],
    ) -> Option<Move> {
        let at = given.span();
        let given = given.get_ref();
        let texts = [
            &given.send,
            &given.flood,
            &given.kill,
            &given.restart,
            &given.end,
            &given.pause,
            &given.resume,
            &given.subscribe,
            &given.unsubscribe,
            &given.cut,
            &given.mend,
            &given.pace,
            &given.add,
            &given.turn,
            &given.over,
            &given.mark,
        ];
        let waits = [&given.event, &given.fate, &given.state];
        let count = texts.into_iter().chain(waits).filter(|text| text.is_some()).count()
            + usize::from(given.sndhwm.is_some())
            + usize::from(given.rcvhwm.is_some())
            + usize::from(given.conflate.is_some())
            + usize::from(given.immediate.is_some());
        if count != 1 {
            let known = DEEDS.into_iter().chain(["mark", "event", "fate", "state"]).collect();
            self.fault(at, Flaw::WhichMove { known });
            return None;
        }
        if waits.into_iter().any(Option::is_some) {
            let condition = Spanned::new(at, given.condition());
            return self.condition(&condition).map(Move::Wait);
        }
        if let Some(mark) = &given.mark {
            return self.mark(mark, answers);
        }
        let alone = [
            (&given.kill, Move::Kill as fn(String) -> Move),
            (&given.restart, Move::Restart),
            (&given.end, Move::End),
            (&given.pause, Move::Pause),
            (&given.resume, Move::Resume),
            (&given.add, Move::Add),
            (&given.turn, Move::TurnRound),
        ];
        for (name, done) in alone {
            if let Some(name) = name {
                return self.known(name).map(done);
            }
        }
        if let Some(transport) = &given.over {
            return self.transport("over", transport).map(Move::Over);
        }
        if let Some(link) = given.cut.as_ref().or(given.mend.as_ref()) {
            let (one, other) = self.link(link, &given.at, at)?;
            let cut = given.cut.is_some();
            return Some(if cut { Move::Cut(one, other) } else { Move::Mend(one, other) });
        }
        let Some(by) = &given.by else {
            self.usual(at, Usual::Missing { key: "by" });
            return None;
        };
        let peer = self.known(by)?;
        if let Some(line) = given.send.as_ref().or(given.flood.as_ref()) {
            let topology = self.topology.as_ref()?;
            if topology.peer_named(&peer).is_some_and(|spec| !spec.speaks()) {
                self.fault(by.span(), Flaw::Mute { peer });
                return None;
            }
            if given.flood.is_some() {
                let flood = line.get_ref().parse();
                let flood = flood.map_err(|why| self.fault(line.span(), Flaw::BadFlood(why)));
                return flood.ok().map(|flood| Move::Flood(peer, flood));
            }
            let now = given.now.as_ref().is_some_and(|now| *now.get_ref());
            let turn = if now { Turn::Force } else { Turn::Wait };
            return Some(Move::Send(peer, self.message(line.get_ref()), turn));
        }
        let prefix = |text: &Text| text.as_ref().map(|it| Prefix::from(it.get_ref().as_str()));
        if let Some(prefix) = prefix(&given.subscribe) {
            return Some(Move::Subscribe(peer, prefix));
        }
        if let Some(prefix) = prefix(&given.unsubscribe) {
            return Some(Move::Unsubscribe(peer, prefix));
        }
        if let Some(pace) = &given.pace {
            return self.duration(pace).map(|pace| Move::Pace(peer, pace));
        }
        self.setting(given).map(|setting| Move::Set(peer, setting))
    }

    fn setting(&mut self, given: &format::Move) -> Option<Setting> {
        let on = |it: &Option<Spanned<bool>>| it.as_ref().map(|on| *on.get_ref());
        let mut room = |key, it: &Option<Spanned<i64>>| {
            let value = self.in_range(key, it.as_ref()?, (0, MOST_ROOM))?;
            u32::try_from(value).ok()
        };
        let conflate = on(&given.conflate).map(Setting::Conflate);
        let immediate = on(&given.immediate).map(Setting::Immediate);
        let sndhwm = room("sndhwm", &given.sndhwm).map(Setting::Sndhwm);
        let rcvhwm = room("rcvhwm", &given.rcvhwm).map(Setting::Rcvhwm);
        sndhwm.or(rcvhwm).or(conflate).or(immediate)
    }

    /// The two ends of a link.
    fn link(
        &mut self,
        one: &Spanned<String>,
        other: &Text,
        whole: std::ops::Range<usize>,
    ) -> Option<(String, String)> {
        let Some(other) = other else {
            self.usual(whole, Usual::Missing { key: "at" });
            return None;
        };
        let ends = (self.known(one)?, self.known(other)?);
        let topology = self.topology.as_ref()?;
        let id = |name: &str| topology.peer_named(name).map(|peer| peer.id);
        let (Some(from), Some(to)) = (id(&ends.0), id(&ends.1)) else { return Some(ends) };
        let joins = topology.links().iter().any(|(_, connector, binder)| {
            [(from, to), (to, from)].contains(&(connector.peer, binder.peer))
        });
        if !joins {
            let (one, other_name) = ends;
            self.fault(other.span(), Flaw::NoLink { one, other: other_name });
            return None;
        }
        Some(ends)
    }

    /// The message that a line stands for.
    fn message(&self, text: &str) -> Message {
        match &self.separator {
            Some(separator) => {
                Message::from_frames(text.split(separator.as_str()).map(Frame::from).collect())
            }
            None => Message::single(text),
        }
    }

    fn mark(&mut self, mark: &Spanned<String>, answers: &[Choice]) -> Option<Move> {
        let named = |choice: &Choice| match &choice.answer {
            Answer::Peer(name) => name.clone(),
            Answer::Nobody => "nobody".to_owned(),
            Answer::Said(said) => said.clone(),
        };
        let word = mark.get_ref();
        let place = answers.iter().position(|choice| named(choice) == *word);
        // An answer in words may also be named by its number, from 1.
        let number = word.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let number = number.filter(|place| {
            matches!(answers.get(*place).map(|it| &it.answer), Some(Answer::Said(_)))
        });
        let found = place.or(number);
        if found.is_none() {
            let known = answers.iter().map(named).collect();
            self.fault(mark.span(), Flaw::UnknownMark { mark: word.clone(), known });
        }
        found.map(Move::Mark)
    }
}
