//! An examination: what the checks look at, and what they tell.

use std::time::Duration;

use crate::lab::{Ending, Moment, PeerId, SocketId, SocketSpec, SocketType};
use crate::model::{Life, Link, Peer, World};

use super::finding::Finding;
use super::recent::Recent;
use super::remedy::Remedy;

/// One look at the World.
pub(super) struct Exam<'a> {
    /// What is known.
    pub(super) world: &'a World,
    /// When it is.
    pub(super) now: Moment,
    /// The latest messages.
    pub(super) recent: Recent<'a>,
    /// What was found.
    pub(super) found: Vec<Finding>,
    /// What will be a finding if it lasts so long.
    pub(super) suspected: Vec<(Finding, Duration)>,
}

impl<'a> Exam<'a> {
    pub(super) fn of(world: &'a World, now: Moment) -> Self {
        let recent = Recent::of(world.ledger());
        Self { world, now, recent, found: Vec::new(), suspected: Vec::new() }
    }

    /// Tells a finding.
    pub(super) fn tell(&mut self, finding: Finding) {
        self.found.push(finding);
    }

    /// Tells what is a finding only if it has lasted, or will have lasted, this long.
    pub(super) fn suspect(&mut self, finding: Finding, lasting: Duration) {
        self.suspected.push((finding, lasting));
    }

    /// The peers whose sockets are open.
    pub(super) fn open(&self) -> impl Iterator<Item = &'a Peer> + use<'a> {
        self.world.peers().iter().filter(|peer| peer.life.is_open())
    }

    /// A peer.
    pub(super) fn peer(&self, id: PeerId) -> Option<&'a Peer> {
        self.world.peer(id)
    }

    /// How a socket was made.
    pub(super) fn spec(&self, id: SocketId) -> Option<&'a SocketSpec> {
        self.peer(id.peer)?.spec.sockets.get(usize::from(id.socket))
    }

    /// A socket's type.
    pub(super) fn kind(&self, id: SocketId) -> Option<SocketType> {
        self.spec(id).map(|spec| spec.kind)
    }

    /// Whether a peer is paused, and not only because the whole lab is.
    pub(super) fn is_paused(&self, peer: &Peer) -> bool {
        let still = self.world.lab().is_some_and(|lab| lab.paused.is_some());
        peer.life == Life::Paused && !still
    }

    /// What joins two sockets again, if their link is cut.
    pub(super) fn mending(&self, one: SocketId, other: SocketId) -> Option<Remedy> {
        let between = self.links(one).find(|(link, far)| link.cut && *far == other);
        between.map(|(link, _)| Remedy::Mend { connector: link.connector, binder: link.binder })
    }

    /// The links of a socket with the far end of each.
    pub(super) fn links(
        &self,
        id: SocketId,
    ) -> impl Iterator<Item = (&'a Link, SocketId)> + use<'a> {
        let world = self.world;
        let links = world.ledger().presence.links_at(id);
        links.filter_map(move |at| world.links().get(at)).map(move |link| {
            (link, if link.connector == id { link.binder } else { link.connector })
        })
    }
}

/// When and how a peer last ended, unless that was the end of the whole lab.
pub(super) fn fell(peer: &Peer) -> Option<(Moment, &Ending)> {
    peer.last_end.as_ref().filter(|(_, how)| *how != Ending::Stopped).map(|(at, how)| (*at, how))
}
