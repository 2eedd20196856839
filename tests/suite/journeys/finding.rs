//! Finding one message among many: search, filter, and opening it.

use super::{landed, started};
use crate::terminal::Key;

#[test]
fn a_message_is_searched_for_opened_and_read_to_its_bytes() {
    let terminal = started("pubsub", "tcp");
    landed(&terminal, 2);
    for line in ["weather: rain", "123 news of the day", "weather: snow"] {
        terminal.line(line);
        terminal.wait_row(&[line, "✓ delivered"]);
    }
    terminal.key(Key::Esc);
    terminal.wait_for("Esc type");
    terminal.type_text("/");
    terminal.wait_for("Which messages hold this text?");
    terminal.type_text("NEWS");
    terminal.key(Key::Enter);
    terminal.wait_row(&["▸", "123 news of the day"]);
    terminal.wait_for("/NEWS");
    terminal.key(Key::Enter);
    terminal.wait_for("Message 2 from publisher");
    terminal.wait_row(&["subscriber-2", "✓ delivered after", "seen"]);
    terminal.wait_row(&["0000", "31 32 33 20 6e 65 77 73", "123 news"]);
    terminal.key(Key::Esc);
    terminal.gone("Message 2 from publisher");

    terminal.type_text("f");
    terminal.wait_for("Which messages shall be shown?");
    terminal.type_text("fate:filtered");
    terminal.key(Key::Enter);
    terminal.wait_for("only fate:filtered · 1–2 of 2");
    // The first Esc shows all again, the second goes back to the box.
    terminal.key(Key::Esc);
    terminal.gone("only fate:filtered");
    terminal.wait_row(&["123 news of the day", "✓ delivered"]);
    terminal.key(Key::Esc);
    terminal.wait_for("Enter send");
    terminal.type_text("still typing");
    terminal.wait_for("still typing");
}
