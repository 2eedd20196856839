//! {{ name }}, a peer of "{{ title }}": {{ does }}.

{% if work == "balances" %}
use std::collections::VecDeque;
{% endif %}
{% if work == "caches" %}
use std::collections::BTreeMap;
{% endif %}
{% if "stdin" in uses %}
use std::io::BufRead as _;
{% endif %}
{% if work == "clock-sends" %}
use std::time::{SystemTime, UNIX_EPOCH};
{% elif work == "keeps-up" %}
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
{% elif "time" in uses %}
use std::{thread, time::Duration};
{% endif %}

{% if work == "sync-receives" %}
/// The time the subscription has to land.
const WAIT: Duration = Duration::from_millis({{ pace_ms }});

{% elif "time" in uses %}
/// The work a message takes.
const WORK: Duration = Duration::from_millis({{ pace_ms }});

{% endif %}
{% if work == "keeps-up" %}
/// How old a message may be.
const LIMIT: Duration = Duration::from_millis({{ limit_ms }});

{% endif %}
{% if work == "sync-sends" %}
/// How many have to be there.
const LISTENERS: u32 = {{ count }};

{% endif %}
{% if work == "insists" %}
/// How many milliseconds it waits for a reply.
const TIMEOUT: i64 = {{ pace_ms }};
/// How often it asks.
const TRIES: u32 = {{ count }};

{% endif %}
{% if separator %}
/// What divides a typed line into frames.
const FRAMES: &[u8] = {{ separator }};

{% endif %}
{% macro open(socket) %}
    let {{ socket.var }} = context.socket(zmq::{{ socket.kind }})?;
    {{ socket.var }}.set_linger({{ socket.linger }})?; // ms to deliver what is left at the end
{% for option in socket.options %}
    {{ socket.var }}.{{ option.rust }}({{ option.value }})?;
{% endfor %}
{% if socket.routing_id %}
    {{ socket.var }}.set_identity({{ socket.routing_id }})?; // what a ROUTER calls it
{% endif %}
{% for prefix in socket.subscriptions %}
    {{ socket.var }}.set_subscribe({{ prefix }})?;
{% endfor %}
{% for endpoint in socket.binds %}
    {{ socket.var }}.bind({{ endpoint }})?;
{% endfor %}
{% for endpoint in socket.connects %}
    {{ socket.var }}.connect({{ endpoint }})?;
{% endfor %}
{% endmacro %}
{% if work == "insists" %}
/// Opens a fresh socket: the one that lost its reply cannot be asked again.
fn connect(context: &zmq::Context) -> zmq::Result<zmq::Socket> {
{{ open(sockets[0]) -}}
{{ "    " }}Ok(socket)
}

{% endif %}
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let context = zmq::Context::new();
{% if work != "insists" %}
{% for socket in sockets %}

{{ open(socket) -}}
{% endfor %}
{% endif %}

{% if work == "receives" %}
    loop {
        show(&socket.recv_multipart(0)?);
    }
{% elif work == "sends" %}
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if line == b"b" {
            break; // a lone b ends it, as in the lab
        }
        socket.send_multipart(frames_of(&line), 0)?;
    }
    Ok(())
{% elif work == "clock-sends" %}
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if line == b"b" {
            break; // a lone b ends it, as in the lab
        }
        // Milliseconds since 1970.
        let clock = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
        let mut frames = vec![clock.to_string().into_bytes()];
        frames.extend(frames_of(&line));
        socket.send_multipart(frames, 0)?;
    }
    Ok(())
{% elif work == "keeps-up" %}
    loop {
        let frames = socket.recv_multipart(0)?;
        show(&frames);
        let sent = Duration::from_millis(std::str::from_utf8(&frames[0])?.parse()?);
        let late = SystemTime::now().duration_since(UNIX_EPOCH)?.saturating_sub(sent);
        if late > LIMIT {
            eprintln!("{:.1} s late: cannot keep up", late.as_secs_f64());
            return Ok(());
        }
        thread::sleep(WORK);
    }
{% elif work == "asks" %}
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if line == b"b" {
            break; // a lone b ends it, as in the lab
        }
        socket.send_multipart(frames_of(&line), 0)?;
        // A REQ may ask again only after the reply.
        show(&socket.recv_multipart(0)?);
    }
    Ok(())
{% elif work == "insists" %}
    let mut socket = connect(&context)?;
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if line == b"b" {
            break; // a lone b ends it, as in the lab
        }
        for _ in 0..TRIES {
            socket.send_multipart(frames_of(&line), 0)?;
            if socket.poll(zmq::POLLIN, TIMEOUT)? > 0 {
                show(&socket.recv_multipart(0)?);
                break;
            }
            socket.set_linger(0)?;
            socket = connect(&context)?;
        }
    }
    Ok(())
{% elif work == "sync-sends" %}
    for _ in 0..LISTENERS {
        sync.send_multipart(sync.recv_multipart(0)?, 0)?;
    }
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        if line == b"b" {
            break; // a lone b ends it, as in the lab
        }
        while sync.poll(zmq::POLLIN, 0)? > 0 {
            // Whoever asks later is answered too.
            sync.send_multipart(sync.recv_multipart(0)?, 0)?;
        }
        socket.send_multipart(frames_of(&line), 0)?;
    }
    Ok(())
{% elif work == "sync-receives" %}
    thread::sleep(WAIT);
    sync.send("", 0)?;
    sync.recv_multipart(0)?;
    loop {
        show(&socket.recv_multipart(0)?);
    }
{% elif work == "answers" %}
    for line in std::io::stdin().lock().split(b'\n') {
        show(&socket.recv_multipart(0)?);
        socket.send_multipart(frames_of(&line?), 0)?;
    }
    Ok(())
{% elif work == "converses" %}
    // Lines come from a thread of their own over an inproc socket, so that both can be polled: a
    // socket belongs to one thread.
    let typed = context.socket(zmq::PULL)?;
    typed.bind("inproc://typed")?;
    let lines = context.socket(zmq::PUSH)?;
    lines.connect("inproc://typed")?;
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().split(b'\n').map_while(Result::ok) {
            if line == b"b" || lines.send_multipart(frames_of(&line), 0).is_err() {
                break; // a lone b ends it, as in the lab
            }
        }
        // An empty list of frames is no message; this one says that nobody types any more.
        let _ = lines.send_multipart([&b""[..], b"", b"end"], 0);
    });
    let mut typing = true;
    loop {
        let mut ready = [socket.as_poll_item(zmq::POLLIN), typed.as_poll_item(zmq::POLLIN)];
        // When nobody types any more, late answers have a second.
        if zmq::poll(&mut ready, if typing { -1 } else { 1000 })? == 0 {
            return Ok(());
        }
        let (heard, said) = (ready[0].is_readable(), ready[1].is_readable());
        if heard {
            show(&socket.recv_multipart(0)?);
        }
        if said {
            let frames = typed.recv_multipart(0)?;
            if frames == [&b""[..], b"", b"end"] {
                typing = false;
            } else {
                socket.send_multipart(frames, 0)?;
            }
        }
    }
{% elif work == "echoes" %}
    loop {
        let message = socket.recv_multipart(0)?;
        socket.send_multipart(message, 0)?;
    }
{% elif work == "works" %}
    loop {
{% if control %}
        let mut ready = [source.as_poll_item(zmq::POLLIN), control.as_poll_item(zmq::POLLIN)];
        zmq::poll(&mut ready, -1)?;
        if ready[1].is_readable() {
            return Ok(()); // whatever is said there means: stop
        }
{% endif %}
        let task = source.recv_multipart(0)?;
        thread::sleep(WORK);
        target.send_multipart(task, 0)?;
    }
{% elif work == "device" %}
    zmq::proxy(&frontend, &backend)?; // both ways, subscriptions included
    Ok(())
{% elif work == "ready-works" %}
    socket.send("READY", 0)?;
    loop {
        let request = socket.recv_multipart(0)?;
        thread::sleep(WORK);
        socket.send_multipart(request, 0)?;
    }
{% elif work == "balances" %}
    // The workers that wait, the one that has waited longest first.
    let mut ready: VecDeque<Vec<u8>> = VecDeque::new();
    loop {
        let mut items = vec![backend.as_poll_item(zmq::POLLIN)];
        if !ready.is_empty() {
            // Requests are read only while somebody is there to work on them.
            items.push(frontend.as_poll_item(zmq::POLLIN));
        }
        zmq::poll(&mut items, -1)?;
        let (answered, asked) =
            (items[0].is_readable(), items.get(1).is_some_and(|item| item.is_readable()));
        if answered {
            let mut frames = backend.recv_multipart(0)?.into_iter();
            ready.extend(frames.next());
            let answer: Vec<Vec<u8>> = frames.skip(1).collect();
            if answer != [b"READY"] {
                frontend.send_multipart(answer, 0)?;
            }
        }
        if asked && let Some(worker) = ready.pop_front() {
            let mut frames = vec![worker, Vec::new()];
            frames.extend(frontend.recv_multipart(0)?);
            backend.send_multipart(frames, 0)?;
        }
    }
{% elif work == "caches" %}
    // The last message of each topic.
    let mut last: BTreeMap<Vec<u8>, Vec<Vec<u8>>> = BTreeMap::new();
    loop {
        let mut ready = [frontend.as_poll_item(zmq::POLLIN), backend.as_poll_item(zmq::POLLIN)];
        zmq::poll(&mut ready, -1)?;
        let (told, asked) = (ready[0].is_readable(), ready[1].is_readable());
        if told {
            let message = frontend.recv_multipart(0)?;
            last.insert(message[0].clone(), message.clone());
            backend.send_multipart(message, 0)?;
        }
        if asked && let [1, topic @ ..] = &backend.recv_bytes(0)?[..] {
            for message in last.iter().filter(|(known, _)| known.starts_with(topic)) {
                backend.send_multipart(message.1, 0)?;
            }
        }
    }
{% endif %}
}
{% if "show" in uses %}

/// Prints a message: its frames, as text.
fn show(frames: &[Vec<u8>]) {
    let frames: Vec<_> = frames.iter().map(|frame| String::from_utf8_lossy(frame)).collect();
    println!("{}", frames.join(" | "));
}
{% endif %}
{% if "stdin" in uses %}

/// A typed line as the frames of a message.
fn frames_of(line: &[u8]) -> Vec<Vec<u8>> {
{% if separator %}
    let mut frames = vec![Vec::new()];
    let mut rest = line;
    while let [first, after @ ..] = rest {
        if let Some(after) = rest.strip_prefix(FRAMES) {
            frames.push(Vec::new());
            rest = after;
        } else {
            if let Some(frame) = frames.last_mut() {
                frame.push(*first);
            }
            rest = after;
        }
    }
    frames
{% else %}
    vec![line.to_vec()]
{% endif %}
}
{% endif %}
