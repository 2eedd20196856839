//! The clock that a message carries in its first frame: milliseconds since 1970, in digits, as the
//! publisher of the ZeroMQ Guide's suicidal snail writes it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::lab::{Frame, Message};

/// The message with the clock before its frames.
pub(super) fn stamped(message: &Message) -> Message {
    let mut frames = vec![Frame::from(now().as_millis().to_string().as_str())];
    frames.extend_from_slice(message.frames());
    Message::from_frames(frames)
}

/// How old a message is by the clock it carries; `None` when its first frame does not begin with one.
/// What comes from a clock that is ahead has no age yet.
pub(super) fn age(message: &Message) -> Option<Duration> {
    let sent = read(message.topic())?;
    Some(now().saturating_sub(sent))
}

/// The number that a frame begins with: alone, or with a space after it.
fn read(frame: &[u8]) -> Option<Duration> {
    let end = frame.iter().position(|byte| *byte == b' ').unwrap_or(frame.len());
    let digits = frame.get(..end).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
    std::str::from_utf8(digits).ok()?.parse().ok().map(Duration::from_millis)
}

/// The wall clock, since 1970.
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_stands_in_a_frame_of_its_own_and_is_read_from_there() {
        let message = Message::from_frames(vec![Frame::from("hello"), Frame::from("")]);
        let stamped = stamped(&message);
        assert_eq!(&stamped.frames()[1..], message.frames());
        assert!(age(&stamped).is_some());
        assert_eq!(age(&message), None, "it carries no clock");
    }

    #[test]
    fn a_clock_may_be_followed_by_more_but_is_nothing_else_than_digits() {
        let at = |ms| Some(Duration::from_millis(ms));
        assert_eq!(read(b"1700000000000"), at(1_700_000_000_000));
        assert_eq!(read(b"42 and more"), at(42));
        for none in [&b""[..], b" 42", b"-1", b"+1", b"4x", b"99999999999999999999999999", b"\xff"]
        {
            assert_eq!(read(none), None, "{none:?}");
        }
        let ahead = Message::single("99999999999999");
        assert_eq!(age(&ahead), Some(Duration::ZERO));
    }
}
