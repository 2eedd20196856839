//! The experiments that show how ZeroMQ behaves, each on the real engine: what becomes of the
//! messages, and what the doctor says of it.

use std::time::{Duration, Instant};

use strum::IntoEnumIterator;
use zmq_lab::lab::{
    Absence, Attach, Command, Ending, Event, Fact, Fate, Frame, Gap, Holding, LinkChange, Loss,
    Message, Options, PeerId, Place, Prefix, Refusal, Role, SocketSpec, SocketType, Topology,
    Transport, Turn, WireId,
};
use zmq_lab::model::{Alone, Finding, Matter, Near, Remedy, World};

use crate::running::{Build, Running, pipeline, pubsub, reqrep, socket};

/// After so long without an event the program takes a census, and so does this.
const SILENCE: Duration = Duration::from_millis(300);
/// Far longer than anything here takes.
const DEADLINE: Duration = Duration::from_secs(30);
/// Long enough for anything that only has to last.
const LASTING: Duration = Duration::from_secs(5);

/// A running lab and what is known of it.
struct Experiment {
    lab: Running,
    world: World,
    folded: usize,
}

impl Experiment {
    /// Starts the lab and waits until all its links are up.
    fn start(topology: Topology) -> Self {
        Self::watch(Running::start(topology))
    }

    fn watch(lab: Running) -> Self {
        let mut experiment = Self { lab, world: World::default(), folded: 0 };
        experiment.fold();
        experiment
    }

    fn fold(&mut self) {
        self.lab.events.extend(self.lab.engine.events().try_iter());
        for event in &self.lab.events[self.folded..] {
            self.world.apply(event);
            // The doctor looks often, so that it has every occasion to cry wolf.
            if matches!(event.fact, Fact::Link { .. } | Fact::Sent { .. } | Fact::Received { .. }) {
                self.world.examine(event.at);
            }
        }
        self.folded = self.lab.events.len();
    }

    fn id(&self, name: &str) -> PeerId {
        let named = |peer: &&zmq_lab::model::Peer| peer.spec.name == name;
        self.world.peers().iter().find(named).unwrap().spec.id
    }

    fn tell(&self, command: Command) {
        self.lab.tell(command);
    }

    fn send(&self, from: &str, text: &str) {
        self.lab.send(self.id(from), text);
    }

    /// Waits until something is known.
    #[track_caller]
    fn until(&mut self, what: &str, enough: impl Fn(&World) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        self.fold();
        while !enough(&self.world) {
            match self.lab.engine.events().recv_deadline(deadline) {
                Ok(event) => self.lab.events.push(event),
                Err(_) => panic!("no {what}; the events: {:#?}", self.lab.events),
            }
            self.fold();
        }
    }

    /// Waits until it is quiet, asks the peers as long as that can tell more, and examines.
    fn settle(&mut self) -> Vec<Finding> {
        loop {
            while let Ok(event) = self.lab.engine.events().recv_timeout(SILENCE) {
                self.lab.events.push(event);
            }
            self.fold();
            if !self.world.wants_census() {
                break;
            }
            self.tell(Command::Census);
        }
        let later = self.world.now() + LASTING;
        self.world.examine(later);
        self.world.examine(later + LASTING);
        self.world.doctor().findings().to_vec()
    }

    #[track_caller]
    fn only(&mut self) -> Finding {
        let found = self.settle();
        let [finding] = found.as_slice() else {
            panic!("not one finding: {found:#?}; the events: {:#?}", self.lab.events)
        };
        finding.clone()
    }

    #[track_caller]
    fn healthy(&mut self) {
        let found = self.settle();
        assert!(found.is_empty(), "{found:#?}; the events: {:#?}", self.lab.events);
    }

    /// The fates of what went to a peer, in the order of the offers.
    fn fates(&self, to: &str) -> Vec<Fate> {
        let to = self.id(to);
        let legs = self.world.ledger().entries().flat_map(|entry| &entry.legs);
        let own = legs.filter(|leg| leg.to.is_some_and(|at| at.peer == to));
        own.map(|leg| leg.verdict.fate.clone()).collect()
    }

    fn delivered(&self, to: &str) -> u64 {
        self.world.ledger().received_by(self.id(to)).delivered
    }

    fn paused(&mut self, name: &str) {
        let id = self.id(name);
        self.tell(Command::Pause(id));
        self.lab.until_facts("pause", id, 1, |fact| *fact == Fact::PeerPaused);
    }

    /// Kills a peer and waits until those it was connected to have noticed.
    fn killed(&mut self, name: &str) {
        let id = self.id(name);
        self.fold();
        let told = self.world.topology().is_some_and(|lab| lab.transport != Transport::Inproc);
        let links = self.world.links().iter().filter(|link| told && link.up);
        let mut far: Vec<PeerId> = links
            .filter_map(|link| match (link.connector.peer, link.binder.peer) {
                (one, other) if one == id => Some(other),
                (other, one) if one == id => Some(other),
                _ => None,
            })
            .collect();
        let before = self.lab.events.len();
        self.tell(Command::Kill(id));
        self.lab.until_facts("end", id, 1, |fact| matches!(fact, Fact::PeerEnded { .. }));
        self.lab.until("far ends that notice", |events| {
            for event in events.iter().skip(before) {
                let gone = matches!(
                    event.fact,
                    Fact::Link { change: LinkChange::Disconnected | LinkChange::Closed, .. }
                );
                far.retain(|peer| !gone || event.peer != Some(*peer));
            }
            far.is_empty()
        });
        // Over inproc nothing tells.
        while let Ok(event) = self.lab.engine.events().recv_timeout(SILENCE) {
            self.lab.events.push(event);
        }
        self.fold();
    }

    fn balanced(&self) {
        for account in self.world.ledger().accounts() {
            assert_eq!(account.balance.unaccounted, 0, "{account:?}");
            assert_eq!(account.balance.explained(), account.balance.offered, "{account:?}");
        }
    }
}

const fn delivered(fate: &Fate) -> bool {
    matches!(fate, Fate::Delivered { .. })
}

fn hwm(spec: SocketSpec, sndhwm: u32, rcvhwm: u32) -> SocketSpec {
    let options = Options { sndhwm: Some(sndhwm), rcvhwm: Some(rcvhwm), ..Options::default() };
    SocketSpec { options, ..spec }
}

fn sub(prefixes: &[&str]) -> SocketSpec {
    let subscriptions = prefixes.iter().map(|prefix| Prefix::from(*prefix)).collect();
    SocketSpec { subscriptions, ..socket(SocketType::Sub, Attach::Connect, 0) }
}

/// A PUSH and so many PULLs that only receive.
fn fan(transport: Transport, push: Attach, pullers: usize) -> Topology {
    let pull = if push == Attach::Bind { Attach::Connect } else { Attach::Bind };
    let mut build = Build::over(transport).wire("work").peer(
        "pusher",
        Role::Speaker,
        vec![socket(SocketType::Push, push, 0)],
    );
    for n in 1..=pullers {
        let puller = vec![socket(SocketType::Pull, pull, 0)];
        build = build.peer(&format!("puller-{n}"), Role::Listener, puller);
    }
    build.done()
}

#[test]
fn a_healthy_pattern_gives_the_doctor_nothing_to_say() {
    for transport in Transport::iter() {
        let mut lab = Experiment::start(pubsub(transport));
        for line in ["hello", "123 hi", "你好", "1234"] {
            lab.send("publisher", line);
        }
        lab.healthy();
        assert_eq!((lab.delivered("subscriber-1"), lab.delivered("subscriber-2")), (4, 2));

        let mut lab = Experiment::start(reqrep(transport));
        for line in ["one", "two", "three"] {
            lab.send("client-1", line);
            lab.send("client-2", line);
        }
        lab.healthy();
        assert_eq!((lab.delivered("client-1"), lab.delivered("client-2")), (3, 3));

        let mut lab = Experiment::start(pipeline(transport));
        for n in 0..40 {
            lab.send("ventilator", &n.to_string());
        }
        lab.healthy();
        assert_eq!(lab.delivered("sink"), 40);
    }
}

#[test]
fn a_publisher_drops_the_newest_in_silence_when_a_queue_is_full() {
    let mut lab = Experiment::start(
        Build::over(Transport::Inproc)
            .wire("publisher")
            .peer(
                "publisher",
                Role::Speaker,
                vec![hwm(socket(SocketType::Pub, Attach::Bind, 0), 5, 1000)],
            )
            .peer("subscriber", Role::Listener, vec![hwm(sub(&[""]), 1000, 5)])
            .done(),
    );
    lab.paused("subscriber");
    for n in 1..=100 {
        lab.send("publisher", &n.to_string());
    }
    let sent = |world: &World| world.ledger().entries().filter(|entry| entry.was_sent()).count();
    lab.until("100 sends", |world| sent(world) == 100);
    lab.tell(Command::Resume(lab.id("subscriber")));
    let finding = lab.only();
    let fates = lab.fates("subscriber");
    assert!(fates[..10].iter().all(delivered), "{fates:?}");
    assert!(fates[10..].iter().all(|fate| matches!(fate, Fate::Dropped(_))), "{fates:?}");
    assert_eq!(fates.len(), 100);
    assert_eq!(finding.matter, Matter::QueueFull { sndhwm: 5, rcvhwm: 5, paused: false });
    assert_eq!((finding.at.peer, finding.evidence.messages), (lab.id("subscriber"), 90));
    lab.balanced();
}

#[test]
fn a_queue_that_conflates_keeps_the_newest_message_only() {
    for transport in Transport::iter() {
        let mut subscriber = sub(&[""]);
        subscriber.options.conflate = Some(true);
        let mut lab = Experiment::start(
            Build::over(transport)
                .wire("publisher")
                .peer("publisher", Role::Speaker, vec![socket(SocketType::Pub, Attach::Bind, 0)])
                .peer("subscriber", Role::Listener, vec![subscriber])
                .done(),
        );
        lab.paused("subscriber");
        for n in 1..=20 {
            lab.send("publisher", &n.to_string());
        }
        lab.settle();
        lab.tell(Command::Resume(lab.id("subscriber")));
        lab.until("the newest", |world| world.peers()[1].sockets[0].tally.received == 1);
        let finding = lab.only();
        let fates = lab.fates("subscriber");
        assert!(delivered(&fates[19]), "{transport:?} {fates:?}");
        assert_eq!(fates[..19], vec![Fate::Dropped(Gap::Replaced); 19], "{transport:?}");
        assert_eq!((finding.matter, finding.evidence.messages), (Matter::Conflated, 19));
        lab.balanced();
    }
}

#[test]
fn a_slow_joiner_misses_what_was_published_before_its_subscription_landed() {
    for transport in Transport::iter() {
        let engine = zmq_lab::engine::Engine::start(|| {}).unwrap();
        let topology = pubsub(transport);
        let mut lab = Running { engine, events: Vec::new() };
        lab.tell(Command::Start(topology));
        lab.send(PeerId(0), "123 early");
        let landed = |event: &&Event| matches!(event.fact, Fact::SubscriptionLanded { .. });
        lab.until("subscriptions", |events| events.iter().filter(landed).count() == 2);
        lab.send(PeerId(0), "123 in time");
        let mut lab = Experiment::watch(lab);
        let early = |world: &World| world.ledger().entries().count() == 2;
        lab.until("two messages", early);
        let found = lab.settle();
        for name in ["subscriber-1", "subscriber-2"] {
            let id = lab.id(name);
            let fates = lab.fates(name);
            assert!(delivered(&fates[1]), "{transport:?} {fates:?}");
            if let Fate::Missed(absence) = fates[0] {
                let own = found.iter().filter(|finding| finding.at.peer == id);
                let own: Vec<&Finding> = own.collect();
                assert_eq!(own.len(), 1, "{found:#?}");
                assert_eq!(own[0].matter, Matter::JoinedLate(absence));
                assert_eq!(own[0].evidence.messages, 1);
            } else {
                assert!(delivered(&fates[0]), "{transport:?} {fates:?}");
            }
        }
    }
}

#[test]
fn a_paused_receiver_gets_its_full_share_of_what_is_dealt_out() {
    for transport in Transport::iter() {
        let mut lab = Experiment::start(fan(transport, Attach::Bind, 3));
        lab.paused("puller-2");
        for n in 1..=60 {
            lab.send("pusher", &n.to_string());
        }
        lab.until("40 receipts", |world| {
            let got = |peer: &zmq_lab::model::Peer| peer.sockets[0].tally.received;
            world.peers().iter().map(got).sum::<u64>() == 40
        });
        let finding = lab.only();
        assert_eq!(finding.matter, Matter::UnevenShare { idle: 2, paused: true });
        assert_eq!((finding.at.peer, finding.evidence.messages), (lab.id("puller-2"), 20));
        assert_eq!(finding.remedy, Some(Remedy::Resume(lab.id("puller-2"))));
        assert_eq!((lab.delivered("puller-1"), lab.delivered("puller-3")), (20, 20));
        let waiting = Fate::Pending(Place::AwaitsPaused);
        assert_eq!(lab.fates("puller-2"), vec![waiting; 20], "{transport:?}");
        lab.tell(Command::Resume(lab.id("puller-2")));
        lab.until("all", |world| world.peers()[2].sockets[0].tally.received == 20);
        lab.healthy();
        lab.balanced();
    }
}

#[test]
fn what_a_killed_receiver_had_prefetched_dies_with_it() {
    let mut lab = Experiment::start(fan(Transport::Tcp, Attach::Bind, 2));
    lab.paused("puller-2");
    for n in 1..=100 {
        lab.send("pusher", &n.to_string());
    }
    lab.until("50 receipts", |world| world.peers()[1].sockets[0].tally.received == 50);
    // What is sent is not there yet: only once the silence is over does all of it lie unread.
    lab.settle();
    lab.killed("puller-2");
    let finding = lab.only();
    assert_eq!(finding.matter, Matter::DiedWith { in_hand: 0, dealt: true });
    assert_eq!((finding.at.peer, finding.evidence.messages), (lab.id("puller-2"), 50));
    assert_eq!(finding.remedy, Some(Remedy::Start(lab.id("puller-2"))));
    let lost = Fate::Lost(Loss::Unread);
    assert_eq!(lab.fates("puller-2"), vec![lost; 50]);
    assert_eq!(lab.delivered("puller-1"), 50);
    lab.balanced();
}

#[test]
fn a_connecting_pusher_keeps_messages_for_a_puller_that_returns() {
    for transport in [Transport::Tcp, Transport::Ipc] {
        let mut lab = Experiment::start(fan(transport, Attach::Connect, 1));
        lab.killed("puller-1");
        lab.until("the end of the link", |world| !world.links()[0].up);
        for n in 1..=5 {
            lab.send("pusher", &n.to_string());
        }
        lab.healthy();
        lab.tell(Command::Restart(lab.id("puller-1")));
        lab.until("5 receipts", |world| world.peers()[1].sockets[0].tally.received == 5);
        lab.healthy();
        assert!(lab.fates("puller-1").iter().all(delivered), "{transport:?}");
        lab.balanced();
    }
}

#[test]
fn a_binding_pusher_without_a_puller_cannot_send_at_all() {
    for transport in Transport::iter() {
        let mut lab = Experiment::start(fan(transport, Attach::Bind, 1));
        lab.killed("puller-1");
        lab.until("the end of the link", |world| !world.links()[0].up);
        for n in 1..=3 {
            lab.send("pusher", &n.to_string());
        }
        lab.until("3 held", |world| world.peers()[0].held == 3);
        let finding = lab.only();
        assert_eq!(finding.matter, Matter::NobodyConnected { held: 3, alone: Alone::Unvisited });
        assert_eq!(finding.remedy, Some(Remedy::Start(lab.id("puller-1"))));
        let held = |why| Fate::Pending(Place::Held(why));
        let entries = lab.world.ledger().entries();
        let fates: Vec<Fate> = entries.map(|entry| entry.legs[0].verdict.fate.clone()).collect();
        let behind = held(Holding::Behind);
        assert_eq!(fates, [held(Holding::WouldBlock), behind.clone(), behind], "{transport:?}");
        lab.tell(Command::Restart(lab.id("puller-1")));
        lab.until("3 receipts", |world| world.peers()[1].sockets[0].tally.received == 3);
        lab.healthy();
        lab.balanced();
    }
}

#[test]
fn a_publisher_and_a_puller_never_talk() {
    for transport in Transport::iter() {
        let topology = Build::over(transport)
            .wire("publisher")
            .peer("publisher", Role::Speaker, vec![socket(SocketType::Pub, Attach::Bind, 0)])
            .peer("puller", Role::Listener, vec![socket(SocketType::Pull, Attach::Connect, 0)])
            .done();
        let engine = zmq_lab::engine::Engine::start(|| {}).unwrap();
        let lab = Running { engine, events: Vec::new() };
        lab.tell(Command::Start(topology));
        let mut lab = Experiment::watch(lab);
        let connects = |event: &Event| matches!(event.fact, Fact::Connecting { .. });
        lab.lab.until("a connect", |events| events.iter().any(connects));
        lab.fold();
        lab.send("publisher", "hello");
        let sent = |world: &World| world.ledger().entries().any(|entry| entry.was_sent());
        lab.until("the send", sent);
        let later = lab.world.now() + LASTING;
        lab.world.examine(later);
        let found = lab.world.doctor().findings().to_vec();
        let (kind, far, over) = (SocketType::Pull, SocketType::Pub, transport);
        let mismatch = Matter::Mismatch { kind, far, over };
        assert!(found.iter().any(|finding| finding.matter == mismatch), "{found:#?}");
        assert_eq!(lab.delivered("puller"), 0);
    }
}

#[test]
fn a_topic_that_nearly_matches_is_filtered_and_told_of() {
    let mut lab = Experiment::start(
        Build::over(Transport::Tcp)
            .wire("publisher")
            .peer("publisher", Role::Speaker, vec![socket(SocketType::Pub, Attach::Bind, 0)])
            .peer("subscriber", Role::Listener, vec![sub(&["Abc"])])
            .done(),
    );
    lab.send("publisher", "abc 1");
    lab.until("the message", |world| world.ledger().entries().count() == 1);
    let finding = lab.only();
    assert!(matches!(finding.matter, Matter::NearMiss { near: Near::Case, .. }), "{finding:?}");
    assert_eq!(lab.fates("subscriber"), [Fate::Filtered]);
    let Some(Remedy::Resubscribe(peer, old, new)) = finding.remedy else { panic!("{finding:?}") };
    lab.tell(Command::Subscribe(peer, new));
    lab.tell(Command::Unsubscribe(peer, old));
    lab.until("the new subscription", |world| {
        let own = &world.peers()[1].sockets[0].subscriptions;
        matches!(own.as_slice(), [only] if only.landed && only.prefix == Prefix::from("abc"))
    });
    lab.send("publisher", "abc 2");
    lab.until("the receipt", |world| world.peers()[1].sockets[0].tally.received == 1);
    lab.healthy();
}

#[test]
fn a_subscriber_without_a_subscription_hears_nothing() {
    let mut lab = Experiment::start(
        Build::over(Transport::Inproc)
            .wire("publisher")
            .peer("publisher", Role::Speaker, vec![socket(SocketType::Pub, Attach::Bind, 0)])
            .peer("subscriber", Role::Listener, vec![sub(&[])])
            .done(),
    );
    lab.send("publisher", "hello");
    lab.until("the message", |world| world.ledger().entries().count() == 1);
    let finding = lab.only();
    assert_eq!((finding.matter, finding.evidence.messages), (Matter::NoSubscription, 1));
    assert_eq!(lab.fates("subscriber"), [Fate::Filtered]);
}

#[test]
fn what_is_published_to_a_dead_subscriber_is_missed() {
    let mut lab = Experiment::start(pubsub(Transport::Tcp));
    lab.killed("subscriber-1");
    lab.until("the end of the link", |world| !world.links()[0].up);
    lab.send("publisher", "hello");
    lab.until("the message", |world| world.ledger().entries().count() == 1);
    let finding = lab.only();
    assert_eq!((finding.matter, finding.evidence.messages), (Matter::Away, 1));
    assert_eq!(lab.fates("subscriber-1"), [Fate::Missed(Absence::NotRunning)]);
}

#[test]
fn a_req_out_of_turn_is_refused() {
    for transport in Transport::iter() {
        let mut lab = Experiment::start(reqrep(transport));
        lab.paused("server");
        lab.send("client-1", "one");
        lab.until("the request", |world| world.peers()[0].awaiting_reply.is_some());
        let (peer, message) = (lab.id("client-1"), Message::single("two"));
        lab.tell(Command::Send { peer, message, turn: Turn::Force });
        lab.until("the refusal", |world| world.peers()[0].sockets[0].tally.refused == 1);
        let found = lab.settle();
        let matters: Vec<&Matter> = found.iter().map(|finding| &finding.matter).collect();
        assert_eq!(matters, [&Matter::OutOfTurn, &Matter::ServerPaused], "{transport:?}");
        lab.tell(Command::Resume(lab.id("server")));
        lab.until("the reply", |world| world.peers()[0].awaiting_reply.is_none());
        assert_eq!(lab.only().matter, Matter::OutOfTurn);
    }
}

#[test]
fn a_req_waits_for_ever_for_a_server_that_died_with_its_request() {
    for transport in Transport::iter() {
        let mut lab = Experiment::start(reqrep(transport));
        lab.paused("server");
        lab.send("client-1", "one");
        // Only after the silence does the request lie before the server.
        let finding = lab.only();
        assert_eq!(finding.matter, Matter::ServerPaused);
        lab.killed("server");
        lab.tell(Command::Restart(lab.id("server")));
        lab.until("the server", |world| world.peers()[2].life.is_open());
        let finding = lab.only();
        assert_eq!(finding.matter, Matter::ReplyLost, "{transport:?}");
        let Some(Remedy::Renew(peer)) = finding.remedy else { panic!("{finding:?}") };
        lab.tell(Command::Restart(peer));
        lab.until("a fresh client", |world| {
            world.peers()[0].last_end.is_some() && world.peers()[0].life.is_open()
        });
        lab.until("its link", |world| world.links()[0].up);
        lab.send("client-1", "again");
        lab.until("the reply", |world| world.peers()[0].sockets[0].tally.received == 1);
        lab.healthy();
    }
}

#[test]
fn a_req_waits_for_a_server_that_is_not_there_and_is_answered_when_it_comes() {
    for transport in [Transport::Tcp, Transport::Ipc] {
        let mut lab = Experiment::start(reqrep(transport));
        lab.killed("server");
        lab.until("the end of the links", |world| world.links().iter().all(|link| !link.up));
        lab.send("client-1", "one");
        lab.until("the request", |world| world.peers()[0].awaiting_reply.is_some());
        let finding = lab.only();
        assert_eq!(finding.matter, Matter::NoServer, "{transport:?}");
        lab.tell(Command::Restart(lab.id("server")));
        lab.until("the reply", |world| world.peers()[0].sockets[0].tally.received == 1);
        lab.healthy();
    }
}

#[test]
fn a_req_whose_link_is_cut_is_told_to_mend_it_and_then_to_ask_anew() {
    for transport in Transport::iter() {
        let mut lab = Experiment::start(reqrep(transport));
        lab.paused("server");
        lab.send("client-1", "one");
        assert_eq!(lab.only().matter, Matter::ServerPaused);
        let link = lab.world.links()[0].clone();
        lab.tell(Command::Cut { connector: link.connector, binder: link.binder });
        lab.until("the cut", |world| world.links()[0].cut);
        lab.tell(Command::Resume(lab.id("server")));
        let finding = lab.only();
        assert_eq!(finding.matter, Matter::CutOff, "{transport:?}");
        let Some(Remedy::Mend { connector, binder }) = finding.remedy else {
            panic!("{finding:?}")
        };
        lab.tell(Command::Mend { connector, binder });
        lab.until("the link", |world| world.links()[0].up);
        let finding = lab.only();
        assert_eq!(finding.matter, Matter::ReplyLost, "{transport:?}");
        let Some(Remedy::Renew(peer)) = finding.remedy else { panic!("{finding:?}") };
        lab.tell(Command::Restart(peer));
        lab.until("a fresh client", |world| {
            world.peers()[0].last_end.is_some() && world.links()[0].up
        });
        lab.send("client-1", "again");
        lab.until("the reply", |world| world.peers()[0].sockets[0].tally.received == 1);
        lab.healthy();
        lab.tell(Command::Cut { connector, binder });
        lab.until("the second cut", |world| world.links()[0].cut);
        lab.healthy();
        lab.send("client-1", "not at all");
        let finding = lab.only();
        let alone = Matter::NobodyConnected { held: 1, alone: Alone::Cut };
        assert_eq!(
            (finding.matter, finding.remedy),
            (alone, Some(Remedy::Mend { connector, binder }))
        );
        lab.balanced();
    }
}

/// Lets a peer crash; nobody else may notice.
fn crashed(lab: &mut Experiment, name: &str) {
    let id = lab.id(name);
    let before = lab.lab.events.len();
    lab.tell(Command::Crash(id));
    lab.lab.until_facts("crash", id, 1, |fact| {
        matches!(fact, Fact::PeerEnded { how: Ending::Crashed })
    });
    while let Ok(event) = lab.lab.engine.events().recv_timeout(SILENCE) {
        lab.lab.events.push(event);
    }
    lab.fold();
    for event in lab.lab.events.iter().skip(before).filter(|event| event.peer != Some(id)) {
        let gone = matches!(
            event.fact,
            Fact::Link { change: LinkChange::Disconnected | LinkChange::Closed, .. }
                | Fact::SubscriptionLeft { .. }
        );
        assert!(!gone, "noticed: {event:?}");
    }
}

#[test]
fn a_crash_without_a_goodbye_is_noticed_by_nobody_and_what_is_sent_then_is_lost() {
    for transport in [Transport::Tcp, Transport::Ipc] {
        // The one that connects crashes: the publisher goes on sending to it.
        let mut lab = Experiment::start(pubsub(transport));
        lab.send("publisher", "before");
        lab.until("a receipt", |world| world.peers()[1].sockets[0].tally.received == 1);
        crashed(&mut lab, "subscriber-1");
        lab.send("publisher", "after");
        let found = lab.settle();
        let half = Matter::HalfOpen { others: 0 };
        let finding = found.iter().find(|finding| finding.matter == half);
        assert_eq!(finding.unwrap().remedy, Some(Remedy::Start(lab.id("subscriber-1"))));
        let fates = lab.fates("subscriber-1");
        assert!(delivered(&fates[0]), "{transport:?} {fates:?}");
        assert_eq!(fates[1], Fate::Lost(Loss::ReceiverEnded), "{transport:?}");
        lab.tell(Command::Restart(lab.id("subscriber-1")));
        lab.until("its return", |world| world.peers()[1].life.is_open() && world.ready());
        lab.send("publisher", "again");
        lab.until("a receipt", |world| world.peers()[1].sockets[0].tally.received == 2);
        let found = lab.settle();
        assert!(!found.iter().any(|finding| finding.matter == half), "{found:#?}");
        lab.balanced();

        // The one that binds crashes: the client asks into the void, and is told to start it.
        let mut lab = Experiment::start(reqrep(transport));
        crashed(&mut lab, "server");
        lab.send("client-1", "one");
        lab.until("the request", |world| world.peers()[0].awaiting_reply.is_some());
        let found = lab.settle();
        let matters: Vec<&Matter> = found.iter().map(|finding| &finding.matter).collect();
        assert_eq!(matters, [&Matter::NoServer, &Matter::HalfOpen { others: 1 }]);
        lab.tell(Command::Restart(lab.id("server")));
        lab.until("its return", |world| world.links().iter().all(|link| link.up));
        let finding = lab.only();
        assert_eq!(finding.matter, Matter::ReplyLost, "{transport:?}");
        assert_eq!(lab.fates("server"), [Fate::Lost(Loss::ReceiverEnded)], "{transport:?}");
        lab.balanced();
    }
}

#[test]
fn dealt_out_messages_go_on_to_a_worker_that_crashed() {
    for transport in [Transport::Tcp, Transport::Ipc] {
        let mut lab = Experiment::start(fan(transport, Attach::Bind, 2));
        crashed(&mut lab, "puller-2");
        for n in 1..=20 {
            lab.send("pusher", &n.to_string());
        }
        lab.until("10 receipts", |world| world.peers()[1].sockets[0].tally.received == 10);
        lab.settle();
        assert_eq!(lab.fates("puller-2"), vec![Fate::Lost(Loss::ReceiverEnded); 10]);
        assert!(lab.fates("puller-1").iter().all(delivered));
        lab.tell(Command::Restart(lab.id("puller-2")));
        lab.until("its return", |world| world.links().iter().all(|link| link.up));
        lab.send("pusher", "21");
        lab.send("pusher", "22");
        lab.until("both", |world| {
            world.peers().iter().map(|peer| peer.sockets[0].tally.received).sum::<u64>() == 12
        });
        lab.settle();
        assert_eq!(lab.delivered("puller-2"), 1, "{transport:?}");
        lab.balanced();
    }
}

#[test]
fn a_pusher_whose_queues_are_full_is_blocked() {
    let mut topology = fan(Transport::Inproc, Attach::Bind, 1);
    topology.peers[0].sockets[0].options.sndhwm = Some(2);
    topology.peers[1].sockets[0].options.rcvhwm = Some(3);
    let mut lab = Experiment::start(topology);
    lab.paused("puller-1");
    for n in 1..=8 {
        lab.send("pusher", &n.to_string());
    }
    lab.until("3 held", |world| world.peers()[0].held == 3);
    let finding = lab.only();
    assert_eq!(finding.matter, Matter::Blocked { sndhwm: 2, held: 3 });
    assert_eq!(finding.remedy, Some(Remedy::Resume(lab.id("puller-1"))));
    lab.tell(Command::Resume(lab.id("puller-1")));
    lab.until("all", |world| world.peers()[1].sockets[0].tally.received == 8);
    lab.healthy();
    assert!(lab.fates("puller-1").iter().all(delivered));
}

#[test]
fn a_slow_worker_gets_its_full_share() {
    let mut lab = Experiment::start(pipeline(Transport::Tcp));
    let slow = lab.id("worker-1");
    lab.tell(Command::SetPace(slow, Duration::from_secs(3_000)));
    lab.lab.until_facts("pace", slow, 1, |fact| matches!(fact, Fact::PaceSet { .. }));
    for n in 1..=10 {
        lab.send("ventilator", &n.to_string());
    }
    lab.until("5 at the sink", |world| world.peers()[3].sockets[0].tally.received == 5);
    let finding = lab.only();
    assert_eq!(finding.matter, Matter::UnevenShare { idle: 1, paused: false });
    assert_eq!(finding.remedy, Some(Remedy::Pace(slow, Duration::ZERO)));
    assert_eq!((finding.at.peer, finding.evidence.messages), (slow, 4), "one is in its hand");
    lab.killed("worker-1");
    let finding = lab.only();
    assert_eq!(finding.matter, Matter::DiedWith { in_hand: 1, dealt: true });
    assert_eq!(finding.evidence.messages, 5);
}

#[test]
fn a_port_that_another_program_has_is_told_of() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port();
    let mut topology = fan(Transport::Tcp, Attach::Bind, 1);
    topology.wires[0].address = zmq_lab::lab::WireAddress::Lab { port: Some(port) };
    let mut lab = Experiment::start(topology.clone());
    let finding = lab.only();
    let Matter::PortTaken { wanted, got: Some(_) } = &finding.matter else { panic!("{finding:?}") };
    assert_eq!(*wanted, format!("tcp://127.0.0.1:{port}"));

    topology.if_taken = zmq_lab::lab::IfTaken::Refuse;
    let engine = zmq_lab::engine::Engine::start(|| {}).unwrap();
    let lab = Running { engine, events: Vec::new() };
    lab.tell(Command::Start(topology));
    let mut lab = Experiment::watch(lab);
    lab.until("trouble", |world| {
        world.peers().first().is_some_and(|peer| peer.sockets[0].trouble.is_some())
    });
    let found = lab.settle();
    let taken = |finding: &Finding| matches!(finding.matter, Matter::PortTaken { got: None, .. });
    assert!(found.iter().any(taken), "{found:#?}");
}

#[test]
fn what_lingers_too_short_is_lost_with_its_sender() {
    // Nobody reads, and what the kernel buffers is less than this.
    let mut topology = fan(Transport::Tcp, Attach::Connect, 1);
    topology.peers[0].sockets[0].options.linger = Some(Duration::ZERO);
    let mut lab = Experiment::start(topology.clone());
    lab.killed("puller-1");
    lab.until("the end of the link", |world| !world.links()[0].up);
    for n in 1..=5 {
        lab.send("pusher", &n.to_string());
    }
    lab.until("5 sends", |world| world.peers()[0].sockets[0].tally.sent == 5);
    let id = lab.id("pusher");
    lab.tell(Command::End(id));
    lab.lab.until_facts("end", id, 1, |fact| matches!(fact, Fact::PeerEnded { .. }));
    lab.tell(Command::Restart(lab.id("puller-1")));
    let back = |world: &World| world.peers()[1].life.is_open();
    lab.until("the puller", back);
    let found = lab.settle();
    let [finding] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(finding.matter, Matter::LastWords { linger: Some(Duration::ZERO), held: 0 });
    assert_eq!((finding.at.peer, finding.evidence.messages), (id, 5));
    lab.balanced();
}

/// A message of the frames between the strokes.
fn frames(text: &str) -> Message {
    Message::from_frames(text.split('|').map(Frame::from).collect())
}

fn named(kind: SocketType, how: Attach, id: &str) -> SocketSpec {
    let mut spec = socket(kind, how, 0);
    spec.options.routing_id = Some(Frame::from(id));
    spec
}

/// A ROUTER, and two DEALERs of these names.
fn office(transport: Transport, names: [&str; 2], mandatory: bool) -> Topology {
    let mut router = socket(SocketType::Router, Attach::Bind, 0);
    router.options.mandatory = mandatory;
    let dealer = |name| vec![named(SocketType::Dealer, Attach::Connect, name)];
    Build::over(transport)
        .wire("office")
        .peer("office", Role::Speaker, vec![router])
        .peer("ann", Role::Speaker, dealer(names[0]))
        .peer("bob", Role::Speaker, dealer(names[1]))
        .done()
}

#[test]
fn a_dealer_that_forgets_the_delimiter_is_not_heard_by_a_replier() {
    for transport in Transport::iter() {
        let mut lab = Experiment::start(
            Build::over(transport)
                .wire("server")
                .peer("client", Role::Speaker, vec![socket(SocketType::Dealer, Attach::Connect, 0)])
                .peer("server", Role::Echo, vec![socket(SocketType::Rep, Attach::Bind, 0)])
                .done(),
        );
        let peer = lab.id("client");
        let say = |lab: &Experiment, text: &str| {
            let message = frames(text);
            lab.tell(Command::Send { peer, message, turn: Turn::Wait });
        };
        say(&lab, "|heard");
        lab.until("the answer", |world| world.peers()[0].sockets[0].tally.received == 1);
        lab.healthy();
        say(&lab, "unheard");
        lab.until("the send", |world| world.peers()[0].sockets[0].tally.sent == 2);
        let finding = lab.only();
        assert_eq!((finding.matter, finding.evidence.messages), (Matter::NoDelimiter, 1));
        let fates = lab.fates("server");
        assert!(delivered(&fates[0]), "{fates:?}");
        assert_eq!(fates[1], Fate::Dropped(Gap::NoDelimiter), "{transport:?}");
        lab.balanced();
    }
}

#[test]
fn a_router_throws_away_what_is_for_nobody_or_refuses_it() {
    for (transport, mandatory) in Transport::iter().flat_map(|t| [(t, false), (t, true)]) {
        let mut lab = Experiment::start(office(transport, ["ann", "bob"], mandatory));
        lab.send("ann", "here");
        lab.send("bob", "here");
        lab.until("both", |world| world.peers()[0].sockets[0].tally.received == 2);
        let peer = lab.id("office");
        for text in ["bob|for bob", "eve|for nobody"] {
            lab.tell(Command::Send { peer, message: frames(text), turn: Turn::Wait });
        }
        lab.until("the sends", |world| {
            let tally = world.peers()[0].sockets[0].tally;
            tally.sent + tally.refused == 2
        });
        let finding = lab.only();
        let nobody = Matter::Unroutable { refused: mandatory, passed_on: false };
        assert_eq!((finding.matter, finding.evidence.messages), (nobody, 1), "{transport:?}");
        assert_eq!(lab.delivered("bob"), 1);
        let last = lab.world.ledger().entries().last().unwrap();
        let fate = &last.legs[0].verdict.fate;
        if mandatory {
            assert_eq!(*fate, Fate::Refused(Refusal::Unroutable));
        } else {
            assert_eq!(*fate, Fate::Dropped(Gap::Unroutable));
        }
        lab.balanced();
    }
}

#[test]
fn of_two_dealers_of_one_name_a_router_hears_one_only() {
    for transport in Transport::iter() {
        let mut lab = Experiment::start(office(transport, ["x", "x"], false));
        lab.send("ann", "hello");
        lab.send("bob", "hello");
        lab.until("one of them", |world| world.peers()[0].sockets[0].tally.received == 1);
        let found = lab.settle();
        let [finding] = found.as_slice() else { panic!("{transport:?} {found:#?}") };
        let Matter::SameName { id, other } = &finding.matter else { panic!("{finding:?}") };
        assert_eq!(*id, Frame::from("x"));
        let heard = |id: PeerId| {
            let accounts = lab.world.ledger().accounts().iter();
            let own = accounts.filter(|account| account.from.peer == id);
            own.map(|account| account.balance.delivered).sum::<u64>()
        };
        assert_eq!((heard(other.peer), heard(finding.at.peer)), (1, 0), "{transport:?}");
        lab.balanced();
    }
}

/// Turning a wire round starts the lab anew, and what was found before is past.
#[test]
fn a_lab_that_starts_over_has_a_clean_sheet() {
    let mut lab = Experiment::start(fan(Transport::Tcp, Attach::Bind, 1));
    lab.killed("puller-1");
    lab.send("pusher", "1");
    lab.until("1 held", |world| world.peers()[0].held == 1);
    lab.only();
    let turned = lab.world.topology().unwrap().turned(WireId(0));
    lab.tell(Command::Start(turned));
    lab.until("a new lab", |world| world.links()[0].up && world.peers()[0].held == 0);
    lab.healthy();
}
