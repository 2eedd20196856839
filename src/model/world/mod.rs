//! The World: all that is known of the lab, as a fold of its events and of nothing else.

mod connections;
mod steps;
mod subscribers;

use std::collections::BTreeSet;
use std::time::Duration;

use crate::lab::{
    Ending, Event, Fact, Moment, PeerId, PeerSpec, SocketId, SocketSpec, Topology, WireId,
};

use super::doctor::Doctor;
use super::guests::{Guests, Outsider};
use super::journal::Journal;
use super::ladder::Ladder;
use super::ledger::{Bears, Ledger, News, Offering};
use super::peers::Peer;
use super::pulse::Latencies;

/// All that is known of the lab.
#[derive(Clone, Debug, Default)]
pub struct World {
    lab: Option<Lab>,
    peers: Vec<Peer>,
    guests: Guests,
    ledger: Ledger,
    journal: Journal,
    ladder: Ladder,
    /// Whose the subscription is of which the last notice told, as far as known.
    whose: Option<SocketId>,
    /// The publishers whose notices are to be gone through anew.
    stale: BTreeSet<SocketId>,
    doctor: Doctor,
    now: Moment,
    /// Whether anything happened since the last answer to a census.
    astir: bool,
}

/// What runs, or ran last.
#[derive(Clone, Debug)]
pub struct Lab {
    /// The topology as started; peers added since are among [`World::peers`] only.
    pub topology: Topology,
    /// The wall clock at the start, RFC 3339.
    pub wall_clock: String,
    /// The version of libzmq.
    pub libzmq: String,
    /// Whether it runs still.
    pub running: bool,
    /// Whether all peers were told to stop at their next send or receive, and since when.
    pub paused: Option<Moment>,
    /// How long each peer rests after a message; zero is full speed.
    pub rest: Duration,
}

/// A connecting and a binding socket of the lab that meet at a wire.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where they meet.
    pub wire: WireId,
    /// The connecting end.
    pub connector: SocketId,
    /// The binding end.
    pub binder: SocketId,
    /// Whether messages can pass: both ends open, and over tcp and ipc the handshake done.
    pub up: bool,
    /// Whether it was cut on purpose, and not mended since.
    pub cut: bool,
    /// When it last went up or down.
    pub since: Moment,
    /// Messages libzmq has for this link and nobody received yet, as far as known.
    pub waiting: u64,
}

impl World {
    /// How many outside programs that have left are remembered.
    pub const DEPARTED: usize = super::guests::DEPARTED;

    /// Takes in one event.
    pub fn apply(&mut self, event: &Event) {
        self.fold(event);
        self.settle();
    }

    /// Takes in one event of many. What is known of a crowd that is just meeting is put in order by
    /// [`Self::settle`], once for all of them; until then nothing of it should be read.
    pub fn fold(&mut self, event: &Event) {
        if !event.fact.is_meeting() {
            self.settle();
        }
        if let Fact::LabStarted { topology, wall_clock, libzmq } = &event.fact {
            self.start(topology, wall_clock, libzmq);
        }
        self.ledger.calm();
        self.now = self.now.max(event.at);
        self.journal.write(event);
        self.astir = !matches!(event.fact, Fact::Idle | Fact::Empty { .. })
            && (self.astir || !matches!(event.fact, Fact::Tally { .. }));
        match event.peer {
            Some(peer) => {
                self.take(peer, event.at, &event.fact);
                if event.fact.changes_prospects() {
                    self.ledger.flows_changed(peer);
                }
            }
            None => self.take_lab(event.at, &event.fact),
        }
        while let Some(news) = self.ledger.news() {
            match news {
                News::Outside(guest, went) => self.guests.told(guest, went),
                News::Timed(peer, span) => {
                    if let Some(peer) = self.peers.get_mut(peer.index()) {
                        peer.last_latency = Some(span);
                        peer.latencies.note(span);
                    }
                }
                News::Latency(peer, span) => {
                    if let Some(peer) = self.peers.get_mut(peer.index()) {
                        peer.last_latency = Some(span);
                    }
                }
            }
        }
        self.climb(event);
    }

    fn start(&mut self, topology: &Topology, wall_clock: &str, libzmq: &str) {
        *self = Self::default();
        self.lab = Some(Lab {
            topology: topology.clone(),
            wall_clock: wall_clock.to_owned(),
            libzmq: libzmq.to_owned(),
            running: true,
            paused: None,
            rest: Duration::ZERO,
        });
        for spec in &topology.peers {
            self.join(spec, Moment::START);
        }
    }

    fn join(&mut self, spec: &PeerSpec, at: Moment) {
        let Some(lab) = &self.lab else { return };
        if spec.id.index() != self.peers.len() {
            return;
        }
        let others: Vec<&PeerSpec> = self.peers.iter().map(|peer| &peer.spec).collect();
        let links = self.ledger.presence.links.len();
        self.ledger.presence.join(spec, &others, &lab.topology);
        self.ledger.join(spec, links, at);
        self.peers.push(Peer::new(spec));
    }

    fn take_lab(&mut self, at: Moment, fact: &Fact) {
        match fact {
            Fact::PeerAdded { spec } => self.join(spec, at),
            Fact::LabStopped => {
                if let Some(lab) = &mut self.lab {
                    lab.running = false;
                    lab.paused = None;
                }
            }
            Fact::LabPaused | Fact::LabResumed => {
                if let Some(lab) = &mut self.lab {
                    lab.paused = matches!(fact, Fact::LabPaused).then_some(at);
                }
            }
            Fact::SlowMotion { rest } => {
                if let Some(lab) = &mut self.lab {
                    lab.rest = *rest;
                }
            }
            Fact::LabStarted { .. }
            | Fact::LabFailed { .. }
            | Fact::PeerStarted
            | Fact::PeerEnded { .. }
            | Fact::Renewed
            | Fact::CrashRefused
            | Fact::PeerPaused
            | Fact::PeerResumed
            | Fact::FloodStarted { .. }
            | Fact::FloodStopped
            | Fact::Flow { .. }
            | Fact::Stepped { .. }
            | Fact::PaceSet { .. }
            | Fact::Bound { .. }
            | Fact::Connecting { .. }
            | Fact::Disconnecting { .. }
            | Fact::OptionSet { .. }
            | Fact::Trouble { .. }
            | Fact::Link { .. }
            | Fact::Subscribed { .. }
            | Fact::Unsubscribed { .. }
            | Fact::SubscriptionLanded { .. }
            | Fact::SubscriptionLeft { .. }
            | Fact::Offered { .. }
            | Fact::Sent { .. }
            | Fact::Held { .. }
            | Fact::Refused { .. }
            | Fact::Received { .. }
            | Fact::Abandoned { .. }
            | Fact::Unread { .. }
            | Fact::Tally { .. }
            | Fact::Idle
            | Fact::Empty { .. } => {}
        }
    }

    fn take(&mut self, id: PeerId, at: Moment, fact: &Fact) {
        if let Fact::PeerAdded { spec } = fact {
            self.join(spec, at);
        }
        let Some(peer) = self.peers.get_mut(id.index()) else { return };
        let on = |socket: &u8| SocketId { peer: id, socket: *socket };
        match fact {
            Fact::LabStarted { .. }
            | Fact::LabFailed { .. }
            | Fact::LabStopped
            | Fact::LabPaused
            | Fact::LabResumed
            | Fact::SlowMotion { .. }
            | Fact::Stepped { .. }
            | Fact::CrashRefused
            | Fact::PeerAdded { .. } => {}
            Fact::PeerStarted => {
                peer.start(at);
                let prefixes = peer.prefixes();
                self.ledger.presence.started(id, at, &prefixes);
                self.lives_changed(id, at);
            }
            Fact::Renewed => {
                peer.renew();
                let prefixes = peer.prefixes();
                self.ledger.presence.ended(id, at, &Ending::Killed);
                self.lives_changed(id, at);
                self.guests.all_left(id, at);
                self.guests_changed(id);
                self.ledger.outlets_changed(id, at);
                self.ledger.presence.started(id, at, &prefixes);
                self.lives_changed(id, at);
            }
            Fact::PeerEnded { how } => {
                peer.end(at, how);
                self.ledger.presence.ended(id, at, how);
                self.lives_changed(id, at);
                self.guests.all_left(id, at);
                self.guests_changed(id);
                self.ledger.outlets_changed(id, at);
            }
            Fact::PeerPaused | Fact::PeerResumed => {
                let paused = matches!(fact, Fact::PeerPaused);
                peer.pause(at, paused);
                self.ledger.presence.paused(id, paused);
                self.ledger.changed(id, at, Bears::OnInbound);
            }
            Fact::FloodStarted { flood } => {
                peer.flood = Some(flood.clone());
                for peer in &mut self.peers {
                    peer.latencies = Latencies::default();
                }
            }
            Fact::FloodStopped => peer.flood = None,
            Fact::Flow { socket, flow } => {
                let speaker = flow.stream.speaker.index();
                let name = self.peers.get(speaker).map(|peer| peer.spec.name.clone());
                if let Some(peer) = self.peers.get_mut(id.index()) {
                    peer.flowed(&name.unwrap_or_default(), flow);
                }
                self.ledger.flowed(on(socket), flow);
            }
            Fact::PaceSet { pace } => peer.set_pace(*pace),
            Fact::Bound { socket, wire, endpoint, instead_of } => {
                if let Some(socket) = peer.socket_mut(*socket) {
                    socket.bound.push((*wire, endpoint.clone()));
                    socket.instead_of.clone_from(instead_of);
                }
            }
            Fact::Connecting { socket, endpoint, to, .. } => {
                let (from, endpoint) = (on(socket), endpoint.as_str());
                let link = self.ledger.presence.connecting(from, at, endpoint, *to);
                match link {
                    Some(link) => self.link_changed(link, at),
                    None => {
                        self.guests_changed(id);
                        self.ledger.outlets_changed(id, at);
                    }
                }
            }
            Fact::Disconnecting { socket, to, .. } => {
                let link = self.ledger.presence.disconnecting(on(socket), at, *to);
                if let Some(link) = link {
                    self.link_changed(link, at);
                }
            }
            Fact::OptionSet { socket, setting } => {
                peer.set_option(*socket, *setting);
                let own = peer.spec.sockets.get(usize::from(*socket));
                let conflates = own.is_some_and(SocketSpec::conflates);
                self.ledger.presence.conflate(on(socket), conflates);
            }
            Fact::Trouble { socket, deed, reason } => {
                if let Some(socket) = peer.socket_mut(*socket) {
                    socket.trouble = Some((deed.clone(), reason.clone()));
                }
            }
            Fact::Link { socket, endpoint, address, change } => {
                self.link(on(socket), at, (endpoint, address.as_ref()), change);
            }
            Fact::Subscribed { socket, prefix } | Fact::Unsubscribed { socket, prefix } => {
                let add = matches!(fact, Fact::Subscribed { .. });
                if let Some(prefixes) = peer.subscribe(*socket, prefix, add) {
                    self.ledger.presence.subscribes(on(socket), at, &prefixes);
                    self.lives_changed(id, at);
                }
            }
            Fact::SubscriptionLanded { socket, prefix, from } => {
                self.notice(on(socket), at, (prefix, from.as_ref()), true);
            }
            Fact::SubscriptionLeft { socket, prefix, from } => {
                self.notice(on(socket), at, (prefix, from.as_ref()), false);
            }
            Fact::Offered { socket, n, message, cause } => self.ledger.offered(&Offering {
                from: on(socket),
                n: *n,
                at,
                message,
                cause: *cause,
            }),
            Fact::Sent { socket, n } => {
                let message = self.ledger.offer(on(socket), *n).map(|entry| &entry.message);
                peer.sent(*socket, *n, at, message);
                self.ledger.sent(on(socket), *n, at);
            }
            Fact::Held { socket, n, why } => {
                peer.hold(*socket, *n, at, *why);
                self.ledger.held(on(socket), *n, *why);
            }
            Fact::Refused { socket, n, why } => {
                peer.release(*socket, *n);
                self.ledger.refused(on(socket), *n, why);
            }
            Fact::Received { socket, n, message, from } => {
                peer.received(*socket, message);
                self.arrived(on(socket), (*n, at, message, from.as_ref()), false);
            }
            Fact::Unread { socket, message, from } => {
                self.arrived(on(socket), (0, at, message, from.as_ref()), true);
            }
            Fact::Abandoned { socket, n } => {
                peer.abandoned += 1;
                self.ledger.abandoned(on(socket), *n);
            }
            Fact::Tally { socket, tally } => {
                peer.tallied(*socket, at, *tally);
                self.ledger.tallied(on(socket), tally, at);
            }
            Fact::Idle => {
                self.ledger.presence.idle(id, None, at);
                self.ledger.changed(id, at, Bears::OnInbound);
            }
            Fact::Empty { socket } => {
                self.ledger.presence.idle(id, Some(*socket), at);
                self.ledger.changed(id, at, Bears::OnInbound);
            }
        }
    }

    /// What runs, or ran last; `None` before the first start.
    pub fn lab(&self) -> Option<&Lab> {
        self.lab.as_ref()
    }

    /// The peers, by [`PeerId`].
    pub fn peers(&self) -> &[Peer] {
        &self.peers
    }

    /// One peer.
    pub fn peer(&self, id: PeerId) -> Option<&Peer> {
        self.peers.get(id.index())
    }

    /// What a peer is called; nothing if there is none.
    pub fn name_of(&self, id: PeerId) -> &str {
        self.peer(id).map_or("", |peer| &peer.spec.name)
    }

    /// The links, of all peers the lab has had.
    pub fn links(&self) -> &[Link] {
        &self.ledger.presence.links
    }

    /// All connections at binding sockets.
    pub(super) fn guests(&self) -> &Guests {
        &self.guests
    }

    /// The outside programs that are or were connected, oldest first.
    pub fn outsiders(&self) -> &[Outsider] {
        self.guests.shown()
    }

    /// What became of each message.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What happened, in order.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Lets the doctor look at what is known, at a moment not before the latest event's. It adds
    /// nothing to what is known. Tells whether anything else is found than before.
    pub fn examine(&mut self, now: Moment) -> bool {
        let mut doctor = std::mem::take(&mut self.doctor);
        let changed = doctor.examine(self, now.max(self.now));
        self.doctor = doctor;
        changed
    }

    /// What the doctor found when it last looked.
    pub fn doctor(&self) -> &Doctor {
        &self.doctor
    }

    /// The moment of the latest event.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// Whether anything happened since the last answer to a census.
    pub(super) fn astir(&self) -> bool {
        self.astir
    }

    /// The topology as it is now, added peers and live edits included: what a restart over another
    /// transport, or a further peer, starts from.
    pub fn topology(&self) -> Option<Topology> {
        let lab = self.lab.as_ref()?;
        let peers = self.peers.iter().map(|peer| peer.spec.clone()).collect();
        Some(Topology { peers, ..lab.topology.clone() })
    }
}
