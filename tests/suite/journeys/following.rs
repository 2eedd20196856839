//! Following messages through the ladder.

use super::started;
use crate::terminal::Key;

#[test]
fn a_task_is_followed_from_hop_to_hop_and_opened_there() {
    let terminal = started("pipeline", "tcp");
    terminal.key(Key::F(11));
    terminal.wait_row(&["starts", "starts", "starts", "starts"]);
    terminal.line("dig");
    terminal.wait_row(&["├─ dig ─", "▶", "✓"]);
    terminal.wait_until("two hops of one message", |screen| {
        screen.contents().lines().filter(|line| line.contains("├─ dig ─")).count() == 2
    });
    terminal.key(Key::Esc);
    terminal.wait_for("Esc type");
    terminal.key(Key::Up);
    terminal.wait_until("both hops to be marked", |screen| {
        let marked =
            |line: &&str| line.contains("dig") && (line.contains('▸') || line.contains('▌'));
        screen.contents().lines().filter(marked).count() >= 2
    });
    terminal.key(Key::Enter);
    terminal.wait_for("Message 1 from ventilator");
    terminal.wait_for("passes it on");
    terminal.key(Key::Esc);
    terminal.gone("Message 1 from ventilator");
    terminal.key(Key::End);
    terminal.type_text("i");
    terminal.line("carry");
    terminal.wait_row(&["├─ carry ─", "✓"]);
}
