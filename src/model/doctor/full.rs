//! Checks of queues: full ones before a subscriber, full ones before everybody else, and none at
//! all.

use std::time::Duration;

use crate::lab::{Holding, Setting, SocketId, SocketType, Transport};
use crate::model::{Life, Peer};

use super::exam::Exam;
use super::finding::{Alone, Evidence, Finding, Matter};
use super::pairs::stale;
use super::recent::Kind;
use super::remedy::Remedy;

/// A send that waits no longer than this is nothing to speak of.
pub(super) const A_MOMENT: Duration = Duration::from_millis(400);

/// A higher mark than this is raised by nobody in good faith.
const MOST: u32 = 100_000;

pub(super) fn check(exam: &mut Exam<'_>) {
    dropped(exam);
    for peer in exam.open() {
        blocked(exam, peer);
    }
}

/// A publisher throws away what a subscriber's queue has no room for, and says nothing.
fn dropped(exam: &mut Exam<'_>) {
    for account in exam.world.ledger().accounts() {
        let Some(to) = account.to else { continue };
        let (Some(from), Some(spec)) = (exam.spec(account.from), exam.spec(to)) else { continue };
        let count = account.reasons.overtaken + account.reasons.quiet;
        if count > 0 && from.kind.fans_out() {
            let paused = exam.peer(to.peer).is_some_and(|peer| exam.is_paused(peer));
            let (sndhwm, rcvhwm) = (from.options.sndhwm(), spec.options.rcvhwm());
            let remedy = if paused { Some(Remedy::Resume(to.peer)) } else { raised(to, rcvhwm) };
            let matter = Matter::QueueFull { sndhwm, rcvhwm, paused };
            thrown_away(exam, (account.from, to), (matter, remedy), (Kind::Dropped, count));
        }
        if account.reasons.replaced > 0 {
            let count = account.reasons.replaced;
            let told = (Matter::Conflated, None);
            thrown_away(exam, (account.from, to), told, (Kind::Replaced, count));
        }
    }
}

fn thrown_away(
    exam: &mut Exam<'_>,
    (from, to): (SocketId, SocketId),
    (matter, remedy): (Matter, Option<Remedy>),
    (kind, count): (Kind, u64),
) {
    let (evidence, since) = exam.recent.evidence((from, Some(to)), kind, count);
    let since = since.unwrap_or(exam.now);
    exam.tell(Finding { matter, at: to, far: Some(from), since, evidence, remedy });
}

/// More room at the receiver, within reason.
fn raised(at: SocketId, rcvhwm: u32) -> Option<Remedy> {
    let more = (1..=MOST).contains(&rcvhwm).then(|| rcvhwm.saturating_mul(10))?;
    Some(Remedy::Set(at, Setting::Rcvhwm(more)))
}

/// A sender waits: every queue is full, or there is none.
fn blocked(exam: &mut Exam<'_>, peer: &Peer) {
    let Some((Holding::WouldBlock, since)) = peer.holding else { return };
    let Some(at) = peer.holding_at() else { return };
    let Some(spec) = exam.spec(at) else { return };
    let held = peer.held;
    let links: Vec<_> = exam.links(at).collect();
    let presence = &exam.world.ledger().presence;
    // Over tcp and ipc a connecting socket keeps its queue whether anybody answers or not.
    let keeps = |link: usize| {
        let connects = exam.world.links().get(link).is_some_and(|link| link.connector == at);
        let lasts = presence.transport(link) != Transport::Inproc;
        connects && lasts && presence.dialled(link, exam.now)
    };
    let queues = links.iter().any(|(link, _)| link.up) || presence.links_at(at).any(keeps);
    // A PAIR whose partner is not its partner is told by another check.
    if spec.kind == SocketType::Pair
        && let [(link, far)] = links.as_slice()
        && stale(exam, link, (at, *far)).is_some()
    {
        return;
    }
    let binds = presence.binds(at);
    let far_ends = || links.iter().filter_map(|(_, far)| exam.peer(far.peer));
    let (matter, remedy) = if !queues {
        let ended = far_ends().find(|far| far.life.is_over());
        let cut = links.iter().find_map(|(_, far)| exam.mending(at, *far));
        let alone = match (&cut, binds) {
            (Some(_), _) if ended.is_none() => Alone::Cut,
            (_, true) => Alone::Unvisited,
            (_, false) => Alone::Left,
        };
        let start = ended.map(|far| Remedy::Start(far.spec.id));
        (Matter::NobodyConnected { held, alone }, start.or(cut))
    } else {
        let sndhwm = spec.options.sndhwm();
        (Matter::Blocked { sndhwm, held }, relief(far_ends()))
    };
    let far = match links.as_slice() {
        [(_, far)] => Some(*far),
        _ => None,
    };
    let evidence = Evidence {
        messages: held as u64,
        entries: exam.world.ledger().latest_offers(at).take(1).map(|entry| entry.id).collect(),
    };
    exam.suspect(Finding { matter, at, far, since, evidence, remedy }, A_MOMENT);
}

/// What would make room: a receiver that goes on, comes back, or works faster.
fn relief<'a>(receivers: impl Iterator<Item = &'a Peer> + Clone) -> Option<Remedy> {
    let mut first = receivers.clone();
    let paused = first.find(|peer| peer.life == Life::Paused);
    let ended = || receivers.clone().find(|peer| peer.life.is_over());
    let slowest = || {
        let pace = |peer: &'a Peer| peer.spec.role.pace().filter(|pace| !pace.is_zero());
        let paces = receivers.clone().filter_map(|peer| Some((pace(peer)?, peer)));
        paces.max_by_key(|(pace, _)| *pace).map(|(_, peer)| peer)
    };
    paused
        .map(|peer| Remedy::Resume(peer.spec.id))
        .or_else(|| ended().map(|peer| Remedy::Start(peer.spec.id)))
        .or_else(|| slowest().map(|peer| Remedy::Pace(peer.spec.id, Duration::ZERO)))
}
