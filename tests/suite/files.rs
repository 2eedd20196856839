//! Scenario files at the command line: checking those there are, beginning a new one.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;
use zmq_lab::scenario::catalogue;

fn zmq_lab(place: &TempDir, line: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zmq-lab"));
    command.env("LC_ALL", "C.UTF-8");
    command.args(line).current_dir(place.path()).env("XDG_CONFIG_HOME", place.path());
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn each_pattern_begins_a_file_that_is_sound_and_is_that_pattern() {
    let place = TempDir::new().unwrap();
    for pattern in catalogue() {
        let begun = zmq_lab(&place, &["new", &pattern.name]);
        assert_eq!(begun.status.code(), Some(0));
        let file = format!("{}.toml", pattern.name);
        fs::write(place.path().join(&file), &begun.stdout).unwrap();
        let checked = zmq_lab(&place, &["check", &file]);
        assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
        let sound = text(&checked.stdout);
        assert!(sound.starts_with(&format!("{file} is sound: ")), "{sound}");
        assert!(text(&begun.stdout).contains(&*pattern.title));
    }
}

#[test]
fn every_fault_of_every_file_is_shown_and_the_sound_ones_are_named() {
    let place = TempDir::new().unwrap();
    fs::write(place.path().join("one.toml"), "[[peer]]\nnam = \"a\"\nrole = \"speeker\"\n")
        .unwrap();
    fs::write(place.path().join("two.toml"), "[[peer]]\nname = \"b b\"\n").unwrap();
    let checked = zmq_lab(&place, &["check", "one.toml", "pubsub", "two.toml", "none.toml"]);
    assert_eq!(checked.status.code(), Some(2));
    assert_eq!(text(&checked.stdout), "pubsub is sound: 3 peers, 2 links\n");
    let faults = text(&checked.stderr);
    for part in ["nam", "speeker", "did you mean", "one.toml:2", "b b", "two.toml:2", "none.toml"] {
        assert!(faults.contains(part), "no {part} in:\n{faults}");
    }
}

#[test]
fn a_file_is_begun_from_a_pattern_that_there_is() {
    let place = TempDir::new().unwrap();
    let begun = zmq_lab(&place, &["new", "pipelin"]);
    assert_eq!(begun.status.code(), Some(2));
    assert!(text(&begun.stderr).contains("did you mean 'pipeline'?"));
}

const LESSON: &str = "title = 'Mine'\nsummary = 'One step'\n[lab]\nscenario = 'reqrep'\n[[step]]
id = 'one'\ndo = 'Send.'\nuntil = [{ event = 'sent' }]\n";

#[test]
fn the_translations_beside_a_lesson_are_checked_with_it() {
    let place = TempDir::new().unwrap();
    fs::write(place.path().join("mine.toml"), LESSON).unwrap();
    let alone = zmq_lab(&place, &["check", "mine.toml"]);
    assert_eq!(alone.status.code(), Some(0), "{}", text(&alone.stderr));
    let folder = place.path().join("zh-CN");
    fs::create_dir(&folder).unwrap();
    let other = "title = '我的'\nsummary = '一步'\n[[step]]\nid = 'two'\ndo = '发送。'\n";
    fs::write(folder.join("mine.toml"), other).unwrap();
    let faulty = zmq_lab(&place, &["check", "mine.toml"]);
    assert_eq!(faulty.status.code(), Some(2));
    assert!(text(&faulty.stderr).contains("zh-CN/mine.toml:3"), "{}", text(&faulty.stderr));
    fs::write(folder.join("mine.toml"), other.replace("'two'", "'one'")).unwrap();
    let sound = zmq_lab(&place, &["check", "./mine.toml"]);
    assert_eq!(sound.status.code(), Some(0), "{}", text(&sound.stderr));
}

#[test]
fn the_settings_that_the_documentation_shows_are_sound() {
    let page = include_str!("../../docs/settings.md");
    let shown: Vec<&str> = page.split("```toml\n").skip(1).collect();
    let shown = shown.iter().map(|part| part.split("```").next().unwrap());
    // A theme is a file of its own.
    let settings: Vec<&str> = shown.filter(|part| !part.contains("base =")).collect();
    assert_eq!(settings.len(), 2);
    for part in settings {
        let read = zmq_lab::settings::read(part);
        assert!(read.is_ok(), "{part}: {read:?}");
    }
}
