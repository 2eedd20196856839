//! The bare loop: a topology run by nothing but blocking libzmq calls, with the lab's sockets and
//! options and nothing watched. What `zmq-lab bench` holds the lab against.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use zmq::{SNDMORE, Socket};

use crate::lab::{
    Attach, PeerSpec, Reason, Role, SocketId, SocketSpec, SocketType, Topology, WireId,
};

use super::libzmq::{self, Context, Parcel};
use super::place::Places;

/// After so long without a message a receiver is done, once all speakers are.
const QUIET: Duration = Duration::from_millis(100);
/// How long connections have to be made before the first message.
const MEETING: Duration = Duration::from_millis(200);
/// How often a speaker looks at the clock: once in so many messages.
const LOOK: u64 = 256;

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// The length of each message, in bytes.
    pub size: usize,
    /// After how many messages a speaker is done.
    pub count: Option<u64>,
    /// After how long it is done.
    pub span: Option<Duration>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Bare {
    /// How many messages arrived at those who pass nothing on; for requests, the replies.
    pub received: u64,
    /// From the first send to the last receipt.
    pub elapsed: Duration,
    /// How long each request waited for its reply.
    pub round_trips: Vec<Duration>,
}

/// What all threads share.
struct Stage<'a> {
    topology: &'a Topology,
    load: Load,
    context: Context,
    places: Places,
    bound: Mutex<HashMap<WireId, Vec<String>>>,
    /// All have bound.
    together: Barrier,
    /// All have received what there is; a socket that closes takes with it what it holds.
    parted: Barrier,
    /// How many speakers have not finished.
    speaking: AtomicUsize,
    trouble: Mutex<Option<Reason>>,
}

/// What one thread has to tell.
#[derive(Default)]
struct Told {
    began: Option<Instant>,
    last: Option<Instant>,
    received: u64,
    round_trips: Vec<Duration>,
}

/// The version of libzmq.
pub fn version() -> (i32, i32, i32) {
    zmq::version()
}

/// Runs the topology once.
///
/// # Errors
/// When libzmq refuses something.
pub fn run(topology: &Topology, load: Load) -> Result<Bare, Reason> {
    let speakers = topology.peers.iter().filter(|peer| peer.speaks()).count();
    let stage = Stage {
        topology,
        load,
        context: Context::new(),
        places: Places::new()?,
        bound: Mutex::default(),
        together: Barrier::new(topology.peers.len()),
        parted: Barrier::new(topology.peers.len()),
        speaking: AtomicUsize::new(speakers),
        trouble: Mutex::default(),
    };
    let told: Vec<Told> = thread::scope(|scope| {
        let stage = &stage;
        let threads: Vec<_> =
            topology.peers.iter().map(|peer| scope.spawn(|| stage.play(peer))).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let Stage { context, trouble, .. } = stage;
    context.terminate();
    if let Some(reason) = trouble.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(reason);
    }
    let began = told.iter().filter_map(|told| told.began).min();
    let last = told.iter().filter_map(|told| told.last).max();
    Ok(Bare {
        received: told.iter().map(|told| told.received).sum(),
        elapsed: began
            .zip(last)
            .map_or(Duration::ZERO, |(began, last)| last.saturating_duration_since(began)),
        round_trips: told.into_iter().flat_map(|told| told.round_trips).collect(),
    })
}

impl Stage<'_> {
    fn play(&self, peer: &PeerSpec) -> Told {
        let opened = self.open(peer);
        let mut sockets = match opened {
            Ok(sockets) => sockets,
            Err(reason) => {
                *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
                // Nobody waits for one who cannot come.
                self.speaking.fetch_sub(usize::from(peer.speaks()), Ordering::Release);
                self.parted.wait();
                return Told::default();
            }
        };
        let told = self.act(peer, &mut sockets);
        self.parted.wait();
        told
    }

    fn act(&self, peer: &PeerSpec, sockets: &mut [Socket]) -> Told {
        match (&peer.role, sockets) {
            (Role::Speaker, [first, ..]) => {
                let told = self.speak(peer, first);
                self.speaking.fetch_sub(1, Ordering::Release);
                told
            }
            (Role::Echo | Role::Worker { .. } | Role::Device, sockets) => self.carry(sockets),
            (Role::Listener, [first, ..]) => self.listen(first),
            // No case of the bench has them: what they do is more than to pass on.
            (
                Role::Speaker
                | Role::Listener
                | Role::Balancer
                | Role::ReadyWorker { .. }
                | Role::Cache
                | Role::SyncSpeaker { .. }
                | Role::SyncListener { .. }
                | Role::Pirate { .. }
                | Role::ClockSpeaker
                | Role::Snail { .. },
                _,
            ) => Told::default(),
        }
    }

    fn open(&self, peer: &PeerSpec) -> Result<Vec<Socket>, Reason> {
        let mut sockets = Vec::new();
        let bound = peer.socket_ids().try_for_each(|(id, spec)| {
            sockets.push(self.open_one(id, spec)?);
            Ok::<(), Reason>(())
        });
        self.together.wait();
        bound?;
        for (spec, socket) in peer.sockets.iter().zip(&mut sockets) {
            for end in spec.ends.iter().filter(|end| end.how == Attach::Connect) {
                let known = self.bound.lock().unwrap_or_else(PoisonError::into_inner);
                for endpoint in known.get(&end.wire).into_iter().flatten() {
                    libzmq::attach(socket, libzmq::Call::Connect, endpoint)?;
                }
            }
        }
        thread::sleep(MEETING);
        Ok(sockets)
    }

    fn open_one(&self, id: SocketId, spec: &SocketSpec) -> Result<Socket, Reason> {
        let mut socket = self.context.socket(libzmq::raw_type(spec.kind))?;
        let marks = [spec.options.sndhwm(), spec.options.rcvhwm()];
        let [send, receive] = marks.map(|mark| i32::try_from(mark).unwrap_or(i32::MAX));
        let quiet = i32::try_from(QUIET.as_millis()).unwrap_or(i32::MAX);
        let set = || -> zmq::Result<()> {
            socket.set_linger(0)?;
            socket.set_sndhwm(send)?;
            socket.set_rcvhwm(receive)?;
            socket.set_rcvtimeo(quiet)?;
            socket.set_sndtimeo(quiet)?;
            for prefix in &spec.subscriptions {
                socket.set_subscribe(prefix.bytes())?;
            }
            Ok(())
        };
        set().map_err(libzmq::reason_of)?;
        if spec.kind.fans_out() {
            libzmq::set_int(&mut socket, zmq_sys::ZMQ_XPUB_VERBOSER, 1)?;
        }
        for end in spec.ends.iter().filter(|end| end.how == Attach::Bind) {
            let Some(bind) = self.places.bind(self.topology, end.wire, id) else { continue };
            let at = bind.endpoint.as_str();
            libzmq::attach(&mut socket, libzmq::Call::Bind, at)?;
            let resolved = socket.get_last_endpoint().ok().and_then(Result::ok);
            let resolved = resolved.unwrap_or_else(|| at.to_owned());
            let mut bound = self.bound.lock().unwrap_or_else(PoisonError::into_inner);
            bound.entry(end.wire).or_default().push(resolved);
        }
        Ok(socket)
    }

    fn speak(&self, peer: &PeerSpec, socket: &mut Socket) -> Told {
        let asks = peer.sockets.first().is_some_and(|spec| spec.kind == SocketType::Req);
        let payload = vec![b'.'; self.load.size];
        let mut reply = Parcel::new();
        let began = Instant::now();
        let end = self.load.span.map(|span| began + span);
        let mut told = Told { began: Some(began), ..Told::default() };
        let mut sent = 0u64;
        while self.load.count.is_none_or(|count| sent < count) {
            if (asks || sent.is_multiple_of(LOOK)) && end.is_some_and(|end| Instant::now() >= end) {
                break;
            }
            let asked = asks.then(Instant::now);
            match libzmq::send(socket, &payload, 0) {
                Ok(()) => sent += 1,
                Err(zmq::Error::EAGAIN) if end.is_some_and(|end| Instant::now() >= end) => break,
                Err(zmq::Error::EAGAIN | zmq::Error::EINTR) => continue,
                Err(_) => break,
            }
            let Some(asked) = asked else { continue };
            if reply.receive(socket, 0).is_err() {
                break;
            }
            let now = Instant::now();
            told.round_trips.push(now - asked);
            told.received += 1;
            told.last = Some(now);
        }
        told
    }

    fn over(&self) -> bool {
        self.speaking.load(Ordering::Acquire) == 0
    }

    fn listen(&self, socket: &mut Socket) -> Told {
        let mut told = Told::default();
        let mut message = Parcel::new();
        loop {
            match message.receive(socket, 0) {
                Ok(_) => {
                    told.received += 1;
                    // The clock is read seldom until any message may be the last.
                    if told.received % LOOK == 1 || self.over() {
                        told.last = Some(Instant::now());
                    }
                }
                Err(zmq::Error::EAGAIN) if self.over() => return told,
                Err(zmq::Error::EAGAIN | zmq::Error::EINTR) => {}
                Err(_) => return told,
            }
        }
    }

    /// Hands on what comes in at the first socket, at the last, which may be the same.
    fn carry(&self, sockets: &mut [Socket]) -> Told {
        let Some(to) = sockets.len().checked_sub(1) else { return Told::default() };
        let mut message = Parcel::new();
        loop {
            match message.receive(&mut sockets[0], 0) {
                Ok(_) => {
                    let flags = if message.has_more() { SNDMORE } else { 0 };
                    if message.send(&mut sockets[to], flags).is_err() && self.over() {
                        return Told::default();
                    }
                }
                Err(zmq::Error::EAGAIN) if self.over() => return Told::default(),
                Err(zmq::Error::EAGAIN | zmq::Error::EINTR) => {}
                Err(_) => return Told::default(),
            }
        }
    }
}
