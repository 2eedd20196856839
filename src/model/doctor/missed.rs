//! Checks for what was published while a subscriber could not get it: before it had joined, or while
//! it was away. A publisher keeps nothing for later.

use crate::lab::{Absence, SocketId};
use crate::model::Account;

use super::exam::{Exam, fell};
use super::finding::{Finding, Matter};
use super::recent::Kind;
use super::remedy::Remedy;

pub(super) fn check(exam: &mut Exam<'_>) {
    for account in exam.world.ledger().accounts() {
        if account.balance.missed > 0
            && let Some(to) = account.to
        {
            missed(exam, account, to);
        }
    }
}

fn missed(exam: &mut Exam<'_>, account: &Account, to: SocketId) {
    let Some(peer) = exam.peer(to.peer) else { return };
    let reasons = &account.reasons;
    let absent = reasons.not_running + reasons.not_connected;
    let presence = &exam.world.ledger().presence;
    let parted = |at: usize| presence.spans(at).iter().any(|span| span.down.is_some());
    let joined = |at: &usize| {
        let link = exam.world.links().get(*at);
        link.is_some_and(|link| [link.connector, link.binder].contains(&account.from))
    };
    let came_back = fell(peer).is_some() || presence.links_at(to).filter(joined).any(parted);
    let (late, away) = if came_back { (0, absent) } else { (absent, 0) };
    let late = late + reasons.not_landed;
    let absence = if reasons.not_landed > 0 {
        Absence::NotLanded
    } else if reasons.not_connected > 0 {
        Absence::NotConnected
    } else {
        Absence::NotRunning
    };
    let start = peer.life.is_over().then_some(Remedy::Start(to.peer));
    let start = start.or_else(|| exam.mending(account.from, to));
    let told = [(Matter::JoinedLate(absence), late, None), (Matter::Away, away, start)];
    for (matter, messages, remedy) in told {
        if messages == 0 {
            continue;
        }
        let ways = (account.from, Some(to));
        let (evidence, since) = exam.recent.evidence(ways, Kind::Missed, messages);
        let since = since.unwrap_or(exam.now);
        exam.tell(Finding { matter, at: to, far: Some(account.from), since, evidence, remedy });
    }
}
