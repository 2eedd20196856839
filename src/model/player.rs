//! The player: how far a script has come, and when its next step is due.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::lab::Command;
use crate::scenario::Step;

use super::judge::Judgement;

/// How long nothing has happened when the lab is taken to be at rest.
pub(crate) const REST: Duration = Duration::from_millis(300);
/// The longest a step waits for the lab to come to rest.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);

/// A script being played.
#[derive(Clone, Debug, Default)]
pub struct Player {
    steps: VecDeque<Step>,
    /// When the step before was taken, or the script began; `None` until the lab is ready.
    stepped: Option<Instant>,
    /// What was found of each expectation when the script had been played.
    found: Option<Vec<Judgement>>,
}

impl Player {
    /// A script that has not begun.
    pub fn new(steps: Vec<Step>) -> Self {
        Self { steps: steps.into(), stepped: None, found: None }
    }

    /// Begins, now that the lab is ready; once begun it goes on.
    pub fn begin(&mut self, now: Instant) {
        self.stepped.get_or_insert(now);
    }

    /// Whether it has begun.
    pub const fn has_begun(&self) -> bool {
        self.stepped.is_some()
    }

    /// Whether no step is left.
    pub fn is_over(&self) -> bool {
        self.steps.is_empty()
    }

    /// How many steps are left.
    pub fn left(&self) -> usize {
        self.steps.len()
    }

    /// The script has been played, and this was found of what was expected, one by one.
    pub fn conclude(&mut self, found: Vec<Judgement>) {
        self.found = Some(found);
    }

    /// What was found when the script had been played.
    pub fn found(&self) -> Option<&[Judgement]> {
        self.found.as_deref()
    }

    /// When the last step was taken.
    pub const fn stepped(&self) -> Option<Instant> {
        self.stepped
    }

    /// Whether the next step says how long after the one before it is taken.
    pub fn is_timed(&self) -> bool {
        self.steps.front().is_some_and(|step| step.after.is_some())
    }

    /// When the next step is due, if nothing happens after `heard`. A lab that is not ready, as after a
    /// restart, is not at rest.
    pub fn due(&self, heard: Instant, ready: impl FnOnce() -> bool) -> Option<Instant> {
        let stepped = self.stepped?;
        let patient = stepped + PATIENCE;
        Some(match self.steps.front()?.after {
            Some(after) => stepped + after,
            None if ready() => (heard.max(stepped) + REST).min(patient),
            None => patient,
        })
    }

    /// The commands of the next step, if it is due.
    pub fn step(&mut self, now: Instant, heard: Instant, ready: bool) -> Option<Vec<Command>> {
        let due = self.due(heard, || ready)?;
        if now < due {
            return None;
        }
        self.stepped = Some(now);
        self.steps.pop_front().map(|step| step.commands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::PeerId;

    fn step(after: Option<u64>, peer: u32) -> Step {
        let after = after.map(Duration::from_millis);
        Step { after, commands: vec![Command::Kill(PeerId(peer))] }
    }

    #[test]
    fn a_step_waits_for_its_time_or_for_rest_and_not_for_ever() {
        let began = Instant::now();
        let at = |ms| began + Duration::from_millis(ms);
        let mut player = Player::new(vec![step(Some(100), 1), step(None, 2), step(None, 3)]);
        assert_eq!(player.due(began, || true), None, "the lab is not ready");
        player.begin(began);
        assert_eq!(player.due(at(90), || true), Some(at(100)));
        assert_eq!(player.step(at(99), began, true), None);
        assert_eq!(player.step(at(100), began, true), Some(vec![Command::Kill(PeerId(1))]));
        assert_eq!(player.due(at(150), || true), Some(at(450)), "something happened meanwhile");
        assert_eq!(
            player.due(at(150), || false),
            Some(at(3100)),
            "who was started has not come yet"
        );
        assert_eq!(player.step(at(450), at(150), true), Some(vec![Command::Kill(PeerId(2))]));
        assert_eq!(player.due(at(9000), || true), Some(at(3450)), "it never comes to rest");
        assert!(player.step(at(3450), at(9000), true).is_some() && player.is_over());
        assert_eq!(player.due(at(9000), || true), None);
    }
}
