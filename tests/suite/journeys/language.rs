//! Journeys in another language.

use std::fs;

use crate::terminal::{Key, Terminal};

use super::SIZE;

const CHINESE: (&str, &str) = ("LC_ALL", "zh_CN.UTF-8");

#[test]
fn the_locale_the_call_and_the_settings_choose_the_language() {
    let by_locale = Terminal::start_with(&[], SIZE, &[CHINESE]);
    by_locale.wait_for("输入以搜索模式");
    let by_call = Terminal::start_with(&["--lang", "zh-CN"], SIZE, &[]);
    by_call.wait_for("输入以搜索模式");
    let against_locale = Terminal::start_with(&["--lang=en"], SIZE, &[CHINESE]);
    against_locale.wait_for("type to search");

    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("zmq-lab")).unwrap();
    fs::write(home.path().join("zmq-lab/settings.toml"), "language = 'zh-CN'\n").unwrap();
    let settled = ("XDG_CONFIG_HOME", home.path().to_str().unwrap());
    let by_settings = Terminal::start_with(&[], SIZE, &[settled]);
    by_settings.wait_for("输入以搜索模式");
    let against_settings = Terminal::start_with(&["--lang", "en"], SIZE, &[settled]);
    against_settings.wait_for("type to search");
}

#[test]
fn a_console_without_chinese_letters_gets_english_unless_told_otherwise() {
    let console = Terminal::start_with(&[], SIZE, &[CHINESE, ("TERM", "linux")]);
    console.wait_for("type to search");
    // Signs are drawn in ASCII, letters are kept: whoever asks for Chinese can read it.
    let told = Terminal::start_with(&["--ascii", "--lang", "zh-CN"], SIZE, &[]);
    told.wait_for("输入以搜索模式");
    assert!(!told.screen().contains('│'), "{}", told.screen());
}

#[test]
fn the_language_changes_while_the_lab_runs() {
    let terminal = Terminal::start_with(&["run", "pubsub", "-t", "inproc"], SIZE, &[]);
    terminal.wait_row(&["● running"]);
    terminal.type_text("你好");
    terminal.key(Key::Alt('l'));
    terminal.wait_row(&["发布-订阅", "● 运行中"]);
    // What is being typed stays, and goes out as it was typed.
    terminal.key(Key::Enter);
    terminal.wait_row(&["你好", "✓"]);
    terminal.key(Key::F(1));
    terminal.wait_for("在输入框中");
    terminal.key(Key::F(1));
    terminal.key(Key::Ctrl('p'));
    terminal.wait_for("要做什么？");
    terminal.type_text("切换语言");
    terminal.wait_row(&["切换语言：下一种"]);
    terminal.key(Key::Enter);
    terminal.wait_row(&["Publish–subscribe", "● running"]);
}

#[test]
fn a_lesson_of_ones_own_is_read_in_the_language_that_stands_beside_it() {
    let place = tempfile::tempdir().unwrap();
    let mine = place.path().join("mine.toml");
    let steps =
        "[lab]\nscenario = 'reqrep'\ntransport = 'inproc'\n[[step]]\nid = 'one'\ndo = 'Send.'
until = [{ event = 'sent' }]\n";
    fs::write(&mine, format!("title = 'Mine'\nsummary = 'One step'\n{steps}")).unwrap();
    fs::create_dir(place.path().join("zh-CN")).unwrap();
    let translated =
        "title = '我的课'\nsummary = '一步'\n[[step]]\nid = 'one'\ndo = '发一条消息。'\n";
    fs::write(place.path().join("zh-CN/mine.toml"), translated).unwrap();
    let mine = mine.to_str().unwrap();
    let chinese = Terminal::start_with(&["learn", mine], SIZE, &[CHINESE]);
    chinese.wait_for("我的课");
    chinese.wait_row(&["▸ 1", "发一条消息。"]);
    let english = Terminal::start_with(&["learn", mine], SIZE, &[]);
    english.wait_row(&["▸ 1", "Send."]);
}
