//! The check for messages whose sender ended before they were on their way.

use std::time::Duration;

use crate::lab::{Options, Setting, SocketId};

use super::exam::{Exam, fell};
use super::finding::{Finding, Matter};
use super::recent::Kind;
use super::remedy::Remedy;

/// Nobody waits longer than this for a peer to end.
const LONGEST: Duration = Duration::from_secs(60);

pub(super) fn check(exam: &mut Exam<'_>) {
    // The accounts of one sender stand together.
    let mut senders: Vec<(SocketId, u64, u64)> = Vec::new();
    for account in exam.world.ledger().accounts() {
        let (unsent, held) = (account.reasons.sender_ended, account.reasons.peer_ended);
        if unsent + held == 0 {
            continue;
        }
        match senders.last_mut() {
            Some((from, lost, kept)) if *from == account.from => {
                *lost += unsent + held;
                *kept += held;
            }
            _ => senders.push((account.from, unsent + held, held)),
        }
    }
    for (from, lost, held) in senders {
        let Some((ended, how)) = exam.peer(from.peer).and_then(fell) else { continue };
        let linger = exam.spec(from).map(|spec| spec.options.linger());
        let linger = linger.filter(|_| how.is_own());
        let kind = if held == lost { Kind::Refused } else { Kind::Lost };
        let (evidence, _) = exam.recent.evidence((from, None), kind, lost);
        exam.tell(Finding {
            matter: Matter::LastWords { linger, held },
            at: from,
            far: None,
            since: ended,
            evidence,
            remedy: linger.map(|own| Remedy::Set(from, Setting::Linger(longer(own)))),
        });
    }
}

/// A longer linger: ten times as long, and at least the lab's default.
fn longer(linger: Duration) -> Duration {
    linger.saturating_mul(10).max(Options::DEFAULT_LINGER).min(LONGEST)
}
