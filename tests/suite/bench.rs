//! The bench: what its results look like, never how fast anything was.

use std::fs;
use std::process::{Command, Output};

use strum::IntoEnumIterator;
use zmq_lab::lab::Transport;
use zmq_lab::report::bench::Results;
use zmq_lab::run::bench::cases::Pattern;
use zmq_lab::run::bench::{Length, Plan, run};

const COUNT: u64 = 400;

fn bench(line: &[&str]) -> Output {
    let home = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
        .env("LC_ALL", "C.UTF-8")
        .arg("bench")
        .args(line)
        .env("XDG_CONFIG_HOME", home.path())
        .env("HOME", home.path())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn each_pattern_is_measured_bare_and_watched_over_each_transport() {
    let plan = Plan {
        patterns: Pattern::iter().collect(),
        transports: Transport::iter().collect(),
        sizes: vec![64],
        peers: vec![2],
        length: Length::Count(COUNT),
        times: 1,
    };
    let mut steps = 0;
    let results = run(&plan, |_, _, _| steps += 1).unwrap();
    assert_eq!(results.rows.len(), 12);
    assert_eq!(steps, 25, "each run, and the end");
    for row in &results.rows {
        let (bare, watched) = (&row.bare[0], &row.watched[0]);
        let whole = match row.pattern.as_str() {
            "push-pull" | "pipeline" => COUNT,
            "req-rep" | "pub-sub" => 2 * COUNT,
            other => panic!("{other}"),
        };
        assert_eq!((bare.received, watched.received), (whole, whole), "{row:?}");
        assert!(watched.elapsed.as_nanos() > 0 && watched.latency.is_some(), "{row:?}");
    }
}

#[test]
fn results_are_printed_in_four_ways_and_compared_with_earlier_ones() {
    let case = ["push-pull", "-t", "inproc", "--size", "64", "--count", "300", "--repeat", "2"];
    let with = |more: &[&str]| bench(&[&case[..], more].concat());
    let json = with(&["--format", "json"]);
    assert!(json.status.success(), "{}", text(&json.stderr));
    assert_eq!(text(&json.stderr), "", "progress is for terminals");
    let results: Results = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((results.rows.len(), results.rows[0].watched.len()), (1, 2));
    assert_eq!(results.optimised, !cfg!(debug_assertions));

    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("earlier.json");
    fs::write(&file, &json.stdout).unwrap();
    let csv = text(&with(&["--format", "csv", "--compare", file.to_str().unwrap()]).stdout);
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].ends_with(",timed,change"), "{csv}");
    assert!(lines[1].starts_with("push-pull,inproc,64,1,") && lines[1].ends_with(" %"), "{csv}");
    assert!(text(&with(&["--format", "md"]).stdout).starts_with("| pattern | over |"));
    assert!(text(&with(&[]).stdout).contains("Medians of 2 runs each"));
}

#[test]
fn a_bench_that_makes_no_sense_is_refused() {
    for line in [&["push"][..], &["--size", "0"], &["--count", "0"], &["--for", "soon"]] {
        assert_eq!(bench(line).status.code(), Some(2), "{line:?}");
    }
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("other.json");
    fs::write(&file, "{}").unwrap();
    let refused = bench(&["--compare", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("holds no results of the bench"));
}
