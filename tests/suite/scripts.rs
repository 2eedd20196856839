//! Scripts and expectations: every pattern keeps its own, over every transport; a file's decide how a
//! run ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;

use zmq_lab::scenario::catalogue;

/// How many labs run side by side: each spends most of its time waiting.
const ABREAST: usize = 8;

/// A pattern as a file whose binders take any free port: at the tutorials' own ports programs of
/// other tests may call.
fn on_free_ports(name: &str, folder: &Path) -> PathBuf {
    let own = format!("{}/assets/scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(own).unwrap();
    let free = text.lines().map(|line| match line.split_once("bind = ") {
        Some((before, after)) if after.starts_with(|first: char| first.is_ascii_digit()) => {
            let rest = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
            format!("{before}bind = true{rest}\n")
        }
        Some(_) | None => format!("{line}\n"),
    });
    let path = folder.join(format!("{name}.toml"));
    fs::write(&path, free.collect::<String>()).unwrap();
    path
}

fn run(args: &[&str]) -> Output {
    let mut lab = Command::new(env!("CARGO_BIN_EXE_zmq-lab"));
    lab.arg("run").args(args).arg("--headless").stdin(Stdio::null()).output().unwrap()
}

#[test]
fn every_pattern_keeps_its_expectations_over_every_transport() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for scenario in catalogue() {
        assert!(scenario.has_script() && !scenario.expectations.is_empty(), "{}", scenario.name);
        let file = on_free_ports(&scenario.name, folder.path());
        all.extend(["tcp", "ipc", "inproc"].map(|transport| (file.clone(), transport)));
    }
    let left = Mutex::new(all);
    let failed = Mutex::new(String::new());
    std::thread::scope(|scope| {
        for _ in 0..ABREAST {
            scope.spawn(|| {
                loop {
                    let Some((file, transport)) = left.lock().unwrap().pop() else { return };
                    let file = file.to_str().unwrap();
                    let ran = run(&[file, "--script", "-t", transport]);
                    let said = String::from_utf8_lossy(&ran.stdout);
                    if !ran.status.success() || said.contains("  NO  ") {
                        let heard = String::from_utf8_lossy(&ran.stderr);
                        *failed.lock().unwrap() += &format!("{file} {transport}\n{said}{heard}\n");
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{failed}");
}

const OWN: &str = "
[[peer]]
name = 'push'
role = 'speaker'
socket = { type = 'PUSH', connect = 'pull' }
[[peer]]
name = 'pull'
role = 'listener'
socket = { type = 'PULL', bind = true }
[[expect]]
peer = 'pull'
received = WANTED
within = '100ms'
";

/// The exit status and report of a file with this script.
fn own(wanted: u32, script: &str, format: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN.replace("WANTED", &wanted.to_string()) + script).unwrap();
    let mut args = vec![file.to_str().unwrap(), "-t", "inproc", "--format", format];
    args.extend((!script.is_empty()).then_some("--script"));
    let ran = run(&args);
    (ran.status.code(), String::from_utf8(ran.stdout).unwrap())
}

const TWO: &str = "[[script]]\nsend = 'one'\n[[script]]\nsend = 'two'\nafter = '10ms'\n";

#[test]
fn a_file_whose_expectations_hold_ends_well_and_another_does_not() {
    let (status, report) = own(2, TWO, "text");
    assert_eq!(status, Some(0), "{report}");
    assert!(report.contains("pull: received exactly 2  yes   2\n"), "{report}");
    let (status, report) = own(3, TWO, "text");
    assert_eq!(status, Some(1), "{report}");
    assert!(report.contains("pull: received exactly 3  NO    2\n"), "{report}");
}

#[test]
fn what_did_not_come_true_is_told_beside_the_events() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN.replace("WANTED", "3") + TWO).unwrap();
    let file = file.to_str().unwrap();
    let ran = run(&[file, "-t", "inproc", "--format", "ndjson", "--script"]);
    let heard = String::from_utf8(ran.stderr).unwrap();
    let said = "Not as expected: pull: received exactly 3; found: 2\n";
    assert!(heard.contains(said), "{heard}");
}

#[test]
fn expectations_without_a_script_are_held_against_what_was_typed() {
    let (status, report) = own(0, "", "text");
    assert_eq!(status, Some(0), "{report}");
    assert_eq!(own(1, "", "text").0, Some(1));
}

#[test]
fn among_the_events_expectations_are_lines_of_their_own() {
    let (status, events) = own(3, TWO, "ndjson");
    assert_eq!(status, Some(1));
    let last = events.lines().last().unwrap();
    let expected = r#"{"expectation":"pull: received exactly 3","held":false,"found":"2"}"#;
    assert_eq!(last, expected);
    let read = zmq_lab::report::ndjson::read(events.as_bytes());
    assert!(read.count() + 1 >= events.lines().count(), "a reader passes over it");
}
