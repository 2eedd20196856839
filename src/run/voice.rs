//! What a run without a screen says besides its output, and whether anything went wrong.

use std::io::Write;

use crate::l10n::Words;
use crate::report;

use super::input::{Input, LONGEST};

/// A voice on the standard error.
pub(super) struct Voice<'a, E> {
    err: &'a mut E,
    words: &'a Words,
    sound: bool,
}

impl<'a, E: Write> Voice<'a, E> {
    pub(super) fn new(err: &'a mut E, words: &'a Words) -> Self {
        Self { err, words, sound: true }
    }

    /// Says something; if nobody hears it, the run goes on all the same.
    pub(super) fn say(&mut self, text: &str) {
        let _unheard = writeln!(self.err, "{text}");
    }

    /// Says what went wrong; the run is not sound any more.
    pub(super) fn complain(&mut self, text: &str) {
        self.sound = false;
        self.say(text);
    }

    /// Whether nothing went wrong so far.
    pub(super) fn is_sound(&self) -> bool {
        self.sound
    }

    /// The line that was read. There is none when the input is over, be it because of what is said
    /// to be wrong with it.
    pub(super) fn line(&mut self, input: Input) -> Option<Vec<u8>> {
        match input {
            Input::Line(bytes) => return Some(bytes),
            Input::End => {}
            Input::TooLong { number } => {
                self.complain(&report::long_line(number, LONGEST, self.words));
            }
            Input::Failed(error) => self.complain(&report::bad_input(&error, self.words)),
        }
        None
    }
}
