//! Looking back: the world as it was, while the lab runs on.

use crate::lab::{Event, Fact, Transport};
use crate::model::story::{Story, pubsub};
use crate::model::{History, Leap, Model, World};

/// A model that was told a story.
fn told(events: &[Event]) -> Model {
    let mut model = Model::new(Vec::new(), (80, 24));
    for event in events {
        model.apply(event);
    }
    model
}

/// A story of some messages, a death and a return.
fn story() -> Story {
    let mut story = Story::running(pubsub(Transport::Tcp));
    for text in ["one", "123 two", "three"] {
        story.send("publisher", text);
        story.receive("sub1", text, "publisher");
        story.wait(600);
    }
    story.kill("sub1");
    story.send("publisher", "four");
    story.census();
    story.start("sub1");
    story
}

/// What can be seen of a world.
fn seen(world: &World) -> String {
    let ledger = world.ledger();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        world.now(),
        world.peers(),
        world.links(),
        ledger.entries().collect::<Vec<_>>(),
        ledger.accounts(),
        world.journal().events().len(),
    )
}

#[test]
fn each_step_back_shows_the_world_as_it_was_before_the_fact() {
    let story = story();
    let mut model = told(&story.told);
    let facts: Vec<usize> = (0..story.told.len()).filter(|at| story.told[*at].is_told()).collect();
    for fact in facts.iter().rev().skip(1) {
        model.leap(Leap::Back);
        let then = told(&story.told[..=*fact]);
        assert_eq!(seen(&model.world), seen(&then.world), "{fact}");
    }
    let first = seen(&model.world);
    model.leap(Leap::Back);
    assert_eq!(seen(&model.world), first, "before the first there is nothing");
    for fact in facts.iter().skip(1) {
        model.leap(Leap::Forward);
        let then = told(&story.told[..=*fact]);
        if model.history().in_past() {
            assert_eq!(seen(&model.world), seen(&then.world), "{fact}");
        }
    }
    assert!(!model.history().in_past());
    assert_eq!(seen(&model.world), seen(&told(&story.told).world));
}

#[test]
fn a_second_back_is_a_second_back() {
    let story = story();
    let mut model = told(&story.told);
    let now = model.world.now();
    model.leap(Leap::SecondBack);
    let then = model.world.now();
    assert!(now.since(then) >= std::time::Duration::from_secs(1), "{now:?} {then:?}");
    model.leap(Leap::SecondForward);
    assert!(!model.history().in_past() || model.world.now() > then);
}

#[test]
fn the_lab_runs_on_while_the_past_is_looked_at() {
    let mut story = story();
    let mut model = told(&story.told);
    let before = story.told.len();
    model.leap(Leap::Back);
    let shown = seen(&model.world);
    story.send("publisher", "five");
    story.receive("sub1", "five", "publisher");
    for event in &story.told[before..] {
        model.apply(event);
    }
    assert_eq!(seen(&model.world), shown);
    assert_eq!(seen(model.live()), seen(&story.world));
    model.return_to_live();
    assert!(!model.history().in_past());
    assert_eq!(seen(&model.world), seen(&story.world));
}

#[test]
fn what_is_forgotten_is_counted_and_what_is_left_is_exact() {
    let mut story = Story::running(pubsub(Transport::Inproc));
    while story.told.len() < History::CAPACITY + 500 {
        story.send("publisher", "x");
        story.receive("sub1", "x", "publisher");
    }
    let mut model = told(&story.told);
    let forgotten = story.told.len() - History::CAPACITY;
    assert_eq!(model.history().forgotten(), forgotten as u64);
    for _ in 0..story.told.len() {
        let before = model.world.now();
        model.leap(Leap::SecondBack);
        if model.world.now() == before {
            break;
        }
    }
    let oldest = told(&story.told[..=forgotten]);
    assert_eq!(seen(&model.world), seen(&oldest.world));
}

#[test]
fn a_lab_that_starts_anew_has_a_history_of_its_own() {
    let story = story();
    let mut model = told(&story.told);
    model.leap(Leap::Back);
    let start = &story.told[0];
    assert!(matches!(start.fact, Fact::LabStarted { .. }));
    model.apply(start);
    assert!(!model.history().in_past());
    model.leap(Leap::Back);
    assert_eq!(seen(&model.world), seen(&told(&story.told[..1]).world));
}
