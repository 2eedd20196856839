//! Watching a desk's sockets: which of them are ready, and sleeping until one may be.
//!
//! `zmq_poll` asks each socket for its descriptor and the kernel twice, each time; here the
//! descriptors are known, and the kernel is asked only when nothing is ready. A socket's descriptor
//! tells by its edge only, so the socket itself is asked before any sleep (zmq_getsockopt(3),
//! `ZMQ_FD`).

use std::os::fd::RawFd;
use std::time::Duration;

use rustix::io::Errno;
use zmq::{POLLIN, PollEvents};

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
    /// Whether a signal came in between, so that something may not have been seen.
    interrupted: bool,
    fds: Vec<RawFd>,
    woken: Vec<bool>,
}

impl Watch {
    /// Whether nothing was found.
    pub(in crate::engine) fn is_quiet(&self) -> bool {
        !self.interrupted && !self.told && self.ready.iter().all(|events| events.is_empty())
    }

    /// What was asked, or nothing when a signal came.
    fn heard<T: Default>(&mut self, asked: zmq::Result<T>) -> Result<T, Reason> {
        match asked {
            Err(zmq::Error::EINTR) => {
                self.interrupted = true;
                Ok(T::default())
            }
            asked => asked.map_err(libzmq::reason_of),
        }
    }
}

/// The events of a socket, so that there can be none of them by default.
#[derive(Default)]
struct Asked(Option<PollEvents>);

impl Desk {
    /// Looks which sockets are ready for what is wanted of them.
    pub(in crate::engine) fn look(
        &self,
        watch: &mut Watch,
        wants: impl Fn(usize) -> PollEvents,
    ) -> Result<(), Reason> {
        watch.ready.clear();
        (watch.told, watch.interrupted) = (false, false);
        for (place, port) in self.ports.iter().enumerate() {
            // What was just found empty need not be asked again before its descriptor tells.
            let wanted = wants(place);
            let known = port.clean.replace(false) && wanted == POLLIN;
            self.look_at(watch, place, wanted, !known)?;
        }
        Ok(())
    }

    fn look_at(
        &self,
        watch: &mut Watch,
        place: usize,
        wanted: PollEvents,
        ask: bool,
    ) -> Result<(), Reason> {
        let Some(port) = self.ports.get(place) else { return Ok(()) };
        let mut ready = PollEvents::empty();
        if ask && !wanted.is_empty() {
            let asked = watch.heard(port.events().map(|events| Asked(Some(events))))?;
            ready = asked.0.unwrap_or(ready);
        }
        if !port.ahead.is_empty() {
            ready |= POLLIN;
        }
        watch.ready.push(ready & wanted);
        Ok(())
    }

    /// Looks whether monitors have news; with `all` false only those whose descriptor would not
    /// tell.
    pub(in crate::engine) fn look_at_monitors(
        &self,
        watch: &mut Watch,
        all: bool,
    ) -> Result<(), Reason> {
        for monitor in self.ports.iter().filter_map(|port| port.monitor.as_ref()) {
            if all || !monitor.is_clean() {
                watch.told |= watch.heard(monitor.has_news())?;
            }
        }
        Ok(())
    }

    /// Sleeps until the bell rings, a socket of which something is wanted or a monitor is ready, or
    /// the time is over; tells whether the bell rang. A signal counts as the bell.
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
        match libzmq::sleep(&watch.fds, span, &mut watch.woken) {
            Err(Errno::INTR) => return Ok(true),
            slept => slept.map_err(|errno| libzmq::reason(errno.raw_os_error()))?,
        }
        let woken = std::mem::take(&mut watch.woken);
        let mut each = woken.iter().copied();
        let rung = each.next().unwrap_or(false);
        watch.ready.clear();
        for (place, port) in self.ports.iter().enumerate() {
            if let Some(monitor) = &port.monitor
                && each.next().unwrap_or(false)
            {
                watch.told |= watch.heard(monitor.has_news())?;
            }
            let wanted = wants(place);
            let ask = !wanted.is_empty() && each.next().unwrap_or(false);
            self.look_at(watch, place, wanted, ask)?;
        }
        watch.woken = woken;
        Ok(rung)
    }
}
