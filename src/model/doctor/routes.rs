//! Checks of addresses and envelopes: messages for nobody, two peers of one name, and bodies without
//! the delimiter that a REP looks for.

use std::collections::HashMap;

use crate::lab::{Frame, Role, SocketId};
use crate::model::{Account, Link};

use super::exam::Exam;
use super::finding::{Evidence, Finding, Matter};
use super::recent::Kind;

pub(super) fn check(exam: &mut Exam<'_>) {
    for account in exam.world.ledger().accounts() {
        unwrapped(exam, account);
    }
    for peer in exam.open() {
        for (at, spec) in peer.spec.socket_ids() {
            if spec.kind.addresses() {
                unroutable(exam, at);
                same_name(exam, at);
            }
        }
    }
}

/// What has no delimiter is thrown away by those who look for one.
fn unwrapped(exam: &mut Exam<'_>, account: &Account) {
    let count = account.reasons.no_delimiter;
    if count == 0 {
        return;
    }
    // While it is not known who of several threw it away, it is one of these.
    let far = account.to.or_else(|| exam.links(account.from).map(|(_, far)| far).next());
    let (evidence, since) = exam.recent.evidence((account.from, account.to), Kind::Dropped, count);
    exam.tell(Finding {
        matter: Matter::NoDelimiter,
        at: account.from,
        far,
        since: since.unwrap_or(exam.now),
        evidence,
        remedy: None,
    });
}

/// A ROUTER drops what is addressed to nobody it knows, or refuses it if it must tell.
fn unroutable(exam: &mut Exam<'_>, at: SocketId) {
    let accounts = exam.world.ledger().accounts();
    let own = accounts.iter().filter(|account| account.from == at);
    let (dropped, refused) = own.fold((0, 0), |(dropped, refused), account| {
        (dropped + account.reasons.no_route, refused + account.reasons.unroutable)
    });
    for (count, kind, refused) in [(dropped, Kind::Dropped, false), (refused, Kind::Refused, true)]
    {
        if count == 0 {
            continue;
        }
        let (evidence, since) = exam.recent.evidence((at, None), kind, count);
        exam.tell(Finding {
            matter: Matter::Unroutable {
                refused,
                passed_on: exam.peer(at.peer).is_some_and(|peer| peer.spec.role == Role::Device),
            },
            at,
            far: None,
            since: since.unwrap_or(exam.now),
            evidence,
            remedy: None,
        });
    }
}

/// Of two peers with one routing id, a ROUTER hears only the first.
fn same_name(exam: &mut Exam<'_>, at: SocketId) {
    let mut first: HashMap<Frame, (&Link, SocketId)> = HashMap::new();
    let mut links: Vec<(&Link, SocketId)> = exam.links(at).filter(|(link, _)| link.up).collect();
    links.sort_by_key(|(link, far)| (heard(exam, *far, at) == 0, link.since, *far));
    for (link, far) in links {
        let Some((peer, spec)) = exam.peer(far.peer).zip(exam.spec(far)) else { continue };
        if !spec.kind.is_named() {
            continue;
        }
        let Some(id) = spec.options.routing_id(&peer.spec.name) else { continue };
        let Some((_, other)) = first.get(&id).copied() else {
            first.insert(id, (link, far));
            continue;
        };
        exam.tell(Finding {
            matter: Matter::SameName { id, other },
            at: far,
            far: Some(at),
            since: link.since,
            evidence: Evidence::count(unheard(exam, far, at)),
            remedy: None,
        });
    }
}

/// How many messages of a socket another has received.
fn heard(exam: &Exam<'_>, from: SocketId, to: SocketId) -> u64 {
    let accounts = exam.world.ledger().accounts().iter();
    let way = accounts.filter(|account| account.from == from && account.to == Some(to));
    way.map(|account| account.balance.delivered).sum()
}

fn unheard(exam: &Exam<'_>, from: SocketId, to: SocketId) -> u64 {
    let accounts = exam.world.ledger().accounts().iter();
    let way = accounts.filter(|account| account.from == from && account.to == Some(to));
    way.map(|account| account.balance.dropped + account.balance.pending).sum()
}
