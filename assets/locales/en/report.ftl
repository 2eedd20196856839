# What a pipe gets: the report at the end of a run without a screen.

# Headings.
report-head = { $title } ({ $name }) over { $transport }, libzmq { $libzmq }
report-where = { $peer } is at { $endpoint }
report-messages = Messages
report-balance = Balance
report-notes = Notes
report-counted = { $count ->
    [one] One generated message is counted by its number, not told one by one.
   *[other] { $count } generated messages are counted by their numbers, not told one by one.
}
report-no-messages = No message was sent.
report-older = { $count ->
    [one] { $count } older message is counted in the balance only.
   *[other] { $count } older messages are counted in the balance only.
}

# The columns of the messages.
report-column-number = #
report-column-from = from
report-column-message = message
report-column-sending = sending
report-from-outside = outside

# The columns of the balance.
report-column-way = way
report-column-offered = offered
report-column-delivered = delivered
report-column-filtered = filtered
report-column-missed = missed
report-column-dropped = dropped
report-column-lost = lost
report-column-refused = refused
report-column-outside = outside
report-column-pending = pending
report-column-unaccounted = unaccounted
report-way = { $from } → { $to }
report-way-open = { $from } → ?
report-way-total = all

# What became of a message at a peer.
report-fate-delivered = ✓ { $after }
report-fate-replied = ↩ { $after }
report-fate-delivered-bare = ✓
report-fate-unknowable = { $fate }?
report-fate-filtered = ∅ filtered
report-fate-missed = ↷ missed ({ $why })
report-fate-dropped = ✗ dropped ({ $why })
report-fate-lost = ✗ lost ({ $why })
report-fate-refused = ⊘ refused ({ $why })
report-fate-outside = ↗ gone outside
report-fate-pending = ◌ { $place }
report-fate-inferred = { $fate } ≈
report-inferred = ≈ not seen, but concluded from what was seen
report-group-fate = { $count } { $fate }

report-missed-not-running = not running
report-missed-not-connected = not connected
report-missed-not-landed = subscription not yet there
report-dropped-overtaken = later ones arrived
report-dropped-quiet = queue full
report-dropped-replaced = replaced by a newer message
report-dropped-no-delimiter = no delimiter
report-dropped-unroutable = nobody of that name
report-lost-unread = lay unread
report-lost-receiver-ended = receiver ended
report-lost-link-cut = link cut
report-lost-sender-ended = sender ended
report-lost-in-hand = was being worked on
report-refused-out-of-turn = out of turn, EFSM
report-refused-unroutable = no such peer, EHOSTUNREACH
report-refused-backlog-full = backlog of { $capacity } full
report-refused-peer-ended = sender ended
report-pending-would-block = held: nobody takes it
report-pending-turn = held: waits for the reply
report-pending-behind = held: behind others
report-pending-paused = held: sender paused
report-pending-audience = waits for listeners
report-pending-queued = queued
report-pending-queued-for-one = queued for one of several
report-pending-awaits-paused = waits for a paused peer
report-pending-in-hand = being worked on

# Notes.
report-note-took-free = { $peer } wanted { $wanted }, which another program has, and took { $got } instead.
report-note-trouble = { $peer } could not { $deed }: { $reason }.
report-note-failed = { $peer } could not go on: it could not { $deed }: { $reason }.
report-note-panicked = { $peer } ended by a fault of zmq-lab: { $message }
report-note-ended = { $peer } ended by itself.
report-note-too-slow = { $peer } ended itself: what it read was { $age } old, and { $limit } is its limit.
report-note-killed = { $peer } was killed.
report-note-crashed = { $peer } crashed without a goodbye; its connections stayed open.
report-note-thinned = { $count ->
    [one] The details of { $count } fact came faster than they could be kept; the counts include it.
   *[other] The details of { $count } facts came faster than they could be kept; the counts include them.
}
report-note-outsider = { $count ->
    [one] An outside program was connected to { $peer } from { $address }; { $count } message came from it.
   *[other] An outside program was connected to { $peer } from { $address }; { $count } messages came from it.
}
report-note-stranger = Something that does not speak ZMTP connected to { $peer } from { $address } and was turned away.
# What the doctor found.
report-expectations = Expectations
report-unmet = Not as expected: { $expected }; found: { $found }
report-column-expected = expected
report-column-held = held
report-column-found = found
report-held = yes
report-not-held = NO
report-findings = What is amiss
report-finding = { $code }: { $what }.
report-finding-seen = { $code }: { $what } ({ $evidence }).
report-finding-advice = What helps: { $advice }
report-findings-more = and { $count } more findings

report-deed-open = open its socket
report-deed-option = set { $option }
report-deed-bind = bind { $endpoint }
report-deed-connect = connect to { $endpoint }
report-deed-disconnect = disconnect from { $endpoint }
report-deed-send = send
report-deed-receive = receive
report-deed-poll = wait for its sockets

# The last line.
report-sum-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
report-sum-deliveries = { $count ->
    [one] { $count } delivery
   *[other] { $count } deliveries
}
report-sum-filtered = { $count } filtered
report-sum-missed = { $count } missed
report-sum-dropped = { $count } dropped
report-sum-lost = { $count } lost
report-sum-refused = { $count } refused
report-sum-outside = { $count } gone outside
report-sum-pending = { $count } pending
report-sum-unaccounted = { $count } unaccounted
report-sum-good = { $counts }. All accounted for.
report-sum-bad = { $counts }. NOT all accounted for.
report-sum-failed = { $counts }. The lab had trouble.

# While it runs.
report-error = error: { $what }
report-warning = warning: { $what }
report-not-ready = not ready after { $waited }; going on without waiting for: { $what }
report-not-ready-peer = { $peer } to start
report-not-ready-link = { $from } to reach { $to }
report-not-ready-place = an outside program at the place of { $peer }
report-not-ready-subscription = the subscription of { $peer } to land
report-flood-blocked = { $speaker } has not made all it was to make: nothing has moved for { $waited }
report-unsent = { $count ->
    [one] { $count } line was not sent: { $why }
   *[other] { $count } lines were not sent: { $why }
}
report-unsent-more = { $count } lines and perhaps more were not sent: { $why }
report-unsent-ended = { $peer } has ended
report-unsent-blocked = { $peer } has been waiting for { $waited } and cannot send ({ $place }); --settle gives it longer
report-unsent-nobody = no peer of this lab sends what is typed
report-lonely = nobody has come after { $waited }; sending all the same
report-lonely-blocked = it cannot send: nobody is there to take it, or it is not its turn; what else was typed was not sent (--settle waits longer)
report-lonely-queued = { $count ->
    [one] { $count } message was taken by nobody
   *[other] { $count } messages were taken by nobody
}
report-lonely-unanswered = the last request was not answered in time (--settle waits longer)
report-long-line = line { $number } of the input is longer than { $limit } bytes; it and what follows was not sent
report-bad-input = the input could not be read on: { $reason }
report-lab-failed = the lab could not start: it could not { $deed }: { $reason }

# The bench.
report-bench-pattern = pattern
report-bench-transport = over
report-bench-size = bytes
report-bench-peers = peers
report-bench-watched = watched/s
report-bench-bare = bare/s
report-bench-ratio = ratio
report-bench-spread = spread
report-bench-megabytes = MB/s
report-bench-cpu = CPU µs
report-bench-cpu-bare = bare µs
report-bench-max = max
report-bench-timed = timed
report-bench-change = change
report-bench-note = Medians of { $times } runs each; the ratio is watched by bare of runs side by side, its spread from the least to the most. CPU is the processor time for each message received, all threads together. Latencies are those of the watched run, as far as timed; of requests, round trips. zmq-lab { $version }, libzmq { $libzmq }, { $cpus } processors.
report-bench-slow = Built without optimisations: these numbers tell nothing of the speed.

# Sequence diagrams.
report-diagram-title = { $title } over { $transport }, { $time }
report-diagram-let-go = { $count ->
    [one] 1 older step is not kept.
   *[other] { $count } older steps are not kept.
}
report-empty = (empty)

# The frames of each message, hop by hop.
report-frames-head = Message { $number } from { $from }: { $message }
report-frames-plain = { $count ->
    [one] Nothing is put on or taken off { $count } other message: its frames are the same everywhere.
   *[other] Nothing is put on or taken off { $count } other messages: their frames are the same everywhere.
}
report-frames-let-go = { $count ->
    [one] { $count } older message is in the totals only.
   *[other] { $count } older messages are in the totals only.
}
report-nobody-subscribed = ↷ nobody subscribed
