//! The bell: how a letter reaches a peer's thread that sleeps.
//!
//! Letters travel over a channel; a byte on a socket pair, which the peer polls beside its ZeroMQ
//! sockets, wakes it. An idle peer sleeps without a timeout.

use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net::UnixStream;

use crossbeam_channel::{Receiver, Sender, unbounded};

/// The sending end, kept by the supervisor.
pub(super) struct Rope<T> {
    letters: Sender<T>,
    pull: UnixStream,
}

/// The receiving end, kept by the peer.
pub(super) struct Bell<T> {
    letters: Receiver<T>,
    sound: UnixStream,
}

/// A new bell and its rope. The channel itself is unbounded: its letters come from a person's keys
/// or a bounded backlog, never from traffic.
pub(super) fn bell<T>() -> io::Result<(Rope<T>, Bell<T>)> {
    let (pull, sound) = UnixStream::pair()?;
    pull.set_nonblocking(true)?;
    sound.set_nonblocking(true)?;
    let (send, receive) = unbounded();
    Ok((Rope { letters: send, pull }, Bell { letters: receive, sound }))
}

impl<T> Rope<T> {
    /// Delivers a letter; tells whether anybody is there to read it.
    pub(super) fn send(&mut self, letter: T) -> bool {
        let delivered = self.letters.send(letter).is_ok();
        // A full pair has rung already.
        let _rung = self.pull.write(&[0]);
        delivered
    }
}

impl<T> Bell<T> {
    /// What to poll for input.
    pub(super) fn fd(&self) -> RawFd {
        self.sound.as_raw_fd()
    }

    /// Whether letters are there.
    pub(super) fn has_letters(&self) -> bool {
        !self.letters.is_empty()
    }

    /// Silences the bell, then takes the letters that are there.
    pub(super) fn take(&mut self) -> Vec<T> {
        let mut rung = [0; 64];
        while matches!(self.sound.read(&mut rung), Ok(read) if read == rung.len()) {}
        self.letters.try_iter().collect()
    }
}
