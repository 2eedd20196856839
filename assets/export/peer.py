#!/usr/bin/env python3
"""{{ name }}, a peer of "{{ title }}": {{ does }}.

Needs pyzmq: pip install pyzmq
"""

{% if "stdin" in uses or work == "keeps-up" %}
import sys
{% endif %}
{% if "time" in uses or "clock" in uses %}
import time
{% endif %}
{% if "stdin" in uses or "time" in uses or "clock" in uses %}

{% endif %}
import zmq

{% if work == "works" %}
WORK = {{ pace }}  # seconds of work a message takes
{% endif %}
{% if work == "ready-works" %}
WORK = {{ pace }}  # seconds of work a request takes
{% endif %}
{% if work == "keeps-up" %}
WORK = {{ pace }}  # seconds of work a message takes
LIMIT = {{ limit }}  # seconds a message may be old
{% endif %}
{% if work == "sync-sends" %}
LISTENERS = {{ count }}  # how many have to be there
{% endif %}
{% if work == "sync-receives" %}
WAIT = {{ pace }}  # seconds the subscription has to land
{% endif %}
{% if work == "insists" %}
TIMEOUT = {{ pace_ms }}  # milliseconds it waits for a reply
TRIES = {{ count }}  # how often it asks
{% endif %}
{% if separator %}
FRAMES = {{ separator }}  # what divides a typed line into frames
{% endif %}
{% macro open(socket, indent) %}
{{ indent }}{{ socket.var }} = context.socket(zmq.{{ socket.kind }})
{{ indent }}{{ socket.var }}.linger = {{ socket.linger }}  # ms to deliver what is left at the end; by default for ever
{% for option in socket.options %}
{{ indent }}{{ socket.var }}.{{ option.python }} = {{ option.value }}
{% endfor %}
{% if socket.routing_id %}
{{ indent }}{{ socket.var }}.routing_id = {{ socket.routing_id }}  # what a ROUTER calls it
{% endif %}
{% for prefix in socket.subscriptions %}
{{ indent }}{{ socket.var }}.subscribe({{ prefix }})
{% endfor %}
{% for endpoint in socket.binds %}
{{ indent }}{{ socket.var }}.bind({{ endpoint }})
{% endfor %}
{% for endpoint in socket.connects %}
{{ indent }}{{ socket.var }}.connect({{ endpoint }})
{% endfor %}
{% endmacro %}
{% if work in ["works", "ready-works", "sync-sends", "sync-receives", "insists", "keeps-up"] or separator %}

{% endif %}
context = zmq.Context()
{% if work == "insists" %}


def connect():
    """Opens a fresh socket: the one that lost its reply cannot be asked again."""
{{ open(sockets[0], "    ") -}}
{{ "    " }}return socket


{% else %}
{% for socket in sockets %}

{{ open(socket, "") -}}
{% endfor %}

{% endif %}
{% if "show" in uses %}

def show(frames):
    """Prints a message: its frames, as text."""
    print(*(frame.decode(errors="backslashreplace") for frame in frames), sep=" | ", flush=True)

{% endif %}
{% if "stdin" in uses %}

def frames_of(line):
    """A typed line as the frames of a message."""
    line = line.rstrip(b"\n")
{% if separator %}
    return line.split(FRAMES)
{% else %}
    return [line]
{% endif %}

{% endif %}

try:
{% if work == "receives" %}
    while True:
        show(socket.recv_multipart())
{% elif work == "sends" %}
    for line in sys.stdin.buffer:
        if line == b"b\n":  # a lone b ends it, as in the lab
            break
        socket.send_multipart(frames_of(line))
{% elif work == "clock-sends" %}
    for line in sys.stdin.buffer:
        if line == b"b\n":  # a lone b ends it, as in the lab
            break
        clock = b"%d" % (time.time() * 1000)  # milliseconds since 1970
        socket.send_multipart([clock, *frames_of(line)])
{% elif work == "keeps-up" %}
    while True:
        frames = socket.recv_multipart()
        show(frames)
        late = time.time() - int(frames[0]) / 1000
        if late > LIMIT:
            print(f"{late:.1f} s late: cannot keep up", file=sys.stderr)
            break
        time.sleep(WORK)
{% elif work == "asks" %}
    for line in sys.stdin.buffer:
        if line == b"b\n":  # a lone b ends it, as in the lab
            break
        socket.send_multipart(frames_of(line))
        show(socket.recv_multipart())  # a REQ may ask again only after the reply
{% elif work == "insists" %}
    socket = connect()
    for line in sys.stdin.buffer:
        if line == b"b\n":  # a lone b ends it, as in the lab
            break
        for _ in range(TRIES):
            socket.send_multipart(frames_of(line))
            if socket.poll(TIMEOUT):
                show(socket.recv_multipart())
                break
            socket.close(linger=0)
            socket = connect()
{% elif work == "sync-sends" %}
    for _ in range(LISTENERS):
        sync.send_multipart(sync.recv_multipart())
    for line in sys.stdin.buffer:
        if line == b"b\n":  # a lone b ends it, as in the lab
            break
        while sync.poll(0):  # whoever asks later is answered too
            sync.send_multipart(sync.recv_multipart())
        socket.send_multipart(frames_of(line))
{% elif work == "sync-receives" %}
    time.sleep(WAIT)
    sync.send(b"")
    sync.recv()
    while True:
        show(socket.recv_multipart())
{% elif work == "answers" %}
    for line in sys.stdin.buffer:
        show(socket.recv_multipart())
        socket.send_multipart(frames_of(line))
{% elif work == "converses" %}
    # Either may speak at any time, so both are waited for at once.
    stdin = sys.stdin.buffer.raw  # unbuffered: a line read is a line polled
    poller = zmq.Poller()
    poller.register(socket, zmq.POLLIN)
    poller.register(stdin.fileno(), zmq.POLLIN)
    typing = True
    while True:
        # When nobody types any more, late answers have a second.
        ready = dict(poller.poll(None if typing else 1000))
        if socket in ready:
            show(socket.recv_multipart())
        elif not ready:
            break
        if stdin.fileno() in ready:
            line = stdin.readline()
            if line in (b"", b"b\n"):  # the end, or a lone b as in the lab
                poller.unregister(stdin.fileno())
                typing = False
            else:
                socket.send_multipart(frames_of(line))
{% elif work == "echoes" %}
    while True:
        socket.send_multipart(socket.recv_multipart())
{% elif work == "works" %}
{% if control %}
    poller = zmq.Poller()
    poller.register(source, zmq.POLLIN)
    poller.register(control, zmq.POLLIN)
    while True:
        ready = dict(poller.poll())
        if control in ready:  # whatever is said there means: stop
            break
        task = source.recv_multipart()
        time.sleep(WORK)
        target.send_multipart(task)
{% else %}
    while True:
        task = source.recv_multipart()
        time.sleep(WORK)
        target.send_multipart(task)
{% endif %}
{% elif work == "device" %}
    zmq.proxy(frontend, backend)  # both ways, subscriptions included
{% elif work == "ready-works" %}
    socket.send(b"READY")
    while True:
        request = socket.recv_multipart()
        time.sleep(WORK)
        socket.send_multipart(request)
{% elif work == "balances" %}
    ready = []  # the workers that wait, the one that has waited longest first
    while True:
        # Requests are read only while somebody is there to work on them.
        poller = zmq.Poller()
        poller.register(backend, zmq.POLLIN)
        if ready:
            poller.register(frontend, zmq.POLLIN)
        events = dict(poller.poll())
        if backend in events:
            worker, _, *answer = backend.recv_multipart()
            ready.append(worker)
            if answer != [b"READY"]:
                frontend.send_multipart(answer)
        if frontend in events:
            backend.send_multipart([ready.pop(0), b"", *frontend.recv_multipart()])
{% elif work == "caches" %}
    last = {}  # the last message of each topic
    poller = zmq.Poller()
    poller.register(frontend, zmq.POLLIN)
    poller.register(backend, zmq.POLLIN)
    while True:
        events = dict(poller.poll())
        if frontend in events:
            message = frontend.recv_multipart()
            last[message[0]] = message
            backend.send_multipart(message)
        if backend in events:
            notice = backend.recv()
            if notice[:1] == b"\x01":  # a subscription
                for topic, message in last.items():
                    if topic.startswith(notice[1:]):
                        backend.send_multipart(message)
{% endif %}
except KeyboardInterrupt:
    pass
finally:
    context.destroy()
