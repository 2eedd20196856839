//! The check for messages that died with the receiver they had been handed to.

use crate::lab::{Ending, SocketType};

use super::exam::{Exam, fell};
use super::finding::{Finding, Matter};
use super::recent::Kind;
use super::remedy::Remedy;

pub(super) fn check(exam: &mut Exam<'_>) {
    for account in exam.world.ledger().accounts() {
        let Some(to) = account.to else { continue };
        let Some(peer) = exam.peer(to.peer) else { continue };
        let Some((ended, how)) = fell(peer) else { continue };
        // Who could not keep up is told by another check.
        if matches!(how, Ending::TooSlow { .. }) {
            continue;
        }
        let Some(kind) = exam.kind(account.from) else { continue };
        // Who asks is told by another check, and a reply is of use to nobody else.
        if matches!(kind, SocketType::Req | SocketType::Rep) {
            continue;
        }
        let dealt = matches!(kind, SocketType::Push | SocketType::Dealer);
        let in_hand = if dealt { peer.abandoned } else { 0 };
        let lost = account.reasons.unread + account.reasons.receiver_ended + in_hand;
        if lost == 0 {
            continue;
        }
        let (evidence, since) = exam.recent.evidence((account.from, Some(to)), Kind::Lost, lost);
        exam.tell(Finding {
            matter: Matter::DiedWith { in_hand, dealt },
            at: to,
            far: Some(account.from),
            since: since.unwrap_or(ended).max(ended),
            evidence,
            remedy: peer.life.is_over().then_some(Remedy::Start(to.peer)),
        });
    }
}
