//! Who has only a mouse, and who scrolls without looking.

use zmq_lab::control::{Action, Effect, Target, Wheel};
use zmq_lab::l10n::Language;
use zmq_lab::lab::{Command, Message, Transport, Turn};
use zmq_lab::model::{Focus, Notice, Overlay, Tab};

use super::story::Story;
use super::{LARGE, SMALL};

fn pubsub() -> Story {
    Story::lab("pubsub", Transport::Inproc, SMALL)
}

#[test]
fn a_page_scrolled_past_its_end_comes_back_at_once() {
    let mut story = Story::lab("pipeline", Transport::Inproc, SMALL);
    story.click("worker-1");
    for tab in ["F4", "F5"] {
        story.keys(tab);
        for key in ["Down", "PgDn", "End"] {
            for _ in 0..20 {
                story.keys(key);
            }
            let end = story.screen();
            story.keys("Up");
            assert_ne!(end, story.screen(), "{tab} {key}");
        }
        story.keys("Home");
        let top = story.screen();
        story.keys("Up Up Up Down");
        assert_ne!(top, story.screen(), "{tab}");
    }
}

#[test]
fn the_steps_of_a_lesson_scrolled_past_their_end_come_back_at_once() {
    let mut story = Story::menu((60, 16));
    story.model.lessons = zmq_lab::lesson::catalogue();
    let long = story.model.lessons.iter().position(|it| it.name == "prefixes").unwrap();
    story.keys("F5");
    story.model.screen.menu.chosen = long;
    let effects = story.keys("Enter");
    let [Effect::Tell(Command::Start(topology))] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    story.topology = topology.clone();
    story.begin();
    assert_eq!(story.model.screen.tab, Tab::Lesson);
    let turn = |story: &mut Story, wheel| {
        let (x, y) = (3, 11);
        story.act(Action::Wheel(story.hit(x, y), wheel));
    };
    story.keys("Alt-h");
    for _ in 0..20 {
        turn(&mut story, Wheel::Down);
    }
    let end = story.screen();
    turn(&mut story, Wheel::Up);
    assert_ne!(end, story.screen());
    for _ in 0..20 {
        turn(&mut story, Wheel::Up);
    }
    let top = story.screen();
    turn(&mut story, Wheel::Down);
    assert_ne!(top, story.screen());
}

#[test]
fn what_the_prose_of_a_pattern_says_is_to_be_typed_can_be_pointed_at() {
    let mut story = pubsub();
    story.keys("F5");
    story.click("hello, then");
    assert_eq!(story.model.screen.line.text(), "hello");
    story.click("123 hello.");
    assert_eq!(story.model.screen.line.text(), "123 hello");
    let peer = story.peer("publisher");
    let (message, turn) = (Message::single("123 hello"), Turn::Wait);
    let sent = Effect::Tell(Command::Send { peer, message, turn });
    assert_eq!(story.click("Enter send"), [sent]);
    story.keys("Esc End Up Up Up");
    // What would end the peer is typed, not done.
    story.click("b, alone");
    assert_eq!(story.model.screen.line.text(), "b");
    story.click("\\b.");
    assert_eq!(story.model.screen.line.text(), "\\b");
}

#[test]
fn a_message_of_two_frames_is_typed_by_pointing() {
    let mut story = Story::lab("envelope", Transport::Inproc, LARGE);
    story.keys("F5");
    for word in ["A and a text:", "Ctrl-N begins", "a text: in"] {
        story.click(word);
    }
    story.keys("F2");
    let message = Message::from_frames(vec!["A".into(), "a text".into()]);
    let peer = story.peer("publisher");
    let sent = Effect::Tell(Command::Send { peer, message, turn: Turn::Wait });
    assert_eq!(story.click("Enter send"), [sent]);
}

#[test]
fn the_chosen_message_is_typed_again_by_a_key_or_the_mouse() {
    let mut story = Story::lab("reqrep", Transport::Inproc, SMALL);
    story.ask("client-2", "hello there");
    story.ask("client-1", "b");
    story.rest();
    story.keys("Esc Up I");
    assert_eq!(story.model.screen.focus, Focus::Box);
    assert_eq!(story.model.screen.line.text(), "\\b", "it shall not end the client");
    assert_eq!(story.model.screen.speaker, Some(story.peer("client-1")));
    let (x, y) = story.find("1  client-2");
    let target = story.hit(x, y);
    assert!(matches!(target, Target::Message(..)), "{target:?}");
    story.act(Action::Click(target));
    story.act(Action::Click(target));
    assert!(matches!(story.model.screen.overlay, Some(Overlay::Message { .. })));
    story.click("I again");
    assert!(story.model.screen.overlay.is_none());
    assert_eq!(story.model.screen.line.text(), "hello there");
    assert_eq!(story.model.screen.speaker, Some(story.peer("client-2")));
}

#[test]
fn bytes_that_no_typing_makes_are_not_typed_again() {
    let mut story = pubsub();
    story.hand("publisher", 0, Message::single(vec![0xff, 0xfe]), None);
    story.rest();
    story.keys("Esc Up I");
    assert_eq!(story.model.screen.notices, [Notice::NoTypedText]);
    assert_eq!(story.model.screen.line.text(), "");
}

#[test]
fn of_two_keys_that_stand_together_each_can_be_pointed_at() {
    let mut story = pubsub();
    for text in ["one", "two"] {
        story.types(text);
        story.keys("Enter");
    }
    story.click("↑↓ history");
    story.click("↑↓ history");
    assert_eq!(story.model.screen.line.text(), "one");
    story.click("↓ history");
    assert_eq!(story.model.screen.line.text(), "two");
}

#[test]
fn a_second_click_opens_the_box_of_a_crowd() {
    let mut story = Story::crowd("pubsub", (Transport::Inproc, SMALL), &[("subscriber", 100)]);
    story.click("subscriber × 100");
    assert!(story.screen().contains("v opens"), "{}", story.screen());
    story.click("subscriber × 100");
    assert!(!story.screen().contains("subscriber × 100"), "{}", story.screen());
}

#[test]
fn the_menu_says_which_of_its_entries_are_in_sight() {
    let mut story = Story::menu(SMALL);
    assert!(story.screen().contains("1–3 of 17"), "{}", story.screen());
    story.types("pipeline");
    assert!(!story.screen().contains(" of 17"), "{}", story.screen());
    let story = Story::menu((200, 60));
    assert!(!story.screen().contains(" of 17"), "{}", story.screen());
}

#[test]
fn where_nobody_speaks_nothing_is_to_be_typed() {
    let lone = "title = 'ear'\n[[peer]]\nname = 'ear'\nrole = 'listener'\n[peer.socket]\n\
                type = 'SUB'\nbind = 'tcp://127.0.0.1:*'\nsubscribe = ['']\n";
    let story = Story::own(lone, SMALL);
    let screen = story.screen();
    assert!(!screen.contains("Type one below"), "{screen}");
    assert!(screen.contains("What comes in will stand here."), "{screen}");
    assert!(screen.contains("no peer here sends what is typed"), "{screen}");
}

#[test]
fn after_its_last_step_a_lesson_is_done_and_says_so() {
    let mut story = Story::menu(SMALL);
    story.model.lessons = zmq_lab::lesson::catalogue();
    story.model.lessons.truncate(1);
    story.model.lessons[0].steps.clear();
    story.keys("F5 Enter Esc J");
    assert_eq!(story.model.screen.notices, [Notice::StepDone { done: 0, of: 0 }]);
}

#[test]
fn actions_are_found_by_their_english_names_in_every_language() {
    let mut story = pubsub();
    story.speak(Language::ZhCN);
    story.keys("Ctrl-P");
    story.types("kill");
    assert!(story.screen().contains("杀死选中的对等方"), "{}", story.screen());
}
