//! The check for peers that crashed without a goodbye, and whose far ends have not noticed.

use crate::lab::Ending;
use crate::model::Life;

use super::exam::Exam;
use super::finding::{Evidence, Finding, Matter};
use super::remedy::Remedy;

pub(super) fn check(exam: &mut Exam<'_>) {
    for peer in exam.world.peers() {
        let Some((since, _)) = peer.last_end.as_ref() else { continue };
        if peer.life != Life::Ended(Ending::Crashed) {
            continue;
        }
        for (at, _) in peer.spec.socket_ids() {
            let presence = &exam.world.ledger().presence;
            let far: Vec<_> = presence
                .links_at(at)
                .filter(|link| {
                    presence.was_up_at(*link, *since) && !presence.is_cut(*link, exam.now)
                })
                .filter_map(|link| exam.world.links().get(link))
                .map(|link| if link.connector == at { link.binder } else { link.connector })
                .filter(|far| presence.life_at(far.peer, *since).is_some_and(|l| l.end.is_none()))
                .collect();
            let Some(first) = far.first() else { continue };
            exam.tell(Finding {
                matter: Matter::HalfOpen { others: far.len() - 1 },
                at,
                far: Some(*first),
                since: *since,
                evidence: Evidence::default(),
                remedy: Some(Remedy::Start(at.peer)),
            });
        }
    }
}
