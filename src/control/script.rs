//! The script of a scenario, played while the lab is shown.

use std::time::Instant;

use crate::lab::Topology;
use crate::model::{Model, Notice, Player};

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
    if screen.player.is_over() || screen.starting.is_some() {
        return Vec::new();
    }
    if !screen.player.has_begun() && model.live().ready() {
        model.screen.player.begin(now);
    }
    let commands = model.screen.player.step(now, heard);
    commands.into_iter().flatten().map(Effect::Tell).collect()
}

/// When the next step is due, if nothing happens before.
pub fn due(model: &Model, heard: Instant) -> Option<Instant> {
    model.screen.player.due(heard)
}
