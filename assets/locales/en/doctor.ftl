# What the doctor finds: what it is, why it happens, and what would help.

doctor-no-subscription = { $peer } has no subscription, so nothing reaches it
doctor-no-subscription-why = A SUB socket starts without a subscription, and without one every message is turned away. The empty subscription lets everything pass.
doctor-no-subscription-advice = Subscribe to a prefix, or to the empty one for everything.

doctor-joined-late = { $count ->
    [one] { $peer } joined too late for { $count } message of { $from }
   *[other] { $peer } joined too late for { $count } messages of { $from }
}
doctor-joined-late-not-running = It was not running yet, and a publisher keeps nothing for later.
doctor-joined-late-not-connected = It was running, but not connected yet: connecting takes a moment, and a publisher keeps nothing for later. This is known as the slow joiner.
doctor-joined-late-not-landed = Its subscription had not reached the publisher yet: that takes a moment after connecting or subscribing, and a publisher keeps nothing for later. This is known as the slow joiner.
doctor-joined-late-advice = Publish when the subscribers are there: the lab shows when a subscription has landed. In a program, let subscribers report over a second socket first, or ask for what they missed.

doctor-away = { $count ->
    [one] { $peer } was away when { $from } published { $count } message
   *[other] { $peer } was away when { $from } published { $count } messages
}
doctor-away-why = A publisher sends to those who are connected and keeps nothing for those who come back.
doctor-away-advice = Number the messages, so that a subscriber sees a gap and can ask for what it missed over another socket.

doctor-near-miss-case = The subscription { $prefix } of { $peer } nearly fits { $message }: capital and small letters differ
doctor-near-miss-spaces = The subscription { $prefix } of { $peer } nearly fits { $message }: a space is in the way
doctor-near-miss-quotes = The subscription { $prefix } of { $peer } nearly fits { $message }: the quotes are part of it
doctor-near-miss-longer = The subscription { $prefix } of { $peer } is longer than the topic { $message }
doctor-near-miss-why = A subscription is compared with the start of the first frame, byte by byte. Nothing is trimmed, and no letter stands for another.
doctor-near-miss-advice = Subscribe to { $better }, or publish what begins with { $prefix }.

doctor-queue-full = { $count ->
    [one] { $count } message to { $peer } was thrown away, because its queue was full
   *[other] { $count } messages to { $peer } were thrown away, because its queue was full
}
doctor-queue-full-why = A publisher never waits. When the queue for a subscriber is full (high-water marks: { $sndhwm } at { $from } plus { $rcvhwm } at { $peer }, and what the transport buffers), it drops what comes next and says nothing. What is in the queue already stays.
doctor-queue-full-paused = { $peer } is paused and reads nothing.
doctor-queue-full-advice = Read faster, send slower, or raise ZMQ_SNDHWM and ZMQ_RCVHWM before connecting.

doctor-conflated = { $count ->
    [one] { $count } message to { $peer } gave way to a later one
   *[other] { $count } messages to { $peer } gave way to later ones
}
doctor-conflated-why = With ZMQ_CONFLATE a queue keeps the last message only. It does not look at topics, so a message of one topic puts out that of another; and messages of several frames do not go well with it.
doctor-conflated-advice = Leave ZMQ_CONFLATE off, or use one socket for each topic.

doctor-lost-with-link = { $count ->
    [one] { $count } message to { $peer } was lost when its link to { $from } was cut
   *[other] { $count } messages to { $peer } were lost when its link to { $from } was cut
}
doctor-lost-with-link-why = What lies in the queues of a connection goes with it when it is closed on purpose, or when it breaks.
doctor-lost-with-link-advice = Have each message confirmed, and send again what is not.

doctor-blocked = { $count ->
    [one] { $peer } is blocked with { $count } message: every queue it could go to is full
   *[other] { $peer } is blocked with { $count } messages: every queue they could go to is full
}
doctor-blocked-why = This socket waits rather than drop messages, once the queues of all its peers are at their high-water marks ({ $sndhwm } here, and the receiver's own). A program would stand still in zmq_send, or get EAGAIN with ZMQ_DONTWAIT.
doctor-blocked-advice = Make room: let a receiver read on, or add one. Higher marks only put it off.

doctor-nobody-connected = { $count ->
    [one] { $peer } is blocked with { $count } message: nobody is connected to it
   *[other] { $peer } is blocked with { $count } messages: nobody is connected to it
}
doctor-nobody-connected-why = A socket that binds has a queue for each peer that is connected, and none without one. So even the first message has to wait, and a program would stand still in zmq_send.
doctor-nobody-connected-ended = A message needs a queue, and a queue needs a connection. Over inproc that ends with the peer at the other end, and does not come back by itself.
doctor-nobody-connected-cut = Its link was cut, and its queue went with the connection. A program that calls zmq_disconnect is in the same place.
doctor-nobody-connected-mend = Mend the link: connect again.
doctor-nobody-connected-again = Start the peer at the other end again, and connect to it again: the lab does that by itself.
doctor-nobody-connected-advice = Start a receiver; or let the sender connect instead of bind, for a connecting socket has its queue from the start.

doctor-out-of-turn = { $count ->
    [one] { $peer } sent again before its reply had come, and was refused (EFSM)
   *[other] { $peer } sent again before its reply had come, and was refused { $count } times (EFSM)
}
doctor-out-of-turn-why = A REQ socket sends and receives in turn: it must take the reply to one request before it may send the next.
doctor-out-of-turn-advice = Receive first. For several requests at a time use a DEALER, or set ZMQ_REQ_RELAXED and ZMQ_REQ_CORRELATE.

doctor-reply-lost = { $peer } waits for a reply that can never come
doctor-reply-lost-why = Its request or the answer is lost, and nobody will send it again. A server that comes back knows nothing of it, and a REQ may send nothing else before its reply.
doctor-reply-lost-advice = Close the socket, open a new one and ask again; or set ZMQ_REQ_RELAXED, so that a REQ may ask again after a timeout.

doctor-cut-off = { $peer } waits for { $far }, and the link between them is cut
doctor-cut-off-why = What is under way on a connection, the request or its reply, goes with it when it is closed, and is not sent again over a new one.
doctor-cut-off-advice = Mend the link. For the lost request that is not enough: then the client has to ask again with a new socket, or with ZMQ_REQ_RELAXED.

doctor-no-server = { $peer } waits for a reply, and no server is running
doctor-no-server-named = { $peer } waits for { $server }, which is not running
doctor-no-server-why = Connecting and sending succeed with nobody at the other end. The request lies in the client's queue until somebody comes.
doctor-no-server-advice = Start a server. A client that must not wait for ever needs a timeout (zmq_poll, or ZMQ_RCVTIMEO).

doctor-server-paused = { $peer } waits for { $server }, which is paused
doctor-server-paused-why = The request lies unread in its queue. To the client, a server that hangs looks like one that is slow.
doctor-server-paused-advice = Let it go on. A client that must not wait for ever needs a timeout (zmq_poll, or ZMQ_RCVTIMEO).

doctor-uneven-share = { $idle ->
    [one] { $count } messages wait for { $peer } while another has nothing to do
   *[other] { $count } messages wait for { $peer } while { $idle } others have nothing to do
}
doctor-uneven-share-slow = { $from } deals its messages out in turn as they are sent, and asks nobody who is free. { $peer } works more slowly and gets its full share all the same.
doctor-uneven-share-paused = { $from } deals its messages out in turn as they are sent, and asks nobody who is free. { $peer } is paused and gets its full share all the same.
doctor-uneven-share-advice = Let workers ask for work when they are free (REQ to ROUTER). Lower high-water marks keep the pile small.

doctor-half-open = { $peer } is gone without a goodbye, and { $far } has not noticed
doctor-half-open-several = { $peer } is gone without a goodbye, and { $far } and { $count } more have not noticed
doctor-half-open-why = Nobody told them: a machine without power closes no connection. Theirs looks open, so what they send is taken and lost, until the buffers are full.
doctor-half-open-advice = Let a heartbeat find out (ZMQ_HEARTBEAT_IVL and ZMQ_HEARTBEAT_TIMEOUT, or TCP keepalive), and have each message confirmed.

doctor-died-with = { $count ->
    [one] { $count } message died with { $peer }
   *[other] { $count } messages died with { $peer }
}
doctor-died-with-dealt = They had been dealt to it and lay in its queue, and nobody else has a copy.
doctor-died-with-in-hand = They had been dealt to it and lay in its queue ({ $count } in its hands), and nobody else has a copy.
doctor-died-with-sent = They had been sent to it and lay in its queue, unread.
doctor-died-with-advice = Have each message confirmed, and send again what is not. A lower ZMQ_RCVHWM limits how many can go down at once.

doctor-too-slow = { $peer } ended itself: it could not keep up
doctor-too-slow-lost = { $count ->
    [one] { $peer } ended itself: it could not keep up, and { $count } message was lost with it
   *[other] { $peer } ended itself: it could not keep up, and { $count } messages were lost with it
}
doctor-too-slow-why = By the clock it carries, the message it read last was { $age } old, and { $limit } is its limit. What is older is of no use to it.
doctor-too-slow-works = It works { $pace } on each message, and those behind grow old in its queue meanwhile.
doctor-too-slow-idle = It has no work with a message, so this one was held up before: one of the two was paused, or their clocks differ.
doctor-too-slow-advice = Make it faster, publish less, or share its work out (PUSH to PULL). Started again, it gets what is published from then on.

doctor-last-words = { $count ->
    [one] { $count } message of { $peer } was not sent when it ended
   *[other] { $count } messages of { $peer } were not sent when it ended
}
doctor-last-words-lingered = It ended with a ZMQ_LINGER of { $linger }: that long libzmq went on sending what was queued, and then threw the rest away.
doctor-last-words-killed = It was killed, and what a program has queued dies with it.
doctor-last-words-held = It ended while the messages were still held back, because a send would have blocked.
doctor-last-words-advice = Wait for an answer before ending, or linger longer.

doctor-unroutable = { $count ->
    [one] { $peer } threw away { $count } message, addressed to nobody it knows
   *[other] { $peer } threw away { $count } messages, addressed to nobody it knows
}
doctor-unroutable-refused = { $count ->
    [one] { $peer } refused { $count } message, addressed to nobody it knows (EHOSTUNREACH)
   *[other] { $peer } refused { $count } messages, addressed to nobody it knows (EHOSTUNREACH)
}
doctor-unroutable-why = A ROUTER sends a message to the peer that the first frame names. When no connected peer has that routing id it drops the message, and the send succeeds all the same.
doctor-unroutable-refused-why = A ROUTER sends a message to the peer that the first frame names. With ZMQ_ROUTER_MANDATORY the send fails when no connected peer has that routing id.
doctor-unroutable-passed-on = A ROUTER sends a message to the peer that the first frame names. Whoever had asked was gone when the answer came, so this one was dropped.
doctor-unroutable-advice = Address those who are connected, and let them speak first. ZMQ_ROUTER_MANDATORY turns the silence into an error.
doctor-unroutable-refused-advice = Send it again when the peer is connected.

doctor-same-name = { $peer } and { $other } have one routing id, { $id }, and { $router } hears { $other } only
doctor-same-name-why = A ROUTER tells its peers apart by their routing ids. A second one with an id that is taken can connect and shakes hands like any other, but nothing it sends is read, and nothing is sent to it.
doctor-same-name-advice = Give each peer a ZMQ_ROUTING_ID of its own (here: { $example }), or none at all.

doctor-no-delimiter = { $count ->
    [one] { $far } threw away { $count } message of { $peer }: it has no empty delimiter frame
   *[other] { $far } threw away { $count } messages of { $peer }: they have no empty delimiter frame
}
doctor-no-delimiter-why = A REQ puts an empty frame before each message, and a REP takes what stands before the empty frame for the way back. A DEALER adds nothing by itself, and what has no empty frame is thrown away in silence.
doctor-no-delimiter-advice = Send an empty frame first, then the message.

doctor-pair-taken = { $peer } is left out: the PAIR { $far } has a partner already
doctor-pair-stale = { $peer } came back too early: the PAIR { $far } still had its old connection
doctor-pair-taken-why = A PAIR takes one partner at a time. Another one's connection leads nowhere: over tcp and ipc it is closed again and again, over inproc nothing shows it.
doctor-pair-taken-advice = For several partners use DEALER, or ROUTER.
doctor-pair-stale-advice = Let the partner connect once more.

doctor-mismatch = The { $kind } of { $peer } and the { $other } of { $far } do not go together
doctor-mismatch-inproc = Over inproc nothing shows it: connecting succeeds, sending may even succeed, and nothing ever comes.
doctor-mismatch-connected = The connection is made, the two find out what they are, and it is closed again, over and over. Neither program gets an error.
doctor-mismatch-advice = A { $kind } talks to { $partners }.

doctor-port-taken = { $peer } could not bind { $wanted }: another program has it
doctor-port-replaced = { $wanted } belongs to another program, so { $peer } took { $got }
doctor-port-taken-why = An address has one owner at a time; binding it twice fails (EADDRINUSE).
doctor-port-taken-advice = End the other program or choose another port. ss -ltnp tells who has it.

# What the lab can do about it.
doctor-do-subscribe = subscribe { $peer } to { $prefix }
doctor-do-subscribe-all = subscribe { $peer } to everything
doctor-do-resubscribe = subscribe { $peer } to { $better } in place of { $prefix }
doctor-do-resubscribe-all = subscribe { $peer } to everything in place of { $prefix }
doctor-do-start = start { $peer } again
doctor-do-renew = restart { $peer } with a fresh socket
doctor-do-resume = let { $peer } go on
doctor-do-pace = let { $peer } spend { $pace } on a message
doctor-do-pace-none = let { $peer } work without a pause

doctor-do-mend = mend the link between { $peer } and { $far }
doctor-do-sndhwm = raise the send high-water mark of { $peer } to { $mark }
doctor-do-rcvhwm = raise the receive high-water mark of { $peer } to { $mark }
doctor-do-linger = let { $peer } linger { $span } when it ends, from now on
doctor-do-option = set { $option } of { $peer } to { $value }

# What it rests on.
doctor-evidence = seen in { $messages }
doctor-evidence-more = seen in { $messages } and { $count } more
doctor-or = { $first } or { $last }
