//! What is known: the [`World`], a fold of events, and the [`Screen`], which actions change.

mod guests;
mod journal;
mod ledger;
mod peers;
mod presence;
mod ready;
mod world;

#[cfg(test)]
mod story;
#[cfg(test)]
mod tests;

pub use guests::Outsider;
pub use journal::Journal;
pub use ledger::{Account, Cell, Entry, EntryId, Ledger, Leg, Offer};
pub use peers::{Life, Peer, Socket, Subscription};
pub use world::{Lab, Link, World};
