//! The check for linked sockets whose types do not go together.

use super::exam::Exam;
use super::finding::{Evidence, Finding, Matter};

pub(super) fn check(exam: &mut Exam<'_>) {
    let presence = &exam.world.ledger().presence;
    for (place, link) in exam.world.links().iter().enumerate() {
        if presence.fits(place) {
            continue;
        }
        let (at, far) = (link.connector, link.binder);
        let Some((one, two)) = exam.peer(at.peer).zip(exam.peer(far.peer)) else { continue };
        let Some((kind, other)) = exam.kind(at).zip(exam.kind(far)) else { continue };
        if one.life.is_open() && two.life.is_open() {
            exam.tell(Finding {
                matter: Matter::Mismatch { kind, far: other, over: presence.transport(place) },
                at,
                far: Some(far),
                since: one.since.max(two.since),
                evidence: Evidence::default(),
                remedy: None,
            });
        }
    }
}
