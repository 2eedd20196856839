//! Lessons as files: what can be read, what cannot, and where; and the built-in ones.

use proptest::prelude::*;

use super::*;
use crate::lab::{FateKind, Transport};

/// The languages there are translations for.
const LANGUAGES: [&str; 1] = ["zh-CN"];

const HEAD: &str = "title = 'T'\nsummary = 'S'\n[lab]\nscenario = 'pubsub'\n";

fn read(text: &str) -> Lesson {
    Lesson::read("mine", text).unwrap_or_else(|faults| panic!("{faults:#?}\n{text}"))
}

/// The faults of a lesson with this step, each by what it is and the text it is in.
fn faults(step: &str) -> Vec<(String, String)> {
    let text = format!("{HEAD}[[step]]\nid = 'a'\ndo = 'b'\n{step}");
    let faults = Lesson::read("mine", &text).unwrap_err();
    let told = faults.into_iter().map(|fault| {
        let flaw = match &fault.flaw {
            Flaw::Usual(flaw) => format!("{flaw:?}"),
            flaw => format!("{flaw:?}"),
        };
        let end = flaw.find([' ', '(']).unwrap_or(flaw.len());
        (flaw[..end].to_owned(), text[fault.at].to_owned())
    });
    told.collect()
}

fn fault(step: &str) -> (String, String) {
    let mut faults = faults(step);
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

fn is(kind: &str, place: &str) -> (String, String) {
    (kind.to_owned(), place.to_owned())
}

#[test]
fn every_built_in_can_be_read_in_every_language_and_has_four_to_eight_steps() {
    let lessons = catalogue();
    for lesson in &lessons {
        let name = &lesson.name;
        assert!((4..=8).contains(&lesson.steps.len()), "{name}");
        assert!(!lesson.title.is_empty() && lesson.title.chars().count() <= 44, "{name}");
        assert!(!lesson.summary.contains('\n'), "{name}");
        for step in &lesson.steps {
            assert!(step.hint.is_some() && step.seen.is_some(), "{name} {}", step.id);
            assert!(!step.play.is_empty(), "{name} {}", step.id);
            let ticks = [Some(&step.order), step.hint.as_ref(), step.seen.as_ref()];
            for text in ticks.into_iter().flatten() {
                assert!(text.matches('`').count().is_multiple_of(2), "{name} {}", step.id);
            }
        }
        for language in LANGUAGES {
            let Some(text) = translation_source(language, name) else {
                panic!("{name} has no translation into {language}");
            };
            let said = lesson.translated(text).unwrap_or_else(|faults| {
                panic!("{language} {name}: {faults:#?}");
            });
            assert_ne!(said.title, lesson.title, "{language} {name}");
        }
    }
    for file in catalogue::all_files() {
        let stem = file.file_stem().unwrap().to_str().unwrap();
        assert!(lessons.iter().any(|it| it.name == stem), "{} cannot be read", file.display());
    }
}

#[test]
fn the_order_of_the_course_names_every_lesson_once() {
    let names: Vec<String> = catalogue().into_iter().map(|it| it.name).collect();
    assert_eq!(names, catalogue::ORDER);
}

#[test]
fn the_examples_of_the_documentation_are_right() {
    let page = include_str!("../../docs/lessons.md");
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect();
    let lesson = read(examples[0]);
    assert_eq!(lesson.steps[0].play.len(), 3);
    let options = examples[1].replace("[step.predict]", "");
    let step = format!(
        "{HEAD}[[step]]\nid = 'a'\ndo = 'b'\nuntil = [{{ event = 'sent' }}]\n[step.predict]\n{options}"
    );
    assert!(!read(&step).steps[0].prediction.as_ref().unwrap().many);
    let said = lesson.translated(&examples[2].replace("options", "# options")).unwrap();
    assert_eq!(said.title, "…");
    // The words there are, each of them named on the page.
    let words = condition::words::<Happening>().into_iter().chain(condition::words::<FateKind>());
    let words = words.chain(condition::words::<Standing>()).chain(condition::words::<Why>());
    for word in words {
        assert!(page.contains(&format!("`{word}`")), "{word} is not on the page");
    }
}

#[test]
fn a_lab_is_what_the_scenario_says_but_for_what_is_set() {
    let lesson = read(
        "title = 'T'\nsummary = 'S'\n[lab]\nscenario = 'pipeline'\ntransport = 'inproc'\n\
         peers = { worker = 3 }\n[lab.set.worker]\nrcvhwm = 7\npace = '2s'\n[lab.set.ventilator]\n\
         sndhwm = 5\n[[step]]\nid = 'a'\ndo = 'b'\nuntil = [{ event = 'sent' }]\n",
    );
    let lab = &lesson.topology;
    assert_eq!(lab.transport, Transport::Inproc);
    let worker = lab.peer_named("worker-3").unwrap();
    assert_eq!(worker.role.pace(), Some(std::time::Duration::from_secs(2)));
    assert_eq!(worker.sockets[0].options.rcvhwm, Some(7));
    assert_eq!(worker.sockets[1].options.rcvhwm, None);
    assert_eq!(lab.peer_named("ventilator").unwrap().sockets[0].options.sndhwm, Some(5));
    assert_eq!(lesson.steps[0].until[0].times, 1);
}

#[test]
fn what_makes_no_sense_is_told_with_its_place() {
    let until = |text: &str| fault(&format!("until = [{text}]"));
    assert_eq!(until("{ event = 'sended' }"), is("UnknownWord", "'sended'"));
    assert_eq!(until("{ fate = 'lots' }"), is("UnknownWord", "'lots'"));
    assert_eq!(until("{ state = 'pausd' }"), is("UnknownWord", "'pausd'"));
    assert_eq!(until("{ state = 'over', transport = 'udp' }"), is("UnknownWord", "'udp'"));
    assert_eq!(until("{ times = 2 }"), is("WhichCondition", "{ times = 2 }"));
    assert_eq!(until("{ event = 'sent', times = 0 }"), is("OutOfRange", "0"));
    assert_eq!(until("{ event = 'sent', to = 'publisher' }"), is("NeedlessKey", "'publisher'"));
    assert_eq!(until("{ fate = 'lost', to = 'sink' }"), is("UnknownPeer", "'sink'"));
    assert_eq!(until("{ event = 'sent', pear = 'x' }"), is("UnknownKey", "pear"));
    assert_eq!(until("3"), is("WrongType", "3"));
    assert_eq!(fault("").0, "Missing");

    let play = |text: &str| fault(&format!("until = [{{ event = 'sent' }}]\nplay = [{text}]"));
    assert_eq!(play("{ send = 'x' }"), is("Missing", "{ send = 'x' }"));
    assert_eq!(play("{ send = 'x', by = 'subscriber-1' }"), is("Mute", "'subscriber-1'"));
    assert_eq!(play("{ kill = 'publisher', pause = 'publisher' }").0, "WhichMove");
    assert_eq!(play("{ by = 'publisher' }").0, "WhichMove");
    assert_eq!(play("{ over = 'pigeon' }"), is("UnknownWord", "'pigeon'"));
    assert_eq!(play("{ mark = 'nobody' }"), is("UnknownMark", "'nobody'"));
    let cut = "{ cut = 'subscriber-1', at = 'subscriber-2' }";
    assert_eq!(play(cut), is("NoLink", "'subscriber-2'"));
    assert_eq!(play("{ pace = 'slow', by = 'publisher' }"), is("BadDuration", "'slow'"));

    let predict = |text: &str| {
        let step = "until = [{ event = 'sent' }]\nplay = [{ mark = 'nobody' }]\n";
        faults(&format!("{step}[step.predict]\n{text}"))[0].0.clone()
    };
    assert_eq!(predict("peers = ['publisher']"), "Missing");
    assert_eq!(predict("ask = 'q'"), "WhichChoices");
    assert_eq!(predict("ask = 'q'\npeers = ['publsher']"), "UnknownPeer");
    let unmarked = "until = [{ event = 'sent' }]\nplay = [{ pause = 'publisher' }]\n\
                    [step.predict]\nask = 'q'\npeers = ['publisher']";
    assert_eq!(fault(unmarked).0, "NothingMarked");
}

#[test]
fn a_lesson_needs_a_title_a_summary_a_lab_and_steps() {
    let faults = Lesson::read("mine", "").unwrap_err();
    let kinds: Vec<bool> =
        faults.iter().map(|it| matches!(it.flaw, Flaw::Usual(_) | Flaw::NoSteps)).collect();
    assert_eq!(kinds, [true; 4]);
    let text = "title = 'T'\nsummary = 'S'\n[lab]\nscenario = 'pubsup'\n[[step]]\nid = 'a'\n\
                do = 'b'\nuntil = [{ event = 'sent', peer = 'whoever' }]\n";
    let faults = Lesson::read("mine", text).unwrap_err();
    let [Fault { flaw: Flaw::UnknownScenario { meant, .. }, .. }] = faults.as_slice() else {
        panic!("{faults:?}")
    };
    assert_eq!(meant.as_deref(), Some("pubsub"));
}

#[test]
fn a_translation_has_the_same_steps_and_answers() {
    let lesson = find("push-loses").unwrap();
    let of = |text: &str| lesson.translated(text).unwrap_err().remove(0).flaw;
    assert!(matches!(of("title = 'x'\n[[step]]\nid = 'deal'\n"), Flaw::OtherSteps { .. }));
    let steps: String = lesson
        .steps
        .iter()
        .map(|it| {
            format!("[[step]]\nid = '{}'\ndo = 'd'\nhint = 'h'\nseen = 's'\nask = 'q'\n", it.id)
        })
        .collect();
    let text = format!("title = 'x'\nsummary = 'y'\nclaim = 'z'\n{steps}");
    assert!(matches!(of(&text), Flaw::OtherChoices { count: 3 }));
}

proptest! {
    #[test]
    fn no_text_whatever_breaks_the_reader(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "[[step]]", "[lab]", "[step.predict]", "\n", "title", "=", "'a'", "scenario = 'pubsub'",
                "until = [", "play = [", "{", "}", "]", "event = 'sent'", "fate = 'lost'", "mark = '1'",
                "peers", "options", "say", "times = 3", "5", "-1", "true", "你", "#", ",",
                "[lab.set.publisher]", "send = 'x'", "by = 'publisher'",
            ]),
            0..40,
        )
    ) {
        let text = pieces.concat();
        if let Err(faults) = Lesson::read("mine", &text) {
            prop_assert!(!faults.is_empty());
            for fault in faults {
                prop_assert!(text.get(fault.at.clone()).is_some(), "{:?} in {text:?}", fault);
            }
        }
    }
}
