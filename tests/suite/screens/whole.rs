//! Nothing a person has to read is cut where it cannot be had whole: the help, the palette, questions
//! and notices, in both languages.

use strum::IntoEnumIterator as _;
use zmq_lab::control::keys::Verb;
use zmq_lab::l10n::Language;
use zmq_lab::lab::{NoVacancy, PeerId, Setting, Transport};
use zmq_lab::model::{Fault, Focus, Notice, Place, Tone};

use super::frames::{pipeline, pubsub, reqrep};
use super::story::Story;
use super::{LARGE, SMALL};

const SMALLEST: (u16, u16) = (60, 16);

/// The frame without its lines and gaps, so that a sentence stands in it however it is broken.
fn squeezed(text: &str) -> String {
    let drawn = |c: &char| ('\u{2500}'..='\u{257f}').contains(c) || *c == '▸';
    text.chars().filter(|c| !c.is_whitespace() && !drawn(c)).collect()
}

fn in_each_language(story: impl Fn() -> Story) -> impl Iterator<Item = Story> {
    [Language::En, Language::ZhCN].into_iter().map(move |language| {
        let mut story = story();
        story.speak(language);
        story
    })
}

#[test]
fn the_help_tells_every_key_whole() {
    for size in [SMALLEST, SMALL, LARGE] {
        for mut story in in_each_language(|| pubsub(size)) {
            let mut told = String::new();
            story.keys("F1");
            for _ in 0..30 {
                let screen = story.screen();
                assert!(!screen.contains('…'), "{screen}");
                told.push_str(&squeezed(&screen));
                story.keys("PgDn");
            }
            for verb in Verb::iter() {
                let said = squeezed(story.model.screen.look.says(verb.into()));
                // Elsewhere something stands beside the help, or an edge within a sentence.
                assert!(told.contains(&said) || size != SMALL, "{verb:?}: {said}");
            }
        }
    }
}

#[test]
fn the_palette_tells_what_can_be_done_whole() {
    for mut story in in_each_language(|| pubsub(SMALL)) {
        story.model.lessons = zmq_lab::lesson::catalogue();
        story.keys("Ctrl-P");
        for _ in 0..20 {
            let screen = story.screen();
            assert!(!screen.contains('…'), "{screen}");
            story.keys("PgDn");
        }
    }
}

#[test]
fn every_question_and_its_hint_stand_whole() {
    for size in [SMALLEST, SMALL, LARGE] {
        for (peer, keys) in [
            ("worker-1", "w"),
            ("worker-1", "e"),
            ("ventilator", "g"),
            ("ventilator", "f"),
            ("ventilator", "/"),
            ("ventilator", "x"),
            ("ventilator", "c"),
        ] {
            for mut story in in_each_language(|| Story::lab("pipeline", Transport::Tcp, size)) {
                story.model.screen.selected = Some(story.peer(peer));
                story.model.screen.focus = Focus::Panes;
                story.keys(keys);
                let screen = story.screen();
                assert!(!screen.contains('…'), "{screen}");
            }
        }
        for mut story in in_each_language(|| pubsub(size)) {
            story.model.screen.selected = Some(story.peer("subscriber-2"));
            story.model.screen.focus = Focus::Panes;
            for keys in ["s", "Esc d", "Esc f"] {
                story.keys(keys);
                let screen = story.screen();
                assert!(!screen.contains('…'), "{screen}");
            }
            story.types("peer:nobody");
            story.keys("Enter");
            let hint = story.screen();
            assert!(hint.contains("pending"), "all fates are told: {hint}");
        }
    }
}

/// Notices of every length.
fn notices(peer: PeerId) -> Vec<Notice> {
    let link = Fault::Link {
        connector: zmq_lab::lab::SocketId { peer, socket: 0 },
        binder: zmq_lab::lab::SocketId { peer: PeerId(0), socket: 0 },
    };
    vec![
        Notice::NoneVacant,
        Notice::NoVacancy(NoVacancy::Inproc("subscriber-2".into())),
        Notice::NoVacancy(NoVacancy::NoEndpoint("subscriber-2".into())),
        Notice::OneTransport,
        Notice::Left("subscriber-2".into()),
        Notice::SpeakerEnded(peer),
        Notice::Undone(link),
        Notice::OptionSet(peer, Setting::Rcvhwm(10)),
        Notice::Language { tag: "zh-CN".into(), name: "简体中文".into() },
        Notice::NotKept("Permission denied (os error 13)".into()),
        Notice::TooLongToCopy,
        Notice::NoFlooder(peer),
    ]
}

#[test]
fn what_was_just_done_is_told_whole() {
    for size in [SMALLEST, SMALL, LARGE] {
        for mut story in in_each_language(|| pubsub(size)) {
            let peer = story.peer("subscriber-2");
            for focus in [Focus::Box, Focus::Panes] {
                story.model.screen.focus = focus;
                for notice in notices(peer) {
                    let mut wide = story.model.screen.size;
                    story.model.screen.notices = vec![notice.clone()];
                    std::mem::swap(&mut story.model.screen.size, &mut wide);
                    story.model.screen.size = (400, 60);
                    let foot = story.screen().lines().last().unwrap_or_default().to_owned();
                    story.model.screen.size = size;
                    let said = squeezed(&foot);
                    let screen = story.screen();
                    assert!(squeezed(&screen).contains(&said), "{said}\n{screen}");
                }
            }
        }
    }
}

#[test]
fn several_notices_stand_together_and_what_they_cover_cannot_be_clicked() {
    let mut story = pubsub(SMALL);
    let peer = story.peer("subscriber-2");
    story.model.screen.notices =
        vec![Notice::NoneVacant, Notice::OptionSet(peer, Setting::Rcvhwm(10))];
    insta::assert_snapshot!("notices-80x24", story.screen());
    let (x, y) = story.find("No place is left");
    assert_eq!(story.hit(x, y), zmq_lab::control::Target::Nothing);
    // The keys are named meanwhile, and can be clicked.
    story.click("F1 help");
    assert!(story.screen().contains("Keys"), "{}", story.screen());
    let mut menu = Story::menu(SMALLEST);
    menu.model.screen.notices = vec![Notice::NotKept("a reason that is long ".repeat(4))];
    assert_eq!(menu.model.screen.place, Place::Menu);
    insta::assert_snapshot!("notices-menu-60x16", menu.screen());
}

#[test]
fn what_is_done_has_the_sign_of_success_and_what_is_not_the_sign_of_a_warning() {
    for (notice, sign) in [
        (Notice::StepDone { done: 1, of: 4 }, '✓'),
        (Notice::Kept("greeting".into()), '✓'),
        (Notice::Undone(Fault::Peer(PeerId(1))), '✓'),
        (Notice::NothingToUndo, '▲'),
        (Notice::NotWritten("no".into()), '▲'),
    ] {
        let mut story = reqrep(LARGE);
        let tone = notice.tone();
        story.model.screen.notices = vec![notice];
        let screen = story.screen();
        let foot = screen.lines().last().unwrap();
        assert!(foot.starts_with(&format!("└─ {sign} ")), "{foot}");
        assert_eq!(tone == Tone::Done, sign == '✓');
    }
}

#[test]
fn a_peer_s_details_are_broken_and_not_cut() {
    for mut story in in_each_language(|| reqrep(SMALL)) {
        story.model.screen.selected = Some(story.peer("server"));
        story.keys("F4");
        let mut told = String::new();
        for _ in 0..20 {
            let screen = story.screen();
            let stage = screen.lines().position(|row| row.starts_with('├')).unwrap();
            let pane: Vec<&str> = screen.lines().skip(stage + 1).collect();
            assert!(!pane.join("").contains('…'), "{screen}");
            told.push_str(&squeezed(&pane.join("")));
            story.keys("Esc Down");
        }
        let queues = told.matches("◀▱▱▱▱▱▱▱▱").count() + told.matches("▶▱▱▱▱▱▱▱▱").count();
        assert!(queues >= 2, "both ways of a link: {told}");
    }
    let mut story = pipeline(SMALL);
    story.keys("F4");
    assert!(story.screen().contains("ventilator ─ PUSH"), "{}", story.screen());
}

#[test]
fn every_tab_can_be_read_and_clicked_on_the_smallest_screen() {
    let mut story = super::doctor::ill(SMALLEST);
    story.model.lessons = zmq_lab::lesson::catalogue();
    for (name, tab) in [
        ("Sequence", zmq_lab::model::Tab::Sequence),
        ("Doctor", zmq_lab::model::Tab::Doctor),
        ("Lesson", zmq_lab::model::Tab::Lesson),
    ] {
        story.click(name);
        assert_eq!(story.model.screen.tab, tab, "{}", story.screen());
    }
    assert!(story.screen().contains("Doctor ▲"), "{}", story.screen());
}
