//! Places left to outside programs: which can be, and where those have to come.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use zmq_lab::lab::{Endpoint, NoVacancy, PeerSpec, Topology, Transport, WireId};
use zmq_lab::scenario;

fn classic(name: &str, transport: Transport) -> Topology {
    scenario::find(name).unwrap().topology(transport, &[]).unwrap()
}

fn names(peers: &[PeerSpec]) -> Vec<(u32, &str)> {
    peers.iter().map(|peer| (peer.id.0, &*peer.name)).collect()
}

#[test]
fn whoever_is_left_out_leaves_a_place_and_the_others_move_up() {
    let lab = classic("pubsub", Transport::Tcp).without("subscriber-1").unwrap();
    assert_eq!(names(&lab.peers), [(0, "publisher"), (1, "subscriber-2")]);
    assert_eq!(lab.vacant[0].name, "subscriber-1");
    assert_eq!(lab.whole(), classic("pubsub", Transport::Tcp));
    let lab = lab.without("publisher").unwrap();
    assert_eq!(names(&lab.peers), [(0, "subscriber-2")]);
    assert_eq!(lab.whole(), classic("pubsub", Transport::Tcp));
    let group = classic("pipeline", Transport::Tcp).without("worker").unwrap();
    assert_eq!(names(&group.peers), [(0, "ventilator"), (1, "sink")]);
    assert_eq!(group.whole(), classic("pipeline", Transport::Tcp));
}

#[test]
fn those_who_connected_to_a_vacant_place_look_for_it_at_its_port() {
    let lab = classic("reqrep", Transport::Tcp).without("server").unwrap();
    assert_eq!(lab.outside(WireId(0)), ["tcp://127.0.0.1:5555".parse().unwrap()]);
    let server = lab.meetings(&lab.vacant[0], |_| Vec::new());
    assert_eq!(server[0].binds, ["tcp://127.0.0.1:5555".parse().unwrap()]);
    // Over ipc that place would have no name anybody knows.
    let over = lab.over(Transport::Ipc).check_vacant();
    assert_eq!(over, Err(NoVacancy::NoEndpoint("server".into())));
    // Turned round it connects to wherever the clients bind.
    let turned = lab.turned(WireId(0));
    assert_eq!(turned.check_vacant(), Ok(()));
    let bound = vec!["tcp://0.0.0.0:5555".parse().unwrap()];
    let server = turned.meetings(&turned.vacant[0], |_| bound.clone());
    assert_eq!(server[0].connects, ["tcp://127.0.0.1:5555".parse().unwrap()]);
}

#[test]
fn one_of_several_who_bind_at_a_wire_has_a_port_that_an_exported_program_has_too() {
    let lab = classic("dealers", Transport::Tcp);
    let port = |lab: &Topology, name: &str| {
        let left = lab.without(name).unwrap();
        let binds = &left.meetings(&left.vacant[0], |_| Vec::new())[0].binds;
        assert_eq!(*binds, left.outside(WireId(0)), "where the others look for it");
        assert_eq!(left.seats(), lab.seats(), "whoever is left out, the ports stay");
        binds[0].to_string()
    };
    let first = format!("tcp://127.0.0.1:{}", lab.seats()[0].port);
    let second = format!("tcp://127.0.0.1:{}", lab.seats()[1].port);
    assert_eq!((port(&lab, "replier-1"), port(&lab, "replier-2")), (first, second));
    // The first of those who bind has the port the wire was given; who stays does not take it.
    let turned = classic("pubsub", Transport::Tcp).turned(WireId(0));
    assert_eq!(port(&turned, "subscriber-1"), "tcp://127.0.0.1:5555");
    assert_eq!(port(&turned, "subscriber-2"), "tcp://127.0.0.1:5556");
}

#[test]
fn places_nobody_could_take_stay_taken() {
    let lab = classic("pubsub", Transport::Tcp);
    let unknown = NoVacancy::Unknown("nobody".into());
    assert_eq!(lab.without("nobody"), Err(unknown));
    let inside = lab.over(Transport::Inproc).without("subscriber-1");
    assert_eq!(inside, Err(NoVacancy::Inproc("subscriber-1".into())));
    let alone = lab.without("publisher").unwrap().without("subscriber");
    assert_eq!(alone, Err(NoVacancy::Nobody));
}

#[test]
fn an_endpoint_is_reached_by_the_loopback_interface() {
    let reach = |text: &str| {
        text.parse::<Endpoint>().unwrap().reachable().map(|endpoint| endpoint.to_string())
    };
    assert_eq!(reach("tcp://*:6000").as_deref(), Some("tcp://127.0.0.1:6000"));
    assert_eq!(reach("tcp://[::]:6000").as_deref(), Some("tcp://[::1]:6000"));
    assert_eq!(reach("tcp://192.0.2.7:6000").as_deref(), Some("tcp://192.0.2.7:6000"));
    assert_eq!(reach("tcp://127.0.0.1:*"), None);
    assert_eq!(reach("ipc:///tmp/x").as_deref(), Some("ipc:///tmp/x"));
}

/// A tcp port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A scenario file of a built-in pattern, with its ports changed to free ones.
fn at_free_ports(pattern: &str) -> (tempfile::TempDir, String) {
    let mut text = scenario::source(pattern).unwrap().to_owned();
    for port in ["5555", "5557", "5558"] {
        text = text.replace(&format!("bind = {port}"), &format!("bind = {}", free_port()));
    }
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("it.toml");
    std::fs::write(&file, text).unwrap();
    let path = file.display().to_string();
    (home, path)
}

/// A headless run with places left to outside programs.
struct Lab {
    child: Child,
    said: BufReader<std::process::ChildStderr>,
}

impl Lab {
    fn start(line: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
            .env("LC_ALL", "C.UTF-8")
            .args(["run", "--headless", "--settle", "20s", "--transport", "tcp"])
            .args(line)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        Self { child, said }
    }

    /// The next line of the standard error.
    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Types all of this and ends the input; the report.
    fn finish(mut self, input: &str) -> String {
        self.child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let mut report = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut report).unwrap();
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).unwrap();
        assert!(self.child.wait().unwrap().success(), "{report}\n{rest}");
        assert_eq!(rest, "");
        report
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn outsider(kind: zmq::SocketType) -> zmq::Socket {
    let socket = zmq::Context::new().socket(kind).unwrap();
    socket.set_linger(0).unwrap();
    socket.set_rcvtimeo(30_000).unwrap();
    socket
}

/// What follows a word in a line, up to the next space.
fn after<'a>(line: &'a str, word: &str) -> &'a str {
    let (_, rest) = line.split_once(word).unwrap_or_else(|| panic!("no {word:?} in {line:?}"));
    rest.split(' ').next().unwrap()
}

#[test]
fn an_outside_subscriber_is_told_where_to_come_and_waited_for() {
    let (_home, file) = at_free_ports("pubsub");
    let mut lab = Lab::start(&[&file, "--without", "subscriber-2"]);
    let place = lab.hear();
    assert!(place.starts_with("subscriber-2 is left to an outside program: SUB"), "{place}");
    assert!(place.ends_with("subscribe \"123\""), "{place}");
    let line = lab.hear();
    assert!(line.trim().starts_with("python3 -c 'import"), "{line}");
    let subscriber = outsider(zmq::SUB);
    subscriber.connect(after(&place, "connect ")).unwrap();
    subscriber.set_subscribe(b"123").unwrap();
    let report = lab.finish("hello\n123 hi\n");
    // The first line was sent only when its subscription had landed.
    assert_eq!(subscriber.recv_string(0).unwrap().unwrap(), "123 hi");
    assert!(report.contains(&place), "{report}");
    assert!(report.contains("2 messages, 2 deliveries. All accounted for."), "{report}");
}

#[test]
fn an_outside_server_binds_where_the_clients_look_for_it() {
    let (_home, file) = at_free_ports("reqrep");
    let mut lab = Lab::start(&[&file, "--without", "server"]);
    let place = lab.hear();
    lab.hear();
    let server = outsider(zmq::REP);
    server.bind(after(&place, "bind ")).unwrap();
    let serving = std::thread::spawn(move || {
        for _ in 0..2 {
            let request = server.recv_bytes(0).unwrap();
            server.send(request, 0).unwrap();
        }
        server
    });
    let report = lab.finish("hello\n你好\n");
    serving.join().unwrap();
    // The replies prove that the requests went there.
    let replied = |line: &str| line.contains(" hello ") && line.contains('↩');
    assert!(report.lines().any(replied), "{report}");
    assert!(report.contains("2 gone outside. All accounted for."), "{report}");
}

#[test]
fn a_place_nobody_could_take_is_refused_before_anything_starts() {
    for (line, why) in [
        (&["pubsub", "--without", "subscriber-9"][..], "did you mean 'subscriber"),
        (&["pubsub", "--without", "publisher", "-t", "ipc"], "--transport tcp"),
        (&["pubsub", "--without", "subscriber", "-t", "inproc"], "--transport tcp"),
        (&["pubsub", "--without", "subscriber", "--without", "publisher"], "at least one peer"),
    ] {
        let program = env!("CARGO_BIN_EXE_zmq-lab");
        let run = Command::new(program).args(["run", "--headless"]).args(line).output().unwrap();
        assert_eq!(run.status.code(), Some(2), "{line:?}");
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(said.contains(why), "{line:?}: {said}");
    }
}
