//! The check for messages that were lost with a link that was cut.

use crate::lab::SocketType;

use super::exam::Exam;
use super::finding::{Finding, Matter};
use super::recent::Kind;

pub(super) fn check(exam: &mut Exam<'_>) {
    for account in exam.world.ledger().accounts() {
        let count = account.reasons.link_cut;
        let Some(to) = account.to.filter(|_| count > 0) else { continue };
        // Who asks and waits is told by another check, and a reply is of use to nobody else.
        if matches!(exam.kind(account.from), Some(SocketType::Req | SocketType::Rep)) {
            continue;
        }
        let ways = (account.from, Some(to));
        let (evidence, since) = exam.recent.evidence(ways, Kind::Lost, count);
        exam.tell(Finding {
            matter: Matter::LostWithLink,
            at: to,
            far: Some(account.from),
            since: since.unwrap_or(exam.now),
            evidence,
            remedy: exam.mending(account.from, to),
        });
    }
}
