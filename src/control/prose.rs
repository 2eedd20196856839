//! Prose in lines of a width: paragraphs wrapped where people would break them.

use crate::export;
use crate::model::{Model, Stands, breaks};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// The widest line that reads well, in columns.
const MEASURE: u16 = 88;

/// Paragraphs (with an empty line between them) as lines of at most `width` columns, and no wider
/// than reads well.
pub fn wrap(text: &str, width: u16) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.trim().split("\n\n") {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(wrap_all(paragraph, width.min(MEASURE)));
    }
    lines
}

/// A line of the lesson's pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonLine {
    /// The place at this number among the vacant ones: whose it is, and where to come.
    Place(usize),
    /// Part of a line to copy.
    Copy(String),
    /// The scenario's prose.
    Prose(String),
    /// What is expected follows.
    Expected,
    /// The expectation at this place.
    Expectation(usize),
    /// What was found in place of it.
    Instead(usize),
    /// The lab has no lesson.
    None,
}

/// All that the lesson's pane shows: how outside programs take the vacant places, and the lesson.
pub fn lesson(model: &Model, width: u16) -> Vec<LessonLine> {
    let mut lines = Vec::new();
    for (place, vacancy) in model.world.vacancies().iter().enumerate() {
        lines.push(LessonLine::Place(place));
        if vacancy.is_known {
            let line = export::line(&vacancy.spec, &vacancy.meetings);
            let options = Options::new(usize::from(width.max(1)))
                .word_separator(WordSeparator::AsciiSpace)
                .word_splitter(WordSplitter::NoHyphenation);
            let wrapped = textwrap::wrap(&line, &options);
            lines.extend(wrapped.iter().map(|part| LessonLine::Copy(part.to_string())));
        }
        lines.push(LessonLine::Prose(String::new()));
    }
    let mut expected = Vec::new();
    if !model.expectations().is_empty() {
        expected.push(LessonLine::Expected);
    }
    for place in 0..model.expectations().len() {
        expected.push(LessonLine::Expectation(place));
        if model.stands(place).is_some_and(|(_, stands)| stands == Stands::Fails) {
            expected.push(LessonLine::Instead(place));
        }
    }
    // While the script is played they are what is looked for.
    let played = model.screen.player.has_begun();
    if played && !expected.is_empty() {
        lines.append(&mut expected);
        lines.push(LessonLine::Prose(String::new()));
    }
    let text = model.pattern();
    let tag = model.screen.look.tag();
    let text = text.map_or("", |pattern| pattern.scenario.lesson_in(tag));
    if text.trim().is_empty() {
        lines.push(LessonLine::None);
    } else {
        lines.extend(wrap(text, width).into_iter().map(LessonLine::Prose));
    }
    if !expected.is_empty() {
        lines.push(LessonLine::Prose(String::new()));
        lines.append(&mut expected);
    }
    lines
}

/// One paragraph as lines of at most `width` columns.
pub fn wrap_all(paragraph: &str, width: u16) -> Vec<String> {
    let options = Options::new(usize::from(width.max(1)))
        .word_separator(WordSeparator::Custom(breaks::parts))
        // Names such as worker-1 stay whole.
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let joined = breaks::joined(paragraph).split_whitespace().collect::<Vec<_>>().join(" ");
    textwrap::wrap(&joined, &options).into_iter().map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_joined_wrapped_and_set_apart() {
        let lines = wrap("one two\nthree four\n\nfive\n", 9);
        assert_eq!(lines, ["one two", "three", "four", "", "five"]);
    }

    #[test]
    fn lines_of_chinese_are_joined_without_a_space() {
        assert_eq!(wrap("一条消息，\n两个词 three\n四", 40), ["一条消息，两个词 three 四"]);
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let lines = wrap(&"lorem ipsum dolor ".repeat(40), 23);
        assert!(lines.iter().all(|line| line.len() <= 23));
    }

    #[test]
    fn chinese_is_broken_between_characters_but_not_before_its_marks() {
        let lines =
            wrap("发布者不等待，订阅者（SUB）收到消息。worker-1 在 tcp://127.0.0.1:5555。", 24);
        assert!(lines.iter().all(|line| unicode_width::UnicodeWidthStr::width(&**line) <= 24));
        assert!(lines.iter().any(|line| line.contains("tcp://127.0.0.1:5555")), "{lines:?}");
        assert!(lines.iter().any(|line| line.contains("worker-1")), "{lines:?}");
        let starts = |mark: char| lines.iter().any(|line| line.starts_with(mark));
        assert!(!breaks::CLOSING.chars().any(starts), "{lines:?}");
    }
}
