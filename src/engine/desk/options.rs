//! Options of a desk's open sockets, and when they can be changed.

use std::thread;
use std::time::Duration;

use crate::engine::libzmq::{self, Call};
use crate::engine::monitor::Monitor;
use crate::lab::{Deed, Fact, Reason, Setting, SocketType};

use super::wiring::{count, millis, monitor_name};
use super::{Desk, Port, REAPING, number};

/// How long a peer that took a connection over inproc off has to notice that the other end knows.
const ANSWER: Duration = Duration::from_millis(10);
/// How often in a row connections may end meanwhile before a change is given up.
const TRIES: usize = 20;
/// Where nobody can ever be: it names a file in what is no folder.
const NOWHERE: &str = "ipc:///dev/null/nobody";

impl Desk {
    /// Changes an option of an open socket; a high-water mark only if `live`, rather than at its next
    /// start.
    ///
    /// A queue that conflates has no high-water mark. Were it given one, what is replaced would count
    /// as waiting in it for ever, and it would soon let nothing through any more.
    pub(in crate::engine) fn set(&mut self, socket: usize, setting: Setting, live: bool) {
        let Some(port) = self.ports.get(socket) else { return };
        let marks = matches!(setting, Setting::Sndhwm(_) | Setting::Rcvhwm(_));
        let live = !marks || live && !port.conflated;
        let safe = !live || !marks || self.is_settled(socket);
        let target = &self.ports[socket].socket;
        let result = match setting {
            _ if !live => Ok(()),
            _ if !safe => Err(zmq::Error::EAGAIN),
            Setting::Sndhwm(messages) => target.set_sndhwm(count(messages)),
            Setting::Rcvhwm(messages) => target.set_rcvhwm(count(messages)),
            Setting::Linger(span) => target.set_linger(millis(span)),
            Setting::Conflate(on) => target.set_conflate(on),
            Setting::Immediate(on) => target.set_immediate(on),
        };
        match result {
            Ok(()) => {
                self.spec.sockets[socket].options.set(setting);
                self.outbox.say(Fact::OptionSet { socket: number(socket), setting });
            }
            Err(error) => {
                let deed = Deed::SetOption(setting.option().to_owned());
                self.trouble(socket, deed, libzmq::reason_of(error));
            }
        }
    }

    /// Waits until none of the socket's connections is half gone; tells whether that came about.
    ///
    /// libzmq sends a new mark to the far end of every connection it knows, also of one whose far end
    /// it was told may go: when the mark gets there that end is freed memory, and the process crashes
    /// within seconds where connections come and go (`pipe_t::send_hwms_to_peer`; the same as
    /// zeromq/libzmq#4524, mended after 4.3.5 by #4647). A connection is in that state from the call in
    /// which libzmq lets its far end go to the call in which it notices that it went. So the socket is
    /// given both calls, and libzmq's own threads their turn before each. Whatever ends after that was
    /// begun would have to be waited for in its turn, but it is told first: by the monitor, and over
    /// inproc by whoever lets go.
    ///
    /// But over inproc the end of somebody who cut the connection, and of one that a PAIR turned away,
    /// belongs to its peer's thread, and goes when that gets round to it, which may be after a pause.
    fn is_settled(&mut self, socket: usize) -> bool {
        let Port { kind, monitor, .. } = &self.ports[socket];
        let turns_away = *kind == SocketType::Pair && monitor.is_none();
        if turns_away || self.shared.partings.cuts() != self.cuts_before {
            return false;
        }
        for _ in 0..TRIES {
            self.read_monitors();
            let before = (self.parted, self.shared.partings.count());
            for _ in 0..2 {
                if self.give_turn().is_err() {
                    return false;
                }
                if self.ports[socket].monitor.is_none() {
                    thread::sleep(ANSWER);
                }
                // What lies ready is of no interest here.
                let _events = self.ports[socket].events();
            }
            self.read_monitors();
            if (self.parted, self.shared.partings.count()) == before {
                return true;
            }
        }
        false
    }

    /// Waits until libzmq's threads have done all they had been told: they open and close a socket
    /// that this thread has no other use for.
    fn give_turn(&self) -> Result<(), Reason> {
        let context = &self.shared.context;
        let mut idle = context.socket(libzmq::raw_type(SocketType::Dealer))?;
        idle.set_linger(0).map_err(libzmq::reason_of)?;
        let monitor = Monitor::start(context, &mut idle, &monitor_name(self.spec.id, "turn"))?;
        let connected = libzmq::attach(&mut idle, Call::Connect, NOWHERE);
        drop(idle);
        let gone = monitor.outlast(REAPING, |_| {});
        connected.and_then(|()| gone.then_some(()).ok_or(libzmq::reason_of(zmq::Error::EAGAIN)))
    }
}
