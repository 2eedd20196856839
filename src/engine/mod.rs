//! The engine: it runs a topology on real libzmq sockets. It hears [`Command`]s only and says
//! [`Event`]s only.
//!
//! ```text
//! Command ─▶ engine thread ─▶ letters ─▶ peer threads ─▶ libzmq
//!                                             │
//! Event ◀──── bounded channel ◀───────────────┘
//! ```
//!
//! One libzmq context a lab, one named thread a peer; a socket is opened, used and closed on its own
//! thread, and no lock is shared but two, out of the way of traffic (`names`, `roster`). The hazards this design answers are libzmq's: see the comments at
//! the places concerned.

mod abilities;
pub mod bare;

mod bell;
mod desk;
mod libzmq;
mod manners;
mod monitor;
mod names;
mod outbox;
mod partings;
mod peer;
mod place;
mod role;
mod roster;
mod streams;
mod supervisor;

use std::io;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, unbounded};
use rustix::process::{Resource, getrlimit, setrlimit};

use crate::lab::{Command, Event};

pub use abilities::{Abilities, abilities};

use manners::Manners;
use outbox::{EVENTS, Outlet};
use supervisor::Supervisor;

/// A running engine. Dropping it stops all peers and returns within a second, even with full
/// queues.
pub struct Engine {
    commands: Option<Sender<Command>>,
    events: Receiver<Event>,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// How many events wait for their reader at most. Beyond that, details are left out and
    /// counted; facts that must arrive wait with their peer.
    pub const EVENTS: usize = EVENTS;

    /// Starts an engine without a topology. `waker` is called, from any thread, after an event was
    /// put into the channel; it must return at once.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(waker: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        Self::with(Manners::Equal, waker)
    }

    /// Starts an engine whose peers and sockets give way to the program's other threads, so that a
    /// person is served at once however much the peers have to do.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn giving_way(waker: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        Self::with(Manners::GiveWay, waker)
    }

    fn with(manners: Manners, waker: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        raise_file_limit();
        let (commands, orders) = unbounded();
        let (outlet, events) = Outlet::new(Arc::new(waker));
        let thread = thread::Builder::new()
            .name("engine".to_owned())
            .spawn(move || Supervisor::new(orders, outlet, manners).run())?;
        Ok(Self { commands: Some(commands), events, thread: Some(thread) })
    }

    /// Gives a command. The engine obeys commands in their order.
    pub fn tell(&self, command: Command) {
        tracing::debug!(?command, "told");
        if let Some(commands) = &self.commands {
            // The engine's thread ends only after this sender is dropped.
            let _heard = commands.send(command);
        }
    }

    /// Where the events come out.
    pub fn events(&self) -> &Receiver<Event> {
        &self.events
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the engine's thread was reported by the panic hook.
            let _panicked = thread.join();
        }
    }
}

/// Hundreds of peers need thousands of file descriptors, and the usual soft limit is 1024.
fn raise_file_limit() {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current < limit.maximum || (limit.current.is_some() && limit.maximum.is_none()) {
        limit.current = limit.maximum;
        // Without it, a very large lab says which socket could not be opened.
        let _kept = setrlimit(Resource::Nofile, limit);
    }
}
