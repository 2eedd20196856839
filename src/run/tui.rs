//! The loop of the screens: keys and events in, commands and frames out. It decides nothing.
//!
//! ```text
//! keys ──▶ control::update ──▶ Screen ─┐
//!                  │                   ├─▶ view::draw ──▶ terminal
//!                  ▼                   │
//!  source ◀── commands    events ──▶ World
//! ```
//!
//! A frame is drawn only when something has changed, and at most some sixty times a second, but for
//! what a person did: that is drawn at once. Nothing ticks while nothing moves.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, TryRecvError};
use crossterm::event::{Event as Input, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::Backend;
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_stream::{Stream, StreamExt as _};

use crate::control::{self, Action, Effect, Wheel};
use crate::engine::Engine;
use crate::l10n::{self, Words};
use crate::lab::{Command, Event};
use crate::model::{Doctor, Learned, Model, Notice};
use crate::settings::{saved, studied};
use crate::view::{self, Theme, Themes};

use super::recorder::Recorder;
use super::save::{save, write};
use super::signals::Signals;
use super::terminal::copy;

/// The least time between two frames.
const FRAME: Duration = Duration::from_millis(16);
/// The least time between a frame and one that shows what a person did.
const ANSWER: Duration = Duration::from_millis(4);
/// The time between two frames while a message moves.
const STEP: Duration = Duration::from_millis(33);
/// How long nothing has happened when the peers are asked whether anything is still to come.
const CENSUS_AFTER: Duration = Duration::from_millis(300);
/// How many events are taken in before anything else gets its turn.
const BATCH: usize = 1024;
/// How long events are taken in before anything else gets its turn.
const SLICE: Duration = Duration::from_millis(2);

/// Where events come from and commands go to: the engine, or a recording.
pub trait Source {
    /// Where the events come out.
    fn events(&self) -> &Receiver<Event>;

    /// Gives a command; a recording hears none.
    fn tell(&self, command: Command);
}

impl Source for Engine {
    fn events(&self) -> &Receiver<Event> {
        Self::events(self)
    }

    fn tell(&self, command: Command) {
        Self::tell(self, command);
    }
}

/// What the loop carries things between.
pub struct Stage<'a, S> {
    /// Where events come from and commands go to.
    pub source: &'a S,
    /// Notified whenever the source has put an event into its channel.
    pub woken: Arc<Notify>,
    /// Where the events are kept, if they are.
    pub record: Option<&'a mut Recorder>,
    /// The colours there are to choose from.
    pub themes: &'a Themes,
    /// The words; others when the person chooses another language.
    pub words: Words,
}

/// Panics behind a frame when a test asks for it; a release build does not listen.
fn crash_if_asked() {
    #[cfg(debug_assertions)]
    #[expect(clippy::panic, reason = "tests see what a crash leaves behind")]
    if std::env::var_os("ZMQ_LAB_PANIC").is_some() {
        panic!("asked to by ZMQ_LAB_PANIC");
    }
}

/// How the screens were left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By a key.
    Quit,
    /// By a signal of this number.
    Signal(i32),
    /// The terminal is gone.
    NoTerminal,
    /// The engine is gone: its thread panicked, a bug of the lab.
    NoEngine,
}

/// Runs the screens until they are left. `first` is done before the first key.
///
/// # Errors
/// When the terminal can be neither read nor drawn on.
pub async fn run<'a, B, S>(
    terminal: &'a mut Terminal<B>,
    input: impl Stream<Item = io::Result<Input>> + Unpin,
    stage: Stage<'a, S>,
    model: &'a mut Model,
    first: Vec<Effect>,
) -> io::Result<End>
where
    B: Backend<Error: Send + Sync + 'static>,
    S: Source,
{
    let now = Instant::now();
    let learned = model.learned.clone();
    let mut session = Session {
        terminal,
        stage,
        model,
        dirty: true,
        asked_for: false,
        drawn: now.checked_sub(FRAME).unwrap_or(now),
        stepped: None,
        heard: now,
        sourced: true,
        asked: false,
        examined: now,
        unexamined: None,
        learned,
    };
    if session.carry_out(first) {
        return Ok(End::Quit);
    }
    session.drive(input).await
}

struct Session<'a, B: Backend, S> {
    terminal: &'a mut Terminal<B>,
    stage: Stage<'a, S>,
    model: &'a mut Model,
    /// Whether the frame on the terminal is not that of the model any more.
    dirty: bool,
    /// Whether a person did something since.
    asked_for: bool,
    /// When the last frame was drawn.
    drawn: Instant,
    /// Until when what moves has moved; `None` while nothing does.
    stepped: Option<Instant>,
    /// When the last event came.
    heard: Instant,
    /// Whether the source can still say anything.
    sourced: bool,
    /// Whether the peers were asked since then.
    asked: bool,
    /// When the doctor last looked.
    examined: Instant,
    /// When it is to look again, if it is.
    unexamined: Option<Instant>,
    /// How far lessons were gone through when that was last kept.
    learned: Learned,
}

impl<'a, B, S> Session<'a, B, S>
where
    B: Backend<Error: Send + Sync + 'static>,
    S: Source,
{
    async fn drive(
        &mut self,
        mut input: impl Stream<Item = io::Result<Input>> + Unpin,
    ) -> io::Result<End> {
        let mut signals = Signals::listen()?;
        let woken = Arc::clone(&self.stage.woken);
        loop {
            self.step();
            self.play();
            self.examine();
            if self.dirty && self.drawn.elapsed() >= self.pause() {
                self.draw()?;
            }
            let due = self.due();
            let until_due = tokio::time::sleep_until(due.unwrap_or(self.drawn));
            tokio::select! {
                key = input.next() => match key {
                    Some(Ok(key)) => {
                        if self.obey(key) {
                            return Ok(End::Quit);
                        }
                    }
                    Some(Err(error)) => return Err(error),
                    None => return Ok(End::NoTerminal),
                },
                () = woken.notified(), if self.sourced => {
                    if self.take_in() {
                        woken.notify_one();
                    }
                    self.teach();
                    let effects = control::traffic::follow(self.model);
                    self.carry_out(effects);
                    if let Some(record) = &mut self.stage.record {
                        record.flush();
                    }
                    if !self.sourced && self.model.screen.live {
                        return Ok(End::NoEngine);
                    }
                    // Keys, signals and time have their turn however fast events come.
                    tokio::task::yield_now().await;
                }
                () = until_due, if due.is_some() => self.ask(),
                number = signals.next() => return Ok(End::Signal(number)),
            }
        }
    }

    /// The least time from the frame on the terminal to the next.
    fn pause(&self) -> Duration {
        if self.asked_for { ANSWER } else { FRAME }
    }

    /// When to act again although nothing has happened; `None` when there is nothing to wait for.
    fn due(&self) -> Option<Instant> {
        let frame = self.dirty.then(|| self.drawn + self.pause());
        let step = self.stepped.map(|stepped| stepped + STEP);
        let asks = !self.asked && self.model.live().wants_census();
        let census = asks.then(|| self.heard + CENSUS_AFTER);
        let examination = self.unexamined.filter(|_| self.model.frozen().is_none());
        let script = control::script::due(self.model, self.heard.into_std()).map(Instant::from_std);
        [frame, step, census, examination, script].into_iter().flatten().min()
    }

    /// Takes the steps of the script that are due.
    fn play(&mut self) {
        let now = Instant::now().into_std();
        let judged = self.model.score();
        let effects = control::script::follow(self.model, now, self.heard.into_std());
        self.dirty |= !effects.is_empty() || self.model.score() != judged;
        self.carry_out(effects);
    }

    /// Moves what moves.
    fn step(&mut self) {
        let now = Instant::now();
        match self.stepped {
            None if self.model.screen.flights.moving() => self.stepped = Some(now),
            Some(stepped) if now >= stepped + STEP => {
                self.update(Action::Tick(now - stepped));
                self.stepped = self.model.screen.flights.moving().then_some(now);
            }
            None | Some(_) => {}
        }
    }

    /// Lets the doctor look when it is time, and finds out when that is again.
    fn examine(&mut self) {
        let now = Instant::now();
        if self.unexamined.is_none_or(|due| now < due) || self.model.frozen().is_some() {
            return;
        }
        // In a recording no time passes after its last event.
        let quiet = if self.model.screen.live { self.heard.elapsed() } else { Duration::ZERO };
        let at = self.model.world.now() + quiet;
        self.dirty |= self.model.examine(at);
        self.examined = now;
        let later = self.model.world.doctor().due().filter(|_| self.model.screen.live);
        self.unexamined = later.map(|due| now + due.since(at).max(Doctor::EVERY));
    }

    /// Asks the peers, once it has been quiet, whether anything is still to come.
    fn ask(&mut self) {
        let quiet = self.heard.elapsed() >= CENSUS_AFTER;
        if quiet && !self.asked && self.model.live().wants_census() {
            self.asked = true;
            self.stage.source.tell(Command::Census);
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let size = self.terminal.size().map_err(io::Error::other)?;
        if self.model.screen.size != (size.width, size.height) {
            self.update(Action::Resize(size.width, size.height));
        }
        let begun = Instant::now();
        let (model, words, theme) = (&*self.model, &self.stage.words, self.theme());
        self.terminal
            .draw(|frame| view::draw(model, theme, words, frame))
            .map_err(io::Error::other)?;
        self.drawn = Instant::now();
        (self.dirty, self.asked_for) = (false, false);
        tracing::trace!(took = ?self.drawn - begun, size = ?self.model.screen.size, "frame");
        crash_if_asked();
        Ok(())
    }

    /// The colours of now.
    fn theme(&self) -> &'a Theme {
        self.stage.themes.at(self.model.screen.look.theme)
    }

    /// Takes in the events that are there, a batch at most; tells whether there may be more.
    fn take_in(&mut self) -> bool {
        let more = self.fold();
        self.model.settle();
        more
    }

    fn fold(&mut self) -> bool {
        let begun = Instant::now();
        for _ in 0..BATCH {
            let event = match self.stage.source.events().try_recv() {
                Ok(event) => event,
                Err(TryRecvError::Empty) => return false,
                Err(TryRecvError::Disconnected) => {
                    self.sourced = false;
                    return false;
                }
            };
            if let Some(record) = &mut self.stage.record {
                record.record(&event);
            }
            self.model.fold(&event);
            self.heard = Instant::now();
            self.asked = false;
            self.dirty = true;
            self.unexamined = Some(self.examined + Doctor::EVERY);
            if self.heard - begun >= SLICE {
                break;
            }
        }
        true
    }

    /// Goes on with what a lesson shows, and keeps how far it has come.
    fn teach(&mut self) {
        if self.model.study.is_none() {
            return;
        }
        let effects = control::learn::go_on(self.model);
        self.carry_out(effects);
        if self.model.learned != self.learned {
            self.learned = self.model.learned.clone();
            if let Err(error) = studied::store(&self.learned) {
                self.model.screen.notify(Notice::NotKept(error.to_string()));
            }
        }
    }

    /// Does what an input asks for; tells whether to leave.
    fn obey(&mut self, input: Input) -> bool {
        let action = match input {
            Input::Key(key) => control::on_key(&self.model.screen, key),
            Input::Paste(text) => Some(Action::Paste(text)),
            Input::Mouse(mouse) => self.point(mouse),
            Input::Resize(columns, rows) => Some(Action::Resize(columns, rows)),
            Input::FocusGained | Input::FocusLost => None,
        };
        self.asked_for |= action.is_some();
        action.is_some_and(|action| self.update(action))
    }

    /// What the mouse asks for. Moving it asks for nothing, and draws nothing.
    fn point(&self, mouse: MouseEvent) -> Option<Action> {
        let target = || {
            let place = (mouse.column, mouse.row);
            view::hit(self.model, self.theme(), &self.stage.words, place)
        };
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Some(Action::Click(target())),
            MouseEventKind::ScrollUp => Some(Action::Wheel(target(), Wheel::Up)),
            MouseEventKind::ScrollDown => Some(Action::Wheel(target(), Wheel::Down)),
            MouseEventKind::Down(_)
            | MouseEventKind::Up(_)
            | MouseEventKind::Drag(_)
            | MouseEventKind::Moved
            | MouseEventKind::ScrollLeft
            | MouseEventKind::ScrollRight => None,
        }
    }

    /// Does an action; tells whether to leave.
    fn update(&mut self, action: Action) -> bool {
        self.dirty = true;
        if !matches!(action, Action::Tick(_)) {
            tracing::debug!(?action, "asked");
        }
        if action.scrolls()
            && let Some(at) = view::stands(self.model, self.theme(), &self.stage.words)
        {
            control::update(self.model, Action::Stands(at));
        }
        let effects = control::update(self.model, action);
        self.speak();
        self.carry_out(effects)
    }

    /// Goes over to the language that is chosen.
    fn speak(&mut self) {
        let look = &mut self.model.screen.look;
        let chosen = l10n::at(look.language);
        if chosen != l10n::language(&self.stage.words) {
            self.stage.words = chosen.load();
            look.says = view::sayings(&self.stage.words);
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> bool {
        for effect in effects {
            match effect {
                Effect::Tell(command) => self.stage.source.tell(command),
                Effect::Save => {
                    let saved = save(&self.model.world, &self.stage.words, Path::new("."));
                    self.update(Action::Saved(saved));
                }
                Effect::Write { folder, files } => {
                    let written = write(Path::new(&folder), &files);
                    self.update(Action::Written(written));
                }
                Effect::Store { scenario, kept } => {
                    if let Err(error) = saved::store(&scenario, &kept) {
                        self.model.screen.notify(Notice::NotKept(error.to_string()));
                    }
                }
                Effect::Copy(text) => copy(&text),
                Effect::Quit => return true,
            }
        }
        false
    }
}
