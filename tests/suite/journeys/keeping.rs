//! A journey that is taken up again the next day.

use super::{BOX, SIZE};
use crate::terminal::{Key, Terminal};

#[test]
fn a_kept_line_is_there_again_after_leaving() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().to_str().unwrap();
    let start = || {
        let env = [("XDG_STATE_HOME", state)];
        let terminal = Terminal::start_with(&["run", "pubsub", "-t", "inproc"], SIZE, &env);
        terminal.wait_for(BOX);
        terminal
    };
    let first = start();
    first.type_text("123 again and again");
    first.wait_for("123 again and again");
    first.key(Key::Ctrl('r'));
    first.wait_for("What shall this line be called?");
    first.key(Key::Enter);
    first.wait_for("Kept as");
    first.key(Key::Ctrl('q'));
    assert_eq!(first.finish().code, Some(0));

    let second = start();
    second.key(Key::Ctrl('g'));
    second.wait_for("Kept lines");
    second.key(Key::Enter);
    second.gone("Kept lines");
    second.wait_row(&["123 again and again"]);
    second.key(Key::Enter);
    second.wait_row(&["1", "123 again and again", "delivered"]);
}
