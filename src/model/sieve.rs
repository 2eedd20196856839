//! The sieve: which messages have a row in the delivery matrix, kept up to date as events come, so
//! that drawing looks at no more of them than there is room for.

use std::collections::VecDeque;

use crate::lab::{FateKind, Message, PeerId};

use super::ledger::{Entry, EntryId, Ledger};
use super::payload;
use super::world::World;

/// Which messages are shown; the default shows all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those that came from this peer or had any business with it.
    pub peer: Option<PeerId>,
    /// Those with this fate: at that peer, if one is chosen, else anywhere.
    pub fate: Option<FateKind>,
    /// Those whose payload holds this text; the empty text is in all.
    pub text: String,
}

impl Filter {
    /// Whether it lets all pass.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a message with all that it caused passes.
    fn passes(&self, ledger: &Ledger, root: &Entry) -> bool {
        (self.text.is_empty() || tells(ledger, root, &self.text)) && self.fits(ledger, root)
    }

    fn fits(&self, ledger: &Ledger, root: &Entry) -> bool {
        let Some(peer) = self.peer else {
            return self.fate.is_none_or(|fate| has_fate(ledger, root, fate, HOPS));
        };
        let cell = ledger.cell(root.id, peer);
        match self.fate {
            None => cell.is_some() || root.from.is_some_and(|from| from.peer == peer),
            Some(fate) => cell.is_some_and(|cell| FateKind::of(&cell.verdict.fate) == fate),
        }
    }
}

/// How many hops a message is followed.
const HOPS: usize = 16;
/// How many bytes of a frame are searched.
const SEARCHED: usize = 64 * 1024;

fn has_fate(ledger: &Ledger, entry: &Entry, fate: FateKind, hops: usize) -> bool {
    entry.legs.iter().any(|leg| FateKind::of(&leg.verdict.fate) == fate)
        || matches!(fate, FateKind::Lost | FateKind::Pending)
            && ledger.in_hands(entry).any(|(_, verdict)| FateKind::of(&verdict.fate) == fate)
        || hops > 0
            && entry
                .children
                .iter()
                .filter_map(|child| ledger.entry(*child))
                .any(|child| has_fate(ledger, child, fate, hops - 1))
}

/// The message that caused this one, or that one's cause, and so on; `None` when it is not kept.
pub fn root_of(ledger: &Ledger, id: EntryId) -> Option<EntryId> {
    let mut root = ledger.entry(id)?;
    for _ in 0..HOPS {
        match root.parent.and_then(|parent| ledger.entry(parent)) {
            Some(parent) => root = parent,
            None => break,
        }
    }
    Some(root.id)
}

/// Whether the payload of a message, or of one it directly caused, holds a text.
pub fn tells(ledger: &Ledger, root: &Entry, text: &str) -> bool {
    let children = root.children.iter().filter_map(|child| ledger.entry(*child));
    holds(&root.message, text) || children.into_iter().any(|child| holds(&child.message, text))
}

/// Whether a payload holds a text, as it is shown; small and capital letters count as the same.
pub(super) fn holds(message: &Message, text: &str) -> bool {
    let needle = text.as_bytes();
    let shown = text.contains('\\');
    message.frames().iter().any(|frame| {
        let bytes = frame.bytes();
        let bytes = bytes.get(..SEARCHED).unwrap_or(bytes);
        let raw = bytes.windows(needle.len().max(1)).any(|part| part.eq_ignore_ascii_case(needle));
        let escaped = || payload::escape(bytes).to_lowercase().contains(&text.to_lowercase());
        raw || shown && escaped() || needle.is_empty()
    })
}

/// The messages that have a row: those that nothing caused and that pass the filter.
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    filter: Filter,
    /// Oldest first.
    rows: VecDeque<EntryId>,
}

impl Sieve {
    /// What is shown.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// How many messages have a row.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none has.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The message at a place, counted from the newest.
    pub fn at(&self, place: usize) -> Option<EntryId> {
        self.rows.get(self.rows.len().checked_sub(place + 1)?).copied()
    }

    /// The place of a message, counted from the newest; of one that has no row, that of the next
    /// older one.
    pub fn place(&self, id: EntryId) -> usize {
        let after = self.rows.partition_point(|row| *row <= id);
        (self.rows.len() - after).min(self.rows.len().saturating_sub(1))
    }

    /// Whether a message has a row.
    pub fn shows(&self, id: EntryId) -> bool {
        self.rows.binary_search(&id).is_ok()
    }

    /// The messages from a place on towards the older ones.
    pub fn from(&self, place: usize) -> impl Iterator<Item = EntryId> + '_ {
        self.rows.iter().rev().skip(place).copied()
    }

    /// Shows others from now on.
    pub fn set(&mut self, filter: Filter, world: &World) {
        self.filter = filter;
        self.sift(world);
    }

    /// Goes through all messages anew.
    pub(super) fn sift(&mut self, world: &World) {
        let known = |peer: &PeerId| world.peer(*peer).is_some();
        self.filter.peer = self.filter.peer.filter(known);
        let ledger = world.ledger();
        let passing = ledger.roots().filter(|root| self.filter.passes(ledger, root));
        self.rows = passing.map(|root| root.id).collect();
    }

    /// Looks again at the messages that the last event bore on.
    pub(super) fn follow(&mut self, world: &World) {
        let ledger = world.ledger();
        for id in ledger.stirred() {
            self.look(ledger, *id);
        }
        while self.rows.front().is_some_and(|id| ledger.entry(*id).is_none()) {
            self.rows.pop_front();
        }
    }

    fn look(&mut self, ledger: &Ledger, id: EntryId) {
        let mut root = id;
        for _ in 0..HOPS {
            match ledger.entry(root).and_then(|entry| entry.parent) {
                Some(parent) => {
                    // What was taken for a row of its own is somebody's child.
                    self.put(root, false);
                    root = parent;
                }
                None => break,
            }
        }
        let entry = ledger.entry(root);
        let passes = entry.is_some_and(|entry| {
            entry.parent.is_none() && (self.filter.is_empty() || self.filter.passes(ledger, entry))
        });
        self.put(root, passes);
    }

    fn put(&mut self, id: EntryId, shown: bool) {
        let newest = self.rows.back().is_none_or(|last| *last < id);
        let place = if newest { Err(self.rows.len()) } else { self.rows.binary_search(&id) };
        match (place, shown) {
            (Err(place), true) => self.rows.insert(place, id),
            (Ok(place), false) => {
                self.rows.remove(place);
            }
            (Ok(_), true) | (Err(_), false) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Ending, Transport};
    use crate::model::story::{Story, pipeline, pubsub, reqrep, text};

    /// Tells a story to a sieve event by event, and compares it each time with what a look at
    /// everything finds.
    fn faithful(story: &Story, filter: &Filter) -> Sieve {
        let mut world = World::default();
        let mut sieve = Sieve { filter: filter.clone(), ..Sieve::default() };
        for event in &story.told {
            world.apply(event);
            sieve.follow(&world);
            let mut anew = Sieve { filter: filter.clone(), ..Sieve::default() };
            anew.sift(&world);
            assert_eq!(sieve.rows, anew.rows, "after {event:?}");
        }
        sieve
    }

    fn story() -> Story {
        let mut story = Story::running(pipeline(Transport::Tcp, false));
        for task in ["Dig", "carry", "sing"] {
            story.send("vent", task);
        }
        let n = story.receive("worker1", "Dig", "vent");
        story.pass("worker1.1", "Dig", "worker1", n);
        story.receive("sink", "Dig", "worker1.1");
        story.receive("worker2", "carry", "vent");
        story.unread("worker1", "sing", "vent");
        story.end("worker1", Ending::Killed);
        story.census();
        story
    }

    #[test]
    fn only_messages_that_nothing_caused_have_a_row() {
        let story = story();
        let sieve = faithful(&story, &Filter::default());
        assert_eq!(sieve.len(), 3);
        let newest = sieve.at(0).unwrap();
        assert_eq!(story.world.ledger().entry(newest).unwrap().message, text("sing"));
        assert_eq!(sieve.place(newest), 0);
        assert_eq!(sieve.at(3), None);
    }

    #[test]
    fn rows_come_and_go_with_the_fates_they_are_asked_for() {
        let story = story();
        for (fate, count) in [
            (FateKind::Lost, 1),
            (FateKind::Delivered, 2),
            (FateKind::Pending, 1),
            (FateKind::Missed, 0),
        ] {
            let filter = Filter { fate: Some(fate), ..Filter::default() };
            assert_eq!(faithful(&story, &filter).len(), count, "{fate:?}");
        }
    }

    #[test]
    fn what_went_down_in_a_workers_hands_is_lost() {
        let mut story = Story::running(pipeline(Transport::Tcp, false));
        story.send("vent", "a");
        story.receive("worker1", "a", "vent");
        for fate in [FateKind::Pending, FateKind::Lost] {
            let filter = Filter { fate: Some(fate), ..Filter::default() };
            let sink = Filter { peer: Some(story.id("sink")), ..filter.clone() };
            assert_eq!(faithful(&story, &filter).len(), 1, "{fate:?}");
            assert_eq!(faithful(&story, &sink).len(), 1, "{fate:?}");
            story.kill("worker1");
        }
    }

    #[test]
    fn a_peer_is_asked_for_alone_or_with_a_fate() {
        let story = story();
        let of = |peer: &str| Filter { peer: Some(story.id(peer)), ..Filter::default() };
        assert_eq!(faithful(&story, &of("vent")).len(), 3);
        assert_eq!(faithful(&story, &of("worker1")).len(), 2);
        let lost = Filter { fate: Some(FateKind::Lost), ..of("worker2") };
        assert_eq!(faithful(&story, &lost).len(), 0);
    }

    #[test]
    fn a_text_is_found_however_it_is_written() {
        let story = story();
        let holding = |text: &str| Filter { text: text.into(), ..Filter::default() };
        assert_eq!(faithful(&story, &holding("dIG")).len(), 1);
        assert_eq!(faithful(&story, &holding("i")).len(), 2);
        assert_eq!(faithful(&story, &holding("nothing like it")).len(), 0);
        assert!(holds(&Message::single("a\nb"), r"a\n"));
        assert!(holds(&Message::single("x"), ""));
        assert!(!holds(&Message::single(""), "x"));
    }

    #[test]
    fn other_patterns_are_followed_as_well() {
        let mut story = Story::running(reqrep(Transport::Inproc));
        story.send("client1", "a");
        let n = story.receive("server", "a", "client1");
        story.pass("server", "a", "server", n);
        story.receive("client1", "a", "server");
        assert_eq!(faithful(&story, &Filter::default()).len(), 1);
        let mut story = Story::running(pubsub(Transport::Tcp));
        story.send("publisher", "a");
        story.kill("sub2");
        story.send("publisher", "123");
        story.receive("sub1", "a", "publisher");
        for fate in [FateKind::Filtered, FateKind::Missed] {
            let filter = Filter { fate: Some(fate), ..Filter::default() };
            assert_eq!(faithful(&story, &filter).len(), 1, "{fate:?}");
        }
        let stranger = story.guest("publisher", 50_000, 0);
        story.receive_from("sub1", "from afar", Some(stranger));
        faithful(&story, &Filter::default());
    }
}
