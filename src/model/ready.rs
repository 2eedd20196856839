//! Ready: whether everything is there that will be, and whether silence could tell more.

use std::collections::HashMap;

use crate::lab::{Deed, Prefix, SocketId, Transport};

use super::guests::Outsider;
use super::peers::{Life, Socket};
use super::world::World;

impl World {
    /// Whether every peer runs, every link is up and every subscription has landed, as far as they
    /// ever will, and every vacant place is taken: a peer or link with trouble is not waited for.
    pub fn ready(&self) -> bool {
        let Some(lab) = self.lab() else { return false };
        let started = self.peers().iter().all(|peer| peer.life != Life::Waiting);
        lab.running
            && started
            && self.links_ready()
            && self.binders_ready()
            && self.subscriptions_ready()
            && self.awaited().is_empty()
    }

    /// Whether a census could decide the fate of a message: something is pending that only silence
    /// can explain, and more happened since the last census.
    pub fn wants_census(&self) -> bool {
        self.astir() && self.ledger().silence_would_tell()
    }

    fn links_ready(&self) -> bool {
        (0..self.links().len()).all(|at| !self.awaits(at))
    }

    /// Whether a link that is not up can be expected to come up.
    fn awaits(&self, at: usize) -> bool {
        self.links().get(at).is_some_and(|link| {
            !link.up
                && !link.cut
                && self.ledger().presence.fits(at)
                && !self.hopeless(link.connector)
                && !self.hopeless(link.binder)
        })
    }

    /// Whether a connection may yet turn out to be one of the lab's own: a binding socket often tells
    /// of it before the connecting one does.
    pub fn is_doubtful(&self, outsider: &Outsider) -> bool {
        let links = self.links().iter().enumerate();
        links.filter(|(_, link)| link.binder == outsider.at).any(|(at, _)| self.awaits(at))
    }

    /// Whether the binding ends have shaken hands too: each end does so for itself, and the one that
    /// bound can be the later. Over inproc there is nothing to shake.
    fn binders_ready(&self) -> bool {
        let mut up: HashMap<SocketId, usize> = HashMap::new();
        for (at, link) in self.links().iter().enumerate() {
            if link.up && self.ledger().presence.transport(at) != Transport::Inproc {
                *up.entry(link.binder).or_default() += 1;
            }
        }
        up.into_iter().all(|(binder, links)| self.guests().shaken_at(binder) >= links)
    }

    /// Whether no link can be expected of this socket.
    fn hopeless(&self, id: SocketId) -> bool {
        let Some(peer) = self.peer(id.peer) else { return true };
        let trouble = |socket: &Socket| match &socket.trouble {
            Some((Deed::Open | Deed::SetOption(_) | Deed::Bind(_) | Deed::Connect(_), _)) => true,
            Some((Deed::Disconnect(_) | Deed::Send | Deed::Receive | Deed::Poll, _)) | None => {
                false
            }
        };
        !peer.life.is_open() || peer.sockets.get(usize::from(id.socket)).is_none_or(trouble)
    }

    fn subscriptions_ready(&self) -> bool {
        let presence = &self.ledger().presence;
        let linked = |id: SocketId| {
            presence.links_at(id).any(|at| self.links().get(at).is_some_and(|link| link.up))
        };
        self.peers().iter().filter(|peer| peer.life.is_open()).all(|peer| {
            peer.spec.socket_ids().zip(&peer.sockets).all(|((id, spec), socket)| {
                let mut landed = socket.subscriptions.iter().map(|own| own.landed);
                // A socket that keeps the newest message only does so with its own subscriptions.
                let enough = if spec.conflates() && landed.len() > 0 {
                    landed.any(|landed| landed)
                } else {
                    landed.all(|landed| landed)
                };
                enough || !linked(id)
            })
        })
    }

    /// Whether every publisher a socket is connected to has seen a subscription.
    pub(super) fn landed(&self, id: SocketId, prefix: &Prefix) -> bool {
        let presence = &self.ledger().presence;
        let mut publishers = presence
            .links_at(id)
            .filter_map(|at| self.links().get(at))
            .filter(|link| link.up)
            .map(|link| if link.connector == id { link.binder } else { link.connector })
            .peekable();
        publishers.peek().is_some() && publishers.all(|from| presence.has_landed(from, id, prefix))
    }
}
