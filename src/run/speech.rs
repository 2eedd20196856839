//! Whose turn it is to send the next line, and whether it can.

use std::collections::BTreeSet;

use crate::lab::{Event, Fact, PeerId};
use crate::model::World;

/// Those who send the lines, in turn.
#[derive(Debug)]
pub(super) struct Speech {
    speakers: Vec<Speaker>,
    next: usize,
}

/// One of them, as far as its sending goes.
#[derive(Debug)]
struct Speaker {
    id: PeerId,
    /// How many messages it was told to send.
    told: u64,
    /// How many it said it offers.
    offered: u64,
    /// Those of them that libzmq has not taken and that were not refused.
    open: BTreeSet<u64>,
    /// Those of them whose first try to be sent has not ended.
    untried: BTreeSet<u64>,
    /// It was told to end.
    dismissed: bool,
}

impl Speaker {
    fn is_gone(&self, world: &World) -> bool {
        use crate::model::Life;
        self.dismissed
            || world.peer(self.id).is_some_and(|peer| matches!(peer.life, Life::Ended(_)))
    }

    /// How many it has offered. Its details may be left out in a flood; its counts are not.
    fn all_offered(&self, world: &World) -> u64 {
        let sockets = world.peer(self.id).map_or(&[][..], |peer| &peer.sockets);
        let counted: u64 = sockets.iter().map(|socket| socket.tally.offered).sum();
        self.offered.max(counted)
    }

    /// Whether all it was told to send is on its way.
    fn is_free(&self, world: &World) -> bool {
        self.told <= self.all_offered(world) && self.open.is_empty()
    }
}

impl Speech {
    pub(super) fn new(speakers: impl IntoIterator<Item = PeerId>) -> Self {
        let speaker = |id| Speaker {
            id,
            told: 0,
            offered: 0,
            open: BTreeSet::new(),
            untried: BTreeSet::new(),
            dismissed: false,
        };
        Self { speakers: speakers.into_iter().map(speaker).collect(), next: 0 }
    }

    pub(super) fn note(&mut self, event: &Event) {
        let speaker = self.speakers.iter_mut().find(|speaker| Some(speaker.id) == event.peer);
        let Some(speaker) = speaker else { return };
        if let Fact::Offered { n, .. } = &event.fact {
            speaker.offered += 1;
            speaker.open.insert(*n);
            speaker.untried.insert(*n);
        } else if let Fact::Held { n, .. } = &event.fact {
            speaker.untried.remove(n);
        } else if let Fact::Sent { n, .. } | Fact::Refused { n, .. } = &event.fact {
            speaker.open.remove(n);
            speaker.untried.remove(n);
        }
    }

    /// Whose turn it is: the next of those who are still there.
    pub(super) fn turn(&mut self, world: &World) -> Option<PeerId> {
        let count = self.speakers.len();
        let next = (self.next..self.next + count)
            .map(|place| place % count)
            .find(|place| !self.speakers[*place].is_gone(world))?;
        self.next = next;
        Some(self.speakers[next].id)
    }

    /// Whether the one whose turn it is can send now: nothing of its own waits, and the others have
    /// at least tried to send what they were told before, so that lines go in their order.
    pub(super) fn is_free(&self, world: &World) -> bool {
        let tried = |speaker: &Speaker| {
            let all = speaker.told <= speaker.all_offered(world) && speaker.untried.is_empty();
            speaker.is_gone(world) || all
        };
        self.speakers.get(self.next).is_some_and(|speaker| speaker.is_free(world))
            && self.speakers.iter().all(tried)
    }

    /// The one whose turn it was has been told to send.
    pub(super) fn told(&mut self) {
        if let Some(speaker) = self.speakers.get_mut(self.next) {
            speaker.told += 1;
            self.next = (self.next + 1) % self.speakers.len();
        }
    }

    /// A message was told to this one out of its turn.
    pub(super) fn told_besides(&mut self, peer: PeerId) {
        if let Some(speaker) = self.speakers.iter_mut().find(|speaker| speaker.id == peer) {
            speaker.told += 1;
        }
    }

    /// The one whose turn it was has been told to end.
    pub(super) fn dismissed(&mut self) {
        if let Some(speaker) = self.speakers.get_mut(self.next) {
            speaker.dismissed = true;
        }
    }

    /// Whether somebody was told to end.
    pub(super) fn was_dismissed(&self) -> bool {
        self.speakers.iter().any(|speaker| speaker.dismissed)
    }

    /// Who ended without having been told to, if anybody did.
    pub(super) fn deserter(&self, world: &World) -> Option<PeerId> {
        let gone = |speaker: &&Speaker| !speaker.dismissed && speaker.is_gone(world);
        self.speakers.iter().find(gone).map(|speaker| speaker.id)
    }

    /// Who ended with messages it was told to send and never offered, and how many.
    pub(super) fn swallowed(&self, world: &World) -> Vec<(PeerId, u64)> {
        let gone = self.speakers.iter().filter(|speaker| speaker.is_gone(world));
        let unsaid = |speaker: &Speaker| speaker.told.saturating_sub(speaker.all_offered(world));
        gone.map(|speaker| (speaker.id, unsaid(speaker))).filter(|(_, count)| *count > 0).collect()
    }

    /// Whether nobody has anything left to send.
    pub(super) fn is_over(&self, world: &World) -> bool {
        self.speakers.iter().all(|speaker| speaker.is_gone(world) || speaker.is_free(world))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Holding, Message, Moment};

    const ONE: PeerId = PeerId(0);
    const OTHER: PeerId = PeerId(1);

    fn event(peer: PeerId, fact: Fact) -> Event {
        Event { at: Moment::START, peer: Some(peer), fact }
    }

    fn offered(peer: PeerId, n: u64) -> Event {
        let message = Message::single("x");
        event(peer, Fact::Offered { socket: 0, n, message, cause: None })
    }

    #[test]
    fn a_speaker_is_free_once_all_it_was_told_has_been_sent() {
        let world = World::default();
        let mut speech = Speech::new([ONE]);
        assert_eq!(speech.turn(&world), Some(ONE));
        assert!(speech.is_free(&world));
        speech.told();
        assert!(!speech.is_free(&world));
        speech.note(&offered(ONE, 1));
        assert!(!speech.is_free(&world));
        speech.note(&event(ONE, Fact::Sent { socket: 0, n: 1 }));
        assert!(speech.is_free(&world) && speech.is_over(&world));
    }

    #[test]
    fn a_line_waits_until_the_one_before_it_was_tried() {
        let world = World::default();
        let mut speech = Speech::new([ONE, OTHER]);
        speech.turn(&world);
        speech.told();
        assert_eq!(speech.turn(&world), Some(OTHER));
        assert!(!speech.is_free(&world));
        speech.note(&offered(ONE, 1));
        assert!(!speech.is_free(&world));
        let why = Holding::WouldBlock;
        speech.note(&event(ONE, Fact::Held { socket: 0, n: 1, why }));
        assert!(speech.is_free(&world));
    }

    #[test]
    fn speakers_take_turns_and_those_dismissed_are_passed_over() {
        let world = World::default();
        let mut speech = Speech::new([ONE, OTHER]);
        let mut order = Vec::new();
        for _ in 0..3 {
            order.push(speech.turn(&world).unwrap());
            speech.told();
        }
        assert_eq!(order, [ONE, OTHER, ONE]);
        assert_eq!(speech.turn(&world), Some(OTHER));
        speech.dismissed();
        assert_eq!(speech.turn(&world), Some(ONE));
        speech.dismissed();
        assert_eq!(speech.turn(&world), None);
        assert!(speech.was_dismissed() && speech.deserter(&world).is_none());
    }

    #[test]
    fn without_speakers_it_is_nobodys_turn() {
        assert_eq!(Speech::new([]).turn(&World::default()), None);
    }
}
