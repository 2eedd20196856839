//! libzmq where the `zmq` crate does not reach: the context, raw options, and calls whose errno the
//! crate would panic on. All `unsafe` of the engine is in this file.
#![allow(unsafe_code, reason = "the one file that calls libzmq's C functions itself")]

use std::ffi::{CStr, CString, c_int, c_void};
use std::fs::File;
use std::ops::Deref;
use std::os::fd::{BorrowedFd, OwnedFd, RawFd};
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use zmq::Socket;

use crate::lab::{Reason, SocketType};

/// A libzmq context. Unlike the crate's it can be given room for many sockets, and dropping it does
/// not wait: [`Context::terminate`] does, and whoever calls it chooses the thread.
#[derive(Clone)]
pub(super) struct Context(Arc<Raw>);

struct Raw(*mut c_void);

// SAFETY: zmq_ctx_* may be called from any thread (zmq_ctx_new(3): "a context is thread safe").
unsafe impl Send for Raw {}
// SAFETY: as above.
unsafe impl Sync for Raw {}

/// More than any lab needs, three a peer: the default of 1023 would end at some 300 peers.
const MAX_SOCKETS: c_int = 10_000;

impl Context {
    pub(super) fn new() -> Self {
        // SAFETY: zmq_ctx_new has no preconditions.
        let raw = unsafe { zmq_sys::zmq_ctx_new() };
        // SAFETY: `raw` is a fresh context without sockets, so the limit may still change.
        unsafe { zmq_sys::zmq_ctx_set(raw, zmq_sys::ZMQ_MAX_SOCKETS as c_int, MAX_SOCKETS) };
        Self(Arc::new(Raw(raw)))
    }

    /// Opens a socket. It must be used and closed on the calling thread.
    pub(super) fn socket(&self, kind: c_int) -> Result<Socket, Reason> {
        // SAFETY: the context lives at least as long as this borrow.
        let raw = unsafe { zmq_sys::zmq_socket(self.0.0, kind) };
        if raw.is_null() {
            return Err(last_error());
        }
        // SAFETY: `raw` is an open socket that nothing else owns.
        Ok(unsafe { Socket::from_raw(raw) })
    }

    /// Waits until all sockets are closed and have lingered, then frees the context. Blocks as long
    /// as that takes.
    pub(super) fn terminate(self) {
        // SAFETY: the context is not used after this call: clones live in peers' threads only, and
        // those have closed their sockets or will get ETERM from every call.
        while unsafe { zmq_sys::zmq_ctx_term(self.0.0) } == -1 && errno() == libzmq_errno("EINTR") {
        }
    }
}

/// The number libzmq gives a socket type. A PUB is opened as XPUB: that is how the lab sees
/// subscriptions land.
pub(super) fn raw_type(kind: SocketType) -> c_int {
    let raw = match kind {
        SocketType::Pair => zmq_sys::ZMQ_PAIR,
        SocketType::Pub | SocketType::Xpub => zmq_sys::ZMQ_XPUB,
        SocketType::Sub => zmq_sys::ZMQ_SUB,
        SocketType::Req => zmq_sys::ZMQ_REQ,
        SocketType::Rep => zmq_sys::ZMQ_REP,
        SocketType::Dealer => zmq_sys::ZMQ_DEALER,
        SocketType::Router => zmq_sys::ZMQ_ROUTER,
        SocketType::Pull => zmq_sys::ZMQ_PULL,
        SocketType::Push => zmq_sys::ZMQ_PUSH,
        SocketType::Xsub => zmq_sys::ZMQ_XSUB,
    };
    raw as c_int
}

/// `ZMQ_PAIR`, for the far end of a socket monitor.
pub(super) const PAIR: c_int = zmq_sys::ZMQ_PAIR as c_int;

/// Sets an integer option the crate has no setter for.
pub(super) fn set_int(socket: &mut Socket, option: u32, value: c_int) -> Result<(), Reason> {
    // SAFETY: the socket is open, and the option's value is an int as zmq_setsockopt(3) demands of
    // every option this is called with.
    let rc = unsafe {
        zmq_sys::zmq_setsockopt(
            socket.as_mut_ptr(),
            option as c_int,
            (&raw const value).cast(),
            size_of::<c_int>(),
        )
    };
    check(rc)
}

/// Binds, connects or disconnects; any errno comes back as a reason instead of a panic.
pub(super) fn attach(socket: &mut Socket, call: Call, endpoint: &str) -> Result<(), Reason> {
    let endpoint = CString::new(endpoint).map_err(|_| reason(libzmq_errno("EINVAL")))?;
    let raw = socket.as_mut_ptr();
    // SAFETY: the socket is open and the endpoint is a NUL-terminated string.
    let once = || unsafe {
        match call {
            Call::Bind => zmq_sys::zmq_bind(raw, endpoint.as_ptr()),
            Call::Unbind => zmq_sys::zmq_unbind(raw, endpoint.as_ptr()),
            Call::Connect => zmq_sys::zmq_connect(raw, endpoint.as_ptr()),
            Call::Disconnect => zmq_sys::zmq_disconnect(raw, endpoint.as_ptr()),
        }
    };
    let mut done = check(once());
    // libzmq tells its monitor of a bind that failed before it returns, and that may put an EAGAIN
    // in the place of the errno (`socket_base_t::bind`, 4.3.4). A second try seldom does.
    for _ in 1..BINDS {
        if !matches!(&done, Err(reason) if reason.errno == "EAGAIN") {
            break;
        }
        done = check(once());
    }
    done
}

/// How often a call to bind is made at most to learn why it failed.
const BINDS: u32 = 5;

/// A call that takes a socket and an endpoint.
#[derive(Clone, Copy)]
pub(super) enum Call {
    Bind,
    Unbind,
    Connect,
    Disconnect,
}

/// Starts a socket's monitor at an inproc endpoint, for all events.
pub(super) fn monitor(socket: &mut Socket, endpoint: &str) -> Result<(), Reason> {
    let endpoint = CString::new(endpoint).map_err(|_| reason(libzmq_errno("EINVAL")))?;
    // SAFETY: the socket is open and the endpoint is a NUL-terminated string.
    check(unsafe {
        zmq_sys::zmq_socket_monitor(
            socket.as_mut_ptr(),
            endpoint.as_ptr(),
            zmq_sys::ZMQ_EVENT_ALL as c_int,
        )
    })
}

/// Sends bytes as one frame. Unlike the crate's call it moves no message about in memory, which a
/// processor does slowly right after it has written it.
pub(super) fn send(socket: &mut Socket, bytes: &[u8], flags: c_int) -> zmq::Result<()> {
    // SAFETY: the socket is open, and libzmq copies so many bytes before the call returns.
    let rc = unsafe {
        zmq_sys::zmq_send(socket.as_mut_ptr(), bytes.as_ptr().cast(), bytes.len(), flags)
    };
    if rc == -1 { Err(zmq::Error::from_raw(errno())) } else { Ok(()) }
}

/// One frame of a message as libzmq holds it. Unlike the crate's it outlives a send that libzmq
/// refuses, so that it can be handed on from socket to socket without being copied.
pub(super) struct Parcel(zmq_sys::zmq_msg_t);

impl Parcel {
    /// An empty one, to receive into.
    pub(super) fn new() -> Self {
        let mut raw = zmq_sys::zmq_msg_t::default();
        // SAFETY: any memory of the right size can be made a message; this one may be moved, as
        // libzmq's own are: nothing points into it.
        unsafe { zmq_sys::zmq_msg_init(&raw mut raw) };
        Self(raw)
    }

    /// Receives a frame in place of what it holds; tells its length.
    #[inline]
    pub(super) fn receive(&mut self, socket: &mut Socket, flags: c_int) -> zmq::Result<u64> {
        // SAFETY: the message is initialised and the socket open.
        let rc = unsafe { zmq_sys::zmq_msg_recv(&raw mut self.0, socket.as_mut_ptr(), flags) };
        // Only a failure is negative.
        u64::try_from(rc).map_err(|_| zmq::Error::from_raw(errno()))
    }

    /// Sends the frame, and is empty then; when libzmq refuses it, it is as it was.
    pub(super) fn send(&mut self, socket: &mut Socket, flags: c_int) -> zmq::Result<()> {
        // SAFETY: as above.
        let rc = unsafe { zmq_sys::zmq_msg_send(&raw mut self.0, socket.as_mut_ptr(), flags) };
        if rc == -1 { Err(zmq::Error::from_raw(errno())) } else { Ok(()) }
    }

    /// Whether another frame of its message follows.
    pub(super) fn has_more(&self) -> bool {
        // SAFETY: the message is initialised.
        unsafe { zmq_sys::zmq_msg_more(&raw const self.0) != 0 }
    }

    /// What libzmq knows of the connection it came over, by the name of the property.
    pub(super) fn property(&self, name: &CStr) -> Option<&str> {
        // SAFETY: the message is initialised and the name ends with a NUL; the text belongs to the
        // message (zmq_msg_gets(3)).
        let text = unsafe { zmq_sys::zmq_msg_gets(&raw const self.0, name.as_ptr()) };
        if text.is_null() {
            return None;
        }
        // SAFETY: what is not NULL is a text that ends with a NUL.
        unsafe { CStr::from_ptr(text) }.to_str().ok()
    }
}

impl Deref for Parcel {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: the message is initialised; libzmq's functions take it as mutable, and do not
        // change it. What they tell is the message's own for as long as it is not sent or received
        // into, which needs it mutably.
        unsafe {
            let raw = &raw const self.0;
            let data = zmq_sys::zmq_msg_data(raw.cast_mut()).cast::<u8>();
            let size = zmq_sys::zmq_msg_size(raw);
            if size == 0 { &[] } else { std::slice::from_raw_parts(data, size) }
        }
    }
}

impl Drop for Parcel {
    fn drop(&mut self) {
        // SAFETY: the message is initialised, and not used after this.
        unsafe { zmq_sys::zmq_msg_close(&raw mut self.0) };
    }
}

/// Sleeps until one of these descriptors has something to read, or the time is over; `woken` tells
/// which have. `None` sleeps for as long as it takes.
pub(super) fn sleep(
    fds: &[RawFd],
    span: Option<Duration>,
    woken: &mut Vec<bool>,
) -> Result<(), Errno> {
    // SAFETY: the descriptors belong to sockets that stay open during this call: they are the
    // calling thread's own.
    let borrow = |fd: &RawFd| {
        PollFd::from_borrowed_fd(unsafe { BorrowedFd::borrow_raw(*fd) }, PollFlags::IN)
    };
    let mut polled: Vec<PollFd<'_>> = fds.iter().map(borrow).collect();
    let span = span.and_then(|span| Timespec::try_from(span).ok());
    poll(&mut polled, span.as_ref())?;
    woken.clear();
    woken.extend(polled.iter().map(|polled| !polled.revents().is_empty()));
    Ok(())
}

/// Looks at a file descriptor that libzmq owns, for the length of one call.
pub(super) fn with_fd<T>(fd: RawFd, look: impl FnOnce(BorrowedFd<'_>) -> T) -> Option<T> {
    if fd < 0 {
        return None;
    }
    // SAFETY: the descriptor is only asked for its addresses, within this call. Should libzmq have
    // closed it meanwhile, the call fails with EBADF or tells of another socket; it changes nothing.
    Some(look(unsafe { BorrowedFd::borrow_raw(fd) }))
}

/// A descriptor of our own for the connection behind one of libzmq's, and that connection's number.
pub(super) fn duplicate(fd: RawFd) -> Option<(OwnedFd, u64)> {
    let own = with_fd(fd, |fd| fd.try_clone_to_owned().ok())??;
    let file = File::from(own);
    let number = file.metadata().ok()?.ino();
    Some((OwnedFd::from(file), number))
}

/// Whether the far end of a connection has closed it.
pub(super) fn is_parted(connection: &OwnedFd) -> bool {
    let mut polled = [PollFd::new(connection, PARTED)];
    let looked = poll(&mut polled, Some(&Timespec::default()));
    looked.is_ok() && polled.iter().any(|polled| polled.revents().intersects(PARTED))
}

/// What the operating system says of such a connection; elsewhere only that both ends have.
#[cfg(target_os = "linux")]
const PARTED: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::RDHUP);
#[cfg(not(target_os = "linux"))]
const PARTED: PollFlags = PollFlags::HUP.union(PollFlags::ERR);

fn check(rc: c_int) -> Result<(), Reason> {
    if rc == -1 { Err(last_error()) } else { Ok(()) }
}

fn errno() -> c_int {
    // SAFETY: zmq_errno reads the calling thread's errno.
    unsafe { zmq_sys::zmq_errno() }
}

fn last_error() -> Reason {
    reason(errno())
}

/// libzmq's words for an errno of the `zmq` crate's.
pub(super) fn reason_of(error: zmq::Error) -> Reason {
    reason(error.to_raw())
}

/// libzmq's words for an errno.
pub(super) fn reason(errno: c_int) -> Reason {
    // SAFETY: zmq_strerror returns a static or thread-local string for any number.
    let text = unsafe { CStr::from_ptr(zmq_sys::zmq_strerror(errno)) };
    let name = ERRNO.iter().find(|(_, number)| *number == errno);
    Reason {
        errno: name.map_or_else(|| format!("errno {errno}"), |(name, _)| (*name).to_owned()),
        text: text.to_string_lossy().into_owned(),
    }
}

fn libzmq_errno(name: &str) -> c_int {
    ERRNO.iter().find(|(known, _)| *known == name).map_or(0, |(_, number)| *number)
}

/// The errnos a person may meet, by name (zmq_bind(3), zmq_connect(3), zmq_setsockopt(3), errno(3)).
const ERRNO: &[(&str, c_int)] = {
    use rustix::io::Errno as E;
    &[
        ("EACCES", E::ACCESS.raw_os_error()),
        ("EADDRINUSE", E::ADDRINUSE.raw_os_error()),
        ("EADDRNOTAVAIL", E::ADDRNOTAVAIL.raw_os_error()),
        ("EAGAIN", E::AGAIN.raw_os_error()),
        ("ECONNREFUSED", E::CONNREFUSED.raw_os_error()),
        ("EHOSTUNREACH", E::HOSTUNREACH.raw_os_error()),
        ("EINTR", E::INTR.raw_os_error()),
        ("EINVAL", E::INVAL.raw_os_error()),
        ("EMFILE", E::MFILE.raw_os_error()),
        ("EMSGSIZE", E::MSGSIZE.raw_os_error()),
        ("ENAMETOOLONG", E::NAMETOOLONG.raw_os_error()),
        ("ENODEV", E::NODEV.raw_os_error()),
        ("ENOENT", E::NOENT.raw_os_error()),
        ("ENOMEM", E::NOMEM.raw_os_error()),
        ("ENOTDIR", E::NOTDIR.raw_os_error()),
        ("ENOTSUP", E::NOTSUP.raw_os_error()),
        ("EPROTONOSUPPORT", E::PROTONOSUPPORT.raw_os_error()),
        ("EFSM", HAUSNUMERO + 51),
        ("ENOCOMPATPROTO", HAUSNUMERO + 52),
        ("ETERM", HAUSNUMERO + 53),
        ("EMTHREAD", HAUSNUMERO + 54),
    ]
};

/// libzmq numbers its own errnos from here (zmq.h).
const HAUSNUMERO: c_int = 156_384_712;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_errno_the_crate_would_panic_on_comes_back_as_a_reason() {
        let context = Context::new();
        let mut socket = context.socket(PAIR).unwrap();
        socket.set_linger(0).unwrap();
        let below_a_file = attach(&mut socket, Call::Bind, "ipc:///etc/passwd/x").unwrap_err();
        assert_eq!(below_a_file.errno, "ENOTDIR");
        let nul = attach(&mut socket, Call::Bind, "inproc://a\0b").unwrap_err();
        assert_eq!(nul.errno, "EINVAL");
        drop(socket);
        context.terminate();
    }

    #[test]
    fn libzmqs_own_errnos_have_their_names() {
        assert_eq!(reason_of(zmq::Error::EFSM).errno, "EFSM");
        assert_eq!(reason_of(zmq::Error::ETERM).errno, "ETERM");
    }
}
