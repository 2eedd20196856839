//! Messages from outside programs, and those that may have gone to one.

use std::time::Duration;

use crate::lab::{Fate, Loss, Message, Moment, PeerId, Place, SocketId, SocketType, Verdict};
use crate::model::presence::Beyond;

use super::entry::{Entry, EntryId, Leg, Offer, Outward};
use super::same::digest;
use super::{Arrival, Ledger, Record, Source, Target};

impl Ledger {
    /// Enters a message that no socket of the lab offered.
    pub(super) fn enter_stranger(&mut self, receiver: usize, arrival: &Arrival<'_>) {
        let request = if arrival.unread { None } else { self.answer(receiver) };
        let id = self.next;
        self.next += 1;
        if let Some(place) = request.and_then(|request| self.place(request))
            && let Some(entry) = self.entries.get_mut(place)
        {
            entry.children.push(EntryId(id));
        }
        let fate = if arrival.unread {
            Fate::Lost(Loss::Unread)
        } else {
            Fate::Delivered { after: Duration::ZERO }
        };
        self.stirred.push(EntryId(id));
        self.entries.push_back(Entry {
            id: EntryId(id),
            from: None,
            outsider: arrival.outsider,
            n: arrival.n,
            at: arrival.at,
            message: arrival.message.clone(),
            state: Offer::Sent(arrival.at),
            parent: request.map(EntryId),
            children: Vec::new(),
            legs: vec![Leg { to: Some(arrival.to), verdict: Verdict::seen(fate) }],
        });
        let guest = match arrival.source {
            Source::Guest(guest) => Some(guest),
            Source::Lab(_) | Source::Stranger | Source::Unknown => None,
        };
        self.records.push_back(Record {
            digest: arrival.digest,
            sender: None,
            base: arrival.at,
            tick: 0,
            cause: None,
            target: Target::Any,
            sure: true,
            receipt: None,
            answered: false,
            way: None,
            mask: 0,
            presumed: None,
            guest: Some((guest, arrival.to)),
        });
        self.legs += 1;
        self.strangers.push_back(id);
        self.remember(receiver, arrival, id);
        while self.entries.len() > Self::CAPACITY {
            self.bury_oldest();
        }
    }

    /// The outside programs stand in other places now.
    pub(in crate::model) fn reseat(&mut self, seat: impl Fn(u64) -> Option<usize>) {
        for (_, place) in self.kept(&self.strangers) {
            let guest = self.records.get(place).and_then(|record| record.guest?.0);
            if let Some(guest) = guest
                && let Some(entry) = self.entries.get_mut(place)
            {
                entry.outsider = seat(guest);
            }
        }
    }

    /// What was taken for an outside program is a socket of the lab's: what came from it is matched
    /// with what that socket offered.
    pub(in crate::model) fn unmask(&mut self, guest: u64, from: SocketId) {
        let own: Vec<(u64, usize)> = self
            .kept(&self.strangers)
            .into_iter()
            .filter(|(_, place)| {
                let record = self.records.get(*place);
                record.is_some_and(|record| record.guest.is_some_and(|(id, _)| id == Some(guest)))
            })
            .collect();
        for (id, _) in own {
            let Some(place) = self.place(id) else { continue };
            let Some((entry, record)) = self.entries.remove(place).zip(self.records.remove(place))
            else {
                continue;
            };
            self.stirred.push(entry.id);
            self.strangers.retain(|stranger| *stranger != id);
            self.legs = self.legs.saturating_sub(entry.legs.len());
            if let Some(request) = entry.parent {
                self.unanswer(request, entry.id);
            }
            let Some((_, to)) = record.guest else { continue };
            let unread =
                entry.legs.first().is_some_and(|leg| leg.verdict.fate == Fate::Lost(Loss::Unread));
            self.arrived(&Arrival {
                to,
                n: entry.n,
                at: entry.at,
                message: &entry.message,
                digest: record.digest,
                source: Source::Lab(from),
                outsider: None,
                unread,
            });
            if !unread && let Some(found) = self.caused_by(to, entry.n) {
                self.adopt(found, entry.children);
            }
        }
    }

    /// The moments at which outside programs that could get a socket's messages were there.
    pub(in crate::model) fn guests(
        &mut self,
        from: SocketId,
        guests: Vec<(Moment, Option<Moment>)>,
    ) {
        let Some(sender) = self.sender_at(from) else { return };
        let Some(own) = self.senders.get_mut(sender) else { return };
        if own.fans_out || own.guests == guests {
            return;
        }
        let moments = guests.iter().flat_map(|(since, left)| [Some(*since), *left]).flatten();
        own.changed = own.changed.max(moments.max().unwrap_or(Moment::START));
        own.guests = guests;
        self.settle_sender(sender, true);
    }

    /// The connections of a peer to outside programs changed.
    pub(in crate::model) fn outlets_changed(&mut self, peer: PeerId, at: Moment) {
        let senders = self.parties.get(peer.index()).map_or(Vec::new(), |own| own.sends.clone());
        for sender in senders.into_iter().flatten() {
            let Some(own) = self.senders.get_mut(sender) else { continue };
            if own.fans_out || !self.presence.has_outlets(own.id) {
                continue;
            }
            own.changed = own.changed.max(at);
            own.high = own.high.max(at);
            self.settle_sender(sender, true);
        }
    }

    /// What became of a message that went one way only, and to an outside program that its sender
    /// connects to.
    pub(super) fn gone_beyond(&self, from: SocketId, at: Moment) -> Option<Verdict> {
        Some(match self.presence.beyond(from, at)? {
            Beyond::Waits => Verdict::seen(Fate::Pending(Place::Queued)),
            Beyond::Unsent => Verdict::inferred(Fate::Lost(Loss::SenderEnded)),
            Beyond::Gone(known) => Verdict { fate: Fate::Outside, known },
        })
    }

    /// What became beyond the lab of a published message; `None` when it was for subscribers of the lab
    /// only.
    pub fn outward(&self, entry: &Entry) -> Option<Outward> {
        let from = entry.from.filter(|from| self.fans_out(*from))?;
        if !entry.was_sent() {
            return None;
        }
        let record = self.records.get(self.place(entry.id.0)?)?;
        let topic = entry.message.topic();
        Some(match self.presence.asked_outside((from, record.tick), topic) {
            (0, 0) if entry.legs.is_empty() => Outward::Nobody,
            (0, 0) => return None,
            (0, filtered) => Outward::Filtered(filtered),
            (gone, _) => Outward::Gone(gone),
        })
    }

    /// A reply from outside proves that the request went there. Tells which request it was.
    fn answer(&mut self, receiver: usize) -> Option<u64> {
        let own = self.receivers.get(receiver).filter(|own| own.kind == SocketType::Req)?;
        let sender = self.sender_at(own.id)?;
        let id = *self.senders.get(sender)?.offers.iter().rev().find(|id| self.is_sent(**id))?;
        let place = self.place(id)?;
        let record = self.records.get_mut(place)?;
        if record.answered || record.receipt.is_some() {
            return None;
        }
        record.answered = true;
        self.rejudge(place);
        self.regroup(place);
        Some(id)
    }

    fn is_sent(&self, id: u64) -> bool {
        let entry = self.place(id).and_then(|place| self.entries.get(place));
        entry.is_some_and(|entry| matches!(entry.state, Offer::Sent(_)))
    }

    /// What was taken for a reply from outside is none.
    fn unanswer(&mut self, request: EntryId, reply: EntryId) {
        let Some(place) = self.place(request.0) else { return };
        if let Some((entry, record)) = self.entries.get_mut(place).zip(self.records.get_mut(place))
        {
            entry.children.retain(|child| *child != reply);
            record.answered = false;
        }
        self.rejudge(place);
        self.regroup(place);
    }

    /// The digest of a message received here, as an arrival carries it.
    pub(in crate::model) fn digest(&self, at: SocketId, message: &Message) -> u64 {
        digest(self.presence.kind(at).unwrap_or(SocketType::Pair), message)
    }
}
