//! Connections at a desk: made, taken off and watched, and the subscriptions of its sockets.

use std::ffi::c_int;
use std::fmt::Display;
use std::os::fd::{OwnedFd, RawFd};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use zmq::{DONTWAIT, POLLIN};

use crate::engine::libzmq::{self, Call};
use crate::engine::monitor::Monitor;
use crate::lab::{
    Address, Deed, Endpoint, Fact, PeerId, Prefix, Reason, SocketId, SocketType, Transport, WireId,
};

use super::{Desk, Port, number};

/// How many monitors there have been, for their names.
static MONITORS: AtomicU64 = AtomicU64::new(0);
/// A disconnect needs further calls on its socket before the far end sees it; a peer that is paused
/// makes none by itself. For so long, and so often, it makes them.
const SETTLING: Duration = Duration::from_millis(50);
const SETTLING_EVERY: Duration = Duration::from_millis(2);

impl Desk {
    /// Starts a socket's monitor before it binds or connects where there is something to tell of.
    pub(super) fn watch(&mut self, socket: usize, endpoint: &Endpoint) -> Result<(), Reason> {
        let port = &mut self.ports[socket];
        if port.monitor.is_none() && endpoint.transport() != Transport::Inproc {
            let name = monitor_name(self.spec.id, socket);
            port.monitor = Some(Monitor::start(&self.shared.context, &mut port.socket, &name)?);
        }
        Ok(())
    }

    /// Binds, and returns the endpoint as libzmq resolved it.
    pub(in crate::engine) fn bind(
        &mut self,
        socket: usize,
        endpoint: &Endpoint,
    ) -> Result<Endpoint, Reason> {
        self.watch(socket, endpoint)?;
        let port = &mut self.ports[socket];
        let mut names = self.shared.names.hold();
        libzmq::attach(&mut port.socket, Call::Bind, endpoint.as_str())?;
        port.conflated |= self.spec.sockets[socket].conflates();
        if endpoint.transport() == Transport::Inproc {
            names.insert(endpoint.to_string());
        }
        drop(names);
        // Right after a bind that succeeded, and only then, this is the endpoint of that bind.
        let resolved = port.socket.get_last_endpoint().ok().and_then(Result::ok);
        let bound = resolved.and_then(|text| text.parse().ok()).unwrap_or_else(|| endpoint.clone());
        port.bound.push(bound.clone());
        Ok(bound)
    }

    /// Connects to `to`'s endpoint, instead of an earlier one of its. Over inproc it does nothing
    /// when the far end is gone again: the peer is told anew when that returns.
    pub(in crate::engine) fn connect(
        &mut self,
        socket: usize,
        wire: WireId,
        endpoint: Endpoint,
        to: Option<SocketId>,
    ) {
        if let Err(reason) = self.watch(socket, &endpoint) {
            self.trouble(socket, Deed::Connect(endpoint.to_string()), reason);
            return;
        }
        let port = &mut self.ports[socket];
        if let Some(old) = to.and_then(|to| port.connected.remove(&to)) {
            // Over inproc the connection went with the far end and this fails; that is as wanted.
            let _gone = self.take_off(socket, &old);
        }
        let port = &mut self.ports[socket];
        let names = self.shared.names.hold();
        if endpoint.transport() == Transport::Inproc && !names.contains(endpoint.as_str()) {
            return;
        }
        let result = libzmq::attach(&mut port.socket, Call::Connect, endpoint.as_str());
        drop(names);
        let number = number(socket);
        match result {
            Ok(()) => {
                port.conflated |= self.spec.sockets[socket].conflates();
                if let Some(to) = to {
                    port.connected.insert(to, endpoint.clone());
                }
                self.outbox.say(Fact::Connecting { socket: number, wire, endpoint, to });
            }
            Err(reason) => self.trouble(socket, Deed::Connect(endpoint.to_string()), reason),
        }
    }

    /// Closes the connection to `to`, if there is one, and says so in any case.
    pub(in crate::engine) fn disconnect(
        &mut self,
        socket: usize,
        wire: WireId,
        endpoint: Endpoint,
        to: SocketId,
    ) {
        // What the monitor told so far is of the connection that goes.
        self.read_monitors();
        // Without it libzmq would go on, reconnect even, to deliver what is queued.
        self.linger(socket, Duration::ZERO);
        if let Some(there) = self.ports[socket].connected.remove(&to)
            && let Err(reason) = self.take_off(socket, &there)
            // Over inproc a connection goes with its far end; then there is nothing to close.
            && there.transport() != Transport::Inproc
        {
            self.trouble(socket, Deed::Disconnect(there.to_string()), reason);
        }
        self.linger(socket, self.spec.sockets[socket].options.linger());
        self.begin_settling();
        let socket = number(socket);
        self.outbox.say(Fact::Disconnecting { socket, wire, endpoint, to });
    }

    /// From now on, for a moment, libzmq is given turns.
    pub(in crate::engine) fn begin_settling(&mut self) {
        self.settling = Some(Instant::now() + SETTLING);
    }

    /// Gives libzmq a turn if a disconnect is under way; returns when the next is due.
    pub(in crate::engine) fn settle(&mut self, now: Instant) -> Option<Instant> {
        self.settling = self.settling.filter(|until| *until > now);
        self.settling?;
        for port in &self.ports {
            // What lies ready is of no interest here.
            let _events = port.events();
        }
        Some(now + SETTLING_EVERY)
    }

    pub(super) fn linger(&self, socket: usize, span: Duration) {
        // An open socket takes any linger; should libzmq refuse, the old one stands.
        let _kept = self.ports[socket].socket.set_linger(millis(span));
    }

    /// Takes a connection off. First it reads the message that polling took a frame of: libzmq would
    /// look for its other frames in vain and abort the process (`Assertion failed: !_more`, fq.cpp).
    pub(super) fn take_off(&mut self, socket: usize, endpoint: &Endpoint) -> Result<(), Reason> {
        let port = &self.ports[socket];
        if port.kind.prefetches()
            && port.events().is_ok_and(|events| events.contains(POLLIN))
            && self.take_frames(socket)
        {
            let port = &mut self.ports[socket];
            port.ahead.push_back(std::mem::take(&mut port.frames));
        }
        let port = &mut self.ports[socket];
        let partings = &self.shared.partings;
        let inproc = endpoint.transport() == Transport::Inproc;
        let _parting = if inproc { partings.cut() } else { partings.begin() };
        libzmq::attach(&mut port.socket, Call::Disconnect, endpoint.as_str())
    }

    /// Whether a message was read before the application asked for it.
    #[cfg(test)]
    pub(super) fn has_ahead(&self, socket: usize) -> bool {
        !self.ports[socket].ahead.is_empty()
    }

    /// Adds (`true`) or drops a subscription of a SUB or XSUB socket.
    pub(in crate::engine) fn subscribe(&mut self, socket: usize, prefix: Prefix, on: bool) {
        let Port { socket: target, kind, .. } = &self.ports[socket];
        let (result, name) = match (*kind == SocketType::Xsub, on) {
            // An XSUB's subscription is a message of its own (RFC 29).
            (true, _) => {
                (target.send([&[u8::from(on)], prefix.bytes()].concat(), DONTWAIT), "ZMQ_SUBSCRIBE")
            }
            (false, true) => (target.set_subscribe(prefix.bytes()), "ZMQ_SUBSCRIBE"),
            (false, false) => (target.set_unsubscribe(prefix.bytes()), "ZMQ_UNSUBSCRIBE"),
        };
        let socket_number = number(socket);
        match result {
            Ok(()) if on => self.outbox.say(Fact::Subscribed { socket: socket_number, prefix }),
            Ok(()) => self.outbox.say(Fact::Unsubscribed { socket: socket_number, prefix }),
            Err(error) => {
                self.trouble(socket, Deed::SetOption(name.to_owned()), libzmq::reason_of(error));
            }
        }
    }

    /// Says what the monitors told.
    pub(in crate::engine) fn read_monitors(&mut self) {
        for socket in 0..self.ports.len() {
            while let Some(told) = self.ports[socket].monitor.as_mut().and_then(Monitor::next) {
                self.say_offers(socket);
                self.parted += u64::from(told.change.ends());
                self.outbox.say(Fact::Link {
                    socket: number(socket),
                    endpoint: told.endpoint,
                    address: told.address,
                    change: told.change,
                });
            }
        }
    }

    /// The connection the message just read came over, where libzmq tells its descriptor.
    pub(super) fn connection_of(&mut self, socket: usize) -> Option<Address> {
        let fd: RawFd = self.ports[socket].frames.first()?.property(c"__fd")?.parse().ok()?;
        // The descriptor may stand for another connection by now.
        self.read_monitors();
        self.ports[socket].monitor.as_ref()?.connection(fd).cloned()
    }

    /// Holds the connections that stand, beyond the sockets' end.
    pub(in crate::engine) fn hold_connections(&mut self) -> Vec<OwnedFd> {
        self.read_monitors();
        self.ports.iter().filter_map(|port| port.monitor.as_ref()).flat_map(Monitor::hold).collect()
    }
}

/// A name for a monitor. An earlier socket's may still be in use while libzmq puts that socket away.
pub(super) fn monitor_name(peer: PeerId, what: impl Display) -> String {
    let number = MONITORS.fetch_add(1, Ordering::Relaxed);
    format!("{}.{what}.{number}", peer.0)
}

pub(super) fn millis(span: Duration) -> c_int {
    c_int::try_from(span.as_millis()).unwrap_or(c_int::MAX)
}

pub(super) fn count(messages: u32) -> c_int {
    c_int::try_from(messages).unwrap_or(c_int::MAX)
}
