//! Palettes: which colour each role has in each theme, the built-in ones and people's own.

use ratatui::style::Color;
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

/// How many hues peers have; more peers than this share them.
pub const HUES: usize = 8;

/// What a colour stands for. The names are those of a theme file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// What everything lies on.
    Background,
    /// What a selected row lies on.
    Chosen,
    /// Plain text.
    Text,
    /// What is there for those who look for it.
    Muted,
    /// Lines round and between things.
    Frame,
    /// What is over.
    Dead,
    /// Focus, selection, names of keys.
    Accent,
    /// What needs attention.
    Warning,
    /// What failed.
    Error,
    /// An escape that stands for a byte.
    Escape,
    /// A message that arrived.
    Delivered,
    /// A message that no subscription wanted.
    Filtered,
    /// A message that came before its receiver.
    Missed,
    /// A message that a full queue or a dead peer lost.
    Lost,
    /// A message that could not be sent.
    Refused,
    /// A message that left the lab.
    Outside,
    /// A message that is under way.
    Pending,
}

/// A colour for terminals of many colours, and its stand-in among sixteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paint {
    /// Where there are many; [`Color::Reset`] is the terminal's own.
    pub rich: Color,
    /// Where there are sixteen.
    pub plain: Color,
}

impl Paint {
    const fn new(rgb: u32, plain: Color) -> Self {
        let [_, r, g, b] = rgb.to_be_bytes();
        Self { rich: Color::Rgb(r, g, b), plain }
    }

    const fn of(colour: Color) -> Self {
        Self { rich: colour, plain: colour }
    }
}

/// The themes that come with the program, in the order in which a key goes through them.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr, Display,
)]
#[strum(serialize_all = "kebab-case")]
pub enum BuiltIn {
    /// Light on dark.
    #[default]
    Dark,
    /// Dark on light.
    Light,
    /// White on black, all of it far above what legibility asks for.
    HighContrast,
    /// The sixteen colours that the terminal itself was given, on its own background.
    Sixteen,
}

impl BuiltIn {
    const fn paint(self, role: Role) -> Paint {
        match self {
            Self::Dark => dark(role),
            Self::Light => light(role),
            Self::HighContrast => high_contrast(role),
            Self::Sixteen => sixteen(role),
        }
    }

    const fn hues(self) -> [Paint; HUES] {
        match self {
            Self::Dark => DARK_HUES,
            Self::Light => LIGHT_HUES,
            Self::HighContrast => HIGH_CONTRAST_HUES,
            Self::Sixteen => SIXTEEN_HUES,
        }
    }
}

/// A theme's colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// What it is called.
    pub name: String,
    /// Where colours come from that it does not name.
    pub base: BuiltIn,
    /// Those it names.
    pub own: Vec<(Role, Color)>,
    /// The hues of the peers; with none, those of the base.
    pub hues: Vec<Color>,
}

impl From<BuiltIn> for Palette {
    fn from(base: BuiltIn) -> Self {
        Self { name: base.to_string(), base, own: Vec::new(), hues: Vec::new() }
    }
}

impl Palette {
    /// The colour of a role.
    pub fn paint(&self, role: Role) -> Paint {
        let own = self.own.iter().find(|(named, _)| *named == role);
        own.map_or_else(|| self.base.paint(role), |(_, colour)| Paint::of(*colour))
    }

    /// The hues of the peers, in turn.
    pub fn hues(&self) -> [Paint; HUES] {
        if self.hues.is_empty() {
            return self.base.hues();
        }
        std::array::from_fn(|place| Paint::of(self.hues[place % self.hues.len()]))
    }
}

const fn dark(role: Role) -> Paint {
    match role {
        Role::Background => Paint::new(0x14_171f, Color::Black),
        Role::Chosen => Paint::new(0x2a_3048, Color::Reset),
        Role::Text => Paint::new(0xd5_d9e6, Color::White),
        Role::Muted => Paint::new(0xa0_a7c0, Color::Gray),
        Role::Frame => Paint::new(0x4f_5672, Color::DarkGray),
        Role::Dead => Paint::new(0x80_87a0, Color::Gray),
        Role::Accent => Paint::new(0x82_b4ff, Color::LightCyan),
        Role::Warning | Role::Missed => Paint::new(0xf2_c572, Color::LightYellow),
        Role::Error | Role::Lost => Paint::new(0xf5_8389, Color::LightRed),
        Role::Escape => Paint::new(0xe6_a67c, Color::LightYellow),
        Role::Delivered => Paint::new(0x8f_d67f, Color::LightGreen),
        Role::Filtered => Paint::new(0xa6_adc6, Color::Gray),
        Role::Refused => Paint::new(0xe5_95da, Color::LightMagenta),
        Role::Outside => Paint::new(0xa9_b4f2, Color::White),
        Role::Pending => Paint::new(0x7c_cbd9, Color::LightCyan),
    }
}

const DARK_HUES: [Paint; HUES] = [
    Paint::new(0xf5_a97f, Color::LightYellow),
    Paint::new(0x7f_d8c8, Color::LightCyan),
    Paint::new(0xc9_a6f8, Color::LightMagenta),
    Paint::new(0xe8_d98a, Color::LightGreen),
    Paint::new(0x86_c7f0, Color::LightCyan),
    Paint::new(0xf4_b4d4, Color::LightMagenta),
    Paint::new(0xb5_dd90, Color::LightGreen),
    Paint::new(0xb8_c0fa, Color::White),
];

const fn light(role: Role) -> Paint {
    match role {
        Role::Background => Paint::new(0xfa_fafc, Color::White),
        Role::Chosen => Paint::new(0xdf_e6f7, Color::Reset),
        Role::Text => Paint::new(0x26_2a3a, Color::Black),
        Role::Muted => Paint::new(0x57_5d76, Color::Black),
        Role::Frame => Paint::new(0xa0_a7bc, Color::DarkGray),
        Role::Dead => Paint::new(0x6a_7088, Color::Black),
        Role::Accent => Paint::new(0x1f_4fb0, Color::Blue),
        Role::Warning | Role::Missed => Paint::new(0x7d_5000, Color::Magenta),
        Role::Error | Role::Lost => Paint::new(0xb3_202a, Color::Red),
        Role::Escape => Paint::new(0x8a_4510, Color::Magenta),
        Role::Delivered => Paint::new(0x22_6a18, Color::Blue),
        Role::Filtered => Paint::new(0x57_5d76, Color::Black),
        Role::Refused => Paint::new(0x93_2484, Color::Magenta),
        Role::Outside => Paint::new(0x43_4eb0, Color::Blue),
        Role::Pending => Paint::new(0x0b_6576, Color::Black),
    }
}

const LIGHT_HUES: [Paint; HUES] = [
    Paint::new(0x8f_3a08, Color::Red),
    Paint::new(0x0a_6a5d, Color::Blue),
    Paint::new(0x6f_35b5, Color::Magenta),
    Paint::new(0x75_5c00, Color::Black),
    Paint::new(0x13_5f95, Color::Blue),
    Paint::new(0xa1_2b69, Color::Magenta),
    Paint::new(0x42_6a0c, Color::Black),
    Paint::new(0x3f_4bb8, Color::Blue),
];

const fn high_contrast(role: Role) -> Paint {
    match role {
        Role::Background => Paint::new(0x00_0000, Color::Black),
        Role::Chosen => Paint::new(0x00_2a52, Color::Reset),
        Role::Text => Paint::new(0xff_ffff, Color::White),
        Role::Muted => Paint::new(0xdc_dcdc, Color::White),
        Role::Frame => Paint::new(0xb0_b0b0, Color::Gray),
        Role::Dead => Paint::new(0xcc_cccc, Color::Gray),
        Role::Accent => Paint::new(0x6f_d3ff, Color::LightCyan),
        Role::Warning | Role::Missed => Paint::new(0xff_e14d, Color::LightYellow),
        Role::Error | Role::Lost => Paint::new(0xff_9c9c, Color::LightRed),
        Role::Escape => Paint::new(0xff_c27a, Color::LightYellow),
        Role::Delivered => Paint::new(0x7d_ff7d, Color::LightGreen),
        Role::Filtered => Paint::new(0xd0_d6ea, Color::White),
        Role::Refused => Paint::new(0xff_a6f2, Color::LightMagenta),
        Role::Outside => Paint::new(0xc3_ccff, Color::White),
        Role::Pending => Paint::new(0x6f_f0ff, Color::LightCyan),
    }
}

const HIGH_CONTRAST_HUES: [Paint; HUES] = [
    Paint::new(0xff_b27a, Color::LightYellow),
    Paint::new(0x5f_f0d8, Color::LightCyan),
    Paint::new(0xd9_bcff, Color::LightMagenta),
    Paint::new(0xff_f08a, Color::LightGreen),
    Paint::new(0x8f_d8ff, Color::LightCyan),
    Paint::new(0xff_c2e2, Color::LightMagenta),
    Paint::new(0xc2_f78c, Color::LightGreen),
    Paint::new(0xcc_d4ff, Color::White),
];

/// Only colours that stay legible where the terminal's palette is the usual one and its background
/// is dark; the gray that some palettes make their background is for lines alone.
const fn sixteen(role: Role) -> Paint {
    Paint::of(match role {
        Role::Background | Role::Chosen | Role::Text => Color::Reset,
        Role::Muted | Role::Dead | Role::Filtered => Color::Gray,
        Role::Frame => Color::DarkGray,
        Role::Accent | Role::Pending => Color::LightCyan,
        Role::Warning | Role::Missed | Role::Escape => Color::LightYellow,
        Role::Error | Role::Lost => Color::LightRed,
        Role::Delivered => Color::LightGreen,
        Role::Refused => Color::LightMagenta,
        Role::Outside => Color::White,
    })
}

const SIXTEEN_HUES: [Paint; HUES] = [
    Paint::of(Color::LightYellow),
    Paint::of(Color::LightCyan),
    Paint::of(Color::LightMagenta),
    Paint::of(Color::LightGreen),
    Paint::of(Color::Cyan),
    Paint::of(Color::LightMagenta),
    Paint::of(Color::Green),
    Paint::of(Color::White),
];

#[cfg(test)]
mod tests;
