//! The doctor without a screen: its part of the report, its lines among the events, the status.

use serde_json::Value;

use crate::headless::{good, home, out, run, run_in, write};

/// A subscriber whose subscription nearly fits.
const NEAR: &str = "
[[peer]]
name = 'publisher'
role = 'speaker'
socket = { type = 'PUB', bind = true }
[[peer]]
name = 'subscriber'
role = 'listener'
socket = { type = 'SUB', connect = 'publisher', subscribe = ['Weather'] }
";

/// The findings among the lines of a run.
fn findings(ndjson: &str) -> Vec<Value> {
    let lines = ndjson.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.filter(|line: &Value| line.get("finding").is_some()).collect()
}

#[test]
fn a_report_tells_what_is_amiss_and_the_status_stays_good() {
    let home = home();
    let file = write(&home, "near.toml", NEAR);
    let output = run_in(&home, &["run", &file, "--headless"], b"weather: fine\n");
    good(&output);
    let report = out(&output);
    let (_, amiss) = report.split_once("What is amiss\n").unwrap_or_else(|| panic!("{report}"));
    let words = amiss.split_whitespace().collect::<Vec<_>>().join(" ");
    let told = "near-miss: The subscription \"Weather\" of subscriber nearly fits \"weather: fine\": \
                capital and small letters differ (seen in \"weather: fine\").";
    assert!(words.starts_with(told), "{report}");
    assert!(words.contains("What helps: Subscribe to \"weather\""), "{report}");
}

#[test]
fn findings_are_lines_among_the_events_and_a_replay_finds_them_again() {
    let home = home();
    let file = write(&home, "near.toml", NEAR);
    let line = ["run", &file, "--headless", "--format", "ndjson"];
    let output = run_in(&home, &line, b"weather: fine\n");
    good(&output);
    let found = findings(out(&output));
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(finding["finding"], "near-miss");
    assert_eq!((&finding["name"], &finding["messages"]), (&"subscriber".into(), &1.into()));
    assert_eq!(finding["examples"][0]["n"], 1);
    let recording = write(&home, "run.ndjson", out(&output));
    let line = ["replay", &recording, "--headless", "--format", "ndjson"];
    let again = run_in(&home, &line, b"");
    good(&again);
    assert_eq!(findings(out(&again)), found);
}

#[test]
fn a_healthy_run_has_nothing_amiss() {
    for scenario in zmq_lab::scenario::catalogue() {
        let (pattern, input) = (scenario.name.as_str(), "hello\n123 hi\n");
        for transport in ["tcp", "ipc", "inproc"] {
            let line = ["run", pattern, "--headless", "--format", "ndjson", "-t", transport];
            let output = run(&line, input.as_bytes());
            good(&output);
            let mut found = findings(out(&output));
            // The pattern's own port may be another test's at this moment.
            found.retain(|finding| finding["finding"] != "port-taken");
            assert_eq!(found, [] as [Value; 0], "{pattern} over {transport}");
        }
    }
}

#[test]
fn what_was_published_too_early_is_explained() {
    let output = run(&["run", "pubsub", "--headless", "--eager", "-t", "tcp"], b"hello\n");
    good(&output);
    let report = out(&output);
    // Now and then the subscribers are the faster ones.
    assert_eq!(report.contains("missed"), report.contains("joined-late: subscriber-"), "{report}");
}
