//! Traffic: what the peers are told to say as soon as the lab is ready.

use crate::model::Model;

use super::action::Effect;

/// What to do about what has happened, without a key: the traffic of the lab, once it is ready.
pub fn follow(model: &mut Model) -> Vec<Effect> {
    let waits = !model.screen.traffic.is_empty() && model.screen.starting.is_none();
    if !waits || !model.live().ready() {
        return Vec::new();
    }
    std::mem::take(&mut model.screen.traffic).into_iter().map(Effect::Tell).collect()
}
