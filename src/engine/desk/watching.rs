//! Watching a desk's sockets: which of them are ready, and sleeping until one may be.
//!
//! `zmq_poll` asks each socket for its descriptor and the kernel twice, each time; here the
//! descriptors are known, and the kernel is asked only when nothing is ready. A socket's descriptor
//! tells by its edge only, so the socket itself is asked before any sleep (zmq_getsockopt(3),
//! `ZMQ_FD`).

use std::os::fd::RawFd;
use std::time::Duration;

use rustix::io::Errno;
use zmq::{POLLIN, PollEvents, Socket};

use crate::engine::libzmq;
use crate::engine::monitor::Monitor;
use crate::lab::Reason;

use super::Desk;

/// What a look at the sockets found.
#[derive(Default)]
pub(in crate::engine) struct Watch {
    /// What each socket is ready for, of what was wanted.
    pub(in crate::engine) ready: Vec<PollEvents>,
    /// Whether a monitor has something to tell.
    pub(in crate::engine) told: bool,
    fds: Vec<RawFd>,
}

impl Watch {
    /// Whether nothing was found.
    pub(in crate::engine) fn is_quiet(&self) -> bool {
        !self.told && self.ready.iter().all(|events| events.is_empty())
    }
}

impl Desk {
    /// Looks which sockets are ready for what is wanted of them, and whether monitors have news;
    /// tells whether a signal came in between.
    pub(in crate::engine) fn look(
        &self,
        watch: &mut Watch,
        wants: impl Fn(usize) -> PollEvents,
    ) -> Result<bool, Reason> {
        watch.ready.clear();
        watch.told = false;
        let mut interrupted = false;
        let mut events = |socket: &Socket| match socket.get_events() {
            Err(zmq::Error::EINTR) => {
                interrupted = true;
                Ok(PollEvents::empty())
            }
            asked => asked.map_err(libzmq::reason_of),
        };
        for (place, port) in self.ports.iter().enumerate() {
            let wanted = wants(place);
            let mut ready = PollEvents::empty();
            if !wanted.is_empty() {
                ready = events(&port.socket)?;
                if !port.ahead.is_empty() {
                    ready |= POLLIN;
                }
            }
            watch.ready.push(ready & wanted);
            if let Some(monitor) = &port.monitor {
                watch.told |= events(monitor.socket())?.contains(POLLIN);
            }
        }
        // What a signal kept from being seen is seen next time.
        watch.told |= interrupted;
        Ok(interrupted)
    }

    /// Sleeps until the bell rings, a socket of which something is wanted or a monitor may be ready,
    /// or the time is over; tells whether the bell rang. A signal counts as the bell.
    pub(in crate::engine) fn sleep(
        &self,
        watch: &mut Watch,
        bell: RawFd,
        wants: impl Fn(usize) -> PollEvents,
        span: Option<Duration>,
    ) -> Result<bool, Reason> {
        watch.fds.clear();
        watch.fds.push(bell);
        for (place, port) in self.ports.iter().enumerate() {
            watch.fds.extend(port.monitor.as_ref().map(Monitor::fd));
            if !wants(place).is_empty() {
                watch.fds.push(port.fd);
            }
        }
        match libzmq::sleep(&watch.fds, span) {
            Err(Errno::INTR) => Ok(true),
            woken => woken.map_err(|errno| libzmq::reason(errno.raw_os_error())),
        }
    }
}
