//! The screens in Chinese: each character takes two columns, and nothing is out of line for it.

use unicode_width::UnicodeWidthStr as _;
use zmq_lab::l10n::Language;

use super::doctor::ill;
use super::frames::{pipeline, pubsub, reqrep};
use super::story::Story;
use super::{LARGE, SMALL};

fn in_chinese(mut story: Story) -> Story {
    story.speak(Language::ZhCN);
    story
}

#[test]
fn the_menu_in_chinese() {
    insta::assert_snapshot!("zh-menu-80x24", in_chinese(Story::menu(SMALL)).screen());
    insta::assert_snapshot!("zh-menu-120x36", in_chinese(Story::menu(LARGE)).screen());
    let mut searched = in_chinese(Story::menu(SMALL));
    searched.types("流水线");
    insta::assert_snapshot!("zh-menu-searched", searched.screen());
}

#[test]
fn a_pattern_is_found_by_its_title_in_either_language() {
    for search in ["流水线", "Pipeline"] {
        let mut story = in_chinese(Story::menu(SMALL));
        story.types(search);
        assert!(story.screen().contains("流水线  pipeline"), "{}", story.screen());
    }
}

#[test]
fn a_lab_in_chinese() {
    insta::assert_snapshot!("zh-pubsub-80x24", in_chinese(pubsub(SMALL)).screen());
    insta::assert_snapshot!("zh-pubsub-120x36", in_chinese(pubsub(LARGE)).screen());
    insta::assert_snapshot!("zh-reqrep-80x24", in_chinese(reqrep(SMALL)).screen());
    insta::assert_snapshot!("zh-pipeline-120x36", in_chinese(pipeline(LARGE)).screen());
}

#[test]
fn every_pane_in_chinese() {
    for (key, name) in [
        ("F3", "journal"),
        ("F4", "peer"),
        ("F5", "lesson"),
        ("F11", "sequence"),
        ("F1", "help"),
        ("Ctrl-P", "commands"),
    ] {
        let mut story = in_chinese(pipeline(SMALL));
        story.keys(key);
        insta::assert_snapshot!(format!("zh-{name}-80x24"), story.screen());
    }
    let mut story = in_chinese(ill(SMALL));
    story.keys("F12");
    insta::assert_snapshot!("zh-doctor-80x24", story.screen());
}

#[test]
fn no_row_is_wider_than_the_screen_nor_are_its_frames_out_of_line() {
    for size in [(60, 16), SMALL, LARGE, (200, 60)] {
        for mut story in [pubsub(size), reqrep(size), pipeline(size), ill(size)] {
            story.speak(Language::ZhCN);
            for key in ["F2", "F3", "F4", "F5", "F11", "F12", "Esc", "F1"] {
                story.keys(key);
                for row in story.screen().lines() {
                    assert!(row.width() <= usize::from(size.0), "{key}: {}", story.screen());
                    let framed = row.starts_with(['│', '┌', '├', '└']);
                    let whole = row.width() == usize::from(size.0);
                    assert!(!framed || whole, "{key}: {row}\n{}", story.screen());
                }
            }
        }
    }
}

#[test]
fn the_language_is_changed_by_a_key_and_told() {
    let mut story = pubsub(LARGE);
    story.speak(Language::En);
    story.keys("Alt-l");
    assert_eq!(story.model.screen.look.tag(), "zh-CN");
    let screen = story.screen();
    assert!(screen.contains("Language: 简体中文"), "{screen}");
    story.keys("Alt-l");
    assert_eq!(story.model.screen.look.tag(), "en");
}
