//! Text in so many columns, cut with an ellipsis or filled up with spaces.

use unicode_truncate::UnicodeTruncateStr as _;
use unicode_width::UnicodeWidthStr as _;

/// What stands at the end of a text that was cut.
const ELLIPSIS: &str = "…";

/// The text, cut with an ellipsis when it is wider than `width` columns.
pub fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (kept, _) = text.unicode_truncate(width.saturating_sub(1));
    if width == 0 { String::new() } else { format!("{kept}{ELLIPSIS}") }
}

/// The text, cut or filled up with spaces to `width` columns.
pub fn pad(text: &str, width: usize) -> String {
    let text = fit(text, width);
    let missing = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_cut_within_a_character() {
        assert_eq!(fit("你好你好", 8), "你好你好");
        assert_eq!(fit("你好你好", 7), "你好你…");
        assert_eq!(fit("你好你好", 6), "你好…");
        assert_eq!(fit("👩\u{200d}💻👩\u{200d}💻", 3), "👩\u{200d}💻…");
        assert_eq!(fit("abc", 1), "…");
    }
}
