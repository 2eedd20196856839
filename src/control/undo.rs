//! Taking back what was last done to a peer or a link: which deeds can be, and how.

use crate::lab::Command;
use crate::model::{Fault, Model, Notice};

use super::action::Effect;

/// How many deeds are remembered.
const DEEDS: usize = 64;

/// Remembers what can be taken back, and forgets what has been.
pub(super) fn remember(model: &mut Model, effects: &[Effect]) {
    let faults = &mut model.screen.faults;
    for effect in effects {
        let Effect::Tell(command) = effect else { continue };
        if matches!(command, Command::Start(_) | Command::Stop) {
            faults.clear();
        }
        if let Command::Kill(peer) | Command::Crash(peer) | Command::Restart(peer) = command {
            faults.retain(|fault| *fault != Fault::Peer(*peer));
        }
        if let Command::Mend { connector, binder } = *command {
            faults.retain(|fault| *fault != Fault::Link { connector, binder });
        }
        if let Command::Kill(peer) | Command::Crash(peer) = command {
            faults.push(Fault::Peer(*peer));
        }
        if let Command::Cut { connector, binder } = *command {
            faults.push(Fault::Link { connector, binder });
        }
    }
    let beyond = faults.len().saturating_sub(DEEDS);
    faults.drain(..beyond);
}

/// Takes the latest of them back: a peer starts again, a link is mended. What it cost stays lost.
pub(super) fn undo(model: &mut Model) -> Result<Vec<Effect>, Notice> {
    let fault = *model.screen.faults.last().ok_or(Notice::NothingToUndo)?;
    model.screen.notify(Notice::Undone(fault));
    let command = match fault {
        Fault::Peer(peer) => {
            model.screen.select(&model.world, peer);
            Command::Restart(peer)
        }
        Fault::Link { connector, binder } => Command::Mend { connector, binder },
    };
    Ok(vec![Effect::Tell(command)])
}
