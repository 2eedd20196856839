//! Faults and time in hand: which keys ask for them, and how they look.

use std::time::Duration;

use zmq_lab::control::Effect;
use zmq_lab::lab::{Command, Ending, Fact, Setting, SocketId, Transport, WireId};
use zmq_lab::model::{Focus, Notice, Overlay};

use super::story::Story;
use super::{LARGE, SMALL};

fn told(effects: Vec<Effect>) -> Vec<Command> {
    let command = |effect| match effect {
        Effect::Tell(command) => Some(command),
        Effect::Store { .. } | Effect::Copy(_) | Effect::Quit | Effect::Save => None,
        Effect::Write { .. } => None,
    };
    effects.into_iter().filter_map(command).collect()
}

fn ends(story: &Story, connector: &str, binder: &str) -> (SocketId, SocketId) {
    let at = |name| SocketId { peer: story.peer(name), socket: 0 };
    (at(connector), at(binder))
}

fn cut(story: &mut Story, connector: &str, binder: &str) {
    let (socket, to) = ends(story, connector, binder);
    let endpoint = story.endpoint(to, 0);
    let socket = socket.socket;
    story.of(connector, Fact::Disconnecting { socket, wire: WireId(0), endpoint, to });
}

#[test]
fn a_lone_link_is_cut_and_mended_by_one_key() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    let (connector, binder) = ends(&story, "subscriber-1", "publisher");
    story.keys("Esc Tab");
    assert_eq!(told(story.keys("c")), [Command::Cut { connector, binder }]);
    cut(&mut story, "subscriber-1", "publisher");
    assert_eq!(told(story.keys("c")), [Command::Mend { connector, binder }]);
}

#[test]
fn of_several_links_one_is_chosen() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    let (connector, binder) = ends(&story, "subscriber-2", "publisher");
    cut(&mut story, "subscriber-1", "publisher");
    story.keys("Esc c");
    insta::assert_snapshot!("links", story.screen());
    assert_eq!(told(story.keys("Down Enter")), [Command::Cut { connector, binder }]);
    assert!(story.model.screen.overlay.is_none());
    story.keys("c Esc");
    assert!(story.model.screen.overlay.is_none());
}

#[test]
fn a_cut_link_is_drawn_as_cut() {
    let mut story = Story::lab("pubsub", Transport::Inproc, LARGE);
    cut(&mut story, "subscriber-1", "publisher");
    insta::assert_snapshot!("cut-120x36", story.screen());
}

#[test]
fn an_option_is_set_and_the_screen_says_from_when_it_counts() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    let publisher = story.peer("publisher");
    let socket = SocketId { peer: publisher, socket: 0 };
    story.keys("Esc e");
    story.types("sndhwm=5");
    insta::assert_snapshot!("ask-option", story.screen());
    assert_eq!(told(story.keys("Enter")), [Command::Set(socket, Setting::Sndhwm(5))]);
    assert_eq!(story.model.screen.notices, [Notice::OptionSet(publisher, Setting::Sndhwm(5))]);
    story.keys("e");
    story.types("conflate=on");
    assert_eq!(story.keys("Enter"), []);
    assert!(matches!(story.model.screen.overlay, Some(Overlay::Prompt { bad: true, .. })));
    assert!(story.screen().contains("Not here."), "{}", story.screen());
    story.keys("Ctrl-U");
    story.types("immediate=on");
    assert!(
        story.screen().contains("in force when it connects or binds next"),
        "{}",
        story.screen()
    );
}

#[test]
fn a_peer_is_closed_and_started_anew_by_one_key() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    let publisher = story.peer("publisher");
    story.keys("Esc");
    assert_eq!(told(story.keys("R")), [Command::Restart(publisher)]);
}

#[test]
fn a_peer_crashes_without_a_goodbye_where_there_are_connections() {
    let mut story = Story::lab("pubsub", Transport::Tcp, SMALL);
    let publisher = story.peer("publisher");
    story.keys("Esc");
    assert_eq!(told(story.keys("K")), [Command::Crash(publisher)]);
    story.of("publisher", Fact::PeerEnded { how: Ending::Crashed });
    assert!(story.screen().contains("✗ crashed"), "{}", story.screen());
    assert_eq!(story.keys("K"), []);
    assert_eq!(story.model.screen.notices, [Notice::RunsNot(publisher)]);
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    assert_eq!(story.keys("Esc K"), []);
    assert_eq!(story.model.screen.notices, [Notice::NoCrash(publisher)]);
    assert!(story.screen().contains("no connection could stay open"), "{}", story.screen());
}

#[test]
fn the_last_kill_crash_or_cut_is_taken_back_one_after_the_other() {
    let mut story = Story::lab("pubsub", Transport::Tcp, SMALL);
    let (publisher, subscriber) = (story.peer("publisher"), story.peer("subscriber-1"));
    let at = |peer| SocketId { peer, socket: 0 };
    let (connector, binder) = (at(subscriber), at(publisher));
    story.keys("Esc");
    assert_eq!(story.keys("u"), []);
    assert_eq!(story.model.screen.notices, [Notice::NothingToUndo]);
    assert_eq!(told(story.keys("Tab c")), [Command::Cut { connector, binder }]);
    assert_eq!(told(story.keys("K")), [Command::Crash(subscriber)]);
    story.of("subscriber-1", Fact::PeerEnded { how: Ending::Crashed });
    assert_eq!(told(story.keys("Shift-Tab k")), [Command::Kill(publisher)]);
    story.of("publisher", Fact::PeerEnded { how: Ending::Killed });
    // What was put right by other means is not taken back.
    assert_eq!(told(story.keys("r")), [Command::Restart(publisher)]);
    assert_eq!(told(story.keys("u")), [Command::Restart(subscriber)]);
    assert!(story.screen().contains("stays lost"), "{}", story.screen());
    assert_eq!(told(story.keys("u")), [Command::Mend { connector, binder }]);
    assert!(story.screen().contains("Joined again"), "{}", story.screen());
    assert_eq!(story.keys("u"), []);
    story.keys("k");
    assert!(matches!(&story.keys("F6")[..], [Effect::Tell(Command::Start(_))]));
    assert_eq!(story.keys("u"), [], "another lab knows nothing of it");
}

#[test]
fn the_whole_lab_is_paused_stepped_and_let_go_on() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    assert_eq!(told(story.keys("F10")), [Command::PauseLab]);
    assert_eq!(told(story.keys("F9")), [Command::PauseLab]);
    story.say(None, Fact::LabPaused);
    for peer in ["publisher", "subscriber-1", "subscriber-2"] {
        story.of(peer, Fact::PeerPaused);
    }
    story.keys("Esc");
    insta::assert_snapshot!("lab-paused", story.screen());
    assert_eq!(told(story.keys(".")), [Command::StepLab]);
    assert_eq!(told(story.keys("P")), [Command::ResumeLab]);
}

#[test]
fn a_peer_paused_alone_is_stepped_alone() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    story.of("subscriber-1", Fact::PeerPaused);
    story.keys("Esc Tab");
    assert_eq!(told(story.keys(".")), [Command::Step(story.peer("subscriber-1"))]);
}

#[test]
fn slow_motion_gets_slower_and_then_ends() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    story.keys("Esc");
    for (before, after) in [(0, 200), (200, 1_000), (1_000, 0)] {
        story.say(None, Fact::SlowMotion { rest: Duration::from_millis(before) });
        let after = Duration::from_millis(after);
        assert_eq!(told(story.keys("z")), [Command::SlowMotion(after)]);
    }
    assert!(story.screen().contains("slow motion: 1 s a message"), "{}", story.screen());
}

#[test]
fn what_the_lab_was_told_is_in_the_journal() {
    let mut story = Story::lab("pubsub", Transport::Inproc, LARGE);
    cut(&mut story, "subscriber-1", "publisher");
    story.of("publisher", Fact::OptionSet { socket: 0, setting: Setting::Sndhwm(5) });
    story.of("publisher", Fact::OptionSet { socket: 0, setting: Setting::Immediate(true) });
    story.say(None, Fact::LabPaused);
    story.of("publisher", Fact::Stepped { handled: true });
    story.say(None, Fact::Stepped { handled: false });
    story.keys("F3");
    insta::assert_snapshot!("journal-faults", story.screen());
}

/// A lab in which two messages were sent, the second after a while.
fn two_messages() -> Story {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    story.send("publisher", 0, "first", None);
    story.receive("subscriber-1", 0, "first");
    story.send("publisher", 0, "next one", None);
    story.receive("subscriber-1", 0, "next one");
    story.rest();
    story.keys("Esc");
    story
}

#[test]
fn the_lab_is_looked_at_as_it_was() {
    let mut story = two_messages();
    assert!(story.screen().contains("got 2"), "{}", story.screen());
    story.keys("[ [");
    insta::assert_snapshot!("past", story.screen());
    story.keys("[ [");
    assert!(!story.screen().contains("next one"), "{}", story.screen());
    story.send("publisher", 0, "third", None);
    assert!(!story.screen().contains("third"), "{}", story.screen());
    story.keys("Esc");
    assert!(story.screen().contains("third"), "{}", story.screen());
    assert!(!story.model.history().in_past());
    assert_eq!(story.model.screen.focus, Focus::Panes, "Esc took the person back to now only");
}

#[test]
fn what_is_past_cannot_be_told_anything() {
    let mut story = two_messages();
    story.keys("[");
    for key in ["k", "p", "a", "c", "e", "t", "o", "P", ".", "z", "R"] {
        assert_eq!(story.keys(key), [], "{key}");
        assert_eq!(story.model.screen.notices, [Notice::Past], "{key}");
    }
    assert!(story.screen().contains("Esc goes back to now"), "{}", story.screen());
    assert!(story.model.history().in_past());
}

#[test]
fn whoever_types_types_to_the_lab_as_it_is_now() {
    let mut story = two_messages();
    story.keys("{ i");
    assert!(!story.model.history().in_past());
    story.types("hello");
    assert!(matches!(told(story.keys("Enter"))[..], [Command::Send { .. }]));
}

#[test]
fn going_forward_ends_in_the_present() {
    let mut story = two_messages();
    story.keys("[ [ [");
    assert!(story.model.history().in_past());
    story.keys("] ] ]");
    assert!(!story.model.history().in_past());
    story.keys("{ }");
    assert!(!story.model.history().in_past());
}
