//! The sequence: the ladder of a lab, live, scrolled back, and with many columns.

use std::time::Duration;

use zmq_lab::lab::{Ending, Fact, Holding, Refusal, Transport};
use zmq_lab::model::{Overlay, Tab};
use zmq_lab::view::Theme;

use super::story::Story;
use super::{LARGE, SMALL};

fn pubsub(size: (u16, u16)) -> Story {
    let mut story = Story::lab("pubsub", Transport::Tcp, size);
    story.model.screen.notices.clear();
    story.send("publisher", 0, "hello", None);
    story.receive("subscriber-1", 0, "hello");
    story.send("publisher", 0, "123 hi", None);
    story.receive("subscriber-1", 0, "123 hi");
    story.receive("subscriber-2", 0, "123 hi");
    story.of("subscriber-1", Fact::PeerEnded { how: Ending::Killed });
    story.send("publisher", 0, "123 alone", None);
    story.receive("subscriber-2", 0, "123 alone");
    story.rest();
    story.keys("F11");
    story
}

fn reqrep(size: (u16, u16)) -> Story {
    let mut story = Story::lab("reqrep", Transport::Tcp, size);
    story.model.screen.notices.clear();
    story.ask("client-1", "how are you?");
    story.of("server", Fact::PeerPaused);
    story.send("client-2", 0, "and you?", None);
    let n = story.offer("client-2", 0, b"next", None);
    story.of("client-2", Fact::Held { socket: 0, n, why: Holding::Turn });
    let n = story.offer("client-2", 0, b"forced", None);
    story.of("client-2", Fact::Refused { socket: 0, n, why: Refusal::OutOfTurn });
    story.rest();
    story.keys("F11");
    story
}

fn pipeline(size: (u16, u16)) -> Story {
    let mut story = Story::lab("pipeline", Transport::Tcp, size);
    story.model.screen.notices.clear();
    story.work("worker-1", "dig");
    story.send("ventilator", 0, "carry", None);
    story.send("ventilator", 0, "sing", None);
    story.send("ventilator", 0, "dance", None);
    for _ in 0..600 {
        story.pass(Duration::from_micros(100));
    }
    let cause = story.receive("worker-2", 0, "carry");
    story.send("worker-2", 1, "carry", cause);
    story.receive("sink", 0, "carry");
    let text = zmq_lab::lab::Message::single("sing");
    story.of("worker-1", Fact::Unread { socket: 0, message: text, from: None });
    story.of("worker-1", Fact::PeerEnded { how: Ending::Killed });
    story.rest();
    story.keys("F11");
    story
}

#[test]
fn the_ladders_of_the_patterns() {
    insta::assert_snapshot!("sequence-pubsub-120x36", pubsub(LARGE).screen());
    insta::assert_snapshot!("sequence-pubsub-80x24", pubsub(SMALL).screen());
    insta::assert_snapshot!("sequence-pubsub-60x16", pubsub((60, 16)).screen());
    insta::assert_snapshot!("sequence-reqrep-120x36", reqrep(LARGE).screen());
    insta::assert_snapshot!("sequence-pipeline-120x36", pipeline(LARGE).screen());
    insta::assert_snapshot!("sequence-pipeline-80x24", pipeline(SMALL).screen());
}

#[test]
fn many_columns_shrink_and_the_rest_is_reached_by_selecting() {
    let mut story = Story::crowd("pubsub", (Transport::Inproc, LARGE), &[("subscriber", 64)]);
    story.send("publisher", 0, "hello", None);
    for n in 1..=64 {
        story.receive(&format!("subscriber-{n}"), 0, "hello");
    }
    story.rest();
    story.keys("F11");
    insta::assert_snapshot!("sequence-many-120x36", story.screen());
    story.keys("Esc");
    for _ in 0..40 {
        story.keys("Tab");
    }
    insta::assert_snapshot!("sequence-many-later-120x36", story.screen());
}

#[test]
fn in_ascii_the_ladder_is_drawn_with_stand_ins() {
    let mut story = pipeline(SMALL);
    story.theme(Theme::dark(termprofile::TermProfile::NoColor).in_ascii(true));
    let screen = story.screen();
    assert!(screen.is_ascii() && !screen.contains('?'), "{screen}");
    insta::assert_snapshot!("sequence-ascii", screen);
}

#[test]
fn the_ladder_follows_live_scrolls_back_and_returns() {
    let mut story = pubsub(SMALL);
    for n in 0..40 {
        story.send("publisher", 0, &format!("news {n}"), None);
    }
    assert!(story.screen().contains("news 39"), "{}", story.screen());
    assert!(story.screen().contains("live"), "{}", story.screen());
    story.keys("Esc Home");
    let screen = story.screen();
    assert!(screen.contains("starts") && !screen.contains("live"), "{screen}");
    story.send("publisher", 0, "extra", None);
    let ladder = |story: &Story| story.screen().split("Sequence ──").nth(1).unwrap().to_owned();
    assert!(!ladder(&story).contains("extra"), "{}", story.screen());
    story.keys("End");
    assert_eq!(story.model.screen.rung, None);
    assert!(ladder(&story).contains("● extra"), "{}", story.screen());
}

#[test]
fn the_selected_message_is_followed_through_all_its_hops() {
    let mut story = pipeline(LARGE);
    story.keys("F2 Esc End F11");
    let hops = |story: &Story| {
        let screen = story.screen();
        let marked = |line: &&str| line.contains("│▌") || line.contains("│▸");
        screen.lines().filter(marked).map(|line| line.contains("dig")).collect::<Vec<_>>()
    };
    assert_eq!(hops(&story), [true, true], "{}", story.screen());
    // From here the way back leads to the same message, and its details.
    story.keys("Down F2");
    let row = story.model.screen.row.unwrap();
    let dig = story.model.world.ledger().entry(row).unwrap();
    assert_eq!(dig.message, zmq_lab::lab::Message::single("dig"));
    story.keys("F11 Enter");
    assert!(matches!(story.model.screen.overlay, Some(Overlay::Message { .. })));
    assert!(story.screen().contains("Message 1 from ventilator"), "{}", story.screen());
}

#[test]
fn a_click_selects_a_step_and_a_second_opens_its_message() {
    let mut story = pubsub(LARGE);
    story.keys("Esc");
    let (x, y) = story.find("├─ 123 hi");
    let target = story.hit(x, y);
    story.act(zmq_lab::control::Action::Click(target));
    assert!(story.model.screen.overlay.is_none());
    assert!(story.model.screen.rung.is_some());
    story.act(zmq_lab::control::Action::Click(target));
    assert!(story.screen().contains("Message 2 from publisher"), "{}", story.screen());
}

#[test]
fn each_lane_has_its_peers_hue() {
    let mut story = pubsub(LARGE);
    story.keys("6");
    let theme = Theme::dark(termprofile::TermProfile::TrueColor);
    let (x, y) = story.find("├─ hello");
    let line = story.draw().0[(x, y)].style();
    assert_eq!(line.fg, theme.hue(story.peer("publisher")).fg);
    assert_eq!(story.model.screen.tab, Tab::Sequence);
}
