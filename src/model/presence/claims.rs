//! Whose the addresses of connections are.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use crate::lab::{Address, Moment, SocketId};

use super::{KNOWN, Presence};

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
#[derive(Clone, Debug)]
struct Claim {
    by: SocketId,
    to: Option<SocketId>,
    at: Moment,
}

impl Claim {
    /// Whether a connection that the far end reported at `since` can be the claimed one: a port is
    /// used again in time.
    fn covers(&self, since: Moment) -> bool {
        since <= self.at + REUSE && self.at <= since + REUSE
    }
}

/// How far apart the two ends of a connection may report that it came to be. After that the same
/// address is taken for another connection's.
const REUSE: Duration = Duration::from_secs(10);

/// How many claims are kept.
const CLAIMS: usize = 4096;

/// All claims, by address.
#[derive(Clone, Debug, Default)]
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
}

impl Presence {
    /// A connecting socket names the address of its connection.
    pub(in crate::model) fn claim(
        &mut self,
        by: SocketId,
        address: &Address,
        endpoint: &str,
        at: Moment,
    ) {
        let to = self.dial(by, endpoint).and_then(|dial| dial.to);
        self.claims.add(address, Claim { by, to, at });
        for id in [Some(by), to].into_iter().flatten() {
            if let Some(socket) = self.socket_mut(id) {
                socket.known.remove(address);
            }
        }
    }

    /// Whether a socket of the lab claims the connection with this address that a binding socket
    /// reported at `since`.
    pub(in crate::model) fn claims(
        &self,
        at: SocketId,
        address: &Address,
        since: Moment,
    ) -> Option<SocketId> {
        match self.find_origin(at, address, Some(since)) {
            Origin::Lab(id) => Some(id),
            Origin::Outside | Origin::Unknown => None,
        }
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

    /// The same, found anew and not remembered.
    pub(in crate::model) fn find_origin(
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
            claim.to.is_none_or(|to| to == at) && since.is_none_or(|since| claim.covers(since))
        };
        if let Some(claim) = claims.iter().rev().find(stands) {
            return Origin::Lab(claim.by);
        }
        if socket.binds { Origin::Outside } else { Origin::Unknown }
    }
}
