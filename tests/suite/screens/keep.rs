//! Lines kept under a name, the clipboard, and a screen that stands still.

use zmq_lab::control::Effect;
use zmq_lab::lab::{Fact, Message, Transport};

use super::SMALL;
use super::story::Story;

fn lab() -> Story {
    let mut story = Story::lab("pubsub", Transport::Tcp, SMALL);
    story.model.screen.notices.clear();
    story
}

#[test]
fn a_line_is_kept_brought_back_and_forgotten() {
    let mut story = lab();
    story.keys("Ctrl-G");
    assert!(story.screen().contains("No line is kept"), "{}", story.screen());
    story.types("123 a long greeting");
    assert_eq!(story.keys("Ctrl-R"), []);
    insta::assert_snapshot!("keep-name", story.screen());
    story.keys("Ctrl-U");
    story.types("greet");
    let effects = story.keys("Enter");
    let [Effect::Store { scenario, kept }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((scenario.as_str(), kept[0].name.as_str()), ("pubsub", "greet"));
    assert_eq!(kept[0].text, "123 a long greeting");
    assert_eq!(story.model.screen.line.text(), "123 a long greeting");

    story.keys("Ctrl-U Ctrl-G");
    insta::assert_snapshot!("kept", story.screen());
    story.types("gr");
    assert_eq!(story.keys("Enter"), []);
    assert_eq!(story.model.screen.line.text(), "123 a long greeting");
    // The palette of everything finds it, too.
    story.keys("Ctrl-U Ctrl-P");
    story.types("greet");
    story.keys("Enter");
    assert_eq!(story.model.screen.line.text(), "123 a long greeting");

    story.keys("Ctrl-G");
    let effects = story.keys("Ctrl-X");
    assert!(matches!(&effects[..], [Effect::Store { kept, .. }] if kept.is_empty()), "{effects:?}");
    assert!(story.model.kept().is_empty());
}

#[test]
fn a_name_is_needed_and_so_is_a_line() {
    let mut story = lab();
    story.keys("Ctrl-R");
    assert!(story.screen().contains("Nothing is typed"), "{}", story.screen());
    story.types("x");
    story.keys("Ctrl-R Ctrl-U");
    assert_eq!(story.keys("Enter"), []);
    assert!(story.screen().contains("What shall this line be called?"), "{}", story.screen());
}

#[test]
fn the_chosen_message_and_the_endpoint_go_to_the_clipboard() {
    let mut story = lab();
    story.keys("Esc y");
    assert!(story.screen().contains("nothing to copy"), "{}", story.screen());
    story.send("publisher", 0, "first", None);
    story.send("publisher", 0, "zwei 你好", None);
    assert_eq!(story.keys("y"), [Effect::Copy("zwei 你好".into())]);
    assert!(story.screen().contains("11 bytes given"), "{}", story.screen());
    assert_eq!(story.keys("Down Enter y"), [Effect::Copy("first".into())]);
    story.keys("Esc");
    story.offer("publisher", 0, b"\xff\x1b[2J", None);
    assert_eq!(story.keys("Home y"), [Effect::Copy("\\xff\\x1b[2J".into())]);

    story.click("publisher");
    let bound = story.keys("Y");
    story.click("subscriber-1");
    assert_eq!(story.keys("Y"), bound);
    let [Effect::Copy(endpoint)] = &bound[..] else { panic!("{bound:?}") };
    assert!(endpoint.starts_with("tcp://127.0.0.1:"), "{endpoint}");
}

#[test]
fn a_screen_that_stands_still_says_so_and_catches_up() {
    let mut story = lab();
    story.send("publisher", 0, "before", None);
    story.receive("subscriber-1", 0, "before");
    story.keys("Ctrl-S");
    story.send("publisher", 0, "meanwhile", None);
    story.receive("subscriber-1", 0, "meanwhile");
    let screen = story.screen();
    assert!(screen.contains("screen frozen") && !screen.contains("meanwhile"), "{screen}");
    assert_eq!(story.model.frozen(), Some(6));
    assert_eq!(story.model.newest().ledger().entries().count(), 2);
    // Looking round goes on.
    story.keys("Esc F4 F2");
    assert!(!story.screen().contains("meanwhile"));
    story.keys("Ctrl-S");
    let screen = story.screen();
    assert!(screen.contains("meanwhile") && !screen.contains("frozen"), "{screen}");
    assert_eq!(story.model.frozen(), None);
}

#[test]
fn another_lab_ends_the_standstill() {
    let mut story = lab();
    story.keys("Ctrl-S");
    assert_eq!(story.model.frozen(), Some(0));
    let topology = story.topology.over(Transport::Inproc);
    story.started(topology);
    assert_eq!(story.model.frozen(), None);
    assert!(story.screen().contains("inproc"), "{}", story.screen());
}

#[test]
fn what_happened_behind_a_still_screen_is_what_a_moving_one_shows() {
    let tell = |still: bool| {
        let mut story = lab();
        story.send("publisher", 0, "one", None);
        if still {
            story.keys("Ctrl-S");
        }
        story.receive("subscriber-1", 0, "one");
        let gone = Message::single("one");
        let subscriber = "subscriber-2";
        story.of(subscriber, Fact::Unread { socket: 0, message: gone, from: None });
        story.send("publisher", 0, "123 two", None);
        if still {
            story.keys("Ctrl-S");
        }
        story.model.screen.notices.clear();
        story.rest();
        story.screen()
    };
    assert_eq!(tell(true), tell(false));
}
