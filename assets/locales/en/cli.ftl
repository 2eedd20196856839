# The command line: its help and its errors.

cli-about = A terminal laboratory for ZeroMQ: pick a pattern, type a message, watch where it went.
cli-long-about =
    A terminal laboratory for ZeroMQ: pick a pattern, type a message, watch where it went.

    Without a command it opens the menu of patterns. The sockets are real; nothing is simulated.
cli-about-run = Run a pattern, or a scenario file of your own
cli-long-about-run =
    Run a pattern, or a scenario file of your own.

    With --headless it needs no terminal: each line of the standard input is a message, and a report is printed at the end. A line goes without its line end (\n or \r\n) and otherwise byte for byte. The line b ends the peer it would go to; the line \b sends that letter.

    Exit status: 0 when every message is accounted for, 1 when not or when a peer failed, 2 for a call or file that makes no sense, 130 when interrupted by Ctrl-C (143 by SIGTERM, 129 by SIGHUP). A message whose place is known (held at its sender, queued, at a paused peer, being worked on) is accounted for.
cli-about-peer = Be one peer in a running system: any socket type, to send, receive, ask and answer
cli-long-about-peer =
    Be one peer in a running system: any socket type, to send, receive, ask and answer.

    On a terminal it opens the lab's screens on that one peer. With --headless each line of the standard input is a message, and what is received is printed on the standard output as it comes, a line each: the bytes as they are (on a terminal without what would act on it), frames with a tab or the --frame-separator between them, or as JSON lines with --format ndjson. A SUB without --subscribe gets everything. A REP answers each request with the request itself, or with --answer each with a line of the input. A ROUTER's lines begin with the frame that says whom they are for.

    It ends with the standard input, or if it only receives with Ctrl-C, or after --count messages. Exit status as for run: 0 when all went, 1 when something could not be sent or was taken by nobody, 2 for a call that makes no sense.
cli-about-export = Write a pattern as small programs in Python, Rust or C, or draw it with Mermaid
cli-long-about-export =
    Write a pattern as small programs in Python, Rust or C, one a peer, that do the same over tcp; or draw it with Mermaid.

    With --out the files go into that folder, which is made if need be; a file that is there already is not touched. Otherwise all is printed, each file below a line with its name.
cli-about-schema = Print the JSON Schema of scenario files, for editors
cli-about-list = List the patterns
cli-about-learn = Learn ZeroMQ step by step in a live lab; without a name, choose from the list
cli-long-about-learn =
    Learn ZeroMQ step by step in a live lab: each step asks you to do something or to predict what
    will happen, and is ticked off by what the sockets do, never by pressing a key for "next".

    Without a name the screens open with the list of lessons; where the output is no terminal the list
    is printed, with how far you have come.
cli-about-check = Check scenario and lesson files: every fault with its line, and what was probably meant
cli-about-new = Print a pattern's scenario file, to begin your own with
cli-about-bench = Measure the lab against bare sockets
cli-long-about-bench =
    Measure the lab against bare sockets.

    Each case floods the same sockets twice in turns, once watched by the lab with all its counting, once bare: by a plain loop of blocking calls. The table says how many messages a second arrived, the ratio of the two, and how long messages were under way. Close other programs first; a number from a busy machine says little.
cli-about-replay = Show a recording
cli-long-about-replay =
    Show a recording made with --record, on the same screens as a live lab. With --headless its report is printed instead.
cli-about-settings = Print the settings file with nothing changed in it, for you to change
cli-about-doctor = Tell what this program is made of, where it runs and what stands in its way
cli-about-man = Print the manual page, or write one for each command
cli-about-completions = Print the completions for a shell
cli-arg-transport = How messages travel: tcp, ipc or inproc [default: tcp, or what your settings say]
cli-arg-scenario = The name of a pattern (see zmq-lab list) or the path of a scenario file
cli-arg-scenarios = The scenario and lesson files to check; names of patterns and lessons will do too
cli-arg-lesson = A lesson's name as the list has it, or a file of your own
cli-arg-list-lessons = Print the list of lessons with how far you have come
cli-arg-reset = Forget how far you have come
cli-value-lesson = LESSON
cli-learn-reset = Forgotten: every lesson is at its beginning again.
cli-no-lesson = no lesson is called '{ $name }'
cli-see-lessons = zmq-lab learn --list shows them all
cli-sound-lesson = { $name } is sound: a lesson of { $steps ->
        [one] one step
       *[other] { $steps } steps
    }
cli-fault-lesson-word = '{ $word }' is nothing that '{ $key }' can be
cli-fault-which-condition = a condition has one of 'event', 'fate' and 'state', and no more than one
cli-fault-which-move = a move does one thing, and no more than one
cli-fault-key-beside = '{ $key }' means nothing beside '{ $beside }'
cli-fault-no-steps = there is no [[step]] in this lesson
cli-help-no-steps = a step has at least an id, what to do, and until when: [[step]]
cli-fault-which-choices = a question has either 'peers' or 'options' to choose from
cli-fault-nothing-marked = the step's play marks none of the answers
cli-help-nothing-marked = let the play begin with a mark, such as {"{"} mark = "…" {"}"}
cli-fault-unknown-mark = '{ $mark }' is none of the answers
cli-fault-other-steps = the steps are not those of the lesson
cli-fault-other-choices = the question has another number of answers: the lesson has { $count }
cli-arg-pattern = The pattern to begin with (see zmq-lab list)
cli-arg-peers = So many peers of a group, such as worker=5; may be given for several groups
cli-arg-without = Leave this peer out (or all of this group), so that an outside program can take its place; may be given several times
cli-arg-socket = The socket's type
cli-arg-bind = Bind at this endpoint, such as tcp://*:5555
cli-arg-connect = Connect to this endpoint; may be given several times
cli-arg-subscribe = Receive what begins with this; may be given several times [default: everything]
cli-arg-routing-id = What a ROUTER at the far end calls it
cli-arg-sndhwm = Its send high-water mark, in messages
cli-arg-rcvhwm = Its receive high-water mark, in messages
cli-arg-linger = How long it may still deliver when it ends [default: 1s]
cli-arg-answer = Answer each request with a line of the input, not with itself (REP)
cli-arg-count = End after so many messages: received, or sent where none are received
cli-arg-to = What to write: python, rust, c or mermaid
cli-arg-record = Also write every event to this file, as JSON lines
cli-arg-headless = Run without a screen: messages from the standard input, a report on the standard output
cli-about-report = Draw what a recording tells as a sequence diagram
cli-arg-drawing = What to draw: text for reading, mermaid for documents, svg for pictures; frames for what each message consisted of at each hop
cli-arg-format = What to print: text is a report at the end, ndjson every event as it happens
cli-arg-script = Play the scenario's script when all is ready; without a screen, in place of the standard input, and hold the lab against its expectations
cli-arg-eager = Send the first line at once, without waiting until all peers are connected
cli-arg-flood = Let a speaker make messages by itself, for example 'rate=1000/s size=64 count=5000', 'publisher: rate=unlimited for=10s' or 'topics=a,b text=hello'; several may be given
cli-arg-frame-separator = What divides a line into the frames of a message, such as "|"; empty for nothing [default: what the scenario says, or nothing]
cli-arg-settle = How long nothing may move before the run is over although messages are pending
cli-arg-speaker = Who sends the lines: a peer or a group; several take turns [default: the first speaker]
cli-arg-bench-patterns = What to measure [default: all]
cli-arg-bench-transport = Over what, several with commas between [default: inproc,tcp]
cli-arg-bench-sizes = How long the messages are, in bytes, several with commas between; never shorter than their number [default: 32,1024]
cli-arg-bench-peers = How many pullers, subscribers, workers or requesters there are, several with commas between [default: 1; pub-sub 1,8; pipeline 2]
cli-arg-bench-for = How long each flood lasts [default: 1s]
cli-arg-bench-count = How many messages each flood has, instead of a time
cli-arg-bench-repeat = How often each case is measured [default: 5]
cli-arg-bench-format = How to print it: a table, Markdown, CSV, or all runs as JSON [default: table]
cli-arg-bench-compare = Earlier results, as --format json printed them, to say what changed since
cli-arg-recording = The recording
cli-arg-shell = The shell
cli-arg-lang = The language, whatever the locale says [default: what your settings say, or the locale]
cli-arg-theme = The colours: dark, light, high-contrast, sixteen, or a theme of your own by name or file [default: what suits the terminal, or what your settings say]
cli-arg-ascii = Draw with ASCII characters only
cli-arg-no-motion = Let nothing move: no messages crossing the stage
cli-arg-log = Also write a log of the program itself to this file; it holds what is typed and sent
cli-arg-log-level = How much is logged: error, warn, info, debug (every command and fact) or trace (every message) [default: info, or what ZMQ_LAB_LOG says]
cli-arg-out = Write the files into this folder
cli-arg-shape = What to print: text for people, json for programs
cli-arg-help = Print help
cli-arg-version = Print the version

# Names of values.
cli-value-scenario = PATTERN|FILE
cli-value-pattern = PATTERN
cli-value-file = FILE
cli-value-peers = GROUP=N
cli-value-transport = TRANSPORT
cli-value-format = FORMAT
cli-value-flood = WORDS
cli-value-text = TEXT
cli-value-socket = SOCKET
cli-value-endpoint = ENDPOINT
cli-value-prefix = PREFIX
cli-value-number = N
cli-value-language = LANGUAGE
cli-value-duration = DURATION
cli-value-name = NAME
cli-value-shell = SHELL
cli-value-theme = THEME
cli-value-level = LEVEL
cli-value-folder = FOLDER

cli-error-word = error
cli-help-word = help
cli-hint = { $what }; { $hint }
cli-did-you-mean = did you mean '{ $meant }'?
cli-there-are = there are: { $known }

cli-no-pattern = no pattern is called '{ $name }'
cli-see-list = zmq-lab list shows them all, and a file is given by its path, such as ./{ $name }.toml
cli-cannot-read = cannot read { $path }: { $reason }
cli-not-utf8 = { $path } is not UTF-8 text, as TOML has to be (byte { $at })
cli-sound = { $name } is sound: { $peers ->
    [one] 1 peer
   *[other] { $peers } peers
}, { $links ->
    [one] 1 link
   *[other] { $links } links
}
cli-new-head =
    Begun from the built-in pattern { $pattern }. Change what you like, then
      zmq-lab check this-file.toml
      zmq-lab run this-file.toml
    What can stand here: docs/scenario.md

cli-faults = { $count ->
    [one] { $path } has { $count } fault, so nothing was started
   *[other] { $path } has { $count } faults, so nothing was started
}
cli-bad-own-file = { $count ->
    [one] { $path } has { $count } fault, so it cannot be used; correct or remove it
   *[other] { $path } has { $count } faults, so it cannot be used; correct or remove it
}
cli-no-theme = no theme is called '{ $name }'
cli-cannot-log = cannot write the log { $path }: { $reason }
cli-bad-log-filter = ZMQ_LAB_LOG cannot be '{ $filter }'; write for example debug, or zmq_lab::engine=trace
cli-cannot-write-to = cannot write into { $path }: { $reason }

# The settings file that is printed.
cli-settings-head =
    Settings of zmq-lab. They are read from
    { $path }
    What stands here is what holds without that file: take away the # before what you change.
cli-settings-language = The language: en, zh-CN, or auto for that of the locale.
cli-settings-transport = How messages travel: tcp, ipc or inproc.
cli-settings-theme =
    The colours: dark, light, high-contrast, sixteen, or a theme of your own
    (see docs/settings.md). auto takes what suits the terminal.
cli-settings-ascii = Draw with ASCII characters only. Unset, the terminal decides.
cli-settings-motion = Whether messages move across the stage.
cli-settings-keys =
    Keys, by where they count: one, or a list of them. A key is written as
    k, Ctrl-K, Alt-Enter, F5, Up, Space, Shift-Tab, PgDn.

# What the program says of itself (zmq-lab doctor).
cli-checkup-system = system
cli-checkup-processors = { $count } processors
cli-checkup-libzmq = { $version }, with { $has }; not in this build: { $lacks }
cli-checkup-terminal = terminal
cli-checkup-no-terminal = the output is no terminal
cli-checkup-theme = theme { $theme }
cli-checkup-environment = environment
cli-checkup-open-files = open files
cli-checkup-of-most = { $now }, can be raised to { $most }
cli-checkup-processes = processes
cli-checkup-endless = no limit
cli-checkup-settings = settings
cli-checkup-not-there = {" "}(not there: the defaults hold)
cli-checkup-themes = themes
cli-checkup-temporary = temporary
cli-checkup-ports = ports
cli-checkup-free = free
cli-checkup-taken = taken
cli-checkup-unknown = unknown
cli-checkup-well = Nothing stands in its way.
cli-checkup-worth-knowing = Worth knowing:
cli-checkup-few-files = at most { $most } files can be open, and a peer needs some seven; more: ulimit -Hn
cli-checkup-port-taken = another program listens on { $ports }: a built-in pattern that wants it takes a free port instead
cli-checkup-no-temporary = no file can be made in { $place } ({ $reason }), so ipc will not work; set TMPDIR to a folder where one can
cli-checkup-long-temporary = the path { $place } is too long for ipc, which needs at most { $most } bytes there; set TMPDIR to a shorter one
cli-bad-peers = '{ $given }' does not say how many of whom; write for example --peers { $example }=3
cli-no-group = { $scenario } has no group called '{ $group }'
cli-nobody = at least one '{ $group }' has to be there
cli-too-many-peers = a lab has at most { $limit } peers
cli-one-endpoint = only one '{ $group }' can bind at { $endpoint }, which { $scenario } names; let the file say a port or true instead
cli-bad-flood = '{ $given }' tells no flood: { $why }
cli-flood-unknown = there is no word '{ $word }'; there are rate, size, count, for, topics and text
cli-flood-no-value = '{ $word }' wants a value, as in rate=1000/s
cli-flood-twice = '{ $word }' stands there twice
cli-flood-bad = '{ $value }' is no { $word }; write for example rate=1000/s, rate=unlimited, size=64, count=5000, for=10s, topics=a,b or text=hello
cli-flood-too-much = { $word } can be { $most } at most
cli-bad-results = { $path } holds no results of the bench: { $why }; --format json prints some
cli-bench-bare = the bare sockets could not be measured: { $reason }
cli-bench-unaccounted = { $count } messages of a measured run were not accounted for, so none of its numbers is told; this is a bug
cli-all-vacant = at least one peer has to stay in the lab
cli-vacant-inproc = no outside program can take the place of '{ $peer }' inside this one; try --transport tcp
cli-vacant-nowhere = '{ $peer }' binds where others could not find it; try --transport tcp, or write a fixed place for it in a file (bind = "ipc:///tmp/it")
cli-bad-settle = '{ $given }' is no duration; write for example --settle 500ms or --settle 2s
cli-no-speaker = nobody in { $scenario } is called '{ $name }'
cli-no-flooder = '{ $name }' makes no messages by itself; only peers with the role speaker do, on any socket but ROUTER and REP
cli-mute-speaker = '{ $name }' does not send what is typed; only peers with the role speaker do
cli-no-stdin-terminal = the standard input is not a terminal, and the screens need one to read keys from; to send its lines as messages add --headless
cli-no-stdout-terminal = the standard output is not a terminal, and the screens need one to draw on; for a report instead add --headless
cli-menu-needs-terminal = the standard input and output have to be a terminal for the menu; without one try: zmq-lab run { $example } --headless
cli-not-exported = the programs could not be written: { $reason }
cli-cannot-keep = cannot write { $path }: { $reason }
cli-cannot-record = cannot write the recording { $path }: { $reason }
cli-recording-lost = the recording { $path } is not whole: { $reason }
cli-cannot-start = the lab could not start: { $reason }
cli-cannot-write = cannot write to the standard output: { $reason }
cli-bad-line = { $path } is no recording of zmq-lab: line { $line }: { $reason }
cli-bad-line-event = no event at column { $column }: { $reason }
cli-bad-line-long = it is longer than { $limit } bytes
cli-cut-short = { $path } stops in the middle of line { $line }; this is what came before
cli-no-lab = { $path } holds no run of a lab; make one with: zmq-lab run { $example } --record { $path }
cli-panic = this is a fault of zmq-lab itself. Please report it with these lines, and if you can with a recording (--record).

# What is wrong in the settings or in a theme.
cli-fault-unknown-word = '{ $word }' is none of what can stand here
cli-fault-bad-colour = '{ $text }' is no colour
cli-fault-bad-key = '{ $text }' is no key
cli-fault-no-keys = there has to be at least one key
cli-fault-key-taken = { $key } cannot be for { $wanted }: it is for { $taken }
cli-fault-key-types = { $key } cannot be for { $wanted }: it is typed there
cli-help-key = write for example "k", "Ctrl-K", "Alt-Enter", "F5", "Up" or "Space"
cli-help-key-taken = give { $taken } another key too, or take another here
cli-help-key-types = take one with Ctrl or Alt, or a function key
cli-fault-hue-count = there can be one to { $limit } of them
cli-help-colour = write for example "#82b4ff", "light-blue", a number from "0" to "255", or "terminal" for the terminal's own

# What is wrong in a scenario file.
cli-fault-syntax = this is not TOML: { $reason }
cli-fault-unreadable = this cannot be read: { $reason }
cli-fault-unknown-key = there is no key '{ $key }' here
cli-fault-wrong-type = { $wanted } belongs here, not { $found }
cli-fault-no-peers = a scenario needs at least one [[peer]]
cli-fault-nothing-to-translate = there is no { $key } of which this could be the translation; write it in English too
cli-fault-missing = the key '{ $key }' is missing
cli-fault-bad-name = '{ $name }' cannot be a name: letters, digits, - and _ can, at most { $limit } of them
cli-fault-duplicate-name = a peer called '{ $name }' is there already
cli-fault-unknown-role = there is no role '{ $role }'
cli-fault-unknown-type = there is no socket type '{ $kind }'
cli-fault-missing-socket = a { $role } needs a socket '{ $key }'
cli-fault-needless-socket = a { $role } has no use for a socket '{ $key }'
cli-fault-unfit-socket = the '{ $key }' of a { $role } has to { $need }, which a { $kind } socket does not
cli-fault-needless-key = { $key } is for a { $whose }, and this is a { $role }
cli-fault-needless-pace = only workers have a pace, and this is a { $role }
cli-fault-bad-duration = '{ $text }' is no duration
cli-fault-long-duration = this is longer than { $limit }
cli-fault-out-of-range = { $key } has to be from { $least } to { $most }, not { $value }
cli-fault-too-many-peers = { $count } peers in all are more than a lab has, which is { $limit }
cli-fault-too-many-wires = more than { $limit } meeting places are more than a lab has
cli-fault-loose = this socket neither binds nor connects
cli-fault-bad-endpoint = '{ $text }' is no endpoint: { $why }
cli-fault-binds-to-peer = '{ $peer }' is a peer; bind takes a port, an endpoint or true
cli-fault-connects-anywhere = one can bind at { $endpoint }, but not connect to it
cli-fault-both-bind = { $other } binds at { $place } already
cli-fault-unknown-peer = no peer is called '{ $name }'
cli-fault-unknown-socket = '{ $peer }' has no socket '{ $socket }'
cli-fault-nobody-binds = '{ $target }' does not bind, so both ends would connect and never meet
cli-fault-which-socket = more than one socket of '{ $peer }' binds
cli-fault-connects-to-itself = a socket cannot connect to itself
cli-fault-cannot-talk = a { $mine } socket does not talk to the { $theirs } socket of { $other }
cli-fault-subscribes-not = a { $kind } socket has no subscriptions; only SUB has
cli-fault-bad-routing-id = a routing id has 1 to { $limit } bytes, and the first is not zero: those are the ones a ROUTER makes up
cli-fault-empty-separator = a frame separator needs at least one character
cli-fault-blocked = no message gets through a device from { $front } to { $back }, nor back
cli-fault-no-speaker = nobody here can say it: there is no peer with role = "speaker"
cli-fault-no-deed = this step does nothing
cli-fault-two-deeds = a step does one thing; this is a second one
cli-fault-too-many-steps = a script has at most { $most } steps
cli-fault-needless-peer = the step itself names whom it is about, so peer says nothing here
cli-fault-not-two = a link is between two: name both its peers
cli-fault-no-link = no link joins '{ $one }' and '{ $other }'
cli-fault-bad-setting = '{ $text }' is no option with a value, such as sndhwm=10
cli-fault-nothing-expected = this says nothing that could come true
cli-fault-bad-count = this is no number of messages
cli-fault-unknown-finding = the doctor has no finding '{ $code }'
cli-help-count = write 3, or a comparison such as "> 0", ">= 3" or "< 5"
cli-fault-mute = '{ $peer }' is no speaker, so it says nothing by itself
cli-fault-too-many-messages = at most { $most } messages can be said one after another; for more, give a rate
cli-fault-makes-none = a { $kind } socket cannot send numbered messages by itself; give it messages = ["..."] instead
cli-fault-needless-option = { $key } does nothing on a { $kind } socket

cli-help-meant = did you mean '{ $meant }'?
cli-help-known = there are: { $known }
cli-help-duration = write for example '250ms', '2s' or '1m 30s'
cli-help-loose = give it bind = 5555, bind = true or connect = "a peer"
cli-help-connect-instead = one of the two has to connect: connect = "{ $other }"
cli-help-other-port = take another port, or true for any free one
cli-help-blocked = usual are ROUTER and DEALER, XSUB and XPUB, PULL and PUSH
cli-help-bind-connect = to reach it, write connect = "{ $peer }"
cli-help-nobody-binds = give one of the two a bind = true
cli-help-mute = from takes the name of a peer, or of a group, whose role is "speaker"
cli-help-partners = a { $mine } socket talks to: { $partners }
cli-help-endpoint = write for example tcp://127.0.0.1:5555, ipc:///tmp/name or inproc://name
cli-help-endpoint-port = a port alone is written without quotes: 5555

cli-need-send = send
cli-need-receive = receive
cli-need-both = send and receive
cli-need-one-way = send and never receive

cli-wanted-text = a text in quotes
cli-wanted-number = a whole number
cli-wanted-yes-or-no = true or false
cli-wanted-list = a list in [ ]
cli-wanted-table = a table of its own, such as [keys]
cli-wanted-socket = a socket in { "{ }" }
cli-wanted-step = one step in { "{ }" }
cli-wanted-expect = one expectation in { "{ }" }
cli-wanted-count = a number, or a comparison such as "> 0"
cli-wanted-traffic = one traffic in { "{ }" }
cli-wanted-peer = a peer in { "{ }" }
cli-wanted-bind = a port, an endpoint or true
cli-wanted-connect = a peer, an endpoint or a list of them
cli-found-string = a text
cli-found-integer = a number
cli-found-float = a fraction
cli-found-boolean = true or false
cli-found-datetime = a date or time
cli-found-array = a list
cli-found-table = a table

cli-endpoint-no-transport = it has no transport, such as tcp://
cli-endpoint-unknown-transport = '{ $transport }' is no transport the lab knows; tcp, ipc and inproc are
cli-endpoint-nul = it holds a NUL byte
cli-endpoint-no-address = nothing follows ://
cli-endpoint-no-port = it has no port
cli-endpoint-bad-port = '{ $port }' is no port from 1 to 65535
cli-endpoint-bad-host = '{ $host }' is no host
cli-endpoint-too-long = it has { $length } bytes, and { $limit } is the most

# What clap says of a call by itself.
cli-clap-usage = Usage:
cli-clap-commands = Commands:
cli-clap-arguments = Arguments:
cli-clap-options = Options:
cli-clap-possible-values = [possible values:{" "}
cli-clap-subcommands = [subcommands:{" "}
cli-clap-options-place = [OPTIONS]
cli-clap-command-place = [COMMAND]
cli-clap-command-needed = <COMMAND>
cli-clap-repeated = the argument '{ $argument }' cannot be used multiple times
cli-clap-conflict = the argument '{ $argument }' cannot be used with '{ $other }'
cli-clap-no-equals = equal sign is needed when assigning values to '{ $argument }'
cli-clap-no-value = a value is required for '{ $argument }' but none was supplied
cli-clap-bad-value = invalid value '{ $value }' for '{ $argument }'
cli-clap-because = { $what }: { $reason }
cli-clap-no-command = unrecognized subcommand '{ $name }'
cli-clap-missing = the following required arguments were not provided:
cli-clap-missing-command = '{ $name }' requires a subcommand but one was not provided
cli-clap-not-utf8 = invalid UTF-8 was detected in one or more arguments
cli-clap-too-many = unexpected value '{ $value }' for '{ $argument }' found; no more were expected
cli-clap-unknown = unexpected argument '{ $argument }' found
cli-clap-tip = tip: { $tip }
cli-clap-similar-command = a similar subcommand exists: { $meant }
cli-clap-similar-argument = a similar argument exists: { $meant }
cli-clap-similar-value = a similar value exists: { $meant }
cli-clap-as-value = to pass '{ $argument }' as a value, use '-- { $argument }'
cli-clap-exists = '{ $call }' exists
cli-clap-more = For more information, try '{ $flag }'.

# The headings of a manual page.
cli-man-name = NAME
cli-man-synopsis = SYNOPSIS
cli-man-description = DESCRIPTION
cli-man-options = OPTIONS
cli-man-subcommands = SUBCOMMANDS
cli-man-version = VERSION
cli-man-authors = AUTHORS
