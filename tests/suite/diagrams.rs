//! Sequence diagrams by the real program: from a recording, and saved from the lab.

use std::fs;

use crate::headless::{home, run_in};
use crate::terminal::{Key, Terminal};

const SAID: &[u8] = b"hello\n<b>&\"123\"</b>; # end %%\n123 hi\n";

#[test]
fn a_recording_becomes_a_diagram_in_every_format() {
    let home = home();
    let file = home.path().join("a.ndjson");
    let file = file.to_str().unwrap();
    let output = run_in(&home, &["run", "pubsub", "--headless", "--record", file], SAID);
    assert!(output.status.success(), "{output:?}");
    let drawn = |format: &[&str]| {
        let output = run_in(&home, &[&["report", file], format].concat(), b"");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };

    let text = drawn(&[]);
    assert_eq!(text, drawn(&["--format", "text"]));
    let hello = text.lines().find(|line| line.contains("├─ hello ─")).unwrap();
    assert!(hello.contains('▶') && hello.contains('∅'), "{text}");

    let mermaid = drawn(&["--format", "mermaid"]);
    assert!(mermaid.starts_with("sequenceDiagram\n    participant p0 as publisher\n"), "{mermaid}");
    assert!(mermaid.contains("p0->>p1: hello ("), "{mermaid}");
    assert!(mermaid.contains("p0--xp2: hello (∅ filtered)"), "{mermaid}");
    assert!(mermaid.contains("#60;b#62;#38;#34;123#34;"), "{mermaid}");

    let svg = drawn(&["--format", "svg"]);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let said = |text: &str| document.descendants().any(|node| node.text() == Some(text));
    assert!(said("hello") && said("<b>&\"123\"</b>; # end %%"), "{svg}");
}

#[test]
fn a_recording_tells_the_frames_of_each_message_hop_by_hop() {
    let home = home();
    let file = home.path().join("frames.ndjson");
    let file = file.to_str().unwrap();
    let run = ["run", "queue", "-t", "inproc", "--headless", "--record", file];
    let output = run_in(&home, &run, b"hello\n");
    assert!(output.status.success(), "{output:?}");
    let output = run_in(&home, &["report", file, "--format", "frames"], b"");
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "Message 1 from client-1: hello");
    assert!(lines[1].starts_with("  client-1 REQ sends "), "{told}");
    assert!(lines[1].contains("│ hello │"), "{told}");
    assert!(lines[2].starts_with("  on the wire "), "{told}");
    assert!(lines[2].contains("│+empty │ hello │  REQ puts the delimiter on"), "{told}");
    assert!(lines[3].starts_with("  broker ROUTER reads "), "{told}");
    assert!(lines[3].contains("│+0x00"), "{told}");
    assert!(told.contains(": the identity of client-1. It was given none"), "{told}");
    assert!(told.contains("empty: the delimiter"), "{told}");
}

#[test]
fn what_is_no_recording_is_refused() {
    let home = home();
    let file = home.path().join("b.ndjson");
    fs::write(&file, "no json\n").unwrap();
    for path in [file.to_str().unwrap(), "/nowhere/at/all"] {
        let output = run_in(&home, &["report", path, "--format", "svg"], b"");
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn a_key_saves_the_diagram_into_the_current_directory_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let script = r#"cd "$1" && exec "$0" run pubsub --transport inproc"#;
    let program = env!("CARGO_BIN_EXE_zmq-lab");
    let args = ["-c", script, program, folder.path().to_str().unwrap()];
    let terminal = Terminal::start_program("sh", &args, 120, 36);
    terminal.wait_row(&["● running"]);
    terminal.key(Key::F(11));
    terminal.wait_for("subscribes");
    terminal.line("hello");
    terminal.wait_row(&["├─ hello ─", "✓1"]);
    terminal.key(Key::Esc);
    terminal.wait_for("Esc type");
    terminal.type_text("S");
    terminal.wait_for("zmq-lab-pubsub-1.svg, zmq-lab-pubsub-1.mmd");
    terminal.key(Key::Up);
    terminal.gone("zmq-lab-pubsub-1.svg");
    terminal.type_text("S");
    terminal.wait_for("zmq-lab-pubsub-2.svg");
    let saved = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(saved("zmq-lab-pubsub-1.mmd").contains(": hello"));
    roxmltree::Document::parse(&saved("zmq-lab-pubsub-2.svg")).unwrap();
}
