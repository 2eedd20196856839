//! Steps: what of the events goes into the ladder.

use crate::lab::{Address, Event, Fact, LinkChange, PeerId, Prefix, SocketId, Transport};

use super::World;
use crate::model::ladder::{Ladder, Mark, Tie, Whole};

impl World {
    /// What happened between the peers, step by step.
    pub fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    /// Whether a peer's sockets were open at that moment, as far as that is remembered.
    pub fn was_open(&self, peer: PeerId, at: crate::lab::Moment) -> bool {
        let presence = &self.ledger.presence;
        at < presence.horizon(peer) || presence.life_at(peer, at).is_some()
    }

    /// Takes an event into the ladder, after everything else has taken it in.
    pub(super) fn climb(&mut self, event: &Event) {
        self.ladder.follow(&self.ledger);
        let at = event.at;
        let Some(peer) = event.peer else {
            self.climb_all(event);
            return;
        };
        let on = |socket: u8| SocketId { peer, socket };
        match &event.fact {
            Fact::PeerStarted | Fact::Renewed => self.ladder.mark(at, peer, Mark::Started),
            Fact::PeerEnded { how } => self.ladder.mark(at, peer, Mark::Ended(how.clone())),
            Fact::PeerPaused => self.ladder.mark(at, peer, Mark::Paused),
            Fact::PeerResumed => self.ladder.mark(at, peer, Mark::Resumed),
            Fact::Stepped { handled: true } => self.ladder.mark(at, peer, Mark::Stepped),
            Fact::OptionSet { setting, .. } => self.ladder.mark(at, peer, Mark::Set(*setting)),
            Fact::PaceSet { pace } => self.ladder.mark(at, peer, Mark::Pace(*pace)),
            Fact::Subscribed { prefix, .. } if !self.just_started(peer, at) => {
                self.ladder.mark(at, peer, Mark::Subscribed(prefix.clone()));
            }
            Fact::Unsubscribed { prefix, .. } => {
                self.ladder.mark(at, peer, Mark::Unsubscribed(prefix.clone()));
            }
            Fact::SubscriptionLanded { socket, prefix, from } => {
                self.landing(event, on(*socket), (prefix, from.as_ref()), true);
            }
            Fact::SubscriptionLeft { socket, prefix, from } => {
                self.landing(event, on(*socket), (prefix, from.as_ref()), false);
            }
            // Over inproc there is no handshake to wait for, and nobody tells of one.
            Fact::Connecting { to: Some(to), endpoint, .. }
                if endpoint.transport() == Transport::Inproc =>
            {
                self.ladder.tie(at, Tie::Connected, peer, to.peer);
            }
            Fact::Link { socket, endpoint, change, address } => {
                if let (LinkChange::Connected, Some(address)) = (change, address) {
                    self.ladder.claimed(address, peer);
                }
                let presence = &self.ledger.presence;
                let link = presence.dialled_link(on(*socket), endpoint);
                let far = link.and_then(|link| self.links().get(link)).map(|link| link.binder.peer);
                let tie = match change {
                    LinkChange::Handshaken => Some(Tie::Connected),
                    LinkChange::Disconnected => Some(Tie::Parted),
                    LinkChange::Listening
                    | LinkChange::Connected
                    | LinkChange::Delayed
                    | LinkChange::Retried { .. }
                    | LinkChange::Accepted
                    | LinkChange::HandshakeFailed { .. }
                    | LinkChange::Closed
                    | LinkChange::Failed { .. } => None,
                };
                if let Some((far, tie)) = far.zip(tie) {
                    self.ladder.tie(at, tie, peer, far);
                }
            }
            Fact::Disconnecting { to, .. } => self.ladder.tie(at, Tie::Cut, peer, to.peer),
            Fact::Subscribed { .. }
            | Fact::LabStarted { .. }
            | Fact::LabPaused
            | Fact::LabResumed
            | Fact::SlowMotion { .. }
            | Fact::Stepped { .. }
            | Fact::LabStopped
            | Fact::LabFailed { .. }
            | Fact::PeerAdded { .. }
            | Fact::Bound { .. }
            | Fact::Connecting { .. }
            | Fact::CrashRefused
            | Fact::Trouble { .. }
            | Fact::Offered { .. }
            | Fact::Sent { .. }
            | Fact::Held { .. }
            | Fact::Refused { .. }
            | Fact::Received { .. }
            | Fact::Abandoned { .. }
            | Fact::Unread { .. }
            | Fact::FloodStarted { .. }
            | Fact::FloodStopped
            | Fact::Tally { .. }
            | Fact::Flow { .. }
            | Fact::Idle
            | Fact::Empty { .. } => {}
        }
    }

    /// Takes in what concerns the lab as a whole.
    fn climb_all(&mut self, event: &Event) {
        let whole = if event.fact == Fact::LabPaused {
            Whole::Paused
        } else if event.fact == Fact::LabResumed {
            Whole::Resumed
        } else if let Fact::SlowMotion { rest } = event.fact {
            Whole::Slow(rest)
        } else if let Fact::Stepped { handled: false } = event.fact {
            Whole::Idle
        } else {
            return;
        };
        self.ladder.whole(event.at, whole);
    }

    /// Whether a peer started a moment ago: the subscriptions it tells of then it started with.
    fn just_started(&self, peer: PeerId, at: crate::lab::Moment) -> bool {
        let life = self.ledger.presence.life_at(peer, at);
        life.is_some_and(|life| at.since(life.start) <= Ladder::SOON)
    }

    fn landing(
        &mut self,
        event: &Event,
        publisher: SocketId,
        (prefix, from): (&Prefix, Option<&Address>),
        landed: bool,
    ) {
        let whose = match from {
            Some(from) => self.far_end(publisher, from),
            None => self.whose.take().map(|id| id.peer),
        };
        let prefix = prefix.clone();
        if let (None, Some(from)) = (whose, from) {
            let mark = if landed { Mark::Landed(prefix) } else { Mark::Left(prefix) };
            self.ladder.strange(event.at, publisher.peer, (mark, from));
            return;
        }
        match (whose, landed) {
            (Some(whose), true) => {
                self.ladder.tie(event.at, Tie::Landed(prefix), whose, publisher.peer);
            }
            (Some(whose), false) => {
                self.ladder.tie(event.at, Tie::Left(prefix), whose, publisher.peer);
            }
            (None, true) => self.ladder.mark(event.at, publisher.peer, Mark::Landed(prefix)),
            (None, false) => self.ladder.mark(event.at, publisher.peer, Mark::Left(prefix)),
        }
    }
}
