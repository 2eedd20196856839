//! Checks of exclusive pairs: who comes second, or comes back too early, is left out.

use crate::lab::{Holding, SocketId, SocketType};
use crate::model::Link;

use super::exam::Exam;
use super::finding::{Evidence, Finding, Matter};
use super::full::A_MOMENT;
use super::remedy::Remedy;

pub(super) fn check(exam: &mut Exam<'_>) {
    for peer in exam.open() {
        for (at, spec) in peer.spec.socket_ids() {
            if spec.kind == SocketType::Pair {
                left_out(exam, at);
            }
        }
    }
}

/// A PAIR has one partner at a time.
fn left_out(exam: &mut Exam<'_>, at: SocketId) {
    let open = |far: SocketId| exam.peer(far.peer).is_some_and(|peer| peer.life.is_open());
    let mut partners: Vec<(&Link, SocketId)> = exam
        .links(at)
        .filter(|(link, far)| link.binder == at && open(*far))
        .filter(|(_, far)| exam.kind(*far) == Some(SocketType::Pair))
        .collect();
    partners.sort_by_key(|(link, far)| (!link.up, link.since, *far));
    for (_, far) in partners.iter().skip(1) {
        let finding = Finding {
            matter: Matter::PairTaken { stale: false },
            at: *far,
            far: Some(at),
            since: exam.now,
            evidence: Evidence::default(),
            remedy: None,
        };
        exam.suspect(finding, A_MOMENT);
    }
    if let [(link, far)] = partners.as_slice()
        && let Some(finding) = stale(exam, link, (at, *far))
    {
        exam.suspect(finding, A_MOMENT);
    }
}

/// The one partner is connected, its queue has room, and yet nothing can be sent: it came while the
/// connection it had before was not cleared away.
pub(super) fn stale(
    exam: &Exam<'_>,
    link: &Link,
    (at, far): (SocketId, SocketId),
) -> Option<Finding> {
    let peer = exam.peer(at.peer)?;
    let (_, since) = peer.holding.filter(|(why, _)| *why == Holding::WouldBlock)?;
    let mut queues = exam.world.queues_of(at.peer);
    let room = queues.any(|queue| {
        (queue.from, queue.to) == (at, far) && queue.room.is_none_or(|room| queue.waiting < room)
    });
    (link.up && room).then(|| Finding {
        matter: Matter::PairTaken { stale: true },
        at: far,
        far: Some(at),
        since,
        evidence: Evidence::count(peer.held as u64),
        remedy: Some(Remedy::Renew(far.peer)),
    })
}
