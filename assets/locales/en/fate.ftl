# Why a message met its fate at a peer: whole sentences, as the line below the matrix shows them.

fate-head = #{ $number } "{ $message }"
fate-head-to = #{ $number } "{ $message }" to { $peer }
fate-receiver = the receiver

fate-delivered = delivered after { $after }
fate-delivered-outside = delivered, from an outside program
fate-answered = the reply came back after { $after }
fate-filtered = filtered: no subscription of { $peer } ({ $subscriptions }) is a prefix of it
fate-filtered-none = filtered: { $peer } has no subscription
fate-missed-not-running = missed: { $peer } was not running when it was sent
fate-missed-not-connected = missed: { $peer } was running, but not connected when it was sent
fate-missed-not-landed = missed: the subscription of { $peer } had not reached the publisher yet when it was sent
fate-dropped-overtaken = dropped: a later message on this link arrived and this did not, so a full queue threw it away
fate-dropped-quiet = dropped: the link has gone quiet and this has not arrived, so a full queue threw it away
fate-lost-unread = lost: it lay unread in the socket of { $peer } when that was closed
fate-lost-receiver-ended = lost: it was under way when { $peer } ended
fate-lost-link-cut = lost: it was under way when the link to { $peer } was cut
fate-lost-sender-ended = lost: its sender ended before libzmq had sent it
fate-lost-in-hand = lost: { $peer } had taken it, and ended before it passed it on
fate-refused-out-of-turn = refused: out of turn; a REQ may not send again before its reply (EFSM)
fate-refused-unroutable = refused: the ROUTER knows no such peer (EHOSTUNREACH)
fate-refused-backlog-full = refused: the backlog was full with { $capacity } messages
fate-refused-peer-ended = refused: the sender ended while it was still held
fate-refused-failed = refused: { $reason }
fate-outside = gone to an outside program, where it cannot be followed
fate-held-would-block = held by the sender: the send would block, nobody can take it now
fate-held-turn = held by the sender until the reply to its last request has come
fate-held-behind = held by the sender behind earlier messages
fate-held-paused = held by the sender, which is paused
fate-queued = queued: libzmq has it and nobody has received it yet
fate-queued-for-one = queued for one of several peers; who gets it shows when it is received
fate-awaits-paused = waiting before { $peer }, which is paused
fate-in-hand = { $peer } has it in hand and works on it
fate-from-subscriptions = computed from its subscriptions
fate-inferred = inferred, not seen
