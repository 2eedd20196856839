//! Journeys: a person at the real program, from the menu to what they came for.

mod finding;
mod flows;
mod following;
mod hands;
mod keeping;
mod language;
mod learning;
mod leaving;
mod looks;
mod outsiders;
mod patterns;
mod typing;

use crate::terminal::{Key, Terminal};

/// A window most people have.
const SIZE: (u16, u16) = (120, 36);

/// What the input box says while nothing is typed.
const BOX: &str = "type a message";

/// A person who has opened the menu and started the pattern that `search` finds.
fn started(search: &str, transport: &str) -> Terminal {
    let terminal = Terminal::start(&["--transport", transport], SIZE.0, SIZE.1);
    terminal.wait_for("type to search");
    terminal.type_text(search);
    terminal.wait_row(&["search", search]);
    terminal.key(Key::Enter);
    terminal.wait_row(&["● running"]);
    terminal.wait_for(BOX);
    terminal
}

/// Waits until so many subscriptions have landed at the publisher; a message sent before would be
/// missed.
fn landed(terminal: &Terminal, count: usize) {
    terminal.key(Key::F(3));
    terminal.wait_until(&format!("{count} subscriptions to land"), |screen| {
        screen.contents().matches("sees a subscription").count() >= count
    });
    terminal.key(Key::F(2));
    terminal.wait_for("No message yet");
}

/// Leaves the input box for the panes and selects the peer whose box has this name, by clicking it.
fn select(terminal: &Terminal, name: &str) {
    let (x, y) = terminal.find(name);
    terminal.click(x, y);
}
