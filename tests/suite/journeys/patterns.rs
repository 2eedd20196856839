//! Each pattern, from the menu to the delivery, over each transport.

use super::{landed, started};
use crate::terminal::Key;

fn request_and_reply(transport: &str) {
    let terminal = started("reqrep", transport);
    terminal.line("how are you?");
    terminal.wait_row(&["1", "client-1", "how are you?", "↩ delivered", "✓ delivered"]);
    terminal.key(Key::Tab);
    terminal.wait_row(&["client-2 ▸"]);
    terminal.line("and you?");
    terminal.wait_row(&["1", "client-2", "and you?", "↩ delivered", "✓ delivered"]);
    terminal.key(Key::Ctrl('q'));
    terminal.finish().expect_code(0);
}

fn publish_and_subscribe(transport: &str) {
    let terminal = started("pubsub", transport);
    landed(&terminal, 2);
    terminal.line("hello");
    terminal.wait_row(&["1", "hello", "✓ delivered", "∅ filtered"]);
    terminal.line("123 hello");
    terminal.wait_row(&["2", "123 hello", "✓ delivered", "✓ delivered"]);
    terminal.key(Key::Ctrl('q'));
    terminal.finish().expect_code(0);
}

fn pipeline(transport: &str) {
    let terminal = started("pipeline", transport);
    for task in ["dig", "carry"] {
        terminal.line(task);
        // One worker takes it, and from there it reaches the sink.
        terminal.wait_row(&[task, "✓ delivered", "✓ delivered"]);
    }
    terminal.key(Key::Ctrl('q'));
    terminal.finish().expect_code(0);
}

#[test]
fn a_request_is_answered_over_tcp() {
    request_and_reply("tcp");
}

#[test]
fn a_request_is_answered_over_ipc() {
    request_and_reply("ipc");
}

#[test]
fn a_request_is_answered_over_inproc() {
    request_and_reply("inproc");
}

#[test]
fn a_message_reaches_its_subscribers_over_tcp() {
    publish_and_subscribe("tcp");
}

#[test]
fn a_message_reaches_its_subscribers_over_ipc() {
    publish_and_subscribe("ipc");
}

#[test]
fn a_message_reaches_its_subscribers_over_inproc() {
    publish_and_subscribe("inproc");
}

#[test]
fn a_task_goes_through_a_worker_to_the_sink_over_tcp() {
    pipeline("tcp");
}

#[test]
fn a_task_goes_through_a_worker_to_the_sink_over_ipc() {
    pipeline("ipc");
}

#[test]
fn a_task_goes_through_a_worker_to_the_sink_over_inproc() {
    pipeline("inproc");
}
