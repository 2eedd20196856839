//! Exported programs: they compile, and they take the places of the peers they were made from.

mod compiler;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use compiler::Compiler;
use zmq_lab::lab::{Event, Fact, Frame, Message, PeerSpec, Transport};
use zmq_lab::scenario::{self, Scenario, catalogue};

/// Whether a tool is here. Where every check has to run (`CI=true`) it must be.
fn has(tool: &mut Command, what: &str) -> bool {
    tool.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let has = tool.status().is_ok_and(|status| status.success());
    let needed = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(has || !needed, "looked for {what}, and it is not here; .ci/run brings it");
    if !has {
        // Beside the harness's own words; libtest shows it when asked to (--nocapture).
        let _unheard =
            writeln!(std::io::stderr(), "not checked: looked for {what}, it is not here");
    }
    has
}

/// The Python that has pyzmq: the one that `.ci/run` made and names, or else `python3`.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("ZMQ_LAB_PYTHON").map(PathBuf::from);
    let python = named.unwrap_or_else(|| PathBuf::from("python3"));
    let what = format!("{} with zmq (pip install pyzmq)", python.display());
    has(Command::new(&python).args(["-c", "import zmq"]), &what).then_some(python)
}

/// Exports a pattern, or a file, into a folder of its own.
fn export(scenario: &str, to: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let line = ["export", scenario, "--to", to, "--out", out];
    let run = Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
        .env("LC_ALL", "C.UTF-8")
        .args(line)
        .output()
        .unwrap();
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
    let Some(compiler) = Compiler::c() else { return };
    for scenario in catalogue() {
        let folder = export(&scenario.name, "c");
        compiles(compiler.call().arg("-fsyntax-only").args(files(folder.path(), "c")));
    }
}

#[test]
fn every_pattern_compiles_in_rust() {
    let Some(compiler) = Compiler::rust() else { return };
    for scenario in catalogue() {
        let folder = export(&scenario.name, "rust");
        let out = folder.path().join("out");
        std::fs::create_dir(&out).unwrap();
        for program in files(&folder.path().join("src"), "rs") {
            let mut call = compiler.call();
            compiles(call.args(["--emit", "metadata", "--out-dir"]).arg(&out).arg(program));
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
    let run = Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
        .env("LC_ALL", "C.UTF-8")
        .args(line)
        .output()
        .unwrap();
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

/// A port that nobody has, and that the operating system gives to nobody who asks for any.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 8000).unwrap();
    loop {
        // Who binds second at a wire has the port after it.
        let port = 21_000 + (start + NEXT.fetch_add(2, Ordering::Relaxed)) % 9000;
        if [port, port + 1].iter().all(|it| TcpListener::bind(("127.0.0.1", *it)).is_ok()) {
            return port;
        }
    }
}

/// A pattern at free ports, as a file.
fn at_free_ports(pattern: &str, folder: &Path) -> String {
    let mut parts = scenario::source(pattern).unwrap().split("bind = ");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let rest = part.strip_prefix("true").unwrap_or(part.trim_start_matches(char::is_numeric));
        text += &format!("bind = {}{rest}", free_port());
    }
    let file = folder.join(format!("{pattern}.toml"));
    std::fs::write(&file, text).unwrap();
    file.display().to_string()
}

/// The patterns, whose every peer is replaced in turn, with what is typed to whoever speaks.
const REPLACED: &[(&str, &str)] = &[
    ("asyncsrv", "123 hi\n"),
    ("dealers", "hello\n123 hi\n"),
    ("envelope", "A|123 hi\nB|123 hi\n"),
    ("forwarder", "hello\n123 hi\n"),
    ("identity", "123 hi\n"),
    ("killsignal", "123 hi\n"),
    ("lazypirate", "123 hi\n"),
    ("lbbroker", "hello\n123 hi\n"),
    ("lvcache", "A|123 hi\nB|123 hi\n"),
    ("pair", "123 hi\n"),
    ("pipeline", "hello\n123 hi\n"),
    ("pubsub", "hello\n123 hi\n"),
    ("queue", "hello\n123 hi\n"),
    ("reqrep", "hello\n123 hi\n"),
    ("snail", "hello\n123 hi\n"),
    ("streamer", "hello\n123 hi\n"),
    ("syncpub", "hello\n123 hi\n"),
];

/// The first patterns that people meet: their peers are replaced by programs in C too.
const CLASSICS: [&str; 7] =
    ["reqrep", "pubsub", "pipeline", "pair", "queue", "forwarder", "streamer"];

#[test]
fn an_exported_program_takes_the_place_of_every_peer_in_turn() {
    let Some(python) = python() else { return };
    let known = |scenario: &Scenario| REPLACED.iter().any(|(pattern, _)| *pattern == scenario.name);
    assert!(catalogue().iter().all(known), "every pattern has a line here");
    let call = |program: &Path| {
        let mut call = Command::new(&python);
        call.arg(program);
        call
    };
    all_take_the_places(REPLACED.iter(), ("python", "py"), &call);
}

#[test]
fn a_program_in_c_takes_the_place_of_every_peer_of_the_classics() {
    let Some(c) = Compiler::c() else { return };
    let classics = REPLACED.iter().filter(|(pattern, _)| CLASSICS.contains(pattern));
    assert_eq!(classics.clone().count(), CLASSICS.len());
    let call = |source: &Path| {
        let program = source.with_extension("out");
        c.link(source, &program);
        Command::new(program)
    };
    all_take_the_places(classics, ("c", "c"), &call);
}

/// How many patterns have their peers replaced side by side.
const AT_ONCE: usize = 5;

/// Has the exported program of each peer of these patterns take its peer's place. `call` makes a
/// command of a source.
fn all_take_the_places<'a>(
    patterns: impl Iterator<Item = &'a (&'static str, &'static str)> + Send,
    (language, ending): (&str, &str),
    call: &(dyn Fn(&Path) -> Command + Sync),
) {
    let replace_all = |(pattern, lines): &(&str, &str)| {
        let home = tempfile::tempdir().unwrap();
        let file = at_free_ports(pattern, home.path());
        let programs = export(&file, language);
        let scenario = scenario::find(pattern).unwrap();
        for peer in scenario.topology(Transport::Tcp, &[]).unwrap().peers {
            let program = programs.path().join(format!("{}.{ending}", peer.name));
            // An office addresses what it says.
            let lines = if peer.name == "office" { "bob|123 hi\n" } else { *lines };
            takes_the_place(&file, call(&program), &peer, lines);
        }
    };
    // Most of the time each pattern waits; it has its ports to itself.
    let patterns = Mutex::new(patterns);
    let next = || patterns.lock().unwrap().next();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| std::iter::from_fn(next).for_each(replace_all));
        }
    });
}

/// What each pattern's programs do among themselves: who is told what, and who then prints what.
const ALONE: &[(&str, Line, Line)] = &[
    ("asyncsrv", ("client-2", "hello"), ("client-2", "hello")),
    ("dealers", ("client", "hello"), ("client", "hello")),
    ("envelope", ("publisher", "A|hello"), ("subscriber-a", "A | hello")),
    ("forwarder", ("publisher-2", "123 hi"), ("subscriber-2", "123 hi")),
    ("identity", ("office", "bob|hello"), ("bob", "hello")),
    ("killsignal", ("ventilator", "hello"), ("sink", "hello")),
    ("lazypirate", ("client", "hello"), ("client", "hello")),
    ("lbbroker", ("client-1", "hello"), ("client-1", "hello")),
    ("lvcache", ("publisher", "B|hello"), ("subscriber-b", "B | hello")),
    ("pair", ("right", "hello"), ("left", "hello")),
    ("pipeline", ("ventilator", "hello"), ("sink", "hello")),
    ("pubsub", ("publisher", "123 hi"), ("subscriber-2", "123 hi")),
    ("queue", ("client-2", "hello"), ("client-2", "hello")),
    ("reqrep", ("client-1", "hello"), ("client-1", "hello")),
    ("snail", ("publisher", "hello"), ("subscriber-1", " | hello")),
    ("streamer", ("ventilator", "hello"), ("sink", "hello")),
    ("syncpub", ("publisher", "hello"), ("subscriber-1", "hello")),
];

#[test]
fn exported_programs_of_every_pattern_talk_with_one_another() {
    let Some(python) = python() else { return };
    let names: Vec<&str> = ALONE.iter().map(|(pattern, ..)| *pattern).collect();
    let mut all: Vec<&str> = catalogue().iter().map(|scenario| scenario.name.as_str()).collect();
    all.sort_unstable();
    assert_eq!(names, all, "every pattern has a line here");
    for (pattern, told, heard) in ALONE {
        let home = tempfile::tempdir().unwrap();
        let folder = export(&at_free_ports(pattern, home.path()), "python");
        let start = |path: &PathBuf| {
            let mut program = Command::new(&python);
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), program.arg(path).talking())
        };
        talk(pattern, files(folder.path(), "py").iter().map(start).collect(), (*told, *heard));
    }
}

#[test]
fn exported_programs_of_every_language_talk_with_one_another() {
    let Some(python) = python() else { return };
    let Some(c) = Compiler::c() else { return };
    let Some(rust) = Compiler::rust() else { return };
    let home = tempfile::tempdir().unwrap();
    let file = at_free_ports("lbbroker", home.path());
    let python_programs = export(&file, "python");
    let py = |name: &str| {
        let path = python_programs.path().join(format!("{name}.py"));
        (name.to_owned(), Command::new(&python).arg(path).talking())
    };
    let run = |compiler: &Compiler, name: &str| {
        let folder = export(&file, compiler.language);
        let source = files(folder.path(), compiler.ending)
            .into_iter()
            .find(|path| path.file_stem().is_some_and(|stem| stem == name));
        let program = home.path().join(name);
        compiler.link(&source.unwrap(), &program);
        (name.to_owned(), Command::new(program).talking())
    };
    let programs =
        vec![run(&c, "broker"), run(&rust, "client-2"), run(&c, "worker-1"), py("worker-2")];
    talk("lbbroker", programs, (("client-2", "hello"), ("client-2", "hello")));
}

/// Tells one of these programs a line until another prints what it should.
fn talk(pattern: &str, mut programs: Vec<(String, Kept)>, (told, heard): (Line, Line)) {
    let of = |name: &str, programs: &mut Vec<(String, Kept)>| -> usize {
        programs.iter().position(|(known, _)| known == name).unwrap()
    };
    let (speaker, listener) = (of(told.0, &mut programs), of(heard.0, &mut programs));
    let out = programs[listener].1.0.stdout.take().unwrap();
    let (say, heard_lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines() {
            // Read on to the end, so that the program has somebody to print to.
            let _unheard = say.send(line.unwrap());
        }
    });
    let mut input = programs[speaker].1.0.stdin.take().unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        // A publisher's first lines have no subscriber yet, and a ROUTER's nobody to go to.
        writeln!(input, "{}", told.1).unwrap();
        match heard_lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => {
                assert!(line.ends_with(heard.1), "{pattern}: {} printed {line:?}", heard.0);
                return;
            }
            Err(_) => assert!(Instant::now() < until, "{pattern}: {} printed nothing", heard.0),
        }
    }
}

/// A program's name and a line of it.
type Line = (&'static str, &'static str);

/// A program that is talked with.
trait Talking {
    fn talking(&mut self) -> Kept;
}

impl Talking for Command {
    fn talking(&mut self) -> Kept {
        Kept(self.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap())
    }
}

/// Runs the lab without a peer, with the program in its place, and lets whoever speaks speak until it
/// is heard.
fn takes_the_place(file: &str, mut program: Command, peer: &PeerSpec, lines: &str) {
    let name = peer.name.as_str();
    let mut lab = Kept(
        Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
            .env("LC_ALL", "C.UTF-8")
            .args(["run", file, "--headless", "--format", "ndjson", "-t", "tcp"])
            .args(["--settle", "20s", "--without", name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let out = BufReader::new(lab.0.stdout.take().unwrap());
    let (tell, heard) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in out.lines() {
            let event = serde_json::from_str::<Event>(&line.unwrap());
            let is = |message: &Message| message.frames().last() == Some(&Frame::from("123 hi"));
            if let Ok(Event { fact: Fact::Received { message, .. }, .. }) = event
                && is(&message)
            {
                // Read on to the end, so that the lab has somebody to print to.
                let _unheard = tell.send(());
            }
        }
    });
    let mut own = Kept(
        program.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap(),
    );
    let mut inside = lab.0.stdin.take().unwrap();
    let mut outside = own.0.stdin.take().unwrap();
    let until = Instant::now() + Duration::from_secs(120);
    loop {
        // Who spoke in the lab speaks from outside now; the first lines of a publisher go nowhere.
        let told: &mut dyn std::io::Write = if peer.speaks() { &mut outside } else { &mut inside };
        told.write_all(lines.as_bytes()).unwrap();
        match heard.recv_timeout(Duration::from_millis(200)) {
            Ok(()) => break,
            Err(_) => assert!(Instant::now() < until, "{file} without {name}: nothing is heard"),
        }
    }
    drop(inside);
    let mut said = String::new();
    lab.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    reader.join().unwrap();
    let what = format!("{file} without {name}: {said}");
    assert!(said.contains(&format!("{name} is left to an outside program")), "{what}");
    assert!(said.trim_end().ends_with("All accounted for."), "{what}");
    assert!(lab.0.wait().unwrap().success(), "{what}");
}
