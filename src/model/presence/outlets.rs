//! Outlets: the connections that sockets of the lab made to outside programs, through time.

use crate::lab::{Known, Moment, PeerId, SocketId};

use super::{CHANGES, Presence, SETTLE, SLACK};

/// A call to connect to an outside program, and what came of it.
#[derive(Clone, Debug)]
pub(super) struct Outlet {
    endpoint: String,
    since: Moment,
    /// When its socket was closed, and whether that lingered.
    until: Option<(Moment, bool)>,
    /// When the connection stood.
    ups: Vec<(Moment, Option<Moment>)>,
}

/// What became of a message that libzmq took for an outside program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::model) enum Beyond {
    /// Its connection has not come up yet.
    Waits,
    /// It never came up while the socket was open.
    Unsent,
    /// The connection stood, and went on standing; or nobody can know.
    Gone(Known),
}

impl Outlet {
    fn was_there(&self, at: Moment) -> bool {
        let open = |(end, _): (Moment, bool)| at <= end + SLACK;
        self.since <= at + SLACK && self.until.is_none_or(open)
    }

    fn beyond(&self, at: Moment) -> Beyond {
        let span = self.ups.iter().find(|(_, down)| down.is_none_or(|down| down >= at));
        let Some((up, down)) = span else {
            return if self.until.is_some() { Beyond::Unsent } else { Beyond::Waits };
        };
        let stood = down.is_none_or(|down| down >= at.max(*up) + SETTLE);
        Beyond::Gone(if stood { Known::Inferred } else { Known::Unknowable })
    }
}

impl Presence {
    /// A socket called connect for an outside program.
    pub(super) fn dialled_outside(&mut self, id: SocketId, at: Moment, endpoint: &str) {
        let Some(socket) = self.socket_mut(id) else { return };
        let open = |it: &Outlet| it.until.is_none() && it.endpoint == endpoint;
        if socket.outlets.iter().any(open) {
            return;
        }
        if socket.outlets.len() >= CHANGES {
            socket.outlets.remove(0);
        }
        let endpoint = endpoint.to_owned();
        socket.outlets.push(Outlet { endpoint, since: at, until: None, ups: Vec::new() });
    }

    /// A socket told that its connection to an outside program is up, or that it is not.
    pub(in crate::model) fn outside_shaken(
        &mut self,
        id: SocketId,
        at: Moment,
        endpoint: &str,
        up: bool,
    ) {
        let Some(socket) = self.socket_mut(id) else { return };
        let open = |it: &&mut Outlet| it.until.is_none();
        let only = socket.outlets.iter_mut().filter(open).count() == 1;
        // libzmq may spell an endpoint its own way; where there is one only, it is that.
        let meant = |it: &&mut Outlet| it.until.is_none() && (only || it.endpoint == endpoint);
        let Some(outlet) = socket.outlets.iter_mut().rfind(meant) else { return };
        match (up, outlet.ups.last_mut()) {
            (true, Some((_, None))) => {}
            (true, _) => {
                if outlet.ups.len() >= CHANGES {
                    outlet.ups.remove(0);
                }
                outlet.ups.push((at, None));
            }
            (false, Some((_, down @ None))) => *down = Some(at),
            (false, _) => {}
        }
    }

    /// A peer's sockets are closed; `lingers` when what they held could still go.
    pub(super) fn outlets_ended(&mut self, peer: PeerId, at: Moment, lingers: bool) {
        let Some(line) = self.peers.get_mut(peer.index()) else { return };
        for outlet in line.sockets.iter_mut().flat_map(|socket| &mut socket.outlets) {
            if outlet.until.is_some() {
                continue;
            }
            outlet.until = Some((at, lingers));
            if let Some((_, down @ None)) = outlet.ups.last_mut() {
                let gone = if lingers { at + SETTLE } else { at };
                *down = Some(gone);
            }
        }
    }

    /// Whether the socket ever connected to an outside program.
    pub(in crate::model) fn has_outlets(&self, id: SocketId) -> bool {
        self.socket(id).is_some_and(|socket| !socket.outlets.is_empty())
    }

    /// Whether the socket connects to outside programs, and all of them are there.
    pub(in crate::model) fn is_outside_up(&self, id: SocketId) -> bool {
        let outlets = self.socket(id).into_iter().flat_map(|socket| &socket.outlets);
        let mut open = outlets.filter(|it| it.until.is_none()).peekable();
        let up = |it: &Outlet| it.ups.last().is_some_and(|(_, down)| down.is_none());
        open.peek().is_some() && open.all(up)
    }

    /// What became of a message that this socket sent at this moment to outside programs it connects
    /// to; `None` when there were none.
    pub(in crate::model) fn beyond(&self, id: SocketId, at: Moment) -> Option<Beyond> {
        let outlets = self.socket(id).into_iter().flat_map(|socket| &socket.outlets);
        let mut fates = outlets.filter(|it| it.was_there(at)).map(|it| it.beyond(at));
        let first = fates.next()?;
        // Dealt to one of several, nobody can know which.
        Some(if fates.all(|other| other == first) {
            first
        } else {
            Beyond::Gone(Known::Unknowable)
        })
    }
}
