//! Standings: in one word, what is wrong with each peer, for whoever looks at hundreds of them.

use std::collections::{HashMap, HashSet};

use strum::EnumIter;

use crate::lab::{Ending, Holding, PeerId};

use super::peers::{Life, Peer};
use super::queues::Queue;
use super::world::World;

/// What is wrong with a peer, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter)]
pub enum Standing {
    /// It failed, or a call on one of its sockets did.
    Failed,
    /// It has ended.
    Ended,
    /// Its link is cut.
    Cut,
    /// It cannot send.
    Blocked,
    /// It is paused.
    Paused,
    /// It has not started yet.
    Starting,
    /// Much waits for it.
    Behind,
    /// Messages for it were dropped or lost, and now all is well.
    Lossy,
    /// All is well.
    Fine,
}

/// From this share of a queue's room on whoever reads it is behind.
const BEHIND: f64 = 0.25;
/// The same in messages where the queue has no limit.
const MANY: u64 = 1000;

impl World {
    /// How each peer stands, by [`PeerId`].
    pub fn standings(&self) -> Vec<Standing> {
        let mut queues: HashMap<PeerId, Queue> = HashMap::new();
        for queue in self.queues().filter(|queue| queue.waiting > 0) {
            let sum = queues.entry(queue.to.peer);
            sum.and_modify(|sum| *sum = sum.and(queue)).or_insert(queue);
        }
        let cut = self.links().iter().filter(|link| link.cut);
        let cut: HashSet<PeerId> = cut.map(|link| link.connector.peer).collect();
        let standing = |peer: &Peer| match &peer.life {
            Life::Ended(Ending::Failed { .. } | Ending::Panicked { .. }) => Standing::Failed,
            Life::Ended(
                Ending::Finished
                | Ending::TooSlow { .. }
                | Ending::Killed
                | Ending::Crashed
                | Ending::Stopped,
            ) => Standing::Ended,
            Life::Waiting => Standing::Starting,
            Life::Paused => Standing::Paused,
            Life::Running => {
                let id = peer.spec.id;
                self.running(peer, queues.get(&id), cut.contains(&id))
            }
        };
        self.peers().iter().map(standing).collect()
    }

    fn running(&self, peer: &Peer, queue: Option<&Queue>, cut: bool) -> Standing {
        let full =
            |queue: &Queue| queue.share().map_or(queue.waiting >= MANY, |share| share >= BEHIND);
        let balance = self.ledger().received_by(peer.spec.id);
        if peer.sockets.iter().any(|socket| socket.trouble.is_some()) {
            Standing::Failed
        } else if cut {
            Standing::Cut
        } else if peer.holding.is_some_and(|(why, _)| why == Holding::WouldBlock) {
            Standing::Blocked
        } else if queue.is_some_and(full) {
            Standing::Behind
        } else if balance.dropped + balance.lost > 0 {
            Standing::Lossy
        } else {
            Standing::Fine
        }
    }
}
