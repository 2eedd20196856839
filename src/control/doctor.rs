//! The doctor's pane: which finding is selected, and what is done about it.

use crate::lab::Command;
use crate::model::{Finding, Model, Notice, Remedy, Tab};

use super::action::Effect;

/// The place of the selected finding; the first when the one selected is no more.
pub fn selected_place(model: &Model) -> usize {
    let findings = model.world.doctor().findings();
    let chosen = model.screen.finding.as_ref();
    chosen.and_then(|own| findings.iter().position(|there| there.is_same(own))).unwrap_or_default()
}

/// The selected finding.
fn selected(model: &Model) -> Option<&Finding> {
    model.world.doctor().findings().get(selected_place(model))
}

/// The selected finding, while the doctor's page is open.
pub fn chosen(model: &Model) -> Option<&Finding> {
    selected(model).filter(|_| model.screen.tab == Tab::Doctor)
}

/// Selects the finding at a place, or the last one, and the peer it is about.
pub(super) fn select(model: &mut Model, place: usize) {
    let findings = model.world.doctor().findings();
    let Some(finding) = findings.get(place).or(findings.last()).cloned() else { return };
    model.screen.select(&model.world, finding.at.peer);
    model.screen.finding = Some(finding);
}

/// Does what the lab can do about the selected finding.
pub(super) fn remedy(model: &Model) -> Result<Vec<Effect>, Notice> {
    let remedy = chosen(model).and_then(|finding| finding.remedy.as_ref());
    let remedy = remedy.ok_or(Notice::NoRemedy)?;
    Ok(commands(remedy).into_iter().map(Effect::Tell).collect())
}

/// What the engine is told for a remedy.
fn commands(remedy: &Remedy) -> Vec<Command> {
    match remedy {
        Remedy::Subscribe(peer, prefix) => vec![Command::Subscribe(*peer, prefix.clone())],
        Remedy::Resubscribe(peer, old, new) => {
            vec![Command::Subscribe(*peer, new.clone()), Command::Unsubscribe(*peer, old.clone())]
        }
        // A peer that runs is ended first.
        Remedy::Start(peer) | Remedy::Renew(peer) => vec![Command::Restart(*peer)],
        Remedy::Resume(peer) => vec![Command::Resume(*peer)],
        Remedy::Pace(peer, pace) => vec![Command::SetPace(*peer, *pace)],
    }
}
