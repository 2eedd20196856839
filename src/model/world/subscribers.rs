//! Subscribers: whose subscriptions landed at which publisher, and what a change of a peer bears on.

use crate::lab::{Address, Moment, PeerId, Prefix, SocketId};

use super::World;
use crate::model::ledger::Bears;

/// More links than this at a publisher are a crowd.
const CROWD: usize = 32;

impl World {
    /// A publisher was told of a subscription.
    pub(super) fn notice(
        &mut self,
        publisher: SocketId,
        at: Moment,
        (prefix, from): (&Prefix, Option<&Address>),
        landed: bool,
    ) {
        let whose = self.ledger.presence.notice(publisher, at, (prefix, from), landed);
        self.whose = whose;
        if let Some(from) = from {
            let prefixes = self.ledger.presence.outside(publisher, from);
            self.guests.subscribes(publisher, from, prefixes);
            self.guests_changed(publisher.peer);
        }
        if let Some(subscriber) = whose {
            if landed {
                self.ledger.landed(publisher, subscriber);
            }
            self.flag(subscriber.peer);
        }
    }

    /// Something came to light that bears on whose subscriptions a publisher was told of. With a
    /// crowd of subscribers so much comes to light while they meet that it is gone through only once
    /// it is asked for.
    pub(super) fn recall(&mut self, publisher: SocketId) {
        if self.ledger.presence.links_at(publisher).nth(CROWD).is_some() {
            self.stale.insert(publisher);
        } else {
            self.recall_now(publisher);
        }
    }

    /// Puts in order what is known of a crowd.
    pub fn settle(&mut self) {
        while let Some(publisher) = self.stale.pop_first() {
            self.recall_now(publisher);
        }
    }

    fn recall_now(&mut self, publisher: SocketId) {
        for subscriber in self.ledger.presence.recall(publisher) {
            self.ledger.landed_otherwise(publisher, subscriber);
            self.flag(subscriber.peer);
        }
    }

    /// Looks again which subscriptions of a peer have landed.
    pub(super) fn flag(&mut self, id: PeerId) {
        let Some(peer) = self.peers.get(id.index()) else { return };
        let flags: Vec<Vec<bool>> = peer
            .spec
            .socket_ids()
            .zip(&peer.sockets)
            .map(|((id, _), socket)| {
                let own = socket.subscriptions.iter();
                own.map(|own| peer.life.is_open() && self.landed(id, &own.prefix)).collect()
            })
            .collect();
        let Some(peer) = self.peers.get_mut(id.index()) else { return };
        for (socket, flags) in peer.sockets.iter_mut().zip(flags) {
            for (subscription, landed) in socket.subscriptions.iter_mut().zip(flags) {
                subscription.landed = landed;
            }
        }
    }

    /// A peer started, ended, or subscribes to something else.
    pub(super) fn lives_changed(&mut self, id: PeerId, at: Moment) {
        self.recall_all(id, at);
        self.ledger.changed(id, at, Bears::OnAll);
        for link in self.ledger.presence.links_of(id) {
            self.flag_ends(link);
        }
        self.flag(id);
    }

    pub(super) fn flag_ends(&mut self, link: usize) {
        let Some(link) = self.links().get(link) else { return };
        for end in [link.connector, link.binder] {
            self.flag(end.peer);
        }
    }

    /// Asks the publishers a peer is linked to anew whose their notices were.
    pub(super) fn recall_all(&mut self, id: PeerId, at: Moment) {
        let presence = &self.ledger.presence;
        let Some(peer) = self.peers.get(id.index()) else { return };
        let mut publishers: Vec<SocketId> = peer
            .spec
            .socket_ids()
            .flat_map(|(own, _)| presence.far_ends(own).chain([own]))
            .filter(|end| presence.noticed_since(*end, at))
            .collect();
        publishers.sort_unstable();
        publishers.dedup();
        for publisher in publishers {
            self.recall(publisher);
        }
    }
}
