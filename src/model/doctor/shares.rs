//! The check of fair shares: messages dealt out in turn pile up before one receiver while another
//! has nothing to do.

use std::time::Duration;

use crate::lab::{SocketId, SocketType};
use crate::model::{Life, Peer};

use super::exam::Exam;
use super::finding::{Evidence, Finding, Matter};
use super::remedy::Remedy;

/// Fewer waiting messages are no pile.
const PILE: u64 = 3;
/// A pile before one that reads is a finding when it has been there so long.
const LASTING: Duration = Duration::from_secs(1);

pub(super) fn check(exam: &mut Exam<'_>) {
    for peer in exam.open() {
        for (at, spec) in peer.spec.socket_ids() {
            if matches!(spec.kind, SocketType::Push | SocketType::Dealer) {
                uneven(exam, at);
            }
        }
    }
}

fn uneven(exam: &mut Exam<'_>, from: SocketId) {
    let waits = exam.world.ledger().waits_of(from.peer).filter(|waits| waits.from == from);
    let up = |link: usize| exam.world.links().get(link).is_some_and(|link| link.up);
    let receivers: Vec<(u64, SocketId, &Peer)> = waits
        .filter(|waits| up(waits.link))
        .filter_map(|waits| Some((waits.count, waits.to, exam.peer(waits.to.peer)?)))
        .collect();
    // While it is not known who of several got a message, it counts as waiting before each: one for
    // each receiver at most, when they are dealt out in turn.
    let few = receivers.len() as u64;
    for (pile, far, peer) in &receivers {
        let pile = *pile;
        let others = receivers.iter().filter(|(_, other, _)| other != far);
        let idle = others
            .filter(|(other, _, there)| {
                there.life == Life::Running && *other <= few && *other * 2 < pile
            })
            .count();
        if pile < PILE || idle == 0 {
            continue;
        }
        let paused = peer.life == Life::Paused;
        let works = peer.spec.role.pace().is_some_and(|pace| !pace.is_zero());
        let remedy = match paused {
            true => Some(Remedy::Resume(far.peer)),
            false => works.then_some(Remedy::Pace(far.peer, Duration::ZERO)),
        };
        let finding = Finding {
            matter: Matter::UnevenShare { idle, paused },
            at: *far,
            far: Some(from),
            since: exam.now,
            evidence: Evidence::count(pile),
            remedy,
        };
        exam.suspect(finding, if paused { Duration::ZERO } else { LASTING });
    }
}
