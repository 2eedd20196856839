//! How often sockets of the lab let connections go, for those over inproc, of which no monitor tells.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The counts, shared by all peers of a lab.
#[derive(Clone, Default)]
pub(super) struct Partings(Arc<Mutex<Counts>>);

/// How often connections were let go.
#[derive(Default)]
pub(super) struct Counts {
    all: u64,
    cuts: u64,
}

impl Partings {
    /// Counts one more; what is let go must be before the returned guard is.
    pub(super) fn begin(&self) -> MutexGuard<'_, Counts> {
        let mut counts = self.hold();
        counts.all += 1;
        counts
    }

    /// The same for a connection over inproc whose socket stays open.
    pub(super) fn cut(&self) -> MutexGuard<'_, Counts> {
        let mut counts = self.begin();
        counts.cuts += 1;
        counts
    }

    /// How many there have been; none of them is still being made.
    pub(super) fn count(&self) -> u64 {
        self.hold().all
    }

    /// How many connections over inproc were let go by sockets that stayed open.
    pub(super) fn cuts(&self) -> u64 {
        self.hold().cuts
    }

    fn hold(&self) -> MutexGuard<'_, Counts> {
        // A number is whole whoever panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
