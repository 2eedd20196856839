//! One peer in somebody else's system: `zmq-lab peer` without a screen.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use zmq_lab::lab::{Event, Fact, Message};

/// The program as one peer.
struct Peer {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Peer {
    fn start(line: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zmq-lab"))
            .env("LC_ALL", "C.UTF-8")
            .args(["peer", "--headless"])
            .args(line.split(' '))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { input: child.stdin.take(), child, output }
    }

    fn says(&mut self, text: &str) {
        writeln!(self.input.as_mut().unwrap(), "{text}").unwrap();
    }

    fn hears(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end_matches('\n').to_owned()
    }

    /// Ends the input; the exit status, what was still printed, and what was complained of.
    fn finish(mut self) -> (Option<i32>, String, String) {
        self.input.take();
        let (mut rest, mut complaints) = (String::new(), String::new());
        self.output.read_to_string(&mut rest).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
        (self.child.wait().unwrap().code(), rest, complaints)
    }

    #[track_caller]
    fn ends_well(self, rest: &str) {
        assert_eq!(self.finish(), (Some(0), rest.to_owned(), String::new()));
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A socket of somebody else's, bound at a free port, and where.
fn system(kind: zmq::SocketType) -> (zmq::Socket, String) {
    let socket = zmq::Context::new().socket(kind).unwrap();
    socket.set_linger(0).unwrap();
    socket.set_rcvtimeo(30_000).unwrap();
    socket.bind("tcp://127.0.0.1:*").unwrap();
    let endpoint = socket.get_last_endpoint().unwrap().unwrap();
    (socket, endpoint)
}

#[test]
fn lines_in_are_messages_out() {
    let (system, endpoint) = system(zmq::PULL);
    let mut push = Peer::start(&format!("push --connect {endpoint}"));
    push.says("hello");
    push.says("你好");
    assert_eq!(system.recv_bytes(0).unwrap(), b"hello");
    assert_eq!(system.recv_bytes(0).unwrap(), "你好".as_bytes());
    push.ends_well("");
}

#[test]
fn a_publishers_first_line_waits_for_a_subscription() {
    let (system, endpoint) = system(zmq::SUB);
    system.set_subscribe(b"news").unwrap();
    let mut publisher = Peer::start(&format!("pub --connect {endpoint}"));
    publisher.says("news: first");
    assert_eq!(system.recv_bytes(0).unwrap(), b"news: first");
    publisher.ends_well("");
}

#[test]
fn what_is_received_is_printed_as_it_comes_until_the_count() {
    let (system, endpoint) = system(zmq::XPUB);
    let mut all = Peer::start(&format!("sub --connect {endpoint} --count 2"));
    assert_eq!(system.recv_bytes(0).unwrap(), b"\x01");
    system.send("one", 0).unwrap();
    assert_eq!(all.hears(), "one");
    system.send_multipart(["a", "b"], 0).unwrap();
    all.ends_well("a\tb\n");

    let some = format!("sub --connect {endpoint} --subscribe 12 --count 1 --format ndjson");
    let some = Peer::start(&some);
    while system.recv_bytes(0).unwrap() != b"\x0112" {}
    system.send("21", 0).unwrap();
    system.send("123", 0).unwrap();
    let (status, line, _) = some.finish();
    assert_eq!(status, Some(0));
    let event: Event = serde_json::from_str(&line).unwrap();
    let Fact::Received { message, .. } = event.fact else { panic!("{line}") };
    assert_eq!(message, Message::single("123"));
}

#[test]
fn it_asks_and_waits_for_the_answer() {
    let (system, endpoint) = system(zmq::REP);
    let mut req = Peer::start(&format!("req --connect {endpoint}"));
    for (question, answer) in [("what?", "this"), ("and?", "that")] {
        req.says(question);
        assert_eq!(system.recv_bytes(0).unwrap(), question.as_bytes());
        system.send(answer, 0).unwrap();
        assert_eq!(req.hears(), answer);
    }
    req.ends_well("");
}

#[test]
fn it_answers_by_itself_or_with_a_line_each() {
    let ask = |system: &zmq::Socket, text: &str| {
        system.send(text, 0).unwrap();
        system.recv_string(0).unwrap().unwrap()
    };
    let (asking, endpoint) = system(zmq::REQ);
    let echo = Peer::start(&format!("rep --connect {endpoint} --count 1"));
    assert_eq!(ask(&asking, "echo"), "echo");
    echo.ends_well("echo\n");

    let (asking, endpoint) = system(zmq::REQ);
    let mut own = Peer::start(&format!("rep --connect {endpoint} --answer"));
    // The answers may be there before the questions.
    own.says("yes");
    own.says("no");
    assert_eq!(ask(&asking, "sure?"), "yes");
    assert_eq!(ask(&asking, "really?"), "no");
    own.ends_well("sure?\nreally?\n");
}

#[test]
fn frames_go_in_and_come_out_divided() {
    let (system, endpoint) = system(zmq::ROUTER);
    let line = format!("dealer --connect {endpoint} --routing-id me --frame-separator | --count 1");
    let mut dealer = Peer::start(&line);
    dealer.says("|body");
    let frames = system.recv_multipart(0).unwrap();
    assert_eq!(frames, [&b"me"[..], b"", b"body"]);
    system.send_multipart(["me", "x", "y"], 0).unwrap();
    dealer.ends_well("x|y\n");
}

#[test]
fn it_serves_others_at_an_endpoint_of_its_own() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let endpoint = format!("tcp://127.0.0.1:{port}");
    let mut pair = Peer::start(&format!("pair --bind {endpoint} --count 1"));
    let other = zmq::Context::new().socket(zmq::PAIR).unwrap();
    other.set_linger(0).unwrap();
    other.set_rcvtimeo(30_000).unwrap();
    other.connect(&endpoint).unwrap();
    pair.says("first");
    assert_eq!(other.recv_bytes(0).unwrap(), b"first");
    other.send("second", 0).unwrap();
    pair.ends_well("second\n");
}

#[test]
fn what_nobody_takes_is_a_failure() {
    let (taken, endpoint) = system(zmq::PULL);
    let (status, _, said) = Peer::start(&format!("pull --bind {endpoint}")).finish();
    assert_eq!(status, Some(1));
    assert!(said.contains("EADDRINUSE"), "{said}");
    drop(taken);
    let mut push = Peer::start("push --connect tcp://127.0.0.1:1 --eager");
    push.says("anybody?");
    let (status, _, said) = push.finish();
    assert_eq!(status, Some(1));
    assert!(said.contains("1 message was taken by nobody"), "{said}");
}

#[test]
fn a_call_that_makes_no_sense_is_shown_what_is_wrong_with_it() {
    for (line, why) in [
        ("sub --connect tcp://nowhere", "no endpoint"),
        ("push --connect tcp://127.0.0.1:5555 --subscribe x", "no subscriptions"),
        ("sub --connect tcp://127.0.0.1:5555 --routing-id x", "routing-id does nothing"),
        ("sub", "--bind"),
        ("soob --connect tcp://127.0.0.1:5555", "invalid value"),
    ] {
        let (status, _, said) = Peer::start(line).finish();
        assert_eq!(status, Some(2), "{line}: {said}");
        assert!(said.contains(why), "{line}: {said}");
    }
}
