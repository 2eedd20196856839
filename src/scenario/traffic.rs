//! Traffic: what the peers say by themselves once all are ready, read from `[[traffic]]`.

use toml::Spanned;

use crate::lab::{Command, Flood, FloodError, Frame, Message, PeerId, Role, Topology, Turn};

use super::cast::Scenario;
use super::check::{Checker, Draft, names};
use super::fault::{Flaw, Span, nearest};
use super::format;

/// One `[[traffic]]` of the file, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Traffic {
    /// The peer or group that speaks; the first that can unless the file says.
    from: Option<String>,
    /// What each says first, as if it were typed.
    messages: Vec<String>,
    /// What each makes then.
    flood: Option<Flood>,
}

impl Traffic {
    /// The most messages that are said as if typed: so many a speaker holds when none can go yet.
    const MESSAGES: usize = 100;
}

impl Scenario {
    /// What to tell the peers of a topology of this scenario as soon as it is ready.
    pub fn traffic(&self, topology: &Topology) -> Vec<Command> {
        let mut commands = Vec::new();
        for traffic in &self.traffic {
            let speaks = |name: &str, group: &str| {
                traffic.from.as_ref().is_none_or(|from| from == name || from == group)
            };
            let able = topology.peers.iter().filter(|peer| peer.speaks());
            let chosen = able.filter(|peer| speaks(&peer.name, &peer.group)).map(|peer| peer.id);
            let most = if traffic.from.is_some() { usize::MAX } else { 1 };
            for peer in chosen.take(most) {
                commands.extend(traffic.of(peer));
            }
        }
        commands
    }
}

impl Traffic {
    fn of(&self, peer: PeerId) -> impl Iterator<Item = Command> {
        let typed = self.messages.iter().map(move |text| {
            let message = Message::single(text.as_bytes().to_vec());
            Command::Send { peer, message, turn: Turn::Wait }
        });
        typed.chain(self.flood.clone().map(|flood| Command::Flood(peer, flood)))
    }
}

/// Checks what the file says of its traffic.
pub(super) fn check(
    checker: &mut Checker,
    given: Vec<Spanned<format::Traffic>>,
    drafts: &[Draft],
) -> Vec<Traffic> {
    given.into_iter().map(|traffic| one(checker, traffic, drafts)).collect()
}

fn one(checker: &mut Checker, given: Spanned<format::Traffic>, drafts: &[Draft]) -> Traffic {
    let at = given.span();
    let given = given.into_inner();
    let speaker = match &given.from {
        Some(from) => speaker(checker, from, drafts),
        None => drafts.iter().find(|draft| makes(draft)),
    };
    if given.from.is_none() && speaker.is_none() && !checker.stood_in(&at, "from") {
        checker.fault(at.clone(), Flaw::NoSpeaker);
    }
    let messages = given.messages.map_or_else(Vec::new, |messages| {
        let most = Traffic::MESSAGES;
        if messages.get_ref().len() > most {
            let flaw = Flaw::TooManyMessages { most };
            checker.fault(messages.span(), flaw);
        }
        messages.into_inner()
    });
    let makes = given.rate.is_some()
        || given.size.is_some()
        || given.count.is_some()
        || given.span.is_some()
        || given.topics.is_some()
        || given.text.is_some();
    if (makes || messages.is_empty()) && given.rate.is_none() && !checker.stood_in(&at, "rate") {
        checker.fault(at.clone(), Flaw::Missing { key: "rate" });
    }
    if let Some(rate) = &given.rate {
        can_make(checker, speaker, given.from.as_ref().map_or_else(|| rate.span(), Spanned::span));
    }
    let mut flood = Flood::default();
    let mut set = |at: Span, result: Result<(), FloodError>| {
        if let Err(why) = result {
            checker.fault(at, Flaw::BadTraffic(why));
        }
    };
    if let Some(rate) = &given.rate {
        set(rate.span(), flood.set("rate", rate.get_ref()));
    }
    if let Some(size) = &given.size {
        set(size.span(), flood.set("size", &size.get_ref().to_string()));
    }
    if let Some(count) = &given.count {
        set(count.span(), flood.set("count", &count.get_ref().to_string()));
    }
    if let Some(span) = &given.span {
        set(span.span(), flood.set("for", span.get_ref()));
    }
    if let Some(topics) = &given.topics {
        let frames = topics.get_ref().iter().map(|topic| Frame::from(topic.as_str())).collect();
        set(topics.span(), flood.lead_with(frames));
    }
    flood.text = given.text.unwrap_or_default();
    let from = given.from.map(Spanned::into_inner);
    Traffic { from, messages, flood: given.rate.map(|_| flood) }
}

/// The peer that is named, if it can speak.
fn speaker<'a>(
    checker: &mut Checker,
    from: &Spanned<String>,
    drafts: &'a [Draft],
) -> Option<&'a Draft> {
    let name = from.get_ref();
    let known =
        |draft: &&Draft| draft.name == *name || draft.group == *name || names(draft).contains(name);
    let Some(found) = drafts.iter().find(known) else {
        let meant = nearest(name, drafts.iter().map(|draft| &*draft.name)).map(str::to_owned);
        checker.fault(from.span(), Flaw::UnknownPeer { name: name.clone(), meant });
        return None;
    };
    let speaks = drafts.iter().filter(known).find(|draft| makes(draft));
    if speaks.is_none() && found.role.is_some() {
        checker.fault(from.span(), Flaw::Mute { peer: name.clone() });
    }
    speaks
}

fn makes(draft: &Draft) -> bool {
    draft.role.as_ref().is_some_and(Role::makes)
}

/// Whether the speaker's socket can send what it makes by itself.
fn can_make(checker: &mut Checker, speaker: Option<&Draft>, at: Span) {
    let kinds = speaker.into_iter().flat_map(|draft| &draft.sockets).filter_map(|it| it.kind);
    if let Some(kind) = kinds.clone().find(|kind| kind.sends()).filter(|kind| !kind.floods()) {
        checker.fault(at, Flaw::MakesNone { kind });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Transport;

    const PEERS: &str = "
[[peer]]
name = 'client'
count = 2
role = 'speaker'
socket = { type = 'DEALER', connect = 'server' }
[[peer]]
name = 'server'
role = 'echo'
socket = { type = 'ROUTER', bind = true }
[[peer]]
name = 'boss'
role = 'speaker'
socket = { type = 'ROUTER', connect = 'client' }
";

    fn peers() -> String {
        PEERS.replace("connect = 'client'", "bind = true")
    }

    fn commands(traffic: &str) -> Vec<Command> {
        let scenario = Scenario::read("mine", &(peers() + traffic));
        let scenario = scenario.unwrap_or_else(|faults| panic!("{faults:#?}"));
        scenario.traffic(&scenario.topology(Transport::Tcp, &[]).unwrap())
    }

    #[test]
    fn each_of_a_group_says_its_lines_and_makes_its_messages() {
        let traffic = "
[[traffic]]
from = 'client'
messages = ['hello', 'world']
[[traffic]]
from = 'client-2'
rate = '1000/s'
size = 64
count = 5000
for = '10s'
topics = ['a b', 'c']
text = 'x  y'
";
        let mut flood: Flood = "rate=1000/s size=64 count=5000 for=10s".parse().unwrap();
        flood.topics = vec!["a b".into(), "c".into()];
        flood.text = "x  y".to_owned();
        let say = |peer, text: &str| {
            let message = Message::single(text.as_bytes().to_vec());
            Command::Send { peer: PeerId(peer), message, turn: Turn::Wait }
        };
        let lines =
            [say(0, "hello"), say(0, "world"), say(1, "hello"), say(1, "world")].into_iter();
        let expected: Vec<Command> = lines.chain([Command::Flood(PeerId(1), flood)]).collect();
        assert_eq!(commands(traffic), expected);
    }

    #[test]
    fn who_speaks_first_makes_the_traffic_unless_it_is_said() {
        let made = Command::Flood(PeerId(0), Flood::default());
        assert_eq!(commands("[[traffic]]\nrate = 'unlimited'\n"), [made]);
    }

    #[test]
    fn all_that_is_wrong_with_the_traffic_is_found_where_it_stands() {
        for (traffic, wrong) in [
            ("from = 'clyent'\nrate = '1/s'", ("UnknownPeer", "'clyent'")),
            ("from = 'server'\nrate = '1/s'", ("Mute", "'server'")),
            ("from = 'boss'\nrate = '1/s'", ("MakesNone", "'boss'")),
            ("from = 'client'", ("Missing", "[[traffic]]")),
            ("from = 'client'\nsize = 3", ("Missing", "[[traffic]]")),
            ("messages = ['a']\ncount = 3", ("Missing", "[[traffic]]")),
            ("rte = '1/s'", ("UnknownKey", "rte")),
            ("rate = 5", ("WrongType", "5")),
            ("rate = 'fast'", ("BadTraffic", "'fast'")),
            ("rate = '1/s'\nsize = -1", ("BadTraffic", "-1")),
            ("rate = '1/s'\nsize = 9999999", ("BadTraffic", "9999999")),
            ("rate = '1/s'\ncount = 0", ("BadTraffic", "0")),
            ("rate = '1/s'\nfor = 'soon'", ("BadTraffic", "'soon'")),
            ("rate = '1/s'\ntopics = []", ("BadTraffic", "[]")),
            ("rate = '1/s'\ntopics = ['a', '#']", ("BadTraffic", "['a', '#']")),
        ] {
            let text = format!("{}[[traffic]]\n{traffic}\n", peers());
            let faults = Scenario::read("mine", &text).expect_err("the traffic has a fault");
            let found: Vec<(&str, &str)> =
                faults.into_iter().map(|fault| (fault.flaw.into(), &text[fault.at])).collect();
            assert_eq!(found, [wrong], "{traffic}");
        }
        let mute =
            "[[peer]]\nname='s'\nrole='echo'\nsocket={type='REP',bind=1}\n[[traffic]]\nrate='1/s'";
        let faults = Scenario::read("mine", mute).expect_err("nobody speaks");
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].flaw, Flaw::NoSpeaker);
    }
}
