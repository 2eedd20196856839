//! The lessons: what the menu and the lesson's pane show, and what keys and clicks do there.

use zmq_lab::control::{Effect, Target};
use zmq_lab::lab::{Command, Fact, Message, Turn};
use zmq_lab::lesson::{self, Lesson, Move};
use zmq_lab::model::{Focus, Notice, Place, Shelf, Tab};

use super::story::Story;
use super::{LARGE, SMALL};

/// A small lesson that asks, and one that does not.
const LESSON: &str = "
title = 'Who answers'
summary = 'A lesson for the screens'
claim = 'everybody gets the reply'
[lab]
scenario = 'reqrep'
transport = 'inproc'
[[step]]
id = 'ask'
do = 'Send `hello` as client-1.'
hint = 'Type, and press `Enter`.'
seen = 'The reply goes to the one who asked.'
until = [{ fate = 'delivered', from = 'server', to = 'client-1', text = 'hello' }]
play = [{ mark = 'client-1' }, { send = 'hello', by = 'client-1' }]
[step.predict]
ask = 'Who will get the reply?'
peers = ['client-1', 'client-2']
text = 'hello'
[[step]]
id = 'twice'
do = 'Ask two more times.'
seen = 'Each time the same.'
until = [{ fate = 'delivered', to = 'client-1', times = 2 }]
";

fn menu(size: (u16, u16)) -> Story {
    let mut story = Story::menu(size);
    story.model.lessons = lesson::catalogue();
    story.model.lessons.insert(0, Lesson::read("mine", LESSON).unwrap());
    story.model.lessons.truncate(3);
    story
}

/// The small lesson, with all its peers there.
fn open(size: (u16, u16)) -> Story {
    let mut story = menu(size);
    let effects = story.keys("F5 Enter");
    let [Effect::Tell(Command::Start(topology))] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    story.topology = topology.clone();
    story.begin();
    story
}

fn ticks(story: &Story) -> usize {
    story.model.study.as_ref().unwrap().ticks().len()
}

#[test]
fn the_menu_has_a_shelf_of_lessons_with_how_far_they_are() {
    let mut story = menu(SMALL);
    story.model.learned.note("mine", 1);
    story.model.learned.note("first-request", 9);
    story.keys("F5");
    assert_eq!(story.model.screen.menu.shelf, Shelf::Lessons);
    insta::assert_snapshot!("lessons-menu-80x24", story.screen());
    story.keys("F5");
    assert!(story.screen().contains("Publish–subscribe"));
    story.click("Lessons");
    story.types("everybody");
    assert!(story.screen().contains("Who answers"), "{}", story.screen());
    assert!(!story.screen().contains("Your first request"));
    let mut story = menu(LARGE);
    story.keys("F5");
    insta::assert_snapshot!("lessons-menu-120x36", story.screen());
}

#[test]
fn a_step_is_ticked_by_what_happens_and_shows_what_was_observed() {
    let mut story = open(SMALL);
    assert_eq!((story.model.screen.place, story.model.screen.tab), (Place::Lab, Tab::Lesson));
    insta::assert_snapshot!("lesson-asked-80x24", story.screen());
    story.ask("client-1", "hello");
    assert_eq!(ticks(&story), 0, "nothing was marked");
    story.click("[ ] client-2");
    story.ask("client-1", "hello");
    assert_eq!(ticks(&story), 1);
    story.rest();
    insta::assert_snapshot!("lesson-wrong-80x24", story.screen());
    story.ask("client-1", "more");
    assert_eq!(ticks(&story), 1);
    assert!(story.screen().contains("1 of 2"), "{}", story.screen());
    story.ask("client-1", "more");
    assert_eq!(ticks(&story), 2);
    assert_eq!(story.model.learned.of("mine"), 2);
    assert!(story.model.screen.notices.contains(&Notice::StepDone { done: 2, of: 2 }));
    story.rest();
    let mut large = open(LARGE);
    large.click("[ ] client-1");
    large.ask("client-1", "hello");
    large.ask("client-1", "a");
    large.ask("client-1", "b");
    large.rest();
    insta::assert_snapshot!("lesson-done-120x36", large.screen());
    // Enter goes on to the next one.
    large.keys("Enter");
    assert_eq!(large.model.study.as_ref().unwrap().lesson().name, "first-request");
}

#[test]
fn answers_are_marked_by_keys_and_by_the_mouse() {
    let mut story = open(SMALL);
    let marks = |story: &Story| {
        story.model.study.as_ref().unwrap().marks().iter().copied().collect::<Vec<_>>()
    };
    story.keys("Esc Down Enter");
    assert_eq!(marks(&story), [1]);
    story.click("[ ] client-1");
    assert_eq!(marks(&story), [0, 1]);
    assert_eq!(story.model.screen.focus, Focus::Panes);
    story.click("[ ] nobody");
    assert_eq!(marks(&story), [2], "nobody rules out the others");
    story.keys("Up Enter");
    assert_eq!(marks(&story), [1]);
    story.keys("Enter");
    assert_eq!(marks(&story), [] as [usize; 0]);
}

#[test]
fn a_hint_comes_when_it_is_asked_for() {
    let mut story = open(SMALL);
    assert!(!story.screen().contains("Type, and press"));
    story.keys("Alt-h");
    assert!(story.screen().contains("Hint: Type, and press Enter."), "{}", story.screen());
    story.click("put the hint away");
    assert!(!story.screen().contains("Type, and press"));
    story.keys("Esc j");
    assert!(story.screen().contains("Type, and press"));
}

#[test]
fn the_lab_does_a_step_when_it_is_asked_to() {
    let mut story = open(SMALL);
    let client = story.peer("client-1");
    let (message, turn) = (Message::single("hello"), Turn::Wait);
    let told = Effect::Tell(Command::Send { peer: client, message, turn });
    assert_eq!(story.click("show me"), [told]);
    story.ask("client-1", "hello");
    assert_eq!(ticks(&story), 1);
    // This step has no play.
    assert_eq!(story.keys("Esc J"), []);
    assert!(story.model.screen.notices.contains(&Notice::NothingToShow));
}

#[test]
fn a_study_ends_when_a_pattern_is_started_and_begins_anew_when_it_is_opened_again() {
    let mut story = open(SMALL);
    story.click("[ ] client-1");
    story.ask("client-1", "hello");
    story.keys("F8");
    assert!(story.screen().contains("Who answers"), "the lessons are there again");
    // It was left in the middle: where to go on is asked.
    story.keys("Enter");
    insta::assert_snapshot!("lesson-left-80x24", story.screen());
    story.click("start from the beginning");
    story.keys("Enter");
    assert_eq!(ticks(&story), 0);
    assert_eq!(story.model.learned.of("mine"), 1, "what was done is not forgotten");
    story.keys("F8 F5 Enter");
    assert!(story.model.study.is_none());
}

#[test]
fn a_lesson_goes_on_where_it_was_left_after_the_lab_has_done_again_what_was_done() {
    let mut story = menu(SMALL);
    story.model.learned.note("mine", 1);
    story.keys("F5 Enter");
    // A click on what is chosen takes it.
    let effects = story.click("go on at step 2");
    let [Effect::Tell(Command::Start(topology))] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    story.topology = topology.clone();
    story.begin();
    assert!(
        story.screen().contains("the lab does what you did: step 1 of 2"),
        "{}",
        story.screen()
    );
    let effects = zmq_lab::control::learn::go_on(&mut story.model);
    let (peer, message) = (story.peer("client-1"), Message::single("hello"));
    assert_eq!(effects, [Effect::Tell(Command::Send { peer, message, turn: Turn::Wait })]);
    assert_eq!(zmq_lab::control::learn::go_on(&mut story.model), [], "once is enough");
    story.ask("client-1", "hello");
    assert_eq!(ticks(&story), 1);
    let study = story.model.study.as_ref().unwrap();
    assert_eq!(study.ticks()[0].guess, None, "nobody guessed");
    assert!(story.model.screen.notices.contains(&Notice::Again { step: 2, of: 2 }));
    let screen = story.screen();
    assert!(screen.contains("✓ You are where you were: step 2 of 2."), "{screen}");
    assert!(screen.contains("▸ 2 Ask two more times."), "{screen}");
    // The rest is one's own again.
    story.ask("client-1", "one");
    story.ask("client-1", "two");
    assert!(story.model.screen.notices.contains(&Notice::StepDone { done: 2, of: 2 }));
    // A lesson that is done is not asked about.
    story.keys("F8 Enter");
    assert!(story.model.screen.overlay.is_none());
    assert_eq!(ticks(&story), 0);
}

#[test]
fn a_lesson_that_does_not_tell_how_a_step_is_done_begins_from_its_beginning() {
    let mut story = menu(SMALL);
    story.model.lessons[0].steps[0].play.clear();
    story.model.learned.note("mine", 1);
    story.keys("F5 Enter");
    assert!(story.model.screen.overlay.is_none());
    assert!(story.model.study.is_some());
}

#[test]
fn what_another_lab_did_does_not_count() {
    let mut story = open(SMALL);
    story.click("[ ] client-1");
    story.send("client-1", 0, "hello", None);
    story.begin();
    assert_eq!(ticks(&story), 0);
    assert!(story.model.study.as_ref().unwrap().marks().is_empty());
    story.of("client-1", Fact::PeerPaused);
    assert_eq!(story.hit(3, 14), Target::Pane);
}

#[test]
fn what_is_to_be_typed_can_be_pointed_at() {
    let mut story = open(SMALL);
    story.model.lessons[0].steps[0].order = "Send `a`, `Ctrl-N`, `10`; `Enter`.".into();
    story.model.lessons[0].steps[0].hint = Some("Or press `p` or `F2`.".into());
    story.model.lessons[0].steps[0].play =
        vec![Move::Send("client-1".into(), Message::single("a"), Turn::Wait)];
    story.keys("F8 Enter");
    let topology = story.topology.clone();
    story.started(topology);
    for word in ["a,", "Ctrl-N,", "10;"] {
        story.click(word);
    }
    let typed: String = story.model.screen.line.text().chars().filter(char::is_ascii).collect();
    assert_eq!((typed.as_str(), story.model.screen.line.text().chars().count()), ("a10", 4));
    assert_eq!(story.model.screen.focus, Focus::Box);
    story.click("10;");
    assert_eq!(story.model.screen.line.text(), "10", "the line begins anew");
}

#[test]
fn keys_that_a_lesson_names_can_be_pointed_at() {
    let mut story = open(SMALL);
    story.model.lessons[0].steps[0].hint = Some("Or press `p`, or `F2`.".into());
    story.keys("F8 Enter");
    let topology = story.topology.clone();
    story.started(topology);
    story.click("hello");
    story.click("a hint");
    let client = story.peer("client-1");
    assert_eq!(story.click("p, or"), [Effect::Tell(Command::Pause(client))]);
    story.click("F2.");
    assert_eq!(story.model.screen.tab, Tab::Messages);
    assert_eq!(story.model.screen.line.text(), "hello");
}

#[test]
fn a_question_suggests_what_the_step_asks_for_and_the_mouse_can_take_it() {
    let mut story = open(LARGE);
    story.model.lessons[0].steps[0].play =
        vec![Move::Flood("client-1".into(), "rate=5/s count=7".parse().unwrap())];
    story.keys("F8 Enter");
    let topology = story.topology.clone();
    story.started(topology);
    for peer in story.topology.peers.clone() {
        story.start(peer.id);
    }
    story.keys("Esc g");
    insta::assert_snapshot!("suggestions-120x36", story.screen());
    story.click("[rate=5/s count=7]");
    let effects = story.click("Enter OK");
    let flood = "rate=5/s count=7".parse().unwrap();
    assert_eq!(effects, [Effect::Tell(Command::Flood(story.peer("client-1"), flood))]);
    // The keyboard goes through them, too.
    story.keys("e Down");
    let screen = story.screen();
    assert!(screen.contains("▸ sndhwm=10"), "{screen}");
    assert!(screen.contains("now 1000"), "what it would change is told: {screen}");
    story.keys("Up Up");
    assert!(story.screen().contains("▸ linger=2s"), "{}", story.screen());
}

#[test]
fn the_palette_finds_lessons() {
    let mut story = menu(LARGE);
    story.keys("Ctrl-P");
    story.types("who answers");
    assert!(story.screen().contains("learn Who answers"), "{}", story.screen());
    let effects = story.keys("Enter");
    assert!(matches!(effects.as_slice(), [Effect::Tell(Command::Start(_))]), "{effects:?}");
    assert!(story.model.study.is_some());
}
