//! Programs: each peer of a topology as a small program of its own, from the templates in
//! `assets/export/`.

use std::time::Duration;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Value};
use serde::Serialize;
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::lab::{PeerSpec, Role, SocketId, SocketSpec, SocketType, Topology};

use super::literal::{bytes, text};
use super::places::Places;

/// What a topology can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Language {
    /// Programs for pyzmq.
    Python,
    /// Programs for the `zmq` crate.
    Rust,
    /// Programs for libzmq.
    C,
    /// A drawing of the topology (<https://mermaid.js.org>).
    Mermaid,
}

impl Language {
    /// Its name: `python`, `rust`, `c`, `mermaid`.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A file that came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Its path below the folder it is put in.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Why nothing came of it: a fault of a template.
pub type NotExported = minijinja::Error;

const PYTHON: &str = include_str!("../../assets/export/peer.py");
const RUST: &str = include_str!("../../assets/export/peer.rs");
const CARGO: &str = include_str!("../../assets/export/Cargo.toml");
const C: &str = include_str!("../../assets/export/peer.c");
const MERMAID: &str = include_str!("../../assets/export/topology.mmd");

/// A peer, as the templates see it.
#[derive(Serialize)]
struct Program<'a> {
    name: &'a str,
    number: u32,
    title: &'a str,
    does: &'static str,
    work: &'static str,
    uses: Vec<&'static str>,
    kinds: String,
    /// What it works for or waits for, in seconds and in milliseconds.
    pace: f64,
    pace_ms: u128,
    /// How many it waits for, or how often it tries.
    count: u32,
    /// How old a message may be, in seconds and in milliseconds.
    limit: f64,
    limit_ms: u128,
    control: bool,
    separator: Option<String>,
    sockets: Vec<Port>,
}

/// A socket, as the templates see it.
#[derive(Serialize)]
struct Port {
    var: &'static str,
    kind: &'static str,
    linger: u128,
    options: Vec<Setting>,
    routing_id: Option<String>,
    routing_id_length: usize,
    subscriptions: Vec<String>,
    subscription_lengths: Vec<usize>,
    binds: Vec<String>,
    connects: Vec<String>,
}

#[derive(Serialize)]
struct Setting {
    python: &'static str,
    c: &'static str,
    rust: &'static str,
    value: String,
    number: u32,
}

/// Two sockets that meet, as the drawing shows them.
#[derive(Serialize)]
struct Link {
    from: u32,
    to: u32,
    line: &'static str,
    label: String,
}

/// All programs together.
#[derive(Serialize)]
struct Project<'a> {
    name: &'a str,
    title: &'a str,
}

/// The drawing.
#[derive(Serialize)]
struct Drawing<'a> {
    title: &'a str,
    peers: &'a [Program<'a>],
    links: Vec<Link>,
}

/// The topology in this language; `separator` divides typed lines into frames.
///
/// # Errors
/// When a template is at fault.
pub fn programs(
    topology: &Topology,
    separator: Option<&str>,
    language: Language,
) -> Result<Vec<Exported>, NotExported> {
    let topology = &topology.whole();
    let places = Places::of(topology);
    let peers: Vec<Program<'_>> = topology
        .peers
        .iter()
        .map(|spec| program(topology, spec, &places, (separator, language)))
        .collect();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?;
    let mut environment = Environment::new();
    environment.set_syntax(syntax);
    let write = |template: &str, path: String, data: Value| {
        let text = environment.render_str(template, data)?;
        Ok::<_, NotExported>(Exported { path, text: tidy(&text) })
    };
    let each = |template: &str, path: &dyn Fn(&str) -> String| {
        let one = |peer| write(template, path(topology_name(peer)), Value::from(Serde(peer)));
        peers.iter().map(one).collect::<Result<Vec<_>, _>>()
    };
    match language {
        Language::Python => each(PYTHON, &|name| format!("{name}.py")),
        Language::C => each(C, &|name| format!("{name}.c")),
        Language::Rust => {
            let mut files = each(RUST, &|name| format!("src/bin/{name}.rs"))?;
            let data = Value::from(Serde(Project { name: &topology.name, title: &topology.title }));
            files.insert(0, write(CARGO, "Cargo.toml".to_owned(), data)?);
            Ok(files)
        }
        Language::Mermaid => {
            let links = links(topology, &places);
            let data = Value::from(Serde(Drawing { title: &topology.title, peers: &peers, links }));
            Ok(vec![write(MERMAID, format!("{}.mmd", topology.name), data)?])
        }
    }
}

fn topology_name<'a>(peer: &Program<'a>) -> &'a str {
    peer.name
}

/// Never more than two empty lines, and one line end at the end.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        let empty = line.is_empty() && lines.iter().rev().take(2).all(|before| before.is_empty());
        if !empty {
            lines.push(line);
        }
    }
    lines.join("\n").trim_end().to_owned() + "\n"
}

fn program<'a>(
    topology: &'a Topology,
    spec: &'a PeerSpec,
    places: &Places,
    (separator, language): (Option<&str>, Language),
) -> Program<'a> {
    let (work, does) = work(spec);
    let control = matches!(spec.role, Role::Worker { .. }) && spec.sockets.len() > 2;
    let (pace, count) = measures(&spec.role);
    let limit = limit(&spec.role);
    let speaks = spec.role.speaks();
    let shows = !matches!(work, "sends" | "sync-sends" | "clock-sends")
        && (speaks || matches!(work, "receives" | "sync-receives" | "keeps-up"));
    let mut uses = Vec::new();
    if speaks {
        uses.push("stdin");
    }
    if shows {
        uses.push("show");
    }
    if matches!(work, "works" | "ready-works" | "sync-receives" | "keeps-up") {
        uses.push("time");
    }
    if matches!(work, "clock-sends" | "keeps-up") {
        uses.push("clock");
    }
    let kinds: Vec<&str> = spec.sockets.iter().map(|socket| socket.kind.name()).collect();
    let sockets = spec.socket_ids().map(|(id, socket)| {
        let var = variable(spec, usize::from(id.socket));
        port((topology, spec, places), (id, socket), var, language)
    });
    Program {
        name: &spec.name,
        number: spec.id.0,
        title: &topology.title,
        does,
        work,
        uses,
        kinds: kinds.join(" "),
        pace: pace.as_secs_f64(),
        pace_ms: pace.as_millis(),
        count,
        limit: limit.as_secs_f64(),
        limit_ms: limit.as_millis(),
        control,
        separator: separator.filter(|_| speaks).map(|it| bytes(it.as_bytes(), language)),
        sockets: sockets.collect(),
    }
}

/// How long it works or waits, and how many it waits for or how often it tries.
const fn measures(role: &Role) -> (Duration, u32) {
    match role {
        Role::Worker { pace } | Role::ReadyWorker { pace } | Role::Snail { pace, .. } => (*pace, 0),
        Role::SyncListener { wait } => (*wait, 0),
        Role::SyncSpeaker { listeners } => (Duration::ZERO, *listeners),
        Role::Pirate { timeout, tries } => (*timeout, *tries),
        Role::Speaker | Role::ClockSpeaker | Role::Listener | Role::Echo => (Duration::ZERO, 0),
        Role::Device | Role::Balancer | Role::Cache => (Duration::ZERO, 0),
    }
}

/// How old a message may be that it reads.
const fn limit(role: &Role) -> Duration {
    if let Role::Snail { limit, .. } = role { *limit } else { Duration::ZERO }
}

/// What it does for ever, as the templates call it and as its head says it.
fn work(spec: &PeerSpec) -> (&'static str, &'static str) {
    let kind = spec.sockets.first().map_or(SocketType::Push, |socket| socket.kind);
    match spec.role {
        Role::Listener => ("receives", "prints what it receives"),
        Role::Echo => ("echoes", "answers each message with the message itself"),
        Role::Worker { .. } => ("works", "takes a task, works on it, and passes it on"),
        Role::Device => ("device", "moves messages between its two sockets"),
        Role::Balancer => ("balances", "gives each request to the worker that has waited longest"),
        Role::ReadyWorker { .. } => {
            ("ready-works", "says that it is ready, then works on requests")
        }
        Role::Cache => ("caches", "keeps the last message of each topic for late subscribers"),
        Role::SyncSpeaker { .. } => {
            ("sync-sends", "sends each line it is typed, once all its listeners are there")
        }
        Role::SyncListener { .. } => {
            ("sync-receives", "asks to be waited for, then prints what it receives")
        }
        Role::ClockSpeaker => {
            ("clock-sends", "sends each line it is typed, with the clock in a frame before it")
        }
        Role::Snail { .. } => {
            ("keeps-up", "prints what it receives, and ends itself when that is too old")
        }
        Role::Pirate { .. } => (
            "insists",
            "sends each line it is typed, again if no reply comes, and prints the reply",
        ),
        Role::Speaker => match kind {
            SocketType::Req => ("asks", "sends each line it is typed, and prints the reply"),
            SocketType::Rep => ("answers", "answers each request with a line it is typed"),
            SocketType::Pair | SocketType::Dealer | SocketType::Router => {
                ("converses", "sends each line it is typed, and prints what it receives")
            }
            SocketType::Pub
            | SocketType::Sub
            | SocketType::Push
            | SocketType::Pull
            | SocketType::Xpub
            | SocketType::Xsub => ("sends", "sends each line it is typed"),
        },
    }
}

const fn variable(spec: &PeerSpec, socket: usize) -> &'static str {
    match (&spec.role, socket) {
        (Role::Worker { .. }, 0) => "source",
        (Role::Worker { .. }, 1) => "target",
        (Role::Worker { .. }, _) => "control",
        (Role::Device | Role::Balancer | Role::Cache, 0) => "frontend",
        (Role::Device | Role::Balancer | Role::Cache, _) => "backend",
        (Role::SyncSpeaker { .. } | Role::SyncListener { .. }, 1..) => "sync",
        (Role::SyncSpeaker { .. } | Role::SyncListener { .. }, 0) => "socket",
        (Role::Speaker | Role::Listener | Role::Echo, _) => "socket",
        (Role::ClockSpeaker | Role::Snail { .. }, _) => "socket",
        (Role::ReadyWorker { .. } | Role::Pirate { .. }, _) => "socket",
    }
}

fn port(
    (topology, spec, places): (&Topology, &PeerSpec, &Places),
    (id, socket): (SocketId, &SocketSpec),
    var: &'static str,
    language: Language,
) -> Port {
    let meeting = places.meeting(topology, id, socket);
    let options = &socket.options;
    let routing_id = options.routing_id(&spec.name);
    let setting = |python, c, rust, number: Option<u32>| {
        let value = |number: u32| number.to_string();
        number.map(|number| Setting { python, c, rust, value: value(number), number })
    };
    let flag = |on: bool| on.then_some(1);
    let settings = [
        setting("sndhwm", "ZMQ_SNDHWM", "set_sndhwm", options.sndhwm),
        setting("rcvhwm", "ZMQ_RCVHWM", "set_rcvhwm", options.rcvhwm),
        setting("conflate", "ZMQ_CONFLATE", "set_conflate", options.conflate.and_then(flag)),
        setting("immediate", "ZMQ_IMMEDIATE", "set_immediate", options.immediate.and_then(flag)),
        setting(
            "router_mandatory",
            "ZMQ_ROUTER_MANDATORY",
            "set_router_mandatory",
            flag(options.mandatory),
        ),
    ];
    let is_flag = |setting: &Setting| !setting.rust.ends_with("hwm");
    let spelled = |mut setting: Setting| {
        if language == Language::Rust && is_flag(&setting) {
            setting.value = "true".to_owned();
        }
        setting
    };
    Port {
        var,
        kind: socket.kind.name(),
        linger: options.linger().as_millis(),
        options: settings.into_iter().flatten().map(spelled).collect(),
        routing_id_length: routing_id.as_ref().map_or(0, |id| id.bytes().len()),
        routing_id: routing_id.map(|id| bytes(id.bytes(), language)),
        subscription_lengths: socket.subscriptions.iter().map(|it| it.bytes().len()).collect(),
        subscriptions: socket.subscriptions.iter().map(|it| bytes(it.bytes(), language)).collect(),
        binds: meeting.binds.iter().map(|it| text(it.as_str(), language)).collect(),
        connects: meeting.connects.iter().map(|it| text(it.as_str(), language)).collect(),
    }
}

/// The links in the direction in which the first message goes.
fn links(topology: &Topology, places: &Places) -> Vec<Link> {
    let link = |(_, connector, binder): (_, SocketId, SocketId)| {
        let (from, to) = (topology.socket(connector)?, topology.socket(binder)?);
        let meeting = places.meeting(topology, binder, to);
        let place = meeting.binds.first().map_or("", |endpoint| endpoint.as_str());
        let label = text(place, Language::Mermaid);
        let both = from.kind.receives() && from.kind.sends();
        let backward = to.kind.sends() && !to.kind.receives();
        let (from, to) = if backward { (binder, connector) } else { (connector, binder) };
        let line = if both { "<-->" } else { "-->" };
        Some(Link { from: from.peer.0, to: to.peer.0, line, label })
    };
    topology.links().into_iter().filter_map(link).collect()
}
