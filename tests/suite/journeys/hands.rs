//! Faults and time in hand: links cut and mended, the whole lab paused and stepped, the past.

use super::{BOX, landed, select, started};
use crate::terminal::{Key, Terminal};

fn say(terminal: &Terminal, line: &str) {
    terminal.type_text("i");
    terminal.wait_for(BOX);
    terminal.line(line);
}

#[test]
fn a_link_is_cut_and_mended_and_the_messages_between_are_missed() {
    let terminal = started("pubsub", "tcp");
    landed(&terminal, 2);
    select(&terminal, "subscriber-1");
    terminal.type_text("c");
    terminal.wait_for("cut from publisher");
    // What is sent before the publisher has noticed is lost rather than missed.
    terminal.key(Key::F(3));
    terminal.wait_for("(everything) go");
    terminal.key(Key::F(2));
    say(&terminal, "meanwhile");
    terminal.wait_row(&["meanwhile", "↷ missed"]);
    select(&terminal, "subscriber-1");
    terminal.type_text("c");
    terminal.gone("cut from publisher");
    terminal.key(Key::F(4));
    terminal.wait_for("link to publisher: up");
    terminal.gone("not at the publisher yet");
    terminal.key(Key::F(2));
    say(&terminal, "afterwards");
    terminal.wait_row(&["afterwards", "✓ delivered"]);
    terminal.wait_row(&["meanwhile", "↷ missed"]);
}

#[test]
fn a_paused_lab_goes_on_one_message_a_step_and_can_be_looked_at_as_it_was() {
    let terminal = started("pubsub", "inproc");
    landed(&terminal, 2);
    terminal.key(Key::F(9));
    terminal.wait_for("all paused, libzmq goes on");
    terminal.line("hello");
    terminal.wait_row(&["hello", "◌ held"]);
    terminal.key(Key::F(10));
    terminal.wait_row(&["hello", "◌ paused", "∅ filtered"]);
    terminal.key(Key::F(10));
    terminal.wait_row(&["hello", "✓ delivered", "∅ filtered"]);
    terminal.key(Key::F(9));
    terminal.gone("all paused");
    terminal.key(Key::Esc);
    terminal.wait_for("Tab select");
    terminal.type_text("{");
    terminal.wait_for("it runs on. Esc: back to now");
    terminal.key(Key::Esc);
    terminal.gone("it runs on");
    terminal.wait_row(&["hello", "✓ delivered", "∅ filtered"]);
}
