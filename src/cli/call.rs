//! What clap says of a call, in our words: its help's headings, and what it could not understand.
//!
//! clap has no translations. Its errors come as data, to which words are put here; of its help the
//! few fixed words are exchanged, and its lines folded where clap cannot: between characters that
//! have no spaces between them.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::control::prose;
use crate::l10n::{self, Language, Words};

/// How wide the help gets at most, as clap has it.
const WIDEST: usize = 100;
/// How narrow a column of it gets at most.
const NARROWEST: usize = 24;
/// What clap indents by.
const INDENT: &str = "  ";

/// Whether the lines of this language are folded here, and not by clap: it breaks at spaces only.
pub(super) fn folds(words: &Words) -> bool {
    l10n::language(words) != Language::default()
}

/// clap's own words, and ours for them.
fn fixed(words: &Words) -> [(&'static str, String); 8] {
    [
        ("Usage:", words.cli_clap_usage()),
        ("Commands:", words.cli_clap_commands()),
        ("Arguments:", words.cli_clap_arguments()),
        ("Options:", words.cli_clap_options()),
        ("[possible values: ", words.cli_clap_possible_values()),
        ("[OPTIONS]", words.cli_clap_options_place()),
        ("[COMMAND]", words.cli_clap_command_place()),
        ("<COMMAND>", words.cli_clap_command_needed()),
    ]
}

/// The headings of a manual page, and ours for them.
pub(super) fn headings(words: &Words) -> [(&'static str, String); 7] {
    [
        ("NAME", words.cli_man_name()),
        ("SYNOPSIS", words.cli_man_synopsis()),
        ("DESCRIPTION", words.cli_man_description()),
        ("OPTIONS", words.cli_man_options()),
        ("SUBCOMMANDS", words.cli_man_subcommands()),
        ("VERSION", words.cli_man_version()),
        ("AUTHORS", words.cli_man_authors()),
    ]
}

/// Exchanges clap's own words for ours.
pub(super) fn exchanged(text: &str, words: &Words) -> String {
    fixed(words).into_iter().fold(text.to_owned(), |text, (theirs, ours)| {
        if ours == theirs {
            return text;
        }
        // A wide mark brings its space along.
        let wide = ours.chars().next_back().is_some_and(|c| c.width().is_some_and(|w| w > 1));
        let text = if wide { text.replace(&format!("{theirs} "), &ours) } else { text };
        text.replace(theirs, &ours)
    })
}

/// All that is to be printed: help, the version, or what was not understood. With `colours` it has
/// the terminal's control sequences in it.
pub(super) fn tell(
    error: &clap::Error,
    words: &Words,
    (colours, columns): (bool, Option<usize>),
) -> String {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion => {
            let text = exchanged(&rendered(&error.render(), colours), words);
            if folds(words) { folded(&text, columns.unwrap_or(WIDEST).min(WIDEST)) } else { text }
        }
        _ => misunderstood(error, words, colours),
    }
}

fn rendered(text: &clap::builder::StyledStr, colours: bool) -> String {
    if colours { text.ansi().to_string() } else { text.to_string() }
}

/// What was not understood: the same in every language, and the same as clap says it in English.
fn misunderstood(error: &clap::Error, words: &Words, colours: bool) -> String {
    let Some(what) = what(error, words) else {
        return rendered(&error.render(), colours);
    };
    let mut told = words.report_error(what);
    for (kind, heading) in [
        (ContextKind::ValidValue, words.cli_clap_possible_values()),
        (ContextKind::ValidSubcommand, words.cli_clap_subcommands()),
    ] {
        let values = texts(error, kind);
        if !values.is_empty() {
            told.push_str(&format!("\n{INDENT}{heading}{}]", values.join(", ")));
        }
    }
    let tips = tips(error, words);
    if !tips.is_empty() {
        told.push('\n');
    }
    for tip in tips {
        told.push_str(&format!("\n{INDENT}{}", words.cli_clap_tip(tip)));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        told.push_str(&format!("\n\n{}", exchanged(&rendered(usage, colours), words)));
    }
    told.push_str(&format!("\n\n{}\n", words.cli_clap_more("--help")));
    told
}

/// The texts that stand in an error for this.
fn texts(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        Some(_) | None => Vec::new(),
    }
}

/// What is wrong; `None` where only clap has words for it.
fn what(error: &clap::Error, words: &Words) -> Option<String> {
    let argument = || texts(error, ContextKind::InvalidArg).into_iter().next();
    let value = || texts(error, ContextKind::InvalidValue).into_iter().next();
    match error.kind() {
        ErrorKind::ArgumentConflict => {
            let (argument, prior) = (argument()?, texts(error, ContextKind::PriorArg));
            if prior.is_empty() || prior == [argument.as_str()] {
                return Some(words.cli_clap_repeated(argument));
            }
            Some(words.cli_clap_conflict(argument, prior.join(", ")))
        }
        ErrorKind::NoEquals => Some(words.cli_clap_no_equals(argument()?)),
        ErrorKind::InvalidValue => match value()? {
            value if value.is_empty() => Some(words.cli_clap_no_value(argument()?)),
            value => Some(words.cli_clap_bad_value(value, argument()?)),
        },
        ErrorKind::ValueValidation => {
            let what = words.cli_clap_bad_value(value()?, argument()?);
            let reason = std::error::Error::source(error).map(ToString::to_string);
            Some(
                reason.map_or_else(|| what.clone(), |reason| words.cli_clap_because(&what, reason)),
            )
        }
        ErrorKind::InvalidSubcommand => {
            let name = texts(error, ContextKind::InvalidSubcommand).into_iter().next()?;
            Some(words.cli_clap_no_command(name))
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = texts(error, ContextKind::InvalidArg);
            let list: String = missing.iter().map(|it| format!("\n{INDENT}{it}")).collect();
            (!missing.is_empty()).then(|| words.cli_clap_missing() + &list)
        }
        ErrorKind::MissingSubcommand => {
            let name = texts(error, ContextKind::InvalidSubcommand).into_iter().next()?;
            Some(words.cli_clap_missing_command(name))
        }
        ErrorKind::InvalidUtf8 => Some(words.cli_clap_not_utf8()),
        ErrorKind::TooManyValues => Some(words.cli_clap_too_many(value()?, argument()?)),
        ErrorKind::UnknownArgument => Some(words.cli_clap_unknown(argument()?)),
        _ => None,
    }
}

/// What was probably meant.
fn tips(error: &clap::Error, words: &Words) -> Vec<String> {
    let mut tips = Vec::new();
    for kind in
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
    {
        let meant = texts(error, kind);
        if !meant.is_empty() {
            let quoted: Vec<String> = meant.iter().map(|it| format!("'{it}'")).collect();
            tips.push(match kind {
                ContextKind::SuggestedSubcommand => {
                    words.cli_clap_similar_command(quoted.join(", "))
                }
                ContextKind::SuggestedArg => words.cli_clap_similar_argument(quoted.join(", ")),
                _ => words.cli_clap_similar_value(quoted.join(", ")),
            });
        }
    }
    let further = texts(error, ContextKind::Suggested);
    tips.extend(further.into_iter().map(|tip| {
        let quoted = tip.split('\'').nth(1).unwrap_or_default();
        if tip.starts_with("to pass ") {
            words.cli_clap_as_value(quoted)
        } else if tip.ends_with(" exists") {
            words.cli_clap_exists(quoted)
        } else {
            tip
        }
    }));
    tips
}

/// The text with its lines folded to `width` columns, each below where its words began.
fn folded(text: &str, width: usize) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        folded.push_str(&folded_line(line, width));
        folded.push_str(end);
    }
    folded
}

fn folded_line(line: &str, width: usize) -> String {
    if columns_of(line) <= width {
        return line.to_owned();
    }
    let (head, said) = line.split_at(words_begin(line));
    let indent = columns_of(head);
    let room = width.saturating_sub(indent).max(NARROWEST);
    let lines = prose::wrap_all(said, u16::try_from(room).unwrap_or(u16::MAX));
    let between = format!("\n{}", " ".repeat(indent));
    format!("{head}{}", lines.join(&between))
}

/// Where the words of a line of help begin: behind its indent, and behind what they explain.
fn words_begin(line: &str) -> usize {
    let indent = line.len() - line.trim_start_matches(' ').len();
    if indent == 0 {
        return 0;
    }
    let rest = &line[indent..];
    rest.find(INDENT).map_or(indent, |gap| {
        let behind = rest[gap..].len() - rest[gap..].trim_start_matches(' ').len();
        indent + gap + behind
    })
}

/// How wide a line is, its control sequences aside.
fn columns_of(line: &str) -> usize {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().width();
    first
        + parts.map(|part| part.split_once('m').map_or(0, |(_, text)| text.width())).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::dressed;

    fn told(language: Language, line: &[&str]) -> String {
        let words = language.load();
        let error = dressed(&words).try_get_matches_from(line).unwrap_err();
        tell(&error, &words, (false, Some(80)))
    }

    #[test]
    fn in_english_a_call_is_answered_as_clap_answers_it() {
        let words = Language::En.load();
        for line in [
            &["zmq-lab", "--nothing"][..],
            &["zmq-lab", "rum"],
            &["zmq-lab", "run"],
            &["zmq-lab", "run", "reqrep", "--transport", "udp"],
            &["zmq-lab", "run", "reqrep", "--transport", "tpc"],
            &["zmq-lab", "run", "reqrep", "--transport"],
            &["zmq-lab", "run", "reqrep", "--transport", "tcp", "--transport", "tcp"],
            &["zmq-lab", "run", "reqrep", "--eager"],
            &["zmq-lab", "run", "reqrep", "extra"],
            &["zmq-lab", "run", "reqrep", "--headles"],
            &["zmq-lab", "list", "--headless"],
            &["zmq-lab", "peer", "sub"],
            &["zmq-lab", "peer", "sub", "-b", "x", "--sndhwm", "many"],
            &["zmq-lab", "--help"],
            &["zmq-lab", "run", "-h"],
            &["zmq-lab", "--version"],
        ] {
            let error = dressed(&words).try_get_matches_from(line).unwrap_err();
            let ours = tell(&error, &words, (false, Some(80)));
            assert_eq!(ours, error.render().to_string(), "{line:?}");
        }
    }

    #[test]
    fn what_was_not_understood_is_told_in_chinese() {
        let unknown = told(Language::ZhCN, &["zmq-lab", "run", "reqrep", "--headles"]);
        assert!(unknown.contains("错误") && unknown.contains("'--headless'"), "{unknown}");
        assert!(unknown.contains("用法：zmq-lab run"), "{unknown}");
        let bad = told(Language::ZhCN, &["zmq-lab", "run", "reqrep", "--transport", "udp"]);
        assert!(bad.contains("tcp, ipc, inproc"), "{bad}");
        for word in ["error", "Usage", "For more", "tip:", "possible"] {
            assert!(!format!("{unknown}{bad}").contains(word), "{word}: {unknown}{bad}");
        }
    }

    #[test]
    fn the_chinese_help_has_no_english_headings_and_keeps_to_its_width() {
        let words = Language::ZhCN.load();
        let command = dressed(&words);
        let mut calls = vec![vec!["zmq-lab", "--help"], vec!["zmq-lab", "-h"]];
        for command in command.get_subcommands() {
            calls.push(vec!["zmq-lab", command.get_name(), "--help"]);
            calls.push(vec!["zmq-lab", command.get_name(), "-h"]);
        }
        for call in calls {
            let help = told(Language::ZhCN, &call);
            for (theirs, _) in fixed(&words) {
                assert!(!help.contains(theirs), "{theirs}: {help}");
            }
            let wide = help.lines().find(|line| columns_of(line) > 80);
            // A list of values has no place to break but its spaces.
            assert_eq!(wide, None, "{call:?}");
        }
    }

    #[test]
    fn lines_are_folded_below_where_their_words_begin() {
        let line = "  -t, --to <X>  \u{1b}[1m这里\u{1b}[0m有很多很多的字，需要换行";
        let told = folded(line, 40);
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines.len() > 1, "{told}");
        assert!(lines[1].starts_with(&" ".repeat(16)), "{told}");
        assert!(lines.iter().all(|line| columns_of(line) <= 40), "{told}");
    }
}
