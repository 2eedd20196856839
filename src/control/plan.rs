//! The plan of a stage: which peers stand in which column, and which wires join them, without any
//! measure in cells.

use std::collections::HashMap;

use crate::lab::{Attach, PeerId, PeerSpec, Role, SocketId, SocketType, WireId};
use crate::model::{Outsider, Spot, World};

use super::crowd::Fold;

/// The most columns a stage has; a longer chain folds its end into the last one.
const COLUMNS: usize = 8;
/// How many outside programs stand on the stage at once.
const OUTSIDERS: usize = 16;

/// Peers in columns along the flow of the messages, and the wires between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The columns, each from top to bottom.
    pub columns: Vec<Vec<Spot>>,
    /// The wires that join anything.
    pub wires: Vec<Bus>,
    /// The groups that stand in one box.
    pub folds: Vec<Fold>,
    /// In which of them a peer is.
    pub(super) folded: HashMap<PeerId, usize>,
}

/// One wire: who stands before it and who behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bus {
    /// Which wire.
    pub wire: WireId,
    /// Those from whom messages flow.
    pub left: Vec<Stub>,
    /// Those to whom they flow.
    pub right: Vec<Stub>,
    /// Whether messages flow back as well.
    pub both_ways: bool,
}

/// One end of a wire on the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stub {
    /// Who.
    pub spot: Spot,
    /// What its socket does there.
    pub how: Attach,
    /// Its column.
    pub column: usize,
}

/// One end, before its column is known.
struct End {
    spot: Spot,
    how: Attach,
    lean: i8,
}

impl Plan {
    /// The plan of peers that do not run yet.
    pub fn of_specs<'a>(specs: impl Iterator<Item = &'a PeerSpec>) -> Self {
        Self::build(&specs.collect::<Vec<_>>(), &[])
    }

    /// The plan of all that is there now, outside programs included.
    pub fn of_world(world: &World) -> Self {
        let specs: Vec<&PeerSpec> = world.peers().iter().map(|peer| &peer.spec).collect();
        Self::build(&specs, &shown(world))
    }

    fn build(specs: &[&PeerSpec], outsiders: &[(usize, &Outsider)]) -> Self {
        let wires = ends(specs, outsiders);
        let columns = layers(specs, outsiders, &wires);
        let mut plan = Self::default();
        let peers = specs.iter().map(|spec| Spot::Peer(spec.id));
        for spot in peers.chain(outsiders.iter().map(|(place, _)| Spot::Outsider(*place))) {
            let column = columns.of(spot);
            if plan.columns.len() <= column {
                plan.columns.resize(column + 1, Vec::new());
            }
            plan.columns[column].push(spot);
        }
        for (wire, both_ways, sides) in &wires {
            let stub =
                |end: &End| Stub { spot: end.spot, how: end.how, column: columns.of(end.spot) };
            let [left, right] = sides.each_ref().map(|side| side.iter().map(stub).collect());
            plan.wires.push(Bus { wire: *wire, left, right, both_ways: *both_ways });
        }
        plan
    }

    /// The lab's peers in the order of the stage: column by column.
    pub fn order(&self) -> Vec<PeerId> {
        let peer = |spot: &Spot| match spot {
            Spot::Peer(peer) => Some(*peer),
            Spot::Group(fold) => self.folds.get(*fold).map(|fold| fold.shown),
            Spot::Outsider(_) => None,
        };
        self.columns.iter().flatten().filter_map(peer).collect()
    }
}

/// The outside programs worth a box: those that are there, speak ZMTP and cannot be peers of the lab,
/// and the last that left after having said something.
fn shown(world: &World) -> Vec<(usize, &Outsider)> {
    let all = || world.outsiders().iter().enumerate();
    let spoke = |outsider: &Outsider| outsider.speaks_zmtp && outsider.received > 0;
    let gone = all().rfind(|(_, o)| o.left.is_some() && spoke(o));
    let here = all().filter(|(_, o)| o.left.is_none() && o.speaks_zmtp && !world.is_doubtful(o));
    let mut shown: Vec<_> = gone.into_iter().chain(here).collect();
    shown.sort_by_key(|(place, _)| *place);
    let surplus = shown.len().saturating_sub(OUTSIDERS);
    shown.split_off(surplus)
}

/// To which side of a wire a peer's role has its socket lean, if it minds: whoever answers stands at
/// the end, and a device between its frontend and its backend.
const fn leans(role: &Role, socket: u8) -> Option<i8> {
    match role {
        Role::Echo => Some(2),
        Role::Device | Role::Balancer | Role::Cache => Some(if socket == 0 { 2 } else { -2 }),
        Role::ReadyWorker { .. } | Role::SyncListener { .. } => Some(2),
        Role::SyncSpeaker { .. } | Role::Pirate { .. } => Some(-2),
        Role::Speaker | Role::ClockSpeaker | Role::Listener => None,
        Role::Worker { .. } | Role::Snail { .. } => None,
    }
}

/// To which side of a wire a socket of this type leans: below zero messages start there, above
/// zero they end there.
const fn lean(kind: SocketType) -> i8 {
    match kind {
        SocketType::Push | SocketType::Pub | SocketType::Xpub | SocketType::Req => -2,
        SocketType::Dealer => -1,
        SocketType::Pair => 0,
        SocketType::Router => 1,
        SocketType::Pull | SocketType::Sub | SocketType::Xsub | SocketType::Rep => 2,
    }
}

const fn answers(kind: SocketType) -> bool {
    match kind {
        SocketType::Req
        | SocketType::Rep
        | SocketType::Dealer
        | SocketType::Router
        | SocketType::Pair => true,
        SocketType::Pub
        | SocketType::Sub
        | SocketType::Pull
        | SocketType::Push
        | SocketType::Xpub
        | SocketType::Xsub => false,
    }
}

type Sides = (WireId, bool, [Vec<End>; 2]);

/// The two sides of every wire that is used.
fn ends(specs: &[&PeerSpec], outsiders: &[(usize, &Outsider)]) -> Vec<Sides> {
    let mut wires: Vec<(WireId, bool, Vec<End>)> = Vec::new();
    let mut put = |wire: WireId, kind: SocketType, end: End| {
        let place = wires.iter().position(|(known, ..)| *known == wire).unwrap_or_else(|| {
            wires.push((wire, false, Vec::new()));
            wires.len() - 1
        });
        wires[place].1 |= answers(kind);
        wires[place].2.push(end);
    };
    for spec in specs {
        for (id, socket) in spec.socket_ids() {
            for end in &socket.ends {
                let lean = leans(&spec.role, id.socket).unwrap_or(lean(socket.kind));
                let spot = Spot::Peer(spec.id);
                put(end.wire, socket.kind, End { spot, how: end.how, lean });
            }
        }
    }
    for (place, outsider) in outsiders {
        if let Some((wire, kind)) = meeting(specs, outsider.at) {
            // Whoever comes from outside stands opposite the socket it came to.
            let (spot, lean) = (Spot::Outsider(*place), -lean(kind));
            put(wire, kind, End { spot, how: Attach::Connect, lean });
        }
    }
    wires.sort_by_key(|(wire, ..)| *wire);
    wires.into_iter().map(|(wire, both_ways, ends)| (wire, both_ways, sides(ends))).collect()
}

fn meeting(specs: &[&PeerSpec], at: SocketId) -> Option<(WireId, SocketType)> {
    let socket = specs.get(at.peer.index())?.sockets.get(usize::from(at.socket))?;
    let bound = socket.ends.iter().find(|end| end.how == Attach::Bind);
    bound.or(socket.ends.first()).map(|end| (end.wire, socket.kind))
}

/// Splits the ends of a wire: by the flow where the types tell it, else connecting before binding.
fn sides(ends: Vec<End>) -> [Vec<End>; 2] {
    let flows = ends.iter().any(|end| end.lean < 0) && ends.iter().any(|end| end.lean > 0);
    let (left, right) = ends.into_iter().partition(|end| {
        if flows && end.lean != 0 { end.lean < 0 } else { end.how == Attach::Connect }
    });
    [left, right]
}

/// The columns of all that stands on the stage.
struct Layers<'a> {
    peers: Vec<usize>,
    outsiders: Vec<(usize, &'a Outsider, usize)>,
}

impl Layers<'_> {
    fn of(&self, spot: Spot) -> usize {
        match spot {
            Spot::Peer(peer) => self.peers.get(peer.index()).copied().unwrap_or_default(),
            // Groups are folded when every peer has its column.
            Spot::Group(_) => 0,
            Spot::Outsider(place) => {
                let known = self.outsiders.iter().find(|(known, ..)| *known == place);
                known.map_or(0, |(_, _, column)| *column)
            }
        }
    }
}

/// Each peer stands one column further than those its messages come from.
fn layers<'a>(
    specs: &[&PeerSpec],
    outsiders: &[(usize, &'a Outsider)],
    wires: &[Sides],
) -> Layers<'a> {
    let mut peers = vec![0; specs.len()];
    let of = |end: &End| match end.spot {
        Spot::Peer(peer) => Some(peer.index()),
        Spot::Outsider(_) | Spot::Group(_) => None,
    };
    // A chain has no more links than there are wires; a ring ends here all the same.
    for _ in 0..=wires.len() {
        for (_, _, [left, right]) in wires {
            let before = left.iter().filter_map(of).filter_map(|peer| peers.get(peer)).max();
            let Some(after) = before.map(|column| (column + 1).min(COLUMNS - 1)) else { continue };
            for peer in right.iter().filter_map(of) {
                if let Some(column) = peers.get_mut(peer) {
                    *column = after.max(*column);
                }
            }
        }
    }
    beside(specs, outsiders, peers)
}

/// Outside programs stand in the column next to the socket they came to; the stage gets a further
/// one at its left when they come from before its first.
fn beside<'a>(
    specs: &[&PeerSpec],
    outsiders: &[(usize, &'a Outsider)],
    mut peers: Vec<usize>,
) -> Layers<'a> {
    // Counted from one, so that there is a column before the first.
    let place = |(place, outsider): &(usize, &'a Outsider)| {
        let column = peers.get(outsider.at.peer.index()).copied().unwrap_or_default() + 1;
        let after = meeting(specs, outsider.at).is_some_and(|(_, kind)| lean(kind) < 0);
        (*place, *outsider, if after { column + 1 } else { column - 1 })
    };
    let mut outsiders: Vec<_> = outsiders.iter().map(place).collect();
    if outsiders.iter().any(|(_, _, column)| *column == 0) {
        peers.iter_mut().for_each(|column| *column += 1);
    } else {
        outsiders.iter_mut().for_each(|(_, _, column)| *column -= 1);
    }
    Layers { peers, outsiders }
}
