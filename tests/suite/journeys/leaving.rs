//! Leaving: by key, by signal and by a crash, each time with the terminal as it was.

use super::{SIZE, started};
use crate::terminal::{Key, Signal, Terminal};

#[test]
fn ctrl_q_leaves_the_menu() {
    let terminal = Terminal::start(&[], SIZE.0, SIZE.1);
    terminal.wait_for("type to search");
    terminal.key(Key::Ctrl('q'));
    terminal.finish().expect_code(0);
}

#[test]
fn ctrl_c_leaves_the_lab() {
    let terminal = started("pipeline", "tcp");
    terminal.key(Key::Ctrl('c'));
    terminal.finish().expect_code(0);
}

#[test]
fn sigterm_leaves_in_order() {
    let terminal = started("pubsub", "tcp");
    terminal.signal(Signal::TERM);
    terminal.finish().expect_code(143);
}

#[test]
fn sighup_leaves_in_order() {
    let terminal = started("reqrep", "ipc");
    terminal.signal(Signal::HUP);
    terminal.finish().expect_code(129);
}

#[test]
#[cfg(debug_assertions)]
fn a_crash_restores_the_terminal_and_says_what_happened() {
    let terminal = Terminal::start_with(&[], SIZE, &[("ZMQ_LAB_PANIC", "1")]);
    let exit = terminal.finish();
    exit.expect_code(101);
    assert!(exit.last_screen.contains("panicked at"), "{}", exit.last_screen);
    assert!(exit.last_screen.contains("report"), "{}", exit.last_screen);
}

#[test]
fn a_call_without_a_terminal_on_stdin_is_told_so() {
    let script = format!("{} run pubsub < /dev/null", env!("CARGO_BIN_EXE_zmq-lab"));
    let exit = Terminal::start_program("sh", &["-c", &script], SIZE.0, SIZE.1).finish();
    exit.expect_code(2);
    assert!(exit.last_screen.contains("--headless"), "{}", exit.last_screen);
}
