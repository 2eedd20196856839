//! Text in cells: cutting with an ellipsis, measuring, times and counts as people read them.

use std::time::Duration;

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_truncate::UnicodeTruncateStr;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr};

use crate::l10n::Words;
use crate::lab::{Moment, Setting};
pub use crate::phrase::{fit, pad};

use super::glyph::sign;

/// The units that stand behind a number.
const UNITS: [&str; 4] = ["ns", "µs", "ms", "s"];

/// A rate: `950/s`, `1.2k/s`, `3.4M/s`.
pub fn rate(per_second: f64) -> String {
    match per_second {
        rate if rate < 9.95 => format!("{rate:.1}/s"),
        rate if rate < 999.5 => format!("{rate:.0}/s"),
        rate if rate < 99_950.0 => format!("{:.1}k/s", rate / 1e3),
        rate if rate < 999_500.0 => format!("{:.0}k/s", rate / 1e3),
        rate => format!("{:.1}M/s", rate / 1e6),
    }
}

/// The line, cut with an ellipsis when it is wider than `width` columns.
pub fn fit_line(line: Line<'_>, width: usize) -> Line<'_> {
    if line.width() <= width {
        return line;
    }
    let mut left = width.saturating_sub(1);
    let mut kept: Vec<Span<'_>> = Vec::new();
    let mut style = Style::new();
    for span in line.spans {
        style = span.style;
        let (text, used) = span.content.unicode_truncate(left);
        let whole = text.len() == span.content.len();
        kept.push(Span::styled(text.to_owned(), span.style));
        left -= used;
        if !whole {
            break;
        }
    }
    if width > 0 {
        kept.push(Span::styled(sign::ELLIPSIS, style));
    }
    Line::from(kept)
}

/// The line in rows of at most `width` columns; those after the first begin with `indent` spaces. It
/// is broken at spaces, and where there is none between any two letters.
pub fn wrap_line(line: Line<'static>, width: usize, indent: usize) -> Vec<Line<'static>> {
    if line.width() <= width || width <= indent {
        return vec![line];
    }
    let (mut rows, mut row, mut taken) = (Vec::new(), Line::default(), 0);
    let mut put = |text: &str, style: Style| {
        let size = text.width();
        if taken + text.trim_end().width() > width && taken > indent {
            rows.push(std::mem::replace(&mut row, Line::raw(" ".repeat(indent))));
            taken = indent;
        }
        // A row does not begin with the space at which it was broken.
        let blank = text.trim().is_empty() && taken == indent && !rows.is_empty();
        if !blank {
            row.spans.push(Span::styled(text.to_owned(), style));
            taken += size;
        }
    };
    for span in &line.spans {
        for word in words(&span.content) {
            if word.width() + indent <= width && word.chars().all(|c| c.width() != Some(2)) {
                put(word, span.style);
                continue;
            }
            for c in word.chars() {
                put(c.encode_utf8(&mut [0; 4]), span.style);
            }
        }
    }
    rows.push(row);
    rows
}

/// The words of a text, each with the space behind it; a number and its unit are one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = |text: &str| text.find(' ').map_or(text.len(), |at| at + 1);
        let mut length = end(rest);
        let number = rest[..length].trim_end();
        let next = &rest[length..][..end(&rest[length..])];
        let is_number = number.parse::<f64>().is_ok();
        if is_number && UNITS.contains(&next.trim_end()) {
            length += next.len();
        }
        let word;
        (word, rest) = rest.split_at(length);
        (!word.is_empty()).then_some(word)
    })
}

/// As many of the parts as fit into `width` columns, with `between` them.
pub fn join_fitting(
    parts: Vec<Line<'static>>,
    between: &Span<'static>,
    width: usize,
) -> Line<'static> {
    let mut joined = Line::default();
    for part in parts {
        let room = width.saturating_sub(joined.width());
        let gap = if joined.spans.is_empty() { 0 } else { between.width() };
        if part.width() + gap > room {
            break;
        }
        if gap > 0 {
            joined.spans.push(between.clone());
        }
        joined.spans.extend(part.spans);
    }
    joined
}

/// A span of time in three figures: `81 µs`, `1.25 ms`, `2.1 s`.
pub fn span(span: Duration) -> String {
    let nanos = span.as_nanos();
    let (value, unit) = match nanos {
        0..1_000 => return format!("{nanos} ns"),
        1_000..1_000_000 => (nanos as f64 / 1e3, "µs"),
        1_000_000..1_000_000_000 => (nanos as f64 / 1e6, "ms"),
        _ => (nanos as f64 / 1e9, "s"),
    };
    match value {
        ..9.995 => format!("{value:.1} {unit}"),
        _ => format!("{value:.0} {unit}"),
    }
}

/// A pace or a pause as people write it: `200ms` becomes `200 ms`.
pub fn pace(span: Duration) -> String {
    humantime::format_duration(span)
        .to_string()
        .split(' ')
        .map(|part| {
            let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            format!("{} {}", &part[..digits], &part[digits..])
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A count as people read it: `9999`, `10,000`.
pub fn count(count: usize) -> String {
    let digits = count.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let places = digits.len();
    let mut shown = String::with_capacity(places + places / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (places - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// The line with every occurrence of a text in another style; small and capital letters count as
/// the same.
pub fn highlight(line: Line<'static>, needle: &str, style: Style) -> Line<'static> {
    let whole: String = line.spans.iter().map(|span| span.content.to_ascii_lowercase()).collect();
    let needle = needle.to_ascii_lowercase();
    if needle.is_empty() || !whole.contains(&needle) {
        return line;
    }
    let found: Vec<usize> = whole.match_indices(&needle).map(|(at, _)| at).collect();
    let inside = |at: usize| found.iter().any(|start| (*start..start + needle.len()).contains(&at));
    let mut spans: Vec<Span<'static>> = Vec::new();
    let mut at = 0;
    for span in &line.spans {
        let mut part = String::new();
        let mut marked = false;
        for c in span.content.chars() {
            if inside(at) != marked && !part.is_empty() {
                let own = if marked { span.style.patch(style) } else { span.style };
                spans.push(Span::styled(std::mem::take(&mut part), own));
            }
            marked = inside(at);
            part.push(c);
            at += c.len_utf8();
        }
        let own = if marked { span.style.patch(style) } else { span.style };
        spans.push(Span::styled(part, own));
    }
    Line::from(spans)
}

/// The value of an option.
pub fn setting(words: &Words, setting: Setting) -> String {
    match setting {
        Setting::Sndhwm(0) | Setting::Rcvhwm(0) => words.view_peer_unlimited(),
        Setting::Sndhwm(messages) | Setting::Rcvhwm(messages) => messages.to_string(),
        Setting::Linger(span) => pace(span),
        Setting::Conflate(true) | Setting::Immediate(true) => words.view_setting_on(),
        Setting::Conflate(false) | Setting::Immediate(false) => words.view_setting_off(),
    }
}

/// A moment since the lab's start: `00:01.234`.
pub fn clock(moment: Moment) -> String {
    let millis = moment.elapsed().as_millis();
    format!("{:02}:{:02}.{:03}", millis / 60_000, millis / 1_000 % 60, millis % 1_000)
}

/// A moment since the lab's start, to the second: `00:01`.
pub fn minutes(moment: Moment) -> String {
    let seconds = moment.elapsed().as_secs();
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_shows_it_and_keeps_to_its_width() {
        assert_eq!(fit("subscriber-1", 20), "subscriber-1");
        assert_eq!(fit("subscriber-1", 8), "subscri…");
        assert_eq!(fit("你好世界", 5), "你好…");
        assert_eq!(fit("你好世界", 4), "你…");
        assert_eq!(fit("x", 0), "");
        assert_eq!(pad("ab", 4), "ab  ");
        let line = Line::from(vec!["got 3 ".into(), Span::raw("subscriber")]);
        assert_eq!(fit_line(line, 9).to_string(), "got 3 su…");
    }

    #[test]
    fn a_long_line_is_broken_and_keeps_its_styles() {
        let style = Style::new().reversed();
        let line =
            Line::from(vec![Span::raw("link to server: up  "), Span::styled("0 of 9", style)]);
        let rows = |width| -> Vec<String> {
            wrap_line(line.clone(), width, 2).iter().map(ToString::to_string).collect()
        };
        assert_eq!(rows(40), ["link to server: up  0 of 9"]);
        assert_eq!(rows(20), ["link to server: up  ", "  0 of 9"]);
        assert_eq!(rows(10), ["link to ", "  server: ", "  up  0 of ", "  9"]);
        let last = wrap_line(line.clone(), 20, 2).pop().unwrap();
        assert_eq!(last.spans.last().map(|span| span.style), Some(style));
        let chinese = wrap_line(Line::raw("你好世界"), 5, 1);
        let chinese: Vec<String> = chinese.iter().map(ToString::to_string).collect();
        assert_eq!(chinese, ["你好", " 世界"]);
    }

    #[test]
    fn times_have_few_figures_and_a_unit() {
        for (nanos, text) in [
            (0, "0 ns"),
            (870, "870 ns"),
            (1_250, "1.2 µs"),
            (81_400, "81 µs"),
            (1_250_000, "1.2 ms"),
            (340_000_000, "340 ms"),
            (2_100_000_000, "2.1 s"),
        ] {
            assert_eq!(span(Duration::from_nanos(nanos)), text);
        }
        assert_eq!(pace(Duration::from_millis(1_500)), "1 s 500 ms");
        assert_eq!(clock(Moment::from_nanos(61_234_567_890)), "01:01.234");
        assert_eq!(minutes(Moment::from_nanos(61_934_567_890)), "01:01");
    }

    #[test]
    fn large_counts_are_grouped() {
        for (count, text) in
            [(0, "0"), (9_999, "9999"), (10_000, "10,000"), (1_234_567, "1,234,567")]
        {
            assert_eq!(super::count(count), text);
        }
    }

    #[test]
    fn what_was_found_stands_out_across_spans() {
        let style = Style::new().reversed();
        let line = Line::from(vec![Span::raw("say hEL"), Span::raw("lo, 你好")]);
        let marked = highlight(line.clone(), "Hello", style);
        assert_eq!(marked.to_string(), line.to_string());
        let styled: String = marked
            .spans
            .iter()
            .filter(|span| span.style == style)
            .map(|s| s.content.as_ref())
            .collect();
        assert_eq!(styled, "hELlo");
        assert_eq!(highlight(line.clone(), "none", style), line);
        assert_eq!(highlight(line.clone(), "", style), line);
    }

    #[test]
    fn only_whole_parts_are_joined() {
        let parts = vec![Line::from("one"), Line::from("two"), Line::from("three")];
        assert_eq!(join_fitting(parts, &Span::raw(" · "), 10).to_string(), "one · two");
    }
}
