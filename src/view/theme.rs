//! The theme: the named roles of colour, in three depths, and which glyphs the terminal can show.

use ratatui::style::{Color, Modifier, Style};
use termprofile::{ProfileColor, TermProfile};

use crate::lab::{Fate, PeerId};

/// How many hues peers have; more peers than this share them.
const HUES: usize = 8;

/// The roles that colours and weights play. No role is the only sign of anything.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Lines round and between things.
    pub frame: Style,
    /// Plain text.
    pub text: Style,
    /// What catches the eye among plain text.
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

/// A colour for terminals of many colours, and its stand-in among sixteen.
struct Paint {
    rgb: (u8, u8, u8),
    ansi: Color,
}

const fn paint(rgb: u32, ansi: Color) -> Paint {
    let [_, r, g, b] = rgb.to_be_bytes();
    Paint { rgb: (r, g, b), ansi }
}

const FRAME: Paint = paint(0x4f_5672, Color::DarkGray);
const MUTED: Paint = paint(0x82_89a5, Color::DarkGray);
const ACCENT: Paint = paint(0x82_b4ff, Color::LightBlue);
const CHOSEN: (u8, u8, u8) = (0x2a, 0x30, 0x48);
const DEAD: Paint = paint(0x6b_7089, Color::DarkGray);
const WARNING: Paint = paint(0xf2_c572, Color::Yellow);
const ERROR: Paint = paint(0xf0_7178, Color::LightRed);
const ESCAPE: Paint = paint(0xe0_9a6c, Color::Yellow);
const DELIVERED: Paint = paint(0x8f_d67f, Color::LightGreen);
const FILTERED: Paint = paint(0x94_9bb8, Color::Gray);
const REFUSED: Paint = paint(0xe5_8fd8, Color::LightMagenta);
const OUTSIDE: Paint = paint(0xa9_b4f2, Color::LightBlue);
const PENDING: Paint = paint(0x7c_cbd9, Color::LightCyan);
const HUE: [Paint; HUES] = [
    paint(0xf5_a97f, Color::LightYellow),
    paint(0x7f_d8c8, Color::LightCyan),
    paint(0xc9_a6f8, Color::LightMagenta),
    paint(0xe8_d98a, Color::Yellow),
    paint(0x86_c7f0, Color::Cyan),
    paint(0xf4_b4d4, Color::Magenta),
    paint(0xb5_dd90, Color::LightGreen),
    paint(0xb8_c0fa, Color::LightBlue),
];

impl Theme {
    /// The dark theme in the colours that `profile` has.
    pub fn dark(profile: TermProfile) -> Self {
        let fg =
            |paint: &Paint| colour(profile, paint).map_or(Style::new(), |c| Style::new().fg(c));
        let bold = |paint: &Paint| fg(paint).add_modifier(Modifier::BOLD);
        // Sixteen colours have none quiet enough to lie under others; each chosen row has its sign.
        let (r, g, b) = CHOSEN;
        let chosen = if profile >= TermProfile::Ansi256 {
            Style::new().bg(profile.adapt_color(Color::Rgb(r, g, b)).unwrap_or_default())
        } else if profile == TermProfile::Ansi16 {
            Style::new().add_modifier(Modifier::BOLD)
        } else {
            Style::new().add_modifier(Modifier::REVERSED)
        };
        let colourless = profile < TermProfile::Ansi16;
        let quiet = |paint: &Paint| {
            if colourless { Style::new().add_modifier(Modifier::DIM) } else { fg(paint) }
        };
        Self {
            frame: quiet(&FRAME),
            text: Style::new(),
            strong: Style::new().add_modifier(Modifier::BOLD),
            muted: quiet(&MUTED),
            accent: bold(&ACCENT),
            chosen,
            found: Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
            dead: quiet(&DEAD),
            warning: fg(&WARNING),
            error: bold(&ERROR),
            escape: fg(&ESCAPE).add_modifier(Modifier::ITALIC),
            fates: Fates {
                delivered: fg(&DELIVERED),
                filtered: quiet(&FILTERED),
                missed: fg(&WARNING),
                lost: fg(&ERROR),
                refused: fg(&REFUSED),
                outside: fg(&OUTSIDE),
                pending: fg(&PENDING),
            },
            hues: HUE.each_ref().map(fg),
            ascii: false,
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
        match fate {
            Fate::Delivered { .. } => self.fates.delivered,
            Fate::Filtered => self.fates.filtered,
            Fate::Missed(_) => self.fates.missed,
            Fate::Dropped(_) | Fate::Lost(_) => self.fates.lost,
            Fate::Refused(_) => self.fates.refused,
            Fate::Outside => self.fates.outside,
            Fate::Pending(_) => self.fates.pending,
        }
    }
}

fn colour(profile: TermProfile, paint: &Paint) -> Option<Color> {
    let (r, g, b) = paint.rgb;
    ProfileColor::new(Color::Rgb(r, g, b), profile).ansi_16(paint.ansi).adapt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_no_role_has_one() {
        let theme = Theme::dark(TermProfile::NoColor);
        for style in [theme.frame, theme.accent, theme.fates.lost, theme.hue(PeerId(3))] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert!(theme.chosen.add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn with_sixteen_colours_only_those_are_used() {
        let theme = Theme::dark(TermProfile::Ansi16);
        assert_eq!(theme.fates.lost.fg, Some(Color::LightRed));
        assert_eq!(theme.chosen.bg, None);
    }

    #[test]
    fn neighbouring_peers_differ_in_hue() {
        let theme = Theme::dark(TermProfile::TrueColor);
        for id in 0..HUES as u32 {
            assert_ne!(theme.hue(PeerId(id)), theme.hue(PeerId(id + 1)));
        }
    }
}
