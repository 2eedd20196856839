//! One line for a vacant place: the calls its sockets make, and a Python program that makes them.

use crate::lab::{Meeting, PeerSpec, Role, SocketSpec, SocketType};

/// The calls a peer's sockets make, in ZeroMQ's own words: `SUB connect tcp://127.0.0.1:5555
/// subscribe "123"`. An endpoint that is not known yet is an ellipsis.
pub fn calls(peer: &PeerSpec, meetings: &[Meeting]) -> String {
    let of_socket = |(socket, meeting): (&SocketSpec, &Meeting)| {
        let mut said = vec![socket.kind.name().to_owned()];
        said.extend(meeting.binds.iter().map(|endpoint| format!("bind {endpoint}")));
        said.extend(meeting.connects.iter().map(|endpoint| format!("connect {endpoint}")));
        if meeting.binds.is_empty() && meeting.connects.is_empty() {
            said.push("…".to_owned());
        }
        for prefix in &socket.subscriptions {
            said.push(format!("subscribe \"{}\"", prefix.bytes().escape_ascii()));
        }
        if let Some(id) = socket.options.routing_id(&peer.name) {
            said.push(format!("routing-id \"{}\"", id.bytes().escape_ascii()));
        }
        said.join(" ")
    };
    peer.sockets.iter().zip(meetings).map(of_socket).collect::<Vec<_>>().join(" · ")
}

/// A line for a shell: Python (with pyzmq) that does what the peer would do.
pub fn line(peer: &PeerSpec, meetings: &[Meeting]) -> String {
    let work = work(peer);
    let uses = |module: &&str| work.contains(&format!("{module}."));
    let modules: Vec<&str> = ["sys", "time"].into_iter().filter(uses).chain(["zmq"]).collect();
    let mut steps = vec![format!("import {}", modules.join(", ")), "c = zmq.Context()".to_owned()];
    let names: &[&str] = if peer.sockets.len() > 1 { &["i", "o"] } else { &["s"] };
    for (name, (socket, meeting)) in names.iter().zip(peer.sockets.iter().zip(meetings)) {
        steps.push(format!("{name} = c.socket(zmq.{})", socket.kind.name()));
        if let Some(id) = socket.options.routing_id(&peer.name) {
            steps.push(format!("{name}.routing_id = {}", bytes(id.bytes())));
        }
        for prefix in &socket.subscriptions {
            steps.push(format!("{name}.subscribe({})", bytes(prefix.bytes())));
        }
        for endpoint in &meeting.binds {
            steps.push(format!("{name}.bind({})", text(endpoint.as_str())));
        }
        for endpoint in &meeting.connects {
            steps.push(format!("{name}.connect({})", text(endpoint.as_str())));
        }
    }
    steps.push(work);
    format!("python3 -c '{}'", steps.join("; ").replace('\'', "'\\''"))
}

/// What the peer does for ever. A loop cannot stand behind a semicolon; `any` over a generator that
/// makes only `None` can.
fn work(peer: &PeerSpec) -> String {
    let first = peer.sockets.first().map(|socket| socket.kind);
    match &peer.role {
        Role::Listener => "any(print(*m, flush=True) for m in iter(s.recv_multipart, None))".into(),
        Role::Echo => "any(s.send_multipart(m) for m in iter(s.recv_multipart, None))".into(),
        Role::Worker { pace } if pace.is_zero() => {
            "any(o.send_multipart(m) for m in iter(i.recv_multipart, None))".into()
        }
        Role::Worker { pace } => format!(
            "any((time.sleep({}), o.send_multipart(m))[1] for m in iter(i.recv_multipart, None))",
            pace.as_secs_f64()
        ),
        Role::Device => "zmq.proxy(i, o)".into(),
        Role::ReadyWorker { pace } => format!(
            "s.send(b\"READY\"); \
             any((time.sleep({}), s.send_multipart(m))[1] for m in iter(s.recv_multipart, None))",
            pace.as_secs_f64()
        ),
        Role::Balancer => balance(),
        Role::Cache => cache(),
        Role::SyncSpeaker { listeners } => lines(&[
            &format!("for _ in range({listeners}): o.send(o.recv())"),
            "for l in sys.stdin: i.send_string(l.rstrip(\"\\n\"))",
        ]),
        Role::SyncListener { wait } => lines(&[
            &format!("time.sleep({})", wait.as_secs_f64()),
            "o.send(b\"\")",
            "o.recv()",
            "while True: print(*i.recv_multipart(), flush=True)",
        ]),
        Role::Pirate { timeout, tries } => lines(&[
            "e = s.last_endpoint",
            "for l in sys.stdin:",
            &format!(" for t in range({tries}):"),
            "  s.send_string(l.rstrip(\"\\n\"))",
            &format!("  if s.poll({}):", timeout.as_millis()),
            "   print(*s.recv_multipart(), flush=True)",
            "   break",
            "  s.close(0)",
            "  s = c.socket(zmq.REQ)",
            "  s.connect(e)",
        ]),
        Role::ClockSpeaker => lines(&[
            "for l in sys.stdin:",
            " t = b\"%d\" % (time.time() * 1000)",
            " s.send_multipart([t, l.rstrip(\"\\n\").encode()])",
        ]),
        Role::Snail { limit, pace } => lines(&[
            "while True:",
            " m = s.recv_multipart()",
            " print(*m, flush=True)",
            &format!(" if time.time() - int(m[0]) / 1000 > {}: break", limit.as_secs_f64()),
            &format!(" time.sleep({})", pace.as_secs_f64()),
        ]),
        Role::Speaker => speech(first.unwrap_or(SocketType::Push)),
    }
}

/// Loops with branches stand in a text of their own, whose lines are escaped.
fn lines(lines: &[&str]) -> String {
    format!("exec({})", text(&lines.join("\n")))
}

fn balance() -> String {
    lines(&[
        "ready = []",
        "while True:",
        " if o.poll(0 if ready and i.poll(0) else 10):",
        "  w, _, *m = o.recv_multipart()",
        "  ready.append(w)",
        "  if len(m) > 1: i.send_multipart(m)",
        " elif ready and i.poll(0): o.send_multipart([ready.pop(0), b\"\", *i.recv_multipart()])",
    ])
}

fn cache() -> String {
    lines(&[
        "last = {}",
        "while True:",
        " if i.poll(10):",
        "  m = i.recv_multipart()",
        "  last[m[0]] = m",
        "  o.send_multipart(m)",
        " if o.poll(0):",
        "  n = o.recv()",
        "  if n[0]: any(o.send_multipart(m) for t, m in last.items() if t.startswith(n[1:]))",
    ])
}

/// A speaker sends the lines it is typed. One that hears something back waits a second for it; a
/// REQ has to wait for its reply.
fn speech(kind: SocketType) -> String {
    let send = "s.send_string(l.rstrip(\"\\n\"))";
    let after = match kind {
        SocketType::Req => "print(*s.recv_multipart(), flush=True)",
        SocketType::Pair | SocketType::Dealer | SocketType::Router | SocketType::Rep => {
            "s.poll(1000) and print(*s.recv_multipart(), flush=True)"
        }
        SocketType::Pub
        | SocketType::Sub
        | SocketType::Push
        | SocketType::Pull
        | SocketType::Xpub
        | SocketType::Xsub => return format!("any({send} for l in sys.stdin)"),
    };
    format!("any(({send}, {after})[0] for l in sys.stdin)")
}

/// A string as Python writes it.
fn text(text: &str) -> String {
    format!("\"{}\"", text.escape_default())
}

/// Bytes as Python writes them.
fn bytes(bytes: &[u8]) -> String {
    format!("b\"{}\"", bytes.escape_ascii())
}
