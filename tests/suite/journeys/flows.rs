//! What the lab is for: kills, restarts and turned ends, and where the messages went.

use super::{BOX, landed, select, started};
use crate::terminal::{Key, Terminal};

/// Kills the selected peer; its box says so.
fn kill(terminal: &Terminal, name: &str) {
    select(terminal, name);
    terminal.type_text("k");
    terminal.wait_row(&[name, "killed"]);
}

/// Goes back to the box and types these lines.
fn say(terminal: &Terminal, lines: &[&str]) {
    terminal.type_text("i");
    terminal.wait_for(BOX);
    for line in lines {
        terminal.line(line);
    }
}

const THREE: [&str; 3] = ["one", "two", "three"];

#[test]
fn with_all_workers_gone_a_binding_ventilator_holds_what_is_typed_until_one_returns() {
    let terminal = started("pipeline", "tcp");
    kill(&terminal, "worker-1");
    kill(&terminal, "worker-2");
    say(&terminal, &THREE);
    terminal.wait_for("no peer to send to");
    terminal.wait_for("3 held");

    select(&terminal, "worker-2");
    terminal.type_text("r");
    for task in THREE {
        terminal.wait_row(&[task, "✓ delivered", "✓ delivered"]);
    }
    terminal.gone("held");
}

#[test]
fn with_the_ends_turned_round_messages_queue_in_the_socket_while_the_workers_are_away() {
    // The workers bind: a killed one's tcp port is free, for another test's lab to bind and be sent
    // these messages.
    let terminal = started("pipeline", "ipc");
    terminal.key(Key::F(7));
    terminal.wait_for("turned round");
    kill(&terminal, "worker-1");
    kill(&terminal, "worker-2");
    say(&terminal, &THREE);
    for task in THREE {
        terminal.wait_row(&[task, "◌ queued"]);
    }
    assert!(!terminal.screen().contains("held"), "{}", terminal.screen());

    for worker in ["worker-1", "worker-2"] {
        select(&terminal, worker);
        terminal.type_text("r");
    }
    for task in THREE {
        terminal.wait_row(&[task, "✓ delivered", "✓ delivered"]);
    }
}

#[test]
fn a_killed_subscriber_has_missed_what_was_sent_meanwhile() {
    let terminal = started("pubsub", "tcp");
    landed(&terminal, 2);
    kill(&terminal, "subscriber-2");
    say(&terminal, &["123 unheard"]);
    terminal.wait_row(&["123 unheard", "✓ delivered", "↷ missed"]);

    select(&terminal, "subscriber-2");
    terminal.type_text("r");
    terminal.key(Key::F(4));
    terminal.wait_for("link to publisher: up");
    terminal.gone("not at the publisher yet");
    terminal.key(Key::F(2));
    say(&terminal, &["123 heard"]);
    terminal.wait_row(&["123 heard", "✓ delivered", "✓ delivered"]);
    terminal.wait_row(&["123 unheard", "✓ delivered", "↷ missed"]);
}

#[test]
fn a_client_waits_for_its_reply_and_is_out_of_turn_when_forced() {
    let terminal = started("reqrep", "tcp");
    select(&terminal, "server");
    terminal.type_text("p");
    terminal.wait_for("paused");
    say(&terminal, &["first"]);
    terminal.wait_for("waiting for the reply");
    terminal.type_text("forced");
    terminal.key(Key::Ctrl('y'));
    terminal.wait_row(&["forced", "⊘ refused"]);
    terminal.key(Key::F(3));
    terminal.wait_for("out of turn (EFSM)");
    terminal.key(Key::F(2));

    select(&terminal, "server");
    terminal.type_text("p");
    terminal.wait_row(&["first", "↩ delivered", "✓ delivered"]);
    terminal.gone("waiting for the reply");
}

#[test]
fn a_lone_b_ends_the_speaker_and_an_escaped_one_is_sent() {
    let terminal = started("pubsub", "inproc");
    landed(&terminal, 2);
    terminal.line("\\b");
    terminal.wait_row(&["1", "b", "✓ delivered", "∅ filtered"]);
    terminal.line("b");
    terminal.wait_row(&["publisher ▸", "has ended"]);
}

#[test]
fn another_client_joins_while_the_lab_runs() {
    let terminal = started("reqrep", "tcp");
    select(&terminal, "client-2");
    terminal.type_text("a");
    terminal.wait_for("client-3");
    select(&terminal, "client-3");
    say(&terminal, &["new here"]);
    terminal.wait_row(&["client-3", "new here", "↩", "✓"]);
}

#[test]
fn the_transport_is_switched_and_the_lab_says_that_it_started_over() {
    let terminal = started("pubsub", "tcp");
    terminal.wait_for("tcp 127.0.0.1:");
    terminal.key(Key::F(6));
    terminal.wait_for("The lab started over on ipc.");
    terminal.key(Key::F(6));
    terminal.wait_for("The lab started over on inproc.");
}

#[test]
fn the_menu_is_where_it_was_and_starts_another_pattern() {
    let terminal = started("pipeline", "inproc");
    terminal.key(Key::F(8));
    terminal.wait_for("type to search");
    terminal.type_text("reqrep");
    terminal.key(Key::Enter);
    terminal.wait_row(&["client-1 ▸"]);
}
