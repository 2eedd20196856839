//! Legibility, computed: contrast ratios as WCAG 2 defines them
//! (<https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio>).

use strum::IntoEnumIterator as _;
use termprofile::TermProfile;

use super::*;

type Rgb = (u8, u8, u8);

/// What the sixteen colours are on a terminal, in the order of their numbers.
type Sixteen = [u32; 16];

/// xterm's, from its `XTerm-col.ad`.
const XTERM: Sixteen = [
    0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
    0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
];
/// The Linux console's, from its `vt.c`.
const CONSOLE: Sixteen = [
    0x00_0000, 0xaa_0000, 0x00_aa00, 0xaa_5500, 0x00_00aa, 0xaa_00aa, 0x00_aaaa, 0xaa_aaaa,
    0x55_5555, 0xff_5555, 0x55_ff55, 0xff_ff55, 0x55_55ff, 0xff_55ff, 0x55_ffff, 0xff_ffff,
];

fn rgb(hex: u32) -> Rgb {
    let [_, r, g, b] = hex.to_be_bytes();
    (r, g, b)
}

/// What a colour looks like; `own` is what the terminal has for none.
fn shown(colour: Color, sixteen: &Sixteen, own: Rgb) -> Rgb {
    let number = match colour {
        Color::Rgb(r, g, b) => return (r, g, b),
        Color::Reset => return own,
        Color::Indexed(index @ 16..=231) => {
            let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            let n = index - 16;
            return (step(n / 36), step(n / 6 % 6), step(n % 6));
        }
        Color::Indexed(index @ 232..) => {
            let gray = 8 + 10 * (index - 232);
            return (gray, gray, gray);
        }
        Color::Indexed(index) => index,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    rgb(sixteen[usize::from(number)])
}

fn luminance((r, g, b): Rgb) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// What a role has to reach on the background, and what on a chosen row.
fn least(strict: bool, role: Role) -> (f64, f64) {
    match role {
        Role::Background | Role::Chosen => (0.0, 0.0),
        // Lines carry no meaning of their own.
        Role::Frame => (if strict { 7.0 } else { 2.2 }, 0.0),
        // What is over may step back, as long as it can be read.
        Role::Dead => (4.5, if strict { 4.5 } else { 3.0 }),
        Role::Text
        | Role::Muted
        | Role::Accent
        | Role::Warning
        | Role::Error
        | Role::Escape
        | Role::Delivered
        | Role::Filtered
        | Role::Missed
        | Role::Lost
        | Role::Refused
        | Role::Outside
        | Role::Pending => {
            let body = if strict { 7.0 } else { 4.5 };
            (body, body)
        }
    }
}

/// All that is less legible than it has to be.
fn illegible(profile: TermProfile, sixteen: &Sixteen, of: fn(Paint) -> Color) -> Vec<String> {
    let mut found = Vec::new();
    for base in BuiltIn::iter() {
        let palette = Palette::from(base);
        // Of sixteen colours only white and yellow are that far from black.
        let strict = base == BuiltIn::HighContrast && profile > TermProfile::Ansi16;
        let dark = (0, 0, 0);
        let light_text = rgb(sixteen[7]);
        let adapt = |paint| profile.adapt_color(of(paint)).unwrap_or(Color::Reset);
        let background = shown(adapt(palette.paint(Role::Background)), sixteen, dark);
        let chosen = shown(adapt(palette.paint(Role::Chosen)), sixteen, background);
        let mut judge = |name: &str, paint: Paint, (plain, row): (f64, f64)| {
            let ink = shown(adapt(paint), sixteen, light_text);
            for (place, ground, least) in [("", background, plain), (" chosen", chosen, row)] {
                let ratio = contrast(ink, ground);
                if ratio < least {
                    found.push(format!("{base} {name}{place}: {ratio:.2} < {least}"));
                }
            }
        };
        for role in Role::iter() {
            judge(role.into(), palette.paint(role), least(strict, role));
        }
        for (place, hue) in palette.hues().into_iter().enumerate() {
            judge(&format!("peer {place}"), hue, least(strict, Role::Text));
        }
    }
    found
}

#[test]
fn the_ratio_is_that_of_the_standard() {
    assert_eq!(contrast((0, 0, 0), (255, 255, 255)), 21.0);
    // The example gray of many guides: just enough on white.
    let gray = contrast((0x76, 0x76, 0x76), (255, 255, 255));
    assert!((4.54..4.55).contains(&gray), "{gray}");
}

#[test]
fn every_theme_is_legible_in_true_colour() {
    let found = illegible(TermProfile::TrueColor, &XTERM, |paint| paint.rich);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_theme_is_legible_in_256_colours() {
    let found = illegible(TermProfile::Ansi256, &XTERM, |paint| paint.rich);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_theme_is_legible_in_the_sixteen_colours_of_xterm_and_of_the_console() {
    for sixteen in [&XTERM, &CONSOLE] {
        let found = illegible(TermProfile::Ansi16, sixteen, |paint| paint.plain);
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn what_an_own_theme_does_not_name_comes_from_its_base() {
    let own = vec![(Role::Accent, Color::Red)];
    let palette = Palette { name: "mine".into(), base: BuiltIn::Light, own, hues: vec![] };
    assert_eq!(palette.paint(Role::Accent), Paint::of(Color::Red));
    assert_eq!(palette.paint(Role::Text), light(Role::Text));
    assert_eq!(palette.hues(), LIGHT_HUES);
    let two = Palette { hues: vec![Color::Red, Color::Blue], ..palette };
    assert_eq!(two.hues()[2], Paint::of(Color::Red));
}
