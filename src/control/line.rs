//! The one rule for a typed line: what it means before it becomes a message.

use crate::lab::{Frame, Message};
use crate::model;

/// What a typed line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Send these bytes, exactly as typed.
    Send(Message),
    /// End the speaker, as the tutorial's programs do at a lone `b`.
    End,
}

/// Reads what was typed into the box: `b` alone ends the speaker, `\b` sends the letter, all else
/// goes as it is, in as many frames as there are.
pub fn parse(line: &str) -> Line {
    let mut mark = [0; 4];
    read(line.as_bytes(), Some(model::Line::FRAME_BREAK.encode_utf8(&mut mark).as_bytes()))
}

/// What has to be typed for a message; `None` when no typing makes it.
pub fn written(message: &Message) -> Option<String> {
    let bytes: usize = message.frames().iter().map(|frame| frame.bytes().len()).sum();
    if bytes > model::Line::LONGEST {
        return None;
    }
    let frames = message.frames().iter().map(|frame| frame.text());
    let text = frames.collect::<Option<Vec<_>>>()?;
    let text = text.join(model::Line::FRAME_BREAK.encode_utf8(&mut [0; 4]));
    let text = if text == "b" { r"\b".to_owned() } else { text };
    (parse(&text) == Line::Send(message.clone())).then_some(text)
}

/// Reads a line of a file or pipe in the same way; the separator, if there is one, divides it into
/// frames.
pub fn read(line: &[u8], separator: Option<&[u8]>) -> Line {
    match line {
        b"b" => Line::End,
        br"\b" => Line::Send(Message::single("b")),
        other => Line::Send(message(other, separator)),
    }
}

fn message(line: &[u8], separator: Option<&[u8]>) -> Message {
    let Some(separator) = separator.filter(|separator| !separator.is_empty()) else {
        return Message::single(line.to_vec());
    };
    let mut frames = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(rest) = line.get(at..).filter(|rest| rest.len() >= separator.len()) {
        if rest.starts_with(separator) {
            frames.push(line.get(from..at).unwrap_or_default());
            at += separator.len();
            from = at;
        } else {
            at += 1;
        }
    }
    frames.push(line.get(from..).unwrap_or_default());
    Message::from_frames(frames.into_iter().map(|frame| Frame::from(frame.to_vec())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_typed_so_that_it_is_read_as_the_same() {
        let frames = |frames: &[&str]| {
            Message::from_frames(
                frames.iter().map(|it| Frame::from(it.as_bytes().to_vec())).collect(),
            )
        };
        for message in [frames(&["hello"]), frames(&["b"]), frames(&[""]), frames(&["a", "", "b"])]
        {
            let text = written(&message).unwrap();
            assert_eq!(parse(&text), Line::Send(message));
        }
        let untyped = [
            Message::single(r"\b"),
            Message::single(vec![0xff]),
            Message::single(&*model::Line::FRAME_BREAK.to_string()),
        ];
        for message in untyped {
            assert_eq!(written(&message), None, "{message:?}");
        }
    }

    #[test]
    fn only_a_lone_b_ends_and_an_escaped_one_is_sent() {
        assert_eq!(parse("b"), Line::End);
        assert_eq!(parse(r"\b"), Line::Send(Message::single("b")));
    }

    #[test]
    fn everything_else_goes_as_it_is() {
        for text in ["", "B", "bb", " b", r"\\b", r"\n", "123 你好", "b ", "a|b"] {
            assert_eq!(parse(text), Line::Send(Message::single(text)), "{text:?}");
        }
    }

    fn frames(line: Line) -> Vec<Vec<u8>> {
        let Line::Send(message) = line else { panic!("it ends") };
        message.frames().iter().map(|frame| frame.bytes().to_vec()).collect()
    }

    #[test]
    fn frame_breaks_divide_a_line_and_leave_nothing_of_themselves() {
        let mark = model::Line::FRAME_BREAK;
        assert_eq!(frames(parse(&format!("key{mark}data"))), [&b"key"[..], b"data"]);
        assert_eq!(frames(parse(&format!("{mark}b"))), [&b""[..], b"b"]);
        assert_eq!(frames(parse(&format!("b{mark}"))), [&b"b"[..], b""]);
        assert_eq!(frames(read(b"a||b", Some(b"|"))), [&b"a"[..], b"", b"b"]);
        assert_eq!(frames(read(b"a<>\xff<>", Some(b"<>"))), [&b"a"[..], b"\xff", b""]);
        assert_eq!(frames(read(b"<", Some(b"<>"))), [b"<"]);
        assert_eq!(frames(read(b"a|b", None)), [b"a|b"]);
    }
}
