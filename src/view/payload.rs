//! Payloads on the screen: inert, cut to a width, and each escape set apart from what was typed.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::lab::Message;
use crate::model::payload::{FRAME, escape, show};

use super::text;
use super::theme::Theme;

/// How many bytes of a frame are looked at for each column: the longest characters that are drawn
/// as one, families of people, take about twice as many.
const BYTES_A_COLUMN: usize = 16;

/// A message in at most `width` columns.
pub fn line(message: &Message, width: usize, style: Style, theme: &Theme) -> Line<'static> {
    let [open, close] = brackets(message);
    let mut spans = Vec::new();
    for frame in message.frames().iter().take(width + 1) {
        spans.push(Span::styled(open, theme.muted));
        let shown = show(first(frame.bytes(), width));
        spans.extend(set_apart(&shown, style, theme.escape));
        spans.push(Span::styled(close, theme.muted));
    }
    spans.retain(|span| !span.content.is_empty());
    text::fit_line(Line::from(spans), width)
}

/// A message as plain text in at most `width` columns.
pub fn plain(message: &Message, width: usize) -> String {
    let [open, close] = brackets(message);
    let frames = message.frames().iter().take(width + 1);
    let frames: String =
        frames.map(|frame| format!("{open}{}{close}", show(first(frame.bytes(), width)))).collect();
    text::fit(&frames, width)
}

/// What stands round each frame.
fn brackets(message: &Message) -> [&'static str; 2] {
    if message.frames().len() > 1 { FRAME } else { [""; 2] }
}

/// Bytes (a subscription, say) as plain text in at most `width` columns, between quotation marks.
pub fn quoted(bytes: &[u8], width: usize) -> String {
    format!("\"{}\"", text::fit(&escape(first(bytes, width)), width))
}

/// No more bytes than can matter, and no character cut in two.
fn first(bytes: &[u8], width: usize) -> &[u8] {
    let most = (width + 1) * BYTES_A_COLUMN;
    if bytes.len() <= most {
        return bytes;
    }
    let starts = |at: &usize| bytes[*at] & 0b1100_0000 != 0b1000_0000;
    let end = (most - 3..=most).rev().find(starts).unwrap_or(most);
    &bytes[..end]
}

/// Splits escaped text into what was there and the escapes.
pub(super) fn set_apart(shown: &str, style: Style, escape: Style) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut rest = shown;
    while let Some(at) = rest.find('\\') {
        let (plain, from) = rest.split_at(at);
        if !plain.is_empty() {
            spans.push(Span::styled(plain.to_owned(), style));
        }
        let (sign, after) = from.split_at(escape_len(from));
        spans.push(Span::styled(sign.to_owned(), escape));
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(Span::styled(rest.to_owned(), style));
    }
    spans
}

/// The length of the escape at the start: `\n`, `\\`, `\x1b` or `\u{202e}`.
fn escape_len(text: &str) -> usize {
    let len = match text.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => text.find('}').map_or(2, |end| end + 1),
        _ => 2,
    };
    len.min(text.len())
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use termprofile::TermProfile;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::lab::Frame;

    fn theme() -> Theme {
        Theme::dark(TermProfile::TrueColor)
    }

    #[test]
    fn escapes_are_set_apart_and_the_rest_is_as_it_was() {
        let spans = set_apart(r"a\x1b[31m\u{202e}\\b", Style::new(), theme().escape);
        let texts: Vec<&str> = spans.iter().map(|span| span.content.as_ref()).collect();
        assert_eq!(texts, ["a", r"\x1b", "[31m", r"\u{202e}", r"\\", "b"]);
        assert_eq!(spans[1].style, theme().escape);
        assert_eq!(spans[2].style, Style::new());
    }

    #[test]
    fn nasty_payloads_keep_to_their_width_and_draw_nothing_raw() {
        let zalgo = format!("z{}", "\u{301}".repeat(500));
        let nasty: Vec<Message> = [
            b"\x1b]0;owned\x07\x1b[2J".to_vec(),
            "\u{202e}evil\u{2066}\u{200b}\u{feff}\u{9b}31m".into(),
            vec![0xff; 100_000],
            "你好".repeat(40_000).into(),
            "👨\u{200d}👩\u{200d}👧".repeat(100).into(),
            zalgo.into(),
            "a\tb\r\nc".into(),
        ]
        .into_iter()
        .map(|bytes: Vec<u8>| Message::single(Frame::from(bytes)))
        .collect();
        for message in nasty {
            for width in [0, 1, 2, 7, 40] {
                assert!(plain(&message, width).width() <= width);
                let line = line(&message, width, Style::new(), &theme());
                assert!(line.width() <= width, "{line:?}");
                let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 1));
                buffer.set_line(0, 0, &line, 40);
                let inert = |symbol: &str| !symbol.chars().any(char::is_control);
                assert!(buffer.content.iter().all(|cell| inert(cell.symbol())));
            }
        }
    }

    #[test]
    fn each_of_several_frames_has_its_box() {
        let frames = ["key", "", "body"].map(Frame::from).to_vec();
        let message = Message::from_frames(frames);
        assert_eq!(plain(&message, 30), "[key][][body]");
        assert_eq!(plain(&message, 8), "[key][]…");
        let line = line(&message, 30, Style::new(), &theme());
        assert_eq!(line.to_string(), "[key][][body]");
        assert_eq!(line.spans[0].style, theme().muted);
    }

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let bytes = "你".repeat(1000);
        assert!(std::str::from_utf8(first(bytes.as_bytes(), 10)).is_ok());
    }
}
