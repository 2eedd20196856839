//! What the program says of itself: settings, manual, its own condition, its log.

use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::terminal::{Key, Terminal};

fn run(home: &TempDir, line: &[&str], env: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
        .env("LC_ALL", "C.UTF-8")
        .args(line)
        .env("XDG_CONFIG_HOME", home.path())
        .env_remove("ZMQ_LAB_LOG")
        .envs(env.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn out(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

/// Makes this the text of the settings; returns the folder as an environment wants it.
fn settle(home: &TempDir, text: &str) -> String {
    fs::create_dir_all(home.path().join("zmq-lab")).unwrap();
    fs::write(home.path().join("zmq-lab/settings.toml"), text).unwrap();
    home.path().to_str().unwrap().to_owned()
}

#[test]
fn the_settings_are_printed_with_what_they_mean() {
    let home = home();
    let output = run(&home, &["settings"], &[]);
    assert_eq!(output.status.code(), Some(0));
    for part in ["# theme = \"auto\"", "# [keys.panes]", "kill the selected peer", "\"Ctrl-Q\""] {
        assert!(out(&output).contains(part), "{part}: {}", out(&output));
    }
    assert!(out(&output).contains(home.path().to_str().unwrap()));
}

#[test]
fn a_key_of_ones_own_works_and_the_help_and_the_foot_name_it() {
    let home = home();
    let place = settle(&home, "[keys.panes]\nkill = 'X'\nto-menu = 'k'\n");
    let env = [("XDG_CONFIG_HOME", place.as_str())];
    let terminal = Terminal::start_with(&["run", "pubsub", "-t", "inproc"], (120, 36), &env);
    terminal.wait_row(&["● running"]);
    terminal.key(Key::Esc);
    terminal.wait_row(&["X kill"]);
    terminal.key(Key::F(1));
    terminal.wait_for("In the panes");
    terminal.wait_row(&["X ", "kill the selected peer"]);
    terminal.key(Key::Esc);
    terminal.gone("In the panes");
    terminal.type_text("X");
    terminal.wait_for("killed");
    terminal.type_text("k");
    terminal.wait_for("type to search");
}

#[test]
fn a_key_for_two_things_is_refused_with_both_named() {
    let home = home();
    settle(&home, "[keys.panes]\nkill = 'r'\nadd-peer = 'F1'\n");
    let output = run(&home, &["doctor"], &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("2 faults"), "{}", out(&output));
    let output = run(&home, &["run", "pubsub", "--headless"], &[]);
    assert_eq!(output.status.code(), Some(2));
    for part in ["settings.toml:2:8", "r cannot be for keys.panes.kill", "keys.panes.restart"] {
        assert!(err(&output).contains(part), "{part}: {}", err(&output));
    }
    assert!(err(&output).contains("F1 cannot be for keys.panes.add-peer"), "{}", err(&output));
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let home = home();
    let page = run(&home, &["man"], &[]);
    assert!(
        out(&page).starts_with(".ie") && out(&page).contains(".TH zmq-lab 1"),
        "{}",
        out(&page)
    );
    let folder = home.path().join("man");
    let output = run(&home, &["man", "--out", folder.to_str().unwrap()], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    for name in ["zmq-lab.1", "zmq-lab-run.1", "zmq-lab-replay.1"] {
        assert!(folder.join(name).is_file(), "{name}");
    }
}

#[test]
fn its_condition_is_told_to_people_and_to_programs() {
    let home = home();
    let text = run(&home, &["doctor"], &[]);
    assert_eq!(text.status.code(), Some(0), "{}", out(&text));
    for part in ["libzmq", "4.3.", "open files", "settings.toml (not there", "5555 "] {
        assert!(out(&text).contains(part), "{part}: {}", out(&text));
    }
    let json = run(&home, &["doctor", "--format", "json"], &[]);
    let found: Value = serde_json::from_str(out(&json)).unwrap();
    assert_eq!(found["zmq_lab"], env!("CARGO_PKG_VERSION"));
    assert!(found["libzmq"]["has"].as_array().unwrap().contains(&"ipc".into()), "{found}");
    assert_eq!(found["terminal"]["output"], false);

    let long = home.path().join("x".repeat(60));
    fs::create_dir(&long).unwrap();
    let env = [("TMPDIR", long.to_str().unwrap())];
    let ill = run(&home, &["doctor", "--format", "json"], &env);
    assert_eq!(ill.status.code(), Some(1));
    let found: Value = serde_json::from_str(out(&ill)).unwrap();
    let notes = found["worth_knowing"].as_array().unwrap();
    assert!(notes.iter().any(|note| note["what"] == "long-temporary"), "{found}");
}

#[test]
fn a_log_tells_what_was_done_and_at_which_peer() {
    let home = home();
    let file = home.path().join("log");
    let path = file.to_str().unwrap();
    let line = ["run", "pubsub", "-t", "inproc", "--headless", "--log", path];
    assert_eq!(run(&home, &line, &[]).status.code(), Some(0));
    let told = fs::read_to_string(&file).unwrap();
    for part in ["zmq-lab starts", "peer:publisher", "peer{name=subscriber-1 id=1}", "is over"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("DEBUG"), "{told}");
    assert!(!told.contains('\u{1b}'), "{told}");

    // More on request, by the call or the environment; after what the file holds.
    let more = [&line[..], &["--log-level", "debug"]].concat();
    run(&home, &more, &[]);
    let told = fs::read_to_string(&file).unwrap();
    assert!(told.matches("zmq-lab starts").count() == 2 && told.contains("DEBUG"), "{told}");
    fs::remove_file(&file).unwrap();
    run(&home, &line, &[("ZMQ_LAB_LOG", "zmq_lab::engine=debug")]);
    let told = fs::read_to_string(&file).unwrap();
    assert!(told.contains("PeerStarted") && !told.contains("zmq-lab starts"), "{told}");

    let bad = run(&home, &line, &[("ZMQ_LAB_LOG", "zmq_lab=loud")]);
    assert_eq!(bad.status.code(), Some(2), "{}", err(&bad));
    let nowhere = run(&home, &["list", "--log", "/nowhere/log"], &[]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(err(&nowhere).contains("/nowhere/log"), "{}", err(&nowhere));
}
