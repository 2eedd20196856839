//! What the program says without a screen, in the language that is asked for.

use std::process::Output;

use unicode_width::UnicodeWidthStr as _;
use zmq_lab::l10n::Language;
use zmq_lab::scenario::{Scenario, catalogue};

use crate::headless::run;

fn out(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

/// The column of the terminal in which a text begins.
fn column(line: &str, text: &str) -> usize {
    let at = line.find(text).unwrap_or_else(|| panic!("no {text:?} in {line:?}"));
    line[..at].width()
}

#[test]
fn a_report_in_chinese_is_aligned_by_the_width_of_its_characters() {
    let line = ["--lang", "zh-CN", "run", "pubsub", "--headless", "--transport", "inproc"];
    let output = run(&line, "hello\n123 你好\n".as_bytes());
    let text = out(&output);
    assert_eq!(output.status.code(), Some(0), "{text}{}", err(&output));
    assert!(text.starts_with("发布-订阅（pubsub），传输方式 inproc"), "{text}");
    assert!(text.contains("全部有交代。"), "{text}");

    let rows: Vec<&str> = text.lines().collect();
    let head = rows.iter().find(|row| row.contains("subscriber-1") && row.contains("消息"));
    let head = head.unwrap_or_else(|| panic!("{text}"));
    let hello = rows.iter().find(|row| row.contains("hello")).unwrap();
    let chinese = rows.iter().find(|row| row.contains("123 你好")).unwrap();
    assert_eq!(column(head, "消息"), column(hello, "hello"), "{text}");
    assert_eq!(column(head, "subscriber-2"), column(hello, "∅ 已过滤"), "{text}");
    assert_eq!(column(head, "subscriber-1"), column(chinese, "✓"), "{text}");

    // The balance is a table of numbers that keep to the right.
    let balance = rows.iter().position(|row| row.contains("要发")).unwrap();
    let end = |row: &str, text: &str| column(row, text) + text.width();
    let offered = end(rows[balance], "要发");
    for row in &rows[balance + 1..balance + 3] {
        let cells: Vec<&str> = row.split("  ").filter(|cell| !cell.trim().is_empty()).collect();
        assert_eq!(end(row, cells[0]).max(offered), offered.max(end(row, cells[0])), "{text}");
        let upto: String = row
            .chars()
            .scan(0, |at, c| {
                *at += c.to_string().width();
                (*at <= offered).then_some(c)
            })
            .collect();
        assert!(upto.ends_with('2'), "{row:?} of\n{text}");
    }
}

#[test]
fn help_and_errors_are_told_in_the_language_of_the_call() {
    let help = run(&["--lang", "zh-CN", "run", "--help"], b"");
    assert!(out(&help).contains("用法：zmq-lab run"), "{}", out(&help));
    assert!(out(&help).contains("退出状态"), "{}", out(&help));
    let unknown = run(&["run", "pubsup", "--lang", "zh-CN", "--headless"], b"");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("您是不是指 'pubsub'"), "{}", err(&unknown));
    let misspelled = run(&["--lang=zh-CN", "run", "pubsub", "--headles"], b"");
    assert_eq!(misspelled.status.code(), Some(2));
    assert!(err(&misspelled).contains("有相近的参数：'--headless'"), "{}", err(&misspelled));
    let none = run(&["--lang", "tlh", "list"], b"");
    assert_eq!(none.status.code(), Some(2));
    assert!(err(&none).contains("[possible values: en, zh-CN]"), "{}", err(&none));
}

#[test]
fn the_list_the_settings_the_manual_and_the_checkup_speak_chinese() {
    let list = run(&["--lang", "zh-CN", "list"], b"");
    let rows: Vec<&str> = out(&list).lines().collect();
    assert_eq!(rows.len(), catalogue().len());
    let columns: Vec<usize> = catalogue()
        .iter()
        .zip(&rows)
        .map(|(it, row)| column(row, it.summary_in("zh-CN")))
        .collect();
    assert!(columns.windows(2).all(|pair| pair[0] == pair[1]), "{}", out(&list));
    let lessons = run(&["--lang", "zh-CN", "learn", "--list"], b"");
    let course = zmq_lab::lesson::catalogue();
    let titles: Vec<usize> = course
        .iter()
        .zip(out(&lessons).lines())
        .map(|(it, row)| column(row, &it.said_in("zh-CN").title))
        .collect();
    assert!(titles.windows(2).all(|pair| pair[0] == pair[1]), "{}", out(&lessons));
    let abouts: Vec<usize> = course
        .iter()
        .zip(out(&lessons).lines())
        .filter(|(it, _)| it.said_in("zh-CN").claim.is_none())
        .map(|(it, row)| column(row, &it.said_in("zh-CN").summary))
        .collect();
    assert!(abouts.windows(2).all(|pair| pair[0] == pair[1]), "{}", out(&lessons));
    let settings = run(&["--lang", "zh-CN", "settings"], b"");
    assert!(out(&settings).contains("# language = \"auto\""), "{}", out(&settings));
    assert!(out(&settings).contains("杀死选中的对等方"), "{}", out(&settings));
    let manual = run(&["--lang", "zh-CN", "man"], b"");
    assert!(out(&manual).contains(".SH 概要"), "{}", out(&manual));
    assert!(!out(&manual).contains(".SH OPTIONS"), "{}", out(&manual));
    let checkup = run(&["--lang", "zh-CN", "doctor"], b"");
    assert!(out(&checkup).contains("处理器"), "{}", out(&checkup));
}

#[test]
fn a_recording_is_told_in_any_language() {
    let home = crate::headless::home();
    let path = home.path().join("run.ndjson");
    let path = path.to_str().unwrap();
    let line = ["run", "reqrep", "--headless", "--transport", "inproc", "--record", path];
    assert_eq!(run(&line, b"hi\n").status.code(), Some(0));
    let chinese = run(&["--lang", "zh-CN", "replay", path, "--headless"], b"");
    assert!(out(&chinese).starts_with("请求-应答（reqrep）"), "{}", out(&chinese));
    let english = run(&["replay", path, "--headless"], b"");
    assert!(out(&english).starts_with("Request–reply (reqrep)"), "{}", out(&english));
}

#[test]
fn every_built_in_pattern_has_its_words_in_every_language() {
    for scenario in catalogue() {
        for language in Language::iter().filter(|language| **language != Language::En) {
            let name = &scenario.name;
            assert_ne!(scenario.title_in(language), scenario.title, "{name}");
            assert_ne!(scenario.summary_in(language), scenario.summary, "{name}");
            assert_ne!(scenario.lesson_in(language), scenario.lesson, "{name}");
            let paragraphs = |text: &str| text.split("\n\n").count();
            let (own, other) = (&scenario.lesson, scenario.lesson_in(language));
            assert_eq!(paragraphs(own), paragraphs(other), "{name}");
        }
    }
}

#[test]
fn scenarios_can_be_written_in_every_language_of_the_program() {
    let tags = Language::iter().map(ToString::to_string);
    for tag in tags.filter(|tag| tag != "en") {
        let text = format!(
            "title = 'One'\n{tag}.title = 'Another'\n[[peer]]\nname = 'a'\n\
             role = 'speaker'\nsocket = {{ type = 'PUB', bind = true }}\n"
        );
        assert_eq!(Scenario::read("mine", &text).unwrap().title_in(&tag), "Another");
    }
}
