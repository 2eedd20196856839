//! Every built-in lesson is played through on the real engine, as its own file tells.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use zmq_lab::control::keys::Verb;
use zmq_lab::control::{self, Action, Effect, learn};
use zmq_lab::engine::Engine;
use zmq_lab::lab::{Command, Flood, Setting, WireAddress};
use zmq_lab::lesson::{self, Lesson, Move};
use zmq_lab::model::Model;

/// How long a step may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long nothing has happened when the peers are asked for more.
const QUIET: Duration = Duration::from_millis(300);
/// How long somebody waits for rest before the next thing is done by hand.
const THOUGHT: Duration = Duration::from_secs(1);
/// How often that is so, in a row, when a step is done over that asks for being quicker than the
/// sockets.
const STILL: u32 = 15;

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
    let mut still = 0u32;
    while let Some(study) = &model.study
        && let Some(step) = study.step()
    {
        let at = study.ticks().len();
        let kills = matches!(step.play.first(), Some(Move::Kill(_)));
        if begun != Some(at)
            && kills
            && let Ok(event) = engine.events().recv_timeout(QUIET)
        {
            // What was sent shall lie with the peer before it is killed.
            model.apply(&event);
            continue;
        }
        if begun != Some(at) || again {
            if begun != Some(at) {
                (begun, since) = (Some(at), Instant::now());
            }
            again = false;
            tell(&engine, control::update(&mut model, Action::Do(Verb::ShowMe)));
            continue;
        }
        let far: Vec<(u64, u64)> = study.counts().collect();
        let latest = || {
            let entries = model.live().ledger().entries().rev().take(4);
            let latest = entries.map(|it| (&it.from, &it.message, &it.state, &it.legs));
            latest.map(|it| format!("{it:?}")).collect::<Vec<_>>().join("\n")
        };
        let id = (&lesson.name, &step.id);
        assert!(since.elapsed() < PATIENCE, "stuck at {id:?}: {far:?}, latest:\n{}", latest());
        match engine.events().recv_timeout(QUIET) {
            Ok(event) => {
                model.apply(&event);
                still = 0;
            }
            Err(_) => {
                still += 1;
                let over = !study.is_shown();
                if model.live().wants_census() {
                    engine.tell(Command::Census);
                } else {
                    // Who was too slow tries again.
                    again = over && still.is_multiple_of(STILL);
                }
            }
        }
        tell(&engine, learn::go_on(&mut model));
    }
    model
}

/// Gives a lesson tcp ports that no other test has: when its server is killed, no other lab's shall
/// take the port and be sent its messages.
fn alone(mut lesson: Lesson) -> Lesson {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let first = 10_000 + std::process::id() % 50 * 200 + NEXT.fetch_add(4, Ordering::Relaxed);
    for (wire, number) in lesson.topology.wires.iter_mut().zip(first..) {
        wire.address = WireAddress::Lab { port: u16::try_from(number).ok() };
    }
    lesson
}

fn plays_through(name: &str) {
    let lesson = alone(lesson::find(name).unwrap());
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

/// Goes through a lesson as somebody does who does by hand what every step tells, one thing after
/// another, and each when the lab has come to rest.
fn play_by_hand(lesson: &Lesson) {
    let engine = Engine::start(|| {}).unwrap();
    let mut model = Model::new(Vec::new(), (120, 36));
    model.lessons = vec![lesson.clone()];
    tell(&engine, learn::start(&mut model, 0));
    let mut begun = None;
    let mut left = VecDeque::new();
    let mut acted = Instant::now();
    while let Some(study) = &model.study
        && let Some(step) = study.step()
    {
        if begun != Some(study.ticks().len()) {
            begun = Some(study.ticks().len());
            // What hands are too slow for the lab is asked to do.
            let at_once = step.order.contains("`J`");
            let more = |_: &Move, next: &Move| at_once || matches!(next, Move::Wait(_));
            left.extend(step.play.chunk_by(more).map(<[Move]>::to_vec));
        }
        let id = (&lesson.name, &step.id);
        let far: Vec<(u64, u64)> = study.counts().collect();
        assert!(acted.elapsed() < PATIENCE, "{id:?} cannot be done by hand: {far:?}");
        // Whoever waits for something in vain goes on at last.
        let free = !study.is_shown() || acted.elapsed() > PATIENCE / 3;
        let quiet = engine.events().recv_timeout(QUIET).map(|event| model.apply(&event)).is_err();
        if quiet && model.live().wants_census() {
            engine.tell(Command::Census);
        } else if (quiet || acted.elapsed() > THOUGHT)
            && free
            && let Some(next) = left.pop_front()
        {
            acted = Instant::now();
            let mut study = model.study.take().unwrap();
            study.begin_script(&next, model.live());
            model.study = Some(study);
        }
        tell(&engine, learn::go_on(&mut model));
    }
}

#[test]
fn every_lesson_can_be_done_by_hand() {
    std::thread::scope(|scope| {
        for lesson in lesson::catalogue() {
            scope.spawn(move || play_by_hand(&alone(lesson.clone())));
        }
    });
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
            let all = lesson::catalogue();
            assert!(all.iter().map(|it| it.name.as_str()).eq(here), "{here:?}");
        }
    };
}

lessons! {
    first_request: "first-request",
    taking_turns: "taking-turns",
    lost_reply: "lost-reply",
    nobody_there: "nobody-there",
    prefixes: "prefixes",
    deaf_subscriber: "deaf-subscriber",
    slow_joiner: "slow-joiner",
    pub_queue: "pub-queue",
    push_loses: "push-loses",
    round_robin: "round-robin",
    hwm_ten: "hwm-ten",
    where_they_wait: "where-they-wait",
    envelope: "envelope",
    addresses: "addresses",
    shared_queue: "shared-queue",
    ready_workers: "ready-workers",
    lazy_pirate: "lazy-pirate",
    all_aboard: "all-aboard",
    last_value: "last-value",
    end_of_work: "end-of-work",
    vanished: "vanished",
}

/// What a step says is to be typed or pressed.
fn words_of(step: &lesson::Step) -> Vec<String> {
    let texts = std::iter::once(step.order.as_str()).chain(step.hint.as_deref());
    texts.flat_map(|text| text.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

#[test]
fn no_lesson_says_that_what_ends_a_peer_is_to_be_typed() {
    for lesson in lesson::catalogue() {
        for said in lesson.in_all_languages() {
            for step in &said.steps {
                let words = words_of(step);
                assert!(!words.iter().any(|it| it == "b"), "{} {}", said.name, step.id);
            }
        }
    }
}

#[test]
fn options_and_floods_that_a_lesson_names_are_written_as_they_are_read() {
    let mut named = 0;
    for lesson in lesson::catalogue() {
        for said in lesson.in_all_languages() {
            for (step, word) in said
                .steps
                .iter()
                .flat_map(|it| words_of(it).into_iter().map(move |word| (it, word)))
            {
                let begins =
                    Setting::WORDS.iter().any(|name| word.starts_with(&format!("{name} ")));
                if word.contains('=') || begins {
                    let reads = word.parse::<Setting>().is_ok() || word.parse::<Flood>().is_ok();
                    assert!(reads, "{} {}: {word}", said.name, step.id);
                    named += 1;
                }
            }
        }
    }
    assert!(named > 0);
}
