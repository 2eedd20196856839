//! Every sentence a person reads, typed and translatable.
//!
//! The sentences stand in `assets/locales/<language>/*.ftl` ([Fluent](https://projectfluent.org));
//! the build turns each into a method of [`Words`], so a missing sentence or a wrong argument does
//! not compile. Only `phrase`, `view`, `report` and `cli` put words to data.

mod catalogue {
    #![allow(
        missing_docs,
        clippy::all,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::allow_attributes_without_reason,
        reason = "generated code"
    )]
    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
}

pub use catalogue::{L10n as Language, L10nLanguage as Words};

/// The variables that name the locale, the mightiest first; locale(7).
pub const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language that words are in.
pub fn language(words: &Words) -> Language {
    words.language_code().parse().unwrap_or_default()
}

/// All languages: the tag of each, and what it calls itself.
pub fn all() -> Vec<(String, String)> {
    let told = |known: &Language| (known.to_string(), known.language_name().to_owned());
    Language::iter().map(told).collect()
}

/// The language at a place among all of them.
pub fn at(place: usize) -> Language {
    Language::iter().nth(place).copied().unwrap_or_default()
}

/// Its place among all languages.
pub fn place(language: Language) -> usize {
    Language::iter().position(|known| *known == language).unwrap_or_default()
}

/// The language that the locale's variables ask for: the first of them that says anything counts.
/// English where they ask for none of ours, or for letters in another code than UTF-8.
pub fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Language {
    let said = LOCALE.into_iter().filter_map(variable).find(|said| !said.is_empty());
    said.as_deref().and_then(named).unwrap_or_default()
}

/// The language that a locale's name such as `zh_CN.UTF-8` stands for, if it is one of ours.
fn named(locale: &str) -> Option<Language> {
    let locale = locale.split('@').next().unwrap_or_default();
    let (name, code) = locale.split_once('.').unwrap_or((locale, "utf-8"));
    if !matches!(code.to_ascii_lowercase().as_str(), "utf-8" | "utf8") {
        return None;
    }
    let primary = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    let same = |known: &&Language| known.eq_ignore_ascii_case(&name.replace('_', "-"));
    let related = |known: &&Language| primary(known) == primary(name);
    Language::iter().find(same).or_else(|| Language::iter().find(related)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(variables: &[(&str, &str)]) -> Language {
        of_locale(|name| {
            let known = variables.iter().find(|(variable, _)| *variable == name);
            known.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_locale_chooses_the_language() {
        for (locale, language) in [
            ("zh_CN.UTF-8", Language::ZhCN),
            ("zh_CN.utf8", Language::ZhCN),
            ("zh", Language::ZhCN),
            ("zh_TW.UTF-8", Language::ZhCN),
            ("zh_CN.UTF-8@pinyin", Language::ZhCN),
            ("zh_CN.GB18030", Language::En),
            ("en_GB.UTF-8", Language::En),
            ("de_DE.UTF-8", Language::En),
            ("C", Language::En),
            ("C.UTF-8", Language::En),
        ] {
            assert_eq!(asked(&[("LANG", locale)]), language, "{locale}");
        }
        assert_eq!(asked(&[]), Language::En);
    }

    #[test]
    fn the_mightiest_variable_that_says_anything_counts() {
        assert_eq!(asked(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")]), Language::En);
        assert_eq!(asked(&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")]), Language::ZhCN);
        let messages = [("LC_MESSAGES", "zh_CN.UTF-8"), ("LANG", "en_US.UTF-8")];
        assert_eq!(asked(&messages), Language::ZhCN);
    }

    #[test]
    fn every_language_knows_which_it_is() {
        for known in Language::iter() {
            let words = known.load();
            assert_eq!(language(&words), *known);
            assert_eq!(words.language_name(), known.language_name());
        }
    }
}
