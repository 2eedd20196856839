//! One peer without a screen, among other people's programs: lines of the standard input become
//! messages, and what is received is printed as it comes.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::sync::mpsc::Receiver;

use crate::control::line::{Line, read};
use crate::engine::Engine;
use crate::l10n::Words;
use crate::lab::{Command, Deed, Event, Fact, Message, PeerId, Role, Topology, Turn};
use crate::model::World;
use crate::model::payload::escape_message;
use crate::report::ndjson::Writer;
use crate::report::{self, Format, Lonely};

use super::headless::{self, End, Failure, Left};
use super::input::{self, Input};
use super::recorder::Recorder;
use super::signals::Signals;
use super::voice::Voice;

/// Who it is: the only peer there.
const SELF: PeerId = PeerId(0);
/// How long others may take to come before the first line is sent all the same.
const COMPANY_WITHIN: Duration = Duration::from_secs(10);
/// How long libzmq is left to write what it has taken, and late answers to come.
const QUIET: Duration = Duration::from_millis(200);
/// How long its end may take.
const PARTING: Duration = Duration::from_secs(1);
/// How many events are taken in before anything else gets its turn.
const BATCH: usize = 1024;
/// What stands between the frames of a printed message, unless told otherwise.
const BETWEEN_FRAMES: &str = "\t";

/// What the peer is, and what it is to do.
pub struct Plan {
    /// The one peer.
    pub topology: Topology,
    /// What divides a line into frames, if anything does; it stands between printed frames too.
    pub frame_separator: Option<String>,
    /// How received messages are printed.
    pub format: Format,
    /// Whether the output is a terminal, which shall get no payload raw.
    pub inert: bool,
    /// Send the first line without waiting for company.
    pub eager: bool,
    /// How long nothing may move before what is still held, queued or unanswered is given up.
    pub settle: Duration,
    /// End after so many messages: received, or sent by one that receives none.
    pub count: Option<u64>,
    /// Where the events are kept, if they are.
    pub recorder: Option<Recorder>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nobody has come yet.
    Alone {
        until: Instant,
    },
    /// Lines are sent, messages received.
    Talking,
    /// All is said.
    Settling,
    /// It has been told to end.
    Parting {
        until: Instant,
    },
    Over,
}

struct Session<'a, O, E> {
    plan: Plan,
    words: &'a Words,
    engine: &'a Engine,
    world: World,
    out: &'a mut O,
    phase: Phase,
    line: Option<Input>,
    /// How many messages it was told to send, and how many it has offered.
    told: u64,
    offered: u64,
    counted: u64,
    landed: bool,
    moved: Instant,
    voice: Voice<'a, E>,
}

/// Runs the peer. `input` is read on a thread of its own, unless what the peer does needs no lines.
///
/// # Errors
/// When the run could not begin or its output not be written.
pub fn run(
    plan: Plan,
    words: &Words,
    input: impl Read + Send + 'static,
    (out, err): (&mut impl Write, &mut impl Write),
) -> Result<End, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::Start)?;
    let woken = Arc::new(Notify::new());
    let waker = Arc::clone(&woken);
    let engine = Engine::start(move || waker.notify_one()).map_err(Failure::Start)?;
    let speaks = plan.topology.peer(SELF).is_some_and(|peer| peer.speaks());
    let lines = if speaks { Some(input::read(input).map_err(Failure::Start)?) } else { None };
    engine.tell(Command::Start(plan.topology.clone()));
    let now = Instant::now();
    let mut session = Session {
        words,
        engine: &engine,
        world: World::default(),
        out,
        phase: Phase::Alone { until: now + COMPANY_WITHIN },
        line: None,
        told: 0,
        offered: 0,
        counted: 0,
        landed: false,
        moved: now,
        voice: Voice::new(err, words),
        plan,
    };
    let left = runtime.block_on(session.drive(&woken, lines));
    // The thread that reads the input may wait for a line for ever; nobody waits for it.
    runtime.shutdown_background();
    let end = session.close(left);
    drop(engine);
    end
}

impl<O: Write, E: Write> Session<'_, O, E> {
    async fn drive(&mut self, woken: &Notify, mut lines: Option<Receiver<Input>>) -> Left {
        let mut signals = match Signals::listen() {
            Ok(signals) => signals,
            Err(error) => return Left::Output(error),
        };
        loop {
            while self.act(lines.is_some()) {}
            if self.phase == Phase::Over {
                return Left::Finished;
            }
            let due = self.due().map(tokio::time::Instant::from_std);
            let until_due = tokio::time::sleep_until(due.unwrap_or_else(tokio::time::Instant::now));
            let wants_line = self.line.is_none() && self.phase == Phase::Talking;
            tokio::select! {
                () = woken.notified() => match self.take_in() {
                    Ok(true) => woken.notify_one(),
                    Ok(false) => {}
                    Err(error) => return Left::Output(error),
                },
                line = next(&mut lines), if wants_line && lines.is_some() => {
                    match line {
                        Input::End => {
                            lines = None;
                            if !self.listens_on() {
                                self.phase = Phase::Settling;
                            }
                        }
                        other => self.line = Some(other),
                    }
                }
                () = until_due, if due.is_some() => {}
                number = signals.next() => return Left::Signal(number),
            }
        }
    }

    /// Whether there is something to wait for when no more lines come.
    fn listens_on(&self) -> bool {
        let spec = self.plan.topology.peer(SELF);
        self.plan.count.is_some() || spec.is_some_and(|peer| peer.role != Role::Speaker)
    }

    fn take_in(&mut self) -> io::Result<bool> {
        let mut more = false;
        for count in 0..=BATCH {
            more = count == BATCH;
            let Ok(event) = self.engine.events().try_recv() else { break };
            self.apply(&event)?;
        }
        if let Some(recorder) = &mut self.plan.recorder {
            recorder.flush();
        }
        self.out.flush()?;
        Ok(more)
    }

    fn apply(&mut self, event: &Event) -> io::Result<()> {
        if let Some(recorder) = &mut self.plan.recorder {
            recorder.record(event);
        }
        self.world.apply(event);
        if let Fact::LabFailed { deed, reason } = &event.fact {
            self.voice.complain(&report::lab_failed(deed, reason, self.words));
            self.phase = Phase::Over;
        }
        if matches!(event.fact, Fact::PeerEnded { .. }) || is_hopeless(&event.fact) {
            self.phase = Phase::Over;
        }
        if matches!(event.fact, Fact::Tally { .. }) {
            return Ok(());
        }
        self.landed |= matches!(event.fact, Fact::SubscriptionLanded { .. });
        self.offered += u64::from(matches!(event.fact, Fact::Offered { .. }));
        if matches!(event.fact, Fact::Sent { .. }) && !self.counts_receipts() {
            self.count();
        }
        if let Fact::Received { message, .. } = &event.fact
            && !self.is_done()
        {
            self.print(event, message)?;
            if self.counts_receipts() {
                self.count();
            }
        }
        self.moved = Instant::now();
        Ok(())
    }

    /// Whether it is receipts that are counted: an echo has done with a message when it is sent.
    fn counts_receipts(&self) -> bool {
        let spec = self.plan.topology.peer(SELF);
        spec.is_some_and(|peer| {
            let receives = peer.sockets.iter().any(|socket| socket.kind.receives());
            receives && peer.role != Role::Echo
        })
    }

    fn count(&mut self) {
        self.counted += 1;
        if self.is_done() && self.phase == Phase::Talking {
            self.phase = Phase::Settling;
        }
    }

    fn is_done(&self) -> bool {
        self.plan.count.is_some_and(|count| self.counted >= count)
    }

    fn print(&mut self, event: &Event, message: &Message) -> io::Result<()> {
        match self.plan.format {
            Format::Ndjson => Writer::new(&mut *self.out).write(event),
            Format::Text if self.plan.inert => writeln!(self.out, "{}", escape_message(message)),
            Format::Text => {
                let between = self.plan.frame_separator.as_deref().unwrap_or(BETWEEN_FRAMES);
                for (place, frame) in message.frames().iter().enumerate() {
                    if place > 0 {
                        self.out.write_all(between.as_bytes())?;
                    }
                    self.out.write_all(frame.bytes())?;
                }
                self.out.write_all(b"\n")
            }
        }
    }

    /// Whether somebody is there to talk to.
    fn has_company(&self) -> bool {
        let Some(spec) = self.plan.topology.peer(SELF) else { return false };
        spec.socket_ids().all(|(id, socket)| {
            let publishes = socket.kind.fans_out();
            self.world.has_company(id) && (!publishes || self.landed)
        })
    }

    /// Does what there is to do now; tells whether there may be more.
    fn act(&mut self, reads: bool) -> bool {
        let now = Instant::now();
        match self.phase {
            Phase::Alone { until } => {
                // Whoever only listens has nobody to wait for.
                let waits = reads && !self.plan.eager && !self.has_company();
                if waits && now < until || !self.world.ready() {
                    return false;
                }
                if waits {
                    let said = report::lonely(Lonely::Sends(COMPANY_WITHIN), self.words);
                    self.voice.say(&said);
                }
                self.phase = if self.is_done() { Phase::Settling } else { Phase::Talking };
                true
            }
            Phase::Talking => self.talk(now),
            Phase::Settling => {
                let busy = self.is_busy();
                if now < self.moved + if busy { self.plan.settle } else { QUIET } {
                    return false;
                }
                if busy {
                    let pending = self.pending();
                    let why =
                        if pending > 0 { Lonely::Queued(pending) } else { Lonely::Unanswered };
                    let said = report::lonely(why, self.words);
                    self.voice.complain(&said);
                }
                self.engine.tell(Command::End(SELF));
                self.phase = Phase::Parting { until: now + PARTING };
                true
            }
            Phase::Parting { until } => {
                if now >= until {
                    self.phase = Phase::Over;
                }
                false
            }
            Phase::Over => false,
        }
    }

    /// Sends the line in hand, if it can go.
    fn talk(&mut self, now: Instant) -> bool {
        let Some(input) = self.line.take() else { return false };
        let Some(bytes) = self.voice.line(input) else {
            self.phase = Phase::Settling;
            return true;
        };
        if self.told > self.offered || self.is_held() {
            if now < self.moved + self.plan.settle {
                self.line = Some(Input::Line(bytes));
                return false;
            }
            let said = report::lonely(Lonely::Blocked, self.words);
            self.voice.complain(&said);
            self.phase = Phase::Settling;
            return true;
        }
        match read(&bytes, self.plan.frame_separator.as_deref().map(str::as_bytes)) {
            Line::End => self.phase = Phase::Settling,
            Line::Send(message) => {
                self.engine.tell(Command::Send { peer: SELF, message, turn: Turn::Wait });
                self.told += 1;
                self.moved = now;
            }
        }
        true
    }

    fn is_held(&self) -> bool {
        self.world.peer(SELF).is_some_and(|peer| peer.held > 0 || peer.awaiting_reply.is_some())
    }

    /// Messages that have not left.
    fn pending(&self) -> u64 {
        self.world.ledger().accounts().iter().map(|account| account.balance.pending).sum()
    }

    fn is_busy(&self) -> bool {
        self.told > self.offered || self.is_held() || self.pending() > 0
    }

    /// When to act again although nothing has happened.
    fn due(&self) -> Option<Instant> {
        match self.phase {
            Phase::Alone { until } | Phase::Parting { until } => Some(until),
            Phase::Talking => self.line.as_ref().map(|_| self.moved + self.plan.settle),
            Phase::Settling if self.is_busy() => Some(self.moved + self.plan.settle),
            Phase::Settling => Some(self.moved + QUIET),
            Phase::Over => None,
        }
    }

    fn close(mut self, left: Left) -> Result<End, Failure> {
        for trouble in report::troubles(&self.world, self.words) {
            self.voice.complain(&trouble);
        }
        headless::end(left, self.plan.recorder.take(), self.voice.is_sound())
    }
}

/// The next of the input.
async fn next(lines: &mut Option<Receiver<Input>>) -> Input {
    match lines {
        Some(lines) => lines.recv().await.unwrap_or(Input::End),
        None => std::future::pending().await,
    }
}

/// Whether a socket without this is no use.
fn is_hopeless(fact: &Fact) -> bool {
    let Fact::Trouble { deed, .. } = fact else { return false };
    matches!(deed, Deed::Open | Deed::Bind(_) | Deed::Connect(_) | Deed::SetOption(_))
}
