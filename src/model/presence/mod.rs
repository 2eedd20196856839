//! Presence: who was there when. The lives of peers, the spans in which links were up, and the
//! subscriptions, as timelines that come out the same in whatever order the events of two peers
//! arrive.

mod claims;
mod landing;
mod line;
mod lives;
mod outlets;
mod whose;

use std::collections::HashMap;
use std::time::Duration;

use crate::lab::{
    Address, Attach, Ending, Moment, PeerId, PeerSpec, Prefix, SocketId, SocketType, Topology,
    Transport, WireAddress, WireId,
};

use super::world::Link;
use claims::Claims;
pub(super) use claims::Origin;
pub(super) use landing::Desk;
pub(super) use line::{Ended, Span};
use line::{Line, Switch};
use lives::Lives;
pub(super) use outlets::Beyond;
use outlets::Outlet;

/// How long after the last thing that could bring a message a peer must be idle before its silence
/// counts: what libzmq carries over the loopback interface arrives in far less.
pub(super) const SETTLE: Duration = Duration::from_millis(200);

/// How far the stamps of two peers for one thing may lie apart: a peer's thread reads its monitor
/// when it gets round to it.
pub(super) const SLACK: Duration = Duration::from_millis(50);

/// How many changes of one timeline are kept. What was decided before the oldest is not judged
/// again.
pub(super) const CHANGES: usize = 64;

/// The timelines of everybody.
#[derive(Clone, Debug, Default)]
pub(super) struct Presence {
    peers: Vec<PeerLine>,
    /// The links, as the world shows them.
    pub(super) links: Vec<Link>,
    lines: Vec<Line>,
    claims: Claims,
    /// The latest moment of an end or an idleness, which decide what became of messages.
    decisive: Moment,
}

/// One peer through time.
#[derive(Clone, Debug)]
struct PeerLine {
    lives: Lives,
    paused: bool,
    sockets: Vec<SocketLine>,
}

/// One socket through time.
#[derive(Clone, Debug)]
struct SocketLine {
    kind: SocketType,
    binds: bool,
    /// Whether queues it makes from now on keep the newest message only, and whether those it made
    /// when it bound do.
    conflate: bool,
    conflated: Switch,
    /// The links it is an end of.
    links: Vec<usize>,
    /// The endpoints it connects to, and whose they are.
    dials: Vec<Dial>,
    /// Its connections to outside programs.
    outlets: Vec<Outlet>,
    /// What it subscribes to, version by version.
    subscriptions: lives::Versions,
    /// The subscription notices it got, if it publishes.
    desk: Desk,
    /// Whose the addresses of its connections are, as found so far.
    known: HashMap<Address, Origin>,
}

#[derive(Clone, Debug)]
struct Dial {
    endpoint: String,
    to: Option<SocketId>,
}

/// How many addresses a socket remembers before it starts afresh: outside programs come and go.
const KNOWN: usize = 1024;

impl Presence {
    /// Takes in a peer and the links it makes with those that are there.
    pub(super) fn join(&mut self, spec: &PeerSpec, peers: &[&PeerSpec], topology: &Topology) {
        let sockets = spec.sockets.iter().map(|socket| SocketLine {
            kind: socket.kind,
            binds: socket.ends.iter().any(|end| end.how == Attach::Bind),
            conflate: socket.conflates(),
            conflated: Switch::new(),
            links: Vec::new(),
            dials: Vec::new(),
            outlets: Vec::new(),
            subscriptions: lives::Versions::default(),
            desk: Desk::default(),
            known: HashMap::new(),
        });
        self.peers.push(PeerLine {
            lives: Lives::default(),
            paused: false,
            sockets: sockets.collect(),
        });
        for (number, wire) in (0u8..).zip(&topology.wires) {
            let transport = match &wire.address {
                WireAddress::Lab { .. } => topology.transport,
                WireAddress::Literal(endpoint) => endpoint.transport(),
            };
            self.meet(spec, peers, WireId(number), transport);
        }
    }

    /// The links of a new peer at one wire.
    fn meet(&mut self, spec: &PeerSpec, peers: &[&PeerSpec], wire: WireId, transport: Transport) {
        for (id, socket) in spec.socket_ids() {
            for end in socket.ends.iter().filter(|end| end.wire == wire) {
                for (other, far) in
                    peers.iter().copied().chain([spec]).flat_map(PeerSpec::socket_ids)
                {
                    let meets = far.ends.iter().any(|e| e.wire == wire && e.how != end.how);
                    // A peer that meets itself does so once, from its connecting end.
                    let twice = other.peer == id.peer && end.how == Attach::Bind;
                    if !meets || twice {
                        continue;
                    }
                    let (connector, binder) = match end.how {
                        Attach::Connect => (id, other),
                        Attach::Bind => (other, id),
                    };
                    let known = |link: &usize| {
                        let link = self.links.get(*link);
                        link.is_some_and(|link| {
                            link.wire == wire
                                && link.connector == connector
                                && link.binder == binder
                        })
                    };
                    if self.links_at(connector).any(|link| known(&link)) {
                        continue;
                    }
                    let number = self.links.len();
                    for end in [connector, binder] {
                        if let Some(socket) = self.socket_mut(end) {
                            socket.links.push(number);
                        }
                    }
                    self.links.push(Link {
                        wire,
                        connector,
                        binder,
                        up: false,
                        cut: false,
                        since: Moment::START,
                        waiting: 0,
                    });
                    self.lines.push(Line::new(transport, socket.kind.talks_to(far.kind)));
                }
            }
        }
    }

    fn peer(&self, id: PeerId) -> Option<&PeerLine> {
        self.peers.get(id.index())
    }

    fn socket(&self, id: SocketId) -> Option<&SocketLine> {
        self.peer(id.peer)?.sockets.get(usize::from(id.socket))
    }

    fn socket_mut(&mut self, id: SocketId) -> Option<&mut SocketLine> {
        self.peers.get_mut(id.peer.index())?.sockets.get_mut(usize::from(id.socket))
    }

    /// The socket's type.
    pub(super) fn kind(&self, id: SocketId) -> Option<SocketType> {
        self.socket(id).map(|socket| socket.kind)
    }

    /// Whether others come to this socket.
    pub(super) fn binds(&self, id: SocketId) -> bool {
        self.socket(id).is_some_and(|socket| socket.binds)
    }

    /// How messages travel on a link.
    pub(super) fn transport(&self, link: usize) -> Transport {
        self.lines.get(link).map_or(Transport::Tcp, |line| line.transport)
    }

    /// The spans in which a link was up, oldest first.
    pub(super) fn spans(&self, link: usize) -> &[Span] {
        self.lines.get(link).map_or(&[], |line| &line.spans)
    }

    /// Whether the link was up until `at`.
    pub(super) fn was_up_at(&self, link: usize, at: Moment) -> bool {
        let mut ends = self.spans(link).iter().filter_map(|span| Some((span.up, span.down?.0)));
        ends.any(|(up, down)| up <= at && down == at)
    }

    /// Whether both ends of the link have types that may talk to each other.
    pub(super) fn fits(&self, link: usize) -> bool {
        self.lines.get(link).is_some_and(|line| line.fits)
    }

    /// Whether the link's connector had called connect in the life it had at `at`.
    pub(super) fn dialled(&self, link: usize, at: Moment) -> bool {
        let Some((line, shown)) = self.lines.get(link).zip(self.links.get(link)) else {
            return false;
        };
        let born = self.life_at(shown.connector.peer, at).map(|life| life.start);
        born.is_some_and(|born| line.dialled(born, at))
    }

    /// When the link's connector first called connect at `at` or after.
    pub(super) fn dialled_from(&self, link: usize, at: Moment) -> Option<Moment> {
        self.lines.get(link)?.dialled_from(at)
    }

    /// Whether queues that a socket makes from now on keep the newest message only.
    pub(super) fn conflate(&mut self, id: SocketId, on: bool) {
        if let Some(socket) = self.socket_mut(id) {
            socket.conflate = on;
        }
    }

    /// Whether one of the link's queues kept the newest message only at `at`. Over inproc there is
    /// one queue, and the connecting end makes it.
    pub(super) fn conflates(&self, link: usize, at: Moment) -> bool {
        let Some((line, shown)) = self.lines.get(link).zip(self.links.get(link)) else {
            return false;
        };
        let at = at + SLACK;
        let bound = || self.socket(shown.binder).is_some_and(|own| own.conflated.at(at));
        line.conflated.at(at) || line.transport != Transport::Inproc && bound()
    }

    /// Whether the link's connector had called disconnect by `at`, and connect not since.
    pub(super) fn is_cut(&self, link: usize, at: Moment) -> bool {
        self.lines.get(link).is_some_and(|line| line.is_cut(Some(at)))
    }

    /// When the link's connector called connect or disconnect.
    fn calls(&self, link: usize) -> impl Iterator<Item = Moment> + '_ {
        self.lines.get(link).into_iter().flat_map(line::Line::calls)
    }

    /// When the link's connector first called disconnect after `at`.
    pub(super) fn cut_after(&self, link: usize, at: Moment) -> Option<Moment> {
        self.lines.get(link)?.cut_after(at)
    }

    /// The latest moment of anything that can end a message's hopes.
    pub(super) fn decisive(&self) -> Moment {
        self.decisive
    }

    /// Before this moment nothing is known any more of the peer.
    pub(super) fn horizon(&self, peer: PeerId) -> Moment {
        self.peer(peer).map_or(Moment::START, |line| line.lives.horizon())
    }

    /// Before this moment nothing is known any more of the link.
    pub(super) fn link_horizon(&self, link: usize) -> Moment {
        self.lines.get(link).map_or(Moment::START, |line| line.horizon)
    }

    /// The latest moment of anything in a peer's lives.
    pub(super) fn latest(&self, peer: PeerId) -> Moment {
        self.peer(peer).map_or(Moment::START, |line| line.lives.latest())
    }

    /// The links a socket is an end of.
    pub(super) fn links_at(&self, id: SocketId) -> impl Iterator<Item = usize> + '_ {
        self.socket(id).into_iter().flat_map(|socket| socket.links.iter().copied())
    }

    /// The links a peer has an end of.
    pub(super) fn links_of(&self, peer: PeerId) -> Vec<usize> {
        let own = self.peer(peer).into_iter().flat_map(|line| &line.sockets);
        let mut links: Vec<usize> = own.flat_map(|socket| socket.links.iter().copied()).collect();
        links.sort_unstable();
        links.dedup();
        links
    }

    /// The sockets at the far ends of a socket's links.
    pub(super) fn far_ends(&self, id: SocketId) -> impl Iterator<Item = SocketId> + '_ {
        let links = self.links_at(id).filter_map(|link| self.links.get(link));
        links.map(move |link| if link.connector == id { link.binder } else { link.connector })
    }

    /// A peer's sockets are open.
    pub(super) fn started(&mut self, peer: PeerId, at: Moment, prefixes: &[(u8, Vec<Prefix>)]) {
        let Some(line) = self.peers.get_mut(peer.index()) else { return };
        line.paused = false;
        line.lives.start(at);
        for socket in &mut line.sockets {
            socket.known.clear();
            socket.conflated.set(at, socket.conflate);
        }
        for (socket, prefixes) in prefixes {
            if let Some(socket) = line.sockets.get_mut(usize::from(*socket)) {
                socket.subscriptions.set(at, prefixes);
            }
        }
        self.redraw(peer);
    }

    /// A peer's sockets are closed; who finished by itself lingers.
    pub(super) fn ended(&mut self, peer: PeerId, at: Moment, how: &Ending) {
        let (lingers, silent) = (how.is_own(), *how == Ending::Crashed);
        self.decisive = self.decisive.max(at);
        self.outlets_ended(peer, at, lingers);
        let Some(line) = self.peers.get_mut(peer.index()) else { return };
        line.paused = false;
        line.lives.end(at, silent);
        for socket in &mut line.sockets {
            socket.known.clear();
            socket.desk.close();
        }
        for link in self.links_of(peer) {
            let connects = self.links.get(link).is_some_and(|link| link.connector.peer == peer);
            if connects && let Some(line) = self.lines.get_mut(link) {
                line.mark(at, line::Sign::Down);
            }
        }
        self.redraw(peer);
    }

    /// A peer stopped reading and sending, or goes on.
    pub(super) fn paused(&mut self, peer: PeerId, paused: bool) {
        if let Some(line) = self.peers.get_mut(peer.index()) {
            line.paused = paused;
        }
    }

    /// A peer had nothing to do; or, if one is named, nothing to read at this socket.
    pub(super) fn idle(&mut self, peer: PeerId, socket: Option<u8>, at: Moment) {
        self.decisive = self.decisive.max(at);
        if let Some(line) = self.peers.get_mut(peer.index()) {
            line.lives.idle(at, socket);
        }
    }

    /// What a socket subscribes to from now on.
    pub(super) fn subscribes(&mut self, id: SocketId, at: Moment, prefixes: &[Prefix]) {
        if let Some(socket) = self.socket_mut(id) {
            socket.subscriptions.set(at, prefixes);
        }
    }

    /// A socket called connect. Tells which link that concerns.
    pub(super) fn connecting(
        &mut self,
        id: SocketId,
        at: Moment,
        endpoint: &str,
        to: Option<SocketId>,
    ) -> Option<usize> {
        if let Some(socket) = self.socket_mut(id) {
            socket.known.clear();
            match socket.dials.iter_mut().find(|dial| dial.endpoint == endpoint) {
                Some(dial) => dial.to = to,
                None => socket.dials.push(Dial { endpoint: endpoint.to_owned(), to }),
            }
        }
        if to.is_none() {
            self.dialled_outside(id, at, endpoint);
        }
        let link = self.link_between(id, to?)?;
        let conflates = self.socket(id).is_some_and(|socket| socket.conflate);
        if let Some(line) = self.lines.get_mut(link) {
            line.conflated.set(at, conflates);
        }
        self.sign(link, at, line::Sign::Dial);
        Some(link)
    }

    /// A socket called disconnect. Tells which link that cut.
    pub(super) fn disconnecting(
        &mut self,
        id: SocketId,
        at: Moment,
        to: SocketId,
    ) -> Option<usize> {
        if let Some(socket) = self.socket_mut(id) {
            socket.known.clear();
        }
        let link = self.link_between(id, to)?;
        self.sign(link, at, line::Sign::Cut);
        Some(link)
    }

    /// The link whose connecting end this is, by the endpoint it connected to.
    pub(super) fn dialled_link(&self, id: SocketId, endpoint: &str) -> Option<usize> {
        self.link_between(id, self.dial(id, endpoint)?.to?)
    }

    /// Whether the socket connected to this endpoint, rather than bound there.
    pub(super) fn dials(&self, id: SocketId, endpoint: &str) -> bool {
        self.dial(id, endpoint).is_some()
    }

    /// The dial of this endpoint; a socket that only connects, and to one place only, can mean no
    /// other, however libzmq spells it.
    fn dial(&self, id: SocketId, endpoint: &str) -> Option<&Dial> {
        let socket = self.socket(id)?;
        let only = || match socket.dials.as_slice() {
            [only] if !socket.binds => Some(only),
            _ => None,
        };
        socket.dials.iter().find(|dial| dial.endpoint == endpoint).or_else(only)
    }

    fn link_between(&self, connector: SocketId, binder: SocketId) -> Option<usize> {
        let joins = |link: &usize| {
            let link = self.links.get(*link);
            link.is_some_and(|link| link.connector == connector && link.binder == binder)
        };
        self.links_at(connector).find(joins)
    }

    /// A link's connector told that the link is up, or that it is not.
    pub(super) fn shaken(&mut self, link: usize, at: Moment, up: bool) {
        self.sign(link, at, if up { line::Sign::Up } else { line::Sign::Down });
    }

    fn sign(&mut self, link: usize, at: Moment, sign: line::Sign) {
        if matches!(sign, line::Sign::Down | line::Sign::Cut) {
            self.decisive = self.decisive.max(at);
        }
        if let Some(line) = self.lines.get_mut(link) {
            line.mark(at, sign);
        }
        self.redraw_link(link);
    }

    fn redraw(&mut self, peer: PeerId) {
        for link in self.links_of(peer) {
            self.redraw_link(link);
        }
    }

    /// Finds the spans of a link anew from what its two ends told.
    fn redraw_link(&mut self, link: usize) {
        let Some((line, shown)) = self.lines.get_mut(link).zip(self.links.get_mut(link)) else {
            return;
        };
        let connector = self.peers.get(shown.connector.peer.index()).map(|peer| &peer.lives);
        let binder = self.peers.get(shown.binder.peer.index()).map(|peer| &peer.lives);
        if let Some((connector, binder)) = connector.zip(binder) {
            line.draw(connector, binder);
            let last = line.spans.last();
            shown.cut = line.is_cut(None);
            shown.up = last.is_some_and(|span| span.down.is_none());
            shown.since =
                last.map_or(Moment::START, |span| span.down.map_or(span.up, |(moment, _)| moment));
        }
    }
}
