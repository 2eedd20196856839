//! How a program left its terminal.

use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

use rustix::termios::Termios;
use vt100::{MouseProtocolMode, Screen};

use super::framed;

/// The end of a program in a terminal.
#[derive(Debug)]
pub struct Exit {
    /// Its exit status, if it exited.
    pub code: Option<i32>,
    /// The signal that killed it, if one did.
    pub signal: Option<i32>,
    /// The text on the screen when all was drawn.
    pub last_screen: String,
    /// What it switched on and did not switch off again.
    pub left_on: Vec<&'static str>,
    picture: String,
}

impl Exit {
    pub(super) fn new(
        status: ExitStatus,
        screen: &Screen,
        lines: Option<(&Termios, &Termios)>,
    ) -> Self {
        let modes = [
            ("the alternate screen", screen.alternate_screen()),
            ("the hidden cursor", screen.hide_cursor()),
            ("the mouse", screen.mouse_protocol_mode() != MouseProtocolMode::None),
            ("bracketed paste", screen.bracketed_paste()),
            ("raw mode", lines.is_some_and(|(before, after)| !same(before, after))),
        ];
        Self {
            code: status.code(),
            signal: status.signal(),
            last_screen: screen.contents(),
            left_on: modes.into_iter().filter_map(|(name, on)| on.then_some(name)).collect(),
            picture: framed(screen),
        }
    }

    /// Whether the terminal is as it was before.
    pub fn restored(&self) -> bool {
        self.left_on.is_empty()
    }

    /// Fails unless the program exited with `code` and left the terminal as it was.
    #[track_caller]
    pub fn expect_code(&self, code: i32) {
        assert!(
            self.code == Some(code) && self.restored(),
            "wanted exit status {code} and the terminal restored, got status {:?}, signal {:?}, \
             and left on: {:?}; the screen shows\n{}",
            self.code,
            self.signal,
            self.left_on,
            self.picture,
        );
    }
}

fn same(one: &Termios, other: &Termios) -> bool {
    one.local_modes == other.local_modes
        && one.input_modes == other.input_modes
        && one.output_modes == other.output_modes
}
