//! The file format: what a scenario's TOML may hold, each value with its place in the text.
//!
//! Everything is optional here and words stand as they were written; `check` says what is missing
//! and what the words mean, so that all faults of a file come to light together.

use std::fmt;

use serde::de::{Error as _, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::fault::Span;

/// A whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub title: Option<String>,
    pub summary: Option<String>,
    pub lesson: Option<String>,
    /// The same in Chinese. A key for each language but English; [`File::translations`] lists them.
    #[serde(rename = "zh-CN")]
    pub zh_cn: Option<Spanned<Prose>>,
    #[serde(rename = "frame-separator")]
    pub frame_separator: Option<Spanned<String>>,
    #[serde(default)]
    pub peer: Vec<Spanned<Peer>>,
    #[serde(default)]
    pub traffic: Vec<Spanned<Traffic>>,
}

/// One `[[traffic]]`: what a speaker says by itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Traffic {
    pub from: Option<Spanned<String>>,
    pub messages: Option<Spanned<Vec<String>>>,
    pub rate: Option<Spanned<String>>,
    pub size: Option<Spanned<i64>>,
    pub count: Option<Spanned<i64>>,
    #[serde(rename = "for")]
    pub span: Option<Spanned<String>>,
    pub topics: Option<Spanned<Vec<String>>>,
    pub text: Option<String>,
}

/// What a person reads, in another language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prose {
    pub title: Option<Spanned<String>>,
    pub summary: Option<Spanned<String>>,
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
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Peer {
    pub name: Option<Spanned<String>>,
    pub group: Option<Spanned<String>>,
    pub count: Option<Spanned<i64>>,
    pub role: Option<Spanned<String>>,
    pub pace: Option<Spanned<String>>,
    pub socket: Option<Spanned<Socket>>,
    pub r#in: Option<Spanned<Socket>>,
    pub out: Option<Spanned<Socket>>,
    pub frontend: Option<Spanned<Socket>>,
    pub backend: Option<Spanned<Socket>>,
    pub control: Option<Spanned<Socket>>,
    pub sync: Option<Spanned<Socket>>,
    pub wait: Option<Spanned<String>>,
    pub timeout: Option<Spanned<String>>,
    pub tries: Option<Spanned<i64>>,
    pub listeners: Option<Spanned<i64>>,
}

/// One socket of a peer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Socket {
    pub r#type: Option<Spanned<String>>,
    pub bind: Option<Spanned<Bind>>,
    pub connect: Option<Spanned<Connect>>,
    pub subscribe: Option<Spanned<Vec<String>>>,
    pub sndhwm: Option<Spanned<i64>>,
    pub rcvhwm: Option<Spanned<i64>>,
    pub linger: Option<Spanned<String>>,
    pub conflate: Option<Spanned<bool>>,
    pub immediate: Option<Spanned<bool>>,
    #[serde(rename = "routing-id")]
    pub routing_id: Option<Spanned<String>>,
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
