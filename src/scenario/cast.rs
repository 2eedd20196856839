//! A checked scenario, and the topologies it makes: how many of each group, over which transport.

use std::collections::{BTreeMap, BTreeSet};

use crate::lab::{
    Attach, End, Endpoint, IfTaken, PeerId, PeerSpec, Role, SocketSpec, Topology, Transport, Wire,
    WireAddress, WireId,
};

use super::expect::Expectation;
use super::fault::{Fault, nearest};
use super::script::Deed;
use super::traffic::Traffic;
use super::{check, read};

/// A scenario that was read and checked.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called on the command line: a built-in's file name, a user's file's name.
    pub name: String,
    /// Its title for people.
    pub title: String,
    /// What it shows, in one line.
    pub summary: String,
    /// What to try, what will be seen, and why; paragraphs with empty lines between them.
    pub lesson: String,
    /// The same in other languages, by their tags; what is empty there is the same in all.
    pub(super) translations: BTreeMap<String, Prose>,
    /// What separates the frames of a message in the lines of a run without a screen.
    pub frame_separator: Option<String>,
    /// What to do about a taken port.
    pub if_taken: IfTaken,
    pub(super) wires: Vec<Wire>,
    pub(super) cast: Vec<Part>,
    pub(super) traffic: Vec<Traffic>,
    /// What is done to the lab, step by step.
    pub(super) script: Vec<Deed>,
    /// What is to be true of it in the end.
    pub expectations: Vec<Expectation>,
}

/// What a person reads, in one language.
#[derive(Clone, Debug, Default)]
pub(super) struct Prose {
    pub title: String,
    pub summary: String,
    pub lesson: String,
}

/// One `[[peer]]` of the file, checked: a peer, or several alike.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub name: String,
    pub group: String,
    /// How many, when the file says so; they are numbered then.
    pub counted: Option<usize>,
    pub role: Role,
    pub sockets: Vec<SocketSpec>,
}

impl Part {
    fn names(&self) -> Vec<String> {
        match self.counted {
            None => vec![self.name.clone()],
            Some(count) => (1..=count).map(|k| format!("{}-{k}", self.name)).collect(),
        }
    }
}

/// Why a scenario cannot be cast with these numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountError {
    /// It has no such group.
    UnknownGroup {
        /// The name.
        group: String,
        /// The nearest group's name.
        meant: Option<String>,
        /// All its groups.
        known: Vec<String>,
    },
    /// A group without anybody in it.
    Nobody {
        /// The group.
        group: String,
    },
    /// More peers in all than a lab has.
    TooMany {
        /// The most.
        limit: usize,
    },
    /// Only one of the group can bind at the endpoint the file names.
    OneEndpoint {
        /// The group.
        group: String,
        /// The endpoint.
        endpoint: String,
    },
}

impl Scenario {
    /// Its title in the language with this tag.
    pub fn title_in(&self, language: &str) -> &str {
        self.translated(language, |prose| &prose.title).unwrap_or(&self.title)
    }

    /// Its summary in the language with this tag.
    pub fn summary_in(&self, language: &str) -> &str {
        self.translated(language, |prose| &prose.summary).unwrap_or(&self.summary)
    }

    /// Its lesson in the language with this tag.
    pub fn lesson_in(&self, language: &str) -> &str {
        self.translated(language, |prose| &prose.lesson).unwrap_or(&self.lesson)
    }

    /// Its titles in all languages.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        let others = self.translations.values().map(|prose| prose.title.as_str());
        std::iter::once(self.title.as_str()).chain(others)
    }

    /// Its summaries in all languages.
    pub fn summaries(&self) -> impl Iterator<Item = &str> {
        let others = self.translations.values().map(|prose| prose.summary.as_str());
        std::iter::once(self.summary.as_str()).chain(others)
    }

    /// What stands there in another language; `None` where nothing does.
    fn translated(&self, language: &str, which: fn(&Prose) -> &String) -> Option<&str> {
        let prose = self.translations.get(language)?;
        Some(which(prose).as_str()).filter(|text| !text.is_empty())
    }

    /// Reads a user's file. All its faults come at once, in the order of the text.
    pub fn read(name: &str, text: &str) -> Result<Self, Vec<Fault>> {
        check::check(name, read::read(text))
    }

    /// Its groups in the order of the file, with how many peers each has unless told otherwise.
    pub fn groups(&self) -> Vec<(&str, usize)> {
        let mut groups: Vec<(&str, usize)> = Vec::new();
        for part in &self.cast {
            let count = part.counted.unwrap_or(1);
            match groups.iter_mut().find(|(group, _)| *group == part.group) {
                Some((_, sum)) => *sum += count,
                None => groups.push((&part.group, count)),
            }
        }
        groups
    }

    /// The wire whose two ends are worth turning round, so that who bound connects: the first at
    /// which the lab's own sockets meet, wherever the lab puts it.
    pub fn turnable(&self) -> Option<WireId> {
        let ends = |wire: WireId, how: Attach| {
            let sockets = self.cast.iter().flat_map(|part| &part.sockets);
            sockets.flat_map(|socket| &socket.ends).any(|end| *end == End { wire, how })
        };
        (0u8..).map(WireId).zip(&self.wires).find_map(|(id, wire)| {
            let lab = matches!(wire.address, WireAddress::Lab { .. });
            (lab && ends(id, Attach::Bind) && ends(id, Attach::Connect)).then_some(id)
        })
    }

    /// The topology over this transport, with so many peers in the groups named; the last number
    /// given for a group holds. Fewer than the file has: the first of them. More: the further ones
    /// are like the last.
    pub fn topology(
        &self,
        transport: Transport,
        counts: &[(String, usize)],
    ) -> Result<Topology, CountError> {
        self.check_counts(counts)?;
        let roster = self.roster(counts);
        if roster.len() > Topology::MAX_PEERS {
            return Err(CountError::TooMany { limit: Topology::MAX_PEERS });
        }
        let peers = (0..).map(PeerId).zip(roster).map(|(id, (name, part))| PeerSpec {
            id,
            name,
            group: part.group.clone(),
            role: part.role.clone(),
            sockets: part.sockets.clone(),
        });
        let topology = Topology {
            name: self.name.clone(),
            title: self.title.clone(),
            titles: self.other_titles(),
            transport,
            if_taken: self.if_taken,
            wires: self.wires.clone(),
            peers: peers.collect(),
            vacant: Vec::new(),
        };
        match crowded(&topology) {
            Some((group, endpoint)) => Err(CountError::OneEndpoint { group, endpoint }),
            None => Ok(topology),
        }
    }

    /// Its titles in other languages.
    fn other_titles(&self) -> BTreeMap<String, String> {
        let translated = self.translations.iter().filter(|(_, prose)| !prose.title.is_empty());
        translated.map(|(tag, prose)| (tag.clone(), prose.title.clone())).collect()
    }

    fn check_counts(&self, counts: &[(String, usize)]) -> Result<(), CountError> {
        let groups = self.groups();
        let known = || groups.iter().map(|(group, _)| *group);
        for (group, count) in counts {
            if !known().any(|name| name == group) {
                let meant = nearest(group, known()).map(str::to_owned);
                let known = known().map(str::to_owned).collect();
                return Err(CountError::UnknownGroup { group: group.clone(), meant, known });
            }
            if *count == 0 {
                return Err(CountError::Nobody { group: group.clone() });
            }
            if *count > Topology::MAX_PEERS {
                return Err(CountError::TooMany { limit: Topology::MAX_PEERS });
            }
        }
        Ok(())
    }

    /// Who takes part, by name and part, in the order of the file.
    fn roster(&self, counts: &[(String, usize)]) -> Vec<(String, &Part)> {
        let mut taken: BTreeSet<String> = self.cast.iter().flat_map(Part::names).collect();
        let mut roster = Vec::new();
        for (place, part) in self.cast.iter().enumerate() {
            let here = |other: &Part| other.group == part.group;
            let wanted = counts.iter().rev().find(|(group, _)| *group == part.group);
            let Some((_, wanted)) = wanted else {
                roster.extend(part.names().into_iter().map(|name| (name, part)));
                continue;
            };
            let before = roster.iter().filter(|(_, other)| here(other)).count();
            let alone = self.cast.iter().filter(|other| here(other)).count() == 1;
            let names = if alone && part.counted.is_none() && *wanted > 1 {
                Part { counted: Some(*wanted), ..part.clone() }.names()
            } else {
                part.names()
            };
            roster.extend(
                names.into_iter().map(|name| (name, part)).take(wanted.saturating_sub(before)),
            );
            if !self.cast.iter().skip(place + 1).any(here) {
                let present = roster.iter().filter(|(_, other)| here(other)).count();
                for _ in present..*wanted {
                    let name = free_name(&part.group, &taken);
                    taken.insert(name.clone());
                    roster.push((name, part));
                }
            }
        }
        roster
    }
}

fn free_name(group: &str, taken: &BTreeSet<String>) -> String {
    (1..)
        .map(|k| format!("{group}-{k}"))
        .find(|name| !taken.contains(name))
        .unwrap_or_else(|| group.to_owned())
}

/// A literal endpoint at which more than one peer binds, and the group of the second.
fn crowded(topology: &Topology) -> Option<(String, String)> {
    (0u8..).map(WireId).zip(&topology.wires).find_map(|(id, wire)| {
        let WireAddress::Literal(endpoint) = &wire.address else { return None };
        let second = topology.sockets_at(id, Attach::Bind).nth(1)?;
        let group = topology.peer(second.peer)?.group.clone();
        (!takes_many(endpoint)).then(|| (group, endpoint.to_string()))
    })
}

/// Whether each socket that binds there gets a place of its own.
pub(super) fn takes_many(endpoint: &Endpoint) -> bool {
    endpoint.address() == "*" || endpoint.address().ends_with(":*")
}
