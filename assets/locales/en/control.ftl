# What the keys do: one sentence for each verb of the key table. `-short` is what the footer says.

control-quit = leave zmq-lab
control-quit-short = leave
control-help = show or hide this help

control-start-pattern = start the chosen pattern
control-start-pattern-short = start
control-choose-up = choose the pattern above
control-choose-up-short = choose
control-choose-down = choose the pattern below
control-next-transport = choose the next transport
control-next-transport-short = transport
control-previous-transport = choose the transport before
control-clear-filter = show all patterns again
control-clear-filter-short = show all

control-send = send what is typed
control-send-short = send
control-send-now = send it now, even out of turn
control-send-now-short = force it out of turn
control-next-speaker = type as the next speaker
control-next-speaker-short = next speaker
control-previous-speaker = type as the speaker before
control-history-back = bring back an earlier line
control-history-back-short = history
control-history-forward = go forward to later lines
control-to-panes = leave the box: single keys act
control-to-panes-short = lab keys

control-to-box = go back to the box: keys type again
control-to-box-short = type
control-next-peer = select the next peer
control-next-peer-short = select
control-previous-peer = select the peer before
control-up = go up a row or line
control-up-short = move
control-down = go down a row or line
control-first = go to the first row or line
control-last = go to the last row or line
control-add-peer = add a peer like the selected one
control-add-peer-short = add
control-kill = kill the selected peer with all it holds
control-kill-short = kill
control-restart = start a peer again that has ended
control-restart-short = restart
control-pause-or-resume = pause the selected peer, or let it go on
control-pause-or-resume-short = pause
control-resume-short = go on
control-subscribe = add a subscription to the selected peer
control-subscribe-short = subscribe
control-drop-subscription = drop a subscription of the selected peer
control-drop-subscription-short = drop one
control-faster = make the selected worker faster
control-slower = make the selected worker slower
control-slower-short = slower, faster
control-set-pace = type the work time of the selected worker
control-set-pace-short = work time

control-page-up = scroll the open pane up a page
control-page-down = scroll the open pane down a page
control-show-messages = show what became of each message
control-show-journal = show every fact in order
control-show-peer = show all about the selected peer
control-show-lesson = show the lesson
control-switch-transport = start over on the next transport
control-switch-transport-short = transport
control-turn-round = start over, bind and connect exchanged
control-turn-round-short = turn round
control-let-outside = start over and let an outside program take the selected peer's place
control-let-outside-short = let outside
control-take-back = start over with all the lab's own peers
control-take-back-short = take back
control-to-menu = stop this lab and go back to the menu
control-to-menu-short = menu

control-close = close this
control-close-short = close
control-accept = agree
control-accept-short = agree
control-cancel = leave it as it is
control-cancel-short = cancel

control-cursor-left = move the cursor left
control-cursor-right = move the cursor right
control-word-left = move the cursor a word left
control-word-right = move the cursor a word right
control-line-start = move the cursor to the start of the line
control-line-end = move the cursor to the end of the line
control-delete-back = delete the character before the cursor
control-delete-forward = delete the character under the cursor
control-delete-word = delete the word before the cursor
control-delete-line = delete the whole line
control-delete-to-end = delete all after the cursor

# Headings of the help, one for each place where keys count.
control-in-menu = In the menu
control-in-box = In the input box
control-in-panes = In the panes
control-in-lab = Anywhere in a lab
control-in-help = In this help
control-in-prompt = In a question
control-in-choice = In a list
control-in-confirm = In a yes-or-no question
control-in-text = Wherever you type
control-in-cursor = While typing a message
control-in-everywhere = Everywhere
