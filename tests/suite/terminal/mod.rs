//! A terminal for the real program to run in: a pty, with somebody typing at the one end and an
//! emulator drawing at the other.
//!
//! Nothing here sleeps: every wait ends with what it waits for, or at [`DEADLINE`] with a panic that
//! shows the screen.

mod exit;
mod key;
mod tests;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::process::Child;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pty};
use rustix::process::{Pid, WaitId, WaitIdOptions, kill_process, waitid};
use rustix::termios::{Termios, tcgetattr};
use tempfile::TempDir;
use vt100::{Parser, Screen};

pub use exit::Exit;
pub use key::Key;
pub use rustix::process::Signal;

/// How long a wait may take before the test fails.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// A running program and the terminal it runs in.
pub struct Terminal {
    child: Child,
    pty: Arc<Pty>,
    shown: Arc<Shown>,
    reader: Option<JoinHandle<()>>,
    /// The line discipline before the program touched it.
    before: Option<Termios>,
    /// The program's home: no settings of the machine's owner reach a test.
    _home: TempDir,
}

/// What the program has drawn so far.
struct Shown {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: Parser,
    /// The program is over, and all it wrote has been drawn.
    over: bool,
}

impl Terminal {
    /// Starts zmq-lab in a terminal of `cols` × `rows`.
    pub fn start(args: &[&str], cols: u16, rows: u16) -> Self {
        Self::start_with(args, (cols, rows), &[])
    }

    /// Starts zmq-lab with these environment variables besides.
    pub fn start_with(args: &[&str], size: (u16, u16), env: &[(&str, &str)]) -> Self {
        Self::open(env!("CARGO_BIN_EXE_zmq-lab"), args, size, env)
    }

    /// Starts any program in a terminal of `cols` × `rows`.
    pub fn start_program(program: &str, args: &[&str], cols: u16, rows: u16) -> Self {
        Self::open(program, args, (cols, rows), &[])
    }

    fn open(program: &str, args: &[&str], (cols, rows): (u16, u16), more: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let (pty, pts) = pty_process::blocking::open().unwrap();
        pty.resize(Size::new(rows, cols)).unwrap();
        let before = tcgetattr(&pty).ok();
        let child = Command::new(program)
            .args(args)
            .env_remove("NO_COLOR")
            .env_remove("COLORTERM")
            .env_remove("COLORFGBG")
            // Where it is set, a terminal is taken for a log that shows few colours.
            .env_remove("CI")
            .envs(env(home.path().as_os_str()))
            .envs(more.iter().copied())
            .spawn(pts)
            .unwrap();

        let (rows, cols) = nonzero(rows, cols);
        let state = State { parser: Parser::new(rows, cols, 0), over: false };
        let shown = Arc::new(Shown { state: Mutex::new(state), changed: Condvar::new() });
        let pty = Arc::new(pty);
        let reader = {
            let (pty, shown, pid) = (Arc::clone(&pty), Arc::clone(&shown), Pid::from_child(&child));
            thread::spawn(move || draw(&pty, &shown, pid))
        };
        Self { child, pty, shown, reader: Some(reader), before, _home: home }
    }

    /// Waits until `text` is on the screen.
    #[track_caller]
    pub fn wait_for(&self, text: &str) {
        self.wait_until(&format!("“{text}” to show"), |screen| {
            screen.contents().contains(text)
        });
    }

    /// Waits until one row of the screen shows all of `parts`, in this order.
    #[track_caller]
    pub fn wait_row(&self, parts: &[&str]) {
        self.wait_until(&format!("a row with {parts:?}"), |screen| {
            let cols = screen.size().1.get();
            screen.rows(0, cols).any(|row| {
                let mut rest = row.as_str();
                parts.iter().all(|part| match rest.split_once(part) {
                    Some((_, after)) => {
                        rest = after;
                        true
                    }
                    None => false,
                })
            })
        });
    }

    /// Waits until `text` is nowhere on the screen.
    #[track_caller]
    pub fn gone(&self, text: &str) {
        self.wait_until(&format!("“{text}” to go"), |screen| !screen.contents().contains(text));
    }

    /// Waits until the screen is as wanted; `what` ends the sentence "waited for …".
    #[track_caller]
    pub fn wait_until(&self, what: &str, mut wanted: impl FnMut(&Screen) -> bool) {
        let state = self.shown.wait(|state| state.over || wanted(state.parser.screen()));
        let screen = state.parser.screen();
        if !wanted(screen) {
            let (over, picture) = (state.over, framed(screen));
            drop(state);
            let why = if over { "the program ended" } else { "the deadline passed" };
            panic!("waited for {what}, but {why}; the screen shows\n{picture}");
        }
    }

    /// Types `text`, letter by letter as a keyboard would.
    ///
    /// A lone Esc and what is typed right after it are one key to a program; wait for what the Esc
    /// does before typing on.
    pub fn type_text(&self, text: &str) {
        self.write(text.as_bytes());
    }

    /// Types `text` and Enter.
    pub fn line(&self, text: &str) {
        self.type_text(text);
        self.key(Key::Enter);
    }

    /// Presses one key.
    pub fn key(&self, key: Key) {
        self.write(&key.bytes());
    }

    /// Pastes `text` as terminals do: line ends as carriage returns, in brackets if the program
    /// asked for them.
    pub fn paste(&self, text: &str) {
        let text = text.replace('\n', "\r");
        let bracketed = self.shown.lock().parser.screen().bracketed_paste();
        self.write(if bracketed { format!("\x1b[200~{text}\x1b[201~") } else { text }.as_bytes());
    }

    /// Presses and releases the left button at a cell, counted from 0.
    pub fn click(&self, x: u16, y: u16) {
        self.mouse(0, x, y, 'M');
        self.mouse(0, x, y, 'm');
    }

    /// Turns the wheel at a cell by one notch.
    pub fn wheel(&self, down: bool, x: u16, y: u16) {
        self.mouse(if down { 65 } else { 64 }, x, y, 'M');
    }

    /// Makes the terminal `cols` × `rows` large.
    pub fn resize(&self, cols: u16, rows: u16) {
        let mut state = self.shown.lock();
        let (tall, wide) = nonzero(rows, cols);
        state.parser.set_size(tall, wide);
        self.pty.resize(Size::new(rows, cols)).unwrap();
    }

    /// The text on the screen, rows ending with line feeds.
    pub fn screen(&self) -> String {
        self.shown.lock().parser.screen().contents()
    }

    /// The cell where `text` begins, counted from 0, in the topmost row that shows it.
    #[track_caller]
    pub fn find(&self, text: &str) -> (u16, u16) {
        let state = self.shown.lock();
        let screen = state.parser.screen();
        find(screen, text).unwrap_or_else(|| {
            panic!("“{text}” is not on the screen, which shows\n{}", framed(screen))
        })
    }

    /// The cell where `text` begins, in this row or the first below that shows it.
    #[track_caller]
    pub fn find_from(&self, row: u16, text: &str) -> (u16, u16) {
        let state = self.shown.lock();
        let screen = state.parser.screen();
        find_from(screen, row, text).unwrap_or_else(|| {
            panic!("“{text}” is not on the screen from row {row} on:\n{}", framed(screen))
        })
    }

    /// Something of a cell, counted from 0.
    pub fn cell<T>(&self, x: u16, y: u16, look: impl FnOnce(&vt100::Cell) -> T) -> T {
        look(self.shown.lock().parser.screen().cell(y, x).expect("a cell of the screen"))
    }

    /// The cell of the cursor, if it shows.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        let state = self.shown.lock();
        let screen = state.parser.screen();
        let (y, x) = screen.cursor_position();
        (!screen.hide_cursor()).then_some((x, y))
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until the program ends by itself, and tells what it left.
    #[track_caller]
    pub fn finish(mut self) -> Exit {
        let state = self.shown.wait(|state| state.over);
        if !state.over {
            let picture = framed(state.parser.screen());
            drop(state);
            panic!("the program does not end; the screen shows\n{picture}");
        }
        drop(state);
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        let status = self.child.wait().unwrap();
        let after = tcgetattr(&*self.pty).ok();
        let state = self.shown.lock();
        Exit::new(status, state.parser.screen(), self.before.as_ref().zip(after.as_ref()))
    }

    fn mouse(&self, button: u8, x: u16, y: u16, end: char) {
        self.write(format!("\x1b[<{button};{};{}{end}", x + 1, y + 1).as_bytes());
    }

    fn write(&self, bytes: &[u8]) {
        // A program that has ended hears nothing; the next wait tells so, with the screen.
        let _ = (&*self.pty).write_all(bytes);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
        let _ = self.child.wait();
    }
}

impl Shown {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until `done`, or until the deadline; whoever asks looks which.
    fn wait(&self, mut done: impl FnMut(&State) -> bool) -> MutexGuard<'_, State> {
        let end = Instant::now() + DEADLINE;
        let mut state = self.lock();
        while !done(&state) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let woken = self.changed.wait_timeout(state, left);
            state = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        state
    }
}

/// Draws what the program writes until nobody holds its terminal any more, then waits for its end,
/// leaving the exit status for the owner of the child to fetch. A frame shows when all of it is
/// there, as in a terminal that knows synchronized output.
fn draw(pty: &Pty, shown: &Shown, pid: Pid) {
    let mut buffer = [0; 4096];
    let mut unshown = Vec::new();
    // Linux ends with EIO where others end with nothing to read.
    while let Ok(len @ 1..) = (&*pty).read(&mut buffer) {
        unshown.extend_from_slice(&buffer[..len]);
        let ready: Vec<u8> = unshown.drain(..whole(&unshown)).collect();
        shown.lock().parser.process(&ready);
        shown.changed.notify_all();
    }
    shown.lock().parser.process(&unshown);
    let _ = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT);
    shown.lock().over = true;
    shown.changed.notify_all();
}

/// How many of the bytes come before a frame that has begun and not ended.
fn whole(bytes: &[u8]) -> usize {
    const BEGIN: &[u8] = b"\x1b[?2026h";
    const END: &[u8] = b"\x1b[?2026l";
    let last = |mark: &[u8]| bytes.windows(mark.len()).rposition(|part| part == mark);
    match (last(BEGIN), last(END)) {
        (Some(begin), end) if end.is_none_or(|end| end < begin) => begin,
        _ => {
            let torn = (1..BEGIN.len()).rev().find(|cut| bytes.ends_with(&BEGIN[..*cut]));
            bytes.len() - torn.unwrap_or(0)
        }
    }
}

fn env(home: &OsStr) -> [(&'static str, &OsStr); 8] {
    let plain = |text| OsStr::new(text);
    [
        ("HOME", home),
        ("XDG_CONFIG_HOME", home),
        ("XDG_DATA_HOME", home),
        ("XDG_STATE_HOME", home),
        // A lab that is killed leaves its ipc folder there.
        ("TMPDIR", home),
        ("TERM", plain("xterm-256color")),
        ("LC_ALL", plain("C.UTF-8")),
        ("RUST_BACKTRACE", plain("0")),
    ]
}

fn nonzero(rows: u16, cols: u16) -> (NonZeroU16, NonZeroU16) {
    (NonZeroU16::new(rows).unwrap(), NonZeroU16::new(cols).unwrap())
}

fn find(screen: &Screen, text: &str) -> Option<(u16, u16)> {
    find_from(screen, 0, text)
}

fn find_from(screen: &Screen, row: u16, text: &str) -> Option<(u16, u16)> {
    let (rows, cols) = screen.size();
    (row..rows.get()).find_map(|y| {
        // Each letter's byte in the row's text, and the cell it stands in: wide ones take two.
        let mut row = String::new();
        let mut starts = Vec::new();
        for x in 0..cols.get() {
            let Some(cell) = screen.cell(y, x).filter(|cell| !cell.is_wide_continuation()) else {
                continue;
            };
            starts.push((row.len(), x));
            row.push_str(if cell.has_contents() { cell.contents() } else { " " });
        }
        let at = row.find(text)?;
        starts.iter().rev().find(|(start, _)| *start <= at).map(|(_, x)| (*x, y))
    })
}

/// The screen with a frame round it, for a failed test's last words.
fn framed(screen: &Screen) -> String {
    let (_, cols) = screen.size();
    let rule = "─".repeat(usize::from(cols.get()));
    let mut picture = format!("┌{rule}┐\n");
    for row in screen.rows(0, cols.get()) {
        writeln!(picture, "│{row}").unwrap();
    }
    picture + &format!("└{rule}┘")
}
