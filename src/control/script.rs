//! The script of a scenario, played while the lab is shown.

use std::time::Instant;

use crate::lab::Topology;
use crate::model::{Model, Notice, PATIENCE, Player, REST};

use super::action::Effect;

/// Plays the script of the lab that runs, from its beginning.
pub(super) fn play(model: &mut Model) -> Result<Vec<Effect>, Notice> {
    let topology = model.world.topology().ok_or(Notice::NoPeer)?;
    cue(model, &topology);
    let steps = model.screen.player.left();
    if steps == 0 {
        return Err(Notice::NoScript);
    }
    model.screen.notify(Notice::Plays(steps));
    Ok(Vec::new())
}

/// Has the script of this lab played once the lab is ready.
pub fn cue(model: &mut Model, topology: &Topology) {
    let steps = model.pattern().map(|pattern| pattern.scenario.script(topology));
    model.screen.player = Player::new(steps.unwrap_or_default());
}

/// What the script asks for by now. `heard` is when something last happened in the lab.
pub fn follow(model: &mut Model, now: Instant, heard: Instant) -> Vec<Effect> {
    let screen = &mut model.screen;
    if screen.starting.is_some() {
        return Vec::new();
    }
    if screen.player.is_over() {
        if judged_at(model, heard).is_some_and(|at| now >= at) {
            judge(model);
        }
        return Vec::new();
    }
    if !screen.player.has_begun() && model.live().ready() {
        model.screen.player.begin(now);
    }
    let ready = model.live().ready();
    let commands = model.screen.player.step(now, heard, ready);
    commands.into_iter().flatten().map(Effect::Tell).collect()
}

/// When the next step is due, if nothing happens before.
pub fn due(model: &Model, heard: Instant) -> Option<Instant> {
    model.screen.player.due(heard, || model.live().ready()).or_else(|| judged_at(model, heard))
}

/// When the script has been played and all that is expected has come true, or has had its time; `None`
/// while steps are left, and once that is done.
fn judged_at(model: &Model, heard: Instant) -> Option<Instant> {
    let player = &model.screen.player;
    let stepped = player.stepped()?;
    let expectations = model.expectations();
    if !player.is_over() || player.found().is_some() || expectations.is_empty() {
        return None;
    }
    let world = model.live();
    // A worker moves nothing while it works.
    let paces = world.peers().iter().filter_map(|peer| peer.spec.role.pace());
    let rest = heard.max(stepped) + REST + paces.max().unwrap_or_default();
    let within = world.patience(expectations).unwrap_or_default();
    // What never comes to rest is judged all the same.
    Some(rest.max(stepped + within).min(stepped + within + PATIENCE))
}

/// Says once and for all what came of the script.
fn judge(model: &mut Model) {
    let world = model.live();
    let found = model.expectations().iter().map(|it| world.judge(it)).collect();
    model.screen.player.conclude(found);
    if let Some(score) = model.score() {
        model.screen.notices.retain(|it| !matches!(it, Notice::Plays(_)));
        model.screen.notify(Notice::Judged(score));
    }
}
