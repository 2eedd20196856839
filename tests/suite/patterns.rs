//! Every built-in pattern run to its end without a screen, over each transport.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use zmq_lab::scenario::catalogue;

const TRANSPORTS: [&str; 3] = ["tcp", "ipc", "inproc"];

/// A run of a pattern: its name, further arguments, the lines typed, and what the report must say.
type Case = (&'static str, &'static [&'static str], &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    ("reqrep", &[], "one\ntwo\n", &["2 messages, 4 deliveries. All accounted for."]),
    ("pubsub", &[], "hello\n123 hi\n", &["2 messages, 3 deliveries, 1 filtered."]),
    ("pipeline", &[], "1\n2\n3\n", &["3 messages, 6 deliveries. All accounted for."]),
    (
        "pair",
        &["--speaker", "left", "--speaker", "right"],
        "over\nand\nout\n",
        &["left → right 2 2", "right → left 1 1", "3 messages, 3 deliveries."],
    ),
    (
        "queue",
        &["--speaker", "client"],
        "hello\nthere\nhello\nthere\n",
        &["broker → client-1 2 2", "broker → client-2 2 2", "4 messages, 16 deliveries. All"],
    ),
    (
        "forwarder",
        &["--speaker", "publisher"],
        "hello\n123 hi\n",
        &["proxy → subscriber-1 2 2", "2 messages, 5 deliveries, 1 filtered. All accounted"],
    ),
    (
        "streamer",
        &[],
        "1\n2\n3\n4\n",
        &["streamer → worker-1 2 2", "4 messages, 12 deliveries. All accounted for."],
    ),
    (
        "asyncsrv",
        &["--speaker", "client"],
        "one\ntwo\nthree\nfour\n",
        &["server → client-1 2 2", "server → client-2 2 2", "4 messages, 16 deliveries. All"],
    ),
    (
        "identity",
        &["--speaker", "ann", "--speaker", "office"],
        "hello\nbob|for bob\nagain\neve|for nobody\n",
        &[
            "office → bob 1 1",
            "dropped (nobody of that name)",
            "4 messages, 3 deliveries, 1 dropped. All accounted for.",
        ],
    ),
    ("dealers", &[], "1\n2\n3\n4\n", &["replier-1 → client 2 2", "4 messages, 8 deliveries. All"]),
    (
        "envelope",
        &[],
        "A|not this\nB|but this\nAB|and that\n",
        &["[A][not this]", "3 messages, 3 deliveries, 3 filtered. All accounted for."],
    ),
    (
        "lbbroker",
        &["--speaker", "client"],
        "1\n2\n3\n4\n5\n6\n7\n8\n",
        &["READY", "broker → client-1 4 4", "broker → client-2 4 4", "All accounted for."],
    ),
    (
        "killsignal",
        &["--speaker", "ventilator", "--speaker", "controller"],
        "task\nKILL\n",
        &["worker-1 ended by itself.", "worker-2 ended by itself.", "2 messages, 4 deliveries."],
    ),
    (
        "lvcache",
        &[],
        "A|10\nA|11\nB|7\n",
        &["[A][11]", "3 messages, 6 deliveries, 3 filtered. All accounted for."],
    ),
    (
        "syncpub",
        &["--eager"],
        "first\nsecond\n",
        &["publisher → subscriber-1 3 3", "publisher → subscriber-2 3 3", "All accounted for."],
    ),
    (
        "snail",
        &[],
        "1\n2\n3\n4\n5\n",
        &["subscriber-2 ended itself", "publisher → subscriber-1 5 5", "All accounted for."],
    ),
    ("lazypirate", &[], "one\ntwo\n", &["2 messages, 4 deliveries. All accounted for."]),
];

fn run(name: &str, args: &[&str], transport: &str, input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
        .env("LC_ALL", "C.UTF-8")
        .args(["run", name, "--headless", "--settle", "20s", "-t", transport])
        .args(args)
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .env("HOME", "/nonexistent")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// The report with single spaces.
fn plain(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(words).collect::<Vec<_>>().join("\n")
}

fn check(&(name, args, input, wanted): &Case, transport: &str) {
    let output = run(name, args, transport, input);
    let (report, complaints) = (plain(&output), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{name} over {transport}\n{report}\n{complaints}");
    assert_eq!(complaints, "", "{name} over {transport}");
    for text in wanted {
        assert!(report.contains(text), "{name} over {transport}: no {text:?} in\n{report}");
    }
}

#[test]
fn every_pattern_comes_out_as_its_lesson_says_over_every_transport() {
    let cases: Vec<(&Case, &str)> =
        CASES.iter().flat_map(|case| TRANSPORTS.map(|transport| (case, transport))).collect();
    // Each waits for silence most of the time.
    std::thread::scope(|scope| {
        for share in cases.chunks(cases.len().div_ceil(4)) {
            scope.spawn(move || share.iter().for_each(|(case, transport)| check(case, transport)));
        }
    });
}

#[test]
fn no_pattern_is_left_out() {
    for scenario in catalogue() {
        assert!(CASES.iter().any(|(name, ..)| *name == scenario.name), "{}", scenario.name);
    }
}

#[test]
fn a_line_is_divided_where_the_separator_asked_for_stands() {
    let args = ["--frame-separator", "<>"];
    let report = plain(&run("pubsub", &args, "inproc", "123<>a|b<>\nwhole\n"));
    assert!(report.contains("[123][a|b][]"), "{report}");
    let whole = plain(&run("envelope", &["--frame-separator", ""], "inproc", "A|one frame\n"));
    assert!(whole.contains("A|one frame"), "{whole}");
}
