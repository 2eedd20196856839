//! The monitor: what libzmq tells of a socket's connections, decoded by hand (the crate's own
//! decoder panics on events it does not know), and which file descriptor is which connection.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::os::fd::{OwnedFd, RawFd};
use std::time::{Duration, Instant};

use rustix::net::{SocketAddrAny, getpeername, getsockname};
use zmq::{DONTWAIT, POLLIN, Socket};

use crate::lab::{Address, LinkChange, Reason};

use super::libzmq::{self, Context};

/// The far end of a socket's monitor, and the connections it told of.
pub(super) struct Monitor {
    pair: Socket,
    fd: RawFd,
    /// Nothing was there when it was last asked: its descriptor will tell.
    clean: Cell<bool>,
    connections: HashMap<RawFd, Connection>,
    /// The connections that stand, by descriptor, with the number that tells each from a later one.
    open: HashMap<RawFd, u64>,
    /// Endpoints nobody answers at: libzmq tries again some times a second, and says so each time.
    retrying: HashSet<String>,
    /// Whether any connection may be an heir.
    heirs: bool,
    /// The socket is gone; nothing more will come.
    stopped: bool,
}

/// The connection a descriptor stands for.
struct Connection {
    address: Address,
    /// The descriptor stood for another connection before, whose messages may still be unread.
    heir: bool,
}

/// One decoded event.
pub(super) struct Told {
    pub(super) endpoint: String,
    pub(super) address: Option<Address>,
    pub(super) change: LinkChange,
}

impl Monitor {
    /// Starts monitoring `socket` under a name that is unique in the context.
    pub(super) fn start(
        context: &Context,
        socket: &mut Socket,
        name: &str,
    ) -> Result<Self, Reason> {
        let endpoint = format!("inproc://monitor.{name}");
        libzmq::monitor(socket, &endpoint)?;
        let mut pair = context.socket(libzmq::PAIR)?;
        pair.set_linger(0).map_err(libzmq::reason_of)?;
        libzmq::attach(&mut pair, libzmq::Call::Connect, &endpoint)?;
        let (connections, open, retrying) = (HashMap::new(), HashMap::new(), HashSet::new());
        let fd = pair.get_fd().map_err(libzmq::reason_of)?;
        let clean = Cell::new(false);
        Ok(Self { pair, fd, clean, connections, open, retrying, heirs: false, stopped: false })
    }

    /// Whether there is something to tell.
    pub(super) fn has_news(&self) -> zmq::Result<bool> {
        let news = self.pair.get_events()?.contains(POLLIN);
        self.clean.set(!news);
        Ok(news)
    }

    /// Whether its descriptor will tell when there is.
    pub(super) fn is_clean(&self) -> bool {
        self.clean.get()
    }

    /// What tells by its edge that there may be input.
    pub(super) fn fd(&self) -> RawFd {
        self.fd
    }

    /// Takes the next event, if one is there.
    pub(super) fn next(&mut self) -> Option<Told> {
        self.clean.set(false);
        loop {
            let frames = self.pair.recv_multipart(DONTWAIT).ok()?;
            let [head, endpoint] = frames.as_slice() else { continue };
            let Some((event, value)) = split(head) else { continue };
            let endpoint = String::from_utf8_lossy(endpoint).into_owned();
            if let Some((change, address)) = self.decode((event, value), &endpoint)
                && self.is_news(&endpoint, &change)
            {
                return Some(Told { endpoint, address, change });
            }
        }
    }

    /// The connection a received message came over, by the descriptor libzmq names in its metadata.
    /// `None` where that cannot be told, because the descriptor stood for two of them.
    pub(super) fn connection(&self, fd: RawFd) -> Option<&Address> {
        self.connections.get(&fd).filter(|known| !known.heir).map(|known| &known.address)
    }

    /// All that had arrived was read: from here on descriptors stand for their present connections.
    pub(super) fn all_read(&mut self) {
        if !std::mem::take(&mut self.heirs) {
            return;
        }
        for connection in self.connections.values_mut() {
            connection.heir = false;
        }
    }

    /// Descriptors of our own for the connections that stand: while they are held, the far ends are
    /// not told when libzmq closes its own.
    pub(super) fn hold(&self) -> Vec<OwnedFd> {
        let own = |(fd, number): (&RawFd, &u64)| {
            // The descriptor may stand for another connection by now.
            libzmq::duplicate(*fd).filter(|(_, there)| there == number).map(|(own, _)| own)
        };
        self.open.iter().filter_map(own).collect()
    }

    fn note(&mut self, fd: RawFd) {
        match libzmq::duplicate(fd) {
            Some((_, number)) => self.open.insert(fd, number),
            None => self.open.remove(&fd),
        };
    }

    fn address(&self, fd: RawFd) -> Option<Address> {
        self.connections.get(&fd).map(|known| known.address.clone())
    }

    /// After its socket was closed: waits until the socket is gone, for `patience` at most, tells
    /// whether it is, and hands on whose connections were made meanwhile. A lingering socket may
    /// still connect to deliver its last words, and they must not be taken for a stranger's.
    ///
    /// The far end stays open until then: libzmq's I/O thread would block on a closed one, and with
    /// it every connection of the context.
    pub(super) fn outlast(mut self, patience: Duration, mut say: impl FnMut(Told)) -> bool {
        let deadline = Instant::now() + patience;
        loop {
            while let Some(told) = self.next() {
                if told.change == LinkChange::Connected {
                    say(told);
                }
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if self.stopped {
                return true;
            }
            if left.is_zero() {
                break;
            }
            let millis = i64::try_from(left.as_millis()).unwrap_or(i64::MAX).max(1);
            match self.pair.poll(POLLIN, millis) {
                Ok(_) | Err(zmq::Error::EINTR) => {}
                // The context is being terminated: the socket is gone, or as good as gone.
                Err(_) => return true,
            }
        }
        // Better a socket that stays than an I/O thread that stands.
        std::mem::forget(self.pair);
        false
    }

    /// Of the tries to reach an endpoint only the first is told, until one succeeds.
    fn is_news(&mut self, endpoint: &str, change: &LinkChange) -> bool {
        match change {
            LinkChange::Retried { .. } => self.retrying.insert(endpoint.to_owned()),
            // A listener that never listened has no endpoint to close.
            LinkChange::Delayed | LinkChange::Closed => {
                !endpoint.is_empty() && !self.retrying.contains(endpoint)
            }
            LinkChange::Connected
            | LinkChange::Accepted
            | LinkChange::Listening
            | LinkChange::Handshaken
            | LinkChange::HandshakeFailed { .. }
            | LinkChange::Disconnected
            | LinkChange::Failed { .. } => {
                self.retrying.remove(endpoint);
                true
            }
        }
    }

    fn decode(
        &mut self,
        (event, value): (u32, u32),
        at: &str,
    ) -> Option<(LinkChange, Option<Address>)> {
        let fd = RawFd::try_from(value).unwrap_or(-1);
        match event {
            zmq_sys::ZMQ_EVENT_CONNECTED | zmq_sys::ZMQ_EVENT_ACCEPTED => self.note(fd),
            zmq_sys::ZMQ_EVENT_DISCONNECTED | zmq_sys::ZMQ_EVENT_CLOSED => {
                self.open.remove(&fd);
            }
            _ => {}
        }
        let told = match event {
            zmq_sys::ZMQ_EVENT_LISTENING => (LinkChange::Listening, None),
            zmq_sys::ZMQ_EVENT_CONNECTED => (LinkChange::Connected, self.learn(fd, End::Near, at)),
            zmq_sys::ZMQ_EVENT_ACCEPTED => (LinkChange::Accepted, self.learn(fd, End::Far, at)),
            zmq_sys::ZMQ_EVENT_CONNECT_DELAYED => (LinkChange::Delayed, None),
            zmq_sys::ZMQ_EVENT_CONNECT_RETRIED => {
                (LinkChange::Retried { after: Duration::from_millis(value.into()) }, None)
            }
            zmq_sys::ZMQ_EVENT_HANDSHAKE_SUCCEEDED => (LinkChange::Handshaken, None),
            zmq_sys::ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL => {
                (LinkChange::HandshakeFailed { code: None }, None)
            }
            zmq_sys::ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
            | zmq_sys::ZMQ_EVENT_HANDSHAKE_FAILED_AUTH => {
                (LinkChange::HandshakeFailed { code: Some(value) }, None)
            }
            // The address stays known: messages of this connection may still wait to be read.
            zmq_sys::ZMQ_EVENT_DISCONNECTED => (LinkChange::Disconnected, self.address(fd)),
            zmq_sys::ZMQ_EVENT_CLOSED => (LinkChange::Closed, self.address(fd)),
            zmq_sys::ZMQ_EVENT_ACCEPT_FAILED | zmq_sys::ZMQ_EVENT_CLOSE_FAILED => {
                (LinkChange::Failed { errno: value }, None)
            }
            zmq_sys::ZMQ_EVENT_MONITOR_STOPPED => {
                self.stopped = true;
                return None;
            }
            // ZMQ_EVENT_BIND_FAILED, which zmq_bind itself tells, and whatever a later libzmq adds.
            _ => return None,
        };
        Some(told)
    }

    /// Asks the operating system whose connection `fd` is, and remembers the answer. By then the
    /// descriptor may be another socket's, if the connection to `at` was short.
    fn learn(&mut self, fd: RawFd, end: End, at: &str) -> Option<Address> {
        let heir = self.connections.remove(&fd).is_some();
        let (near, far) = libzmq::with_fd(fd, |borrowed| {
            Some((getsockname(borrowed).ok()?, getpeername(borrowed).ok()??))
        })??;
        let (told, other) = match end {
            End::Near => (near, far),
            End::Far => (far, near),
        };
        if !fits(&other, at) {
            return None;
        }
        let address = match tcp_address(&told) {
            Some(address) => Address(address),
            None => self.unique(outside_process(fd, end)?),
        };
        self.heirs |= heir;
        self.connections.insert(fd, Connection { address: address.clone(), heir });
        Some(address)
    }

    /// `pid 4711`, or `pid 4711 #2` when that process has a connection already.
    fn unique(&self, process: String) -> Address {
        let taken =
            |address: &Address| self.connections.values().any(|known| known.address == *address);
        let first = Address(process.clone());
        if !taken(&first) {
            return first;
        }
        (2..)
            .map(|k| Address(format!("{process} #{k}")))
            .find(|address| !taken(address))
            .unwrap_or(first)
    }
}

/// Which end of a connection names it: the connecting one does, at both sides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Near,
    Far,
}

/// Whether the end of a connection that has the endpoint `at` can be `address`.
fn fits(address: &SocketAddrAny, at: &str) -> bool {
    let there = std::net::SocketAddr::try_from(address.clone()).ok();
    let Some(at) = at.strip_prefix("tcp://") else { return there.is_none() };
    match (at.parse::<std::net::SocketAddr>().ok(), there) {
        (_, None) => false,
        (Some(wanted), Some(there)) if !wanted.ip().is_unspecified() => there == wanted,
        (Some(_) | None, Some(_)) => true,
    }
}

fn tcp_address(address: &SocketAddrAny) -> Option<String> {
    std::net::SocketAddr::try_from(address.clone()).ok().map(|address| address.to_string())
}

/// The process at the far end of a Unix-domain connection, unless it is this one.
#[cfg(target_os = "linux")]
fn outside_process(fd: RawFd, end: End) -> Option<String> {
    if end == End::Near {
        return None;
    }
    let far = libzmq::with_fd(fd, |fd| rustix::net::sockopt::socket_peercred(fd).ok())??;
    (far.pid != rustix::process::getpid()).then(|| format!("pid {}", far.pid.as_raw_nonzero()))
}

#[cfg(not(target_os = "linux"))]
fn outside_process(_: RawFd, _: End) -> Option<String> {
    None
}

/// The head frame of a monitor event: a 16-bit event number and a 32-bit value, both in the
/// machine's own byte order (zmq_socket_monitor(3)).
fn split(head: &[u8]) -> Option<(u32, u32)> {
    let event = u16::from_ne_bytes(head.get(..2)?.try_into().ok()?);
    let value = u32::from_ne_bytes(head.get(2..6)?.try_into().ok()?);
    Some((event.into(), value))
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd;

    use super::*;

    #[test]
    fn a_descriptor_that_was_given_to_another_transport_is_no_end_of_the_connection() {
        let ip = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("tcp://{}", ip.local_addr().unwrap());
        let ip = getsockname(ip.as_fd()).unwrap();
        let (unix, _far) = std::os::unix::net::UnixStream::pair().unwrap();
        let unix = getsockname(unix.as_fd()).unwrap();
        for (address, at, fit) in [
            (&ip, at.as_str(), true),
            (&ip, "tcp://127.0.0.1:1", false),
            (&ip, "tcp://0.0.0.0:1", true),
            (&ip, "tcp://localhost:1", true),
            (&ip, "ipc:///tmp/there", false),
            (&unix, "ipc:///tmp/there", true),
            (&unix, at.as_str(), false),
            (&unix, "tcp://localhost:1", false),
        ] {
            assert_eq!(fits(address, at), fit, "{address:?} {at}");
        }
    }
}
