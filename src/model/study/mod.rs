//! A study: a lesson that is gone through, as a fold of events and of what they make of the World.

mod learned;
mod meter;

use std::collections::{BTreeSet, VecDeque};

use crate::lab::{Event, Fact, Message, Moment, PeerId, Verdict};
use crate::lesson::{Answer, Condition, Lesson, Move, Prediction, Step, What};

pub use learned::Learned;
use meter::Meter;

use super::world::World;

/// A lesson that is gone through.
#[derive(Clone, Debug)]
pub struct Study {
    lesson: Lesson,
    /// Whether the lesson's lab has started.
    begun: bool,
    ticks: Vec<Tick>,
    /// The conditions of the step that is on.
    meters: Vec<Meter>,
    /// The conditions of each of its answers.
    answers: Vec<Vec<Meter>>,
    /// Which answers are marked.
    marks: BTreeSet<usize>,
    /// The answer that the next key would mark.
    pub chosen: usize,
    /// Whether the hint was asked for.
    pub hint: bool,
    /// What the lab is still to do of what it was asked to show.
    script: VecDeque<Beat>,
    /// Whether it has begun to.
    shows: bool,
    /// How many steps the lab does again, because they were done another time.
    again: usize,
    /// The step that it last began to do again.
    repeats: Option<usize>,
}

/// A part of what the lab was asked to show.
#[derive(Clone, Debug)]
enum Beat {
    /// It does this.
    Do(Move),
    /// It waits for this, counted from when it was asked.
    Wait(Box<Meter>),
}

/// A step that is done.
#[derive(Clone, Debug)]
pub struct Tick {
    /// When.
    pub at: Moment,
    /// What was observed.
    pub observed: Vec<Observed>,
    /// What was predicted, if anything was asked.
    pub guess: Option<Guess>,
}

/// What was predicted, and what came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The answers marked, by their places.
    pub marked: BTreeSet<usize>,
    /// The answers that turned out right.
    pub right: BTreeSet<usize>,
}

/// What was observed.
#[derive(Clone, Debug)]
pub enum Observed {
    /// This event.
    Happened(Event),
    /// It happened so many times.
    Counted(Condition, u64),
    /// So many messages with a fate; the latest of them, and its fate there and then.
    Fates(Condition, u64, Option<Sample>),
    /// That it was so, and how many messages waited if that was counted.
    Stood(Condition, u64),
}

/// One message with its fate.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The message.
    pub message: Message,
    /// Who sent it, if that was a peer of the lab.
    pub from: Option<PeerId>,
    /// At whom.
    pub to: Option<PeerId>,
    /// What became of it there.
    pub verdict: Verdict,
}

impl Study {
    /// A lesson from its beginning.
    pub fn new(lesson: Lesson) -> Self {
        Self {
            lesson,
            begun: false,
            ticks: Vec::new(),
            meters: Vec::new(),
            answers: Vec::new(),
            marks: BTreeSet::new(),
            chosen: 0,
            hint: false,
            script: VecDeque::new(),
            shows: false,
            again: 0,
            repeats: None,
        }
    }

    /// A lesson of which so many steps were done another time: the lab does them again, as far as the
    /// lesson's file tells how.
    pub fn resumed(lesson: Lesson, done: usize) -> Self {
        let again = Self::reach(&lesson, done);
        Self { again, ..Self::new(lesson) }
    }

    /// How many of the steps that were done the lab can do again: all up to the first of which the
    /// lesson's file does not tell how. A lesson that is done begins from its beginning.
    pub fn reach(lesson: &Lesson, done: usize) -> usize {
        if done >= lesson.steps.len() {
            return 0;
        }
        lesson.steps.iter().take(done).take_while(|step| !step.play.is_empty()).count()
    }

    /// Whether the step at a place is one that the lab does again.
    pub const fn is_again(&self, place: usize) -> bool {
        place < self.again
    }

    /// Begins with a step that is to be done again, once it is on.
    pub fn repeat(&mut self, world: &World) {
        let at = self.ticks.len();
        if !self.begun || !self.is_again(at) || self.repeats == Some(at) {
            return;
        }
        self.repeats = Some(at);
        let play = self.step().map_or(Vec::new(), |step| step.play.clone());
        self.begin_script(&play, world);
    }

    /// The lesson.
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// Whether its lab has started.
    pub const fn has_begun(&self) -> bool {
        self.begun
    }

    /// The steps that are done.
    pub fn ticks(&self) -> &[Tick] {
        &self.ticks
    }

    /// The step that is on; `None` when all are done.
    pub fn step(&self) -> Option<&Step> {
        self.lesson.steps.get(self.ticks.len())
    }

    /// What the step that is on asks, if it asks.
    pub fn prediction(&self) -> Option<&Prediction> {
        self.step()?.prediction.as_ref()
    }

    /// Which of its answers are marked.
    pub fn marks(&self) -> &BTreeSet<usize> {
        &self.marks
    }

    /// How often each of its conditions has come about, and how often it has to.
    pub fn counts(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.meters.iter().map(|meter| (meter.count, meter.condition.times))
    }

    /// Takes in an event that the world has taken in already; tells whether a step was done by it.
    pub(super) fn follow(&mut self, world: &World, event: &Event) -> bool {
        if let Fact::LabStarted { topology, .. } = &event.fact {
            self.begun = topology.name == self.lesson.topology.name;
            // Another lab counts anew.
            self.attend(world);
        }
        if !self.begun {
            return false;
        }
        let answers = self.answers.iter_mut().flatten();
        let waits = self.script.iter_mut().filter_map(|beat| match beat {
            Beat::Wait(meter) => Some(&mut **meter),
            Beat::Do(_) => None,
        });
        for meter in self.meters.iter_mut().chain(answers).chain(waits) {
            meter.hear(world, event);
        }
        let asked = self.prediction().is_some() && self.marks.is_empty();
        if asked || self.step().is_none() || !self.meters.iter().all(Meter::is_met) {
            return false;
        }
        self.tick(world);
        true
    }

    /// Marks an answer, or takes the mark away; what happened before does not count.
    pub fn mark(&mut self, place: usize, world: &World) {
        let Some(prediction) = self.prediction() else { return };
        if place >= prediction.choices.len() {
            return;
        }
        let nobody = prediction.choices.iter().position(|it| it.answer == Answer::Nobody);
        let alone = !prediction.many || nobody == Some(place);
        if !self.marks.remove(&place) {
            // Of answers that rule each other out one is marked.
            self.marks.retain(|other| !alone && nobody != Some(*other));
            self.marks.insert(place);
        }
        self.chosen = place;
        self.count_anew(world);
    }

    /// The lab is to do this, move by move.
    pub fn begin_script(&mut self, script: &[Move], world: &World) {
        let beat = |it: &Move| match it {
            Move::Wait(condition) => Beat::Wait(Box::new(Meter::new(condition, world))),
            it => Beat::Do(it.clone()),
        };
        self.script = script.iter().map(beat).collect();
        self.shows = false;
    }

    /// The lab is to do no more of it.
    pub fn end_script(&mut self) {
        self.script.clear();
    }

    /// Whether the lab is still to do something of what it was asked to show.
    pub fn is_shown(&self) -> bool {
        !self.script.is_empty()
    }

    /// The next move of the script, once what stands before it has come about and, before the first,
    /// everybody is there.
    pub fn next_move(&mut self, world: &World) -> Option<Move> {
        self.shows |= self.begun && world.ready();
        if !self.shows {
            return None;
        }
        loop {
            match self.script.front()? {
                Beat::Wait(meter) if !meter.is_met() => return None,
                Beat::Wait(_) => drop(self.script.pop_front()),
                Beat::Do(done) => {
                    let done = done.clone();
                    self.script.pop_front();
                    return Some(done);
                }
            }
        }
    }

    /// Begins with the step that is on.
    fn attend(&mut self, world: &World) {
        self.marks.clear();
        self.chosen = 0;
        self.count_anew(world);
    }

    fn count_anew(&mut self, world: &World) {
        let meters = |conditions: &[Condition]| -> Vec<Meter> {
            conditions.iter().map(|condition| Meter::new(condition, world)).collect()
        };
        let step = self.step();
        let until = step.map_or(Vec::new(), |step| meters(&step.until));
        let prediction = step.and_then(|step| step.prediction.as_ref());
        let answers = prediction.map_or(Vec::new(), |prediction| {
            prediction.choices.iter().map(|choice| meters(&choice.when)).collect()
        });
        (self.meters, self.answers) = (until, answers);
    }

    /// The step that is on is done.
    fn tick(&mut self, world: &World) {
        let observed = self.meters.iter().map(|meter| observation(world, meter)).collect();
        // What the lab marked nobody guessed.
        let asked = self.prediction().filter(|_| !self.is_again(self.ticks.len()));
        let guess = asked.map(|prediction| {
            let comes =
                |meters: &Vec<Meter>| !meters.is_empty() && meters.iter().all(Meter::is_met);
            let places = self.answers.iter().enumerate().filter(|(_, meters)| comes(meters));
            let mut right: BTreeSet<usize> = places.map(|(place, _)| place).collect();
            if prediction.many && right.is_empty() {
                right.insert(prediction.choices.len().saturating_sub(1));
            }
            Guess { marked: self.marks.clone(), right }
        });
        self.ticks.push(Tick { at: world.now(), observed, guess });
        self.hint = false;
        self.script.clear();
        self.attend(world);
    }
}

/// What a meter that is met has seen.
fn observation(world: &World, meter: &Meter) -> Observed {
    let condition = || meter.condition.clone();
    match meter.condition.what {
        What::Event { .. } => match &meter.event {
            Some(event) if meter.count == 1 => Observed::Happened(event.clone()),
            _ => Observed::Counted(condition(), meter.count),
        },
        What::State { .. } => Observed::Stood(condition(), meter.count),
        What::Fate { .. } => {
            let sample = meter.sample(world).and_then(|(id, to)| {
                let entry = world.ledger().entry(id)?;
                let leg = entry.legs.iter().find(|leg| leg.to.map(|it| it.peer) == to)?;
                let (message, from) = (entry.message.clone(), entry.from.map(|from| from.peer));
                Some(Sample { message, from, to, verdict: leg.verdict.clone() })
            });
            Observed::Fates(condition(), meter.count, sample)
        }
    }
}
