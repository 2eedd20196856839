//! Commands: all that the engine can be told.

use std::time::Duration;

use super::flood::Flood;
use super::message::Message;
use super::socket::{Prefix, Setting};
use super::topology::{PeerId, PeerSpec, SocketId, Topology};

/// What to do with a message that a REQ socket may not send yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Hold it in the speaker's backlog until it is the speaker's turn.
    Wait,
    /// Call `zmq_send` all the same, and see it refused.
    Force,
}

/// One letter to the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Runs a topology; a running one is stopped first.
    Start(Topology),
    /// Stops all peers.
    Stop,
    /// A speaker sends a message.
    Send {
        /// The speaker.
        peer: PeerId,
        /// What it sends.
        message: Message,
        /// What to do out of turn.
        turn: Turn,
    },
    /// A speaker makes messages by itself from now on; one that does so already does it otherwise.
    Flood(PeerId, Flood),
    /// A speaker makes no more messages by itself.
    StopFlood(PeerId),
    /// A further peer joins; its number is the next free one.
    Add(PeerSpec),
    /// A peer ends as a program does that has reached its last line: it lingers, then closes.
    End(PeerId),
    /// A peer's sockets are closed at once, with all they hold.
    Kill(PeerId),
    /// A peer is gone at once, and its connections stay open with nobody behind them until it starts
    /// again. Over inproc there are no connections to stay: then it runs on, and
    /// [`Fact::CrashRefused`](super::Fact::CrashRefused) says so.
    Crash(PeerId),
    /// A peer that ended or was killed starts again, with fresh sockets.
    Restart(PeerId),
    /// A peer neither sends nor receives until it is resumed. libzmq's own threads go on.
    Pause(PeerId),
    /// A paused peer goes on.
    Resume(PeerId),
    /// A worker's work takes this long from the next message on.
    SetPace(PeerId, Duration),
    /// A SUB socket adds a subscription.
    Subscribe(PeerId, Prefix),
    /// A SUB socket drops a subscription.
    Unsubscribe(PeerId, Prefix),
    /// A paused peer handles one message, if one is there, and pauses again.
    Step(PeerId),
    /// All peers stop at their next send or receive, those that start later too.
    PauseLab,
    /// All peers go on, but those that are paused one by one.
    ResumeLab,
    /// One of the paused peers handles one message; they take turns.
    StepLab,
    /// From now on every peer rests this long after each message it reads; zero ends that.
    SlowMotion(Duration),
    /// A connection between two sockets of the lab is closed, and stays so.
    Cut {
        /// The connecting end.
        connector: SocketId,
        /// The binding end.
        binder: SocketId,
    },
    /// A cut connection is made again.
    Mend {
        /// The connecting end.
        connector: SocketId,
        /// The binding end.
        binder: SocketId,
    },
    /// An option of a socket changes, now as far as libzmq does that and surely at the next start.
    Set(SocketId, Setting),
    /// Every running peer is asked to say [`Fact::Idle`](super::Fact::Idle) if it has nothing to
    /// do, so that what is still missing can be told from what is still coming.
    Census,
}
