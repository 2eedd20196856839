//! The envelope lens: which frames a message has at each place on its way, which were put on there and
//! which taken off.
//!
//! What a program gives to its socket and what it reads from it was seen. What travels between follows
//! from the types of the two sockets (RFC 28): a ROUTER puts an identity before what it reads and takes
//! the first frame off what it sends, REQ and REP put an empty delimiter on and take it off again, and
//! a REP keeps all before it for its answer.

use std::collections::{HashMap, HashSet};

use crate::lab::{Frame, Known, PeerId, SocketId, SocketType};

use super::ledger::{Entry, EntryId, Offer};
use super::world::World;

/// One place on a message's way, with the frames it has there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    /// Which message it is.
    pub entry: EntryId,
    /// Where.
    pub place: Stop,
    /// The type of the socket there; on the wire that of the one that sent it.
    pub kind: SocketType,
    /// The frames; `None` when nobody told of them and nothing says what they are.
    pub parts: Option<Vec<Part>>,
    /// How many of them, the first ones, were put on here.
    pub put_on: usize,
    /// What stood before them until here.
    pub taken_off: Vec<Part>,
    /// How the frames are known.
    pub known: Known,
}

/// Where frames are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// What a peer's program gives to this socket of its.
    Sends(SocketId),
    /// What travels.
    Wire,
    /// What a peer's program reads from this socket of its.
    Reads(SocketId),
}

/// One frame, and what it is there for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its bytes.
    pub frame: Frame,
    /// What it is.
    pub is: Is,
}

/// What a frame is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// It says whom a ROUTER has the message from, or has it for; whom, if that is known.
    Identity(Option<PeerId>),
    /// It is empty, and ends the envelope.
    Delimiter,
    /// It is the message.
    Body,
}

/// The most places that are looked at.
const STATIONS: usize = 64;

impl World {
    /// The places on the way of a message, of its answers and of the forwarded copies of it, where an
    /// envelope matters. None at all when nothing is put on or taken off anywhere.
    pub fn lens(&self, id: EntryId) -> Vec<Station> {
        let mut lens = Lens {
            world: self,
            stations: Vec::new(),
            names: HashMap::new(),
            wires: HashMap::new(),
        };
        let mut left = vec![(id, None)];
        let mut seen = HashSet::new();
        while let Some((id, before)) = left.pop() {
            let Some(entry) = self.ledger().entry(id).filter(|_| seen.insert(id)) else { continue };
            if lens.stations.len() >= STATIONS {
                break;
            }
            let read = lens.follow(entry, before);
            let children = entry.children.iter().rev();
            left.extend(children.map(|child| (*child, read.clone())));
        }
        let Lens { mut stations, names, .. } = lens;
        for station in &mut stations {
            let parts = station.parts.iter_mut();
            parts.for_each(|parts| name(parts, &names));
            // What is taken off stood before the others.
            let rest = station.parts.iter().flatten().cloned();
            let mut all: Vec<Part> = station.taken_off.iter().cloned().chain(rest).collect();
            name(&mut all, &names);
            all.truncate(station.taken_off.len());
            station.taken_off = all;
        }
        let changes = |station: &Station| station.put_on > 0 || !station.taken_off.is_empty();
        if stations.iter().any(changes) { stations } else { Vec::new() }
    }
}

struct Lens<'a> {
    world: &'a World,
    stations: Vec<Station>,
    /// Whose identities are known.
    names: HashMap<Frame, Option<PeerId>>,
    /// What each message was on the wire.
    wires: HashMap<EntryId, Vec<Frame>>,
}

impl Lens<'_> {
    /// Follows one message from its sender to its receiver; tells what was read there. `before` is
    /// what its sender had read that made it send this.
    fn follow(&mut self, entry: &Entry, before: Option<Vec<Frame>>) -> Option<Vec<Frame>> {
        let read = self.world.ledger().read(entry.id);
        let reader = read.and_then(|read| Some((read, self.kind(read.to)?)));
        let Some(from) = entry.from else { return self.follow_stranger(entry) };
        let kind = self.kind(from)?;
        let far = entry.legs.first().and_then(|leg| leg.to);
        let far_kind = far.and_then(|far| self.kind(far));
        if !has_envelope(kind) && !far_kind.is_some_and(has_envelope) {
            return reader.map(|(read, _)| read.message.frames().to_vec());
        }
        let given = entry.message.frames();
        if let Some(first) = given.first().filter(|_| kind.addresses() && given.len() > 1) {
            self.names.entry(first.clone()).or_insert(far.map(|far| far.peer));
        }
        if let Some((read, SocketType::Router)) = reader
            && let Some(first) = read.message.frames().first()
        {
            self.names.insert(first.clone(), Some(from.peer));
        }
        self.stop(entry.id, Stop::Sends(from), kind, (Some(given), before.as_deref(), Known::Seen));
        if !matches!(entry.state, Offer::Sent(_)) && reader.is_none() {
            return None;
        }
        let told = reader.and_then(|(read, kind)| as_travelled(kind, read.message.frames()));
        let seen = told.is_some() || !hides_delimiter(kind);
        let wire = self.wire(entry, kind).or(told);
        if let Some(wire) = &wire {
            self.wires.insert(entry.id, wire.clone());
        }
        let known = if wire.is_none() {
            Known::Unknowable
        } else if seen {
            Known::Seen
        } else {
            Known::Inferred
        };
        self.stop(entry.id, Stop::Wire, kind, (wire.as_deref(), Some(given), known));
        let (read, reads) = reader?;
        let frames = read.message.frames();
        let known = if read.certain { Known::Seen } else { Known::Inferred };
        let place = Stop::Reads(read.to);
        self.stop(entry.id, place, reads, (Some(frames), wire.as_deref(), known));
        Some(frames.to_vec())
    }

    /// A message from outside is known from where it was read on.
    fn follow_stranger(&mut self, entry: &Entry) -> Option<Vec<Frame>> {
        let to = entry.legs.first().and_then(|leg| leg.to)?;
        let kind = self.kind(to)?;
        let frames = entry.message.frames();
        if has_envelope(kind) {
            let wire = as_travelled(kind, frames);
            if let Some(wire) = &wire {
                self.wires.insert(entry.id, wire.clone());
            }
            if let Some(first) = frames.first().filter(|_| kind.addresses()) {
                self.names.insert(first.clone(), None);
            }
            let travelled = (wire.as_deref(), None, Known::Seen);
            if wire.is_some() {
                self.stop(entry.id, Stop::Wire, kind, travelled);
            }
            let read = (Some(frames), wire.as_deref(), Known::Seen);
            self.stop(entry.id, Stop::Reads(to), kind, read);
        }
        Some(frames.to_vec())
    }

    /// What a socket of this type makes of what it was given.
    fn wire(&self, entry: &Entry, kind: SocketType) -> Option<Vec<Frame>> {
        let given = entry.message.frames();
        match kind {
            SocketType::Req => Some([&[Frame::default()][..], given].concat()),
            SocketType::Rep => {
                let asked = self.wires.get(&entry.parent?)?;
                let end = asked.iter().position(Frame::is_empty)?;
                Some([asked.get(..=end)?, given].concat())
            }
            SocketType::Router => Some(given.get(1..)?.to_vec()),
            SocketType::Pair
            | SocketType::Pub
            | SocketType::Sub
            | SocketType::Dealer
            | SocketType::Pull
            | SocketType::Push
            | SocketType::Xpub
            | SocketType::Xsub => Some(given.to_vec()),
        }
    }

    fn stop(
        &mut self,
        entry: EntryId,
        place: Stop,
        kind: SocketType,
        (frames, before, known): (Option<&[Frame]>, Option<&[Frame]>, Known),
    ) {
        let part = |frame: &Frame| Part { frame: frame.clone(), is: Is::Body };
        let (mut put_on, mut taken_off) = (0, Vec::new());
        if let (Some(frames), Some(before)) = (frames, before) {
            if frames.ends_with(before) {
                put_on = frames.len() - before.len();
            } else if before.ends_with(frames) {
                taken_off = before.iter().take(before.len() - frames.len()).map(part).collect();
            }
        }
        let parts = frames.map(|frames| frames.iter().map(part).collect());
        self.stations.push(Station { entry, place, kind, parts, put_on, taken_off, known });
    }

    fn kind(&self, at: SocketId) -> Option<SocketType> {
        let spec = &self.world.peer(at.peer)?.spec;
        spec.sockets.get(usize::from(at.socket)).map(|socket| socket.kind)
    }
}

/// What travelled to a socket of this type that gave these frames to its program, as far as they tell.
fn as_travelled(kind: SocketType, read: &[Frame]) -> Option<Vec<Frame>> {
    if kind.addresses() {
        return read.get(1..).map(<[Frame]>::to_vec);
    }
    (!hides_delimiter(kind)).then(|| read.to_vec())
}

/// Whether its program sees no delimiter, and nothing of what stands before it.
const fn hides_delimiter(kind: SocketType) -> bool {
    matches!(kind, SocketType::Req | SocketType::Rep)
}

const fn has_envelope(kind: SocketType) -> bool {
    matches!(kind, SocketType::Req | SocketType::Rep | SocketType::Dealer | SocketType::Router)
}

/// Says what each frame is: identities and delimiters stand before all else.
fn name(parts: &mut [Part], names: &HashMap<Frame, Option<PeerId>>) {
    let count = parts.len();
    for (place, part) in parts.iter_mut().enumerate() {
        part.is = match names.get(&part.frame) {
            // The last frame is what it is all about.
            _ if place + 1 == count => return,
            Some(peer) => Is::Identity(*peer),
            None if part.frame.is_empty() => Is::Delimiter,
            None => return,
        };
    }
}
