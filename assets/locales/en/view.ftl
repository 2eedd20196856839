# What stands on the screens.

view-tagline = a laboratory for ZeroMQ
view-help-key = help
view-running = running
view-stopped = stopped
view-starting = starting
view-recording = recording
view-past = { $at } of { $now }
view-past-leave = back to now
view-past-forgotten = { $count ->
    [one] 1 earlier fact or count is forgotten
   *[other] { $count } earlier facts and counts are forgotten
}
view-line-past = the lab at { $at } of { $now }; it runs on. { $key }: back to now
view-lab-paused = all paused, libzmq goes on
view-lab-slow = slow motion: { $rest } a message
view-some-paused = { $count ->
    [one] 1 peer paused
   *[other] { $count } peers paused
}
view-and-more = and { $count } more

# Below the smallest size.
view-too-small = This terminal has { $columns }x{ $rows } characters.
view-too-small-needs = zmq-lab needs { $columns }x{ $rows }.
view-too-small-try = Make the window larger, or the letters smaller.

# The menu.
view-menu-filter = search
view-menu-hint = type to search the patterns
view-menu-transport = transport
view-menu-none = No pattern matches what you typed.
view-menu-none-try = { $key } shows all again.
view-menu-tcp = TCP; other programs can join
view-menu-ipc = Unix sockets; others can join
view-menu-inproc = inside this program only

# Tabs.
view-tab-messages = Messages
view-tab-journal = Journal
view-tab-peer = Peer
view-tab-lesson = Lesson
view-tab-sequence = Sequence
view-tab-doctor = Doctor

# Boxes on the stage.
view-opened-as = opened as { $kind }
view-opened-as-short = as { $kind }
view-everything = everything
view-no-subscription = no subscription
view-pace = { $pace } a message
view-outside = outside
view-outside-unseen = what it gets is not seen
view-part = { $first }–{ $last } of { $count }
view-count-rate = { $rate }
view-peer-flood = makes by itself: { $flood }
view-peer-rates = over the last second { $sent } out, { $received } in
view-peer-latencies = under way p50 { $p50 }, p90 { $p90 }, p99 { $p99 }, p99.9 { $p999 }, max { $max }; 1 in { $n } timed, since the flood began
view-count-sent = sent { $count }
view-count-got = got { $count }
view-count-filtered = filtered { $count }
view-count-missed = missed { $count }
view-count-dropped = dropped { $count }
view-count-lost = lost { $count }
view-count-refused = refused { $count }
view-count-waiting = { $count } waiting
view-count-held = { $count } held
view-about = about { $count }
view-queue = { $count } of { $room } waiting
view-queue-endless = { $count } waiting, no limit
view-since = since { $time }
view-state-starting = starting
view-state-paused = paused
view-state-cut = cut from { $peer }
view-state-cut-several = { $count } links cut
view-state-cut-short = cut
view-state-killed = killed
view-state-gone = crashed
view-state-ended = ended
view-state-too-slow = too slow, { $age } late
view-state-too-slow-short = too slow
view-state-stopped = stopped
view-state-failed = failed
view-state-crashed = crashed
view-state-left = left
view-state-no-peer = no peer to send to
view-state-no-peer-short = no peer
view-state-full = queue full (HWM)
view-state-full-short = HWM
view-state-reply = waiting for the reply
view-state-reply-short = awaits reply
view-state-trouble = trouble: { $reason }

# Fates, in one word.
view-delivered = delivered
view-filtered = filtered
view-missed = missed
view-dropped = dropped
view-replaced = replaced
view-lost = lost
view-refused = refused
view-outside-fate = outside
view-queued = queued
view-held = held
view-at-paused = paused
view-in-hand = in hand
view-pending = pending
view-inferred = inferred
view-unknowable = nobody can know
view-reply = reply

# The message matrix.
view-head-number = #
view-head-message = message
view-head-from = from
view-messages-none = No message yet. Type one below and press { $key }.
view-messages-none-heard = No message yet. What comes in will stand here.
view-messages-none-recorded = No message yet.
view-messages-none-typed = Nothing was typed yet; generated messages are counted by their numbers, not told one by one.
view-messages-generated = { $count } generated
view-messages-folded = { $count } older in the totals only
view-messages-none-pass = No message passes this filter.
view-messages-filter = only { $filter }
view-position = { $first }–{ $last } of { $count }

# An opened message.
view-message-title = Message { $number } from { $from }
view-message-offers = has it to send
view-message-came = sent it from outside the lab
view-message-answers = answers
view-message-passes-on = passes it on
view-message-taken = libzmq took it after { $after }
view-message-nobody = one of several
view-message-seen = seen
view-message-frame = Frame { $place } of { $count }, { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
}
view-message-json = as JSON
view-message-message-pack = as MessagePack
view-message-more-rows = { $count } more rows
view-message-more-bytes = { $count } more bytes
view-message-more-frames = { $count } more frames
view-empty-message = (empty)

# The sequence.
view-sequence-live = live
view-sequence-let-go = { $count } older steps let go

# The journal.
view-journal-thinned = { $count } older facts let go
view-journal-none = Nothing has happened yet.

# The lesson.
view-lesson-none = This lab has no lesson.

# The doctor.
view-doctor-none = Nothing is amiss, as far as the lab can tell.
view-doctor-none-hint = Whatever goes wrong here is explained on this page, with what would help: full queues, late subscribers, topics that nearly match, requests nobody will answer.
view-doctor-more = { $count } more findings are not listed
view-doctor-aside = { $count } put aside
view-doctor-since = since { $time }
view-doctor-remedy = { $keys }: { $remedy }
view-doctor-advice = What helps: { $advice }

# The peer pane.
view-peer-none = No peer is selected.
view-peer-bound = bound to { $endpoint }
view-peer-instead = bound to { $endpoint }; { $wanted } was taken
view-peer-connects = connects to wire "{ $wire }"
view-peer-not-bound = not bound
view-peer-hwm = high-water marks: send { $send }, receive { $receive }
view-setting-on = on
view-setting-off = off
view-peer-unlimited = no limit
view-peer-subscriptions = subscriptions: { $list }
view-peer-not-landed = { $prefix } (not at the publisher yet)
view-peer-totals = sent { $sent }, got { $got }, refused { $refused }, { $bytes } bytes out, { $received } bytes in
view-peer-thinned = { $count } details were not reported in time; the totals hold them all
view-peer-blocked = blocked { $since }: { $why }; { $held } held
view-peer-blocked-full = the queue to every receiver is full
view-peer-blocked-nobody = nobody is connected that could take it
view-peer-blocked-turn = the reply to its last request has not come
view-peer-blocked-behind = earlier messages go first
view-peer-blocked-paused = it is paused
view-peer-blocked-audience = not all have asked yet to be waited for
view-peer-awaits = waiting for a reply { $since }
view-peer-link-up = link to { $peer }: up
view-peer-link-cut = link to { $peer }: cut
view-peer-link-down = link to { $peer }: down
view-peer-account = to { $peer }: offered { $offered } = { $parts }
view-peer-account-unknown = to one of several: offered { $offered } = { $parts }
view-peer-account-part = { $count } { $fate }
view-peer-unaccounted = unaccounted
view-peer-trouble = { $deed } failed: { $reason }

# The input box.
view-line-no-speaker = no speaker
view-line-no-speaker-hint = no peer here sends what is typed; { $key } and single letters act
view-line-placeholder = type a message; b alone ends this peer
view-line-waiting = waiting for the reply
view-line-held = { $count ->
    [one] 1 held
   *[other] { $count } held
}
view-line-ended = has ended
view-line-ended-hint = { $leave }, then { $restart } starts it again
view-line-waiting-hint = { $send } lets it wait for the reply; { $force } sends it now
view-line-recording = a recording: nothing can be sent

# Overlays.
view-commands-title = What shall be done?
view-commands-hint = a few letters of an action, a peer or a pattern
view-commands-none = Nothing is called that.
view-commands-peer = select { $peer }
view-commands-pattern = start { $pattern }
view-commands-lesson = learn { $lesson }
view-commands-kept = type "{ $name }"
view-kept-title = Kept lines
view-kept-hint = a few letters of a name
view-frozen = screen frozen
view-frozen-since = { $count } facts since
view-ask-name = What shall this line be called?
view-ask-name-hint = it is kept for this scenario; { $key } brings it back
view-help-title = Keys
view-help-legend = What the signs mean
view-group = { $group } × { $count }
view-group-opens = { $key } opens
view-group-failed = { $count } failed
view-group-ended = { $count } ended
view-group-cut = { $count } cut
view-group-blocked = { $count } blocked
view-group-paused = { $count } paused
view-group-starting = { $count } starting
view-group-behind = { $count } behind
view-group-lossy = { $count } with losses
view-group-fine = { $count } ok
view-ask-flood = What messages shall { $peer } make by itself?
view-ask-flood-hint = rate=1000/s or unlimited, size=64, count=5000, for=10s, topics=a,b, text=hello
view-ask-flood-running = Change the words to change the flood. As they stand, or without any, Enter stops it.
view-ask-flood-bad = That is no flood. Try rate=1000/s size=64.
view-ask-pace = How long does { $peer } work on a message?
view-ask-pace-hint = now { $now }; type 200ms or 2s; a bare number is milliseconds
view-ask-pace-bad = That is no time up to one hour. Try 200ms.
view-ask-subscription = What shall { $peer } subscribe to?
view-ask-subscription-hint = messages that begin with it get through; empty means all
view-ask-export = Take the lab home: which language, which folder?
view-ask-export-hint = { $languages }; then, if you like, a folder. No file is overwritten.
view-ask-export-bad = Begin with one of these: { $languages }
view-ask-search = Which messages hold this text?
view-ask-search-hint = as it is shown, in small or capital letters
view-ask-filter = Which messages shall be shown?
view-ask-filter-hint = peer:NAME fate:lost and any text; empty shows all
view-ask-filter-all = show all
view-ask-filter-bad = No such peer or fate. Fates: { $fates }
view-ask-drop = Which subscription shall { $peer } drop?
view-ask-paste = Send { $count } lines one by one?
view-ask-paste-beyond = { $count } more lines are too many for one paste and will be left out.

view-ask-option = Which option of { $peer } shall change?
view-option-sndhwm = sndhwm: how many messages may wait to be sent
view-option-rcvhwm = rcvhwm: how many may wait to be read
view-option-linger = linger: how long a closed socket goes on sending
view-option-conflate = conflate: only the latest message waits
view-option-immediate = immediate: nothing waits for a link that is down
view-ask-option-bad = Not here. Try { $options }
view-ask-option-now = now { $now }; { $applies }
view-ask-links = Which link of { $peer } shall be cut or mended?
view-ask-links-up = to { $peer }: up
view-ask-links-down = to { $peer }: down
view-ask-links-cut = to { $peer }: cut
view-applies-at-once = in force at once.
view-applies-unless-full = in force at once, but a queue that is full stays shut until its link is made anew ({ $key } cuts and mends).
view-applies-at-start = in force when it connects or binds next; { $key } starts it anew now.

# Notices.
view-notice-over = The lab started over on { $transport }.
view-notice-turned = The lab started over with wire "{ $wire }" turned round.
view-notice-left = The lab started over without { $name }: its place is free for an outside program.
view-notice-taken-back = The lab started over with all its own peers.
view-notice-none-vacant = No place is left to an outside program; { $key } leaves that of the selected peer.
view-notice-all-vacant = At least one peer has to stay in the lab.
view-notice-vacant-inproc = No outside program can take the place of { $peer } inside this one; { $key } changes the transport.
view-notice-vacant-nowhere = { $peer } binds where others could not find it; over tcp it would have a port they know.
view-notice-one-transport = Outside programs could not come over another transport; { $key } takes the places back first.
view-notice-took-free = { $wanted } is taken by another program; this lab took { $got }.
view-notice-lab-failed = The lab could not be started: { $deed } failed: { $reason }
view-notice-past = You look at what is past: { $key } goes back to now.
view-notice-recorded = This is a recording: it can be looked at, not changed.
view-notice-no-speaker = No peer here sends what is typed.
view-notice-nothing-typed = Nothing is typed that could be sent out of turn.
view-notice-nothing-to-type = No message is chosen that could be typed again.
view-notice-no-typed-text = No line that could be typed makes these bytes.
view-notice-no-colours = Colours are off (NO_COLOR), or the terminal has none: all themes look alike.
view-notice-line-full = A typed line has at most { $limit } KiB; the rest was not taken.
view-notice-one-speaker = There is only one speaker here.
view-notice-no-peer = No peer is selected: { $key } selects one.
view-notice-speaker-ended = { $peer } has ended: { $leave }, then { $restart } starts it again. Your line stays here.
view-notice-runs = { $peer } runs already.
view-notice-undone-peer = { $peer } starts again; what it held or was to get stays lost.
view-notice-undone-link = Joined again: { $peer }, { $far }. What was under way stays lost.
view-notice-nothing-to-undo = { $undo } takes back a kill, a crash or a cut, and there was none.
view-notice-no-crash = Over inproc no connection could stay open: { $kill } kills { $peer }.
view-notice-runs-not = { $peer } does not run: { $restart } starts it again.
view-notice-no-flooder = { $peer } cannot make messages by itself; a speaker can, if it is no ROUTER or REP.
view-notice-no-worker = { $peer } is no worker, so it has no work time.
view-notice-no-subscriber = { $peer } has no SUB socket, so it has no subscriptions.
view-notice-nothing-to-drop = { $peer } has no subscription to drop.
view-notice-no-link = { $peer } has no link that could be cut.
view-notice-option-set = { $option } of { $peer } becomes { $value }:
view-notice-full = This lab holds as many peers as it takes.
view-notice-no-remedy = The lab itself can do nothing about this; what would help stands there.
view-notice-no-wire = There is no wire to turn round here.
view-notice-not-found = No message here holds "{ $text }".
view-notice-saved = The sequence diagram is in { $files }.
view-notice-not-saved = The sequence diagram could not be saved: { $why }
view-notice-plays = { $steps ->
    [one] The script is played: 1 step.
   *[other] The script is played: { $steps } steps.
}
view-notice-all-hold = { $of ->
    [one] The script is over, and what was expected holds.
   *[other] The script is over, and all { $of } expectations hold.
}
view-notice-some-fail = { $fail ->
    [one] The script is over: 1 of { $of } expectations does not hold ({ $key }).
   *[other] The script is over: { $fail } of { $of } expectations do not hold ({ $key }).
}
view-notice-no-script = This scenario has no script.
view-lesson-expected = Expected of the script ({ $key } plays it):
view-lesson-found = found: { $found }
view-lesson-instead = found instead: { $found }
view-notice-written = The programs are in { $folder }.
view-notice-not-written = The lab could not be exported: { $why }
view-notice-let-go = That message is too old to be kept; it lives on in the totals.
view-notice-no-pattern = No pattern matches what you typed.
view-notice-kept = Kept as "{ $name }"; { $key } brings it back.
view-notice-forgotten = "{ $name }" is forgotten.
view-notice-not-kept = The line is kept until you leave, but could not be written down: { $reason }
view-notice-kept-full = { $limit } lines are kept for this scenario, and that is the most.
view-notice-nothing-kept = No line is kept for this scenario; { $key } keeps the one being typed.
view-notice-nothing-to-keep = Nothing is typed that could be kept.
view-notice-copied = { $count } bytes given to the terminal for its clipboard.
view-notice-nothing-to-copy = There is nothing to copy.
view-notice-too-long-to-copy = It is longer than { $limit } KiB, which is more than terminals take for their clipboard.
view-notice-thawed = The screen goes on.
view-notice-language = Language: { $name }. To keep it, write language = "{ $tag }" into your settings.
view-notice-theme = Theme: { $theme }. To keep it, write theme = "{ $theme }" into your settings.

# The legend.
view-mark-delivered = delivered
view-mark-filtered = filtered: no subscription matched
view-mark-missed = missed: the peer was not there yet
view-mark-dropped-or-lost = dropped by a queue, or lost on the way
view-mark-pending = pending: held, queued or in hand
view-mark-refused = refused: the send itself failed
view-mark-reply = the reply, back at the asking peer
view-mark-outside = gone to an outside program
view-mark-inferred = inferred from other facts, not seen
view-mark-binds = this end binds
view-mark-connects = this end connects
view-legend-dropped-or-lost = dropped/lost
view-nobody-subscribed = nobody subscribed
view-outward-gone = { $count ->
    [one] { $count } outside program had a subscription that let it pass, so libzmq sent it there; whether it was read, nobody here knows
   *[other] { $count } outside programs had subscriptions that let it pass, so libzmq sent it there; whether it was read, nobody here knows
}
view-outward-filtered = { $count ->
    [one] { $count } outside program had subscribed, and to nothing this message begins with
   *[other] { $count } outside programs had subscribed, and to nothing this message begins with
}
view-outward-nobody = nobody had subscribed when it was published, so libzmq threw it away
