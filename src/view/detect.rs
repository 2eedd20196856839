//! What the terminal can show, as the environment tells it.

use std::io;

use termprofile::{DetectorSettings, TermProfile};

use super::theme::Theme;

/// The theme that suits this terminal.
pub fn theme() -> Theme {
    let profile = TermProfile::detect(&io::stdout(), DetectorSettings::default());
    // Whoever draws on a terminal has one, even where its output is no tty for the detector.
    let profile = profile.max(TermProfile::NoColor);
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(var).into_iter().find(|v| !v.is_empty());
    Theme::dark(profile).in_ascii(only_ascii(&var("TERM"), locale.as_deref()))
}

/// Whether a terminal shows ASCII only: the old consoles, and where a locale names another charset.
/// A locale that names none says nothing of the terminal.
fn only_ascii(term: &str, locale: Option<&str>) -> bool {
    let charset = locale.and_then(|locale| locale.split_once('.')).map(|(_, charset)| charset);
    let utf8 = |charset: &str| {
        let plain: String = charset.chars().filter(char::is_ascii_alphanumeric).collect();
        plain.to_ascii_lowercase().starts_with("utf8")
    };
    matches!(term, "linux" | "vt100" | "vt220" | "dumb" | "ansi")
        || charset.is_some_and(|charset| !utf8(charset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_consoles_and_other_charsets_get_ascii() {
        for (term, locale, ascii) in [
            ("xterm-256color", Some("en_US.UTF-8"), false),
            ("xterm-256color", Some("zh_CN.utf8@x"), false),
            ("xterm-256color", Some("C"), false),
            ("xterm-256color", None, false),
            ("xterm", Some("de_DE.ISO-8859-1"), true),
            ("linux", Some("en_US.UTF-8"), true),
        ] {
            assert_eq!(only_ascii(term, locale), ascii, "{term} {locale:?}");
        }
    }
}
