# The steps of a sequence diagram, on the screen and in files.

step-started = starts
step-ended = ended
step-killed = killed
step-stopped = stopped
step-failed = failed
step-crashed = crashed
step-paused = paused
step-resumed = goes on
step-connected = connects
step-parted = link lost
step-cut = link cut
step-subscribes = subscribes { $prefix }
step-drops = drops { $prefix }
step-later = later
