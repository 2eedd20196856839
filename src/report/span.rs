//! Spans of time as people read them: two or three digits and a unit.

use std::time::Duration;

/// A span with as many digits as matter: `0.9 µs`, `81 µs`, `1.2 ms`, `350 ms`, `2.5 s`, `3m 5s`.
pub fn span(span: Duration) -> String {
    const MINUTE: Duration = Duration::from_secs(60);
    if span >= MINUTE {
        return humantime::format_duration(Duration::from_secs(span.as_secs())).to_string();
    }
    let nanos = span.as_nanos();
    let (unit, name) = match nanos {
        0..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (1_000_000_000, "s"),
    };
    if nanos < 10 * unit {
        let tenths = nanos * 10 / unit;
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    } else {
        format!("{} {name}", nanos / unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_as_many_digits_as_matter() {
        let text = |nanos| span(Duration::from_nanos(nanos));
        assert_eq!(text(0), "0.0 µs");
        assert_eq!(text(950), "0.9 µs");
        assert_eq!(text(81_400), "81 µs");
        assert_eq!(text(999_999), "999 µs");
        assert_eq!(text(1_250_000), "1.2 ms");
        assert_eq!(text(350_000_000), "350 ms");
        assert_eq!(text(2_500_000_000), "2.5 s");
        assert_eq!(text(59_999_999_999), "59 s");
        assert_eq!(text(185_400_000_000), "3m 5s");
    }
}
