//! The roster: who is who among the lab's peers, and how far each stream of generated messages has
//! been numbered. Both outlive the peers' threads.
//!
//! It is shared, but asked only when a peer meets a stream for the first time.

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::lab::{Frame, PeerId, Stream};

/// How many streams one speaker may have over the whole life of the lab: its topics.
const STREAMS: usize = 256;

/// The number of the last message of a stream.
pub(super) type Last = Arc<AtomicU64>;

/// The list, shared by all peers of a lab.
#[derive(Clone, Default)]
pub(super) struct Roster(Arc<Mutex<List>>);

#[derive(Default)]
struct List {
    names: HashMap<Box<[u8]>, PeerId>,
    streams: HashMap<Stream, Last>,
}

impl Roster {
    fn hold(&self) -> MutexGuard<'_, List> {
        // A peer that panicked while it held the list left it as it was.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in a peer.
    pub(super) fn add(&self, name: &str, id: PeerId) {
        self.hold().names.insert(name.as_bytes().into(), id);
    }

    /// The stream with this name and topic, if there has been one.
    pub(super) fn find(&self, name: &[u8], topic: &[u8]) -> Option<Stream> {
        let list = self.hold();
        let speaker = *list.names.get(name)?;
        let stream = Stream { speaker, topic: Frame::from(topic.to_vec()) };
        list.streams.contains_key(&stream).then_some(stream)
    }

    /// A stream and how far it is numbered; a new one is entered. `None` when its speaker has too
    /// many.
    pub(super) fn enter(&self, stream: &Stream) -> Option<Last> {
        let mut list = self.hold();
        if let Some(last) = list.streams.get(stream) {
            return Some(Arc::clone(last));
        }
        let own = list.streams.keys().filter(|known| known.speaker == stream.speaker).count();
        if own >= STREAMS {
            return None;
        }
        let last = Last::default();
        list.streams.insert(stream.clone(), Arc::clone(&last));
        Some(last)
    }
}
