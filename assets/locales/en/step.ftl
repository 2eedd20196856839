# The steps of a sequence diagram, on the screen and in files.

step-started = starts
step-ended = ended
step-killed = killed
step-gone = crashed, no goodbye
step-stopped = stopped
step-failed = failed
step-crashed = crashed
step-paused = paused
step-resumed = goes on
step-stepped = one step
step-set = { $option } is { $value }
step-on = on
step-off = off
step-pace = { $pace } a message
step-pace-none = no pause a message
step-all-paused = all paused
step-all-resumed = all go on
step-all-idle = a step: nobody had anything to do
step-slow = slow motion: { $rest } after each message
step-full-speed = full speed
step-connected = connects
step-parted = link lost
step-cut = link cut
step-subscribes = subscribes { $prefix }
step-drops = drops { $prefix }
step-later = later
