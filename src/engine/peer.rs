//! A peer's thread: it opens its sockets, plays its role, hears its letters, and closes.

use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;
use zmq::{POLLIN, POLLOUT, PollEvents};

use crate::lab::{
    Deed, Ending, Endpoint, Fact, Flood, Message, PeerId, Prefix, Reason, Setting, SocketId, Tally,
    Turn, WireId,
};

use super::bell::Bell;
use super::desk::{BATCH, Desk, Notice, Watch};
use super::role::{Play, play};

/// A letter from the supervisor to a peer.
pub(super) enum Letter {
    Connect {
        socket: u8,
        wire: WireId,
        endpoint: Endpoint,
        to: Option<SocketId>,
    },
    Send {
        message: Message,
        turn: Turn,
    },
    Disconnect {
        socket: u8,
        wire: WireId,
        endpoint: Endpoint,
        to: SocketId,
    },
    /// A connection to it was taken off over inproc, which it takes notice of only when asked.
    Settle,
    Pause,
    Resume,
    Flood(Option<Flood>),
    Freeze,
    Thaw,
    /// Handle one message; `alone`: nobody else is asked when there is none.
    Step {
        alone: bool,
    },
    SlowMotion(Duration),
    Set {
        socket: u8,
        setting: Setting,
        /// Whether libzmq is told now.
        live: bool,
    },
    SetPace(Duration),
    Subscribe(Prefix),
    Unsubscribe(Prefix),
    Census,
    End(Ending),
}

/// What a peer tells the supervisor.
pub(super) enum Report {
    /// It bound, so that others can connect.
    Bound { socket: SocketId, wire: WireId, endpoint: Endpoint },
    /// It took the step it was told to.
    Stepped { peer: PeerId, handled: bool },
    /// Its thread is over; these are its counts, and what it left open in a crash.
    Ended { peer: PeerId, tallies: Vec<Tally>, wreck: Vec<OwnedFd> },
}

/// A bind to make, and what to do when the endpoint is taken.
#[derive(Clone, Debug)]
pub(super) struct Bind {
    pub(super) socket: u8,
    pub(super) wire: WireId,
    pub(super) endpoint: Endpoint,
    /// Take this one instead.
    pub(super) or_else: Option<Endpoint>,
    /// Try again for a while first: an earlier socket of this lab may still be closing.
    pub(super) patient: bool,
}

/// How long a patient bind goes on trying.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long it pauses between two tries.
const BETWEEN_TRIES: Duration = Duration::from_millis(10);
/// How often a peer that has just handled a message looks again before it sleeps, each time after
/// giving way to other threads: what comes next is often on its way, and being woken by the kernel
/// takes longer than that. Only where the desk is brisk: what goes one way over tcp and ipc had
/// better gather while the peer sleeps.
const LOOKS: usize = 32;
/// How soon to try again to say what the outbox keeps.
const OUTBOX_RETRY: Duration = Duration::from_millis(20);

/// A peer on its thread.
pub(super) struct Peer {
    desk: Desk,
    play: Box<dyn Play>,
    bell: Bell<Letter>,
    reports: Sender<Report>,
    /// Paused by itself, or with the whole lab.
    paused: bool,
    frozen: bool,
    /// Paused, but for one message; whether it was asked alone.
    step: Option<bool>,
    /// How long to rest after each message read, and until when it rests now.
    rest: Duration,
    resting: Option<Instant>,
    /// Whether it has just handled a message and expects another soon.
    warm: bool,
    census: bool,
    watch: Watch,
    /// Where its sockets connected.
    dials: Vec<(u8, WireId, Endpoint, Option<SocketId>)>,
    binds: Vec<(Bind, Instant)>,
    /// Where its sockets bound.
    places: Vec<Bind>,
    /// When to try the binds next.
    next_try: Instant,
}

impl Peer {
    pub(super) fn new(
        desk: Desk,
        bell: Bell<Letter>,
        reports: Sender<Report>,
        binds: Vec<Bind>,
    ) -> Self {
        let now = Instant::now();
        let until = now + PATIENCE;
        let play = play(&desk.spec);
        let binds = binds.into_iter().map(|bind| (bind, until)).collect();
        Self {
            desk,
            play,
            bell,
            reports,
            paused: false,
            frozen: false,
            step: None,
            rest: Duration::ZERO,
            resting: None,
            warm: false,
            census: false,
            watch: Watch::default(),
            dials: Vec::new(),
            places: Vec::new(),
            binds,
            next_try: now,
        }
    }

    /// The whole life of the peer.
    pub(super) fn live(mut self, tallies: &[Tally]) {
        let life = catch_unwind(AssertUnwindSafe(|| self.run(tallies)));
        let how = match life {
            Ok(how) => how,
            Err(panic) => Ending::Panicked { message: panic_words(panic.as_ref()) },
        };
        self.end(how, tallies);
    }

    fn run(&mut self, tallies: &[Tally]) -> Ending {
        if let Err((deed, reason)) = self.desk.open(tallies) {
            return Ending::Failed { deed, reason };
        }
        self.desk.outbox.say(Fact::PeerStarted);
        for socket in 0..self.desk.len() {
            for prefix in self.desk.spec.sockets[socket].subscriptions.clone() {
                self.desk.subscribe(socket, prefix, true);
            }
        }
        self.try_binds();
        loop {
            // A letter may change what it may do; what was not polled for is not ready.
            let asked = self.acts();
            let rung = match self.wait() {
                Ok(rung) => rung,
                Err(reason) => return Ending::Failed { deed: Deed::Poll, reason },
            };
            if self.watch.told {
                self.desk.read_monitors();
            }
            if rung {
                for letter in self.bell.take() {
                    if let Some(ending) = self.obey(letter) {
                        return ending;
                    }
                }
            }
            self.try_binds();
            if asked && self.acts() {
                self.act();
                if let Some(ending) = self.play.ending() {
                    return ending;
                }
                if self.play.renews()
                    && let Err((deed, reason)) = self.renew()
                {
                    return Ending::Failed { deed, reason };
                }
            }
            self.desk.stamp();
            if std::mem::take(&mut self.census) {
                self.answer_census();
            }
        }
    }

    /// Closes the sockets with all they hold, and opens others that connect to the same places.
    fn renew(&mut self) -> Result<(), (Deed, Reason)> {
        self.desk.say_unread();
        self.desk.say_all_tallies();
        let tallies = self.desk.tallies();
        let remains = self.desk.close(Some(Duration::ZERO));
        remains.outlast(&mut self.desk.outbox);
        self.desk.outbox.say(Fact::Renewed);
        self.desk.open(&tallies)?;
        let until = Instant::now() + PATIENCE;
        self.binds.extend(std::mem::take(&mut self.places).into_iter().map(|bind| (bind, until)));
        self.try_binds();
        for (socket, wire, endpoint, to) in self.dials.clone() {
            self.desk.connect(usize::from(socket), wire, endpoint, to);
        }
        self.play.renewed(&mut self.desk);
        Ok(())
    }

    /// Sleeps until a letter, a monitor, a socket or a due time calls; tells whether a letter did.
    fn wait(&mut self) -> Result<bool, Reason> {
        let span = self.timeout();
        let mut watch = std::mem::take(&mut self.watch);
        let rung = self.watch_until(&mut watch, span);
        self.watch = watch;
        rung
    }

    fn watch_until(&self, watch: &mut Watch, span: Option<Duration>) -> Result<bool, Reason> {
        let wants = |socket| self.wants(socket);
        let looks = if self.warm { LOOKS } else { 0 };
        for look in 0..=looks {
            self.desk.look(watch, wants)?;
            let letters = self.bell.has_letters();
            let busy = letters || !watch.is_quiet() || span == Some(Duration::ZERO);
            if busy || look == looks {
                self.desk.look_at_monitors(watch, busy)?;
            }
            if busy || !watch.is_quiet() {
                return Ok(letters);
            }
            if look < looks {
                thread::yield_now();
            }
        }
        let rung = self.desk.sleep(watch, self.bell.fd(), wants, span)?;
        Ok(rung || self.bell.has_letters())
    }

    /// Whether it may handle messages now.
    fn acts(&self) -> bool {
        self.step.is_some() || !self.is_paused() && self.resting.is_none()
    }

    fn is_paused(&self) -> bool {
        self.paused || self.frozen
    }

    fn wants(&self, socket: usize) -> PollEvents {
        if !self.acts() {
            PollEvents::empty()
        } else if self.desk.kind(socket).fans_out() {
            self.play.wants(socket) | POLLIN
        } else {
            self.play.wants(socket)
        }
    }

    /// Until the next due time, in whole milliseconds; `None` when there is none.
    fn timeout(&mut self) -> Option<Duration> {
        let now = Instant::now();
        let tally = self.desk.say_tallies(now);
        if self.step.is_some() {
            return Some(Duration::ZERO);
        }
        self.resting = self.resting.filter(|until| *until > now);
        let role = if self.acts() { self.play.due() } else { None };
        let bind = (!self.binds.is_empty()).then_some(self.next_try);
        let outbox = (!self.desk.outbox.flush()).then(|| now + OUTBOX_RETRY);
        let settle = self.desk.settle(now);
        let due = [tally, role, bind, outbox, settle, self.resting].into_iter().flatten().min();
        due.map(|due| {
            let span = due.saturating_duration_since(now);
            // Rounded up, or it would wake just before its time.
            let millis = span.as_nanos().div_ceil(1_000_000);
            Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
        })
    }

    /// Handles what is ready: all of it, or one message in slow motion and when stepping.
    fn act(&mut self) {
        let singly = self.step.is_some() || !self.rest.is_zero();
        self.desk.batch = if singly { 1 } else { BATCH };
        let before = self.desk.handled_so_far();
        for socket in 0..self.desk.len() {
            let events = self.watch.ready.get(socket).copied().unwrap_or_else(PollEvents::empty);
            if events.contains(POLLIN) {
                if self.desk.kind(socket).fans_out() {
                    let play = &mut self.play;
                    self.desk.read_notices(socket, |desk, prefix, notice| match notice {
                        Notice::Comes => play.noticed(desk, socket, (prefix, true)),
                        Notice::Came => play.subscribed(desk, socket, prefix),
                        Notice::Goes => play.noticed(desk, socket, (prefix, false)),
                    });
                } else {
                    self.play.readable(&mut self.desk, socket);
                }
            }
            if events.contains(POLLOUT) {
                self.play.writable(&mut self.desk, socket);
            }
            if singly && self.desk.handled_so_far() > before {
                break;
            }
        }
        let now = Instant::now();
        let done = singly && self.desk.handled_so_far() > before;
        if !done && self.play.due().is_some_and(|due| due <= now) {
            self.play.tick(&mut self.desk, now);
        }
        let handled = self.desk.handled_so_far() > before;
        self.warm = handled && self.desk.is_brisk();
        if handled && !self.rest.is_zero() {
            self.resting = Some(now + self.rest);
        }
        if let Some(alone) = self.step.take() {
            self.stepped(handled, alone);
        }
    }

    /// Says how the step went, and tells the supervisor, which may try another peer.
    fn stepped(&mut self, handled: bool, alone: bool) {
        if handled || alone {
            self.desk.outbox.say(Fact::Stepped { handled });
        }
        let peer = self.desk.spec.id;
        // A lab that is being left listens no more.
        let _unheard = self.reports.send(Report::Stepped { peer, handled });
    }

    fn obey(&mut self, letter: Letter) -> Option<Ending> {
        match letter {
            Letter::Connect { socket, wire, endpoint, to } => {
                self.dials.retain(|dial| to.is_none() || dial.3 != to || dial.0 != socket);
                self.dials.push((socket, wire, endpoint.clone(), to));
                self.desk.connect(usize::from(socket), wire, endpoint, to);
            }
            Letter::Send { message, turn } => {
                let paused = self.is_paused();
                self.play.speak(&mut self.desk, message, turn, paused);
            }
            Letter::Settle => self.desk.begin_settling(),
            Letter::Pause => self.pause(true, self.frozen),
            Letter::Freeze => self.pause(self.paused, true),
            // A peer that is let go on by itself does so in a paused lab too.
            Letter::Resume => self.pause(false, false),
            Letter::Thaw => self.pause(self.paused, false),
            Letter::Step { alone } if self.is_paused() => self.step = Some(alone),
            Letter::Step { .. } => self.stepped(false, false),
            Letter::SlowMotion(rest) => {
                self.rest = rest;
                self.resting = None;
            }
            Letter::Disconnect { socket, wire, endpoint, to } => {
                self.dials.retain(|dial| dial.3 != Some(to) || dial.0 != socket);
                self.desk.disconnect(usize::from(socket), wire, endpoint, to);
            }
            Letter::Flood(flood) => self.play.flood(&mut self.desk, flood),
            Letter::Set { socket, setting, live } => {
                self.desk.set(usize::from(socket), setting, live);
            }
            Letter::SetPace(pace) => {
                self.play.set_pace(pace);
                self.desk.outbox.say(Fact::PaceSet { pace });
            }
            Letter::Subscribe(prefix) => self.subscribe(&prefix, true),
            Letter::Unsubscribe(prefix) => self.subscribe(&prefix, false),
            Letter::Census => self.census = true,
            Letter::End(ending) => return Some(ending),
        }
        None
    }

    fn pause(&mut self, paused: bool, frozen: bool) {
        let before = self.is_paused();
        (self.paused, self.frozen) = (paused, frozen);
        match (before, self.is_paused()) {
            (false, true) => self.desk.outbox.say(Fact::PeerPaused),
            (true, false) => {
                self.step = None;
                self.desk.outbox.say(Fact::PeerResumed);
                self.play.resume(&mut self.desk);
            }
            (false, false) | (true, true) => {}
        }
    }

    fn subscribe(&mut self, prefix: &Prefix, on: bool) {
        for socket in 0..self.desk.len() {
            if self.desk.kind(socket).subscribes() {
                self.desk.subscribe(socket, prefix.clone(), on);
            }
        }
    }

    fn try_binds(&mut self) {
        let now = Instant::now();
        if self.binds.is_empty() || now < self.next_try {
            return;
        }
        self.next_try = now + BETWEEN_TRIES;
        for (bind, until) in std::mem::take(&mut self.binds) {
            let socket = usize::from(bind.socket);
            let in_use = |reason: &Reason| reason.errno == "EADDRINUSE";
            match self.desk.bind(socket, &bind.endpoint) {
                Ok(endpoint) => self.bound(&bind, endpoint, None),
                Err(reason) if in_use(&reason) && bind.patient && now < until => {
                    self.binds.push((bind, until));
                }
                Err(reason) => {
                    let instead = bind.or_else.as_ref().filter(|_| in_use(&reason));
                    match instead.map(|endpoint| self.desk.bind(socket, endpoint)) {
                        Some(Ok(endpoint)) => {
                            self.bound(&bind, endpoint, Some(bind.endpoint.clone()));
                        }
                        Some(Err(_)) | None => {
                            let deed = Deed::Bind(bind.endpoint.to_string());
                            self.desk.trouble(socket, deed, reason);
                        }
                    }
                }
            }
        }
    }

    fn bound(&mut self, bind: &Bind, endpoint: Endpoint, instead_of: Option<Endpoint>) {
        let Bind { socket, wire, .. } = *bind;
        let place =
            Bind { endpoint: endpoint.clone(), or_else: None, patient: true, ..bind.clone() };
        self.places.push(place);
        self.desk.outbox.say(Fact::Bound { socket, wire, endpoint: endpoint.clone(), instead_of });
        let socket = SocketId { peer: self.desk.spec.id, socket };
        // A lab that is being left listens no more.
        let _unheard = self.reports.send(Report::Bound { socket, wire, endpoint });
    }

    fn answer_census(&mut self) {
        if self.is_paused() || !self.play.is_free() {
            return;
        }
        let unread = self.desk.unread();
        if unread.iter().all(|(_, waits)| !waits) {
            self.desk.say_all_tallies();
            self.desk.outbox.say(Fact::Idle);
            return;
        }
        // A balancer without a ready worker leaves its clients' requests where they are, and a device
        // those it has no room for; of their other side silence can tell all the same.
        for (socket, _) in unread.into_iter().filter(|(_, waits)| !waits) {
            self.desk.say_all_tallies();
            self.desk.outbox.say(Fact::Empty { socket });
        }
    }

    /// Closes everything and says how it ended.
    fn end(&mut self, how: Ending, earlier: &[Tally]) {
        let linger = match how {
            Ending::Finished | Ending::TooSlow { .. } => None,
            Ending::Killed
            | Ending::Crashed
            | Ending::Stopped
            | Ending::Failed { .. }
            | Ending::Panicked { .. } => Some(Duration::ZERO),
        };
        self.play.finish(&mut self.desk);
        if how != Ending::Stopped {
            self.desk.say_unread();
        }
        self.desk.say_all_tallies();
        let mut tallies = self.desk.tallies();
        tallies.extend(earlier.iter().skip(tallies.len()));
        let crashed = how == Ending::Crashed;
        let wreck = if crashed { self.desk.hold_connections() } else { Vec::new() };
        let mut remains = Some(self.desk.close(linger));
        if let Some(closed) = remains.take_if(|_| linger.is_some()) {
            closed.outlast(&mut self.desk.outbox);
        }
        self.desk.outbox.say(Fact::PeerEnded { how });
        self.desk.outbox.flush();
        // A lab that is being left listens no more.
        let _unheard = self.reports.send(Report::Ended { peer: self.desk.spec.id, tallies, wreck });
        if let Some(lingering) = remains {
            lingering.outlast(&mut self.desk.outbox);
        }
    }
}

fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without words".to_owned())
}
