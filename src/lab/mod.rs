//! The words of the laboratory: what a peer, a socket, a topology, a message, a command, an event
//! and a fate are. Plain data, readable by every other module; no thread, socket or terminal here.

mod command;
mod endpoint;
mod event;
mod fate;
mod flood;
mod message;
mod ports;
mod setting;
mod socket;
mod stream;
mod time;
mod topology;
mod vacancy;

pub use command::{Command, Turn};
pub use endpoint::{Address, Endpoint, EndpointError, Transport};
pub use event::{
    Cause, Deed, Ending, Event, Fact, Flow, Holding, LinkChange, Reason, Refusal, Tally,
};
pub use fate::{Absence, Balance, Fate, FateKind, Gap, Known, Loss, Place, Verdict};
pub use flood::{Flood, FloodError, Rate};
pub use message::{Frame, Message};
pub use socket::{Applies, Options, Prefix, Setting, SocketType};
pub use stream::{Run, Runs, Stream, Tag};
pub use time::Moment;
pub use topology::{
    Attach, End, IfTaken, PeerId, PeerSpec, Role, SocketId, SocketSpec, Topology, Wire,
    WireAddress, WireId,
};
pub use vacancy::{Meeting, NoVacancy};
