//! Cases: what is measured, one topology each.

use std::time::Duration;

use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::lab::{
    Attach, End, IfTaken, Options, PeerId, PeerSpec, Prefix, Role, SocketSpec, SocketType,
    Topology, Transport, Wire, WireAddress, WireId,
};

/// A pattern that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Pattern {
    /// A PUSH gives to some PULLs.
    PushPull,
    /// A PUB to some SUBs that take everything.
    PubSub,
    /// A PUSH, some workers, a PULL.
    Pipeline,
    /// Some REQs ask one REP.
    ReqRep,
}

impl Pattern {
    /// Its name on the command line and in results.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// How many peers of the many kind are measured unless told otherwise.
    pub const fn usual_peers(self) -> &'static [usize] {
        match self {
            Self::PushPull | Self::ReqRep => &[1],
            Self::PubSub => &[1, 8],
            Self::Pipeline => &[2],
        }
    }
}

const BIND: Attach = Attach::Bind;
const CONNECT: Attach = Attach::Connect;

struct Cast(Vec<PeerSpec>);

impl Cast {
    fn add(mut self, name: String, role: Role, sockets: Vec<SocketSpec>) -> Self {
        let id = PeerId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        let group = name.clone();
        self.0.push(PeerSpec { id, name, group, role, sockets });
        self
    }

    fn many(
        self,
        (count, name): (usize, &str),
        role: &Role,
        sockets: impl Fn() -> Vec<SocketSpec>,
    ) -> Self {
        (1..=count).fold(self, |cast, k| cast.add(format!("{name}-{k}"), role.clone(), sockets()))
    }
}

fn socket(kind: SocketType, how: Attach, wire: u8) -> SocketSpec {
    SocketSpec {
        name: String::new(),
        kind,
        ends: vec![End { wire: WireId(wire), how }],
        subscriptions: if kind.subscribes() { vec![Prefix::default()] } else { Vec::new() },
        options: Options::default(),
    }
}

/// The topology of a case.
pub fn topology(pattern: Pattern, transport: Transport, peers: usize) -> Topology {
    use SocketType::{Pub, Pull, Push, Rep, Req, Sub};
    let cast = Cast(Vec::new());
    let cast =
        match pattern {
            Pattern::PushPull => cast
                .add("push".into(), Role::Speaker, vec![socket(Push, BIND, 0)])
                .many((peers, "pull"), &Role::Listener, || vec![socket(Pull, CONNECT, 0)]),
            Pattern::PubSub => cast
                .add("pub".into(), Role::Speaker, vec![socket(Pub, BIND, 0)])
                .many((peers, "sub"), &Role::Listener, || vec![socket(Sub, CONNECT, 0)]),
            Pattern::Pipeline => cast
                .add("push".into(), Role::Speaker, vec![socket(Push, BIND, 0)])
                .many((peers, "worker"), &Role::Worker { pace: Duration::ZERO }, || {
                    vec![socket(Pull, CONNECT, 0), socket(Push, CONNECT, 1)]
                })
                .add("sink".into(), Role::Listener, vec![socket(Pull, BIND, 1)]),
            Pattern::ReqRep => cast
                .many((peers, "req"), &Role::Speaker, || vec![socket(Req, CONNECT, 0)])
                .add("rep".into(), Role::Echo, vec![socket(Rep, BIND, 0)]),
        };
    let wires = if pattern == Pattern::Pipeline { 2 } else { 1 };
    Topology {
        name: pattern.name().to_owned(),
        title: pattern.name().to_owned(),
        titles: std::collections::BTreeMap::new(),
        transport,
        if_taken: IfTaken::TakeFree,
        wires: (0..wires)
            .map(|wire| Wire {
                name: format!("bench-{wire}"),
                address: WireAddress::Lab { port: None },
            })
            .collect(),
        peers: cast.0,
        vacant: Vec::new(),
    }
}

/// How long a generated message is at least: as long as its number and its speaker's name.
pub fn least(topology: &Topology) -> usize {
    let names = topology.peers.iter().filter(|peer| peer.speaks()).map(|peer| peer.name.len());
    names.max().unwrap_or(0) + "#000000@".len()
}
