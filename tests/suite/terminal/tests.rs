//! The terminal itself, tried on small programs that everybody has.

use super::{Key, Signal, Terminal, find};

use std::num::NonZeroU16;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn sh(script: &str) -> Terminal {
    Terminal::start_program("sh", &["-c", script], 60, 8)
}

/// Text that a failed wait panicked with.
fn last_words(wait: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(wait)).unwrap_err();
    payload.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn all_that_a_program_wrote_is_on_its_last_screen() {
    for _ in 0..50 {
        let exit = sh("printf 'first\\nlast words'").finish();
        assert_eq!((exit.code, exit.signal), (Some(0), None));
        assert_eq!(exit.last_screen, "first\nlast words");
        assert!(exit.restored());
    }
}

#[test]
fn what_is_typed_reaches_the_program_and_its_answer_the_screen() {
    let terminal = Terminal::start_program("cat", &[], 40, 6);
    terminal.line("你好, hello");
    terminal.wait_for("你好, hello\n你好, hello");
    assert_eq!(terminal.find("hello"), (6, 0));
    assert_eq!(terminal.cursor(), Some((0, 2)));
    terminal.key(Key::Ctrl('d'));
    terminal.finish().expect_code(0);
}

#[test]
fn a_wait_for_what_never_comes_ends_with_the_program_and_shows_the_screen() {
    let words = last_words(|| sh("printf something-else").wait_for("nothing of the kind"));
    assert!(words.contains("“nothing of the kind” to show"), "{words}");
    assert!(words.contains("the program ended"), "{words}");
    assert!(words.contains("│something-else"), "{words}");
}

#[test]
fn text_that_is_cleared_is_gone() {
    let terminal = sh("printf here; read _; clear; read _");
    terminal.wait_for("here");
    terminal.key(Key::Enter);
    terminal.gone("here");
    terminal.key(Key::Enter);
    terminal.finish().expect_code(0);
}

#[test]
fn an_exit_status_and_a_signal_are_told_apart() {
    let exit = sh("exit 3").finish();
    assert_eq!((exit.code, exit.signal), (Some(3), None));

    let terminal = sh("printf ready; read _");
    terminal.wait_for("ready");
    terminal.signal(Signal::TERM);
    let exit = terminal.finish();
    assert_eq!((exit.code, exit.signal), (None, Some(Signal::TERM.as_raw())));
}

#[test]
fn ctrl_c_interrupts_as_in_any_terminal() {
    let terminal = sh("trap 'printf caught; exit 7' INT; printf ready; read _; read _");
    terminal.wait_for("ready");
    terminal.key(Key::Ctrl('c'));
    terminal.wait_for("caught");
    terminal.finish().expect_code(7);
}

#[test]
fn whatever_is_left_switched_on_is_named() {
    let on = "\\033[?1049h\\033[?25l\\033[?1003h\\033[?2004h";
    let off = "\\033[?2004l\\033[?1003l\\033[?25h\\033[?1049l";
    let exit = sh(&format!("printf 'before'; printf '{on}on'; stty raw -echo")).finish();
    let all =
        ["the alternate screen", "the hidden cursor", "the mouse", "bracketed paste", "raw mode"];
    assert_eq!(exit.left_on, all);
    assert_eq!(exit.last_screen, "on");

    let script = format!(
        "printf 'before'; old=$(stty -g); printf '{on}on'; stty raw -echo; stty $old; printf '{off}'"
    );
    let exit = sh(&script).finish();
    exit.expect_code(0);
    assert_eq!(exit.last_screen, "before");
}

#[test]
fn a_program_hears_of_a_new_size() {
    let terminal =
        sh("trap 'stty size' WINCH; stty size; while ! read line; do :; done; printf \"<$line>\"");
    terminal.wait_for("8 60");
    terminal.resize(100, 30);
    terminal.wait_for("30 100");
    terminal.line("done");
    terminal.wait_for("<done>");
}

#[test]
fn a_paste_is_bracketed_only_for_a_program_that_asked() {
    let terminal = Terminal::start_program("cat", &["-v"], 40, 6);
    terminal.paste("a\nb\n");
    terminal.wait_for("b\na\nb");

    let terminal = sh("stty -echo; printf '\\033[?2004hready'; cat -v");
    terminal.wait_for("ready");
    terminal.paste("a\n");
    terminal.wait_for("ready^[[200~a");
    terminal.key(Key::Enter);
    terminal.wait_for("^[[201~");
}

#[test]
fn keys_are_sent_as_xterm_sends_them() {
    let terminal = sh("stty raw -echo; printf 'ready:'; cat -v");
    terminal.wait_for("ready:");
    let keys = [
        (Key::Alt('x'), "^[x"),
        (Key::BackTab, "^[[Z"),
        (Key::Backspace, "^?"),
        (Key::Ctrl('k'), "^K"),
        (Key::Delete, "^[[3~"),
        (Key::Down, "^[[B"),
        (Key::End, "^[[F"),
        (Key::Enter, "^M"),
        (Key::Esc, "^["),
        (Key::F(1), "^[OP"),
        (Key::F(4), "^[OS"),
        (Key::F(5), "^[[15~"),
        (Key::F(12), "^[[24~"),
        (Key::Home, "^[[H"),
        (Key::Left, "^[[D"),
        (Key::PageDown, "^[[6~"),
        (Key::PageUp, "^[[5~"),
        (Key::Right, "^[[C"),
        (Key::Up, "^[[A"),
    ];
    let mut shown = "ready:".to_owned();
    for (key, sent) in keys {
        terminal.key(key);
        shown += sent;
        terminal.wait_until(&format!("{key:?} to show"), |screen| {
            screen.contents().replace('\n', "") == shown
        });
    }
}

#[test]
fn clicks_and_the_wheel_are_sent_from_their_cells() {
    let terminal = sh("stty -echo; printf ready; cat -v");
    terminal.wait_for("ready");
    terminal.click(3, 4);
    terminal.wheel(true, 0, 0);
    terminal.key(Key::Enter);
    terminal.wait_for("ready^[[<0;4;5M^[[<0;4;5m^[[<65;1;1M");
}

#[test]
fn text_is_found_by_its_cell_however_wide_its_neighbours() {
    let size = NonZeroU16::new(20).unwrap();
    let mut parser = vt100::Parser::new(size, size, 0);
    parser.process("one\r\n  你好 two\r\n   two".as_bytes());
    assert_eq!(find(parser.screen(), "two"), Some((7, 1)));
    assert_eq!(find(parser.screen(), "好"), Some((4, 1)));
    assert_eq!(find(parser.screen(), "   two"), Some((0, 2)));
    assert_eq!(find(parser.screen(), "three"), None);
}

#[test]
fn a_program_nobody_waits_for_is_ended() {
    let terminal = sh("printf ready; while :; do read _; done");
    terminal.wait_for("ready");
    let pid = rustix::process::Pid::from_child(&terminal.child);
    drop(terminal);
    assert!(rustix::process::test_kill_process(pid).is_err());
}
