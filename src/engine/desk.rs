//! A peer's desk: its sockets with their monitors and counts, and every fact said about them.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::ffi::c_int;
use std::os::fd::{OwnedFd, RawFd};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use zmq::{DONTWAIT, POLLIN, POLLOUT, PollEvents, SNDMORE, Socket};

use crate::lab::{
    Address, Cause, Deed, Endpoint, Fact, Frame, Holding, Message, Moment, PeerSpec, Prefix,
    Reason, Refusal, Setting, SocketId, SocketType, Tally, Transport, WireId,
};

use super::libzmq::{self, Call, Context, Parcel};
use super::monitor::Monitor;
use super::names::Names;
use super::outbox::{Clock, Outbox};
use super::roster::Roster;
use super::streams::{Counted, Passage, Streams};

mod counted;
mod watching;

pub(super) use counted::HandedOn;
pub(super) use watching::Watch;

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
/// A busy socket's counts are said at most this often.
const TALLY_EVERY: Duration = Duration::from_millis(16);
/// How long counts rest before they are said once more.
const REST: Duration = Duration::from_secs(1);
/// A disconnect needs further calls on its socket before the far end sees it; a peer that is paused
/// makes none by itself. For so long, and so often, it makes them.
const SETTLING: Duration = Duration::from_millis(50);
const SETTLING_EVERY: Duration = Duration::from_millis(2);
/// How long libzmq's reaper may take, after the linger, to put a closed socket away.
const REAPING: Duration = Duration::from_millis(500);
/// At its end a peer looks at this many unread messages at most, so that its end stays prompt.
const UNREAD_LOOKED_AT: u64 = 100_000;

/// How many monitors there have been, for their names.
static MONITORS: AtomicU64 = AtomicU64::new(0);

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
    /// When counted messages passed last.
    passed: Moment,
}

/// What the peers of a lab share.
pub(super) struct Shared {
    pub(super) context: Context,
    pub(super) names: Names,
    pub(super) roster: Roster,
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
    /// The message read last.
    frames: Vec<Parcel>,
    /// Messages read before the application asked for them: at most one for each disconnect.
    ahead: VecDeque<Vec<Parcel>>,
}

impl Port {
    /// What the socket is ready for.
    fn events(&self) -> zmq::Result<PollEvents> {
        self.clean.set(false);
        self.socket.get_events()
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
        let (ports, settling) = (Vec::new(), None);
        Self { spec, outbox, batch: BATCH, shared, ports, settling, passed: Moment::START }
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
            bound: Vec::new(),
            connected: HashMap::new(),
            tally,
            told: tally,
            told_at: None,
            rested: true,
            streams: Streams::new(self.shared.roster.clone(), self.shared.clock),
            clean: Cell::new(false),
            frames: Vec::new(),
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

    /// Starts a socket's monitor before it binds or connects where there is something to tell of.
    fn watch(&mut self, socket: usize, endpoint: &Endpoint) -> Result<(), Reason> {
        let port = &mut self.ports[socket];
        if port.monitor.is_none() && endpoint.transport() != Transport::Inproc {
            // An earlier socket's name may still be in use while libzmq puts that socket away.
            let number = MONITORS.fetch_add(1, Ordering::Relaxed);
            let name = format!("{}.{socket}.{number}", self.spec.id.0);
            port.monitor = Some(Monitor::start(&self.shared.context, &mut port.socket, &name)?);
        }
        Ok(())
    }

    /// Binds, and returns the endpoint as libzmq resolved it.
    pub(super) fn bind(&mut self, socket: usize, endpoint: &Endpoint) -> Result<Endpoint, Reason> {
        self.watch(socket, endpoint)?;
        let port = &mut self.ports[socket];
        let mut names = self.shared.names.hold();
        libzmq::attach(&mut port.socket, Call::Bind, endpoint.as_str())?;
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
    pub(super) fn connect(
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
                if let Some(to) = to {
                    port.connected.insert(to, endpoint.clone());
                }
                self.outbox.say(Fact::Connecting { socket: number, wire, endpoint, to });
            }
            Err(reason) => self.trouble(socket, Deed::Connect(endpoint.to_string()), reason),
        }
    }

    /// Closes the connection to `to`, if there is one, and says so in any case.
    pub(super) fn disconnect(
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
        self.settling = Some(Instant::now() + SETTLING);
        let socket = number(socket);
        self.outbox.say(Fact::Disconnecting { socket, wire, endpoint, to });
    }

    /// Gives libzmq a turn if a disconnect is under way; returns when the next is due.
    pub(super) fn settle(&mut self, now: Instant) -> Option<Instant> {
        self.settling = self.settling.filter(|until| *until > now);
        self.settling?;
        for port in &self.ports {
            // What lies ready is of no interest here.
            let _events = port.events();
        }
        Some(now + SETTLING_EVERY)
    }

    fn linger(&self, socket: usize, span: Duration) {
        // An open socket takes any linger; should libzmq refuse, the old one stands.
        let _kept = self.ports[socket].socket.set_linger(millis(span));
    }

    /// Changes an option of an open socket.
    pub(super) fn set(&mut self, socket: usize, setting: Setting) {
        let Some(port) = self.ports.get(socket) else { return };
        // libzmq sends a new mark to the far end of every pipe it knows, also of one whose far end is
        // gone, memory and all (pipe.cpp: send_hwms_to_peer). Asked for its events it first takes
        // notice of what has ended, which leaves that little time.
        let _events = port.events();
        let target = &port.socket;
        let result = match setting {
            Setting::Sndhwm(messages) => target.set_sndhwm(count(messages)),
            Setting::Rcvhwm(messages) => target.set_rcvhwm(count(messages)),
            Setting::Linger(span) => target.set_linger(millis(span)),
            Setting::Conflate(on) => target.set_conflate(on),
            Setting::Immediate(on) => target.set_immediate(on),
        };
        match result {
            Ok(()) => {
                self.spec.sockets[socket].options.set(setting);
                self.outbox.say(Fact::OptionSet { socket: number(socket), setting });
            }
            Err(error) => {
                let deed = Deed::SetOption(setting.option().to_owned());
                self.trouble(socket, deed, libzmq::reason_of(error));
            }
        }
    }

    /// How many messages the peer has read and sent so far, on all its sockets.
    pub(super) fn handled_so_far(&self) -> u64 {
        let handled = |port: &Port| port.tally.received + port.tally.sent + port.tally.refused;
        self.ports.iter().map(handled).sum()
    }

    /// Takes a connection off. First it reads the message that polling took a frame of: libzmq would
    /// look for its other frames in vain and abort the process (`Assertion failed: !_more`, fq.cpp).
    fn take_off(&mut self, socket: usize, endpoint: &Endpoint) -> Result<(), Reason> {
        let port = &self.ports[socket];
        if port.kind.prefetches()
            && port.events().is_ok_and(|events| events.contains(POLLIN))
            && self.take_frames(socket)
        {
            let port = &mut self.ports[socket];
            port.ahead.push_back(std::mem::take(&mut port.frames));
        }
        let port = &mut self.ports[socket];
        libzmq::attach(&mut port.socket, Call::Disconnect, endpoint.as_str())
    }

    /// Whether a message was read before the application asked for it.
    #[cfg(test)]
    fn has_ahead(&self, socket: usize) -> bool {
        !self.ports[socket].ahead.is_empty()
    }

    /// Says that a call on a socket failed.
    pub(super) fn trouble(&mut self, socket: usize, deed: Deed, reason: Reason) {
        self.outbox.say(Fact::Trouble { socket: number(socket), deed, reason });
    }

    /// Adds (`true`) or drops a subscription of a SUB or XSUB socket.
    pub(super) fn subscribe(&mut self, socket: usize, prefix: Prefix, on: bool) {
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
    pub(super) fn read_monitors(&mut self) {
        for socket in 0..self.ports.len() {
            while let Some(told) = self.ports[socket].monitor.as_mut().and_then(Monitor::next) {
                self.say_offers(socket);
                self.outbox.say(Fact::Link {
                    socket: number(socket),
                    endpoint: told.endpoint,
                    address: told.address,
                    change: told.change,
                });
            }
        }
    }

    /// Offers a message: counts it and says so, before libzmq hears of it.
    pub(super) fn offer(
        &mut self,
        socket: usize,
        message: &Message,
        cause: Option<Cause>,
    ) -> Ticket {
        let tally = &mut self.ports[socket].tally;
        tally.offered += 1;
        let n = tally.offered;
        let port = &mut self.ports[socket];
        let counted = message.frames().last().and_then(|last| port.streams.read(last.bytes()));
        if let Some(counted) = counted {
            let at = port.streams.time(counted);
            port.streams.note(counted, Passage::Offered(at));
            return Ticket { n, told: false, counted: Some(counted) };
        }
        self.say_counted(socket);
        let told = self.outbox.detail(|| Fact::Offered {
            socket: number(socket),
            n,
            message: message.clone(),
            cause,
        });
        self.ports[socket].tally.thinned += u64::from(!told);
        if !told && self.ports[socket].told.thinned == 0 {
            // So that its receipt is not taken for that of somebody else's message.
            self.stamp();
            self.say_tally(socket);
        }
        Ticket { n, told, counted: None }
    }

    /// Tries to send an offered message without blocking, and says how that went unless it would
    /// block.
    pub(super) fn send(
        &mut self,
        socket: usize,
        ticket: Ticket,
        message: &Message,
    ) -> Result<(), Hindrance> {
        let port = &self.ports[socket];
        port.clean.set(false);
        match send_frames(&port.socket, message) {
            Ok(()) => {
                let tally = &mut self.ports[socket].tally;
                tally.sent += 1;
                tally.bytes_sent += message.len() as u64;
                self.outcome(socket, ticket, |socket, n| Fact::Sent { socket, n });
                Ok(())
            }
            Err(zmq::Error::EAGAIN) => Err(Hindrance::WouldBlock),
            Err(error) => {
                let why = match error {
                    zmq::Error::EFSM => Refusal::OutOfTurn,
                    zmq::Error::EHOSTUNREACH => Refusal::Unroutable,
                    other => Refusal::Failed { reason: libzmq::reason_of(other) },
                };
                self.refuse(socket, ticket, why);
                Err(Hindrance::Refused)
            }
        }
    }

    /// Says that an offered message will not be sent.
    pub(super) fn refuse(&mut self, socket: usize, ticket: Ticket, why: Refusal) {
        let port = &mut self.ports[socket];
        port.tally.refused += 1;
        if let Some(counted) = ticket.counted {
            port.streams.note(counted, Passage::Refused);
        }
        self.outcome(socket, ticket, |socket, n| Fact::Refused { socket, n, why });
    }

    /// Says that an offered message waits.
    pub(super) fn hold(&mut self, socket: usize, ticket: Ticket, why: Holding) {
        self.outcome(socket, ticket, |socket, n| Fact::Held { socket, n, why });
    }

    /// An outcome is said if its offer was; then it must arrive.
    fn outcome(&mut self, socket: usize, ticket: Ticket, fact: impl FnOnce(u8, u64) -> Fact) {
        if ticket.told {
            self.outbox.say(fact(number(socket), ticket.n));
        }
    }

    /// Receives the next message, counts it and says so; `None` when none is there. The message
    /// itself is made only when `wanted` or when its detail is said.
    pub(super) fn receive(
        &mut self,
        socket: usize,
        wanted: bool,
    ) -> Option<(u64, Option<Message>)> {
        if !self.read_frames(socket) {
            return None;
        }
        if self.count_receipt(socket) {
            let port = &self.ports[socket];
            return Some((port.tally.received, wanted.then(|| to_message(&port.frames))));
        }
        Some(self.tell_receipt(socket, wanted))
    }

    /// Counts the message just read and says so; it is no counted one.
    fn tell_receipt(&mut self, socket: usize, wanted: bool) -> (u64, Option<Message>) {
        self.say_counted(socket);
        let room = self.outbox.has_room();
        let at = room.then(|| self.outbox.now());
        let from = if room { self.connection_of(socket) } else { None };
        let port = &mut self.ports[socket];
        port.tally.received += 1;
        port.tally.bytes_received +=
            port.frames.iter().map(|frame| frame.len() as u64).sum::<u64>();
        let n = port.tally.received;
        let message = (wanted || room).then(|| to_message(&port.frames));
        let told = at.is_some_and(|at| {
            self.outbox.detail_at(at, || Fact::Received {
                socket: number(socket),
                n,
                message: message.clone().unwrap_or_else(|| Message::from_frames(Vec::new())),
                from,
            })
        });
        self.ports[socket].tally.thinned += u64::from(!told);
        (n, message)
    }

    /// Reads the notices of a publisher: which subscriptions landed and which went. Each is handed on
    /// before it is said, and one that landed also after.
    pub(super) fn read_notices(
        &mut self,
        socket: usize,
        mut hand_on: impl FnMut(&mut Self, &Prefix, Notice),
    ) {
        while self.read_frames(socket) {
            let from = self.connection_of(socket);
            let Some((&first, prefix)) =
                self.ports[socket].frames.first().and_then(|frame| frame.split_first())
            else {
                continue;
            };
            let (number, prefix) = (number(socket), Prefix::from(prefix));
            self.say_offers(socket);
            match first {
                1 => {
                    hand_on(self, &prefix, Notice::Comes);
                    let landed = prefix.clone();
                    let fact = Fact::SubscriptionLanded { socket: number, prefix: landed, from };
                    self.outbox.say(fact);
                    hand_on(self, &prefix, Notice::Came);
                }
                0 => {
                    hand_on(self, &prefix, Notice::Goes);
                    self.outbox.say(Fact::SubscriptionLeft { socket: number, prefix, from });
                }
                // An XSUB may send anything upstream; a PUB never shows it to its application.
                _ => {}
            }
        }
    }

    /// Reads the next message's frames; tells whether there was one.
    fn read_frames(&mut self, socket: usize) -> bool {
        let port = &mut self.ports[socket];
        if let Some(frames) = port.ahead.pop_front() {
            port.frames = frames;
            return true;
        }
        self.take_frames(socket)
    }

    /// Receives one message's frames from libzmq; tells whether there was one.
    fn take_frames(&mut self, socket: usize) -> bool {
        let port = &mut self.ports[socket];
        let mut count = 0;
        loop {
            // The messages of before are received into.
            if port.frames.len() == count {
                port.frames.push(Parcel::new());
            }
            let Some(frame) = port.frames.get_mut(count) else { return false };
            match frame.receive(&mut port.socket, DONTWAIT) {
                Ok(()) => {
                    count += 1;
                    if !frame.has_more() {
                        port.frames.truncate(count);
                        return true;
                    }
                }
                Err(zmq::Error::EINTR) => {}
                Err(zmq::Error::EAGAIN) => {
                    port.clean.set(true);
                    if let Some(monitor) = &mut port.monitor {
                        monitor.all_read();
                    }
                    return false;
                }
                // A REP that owes a reply has nothing to receive either.
                Err(zmq::Error::EFSM | zmq::Error::ETERM) => return false,
                Err(error) => {
                    self.trouble(socket, Deed::Receive, libzmq::reason_of(error));
                    return false;
                }
            }
        }
    }

    /// The connection the message just read came over, where libzmq tells its descriptor.
    fn connection_of(&mut self, socket: usize) -> Option<Address> {
        let fd: RawFd = self.ports[socket].frames.first()?.property(c"__fd")?.parse().ok()?;
        // The descriptor may stand for another connection by now.
        self.read_monitors();
        self.ports[socket].monitor.as_ref()?.connection(fd).cloned()
    }

    /// Whether a socket would take a message now.
    pub(super) fn has_room(&self, socket: usize) -> bool {
        self.ports[socket].events().is_ok_and(|events| events.contains(POLLOUT))
    }

    /// Whether nothing lies unread in any socket the application reads.
    pub(super) fn nothing_unread(&self) -> bool {
        self.ports.iter().filter(|port| port.kind.receives()).all(|port| {
            let waits = port.events().is_ok_and(|events| events.contains(POLLIN));
            !waits && port.ahead.is_empty()
        })
    }

    /// Says the counts that changed, unless they were said a moment ago; returns when to say the
    /// rest. Where counted messages pass, the counts are said once more when they have come to rest,
    /// so that whoever tells a rate from them hears that it is none.
    pub(super) fn say_tallies(&mut self, now: Instant) -> Option<Instant> {
        self.count_losses();
        let mut due = None;
        for socket in 0..self.ports.len() {
            let port = &self.ports[socket];
            let changed = port.tally != port.told;
            if !changed && port.rested {
                continue;
            }
            let pause = if changed { TALLY_EVERY } else { REST };
            let ready = port.told_at.map_or(now, |at| at + pause);
            if ready <= now || port.streams.news().1 {
                self.say_tally(socket);
                let port = &mut self.ports[socket];
                port.told_at = Some(now);
                port.rested = !changed || !port.streams.any();
            }
            let port = &self.ports[socket];
            if !port.rested || port.tally != port.told {
                let pause = if port.tally == port.told { REST } else { TALLY_EVERY };
                let ready = port.told_at.map_or(now, |at| at + pause);
                due = Some(due.map_or(ready, |due: Instant| due.min(ready)));
            }
        }
        due
    }

    fn say_tally(&mut self, socket: usize) {
        self.say_flows(socket);
        let port = &mut self.ports[socket];
        self.outbox.say(Fact::Tally { socket: number(socket), tally: port.tally });
        port.told = port.tally;
    }

    /// Says all counts that changed.
    pub(super) fn say_all_tallies(&mut self) {
        self.stamp();
        self.count_losses();
        for socket in 0..self.ports.len() {
            if self.ports[socket].tally != self.ports[socket].told {
                self.say_tally(socket);
            }
        }
    }

    /// Facts the outbox had to let go count as thinned, at the first socket.
    fn count_losses(&mut self) {
        if let Some(port) = self.ports.first_mut() {
            port.tally.thinned += self.outbox.take_lost();
        }
    }

    /// Says of each message that lies unread that it is lost now.
    pub(super) fn say_unread(&mut self) {
        for socket in 0..self.ports.len() {
            let kind = self.ports[socket].kind;
            if !kind.receives() || kind.fans_out() {
                continue;
            }
            for _ in 0..UNREAD_LOOKED_AT {
                if !self.read_frames(socket) {
                    break;
                }
                let port = &mut self.ports[socket];
                port.tally.unread += 1;
                let counted = port.frames.last().and_then(|last| port.streams.read(last));
                if let Some(counted) = counted {
                    port.streams.note(counted, Passage::Unread);
                    continue;
                }
                let from = self.connection_of(socket);
                let port = &mut self.ports[socket];
                let message = to_message(&port.frames);
                let fact = || Fact::Unread { socket: number(socket), message, from };
                let told = self.outbox.detail(fact);
                self.ports[socket].tally.thinned += u64::from(!told);
            }
        }
    }

    /// The counts, for the peer's next life.
    pub(super) fn tallies(&self) -> Vec<Tally> {
        self.ports.iter().map(|port| port.tally).collect()
    }

    /// Holds the connections that stand, beyond the sockets' end.
    pub(super) fn hold_connections(&mut self) -> Vec<OwnedFd> {
        self.read_monitors();
        self.ports.iter().filter_map(|port| port.monitor.as_ref()).flat_map(Monitor::hold).collect()
    }

    /// Closes the sockets; `linger` replaces the one they were given. Their monitors stay, and tell
    /// when the sockets are gone.
    pub(super) fn close(&mut self, linger: Option<Duration>) -> Remains {
        self.read_monitors();
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
            monitor.outlast(patience, |told| {
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

/// Sends all frames or none.
///
/// If the connection that got the first frames ends before the last, libzmq takes them back and
/// refuses the next one (`-2` in lb.cpp). To go on with that one would send half a message, so the
/// whole of it is to be sent again.
fn send_frames(socket: &Socket, message: &Message) -> zmq::Result<()> {
    let frames = message.frames();
    for (place, frame) in frames.iter().enumerate() {
        let more = if place + 1 < frames.len() { SNDMORE } else { 0 };
        let sent = if place == 0 {
            send_first(socket, frame, more)
        } else {
            send_frame(socket, frame, more)
        };
        if sent == Err(zmq::Error::EAGAIN) && place > 0 {
            let rest = frames.get(place + 1..).unwrap_or_default();
            drop_rest(socket, rest.iter().map(Frame::bytes));
        }
        sent?;
    }
    Ok(())
}

/// After a refusal for want of room it asks `zmq_poll` once, because a peer that just connected may
/// not have been noticed yet.
fn send_first(socket: &Socket, frame: &Frame, flags: c_int) -> zmq::Result<()> {
    match send_frame(socket, frame, flags) {
        Err(zmq::Error::EAGAIN) if socket.poll(POLLOUT, 0)? > 0 => send_frame(socket, frame, flags),
        sent => sent,
    }
}

fn send_frame(socket: &Socket, frame: &Frame, flags: c_int) -> zmq::Result<()> {
    loop {
        match socket.send(frame.bytes(), flags | DONTWAIT) {
            Err(zmq::Error::EINTR) => {}
            sent => return sent,
        }
    }
}

/// Gives libzmq the frames that it still expects of a message it has taken back, to be dropped. Only
/// sockets that deal messages out among their connections expect any.
fn drop_rest<'a>(socket: &Socket, rest: impl Iterator<Item = &'a [u8]>) {
    let deals = matches!(
        socket.get_socket_type(),
        Ok(zmq::SocketType::PUSH | zmq::SocketType::DEALER | zmq::SocketType::REQ)
    );
    let mut rest = rest.filter(|_| deals).peekable();
    while let Some(frame) = rest.next() {
        let more = if rest.peek().is_some() { SNDMORE } else { 0 };
        let _dropped = socket.send(frame, more | DONTWAIT);
    }
}

fn to_message(frames: &[Parcel]) -> Message {
    Message::from_frames(frames.iter().map(|frame| Frame::from(frame.to_vec())).collect())
}

/// A socket's place among the peer's sockets, as facts name it.
pub(super) fn number(socket: usize) -> u8 {
    u8::try_from(socket).unwrap_or(u8::MAX)
}

fn millis(span: Duration) -> c_int {
    c_int::try_from(span.as_millis()).unwrap_or(c_int::MAX)
}

fn count(messages: u32) -> c_int {
    c_int::try_from(messages).unwrap_or(c_int::MAX)
}

#[cfg(test)]
mod tests;
