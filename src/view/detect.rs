//! What the terminal can show, as the environment tells it.

use std::io;

use termprofile::{DetectorSettings, TermProfile};

use super::palette::BuiltIn;

/// What a terminal can show.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// How many colours.
    pub profile: TermProfile,
    /// Whether ASCII only.
    pub ascii: bool,
    /// Whether its background is said to be light. Most terminals do not say; asking them would
    /// delay the first frame and could take what is typed meanwhile for the answer.
    light: bool,
}

impl Terminal {
    /// What the environment tells of the terminal on the standard output.
    pub fn detect() -> Self {
        let profile = TermProfile::detect(&io::stdout(), DetectorSettings::default());
        let var = |name: &str| std::env::var(name).unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(var).into_iter().find(|v| !v.is_empty());
        Self {
            // Whoever draws on a terminal has one, even where its output is no tty for the detector.
            profile: profile.max(TermProfile::NoColor),
            ascii: only_ascii(&var("TERM"), locale.as_deref()),
            light: light(&var("COLORFGBG")),
        }
    }

    /// The theme that suits it.
    pub const fn theme(self) -> BuiltIn {
        match self.profile {
            _ if self.light => BuiltIn::Light,
            TermProfile::Ansi16 => BuiltIn::Sixteen,
            TermProfile::NoTty
            | TermProfile::NoColor
            | TermProfile::Ansi256
            | TermProfile::TrueColor => BuiltIn::Dark,
        }
    }
}

/// Whether `COLORFGBG` (such as `0;15` or `0;default;15`) names a light background.
fn light(colours: &str) -> bool {
    matches!(colours.rsplit_once(';'), Some((_, "7" | "15")))
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
    fn the_theme_suits_the_colours_and_the_background() {
        for (profile, colours, theme) in [
            (TermProfile::TrueColor, "", BuiltIn::Dark),
            (TermProfile::TrueColor, "15;0", BuiltIn::Dark),
            (TermProfile::Ansi256, "0;default;15", BuiltIn::Light),
            (TermProfile::Ansi16, "", BuiltIn::Sixteen),
            (TermProfile::Ansi16, "0;7", BuiltIn::Light),
            (TermProfile::NoColor, "", BuiltIn::Dark),
        ] {
            let terminal = Terminal { profile, ascii: false, light: light(colours) };
            assert_eq!(terminal.theme(), theme, "{profile:?} {colours}");
        }
    }

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
