//! Counts at a desk: when they are said.

use std::time::{Duration, Instant};

use crate::lab::{Fact, Tally};

use super::{Desk, number};

/// A busy socket's counts are said at most this often.
const TALLY_EVERY: Duration = Duration::from_millis(16);
/// How long counts rest before they are said once more.
const REST: Duration = Duration::from_secs(1);

impl Desk {
    /// Says the counts that changed, unless they were said a moment ago; returns when to say the
    /// rest. Where counted messages pass, the counts are said once more when they have come to rest,
    /// so that whoever tells a rate from them hears that it is none.
    pub(in crate::engine) fn say_tallies(&mut self, now: Instant) -> Option<Instant> {
        self.count_losses();
        let mut due = None;
        for socket in 0..self.ports.len() {
            let port = &self.ports[socket];
            let changed = port.tally != port.told;
            if !changed && port.rested {
                continue;
            }
            let pause = if changed { TALLY_EVERY } else { REST };
            let ready = port.told_at.map_or(now, |at| at + pause);
            if ready <= now || port.streams.news().1 {
                self.say_tally(socket);
                let port = &mut self.ports[socket];
                port.told_at = Some(now);
                port.rested = !changed || !port.streams.any();
            }
            let port = &self.ports[socket];
            if !port.rested || port.tally != port.told {
                let pause = if port.tally == port.told { REST } else { TALLY_EVERY };
                let ready = port.told_at.map_or(now, |at| at + pause);
                due = Some(due.map_or(ready, |due: Instant| due.min(ready)));
            }
        }
        due
    }

    pub(super) fn say_tally(&mut self, socket: usize) {
        self.say_flows(socket);
        let port = &mut self.ports[socket];
        self.outbox.say(Fact::Tally { socket: number(socket), tally: port.tally });
        port.told = port.tally;
    }

    /// Says all counts that changed.
    pub(in crate::engine) fn say_all_tallies(&mut self) {
        self.stamp();
        self.count_losses();
        for socket in 0..self.ports.len() {
            if self.ports[socket].tally != self.ports[socket].told {
                self.say_tally(socket);
            }
        }
    }

    /// Facts the outbox had to let go count as thinned, at the first socket.
    pub(super) fn count_losses(&mut self) {
        if let Some(port) = self.ports.first_mut() {
            port.tally.thinned += self.outbox.take_lost();
        }
    }

    /// The counts, for the peer's next life.
    pub(in crate::engine) fn tallies(&self) -> Vec<Tally> {
        self.ports.iter().map(|port| port.tally).collect()
    }
}
