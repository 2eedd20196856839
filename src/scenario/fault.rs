//! Faults of a scenario file: what is wrong, where, and what may have been meant. Data only; words
//! are put to them by whoever shows them.

use std::ops::Range;
use std::time::Duration;

use strum::{EnumIter, IntoEnumIterator as _, IntoStaticStr};

use crate::lab::{EndpointError, FloodError, SocketType};

/// A place in a file's text, in bytes.
pub type Span = Range<usize>;

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is.
    pub at: Span,
    /// What it is.
    pub flaw: Flaw,
}

/// What is wrong. `meant` is what comes nearest to it among what would be right.
#[derive(Clone, Debug, PartialEq, Eq, IntoStaticStr)]
pub enum Flaw {
    /// It is not TOML, in the words of the TOML reader.
    Syntax(String),
    /// There is no such key here.
    UnknownKey {
        /// The key.
        key: String,
        /// The nearest that there is.
        meant: Option<String>,
        /// All that there are.
        known: Vec<String>,
    },
    /// A value of the wrong type.
    WrongType {
        /// What would be right.
        wanted: Wanted,
        /// What stands there, in the words of TOML: `integer`, `table`, ….
        found: &'static str,
    },
    /// A value the reader refuses for a reason of its own, in its words.
    Unreadable(String),
    /// There is no peer in the file.
    NoPeers,
    /// A translation of a text that is not there.
    NothingToTranslate {
        /// The text's key.
        key: &'static str,
    },
    /// A key that has to be there is not.
    Missing {
        /// Which.
        key: &'static str,
    },
    /// A name that cannot be one: empty, too long, or with other characters than letters, digits,
    /// `-` and `_`.
    BadName {
        /// The name.
        name: String,
        /// The most characters it may have.
        limit: usize,
    },
    /// A second peer of the same name.
    DuplicateName {
        /// The name.
        name: String,
    },
    /// No peer can do this.
    UnknownRole {
        /// The word.
        role: String,
        /// The nearest role.
        meant: Option<String>,
    },
    /// There is no such socket type.
    UnknownSocketType {
        /// The word.
        kind: String,
        /// The nearest type.
        meant: Option<String>,
    },
    /// The role needs a socket that is not there.
    MissingSocket {
        /// The role.
        role: &'static str,
        /// The socket's key.
        key: &'static str,
    },
    /// The role has no use for this socket.
    NeedlessSocket {
        /// The role.
        role: &'static str,
        /// The socket's key.
        key: &'static str,
        /// The keys it has a use for.
        known: Vec<&'static str>,
    },
    /// The role needs a socket that can do something this one cannot.
    UnfitSocket {
        /// The role.
        role: &'static str,
        /// The socket's key.
        key: &'static str,
        /// Its type.
        kind: SocketType,
        /// What it would have to do.
        need: Need,
    },
    /// A pace for a peer that does no work.
    NeedlessPace {
        /// The role.
        role: &'static str,
    },
    /// A key that only another role minds.
    NeedlessKey {
        /// The key.
        key: &'static str,
        /// The peer's role.
        role: &'static str,
        /// The role that minds it.
        whose: &'static str,
    },
    /// Not a duration such as `250ms`.
    BadDuration {
        /// What stands there.
        text: String,
    },
    /// A duration longer than makes sense.
    LongDuration {
        /// The longest.
        limit: Duration,
    },
    /// A number outside its range.
    OutOfRange {
        /// The key.
        key: &'static str,
        /// The number.
        value: i64,
        /// The smallest that makes sense.
        least: i64,
        /// The largest that makes sense.
        most: i64,
    },
    /// More peers in all than a lab has.
    TooManyPeers {
        /// How many.
        count: usize,
        /// The most.
        limit: usize,
    },
    /// More meeting places than a lab has.
    TooManyWires {
        /// The most.
        limit: usize,
    },
    /// The socket neither binds nor connects.
    Loose,
    /// Not an endpoint.
    BadEndpoint {
        /// What stands there.
        text: String,
        /// Why it is none.
        why: EndpointError,
    },
    /// `bind` with a peer's name, which only `connect` takes.
    BindsToPeer {
        /// The peer.
        peer: String,
    },
    /// `connect` with an endpoint at which one can only bind: `tcp://*:5555`, `tcp://host:*`.
    ConnectsAnywhere {
        /// The endpoint.
        endpoint: String,
    },
    /// Two sockets bind at one place.
    BothBind {
        /// The port or endpoint.
        place: String,
        /// Who binds there before this one.
        other: String,
        /// Whether this one could connect there instead.
        could_connect: bool,
    },
    /// No peer has this name.
    UnknownPeer {
        /// The name.
        name: String,
        /// The nearest name.
        meant: Option<String>,
    },
    /// The peer has no socket of this name.
    UnknownSocket {
        /// The peer.
        peer: String,
        /// The name.
        socket: String,
        /// The names its sockets have.
        known: Vec<&'static str>,
    },
    /// Both ends connect: the named peer binds nowhere.
    NobodyBinds {
        /// The peer or socket named.
        target: String,
    },
    /// More than one socket of the named peer binds.
    WhichSocket {
        /// The peer.
        peer: String,
        /// What could be meant.
        known: Vec<String>,
    },
    /// A socket is told to connect to itself.
    ConnectsToItself,
    /// The two ends of a link have types that do not talk to each other.
    CannotTalk {
        /// This socket's type.
        mine: SocketType,
        /// The other socket.
        other: String,
        /// Its type.
        theirs: SocketType,
        /// The types this socket talks to.
        partners: Vec<SocketType>,
    },
    /// Subscriptions for a socket that has none.
    SubscribesNot {
        /// Its type.
        kind: SocketType,
    },
    /// A routing id that is empty, too long or begins with a zero byte.
    BadRoutingId {
        /// The most bytes it may have.
        limit: usize,
    },
    /// A device whose two sockets let no message through.
    Blocked {
        /// The frontend's type.
        front: SocketType,
        /// The backend's type.
        back: SocketType,
    },
    /// A frame separator with nothing in it.
    EmptySeparator,
    /// A step that does nothing.
    NoDeed,
    /// A step that does a second thing.
    TwoDeeds,
    /// More steps than a script has.
    TooManySteps {
        /// The most.
        most: usize,
    },
    /// A peer named beside something that names its own.
    NeedlessPeer,
    /// A link is between two, and another number was named.
    NotTwo,
    /// No link joins the two.
    NoLink {
        /// One of them.
        one: String,
        /// The other.
        other: String,
    },
    /// Not an option and its value, such as `sndhwm=10`.
    BadSetting {
        /// What stands there.
        text: String,
    },
    /// Nothing that could be expected.
    NothingExpected,
    /// Not a number of messages, nor a comparison with one.
    BadCount,
    /// The doctor has no such finding.
    UnknownFinding {
        /// The code.
        code: String,
        /// The nearest.
        meant: Option<String>,
    },
    /// Traffic where no peer is a speaker.
    NoSpeaker,
    /// Traffic from a peer that is no speaker.
    Mute {
        /// The peer or group.
        peer: String,
    },
    /// More messages than a speaker is given to say as if they were typed.
    TooManyMessages {
        /// The most.
        most: usize,
    },
    /// Generated traffic from a socket that cannot send it.
    MakesNone {
        /// The socket's type.
        kind: SocketType,
    },
    /// A value of generated traffic that makes no sense.
    BadTraffic(FloodError),
    /// An option that does nothing on a socket of this type.
    NeedlessOption {
        /// The option's key.
        key: &'static str,
        /// The socket's type.
        kind: SocketType,
    },
}

/// What a role needs a socket to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Send.
    Send,
    /// Receive.
    Receive,
    /// Both.
    Both,
    /// Send, and never receive.
    OneWay,
    /// Nothing that every type would not do.
    Any,
}

impl Need {
    /// Whether a socket of this type does it.
    pub const fn met_by(self, kind: SocketType) -> bool {
        match self {
            Self::Send => kind.sends(),
            Self::Receive => kind.receives(),
            Self::Both => kind.sends() && kind.receives(),
            Self::OneWay => kind.sends() && !kind.receives(),
            Self::Any => true,
        }
    }
}

/// What type a value should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
pub enum Wanted {
    /// A text in quotes.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    YesOrNo,
    /// A list.
    List,
    /// A table.
    Table,
    /// One socket: a table.
    Socket,
    /// One peer: a table.
    Peer,
    /// One traffic: a table.
    Traffic,
    /// One step of a script: a table.
    Step,
    /// One expectation: a table.
    Expect,
    /// A number, or a comparison in quotes.
    Count,
    /// What `bind` takes.
    BindPlace,
    /// What `connect` takes.
    ConnectPlace,
}

impl Wanted {
    /// The phrase by which the reader names it; never shown.
    pub(super) const fn phrase(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Number => "i64",
            Self::YesOrNo => "a boolean",
            Self::List => "a sequence",
            Self::Table => "a map",
            Self::Socket => "struct Socket",
            Self::Peer => "struct Peer",
            Self::Traffic => "struct Traffic",
            Self::Step => "struct Step",
            Self::Expect => "struct Expect",
            Self::Count => "a count",
            Self::BindPlace => "a place to bind",
            Self::ConnectPlace => "a place to connect to",
        }
    }

    /// What the reader's message says it expected.
    pub(super) fn named_in(message: &str) -> Option<Self> {
        Self::iter().find(|wanted| message.ends_with(&format!("expected {}", wanted.phrase())))
    }
}

/// What of `known` comes nearest to `word`, if anything comes near.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    /// Below this likeness (1 is equal) a suggestion would puzzle more than help.
    const LIKE: f64 = 0.75;
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|other| (strsim::jaro_winkler(&word, &other.to_lowercase()), other))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_forgiven_and_nonsense_is_not() {
        let known = ["reqrep", "pubsub", "pipeline"];
        assert_eq!(nearest("pubsup", known), Some("pubsub"));
        assert_eq!(nearest("PubSub", known), Some("pubsub"));
        assert_eq!(nearest("pipline", known), Some("pipeline"));
        assert_eq!(nearest("reprep", known), Some("reqrep"));
        assert_eq!(nearest("zebra", known), None);
        assert_eq!(nearest("", known), None);
    }
}
