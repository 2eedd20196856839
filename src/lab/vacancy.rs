//! Vacancies: the places of a topology that are left to outside programs, and where these have to
//! come to be found.

use super::endpoint::{Endpoint, Transport};
use super::ports::Seat;
use super::topology::{
    Attach, PeerId, PeerSpec, SocketId, SocketSpec, Topology, WireAddress, WireId,
};

/// Why a peer's place cannot be left to an outside program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoVacancy {
    /// No peer and no group is called so.
    Unknown(String),
    /// Nobody would be left in the lab.
    Nobody,
    /// This peer meets the others inside this program, where no other can come.
    Inproc(String),
    /// This peer binds, and those who connect to it would not know where.
    NoEndpoint(String),
}

/// Where one socket has to go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meeting {
    /// The endpoints to bind.
    pub binds: Vec<Endpoint>,
    /// The endpoints to connect to.
    pub connects: Vec<Endpoint>,
}

impl Endpoint {
    /// The endpoint by which others on this machine reach whoever is bound here; `None` where the
    /// operating system chooses the port.
    pub fn reachable(&self) -> Option<Self> {
        if self.transport() != Transport::Tcp {
            return (self.address() != "*").then(|| self.clone());
        }
        let (host, port) = self.address().rsplit_once(':')?;
        if port == "*" {
            return None;
        }
        match host {
            "*" | "0.0.0.0" => format!("tcp://127.0.0.1:{port}").parse().ok(),
            "[::]" => format!("tcp://[::1]:{port}").parse().ok(),
            _ => Some(self.clone()),
        }
    }
}

impl Topology {
    /// The same lab with the places of this peer, or of all of this group, left to outside
    /// programs. The other peers are numbered anew.
    ///
    /// # Errors
    /// When an outside program could not take such a place.
    pub fn without(&self, name: &str) -> Result<Self, NoVacancy> {
        let mut rest = self.clone();
        while let Some(place) =
            rest.peers.iter().position(|peer| peer.name == name || peer.group == name)
        {
            let id = PeerId(u32::try_from(place).unwrap_or(u32::MAX));
            rest.vacant.push(PeerSpec { id, ..rest.peers.remove(place) });
        }
        if rest.vacant.len() == self.vacant.len() {
            return Err(NoVacancy::Unknown(name.to_owned()));
        }
        if rest.peers.is_empty() {
            return Err(NoVacancy::Nobody);
        }
        rest.number();
        rest.check_vacant()?;
        Ok(rest)
    }

    /// The same lab with all its places taken by its own peers again.
    #[must_use]
    pub fn whole(&self) -> Self {
        let mut whole = self.clone();
        while let Some(peer) = whole.vacant.pop() {
            let place = peer.id.index().min(whole.peers.len());
            whole.peers.insert(place, peer);
        }
        whole.number();
        whole
    }

    fn number(&mut self) {
        for (id, peer) in (0..).map(PeerId).zip(&mut self.peers) {
            peer.id = id;
        }
    }

    /// Whether outside programs could take all the vacant places, as they are now.
    ///
    /// # Errors
    /// With the first that they could not.
    pub fn check_vacant(&self) -> Result<(), NoVacancy> {
        for (peer, wire, how) in self.vacant_ends() {
            if self.travels(wire) == Some(Transport::Inproc) {
                return Err(NoVacancy::Inproc(peer.name.clone()));
            }
            if how == Attach::Bind && self.outside(wire).is_empty() {
                return Err(NoVacancy::NoEndpoint(peer.name.clone()));
            }
        }
        Ok(())
    }

    fn vacant_ends(&self) -> impl Iterator<Item = (&PeerSpec, WireId, Attach)> {
        self.vacant.iter().flat_map(|peer| {
            let ends = peer.sockets.iter().flat_map(|socket| &socket.ends);
            ends.map(move |end| (peer, end.wire, end.how))
        })
    }

    /// How messages travel at a wire.
    pub fn travels(&self, wire: WireId) -> Option<Transport> {
        Some(match &self.wires.get(usize::from(wire.0))?.address {
            WireAddress::Lab { .. } => self.transport,
            WireAddress::Literal(endpoint) => endpoint.transport(),
        })
    }

    /// Where those who connect at a wire look for outside programs: an endpoint the lab's author
    /// wrote and no socket of the lab binds, or the ports of vacant places.
    pub fn outside(&self, wire: WireId) -> Vec<Endpoint> {
        let Some(spec) = self.wires.get(usize::from(wire.0)) else { return Vec::new() };
        match &spec.address {
            WireAddress::Literal(endpoint) => {
                let nobody = self.sockets_at(wire, Attach::Bind).next().is_none();
                endpoint.reachable().filter(|_| nobody).into_iter().collect()
            }
            WireAddress::Lab { .. } if self.transport == Transport::Tcp => {
                self.vacant_seats(wire).map(|it| Endpoint::loopback(Some(it.port))).collect()
            }
            WireAddress::Lab { .. } => Vec::new(),
        }
    }

    /// Where each socket of a peer that is not the lab's has to go; `bound` tells where the lab's
    /// sockets bound at a wire.
    pub fn meetings(
        &self,
        peer: &PeerSpec,
        bound: impl Fn(WireId) -> Vec<Endpoint>,
    ) -> Vec<Meeting> {
        let meeting = |(id, socket): (SocketId, &SocketSpec)| {
            let mut meeting = Meeting::default();
            for end in &socket.ends {
                let mut outside = self.outside(end.wire);
                match end.how {
                    Attach::Bind => {
                        let own = |it: &Seat| (&it.peer, it.socket) == (&peer.name, id.socket);
                        if let Some(seat) = self.vacant_seats(end.wire).find(own) {
                            outside = vec![Endpoint::loopback(Some(seat.port))];
                        }
                        meeting.binds.extend(outside);
                    }
                    Attach::Connect => {
                        let there = bound(end.wire);
                        let there = there.iter().filter_map(Endpoint::reachable);
                        meeting.connects.extend(there.chain(outside));
                    }
                }
            }
            meeting
        };
        peer.socket_ids().map(meeting).collect()
    }
}
