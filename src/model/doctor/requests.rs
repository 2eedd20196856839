//! Checks of requests: sent out of turn, or waited on in vain.

use crate::lab::{Fate, Place, SocketId, SocketType};
use crate::model::{Entry, Life, Peer};

use super::exam::{Exam, fell};
use super::finding::{Evidence, Finding, Matter};
use super::recent::Kind;
use super::remedy::Remedy;

pub(super) fn check(exam: &mut Exam<'_>) {
    for peer in exam.world.peers() {
        for (at, spec) in peer.spec.socket_ids() {
            if spec.kind != SocketType::Req {
                continue;
            }
            out_of_turn(exam, at);
            if let Some(finding) = waits(exam, peer, at) {
                exam.tell(finding);
            }
        }
    }
}

/// A REQ may not send again before its reply.
fn out_of_turn(exam: &mut Exam<'_>, at: SocketId) {
    let accounts = exam.world.ledger().accounts();
    let own = accounts.iter().filter(|account| account.from == at);
    let count: u64 = own.map(|account| account.reasons.out_of_turn).sum();
    if count == 0 {
        return;
    }
    let (evidence, since) = exam.recent.evidence((at, None), Kind::Refused, count);
    exam.tell(Finding {
        matter: Matter::OutOfTurn,
        at,
        far: None,
        since: since.unwrap_or(exam.now),
        evidence,
        remedy: None,
    });
}

/// A REQ that waits for what does not come: its request or the reply is lost, or nobody is there
/// to answer. One that is simply under way is no finding, however long it takes.
fn waits(exam: &Exam<'_>, peer: &Peer, at: SocketId) -> Option<Finding> {
    let since = peer.awaiting_reply.filter(|_| peer.life.is_open())?;
    let request = exam.world.ledger().latest_offers(at).find(|entry| entry.was_sent())?;
    let leg = request.legs.first()?;
    let (matter, far, remedy) = match leg.verdict.fate {
        Fate::Lost(_) | Fate::Dropped(_) => lost(peer, leg.to),
        Fate::Delivered { .. } => answer_lost(exam, peer, request).then(|| lost(peer, leg.to))?,
        Fate::Pending(Place::Held(_) | Place::InHand)
        | Fate::Filtered
        | Fate::Missed(_)
        | Fate::Refused(_)
        | Fate::Outside => return None,
        Fate::Pending(Place::Queued | Place::QueuedForOneOf | Place::AwaitsPaused) => {
            nobody_answers(exam, at)?
        }
    };
    let evidence = Evidence { messages: 1, entries: vec![request.id] };
    Some(Finding { matter, at, far, since, evidence, remedy })
}

type Told = (Matter, Option<SocketId>, Option<Remedy>);

fn lost(peer: &Peer, far: Option<SocketId>) -> Told {
    (Matter::ReplyLost, far, Some(Remedy::Renew(peer.spec.id)))
}

/// Whether the request was received and its reply will never come.
fn answer_lost(exam: &Exam<'_>, peer: &Peer, request: &Entry) -> bool {
    let reply = exam.world.ledger().cell(request.id, peer.spec.id);
    reply.is_some_and(|cell| match cell.verdict.fate {
        Fate::Lost(_) | Fate::Dropped(_) | Fate::Missed(_) | Fate::Refused(_) => true,
        Fate::Delivered { .. } | Fate::Filtered | Fate::Outside | Fate::Pending(_) => false,
    })
}

/// Whether all who could answer have ended or are paused.
fn nobody_answers(exam: &Exam<'_>, at: SocketId) -> Option<Told> {
    let servers: Vec<(SocketId, &Peer)> =
        exam.links(at).filter_map(|(_, far)| Some((far, exam.peer(far.peer)?))).collect();
    let (first, _) = *servers.first()?;
    let only = (servers.len() == 1).then_some(first);
    if servers.iter().all(|(_, peer)| peer.life.is_over() && fell(peer).is_some()) {
        return Some((Matter::NoServer, only, Some(Remedy::Start(first.peer))));
    }
    let mut open = servers.iter().filter(|(_, peer)| peer.life.is_open()).peekable();
    let (far, _) = **open.peek()?;
    let paused = open.all(|(_, peer)| peer.life == Life::Paused);
    paused.then_some((Matter::ServerPaused, Some(far), Some(Remedy::Resume(far.peer))))
}
