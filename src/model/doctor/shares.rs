//! The check of fair shares: messages dealt out in turn pile up before one receiver while another
//! has nothing to do.

use std::time::Duration;

use crate::lab::{Role, SocketId, SocketType};
use crate::model::{Life, Link, Peer};

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
            if spec.kind == SocketType::Push {
                uneven(exam, at);
            }
        }
    }
}

fn uneven(exam: &mut Exam<'_>, from: SocketId) {
    let receivers: Vec<(&Link, SocketId, &Peer)> = exam
        .links(from)
        .filter(|(link, _)| link.up)
        .filter_map(|(link, far)| Some((link, far, exam.peer(far.peer)?)))
        .collect();
    // While it is not known who of several got a message, it counts as waiting before each: one for
    // each receiver at most, when they are dealt out in turn.
    let few = receivers.len() as u64;
    for (link, far, peer) in &receivers {
        let pile = link.waiting;
        let others = receivers.iter().filter(|(_, other, _)| other != far);
        let idle = others
            .filter(|(other, _, there)| {
                there.life == Life::Running && other.waiting <= few && other.waiting * 2 < pile
            })
            .count();
        if pile < PILE || idle == 0 {
            continue;
        }
        let paused = peer.life == Life::Paused;
        let remedy = match peer.spec.role {
            _ if paused => Some(Remedy::Resume(far.peer)),
            Role::Worker { pace } if !pace.is_zero() => {
                Some(Remedy::Pace(far.peer, Duration::ZERO))
            }
            Role::Worker { .. } | Role::Speaker | Role::Listener | Role::Echo | Role::Device => {
                None
            }
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
