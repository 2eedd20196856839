//! Finding messages: scrolling through all that is kept, searching, filtering, opening one.

use zmq_lab::lab::{Ending, Fact, FateKind, Frame, Message, Transport};
use zmq_lab::model::{Filter, Focus, Notice, Overlay};

use super::story::Story;
use super::{LARGE, SMALL};

/// Forty messages of a publisher, every fourth for the second subscriber as well.
fn many(size: (u16, u16)) -> Story {
    let mut story = Story::lab("pubsub", Transport::Inproc, size);
    for n in 1..=40 {
        let text = if n % 4 == 0 { format!("123 news {n}") } else { format!("weather {n}") };
        story.send("publisher", 0, &text, None);
        story.receive("subscriber-1", 0, &text);
        if n % 4 == 0 {
            story.receive("subscriber-2", 0, &text);
        }
    }
    story.rest();
    story
}

/// A task at a worker that was killed with another in its hands.
fn lost(size: (u16, u16)) -> Story {
    let mut story = Story::lab("pipeline", Transport::Tcp, size);
    story.model.screen.notices.clear();
    story.work("worker-1", "dig");
    story.send("ventilator", 0, "carry", None);
    story.receive("worker-2", 0, "carry");
    story.of("worker-2", Fact::PeerEnded { how: Ending::Killed });
    story.rest();
    story
}

#[test]
fn what_is_in_sight_of_how_much_is_told_and_the_oldest_can_be_reached() {
    let mut story = many(SMALL);
    let screen = story.screen();
    assert!(screen.contains(" 1–4 of 40 "), "{screen}");
    story.keys("Esc End");
    let screen = story.screen();
    assert!(screen.contains(" 37–40 of 40 "), "{screen}");
    assert!(screen.contains("weather 1 "), "{screen}");
    story.keys("Home");
    assert_eq!(story.model.screen.row, None);
}

#[test]
fn a_search_finds_the_next_older_message_and_begins_anew_at_the_end() {
    let mut story = many(SMALL);
    story.keys("Esc /");
    story.types("NEWS 1");
    insta::assert_snapshot!("search-asked", story.screen());
    story.keys("Enter");
    let told = |story: &Story| {
        let screen = story.screen();
        screen.lines().find(|line| line.contains('▸')).unwrap().to_owned()
    };
    assert!(told(&story).contains("123 news 16"), "{}", told(&story));
    story.keys("n");
    assert!(told(&story).contains("123 news 12"), "{}", told(&story));
    story.keys("n");
    assert!(told(&story).contains("123 news 16"), "{}", told(&story));
    story.keys("N");
    assert!(told(&story).contains("123 news 12"), "{}", told(&story));
    insta::assert_snapshot!("search-found", story.screen());
    let found = zmq_lab::view::Theme::dark(termprofile::TermProfile::TrueColor).found;
    let (x, y) = story.find("news 12");
    assert!(story.draw().0[(x, y)].modifier.contains(found.add_modifier));
    story.keys("Esc");
    assert_eq!(story.model.screen.search, "");
    assert_eq!(story.model.screen.focus, Focus::Panes);
    story.keys("Esc");
    assert_eq!(story.model.screen.focus, Focus::Box);
}

#[test]
fn a_search_that_finds_nothing_says_so() {
    let mut story = many(SMALL);
    story.keys("Esc /");
    story.types("nowhere");
    story.keys("Enter");
    assert_eq!(story.model.screen.notices, [Notice::NotFound]);
}

#[test]
fn a_filter_shows_some_messages_and_says_which_until_it_is_cleared() {
    let mut story = many(SMALL);
    story.keys("Esc f");
    story.types("peer:subscriber-2 fate:delivered");
    story.keys("Enter");
    insta::assert_snapshot!("filtered", story.screen());
    let screen = story.screen();
    assert!(screen.contains("1–4 of 10"), "{screen}");
    // It goes on filtering what comes.
    for text in ["weather 41", "123 news 41"] {
        story.send("publisher", 0, text, None);
        story.receive("subscriber-1", 0, text);
    }
    story.receive("subscriber-2", 0, "123 news 41");
    let screen = story.screen();
    assert!(screen.contains("1–4 of 11"), "{screen}");
    assert!(screen.contains("123 news 41") && !screen.contains("weather"), "{screen}");
    story.keys("Esc");
    assert!(story.model.screen.sieve.filter().is_empty());
    assert!(story.screen().contains("of 42"), "{}", story.screen());
}

#[test]
fn a_filter_that_makes_no_sense_is_asked_again_and_an_empty_one_shows_all() {
    let mut story = many(SMALL);
    for bad in ["peer:nobody", "fate:gone"] {
        story.keys("Esc f");
        story.types(bad);
        story.keys("Enter");
        assert!(matches!(story.model.screen.overlay, Some(Overlay::Prompt { bad: true, .. })));
        let screen = story.screen();
        assert!(screen.contains("No such peer or fate"), "{screen}");
        story.keys("Esc Esc");
    }
    story.keys("Esc f");
    story.types("fate:lost");
    story.keys("Enter");
    let screen = story.screen();
    assert!(screen.contains("No message passes this filter."), "{screen}");
    let filter = Filter { fate: Some(FateKind::Lost), ..Filter::default() };
    assert_eq!(*story.model.screen.sieve.filter(), filter);
    story.keys("f Ctrl-U Enter");
    assert!(story.model.screen.sieve.filter().is_empty());
}

#[test]
fn an_opened_message_tells_its_hops_its_fates_and_its_bytes() {
    let mut story = lost(LARGE);
    story.keys("Esc Enter");
    insta::assert_snapshot!("opened-lost", story.screen());
    story.keys("Right");
    insta::assert_snapshot!("opened-passed-on", story.screen());
    story.keys("Esc");
    assert!(story.model.screen.overlay.is_none());
    let mut story = Story::lab("reqrep", Transport::Tcp, SMALL);
    story.ask("client-1", "how are you?");
    story.keys("Esc Enter");
    insta::assert_snapshot!("opened-answered", story.screen());
    let mut story = many(SMALL);
    story.keys("Esc Enter Right");
    insta::assert_snapshot!("opened-filtered", story.screen());
}

#[test]
fn a_long_message_is_scrolled_through_to_its_last_byte() {
    let mut story = Story::lab("pubsub", Transport::Inproc, (60, 16));
    let frames = vec![Frame::from("topic"), Frame::from((0..=255).collect::<Vec<u8>>())];
    let message = Message::from_frames(frames);
    story.of("publisher", Fact::Offered { socket: 0, n: 1, message, cause: None });
    story.keys("Esc Enter");
    assert!(!story.screen().contains("f8 f9"));
    story.keys("End");
    let screen = story.screen();
    assert!(screen.contains("00f8  f8 f9 fa fb  fc fd fe ff"), "{screen}");
    insta::assert_snapshot!("opened-bytes", screen);
    story.keys("Up Up Up Up Home");
    assert!(story.screen().contains("has it to send"), "{}", story.screen());
}

#[test]
fn a_first_click_selects_a_message_and_a_second_opens_it() {
    let mut story = many(SMALL);
    story.click("weather 38");
    assert!(story.model.screen.overlay.is_none());
    story.click("weather 38");
    assert!(matches!(story.model.screen.overlay, Some(Overlay::Message { .. })));
    assert!(story.screen().contains("Message 38 from publisher"), "{}", story.screen());
    story.click("Message 38");
    assert!(story.model.screen.overlay.is_none());
}

#[test]
fn an_opened_message_that_is_let_go_closes_and_says_so() {
    let mut story = Story::lab("pubsub", Transport::Inproc, SMALL);
    story.send("publisher", 0, "first", None);
    story.keys("Esc Enter");
    for _ in 0..10_000 {
        story.offer("publisher", 0, b"x", None);
    }
    assert!(story.model.screen.overlay.is_none());
    assert_eq!(story.model.screen.notices.last(), Some(&Notice::LetGo));
    let screen = story.screen();
    assert!(screen.contains("1–4 of 10,000"), "{screen}");
    assert!(screen.contains("1 older in the totals only"), "{screen}");
}
