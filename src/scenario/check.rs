//! Checking what was read: what the words mean, what is missing, what does not go together.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;
use std::time::Duration;

use strum::{EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};
use toml::Spanned;

use crate::lab::{
    End, Frame, IfTaken, Options, Prefix, Role, SocketSpec, SocketType, Topology, Transport,
};

use super::cast::{Part, Prose, Scenario};
use super::fault::{Fault, Flaw, Need, Span, nearest};
use super::format::{Bind, File, Peer, Socket};
use super::read::Reading;
use super::{expect, script, traffic, wiring};

/// The most characters of a peer's or group's name.
const NAME_LIMIT: usize = 32;
/// The longest pace: more would look like a lab that hangs.
const PACE_LIMIT: Duration = Duration::from_secs(60 * 60);
/// How long a synchronised listener gives its subscription to land, unless told otherwise.
const WAIT: Duration = Duration::from_millis(200);
/// How long a pirate waits for an answer, and how often it asks, unless told otherwise: the numbers
/// of the ZeroMQ Guide.
const TIMEOUT: Duration = Duration::from_millis(2500);
const TRIES: u32 = 3;
/// How old a message may be that a snail reads, unless told otherwise: the ZeroMQ Guide's.
const LIMIT: Duration = Duration::from_secs(1);
/// libzmq counts a linger in milliseconds that fit an int; a day is far within.
const LINGER_LIMIT: Duration = Duration::from_secs(24 * 60 * 60);

/// The keys of a peer's sockets.
const SOCKETS: [&str; 7] = ["socket", "in", "out", "frontend", "backend", "control", "sync"];

/// The roles by the words the file has for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
enum RoleName {
    Speaker,
    Listener,
    Echo,
    Worker,
    Device,
    Balancer,
    ReadyWorker,
    Cache,
    SyncSpeaker,
    SyncListener,
    Pirate,
    ClockSpeaker,
    Snail,
}

impl RoleName {
    fn word(self) -> &'static str {
        self.into()
    }

    /// The sockets the role has, and what each must do.
    const fn sockets(self) -> &'static [(&'static str, Need)] {
        match self {
            Self::Speaker => &[("socket", Need::Send)],
            Self::Listener => &[("socket", Need::Receive)],
            Self::Echo => &[("socket", Need::Both)],
            Self::Worker => &[("in", Need::Receive), ("out", Need::Send)],
            Self::Device => &[("frontend", Need::Any), ("backend", Need::Any)],
            Self::Balancer => &[("frontend", Need::Both), ("backend", Need::Both)],
            Self::ReadyWorker => &[("socket", Need::Both)],
            Self::Cache => &[("frontend", Need::Receive), ("backend", Need::Send)],
            Self::SyncSpeaker => &[("socket", Need::Send), ("sync", Need::Both)],
            Self::SyncListener => &[("socket", Need::Receive), ("sync", Need::Both)],
            Self::Pirate => &[("socket", Need::Both)],
            Self::ClockSpeaker => &[("socket", Need::OneWay)],
            Self::Snail => &[("socket", Need::Receive)],
        }
    }

    /// The sockets it may have besides.
    const fn extra(self) -> &'static [(&'static str, Need)] {
        match self {
            Self::Worker => &[("control", Need::Receive)],
            Self::Speaker | Self::Listener | Self::Echo | Self::Device => &[],
            Self::Balancer | Self::ReadyWorker | Self::Cache => &[],
            Self::SyncSpeaker | Self::SyncListener | Self::Pirate => &[],
            Self::ClockSpeaker | Self::Snail => &[],
        }
    }

    const fn works(self) -> bool {
        matches!(self, Self::Worker | Self::ReadyWorker | Self::Snail)
    }
}

/// The words for what a peer can do.
pub fn roles() -> impl Iterator<Item = &'static str> {
    RoleName::iter().map(RoleName::word)
}

/// A peer of the file with its words understood, as far as they can be.
pub(super) struct Draft {
    /// Its name; empty when it has none.
    pub name: String,
    pub name_at: Span,
    pub group: String,
    pub counted: Option<usize>,
    pub sockets: Vec<SocketDraft>,
    /// Whether a socket of it could not be read, so that nothing can be said of what it lacks.
    pub unclear: bool,
    pub role: Option<Role>,
}

/// A socket of the file with its words understood, as far as they can be.
pub(super) struct SocketDraft {
    pub at: Span,
    pub key: &'static str,
    pub kind: Option<SocketType>,
    pub bind: Option<(Span, Bind)>,
    pub connect: Vec<(Span, String)>,
    subscriptions: Vec<Prefix>,
    options: Options,
    /// Whether where it binds or connects could not be read.
    pub unclear: bool,
}

/// Makes a scenario of what was read, or says all that is wrong.
pub(super) fn check(name: &str, reading: Reading<File>) -> Result<Scenario, Vec<Fault>> {
    let mut checker = Checker { faults: Vec::new(), reading };
    let mut file = std::mem::take(&mut checker.reading.file);
    let translations = checker.translations(&mut file);
    let drafts: Vec<Draft> = file.peer.into_iter().map(|peer| checker.peer(peer)).collect();
    if drafts.is_empty() && !checker.reading.stood_in(&(0..0), "peer") {
        checker.fault(0..0, Flaw::NoPeers);
    }
    if let Some(separator) = file.frame_separator.as_ref().filter(|text| text.get_ref().is_empty())
    {
        checker.fault(separator.span(), Flaw::EmptySeparator);
    }
    let traffic = traffic::check(&mut checker, file.traffic, &drafts);
    let script = script::check(&mut checker, file.script, &drafts);
    let expectations = expect::check(&mut checker, file.expect, &drafts);
    let (wires, ends) = wiring::wire(&drafts, &mut checker.faults);
    let mut faults = std::mem::take(&mut checker.reading.faults);
    faults.append(&mut checker.faults);
    if !faults.is_empty() {
        faults.sort_by_key(|fault| (fault.at.start, fault.at.end));
        faults.dedup();
        return Err(faults);
    }
    let mut ends = ends.into_iter();
    let cast = drafts.into_iter().filter_map(|draft| {
        Some(Part {
            name: draft.name,
            group: draft.group,
            counted: draft.counted,
            role: draft.role?,
            sockets: draft
                .sockets
                .into_iter()
                .filter_map(|socket| socket.spec(ends.next()?))
                .collect(),
        })
    });
    let scenario = Scenario {
        name: name.to_owned(),
        title: file.title.unwrap_or_else(|| name.to_owned()),
        summary: file.summary.unwrap_or_default().trim().to_owned(),
        lesson: file.lesson.unwrap_or_default().trim().to_owned(),
        translations,
        frame_separator: file.frame_separator.map(Spanned::into_inner),
        if_taken: IfTaken::Refuse,
        wires,
        cast: cast.collect(),
        traffic,
        script,
        expectations,
    };
    let unlinked =
        scenario.topology(Transport::Tcp, &[]).map(|topology| scenario.unlinked(&topology));
    match unlinked {
        Ok(faults) if !faults.is_empty() => Err(faults),
        Ok(_) | Err(_) => Ok(scenario),
    }
}

/// What was read, and what was found wrong with it.
pub(super) struct Checker {
    faults: Vec<Fault>,
    reading: Reading<File>,
}

impl Checker {
    /// Notes a fault.
    pub fn fault(&mut self, at: Span, flaw: Flaw) {
        self.faults.push(Fault { at, flaw });
    }

    /// What stands there in other languages. Each of it has to be there in English too.
    fn translations(&mut self, file: &mut File) -> BTreeMap<String, Prose> {
        let all: Vec<_> = file.translations().collect();
        let mut translations = BTreeMap::new();
        for (tag, prose) in all {
            let mut text = |key: &'static str, text: Option<Spanned<String>>, own: bool| {
                let Some(text) = text else { return String::new() };
                if !own && !self.reading.stood_in(&(0..0), key) {
                    self.fault(text.span(), Flaw::NothingToTranslate { key });
                }
                text.into_inner().trim().to_owned()
            };
            let prose = Prose {
                title: text("title", prose.title, file.title.is_some()),
                summary: text("summary", prose.summary, file.summary.is_some()),
                lesson: text("lesson", prose.lesson, file.lesson.is_some()),
            };
            translations.insert(tag.to_owned(), prose);
        }
        translations
    }

    /// Whether `key` stood in this table, or something that was probably meant to be `key`.
    pub fn stood_in(&self, table: &Span, key: &str) -> bool {
        self.reading.stood_in(table, key)
    }

    fn missing(&mut self, table: &Span, key: &'static str) {
        if !self.reading.stood_in(table, key) {
            self.fault(table.clone(), Flaw::Missing { key });
        }
    }

    fn peer(&mut self, peer: Spanned<Peer>) -> Draft {
        let at = peer.span();
        let peer = peer.into_inner();
        let name = match &peer.name {
            Some(name) => self.name(name),
            None => {
                self.missing(&at, "name");
                String::new()
            }
        };
        let name_at = peer.name.as_ref().map_or_else(|| at.clone(), Spanned::span);
        let group = peer.group.as_ref().map_or_else(|| name.clone(), |group| self.name(group));
        let most = i64::try_from(Topology::MAX_PEERS).unwrap_or(i64::MAX);
        let counted = peer
            .count
            .as_ref()
            .and_then(|count| self.in_range("count", count, 1, most))
            .and_then(|count| usize::try_from(count).ok());
        let role = match &peer.role {
            Some(role) => self.role(role),
            None => {
                self.missing(&at, "role");
                None
            }
        };
        let pace = self.pace(role, peer.pace.as_ref());
        let wait = self.span_of("wait", (role, RoleName::SyncListener), peer.wait.as_ref());
        let timeout = self.span_of("timeout", (role, RoleName::Pirate), peer.timeout.as_ref());
        let tries = self.count_of("tries", (role, RoleName::Pirate), peer.tries.as_ref());
        let limit = self.span_of("limit", (role, RoleName::Snail), peer.limit.as_ref());
        let listeners =
            self.count_of("listeners", (role, RoleName::SyncSpeaker), peer.listeners.as_ref());
        let stood = |key| self.reading.stood_in(&at, key);
        let unclear = SOCKETS.into_iter().any(stood);
        let given = SOCKETS.into_iter().zip([
            peer.socket,
            peer.r#in,
            peer.out,
            peer.frontend,
            peer.backend,
            peer.control,
            peer.sync,
        ]);
        let given = given.into_iter().filter_map(|(key, socket)| Some((key, socket?)));
        let sockets: Vec<SocketDraft> =
            given.map(|(key, socket)| self.socket(key, socket)).collect();
        if let Some(role) = role {
            self.role_fits(role, &at, &sockets);
        }
        let role = role.map(|role| match role {
            RoleName::Speaker => Role::Speaker,
            RoleName::Listener => Role::Listener,
            RoleName::Echo => Role::Echo,
            RoleName::Worker => Role::Worker { pace },
            RoleName::Device => Role::Device,
            RoleName::Balancer => Role::Balancer,
            RoleName::ReadyWorker => Role::ReadyWorker { pace },
            RoleName::Cache => Role::Cache,
            RoleName::SyncSpeaker => Role::SyncSpeaker { listeners: listeners.unwrap_or(1) },
            RoleName::SyncListener => Role::SyncListener { wait: wait.unwrap_or(WAIT) },
            RoleName::ClockSpeaker => Role::ClockSpeaker,
            RoleName::Snail => Role::Snail { limit: limit.unwrap_or(LIMIT), pace },
            RoleName::Pirate => {
                Role::Pirate { timeout: timeout.unwrap_or(TIMEOUT), tries: tries.unwrap_or(TRIES) }
            }
        });
        Draft { name, name_at, group, counted, sockets, unclear, role }
    }

    fn name(&mut self, name: &Spanned<String>) -> String {
        let text = name.get_ref();
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        if text.is_empty() || text.chars().count() > NAME_LIMIT || !text.chars().all(fits) {
            let flaw = Flaw::BadName { name: text.clone(), limit: NAME_LIMIT };
            self.fault(name.span(), flaw);
        }
        text.clone()
    }

    fn role(&mut self, role: &Spanned<String>) -> Option<RoleName> {
        let word = role.get_ref();
        let found = RoleName::from_str(word).ok();
        if found.is_none() {
            let meant = nearest(word, roles()).map(str::to_owned);
            self.fault(role.span(), Flaw::UnknownRole { role: word.clone(), meant });
        }
        found
    }

    fn pace(&mut self, role: Option<RoleName>, pace: Option<&Spanned<String>>) -> Duration {
        let Some(pace) = pace else { return Duration::ZERO };
        if let Some(role) = role
            && !role.works()
        {
            self.fault(pace.span(), Flaw::NeedlessPace { role: role.word() });
        }
        self.duration(pace, PACE_LIMIT).unwrap_or_default()
    }

    /// A duration that only one role minds.
    fn span_of(
        &mut self,
        key: &'static str,
        roles: (Option<RoleName>, RoleName),
        text: Option<&Spanned<String>>,
    ) -> Option<Duration> {
        let text = text?;
        self.minded(key, roles, text.span());
        self.duration(text, PACE_LIMIT)
    }

    /// A number that only one role minds.
    fn count_of(
        &mut self,
        key: &'static str,
        roles: (Option<RoleName>, RoleName),
        number: Option<&Spanned<i64>>,
    ) -> Option<u32> {
        let number = number?;
        self.minded(key, roles, number.span());
        let most = i64::try_from(Topology::MAX_PEERS).unwrap_or(i64::MAX);
        self.in_range(key, number, 1, most).and_then(|number| u32::try_from(number).ok())
    }

    fn minded(&mut self, key: &'static str, (role, whose): (Option<RoleName>, RoleName), at: Span) {
        if let Some(role) = role.filter(|role| *role != whose) {
            let (role, whose) = (role.word(), whose.word());
            self.fault(at, Flaw::NeedlessKey { key, role, whose });
        }
    }

    fn role_fits(&mut self, role: RoleName, at: &Span, sockets: &[SocketDraft]) {
        let all = || role.sockets().iter().chain(role.extra());
        for &(key, need) in all() {
            let Some(socket) = sockets.iter().find(|socket| socket.key == key) else {
                let needed = role.sockets().iter().any(|(needed, _)| *needed == key);
                if needed && !self.reading.stood_in(at, key) {
                    self.fault(at.clone(), Flaw::MissingSocket { role: role.word(), key });
                }
                continue;
            };
            if let Some(kind) = socket.kind
                && !need.met_by(kind)
            {
                let flaw = Flaw::UnfitSocket { role: role.word(), key, kind, need };
                self.fault(socket.at.clone(), flaw);
            }
        }
        if let [front, back] = sockets
            && role == RoleName::Device
            && let Some((front_kind, back_kind)) = front.kind.zip(back.kind)
            && !(front_kind.receives() && back_kind.sends())
            && !(back_kind.receives() && front_kind.sends())
        {
            let flaw = Flaw::Blocked { front: front_kind, back: back_kind };
            self.fault(at.clone(), flaw);
        }
        for socket in sockets {
            let known: Vec<&str> = all().map(|(key, _)| *key).collect();
            if !known.contains(&socket.key) {
                let flaw = Flaw::NeedlessSocket { role: role.word(), key: socket.key, known };
                self.fault(socket.at.clone(), flaw);
            }
        }
    }

    fn socket(&mut self, key: &'static str, socket: Spanned<Socket>) -> SocketDraft {
        let at = socket.span();
        let socket = socket.into_inner();
        let kind = match &socket.r#type {
            Some(kind) => self.socket_type(kind),
            None => {
                self.missing(&at, "type");
                None
            }
        };
        let stood = |key| self.reading.stood_in(&at, key);
        let unclear = stood("bind") || stood("connect");
        if socket.bind.is_none() && socket.connect.is_none() && !unclear {
            self.fault(at.clone(), Flaw::Loose);
        }
        let options = self.options(&socket, kind);
        let subscriptions = socket.subscribe.map_or_else(Vec::new, |prefixes| {
            if let Some(kind) = kind.filter(|kind| !kind.subscribes()) {
                self.fault(prefixes.span(), Flaw::SubscribesNot { kind });
            }
            prefixes.into_inner().iter().map(|prefix| Prefix::from(prefix.as_str())).collect()
        });
        let connect = socket.connect.map_or_else(Vec::new, |connect| {
            let whole = connect.span();
            connect.into_inner().targets(&whole).collect()
        });
        let bind = socket.bind.map(|bind| (bind.span(), bind.into_inner()));
        SocketDraft { at, key, kind, bind, connect, subscriptions, options, unclear }
    }

    fn socket_type(&mut self, kind: &Spanned<String>) -> Option<SocketType> {
        let word = kind.get_ref();
        let found = SocketType::from_str(word).ok();
        if found.is_none() {
            let meant = nearest(word, SocketType::iter().map(SocketType::name));
            let meant = meant.map(str::to_owned);
            self.fault(kind.span(), Flaw::UnknownSocketType { kind: word.clone(), meant });
        }
        found
    }

    fn options(&mut self, socket: &Socket, kind: Option<SocketType>) -> Options {
        let sends = kind.is_none_or(SocketType::sends);
        let receives = kind.is_none_or(SocketType::receives);
        let conflates = kind.is_none_or(SocketType::conflates);
        let named = kind.is_none_or(SocketType::is_named);
        let addresses = kind.is_none_or(SocketType::addresses);
        let spans = [
            ("sndhwm", sends, socket.sndhwm.as_ref().map(Spanned::span)),
            ("rcvhwm", receives, socket.rcvhwm.as_ref().map(Spanned::span)),
            ("linger", sends, socket.linger.as_ref().map(Spanned::span)),
            ("conflate", conflates, socket.conflate.as_ref().map(Spanned::span)),
            ("immediate", sends, socket.immediate.as_ref().map(Spanned::span)),
            ("routing-id", named, socket.routing_id.as_ref().map(Spanned::span)),
            ("mandatory", addresses, socket.mandatory.as_ref().map(Spanned::span)),
        ];
        for (key, useful, span) in spans {
            if let (Some(at), Some(kind), false) = (span, kind, useful) {
                self.fault(at, Flaw::NeedlessOption { key, kind });
            }
        }
        let mut hwm = |key, value: Option<&Spanned<i64>>| {
            // libzmq takes an int.
            let value = self.in_range(key, value?, 0, i32::MAX.into())?;
            u32::try_from(value).ok()
        };
        let sndhwm = hwm("sndhwm", socket.sndhwm.as_ref());
        let rcvhwm = hwm("rcvhwm", socket.rcvhwm.as_ref());
        let linger = socket.linger.as_ref().and_then(|linger| self.duration(linger, LINGER_LIMIT));
        let conflate = socket.conflate.as_ref().map(|on| *on.get_ref());
        let immediate = socket.immediate.as_ref().map(|on| *on.get_ref());
        let routing_id = socket.routing_id.as_ref().and_then(|id| self.routing_id(id));
        let mandatory = socket.mandatory.as_ref().is_some_and(|given| *given.get_ref());
        Options { sndhwm, rcvhwm, conflate, immediate, linger, routing_id, mandatory }
    }

    fn routing_id(&mut self, id: &Spanned<String>) -> Option<Frame> {
        let text = id.get_ref();
        let limit = Options::LONGEST_ROUTING_ID;
        // Those that begin with a zero byte are the ones a ROUTER makes up (zmq_setsockopt(3)).
        if text.is_empty() || text.len() > limit || text.starts_with('\0') {
            self.fault(id.span(), Flaw::BadRoutingId { limit });
            return None;
        }
        Some(Frame::from(text.as_str()))
    }

    pub fn in_range(
        &mut self,
        key: &'static str,
        number: &Spanned<i64>,
        least: i64,
        most: i64,
    ) -> Option<i64> {
        let value = *number.get_ref();
        if (least..=most).contains(&value) {
            return Some(value);
        }
        self.fault(number.span(), Flaw::OutOfRange { key, value, least, most });
        None
    }

    pub fn duration(&mut self, text: &Spanned<String>, limit: Duration) -> Option<Duration> {
        match humantime::parse_duration(text.get_ref()) {
            Ok(duration) if duration <= limit => return Some(duration),
            Ok(_) => self.fault(text.span(), Flaw::LongDuration { limit }),
            Err(_) => {
                self.fault(text.span(), Flaw::BadDuration { text: text.get_ref().clone() });
            }
        }
        None
    }
}

impl SocketDraft {
    fn spec(self, ends: Vec<End>) -> Option<SocketSpec> {
        Some(SocketSpec {
            name: if self.key == "socket" { String::new() } else { self.key.to_owned() },
            kind: self.kind?,
            ends,
            subscriptions: self.subscriptions,
            options: self.options,
        })
    }
}

/// The names of the peers that a draft stands for.
pub(super) fn names(draft: &Draft) -> BTreeSet<String> {
    match draft.counted {
        None => BTreeSet::from([draft.name.clone()]),
        Some(count) => (1..=count).map(|k| format!("{}-{k}", draft.name)).collect(),
    }
}
