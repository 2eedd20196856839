//! Guests: the connections at the lab's binding sockets, and which of them are outside programs'.

use std::collections::HashMap;

use crate::lab::{Address, Moment, PeerId, Prefix, SocketId};

/// An outside program connected to one of the lab's sockets.
#[derive(Clone, Debug)]
pub struct Outsider {
    /// The lab's socket it is connected to.
    pub at: SocketId,
    /// Its address.
    pub address: Address,
    /// Since when.
    pub since: Moment,
    /// When it left; `None` while it is there.
    pub left: Option<Moment>,
    /// Whether the ZMTP handshake succeeded.
    pub speaks_zmtp: bool,
    /// Messages received from it.
    pub received: u64,
    /// Messages known to have gone to it (replies to its requests).
    pub sent: u64,
    /// The subscriptions it brought.
    pub subscriptions: Vec<Prefix>,
}

/// How many departed outside programs are remembered.
pub(super) const DEPARTED: usize = 64;

/// A connection at a binding socket.
#[derive(Clone, Debug)]
struct Guest {
    id: u64,
    at: SocketId,
    address: Option<Address>,
    since: Moment,
    left: Option<Moment>,
    /// Whether the binding socket reported that it connected.
    accepted: bool,
    /// Whether the handshake succeeded, once that is decided.
    shaken: Option<bool>,
    /// Whether a socket of the lab claims it.
    ours: bool,
    received: u64,
    sent: u64,
    subscriptions: Vec<Prefix>,
}

impl Guest {
    /// Whether it is to be shown: until it has shaken hands or spoken it may yet turn out to be
    /// one of the lab's own.
    fn shows(&self) -> bool {
        let spoke = self.received > 0 || !self.subscriptions.is_empty();
        !self.ours && self.address.is_some() && (self.shaken.is_some() || spoke)
    }
}

/// All connections at binding sockets.
#[derive(Clone, Debug, Default)]
pub(super) struct Guests {
    here: HashMap<SocketId, Vec<Guest>>,
    departed: Vec<Guest>,
    shown: Vec<Outsider>,
    /// Which guests are shown, in the same places.
    seats: Vec<u64>,
    next: u64,
}

impl Guests {
    pub(super) fn shown(&self) -> &[Outsider] {
        &self.shown
    }

    /// The place of a guest among those shown.
    pub(super) fn seat(&self, id: u64) -> Option<usize> {
        self.seats.iter().position(|seat| *seat == id)
    }

    /// Since when the connection with this address has been there.
    pub(super) fn since(&self, at: SocketId, address: &Address) -> Option<Moment> {
        self.find(at, address).map(|guest| guest.since)
    }

    fn find(&self, at: SocketId, address: &Address) -> Option<&Guest> {
        let is = |guest: &&Guest| guest.address.as_ref() == Some(address);
        let here = self.here.get(&at).into_iter().flatten().rev().find(is);
        here.or_else(|| self.departed.iter().rev().filter(|guest| guest.at == at).find(is))
    }

    fn guest_mut(&mut self, id: u64) -> Option<&mut Guest> {
        let here = self.here.values_mut().flatten();
        here.chain(&mut self.departed).find(|guest| guest.id == id)
    }

    /// A far end connected.
    pub(super) fn accepted(
        &mut self,
        at: SocketId,
        address: Option<&Address>,
        moment: Moment,
        ours: bool,
    ) {
        // A message can be read before the news that somebody connected.
        let there = self.here.entry(at).or_default();
        let early = there.iter().position(|guest| {
            !guest.accepted && address.is_some() && guest.address.as_ref() == address
        });
        if let Some(early) = early {
            let guest = there.remove(early);
            there.push(Guest { accepted: true, ..guest });
        } else {
            let id = self.enter(at, address, moment, ours);
            if let Some(guest) = self.guest_mut(id) {
                guest.accepted = true;
            }
        }
    }

    fn enter(&mut self, at: SocketId, address: Option<&Address>, since: Moment, ours: bool) -> u64 {
        let id = self.next;
        self.next += 1;
        self.here.entry(at).or_default().push(Guest {
            id,
            at,
            address: address.cloned(),
            since,
            left: None,
            accepted: false,
            shaken: None,
            ours,
            received: 0,
            sent: 0,
            subscriptions: Vec::new(),
        });
        id
    }

    /// A handshake with a far end succeeded or failed. Without an address it was the oldest one
    /// that had not shaken hands.
    pub(super) fn shaken(
        &mut self,
        at: SocketId,
        address: Option<&Address>,
        moment: Moment,
        well: bool,
    ) {
        let there = self.here.entry(at).or_default();
        let is = |guest: &&mut Guest| {
            guest.accepted
                && guest.shaken.is_none()
                && (address.is_none() || guest.address.as_ref() == address)
        };
        let Some(guest) = there.iter_mut().find(is) else { return };
        guest.shaken = Some(well);
        let id = guest.id;
        self.seat_again(id);
        if !well {
            self.depart(at, moment, |guest| guest.id == id);
        }
    }

    /// A connection is gone.
    pub(super) fn left(&mut self, at: SocketId, address: Option<&Address>, moment: Moment) {
        let there = self.here.get(&at).map_or(&[][..], Vec::as_slice);
        let gone = there.iter().find(|guest| guest.address.as_ref() == address);
        if let Some(id) = gone.map(|guest| guest.id) {
            self.depart(at, moment, |guest| guest.id == id);
        }
    }

    /// A peer ended: nobody is connected to it any more.
    pub(super) fn all_left(&mut self, peer: PeerId, moment: Moment) {
        let mut sockets: Vec<SocketId> =
            self.here.keys().filter(|at| at.peer == peer).copied().collect();
        sockets.sort_unstable();
        for at in sockets {
            self.depart(at, moment, |_| true);
        }
    }

    fn depart(&mut self, at: SocketId, moment: Moment, who: impl Fn(&Guest) -> bool) {
        let Some(there) = self.here.get_mut(&at) else { return };
        let (gone, stay): (Vec<Guest>, Vec<Guest>) =
            std::mem::take(there).into_iter().partition(who);
        *there = stay;
        for mut guest in gone {
            guest.left = Some(moment);
            let id = guest.id;
            if guest.ours || guest.address.is_none() {
                continue;
            }
            self.departed.push(guest);
            self.seat_again(id);
        }
        self.thin();
    }

    /// Keeps the latest of the departed only.
    fn thin(&mut self) {
        while self.departed.len() > DEPARTED {
            let oldest = self.departed.iter().enumerate().min_by(|(_, a), (_, b)| {
                (a.since, a.at, &a.address).cmp(&(b.since, b.at, &b.address))
            });
            let Some((place, id)) = oldest.map(|(place, guest)| (place, guest.id)) else { return };
            self.departed.remove(place);
            self.unseat(id);
        }
    }

    /// A message came from an address nobody in the lab claims. Tells the guest's number.
    pub(super) fn heard(&mut self, at: SocketId, address: &Address, moment: Moment) -> u64 {
        let id = match self.find(at, address) {
            Some(guest) => guest.id,
            None => self.enter(at, Some(address), moment, false),
        };
        if let Some(guest) = self.guest_mut(id) {
            guest.received += 1;
        }
        self.seat_again(id);
        id
    }

    /// A message went to a guest, or turned out not to have.
    pub(super) fn told(&mut self, id: u64, went: bool) {
        if let Some(guest) = self.guest_mut(id) {
            guest.sent = (guest.sent + u64::from(went)).saturating_sub(u64::from(!went));
        }
        self.seat_again(id);
    }

    /// What a guest subscribes to.
    pub(super) fn subscribes(&mut self, at: SocketId, address: &Address, prefixes: Vec<Prefix>) {
        let Some(id) = self.find(at, address).map(|guest| guest.id) else { return };
        if let Some(guest) = self.guest_mut(id) {
            guest.subscriptions = prefixes;
        }
        self.seat_again(id);
    }

    /// A socket of the lab claims an address. Tells which guests turn out to be the lab's own, by
    /// what `ours` knows of the connection at a socket since a moment.
    pub(super) fn claimed(
        &mut self,
        address: &Address,
        ours: impl Fn(SocketId, Moment) -> bool,
    ) -> Vec<(u64, SocketId)> {
        let mut found = Vec::new();
        for guest in self.here.values_mut().flatten().chain(&mut self.departed) {
            let same = guest.address.as_ref() == Some(address) && !guest.ours;
            if same && ours(guest.at, guest.since) {
                guest.ours = true;
                found.push((guest.id, guest.at));
            }
        }
        for (id, _) in &found {
            self.unseat(*id);
        }
        self.departed.retain(|guest| !guest.ours);
        found
    }

    /// How many connections to a socket have shaken hands.
    pub(super) fn shaken_at(&self, at: SocketId) -> usize {
        let here = self.here.get(&at).into_iter().flatten();
        here.filter(|guest| guest.shaken == Some(true)).count()
    }

    /// When outside programs were there that shook hands with a socket.
    pub(super) fn spans(&self, at: SocketId) -> Vec<(Moment, Option<Moment>)> {
        let here = self.here.get(&at).into_iter().flatten();
        let gone = self.departed.iter().filter(|guest| guest.at == at);
        let mut spans: Vec<_> = here
            .chain(gone)
            .filter(|guest| guest.shows() && guest.shaken == Some(true))
            .map(|guest| (guest.since, guest.left))
            .collect();
        spans.sort_unstable();
        spans
    }

    fn seat_again(&mut self, id: u64) {
        let Some(guest) = self.guest_mut(id).filter(|guest| guest.shows()) else { return };
        let Some(address) = guest.address.clone() else { return };
        let outsider = Outsider {
            at: guest.at,
            address,
            since: guest.since,
            left: guest.left,
            speaks_zmtp: guest.shaken == Some(true),
            received: guest.received,
            sent: guest.sent,
            subscriptions: guest.subscriptions.clone(),
        };
        if let Some(place) = self.seat(id)
            && let Some(there) = self.shown.get_mut(place)
        {
            *there = outsider;
            return;
        }
        let key = |o: &Outsider| (o.since, o.at, o.address.clone());
        let place = self.shown.partition_point(|there| key(there) <= key(&outsider));
        self.shown.insert(place, outsider);
        self.seats.insert(place, id);
    }

    fn unseat(&mut self, id: u64) {
        if let Some(place) = self.seat(id) {
            self.seats.remove(place);
            self.shown.remove(place);
        }
    }
}
