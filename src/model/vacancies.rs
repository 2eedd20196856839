//! Vacancies: the places left to outside programs, where these have to go, and whether they came.

use crate::lab::{Attach, Endpoint, Meeting, PeerSpec, SocketId, WireId};

use super::guests::Outsider;
use super::world::World;

/// A place left to an outside program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vacancy {
    /// The peer that would have had it.
    pub spec: PeerSpec,
    /// Where each of its sockets has to go, as far as is known.
    pub meetings: Vec<Meeting>,
    /// Whether every endpoint is known: where the lab's own sockets bind shows when they have.
    pub is_known: bool,
}

impl World {
    /// The places left to outside programs.
    pub fn vacancies(&self) -> Vec<Vacancy> {
        let Some(lab) = self.lab() else { return Vec::new() };
        let of_spec = |spec: &PeerSpec| Vacancy {
            spec: spec.clone(),
            meetings: lab.topology.meetings(spec, |wire| self.bound_at(wire)),
            is_known: self.has_bound_for(spec),
        };
        lab.topology.vacant.iter().map(of_spec).collect()
    }

    /// Whether all of the lab's sockets that this peer connects to are bound.
    fn has_bound_for(&self, spec: &PeerSpec) -> bool {
        let ends = spec.sockets.iter().flat_map(|socket| &socket.ends);
        let connects = ends.filter(|end| end.how == Attach::Connect);
        connects.map(|end| end.wire).all(|wire| {
            let outside = self.lab().is_some_and(|lab| !lab.topology.outside(wire).is_empty());
            let bound = |id: SocketId| {
                let socket = self.peer(id.peer)?.sockets.get(usize::from(id.socket))?;
                Some(socket.bound.iter().any(|(at, _)| *at == wire))
            };
            let mut here = self.sockets_at(wire, Attach::Bind).peekable();
            (outside || here.peek().is_some()) && here.all(|id| bound(id) == Some(true))
        })
    }

    /// Where the lab's sockets are bound at a wire.
    fn bound_at(&self, wire: WireId) -> Vec<Endpoint> {
        let sockets = self.peers().iter().flat_map(|peer| &peer.sockets);
        let mut bound: Vec<Endpoint> = sockets
            .flat_map(|socket| &socket.bound)
            .filter(|(at, _)| *at == wire)
            .map(|(_, endpoint)| endpoint.clone())
            .collect();
        bound.dedup();
        bound
    }

    /// Whether an outside program is at the far end of all that this socket binds or connects to.
    pub fn has_company(&self, id: SocketId) -> bool {
        let presence = &self.ledger().presence;
        let here = |it: &Outsider| it.at == id && it.left.is_none() && it.speaks_zmtp;
        let dials = presence.has_outlets(id);
        (!dials || presence.is_outside_up(id))
            && (!presence.binds(id) || self.outsiders().iter().any(here))
    }

    /// The vacant places that nobody has taken yet, as far as the lab's own sockets can tell.
    pub fn awaited(&self) -> Vec<PeerSpec> {
        let Some(lab) = self.lab() else { return Vec::new() };
        let vacant = &lab.topology.vacant;
        let awaited = |place: &(usize, &PeerSpec)| {
            let (number, spec) = *place;
            spec.sockets.iter().flat_map(|socket| &socket.ends).any(|end| match end.how {
                Attach::Bind => !self.is_reached(end.wire),
                Attach::Connect => {
                    // Those who come are alike: the first to come takes the first of the places.
                    let before = vacant.iter().take(number).flat_map(|peer| &peer.sockets);
                    let before = before.filter(|socket| socket.ends.contains(end)).count();
                    !self.is_visited(end.wire, before + 1)
                }
            })
        };
        vacant.iter().enumerate().filter(awaited).map(|(_, spec)| spec.clone()).collect()
    }

    /// Whether every socket of the lab that connects at a wire has reached an outside program.
    fn is_reached(&self, wire: WireId) -> bool {
        let presence = &self.ledger().presence;
        self.sockets_at(wire, Attach::Connect).all(|id| presence.is_outside_up(id))
    }

    /// Whether so many outside programs are connected to every socket that binds at a wire, and
    /// have subscribed if that is what one does there.
    fn is_visited(&self, wire: WireId, count: usize) -> bool {
        let presence = &self.ledger().presence;
        self.sockets_at(wire, Attach::Bind).all(|id| {
            let asks = presence.kind(id).is_some_and(|kind| kind.fans_out());
            let here = self.outsiders().iter().filter(|it| it.at == id && it.left.is_none());
            let come = here.filter(|it| it.speaks_zmtp && (!asks || !it.subscriptions.is_empty()));
            come.count() >= count
        })
    }

    fn sockets_at(&self, wire: WireId, how: Attach) -> impl Iterator<Item = SocketId> {
        let open = self.peers().iter().filter(|peer| !peer.life.is_over());
        open.flat_map(|peer| peer.spec.socket_ids())
            .filter(move |(_, socket)| {
                socket.ends.iter().any(|end| end.wire == wire && end.how == how)
            })
            .map(|(id, _)| id)
    }
}
