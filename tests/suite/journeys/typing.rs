//! The input box, and the window it stands in.

use super::{BOX, SIZE, landed, started};
use crate::terminal::Key;

#[test]
fn wide_characters_are_typed_shown_and_received_whole() {
    let terminal = started("reqrep", "tcp");
    terminal.type_text("你好");
    terminal.wait_for("你好");
    let (x, y) = terminal.find("你好");
    // An input method draws where the real cursor stands: behind both, four columns on.
    terminal.wait_until("the cursor to stand behind both", |screen| {
        !screen.hide_cursor() && screen.cursor_position() == (y, x + 4)
    });
    terminal.key(Key::Left);
    terminal.type_text("们");
    terminal.wait_for("你们好");
    terminal.key(Key::Enter);
    terminal.wait_row(&["client-1", "你们好", "↩ delivered", "✓ delivered"]);
}

#[test]
fn history_brings_back_what_was_typed() {
    let terminal = started("reqrep", "inproc");
    for line in ["alpha", "beta"] {
        terminal.line(line);
        terminal.wait_row(&["client-1", line, "↩ delivered"]);
    }
    terminal.key(Key::Up);
    terminal.key(Key::Up);
    terminal.type_text("!");
    terminal.wait_for("alpha!");
}

#[test]
fn a_paste_of_a_few_lines_sends_each() {
    let terminal = started("pubsub", "inproc");
    landed(&terminal, 2);
    terminal.paste("first\nsecond\nthird\n");
    for line in ["first", "second", "third"] {
        terminal.wait_row(&[line, "✓ delivered"]);
    }
}

#[test]
fn a_paste_of_many_lines_asks_once() {
    let lines: Vec<String> = (1..=25).map(|n| format!("line {n}")).collect();
    let text = lines.join("\n");
    let terminal = started("pubsub", "inproc");
    landed(&terminal, 2);
    terminal.paste(&text);
    terminal.wait_for("Send 25 lines");
    terminal.type_text("n");
    terminal.gone("Send 25 lines");
    terminal.wait_for("No message yet");

    terminal.paste(&text);
    terminal.wait_for("Send 25 lines");
    terminal.type_text("y");
    terminal.wait_row(&["25", "line 25", "✓ delivered"]);
    terminal.wait_for("sent 25");
}

#[test]
fn a_window_that_is_too_small_says_what_is_needed_and_a_larger_one_goes_on() {
    let terminal = started("pubsub", "inproc");
    landed(&terminal, 2);
    terminal.type_text("half a ");
    terminal.resize(50, 10);
    terminal.wait_for("60x16");
    terminal.gone(BOX);
    terminal.resize(60, 16);
    terminal.wait_for("half a ");
    terminal.resize(SIZE.0, SIZE.1);
    terminal.wait_row(&["F1", "help"]);
    terminal.line("line");
    terminal.wait_row(&["half a line", "✓ delivered"]);
}

#[test]
fn help_shows_the_keys_and_goes_away() {
    let terminal = started("pubsub", "inproc");
    terminal.key(Key::F(1));
    terminal.wait_for("leave zmq-lab");
    terminal.key(Key::Esc);
    terminal.wait_for(BOX);
}

#[test]
fn the_mouse_opens_a_tab_and_the_wheel_scrolls() {
    let terminal = started("pubsub", "inproc");
    let (x, y) = terminal.find("Lesson");
    terminal.click(x, y);
    terminal.wait_for("A PUB socket sends");
    terminal.wheel(true, x, y + 3);
    terminal.gone("A PUB socket sends");
    terminal.wheel(false, x, y + 3);
    terminal.wait_for("A PUB socket sends");
}
