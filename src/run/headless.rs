//! A run without a screen: lines of the standard input become messages, and at the end of it there
//! is a report.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::sync::mpsc::Receiver;

use crate::control::line::{Line, read};
use crate::engine::Engine;
use crate::l10n::Words;
use crate::lab::{Command, Event, Fact, PeerId, Topology, Turn};
use crate::model::{Doctor, Peer, Player, World};
use crate::report::ndjson::Writer;
use crate::report::{self, Account, Format, Text, Unsent};
use crate::scenario::{Expectation, Step};

use super::input::{self, Input};
use super::lull::Lull;
use super::recorder::Recorder;
use super::signals::Signals;
use super::speech::Speech;
use super::voice::Voice;

/// How long the lab may take to be ready before the first line is sent all the same.
const READY_WITHIN: Duration = Duration::from_secs(10);
/// The same when outside programs have to come first, which people may start by hand.
const VISITED_WITHIN: Duration = Duration::from_secs(30);
/// How soon expectations are looked at again that do not hold yet.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// How many events are taken in before anything else gets its turn.
const BATCH: usize = 1024;
/// How long those who have something to do may keep a script from its next step.
const ANSWER: Duration = Duration::from_secs(1);

/// What to run, and how.
pub struct Plan {
    /// What to run.
    pub topology: Topology,
    /// Who sends the lines, in turn.
    pub speakers: Vec<PeerId>,
    /// What the peers are told as soon as all are ready.
    pub traffic: Vec<Command>,
    /// What is done step by step in place of the lines, if a script is played.
    pub script: Option<Vec<Step>>,
    /// What is to be true in the end.
    pub expectations: Vec<Expectation>,
    /// What divides a line into frames, if anything does.
    pub frame_separator: Option<String>,
    /// What to print.
    pub format: Format,
    /// Send the first line without waiting for the lab to be ready.
    pub eager: bool,
    /// How long nothing may move before the run is over although messages are pending.
    pub settle: Duration,
    /// The columns of the terminal that the report goes to, if it goes to one.
    pub columns: Option<usize>,
    /// Where the events are kept, if they are.
    pub recorder: Option<Recorder>,
}

/// How a run ended.
#[derive(Debug)]
pub enum End {
    /// By itself. `sound`: all is accounted for, all was sent, and nothing failed.
    Done {
        /// Whether it went well.
        sound: bool,
    },
    /// By a signal of this number.
    Signal(i32),
    /// Nobody reads the output any more.
    Unread,
}

/// Why a run came to nothing.
#[derive(Debug)]
pub enum Failure {
    /// The operating system did not give what the loop needs.
    Start(io::Error),
    /// The output takes no more, and not because nobody reads it.
    Output(io::Error),
    /// The recording could not be kept up.
    Recording(std::path::PathBuf, io::Error),
}

/// Runs the plan. `input` is read on a thread of its own; `out` gets the report or the events, `err`
/// what people should know meanwhile.
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
    let lines = input::read(input).map_err(Failure::Start)?;
    engine.tell(Command::Start(plan.topology.clone()));
    let now = Instant::now();
    let patience = if plan.topology.vacant.is_empty() { READY_WITHIN } else { VISITED_WITHIN };
    let mut session = Session {
        speech: Speech::new(plan.speakers.iter().copied()),
        player: Player::new(plan.script.clone().unwrap_or_default()),
        output: match plan.format {
            Format::Text => Output::Text(out),
            Format::Ndjson => Output::Ndjson(Writer::new(out)),
        },
        words,
        engine: &engine,
        world: World::default(),
        phase: Phase::GettingReady { until: now + patience },
        patience,
        invited: plan.topology.vacant.is_empty(),
        line: None,
        lull: Lull::begin(now),
        heard: now,
        examined: now,
        voice: Voice::new(err, words),
        plan,
    };
    let end = runtime.block_on(session.drive(&woken, lines));
    // The thread that reads the input may wait for a line for ever; nobody waits for it.
    runtime.shutdown_background();
    let end = session.close(end)?;
    drop(engine);
    Ok(end)
}

/// How far a run has come.
#[derive(Clone, Copy, Debug)]
enum Phase {
    /// The peers are meeting.
    GettingReady { until: Instant },
    /// The script is played.
    Playing,
    /// Lines are sent.
    Speaking,
    /// All is sent; what is under way may arrive.
    Settling,
    /// There is nothing to wait for.
    Over,
}

/// Why the loop is left.
pub(super) enum Left {
    Finished,
    Signal(i32),
    Output(io::Error),
}

/// Where the events or the report go.
enum Output<'a, O> {
    Text(&'a mut O),
    Ndjson(Writer<&'a mut O>),
}

struct Session<'a, O, E> {
    plan: Plan,
    words: &'a Words,
    engine: &'a Engine,
    world: World,
    output: Output<'a, O>,
    speech: Speech,
    player: Player,
    phase: Phase,
    /// How long the lab may take to be ready.
    patience: Duration,
    /// Whether outside programs have been told where to come.
    invited: bool,
    /// The next of the input, when it has come and not been dealt with.
    line: Option<Input>,
    lull: Lull,
    /// When the last event came.
    heard: Instant,
    /// When the doctor last looked.
    examined: Instant,
    voice: Voice<'a, E>,
}

impl<O: Write, E: Write> Session<'_, O, E> {
    /// Carries events and lines until the run is over.
    async fn drive(&mut self, woken: &Notify, mut lines: Receiver<Input>) -> Left {
        let mut signals = match Signals::listen() {
            Ok(signals) => signals,
            Err(error) => return Left::Output(error),
        };
        loop {
            if self.act(&mut lines) {
                return Left::Finished;
            }
            let due = self.due().map(tokio::time::Instant::from_std);
            let until_due = tokio::time::sleep_until(due.unwrap_or_else(tokio::time::Instant::now));
            let wants_line = self.line.is_none() && matches!(self.phase, Phase::Speaking);
            tokio::select! {
                () = woken.notified() => match self.take_in() {
                    // The rest waits until lines and signals have had their turn.
                    Ok(true) => woken.notify_one(),
                    Ok(false) => {}
                    Err(error) => return Left::Output(error),
                },
                line = lines.recv(), if wants_line => {
                    self.line = Some(line.unwrap_or(Input::End));
                }
                () = until_due, if due.is_some() => {}
                number = signals.next() => return Left::Signal(number),
            }
        }
    }

    /// Takes in the events that are there, a batch at most; tells whether there are more.
    fn take_in(&mut self) -> io::Result<bool> {
        let mut more = false;
        for count in 0..=BATCH {
            more = count == BATCH;
            let Ok(event) = self.engine.events().try_recv() else { break };
            self.apply(&event)?;
        }
        self.world.settle();
        if self.examined.elapsed() >= Doctor::EVERY {
            self.examine();
        }
        if let Some(recorder) = &mut self.plan.recorder {
            recorder.flush();
        }
        if let Output::Ndjson(writer) = &mut self.output {
            writer.flush()?;
        }
        Ok(more)
    }

    /// Lets the doctor look.
    fn examine(&mut self) {
        self.examined = Instant::now();
        self.world.examine(self.world.now() + self.heard.elapsed());
    }

    fn apply(&mut self, event: &Event) -> io::Result<()> {
        if let Some(recorder) = &mut self.plan.recorder {
            recorder.record(event);
        }
        self.world.fold(event);
        self.heard = Instant::now();
        self.speech.note(event);
        self.lull.note(event, Instant::now());
        self.invite();
        if let Fact::LabFailed { deed, reason } = &event.fact {
            self.voice.complain(&report::lab_failed(deed, reason, self.words));
            self.phase = Phase::Over;
        }
        match &mut self.output {
            Output::Ndjson(writer) => writer.write(event),
            Output::Text(_) => Ok(()),
        }
    }

    /// Tells outside programs where to come, as soon as that is known.
    fn invite(&mut self) {
        let known = || self.world.vacancies().iter().all(|it| it.is_known);
        if self.invited || self.world.lab().is_none() || !known() {
            return;
        }
        self.invited = true;
        for line in report::invitation(&self.world, self.words) {
            self.voice.say(&line);
        }
    }

    /// Does what there is to do now; tells whether the run is over.
    fn act(&mut self, lines: &mut Receiver<Input>) -> bool {
        loop {
            match self.phase {
                Phase::GettingReady { until } => {
                    let late = Instant::now() >= until;
                    if !self.plan.eager && !self.world.ready() {
                        if !late {
                            return false;
                        }
                        self.voice.say(&report::not_ready(&self.world, self.patience, self.words));
                    }
                    self.pour();
                    self.player.begin(Instant::now());
                    let plays = self.plan.script.is_some();
                    self.phase = if plays { Phase::Playing } else { Phase::Speaking };
                }
                Phase::Playing => {
                    if !self.play() {
                        return false;
                    }
                }
                Phase::Speaking => {
                    if !self.speak(lines) {
                        return false;
                    }
                }
                Phase::Settling => return self.is_settled() && self.has_met_expectations(),
                Phase::Over => return true,
            }
        }
    }

    /// Takes the next step of the script; tells whether there may be more to do at once.
    fn play(&mut self) -> bool {
        if self.player.is_over() {
            self.phase = Phase::Settling;
            return true;
        }
        let now = Instant::now();
        if !self.has_rested(now) {
            return false;
        }
        let (moved, ready) = (self.lull.moved(), self.world.ready());
        let Some(commands) = self.player.step(now, moved, ready) else { return false };
        for command in commands {
            self.tell(command);
        }
        true
    }

    /// Whether a step that is due and waits for rest may be taken: all have answered that they have
    /// nothing to do, or have had the time to. On a busy machine quiet alone is no rest.
    fn has_rested(&mut self, now: Instant) -> bool {
        let due = self.player.due(self.lull.moved(), || self.world.ready());
        let waits = !self.player.is_timed() && due.is_some_and(|due| now >= due);
        if waits && self.lull.asks(&self.world, true, now) {
            self.engine.tell(Command::Census);
        }
        let answered = self.lull.all_idle(&self.world);
        !waits || answered || due.is_some_and(|due| now >= due + ANSWER)
    }

    /// Tells the engine something that no line asked for.
    fn tell(&mut self, command: Command) {
        self.lull.stir(Instant::now());
        if let Command::Send { peer, .. } = &command {
            self.speech.told_besides(*peer);
        }
        self.engine.tell(command);
    }

    /// Whether all that is expected has come true, or has had its time.
    fn has_met_expectations(&mut self) -> bool {
        if self.plan.expectations.is_empty() {
            return true;
        }
        self.examine();
        self.patient_until().is_none_or(|until| Instant::now() >= until)
    }

    /// Until when an expectation that does not hold may still come true.
    fn patient_until(&self) -> Option<Instant> {
        let last = self.player.stepped()?;
        Some(last + self.world.patience(&self.plan.expectations)?)
    }

    /// Starts the traffic.
    fn pour(&mut self) {
        for command in std::mem::take(&mut self.plan.traffic) {
            self.tell(command);
        }
    }

    /// Deals with the next of the input; tells whether there may be more to do at once.
    fn speak(&mut self, lines: &mut Receiver<Input>) -> bool {
        let turn = self.speech.turn(&self.world);
        if turn.is_none()
            && self.speech.was_dismissed()
            && self.speech.deserter(&self.world).is_none()
        {
            // Each was told to end, as the tutorial's programs are; what else is typed has no reader.
            self.phase = Phase::Settling;
            return true;
        }
        let Some(input) = self.line.take() else { return false };
        let Some(bytes) = self.voice.line(input) else {
            self.phase = Phase::Settling;
            return true;
        };
        let Some(peer) = turn else {
            let deserter = self.speech.deserter(&self.world);
            self.give_up(deserter.map_or(Unsent::Nobody, Unsent::Ended), lines);
            self.phase = Phase::Settling;
            return true;
        };
        let separator = self.plan.frame_separator.as_ref().map(String::as_bytes);
        let said = read(&bytes, separator);
        // The tutorial's clients read the next line only after the reply, so that it can be b.
        let awaits_reply = self.world.peer(peer).is_some_and(|peer| peer.awaiting_reply.is_some());
        let waits = said == Line::End && awaits_reply;
        if self.speech.is_free(&self.world) && !waits {
            self.obey(peer, said);
            return true;
        }
        if !self.is_still() {
            self.line = Some(Input::Line(bytes));
            return false;
        }
        match said {
            Line::End => self.obey(peer, said),
            Line::Send(_) => {
                self.give_up(Unsent::Blocked(peer, self.plan.settle), lines);
                self.phase = Phase::Over;
            }
        }
        true
    }

    fn obey(&mut self, peer: PeerId, said: Line) {
        self.lull.stir(Instant::now());
        match said {
            Line::Send(message) => {
                self.engine.tell(Command::Send { peer, message, turn: Turn::Wait });
                self.speech.told();
            }
            Line::End => {
                self.engine.tell(Command::End(peer));
                self.speech.dismissed();
            }
        }
    }

    /// Says why the line in hand and those read ahead are not sent.
    fn give_up(&mut self, why: Unsent, lines: &mut Receiver<Input>) {
        let mut count = 1;
        let mut all = false;
        while let Ok(input) = lines.try_recv() {
            match input {
                Input::Line(_) => count += 1,
                Input::TooLong { .. } | Input::Failed(_) => {}
                Input::End => all = true,
            }
        }
        self.voice.complain(&report::unsent(&self.world, why, (count, all), self.words));
    }

    /// Whether nothing more will happen: every message has its final fate and all peers are idle,
    /// or nothing has moved for long enough. Asks the peers where that can tell.
    fn is_settled(&mut self) -> bool {
        let now = Instant::now();
        let pouring = self.world.peers().iter().any(|peer| peer.flood.is_some());
        let all_final =
            !pouring && Account::of(&self.world).settled() && self.speech.is_over(&self.world);
        if all_final && self.lull.all_idle(&self.world) {
            return true;
        }
        if self.lull.asks(&self.world, all_final, now) {
            self.engine.tell(Command::Census);
        }
        let over = self.is_still();
        if over {
            self.tell_blocked();
        }
        over
    }

    /// Whether nothing moves any more; asks the peers before it says so.
    fn is_still(&mut self) -> bool {
        let (now, settle) = (Instant::now(), self.plan.settle);
        if self.lull.asks_again(&self.world, settle, now) {
            self.engine.tell(Command::Census);
        }
        self.lull.is_over(&self.world, settle, now)
    }

    /// Says which floods did not come to their end because nothing moved any more.
    fn tell_blocked(&mut self) {
        let pouring = |peer: &&Peer| peer.flood.is_some();
        let names = self.world.peers().iter().filter(pouring).map(|peer| peer.spec.name.clone());
        for name in names.collect::<Vec<_>>() {
            self.voice.complain(&report::flood_blocked(&name, self.plan.settle, self.words));
        }
    }

    /// When to act again although nothing has happened.
    fn due(&self) -> Option<Instant> {
        match self.phase {
            Phase::GettingReady { until } => Some(until),
            Phase::Speaking => {
                self.line.as_ref().map(|_| self.lull.over_at(&self.world, self.plan.settle))
            }
            Phase::Playing => {
                let due = self.player.due(self.lull.moved(), || self.world.ready())?;
                let again = Instant::now() + LOOK_AGAIN;
                Some(if due > Instant::now() { due } else { again })
            }
            Phase::Settling => {
                let due = self.lull.due(&self.world, self.plan.settle);
                let again = Instant::now() + LOOK_AGAIN;
                Some(if self.plan.expectations.is_empty() { due } else { due.max(again) })
            }
            Phase::Over => None,
        }
    }

    /// Prints what there is to print at the end.
    fn close(mut self, left: Left) -> Result<End, Failure> {
        for (peer, count) in self.speech.swallowed(&self.world) {
            let why = Unsent::Ended(peer);
            self.voice.complain(&report::unsent(&self.world, why, (count, true), self.words));
        }
        self.examine();
        let account = Account::of(&self.world);
        let printed = match (&left, &mut self.output) {
            (Left::Output(_), _) => Ok(()),
            (Left::Finished | Left::Signal(_), Output::Ndjson(writer)) => {
                print_findings(&self.world, self.words, writer).and_then(|()| {
                    let (world, words, expected) =
                        (&self.world, self.words, &self.plan.expectations);
                    report::write_expectation_lines(world, words, expected, writer.get_mut())?;
                    writer.flush()
                })
            }
            (Left::Finished | Left::Signal(_), Output::Text(out)) => {
                let expected = &self.plan.expectations;
                print((&self.world, expected), self.words, self.plan.columns, out)
            }
        };
        let left = printed.map_or_else(Left::Output, |()| left);
        // To a reader that has left there is nothing to say.
        let read = !matches!(left, Left::Output(_));
        if read && matches!(self.output, Output::Ndjson(_)) && self.world.lab().is_some() {
            for unmet in report::unmet(&self.world, self.words, &self.plan.expectations) {
                self.voice.say(&unmet);
            }
            self.voice.say(&account.line(self.words));
        }
        let held = self.plan.expectations.iter().all(|it| self.world.judge(it).holds);
        end(left, self.plan.recorder.take(), self.voice.is_sound() && account.sound() && held)
    }
}

/// Closes the recording, and tells how a run without a screen ended.
pub(super) fn end(left: Left, recorder: Option<Recorder>, sound: bool) -> Result<End, Failure> {
    if let Some(recorder) = recorder {
        let path = recorder.path().to_owned();
        recorder.close().map_err(|error| Failure::Recording(path, error))?;
    }
    match left {
        Left::Finished => Ok(End::Done { sound }),
        Left::Signal(number) => Ok(End::Signal(number)),
        Left::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(End::Unread),
        Left::Output(error) => Err(Failure::Output(error)),
    }
}

/// Adds what the doctor found to the events.
pub(super) fn print_findings(
    world: &World,
    words: &Words,
    writer: &mut Writer<impl Write>,
) -> io::Result<()> {
    report::write_findings(world, words, writer.get_mut())?;
    writer.flush()
}

/// Prints the report of what is known.
pub(super) fn print(
    (world, expected): (&World, &[Expectation]),
    words: &Words,
    columns: Option<usize>,
    out: &mut impl Write,
) -> io::Result<()> {
    Text { world, words, columns, expected }.write(out)?;
    out.flush()
}
