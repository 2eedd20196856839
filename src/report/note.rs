//! Notes: what else a reader of the report should know.

use crate::l10n::Words;
use crate::lab::{Ending, SocketId};
use crate::model::payload::escape;
use crate::model::{Life, Peer, World};

use super::fate::deed;
use super::span::span;

/// What befell the peers and who was there from outside, in sentences.
pub(super) fn notes(world: &World, words: &Words) -> Vec<String> {
    let mut notes: Vec<String> =
        world.peers().iter().flat_map(|peer| of_peer(peer, words)).collect();
    for outsider in world.outsiders() {
        let peer = name(world, outsider.at);
        let address = escape(outsider.address.0.as_bytes());
        notes.push(if outsider.speaks_zmtp {
            words.report_note_outsider(outsider.received, peer, address)
        } else {
            words.report_note_stranger(peer, address)
        });
    }
    let tallies = world.peers().iter().flat_map(|peer| &peer.sockets);
    let thinned: u64 = tallies.map(|socket| socket.tally.thinned).sum();
    if thinned > 0 {
        notes.push(words.report_note_thinned(thinned));
    }
    notes
}

fn of_peer(peer: &Peer, words: &Words) -> Vec<String> {
    let name = &peer.spec.name;
    let mut notes = Vec::new();
    for socket in &peer.sockets {
        if let (Some(wanted), Some((_, got))) = (&socket.instead_of, socket.bound.last()) {
            notes.push(words.report_note_took_free(name, wanted.as_str(), got.as_str()));
        }
        if let Some((tried, reason)) = &socket.trouble {
            notes.push(words.report_note_trouble(name, deed(tried, words), reason.to_string()));
        }
    }
    match &peer.life {
        Life::Ended(Ending::Finished) => notes.push(words.report_note_ended(name)),
        Life::Ended(Ending::TooSlow { age, limit }) => {
            notes.push(words.report_note_too_slow(name, span(*age), span(*limit)));
        }
        Life::Ended(Ending::Killed) => notes.push(words.report_note_killed(name)),
        Life::Ended(Ending::Crashed) => notes.push(words.report_note_crashed(name)),
        Life::Ended(Ending::Failed { deed: tried, reason }) => {
            notes.push(words.report_note_failed(name, deed(tried, words), reason.to_string()));
        }
        Life::Ended(Ending::Panicked { message }) => {
            notes.push(words.report_note_panicked(name, escape(message.as_bytes())));
        }
        Life::Ended(Ending::Stopped) | Life::Waiting | Life::Running | Life::Paused => {}
    }
    notes
}

/// The name of a socket's peer.
pub(super) fn name(world: &World, socket: SocketId) -> String {
    world.name_of(socket.peer).to_owned()
}
