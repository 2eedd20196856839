//! Places: where every socket of a topology binds and connects when nobody is there to choose.

use std::collections::BTreeMap;

use crate::lab::{Attach, Endpoint, Meeting, SocketId, SocketSpec, Topology, WireAddress, WireId};

/// From here on ports are given to sockets that take any.
const FIRST_FREE: u16 = 5600;

/// Where each binding socket of a topology binds, over tcp unless an endpoint says otherwise.
pub(super) struct Places(BTreeMap<(WireId, SocketId), Endpoint>);

impl Places {
    pub(super) fn of(topology: &Topology) -> Self {
        let mut places = BTreeMap::new();
        let wanted: Vec<u16> = topology
            .wires
            .iter()
            .filter_map(|wire| match wire.address {
                WireAddress::Lab { port } => port,
                WireAddress::Literal(_) => None,
            })
            .collect();
        let mut free = (FIRST_FREE..=u16::MAX).filter(|port| !wanted.contains(port));
        for (id, wire) in (0u8..).map(WireId).zip(&topology.wires) {
            for (place, socket) in topology.sockets_at(id, Attach::Bind).enumerate() {
                let endpoint = match &wire.address {
                    WireAddress::Literal(endpoint) => endpoint.clone(),
                    WireAddress::Lab { port: Some(port) } if place == 0 => {
                        Endpoint::loopback(Some(*port))
                    }
                    WireAddress::Lab { .. } => Endpoint::loopback(free.next()),
                };
                places.insert((id, socket), endpoint);
            }
        }
        Self(places)
    }

    /// Where a socket binds and connects.
    pub(super) fn meeting(&self, topology: &Topology, id: SocketId, spec: &SocketSpec) -> Meeting {
        let mut meeting = Meeting::default();
        for end in &spec.ends {
            match end.how {
                Attach::Bind => meeting.binds.extend(self.0.get(&(end.wire, id)).cloned()),
                Attach::Connect => {
                    let there = self.0.iter().filter(|((wire, _), _)| *wire == end.wire);
                    let there: Vec<Endpoint> =
                        there.filter_map(|(_, endpoint)| endpoint.reachable()).collect();
                    let outside = topology.outside(end.wire).filter(|_| there.is_empty());
                    meeting.connects.extend(there.into_iter().chain(outside));
                }
            }
        }
        meeting
    }
}
