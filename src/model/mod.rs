//! What is known: the [`World`], a fold of events, and the [`Screen`], which actions change.

mod journal;
mod ledger;
pub mod payload;
mod world;

pub use journal::Journal;
pub use ledger::{Account, Cell, Entry, EntryId, Ledger, Leg, Offer};
pub use world::{Lab, Life, Link, Outsider, Peer, Socket, Subscription, World};
