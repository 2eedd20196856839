//! Judging expectations by what is known of the lab.

use std::time::Duration;

use crate::scenario::{Expectation, Expected, Measure};

use super::world::World;

/// Whether an expectation holds now, and what is found instead or as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Whether it holds.
    pub holds: bool,
    /// What is found.
    pub found: Found,
}

/// What is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// So many messages.
    Count(u64),
    /// So many at each of these peers.
    Counts(Vec<(String, u64)>),
    /// What the doctor finds, by its codes.
    Findings(Vec<&'static str>),
}

impl World {
    /// How long those that do not hold now may take to come true; `None` when all hold.
    pub fn patience(&self, expectations: &[Expectation]) -> Option<Duration> {
        let open = expectations.iter().filter(|it| !self.judge(it).holds);
        open.map(|it| it.within).max()
    }

    /// Whether an expectation holds now.
    pub fn judge(&self, expectation: &Expectation) -> Judgement {
        match &expectation.what {
            Expected::Count { whose, of, bound } => {
                let count = self.measure(whose.as_deref(), *of);
                Judgement { holds: bound.holds(count), found: Found::Count(count) }
            }
            Expected::Alike { peers, by } => {
                let counts = self.shares(peers);
                let most = counts.iter().map(|(_, count)| *count).max().unwrap_or_default();
                let least = counts.iter().map(|(_, count)| *count).min().unwrap_or_default();
                Judgement { holds: most - least <= *by, found: Found::Counts(counts) }
            }
            Expected::Finding { code, found } => {
                let codes = self.doctor().findings().iter().map(|it| it.matter.code());
                let codes: Vec<&'static str> = codes.collect();
                let is = |known: &&str| code.as_ref().is_none_or(|code| code == known);
                let holds = codes.iter().any(is) == *found;
                Judgement { holds, found: Found::Findings(codes) }
            }
        }
    }

    /// The counts of the peers that are named, one by one or by their groups.
    fn shares(&self, names: &[String]) -> Vec<(String, u64)> {
        let meant = self.peers().iter().filter(|peer| {
            names.iter().any(|name| *name == peer.spec.name || *name == peer.spec.group)
        });
        meant
            .map(|peer| {
                let received = peer.sockets.iter().map(|socket| socket.tally.received).sum();
                (peer.spec.name.clone(), received)
            })
            .collect()
    }

    /// How many messages of a kind there are, of the whole lab or of a peer or group.
    fn measure(&self, whose: Option<&str>, of: Measure) -> u64 {
        let is = |name: &str, group: &str| whose.is_none_or(|it| it == name || it == group);
        let meant = |id: crate::lab::PeerId| {
            self.peer(id).is_some_and(|peer| is(&peer.spec.name, &peer.spec.group))
        };
        let peers = self.peers().iter().filter(|peer| is(&peer.spec.name, &peer.spec.group));
        let tallies = || peers.clone().flat_map(|peer| &peer.sockets).map(|socket| socket.tally);
        // What was refused or is held is on its way to nobody: it counts for its sender.
        let ways = self.ledger().accounts().iter().filter(|account| {
            account.to.map_or_else(|| meant(account.from.peer), |to| meant(to.peer))
        });
        match of {
            Measure::Sent => tallies().map(|tally| tally.sent).sum(),
            Measure::Received => tallies().map(|tally| tally.received).sum(),
            Measure::Fate(kind) => ways.map(|account| account.balance.of(kind)).sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantNames as _;

    use crate::model::Matter;
    use crate::scenario::FINDINGS;

    #[test]
    fn every_finding_of_the_doctor_can_be_expected() {
        assert_eq!(FINDINGS, Matter::VARIANTS);
    }
}
