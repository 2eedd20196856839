//! Joining the sockets of a file: who binds where, who connects to whom, and whether they can talk.
//!
//! Each binding socket of a `[[peer]]` makes one wire, which all the peers it stands for share. A
//! literal endpoint is one wire, whoever names it.

use std::collections::BTreeSet;

use strum::IntoEnumIterator as _;

use crate::lab::{
    Attach, End, Endpoint, SocketType, Topology, Transport, Wire, WireAddress, WireId,
};

use super::cast::takes_many;
use super::check::{Draft, SocketDraft, names};
use super::fault::{Fault, Flaw, Span, nearest};
use super::format::Bind;

/// The most wires: their numbers are bytes.
const MAX_WIRES: usize = 255;

/// One end of a wire as found so far.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Found {
    draft: usize,
    socket: usize,
    end: End,
}

/// A place in the file: a `[[peer]]` and one of its sockets.
type Spot = (usize, usize);

struct Wiring<'a> {
    drafts: &'a [Draft],
    faults: &'a mut Vec<Fault>,
    wires: Vec<Wire>,
    found: Vec<Found>,
    /// The sockets whose `bind` or `connect` says nothing usable.
    unclear: BTreeSet<Spot>,
}

/// The wires, and the ends of every socket in the order of the drafts and their sockets.
pub(super) fn wire(drafts: &[Draft], faults: &mut Vec<Fault>) -> (Vec<Wire>, Vec<Vec<End>>) {
    count(drafts, faults);
    let mut wiring =
        Wiring { drafts, faults, wires: Vec::new(), found: Vec::new(), unclear: BTreeSet::new() };
    for (spot, socket) in spots(drafts) {
        wiring.bind(spot, socket);
    }
    for (spot, socket) in spots(drafts) {
        for (at, target) in &socket.connect {
            wiring.connect(spot, at, target);
        }
    }
    wiring.check_talk();
    if wiring.wires.len() > MAX_WIRES {
        let flaw = Flaw::TooManyWires { limit: MAX_WIRES };
        wiring.faults.push(Fault { at: 0..0, flaw });
    }
    let Wiring { wires, found, .. } = wiring;
    let ends = spots(drafts).map(|((draft, socket), _)| {
        found
            .iter()
            .filter(|found| (found.draft, found.socket) == (draft, socket))
            .map(|found| found.end)
            .collect()
    });
    (wires, ends.collect())
}

fn spots(drafts: &[Draft]) -> impl Iterator<Item = (Spot, &SocketDraft)> {
    drafts.iter().enumerate().flat_map(|(draft, peer)| {
        peer.sockets.iter().enumerate().map(move |(socket, it)| ((draft, socket), it))
    })
}

/// Names used twice, and too many peers.
fn count(drafts: &[Draft], faults: &mut Vec<Fault>) {
    let mut taken = BTreeSet::new();
    for draft in drafts.iter().filter(|draft| !draft.name.is_empty()) {
        let twice = names(draft).into_iter().filter(|name| !taken.insert(name.clone()));
        if let Some(name) = twice.min() {
            faults.push(Fault { at: draft.name_at.clone(), flaw: Flaw::DuplicateName { name } });
        }
    }
    let count = drafts.iter().map(|draft| draft.counted.unwrap_or(1)).sum();
    if count > Topology::MAX_PEERS {
        let flaw = Flaw::TooManyPeers { count, limit: Topology::MAX_PEERS };
        let last = drafts.iter().max_by_key(|draft| draft.counted);
        faults.push(Fault { at: last.map_or(0..0, |draft| draft.name_at.clone()), flaw });
    }
}

impl Wiring<'_> {
    fn fault(&mut self, at: &Span, flaw: Flaw) {
        self.faults.push(Fault { at: at.clone(), flaw });
    }

    fn join(&mut self, (draft, socket): Spot, wire: usize, how: Attach) {
        // More than fit are a fault of the file, and no topology comes of it.
        let wire = WireId(u8::try_from(wire).unwrap_or(u8::MAX));
        let found = Found { draft, socket, end: End { wire, how } };
        if !self.found.contains(&found) {
            self.found.push(found);
        }
    }

    fn binders(&self, wire: usize) -> impl Iterator<Item = Spot> + '_ {
        self.found
            .iter()
            .filter(move |found| {
                found.end.how == Attach::Bind && usize::from(found.end.wire.0) == wire
            })
            .map(|found| (found.draft, found.socket))
    }

    fn socket(&self, (draft, socket): Spot) -> Option<&SocketDraft> {
        self.drafts.get(draft)?.sockets.get(socket)
    }

    fn kind(&self, spot: Spot) -> Option<SocketType> {
        self.socket(spot)?.kind
    }

    /// What people call this socket: `server`, or `worker.in` when the peer has several.
    fn call(&self, (draft, socket): Spot) -> String {
        let Some(peer) = self.drafts.get(draft) else { return String::new() };
        match peer.sockets.get(socket) {
            Some(socket) if peer.sockets.len() > 1 => format!("{}.{}", peer.name, socket.key),
            Some(_) | None => peer.name.clone(),
        }
    }

    fn bind(&mut self, spot: Spot, socket: &SocketDraft) {
        let Some((at, bind)) = &socket.bind else { return };
        let address = match bind {
            Bind::Anywhere => WireAddress::Lab { port: None },
            Bind::Port(number) => {
                let Some(port) = u16::try_from(*number).ok().filter(|port| *port > 0) else {
                    self.unclear.insert(spot);
                    let most = u16::MAX.into();
                    let flaw = Flaw::OutOfRange { key: "bind", value: *number, least: 1, most };
                    return self.fault(at, flaw);
                };
                WireAddress::Lab { port: Some(port) }
            }
            Bind::Literal(text) => match text.parse::<Endpoint>() {
                Ok(endpoint) => WireAddress::Literal(endpoint),
                Err(why) => {
                    self.unclear.insert(spot);
                    let flaw = if !text.contains("://") && self.named(text).next().is_some() {
                        Flaw::BindsToPeer { peer: text.clone() }
                    } else {
                        Flaw::BadEndpoint { text: text.clone(), why }
                    };
                    return self.fault(at, flaw);
                }
            },
        };
        self.check_room(spot, at, &address);
        let bound = |socket: &&SocketDraft| socket.bind.is_some();
        let many = self.drafts[spot.0].sockets.iter().filter(bound).count() > 1;
        let name = match &address {
            WireAddress::Literal(endpoint) => endpoint.to_string(),
            WireAddress::Lab { .. } if many => self.call(spot),
            WireAddress::Lab { .. } => self.drafts[spot.0].name.clone(),
        };
        self.wires.push(Wire { name, address });
        self.join(spot, self.wires.len() - 1, Attach::Bind);
    }

    /// Notes it when another binds there already, or when several peers would.
    fn check_room(&mut self, spot: Spot, at: &Span, address: &WireAddress) {
        let taken = self.wires.iter().position(|wire| overlap(&wire.address, address));
        let holder = taken.and_then(|wire| self.binders(wire).next());
        let alike = match address {
            WireAddress::Lab { .. } => false,
            WireAddress::Literal(endpoint) => {
                !takes_many(endpoint)
                    && self.drafts.get(spot.0).and_then(|draft| draft.counted) > Some(1)
            }
        };
        let (other, could_connect) = match holder {
            Some(holder) => {
                let types = self.kind(spot).zip(self.kind(holder));
                (self.call(holder), types.is_some_and(|(mine, theirs)| mine.talks_to(theirs)))
            }
            None if alike => (format!("{}-1", self.drafts[spot.0].name), false),
            None => return,
        };
        let place = match address {
            WireAddress::Lab { port } => port.map_or_else(String::new, |port| port.to_string()),
            WireAddress::Literal(endpoint) => endpoint.to_string(),
        };
        self.fault(at, Flaw::BothBind { place, other, could_connect });
    }

    /// The drafts that a name means: a group's, or the one of this name.
    fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        let is = |field: fn(&Draft) -> &str| {
            let all = self.drafts.iter().enumerate();
            all.filter(|(_, draft)| field(draft) == name).map(|(k, _)| k).collect::<Vec<_>>()
        };
        let group = is(|draft| &draft.group);
        if group.is_empty() { is(|draft| &draft.name).into_iter() } else { group.into_iter() }
    }

    fn connect(&mut self, spot: Spot, at: &Span, target: &str) {
        if target.contains("://") {
            self.connect_literal(spot, at, target);
        } else {
            self.connect_peer(spot, at, target);
        }
    }

    fn connect_literal(&mut self, spot: Spot, at: &Span, target: &str) {
        let endpoint = match target.parse::<Endpoint>() {
            Ok(endpoint) => endpoint,
            Err(why) => {
                return self.fault(at, Flaw::BadEndpoint { text: target.to_owned(), why });
            }
        };
        if takes_many(&endpoint) || endpoint.address().starts_with("*:") {
            return self.fault(at, Flaw::ConnectsAnywhere { endpoint: target.to_owned() });
        }
        let address = WireAddress::Literal(endpoint);
        let literal = |wire: &Wire| matches!(wire.address, WireAddress::Literal(_));
        let known =
            self.wires.iter().position(|wire| literal(wire) && reaches(&address, &wire.address));
        let wire = known.unwrap_or_else(|| {
            self.wires.push(Wire { name: target.to_owned(), address });
            self.wires.len() - 1
        });
        self.join(spot, wire, Attach::Connect);
    }

    fn connect_peer(&mut self, spot: Spot, at: &Span, target: &str) {
        let (peer, key) =
            target.split_once('.').map_or((target, None), |(peer, key)| (peer, Some(key)));
        let named: Vec<usize> = self.named(peer).collect();
        if named.is_empty() {
            let known = self.drafts.iter().flat_map(|draft| [&*draft.group, &*draft.name]);
            let meant = nearest(peer, known.filter(|name| !name.is_empty()));
            let meant = meant.map(str::to_owned);
            return self.fault(at, Flaw::UnknownPeer { name: peer.to_owned(), meant });
        }
        for draft in named {
            if let Err(flaw) = self.connect_one(spot, draft, target, key) {
                return self.fault(at, flaw);
            }
        }
    }

    /// Connects to one draft's binding socket, which is `key` or the only one that fits.
    fn connect_one(
        &mut self,
        spot: Spot,
        draft: usize,
        target: &str,
        key: Option<&str>,
    ) -> Result<(), Flaw> {
        let Some(peer) = self.drafts.get(draft) else { return Ok(()) };
        let keyed = |socket: &SocketDraft| key.is_none_or(|key| socket.key == key);
        let candidates: Vec<Spot> = (0..peer.sockets.len())
            .filter(|socket| keyed(&peer.sockets[*socket]))
            .map(|socket| (draft, socket))
            .collect();
        if let (Some(key), true, false) = (key, candidates.is_empty(), peer.unclear) {
            let known = peer.sockets.iter().map(|socket| socket.key).collect();
            let peer = peer.name.clone();
            return Err(Flaw::UnknownSocket { peer, socket: key.to_owned(), known });
        }
        if candidates == [spot] {
            return Err(Flaw::ConnectsToItself);
        }
        let wires: Vec<(usize, Spot)> = (0..self.wires.len())
            .flat_map(|wire| self.binders(wire).map(move |binder| (wire, binder)))
            .filter(|(_, binder)| candidates.contains(binder) && *binder != spot)
            .collect();
        let fits = |(_, binder): &&(usize, Spot)| {
            self.kind(spot).zip(self.kind(*binder)).is_none_or(|(a, b)| a.talks_to(b))
        };
        let fitting: Vec<&(usize, Spot)> = wires.iter().filter(fits).collect();
        let chosen = match (wires.as_slice(), fitting.as_slice()) {
            ([], _) => None,
            ([(wire, _)], _) | (_, [(wire, _)]) => Some(*wire),
            _ => {
                let known = wires.iter().map(|(_, binder)| self.call(*binder)).collect();
                return Err(Flaw::WhichSocket { peer: peer.name.clone(), known });
            }
        };
        let unclear = peer.unclear
            || candidates.iter().any(|spot| {
                self.unclear.contains(spot) || self.socket(*spot).is_some_and(|it| it.unclear)
            });
        match chosen {
            Some(wire) => self.join(spot, wire, Attach::Connect),
            None if unclear => {}
            None => return Err(Flaw::NobodyBinds { target: target.to_owned() }),
        }
        Ok(())
    }

    /// Notes every connection between types that do not talk to each other.
    fn check_talk(&mut self) {
        let connectors = self.found.iter().filter(|found| found.end.how == Attach::Connect);
        let mut flaws = Vec::new();
        for found in connectors {
            let spot = (found.draft, found.socket);
            for binder in self.binders(found.end.wire.0.into()) {
                let types = self.kind(spot).zip(self.kind(binder));
                let Some((mine, theirs)) = types else { continue };
                if !mine.talks_to(theirs) {
                    let partners = SocketType::iter().filter(|kind| mine.talks_to(*kind)).collect();
                    let other = self.call(binder);
                    flaws.push((spot, Flaw::CannotTalk { mine, other, theirs, partners }));
                }
            }
        }
        for (spot, flaw) in flaws {
            let at = self.socket(spot).map_or(0..0, |socket| {
                socket.connect.first().map_or_else(|| socket.at.clone(), |(at, _)| at.clone())
            });
            self.fault(&at, flaw);
        }
    }
}

/// Whether two places are one, as far as their text tells.
fn overlap(one: &WireAddress, other: &WireAddress) -> bool {
    match (tcp_place(one), tcp_place(other)) {
        (Some((host, port)), Some((other_host, other_port))) => {
            port == other_port && (host == other_host || host == "*" || other_host == "*")
        }
        (None, None) => match (one, other) {
            (WireAddress::Literal(one), WireAddress::Literal(other)) => {
                one == other && !takes_many(one)
            }
            (WireAddress::Lab { .. }, _) | (_, WireAddress::Lab { .. }) => false,
        },
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Whether connecting to `target` leads to what is bound at `bound`, as far as their text tells.
fn reaches(target: &WireAddress, bound: &WireAddress) -> bool {
    let elsewhere = matches!(
        (tcp_place(target), tcp_place(bound)),
        (Some((host, _)), Some((bound, _))) if bound == "*" && host != "127.0.0.1" && host != "[::1]"
    );
    overlap(target, bound) && !elsewhere
}

/// Host and port of a place over tcp, the names of one host being one.
fn tcp_place(address: &WireAddress) -> Option<(String, u16)> {
    match address {
        WireAddress::Lab { port } => Some(("127.0.0.1".to_owned(), (*port)?)),
        WireAddress::Literal(endpoint) if endpoint.transport() == Transport::Tcp => {
            let (host, port) = endpoint.address().rsplit_once(':')?;
            let host = match host {
                "0.0.0.0" | "[::]" | "*" => "*",
                "localhost" | "lo" => "127.0.0.1",
                other => other,
            };
            Some((host.to_owned(), port.parse().ok()?))
        }
        WireAddress::Literal(_) => None,
    }
}
