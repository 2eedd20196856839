//! Time in hand: the whole lab paused, stepped, slowed.

use std::time::Duration;

use crate::lab::Command;
use crate::model::{Life, Model, Notice};

use super::action::Effect;

type Outcome = Result<Vec<Effect>, Notice>;

/// How long peers rest after each message, as the key steps through them; then full speed again.
const RESTS: [Duration; 2] = [Duration::from_millis(200), Duration::from_secs(1)];

fn tell(command: Command) -> Outcome {
    Ok(vec![Effect::Tell(command)])
}

/// Pauses the whole lab, or lets it go on.
pub(super) fn pause_or_resume(model: &Model) -> Outcome {
    let lab = model.world.lab().ok_or(Notice::NoPeer)?;
    tell(if lab.paused.is_some() { Command::ResumeLab } else { Command::PauseLab })
}

/// Lets one message through: of any peer in a paused lab, of the selected one if that alone is
/// paused. A lab that runs is paused first.
pub(super) fn step(model: &Model) -> Outcome {
    let lab = model.world.lab().ok_or(Notice::NoPeer)?;
    let selected = model.screen.selected.and_then(|id| model.world.peer(id));
    let alone = selected.filter(|peer| peer.life == Life::Paused).map(|peer| peer.spec.id);
    match (lab.paused, alone) {
        (Some(_), _) => tell(Command::StepLab),
        (None, Some(peer)) => tell(Command::Step(peer)),
        (None, None) => tell(Command::PauseLab),
    }
}

/// The next slower motion; after the slowest comes full speed.
pub(super) fn slow_motion(model: &Model) -> Outcome {
    let lab = model.world.lab().ok_or(Notice::NoPeer)?;
    let next = RESTS.into_iter().find(|rest| *rest > lab.rest).unwrap_or_default();
    tell(Command::SlowMotion(next))
}
