//! Journeys of the real program without a screen.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use zmq_lab::lab::{Event, Fact};
use zmq_lab::report::ndjson;

/// Far longer than anything here takes, so that only a true hang reaches it.
const DEADLINE: Duration = Duration::from_secs(60);
const TRANSPORTS: [&str; 3] = ["tcp", "ipc", "inproc"];

/// The program, in a home of its own so that nobody's settings matter.
fn program(home: &TempDir, line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zmq-lab"));
    command.env("LC_ALL", "C.UTF-8");
    command.args(line);
    if line.contains(&"run") && line.contains(&"--headless") && !line.contains(&"--settle") {
        // A run ends when all is final; on a busy machine that may take longer than usual.
        command.args(["--settle", "20s"]);
    }
    command.env("XDG_CONFIG_HOME", home.path()).env("HOME", home.path());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs the program to its end with this input.
pub fn run(line: &[&str], input: &[u8]) -> Output {
    run_in(&home(), line, input)
}

pub fn run_in(home: &TempDir, line: &[&str], input: &[u8]) -> Output {
    let mut child = program(home, line).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // A program that does not read its input closes it; that is its right.
    let writer = thread::spawn(move || stdin.write_all(&input).is_ok());
    let output = finish(child);
    writer.join().unwrap();
    output
}

/// Waits for the end with the deadline.
fn finish(child: Child) -> Output {
    let id = child.id();
    let (done, output) = mpsc::channel();
    let waiter = thread::spawn(move || done.send(child.wait_with_output().unwrap()));
    let Ok(output) = output.recv_timeout(DEADLINE) else {
        signal(id, Signal::KILL);
        panic!("the program did not end");
    };
    waiter.join().unwrap().unwrap();
    output
}

fn signal(id: u32, signal: Signal) {
    let id = Pid::from_raw(id.try_into().unwrap()).unwrap();
    kill_process(id, signal).unwrap();
}

pub fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The lines of a report without what differs from run to run: latencies, ports and spaces.
fn plain(report: &str) -> Vec<String> {
    report
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.contains(" is at "))
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let mut kept: Vec<&str> = Vec::new();
            let mut words = words.into_iter().peekable();
            while let Some(word) = words.next() {
                let unit = words.peek().is_some_and(|next| ["µs", "ms", "s"].contains(next));
                if unit && word.parse::<f64>().is_ok() {
                    words.next();
                } else {
                    kept.push(word);
                }
            }
            kept.join(" ")
        })
        .collect()
}

pub fn good(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}\n{}", out(output), err(output));
}

fn head(report: &[String]) -> &str {
    report.first().map_or("", String::as_str)
}

#[test]
fn a_published_message_reaches_those_who_subscribed_to_it() {
    for transport in TRANSPORTS {
        let output = run(&["run", "pubsub", "--headless", "-t", transport], b"hello\n123 hi\n");
        good(&output);
        assert_eq!(err(&output), "");
        let report = plain(out(&output));
        assert!(
            head(&report)
                .starts_with(&format!("Publish–subscribe (pubsub) over {transport}, libzmq "))
        );
        assert_eq!(
            without_notes(&report),
            [
                "Messages",
                "# from message subscriber-1 subscriber-2",
                "1 publisher hello ✓ ∅ filtered",
                "2 publisher 123 hi ✓ ✓",
                "Balance",
                "way offered delivered filtered pending unaccounted",
                "publisher → subscriber-1 2 2 0 0 0",
                "publisher → subscriber-2 2 1 1 0 0",
                "all 4 3 1 0 0",
                "2 messages, 3 deliveries, 1 filtered. All accounted for.",
            ],
            "{transport}"
        );
    }
}

/// All but the first line, the findings, the notes and the signs of inference: whether a port was
/// free, and whether two peers were heard in an order that left room for doubt, are other matters.
fn without_notes(report: &[String]) -> Vec<&str> {
    let apart = |line: &String| line == "Notes" || line == "What is amiss";
    let notes = report.iter().position(apart).unwrap_or(report.len() - 1);
    let last = report.len() - 1;
    let lines = report[1..notes].iter().chain(&report[last..]);
    lines
        .filter(|line| !line.starts_with("≈ "))
        .map(|line| line.strip_suffix(" ≈").unwrap_or(line))
        .collect()
}

#[test]
fn a_request_comes_back_to_who_asked() {
    for transport in TRANSPORTS {
        let line = ["run", "reqrep", "--headless", "--transport", transport, "--speaker", "client"];
        let output = run(&line, "hello\n你好\nonce more\n".as_bytes());
        good(&output);
        assert_eq!(
            without_notes(&plain(out(&output))),
            [
                "Messages",
                "# from message client-1 client-2 server",
                "1 client-1 hello ↩ ✓",
                "2 client-2 你好 ↩ ✓",
                "3 client-1 once more ↩ ✓",
                "Balance",
                "way offered delivered pending unaccounted",
                "client-1 → server 2 2 0 0",
                "client-2 → server 1 1 0 0",
                "server → client-1 2 2 0 0",
                "server → client-2 1 1 0 0",
                "all 6 6 0 0",
                "3 messages, 6 deliveries. All accounted for.",
            ],
            "{transport}"
        );
    }
}

#[test]
fn each_piece_of_work_goes_to_one_worker_and_then_to_the_sink() {
    for transport in TRANSPORTS {
        let line = ["run", "pipeline", "--headless", "-t", transport, "--format", "ndjson"];
        let output = run(&line, b"one\ntwo\nthree\nfour\n");
        good(&output);
        let mut received: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let names = names(out(&output));
        for event in events(out(&output)) {
            if let (Fact::Received { message, .. }, Some(peer)) = (event.fact, event.peer) {
                let text = message.frames()[0].text().unwrap().to_owned();
                received.entry(names[peer.index()].clone()).or_default().push(text);
            }
        }
        let mut sink = received["sink"].clone();
        sink.sort();
        assert_eq!(sink, ["four", "one", "three", "two"], "{transport}");
        let mut work = [&received["worker-1"][..], &received["worker-2"]].concat();
        work.sort();
        assert_eq!(work, sink, "{transport}");
        assert_eq!(received["worker-1"].len(), 2, "{transport}");
        assert_eq!(err(&output), "4 messages, 8 deliveries. All accounted for.\n");
    }
}

fn events(ndjson: &str) -> Vec<Event> {
    ndjson::read(ndjson.as_bytes()).map(|event| event.unwrap()).collect()
}

fn names(ndjson: &str) -> Vec<String> {
    events(ndjson)
        .into_iter()
        .find_map(|event| match event.fact {
            Fact::LabStarted { topology, .. } => Some(topology.peers),
            _ => None,
        })
        .unwrap()
        .into_iter()
        .map(|peer| peer.name)
        .collect()
}

#[test]
fn a_recording_tells_the_same_as_the_run_it_was_made_of() {
    for (pattern, transport) in [("pubsub", "tcp"), ("reqrep", "ipc"), ("pipeline", "inproc")] {
        let home = home();
        let file = home.path().join("run.ndjson");
        let file = file.to_str().unwrap();
        let line = ["run", pattern, "--headless", "-t", transport, "--record", file];
        let live = run_in(&home, &line, b"hello\n123 hi\n");
        good(&live);
        let replayed = run_in(&home, &["replay", file, "--headless"], b"");
        good(&replayed);
        assert_eq!(out(&replayed), out(&live));
        let again = run_in(&home, &["replay", file, "--headless", "--format", "ndjson"], b"");
        // The findings stand in no recording: they are found again.
        let events = out(&again).lines().filter(|line| !line.starts_with("{\"finding\""));
        let recorded = fs::read_to_string(file).unwrap();
        assert!(events.eq(recorded.lines()), "{}\n{recorded}", out(&again));
    }
}

#[test]
fn as_many_peers_run_as_are_asked_for() {
    let line = ["run", "pubsub", "--headless", "-t", "inproc", "--peers", "subscriber=30"];
    let output = run(&line, b"hello\n123 hi\n");
    good(&output);
    let report = plain(out(&output));
    // Too many for a column each: they are counted.
    assert!(report.contains(&"# from message subscriber".to_owned()), "{report:#?}");
    assert!(report.contains(&"1 publisher hello 1 delivered, 29 ∅ filtered".to_owned()));
    assert!(report.contains(&"2 publisher 123 hi 30 delivered".to_owned()));
    assert_eq!(
        report.last().unwrap(),
        "2 messages, 31 deliveries, 29 filtered. All accounted for."
    );
}

#[test]
fn bytes_that_are_no_text_go_as_they_are_and_show_as_escapes() {
    let output = run(&["run", "pubsub", "--headless", "-t", "inproc"], b"caf\xe9\x1b[31m\r\n\\b\n");
    good(&output);
    let report = plain(out(&output));
    assert!(
        report.contains(&r"1 publisher caf\xe9\x1b[31m ✓ ∅ filtered".to_owned()),
        "{report:#?}"
    );
    assert!(report.contains(&"2 publisher b ✓ ∅ filtered".to_owned()), "{report:#?}");
}

#[test]
fn a_lone_b_ends_the_speaker_and_the_run() {
    let home = home();
    let mut child =
        program(&home, &["run", "pubsub", "--headless", "-t", "inproc"]).spawn().unwrap();
    // The input stays open: the program ends all the same.
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"hello\nb\n").unwrap();
    let output = finish(child);
    drop(stdin);
    good(&output);
    let report = plain(out(&output));
    assert!(report.contains(&"publisher ended by itself.".to_owned()), "{report:#?}");
    assert_eq!(report.last().unwrap(), "1 message, 1 delivery, 1 filtered. All accounted for.");
}

#[test]
fn a_client_told_to_end_gets_its_reply_first() {
    let line = ["run", "reqrep", "--headless", "-t", "inproc", "--speaker", "client"];
    let output = run(&line, b"one\ntwo\nb\nthree\nb\nnever read\n");
    good(&output);
    let report = plain(out(&output));
    assert_eq!(report.last().unwrap(), "3 messages, 6 deliveries. All accounted for.");
    for client in ["client-1", "client-2"] {
        assert!(report.contains(&format!("{client} ended by itself.")), "{report:#?}");
    }
}

#[test]
fn an_eager_publisher_speaks_to_an_empty_room_and_that_is_accounted_for() {
    // The subscribers may be quicker for once.
    let missed = (0..50).any(|_| {
        let output = run(&["run", "pubsub", "--headless", "--eager"], b"hello\n");
        good(&output);
        out(&output).contains("↷ missed (not connected)")
    });
    assert!(missed);
}

#[test]
fn an_unknown_pattern_is_refused_with_the_nearest() {
    let output = run(&["run", "pubsup", "--headless"], b"");
    assert_eq!(output.status.code(), Some(2));
    let words = "error: no pattern is called 'pubsup'; did you mean 'pubsub'?\n";
    assert_eq!((out(&output), err(&output)), ("", words));
}

#[test]
fn without_a_terminal_the_screens_are_refused() {
    for line in [&["run", "pubsub"][..], &["replay", "x.ndjson"], &[]] {
        let output = run(line, b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("terminal"), "{}", err(&output));
        assert!(err(&output).contains("--headless"), "{}", err(&output));
    }
}

#[test]
fn a_taken_port_is_no_hindrance_to_a_pattern_and_one_to_a_file_that_names_it() {
    let home = home();
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        // Should another program have the tutorial's port already, it is taken all the same, unless
        // that program gives it back too soon.
        let taken = TcpListener::bind("127.0.0.1:5557");
        let output = run_in(&home, &["run", "pipeline", "--headless"], b"one\n");
        good(&output);
        let told = out(&output);
        if told.contains("wanted tcp://127.0.0.1:5557, which another program has") {
            break;
        }
        assert!(taken.is_err() && Instant::now() < deadline, "{told}");
    }

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let file = write(
        &home,
        "mine.toml",
        &format!("[[peer]]\nname='p'\nrole='speaker'\nsocket={{type='PUB',bind={port}}}\n"),
    );
    let output = run_in(&home, &["run", &file, "--headless"], b"one\n");
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    let note = format!("p could not bind tcp://127.0.0.1:{port}: Address already in use");
    assert!(out(&output).contains(&note), "{}", out(&output));
}

pub fn write(home: &TempDir, name: &str, text: &str) -> String {
    let path = home.path().join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_file_of_ones_own_runs_like_a_pattern() {
    let home = home();
    let text = "
title = 'Two rooms'
[[peer]]
name = 'speaker'
role = 'speaker'
socket = { type = 'PUSH', connect = ['left', 'right'] }
[[peer]]
name = 'left'
role = 'listener'
socket = { type = 'PULL', bind = true }
[[peer]]
name = 'right'
role = 'listener'
socket = { type = 'PULL', bind = true }
";
    let file = write(&home, "rooms.toml", text);
    for transport in TRANSPORTS {
        let output = run_in(&home, &["run", &file, "--headless", "-t", transport], b"1\n2\n3\n4\n");
        good(&output);
        let report = plain(out(&output));
        assert!(head(&report).starts_with("Two rooms (rooms)"), "{report:#?}");
        assert!(report.contains(&"speaker → left 2 2 0 0".to_owned()), "{report:#?}");
        assert!(report.contains(&"speaker → right 2 2 0 0".to_owned()), "{report:#?}");
    }
}

#[test]
fn a_file_says_what_is_sent_by_itself() {
    let home = home();
    let text = "
[[peer]]
name = 'pub'
role = 'speaker'
socket = { type = 'PUB', bind = true }
[[peer]]
name = 'sub'
role = 'listener'
socket = { type = 'SUB', connect = 'pub', subscribe = ['a', 'hello'] }
[[traffic]]
from = 'pub'
messages = ['hello', 'world']
rate = '100000/s'
count = 500
topics = ['a', 'b']
";
    let file = write(&home, "news.toml", text);
    for transport in TRANSPORTS {
        let output = run_in(&home, &["run", &file, "--headless", "-t", transport], b"hello 2\n");
        good(&output);
        let report = plain(out(&output));
        assert!(report.contains(&"pub → sub 503 252 251 0 0".to_owned()), "{report:#?}");
    }
}

#[test]
fn an_outside_client_is_answered_and_stands_in_the_report() {
    let home = home();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let text = format!("[[peer]]\nname='s'\nrole='echo'\nsocket={{type='REP',bind={port}}}\n");
    let file = write(&home, "server.toml", &text);
    let mut child = program(&home, &["run", &file, "--headless"]).spawn().unwrap();
    let stdin = child.stdin.take().unwrap();
    let context = zmq::Context::new();
    let client = context.socket(zmq::REQ).unwrap();
    client.set_linger(0).unwrap();
    client.set_rcvtimeo(i32::try_from(DEADLINE.as_millis()).unwrap()).unwrap();
    client.connect(&format!("tcp://127.0.0.1:{port}")).unwrap();
    client.send("hi", 0).unwrap();
    assert_eq!(client.recv_bytes(0).unwrap(), b"hi");
    drop(stdin);
    let output = finish(child);
    good(&output);
    let report = plain(out(&output));
    assert!(report.contains(&"1 outside hi ✓".to_owned()), "{report:#?}");
    let note = "An outside program was connected to s from 127.0.0.1:";
    assert!(report.iter().any(|line| line.starts_with(note)), "{report:#?}");
}

#[test]
fn a_faulty_file_is_shown_with_all_its_faults() {
    let home = home();
    let file = write(
        &home,
        "mine.toml",
        "titel = 'x'\n[[peer]]\nname = 'p'\nrole = 'speker'\nsocket = { type = 'PUB' }\n",
    );
    let output = run_in(&home, &["run", &file, "--headless"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(out(&output), "");
    for part in [
        "there is no key 'titel' here",
        "mine.toml:1:1",
        "did you mean 'title'?",
        "mine.toml:4:8",
        "did you mean 'speaker'?",
        "this socket neither binds nor connects",
        "has 3 faults, so nothing was started",
    ] {
        assert!(err(&output).contains(part), "{part} is not in\n{}", err(&output));
    }
}

#[test]
fn a_reader_that_leaves_early_is_no_trouble() {
    let home = home();
    let line = ["run", "pubsub", "--headless", "-t", "inproc", "--format", "ndjson"];
    let mut child = program(&home, &line).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.contains("lab-started"), "{first}");
    // The reader is gone; each message makes the program notice it.
    let mut stdin = child.stdin.take().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let status = thread::spawn(move || child.wait().unwrap());
    while stdin.write_all(b"hello\n").is_ok() {}
    let status: ExitStatus = status.join().unwrap();
    assert_eq!(status.code(), Some(0));
    let mut words = String::new();
    stderr.read_to_string(&mut words).unwrap();
    assert_eq!(words, "");
}

#[test]
fn a_closed_output_is_no_trouble_for_a_report() {
    let home = home();
    let mut child =
        program(&home, &["run", "pubsub", "--headless", "-t", "inproc"]).spawn().unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"hello\n").unwrap();
    drop(stdin);
    let output = finish(child);
    assert_eq!((output.status.code(), err(&output)), (Some(0), ""));
}

#[test]
fn a_signal_ends_the_run_in_order_with_the_report_so_far() {
    for (number, status) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let home = home();
        let file = home.path().join("run.ndjson");
        let line =
            ["run", "pubsub", "--headless", "-t", "inproc", "--record", file.to_str().unwrap()];
        let mut child = program(&home, &line).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(b"hello\n").unwrap();
        wait_for(&file, r#""fact":"received""#);
        signal(child.id(), number);
        let output = finish(child);
        drop(stdin);
        assert_eq!(output.status.code(), Some(status), "{}", err(&output));
        let report = plain(out(&output));
        assert!(report.contains(&"1 publisher hello ✓ ∅ filtered".to_owned()), "{report:#?}");
    }
}

/// Waits until a file that is being written holds a word.
fn wait_for(file: &Path, word: &str) {
    let start = std::time::Instant::now();
    while start.elapsed() < DEADLINE {
        if fs::read_to_string(file).is_ok_and(|text| text.contains(word)) {
            return;
        }
        thread::yield_now();
    }
    panic!("no {word} in {}", file.display());
}

#[test]
fn what_cannot_be_sent_is_said_and_the_status_tells() {
    let home = home();
    let lonely = write(
        &home,
        "lonely.toml",
        "[[peer]]\nname='v'\nrole='speaker'\nsocket={type='PUSH',bind=true}\n",
    );
    let output = run_in(&home, &["run", &lonely, "--headless", "--settle", "50ms"], b"1\n2\n3\n");
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    assert!(err(&output).contains("2 lines were not sent: v has been waiting"), "{}", err(&output));
    let report = plain(out(&output));
    assert!(report.iter().any(|line| line.contains("◌ held: nobody takes it")), "{report:#?}");

    let mute = write(
        &home,
        "mute.toml",
        "[[peer]]\nname='s'\nrole='listener'\nsocket={type='PULL',bind=true}\n",
    );
    let output = run_in(&home, &["run", &mute, "--headless"], b"1\n");
    assert_eq!(output.status.code(), Some(1), "{}", out(&output));
    assert!(err(&output).contains("no peer of this lab sends what is typed"), "{}", err(&output));
    let output = run_in(&home, &["run", &mute, "--headless"], b"");
    good(&output);
}

#[test]
fn a_bad_recording_is_refused_with_the_line() {
    let home = home();
    let file = home.path().join("run.ndjson");
    let path = file.to_str().unwrap();
    let line = ["run", "pubsub", "--headless", "-t", "inproc", "--record", path];
    good(&run_in(&home, &line, b"hello\n"));
    let text = fs::read_to_string(&file).unwrap();

    fs::write(&file, format!("{text}nonsense\n")).unwrap();
    let output = run_in(&home, &["replay", path, "--headless"], b"");
    assert_eq!(output.status.code(), Some(2));
    let place = format!("line {}: no event at column", text.lines().count() + 1);
    assert!(err(&output).contains(&place), "{}", err(&output));

    fs::write(&file, &text[..text.len() - 5]).unwrap();
    let output = run_in(&home, &["replay", path, "--headless"], b"");
    assert!(err(&output).contains("stops in the middle"), "{}", err(&output));
    assert!(out(&output).contains("hello"), "{}", out(&output));

    fs::write(&file, "").unwrap();
    let output = run_in(&home, &["replay", path, "--headless"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("holds no run"), "{}", err(&output));
}

#[test]
fn settings_hold_unless_the_call_says_otherwise() {
    let home = home();
    fs::create_dir(home.path().join("zmq-lab")).unwrap();
    let settings = home.path().join("zmq-lab/settings.toml");
    fs::write(&settings, "transport = 'inproc'").unwrap();
    let over = |line: &[&str]| plain(out(&run_in(&home, line, b"x\n")))[0].clone();
    assert!(over(&["run", "pubsub", "--headless"]).contains("over inproc"));
    assert!(over(&["run", "pubsub", "--headless", "-t", "ipc"]).contains("over ipc"));
    assert!(over(&["-t", "ipc", "run", "pubsub", "--headless"]).contains("over ipc"));

    fs::write(&settings, "transport = 'pigeon'").unwrap();
    let output = run_in(&home, &["run", "pubsub", "--headless"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("settings.toml:1:13"), "{}", err(&output));
}

#[test]
fn the_patterns_are_listed() {
    let output = run(&["list"], b"");
    good(&output);
    let names: Vec<&str> =
        out(&output).lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names[..3], ["reqrep", "pubsub", "pipeline"]);
}

#[test]
fn completions_know_the_names_of_patterns_lessons_and_themes() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(&["completions", shell], b"");
        good(&output);
        assert!(out(&output).contains("transport"), "{shell}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let output = run(&["completions", shell], b"");
        let script = out(&output);
        for name in ["pubsub", "first-request", "high-contrast"] {
            assert!(script.contains(name), "{shell} {name}");
        }
    }
}

/// What bash offers for a line, whose last word is being typed.
fn offered(line: &[&str]) -> Vec<String> {
    let home = home();
    let script = home.path().join("zmq-lab.bash");
    std::fs::write(&script, out(&run_in(&home, &["completions", "bash"], b""))).unwrap();
    let asks = format!(
        "source {}; COMP_WORDS=({}); COMP_CWORD={}; _zmq__lab zmq-lab \"{}\" \"{}\"; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        script.display(),
        line.join(" "),
        line.len() - 1,
        line[line.len() - 1],
        line[line.len() - 2],
    );
    let output = std::process::Command::new("bash").args(["-c", &asks]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().split_whitespace().map(str::to_owned).collect()
}

#[test]
fn bash_completes_patterns_lessons_and_themes() {
    assert_eq!(offered(&["zmq-lab", "run", "pub"]), ["pubsub"]);
    assert_eq!(offered(&["zmq-lab", "run", "--tr"]), ["--transport"]);
    assert_eq!(offered(&["zmq-lab", "new", "pip"]), ["pipeline"]);
    assert_eq!(offered(&["zmq-lab", "learn", "first"]), ["first-request"]);
    assert_eq!(offered(&["zmq-lab", "check", "hwm"]), ["hwm-ten"]);
    assert_eq!(offered(&["zmq-lab", "run", "--theme", "high"]), ["high-contrast"]);
}

#[test]
fn a_lone_peer_has_its_looks_too() {
    let output = run(&["peer", "sub", "--bind", "tcp://127.0.0.1:*", "--theme", "nowhere"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("nowhere"), "{}", err(&output));
}
