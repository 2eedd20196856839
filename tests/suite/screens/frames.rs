//! Whole frames, as a person sees them. The colours that matter are asserted in words.

use std::time::Duration;

use ratatui::style::Modifier;
use termprofile::TermProfile;
use zmq_lab::control::Action;
use zmq_lab::lab::{Ending, Fact, Holding, Refusal, Transport};
use zmq_lab::view::Theme;

use super::story::Story;
use super::{LARGE, SMALL};

pub fn pubsub(size: (u16, u16)) -> Story {
    let mut story = Story::lab("pubsub", Transport::Tcp, size);
    story.model.screen.notices.clear();
    story.send("publisher", 0, "hello", None);
    story.receive("subscriber-1", 0, "hello");
    story.send("publisher", 0, "123 hi", None);
    story.receive("subscriber-1", 0, "123 hi");
    story.receive("subscriber-2", 0, "123 hi");
    story.rest();
    story
}

/// One client has its reply; the other waits for its own, has a line held and one refused.
pub fn reqrep(size: (u16, u16)) -> Story {
    let mut story = Story::lab("reqrep", Transport::Tcp, size);
    story.ask("client-1", "how are you?");
    story.of("server", Fact::PeerPaused);
    story.send("client-2", 0, "and you?", None);
    let n = story.offer("client-2", 0, b"next", None);
    story.of("client-2", Fact::Held { socket: 0, n, why: Holding::Turn });
    let n = story.offer("client-2", 0, b"forced", None);
    story.of("client-2", Fact::Refused { socket: 0, n, why: Refusal::OutOfTurn });
    story.rest();
    story
}

/// Both workers have worked; one is killed with a task in its queue.
pub fn pipeline(size: (u16, u16)) -> Story {
    let mut story = Story::lab("pipeline", Transport::Tcp, size);
    story.of("worker-2", Fact::PaceSet { pace: Duration::from_secs(2) });
    story.work("worker-1", "dig");
    story.work("worker-2", "carry");
    story.send("ventilator", 0, "sing", None);
    let text = zmq_lab::lab::Message::single("sing");
    story.of("worker-1", Fact::Unread { socket: 0, message: text, from: None });
    story.of("worker-1", Fact::PeerEnded { how: Ending::Killed });
    story.rest();
    story
}

#[test]
fn the_menu() {
    insta::assert_snapshot!("menu-80x24", Story::menu(SMALL).screen());
    insta::assert_snapshot!("menu-120x36", Story::menu(LARGE).screen());
    insta::assert_snapshot!("menu-60x16", Story::menu((60, 16)).screen());
}

#[test]
fn the_menu_shows_what_is_searched_for_and_the_chosen_transport() {
    let mut story = Story::menu(SMALL);
    story.types("pipe");
    story.keys("Tab");
    insta::assert_snapshot!("menu-searched", story.screen());
    story.types("!!");
    let screen = story.screen();
    assert!(screen.contains("No pattern matches"), "{screen}");
}

#[test]
fn publish_and_subscribe() {
    insta::assert_snapshot!("pubsub-80x24", pubsub(SMALL).screen());
    insta::assert_snapshot!("pubsub-120x36", pubsub(LARGE).screen());
    insta::assert_snapshot!("pubsub-60x16", pubsub((60, 16)).screen());
}

#[test]
fn request_and_reply() {
    let mut story = reqrep(SMALL);
    story.keys("Tab");
    insta::assert_snapshot!("reqrep-80x24", story.screen());
    insta::assert_snapshot!("reqrep-120x36", reqrep(LARGE).screen());
}

#[test]
fn the_pipeline() {
    insta::assert_snapshot!("pipeline-80x24", pipeline(SMALL).screen());
    insta::assert_snapshot!("pipeline-120x36", pipeline(LARGE).screen());
}

#[test]
fn every_pane() {
    let mut story = pipeline(SMALL);
    story.keys("F3");
    insta::assert_snapshot!("journal", story.screen());
    story.keys("F4");
    insta::assert_snapshot!("peer", story.screen());
    story.keys("F5");
    insta::assert_snapshot!("lesson", story.screen());
}

#[test]
fn the_help() {
    let mut story = pubsub(LARGE);
    story.keys("F1");
    insta::assert_snapshot!("help-120x36", story.screen());
    let mut story = Story::menu(SMALL);
    story.keys(&format!("F1{}", " PgDn".repeat(40)));
    insta::assert_snapshot!("help-80x24-end", story.screen());
}

#[test]
fn questions() {
    let mut story = pubsub(SMALL);
    story.click("subscriber-2");
    story.keys("Esc s");
    story.types("45");
    insta::assert_snapshot!("ask-subscription", story.screen());
    story.keys("Esc d");
    insta::assert_snapshot!("ask-drop", story.screen());
    story.keys("Esc");
    story.act(Action::Paste("line\n".repeat(25)));
    insta::assert_snapshot!("ask-paste", story.screen());
}

#[test]
fn many_peers_shrink_to_rows_and_the_rest_is_scrolled_to() {
    let mut story = Story::crowd("reqrep", (Transport::Inproc, SMALL), &[("client", 64)]);
    story.ask("client-3", "hello");
    story.rest();
    insta::assert_snapshot!("many-80x24", story.screen());
    for _ in 0..40 {
        story.keys("Tab");
    }
    let screen = story.screen();
    assert!(screen.contains("▌client-41"), "{screen}");
    let mut story = Story::crowd("pubsub", (Transport::Inproc, LARGE), &[("subscriber", 64)]);
    story.send("publisher", 0, "hello", None);
    story.receive("subscriber-1", 0, "hello");
    story.rest();
    insta::assert_snapshot!("many-120x36", story.screen());
}

#[test]
fn hundreds_of_peers_are_one_box_that_opens_with_the_worst_first() {
    let crowd = |size| {
        let mut story = Story::crowd("pubsub", (Transport::Inproc, size), &[("subscriber", 500)]);
        story.of("subscriber-17", Fact::PeerPaused);
        story.of("subscriber-400", Fact::PeerEnded { how: Ending::Killed });
        story.send("publisher", 0, "hello", None);
        story.receive("subscriber-1", 0, "hello");
        story.rest();
        story.model.screen.notices.clear();
        story
    };
    insta::assert_snapshot!("crowd-80x24", crowd(SMALL).screen());
    let mut story = crowd(LARGE);
    insta::assert_snapshot!("crowd-120x36", story.screen());
    story.keys("Esc Tab");
    let worst = story.peer("subscriber-400");
    assert_eq!(story.model.screen.selected, Some(worst), "the worst stands for its group");
    story.keys("Tab");
    assert_eq!(story.model.screen.selected, Some(story.peer("publisher")), "two boxes");
    story.keys("Tab v");
    insta::assert_snapshot!("crowd-open-120x36", story.screen());
    story.keys("Tab");
    assert_eq!(story.model.screen.selected, Some(story.peer("subscriber-17")));
    // Whoever is looked for by name stands for the group.
    story.keys("v Ctrl-P");
    story.types("select subscriber-321");
    story.keys("Enter");
    assert!(story.screen().contains("subscriber-321"), "{}", story.screen());
}

#[test]
fn a_terminal_that_is_too_small_hears_what_is_needed() {
    insta::assert_snapshot!("too-small", pubsub((59, 15)).screen());
    // Even a single cell draws something rather than nothing or a panic.
    for size in [(1, 1), (10, 2), (59, 40), (200, 15)] {
        assert!(!pubsub(size).screen().trim().is_empty(), "{size:?}");
    }
}

#[test]
fn every_size_from_the_smallest_up_draws_every_pane() {
    for rows in [16, 17, 18, 20, 21, 23, 27, 39] {
        for columns in [60, 61, 79, 109, 110, 111, 200] {
            let mut story = pipeline((columns, rows));
            for key in ["F2", "F3", "F4", "F5", "F11", "F12", "F1"] {
                story.keys(key);
                let screen = story.screen();
                assert!(screen.contains("zmq-lab"), "{columns}x{rows} {key}\n{screen}");
            }
        }
    }
}

#[test]
fn in_ascii_no_other_character_is_drawn() {
    let mut story = pipeline(SMALL);
    story.theme(Theme::dark(TermProfile::NoColor).in_ascii(true));
    let screen = story.screen();
    assert!(screen.is_ascii(), "{screen}");
    insta::assert_snapshot!("ascii", screen);
}

#[test]
fn a_message_moves_along_its_wire_while_it_is_replayed() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    story.send("publisher", 0, "hello", None);
    story.receive("subscriber-1", 0, "hello");
    story.act(Action::Tick(Duration::from_millis(350)));
    insta::assert_snapshot!("flight", story.screen());
    story.rest();
    assert!(!story.model.screen.flights.moving());
}

#[test]
fn each_peer_has_its_hue_and_each_fate_its_colour() {
    let story = pubsub(LARGE);
    let theme = Theme::dark(TermProfile::TrueColor);
    assert_eq!(story.style("✓").fg, theme.fates.delivered.fg);
    assert_eq!(story.style("∅ filtered").fg, theme.fates.filtered.fg);
    let (hue, box_style) = (theme.hue(story.peer("subscriber-2")).fg, story.style("subscriber-2"));
    assert_eq!(box_style.fg, hue);
    assert_ne!(story.style("subscriber-1").fg, hue);
}

#[test]
fn a_dead_peer_is_dim_and_says_so() {
    let story = pipeline(LARGE);
    let theme = Theme::dark(TermProfile::TrueColor);
    assert_eq!(story.style("worker-1").fg, theme.dead.fg);
    assert_eq!(story.style("✗ killed").fg, theme.error.fg);
}

#[test]
fn the_selected_tab_and_the_focus_show_without_colour() {
    let mut story = pubsub(SMALL);
    story.theme(Theme::dark(TermProfile::NoColor));
    assert!(story.style("Messages").add_modifier.contains(Modifier::UNDERLINED));
    story.keys("Esc");
    assert!(story.style("Messages").add_modifier.contains(Modifier::REVERSED));
}

#[test]
fn what_was_let_go_is_counted_on_the_screen() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    for n in 0..10_050 {
        story.send("publisher", 0, "x", None);
        if n % 100 == 0 {
            story.rest();
        }
    }
    let screen = story.screen();
    assert!(screen.contains("50 older in the totals only"), "{screen}");
    story.keys("F3");
    let screen = story.screen();
    assert!(screen.contains("older facts let go"), "{screen}");
}

/// A chain of workers, each handing on to the next.
fn chain(workers: usize) -> String {
    let mut toml = String::from(
        r#"title = "Chain"
summary = "A long one"
lesson = "Look."
[[peer]]
name = "source"
role = "speaker"
socket = { type = "PUSH", bind = true }
"#,
    );
    let mut before = "source".to_owned();
    for n in 1..=workers {
        toml.push_str(&format!(
            r#"[[peer]]
name = "station-{n}"
role = "worker"
in = {{ type = "PULL", connect = "{before}" }}
out = {{ type = "PUSH", bind = true }}
"#
        ));
        before = format!("station-{n}.out");
    }
    toml.push_str(&format!(
        r#"[[peer]]
name = "sink"
role = "listener"
socket = {{ type = "PULL", connect = "{before}" }}
"#
    ));
    toml
}

#[test]
fn a_chain_of_any_length_is_drawn_at_any_size() {
    for workers in [1, 3, 6, 12] {
        for size in [(60, 16), SMALL, LARGE, (200, 60)] {
            let mut story = Story::own(&chain(workers), size);
            story.send("source", 0, "hello", None);
            story.receive("station-1", 0, "hello");
            for key in ["F2", "F4", "F8"] {
                let screen = story.screen();
                assert!(screen.contains("zmq-lab"), "{workers} workers at {size:?}\n{screen}");
                story.keys(key);
            }
        }
    }
    insta::assert_snapshot!("chain", Story::own(&chain(3), LARGE).screen());
    insta::assert_snapshot!("chain-too-long", Story::own(&chain(6), SMALL).screen());
}
