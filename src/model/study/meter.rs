//! Meters: how often a condition has come about, counted from the events and read off the World.

use crate::lab::{
    Attach, Ending, Event, Fact, FateKind, LinkChange, Message, PeerId, PeerSpec, Prefix, SocketId,
    Tally,
};
use crate::lesson::{Condition, Happening, Standing, What, Why};

use super::super::ledger::{Entry, EntryId};
use super::super::peers::{Life, Peer};
use super::super::world::{Link, World};

/// One condition, and how far it has come.
#[derive(Clone, Debug)]
pub(super) struct Meter {
    pub condition: Condition,
    /// How many messages had the fate before.
    base: u64,
    /// How often it has come about.
    pub count: u64,
    /// The last event that counted.
    pub event: Option<Event>,
}

impl Meter {
    /// A meter that counts from now on.
    pub fn new(condition: &Condition, world: &World) -> Self {
        let mut meter = Self { condition: condition.clone(), base: 0, count: 0, event: None };
        meter.base = match condition.what {
            What::Fate { .. } => fates(world, condition),
            What::Event { .. } => tallied(world, &condition.what).unwrap_or_default(),
            What::State { .. } => 0,
        };
        meter.read(world);
        meter
    }

    /// Whether it has come about.
    pub fn is_met(&self) -> bool {
        self.condition.is_met(self.count)
    }

    /// Takes in an event that the world has taken in already.
    pub fn hear(&mut self, world: &World, event: &Event) {
        match &self.condition.what {
            What::Event { .. } => {
                if happened(world, &self.condition.what, event) {
                    self.count += 1;
                    self.event = Some(event.clone());
                }
                self.read(world);
            }
            // What no event bore on has the fate it had; only the totals know of what was thinned.
            What::Fate { text: None, .. } => {
                let counts = matches!(event.fact, Fact::Tally { .. });
                if counts || !world.ledger().stirred().is_empty() {
                    self.read(world);
                }
            }
            What::Fate { text: Some(text), .. } => {
                let ledger = world.ledger();
                let meant =
                    |id: &EntryId| ledger.entry(*id).is_none_or(|entry| says(&entry.message, text));
                if ledger.stirred().iter().any(meant) {
                    self.read(world);
                }
            }
            What::State { .. } => self.read(world),
        }
    }

    fn read(&mut self, world: &World) {
        match self.condition.what {
            // A flood is told by its totals.
            What::Event { .. } => {
                if let Some(tallied) = tallied(world, &self.condition.what) {
                    self.count = self.count.max(tallied.saturating_sub(self.base));
                }
            }
            What::Fate { .. } => {
                self.count = fates(world, &self.condition).saturating_sub(self.base);
            }
            What::State { .. } => self.count = stands(world, &self.condition.what),
        }
    }

    /// The latest message that has the fate it counts, and at whom.
    pub fn sample(&self, world: &World) -> Option<(EntryId, Option<PeerId>)> {
        let What::Fate { .. } = self.condition.what else { return None };
        let entries = world.ledger().entries().rev();
        entries.take(SAMPLED).find_map(|entry| {
            let leg = matching(world, entry, &self.condition.what).next()?;
            Some((entry.id, leg))
        })
    }
}

/// How many of the latest messages are looked at for one to show.
const SAMPLED: usize = 1000;

/// Whether a peer is called so, or its group is.
pub(super) fn is_named(spec: &PeerSpec, name: &str) -> bool {
    spec.name == name || spec.group == name
}

fn is_peer(world: &World, id: PeerId, name: Option<&String>) -> bool {
    name.is_none_or(|name| world.peer(id).is_some_and(|peer| is_named(&peer.spec, name)))
}

/// Whether a message is this text, in one frame or in its last.
fn says(message: &Message, text: &str) -> bool {
    message.frames().last().is_some_and(|frame| frame.bytes() == text.as_bytes())
}

fn is_text(entry: &Entry, text: Option<&String>) -> bool {
    text.is_none_or(|text| says(&entry.message, text))
}

/// Whether an event is one of those that are waited for.
fn happened(world: &World, what: &What, event: &Event) -> bool {
    let What::Event { kind, peer, text, prefix, why } = what else { return false };
    let whose = |id: PeerId| is_peer(world, id, peer.as_ref());
    if !event.peer.map_or(peer.is_none(), whose) {
        return false;
    }
    let offered = |socket: u8, n: u64| {
        let id = event.peer.map(|peer| SocketId { peer, socket });
        id.and_then(|id| world.ledger().offer(id, n)).map(|entry| &entry.message)
    };
    let about = |message: Option<&Message>| {
        text.as_ref().is_none_or(|text| message.is_some_and(|it| says(it, text)))
    };
    let of = |given: &Prefix| prefix.as_ref().is_none_or(|wanted| wanted == given);
    let because = |given: Option<Why>| why.is_none_or(|wanted| given == Some(wanted));
    match (kind, &event.fact) {
        (Happening::Sent, Fact::Sent { socket, n }) => about(offered(*socket, *n)),
        (Happening::Held, Fact::Held { socket, n, why }) => {
            about(offered(*socket, *n)) && because(Some((*why).into()))
        }
        (Happening::Refused, Fact::Refused { socket, n, why }) => {
            about(offered(*socket, *n)) && because(Why::of(why))
        }
        (Happening::Received, Fact::Received { message, .. }) => about(Some(message)),
        (Happening::Started, Fact::PeerStarted) | (Happening::Added, Fact::PeerAdded { .. }) => {
            true
        }
        (Happening::Ended, Fact::PeerEnded { how }) => how.is_own(),
        (Happening::Killed, Fact::PeerEnded { how }) => *how == Ending::Killed,
        (Happening::Paused, Fact::PeerPaused | Fact::LabPaused) => true,
        (Happening::Resumed, Fact::PeerResumed | Fact::LabResumed) => true,
        (Happening::Stepped, Fact::Stepped { handled }) => *handled,
        (Happening::Subscribed, Fact::Subscribed { prefix, .. })
        | (Happening::Unsubscribed, Fact::Unsubscribed { prefix, .. })
        | (Happening::Landed, Fact::SubscriptionLanded { prefix, .. })
        | (Happening::Left, Fact::SubscriptionLeft { prefix, .. }) => of(prefix),
        (Happening::Connecting, Fact::Connecting { .. })
        | (Happening::Cut, Fact::Disconnecting { .. })
        | (Happening::Set, Fact::OptionSet { .. })
        | (Happening::Paced, Fact::PaceSet { .. }) => true,
        (Happening::Retried, Fact::Link { change, .. }) => {
            matches!(change, LinkChange::Retried { .. })
        }
        (Happening::Connected, Fact::Link { change, .. }) => {
            matches!(change, LinkChange::Handshaken)
        }
        (Happening::Disconnected, Fact::Link { change, .. }) => {
            matches!(change, LinkChange::Disconnected)
        }
        (
            Happening::Sent
            | Happening::Held
            | Happening::Refused
            | Happening::Received
            | Happening::Started
            | Happening::Ended
            | Happening::Killed
            | Happening::Added
            | Happening::Paused
            | Happening::Resumed
            | Happening::Stepped
            | Happening::Subscribed
            | Happening::Unsubscribed
            | Happening::Landed
            | Happening::Left
            | Happening::Connecting
            | Happening::Retried
            | Happening::Connected
            | Happening::Disconnected
            | Happening::Cut
            | Happening::Set
            | Happening::Paced,
            _,
        ) => false,
    }
}

/// How many messages the peers sent or received in all, if that is what is counted.
fn tallied(world: &World, what: &What) -> Option<u64> {
    let What::Event { kind, peer, text: None, .. } = what else { return None };
    let of: fn(&Tally) -> u64 = match kind {
        Happening::Sent => |tally| tally.sent,
        Happening::Received => |tally| tally.received,
        Happening::Held
        | Happening::Refused
        | Happening::Started
        | Happening::Ended
        | Happening::Killed
        | Happening::Added
        | Happening::Paused
        | Happening::Resumed
        | Happening::Stepped
        | Happening::Subscribed
        | Happening::Unsubscribed
        | Happening::Landed
        | Happening::Left
        | Happening::Connecting
        | Happening::Retried
        | Happening::Connected
        | Happening::Disconnected
        | Happening::Cut
        | Happening::Set
        | Happening::Paced => return None,
    };
    let peers = world.peers().iter();
    let meant = peers.filter(|it| peer.as_ref().is_none_or(|name| is_named(&it.spec, name)));
    Some(meant.flat_map(|it| &it.sockets).map(|socket| of(&socket.tally)).sum())
}

/// At whom a message has the fate that is asked for: one item for each of its ways.
fn matching<'a>(
    world: &'a World,
    entry: &'a Entry,
    what: &'a What,
) -> impl Iterator<Item = Option<PeerId>> + 'a {
    entry
        .legs
        .iter()
        .filter(move |leg| {
            let What::Fate { kind, from, to, text } = what else { return false };
            let whose = |end: Option<SocketId>, name: &Option<String>| {
                end.map_or(name.is_none(), |it| is_peer(world, it.peer, name.as_ref()))
            };
            FateKind::of(&leg.verdict.fate) == *kind
                && whose(entry.from, from)
                && whose(leg.to, to)
                && is_text(entry, text.as_ref())
        })
        .map(|leg| leg.to.map(|to| to.peer))
}

/// How many messages have the fate, at all.
fn fates(world: &World, condition: &Condition) -> u64 {
    let What::Fate { kind, from, to, text } = &condition.what else { return 0 };
    let ledger = world.ledger();
    if text.is_some() {
        let ways = ledger.entries().map(|it| matching(world, it, &condition.what).count() as u64);
        return ways.sum();
    }
    let meant = ledger.accounts().iter().filter(|account| {
        is_peer(world, account.from.peer, from.as_ref())
            && account.to.map_or(to.is_none(), |it| is_peer(world, it.peer, to.as_ref()))
    });
    meant.map(|account| account.balance.of(*kind)).sum()
}

/// How many times it is so now: of queues how many messages wait, of all else 1 or 0.
fn stands(world: &World, what: &What) -> u64 {
    let What::State { kind, peer, prefix, transport } = what else { return 0 };
    let meant: Vec<&Peer> = world
        .peers()
        .iter()
        .filter(|it| peer.as_ref().is_none_or(|name| is_named(&it.spec, name)))
        .collect();
    let all = |is: &dyn Fn(&Peer) -> bool| {
        u64::from(!meant.is_empty() && meant.iter().all(|peer| is(peer)))
    };
    let links = |peer: &Peer, is: &dyn Fn(&Link) -> bool| {
        let id = peer.spec.id;
        let own = |link: &&Link| [link.connector.peer, link.binder.peer].contains(&id);
        let mut own = world.links().iter().filter(own).peekable();
        own.peek().is_some() && own.all(is)
    };
    let attached = |peer: &Peer, how: Attach| {
        peer.spec.sockets.first().and_then(|it| it.ends.first()).is_some_and(|it| it.how == how)
    };
    match kind {
        Standing::Running => all(&|peer| peer.life == Life::Running),
        Standing::Paused => all(&|peer| peer.life == Life::Paused),
        Standing::Ended => all(&|peer| peer.life.is_over()),
        Standing::Queued => {
            let queues = meant.iter().filter_map(|peer| world.queue_to(peer.spec.id));
            queues.map(|queue| queue.waiting).sum()
        }
        Standing::Holding => meant.iter().map(|peer| peer.held as u64).sum(),
        Standing::AwaitingReply => all(&|peer| peer.awaiting_reply.is_some()),
        Standing::Connected => all(&|peer| links(peer, &|link| link.up)),
        Standing::Cut => all(&|peer| !links(peer, &|link| !link.cut)),
        Standing::Subscribed => all(&|peer| {
            let own = peer.sockets.iter().flat_map(|socket| &socket.subscriptions);
            let mut own = own.filter(|it| prefix.as_ref().is_none_or(|it2| *it2 == it.prefix));
            own.any(|it| it.landed)
        }),
        Standing::Unsubscribed => all(&|peer| {
            let mut own = peer.sockets.iter().flat_map(|socket| &socket.subscriptions);
            own.all(|it| prefix.as_ref().is_some_and(|wanted| *wanted != it.prefix))
        }),
        Standing::Binds => all(&|peer| attached(peer, Attach::Bind)),
        Standing::Connects => all(&|peer| attached(peer, Attach::Connect)),
        Standing::Over => {
            let runs = world.lab().filter(|lab| lab.running).map(|lab| lab.topology.transport);
            u64::from(runs.is_some() && (transport.is_none() || runs == *transport))
        }
    }
}
