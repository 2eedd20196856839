//! Queues on the screen: how much waits where, what is full, and who is blocked since when.

use zmq_lab::lab::{Fact, Holding, Transport};
use zmq_lab::view::Theme;

use super::story::Story;
use super::{LARGE, SMALL};

/// A ventilator whose two workers read nothing: their queues are full, and more is held.
fn full(size: (u16, u16)) -> Story {
    let toml = r#"title = "Small queues"
summary = "Little room"
lesson = "Look."
[[peer]]
name = "ventilator"
role = "speaker"
socket = { type = "PUSH", bind = true, sndhwm = 2 }
[[peer]]
name = "worker"
count = 2
role = "worker"
in = { type = "PULL", connect = "ventilator", rcvhwm = 1 }
out = { type = "PUSH", connect = "sink" }
[[peer]]
name = "sink"
role = "listener"
socket = { type = "PULL", bind = true }
"#;
    let mut story = Story::own(toml, size);
    story.of("worker-1", Fact::PeerPaused);
    story.of("worker-2", Fact::PeerPaused);
    for task in ["one", "two", "three", "four", "five", "six"] {
        story.send("ventilator", 0, task, None);
    }
    let n = story.offer("ventilator", 0, b"seven", None);
    story.of("ventilator", Fact::Held { socket: 0, n, why: Holding::WouldBlock });
    let n = story.offer("ventilator", 0, b"eight", None);
    story.of("ventilator", Fact::Held { socket: 0, n, why: Holding::Behind });
    story
}

#[test]
fn full_queues_and_a_blocked_sender() {
    let mut story = full(LARGE);
    story.keys("Esc Shift-Tab Tab F4");
    insta::assert_snapshot!("queues-120x36", story.screen());
    insta::assert_snapshot!("queues-80x24", full(SMALL).screen());
    insta::assert_snapshot!("queues-60x16", full((60, 16)).screen());
}

#[test]
fn a_full_queue_is_as_loud_as_a_loss_and_a_free_one_is_calm() {
    let mut story = full(LARGE);
    let theme = Theme::dark(termprofile::TermProfile::TrueColor);
    assert_eq!(story.style("about 3 of 3 waiting").fg, theme.fates.lost.fg);
    story.of("worker-1", Fact::PeerResumed);
    for task in ["one", "three", "five", "six"] {
        story.receive("worker-1", 0, task);
    }
    assert_eq!(story.style("2 of 3 waiting").fg, theme.fates.pending.fg);
}

#[test]
fn the_journal_calls_the_peers_by_their_names() {
    let mut story = Story::lab("reqrep", Transport::Tcp, LARGE);
    story.keys("F3");
    let screen = story.screen();
    assert!(screen.contains("accepts a connection from client-2 (127.0.0.1:40002)"), "{screen}");
    let mut story = Story::lab("pubsub", Transport::Tcp, LARGE);
    story.keys("F3");
    let screen = story.screen();
    assert!(screen.contains("land from subscriber-2"), "{screen}");
}
