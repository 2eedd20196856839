# Lessons: the words round the texts of a lesson.

# What many believe, above the steps.
lesson-claim = They say: “{ $claim }”
lesson-show-hint = a hint
lesson-hide-hint = put the hint away
lesson-show-me = show me
lesson-hint = Hint: { $hint }
lesson-mark-first = Mark first; what happens before does not count.
lesson-count = { $count } of { $times }
lesson-nobody = nobody
lesson-guess-right = You said { $marked }, and so it came.
lesson-guess-wrong = You said { $marked }; it came out otherwise: { $right }.
lesson-guess-none = You said { $marked }; none of the answers came true.
lesson-done = The lesson is done.
# A lesson that was left in the middle.
lesson-ask-again = { $title }: you did { $done } of { $of } steps
lesson-go-on = go on at step { $step }; the lab does those before it again
lesson-start-over = start from the beginning
lesson-catching-up = the lab does what you did: step { $step } of { $of }
lesson-next = the next one: { $title }
lesson-to-menu = all lessons

# What was observed.
lesson-way = { $from } → { $to }
lesson-observed-count = { $count } × { $fate }
lesson-observed-count-at = { $count } × { $fate }: { $name }
lesson-observed-sent = { $name } sent { $count }.
lesson-observed-received = { $name } received { $count }.
lesson-observed-times = { $name }: { $what }, { $count } times
lesson-happened-sent = sent
lesson-happened-held = a message held back
lesson-happened-refused = a message refused
lesson-happened-received = received
lesson-happened-started = started
lesson-happened-ended = ended
lesson-happened-killed = killed
lesson-happened-added = joined
lesson-happened-paused = paused
lesson-happened-resumed = went on
lesson-happened-stepped = let one message through
lesson-happened-subscribed = subscribed
lesson-happened-unsubscribed = dropped a subscription
lesson-happened-landed = a subscription landed
lesson-happened-left = a subscription left
lesson-happened-connecting = began to connect
lesson-happened-retried = nobody answered
lesson-happened-connected = connected
lesson-happened-disconnected = a connection broke
lesson-happened-cut = a link cut
lesson-happened-set = an option changed
lesson-happened-paced = the work time changed
lesson-delivered = delivered
lesson-pending = under way
lesson-stood-running = { $name } runs.
lesson-stood-paused = { $name } is paused.
lesson-stood-ended = { $name } has ended.
lesson-stood-queued = { $count } waiting for { $name }.
lesson-stood-holding = { $name } holds { $count } back.
lesson-stood-awaiting = { $name } waits for its reply.
lesson-stood-connected = { $name } is connected.
lesson-stood-cut = A link of { $name } is cut.
lesson-stood-subscribed = { $name } is subscribed, and the publisher knows.
lesson-stood-unsubscribed = { $name } has no such subscription.
lesson-stood-binds = { $name } binds.
lesson-stood-connects = { $name } connects.
lesson-stood-over = The lab runs over { $transport }.

# The menu.
lesson-shelf-patterns = Patterns
lesson-shelf-lessons = Lessons
lesson-shelf-done = { $done }/{ $count }
lesson-menu-hint = type to search the lessons
lesson-menu-none = No lesson matches what you typed.
lesson-menu-done = done
lesson-menu-part = { $done } of { $count } steps
lesson-menu-steps = { $count } steps
lesson-menu-note = A lesson chooses its own transport.

# Notices.
lesson-notice-step = Step { $done } of { $of } is done: see the Lesson page ({ $key }).
lesson-notice-step-seen = Step { $done } of { $of } is done.
lesson-notice-done = The lesson is done: see the Lesson page ({ $key }).
lesson-notice-none = No lesson is open; { $key } in the menu shows them all.
lesson-notice-again = You are where you were: step { $step } of { $of }.
lesson-notice-nothing = The lab cannot do this step by itself.
