//! Remedies: what the lab itself can do about a finding, as data. What it cannot do is advice, and
//! stands in the words of the finding.

use std::time::Duration;

use crate::lab::{PeerId, Prefix, Setting, SocketId};

/// Something the lab can do about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// A subscriber subscribes to this.
    Subscribe(PeerId, Prefix),
    /// A subscriber subscribes to the second in place of the first.
    Resubscribe(PeerId, Prefix, Prefix),
    /// A peer that has ended starts again.
    Start(PeerId),
    /// A peer that runs starts again, with fresh sockets.
    Renew(PeerId),
    /// A paused peer goes on.
    Resume(PeerId),
    /// A worker works at this pace.
    Pace(PeerId, Duration),
    /// A cut link is mended.
    Mend {
        /// The connecting end.
        connector: SocketId,
        /// The binding end.
        binder: SocketId,
    },
    /// An option of a socket is changed.
    Set(SocketId, Setting),
}

impl Remedy {
    /// Whom it is done to.
    pub const fn peer(&self) -> PeerId {
        match self {
            Self::Subscribe(peer, _)
            | Self::Resubscribe(peer, _, _)
            | Self::Start(peer)
            | Self::Renew(peer)
            | Self::Resume(peer)
            | Self::Pace(peer, _) => *peer,
            Self::Mend { connector, .. } => connector.peer,
            Self::Set(socket, _) => socket.peer,
        }
    }
}
