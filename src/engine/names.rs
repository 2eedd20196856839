//! The inproc names that are bound now.
//!
//! libzmq lets a socket connect to an inproc name before anybody binds it, and keeps that connection
//! pending. When the connecting socket is closed first and the name is bound afterwards, libzmq 4.3.4
//! aborts the whole process (`Assertion failed: written`, pipe.cpp; zeromq/pyzmq#846 is the same).
//! So the lab never lets a connection become pending: a peer connects only to a name that is in
//! this list, and holds the list while it does. It is the one lock that peers share, beside libzmq's
//! own around the same names.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The list, shared by all peers of a lab.
#[derive(Clone, Default)]
pub(super) struct Names(Arc<Mutex<HashSet<String>>>);

impl Names {
    /// Holds the list: names are bound, unbound and connected to one at a time.
    pub(super) fn hold(&self) -> MutexGuard<'_, HashSet<String>> {
        // A peer that panicked while it held the list left it as it was.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
