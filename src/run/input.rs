//! The standard input as lines, read on a thread of its own because reading it cannot be given up.

use std::io::{self, BufRead, BufReader, Read};
use std::thread;

use tokio::sync::mpsc::{self, Receiver};

/// How many lines are read ahead.
const AHEAD: usize = 64;
/// The longest line that is a message, in bytes: as much as the lab takes from outside.
pub(super) const LONGEST: usize = 16 * 1024 * 1024;

/// What comes from the input.
#[derive(Debug)]
pub(super) enum Input {
    /// A line without its end.
    Line(Vec<u8>),
    /// A line too long to be a message; reading ends there.
    TooLong {
        /// Which, from 1.
        number: u64,
    },
    /// Reading failed.
    Failed(io::Error),
    /// There is no more.
    End,
}

/// Reads `input` until it ends, on a thread that ends with it or with the program.
pub(super) fn read(input: impl Read + Send + 'static) -> io::Result<Receiver<Input>> {
    let (lines, receiver) = mpsc::channel(AHEAD);
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        let mut input = BufReader::new(input);
        for number in 1.. {
            let next = next(&mut input, number);
            let last = !matches!(next, Input::Line(_));
            if lines.blocking_send(next).is_err() || last {
                return;
            }
        }
    })?;
    Ok(receiver)
}

fn next(input: &mut impl BufRead, number: u64) -> Input {
    let mut line = Vec::new();
    // The longest line, its end, and one byte to see that there is more.
    let most = LONGEST as u64 + 3;
    match input.take(most).read_until(b'\n', &mut line) {
        Ok(0) => return Input::End,
        Ok(_) => {}
        Err(error) => return Input::Failed(error),
    }
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    }
    if line.len() > LONGEST { Input::TooLong { number } } else { Input::Line(line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<Vec<u8>> {
        let mut input = text;
        (1..)
            .map(|number| next(&mut input, number))
            .map_while(|next| match next {
                Input::Line(line) => Some(line),
                Input::TooLong { .. } | Input::Failed(_) | Input::End => None,
            })
            .collect()
    }

    #[test]
    fn a_line_loses_its_end_and_nothing_else() {
        assert_eq!(lines(b"a\n\n b \r\nc\r\r\n"), [&b"a"[..], b"", b" b ", b"c\r"]);
        assert_eq!(lines(b"\xff\0\x1b\nlast"), [&b"\xff\0\x1b"[..], b"last"]);
        assert_eq!(lines(b"last\r"), [b"last\r"]);
        assert_eq!(lines(b""), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn a_line_of_the_greatest_length_goes_and_a_longer_one_is_refused() {
        let mut text = vec![b'x'; LONGEST];
        text.push(b'\n');
        assert_eq!(lines(&text).len(), 1);
        text.insert(0, b'x');
        assert!(matches!(next(&mut &*text, 7), Input::TooLong { number: 7 }));
        assert!(matches!(next(&mut &*vec![b'x'; LONGEST * 2], 7), Input::TooLong { number: 7 }));
    }
}
