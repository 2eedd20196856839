//! The doctor's pane: which finding is selected, and what is done about it.

use crate::lab::Command;
use crate::model::{Finding, Model, Notice, Remedy, Tab};

use super::action::Effect;

/// The place of the selected finding among those shown; the first when the one selected is no more.
pub fn selected_place(model: &Model) -> usize {
    let chosen = model.screen.finding.as_ref();
    let place = |own: &Finding| model.findings().position(|there| there.is_same(own));
    chosen.and_then(place).unwrap_or_default()
}

/// The selected finding, while the doctor's page is open.
pub fn chosen(model: &Model) -> Option<&Finding> {
    let open = model.screen.tab == Tab::Doctor;
    model.findings().nth(selected_place(model)).filter(|_| open)
}

/// Selects the finding at a place, or the last one, and the peer it is about.
pub(super) fn select(model: &mut Model, place: usize) {
    let Some(finding) = model.findings().take(place.saturating_add(1)).last().cloned() else {
        return;
    };
    model.screen.select(&model.world, finding.at.peer);
    model.screen.finding = Some(finding);
}

/// Does what the lab can do about the selected finding. What has happened cannot be undone: it is
/// put aside.
pub(super) fn remedy(model: &mut Model) -> Result<Vec<Effect>, Notice> {
    let finding = chosen(model).ok_or(Notice::NoRemedy)?;
    let remedy = finding.remedy.as_ref().ok_or(Notice::NoRemedy)?;
    let effects = commands(remedy).into_iter().map(Effect::Tell).collect();
    if finding.matter.is_past() {
        put_aside(model);
    }
    Ok(effects)
}

/// Puts the selected finding aside, until there is more to it.
pub(super) fn put_aside(model: &mut Model) {
    let Some(finding) = chosen(model).cloned() else { return };
    let place = selected_place(model);
    model.screen.aside.retain(|own| !own.is_same(&finding));
    model.screen.aside.push(finding);
    select(model, place);
}

/// Shows again what was put aside.
pub(super) fn bring_back(model: &mut Model) {
    model.screen.aside.clear();
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
        Remedy::Mend { connector, binder } => {
            vec![Command::Mend { connector: *connector, binder: *binder }]
        }
        Remedy::Set(socket, setting) => vec![Command::Set(*socket, *setting)],
        Remedy::Pace(peer, pace) => vec![Command::SetPace(*peer, *pace)],
    }
}
