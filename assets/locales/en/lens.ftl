# The envelope lens: which frames a message has at each place on its way. Kept short, for one row each;
# the notes below may be sentences.

lens-title = Envelope: the frames hop by hop
lens-sends = { $peer } { $kind } sends
lens-reads = { $peer } { $kind } reads
lens-wire = on the wire
lens-empty = empty
lens-unknown = nobody can tell
lens-more = { $count } more
lens-req-puts = REQ puts the delimiter on
lens-req-takes = REQ takes the delimiter off
lens-rep-puts = REP puts back what it took off
lens-rep-takes = REP takes the envelope off
lens-router-puts = ROUTER puts on who it is from
lens-router-takes = ROUTER takes off whom it is for
lens-program-puts = the program puts it on
lens-program-takes = the program takes it off

# What the signs and names mean.
lens-identity = "{ $text }" ({ $hex }): the identity of { $peer }, which it was given.
lens-made-up = { $hex } ("{ $text }"): the identity of { $peer }. It was given none, so the ROUTER made this one up: a zero byte and four more.
lens-nobody = { $hex } ("{ $text }"): an identity; whose is not known here.
lens-delimiter = empty: the delimiter, a frame without a byte. It ends the envelope; what follows is the message.
lens-req = REQ puts the delimiter before what it sends, and takes it off what it receives. Its program sees neither.
lens-rep = REP takes off all up to the delimiter, keeps it, and puts it before its answer: so the answer finds its way back.
lens-router = ROUTER puts before what it reads the identity of whoever sent it, and takes off what it sends the first frame, which says whom that is for.
lens-dealer = DEALER neither puts on nor takes off anything.
lens-inferred = ≈ inferred: nobody sees these frames. They follow from the types of the sockets (RFC 28), or from which message was taken for which.
lens-unknowable = ≈ nobody can tell: what a REP puts back came from outside the lab.
