//! The doctor's pane: what it shows, and what its keys do.

use zmq_lab::control::{Effect, Target};
use zmq_lab::lab::{Command, Ending, Fact, Prefix, Refusal, Transport};
use zmq_lab::model::{Focus, Notice, Overlay, Tab};

use super::story::Story;
use super::{LARGE, SMALL};

/// A lab with two ills: a subscriber is away, and another has no subscription.
pub fn ill(size: (u16, u16)) -> Story {
    let mut story = Story::lab("pubsub", Transport::Inproc, size);
    story.of("subscriber-1", Fact::PeerEnded { how: Ending::Killed });
    let prefix = Prefix::from("123");
    story.of("subscriber-2", Fact::Unsubscribed { socket: 0, prefix });
    story.send("publisher", 0, "hello", None);
    story.send("publisher", 0, "123 hello", None);
    story.rest();
    story.examine();
    story
}

#[test]
fn the_doctor_tells_what_is_amiss_and_why() {
    let mut story = ill(SMALL);
    assert!(story.screen().contains("Doctor ▲2"), "{}", story.screen());
    story.keys("F12");
    insta::assert_snapshot!("doctor-80x24", story.screen());
    story.keys("Esc Down");
    insta::assert_snapshot!("doctor-80x24-second", story.screen());
    let mut story = ill(LARGE);
    story.keys("F12 Esc");
    insta::assert_snapshot!("doctor-120x36", story.screen());
    let mut story = ill((60, 16));
    story.keys("F12");
    insta::assert_snapshot!("doctor-60x16", story.screen());
}

#[test]
fn a_healthy_lab_says_so() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    story.examine();
    story.keys("F12");
    insta::assert_snapshot!("doctor-healthy", story.screen());
}

#[test]
fn one_key_does_what_helps() {
    let mut story = ill(SMALL);
    let (away, mute) = (story.peer("subscriber-1"), story.peer("subscriber-2"));
    story.keys("F12 Esc");
    let told = Effect::Tell(Command::Subscribe(mute, Prefix::default()));
    assert_eq!(story.keys("Enter"), [told]);
    story.keys("Down");
    assert_eq!(story.model.screen.selected, Some(away), "the peer it is about is selected");
    story.keys("Down Down Up");
    assert_eq!(story.model.screen.selected, Some(mute), "there is no third");
    story.keys("Down");
    assert_eq!(story.keys("Enter"), [Effect::Tell(Command::Restart(away))]);
    let screen = story.screen();
    assert!(screen.contains("Doctor ▲1") && screen.contains("1 put aside"), "{screen}");
}

#[test]
fn what_is_put_aside_comes_back_when_asked_for_or_when_there_is_more_to_it() {
    let mut story = ill(SMALL);
    story.keys("F12 Esc Down h");
    assert!(!story.screen().contains("was away"), "{}", story.screen());
    story.examine();
    assert!(story.screen().contains("Doctor ▲1"), "{}", story.screen());
    story.keys("H");
    assert!(story.screen().contains("was away"), "{}", story.screen());
    story.keys("Down h h");
    assert!(story.screen().contains("2 put aside"), "{}", story.screen());
    story.send("publisher", 0, "one more", None);
    story.examine();
    let screen = story.screen();
    assert!(screen.contains("was away when publisher published 3 messages"), "{screen}");
}

#[test]
fn on_other_pages_and_where_nothing_is_amiss_enter_does_what_it_does_there() {
    let mut story = ill(SMALL);
    assert_eq!(story.keys("Esc Enter"), []);
    assert!(matches!(story.model.screen.overlay, None | Some(Overlay::Message { .. })));
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    story.keys("F12 Esc");
    assert_eq!(story.keys("Enter"), []);
    assert_eq!(story.model.screen.focus, Focus::Box);
}

#[test]
fn what_the_lab_cannot_help_is_not_tried() {
    let mut story = Story::lab("reqrep", Transport::Inproc, SMALL);
    let n = story.offer("client-1", 0, b"x", None);
    story.of("client-1", Fact::Refused { socket: 0, n, why: Refusal::OutOfTurn });
    story.examine();
    story.keys("F12 Esc");
    assert_eq!(story.keys("Enter"), []);
    assert_eq!(story.model.screen.notices, [Notice::NoRemedy]);
}

#[test]
fn a_finding_is_selected_by_the_pointer_too() {
    let mut story = ill(LARGE);
    story.keys("5");
    assert_eq!(story.model.screen.tab, Tab::Messages, "a key typed into the box stays there");
    story.keys("F12");
    let (x, y) = story.find("was away");
    assert_eq!(story.hit(x, y), Target::Finding(1));
    story.click("was away");
    assert_eq!(story.model.screen.selected, Some(story.peer("subscriber-1")));
    assert!(story.screen().contains("Enter: start subscriber-1 again"), "{}", story.screen());
}

#[test]
fn what_is_selected_stays_selected_when_others_go() {
    let mut story = ill(SMALL);
    story.keys("F12 Esc Down");
    let prefix = Prefix::default();
    story.of("subscriber-2", Fact::Subscribed { socket: 0, prefix });
    story.examine();
    let screen = story.screen();
    assert!(
        screen.contains("Doctor ▲1") && screen.contains("▸ ▲ subscriber-1 was away"),
        "{screen}"
    );
}
