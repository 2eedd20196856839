//! The command palette, by keys and by mouse; and the mouse on the words that name keys.

use zmq_lab::control::{Action, Effect, Target};
use zmq_lab::lab::{Command, Transport};
use zmq_lab::model::Overlay;

use super::story::Story;
use super::{LARGE, SMALL};

fn lab() -> Story {
    let mut story = Story::lab("pipeline", Transport::Inproc, SMALL);
    story.model.screen.notices.clear();
    story
}

#[test]
fn the_palette_offers_actions_peers_and_patterns() {
    let mut story = lab();
    story.keys("Ctrl-P");
    insta::assert_snapshot!("commands", story.screen());
    story.types("wrk2");
    insta::assert_snapshot!("commands-found", story.screen());
    story.types("zzz");
    let screen = story.screen();
    assert!(screen.contains("Nothing is called that."), "{screen}");
    let mut large = Story::menu(LARGE);
    large.keys("Ctrl-P");
    insta::assert_snapshot!("commands-menu", large.screen());
}

#[test]
fn a_few_letters_and_enter_do_it() {
    let mut story = lab();
    story.types("not lost");
    story.keys("Ctrl-P");
    story.types("worker-2");
    story.keys("Enter");
    assert_eq!(story.model.screen.selected, Some(story.peer("worker-2")));
    story.keys("Ctrl-P");
    story.types("kill");
    let effects = story.keys("Enter");
    assert_eq!(effects, [Effect::Tell(Command::Kill(story.peer("worker-2")))]);
    assert!(story.model.screen.overlay.is_none());
    assert!(story.screen().contains("not lost"), "{}", story.screen());
    story.keys("Ctrl-P");
    story.types("pubsub");
    let effects = story.keys("Enter");
    assert!(matches!(&effects[..], [Effect::Tell(Command::Start(it))] if it.name == "pubsub"));
}

#[test]
fn what_is_chosen_stays_in_sight_and_escape_changes_nothing() {
    let mut story = lab();
    story.keys("Ctrl-P Up");
    for _ in 0..20 {
        story.keys("PgDn");
    }
    let screen = story.screen();
    assert!(screen.lines().any(|line| line.contains("▸ start")), "{screen}");
    assert_eq!(story.keys("Esc"), []);
    assert!(story.model.screen.overlay.is_none());
    story.keys("Ctrl-P Ctrl-P");
    assert!(story.model.screen.overlay.is_none());
}

#[test]
fn the_mouse_finds_and_does_all_of_it() {
    let mut story = lab();
    // The words at the top and at the bottom are keys, too.
    story.click("F1 help");
    assert!(matches!(story.model.screen.overlay, Some(Overlay::Help { .. })));
    story.click("Esc close");
    assert!(story.model.screen.overlay.is_none());
    story.click("Esc lab keys");
    story.click("worker-1");
    let effects = story.click("k kill");
    assert_eq!(effects, [Effect::Tell(Command::Kill(story.peer("worker-1")))]);
    story.keys("w");
    story.types("2s");
    assert_eq!(story.click("Enter OK").len(), 1);
    story.keys("Ctrl-P");
    story.types("select sink");
    let (x, y) = story.find("▸ select sink  ");
    assert_eq!(story.hit(x, y + 2), Target::Offer(0));
    let target = story.hit(x + 4, y + 2);
    story.act(Action::Click(target));
    assert_eq!(story.model.screen.selected, Some(story.peer("sink")));
}

#[test]
fn a_recording_offers_no_pattern() {
    let mut story = lab();
    story.model.screen.replay();
    story.keys("Ctrl-P");
    story.types("start Publish");
    assert!(!story.screen().contains("pubsub"), "{}", story.screen());
}
