//! Exported programs: they compile, and they take the places of the peers they were made from.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use zmq_lab::lab::{Event, Fact, LinkChange, Message};
use zmq_lab::scenario::{self, catalogue};

/// Whether a tool is here. Where every check has to run (`CI=true`) it must be.
fn has(tool: &mut Command, what: &str) -> bool {
    tool.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let has = tool.status().is_ok_and(|status| status.success());
    let needed = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(has || !needed, "{what}, which .ci/run installs, is missing");
    if !has {
        eprintln!("not checked: {what} is missing");
    }
    has
}

/// The Python that has pyzmq: the one of the environment that `.ci/run` makes, or the usual one.
fn python() -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/venv/bin/python");
    let python = if own.exists() { own } else { PathBuf::from("python3") };
    has(Command::new(&python).args(["-c", "import zmq"]), "pyzmq (pip install pyzmq)")
        .then_some(python)
}

/// Exports a pattern, or a file, into a folder of its own.
fn export(scenario: &str, to: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let line = ["export", scenario, "--to", to, "--out", out];
    let run = Command::new(env!("CARGO_BIN_EXE_zmq-lab")).args(line).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    folder
}

/// The files below a folder with this ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Runs a compiler over exported files; it has to be content.
fn compiles(compiler: &mut Command) {
    let run = compiler.output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{compiler:?}\n{out}{err}");
}

#[test]
fn every_pattern_compiles_in_python() {
    let Some(python) = python() else { return };
    for scenario in catalogue() {
        let folder = export(&scenario.name, "python");
        let programs = files(folder.path(), "py");
        assert_eq!(programs.len(), scenario.groups().iter().map(|(_, n)| n).sum::<usize>());
        compiles(Command::new(&python).args(["-W", "error", "-m", "py_compile"]).args(&programs));
    }
}

#[test]
fn every_pattern_compiles_in_c() {
    let includes = "#include <zmq.h>\n";
    let folder = tempfile::tempdir().unwrap();
    let probe = folder.path().join("probe.c");
    std::fs::write(&probe, includes).unwrap();
    // Where libzmq is not installed, the header of the one that is built in will do.
    let own = bundled_header();
    let mut flags = vec!["-fsyntax-only".to_owned(), "-Wall".to_owned(), "-Werror".to_owned()];
    flags.extend(own.map(|own| format!("-I{}", own.display())));
    if !has(Command::new("cc").args(&flags).arg(&probe), "cc with zmq.h (libzmq3-dev)") {
        return;
    }
    for scenario in catalogue() {
        let folder = export(&scenario.name, "c");
        compiles(Command::new("cc").args(&flags).args(files(folder.path(), "c")));
    }
}

/// Where the header of the bundled libzmq lies.
fn bundled_header() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok()?;
    let crates = registries.filter_map(|it| std::fs::read_dir(it.ok()?.path()).ok()).flatten();
    let mut sources = crates.filter_map(|it| Some(it.ok()?.path()));
    let header = |path: PathBuf| path.join("vendor/include").join("zmq.h").exists().then_some(path);
    let source = sources.find_map(|path| {
        let name = path.file_name()?.to_str()?.to_owned();
        name.starts_with("zeromq-src-").then(|| header(path)).flatten()
    })?;
    Some(source.join("vendor/include"))
}

#[test]
fn every_pattern_compiles_in_rust() {
    let rustc = || Command::new("rustc");
    if !has(rustc().arg("--version"), "rustc") {
        return;
    }
    // The crate that these tests themselves are linked with.
    let deps = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let rlib = files(&deps, "rlib").into_iter().find(|path| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|it| it.starts_with("libzmq-"))
    });
    let rlib = rlib.unwrap();
    for scenario in catalogue() {
        let folder = export(&scenario.name, "rust");
        let out = folder.path().join("out");
        std::fs::create_dir(&out).unwrap();
        for program in files(&folder.path().join("src"), "rs") {
            let mut compiler = rustc();
            compiler
                .args(["--edition", "2024", "--crate-type", "bin", "--emit", "metadata"])
                .args(["-D", "warnings", "--crate-name", "peer", "--out-dir"])
                .arg(&out)
                .arg("-L")
                .arg(format!("dependency={}", deps.display()))
                .arg("--extern")
                .arg(format!("zmq={}", rlib.display()))
                .arg(program);
            compiles(&mut compiler);
        }
        let manifest = std::fs::read_to_string(folder.path().join("Cargo.toml")).unwrap();
        toml::from_str::<toml::Table>(&manifest).unwrap();
    }
}

#[test]
fn every_pattern_is_drawn() {
    for scenario in catalogue() {
        let folder = export(&scenario.name, "mermaid");
        let drawing = std::fs::read_to_string(&files(folder.path(), "mmd")[0]).unwrap();
        let topology = scenario.topology(zmq_lab::lab::Transport::Tcp, &[]).unwrap();
        assert!(drawing.contains("flowchart LR\n"));
        assert_eq!(drawing.matches("-->|").count(), topology.links().len(), "{drawing}");
        for peer in &topology.peers {
            assert!(drawing.contains(&format!("[\"{}<br/>", peer.name)), "{drawing}");
        }
    }
}

#[test]
fn a_file_that_is_there_is_not_overwritten() {
    let folder = export("pubsub", "python");
    let out = folder.path().to_str().unwrap();
    let line = ["export", "pubsub", "--to", "python", "--out", out];
    let run = Command::new(env!("CARGO_BIN_EXE_zmq-lab")).args(line).output().unwrap();
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("publisher.py"));
}

/// A child that does not outlive its test.
struct Kept(Child);

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A classic pattern at free ports, as a file.
fn at_free_ports(pattern: &str, folder: &Path) -> String {
    let mut text = scenario::source(pattern).unwrap().to_owned();
    for port in ["5555", "5557", "5558"] {
        // Held together, so that no two are the same.
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let number = free.local_addr().unwrap().port();
        text = text.replace(&format!("bind = {port}"), &format!("bind = {number}"));
    }
    let file = folder.join(format!("{pattern}.toml"));
    std::fs::write(&file, text).unwrap();
    file.display().to_string()
}

#[test]
fn an_exported_program_takes_the_place_of_every_peer_of_the_classics() {
    let Some(python) = python() else { return };
    for pattern in ["reqrep", "pubsub", "pipeline"] {
        let home = tempfile::tempdir().unwrap();
        let file = at_free_ports(pattern, home.path());
        let programs = export(&file, "python");
        let names: Vec<String> = files(programs.path(), "py")
            .iter()
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        for name in names {
            takes_the_place(&python, &file, &programs.path().join(format!("{name}.py")), &name);
        }
    }
}

/// Runs the lab without a peer, with the program in its place, and lets whoever speaks speak.
fn takes_the_place(python: &Path, file: &str, program: &Path, name: &str) {
    let mut lab = Kept(
        Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
            .args(["run", file, "--headless", "--format", "ndjson", "-t", "tcp"])
            .args(["--settle", "20s", "--without", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut events = BufReader::new(lab.0.stdout.take().unwrap());
    let mut wait = |count: usize, wanted: &dyn Fn(&Fact) -> bool| {
        let mut found = 0;
        while found < count {
            let mut line = String::new();
            assert!(events.read_line(&mut line).unwrap() > 0, "{name}: the lab ended");
            if let Ok(event) = serde_json::from_str::<Event>(&line) {
                found += usize::from(wanted(&event.fact));
            }
        }
    };
    let mut own = Kept(
        Command::new(python)
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap(),
    );
    let mut inside = lab.0.stdin.take().unwrap();
    let mut outside = own.0.stdin.take().unwrap();
    // Who spoke in the lab speaks from outside now.
    if ["publisher", "ventilator", "client-1"].contains(&name) {
        // Both of those who listen have come to it, or it to the server.
        let count = if name == "client-1" { 1 } else { 2 };
        wait(count, &|fact| matches!(fact, Fact::Link { change: LinkChange::Handshaken, .. }));
        if name == "publisher" {
            // Only the publisher itself could tell when the subscriptions have landed.
            for _ in 0..200 {
                outside.write_all(b"123 warming up\n").unwrap();
            }
        }
        outside.write_all(b"hello\n123 hi\n").unwrap();
    } else {
        inside.write_all(b"hello\n123 hi\n").unwrap();
    }
    let last = Message::single("123 hi");
    wait(1, &|fact| matches!(fact, Fact::Received { message, .. } if *message == last));
    drop(inside);
    events.read_to_string(&mut String::new()).unwrap();
    let mut said = String::new();
    lab.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(said.contains(&format!("{name} is left to an outside program")), "{said}");
    assert!(said.trim_end().ends_with("All accounted for."), "{name}: {said}");
    assert!(lab.0.wait().unwrap().success(), "{name}: {said}");
}
