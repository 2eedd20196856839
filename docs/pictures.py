#!/usr/bin/env python3
"""Makes the pictures of docs/tour.md anew, from the real program in a real terminal.

  cargo build && docs/pictures.py [NAME ...]      # all of them, or those named

Needs Python 3.9 or newer, and, from PyPI and Debian:
  pip install pyte ptyprocess pillow
  apt-get install fonts-dejavu-core

It runs target/debug/zmq-lab (or $ZMQ_LAB) in a pseudo-terminal, with settings of nobody, types, waits
for what is to be seen, and draws the screen into docs/pictures/NAME.png, and the README's picture
into assets/screen.png. The times in the pictures are those of this machine.
"""
import os
import select
import sys
import tempfile
import time
from pathlib import Path

import pyte
from PIL import Image, ImageDraw, ImageFont
from ptyprocess import PtyProcess

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("ZMQ_LAB", str(ROOT / "target" / "debug" / "zmq-lab"))
FONTS = Path("/usr/share/fonts/truetype/dejavu")
DEADLINE = 30
SIZE = (100, 30)
KEYS = {"Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Up": "\x1b[A", "Down": "\x1b[B", "F1": "\x1bOP",
        "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~", "F11": "\x1b[23~",
        "F12": "\x1b[24~",
        "Ctrl-P": "\x10", "Ctrl-S": "\x13", "Ctrl-L": "\x0c"}

INPROC = ["--transport", "inproc"]
BOX = ("wait", "type a message")

#: Each picture: the arguments, and what a person does. A step is a text to type, a key in brackets,
#: ("wait", text) until it shows, or ("rest", seconds) while something moves.
PICTURES = {
    "screen": (["run", "pubsub"], [
        BOX, ("rest", 1), "hello", ["Enter"], ("wait", "filtered 1"), "123 hello", ["Enter"],
        ("wait", "got 2"), "1234", ["Enter"], ("wait", "got 3"), ("rest", 2), ["Esc"],
        ("wait", "k kill"), ["Tab"], ["Tab"], ("wait", "s subscribe"), "k", ("wait", "killed"), ["Esc"],
        ("wait", BOX[1]), "who is there?", ["Enter"], ("wait", "missed 1"), ("rest", 0.2)]),
    "menu": ([], [("wait", "type to search")]),
    "pubsub": (["run", "pubsub"] + INPROC, [
        BOX, ("rest", 1), "hello", ["Enter"], ("wait", "filtered"), "123 go", ["Enter"],
        ("wait", "123 go"), ("rest", 1.5)]),
    "flight": (["run", "pubsub"] + INPROC, [
        BOX, ("rest", 1), "123 on its way", ["Enter"], ("wait", "got 1"), ("rest", 0.3)]),
    "lost": (["run", "pipeline"] + INPROC, [
        BOX, "one", ["Enter"], ("wait", "one"), "two", ["Enter"], ("wait", "two"), ("rest", 2),
        ["Esc"], ("wait", "k kill"), ["Tab"], "p", ("wait", "paused"), ["Esc"], ("rest", 0.3),
        "three", ["Enter"], ("wait", "three"), "four", ["Enter"], ("wait", "four"), ["Esc"],
        ("wait", "k kill"), "k", ("wait", "killed"), ("rest", 1)]),
    "message": (["run", "reqrep"] + INPROC, [
        BOX, ("rest", 1), "how are you?", ["Enter"], ("wait", "how are you?"), ("rest", 2), ["Esc"],
        ("wait", "k kill"), ["Enter"], ("rest", 0.5)]),
    "commands": (["run", "pipeline"] + INPROC, [
        BOX, ("rest", 1), ["Ctrl-P"], ("wait", "What shall be done"), "work", ("rest", 0.3)]),
    "light": (["run", "pipeline", "--theme", "light"] + INPROC, [
        BOX, ("rest", 0.5), "dig", ["Enter"], ("wait", "dig"), "carry", ["Enter"],
        ("wait", "carry"), ("rest", 3)]),
    "lesson": (["learn", "first-request"], [
        BOX, ("wait", "Send hello"), "hello", ["Enter"], ("wait", "2/4"), ["Esc"], ("wait", "k kill"),
        ["Down"], ["Enter"], ("wait", "[x]"), ("rest", 1)]),
    "crash": (["run", "pubsub"], [
        BOX, ("rest", 1), "before", ["Enter"], ("wait", "got 1"), ["Esc"], ("wait", "k kill"), ["Tab"],
        ("wait", "s subscribe"), "K", ("wait", "crashed"), ["Esc"], ("wait", BOX[1]), "into nothing",
        ["Enter"], ("wait", "into nothing"), ("rest", 2.5)]),
    "sequence": (["run", "lbbroker"] + INPROC, [
        BOX, ("rest", 1), "a job", ["Enter"], ("wait", "a job"), ("rest", 1), ["F11"], ("rest", 1)]),
    "flood": (["run", "pipeline", "--flood", "rate=5000/s size=64"] + INPROC, [
        ("wait", "5.0k/s"), ("rest", 2), ["F4"], ("rest", 1), ["Esc"], ("wait", "k kill"), ["Tab"],
        ("rest", 1)]),
    "crowd": (["run", "pubsub", "--peers", "subscriber=500"] + INPROC, [
        BOX, ("wait", "500 ok"), "hello", ["Enter"], ("wait", "hello"), ("rest", 2)]),
    "script": (["run", "pubsub", "--script"] + INPROC, [
        ("wait", "now for both"), ["F5"], ("wait", "Expected"), ("rest", 3)]),
    "export": (["run", "pipeline"] + INPROC, [
        BOX, ("rest", 1), ["Esc"], ("wait", "k kill"), "x", ("wait", "python"), ("rest", 0.5)]),
    "doctor": (["run", "pubsub"] + INPROC, [
        BOX, ("rest", 1), " 123 go", ["Enter"], ("wait", "filtered 1"), "12", ["Enter"],
        ("wait", "filtered 2"), "1 23", ["Enter"], ("wait", "filtered 3"), ["F12"], ("rest", 4)]),
}


class Screen(pyte.Screen):
    """A screen that answers the terminal's queries and lets pass what it does not know."""

    reply = staticmethod(lambda data: None)

    def write_process_input(self, data):
        self.reply(data)

    def select_graphic_rendition(self, *attrs, **_private):
        super().select_graphic_rendition(*attrs)

    def set_margins(self, *args, **options):
        options.pop("private", None)
        super().set_margins(*args, **options)


class Terminal:
    def __init__(self, args, home):
        self.screen = Screen(*SIZE)
        self.stream = pyte.ByteStream(self.screen)
        env = {"PATH": os.environ["PATH"], "HOME": home, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home,
               "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        self.child = PtyProcess.spawn([PROGRAM, *args], dimensions=SIZE[::-1], env=env)
        self.screen.reply = lambda data: self.child.write(data.encode())

    def pump(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.child.fd], [], [], left)[0]:
                try:
                    self.stream.feed(os.read(self.child.fd, 65536))
                except OSError:
                    return

    def wait(self, text):
        end = time.monotonic() + DEADLINE
        while not any(text in line for line in self.screen.display):
            if time.monotonic() > end:
                sys.exit("\n".join([*self.screen.display, f"pictures: {text!r} did not show"]))
            self.pump(0.05)

    def do(self, step):
        if isinstance(step, str):
            self.child.write(step.encode())
            self.pump(0.1)
        elif isinstance(step, list):
            self.child.write(KEYS[step[0]].encode())
            self.pump(0.2)
        elif step[0] == "wait":
            self.wait(step[1])
        else:
            self.pump(step[1])


def rgb(name, default):
    named = {"default": default, "black": "000000"}
    value = named.get(name, name)
    return tuple(int(value[i:i + 2], 16) for i in (0, 2, 4))


def draw(screen, path):
    regular = ImageFont.truetype(str(FONTS / "DejaVuSansMono.ttf"), 15)
    bold = ImageFont.truetype(str(FONTS / "DejaVuSansMono-Bold.ttf"), 15)
    width, height = round(regular.getlength("M")), 19
    image = Image.new("RGB", (screen.columns * width, screen.lines * height))
    pen = ImageDraw.Draw(image)
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            ink, ground = rgb(cell.fg, "d5d9e6"), rgb(cell.bg, "14171f")
            if cell.reverse:
                ink, ground = ground, ink
            left, top = x * width, y * height
            pen.rectangle([left, top, left + width - 1, top + height - 1], fill=ground)
            if cell.data.strip():
                pen.text((left, top + 1), cell.data, font=bold if cell.bold else regular, fill=ink)
            if cell.underscore:
                pen.line([left, top + height - 2, left + width - 1, top + height - 2], fill=ink)
    if not screen.cursor.hidden:
        left, top = screen.cursor.x * width, screen.cursor.y * height
        pen.rectangle([left, top, left + width - 1, top + height - 1], outline=(160, 167, 192))
    image.save(path, optimize=True)


def main():
    names = sys.argv[1:] or list(PICTURES)
    unknown = [name for name in names if name not in PICTURES]
    if unknown or "-h" in names or "--help" in names:
        sys.exit(f"{__doc__}\nPictures: {' '.join(PICTURES)}")
    for name in names:
        args, steps = PICTURES[name]
        with tempfile.TemporaryDirectory() as home:
            terminal = Terminal(args, home)
            for step in steps:
                terminal.do(step)
            terminal.pump(0.5)
            place = "assets/screen.png" if name == "screen" else f"docs/pictures/{name}.png"
            draw(terminal.screen, ROOT / place)
            terminal.child.terminate(force=True)
        print(place)


if __name__ == "__main__":
    main()
