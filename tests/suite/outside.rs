//! Outside programs join a headless lab over tcp, as anyone's script would, and its NDJSON tells so.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use zmq_lab::lab::{Address, Event, Fact, LinkChange, Message, PeerId};

const DEADLINE: Duration = Duration::from_secs(30);

/// A headless run of the real binary, whose events are read as they come.
struct Lab {
    child: Child,
    stdin: Option<ChildStdin>,
    events: Receiver<Event>,
    past: Vec<Event>,
}

impl Lab {
    /// Starts a pattern over tcp.
    fn start(pattern: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
            .env("LC_ALL", "C.UTF-8")
            .args(["run", pattern, "--headless", "--format", "ndjson", "--transport", "tcp"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().unwrap();
        let (tell, events) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                let line = line.unwrap();
                let event = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"));
                if tell.send(event).is_err() {
                    return;
                }
            }
        });
        Self { stdin: child.stdin.take(), child, events, past: Vec::new() }
    }

    /// Types a line into the lab.
    fn line(&mut self, text: &str) {
        writeln!(self.stdin.as_mut().unwrap(), "{text}").unwrap();
    }

    /// The first event, past or to come, that `wanted` makes something of.
    #[track_caller]
    fn wait<T>(&mut self, what: &str, mut wanted: impl FnMut(&Event) -> Option<T>) -> T {
        if let Some(found) = self.past.iter().find_map(&mut wanted) {
            return found;
        }
        let end = Instant::now() + DEADLINE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(event) = self.events.recv_timeout(left) else {
                panic!("waited for {what}; what came is {:#?}", self.past);
            };
            let found = wanted(&event);
            self.past.push(event);
            if let Some(found) = found {
                return found;
            }
        }
    }

    /// The number of the peer with this name.
    fn peer(&mut self, name: &str) -> PeerId {
        self.wait("the start", |event| match &event.fact {
            Fact::LabStarted { topology, .. } => Some(topology.peer_named(name).unwrap().id),
            _ => None,
        })
    }

    /// Where a peer's only socket listens.
    fn endpoint(&mut self, name: &str) -> String {
        let peer = self.peer(name);
        self.wait("a bind", |event| match &event.fact {
            Fact::Bound { endpoint, .. } if event.peer == Some(peer) => Some(endpoint.to_string()),
            _ => None,
        })
    }

    /// Waits until `name` received this message, and tells over which connection.
    #[track_caller]
    fn received(&mut self, name: &str, text: &str) -> Option<Address> {
        let peer = self.peer(name);
        let wanted = Message::single(text);
        self.wait(&format!("“{text}” at {name}"), |event| match &event.fact {
            Fact::Received { message, from, .. } => {
                (event.peer == Some(peer) && *message == wanted).then(|| from.clone())
            }
            _ => None,
        })
    }

    /// Ends the input; the exit status, and the events of the whole run.
    fn finish(mut self) -> (ExitStatus, Vec<Event>) {
        self.stdin.take();
        let end = Instant::now() + DEADLINE;
        while let Ok(event) =
            self.events.recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            self.past.push(event);
        }
        assert!(Instant::now() < end, "the lab does not end; its last words are {:?}", self.past);
        (self.child.wait().unwrap(), std::mem::take(&mut self.past))
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An outside program's socket, connected to the lab.
fn outsider(kind: zmq::SocketType, endpoint: &str) -> zmq::Socket {
    let socket = zmq::Context::new().socket(kind).unwrap();
    socket.set_linger(0).unwrap();
    socket.set_rcvtimeo(i32::try_from(DEADLINE.as_millis()).unwrap()).unwrap();
    socket.connect(endpoint).unwrap();
    socket
}

/// A publisher that connects to somebody else's subscriber is told what became of its messages.
#[test]
fn what_is_published_to_a_literal_endpoint_has_its_fate_in_the_report() {
    let subscriber = zmq::Context::new().socket(zmq::SUB).unwrap();
    subscriber.set_linger(0).unwrap();
    subscriber.set_rcvtimeo(100).unwrap();
    subscriber.set_subscribe(b"123").unwrap();
    subscriber.bind("tcp://127.0.0.1:*").unwrap();
    let endpoint = subscriber.get_last_endpoint().unwrap().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("own.toml");
    let peer = "[[peer]]\nname = 'publisher'\nrole = 'speaker'\n";
    let socket = format!("socket = {{ type = 'PUB', connect = '{endpoint}' }}\n");
    std::fs::write(&file, format!("{peer}{socket}")).unwrap();
    let mut lab = Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
        .env("LC_ALL", "C.UTF-8")
        .args(["run", file.to_str().unwrap(), "--headless"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = lab.stdin.take().unwrap();
    let end = Instant::now() + DEADLINE;
    // Its subscription has landed when something came.
    while subscriber.recv_bytes(0).is_err() {
        assert!(Instant::now() < end, "nothing came");
        writeln!(input, "123 are you there?").unwrap();
    }
    writeln!(input, "hello\n123 hi").unwrap();
    while subscriber.recv_bytes(0) != Ok(b"123 hi".to_vec()) {
        assert!(Instant::now() < end, "the last did not come");
    }
    drop(input);
    let output = lab.wait_with_output().unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    let row = |text: &str| report.lines().find(|line| line.contains(text)).unwrap_or_default();
    assert!(row(" hello ").contains("∅ filtered"), "{report}");
    assert!(row(" 123 hi ").contains("↗ gone outside"), "{report}");
    assert!(output.status.success(), "{report}");
}

#[test]
fn an_outside_subscriber_gets_what_the_lab_publishes() {
    let mut lab = Lab::start("pubsub");
    let endpoint = lab.endpoint("publisher");
    let subscriber = outsider(zmq::SUB, &endpoint);
    subscriber.set_subscribe(b"from the lab").unwrap();

    let publisher = lab.peer("publisher");
    lab.wait("the outsider's subscription", |event| match &event.fact {
        Fact::SubscriptionLanded { prefix, .. } => {
            (event.peer == Some(publisher) && prefix.bytes() == b"from the lab").then_some(())
        }
        _ => None,
    });
    lab.line("not for you");
    lab.line("from the lab: 你好");
    assert_eq!(subscriber.recv_bytes(0).unwrap(), "from the lab: 你好".as_bytes());
    lab.received("subscriber-1", "from the lab: 你好");
    assert!(lab.finish().0.success());
}

#[test]
fn an_outside_client_is_answered_and_known_by_its_address() {
    let mut lab = Lab::start("reqrep");
    let endpoint = lab.endpoint("server");
    let client = outsider(zmq::REQ, &endpoint);
    client.send("from outside", 0).unwrap();
    assert_eq!(client.recv_bytes(0).unwrap(), b"from outside");

    let from = lab.received("server", "from outside").expect("tcp tells the address");
    lab.line("from inside");
    lab.received("client-1", "from inside");
    let (status, events) = lab.finish();
    assert!(status.success());

    let accepted = |event: &Event| {
        matches!(&event.fact, Fact::Link { change: LinkChange::Accepted, address, .. }
            if address.as_ref() == Some(&from))
    };
    assert!(events.iter().any(accepted), "the server saw it come");
    let own = |event: &Event| {
        matches!(&event.fact, Fact::Link { change: LinkChange::Connected, address, .. }
            if address.as_ref() == Some(&from))
    };
    assert!(!events.iter().any(own), "no peer of the lab has that address");
}
