//! One measured run of the lab: the engine at work, the World folded from all it says.

use std::time::{Duration, Instant};

use crate::engine::Engine;
use crate::lab::{Command, Event, Fact, Flood, Moment, PeerId, Role, Topology};
use crate::model::{Latencies, World};
use crate::report::Account;

/// How long the lab may take to be ready.
const READY_WITHIN: Duration = Duration::from_secs(20);
/// After so long without counted messages a run is over, if none is under way.
const QUIET: Duration = Duration::from_millis(150);
/// What is still under way after so long will not come.
const PATIENCE: Duration = Duration::from_secs(5);
/// The pause between two rounds of events, as long as a frame at 60 a second: what a screen would
/// leave. The channel holds far more than is said meanwhile.
const ROUND: Duration = Duration::from_millis(16);

/// What came of a run.
pub struct Watched {
    /// How many messages arrived at those who pass nothing on; for requests, the replies.
    pub received: u64,
    /// From the flood's begin to the last receipt.
    pub elapsed: Duration,
    /// How many ways' messages nobody explains: 0, or the run does not count.
    pub unaccounted: u64,
    /// How long its messages had been under way, of those that were timed.
    pub latencies: Latencies,
}

/// Runs the flood once over this topology.
pub fn run(topology: &Topology, flood: &Flood) -> std::io::Result<Watched> {
    let engine = Engine::start(|| {})?;
    let mut run = Run { world: World::default(), began: None, last: Moment::START, topology };
    engine.tell(Command::Start(topology.clone()));
    let deadline = Instant::now() + READY_WITHIN;
    while !run.world.ready() {
        match engine.events().recv_deadline(deadline) {
            Ok(event) => {
                run.take(&event);
                run.world.settle();
            }
            Err(_) => break,
        }
    }
    for peer in topology.peers.iter().filter(|peer| peer.speaks()) {
        engine.tell(Command::Flood(peer.id, flood.clone()));
    }
    run.follow(&engine);
    let accounts = run.world.ledger().accounts().iter();
    let unaccounted = accounts
        .map(|account| {
            account.balance.unaccounted + account.balance.offered
                - account.balance.explained().min(account.balance.offered)
        })
        .sum();
    let ends = topology.peers.iter().filter(|peer| run.ends(peer.id));
    let sockets = ends.filter_map(|peer| run.world.peer(peer.id)).flat_map(|peer| &peer.sockets);
    let received = sockets.map(|socket| socket.tally.received).sum();
    let elapsed = run.began.map_or(Duration::ZERO, |began| run.last.since(began));
    let mut latencies = Latencies::default();
    let ends = run.world.peers().iter().filter(|peer| run.ends(peer.spec.id));
    ends.for_each(|peer| latencies.add(&peer.latencies));
    Ok(Watched { received, elapsed, unaccounted, latencies })
}

struct Run<'a> {
    world: World,
    began: Option<Moment>,
    last: Moment,
    topology: &'a Topology,
}

impl Run<'_> {
    /// Whether a peer passes nothing on: messages come to their end there.
    fn ends(&self, id: PeerId) -> bool {
        self.topology.peer(id).is_some_and(|peer| match peer.role {
            Role::Listener | Role::SyncListener { .. } | Role::Snail { .. } => true,
            Role::Speaker | Role::ClockSpeaker | Role::Pirate { .. } => {
                peer.sockets.iter().any(|socket| socket.kind.receives())
            }
            Role::Echo
            | Role::Worker { .. }
            | Role::Device
            | Role::Balancer
            | Role::ReadyWorker { .. }
            | Role::Cache
            | Role::SyncSpeaker { .. } => false,
        })
    }

    fn take(&mut self, event: &Event) {
        if matches!(event.fact, Fact::FloodStarted { .. }) {
            self.began = Some(self.began.map_or(event.at, |began| began.min(event.at)));
        }
        if let Fact::Flow { flow, .. } = &event.fact
            && !flow.received.is_empty()
            && event.peer.is_some_and(|peer| self.ends(peer))
        {
            self.last = self.last.max(flow.until);
        }
        self.world.fold(event);
    }

    /// Takes in events until the floods are over and nothing passes any more.
    fn follow(&mut self, engine: &Engine) {
        let mut passed = Instant::now();
        let mut asked = false;
        loop {
            while let Ok(event) = engine.events().try_recv() {
                if !matches!(event.fact, Fact::Tally { .. } | Fact::Idle | Fact::Empty { .. }) {
                    (passed, asked) = (Instant::now(), false);
                }
                self.take(&event);
            }
            self.world.settle();
            let floods = self.world.peers().iter().filter(|peer| peer.flood.is_some()).count();
            if self.began.is_some() && floods == 0 && passed.elapsed() > QUIET {
                if Account::of(&self.world).settled() || passed.elapsed() > PATIENCE {
                    return;
                }
                if !asked && self.world.wants_census() {
                    engine.tell(Command::Census);
                    asked = true;
                }
            }
            std::thread::sleep(ROUND);
        }
    }
}
