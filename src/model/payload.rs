//! Payloads made visible: any bytes as text that is inert wherever it is shown.

use std::fmt::Write as _;

use crate::lab::Message;

/// What stands round each frame of a message that has several, where they are shown on one line.
pub const FRAME: [&str; 2] = ["[", "]"];

/// The bytes as text without any character that acts on a terminal or hides itself.
///
/// Text stays as it is. Control characters, characters that turn the writing direction or take no
/// room, and bytes that are not UTF-8 become escapes as Rust and Python write them: `\n`, `\x1b`,
/// `\u{202e}`, `\xff`; a backslash becomes `\\`, so that each escape means one thing only.
pub fn escape(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        chunk.valid().chars().for_each(|c| escape_char(c, &mut shown));
        for byte in chunk.invalid() {
            escape_byte(*byte, &mut shown);
        }
    }
    shown
}

/// A frame as text: [`escape`]d, or as a hexadecimal number when it is no text.
pub fn show(bytes: &[u8]) -> String {
    if !is_binary(bytes) {
        return escape(bytes);
    }
    let mut shown = String::with_capacity(2 + bytes.len() * 2);
    shown.push_str("0x");
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(shown, "{byte:02x}");
    }
    shown
}

/// Whether a frame is not meant to be read: it holds a zero byte, as the names do that a ROUTER makes
/// up, or it is not UTF-8 and mostly not even ASCII.
pub fn is_binary(bytes: &[u8]) -> bool {
    let readable = |byte: &&u8| byte.is_ascii_graphic() || **byte == b' ';
    bytes.contains(&0)
        || (std::str::from_utf8(bytes).is_err()
            && bytes.iter().filter(readable).count() * 2 < bytes.len())
}

/// All frames of a message on one line, made visible; each of several in brackets.
pub fn escape_message(message: &Message) -> String {
    if let [only] = message.frames() {
        return show(only.bytes());
    }
    let [open, close] = FRAME;
    let frames = message.frames().iter();
    frames.map(|frame| format!("{open}{}{close}", show(frame.bytes()))).collect()
}

fn escape_char(c: char, shown: &mut String) {
    match c {
        '\\' => shown.push_str(r"\\"),
        '\n' => shown.push_str(r"\n"),
        '\r' => shown.push_str(r"\r"),
        '\t' => shown.push_str(r"\t"),
        c if c.is_ascii_control() => escape_byte(u8::try_from(c).unwrap_or(b'?'), shown),
        c if c.is_control() || hides(c) => shown.extend(c.escape_unicode()),
        c => shown.push(c),
    }
}

fn escape_byte(byte: u8, shown: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(shown, r"\x{byte:02x}");
}

/// Characters that print nothing and yet change what is read around them. The zero-width joiner
/// stays: it makes one picture of several, and alone it does no harm.
const fn hides(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Frame;

    #[test]
    fn text_stays_as_it_is() {
        assert_eq!(
            escape("123 hello, 你好 👩\u{200d}💻".as_bytes()),
            "123 hello, 你好 👩\u{200d}💻"
        );
    }

    #[test]
    fn nothing_that_acts_on_a_terminal_gets_through() {
        assert_eq!(escape(b"\x1b[31m\x07\0\x7f"), r"\x1b[31m\x07\x00\x7f");
        assert_eq!(escape("\u{9b}2J\u{202e}x\u{feff}".as_bytes()), r"\u{9b}2J\u{202e}x\u{feff}");
        assert_eq!(escape(b"a\tb\r\n"), r"a\tb\r\n");
        assert!((0..=u8::MAX).all(|byte| !escape(&[byte]).chars().any(char::is_control)));
    }

    #[test]
    fn bytes_that_are_not_utf_8_show_as_their_numbers() {
        assert_eq!(escape(b"caf\xe9 \xf0\x9f"), r"caf\xe9 \xf0\x9f");
    }

    #[test]
    fn a_typed_backslash_cannot_be_taken_for_an_escape() {
        assert_eq!(escape(br"\x1b"), r"\\x1b");
    }

    #[test]
    fn each_of_several_frames_stands_in_brackets() {
        let message = |frames: &[&str]| {
            Message::from_frames(frames.iter().map(|frame| Frame::from(*frame)).collect())
        };
        assert_eq!(escape_message(&message(&["key", "\n"])), r"[key][\n]");
        assert_eq!(escape_message(&message(&["", "hi"])), "[][hi]");
        assert_eq!(escape_message(&message(&["hi"])), "hi");
    }

    #[test]
    fn what_is_no_text_shows_as_a_number() {
        assert_eq!(show(b"\0\x6b\x8b\x45\x67"), "0x006b8b4567");
        assert_eq!(show(b"\0abcd"), "0x0061626364");
        assert_eq!(show(b"\xff\xfe\x80"), "0xfffe80");
        assert_eq!(show(b"caf\xe9"), r"caf\xe9");
        assert_eq!(show("你好".as_bytes()), "你好");
        assert_eq!(show(b""), "");
    }
}
