//! Connections: what the sockets' monitors tell, and whose each connection is.

use crate::lab::{Address, LinkChange, Message, Moment, PeerId, SocketId};

use super::World;
use crate::model::ledger::{Arrival, Source};
use crate::model::presence::Origin;

impl World {
    pub(super) fn link(
        &mut self,
        id: SocketId,
        at: Moment,
        (endpoint, address): (&str, Option<&Address>),
        change: &LinkChange,
    ) {
        let connects = self.ledger.presence.dials(id, endpoint);
        match change {
            LinkChange::Connected => {
                if let Some(address) = address {
                    self.claimed(id, at, address, endpoint);
                }
            }
            LinkChange::Accepted => {
                let ours = address.is_some_and(|address| {
                    self.ledger.presence.forget(id, address);
                    self.ledger.presence.claims(id, address, at).is_some()
                });
                self.guests.accepted(id, address, at, ours);
            }
            LinkChange::Handshaken if connects => self.shaken(id, at, endpoint, true),
            LinkChange::Handshaken => {
                self.guests.shaken(id, address, at, true);
                self.guests_changed(id.peer);
            }
            LinkChange::HandshakeFailed { .. } if connects => {}
            LinkChange::HandshakeFailed { .. } => {
                self.guests.shaken(id, address, at, false);
                self.guests_changed(id.peer);
            }
            LinkChange::Disconnected | LinkChange::Closed if connects => {
                self.shaken(id, at, endpoint, false);
            }
            LinkChange::Disconnected => {
                self.guests.left(id, address, at);
                self.guests_changed(id.peer);
            }
            LinkChange::Closed if address.is_some() => {
                self.guests.left(id, address, at);
                self.guests_changed(id.peer);
            }
            LinkChange::Closed
            | LinkChange::Listening
            | LinkChange::Delayed
            | LinkChange::Retried { .. }
            | LinkChange::Failed { .. } => {}
        }
    }

    /// A connecting socket told that its link is up or down.
    pub(super) fn shaken(&mut self, id: SocketId, at: Moment, endpoint: &str, up: bool) {
        if let Some(link) = self.ledger.presence.dialled_link(id, endpoint) {
            self.ledger.presence.shaken(link, at, up);
            self.link_changed(link, at);
        } else {
            self.ledger.presence.outside_shaken(id, at, endpoint, up);
            self.ledger.outlets_changed(id.peer, at);
        }
    }

    /// A connecting socket named the address of its connection: what was taken for an outside
    /// program's may be its own.
    pub(super) fn claimed(&mut self, id: SocketId, at: Moment, address: &Address, endpoint: &str) {
        self.ledger.presence.claim(id, address, endpoint, at);
        let presence = &self.ledger.presence;
        let ours = |at, since| presence.claims(at, address, since).is_some();
        for (guest, at) in self.guests.claimed(address, ours) {
            self.ledger.presence.forget(at, address);
            self.ledger.unmask(guest, id);
            self.guests_changed(at.peer);
        }
        let presence = &self.ledger.presence;
        let mut noticed: Vec<SocketId> = presence
            .far_ends(id)
            .chain([id])
            .filter(|end| presence.noticed(*end, address))
            .collect();
        noticed.sort_unstable();
        noticed.dedup();
        for publisher in noticed {
            self.recall(publisher);
        }
    }

    pub(super) fn link_changed(&mut self, link: usize, at: Moment) {
        if let Some(peer) = self.links().get(link).map(|link| link.connector.peer) {
            self.recall_all(peer, at);
        }
        self.ledger.link_changed(link, at);
        self.flag_ends(link);
    }

    /// The outside programs at a peer changed.
    pub(super) fn guests_changed(&mut self, peer: PeerId) {
        let guests = &self.guests;
        self.ledger.reseat(|id| guests.seat(id));
        let Some(spec) = self.peers.get(peer.index()).map(|peer| &peer.spec) else { return };
        for (id, socket) in spec.socket_ids() {
            if socket.kind.sends() {
                self.ledger.guests(id, self.guests.spans(id));
            }
        }
    }

    pub(super) fn arrived(
        &mut self,
        to: SocketId,
        (n, at, message, from): (u64, Moment, &Message, Option<&Address>),
        unread: bool,
    ) {
        let since = from.and_then(|from| self.guests.since(to, from));
        let origin = self.ledger.presence.origin(to, from, since);
        let source = match (origin, from) {
            (Origin::Lab(id), _) => Source::Lab(id),
            (Origin::Outside, Some(from)) if self.ledger.presence.binds(to) => {
                Source::Guest(self.guests.heard(to, from, at))
            }
            (Origin::Outside, _) => Source::Stranger,
            (Origin::Unknown, _) => Source::Unknown,
        };
        let outsider = match source {
            Source::Guest(guest) => self.guests.seat(guest),
            Source::Lab(_) | Source::Stranger | Source::Unknown => None,
        };
        if outsider.is_some() {
            let guests = &self.guests;
            self.ledger.reseat(|id| guests.seat(id));
        }
        let digest = self.ledger.digest(to, message);
        self.ledger.arrived(&Arrival { to, n, at, message, digest, source, outsider, unread });
    }
}
