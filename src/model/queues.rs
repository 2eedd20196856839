//! Queues: what waits on each way from a sending to a receiving socket, and how much room there is.

use crate::lab::{Address, PeerId, SocketId, WireId};

use super::ledger::Waits;
use super::presence::Origin;
use super::world::World;

/// What waits between a sending and a receiving socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// The sending socket.
    pub from: SocketId,
    /// The receiving one.
    pub to: SocketId,
    /// The wire they meet at.
    pub wire: WireId,
    /// Messages libzmq has for this way and nobody received yet, as far as known.
    pub waiting: u64,
    /// Whether some of them may be on another way of the same sender: they are counted as if they
    /// were dealt out evenly, as libzmq does while no queue is full.
    pub about: bool,
    /// How many may wait before a send blocks or drops: the sender's `ZMQ_SNDHWM` and the
    /// receiver's `ZMQ_RCVHWM` together; `None` when either has no limit. Over tcp and ipc the
    /// operating system's buffers hold some more.
    pub room: Option<u64>,
}

impl Queue {
    /// How much of the room is taken, from 0 to 1; `None` when there is no limit.
    pub fn share(&self) -> Option<f64> {
        self.room.map(|room| (self.waiting as f64 / room.max(1) as f64).min(1.0))
    }

    /// Two queues seen as one: what waits in both, in the room of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let room = self.room.zip(other.room).map(|(own, other)| own + other);
        let (waiting, about) = (self.waiting + other.waiting, self.about || other.about);
        Self { waiting, about, room, ..self }
    }
}

impl World {
    /// The queue of every way.
    pub fn queues(&self) -> impl Iterator<Item = Queue> + '_ {
        self.ledger().waits().filter_map(|waits| self.queue(&waits))
    }

    /// The queues that a peer has an end of.
    pub fn queues_of(&self, peer: PeerId) -> impl Iterator<Item = Queue> + '_ {
        self.ledger().waits_of(peer).filter_map(|waits| self.queue(&waits))
    }

    /// The queues that lead to a peer, as one; `None` when none does.
    pub fn queue_to(&self, peer: PeerId) -> Option<Queue> {
        self.queues_of(peer).filter(|queue| queue.to.peer == peer).reduce(Queue::and)
    }

    fn queue(&self, waits: &Waits) -> Option<Queue> {
        let Waits { from, to, link, count, candidates, .. } = *waits;
        let wire = self.links().get(link)?.wire;
        let options = |id: SocketId| {
            let sockets = &self.peer(id.peer)?.spec.sockets;
            sockets.get(usize::from(id.socket)).map(|socket| &socket.options)
        };
        let marks = [options(from)?.sndhwm(), options(to)?.rcvhwm()];
        let limited = marks.iter().all(|mark| *mark > 0);
        let room = limited.then(|| marks.iter().map(|mark| u64::from(*mark)).sum());
        let shared = if candidates > 1 { self.shared(waits) } else { 0 };
        let waiting = count - shared + shared.div_ceil(candidates.max(1));
        Some(Queue { from, to, wire, waiting, about: shared > 0, room })
    }

    /// How many of the messages that may be on a way may also be on another: those the sender
    /// holds are on none.
    fn shared(&self, waits: &Waits) -> u64 {
        let peer = self.peer(waits.from.peer);
        let held = peer.map_or(0, |peer| peer.held_at(waits.from.socket) as u64);
        waits.undecided.saturating_sub(held).min(waits.count)
    }

    /// Which of the lab's peers is at the far end of a socket's connection with this address;
    /// `None` when it is an outside program, or nothing tells.
    pub fn far_end(&self, at: SocketId, address: &Address) -> Option<PeerId> {
        match self.ledger().presence.find_origin(at, address, None) {
            Origin::Lab(id) => Some(id.peer),
            Origin::Outside | Origin::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Holding, Transport};
    use crate::model::story::{Story, pipeline, pubsub, reqrep};

    fn waiting(story: &Story, from: &str, to: &str) -> (u64, Option<u64>) {
        let ends = (story.socket(from), story.socket(to));
        let queue = story.world.queues().find(|queue| (queue.from, queue.to) == ends);
        queue.map(|queue| (queue.waiting, queue.room)).unwrap()
    }

    #[test]
    fn requests_wait_on_one_way_and_replies_on_the_other() {
        let mut story = Story::running(reqrep(Transport::Tcp));
        story.send("client1", "x");
        assert_eq!(waiting(&story, "client1", "server"), (1, Some(2000)));
        assert_eq!(waiting(&story, "server", "client1"), (0, Some(2000)));
        let n = story.receive("server", "x", "client1");
        story.pass("server", "x", "server", n);
        assert_eq!(waiting(&story, "client1", "server").0, 0);
        assert_eq!(waiting(&story, "server", "client1").0, 1);
        let server = story.id("server");
        assert_eq!(story.world.queues_of(server).count(), 4);
        assert_eq!(story.world.queue_to(server).map(|queue| queue.waiting), Some(0));
    }

    #[test]
    fn room_is_the_sum_of_both_marks_and_endless_when_either_is() {
        let mut topology = pubsub(Transport::Inproc);
        topology.peers[0].sockets[0].options.sndhwm = Some(3);
        topology.peers[1].sockets[0].options.rcvhwm = Some(4);
        topology.peers[2].sockets[0].options.rcvhwm = Some(0);
        let mut story = Story::running(topology);
        story.send("publisher", "123");
        assert_eq!(waiting(&story, "publisher", "sub1"), (1, Some(7)));
        assert_eq!(waiting(&story, "publisher", "sub2"), (1, None));
        let queues: Vec<Queue> = story.world.queues().collect();
        assert_eq!(queues[0].share(), Some(1.0 / 7.0));
        assert_eq!(queues[1].share(), None);
        assert_eq!(queues[0].and(queues[1]).waiting, 2);
    }

    #[test]
    fn what_the_sender_holds_is_in_no_queue() {
        let mut story = Story::running(pipeline(Transport::Inproc, false));
        let n = story.offer("vent", "x", None);
        story.held("vent", n, Holding::WouldBlock);
        assert!(story.world.queues().all(|queue| queue.waiting == 0));
    }

    #[test]
    fn what_may_go_to_either_of_two_counts_half_at_each() {
        let mut story = Story::running(pipeline(Transport::Inproc, false));
        for task in ["a", "b", "c"] {
            story.send("vent", task);
        }
        let n = story.offer("vent", "x", None);
        story.held("vent", n, Holding::WouldBlock);
        let about = |story: &Story, worker| {
            let to = story.socket(worker);
            let queue = story.world.queues().find(|queue| queue.to == to).unwrap();
            (queue.waiting, queue.about)
        };
        assert_eq!(about(&story, "worker1"), (2, true));
        story.receive("worker1", "a", "vent");
        story.receive("worker2", "b", "vent");
        assert_eq!(about(&story, "worker1"), (1, true));
        story.receive("worker1", "c", "vent");
        assert_eq!(about(&story, "worker1"), (0, false));
    }

    #[test]
    fn an_address_names_the_peer_that_claims_it_and_nobody_else() {
        let mut story = Story::running(reqrep(Transport::Tcp));
        let server = story.socket("server");
        let address = story.address(story.socket("client2"), server).unwrap();
        assert_eq!(story.world.far_end(server, &address), Some(story.id("client2")));
        let stranger = story.guest("server", 50_000, 0);
        assert_eq!(story.world.far_end(server, &stranger), None);
    }
}
