//! The account of a whole run: its totals, and whether everything is accounted for.

use crate::l10n::Words;
use crate::lab::{Balance, Ending};
use crate::model::{Life, World};

/// The totals of a run.
///
/// A run is *sound* when every message on every way has a fate or a known place (held at its
/// sender, queued, at a paused peer, being worked on), and no peer or socket of the lab failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// Messages that nothing in the lab caused: typed ones, and those from outside.
    pub messages: u64,
    /// All ways added up.
    pub total: Balance,
    /// Whether a peer could not go on or a libzmq call failed.
    pub trouble: bool,
}

impl Account {
    /// The account of what is known.
    pub fn of(world: &World) -> Self {
        let mut total = Balance::default();
        for account in world.ledger().accounts() {
            add(&mut total, &account.balance);
        }
        let messages = if world.ledger().folded() == 0 {
            world.ledger().roots().count() as u64 + world.ledger().generated()
        } else {
            counted(world)
        };
        Self { messages, total, trouble: trouble(world) }
    }

    /// Whether every message has a fate or a known place.
    pub const fn balanced(&self) -> bool {
        self.total.unaccounted == 0 && self.total.explained() == self.total.offered
    }

    /// Whether everything is accounted for and nothing failed.
    pub const fn sound(&self) -> bool {
        self.balanced() && !self.trouble
    }

    /// Whether no message is still under way.
    pub const fn settled(&self) -> bool {
        self.balanced() && self.total.pending == 0
    }

    /// The last line of a report.
    pub fn line(&self, words: &Words) -> String {
        let total = &self.total;
        let mut parts = vec![
            words.report_sum_messages(self.messages),
            words.report_sum_deliveries(total.delivered),
        ];
        let others = [
            (total.filtered, words.report_sum_filtered(total.filtered.to_string())),
            (total.missed, words.report_sum_missed(total.missed.to_string())),
            (total.dropped, words.report_sum_dropped(total.dropped.to_string())),
            (total.lost, words.report_sum_lost(total.lost.to_string())),
            (total.refused, words.report_sum_refused(total.refused.to_string())),
            (total.outside, words.report_sum_outside(total.outside.to_string())),
            (total.pending, words.report_sum_pending(total.pending.to_string())),
            (total.unaccounted, words.report_sum_unaccounted(total.unaccounted.to_string())),
        ];
        parts.extend(others.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text));
        let counts = parts.join(&words.app_comma());
        if !self.balanced() {
            words.report_sum_bad(counts)
        } else if self.trouble {
            words.report_sum_failed(counts)
        } else {
            words.report_sum_good(counts)
        }
    }
}

/// Adds one balance to another.
pub(super) const fn add(sum: &mut Balance, more: &Balance) {
    sum.offered += more.offered;
    sum.delivered += more.delivered;
    sum.filtered += more.filtered;
    sum.missed += more.missed;
    sum.dropped += more.dropped;
    sum.lost += more.lost;
    sum.refused += more.refused;
    sum.outside += more.outside;
    sum.pending += more.pending;
    sum.unaccounted += more.unaccounted;
}

/// When not every message is kept one by one, the sockets' own counts tell how many there were.
fn counted(world: &World) -> u64 {
    let speakers = world.peers().iter().filter(|peer| peer.spec.role.speaks());
    let spoken: u64 =
        speakers.flat_map(|peer| &peer.sockets).map(|socket| socket.tally.offered).sum();
    let outside: u64 = world.outsiders().iter().map(|outsider| outsider.received).sum();
    spoken + outside
}

fn trouble(world: &World) -> bool {
    world.peers().iter().any(|peer| {
        matches!(peer.life, Life::Ended(Ending::Failed { .. } | Ending::Panicked { .. }))
            || peer.sockets.iter().any(|socket| socket.trouble.is_some())
    })
}
