//! The settings file as it would be with nothing changed: every setting, explained and commented
//! out.

use std::fmt::Write as _;

use strum::IntoEnumIterator as _;

use crate::control::keys::{Context, Row, TABLE};
use crate::l10n::Words;
use crate::settings;
use crate::view;

/// The whole file.
pub(super) fn text(words: &Words) -> String {
    let path = settings::path().map_or_else(String::new, |path| super::shown(&path));
    let mut text = comment(&words.cli_settings_head(path));
    for (said, line) in [
        (words.cli_settings_language(), "language = \"auto\""),
        (words.cli_settings_transport(), "transport = \"tcp\""),
        (words.cli_settings_theme(), "theme = \"auto\""),
        (words.cli_settings_ascii(), "ascii = false"),
        (words.cli_settings_motion(), "motion = true"),
    ] {
        text.push_str(&format!("\n{}# {line}\n", comment(&said)));
    }
    text.push_str(&format!("\n{}", comment(&words.cli_settings_keys())));
    for context in Context::iter() {
        keys(&mut text, context, words);
    }
    text
}

/// Each line as a comment of words; commented settings begin with one space less.
fn comment(said: &str) -> String {
    said.lines().map(|line| format!("#   {line}").trim_end().to_owned() + "\n").collect()
}

/// The keys of one context, with what they do.
fn keys(text: &mut String, context: Context, words: &Words) {
    let rows: Vec<(String, &Row)> = TABLE
        .iter()
        .filter(|row| row.context == context)
        .map(|row| (format!("{} = {}", <&str>::from(row.verb), spelled(row)), row))
        .collect();
    let widest = rows.iter().map(|(line, _)| line.len()).max().unwrap_or_default();
    let name: &str = context.into();
    // Writing to a text cannot fail.
    let _written = writeln!(text, "\n#   {}\n# [keys.{name}]", view::context_words(words, context));
    for (line, row) in rows {
        let _written = writeln!(text, "# {line:widest$}  # {}", view::verb_words(words, row.verb));
    }
}

/// The keys of a row as a file says them.
fn spelled(row: &Row) -> String {
    let keys: Vec<String> =
        row.keys.iter().map(|key| toml::Value::String(key.spelled()).to_string()).collect();
    match keys.as_slice() {
        [key] => key.clone(),
        keys => format!("[{}]", keys.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::l10n::Language;

    #[test]
    fn all_of_it_uncommented_is_what_holds_without_it() {
        let text = text(&Language::En.load());
        let uncommented: String = text
            .lines()
            .filter_map(|line| line.strip_prefix("# ").filter(|line| !line.starts_with(' ')))
            .map(|line| format!("{line}\n"))
            .collect();
        let read = settings::read(&uncommented).unwrap();
        assert_eq!(read.keys.as_deref(), Some(TABLE));
        assert_eq!((read.theme, read.motion), (None, Some(true)));
        assert!(text.lines().all(|line| line.is_empty() || line.starts_with('#')), "{text}");
        assert_eq!(settings::read(&text).unwrap(), settings::Settings::default());
    }
}
