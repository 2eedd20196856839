//! Scripts: what is done to the lab step by step, read from `[[script]]`.

use std::time::Duration;

use toml::Spanned;

use crate::lab::{
    Command, Frame, Message, PeerSpec, Prefix, Role, Setting, SocketId, Topology, Turn,
};

use super::cast::Scenario;
use super::check::{Checker, Draft, names};
use super::fault::{Fault, Flaw, Span, nearest};
use super::format;

/// The longest a step waits for.
const LONGEST: Duration = Duration::from_secs(60 * 60);
/// The most steps of a script.
const STEPS: usize = 1000;

/// A step of a script, for a topology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How long after the step before it; `None` once the lab has come to rest.
    pub after: Option<Duration>,
    /// What is told to the engine then.
    pub commands: Vec<Command>,
}

/// A step of the file, checked. Peers are named by their own name or their group's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Deed {
    after: Option<Duration>,
    act: Act,
    at: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Act {
    /// The first speaker speaks unless one is named.
    Send(Option<String>, String),
    End(String),
    Kill(String),
    Restart(String),
    Pause(String),
    Resume(String),
    Cut(String, String),
    Mend(String, String),
    Subscribe(String, String),
    Unsubscribe(String, String),
    Set(String, Setting, String),
}

impl Scenario {
    /// The script, for a topology of this scenario. Peers it does not have are passed over.
    pub fn script(&self, topology: &Topology) -> Vec<Step> {
        let step = |deed: &Deed| Step {
            after: deed.after,
            commands: deed.act.commands(topology, self.frame_separator.as_deref()),
        };
        self.script.iter().map(step).collect()
    }

    /// Whether it has a script.
    pub fn has_script(&self) -> bool {
        !self.script.is_empty()
    }

    /// The links a script speaks of and the topology does not have.
    pub(super) fn unlinked(&self, topology: &Topology) -> Vec<Fault> {
        let fault = |deed: &Deed| match &deed.act {
            Act::Cut(one, other) | Act::Mend(one, other) => {
                let none = links(topology, one, other).next().is_none();
                let flaw = Flaw::NoLink { one: one.clone(), other: other.clone() };
                none.then(|| Fault { at: deed.at.clone(), flaw })
            }
            Act::Send(..) | Act::Subscribe(..) | Act::Unsubscribe(..) | Act::Set(..) => None,
            Act::End(_) | Act::Kill(_) | Act::Restart(_) | Act::Pause(_) | Act::Resume(_) => None,
        };
        self.script.iter().filter_map(fault).collect()
    }
}

impl Act {
    fn commands(&self, topology: &Topology, separator: Option<&str>) -> Vec<Command> {
        let each = |name: &str, tell: &dyn Fn(&PeerSpec) -> Option<Command>| {
            let meant =
                topology.peers.iter().filter(|peer| peer.name == name || peer.group == name);
            meant.filter_map(tell).collect()
        };
        match self {
            Self::Send(by, text) => {
                let meant = |peer: &&PeerSpec| {
                    peer.speaks()
                        && by.as_ref().is_none_or(|by| *by == peer.name || *by == peer.group)
                };
                let most = if by.is_some() { usize::MAX } else { 1 };
                let say = |peer: &PeerSpec| Command::Send {
                    peer: peer.id,
                    message: message(text, separator),
                    turn: Turn::Wait,
                };
                topology.peers.iter().filter(meant).take(most).map(say).collect()
            }
            Self::End(name) => each(name, &|peer| Some(Command::End(peer.id))),
            Self::Kill(name) => each(name, &|peer| Some(Command::Kill(peer.id))),
            Self::Restart(name) => each(name, &|peer| Some(Command::Restart(peer.id))),
            Self::Pause(name) => each(name, &|peer| Some(Command::Pause(peer.id))),
            Self::Resume(name) => each(name, &|peer| Some(Command::Resume(peer.id))),
            Self::Cut(one, other) => links(topology, one, other)
                .map(|(connector, binder)| Command::Cut { connector, binder })
                .collect(),
            Self::Mend(one, other) => links(topology, one, other)
                .map(|(connector, binder)| Command::Mend { connector, binder })
                .collect(),
            Self::Subscribe(name, prefix) => {
                let prefix = Prefix::from(prefix.as_str());
                each(name, &|peer| Some(Command::Subscribe(peer.id, prefix.clone())))
            }
            Self::Unsubscribe(name, prefix) => {
                let prefix = Prefix::from(prefix.as_str());
                each(name, &|peer| Some(Command::Unsubscribe(peer.id, prefix.clone())))
            }
            Self::Set(name, _, text) => each(name, &|peer| {
                let (socket, setting) = peer.setting(text)?;
                Some(Command::Set(socket, setting))
            }),
        }
    }
}

fn message(text: &str, separator: Option<&str>) -> Message {
    match separator.filter(|separator| !separator.is_empty()) {
        Some(separator) => Message::from_frames(text.split(separator).map(Frame::from).collect()),
        None => Message::single(text.as_bytes().to_vec()),
    }
}

/// The links between the peers of two names, each a peer's or a group's.
fn links<'a>(
    topology: &'a Topology,
    one: &'a str,
    other: &'a str,
) -> impl Iterator<Item = (SocketId, SocketId)> + 'a {
    let is = |id: SocketId, name: &str| {
        topology.peer(id.peer).is_some_and(|peer| peer.name == name || peer.group == name)
    };
    let links = topology.links().into_iter().map(|(_, connector, binder)| (connector, binder));
    links.filter(move |(connector, binder)| {
        is(*connector, one) && is(*binder, other) || is(*connector, other) && is(*binder, one)
    })
}

/// Checks what the file says of its script.
pub(super) fn check(
    checker: &mut Checker,
    given: Vec<Spanned<format::Step>>,
    drafts: &[Draft],
) -> Vec<Deed> {
    if let Some(beyond) = given.get(STEPS) {
        checker.fault(beyond.span(), Flaw::TooManySteps { most: STEPS });
    }
    given.into_iter().filter_map(|step| one(checker, step, drafts)).collect()
}

/// The words for what a step does.
pub const DEEDS: [&str; 11] = [
    "send",
    "end",
    "kill",
    "restart",
    "pause",
    "resume",
    "cut",
    "mend",
    "subscribe",
    "unsubscribe",
    "set",
];

fn one(checker: &mut Checker, given: Spanned<format::Step>, drafts: &[Draft]) -> Option<Deed> {
    let at = given.span();
    let given = given.into_inner();
    let after = given.after.as_ref().and_then(|after| checker.duration(after, LONGEST));
    let peer = given.peer.as_ref().map(|name| (name.span(), name.get_ref().clone()));
    let whom = peer.as_ref().and_then(|(at, name)| known(checker, (at, name), drafts));
    let mut does = Does { checker, drafts, peer, whom, at: at.clone() };
    let plain = |make: fn(String) -> Act| {
        move |does: &mut Does<'_>, word: Spanned<String>| {
            does.alone(word.span());
            known(does.checker, (&word.span(), word.get_ref()), does.drafts)?;
            Some(make(word.into_inner()))
        }
    };
    let mut done: Vec<(Span, Option<Act>)> = Vec::new();
    let lone = [
        (given.end, Act::End as fn(String) -> Act),
        (given.kill, Act::Kill),
        (given.restart, Act::Restart),
        (given.pause, Act::Pause),
        (given.resume, Act::Resume),
    ];
    if let Some(text) = given.send {
        done.push((text.span(), does.send(text)));
    }
    for (word, make) in lone {
        if let Some(word) = word {
            done.push((word.span(), plain(make)(&mut does, word)));
        }
    }
    for (pair, make) in
        [(given.cut, Act::Cut as fn(String, String) -> Act), (given.mend, Act::Mend)]
    {
        if let Some(pair) = pair {
            done.push((pair.span(), does.pair(pair).map(|(one, other)| make(one, other))));
        }
    }
    for (prefix, make) in [
        (given.subscribe, Act::Subscribe as fn(String, String) -> Act),
        (given.unsubscribe, Act::Unsubscribe),
    ] {
        if let Some(prefix) = prefix {
            let whose = does.subscriber(prefix.span());
            done.push((prefix.span(), whose.map(|whose| make(whose, prefix.into_inner()))));
        }
    }
    if let Some(setting) = given.set {
        done.push((setting.span(), does.set(setting)));
    }
    let stood = DEEDS.iter().any(|deed| checker.stood_in(&at, deed));
    let mut done = done.into_iter();
    let Some((place, act)) = done.next() else {
        if !stood {
            checker.fault(at, Flaw::NoDeed);
        }
        return None;
    };
    if let Some((second, _)) = done.next() {
        checker.fault(second, Flaw::TwoDeeds);
    }
    Some(Deed { after, act: act?, at: place })
}

/// What a step does, being made out.
struct Does<'a> {
    checker: &'a mut Checker,
    drafts: &'a [Draft],
    peer: Option<(Span, String)>,
    /// The peer that `peer` names.
    whom: Option<&'a Draft>,
    at: Span,
}

impl Does<'_> {
    fn send(&mut self, text: Spanned<String>) -> Option<Act> {
        let by = self.peer.as_ref().map(|(_, name)| name.clone());
        let speaks = |draft: &Draft| draft.role.as_ref().is_none_or(Role::speaks);
        match (&self.peer, self.whom) {
            (Some((at, name)), Some(whom)) if !speaks(whom) => {
                self.checker.fault(at.clone(), Flaw::Mute { peer: name.clone() });
                return None;
            }
            (None, _) if !self.drafts.iter().any(speaks) => {
                self.checker.fault(text.span(), Flaw::NoSpeaker);
                return None;
            }
            (Some(_) | None, _) => {}
        }
        Some(Act::Send(by, text.into_inner()))
    }

    /// `peer` says nothing here.
    fn alone(&mut self, _at: Span) {
        if let Some((at, _)) = self.peer.take() {
            self.checker.fault(at, Flaw::NeedlessPeer);
        }
    }

    fn pair(&mut self, pair: Spanned<Vec<Spanned<String>>>) -> Option<(String, String)> {
        self.alone(pair.span());
        let at = pair.span();
        let names = pair.into_inner();
        let [one, other] = &names[..] else {
            self.checker.fault(at, Flaw::NotTwo);
            return None;
        };
        let there = [one, other]
            .map(|name| known(self.checker, (&name.span(), name.get_ref()), self.drafts).is_some());
        (there == [true, true]).then(|| (one.get_ref().clone(), other.get_ref().clone()))
    }

    /// The peer that is to be there, by name.
    fn needed(&mut self) -> Option<String> {
        match &self.peer {
            Some((_, name)) => self.whom.map(|_| name.clone()),
            None => {
                if !self.checker.stood_in(&self.at, "peer") {
                    self.checker.fault(self.at.clone(), Flaw::Missing { key: "peer" });
                }
                None
            }
        }
    }

    fn subscriber(&mut self, at: Span) -> Option<String> {
        let name = self.needed()?;
        let mut kinds = self.whom?.sockets.iter().filter_map(|socket| socket.kind);
        let first = kinds.clone().next()?;
        if !kinds.any(|kind| kind.subscribes()) {
            self.checker.fault(at, Flaw::SubscribesNot { kind: first });
            return None;
        }
        Some(name)
    }

    fn set(&mut self, text: Spanned<String>) -> Option<Act> {
        let written = text.get_ref();
        let plain = match written.split_once('=') {
            Some((key, value)) => format!("{}={value}", key.rsplit('.').next().unwrap_or(key)),
            None => written.clone(),
        };
        let Ok(setting) = plain.parse::<Setting>() else {
            self.checker.fault(text.span(), Flaw::BadSetting { text: text.get_ref().clone() });
            return None;
        };
        let name = self.needed()?;
        let mut kinds = self.whom?.sockets.iter().filter_map(|socket| socket.kind);
        let first = kinds.clone().next()?;
        if !kinds.any(|kind| Setting::fits(setting, kind)) {
            let key = setting.word();
            self.checker.fault(text.span(), Flaw::NeedlessOption { key, kind: first });
            return None;
        }
        Some(Act::Set(name, setting, text.into_inner()))
    }
}

/// The draft of a peer, or the first of a group; that there is none is a fault.
pub(super) fn known<'a>(
    checker: &mut Checker,
    (at, name): (&Span, &str),
    drafts: &'a [Draft],
) -> Option<&'a Draft> {
    let is =
        |draft: &&Draft| draft.name == *name || draft.group == *name || names(draft).contains(name);
    let found = drafts.iter().find(is);
    if found.is_none() {
        let numbered: Vec<String> = drafts.iter().flat_map(names).collect();
        let all = numbered.iter().map(String::as_str);
        let groups = drafts.iter().map(|draft| draft.group.as_str());
        let meant = nearest(name, all.chain(groups)).map(str::to_owned);
        checker.fault(at.clone(), Flaw::UnknownPeer { name: name.to_owned(), meant });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{PeerId, Transport};

    const PEERS: &str = "
frame-separator = '|'
[[peer]]
name = 'pub'
role = 'speaker'
socket = { type = 'PUB', bind = true }
[[peer]]
name = 'sub'
count = 2
role = 'listener'
socket = { type = 'SUB', connect = 'pub', subscribe = ['a'] }
";

    #[test]
    fn a_step_tells_the_peers_it_names_one_by_one_or_by_group() {
        let text = "
[[script]]
send = 'a|b'
after = '20ms'
[[script]]
kill = 'sub-2'
[[script]]
restart = 'sub-2'
[[script]]
pause = 'sub'
[[script]]
cut = ['sub-1', 'pub']
[[script]]
mend = ['pub', 'sub']
[[script]]
subscribe = ''
peer = 'sub-1'
[[script]]
set = 'rcvhwm=7'
peer = 'sub-2'
";
        let scenario = Scenario::read("mine", &format!("{PEERS}{text}"));
        let scenario = scenario.unwrap_or_else(|faults| panic!("{faults:#?}"));
        let steps = scenario.script(&scenario.topology(Transport::Tcp, &[]).unwrap());
        assert_eq!(steps[0].after, Some(Duration::from_millis(20)));
        assert_eq!(steps[1].after, None);
        let [one, two] = [PeerId(1), PeerId(2)];
        let socket = |peer| SocketId { peer, socket: 0 };
        let message = Message::from_frames(vec!["a".into(), "b".into()]);
        let binder = socket(PeerId(0));
        let mend = |peer| Command::Mend { connector: socket(peer), binder };
        let told: Vec<Vec<Command>> = steps.into_iter().map(|step| step.commands).collect();
        assert_eq!(
            told,
            [
                vec![Command::Send { peer: PeerId(0), message, turn: Turn::Wait }],
                vec![Command::Kill(two)],
                vec![Command::Restart(two)],
                vec![Command::Pause(one), Command::Pause(two)],
                vec![Command::Cut { connector: socket(one), binder }],
                vec![mend(one), mend(two)],
                vec![Command::Subscribe(one, Prefix::from(""))],
                vec![Command::Set(socket(two), Setting::Rcvhwm(7))],
            ]
        );
    }

    #[test]
    fn what_is_wrong_with_a_step_is_found_where_it_stands() {
        for (text, wrong) in [
            ("after = '1s'", ("NoDeed", "[[script]]")),
            ("kill = 'pub'\npause = 'sub'", ("TwoDeeds", "'sub'")),
            ("kill = 'pup'", ("UnknownPeer", "'pup'")),
            ("kill = 'pub'\npeer = 'sub'", ("NeedlessPeer", "'sub'")),
            ("kill = 'pub'\nafter = 'soon'", ("BadDuration", "'soon'")),
            ("send = 'x'\npeer = 'sub'", ("Mute", "'sub'")),
            ("cut = ['pub']", ("NotTwo", "['pub']")),
            ("cut = ['sub-1', 'sub-2']", ("NoLink", "['sub-1', 'sub-2']")),
            ("subscribe = 'x'", ("Missing", "[[script]]")),
            ("subscribe = 'x'\npeer = 'pub'", ("SubscribesNot", "'x'")),
            ("set = 'hwm=1'\npeer = 'pub'", ("BadSetting", "'hwm=1'")),
            ("set = 'rcvhwm=1'\npeer = 'pub'", ("NeedlessOption", "'rcvhwm=1'")),
            ("kil = 'pub'", ("UnknownKey", "kil")),
            ("kill = 3", ("WrongType", "3")),
        ] {
            let text = format!("{PEERS}[[script]]\n{text}\n");
            let faults = Scenario::read("mine", &text).expect_err("there is a fault");
            let found: Vec<(&str, &str)> =
                faults.into_iter().map(|fault| (fault.flaw.into(), &text[fault.at])).collect();
            assert_eq!(found, [wrong], "{text}");
        }
        let many = "[[script]]\nkill = 'pub'\n".repeat(STEPS + 1);
        let faults = Scenario::read("mine", &format!("{PEERS}{many}")).expect_err("too many");
        assert_eq!(faults[0].flaw, Flaw::TooManySteps { most: STEPS });
    }
}
