//! The theme: the styles of all roles, in the colours a terminal has, and which glyphs it can show.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use termprofile::TermProfile;

use super::palette::{BuiltIn, HUES, Paint, Palette, Role};
use crate::lab::{Fate, FateKind, PeerId};

/// The roles that colours and weights play. No role is the only sign of anything.
#[derive(Clone, Debug)]
pub struct Theme {
    /// What it is called.
    pub name: String,
    /// What everything lies on; `None` is the terminal's own.
    pub background: Option<Color>,
    /// Lines round and between things.
    pub frame: Style,
    /// Plain text.
    pub text: Style,
    /// What catches the eye; laid over the colour of what it is.
    pub strong: Style,
    /// What is there for those who look for it.
    pub muted: Style,
    /// The one accent: focus, selection, names of keys.
    pub accent: Style,
    /// A selected row, laid over its own styles.
    pub chosen: Style,
    /// What was searched for, laid over its own styles.
    pub found: Style,
    /// What is over.
    pub dead: Style,
    /// What needs attention.
    pub warning: Style,
    /// What failed.
    pub error: Style,
    /// An escape that stands for a byte.
    pub escape: Style,
    /// The colours of the fates.
    pub fates: Fates,
    /// Each peer's hue, everywhere.
    hues: [Style; HUES],
    /// Whether only ASCII can be shown.
    pub ascii: bool,
}

/// One colour for each fate, everywhere.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is the fate of its name")]
pub struct Fates {
    pub delivered: Style,
    pub filtered: Style,
    pub missed: Style,
    pub lost: Style,
    pub refused: Style,
    pub outside: Style,
    pub pending: Style,
}

impl Theme {
    /// The dark theme in the colours that `profile` has.
    pub fn dark(profile: TermProfile) -> Self {
        Self::new(&Palette::from(BuiltIn::Dark), profile)
    }

    /// A palette in the colours that `profile` has.
    pub fn new(palette: &Palette, profile: TermProfile) -> Self {
        let colourless = profile < TermProfile::Ansi16;
        let ink = |paint: Paint| {
            colour(profile, paint).map_or_else(Style::new, |colour| Style::new().fg(colour))
        };
        let of = |role: Role| ink(palette.paint(role));
        let bold = |role: Role| of(role).add_modifier(Modifier::BOLD);
        // Where there is no colour, what is quiet is dim.
        let quiet = |role: Role| {
            if colourless { Style::new().add_modifier(Modifier::DIM) } else { of(role) }
        };
        // Sixteen colours have none quiet enough to lie under others; each chosen row has its sign.
        let chosen = match colour(profile, palette.paint(Role::Chosen)) {
            Some(chosen) => Style::new().bg(chosen),
            None if colourless => Style::new().add_modifier(Modifier::REVERSED),
            None => Style::new().add_modifier(Modifier::BOLD),
        };
        Self {
            name: palette.name.clone(),
            background: colour(profile, palette.paint(Role::Background)),
            frame: quiet(Role::Frame),
            text: of(Role::Text),
            strong: Style::new().add_modifier(Modifier::BOLD),
            muted: quiet(Role::Muted),
            accent: bold(Role::Accent),
            chosen,
            found: Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
            dead: quiet(Role::Dead),
            warning: of(Role::Warning),
            error: bold(Role::Error),
            escape: of(Role::Escape).add_modifier(Modifier::ITALIC),
            fates: Fates {
                delivered: of(Role::Delivered),
                filtered: quiet(Role::Filtered),
                missed: of(Role::Missed),
                lost: of(Role::Lost),
                refused: of(Role::Refused),
                outside: of(Role::Outside),
                pending: of(Role::Pending),
            },
            hues: palette.hues().map(ink),
            ascii: false,
        }
    }

    /// Gives every cell that has no colour of its own those of the theme.
    pub fn ground(&self, buffer: &mut Buffer) {
        let ink = self.text.fg;
        if ink.is_none() && self.background.is_none() {
            return;
        }
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = ink.unwrap_or(Color::Reset);
            }
            if cell.bg == Color::Reset {
                cell.bg = self.background.unwrap_or(Color::Reset);
            }
        }
    }

    /// The same theme with ASCII glyphs only.
    #[must_use]
    pub fn in_ascii(self, ascii: bool) -> Self {
        Self { ascii, ..self }
    }

    /// A peer's hue.
    pub fn hue(&self, peer: PeerId) -> Style {
        self.hues[peer.index() % HUES]
    }

    /// A fate's colour.
    pub const fn fate(&self, fate: &Fate) -> Style {
        self.kind(FateKind::of(fate))
    }

    /// The colour of a kind of fates.
    pub const fn kind(&self, kind: FateKind) -> Style {
        match kind {
            FateKind::Delivered => self.fates.delivered,
            FateKind::Filtered => self.fates.filtered,
            FateKind::Missed => self.fates.missed,
            FateKind::Dropped | FateKind::Lost => self.fates.lost,
            FateKind::Refused => self.fates.refused,
            FateKind::Outside => self.fates.outside,
            FateKind::Pending => self.fates.pending,
        }
    }
}

/// The colour where there are as many as `profile` has; `None` is the terminal's own.
fn colour(profile: TermProfile, paint: Paint) -> Option<Color> {
    let colour = match profile {
        TermProfile::NoTty | TermProfile::NoColor => return None,
        TermProfile::Ansi16 => paint.plain,
        TermProfile::Ansi256 | TermProfile::TrueColor => paint.rich,
    };
    profile.adapt_color(colour).filter(|colour| *colour != Color::Reset)
}

/// The themes there are to choose from; there is always one.
#[derive(Clone, Debug)]
pub struct Themes {
    first: Theme,
    more: Vec<Theme>,
}

impl Themes {
    /// These, in this order.
    pub const fn new(first: Theme, more: Vec<Theme>) -> Self {
        Self { first, more }
    }

    /// The theme at a place; the first where there is none.
    pub fn at(&self, place: usize) -> &Theme {
        place.checked_sub(1).and_then(|place| self.more.get(place)).unwrap_or(&self.first)
    }

    /// What they are called.
    pub fn names(&self) -> Vec<String> {
        std::iter::once(&self.first).chain(&self.more).map(|theme| theme.name.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use strum::IntoEnumIterator as _;

    use super::*;

    #[test]
    fn without_colour_no_role_has_one() {
        let theme = Theme::dark(TermProfile::NoColor);
        for style in [theme.frame, theme.accent, theme.fates.lost, theme.hue(PeerId(3))] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert_eq!(theme.background, None);
        assert!(theme.chosen.add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn with_sixteen_colours_only_those_are_used() {
        for name in BuiltIn::iter() {
            let theme = Theme::new(&name.into(), TermProfile::Ansi16);
            for style in [theme.text, theme.frame, theme.fates.lost, theme.hue(PeerId(3))] {
                let plain = |colour| !matches!(colour, Color::Rgb(..) | Color::Indexed(_));
                assert!(style.fg.is_none_or(plain), "{name}: {style:?}");
            }
            assert_eq!(theme.chosen.bg, None);
        }
    }

    #[test]
    fn what_has_no_colour_gets_that_of_the_theme_and_the_rest_keeps_its_own() {
        let theme = Theme::new(&BuiltIn::Light.into(), TermProfile::TrueColor);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        buffer.set_string(0, 0, "a", Style::reset());
        buffer.set_string(1, 0, "b", theme.accent);
        buffer.set_style(Rect::new(1, 0, 1, 1), theme.chosen);
        theme.ground(&mut buffer);
        let of = |x| (Some(buffer[(x, 0)].fg), Some(buffer[(x, 0)].bg));
        assert_eq!(of(0), (theme.text.fg, theme.background));
        assert_eq!(of(1), (theme.accent.fg, theme.chosen.bg));
        assert_eq!(of(2), (theme.text.fg, theme.background));
    }

    #[test]
    fn the_terminals_own_background_stays_where_a_theme_says_so() {
        let mut palette = Palette::from(BuiltIn::Dark);
        palette.own.push((Role::Background, Color::Reset));
        assert_eq!(Theme::new(&palette, TermProfile::TrueColor).background, None);
    }

    #[test]
    fn neighbouring_peers_differ_in_hue() {
        let theme = Theme::dark(TermProfile::TrueColor);
        for id in 0..HUES as u32 {
            assert_ne!(theme.hue(PeerId(id)), theme.hue(PeerId(id + 1)));
        }
    }
}
