//! How often sockets of the lab let connections go, for those over inproc, of which no monitor tells.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The count, shared by all peers of a lab.
#[derive(Clone, Default)]
pub(super) struct Partings(Arc<Mutex<u64>>);

impl Partings {
    /// Counts one more; what is let go must be before the returned guard is.
    pub(super) fn begin(&self) -> MutexGuard<'_, u64> {
        let mut count = self.hold();
        *count += 1;
        count
    }

    /// How many there have been; none of them is still being made.
    pub(super) fn count(&self) -> u64 {
        *self.hold()
    }

    fn hold(&self) -> MutexGuard<'_, u64> {
        // A number is whole whoever panicked.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
