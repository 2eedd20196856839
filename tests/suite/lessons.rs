//! Every built-in lesson is played through on the real engine, as its own file tells.

use std::time::{Duration, Instant};

use zmq_lab::control::keys::Verb;
use zmq_lab::control::{self, Action, Effect, learn};
use zmq_lab::engine::Engine;
use zmq_lab::lab::Command;
use zmq_lab::lesson::{self, Lesson};
use zmq_lab::model::Model;

/// How long a step may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long nothing has happened when the peers are asked for more, and a step is done over that
/// asks for being quicker than the sockets.
const QUIET: Duration = Duration::from_millis(300);

fn tell(engine: &Engine, effects: Vec<Effect>) {
    for effect in effects {
        match effect {
            Effect::Tell(command) => engine.tell(command),
            other => panic!("a lesson asks for {other:?}"),
        }
    }
}

/// Goes through a lesson as somebody does who asks to be shown every step.
fn play(lesson: &Lesson) -> Model {
    let engine = Engine::start(|| {}).unwrap();
    let mut model = Model::new(Vec::new(), (120, 36));
    model.lessons = vec![lesson.clone()];
    tell(&engine, learn::start(&mut model, 0));
    let mut begun = None;
    let mut since = Instant::now();
    let mut again = false;
    while let Some(study) = &model.study
        && let Some(step) = study.step()
    {
        let at = study.ticks().len();
        if begun != Some(at) || again {
            if begun != Some(at) {
                (begun, since) = (Some(at), Instant::now());
            }
            again = false;
            tell(&engine, control::update(&mut model, Action::Do(Verb::ShowMe)));
            continue;
        }
        let far: Vec<(u64, u64)> = study.counts().collect();
        assert!(since.elapsed() < PATIENCE, "{}: stuck at {}: {far:?}", lesson.name, step.id);
        match engine.events().recv_timeout(QUIET) {
            Ok(event) => model.apply(&event),
            Err(_) => {
                let over = study.script.is_empty();
                if model.live().wants_census() {
                    engine.tell(Command::Census);
                } else {
                    // Who was too slow tries again.
                    again = over;
                }
            }
        }
        tell(&engine, learn::go_on(&mut model));
    }
    model
}

fn plays_through(name: &str) {
    let lesson = lesson::find(name, lesson::ENGLISH).unwrap();
    let model = play(&lesson);
    let study = model.study.as_ref().unwrap();
    assert_eq!(model.learned.of(name), lesson.steps.len());
    for (tick, step) in study.ticks().iter().zip(&lesson.steps) {
        assert!(!tick.observed.is_empty(), "{name}: nothing observed in {}", step.id);
        // What the file marks is what comes true.
        if let Some(guess) = &tick.guess {
            assert_eq!(guess.marked, guess.right, "{name}: {}", step.id);
        }
    }
}

macro_rules! lessons {
    ($($test:ident: $name:literal,)*) => {
        $(#[test]
        fn $test() {
            plays_through($name);
        })*

        #[test]
        fn every_lesson_is_played_through_here() {
            let here = [$($name),*];
            let all = lesson::catalogue(lesson::ENGLISH);
            assert!(all.iter().map(|it| it.name.as_str()).eq(here), "{here:?}");
        }
    };
}

lessons! {
    first_request: "first-request",
    push_loses: "push-loses",
}
