//! All there is to tell of one peer, in its order.

use crate::lab::{Attach, Holding, Moment, PeerId, SocketId, WireId};
use crate::model::{Rates, World};

/// One row of a peer's details.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// What its oldest held message waits for, and since when.
    Blocked(Holding, Moment),
    /// Since when it waits for a reply.
    Awaits(Moment),
    /// What it makes by itself.
    Flood,
    /// How many messages a second pass it.
    Rates,
    /// How long messages had been under way to it.
    Latencies,
    /// A socket begins: its place.
    Socket(u8),
    /// What the socket does at a wire.
    End(u8, WireId, Attach),
    /// Its high-water marks.
    Marks(u8),
    /// Its subscriptions.
    Subscriptions(u8),
    /// Its counts.
    Totals(u8),
    /// How many details were not reported in time.
    Thinned(u8),
    /// The last call that failed on it.
    Trouble(u8),
    /// A link, by its place among the world's, seen from this socket.
    Link(u8, usize),
    /// The balance of a way that starts here, by its place among the ledger's.
    Account(usize),
    /// Nothing.
    Blank,
}

/// All rows for a peer.
pub fn details(world: &World, id: PeerId) -> Vec<Detail> {
    let Some(peer) = world.peer(id) else { return Vec::new() };
    let mut rows = Vec::new();
    rows.extend(peer.holding.map(|(why, since)| Detail::Blocked(why, since)));
    rows.extend(peer.awaiting_reply.map(Detail::Awaits));
    rows.extend(peer.flood.as_ref().map(|_| Detail::Flood));
    rows.extend((peer.rates() != Rates::default()).then_some(Detail::Rates));
    rows.extend((peer.latencies.timed() > 0).then_some(Detail::Latencies));
    for (at, spec) in peer.spec.socket_ids() {
        if !rows.is_empty() {
            rows.push(Detail::Blank);
        }
        let place = at.socket;
        rows.push(Detail::Socket(place));
        rows.extend(spec.ends.iter().map(|end| Detail::End(place, end.wire, end.how)));
        let socket = peer.sockets.get(usize::from(place));
        if socket.is_some_and(|socket| socket.trouble.is_some()) {
            rows.push(Detail::Trouble(place));
        }
        if spec.kind.subscribes() {
            rows.push(Detail::Subscriptions(place));
        }
        rows.push(Detail::Marks(place));
        rows.push(Detail::Totals(place));
        if socket.is_some_and(|socket| socket.tally.thinned > 0) {
            rows.push(Detail::Thinned(place));
        }
        rows.extend(links(world, at).map(|link| Detail::Link(place, link)));
        let accounts = world.ledger().accounts().iter().enumerate();
        let own = accounts.filter(|(_, account)| account.from == at);
        rows.extend(own.map(|(place, _)| Detail::Account(place)));
    }
    rows
}

fn links(world: &World, at: SocketId) -> impl Iterator<Item = usize> + '_ {
    let all = world.links().iter().enumerate();
    all.filter(move |(_, link)| link.connector == at || link.binder == at).map(|(place, _)| place)
}
