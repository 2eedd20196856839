#!/usr/bin/env python3
"""Measure the screens: first frame, frames a second and key to screen under a flood, and idling.

  screen.py PROGRAM

Drives the program in a pseudoterminal of 120x36 and prints one line for each figure. Frames are counted by the
program's own log (--log-level trace); a key is timed from the write of a letter to the read of that letter.
"""
import fcntl, os, pty, re, select, signal, struct, sys, tempfile, termios, time

LETTERS = "бгджзилптфцчшщэюя"


class Screen:
    def __init__(self, argv):
        self.started = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execv(argv[0], argv)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))

    def read(self, until, within):
        """Reads until the bytes come; tells how long that took, or None."""
        begun, seen = time.monotonic(), b""
        while True:
            left = within - (time.monotonic() - begun)
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return None
            try:
                seen = seen[-64:] + os.read(self.fd, 65536)
            except OSError:
                return None  # The program has ended.
            if until is not None and until in seen:
                return time.monotonic() - begun

    def type(self, text):
        os.write(self.fd, text.encode())

    def processor(self):
        with open(f"/proc/{self.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        with open(f"/proc/{self.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024

    def leave(self):
        begun = time.monotonic()
        self.type("\x11")
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            self.read(None, 0.002)
            time.sleep(0.001)
            if time.monotonic() - begun > 20:
                os.kill(self.pid, signal.SIGKILL)
        return time.monotonic() - begun


def share(sorted_, part):
    return sorted_[min(len(sorted_) - 1, int(len(sorted_) * part))]


def main():
    program = sys.argv[1]
    print("load", os.getloadavg()[0])

    firsts = []
    for _ in range(5):
        screen = Screen([program])
        if screen.read(b"zmq-lab", 10) is None:
            sys.exit("no first frame")
        firsts.append(time.monotonic() - screen.started)
        screen.leave()
    print("first frame, ms:", [round(first * 1000) for first in sorted(firsts)])

    screen = Screen([program, "run", "pubsub"])
    screen.read(None, 3)
    before, begun = screen.processor(), time.monotonic()
    wrote = screen.read(b"", 10)
    spent = (screen.processor() - before) / (time.monotonic() - begun)
    print("idle, percent of a processor:", round(100 * spent, 2), "wrote" if wrote else "drew nothing",
          "resident, MB:", round(screen.resident(), 1))
    screen.leave()

    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        flood = ["run", "pipeline", "--transport", "inproc", "--flood", "rate=unlimited size=64"]
        screen = Screen([program, *flood, "--log", log.name, "--log-level", "trace"])
        screen.read(None, 3)
        screen.read(None, 10)
        resident = screen.resident()
        screen.leave()
        frames = [line for line in log.read().decode(errors="replace").splitlines() if "frame" in line and "took" in line]
        took = sorted(float(value) * {"ms": 1, "µs": 0.001, "s": 1000}[unit]
                      for line in frames for value, unit in re.findall(r"took=([\d.]+)(ms|µs|s)", line))
        print(f"flood: {len(frames) / 13:.0f} frames a second; a frame takes ms p50 {share(took, .5):.2f} "
              f"p99 {share(took, .99):.2f}; resident, MB: {resident:.1f}")

    screen = Screen([program, *flood])
    screen.read(None, 3)
    times, missed = [], 0
    for place in range(200):
        letter = LETTERS[place % len(LETTERS)]
        screen.type(letter)
        took = screen.read(letter.encode(), 2)
        times.append(took) if took is not None else None
        missed += took is None
        screen.type("\x7f")
        screen.read(None, 0.05)
    times.sort()
    print(f"key to screen under a flood, ms: p50 {share(times, .5) * 1000:.1f} p99 {share(times, .99) * 1000:.1f} "
          f"max {times[-1] * 1000:.1f}; missed {missed}; leaving took ms {screen.leave() * 1000:.0f}")

    for transport in ["inproc", "tcp"]:
        screen = Screen([program, "run", "pubsub", "-p", "subscriber=500", "--transport", transport])
        took = screen.read("500 ok".encode(), 20)
        screen.read(None, 1)
        print(f"500 subscribers over {transport}: all well after ms {took and round(took * 1000)}, resident, MB: "
              f"{screen.resident():.1f}; leaving took ms {screen.leave() * 1000:.0f}")


main()
