//! Journeys to a look that suits the person and the terminal.

use std::fs;

use vt100::Color;

use crate::terminal::{Key, Terminal};

const SIZE: (u16, u16) = (120, 36);

/// The background on which a text stands.
fn ground(terminal: &Terminal, text: &str) -> Color {
    terminal.wait_for(text);
    let (x, y) = terminal.find(text);
    terminal.cell(x, y, |cell| cell.bgcolor())
}

fn menu(args: &[&str], env: &[(&str, &str)]) -> Terminal {
    let terminal = Terminal::start_with(args, SIZE, env);
    terminal.wait_for("type to search");
    terminal
}

const COLOURS: (&str, &str) = ("COLORTERM", "truecolor");

#[test]
fn the_theme_is_chosen_by_the_call_the_terminal_and_a_key() {
    let dark = ground(&menu(&[], &[COLOURS]), "search");
    let light = ground(&menu(&["--theme", "light"], &[COLOURS]), "search");
    assert_ne!(dark, light);
    let told = menu(&[], &[COLOURS, ("COLORFGBG", "0;15")]);
    assert_eq!(ground(&told, "search"), light);
    let plain = menu(&[], &[("TERM", "xterm")]);
    assert_eq!(ground(&plain, "search"), Color::Default);
    plain.key(Key::Ctrl('l'));
    plain.wait_for("Theme: dark.");
}

#[test]
fn without_colour_there_is_none() {
    let terminal = menu(&["--theme", "light"], &[COLOURS, ("NO_COLOR", "1")]);
    let (x, y) = terminal.find("search");
    let colours = terminal.cell(x, y, |cell| (cell.fgcolor(), cell.bgcolor()));
    assert_eq!(colours, (Color::Default, Color::Default));
    terminal.key(Key::Ctrl('l'));
    terminal.wait_for("Colours are off");
}

#[test]
fn a_theme_of_ones_own_is_a_file() {
    let home = tempfile::tempdir().unwrap();
    let themes = home.path().join("zmq-lab/themes");
    fs::create_dir_all(&themes).unwrap();
    fs::write(themes.join("mine.toml"), "base = 'light'\nbackground = '#102030'\n").unwrap();
    fs::write(home.path().join("zmq-lab/settings.toml"), "theme = 'mine'\nascii = true\n").unwrap();
    let place = home.path().to_str().unwrap();
    let env = [COLOURS, ("XDG_CONFIG_HOME", place)];
    let terminal = menu(&[], &env);
    assert_eq!(ground(&terminal, "search"), Color::Rgb(0x10, 0x20, 0x30));
    assert!(terminal.screen().is_ascii(), "{}", terminal.screen());
    // What is wrong with it is told at its place, before any screen opens.
    fs::write(themes.join("mine.toml"), "bass = 'light'\naccent = 'blurple'\n").unwrap();
    let refused = Terminal::start_with(&[], SIZE, &env).finish();
    assert_eq!(refused.code, Some(2));
    for told in
        ["mine.toml", "'bass'", "did you mean 'base'?", "'blurple' is no colour", "2 faults"]
    {
        assert!(refused.last_screen.contains(told), "{told}: {}", refused.last_screen);
    }
    let unknown = Terminal::start_with(&["--theme", "lihgt"], SIZE, &[]).finish();
    assert!(unknown.last_screen.contains("did you mean 'light'?"), "{}", unknown.last_screen);
}
