//! The supervisor: starts and ends peers, and brings those that connect to those that bind.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::os::fd::OwnedFd;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, select, unbounded};

use crate::lab::{
    Attach, Command, Deed, Ending, Endpoint, Fact, PeerId, PeerSpec, Reason, SocketId, SocketSpec,
    Tally, Topology, Transport, WireId,
};

use super::bell::{Rope, bell};
use super::desk::{Desk, Shared};
use super::libzmq::{self, Context};
use super::manners::Manners;
use super::names::Names;
use super::outbox::{Clock, Outbox, Outlet};
use super::partings::Partings;
use super::peer::{Bind, Letter, Peer, Report};
use super::place::Places;
use super::roster::Roster;

/// How long peers have to end before the supervisor goes on without them.
const ENDING: Duration = Duration::from_millis(500);
/// How long the context has to terminate before it is left to itself.
const TERMINATION: Duration = Duration::from_millis(200);
/// How many steps may be asked for while one is taken.
const STEPS: usize = 64;
/// A peer's thread needs little stack; hundreds of them should cost little memory.
const STACK: usize = 256 * 1024;

/// The engine's own thread.
pub(super) struct Supervisor {
    commands: Receiver<Command>,
    outlet: Outlet,
    manners: Manners,
    lab: Option<Lab>,
}

/// A running topology.
struct Lab {
    topology: Topology,
    context: Context,
    places: Places,
    names: Names,
    roster: Roster,
    partings: Partings,
    clock: Clock,
    outbox: Outbox,
    outlet: Outlet,
    manners: Manners,
    threads: BTreeMap<PeerId, Thread>,
    /// Where each binding socket bound last, whether it is there now or not; over inproc only while
    /// it is there.
    bound: HashMap<(WireId, SocketId), Endpoint>,
    tallies: HashMap<PeerId, Vec<Tally>>,
    /// The connections that crashed peers left open, until they start again.
    wrecks: HashMap<PeerId, Vec<OwnedFd>>,
    /// Connections that were cut on purpose, by connecting and binding end.
    cut: HashSet<(SocketId, SocketId)>,
    /// How long peers rest after each message.
    rest: Duration,
    paused: bool,
    /// The peers that may still take the step that was asked for, the next one last.
    steppers: Vec<PeerId>,
    /// How many more steps were asked for meanwhile.
    steps: usize,
    /// Who took the last step.
    stepped: Option<PeerId>,
    reports: (Sender<Report>, Receiver<Report>),
}

/// A peer's thread, from outside.
struct Thread {
    rope: Rope<Letter>,
    /// Start it again once it has ended.
    again: bool,
}

impl Supervisor {
    pub(super) fn new(commands: Receiver<Command>, outlet: Outlet, manners: Manners) -> Self {
        Self { commands, outlet, manners, lab: None }
    }

    /// Obeys commands until nobody can give any more.
    pub(super) fn run(mut self) {
        let none = crossbeam_channel::never();
        loop {
            let reports = self.lab.as_ref().map_or(&none, |lab| &lab.reports.1);
            select! {
                recv(self.commands) -> command => match command {
                    Ok(command) => self.obey(command),
                    Err(_) => break,
                },
                recv(reports) -> report => {
                    if let (Ok(report), Some(lab)) = (report, self.lab.as_mut()) {
                        lab.hear(report);
                    }
                }
            }
        }
        self.stop();
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Start(topology) => {
                let ours = self.stop();
                self.outlet = self.outlet.succeed();
                let mut outbox = Outbox::new(None, Clock::start(), self.outlet.clone());
                match Lab::start(topology, (self.outlet.clone(), self.manners), &ours) {
                    Ok(lab) => self.lab = Some(lab),
                    Err(error) => {
                        let reason = Reason::from(error);
                        outbox.say(Fact::LabFailed { deed: Deed::Open, reason });
                    }
                }
            }
            Command::Stop => {
                self.stop();
            }
            Command::Send { peer, message, turn } => {
                self.post(peer, Letter::Send { message, turn })
            }
            Command::Flood(peer, flood) => self.post(peer, Letter::Flood(Some(flood))),
            Command::StopFlood(peer) => self.post(peer, Letter::Flood(None)),
            Command::Add(spec) => {
                if let Some(lab) = &mut self.lab {
                    lab.add(spec);
                }
            }
            Command::End(peer) => self.post(peer, Letter::End(Ending::Finished)),
            Command::Kill(peer) => self.post(peer, Letter::End(Ending::Killed)),
            Command::Crash(peer) => match &mut self.lab {
                Some(lab) if lab.topology.transport == Transport::Inproc => lab.refuse_crash(peer),
                Some(_) | None => self.post(peer, Letter::End(Ending::Crashed)),
            },
            Command::Restart(peer) => {
                if let Some(lab) = &mut self.lab {
                    lab.restart(peer);
                }
            }
            Command::Pause(peer) => self.post(peer, Letter::Pause),
            Command::Resume(peer) => self.post(peer, Letter::Resume),
            Command::SetPace(peer, pace) => {
                if let Some(lab) = &mut self.lab {
                    lab.edit(peer, |spec| spec.role = spec.role.at_pace(pace));
                }
                self.post(peer, Letter::SetPace(pace));
            }
            Command::Subscribe(peer, prefix) => {
                if let Some(lab) = &mut self.lab {
                    lab.edit(peer, |spec| spec.subscribe(&prefix));
                }
                self.post(peer, Letter::Subscribe(prefix));
            }
            Command::Unsubscribe(peer, prefix) => {
                if let Some(lab) = &mut self.lab {
                    lab.edit(peer, |spec| spec.unsubscribe(&prefix));
                }
                self.post(peer, Letter::Unsubscribe(prefix));
            }
            Command::Step(peer) => self.post(peer, Letter::Step { alone: true }),
            Command::PauseLab | Command::ResumeLab => {
                if let Some(lab) = &mut self.lab {
                    lab.pause(command == Command::PauseLab);
                }
            }
            Command::StepLab => {
                if let Some(lab) = &mut self.lab {
                    lab.step();
                }
            }
            Command::SlowMotion(rest) => {
                if let Some(lab) = &mut self.lab {
                    lab.slow_motion(rest);
                }
            }
            Command::Cut { connector, binder } => {
                if let Some(lab) = &mut self.lab {
                    lab.cut(connector, binder);
                }
            }
            Command::Mend { connector, binder } => {
                if let Some(lab) = &mut self.lab {
                    lab.mend(connector, binder);
                }
            }
            Command::Set(at @ SocketId { peer, socket }, setting) => {
                let live = self.lab.as_ref().is_none_or(|lab| !lab.is_conflated(at));
                if let Some(lab) = &mut self.lab {
                    lab.edit(peer, |spec| {
                        if let Some(socket) = spec.sockets.get_mut(usize::from(socket)) {
                            socket.options.set(setting);
                        }
                    });
                }
                self.post(peer, Letter::Set { socket, setting, live });
            }
            Command::Census => {
                for thread in self.lab.iter_mut().flat_map(|lab| lab.threads.values_mut()) {
                    thread.rope.send(Letter::Census);
                }
            }
        }
    }

    /// A letter to a peer that is no more has nobody to reach; the screen shows that it ended.
    fn post(&mut self, peer: PeerId, letter: Letter) {
        if let Some(thread) = self.lab.as_mut().and_then(|lab| lab.threads.get_mut(&peer)) {
            thread.rope.send(letter);
        }
    }

    /// Ends all peers and the context; returns the tcp endpoints that were this lab's, which the
    /// operating system may need a moment to free.
    fn stop(&mut self) -> Vec<Endpoint> {
        self.lab.take().map_or_else(Vec::new, Lab::stop)
    }
}

impl Lab {
    fn start(
        topology: Topology,
        (outlet, manners): (Outlet, Manners),
        ours: &[Endpoint],
    ) -> io::Result<Self> {
        let clock = Clock::start();
        let (major, minor, patch) = zmq::version();
        let mut lab = Self {
            context: Context::new(),
            places: Places::new()?,
            names: Names::default(),
            roster: Roster::default(),
            partings: Partings::default(),
            clock,
            outbox: Outbox::new(None, clock, outlet.clone()),
            outlet,
            manners,
            threads: BTreeMap::new(),
            bound: HashMap::new(),
            tallies: HashMap::new(),
            wrecks: HashMap::new(),
            cut: HashSet::new(),
            rest: Duration::ZERO,
            paused: false,
            steppers: Vec::new(),
            steps: 0,
            stepped: None,
            reports: unbounded(),
            topology,
        };
        lab.outbox.say(Fact::LabStarted {
            topology: lab.topology.clone(),
            wall_clock: humantime::format_rfc3339_seconds(std::time::SystemTime::now()).to_string(),
            libzmq: format!("{major}.{minor}.{patch}"),
        });
        for spec in lab.topology.peers.clone() {
            lab.launch(spec, ours);
        }
        Ok(lab)
    }

    /// Starts a peer's thread. Endpoints among `ours` are waited for when they are taken.
    fn launch(&mut self, spec: PeerSpec, ours: &[Endpoint]) {
        let id = spec.id;
        // A machine that is back denies the connections it had before.
        self.wrecks.remove(&id);
        let binds: Vec<Bind> = self
            .ends(&spec, Attach::Bind)
            .filter_map(|(socket, wire)| {
                let mut bind = self.places.bind(&self.topology, wire, socket)?;
                if let Some(before) = self.bound.get(&(wire, socket)) {
                    // It comes back where its peers look for it.
                    bind.endpoint = before.clone();
                    bind.patient = true;
                }
                bind.patient |= ours.contains(&bind.endpoint);
                Some(bind)
            })
            .collect();
        let connects: Vec<_> = self.ends(&spec, Attach::Connect).collect();
        if let Err(error) = self.spawn(spec, binds) {
            let reason = Reason { errno: "spawn".to_owned(), text: error.to_string() };
            let how = Ending::Failed { deed: Deed::Open, reason };
            Outbox::new(Some(id), self.clock, self.outlet.clone()).say(Fact::PeerEnded { how });
            return;
        }
        if let Some(thread) = self.threads.get_mut(&id) {
            if !self.rest.is_zero() {
                thread.rope.send(Letter::SlowMotion(self.rest));
            }
            if self.paused {
                thread.rope.send(Letter::Freeze);
            }
        }
        for (socket, wire) in connects {
            let known: Vec<_> = self
                .bound
                .iter()
                .filter(|((at, _), _)| *at == wire)
                .map(|((_, binder), endpoint)| (Some(*binder), endpoint.clone()))
                .chain(self.topology.outside(wire).into_iter().map(|endpoint| (None, endpoint)))
                .collect();
            for (to, endpoint) in known {
                self.connect(socket, wire, endpoint, to);
            }
        }
    }

    fn spawn(&mut self, spec: PeerSpec, binds: Vec<Bind>) -> io::Result<()> {
        let id = spec.id;
        let (rope, bell) = bell()?;
        let name = format!("peer:{}", spec.name);
        let outbox = Outbox::new(Some(id), self.clock, self.outlet.clone());
        let reports = self.reports.0.clone();
        let shared = Shared {
            context: self.context.clone(),
            names: self.names.clone(),
            roster: self.roster.clone(),
            partings: self.partings.clone(),
            clock: self.clock,
        };
        self.roster.add(&spec.name, id);
        let tallies = self.tallies.remove(&id).unwrap_or_default();
        let manners = self.manners;
        thread::Builder::new().name(name).stack_size(STACK).spawn(move || {
            let _lives = tracing::info_span!("peer", name = %spec.name, id = id.0).entered();
            tracing::info!(role = ?spec.role, "starts");
            manners.mind();
            let desk = Desk::new(spec, outbox, shared);
            Peer::new(desk, bell, reports, binds).live(&tallies);
            tracing::info!("is over");
        })?;
        self.threads.insert(id, Thread { rope, again: false });
        Ok(())
    }

    fn ends(
        &self,
        spec: &PeerSpec,
        how: Attach,
    ) -> impl Iterator<Item = (SocketId, WireId)> + use<> {
        spec.socket_ids()
            .flat_map(|(id, socket)| {
                let ends = socket.ends.iter().filter(|end| end.how == how);
                ends.map(|end| (id, end.wire)).collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn connect(
        &mut self,
        socket: SocketId,
        wire: WireId,
        endpoint: Endpoint,
        to: Option<SocketId>,
    ) {
        if let Some(binder) = to.filter(|binder| self.cut.contains(&(socket, *binder))) {
            // What was cut stays so, and the connecting end says it anew in each of its lives.
            self.disconnect(socket, binder);
            return;
        }
        if let Some(thread) = self.threads.get_mut(&socket.peer) {
            thread.rope.send(Letter::Connect { socket: socket.socket, wire, endpoint, to });
        }
    }

    fn hear(&mut self, report: Report) {
        match report {
            Report::Bound { socket, wire, endpoint } => self.arrived(socket, wire, endpoint),
            Report::Stepped { peer, handled } => self.step_taken(peer, handled),
            Report::Ended { peer, tallies, wreck } => {
                self.clear_wrecks();
                if !wreck.is_empty() {
                    self.wrecks.insert(peer, wreck);
                }
                self.departed(peer, tallies);
            }
        }
    }

    /// A socket bound: those that connect at its wire connect to it, unless they did so already
    /// and their transport reconnects by itself.
    fn arrived(&mut self, binder: SocketId, wire: WireId, endpoint: Endpoint) {
        let before = self.bound.insert((wire, binder), endpoint.clone());
        // Over inproc nobody reconnects by itself.
        if before.as_ref() == Some(&endpoint) && endpoint.transport() != Transport::Inproc {
            return;
        }
        for connector in self.connectors(wire) {
            self.connect(connector, wire, endpoint.clone(), Some(binder));
        }
    }

    fn connectors(&self, wire: WireId) -> Vec<SocketId> {
        self.topology.sockets_at(wire, Attach::Connect).collect()
    }

    fn departed(&mut self, peer: PeerId, tallies: Vec<Tally>) {
        self.tallies.insert(peer, tallies);
        self.step_taken(peer, false);
        // Its thread may stay a while with what lingers; nobody waits for that.
        let again = self.threads.remove(&peer).is_some_and(|thread| thread.again);
        // Over inproc a connection never comes back by itself: peers connect again when the far end
        // has returned, as any program has to.
        self.bound
            .retain(|(_, socket), at| socket.peer != peer || at.transport() != Transport::Inproc);
        if again {
            self.relaunch(peer);
        }
    }

    fn add(&mut self, spec: PeerSpec) {
        let next = self.topology.peers.len();
        if spec.id.index() != next || next >= Topology::MAX_PEERS {
            return;
        }
        self.topology.peers.push(spec.clone());
        self.outbox.say(Fact::PeerAdded { spec: spec.clone() });
        self.launch(spec, &[]);
    }

    /// Whether some queue of the socket may keep the newest message only because a far end made it:
    /// over inproc the two ends share one queue, and whoever connects makes it.
    fn is_conflated(&self, at: SocketId) -> bool {
        let links = self.topology.links();
        let mut far = links.iter().filter(|(_, _, binder)| *binder == at);
        self.topology.transport == Transport::Inproc
            && far.any(|(_, connector, _)| {
                self.topology.socket(*connector).is_some_and(SocketSpec::conflates)
            })
    }

    /// Says that a peer that runs cannot leave a connection open behind it.
    fn refuse_crash(&mut self, peer: PeerId) {
        if self.threads.contains_key(&peer) {
            Outbox::new(Some(peer), self.clock, self.outlet.clone()).say(Fact::CrashRefused);
        }
    }

    /// Lets go of the connections that crashed peers left open and whose far ends are gone: nobody
    /// is to be kept from noticing any more.
    fn clear_wrecks(&mut self) {
        self.wrecks.retain(|_, wreck| {
            wreck.retain(|connection| !libzmq::is_parted(connection));
            !wreck.is_empty()
        });
    }

    fn slow_motion(&mut self, rest: Duration) {
        self.rest = rest;
        self.outbox.say(Fact::SlowMotion { rest });
        for thread in self.threads.values_mut() {
            thread.rope.send(Letter::SlowMotion(rest));
        }
    }

    fn pause(&mut self, paused: bool) {
        if self.paused == paused {
            return;
        }
        self.paused = paused;
        self.outbox.say(if paused { Fact::LabPaused } else { Fact::LabResumed });
        for thread in self.threads.values_mut() {
            thread.rope.send(if paused { Letter::Freeze } else { Letter::Thaw });
        }
    }

    /// One peer takes a step: the first that can, after the one that took the last.
    fn step(&mut self) {
        if !self.steppers.is_empty() {
            self.steps = (self.steps + 1).min(STEPS);
            return;
        }
        let (before, after): (Vec<PeerId>, Vec<PeerId>) =
            self.threads.keys().partition(|peer| Some(**peer) <= self.stepped);
        self.steppers = before.into_iter().rev().chain(after.into_iter().rev()).collect();
        self.ask_next();
    }

    fn ask_next(&mut self) {
        while let Some(peer) = self.steppers.last() {
            if let Some(thread) = self.threads.get_mut(peer) {
                thread.rope.send(Letter::Step { alone: false });
                return;
            }
            self.steppers.pop();
        }
        self.outbox.say(Fact::Stepped { handled: false });
        self.steps = 0;
    }

    fn step_taken(&mut self, peer: PeerId, handled: bool) {
        if self.steppers.last() != Some(&peer) {
            return;
        }
        self.steppers.pop();
        if handled {
            self.stepped = Some(peer);
            self.steppers.clear();
            if let Some(left) = self.steps.checked_sub(1) {
                self.steps = left;
                self.step();
            }
        } else {
            self.ask_next();
        }
    }

    /// The wire and endpoint at which two sockets of the lab meet.
    fn meeting(&self, connector: SocketId, binder: SocketId) -> Option<(WireId, Endpoint)> {
        let links = self.topology.links();
        let (wire, _, _) = links.iter().find(|(_, c, b)| (*c, *b) == (connector, binder))?;
        Some((*wire, self.bound.get(&(*wire, binder))?.clone()))
    }

    fn cut(&mut self, connector: SocketId, binder: SocketId) {
        if self.meeting(connector, binder).is_some()
            && self.threads.contains_key(&connector.peer)
            && self.cut.insert((connector, binder))
        {
            self.disconnect(connector, binder);
        }
    }

    fn disconnect(&mut self, connector: SocketId, binder: SocketId) {
        let Some((wire, endpoint)) = self.meeting(connector, binder) else { return };
        let inproc = endpoint.transport() == Transport::Inproc;
        if let Some(thread) = self.threads.get_mut(&connector.peer) {
            let socket = connector.socket;
            thread.rope.send(Letter::Disconnect { socket, wire, endpoint, to: binder });
        }
        if let Some(thread) = self.threads.get_mut(&binder.peer).filter(|_| inproc) {
            thread.rope.send(Letter::Settle);
        }
    }

    fn mend(&mut self, connector: SocketId, binder: SocketId) {
        self.clear_wrecks();
        if self.cut.remove(&(connector, binder))
            && let Some((wire, endpoint)) = self.meeting(connector, binder)
        {
            self.connect(connector, wire, endpoint, Some(binder));
        }
    }

    fn restart(&mut self, peer: PeerId) {
        match self.threads.get_mut(&peer) {
            Some(thread) => {
                thread.again = true;
                thread.rope.send(Letter::End(Ending::Killed));
            }
            None => self.relaunch(peer),
        }
    }

    fn relaunch(&mut self, peer: PeerId) {
        if let Some(spec) = self.topology.peer(peer).cloned() {
            self.launch(spec, &[]);
        }
    }

    /// Keeps a live edit for the peer's next life.
    fn edit(&mut self, peer: PeerId, change: impl FnOnce(&mut PeerSpec)) {
        if let Some(spec) = self.topology.peers.get_mut(peer.index()) {
            change(spec);
        }
    }

    fn stop(mut self) -> Vec<Endpoint> {
        for thread in self.threads.values_mut() {
            thread.rope.send(Letter::End(Ending::Stopped));
        }
        let deadline = Instant::now() + ENDING;
        while !self.threads.is_empty() {
            let Ok(report) = self.reports.1.recv_deadline(deadline) else { break };
            if let Report::Ended { peer, .. } = report {
                self.threads.remove(&peer);
            }
        }
        terminate(self.context);
        self.outbox.say(Fact::LabStopped);
        self.bound.into_values().filter(|at| at.transport() == Transport::Tcp).collect()
    }
}

/// Ends a context on a thread of its own and waits a little for it: sockets that linger may keep it
/// longer than anybody wants to wait.
fn terminate(context: Context) {
    let (done, wait) = crossbeam_channel::bounded::<()>(0);
    let ending = thread::Builder::new().name("zmq-term".to_owned()).spawn(move || {
        context.terminate();
        drop(done);
    });
    if ending.is_ok() {
        // The channel closes when the context is gone.
        let _timed_out = wait.recv_timeout(TERMINATION);
    }
}
