//! From `zmq-lab peer` to a scenario of one peer: the call is written down as a scenario file, so
//! that the one reader checks it.

use std::io;
use std::io::IsTerminal as _;
use std::time::Duration;

use toml::{Table, Value};

use crate::l10n::Words;
use crate::lab::{SocketType, Topology, Transport};
use crate::run::lone::{self, Plan};
use crate::run::screens::Looks;
use crate::scenario::Scenario;

use super::args::Peer;
use super::refusal::Refusal;
use super::{columns, failed, format, plan, screens, status};

/// How long nothing may move before the peer gives up what it has not got rid of.
const SETTLE: Duration = Duration::from_millis(500);
/// The same for one that waits for an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// The scenario that says what the call says.
fn scenario(peer: &Peer) -> Result<Scenario, Refusal> {
    let kind = peer.socket;
    let name = kind.name().to_lowercase();
    let mut socket = Table::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            socket.insert(key.to_owned(), value);
        }
    };
    let texts = |texts: &[String]| {
        let texts: Vec<Value> = texts.iter().cloned().map(Value::String).collect();
        (!texts.is_empty()).then_some(Value::Array(texts))
    };
    put("type", Some(Value::String(kind.name().to_owned())));
    put("bind", peer.bind.as_ref().map(|place| port_or_text(place)));
    put("connect", texts(&peer.connect));
    // Whoever asks for nothing wants to see what there is.
    let all = vec![String::new()];
    let wanted =
        if peer.subscribe.is_empty() && kind.subscribes() { &all } else { &peer.subscribe };
    put("subscribe", texts(wanted));
    put("routing-id", peer.routing_id.clone().map(Value::String));
    put("sndhwm", peer.sndhwm.map(|count| Value::Integer(count.into())));
    put("rcvhwm", peer.rcvhwm.map(|count| Value::Integer(count.into())));
    put("linger", peer.linger.clone().map(Value::String));
    let role = match kind {
        SocketType::Rep if !peer.answer => "echo",
        SocketType::Sub | SocketType::Pull | SocketType::Xsub => "listener",
        SocketType::Pair
        | SocketType::Pub
        | SocketType::Req
        | SocketType::Rep
        | SocketType::Dealer
        | SocketType::Router
        | SocketType::Push
        | SocketType::Xpub => "speaker",
    };
    let mut one = Table::new();
    one.insert("name".to_owned(), Value::String(name.clone()));
    one.insert("role".to_owned(), Value::String(role.to_owned()));
    one.insert("socket".to_owned(), Value::Table(socket));
    let mut file = Table::new();
    let title = format!("zmq-lab peer {name}");
    file.insert("title".to_owned(), Value::String(title));
    if let Some(separator) = &peer.frame_separator {
        file.insert("frame-separator".to_owned(), Value::String(separator.clone()));
    }
    file.insert("peer".to_owned(), Value::Array(vec![Value::Table(one)]));
    let text = file.to_string();
    let path = format!("zmq-lab peer {name}").into();
    Scenario::read(&name, &text).map_err(|faults| Refusal::Faults { path, text, faults })
}

fn port_or_text(place: &str) -> Value {
    place.parse().map_or_else(|_| Value::String(place.to_owned()), Value::Integer)
}

fn topology(scenario: &Scenario) -> Result<Topology, Refusal> {
    scenario
        .topology(Transport::Tcp, &[])
        .map_err(|error| Refusal::Count { scenario: scenario.name.clone(), error })
}

/// Whether the call makes sense.
pub(super) fn check(peer: &Peer) -> Result<(), Refusal> {
    topology(&scenario(peer)?).map(drop)
}

/// The screens with this one peer.
pub(super) fn open(peer: &Peer, looks: Looks, words: &Words) -> Result<u8, Refusal> {
    let scenario = scenario(peer)?;
    let topology = topology(&scenario)?;
    let asked = crate::model::Pattern { scenario, topology };
    screens::open(
        (asked, Vec::new(), false),
        peer.record.as_deref(),
        (Transport::Tcp, looks),
        words,
    )
}

/// The peer without a screen.
pub(super) fn headless(peer: &Peer, words: &Words) -> Result<u8, Refusal> {
    let scenario = scenario(peer)?;
    let usual = if peer.socket == SocketType::Req { ANSWER_WITHIN } else { SETTLE };
    let plan = Plan {
        topology: topology(&scenario)?,
        frame_separator: peer.frame_separator.clone(),
        format: format(peer.format),
        inert: columns().is_some() || io::stdout().is_terminal(),
        eager: peer.eager,
        settle: plan::settle(peer.settle.as_deref(), usual)?,
        count: peer.count,
        recorder: plan::recorder(peer.record.as_deref())?,
    };
    let ends = (&mut io::BufWriter::new(io::stdout().lock()), &mut io::stderr());
    status(lone::run(plan, words, io::stdin(), ends).map_err(failed)?)
}
