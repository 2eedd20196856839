//! Whether the fates that the world tells can be what happened, by the events alone.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use proptest::prelude::*;
use zmq_lab::lab::{
    Ending, Event, Fact, Fate, Gap, LinkChange, Loss, Moment, PeerId, PeerSpec, Place, Prefix,
    Refusal, Role, Setting, SocketId, SocketType, Tally,
};
use zmq_lab::model::{Entry, Leg, World};

use super::history::name_of;

/// How far the stamps of two peers for one thing may lie apart on a busy machine, not counting that
/// for which the whole lab stood still.
const APART: Duration = Duration::from_millis(500);
/// When nobody says anything for longer than this the lab waits for something, or for a processor.
const STILL: Duration = Duration::from_millis(100);
/// How many devices in a row are looked through.
const HOPS: u8 = 4;

/// The events of a history, as the questions here need them.
#[derive(Default)]
struct Told {
    tallies: HashMap<SocketId, Tally>,
    received: HashMap<(SocketId, String), u64>,
    unread: HashMap<(SocketId, String), u64>,
    refused: HashMap<(SocketId, u64), Refusal>,
    /// When something happened to a peer that can cost it messages.
    ends: Vec<(PeerId, Moment)>,
    cuts: Vec<(PeerId, Moment)>,
    /// From when to when a peer had crashed and nobody noticed.
    crashes: Vec<(PeerId, Moment, Option<Moment>)>,
    /// When everybody was still, and for how long.
    stills: Vec<(Moment, Duration)>,
    /// What each subscriber asked for, version by version.
    asked: HashMap<SocketId, Vec<(Moment, Vec<Prefix>)>>,
    /// Whether anybody ended, joined or subscribed to something else, or a connection broke.
    eventful: bool,
    /// Whether a connection stayed without a name.
    nameless: bool,
    /// The least high-water mark for sending that a socket was given while it ran.
    marks: HashMap<SocketId, u32>,
    /// The sockets that were given another high-water mark while they ran: libzmq may then take a
    /// queue for full for ever (docs/faults.md).
    jammed: HashSet<SocketId>,
    /// The sockets that ever were to keep the newest message only.
    conflating: HashSet<SocketId>,
}

impl Told {
    fn by(events: &[Event], world: &World) -> Self {
        let mut told = Self::default();
        let started = events.iter().find_map(|event| match &event.fact {
            Fact::LabStarted { topology, .. } => Some(topology),
            _ => None,
        });
        let specs = started.into_iter().flat_map(|topology| &topology.peers);
        for (id, _) in specs.flat_map(PeerSpec::socket_ids).filter(|(_, it)| it.conflates()) {
            told.conflating.insert(id);
        }
        let mut last = Moment::START;
        for event in events {
            let still = event.at.since(last).saturating_sub(STILL);
            if still > Duration::ZERO {
                told.stills.push((event.at, still));
            }
            last = last.max(event.at);
            if let Fact::PeerAdded { spec } = &event.fact {
                told.eventful = true;
                let own = spec.socket_ids().filter(|(_, it)| it.conflates());
                told.conflating.extend(own.map(|(id, _)| id));
            }
            let Some(peer) = event.peer else { continue };
            let on = |socket: &u8| SocketId { peer, socket: *socket };
            if let Fact::OptionSet { socket, setting } = &event.fact
                && matches!(setting, Setting::Sndhwm(_) | Setting::Rcvhwm(_))
            {
                told.jammed.insert(on(socket));
            }
            match &event.fact {
                Fact::OptionSet { socket, setting: Setting::Sndhwm(messages) } => {
                    let least = told.marks.entry(on(socket)).or_insert(*messages);
                    *least = (*least).min(*messages);
                    told.eventful = true;
                }
                Fact::OptionSet { setting: Setting::Rcvhwm(_), .. } => told.eventful = true,
                Fact::OptionSet { socket, setting: Setting::Conflate(true) } => {
                    told.conflating.insert(on(socket));
                }
                Fact::Tally { socket, tally } => {
                    told.tallies.insert(on(socket), *tally);
                }
                Fact::Received { socket, message, .. } => {
                    *told.received.entry((on(socket), name_of(message))).or_default() += 1;
                }
                Fact::Unread { socket, message, .. } => {
                    *told.unread.entry((on(socket), name_of(message))).or_default() += 1;
                }
                Fact::Refused { socket, n, why } => {
                    told.refused.insert((on(socket), *n), why.clone());
                }
                Fact::PeerStarted => {
                    let crash = told.crashes.iter_mut().rfind(|(who, ..)| *who == peer);
                    if let Some((.., until @ None)) = crash {
                        *until = Some(event.at);
                    }
                    let spec = &world.peers()[peer.index()].spec;
                    for (id, _) in spec.socket_ids() {
                        told.asked.entry(id).or_default().push((event.at, Vec::new()));
                    }
                }
                // A fresh socket has none of what the old one held, as after an end.
                Fact::PeerEnded { .. } | Fact::Renewed => {
                    told.ends.push((peer, event.at));
                    if matches!(event.fact, Fact::PeerEnded { how: Ending::Crashed }) {
                        told.crashes.push((peer, event.at, None));
                    }
                    told.eventful = true;
                }
                Fact::Subscribed { socket, prefix } | Fact::Unsubscribed { socket, prefix } => {
                    let versions = told.asked.entry(on(socket)).or_default();
                    let mut own = versions.last().map_or(Vec::new(), |(_, own)| own.clone());
                    if matches!(event.fact, Fact::Subscribed { .. }) {
                        own.push(prefix.clone());
                    } else {
                        own.retain(|there| there != prefix);
                    }
                    versions.push((event.at, own));
                    // After the start's own empty version come those that its topology asks for.
                    let spec = started.and_then(|topology| topology.socket(on(socket)));
                    let first = spec.map_or(0, |spec| spec.subscriptions.len());
                    told.eventful |= versions.len() > first + 1;
                }
                Fact::Link { change: LinkChange::Disconnected | LinkChange::Closed, .. } => {
                    told.cuts.push((peer, event.at));
                    told.eventful = true;
                }
                Fact::Disconnecting { to, .. } => {
                    told.cuts.extend([(peer, event.at), (to.peer, event.at)]);
                    told.eventful = true;
                }
                Fact::Link { endpoint, address: None, change: LinkChange::Connected, .. } => {
                    told.nameless |= endpoint.starts_with("tcp://");
                }
                _ => {}
            }
        }
        told
    }

    /// Whether what came at `first` may not have been noticed by `then`.
    fn is_news(&self, first: Moment, then: Moment) -> bool {
        let between = |(at, _): &&(Moment, Duration)| first < *at && *at <= then;
        let still: Duration = self.stills.iter().filter(between).map(|(_, still)| *still).sum();
        then.since(first) <= APART + still
    }

    fn ended_after(&self, peer: PeerId, at: Moment) -> bool {
        let crashed = self.crashes.iter().any(|(who, from, until)| {
            *who == peer && *from <= at && until.is_none_or(|until| self.is_news(until, at))
        });
        crashed || self.ends.iter().any(|(who, when)| *who == peer && self.is_news(*when, at))
    }

    fn cut_after(&self, peer: PeerId, at: Moment) -> bool {
        self.cuts.iter().any(|(who, when)| *who == peer && self.is_news(*when, at))
    }

    /// Whether at some moment from `at` on the subscriber wanted (or did not want) the topic.
    fn once(&self, to: SocketId, topic: &[u8], at: Moment, wanted: bool) -> bool {
        let versions = self.asked.get(&to).map_or(&[][..], Vec::as_slice);
        let from = versions.partition_point(|(since, _)| *since <= at - APART).saturating_sub(1);
        let passes = |own: &[Prefix]| own.iter().any(|prefix| prefix.passes(topic));
        versions[from..].iter().any(|(_, own)| passes(own) == wanted) || versions.is_empty()
    }
}

/// Checks all that the world tells of a lab at rest.
pub fn check(events: &[Event], world: &World) -> Result<(), TestCaseError> {
    for account in world.ledger().accounts() {
        let balance = account.balance;
        prop_assert_eq!(balance.explained() + balance.unaccounted, balance.offered);
        prop_assert_eq!(balance.unaccounted, 0, "{:?}", account);
    }
    let told = Told::by(events, world);
    // A tcp connection that was closed before the operating system could be asked for its address:
    // what came over it cannot be told from an outsider's message.
    if told.nameless {
        return Ok(());
    }
    for (id, tally) in &told.tallies {
        prop_assert_eq!(tally.thinned, 0);
        let kind = world.peers()[id.peer.index()].spec.sockets[usize::from(id.socket)].kind;
        let to = world.ledger().accounts().iter().filter(|account| account.to == Some(*id));
        let delivered: u64 = to.map(|account| account.balance.delivered).sum();
        prop_assert_eq!(delivered, tally.received, "receipts of {:?}", id);
        if !kind.fans_out() {
            let from = world.ledger().accounts().iter().filter(|account| account.from == *id);
            let offered: u64 = from.map(|account| account.balance.offered).sum();
            prop_assert_eq!(offered, tally.offered, "offers of {:?}", id);
        }
    }
    let mut delivered: HashMap<(SocketId, String), u64> = HashMap::new();
    for entry in world.ledger().entries() {
        let name = name_of(&entry.message);
        for leg in &entry.legs {
            if let (Fate::Delivered { .. }, Some(to)) = (&leg.verdict.fate, leg.to) {
                *delivered.entry((to, name.clone())).or_default() += 1;
            }
            let why = || format!("{leg:?} of {name} {:?} {} {:?}", entry.from, entry.n, entry.at);
            let Some(from) = entry.from else {
                return Err(TestCaseError::fail(format!("nobody's: {}", why())));
            };
            prop_assert!(stands(&told, world, (entry, from, &name), leg), "{}", why());
        }
    }
    // Each receipt is laid to one message; over two devices the same may come twice.
    for (at, count) in &told.received {
        prop_assert_eq!(delivered.get(at), Some(count), "{:?}", at);
    }
    Ok(())
}

/// Whether a fate can be what became of a message on one way.
fn stands(
    told: &Told,
    world: &World,
    (entry, from, name): (&Entry, SocketId, &str),
    leg: &Leg,
) -> bool {
    let spec = |id: SocketId| &world.peers()[id.peer.index()].spec.sockets[usize::from(id.socket)];
    let fans_out = spec(from).kind.fans_out();
    let at = |to: SocketId| (to, name.to_owned());
    let topic = entry.message.topic();
    // What a device asks for is what others ask of it.
    let once = |to: SocketId, wanted| {
        spec(to).kind != SocketType::Sub || told.once(to, topic, entry.at, wanted)
    };
    let at_end = |id: Option<SocketId>| id.is_none_or(|id| told.ended_after(id.peer, entry.at));
    // An answer goes back the way of its question, which may have been cut since.
    let answers = matches!(spec(from).kind, SocketType::Rep | SocketType::Router);
    let cut_since = if answers { Moment::START } else { entry.at };
    let cut = |id: Option<SocketId>| id.is_none_or(|id| told.cut_after(id.peer, cut_since));
    let conflates = |id: Option<SocketId>| id.is_none_or(|id| told.conflating.contains(&id));
    // Nobody is turned away, cut off or killed in a lab where nothing happens but traffic.
    let calm = !told.eventful;
    // A queue surely takes as many messages as its high-water mark says.
    let mark = spec(from).options.sndhwm();
    let mark = told.marks.get(&from).map_or(mark, |least| mark.min(*least));
    let full = u64::from(mark) < entry.n;
    match &leg.verdict.fate {
        Fate::Delivered { .. } => leg.to.is_some_and(|to| told.received.contains_key(&at(to))),
        Fate::Filtered => {
            fans_out && leg.to.is_some_and(|to| told.once(to, topic, entry.at, false))
        }
        // A conflating SUB keeps the last of several subscriptions only.
        Fate::Missed(_) => fans_out && (!calm || conflates(leg.to)),
        Fate::Dropped(Gap::Replaced) => conflates(Some(from)) || conflates(leg.to),
        Fate::Dropped(_) if fans_out => {
            let wanted = leg.to.is_none_or(|to| once(to, true));
            wanted && (!calm || full)
        }
        // What is for nobody, or lacks its envelope, nobody can have.
        Fate::Dropped(Gap::Unroutable | Gap::NoDelimiter) => true,
        // A REP throws away what its asker's queue has no room for, as a ROUTER does.
        Fate::Dropped(Gap::Overtaken | Gap::Quiet) => !calm || full && !spec(from).kind.blocks(),
        Fate::Lost(Loss::Unread) => {
            leg.to.is_none_or(|to| told.unread.contains_key(&at(to))) && !calm
        }
        Fate::Lost(Loss::ReceiverEnded) => at_end(leg.to) && !calm,
        Fate::Lost(Loss::SenderEnded) => at_end(Some(from)),
        Fate::Lost(Loss::LinkCut) => cut(leg.to) || cut(Some(from)),
        Fate::Lost(Loss::InHand) => false,
        Fate::Refused(why) => told.refused.get(&(from, entry.n)) == Some(why),
        Fate::Outside => false,
        Fate::Pending(place) => may_rest((told, world), Some(from), leg.to, *place),
    }
}

/// Whether a device reads nothing at this socket, because nobody takes it off its hands.
fn stands_still((told, world): (&Told, &World), at: SocketId, hops: u8) -> bool {
    let spec = &world.peers()[at.peer.index()].spec;
    if spec.role == Role::Balancer {
        // Nor does a balancer while no worker is ready.
        return at.socket == 0;
    }
    if spec.role != Role::Device || hops == 0 {
        return false;
    }
    let other = SocketId { socket: 1 - at.socket, ..at };
    let far = world.links().iter().filter_map(|link| match link {
        _ if link.connector == other => Some((link, link.binder)),
        _ if link.binder == other => Some((link, link.connector)),
        _ => None,
    });
    let jammed = |far| told.jammed.contains(&other) || told.jammed.contains(&far);
    spec.sockets[usize::from(other.socket)].kind.blocks()
        && far.into_iter().all(|(link, far)| {
            !link.up || jammed(far) || stands_still((told, world), far, hops - 1)
        })
}

/// Whether a message may still be under way in a lab at rest: held by its sender, queued by one that
/// connects for a receiver that is away, in a queue that is jammed, or queued for a worker that reads no
/// more because what it has in hand cannot be passed on.
fn may_rest(
    (told, world): (&Told, &World),
    from: Option<SocketId>,
    to: Option<SocketId>,
    place: Place,
) -> bool {
    let Some(from) = from else { return false };
    let open = |id: SocketId| world.peers()[id.peer.index()].life.is_open();
    let stuck = |id: SocketId| {
        open(id)
            && (world.peers()[id.peer.index()].held > 0 || stands_still((told, world), id, HOPS))
    };
    match place {
        Place::Held(_) => open(from),
        Place::InHand => to.is_some_and(stuck),
        Place::Queued | Place::QueuedForOneOf => world.links().iter().any(|link| {
            let far = if link.connector == from { link.binder } else { link.connector };
            let joined = link.connector == from || link.binder == from;
            let waits = link.connector == from && open(from) && !open(far);
            let jammed = told.jammed.contains(&from) || told.jammed.contains(&far);
            joined && to.is_none_or(|to| to == far) && (waits || stuck(far) || jammed)
        }),
        Place::AwaitsPaused => false,
    }
}
