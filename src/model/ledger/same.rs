//! Messages of the same bytes: their digest, and the list of them, which is nearly always short.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, DefaultHasher, Hasher};

use crate::lab::{Message, SocketType};

use super::wire::Carried;

/// How many bytes at either end of a frame the digest looks at.
const LOOK: usize = 64;

/// A number that the two ends of a wire share for one message. Different ones may share it too:
/// compare what the wire carried as well.
pub(super) fn digest(kind: SocketType, message: &Message) -> u64 {
    let mut hasher = DefaultHasher::new();
    for frame in Carried::seen(kind, message).body() {
        let bytes = frame.bytes();
        hasher.write_usize(bytes.len());
        if bytes.len() <= 2 * LOOK {
            hasher.write(bytes);
        } else {
            hasher.write(bytes.get(..LOOK).unwrap_or_default());
            hasher.write(bytes.get(bytes.len() - LOOK..).unwrap_or_default());
        }
    }
    hasher.finish()
}

/// Takes a digest for its own hash.
#[derive(Clone, Debug, Default)]
pub(super) struct Straight(u64);

impl Hasher for Straight {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }
}

/// A map from digests.
pub(super) type ByDigest<T> = HashMap<u64, T, BuildHasherDefault<Straight>>;

/// Entries of the same bytes, in order.
#[derive(Clone, Debug, Default)]
pub(super) enum Same {
    /// None.
    #[default]
    None,
    /// Only this one.
    One(u64),
    /// These.
    Many(VecDeque<u64>),
}

impl Same {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::One(_) => 1,
            Self::Many(many) => many.len(),
        }
    }

    pub(super) fn get(&self, place: usize) -> Option<u64> {
        match self {
            Self::None => None,
            Self::One(one) => (place == 0).then_some(*one),
            Self::Many(many) => many.get(place).copied(),
        }
    }

    pub(super) fn insert(&mut self, place: usize, id: u64) {
        match self {
            Self::None => *self = Self::One(id),
            Self::One(one) => {
                let pair = if place == 0 { [id, *one] } else { [*one, id] };
                *self = Self::Many(VecDeque::from(pair));
            }
            Self::Many(many) => many.insert(place.min(many.len()), id),
        }
    }

    pub(super) fn push(&mut self, id: u64) {
        self.insert(self.len(), id);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.len()).filter_map(|place| self.get(place))
    }

    /// Takes the last one out.
    pub(super) fn pop(&mut self) {
        match self {
            Self::None => {}
            Self::One(_) => *self = Self::None,
            Self::Many(many) => {
                many.pop_back();
            }
        }
    }

    /// Takes `id` out and tells where it stood.
    pub(super) fn remove(&mut self, id: u64) -> Option<usize> {
        match self {
            Self::None => None,
            Self::One(one) => {
                let found = *one == id;
                if found {
                    *self = Self::None;
                }
                found.then_some(0)
            }
            Self::Many(many) => {
                let place = many.iter().position(|there| *there == id)?;
                many.remove(place);
                Some(place)
            }
        }
    }

    /// The place of the first entry for which `before` does not hold.
    pub(super) fn partition_point(&self, before: impl Fn(u64) -> bool) -> usize {
        match self {
            Self::None => 0,
            Self::One(one) => usize::from(before(*one)),
            Self::Many(many) => many.partition_point(|id| before(*id)),
        }
    }
}
