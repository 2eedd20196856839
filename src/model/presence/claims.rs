//! Whose the addresses of connections are.

use std::collections::{HashMap, VecDeque};

use crate::lab::{Address, Moment, PeerId, SocketId};

use super::{KNOWN, Presence, SLACK};

/// Where something came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum Origin {
    /// From this socket of the lab.
    Lab(SocketId),
    /// From an address no socket of the lab claims.
    Outside,
    /// Nothing tells.
    Unknown,
}

/// A connecting socket's word that an address is its own.
#[derive(Debug)]
struct Claim {
    by: SocketId,
    to: Option<SocketId>,
    closed: Option<Moment>,
}

/// How many claims are kept.
const CLAIMS: usize = 4096;

/// All claims, by address.
#[derive(Debug, Default)]
pub(super) struct Claims {
    by_address: HashMap<Address, Vec<Claim>>,
    order: VecDeque<Address>,
}

impl Claims {
    fn add(&mut self, address: &Address, claim: Claim) {
        self.by_address.entry(address.clone()).or_default().push(claim);
        self.order.push_back(address.clone());
        if self.order.len() > CLAIMS
            && let Some(past) = self.order.pop_front()
            && let Some(claims) = self.by_address.get_mut(&past)
        {
            if claims.len() > 1 {
                claims.remove(0);
            } else {
                self.by_address.remove(&past);
            }
        }
    }

    fn close(&mut self, by: SocketId, address: &Address, at: Moment) {
        let claims = self.by_address.get_mut(address).into_iter().flatten();
        for claim in claims.filter(|claim| claim.by == by) {
            claim.closed.get_or_insert(at);
        }
    }

    /// The connections from one socket to another are gone.
    pub(super) fn close_between(&mut self, by: SocketId, to: SocketId, at: Moment) {
        let claims = self.by_address.values_mut().flatten();
        for claim in claims.filter(|claim| claim.by == by && claim.to == Some(to)) {
            claim.closed.get_or_insert(at);
        }
    }

    pub(super) fn close_all(&mut self, peer: PeerId, at: Moment) {
        for claim in self.by_address.values_mut().flatten().filter(|claim| claim.by.peer == peer) {
            claim.closed.get_or_insert(at);
        }
    }
}

impl Presence {
    /// A connecting socket names the address of its connection.
    pub(in crate::model) fn claim(&mut self, by: SocketId, address: &Address, endpoint: &str) {
        let to = self.dial(by, endpoint).and_then(|dial| dial.to);
        self.claims.add(address, Claim { by, to, closed: None });
        for id in [Some(by), to].into_iter().flatten() {
            if let Some(socket) = self.socket_mut(id) {
                socket.known.remove(address);
            }
        }
    }

    /// A connecting socket lost the connection with this address.
    pub(in crate::model) fn disclaim(&mut self, by: SocketId, address: &Address, at: Moment) {
        self.claims.close(by, address, at);
    }

    /// A far end with this address came to a binding socket: who it was before does not count.
    pub(in crate::model) fn forget(&mut self, at: SocketId, address: &Address) {
        if let Some(socket) = self.socket_mut(at) {
            socket.known.remove(address);
        }
    }

    /// Where that came from which reached a socket over the connection with this address;
    /// `since` is when that connection came to be, where it is known.
    pub(in crate::model) fn origin(
        &mut self,
        at: SocketId,
        address: Option<&Address>,
        since: Option<Moment>,
    ) -> Origin {
        let Some(address) = address else { return Origin::Unknown };
        if let Some(origin) = self.socket(at).and_then(|socket| socket.known.get(address)) {
            return *origin;
        }
        let origin = self.find_origin(at, address, since);
        if let Some(socket) = self.socket_mut(at) {
            if socket.known.len() >= KNOWN {
                socket.known.clear();
            }
            socket.known.insert(address.clone(), origin);
        }
        origin
    }

    pub(super) fn find_origin(
        &self,
        at: SocketId,
        address: &Address,
        since: Option<Moment>,
    ) -> Origin {
        let Some(socket) = self.socket(at) else { return Origin::Unknown };
        let own = |dial: &super::Dial| {
            dial.endpoint.split_once("://").is_some_and(|(_, there)| there == address.0)
        };
        if let Some(dial) = socket.dials.iter().find(|dial| own(dial)) {
            return dial.to.map_or(Origin::Outside, Origin::Lab);
        }
        let claims = self.claims.by_address.get(address).map_or(&[][..], Vec::as_slice);
        if let Some(claim) = claims.iter().rev().find(|claim| claim.by == at) {
            return claim.to.map_or(Origin::Outside, Origin::Lab);
        }
        let stands = |claim: &&Claim| {
            claim.to.is_none_or(|to| to == at)
                && since.zip(claim.closed).is_none_or(|(since, closed)| since <= closed + SLACK)
        };
        if let Some(claim) = claims.iter().rev().find(stands) {
            return Origin::Lab(claim.by);
        }
        if socket.binds { Origin::Outside } else { Origin::Unknown }
    }
}
