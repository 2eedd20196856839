//! A peer's desk: its sockets with their monitors and counts, and every fact said about them.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::ffi::c_int;
use std::os::fd::RawFd;
use std::time::{Duration, Instant};

use zmq::{PollEvents, Socket};

use super::libzmq::{self, Call, Context, Parcel};
use super::monitor::Monitor;
use super::names::Names;
use super::outbox::{Clock, Outbox};
use super::partings::Partings;
use super::roster::Roster;
use super::streams::{Counted, Streams};
use crate::lab::{
    Deed, Endpoint, Fact, Frame, Message, Moment, PeerSpec, Reason, SocketId, SocketType, Tally,
};

mod counted;
mod counts;
mod options;
mod receiving;
mod sending;
mod watching;
mod wiring;

pub(super) use counted::HandedOn;
pub(super) use watching::Watch;
use wiring::{count, millis};

/// The largest message taken from outside, in bytes; libzmq closes a connection that sends more
/// (`ZMQ_MAXMSGSIZE`).
const MAX_MESSAGE: i64 = 16 * 1024 * 1024;
/// Connections the operating system may queue for a bound socket (`ZMQ_BACKLOG`): with libzmq's 100,
/// hundreds of peers that connect at once wait a second for TCP to try again.
const BACKLOG: c_int = 2048;
/// How long a far end has to say that it speaks ZMTP, in milliseconds (`ZMQ_HANDSHAKE_IVL`); libzmq
/// would give a stranger 30 seconds.
const HANDSHAKE: c_int = 2_000;
/// How many messages a peer handles before it looks at its letters again.
pub(super) const BATCH: usize = 1024;
/// How long libzmq's reaper may take, after the linger, to put a closed socket away.
const REAPING: Duration = Duration::from_millis(500);

/// A peer's sockets and its way of telling about them.
pub(super) struct Desk {
    pub(super) spec: PeerSpec,
    pub(super) outbox: Outbox,
    /// How many messages a role may handle now before it returns to the loop.
    pub(super) batch: usize,
    shared: Shared,
    ports: Vec<Port>,
    /// Until when libzmq is given turns to finish a disconnect.
    settling: Option<Instant>,
    /// How many ends of connections its monitors told of.
    parted: u64,
    /// How many connections over inproc had been cut before its sockets were opened.
    cuts_before: u64,
    /// When counted messages passed last.
    passed: Moment,
}

/// What the peers of a lab share.
pub(super) struct Shared {
    pub(super) context: Context,
    pub(super) names: Names,
    pub(super) roster: Roster,
    pub(super) partings: Partings,
    pub(super) clock: Clock,
}

/// One socket and what belongs to it.
struct Port {
    socket: Socket,
    /// What tells by its edge that the socket may be ready.
    fd: RawFd,
    kind: SocketType,
    /// None before the first connection that is not inproc: there is nothing to tell of.
    monitor: Option<Monitor>,
    /// Whether it has a queue that keeps the newest message only.
    conflated: bool,
    bound: Vec<Endpoint>,
    connected: HashMap<SocketId, Endpoint>,
    tally: Tally,
    told: Tally,
    told_at: Option<Instant>,
    /// Whether the counts were said again after they had come to rest.
    rested: bool,
    streams: Streams,
    /// Nothing was there when it was last asked, and nothing was done with it since that could have
    /// taken in libzmq's news: its descriptor will tell.
    clean: Cell<bool>,
    /// The message read last, and how many bytes it has.
    frames: Vec<Parcel>,
    bytes: u64,
    /// Messages read before the application asked for them: at most one for each disconnect.
    ahead: VecDeque<Vec<Parcel>>,
}

impl Port {
    /// What the socket is ready for.
    fn events(&self) -> zmq::Result<PollEvents> {
        self.clean.set(false);
        self.socket.get_events()
    }

    /// Which counted message the one read last is, if it is one.
    fn counted(&mut self) -> Option<Counted> {
        self.frames.last().and_then(|last| self.streams.read(last))
    }
}

/// An offer's number, and whether its detail was said: then its outcome is said too.
#[derive(Clone, Copy)]
pub(super) struct Ticket {
    n: u64,
    told: bool,
    counted: Option<Counted>,
}

/// What a publisher is told of a subscription.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// It landed, and that is about to be said.
    Comes,
    /// It landed, and that was said.
    Came,
    /// It left, and that is about to be said.
    Goes,
}

/// Why libzmq did not take a message.
pub(super) enum Hindrance {
    WouldBlock,
    Refused,
}

impl Desk {
    /// A desk without sockets yet.
    pub(super) fn new(spec: PeerSpec, outbox: Outbox, shared: Shared) -> Self {
        let cuts_before = shared.partings.cuts();
        Self {
            spec,
            outbox,
            batch: BATCH,
            shared,
            ports: Vec::new(),
            settling: None,
            parted: 0,
            cuts_before,
            passed: Moment::START,
        }
    }

    /// Opens the peer's sockets. `tallies` are the counts of its earlier lives.
    pub(super) fn open(&mut self, tallies: &[Tally]) -> Result<(), (Deed, Reason)> {
        for index in 0..self.spec.sockets.len() {
            let tally = tallies.get(index).copied().unwrap_or_default();
            let port = self.open_port(index, tally)?;
            self.ports.push(port);
        }
        Ok(())
    }

    fn open_port(&self, index: usize, tally: Tally) -> Result<Port, (Deed, Reason)> {
        let spec = &self.spec.sockets[index];
        let mut socket = self
            .shared
            .context
            .socket(libzmq::raw_type(spec.kind))
            .map_err(|why| (Deed::Open, why))?;
        let option = |name: &str, result: zmq::Result<()>| {
            result.map_err(|error| (Deed::SetOption(name.to_owned()), libzmq::reason_of(error)))
        };
        // Never libzmq's default of lingering for ever.
        option("ZMQ_LINGER", socket.set_linger(millis(spec.options.linger())))?;
        option("ZMQ_MAXMSGSIZE", socket.set_maxmsgsize(MAX_MESSAGE))?;
        option("ZMQ_BACKLOG", socket.set_backlog(BACKLOG))?;
        option("ZMQ_HANDSHAKE_IVL", socket.set_handshake_ivl(HANDSHAKE))?;
        option("ZMQ_SNDHWM", socket.set_sndhwm(count(spec.options.sndhwm())))?;
        option("ZMQ_RCVHWM", socket.set_rcvhwm(count(spec.options.rcvhwm())))?;
        if let Some(on) = spec.options.conflate {
            option("ZMQ_CONFLATE", socket.set_conflate(on))?;
        }
        if let Some(on) = spec.options.immediate {
            option("ZMQ_IMMEDIATE", socket.set_immediate(on))?;
        }
        if let Some(id) = spec.options.routing_id(&self.spec.name) {
            option("ZMQ_ROUTING_ID", socket.set_identity(id.bytes()))?;
        }
        if spec.options.mandatory {
            option("ZMQ_ROUTER_MANDATORY", socket.set_router_mandatory(true))?;
        }
        if spec.kind.fans_out() {
            // Every subscription is passed up, so that each subscriber's can be seen to land.
            libzmq::set_int(&mut socket, zmq_sys::ZMQ_XPUB_VERBOSER, 1)
                .map_err(|why| (Deed::SetOption("ZMQ_XPUB_VERBOSER".to_owned()), why))?;
        }
        let fd = socket.get_fd().map_err(|error| (Deed::Open, libzmq::reason_of(error)))?;
        Ok(Port {
            socket,
            fd,
            kind: spec.kind,
            monitor: None,
            conflated: false,
            bound: Vec::new(),
            connected: HashMap::new(),
            tally,
            told: tally,
            told_at: None,
            rested: true,
            streams: Streams::new(self.shared.roster.clone(), self.shared.clock),
            clean: Cell::new(false),
            frames: Vec::new(),
            bytes: 0,
            ahead: VecDeque::new(),
        })
    }

    /// How many sockets there are.
    pub(super) fn len(&self) -> usize {
        self.ports.len()
    }

    /// A socket's type.
    pub(super) fn kind(&self, socket: usize) -> SocketType {
        self.ports[socket].kind
    }

    /// Whether what comes next is likely to come soon after what was handled: over inproc it comes
    /// straight from another peer's thread, and on a socket that sends and receives it is the answer.
    pub(super) fn is_brisk(&self) -> bool {
        let brisk = |port: &Port| {
            let inproc = port.monitor.is_none();
            inproc || port.kind.sends() && port.kind.receives()
        };
        self.ports.iter().all(brisk)
    }

    /// How many messages the peer has read and sent so far, on all its sockets.
    pub(super) fn handled_so_far(&self) -> u64 {
        let handled = |port: &Port| port.tally.received + port.tally.sent + port.tally.refused;
        self.ports.iter().map(handled).sum()
    }

    /// Says that a call on a socket failed.
    pub(super) fn trouble(&mut self, socket: usize, deed: Deed, reason: Reason) {
        self.outbox.say(Fact::Trouble { socket: number(socket), deed, reason });
    }

    /// Closes the sockets; `linger` replaces the one they were given. Their monitors stay, and tell
    /// when the sockets are gone.
    pub(super) fn close(&mut self, linger: Option<Duration>) -> Remains {
        self.read_monitors();
        let partings = self.shared.partings.clone();
        let _parting = partings.begin();
        let mut remains = Remains { monitors: Vec::new(), linger: Duration::ZERO };
        for (index, mut port) in (0u8..).zip(self.ports.drain(..)) {
            if let Some(linger) = linger {
                // As above.
                let _kept = port.socket.set_linger(millis(linger));
            }
            let own = self.spec.sockets[usize::from(index)].options.linger();
            remains.linger = remains.linger.max(linger.unwrap_or(own));
            for endpoint in &port.bound {
                // Frees the name at once; the close that follows would do it a moment later.
                let mut names = self.shared.names.hold();
                names.remove(endpoint.as_str());
                let _freed = libzmq::attach(&mut port.socket, Call::Unbind, endpoint.as_str());
            }
            if let Some(monitor) = port.monitor {
                remains.monitors.push((index, monitor));
            }
        }
        remains
    }
}

/// What is left of a peer's sockets after they were closed.
pub(super) struct Remains {
    monitors: Vec<(u8, Monitor)>,
    linger: Duration,
}

impl Remains {
    /// Waits until the sockets are gone, and says whose connections they still made.
    pub(super) fn outlast(self, outbox: &mut Outbox) {
        let patience = self.linger + REAPING;
        for (socket, monitor) in self.monitors {
            let _gone = monitor.outlast(patience, |told| {
                outbox.say(Fact::Link {
                    socket,
                    endpoint: told.endpoint,
                    address: told.address,
                    change: told.change,
                });
            });
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let remains = self.close(Some(Duration::ZERO));
        remains.outlast(&mut self.outbox);
    }
}

fn to_message(frames: &[Parcel]) -> Message {
    Message::from_frames(frames.iter().map(|frame| Frame::from(frame.to_vec())).collect())
}

/// A socket's place among the peer's sockets, as facts name it.
pub(super) fn number(socket: usize) -> u8 {
    u8::try_from(socket).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests;
