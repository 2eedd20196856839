//! Places: where every socket of a topology binds and connects when nobody is there to choose.

use std::collections::BTreeMap;

use crate::lab::{Attach, Endpoint, Meeting, SocketId, SocketSpec, Topology, WireAddress, WireId};

/// Where each binding socket of a topology binds, over tcp unless an endpoint says otherwise.
pub(super) struct Places(BTreeMap<(WireId, SocketId), Endpoint>);

impl Places {
    pub(super) fn of(topology: &Topology) -> Self {
        let seats = topology.seats().into_iter().filter_map(|seat| {
            let peer = topology.peer_named(&seat.peer)?.id;
            let id = SocketId { peer, socket: seat.socket };
            Some(((seat.wire, id), Endpoint::loopback(Some(seat.port))))
        });
        let literal = (0u8..).map(WireId).zip(&topology.wires).flat_map(|(id, wire)| {
            let endpoint = match &wire.address {
                WireAddress::Literal(endpoint) => Some(endpoint.clone()),
                WireAddress::Lab { .. } => None,
            };
            let binders = topology.sockets_at(id, Attach::Bind);
            binders.filter_map(move |socket| Some(((id, socket), endpoint.clone()?)))
        });
        Self(seats.chain(literal).collect())
    }

    /// Where a socket binds and connects.
    pub(super) fn meeting(&self, topology: &Topology, id: SocketId, spec: &SocketSpec) -> Meeting {
        let mut meeting = Meeting::default();
        for end in &spec.ends {
            match end.how {
                Attach::Bind => meeting.binds.extend(self.0.get(&(end.wire, id)).cloned()),
                Attach::Connect => {
                    let there = self.0.iter().filter(|((wire, _), _)| *wire == end.wire);
                    let there = there.filter_map(|(_, endpoint)| endpoint.reachable());
                    meeting.connects.extend(there.chain(topology.outside(end.wire)));
                }
            }
        }
        meeting
    }
}
