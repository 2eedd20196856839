//! Near misses: how a subscription nearly fits a topic.

use super::finding::Near;

/// The shortest topic that a longer subscription is held against: shorter ones begin too much.
const SHORTEST: usize = 2;

/// How `prefix`, which is no prefix of `topic`, nearly is one; and a subscription that fits.
pub(super) fn near<'a>(prefix: &'a [u8], topic: &'a [u8]) -> Option<(Near, &'a [u8])> {
    if prefix.is_empty() || topic.starts_with(prefix) {
        return None;
    }
    if topic.len() >= SHORTEST && prefix.starts_with(topic) {
        let rest = prefix.get(topic.len()..).unwrap_or_default();
        let near =
            if rest.iter().all(u8::is_ascii_whitespace) { Near::Spaces } else { Near::Longer };
        return Some((near, topic));
    }
    let core = trim(prefix);
    let start = topic.len() - trim_start(topic).len();
    for skipped in [0, start] {
        let Some(rest) = topic.get(skipped..) else { continue };
        let Some(there) = rest.get(..core.len()) else { continue };
        let (trimmed, same) = (core.len() < prefix.len() || skipped > 0, there == core);
        let alike = there.eq_ignore_ascii_case(core);
        if !alike || (!trimmed && same) {
            continue;
        }
        let better = topic.get(..skipped + core.len())?;
        let near = match (same, quoted(prefix) || quoted(topic.get(..skipped).unwrap_or_default()))
        {
            (false, _) => Near::Case,
            (true, true) => Near::Quotes,
            (true, false) => Near::Spaces,
        };
        return Some((near, better));
    }
    None
}

const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn quoted(text: &[u8]) -> bool {
    text.iter().any(|byte| is_quote(*byte))
}

const fn is_wrapping(byte: u8) -> bool {
    byte.is_ascii_whitespace() || is_quote(byte)
}

fn trim_start(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| !is_wrapping(*byte)).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

fn trim(text: &[u8]) -> &[u8] {
    let text = trim_start(text);
    let end = text.iter().rposition(|byte| !is_wrapping(*byte)).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_that_nearly_fits_is_told_with_one_that_does() {
        for (prefix, topic, how, better) in [
            ("Abc", "abc 1", Near::Case, "abc"),
            ("abc", "ABC", Near::Case, "ABC"),
            ("abc ", "abc", Near::Spaces, "abc"),
            ("abc ", "abcd", Near::Spaces, "abc"),
            (" abc", "abc 1", Near::Spaces, "abc"),
            ("abc", " abc", Near::Spaces, " abc"),
            ("\"abc\"", "abc 1", Near::Quotes, "abc"),
            ("abc", "'abc'", Near::Quotes, "'abc"),
            ("\"\"", "anything", Near::Quotes, ""),
            ("'Abc'", "abc", Near::Case, "abc"),
            ("weather.rome", "weather", Near::Longer, "weather"),
        ] {
            let found = near(prefix.as_bytes(), topic.as_bytes());
            assert_eq!(found, Some((how, better.as_bytes())), "{prefix:?} and {topic:?}");
        }
    }

    #[test]
    fn what_fits_or_is_quite_different_is_no_near_miss() {
        for (prefix, topic) in [
            ("abc", "abc 1"),
            ("abc", "xyz"),
            ("abc", ""),
            ("123", "1"),
            ("", "abc"),
            ("123", "hello 123"),
            ("abc", "ab c"),
        ] {
            assert_eq!(near(prefix.as_bytes(), topic.as_bytes()), None, "{prefix:?} and {topic:?}");
        }
    }
}
