//! What the doctor says of a random history: what went wrong is explained, and nothing else is said.

use std::time::Duration;

use proptest::prelude::*;
use zmq_lab::lab::{Holding, Role, SocketId, SocketType};
use zmq_lab::model::World;

/// Longer than anything must last to be told of.
const LASTING: Duration = Duration::from_secs(5);

/// Whether the doctor explains what went wrong, and speaks of nothing that did not.
pub fn diagnose(world: &mut World) -> Result<(), TestCaseError> {
    let later = world.now() + LASTING;
    world.examine(later);
    let findings = world.doctor().findings();
    let told = |at: SocketId, codes: &[&str]| {
        findings.iter().any(|finding| finding.at == at && codes.contains(&finding.matter.code()))
    };
    for account in world.ledger().accounts() {
        let (balance, reasons) = (&account.balance, &account.reasons);
        if let Some(to) = account.to {
            let missed = told(to, &["joined-late", "away"]);
            prop_assert!(balance.missed == 0 || missed, "{:?}\n{:#?}", account, findings);
        }
        // A pirate closes its socket over what it gives up, and means to.
        let role = &world.peers()[account.from.peer.index()].spec.role;
        let given_up = matches!(role, Role::Pirate { .. });
        let cut_short = given_up || told(account.from, &["last-words"]);
        prop_assert!(reasons.sender_ended == 0 || cut_short, "{:?}\n{:#?}", account, findings);
        let out_of_turn = told(account.from, &["out-of-turn"]);
        prop_assert!(reasons.out_of_turn == 0 || out_of_turn, "{:?}\n{:#?}", account, findings);
    }
    for peer in world.peers() {
        let socket = SocketId { peer: peer.spec.id, socket: 0 };
        // A PAIR waits for a partner that may have been and gone.
        let alone = peer.spec.sockets[0].kind == SocketType::Pair;
        if matches!(peer.holding, Some((Holding::WouldBlock, _))) && !alone {
            let own = findings.iter().filter(|finding| finding.at.peer == peer.spec.id);
            let mut codes = own.map(|finding| finding.matter.code());
            let known = ["nobody-connected", "blocked"];
            let blocked = codes.any(|code| known.contains(&code));
            prop_assert!(blocked, "{:?} is blocked\n{:#?}", socket, findings);
        }
    }
    // Nobody is paused at the end, and all types go together.
    let never = ["server-paused", "mismatch", "port-taken"];
    for finding in findings {
        prop_assert!(!never.contains(&finding.matter.code()), "{:#?}", finding);
    }
    Ok(())
}
