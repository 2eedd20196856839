//! Themes and motion, on drawn frames.

use ratatui::style::Color;
use strum::IntoEnumIterator as _;
use termprofile::TermProfile;
use zmq_lab::control::Action;
use zmq_lab::lab::Transport;
use zmq_lab::view::Theme;
use zmq_lab::view::palette::BuiltIn;

use super::story::Story;
use super::{LARGE, SMALL};

#[test]
fn a_theme_colours_every_cell_of_every_screen() {
    for name in BuiltIn::iter() {
        let theme = Theme::new(&name.into(), TermProfile::TrueColor);
        let mut stories =
            [Story::menu(SMALL), Story::lab("pubsub", Transport::Tcp, LARGE), Story::menu((40, 9))];
        stories[1].keys("F1");
        for story in &mut stories {
            story.theme(theme.clone());
            let grounds =
                story.draw().0.content.iter().filter(|cell| cell.bg == Color::Reset).count();
            let bare = story.draw().0.content.iter().filter(|cell| cell.fg == Color::Reset).count();
            let expected = if theme.background.is_some() { 0 } else { grounds };
            assert_eq!((grounds, bare.min(expected)), (expected, bare.min(expected)), "{name}");
            assert!(theme.text.fg.is_none() || bare == 0, "{name}: {bare} cells");
        }
    }
}

#[test]
fn a_key_goes_through_the_themes_and_says_which_it_is() {
    let mut story = Story::lab("pubsub", Transport::Tcp, LARGE);
    story.model.screen.look.themes = vec!["dark".into(), "light".into()];
    story.types("not taken by the box");
    story.keys("Ctrl-L");
    assert_eq!(story.model.screen.look.theme, 1);
    let screen = story.screen();
    assert!(screen.contains("Theme: light."), "{screen}");
    assert!(screen.contains("not taken by the box"), "{screen}");
    story.keys("Ctrl-L");
    assert_eq!(story.model.screen.look.theme, 0);
}

#[test]
fn without_motion_a_message_arrives_at_once_and_nothing_ticks() {
    let mut story = Story::lab("pubsub", Transport::Tcp, LARGE);
    story.send("publisher", 0, "one", None);
    story.receive("subscriber-1", 0, "one");
    assert!(story.model.screen.flights.moving());
    story.rest();
    story.model.screen.look.motion = false;
    story.send("publisher", 0, "two", None);
    story.receive("subscriber-1", 0, "two");
    assert!(!story.model.screen.flights.moving());
    let screen = story.screen();
    story.act(Action::Tick(std::time::Duration::from_secs(1)));
    assert_eq!(screen, story.screen());
    assert!(screen.contains("two"), "{screen}");
}
