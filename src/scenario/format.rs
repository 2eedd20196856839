//! The file format: what a scenario's TOML may hold, each value with its place in the text.
//!
//! Everything is optional here and words stand as they were written; `check` says what is missing
//! and what the words mean, so that all faults of a file come to light together.

use std::fmt;

use schemars::JsonSchema;
use serde::de::{Error as _, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::fault::Span;
use super::schema;

/// A whole file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Its title for people.
    pub title: Option<String>,
    /// What it shows, in one line: for the menu and the list.
    pub summary: Option<String>,
    /// What to try, what will be seen, and why; paragraphs have empty lines between them.
    pub lesson: Option<String>,
    /// Title, summary and lesson in Chinese.
    // A key for each language but English; `File::translations` lists them.
    #[serde(rename = "zh-CN")]
    #[schemars(with = "Option<Prose>")]
    pub zh_cn: Option<Spanned<Prose>>,
    /// What divides the lines of a run without a screen, and those of a script, into frames.
    #[serde(rename = "frame-separator")]
    #[schemars(with = "Option<String>")]
    pub frame_separator: Option<Spanned<String>>,
    /// The peers.
    #[serde(default)]
    #[schemars(with = "Vec<Peer>")]
    pub peer: Vec<Spanned<Peer>>,
    /// What the peers say by themselves as soon as all are ready.
    #[serde(default)]
    #[schemars(with = "Vec<Traffic>")]
    pub traffic: Vec<Spanned<Traffic>>,
    /// What is done to the lab step by step, once all is ready.
    #[serde(default)]
    #[schemars(with = "Vec<Step>")]
    pub script: Vec<Spanned<Step>>,
    /// What is to be true in the end.
    #[serde(default)]
    #[schemars(with = "Vec<Expect>")]
    pub expect: Vec<Spanned<Expect>>,
}

/// One `[[script]]`: a step, which does one thing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Step {
    /// How long after the step before; without it, once the lab has come to rest.
    #[schemars(with = "Option<schema::Span>")]
    pub after: Option<Spanned<String>>,
    /// Who sends, subscribes, unsubscribes, or has its option set: a peer or a group.
    #[schemars(with = "Option<String>")]
    pub peer: Option<Spanned<String>>,
    /// A line to send.
    #[schemars(with = "Option<String>")]
    pub send: Option<Spanned<String>>,
    /// Lets a peer end as a program does at its last line.
    #[schemars(with = "Option<String>")]
    pub end: Option<Spanned<String>>,
    /// Kills a peer.
    #[schemars(with = "Option<String>")]
    pub kill: Option<Spanned<String>>,
    /// Starts a peer again.
    #[schemars(with = "Option<String>")]
    pub restart: Option<Spanned<String>>,
    /// Keeps a peer from sending and receiving.
    #[schemars(with = "Option<String>")]
    pub pause: Option<Spanned<String>>,
    /// Lets a paused peer go on.
    #[schemars(with = "Option<String>")]
    pub resume: Option<Spanned<String>>,
    /// Closes the links between two peers.
    #[schemars(with = "Option<schema::Two>")]
    pub cut: Option<Spanned<Vec<Spanned<String>>>>,
    /// Makes the links between two peers again.
    #[schemars(with = "Option<schema::Two>")]
    pub mend: Option<Spanned<Vec<Spanned<String>>>>,
    /// A prefix to subscribe to.
    #[schemars(with = "Option<String>")]
    pub subscribe: Option<Spanned<String>>,
    /// A subscription to drop.
    #[schemars(with = "Option<String>")]
    pub unsubscribe: Option<Spanned<String>>,
    /// An option and its value: sndhwm=10.
    #[schemars(with = "Option<String>")]
    pub set: Option<Spanned<String>>,
}

/// One `[[expect]]`: what is to be true in the end.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Expect {
    /// How long after the last step it may take to come true; 2s unless it is said.
    #[schemars(with = "Option<schema::Span>")]
    pub within: Option<Spanned<String>>,
    /// Whose messages are counted: a peer's or a group's; those of the whole lab unless it is said.
    #[schemars(with = "Option<String>")]
    pub peer: Option<Spanned<String>>,
    /// How many libzmq took.
    #[schemars(with = "Option<schema::CountWord>")]
    pub sent: Option<Spanned<Count>>,
    /// How many were received.
    #[schemars(with = "Option<schema::CountWord>")]
    pub received: Option<Spanned<Count>>,
    /// How many arrived.
    #[schemars(with = "Option<schema::CountWord>")]
    pub delivered: Option<Spanned<Count>>,
    /// How many no subscription let pass.
    #[schemars(with = "Option<schema::CountWord>")]
    pub filtered: Option<Spanned<Count>>,
    /// How many were sent before their receiver was there.
    #[schemars(with = "Option<schema::CountWord>")]
    pub missed: Option<Spanned<Count>>,
    /// How many a full queue, or an unknown address, cost.
    #[schemars(with = "Option<schema::CountWord>")]
    pub dropped: Option<Spanned<Count>>,
    /// How many died with a peer or a link.
    #[schemars(with = "Option<schema::CountWord>")]
    pub lost: Option<Spanned<Count>>,
    /// How many sends failed.
    #[schemars(with = "Option<schema::CountWord>")]
    pub refused: Option<Spanned<Count>>,
    /// How many went to programs outside the lab.
    #[schemars(with = "Option<schema::CountWord>")]
    pub outside: Option<Spanned<Count>>,
    /// How many are still somewhere.
    #[schemars(with = "Option<schema::CountWord>")]
    pub pending: Option<Spanned<Count>>,
    /// Peers, or a group, that receive equally many.
    #[schemars(with = "Option<schema::OneOrMore>")]
    pub alike: Option<Spanned<Connect>>,
    /// By how many those may differ.
    #[schemars(with = "Option<i64>")]
    pub by: Option<Spanned<i64>>,
    /// What the doctor finds.
    #[schemars(with = "Option<schema::FindingWord>")]
    pub finding: Option<Spanned<String>>,
    /// What the doctor does not find.
    #[serde(rename = "no-finding")]
    #[schemars(with = "Option<schema::FindingWord>")]
    pub no_finding: Option<Spanned<String>>,
}

/// How many: `3`, or a comparison: `"> 0"`.
#[derive(Debug)]
pub(super) enum Count {
    Number(i64),
    Text(String),
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;

        impl Visitor<'_> for Visit {
            type Value = Count;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(super::fault::Wanted::Count.phrase())
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Count, E> {
                Ok(Count::Number(number))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Count, E> {
                Ok(Count::Text(text.to_owned()))
            }
        }

        deserializer.deserialize_any(Visit)
    }
}

/// One `[[traffic]]`: what a speaker says by itself.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Traffic {
    /// Who speaks: a peer, or each of a group; the first speaker unless it is said.
    #[schemars(with = "Option<String>")]
    pub from: Option<Spanned<String>>,
    /// Up to 100 messages to say at once, as if they were typed.
    #[schemars(with = "Option<Vec<String>>")]
    pub messages: Option<Spanned<Vec<String>>>,
    /// How many messages a second it makes then: 1000/s, 0.5/s or unlimited.
    #[schemars(with = "Option<String>")]
    pub rate: Option<Spanned<String>>,
    /// How many bytes each has at least.
    #[schemars(with = "Option<i64>")]
    pub size: Option<Spanned<i64>>,
    /// After how many it ends.
    #[schemars(with = "Option<i64>")]
    pub count: Option<Spanned<i64>>,
    /// After how long it ends.
    #[serde(rename = "for")]
    #[schemars(with = "Option<schema::Span>")]
    pub span: Option<Spanned<String>>,
    /// What the messages begin with, in turn.
    #[schemars(with = "Option<Vec<String>>")]
    pub topics: Option<Spanned<Vec<String>>>,
    /// What follows the number.
    pub text: Option<String>,
}

/// What a person reads, in another language.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Prose {
    /// The title.
    #[schemars(with = "Option<String>")]
    pub title: Option<Spanned<String>>,
    /// The line for the menu and the list.
    #[schemars(with = "Option<String>")]
    pub summary: Option<Spanned<String>>,
    /// The lesson.
    #[schemars(with = "Option<String>")]
    pub lesson: Option<Spanned<String>>,
}

impl File {
    /// What stands there in other languages, by their tags.
    pub fn translations(&mut self) -> impl Iterator<Item = (&'static str, Prose)> + use<> {
        let all = [("zh-CN", self.zh_cn.take())];
        all.into_iter().filter_map(|(tag, prose)| Some((tag, prose?.into_inner())))
    }
}

/// One `[[peer]]`: a peer, or several like it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Peer {
    /// What it is called: letters, digits, - and _.
    #[schemars(with = "Option<schema::Name>")]
    pub name: Option<Spanned<String>>,
    /// The name it shares with its like; its own unless it is said.
    #[schemars(with = "Option<schema::Name>")]
    pub group: Option<Spanned<String>>,
    /// How many there are of it; they are numbered then.
    #[schemars(with = "Option<i64>")]
    pub count: Option<Spanned<i64>>,
    /// What it does.
    #[schemars(with = "Option<schema::RoleWord>")]
    pub role: Option<Spanned<String>>,
    /// The work a message takes, for workers and snails.
    #[schemars(with = "Option<schema::Span>")]
    pub pace: Option<Spanned<String>>,
    /// Its only socket, or its first.
    #[schemars(with = "Option<Socket>")]
    pub socket: Option<Spanned<Socket>>,
    /// Where a worker takes its messages.
    #[schemars(with = "Option<Socket>")]
    pub r#in: Option<Spanned<Socket>>,
    /// Where a worker gives them.
    #[schemars(with = "Option<Socket>")]
    pub out: Option<Spanned<Socket>>,
    /// The side of a device that others ask.
    #[schemars(with = "Option<Socket>")]
    pub frontend: Option<Spanned<Socket>>,
    /// The side of a device that does the work.
    #[schemars(with = "Option<Socket>")]
    pub backend: Option<Spanned<Socket>>,
    /// Where a worker hears that it shall end.
    #[schemars(with = "Option<Socket>")]
    pub control: Option<Spanned<Socket>>,
    /// Where synchronised peers ask for each other.
    #[schemars(with = "Option<Socket>")]
    pub sync: Option<Spanned<Socket>>,
    /// How long a synchronised listener gives its subscription to land.
    #[schemars(with = "Option<schema::Span>")]
    pub wait: Option<Spanned<String>>,
    /// How long a pirate waits for an answer.
    #[schemars(with = "Option<schema::Span>")]
    pub timeout: Option<Spanned<String>>,
    /// How often a pirate asks.
    #[schemars(with = "Option<i64>")]
    pub tries: Option<Spanned<i64>>,
    /// How old a message may be before a snail ends itself.
    #[schemars(with = "Option<schema::Span>")]
    pub limit: Option<Spanned<String>>,
    /// How many a synchronised speaker waits for.
    #[schemars(with = "Option<i64>")]
    pub listeners: Option<Spanned<i64>>,
}

/// One socket of a peer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Socket {
    /// Its ZeroMQ type.
    #[schemars(with = "Option<schema::TypeWord>")]
    pub r#type: Option<Spanned<String>>,
    /// Where it binds: a port, an endpoint, or true for any free place.
    #[schemars(with = "Option<schema::BindPlace>")]
    pub bind: Option<Spanned<Bind>>,
    /// Whom it connects to: a peer or group, a peer's socket, an endpoint, or a list of these.
    #[schemars(with = "Option<schema::OneOrMore>")]
    pub connect: Option<Spanned<Connect>>,
    /// The prefixes it subscribes to.
    #[schemars(with = "Option<Vec<String>>")]
    pub subscribe: Option<Spanned<Vec<String>>>,
    /// The high-water mark for sending, in messages; 0 is no limit.
    #[schemars(with = "Option<i64>")]
    pub sndhwm: Option<Spanned<i64>>,
    /// The high-water mark for receiving, in messages; 0 is no limit.
    #[schemars(with = "Option<i64>")]
    pub rcvhwm: Option<Spanned<i64>>,
    /// How long it may still deliver when its peer ends by itself.
    #[schemars(with = "Option<schema::Span>")]
    pub linger: Option<Spanned<String>>,
    /// Its queues keep only the newest message.
    #[schemars(with = "Option<bool>")]
    pub conflate: Option<Spanned<bool>>,
    /// Messages queue only for connections that stand.
    #[schemars(with = "Option<bool>")]
    pub immediate: Option<Spanned<bool>>,
    /// What a ROUTER at the far end calls it; {name} stands for the peer's name.
    #[serde(rename = "routing-id")]
    #[schemars(with = "Option<String>")]
    pub routing_id: Option<Spanned<String>>,
    /// A ROUTER refuses what it cannot deliver.
    #[schemars(with = "Option<bool>")]
    pub mandatory: Option<Spanned<bool>>,
}

/// Where a socket binds: `5557`, `"tcp://…"`, or `true` or `""` for wherever there is room.
#[derive(Debug)]
pub(super) enum Bind {
    Anywhere,
    Port(i64),
    Literal(String),
}

impl<'de> Deserialize<'de> for Bind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;

        impl Visitor<'_> for Visit {
            type Value = Bind;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(super::fault::Wanted::BindPlace.phrase())
            }

            fn visit_bool<E: serde::de::Error>(self, anywhere: bool) -> Result<Bind, E> {
                if anywhere {
                    Ok(Bind::Anywhere)
                } else {
                    Err(E::invalid_value(Unexpected::Bool(false), &self))
                }
            }

            fn visit_i64<E: serde::de::Error>(self, port: i64) -> Result<Bind, E> {
                Ok(Bind::Port(port))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Bind, E> {
                Ok(if text.is_empty() { Bind::Anywhere } else { Bind::Literal(text.to_owned()) })
            }
        }

        deserializer.deserialize_any(Visit)
    }
}

/// Where a socket connects: a peer, a peer's socket or an endpoint, or a list of them. A lone one
/// has no place of its own; the whole value's place is its.
#[derive(Debug)]
pub(super) struct Connect(Vec<(Option<Span>, String)>);

impl Connect {
    /// Each target with its place, `whole` being the place of all of them.
    pub fn targets(self, whole: &Span) -> impl Iterator<Item = (Span, String)> {
        let whole = whole.clone();
        self.0.into_iter().map(move |(at, name)| (at.unwrap_or_else(|| whole.clone()), name))
    }
}

impl<'de> Deserialize<'de> for Connect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;

        impl<'de> Visitor<'de> for Visit {
            type Value = Connect;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(super::fault::Wanted::ConnectPlace.phrase())
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Connect, E> {
                Ok(Connect(vec![(None, text.to_owned())]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Connect, A::Error> {
                let mut targets = Vec::new();
                while let Some(target) = list.next_element::<Spanned<String>>()? {
                    targets.push((Some(target.span()), target.into_inner()));
                }
                if targets.is_empty() {
                    return Err(A::Error::invalid_length(0, &self));
                }
                Ok(Connect(targets))
            }
        }

        deserializer.deserialize_any(Visit)
    }
}
