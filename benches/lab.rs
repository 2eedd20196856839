//! What the World and the screen cost: the fold of events, matching in the ledger, counted messages,
//! and frames. `cargo bench` measures; what needs sockets is measured by `zmq-lab bench`.
#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up should end")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use termprofile::TermProfile;
use zmq_lab::l10n::Language;
use zmq_lab::lab::{
    Event, Fact, Flow, Frame, Message, Moment, PeerId, Run, Runs, Stream, Tally, Topology,
    Transport,
};
use zmq_lab::model::{Model, Place, World};
use zmq_lab::run::bench::cases::{Pattern, topology};
use zmq_lab::view;
use zmq_lab::view::Theme;

const SPEAKER: PeerId = PeerId(0);
/// Messages of one fold: enough to fill all histories, so that it is the fold that is measured and not
/// how the operating system hands out memory.
const MESSAGES: u64 = 50_000;
/// Messages that are alike.
const ALIKE: u64 = 1000;
/// Numbers told in one fact of a flood at a million a second.
const BURST: u64 = 16_000;

/// Tells events a microsecond apart.
#[derive(Default)]
struct Teller {
    events: Vec<Event>,
    now: u64,
}

impl Teller {
    fn say(&mut self, peer: Option<PeerId>, fact: Fact) {
        self.now += 1000;
        self.events.push(Event { at: Moment::from_nanos(self.now), peer, fact });
    }

    /// A lab over inproc that is connected.
    fn lab(topology: &Topology) -> Self {
        let mut teller = Self::default();
        let started = Fact::LabStarted {
            topology: topology.clone(),
            wall_clock: "2026-01-01T00:00:00Z".into(),
            libzmq: "4.3.4".into(),
        };
        teller.say(None, started);
        for peer in &topology.peers {
            teller.say(Some(peer.id), Fact::PeerStarted);
        }
        for (wire, connector, binder) in topology.links() {
            let endpoint = "inproc://bench".parse().unwrap();
            let (socket, to) = (connector.socket, Some(binder));
            teller.say(Some(connector.peer), Fact::Connecting { socket, wire, endpoint, to });
        }
        teller
    }

    /// Messages followed one by one: each offered, sent, and received by the next receiver.
    fn typed(&mut self, topology: &Topology, messages: u64) {
        let receivers = u64::try_from(topology.peers.len() - 1).unwrap();
        for n in 1..=messages {
            let message = Message::single(format!("message {n}").as_str());
            let offered = Fact::Offered { socket: 0, n, message: message.clone(), cause: None };
            self.say(Some(SPEAKER), offered);
            self.say(Some(SPEAKER), Fact::Sent { socket: 0, n });
            let to = PeerId(u32::try_from(1 + (n - 1) % receivers).unwrap());
            let n = 1 + (n - 1) / receivers;
            self.say(Some(to), Fact::Received { socket: 0, n, message, from: None });
        }
    }

    /// Counted messages, dealt out in turn.
    fn flood(&mut self, topology: &Topology, bursts: u64) {
        let receivers = u64::try_from(topology.peers.len() - 1).unwrap();
        let stream = Stream { speaker: SPEAKER, topic: Frame::default() };
        for burst in 0..bursts {
            let first = burst * BURST + 1;
            let flow = |offered: Runs, received: Runs| Fact::Flow {
                socket: 0,
                flow: Box::new(Flow {
                    stream: stream.clone(),
                    offered,
                    refused: Runs::default(),
                    received,
                    unread: Runs::default(),
                    until: Moment::from_nanos(0),
                    left: Vec::new(),
                    came: Vec::new(),
                }),
            };
            let sent = (burst + 1) * BURST;
            let runs = Runs::from(Run::between(first, sent));
            self.say(Some(SPEAKER), flow(runs, Runs::default()));
            let tally = Tally { offered: sent, sent, ..Tally::default() };
            self.say(Some(SPEAKER), Fact::Tally { socket: 0, tally });
            for receiver in 0..receivers {
                let run =
                    Run { first: first + receiver, step: receivers, count: BURST / receivers };
                let to = PeerId(u32::try_from(1 + receiver).unwrap());
                self.say(Some(to), flow(Runs::default(), Runs::from(run)));
                let tally = Tally { received: sent / receivers, ..Tally::default() };
                self.say(Some(to), Fact::Tally { socket: 0, tally });
            }
        }
    }
}

fn fold(events: &[Event]) -> World {
    let mut world = World::default();
    events.iter().for_each(|event| world.apply(event));
    world
}

/// Events a second, each message followed one by one; what it takes to forget a World is not counted.
fn folds(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fold");
    for receivers in [1, 4] {
        let lab = topology(Pattern::PushPull, Transport::Inproc, receivers);
        let mut teller = Teller::lab(&lab);
        teller.typed(&lab, MESSAGES);
        group.throughput(Throughput::Elements(teller.events.len() as u64));
        group.bench_with_input(
            BenchmarkId::new("typed", receivers),
            &teller.events,
            |bencher, events| bencher.iter_with_large_drop(|| black_box(fold(events))),
        );
    }
    // Messages a second, counted by their numbers.
    for receivers in [1, 4] {
        let lab = topology(Pattern::PushPull, Transport::Inproc, receivers);
        let mut teller = Teller::lab(&lab);
        teller.flood(&lab, 60);
        group.throughput(Throughput::Elements(60 * BURST));
        group.bench_with_input(
            BenchmarkId::new("counted", receivers),
            &teller.events,
            |bencher, events| bencher.iter_with_large_drop(|| black_box(fold(events))),
        );
    }
    group.finish();
}

/// The same bytes again and again: each receipt has many messages it could mean.
fn matching(criterion: &mut Criterion) {
    let lab = topology(Pattern::PushPull, Transport::Inproc, 2);
    let mut begun = Teller::lab(&lab);
    let message = Message::single("the same");
    for n in 1..=ALIKE {
        let offered = Fact::Offered { socket: 0, n, message: message.clone(), cause: None };
        begun.say(Some(SPEAKER), offered);
        begun.say(Some(SPEAKER), Fact::Sent { socket: 0, n });
    }
    let from = begun.events.len();
    for n in 1..=ALIKE {
        let to = PeerId(u32::try_from(1 + n % 2).unwrap());
        let n = n.div_ceil(2);
        begun.say(Some(to), Fact::Received { socket: 0, n, message: message.clone(), from: None });
    }
    let mut group = criterion.benchmark_group("matching");
    group.throughput(Throughput::Elements(ALIKE));
    group.bench_function("same bytes", |bencher| {
        bencher.iter_batched(
            || fold(&begun.events[..from]),
            |mut world| {
                begun.events[from..].iter().for_each(|event| world.apply(event));
                world
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// Whole frames of a lab with messages in it.
fn frames(criterion: &mut Criterion) {
    let words = Language::En.load();
    let theme = Theme::dark(TermProfile::TrueColor);
    let mut group = criterion.benchmark_group("frame");
    for peers in [4, 64] {
        let lab = topology(Pattern::PubSub, Transport::Inproc, peers - 1);
        let mut teller = Teller::lab(&lab);
        teller.typed(&lab, 200);
        for (columns, rows) in [(80, 24), (120, 36), (200, 60)] {
            let mut model = Model::new(Vec::new(), (columns, rows));
            model.screen.place = Place::Lab;
            teller.events.iter().for_each(|event| model.apply(event));
            model.screen.advance(Duration::from_secs(60));
            let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
            let name = BenchmarkId::new(format!("{columns}x{rows}"), peers);
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    // A frame that differs in every cell from the one before costs most.
                    terminal.clear().unwrap();
                    terminal.draw(|frame| view::draw(&model, &theme, &words, frame)).unwrap();
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, folds, matching, frames);
criterion_main!(benches);
