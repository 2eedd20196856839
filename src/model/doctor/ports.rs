//! The check for endpoints that belong to another program.

use crate::lab::Deed;

use super::exam::Exam;
use super::finding::{Evidence, Finding, Matter};

pub(super) fn check(exam: &mut Exam<'_>) {
    for peer in exam.world.peers() {
        for ((at, _), socket) in peer.spec.socket_ids().zip(&peer.sockets) {
            let taken = match &socket.trouble {
                Some((Deed::Bind(wanted), reason)) if reason.errno == "EADDRINUSE" => {
                    Some((wanted.clone(), None))
                }
                _ => socket.instead_of.as_ref().map(|wanted| {
                    let got = socket.bound.last().map(|(_, got)| got.as_str().to_owned());
                    (wanted.as_str().to_owned(), got)
                }),
            };
            let Some((wanted, got)) = taken else { continue };
            exam.tell(Finding {
                matter: Matter::PortTaken { wanted, got },
                at,
                far: None,
                since: peer.since,
                evidence: Evidence::default(),
                remedy: None,
            });
        }
    }
}
