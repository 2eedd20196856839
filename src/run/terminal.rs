//! The terminal while the screens have it: taken over on entry, given back whatever happens.

use std::io::{self, Stdout, Write, stdout};
use std::panic;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::execute;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::Terminal;

use super::whole::Whole;

/// Whether the screens have the terminal.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// What other threads' panics said while the screens had the terminal.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// How many panics of other threads are kept.
const SAID_LIMIT: usize = 16;

/// The terminal, taken over: alternate screen, raw keys, pasted text and the mouse. Dropping it
/// gives the terminal back.
pub struct Guard {
    terminal: Terminal<Whole<Stdout>>,
}

impl Guard {
    /// Takes the terminal over. A panic of this thread will give it back before it is reported; one
    /// of another thread is kept until the terminal is given back.
    ///
    /// # Errors
    /// When the terminal does not do what it is told; it is given back then.
    pub fn take() -> io::Result<Self> {
        hook_panics();
        TAKEN.store(true, Ordering::SeqCst);
        let taken = enable_raw_mode()
            .and_then(|()| {
                execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableMouseCapture)
            })
            .and_then(|()| Terminal::new(Whole::new(stdout())));
        match taken {
            Ok(terminal) => Ok(Self { terminal }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// What to draw on.
    pub fn terminal(&mut self) -> &mut Terminal<Whole<Stdout>> {
        &mut self.terminal
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Asks the terminal to put a text into its clipboard (OSC 52). It does not say whether it did.
pub fn copy(text: &str) {
    if TAKEN.load(Ordering::SeqCst) {
        let _unheard = execute!(stdout(), CopyToClipboard::to_clipboard_from(text));
    }
}

/// Gives the terminal back, once. Nothing here can help if it does not listen.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _unheard = execute!(
        stdout(),
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        crossterm::cursor::Show
    );
    let _unheard = disable_raw_mode();
    let said = SAID.lock().map(|mut said| std::mem::take(&mut *said)).unwrap_or_default();
    for text in said {
        let _unheard = writeln!(io::stderr().lock(), "{text}");
    }
}

/// Puts a hook before the present one. Peers' threads may panic while the screen stands: the engine
/// reports that as a fact, and the words must not be written across the screen.
fn hook_panics() {
    let ours = thread::current().id();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().id() != ours && TAKEN.load(Ordering::SeqCst) {
            if let Ok(mut said) = SAID.lock()
                && said.len() < SAID_LIMIT
            {
                said.push(panic.to_string());
            }
            return;
        }
        give_back();
        usual(panic);
    }));
}
