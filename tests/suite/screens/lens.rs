//! The envelope lens over an opened message: its frames hop by hop.

use zmq_lab::l10n::Language;
use zmq_lab::lab::{Frame, Message, Transport};
use zmq_lab::view::Theme;

use super::story::Story;
use super::{LARGE, SMALL};

const HUGE: (u16, u16) = (200, 60);
/// What a ROUTER calls a client that was given no name.
const MADE_UP: &[u8] = b"\0\x6b\x8b\x45\x67";

fn message(frames: &[&[u8]]) -> Message {
    Message::from_frames(frames.iter().map(|frame| Frame::from(frame.to_vec())).collect())
}

/// A request through the broker and its answer, opened.
fn answered(size: (u16, u16)) -> Story {
    let mut story = Story::lab("queue", Transport::Inproc, size);
    story.model.screen.notices.clear();
    let wrapped = || message(&[MADE_UP, b"", b"hello"]);
    story.send("client-1", 0, "hello", None);
    let cause = story.take("broker", 0, wrapped());
    story.hand("broker", 1, wrapped(), cause);
    let cause = story.receive("service-1", 0, "hello");
    story.send("service-1", 0, "hello", cause);
    let cause = story.take("broker", 1, wrapped());
    story.hand("broker", 0, wrapped(), cause);
    story.receive("client-1", 0, "hello");
    story.rest();
    story.keys("Esc Home Enter");
    story
}

#[test]
fn a_request_is_followed_through_its_envelopes_at_every_size() {
    let mut story = answered(SMALL);
    story.keys("PgDn");
    insta::assert_snapshot!("lens-80x24", story.screen());
    insta::assert_snapshot!("lens-120x36", answered(LARGE).screen());
    insta::assert_snapshot!("lens-200x60", answered(HUGE).screen());
}

#[test]
fn what_is_put_on_and_what_is_taken_off_have_their_colours_and_their_signs() {
    let story = answered(HUGE);
    let theme = Theme::dark(termprofile::TermProfile::TrueColor);
    let screen = story.screen();
    assert_eq!(screen.matches("│+0x006b8b4567 │").count(), 2, "{screen}");
    assert_eq!(story.style("+0x006b8b4567").fg, theme.fates.delivered.fg);
    assert_eq!(story.style("-0x006b8b4567").fg, theme.fates.lost.fg);
    assert!(
        screen.contains(r#"0x006b8b4567 ("\x00k\x8bEg"): the identity of client-1."#),
        "{screen}"
    );
}

#[test]
fn the_lens_speaks_chinese() {
    let mut story = answered(LARGE);
    story.speak(Language::ZhCN);
    insta::assert_snapshot!("zh-lens-120x36", story.screen());
}

#[test]
fn a_message_that_nothing_is_put_on_has_no_lens() {
    let mut story = Story::lab("pubsub", Transport::Inproc, LARGE);
    story.send("publisher", 0, "hello", None);
    story.receive("subscriber-1", 0, "hello");
    story.rest();
    story.keys("Esc Home Enter");
    let screen = story.screen();
    assert!(!screen.contains("hop by hop") && screen.contains("Frame 1 of 1"), "{screen}");
}
