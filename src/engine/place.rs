//! Places: which endpoint a binding socket takes at a wire.

use std::io;
use std::path::Path;

use tempfile::TempDir;

use crate::lab::{Endpoint, IfTaken, SocketId, Topology, Transport, Wire, WireAddress, WireId};

use super::peer::Bind;

/// Where the ipc sockets of one lab live: a directory of its own, named after this process, so that
/// two labs never share an ipc path. It goes with the engine.
pub(super) struct Places {
    directory: TempDir,
}

impl Places {
    pub(super) fn new() -> io::Result<Self> {
        let prefix = format!("zmq-lab-{}-", std::process::id());
        let directory = tempfile::Builder::new().prefix(&prefix).tempdir()?;
        Ok(Self { directory })
    }

    /// The bind that `socket` makes at `wire`.
    pub(super) fn bind(&self, topology: &Topology, wire: WireId, socket: SocketId) -> Option<Bind> {
        let spec = topology.wires.get(usize::from(wire.0))?;
        let (endpoint, or_else) = match &spec.address {
            WireAddress::Literal(endpoint) => (endpoint.clone(), None),
            WireAddress::Lab { port } => {
                // Over ipc and inproc names take the ports' part.
                let port = port.filter(|_| topology.transport == Transport::Tcp);
                let own = port.and_then(|_| seat(topology, wire, socket));
                let endpoint = self.endpoint(topology, spec, socket, own)?;
                let free = Endpoint::loopback(None);
                // A file's author wrote the wire's port; the others' come of themselves.
                let written = own == port && topology.if_taken != IfTaken::TakeFree;
                let falls_back = own.is_some() && !written;
                (endpoint, falls_back.then_some(free))
            }
        };
        Some(Bind { socket: socket.socket, wire, endpoint, or_else, patient: false })
    }

    fn endpoint(
        &self,
        topology: &Topology,
        wire: &Wire,
        socket: SocketId,
        port: Option<u16>,
    ) -> Option<Endpoint> {
        let peer = topology.peer(socket.peer)?;
        let name = format!("{}.{}", wire.name, peer.name);
        match topology.transport {
            Transport::Tcp => Some(Endpoint::loopback(port)),
            Transport::Ipc => ipc(self.directory.path(), &name),
            Transport::Inproc => format!("inproc://{name}").parse().ok(),
        }
    }
}

/// The port that a binding socket has at a wire.
fn seat(topology: &Topology, wire: WireId, socket: SocketId) -> Option<u16> {
    let name = &topology.peer(socket.peer)?.name;
    let seats = topology.seats().into_iter();
    let mut own = seats.filter(|it| (it.wire, it.socket) == (wire, socket.socket));
    own.find(|it| it.peer == *name).map(|it| it.port)
}

/// An ipc endpoint in `directory`; a short name where the full one would be too long for the
/// operating system.
fn ipc(directory: &Path, name: &str) -> Option<Endpoint> {
    let endpoint = |name: &str| format!("ipc://{}", directory.join(name).display()).parse().ok();
    endpoint(name).or_else(|| {
        let sum = name.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte));
        endpoint(&format!("{sum:x}"))
    })
}
