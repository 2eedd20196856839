//! A random history: what is done to a running lab, and the world folded from what it says.

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use zmq_lab::lab::{
    Command, Event, Fact, Frame, Message, PeerId, PeerSpec, Prefix, Role, Setting, SocketId,
    SocketType, Turn,
};
use zmq_lab::model::{Life, World};

use super::labs::{TOPICS, aborts};
use crate::running::{Running, frames};

/// One thing done to a lab; peers are taken modulo their number.
#[derive(Clone, Debug)]
pub enum Act {
    Send(usize, usize),
    /// Many messages at once, each of so many bytes.
    Flood(usize, usize, usize, usize),
    Force(usize),
    Kill(usize),
    Crash(usize),
    End(usize),
    Restart(usize),
    Pause(usize),
    Resume(usize),
    Pace(usize, u64),
    Subscribe(usize, usize),
    Unsubscribe(usize, usize),
    Cut(usize),
    Mend(usize),
    Add(usize),
    /// From its next connection on what conflates keeps the newest message only, or all again.
    Conflate(usize, bool),
    /// A high-water mark becomes so many messages: the one for sending, or the one for receiving.
    Mark(usize, bool, u32),
    /// Waits until nothing has been said for a moment, so that what follows meets a quiet lab.
    Quiet,
}

/// No event for so long counts as quiet. Only the histories differ with it, never the verdict.
const QUIET: Duration = Duration::from_millis(25);
/// After so long without an event a census may conclude from silence, as the program does.
const SILENCE: Duration = Duration::from_millis(300);
/// After so long nobody answers a census any more, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(2);
/// A lab that is still restless after so many rounds is a failure.
const ROUNDS: usize = 200;
/// A history has at most so many peers.
const PEERS: usize = 9;
/// What fills a message up to its size.
const FILLER: &str = ".";

/// What is done to a lab, thing by thing.
pub fn acts() -> impl Strategy<Value = Vec<Act>> {
    let (peer, topic) = (0usize..7, 0..TOPICS.len());
    let sizes = prop_oneof![6 => Just(0usize), 1 => Just(200_000)];
    let act = prop_oneof![
        12 => (peer.clone(), topic.clone()).prop_map(|(p, t)| Act::Send(p, t)),
        5 => (peer.clone(), topic.clone(), 2usize..40, sizes)
            .prop_map(|(p, t, count, size)| Act::Flood(p, t, count, size)),
        1 => peer.clone().prop_map(Act::Force),
        2 => peer.clone().prop_map(Act::Kill),
        1 => peer.clone().prop_map(Act::Crash),
        1 => peer.clone().prop_map(Act::End),
        3 => peer.clone().prop_map(Act::Restart),
        2 => peer.clone().prop_map(Act::Pause),
        2 => peer.clone().prop_map(Act::Resume),
        1 => (peer.clone(), 0u64..5).prop_map(|(p, ms)| Act::Pace(p, ms)),
        1 => (peer.clone(), topic.clone()).prop_map(|(p, t)| Act::Subscribe(p, t)),
        1 => (peer.clone(), topic).prop_map(|(p, t)| Act::Unsubscribe(p, t)),
        1 => peer.clone().prop_map(Act::Cut),
        2 => peer.clone().prop_map(Act::Mend),
        1 => peer.clone().prop_map(Act::Add),
        1 => (peer.clone(), any::<bool>()).prop_map(|(p, on)| Act::Conflate(p, on)),
        1 => (peer, any::<bool>(), 1u32..=20).prop_map(|(p, out, n)| Act::Mark(p, out, n)),
        4 => Just(Act::Quiet),
    ];
    // Some histories leave everybody alive, so that nothing but full queues can lose anything.
    let calm = |act: &Act| {
        matches!(act, Act::Send(..) | Act::Flood(..) | Act::Pause(_) | Act::Resume(_) | Act::Quiet)
    };
    (proptest::collection::vec(act, 1..40), 0..4u8).prop_map(move |(acts, which)| {
        if which == 0 { acts.into_iter().filter(calm).collect() } else { acts }
    })
}

/// The name of a message: what tells it from all others its sender offered. It stands in the last
/// frame, which no socket puts on or takes off.
pub fn name_of(message: &Message) -> String {
    let bytes = message.frames().last().map_or(&[][..], Frame::bytes);
    let end = bytes.iter().position(|byte| FILLER.as_bytes().contains(byte));
    String::from_utf8_lossy(&bytes[..end.unwrap_or(bytes.len())]).into_owned()
}

/// Whether a peer's first socket may keep the newest message only: libzmq lets these types, and only
/// messages of one frame come to them.
pub fn conflates(spec: &PeerSpec) -> bool {
    let plain = matches!(spec.role, Role::Speaker | Role::Listener | Role::Worker { .. });
    plain && matches!(spec.sockets[0].kind, SocketType::Sub | SocketType::Pull | SocketType::Push)
}

/// A running lab and the world folded from its events.
pub struct Watched {
    pub lab: Running,
    pub world: World,
    folded: usize,
    serial: usize,
}

impl Watched {
    pub fn new(lab: Running) -> Self {
        Self { lab, world: World::default(), folded: 0, serial: 0 }
    }

    fn fold(&mut self) {
        self.lab.events.extend(self.lab.engine.events().try_iter());
        for event in &self.lab.events[self.folded..] {
            self.world.apply(event);
        }
        self.folded = self.lab.events.len();
    }

    /// Takes events until none came for a moment.
    fn quiet(&mut self, span: Duration) {
        while let Ok(event) = self.lab.engine.events().recv_timeout(span) {
            self.lab.events.push(event);
        }
        self.fold();
    }

    fn send(&mut self, peer: PeerId, topic: usize, size: usize, turn: Turn) {
        self.serial += 1;
        let head = format!("{}#{}", TOPICS[topic], self.serial);
        let filler = FILLER.repeat(size.saturating_sub(head.len()));
        let kind = self.world.peers()[peer.index()].spec.sockets[0].kind;
        let message = match kind {
            // To one of the dealers, or to nobody.
            SocketType::Router => {
                frames(&format!("{}|{head}{filler}", ["ann", "bob", "eve"][topic % 3]))
            }
            _ => Message::single(format!("{head}{filler}").as_str()),
        };
        self.lab.tell(Command::Send { peer, message, turn });
    }

    pub fn act(&mut self, act: &Act) {
        self.fold();
        let count = self.world.peers().len();
        let at = |peer: usize| PeerId(u32::try_from(peer % count).unwrap());
        let prefix = |topic: usize| Prefix::from(TOPICS[topic]);
        let spec = |peer: usize| &self.world.peers()[peer % count].spec;
        match *act {
            Act::Send(peer, topic) if spec(peer).speaks() => {
                self.send(at(peer), topic, 0, Turn::Wait);
            }
            Act::Flood(peer, topic, count, size) if spec(peer).speaks() => {
                (0..count).for_each(|_| self.send(at(peer), topic, size, Turn::Wait));
            }
            Act::Force(peer) if spec(peer).speaks() => self.send(at(peer), 0, 0, Turn::Force),
            Act::Kill(peer) => self.lab.tell(Command::Kill(at(peer))),
            Act::Crash(peer) => self.lab.tell(Command::Crash(at(peer))),
            Act::End(peer) => self.lab.tell(Command::End(at(peer))),
            Act::Restart(peer) => self.lab.tell(Command::Restart(at(peer))),
            Act::Pause(peer) => self.lab.tell(Command::Pause(at(peer))),
            Act::Resume(peer) => self.lab.tell(Command::Resume(at(peer))),
            Act::Pace(peer, ms) => {
                self.lab.tell(Command::SetPace(at(peer), Duration::from_millis(ms)));
            }
            Act::Subscribe(peer, topic) => {
                self.lab.tell(Command::Subscribe(at(peer), prefix(topic)));
            }
            Act::Unsubscribe(peer, topic) => {
                self.lab.tell(Command::Unsubscribe(at(peer), prefix(topic)));
            }
            // A third peer cannot join a pair.
            Act::Add(peer) if count < PEERS && spec(peer).sockets[0].kind != SocketType::Pair => {
                let topology = self.world.topology().unwrap();
                let spec = topology.another(&spec(peer).group).unwrap();
                self.lab.tell(Command::Add(spec));
                self.lab.until("added peer", |events| {
                    let is_new = |e: &Event| match &e.fact {
                        Fact::PeerAdded { spec } => spec.id.index() == count,
                        _ => false,
                    };
                    events.iter().any(is_new)
                });
            }
            Act::Cut(link) => {
                let (connector, binder) = self.link(link);
                self.lab.tell(Command::Cut { connector, binder });
            }
            Act::Mend(link) => {
                let (connector, binder) = self.link(link);
                self.lab.tell(Command::Mend { connector, binder });
            }
            Act::Conflate(peer, on) if conflates(spec(peer)) => {
                let setting = Setting::Conflate(on);
                self.lab.tell(Command::Set(SocketId { peer: at(peer), socket: 0 }, setting));
            }
            Act::Mark(peer, out, messages) => {
                let socket = &spec(peer).sockets[0];
                let (kind, safe) = (socket.kind, !aborts(socket));
                let setting = if out { Setting::Sndhwm } else { Setting::Rcvhwm };
                if if out { kind.sends() } else { kind.receives() && safe } {
                    let at = SocketId { peer: at(peer), socket: 0 };
                    self.lab.tell(Command::Set(at, setting(messages)));
                }
            }
            Act::Quiet => self.quiet(QUIET),
            Act::Send(..) | Act::Flood(..) | Act::Force(_) | Act::Add(_) | Act::Conflate(..) => {}
        }
    }

    /// The ends of a link, taken modulo their number.
    fn link(&self, link: usize) -> (SocketId, SocketId) {
        let links = self.world.links();
        let link = &links[link % links.len()];
        (link.connector, link.binder)
    }

    /// Whether all links between open peers are up: a broken one comes back by itself. But libzmq
    /// does not look after the connections of somebody whose queue is full and who reads nothing; and
    /// a queue may be full for good once its mark was changed.
    fn connected(&self) -> bool {
        let marked = |id: SocketId| {
            let mut facts = self.lab.events.iter().filter(|event| event.peer == Some(id.peer));
            facts.any(|event| matches!(event.fact, Fact::OptionSet { .. }))
        };
        let there = |id: SocketId| {
            let peer = &self.world.peers()[id.peer.index()];
            peer.life.is_open() && peer.held == 0 && !marked(id)
        };
        let mut links = self.world.links().iter();
        links.all(|link| link.up || link.cut || !there(link.connector) || !there(link.binder))
    }

    /// Whether a peer has not yet said that it goes on.
    fn paused(&self) -> bool {
        self.world.peers().iter().any(|peer| peer.life == Life::Paused)
    }

    /// Lets every paused peer go on, and waits until silence and censuses decide nothing more. Tells
    /// whether the lab came to rest.
    pub fn settle(&mut self) -> bool {
        self.quiet(QUIET);
        for peer in self.world.peers() {
            self.lab.tell(Command::Resume(peer.spec.id));
        }
        // What was asked for last may take a moment on a busy machine.
        self.quiet(SILENCE);
        for _ in 0..ROUNDS {
            self.quiet(QUIET);
            if self.world.wants_census() {
                self.quiet(SILENCE);
                if !self.census() {
                    return true;
                }
            } else if self.connected() && !self.paused() {
                // On a busy machine quiet is no rest: the last counts may still be to come. Whoever
                // answers has said them.
                let before = self.lab.events.len();
                self.quiet(SILENCE);
                self.census();
                if !self.lab.events[before..].iter().any(Event::is_told) {
                    return true;
                }
            }
        }
        false
    }

    /// Asks everybody whether anything is left to do, and waits until all have answered who can:
    /// somebody with something in hand does not. Tells whether anybody answered.
    fn census(&mut self) -> bool {
        let free = self.world.peers().iter();
        let free = free.filter(|peer| peer.life == Life::Running && peer.held == 0);
        let mut waited_for: BTreeSet<PeerId> = free.map(|peer| peer.spec.id).collect();
        let mut answered = false;
        self.lab.tell(Command::Census);
        while let Ok(event) = self.lab.engine.events().recv_timeout(PATIENCE) {
            answered |= !matches!(event.fact, Fact::Tally { .. });
            let moved = !matches!(event.fact, Fact::Tally { .. } | Fact::Idle | Fact::Empty { .. });
            if let (Fact::Idle | Fact::Empty { .. }, Some(peer)) = (&event.fact, event.peer) {
                waited_for.remove(&peer);
            }
            self.lab.events.push(event);
            if moved || waited_for.is_empty() {
                break;
            }
        }
        self.fold();
        answered
    }
}
