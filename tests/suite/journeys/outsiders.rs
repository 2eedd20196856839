//! Strangers at the lab's tcp port, as the screen shows them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::started;
use crate::terminal::{DEADLINE, Key, Terminal};

/// Where the lab says that it listens.
fn address(terminal: &Terminal) -> String {
    const BEFORE: &str = "tcp 127.0.0.1:";
    terminal.wait_for(BEFORE);
    let screen = terminal.screen();
    let (_, after) = screen.split_once(BEFORE).unwrap();
    let port: String = after.chars().take_while(char::is_ascii_digit).collect();
    format!("127.0.0.1:{port}")
}

fn request(address: &str) -> zmq::Socket {
    let socket = zmq::Context::new().socket(zmq::REQ).unwrap();
    socket.set_linger(0).unwrap();
    socket.set_rcvtimeo(i32::try_from(DEADLINE.as_millis()).unwrap()).unwrap();
    socket.connect(&format!("tcp://{address}")).unwrap();
    socket
}

/// The lab's own client is answered still.
fn goes_on(terminal: &Terminal) {
    terminal.key(Key::F(2));
    terminal.line("still here");
    terminal.wait_row(&["client-1", "still here", "↩ delivered", "✓ delivered"]);
    terminal.key(Key::Ctrl('q'));
}

#[test]
fn an_outside_client_is_answered_and_shown_as_an_outside_peer() {
    let terminal = started("reqrep", "tcp");
    let client = request(&address(&terminal));
    client.send("\x1b[31mred\x07", 0).unwrap();
    assert_eq!(client.recv_bytes(0).unwrap(), b"\x1b[31mred\x07");
    terminal.wait_row(&["outside", "127.0.0.1:"]);
    // What would act on the terminal is shown, not done.
    terminal.wait_row(&["outside", "[31mred"]);
    goes_on(&terminal);
    terminal.finish().expect_code(0);
}

#[test]
fn a_message_of_17_mib_is_refused_and_the_journal_tells() {
    let terminal = started("reqrep", "tcp");
    let client = request(&address(&terminal));
    client.send(vec![b'x'; 17 << 20], 0).unwrap();
    terminal.key(Key::F(3));
    // A connection that is over this soon may not have been asked for its address.
    terminal.wait_row(&["server", "lost", "connection"]);
    drop(client);
    goes_on(&terminal);
    terminal.finish().expect_code(0);
}

#[test]
fn a_web_browser_is_refused_and_the_journal_tells() {
    let terminal = started("reqrep", "tcp");
    let mut browser = TcpStream::connect(address(&terminal)).unwrap();
    browser.set_read_timeout(Some(DEADLINE)).unwrap();
    browser.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    terminal.key(Key::F(3));
    terminal.wait_for("what came is no ZMTP");
    let _ = browser.read_to_end(&mut Vec::new());
    goes_on(&terminal);
    terminal.finish().expect_code(0);
}
