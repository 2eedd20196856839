//! The check for a subscriber that ended itself because it could not keep up.

use crate::lab::{Ending, SocketId};
use crate::model::Peer;

use super::exam::{Exam, fell};
use super::finding::{Evidence, Finding, Matter};
use super::recent::Kind;
use super::remedy::Remedy;

pub(super) fn check(exam: &mut Exam<'_>) {
    let world = exam.world;
    for peer in world.peers() {
        let Some((ended, Ending::TooSlow { age, limit })) = fell(peer) else { continue };
        let pace = peer.spec.role.pace().unwrap_or_default();
        let (far, evidence) = lost(exam, peer);
        exam.tell(Finding {
            matter: Matter::TooSlow { age: *age, limit: *limit, pace },
            at: SocketId { peer: peer.spec.id, socket: 0 },
            far,
            since: ended,
            evidence,
            remedy: peer.life.is_over().then_some(Remedy::Start(peer.spec.id)),
        });
    }
}

/// Whose messages were lost with it, if they are those of one, and which.
fn lost(exam: &Exam<'_>, peer: &Peer) -> (Option<SocketId>, Evidence) {
    let mut from = Vec::new();
    let mut all = Evidence::count(0);
    for account in exam.world.ledger().accounts() {
        let Some(to) = account.to.filter(|to| to.peer == peer.spec.id) else { continue };
        from.push(account.from);
        let lost = account.reasons.unread + account.reasons.receiver_ended;
        let (own, _) = exam.recent.evidence((account.from, Some(to)), Kind::Lost, lost);
        all.messages += own.messages;
        all.entries.extend(own.entries);
    }
    all.entries.truncate(super::recent::NAMED);
    let far = if let [only] = from.as_slice() { Some(*only) } else { None };
    (far, all)
}
