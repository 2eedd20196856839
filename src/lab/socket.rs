//! Sockets as a topology names them: their type, options and subscriptions.

use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, EnumString, IntoStaticStr};

use super::message::Frame;

/// A ZeroMQ socket type, by the name the ZeroMQ RFCs give it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumIter,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE", ascii_case_insensitive)]
pub enum SocketType {
    /// Exclusive pair (RFC 31).
    Pair,
    /// Publisher (RFC 29). Opened as XPUB, so that the lab sees subscriptions land.
    Pub,
    /// Subscriber (RFC 29).
    Sub,
    /// Requester: send, receive, send, receive (RFC 28).
    Req,
    /// Replier: receive, send, receive, send (RFC 28).
    Rep,
    /// Asynchronous requester (RFC 28).
    Dealer,
    /// Asynchronous, addressing replier (RFC 28).
    Router,
    /// Takes from all its peers in turn (RFC 30).
    Pull,
    /// Gives to its peers in turn (RFC 30).
    Push,
    /// Publisher that lets the application read subscriptions (RFC 29).
    Xpub,
    /// Subscriber that sends its subscriptions as messages (RFC 29).
    Xsub,
}

impl SocketType {
    /// The name in the ZeroMQ documentation: `PUB`, `ROUTER`, …
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether the application sends messages on it; subscriptions are none.
    pub const fn sends(self) -> bool {
        !matches!(self, Self::Sub | Self::Pull | Self::Xsub)
    }

    /// Whether the application receives messages from it; subscriptions are none.
    pub const fn receives(self) -> bool {
        !matches!(self, Self::Pub | Self::Push | Self::Xpub)
    }

    /// Whether every message goes to all matching peers, rather than to one of them.
    pub const fn fans_out(self) -> bool {
        matches!(self, Self::Pub | Self::Xpub)
    }

    /// Whether `ZMQ_CONFLATE` does anything on it. A PUB, which could, is opened as XPUB, which
    /// cannot.
    pub const fn conflates(self) -> bool {
        matches!(self, Self::Sub | Self::Pull | Self::Push | Self::Dealer)
    }

    /// Whether sending on it waits when nobody is there: the others throw away what is for nobody.
    pub const fn blocks(self) -> bool {
        matches!(self, Self::Pair | Self::Req | Self::Dealer | Self::Push)
    }

    /// Whether it has subscriptions of its own.
    pub const fn subscribes(self) -> bool {
        matches!(self, Self::Sub | Self::Xsub)
    }

    /// Whether the first frame of what it sends says whom it is for, and of what it receives whom
    /// it is from: neither is on the wire.
    pub const fn addresses(self) -> bool {
        matches!(self, Self::Router)
    }

    /// Whether a speaker can make messages by itself on it. A ROUTER would have to say whom each is
    /// for, and a REP only answers.
    pub const fn floods(self) -> bool {
        self.sends() && !matches!(self, Self::Router | Self::Rep)
    }

    /// Whether a ROUTER at the far end learns its routing id.
    pub const fn is_named(self) -> bool {
        matches!(self, Self::Req | Self::Dealer | Self::Router)
    }

    /// Whether libzmq takes a frame out of a connection's queue when the socket is merely polled.
    pub const fn prefetches(self) -> bool {
        matches!(self, Self::Rep | Self::Router | Self::Sub | Self::Xsub)
    }

    /// Whether the two ends of a link may have these types (the tables of RFC 28 to 31).
    pub const fn talks_to(self, other: Self) -> bool {
        use SocketType::{Dealer, Pair, Pub, Pull, Push, Rep, Req, Router, Sub, Xpub, Xsub};
        matches!(
            (self, other),
            (Pair, Pair)
                | (Pub | Xpub, Sub | Xsub)
                | (Sub | Xsub, Pub | Xpub)
                | (Req, Rep | Router)
                | (Rep, Req | Dealer)
                | (Dealer, Rep | Dealer | Router)
                | (Router, Req | Dealer | Router)
                | (Push, Pull)
                | (Pull, Push)
        )
    }
}

/// A subscription: a message passes when these bytes are a prefix of its first frame. The empty
/// prefix passes everything. In JSON it is written as a [`Frame`] is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prefix(Frame);

impl Prefix {
    /// The prefix's bytes.
    pub fn bytes(&self) -> &[u8] {
        self.0.bytes()
    }

    /// The prefix as a frame, for showing it as payloads are shown.
    pub fn frame(&self) -> &Frame {
        &self.0
    }

    /// Whether a message with this first frame passes.
    pub fn passes(&self, topic: &[u8]) -> bool {
        topic.starts_with(self.bytes())
    }
}

impl From<&str> for Prefix {
    fn from(text: &str) -> Self {
        Self(Frame::from(text))
    }
}

impl From<&[u8]> for Prefix {
    fn from(bytes: &[u8]) -> Self {
        Self(Frame::from(Bytes::copy_from_slice(bytes).to_vec()))
    }
}

/// The socket options the lab sets; `None` leaves libzmq's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// `ZMQ_SNDHWM`, in messages; libzmq's default is 1000, and 0 means no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sndhwm: Option<u32>,
    /// `ZMQ_RCVHWM`, in messages; libzmq's default is 1000, and 0 means no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rcvhwm: Option<u32>,
    /// `ZMQ_CONFLATE`: keep only the last message of each queue; libzmq's default is off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflate: Option<bool>,
    /// `ZMQ_IMMEDIATE`: queue only to connections that stand; libzmq's default is off, so messages
    /// also queue for a far end that is not there yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immediate: Option<bool>,
    /// `ZMQ_LINGER`: how long a socket that ends by itself may still deliver what it holds.
    /// The lab's default is one second; libzmq's own is for ever.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "humantime_option")]
    pub linger: Option<Duration>,
    /// `ZMQ_ROUTING_ID`: what a ROUTER at the far end calls this socket. `{name}` in it stands for
    /// the peer's name. Without one a ROUTER makes one up: a zero byte and four random ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing_id: Option<Frame>,
    /// `ZMQ_ROUTER_MANDATORY`: a ROUTER refuses what it cannot deliver, instead of dropping it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mandatory: bool,
}

impl Options {
    /// libzmq's default for both high-water marks, in messages (zmq_setsockopt(3)).
    pub const DEFAULT_HWM: u32 = 1000;
    /// The longest routing id, in bytes (zmq_setsockopt(3)).
    pub const LONGEST_ROUTING_ID: usize = 255;
    /// How long an ending socket lingers unless told otherwise.
    pub const DEFAULT_LINGER: Duration = Duration::from_secs(1);

    /// Changes one of them.
    pub const fn set(&mut self, setting: Setting) {
        match setting {
            Setting::Sndhwm(messages) => self.sndhwm = Some(messages),
            Setting::Rcvhwm(messages) => self.rcvhwm = Some(messages),
            Setting::Linger(span) => self.linger = Some(span),
            Setting::Conflate(on) => self.conflate = Some(on),
            Setting::Immediate(on) => self.immediate = Some(on),
        }
    }

    /// The send high-water mark in force, in messages; 0 means no limit.
    pub fn sndhwm(&self) -> u32 {
        self.sndhwm.unwrap_or(Self::DEFAULT_HWM)
    }

    /// The receive high-water mark in force, in messages; 0 means no limit.
    pub fn rcvhwm(&self) -> u32 {
        self.rcvhwm.unwrap_or(Self::DEFAULT_HWM)
    }

    /// The routing id of a socket of the peer with this name, if it was given one.
    pub fn routing_id(&self, peer: &str) -> Option<Frame> {
        let given = self.routing_id.as_ref()?;
        Some(match given.text() {
            Some(text) if text.contains(Self::NAME) => {
                Frame::from(&*text.replace(Self::NAME, peer))
            }
            Some(_) | None => given.clone(),
        })
    }

    /// What stands for the peer's name in a routing id.
    pub const NAME: &str = "{name}";

    /// The linger in force when the socket ends by itself.
    pub fn linger(&self) -> Duration {
        self.linger.unwrap_or(Self::DEFAULT_LINGER)
    }
}

/// One option of a socket and its new value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// `ZMQ_SNDHWM`, in messages.
    Sndhwm(u32),
    /// `ZMQ_RCVHWM`, in messages.
    Rcvhwm(u32),
    /// `ZMQ_LINGER`.
    Linger(Duration),
    /// `ZMQ_CONFLATE`.
    Conflate(bool),
    /// `ZMQ_IMMEDIATE`.
    Immediate(bool),
}

/// When a changed option takes effect on a socket that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Applies {
    /// At once.
    AtOnce,
    /// At once, but a queue that is full stays shut, often for good, until its link is made anew.
    AtOnceUnlessFull,
    /// At the next bind or connect: when the peer starts again.
    NextStart,
}

impl Setting {
    /// The option's name in zmq_setsockopt(3).
    pub const fn option(self) -> &'static str {
        match self {
            Self::Sndhwm(_) => "ZMQ_SNDHWM",
            Self::Rcvhwm(_) => "ZMQ_RCVHWM",
            Self::Linger(_) => "ZMQ_LINGER",
            Self::Conflate(_) => "ZMQ_CONFLATE",
            Self::Immediate(_) => "ZMQ_IMMEDIATE",
        }
    }

    /// When it takes effect on a socket that is open (zmq_setsockopt(3), and measured on 4.3.4).
    pub const fn applies(self) -> Applies {
        match self {
            Self::Linger(_) => Applies::AtOnce,
            Self::Sndhwm(_) | Self::Rcvhwm(_) => Applies::AtOnceUnlessFull,
            Self::Conflate(_) | Self::Immediate(_) => Applies::NextStart,
        }
    }
}

mod humantime_option {
    use std::time::Duration;

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(
        span: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match span {
            Some(span) => serializer.collect_str(&humantime::format_duration(*span)),
            None => serializer.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| humantime::parse_duration(&text).map_err(D::Error::custom))
            .transpose()
    }
}
