//! Ports: which tcp port each binding socket has at the lab's own wires, where that must be known
//! before anybody binds.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::topology::{Attach, PeerSpec, Topology, Wire, WireAddress, WireId};

/// From here on ports are given to sockets that have none of their own.
const FIRST_FREE: u16 = 5600;

/// A binding socket and the tcp port it has at a wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The wire.
    pub wire: WireId,
    /// The name of the peer that binds there, or would.
    pub peer: String,
    /// Which of the peer's sockets it is.
    pub socket: u8,
    /// Its port on the loopback interface.
    pub port: u16,
}

impl Topology {
    /// The ports of all that bind at the lab's own wires, vacant places among them. The first to
    /// bind at a wire has the port that the wire was given, or one from 5600 on; the others have
    /// those after it, in the order of the peers, so that programs apart from each other agree.
    pub fn seats(&self) -> Vec<Seat> {
        let whole = match self.vacant.is_empty() {
            true => Cow::Borrowed(self),
            false => Cow::Owned(self.whole()),
        };
        let mut taken: BTreeSet<u16> = whole.wires.iter().filter_map(given).collect();
        let mut seats = Vec::new();
        for (id, wire) in (0u8..).map(WireId).zip(&whole.wires) {
            if matches!(wire.address, WireAddress::Literal(_)) {
                continue;
            }
            let mut own = given(wire);
            let mut ports = own.unwrap_or(FIRST_FREE)..=u16::MAX;
            for socket in whole.sockets_at(id, Attach::Bind) {
                let free = || ports.find(|port| !taken.contains(port));
                let Some(port) = own.take().or_else(free) else { break };
                let Some(peer) = whole.peer(socket.peer) else { continue };
                taken.insert(port);
                let (peer, socket) = (peer.name.clone(), socket.socket);
                seats.push(Seat { wire: id, peer, socket, port });
            }
        }
        seats
    }

    /// The seats of the vacant places at a wire.
    pub(super) fn vacant_seats(&self, wire: WireId) -> impl Iterator<Item = Seat> {
        let seats = if self.vacant.is_empty() { Vec::new() } else { self.seats() };
        let is_vacant = |seat: &Seat| self.vacant.iter().any(|it: &PeerSpec| it.name == seat.peer);
        seats.into_iter().filter(move |seat| seat.wire == wire && is_vacant(seat))
    }
}

/// The port that a wire was given.
const fn given(wire: &Wire) -> Option<u16> {
    match wire.address {
        WireAddress::Lab { port } => port,
        WireAddress::Literal(_) => None,
    }
}
