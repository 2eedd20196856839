//! The one rule for a typed line: what it means before it becomes a message.

use crate::lab::Message;

/// What a typed line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Send these bytes, exactly as typed.
    Send(Message),
    /// End the speaker, as the tutorial's programs do at a lone `b`.
    End,
}

/// Reads a typed line: `b` alone ends the speaker, `\b` sends the letter, all else goes as it is.
pub fn parse(line: &str) -> Line {
    match line {
        "b" => Line::End,
        r"\b" => Line::Send(Message::single("b")),
        other => Line::Send(Message::single(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_lone_b_ends_and_an_escaped_one_is_sent() {
        assert_eq!(parse("b"), Line::End);
        assert_eq!(parse(r"\b"), Line::Send(Message::single("b")));
    }

    #[test]
    fn everything_else_goes_as_it_is() {
        for text in ["", "B", "bb", " b", r"\\b", r"\n", "123 你好", "b "] {
            assert_eq!(parse(text), Line::Send(Message::single(text)), "{text:?}");
        }
    }
}
