//! Checks of requests: sent out of turn, or waited on in vain.

use crate::lab::{Fate, Moment, Place, Role, SocketId, SocketType};
use crate::model::{Entry, Life, Link, Offer, Peer};

use super::exam::{Exam, fell};
use super::finding::{Evidence, Finding, Matter};
use super::recent::Kind;
use super::remedy::Remedy;

/// How many hops a request and its answer are followed, and how many devices in a row.
const HOPS: usize = 16;

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

/// A REQ that waits for what does not come: its request or the reply is lost, the link it went over
/// is cut, or nobody is there to answer. One that is simply under way is no finding, however long it
/// takes.
fn waits(exam: &Exam<'_>, peer: &Peer, at: SocketId) -> Option<Finding> {
    let since = peer.awaiting_reply.filter(|_| peer.life.is_open())?;
    let request = exam.world.ledger().latest_offers(at).find(|entry| entry.was_sent())?;
    let leg = request.legs.first()?;
    let sent = match request.state {
        Offer::Sent(sent) => sent,
        Offer::Offered | Offer::Held(_) | Offer::Refused(_) => return None,
    };
    let ends = (at, leg.to);
    let gone = match leg.verdict.fate {
        Fate::Lost(_) | Fate::Dropped(_) => true,
        Fate::Delivered { .. } => !hope(exam, request, HOPS) || was_cut(exam, ends, sent),
        Fate::Pending(_) => was_cut(exam, ends, sent),
        Fate::Filtered | Fate::Missed(_) | Fate::Refused(_) | Fate::Outside => return None,
    };
    let (matter, far, remedy) = match leg.verdict.fate {
        _ if gone => cut_off(exam, ends).unwrap_or_else(|| lost(peer, leg.to)),
        Fate::Delivered { .. } => {
            let (from, to) = under_way(exam, request, HOPS)?;
            nobody_answers(exam, from, to)?
        }
        Fate::Pending(Place::Held(_) | Place::InHand)
        | Fate::Filtered
        | Fate::Missed(_)
        | Fate::Dropped(_)
        | Fate::Lost(_)
        | Fate::Refused(_)
        | Fate::Outside => return None,
        Fate::Pending(Place::Queued | Place::QueuedForOneOf | Place::AwaitsPaused) => {
            nobody_answers(exam, at, leg.to)?
        }
    };
    let evidence = Evidence { messages: 1, entries: vec![request.id] };
    Some(Finding { matter, at, far, since, evidence, remedy })
}

type Told = (Matter, Option<SocketId>, Option<Remedy>);

fn lost(peer: &Peer, far: Option<SocketId>) -> Told {
    (Matter::ReplyLost, far, Some(Remedy::Renew(peer.spec.id)))
}

/// The links by which a request went, or may have gone.
fn ways<'a>(
    exam: &Exam<'a>,
    (at, to): (SocketId, Option<SocketId>),
) -> impl Iterator<Item = (usize, &'a Link, SocketId)> + use<'a> {
    let world = exam.world;
    let links = world.ledger().presence.links_at(at);
    let own = links.filter_map(|link| Some((link, world.links().get(link)?)));
    own.filter_map(move |(number, link)| {
        let far = if link.connector == at { link.binder } else { link.connector };
        to.is_none_or(|to| to == far).then_some((number, link, far))
    })
}

/// Whether every link by which a request may have gone was cut since, and the way of the reply with
/// it. Who has a name of its own can be found again over a new link.
fn was_cut(exam: &Exam<'_>, ends: (SocketId, Option<SocketId>), sent: Moment) -> bool {
    if exam.spec(ends.0).is_none_or(|spec| spec.options.routing_id.is_some()) {
        return false;
    }
    let presence = &exam.world.ledger().presence;
    let mut links = ways(exam, ends).peekable();
    links.peek().is_some() && links.all(|(link, ..)| presence.cut_after(link, sent).is_some())
}

/// Whether they all are cut now.
fn cut_off(exam: &Exam<'_>, ends: (SocketId, Option<SocketId>)) -> Option<Told> {
    let mut links = ways(exam, ends).peekable();
    let (_, first, far) = *links.peek()?;
    let remedy = Remedy::Mend { connector: first.connector, binder: first.binder };
    links.all(|(_, link, _)| link.cut).then_some((Matter::CutOff, Some(far), Some(remedy)))
}

/// Whether an answer may still come of a message: something of it is under way, or somebody has it
/// who has not ended since.
fn hope(exam: &Exam<'_>, entry: &Entry, hops: usize) -> bool {
    let Some(hops) = hops.checked_sub(1) else { return true };
    entry.legs.iter().any(|leg| match leg.verdict.fate {
        Fate::Pending(_) | Fate::Outside => true,
        Fate::Delivered { after } => {
            let Some(to) = leg.to else { return true };
            let Some(peer) = exam.peer(to.peer) else { return true };
            let ledger = exam.world.ledger();
            let own = |child: &Entry| child.from.is_some_and(|from| from.peer == to.peer);
            let kept = entry.children.iter().map(|child| ledger.entry(*child));
            let mut further = kept.filter(|child| child.is_none_or(own)).peekable();
            if further.peek().is_some() {
                return further.any(|child| child.is_none_or(|child| hope(exam, child, hops)));
            }
            peer.last_end.as_ref().is_none_or(|(end, _)| *end < entry.at + after)
        }
        Fate::Filtered | Fate::Missed(_) | Fate::Dropped(_) | Fate::Lost(_) | Fate::Refused(_) => {
            false
        }
    })
}

/// Where what has become of a message lies in a queue: from which socket, and to which if that is
/// known.
fn under_way(exam: &Exam<'_>, entry: &Entry, hops: usize) -> Option<(SocketId, Option<SocketId>)> {
    let hops = hops.checked_sub(1)?;
    let queued = |fate: &Fate| {
        matches!(fate, Fate::Pending(Place::Queued | Place::QueuedForOneOf | Place::AwaitsPaused))
    };
    let leg = entry.legs.iter().find(|leg| queued(&leg.verdict.fate));
    let own = leg.and_then(|leg| Some((entry.from?, leg.to)));
    own.or_else(|| {
        let children = entry.children.iter().filter_map(|id| exam.world.ledger().entry(*id));
        children.into_iter().find_map(|child| under_way(exam, child, hops))
    })
}

/// Whether all who could answer have ended or are paused: those whose queues the request may be in.
fn nobody_answers(exam: &Exam<'_>, at: SocketId, to: Option<SocketId>) -> Option<Told> {
    let waits = exam.world.ledger().waits_of(at.peer);
    let own = waits.filter(|waits| waits.from == at && waits.count > 0).map(|waits| waits.to);
    let mut servers = Vec::new();
    for far in own.filter(|far| to.is_none_or(|to| to == *far)) {
        behind(exam, far, HOPS, &mut servers);
    }
    let (first, _) = *servers.first()?;
    let only = (servers.len() == 1).then_some(first);
    if servers.iter().all(|(_, peer)| peer.life.is_over() && fell(peer).is_some()) {
        return Some((Matter::NoServer, only, Some(Remedy::Start(first.peer))));
    }
    let mut open = servers.iter().filter(|(_, peer)| peer.life.is_open()).peekable();
    let (far, _) = **open.peek()?;
    let paused = open.all(|(_, peer)| exam.is_paused(peer));
    paused.then_some((Matter::ServerPaused, Some(far), Some(Remedy::Resume(far.peer))))
}

/// The peer at a far end, or those behind it if it hands requests on and runs.
fn behind<'a>(
    exam: &Exam<'a>,
    far: SocketId,
    hops: usize,
    servers: &mut Vec<(SocketId, &'a Peer)>,
) {
    let (Some(peer), Some(hops)) = (exam.peer(far.peer), hops.checked_sub(1)) else { return };
    let hands_on = matches!(peer.spec.role, Role::Device | Role::Balancer);
    if !hands_on || peer.life != Life::Running {
        servers.push((far, peer));
        return;
    }
    for (other, _) in peer.spec.socket_ids().filter(|(other, _)| *other != far) {
        for (_, next) in exam.links(other) {
            behind(exam, next, hops, servers);
        }
    }
}
