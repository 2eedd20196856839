//! Crowds on the stage: groups of very many peers folded into one box, or opened with the worst
//! first.

use std::collections::HashMap;

use crate::lab::PeerId;
use crate::model::{Model, Spot, Standing};

use super::plan::{Plan, Stub};

/// A group of more peers than this is folded until it is opened.
pub const CROWD: usize = 64;

/// A group in one box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Its name.
    pub group: String,
    /// Its peers, the worst first.
    pub members: Vec<PeerId>,
    /// How many of them stand how, the worst first.
    pub standings: Vec<(Standing, usize)>,
    /// The one that is told of by itself: the selected one, or the worst.
    pub shown: PeerId,
}

impl Plan {
    /// The plan of the lab as it is looked at: with the groups folded that are to be.
    pub fn of_lab(model: &Model) -> Self {
        let mut plan = Self::of_world(&model.world);
        fold(&mut plan, model);
        plan
    }

    /// Where a peer stands: by itself, or folded into a group.
    pub fn spot_of(&self, peer: PeerId) -> Spot {
        self.folded.get(&peer).map_or(Spot::Peer(peer), |fold| Spot::Group(*fold))
    }
}

/// Whether there is a group that can be folded or opened.
pub(super) fn can_turn(model: &Model) -> bool {
    group(model).is_some()
}

/// Folds the group of the selected peer, or opens it; where that peer stands alone, the crowd there
/// is.
pub(super) fn turn(model: &mut Model) {
    let Some(group) = group(model).map(str::to_owned) else { return };
    if !model.screen.turned.remove(&group) {
        model.screen.turned.insert(group);
    }
}

/// Whether a peer stands in the box of its group.
pub(super) fn is_folded(model: &Model, peer: PeerId) -> bool {
    matches!(Plan::of_lab(model).spot_of(peer), Spot::Group(_))
}

fn group(model: &Model) -> Option<&str> {
    let peers = model.world.peers();
    let more = |group: &&str, than: usize| {
        peers.iter().filter(|peer| peer.spec.group == *group).nth(than).is_some()
    };
    let selected = model.screen.selected.and_then(|id| model.world.peer(id));
    let own = selected.map(|peer| peer.spec.group.as_str()).filter(|group| more(group, 1));
    own.or_else(|| {
        let last = peers.last().map(|peer| peer.spec.group.as_str());
        let groups = peers.first().map(|peer| peer.spec.group.as_str()).into_iter().chain(last);
        groups.into_iter().find(|group| more(group, CROWD))
    })
}

fn fold(plan: &mut Plan, model: &Model) {
    let peers = model.world.peers();
    let mut groups: HashMap<&str, usize> = HashMap::new();
    for peer in peers {
        *groups.entry(&peer.spec.group).or_default() += 1;
    }
    let turned = |group: &str| model.screen.turned.contains(group);
    if groups.iter().all(|(group, count)| *count <= CROWD && !turned(group)) {
        return;
    }
    let standings = model.world.standings();
    let worst = |id: &PeerId| (standings.get(id.index()).copied(), *id);
    let group_of = |spot: &Spot| match spot {
        Spot::Peer(id) => peers.get(id.index()).map(|peer| (*id, &*peer.spec.group)),
        Spot::Outsider(_) | Spot::Group(_) => None,
    };
    for column in &mut plan.columns {
        let mut members: HashMap<&str, Vec<PeerId>> = HashMap::new();
        for (id, group) in column.iter().filter_map(group_of) {
            members.entry(group).or_default().push(id);
        }
        members.values_mut().for_each(|members| members.sort_by_key(worst));
        let mut spots = Vec::new();
        for spot in column.iter() {
            let Some((_, group)) = group_of(spot) else {
                spots.push(*spot);
                continue;
            };
            let large = groups.get(group).is_some_and(|count| *count > CROWD);
            if large == turned(group) && !large {
                spots.push(*spot);
                continue;
            }
            // The first of a group brings the others along.
            let Some(members) = members.remove(group) else { continue };
            if large == turned(group) {
                spots.extend(members.into_iter().map(Spot::Peer));
                continue;
            }
            let place = plan.folds.len();
            plan.folded.extend(members.iter().map(|id| (*id, place)));
            let selected = model.screen.selected.filter(|id| members.contains(id));
            let Some(shown) = selected.or(members.first().copied()) else { continue };
            let standings = count(members.iter().filter_map(|id| standings.get(id.index())));
            plan.folds.push(Fold { group: group.to_owned(), members, standings, shown });
            spots.push(Spot::Group(place));
        }
        *column = spots;
    }
    for bus in &mut plan.wires {
        for side in [&mut bus.left, &mut bus.right] {
            join(side, &plan.folded);
        }
    }
}

/// How many stand how, in order.
fn count<'a>(sorted: impl Iterator<Item = &'a Standing>) -> Vec<(Standing, usize)> {
    let mut counts: Vec<(Standing, usize)> = Vec::new();
    for standing in sorted {
        match counts.last_mut() {
            Some((last, count)) if last == standing => *count += 1,
            Some(_) | None => counts.push((*standing, 1)),
        }
    }
    counts
}

/// The ends of a wire at which folded groups have one each.
fn join(side: &mut Vec<Stub>, folded: &HashMap<PeerId, usize>) {
    let mut met = Vec::new();
    side.retain_mut(|stub| {
        let fold = match stub.spot {
            Spot::Peer(id) => folded.get(&id),
            Spot::Outsider(_) | Spot::Group(_) => None,
        };
        let Some(fold) = fold else { return true };
        stub.spot = Spot::Group(*fold);
        let first = !met.contains(fold);
        met.push(*fold);
        met.dedup();
        first
    });
}
