//! The true loop of the screens, with a test's keys, a test's events and a terminal of cells. Time
//! is the test's too: an hour passes at once when nothing is to be done in it.

use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use termprofile::TermProfile;
use tokio::sync::{Notify, mpsc};
use tokio::time::sleep;
use tokio_stream::Stream;
use zmq_lab::l10n::Language;
use zmq_lab::lab::{Command, Event, Fact, Message, Moment, PeerId, Transport};
use zmq_lab::model::Model;
use zmq_lab::run::tui::{End, Source, Stage, run};
use zmq_lab::view::{Theme, Themes};

use super::SMALL;
use super::story::{Story, text};

/// Longer than anything takes that is not wrong.
const LONG: Duration = Duration::from_secs(3_600);

/// An engine that only remembers what it was told.
struct Deaf {
    events: Receiver<Event>,
    told: RefCell<Vec<Command>>,
}

impl Source for Deaf {
    fn events(&self) -> &Receiver<Event> {
        &self.events
    }

    fn tell(&self, command: Command) {
        self.told.borrow_mut().push(command);
    }
}

/// Keys from a test.
struct Keys(mpsc::UnboundedReceiver<Input>);

impl Stream for Keys {
    type Item = io::Result<Input>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|key| key.map(Ok))
    }
}

/// What a test does while the loop runs.
struct Hands {
    keys: mpsc::UnboundedSender<Input>,
    events: Sender<Event>,
    woken: Arc<Notify>,
}

impl Hands {
    fn press(&self, code: KeyCode, modifiers: KeyModifiers) {
        self.keys.send(Input::Key(KeyEvent::new(code, modifiers))).unwrap();
    }

    fn quit(&self) {
        self.press(KeyCode::Char('q'), KeyModifiers::CONTROL);
    }

    fn happen(&self, peer: u32, fact: Fact) {
        let at = Moment::from_nanos(1_000_000_000);
        self.events.send(Event { at, peer: Some(PeerId(peer)), fact }).unwrap();
        self.woken.notify_one();
    }
}

/// What came of it.
struct Outcome {
    end: io::Result<End>,
    frames: usize,
    screen: String,
    told: Vec<Command>,
    model: Model,
}

/// Runs the loop on a lab until it ends, with the test's hands beside it.
async fn drive(story: Story, hands: impl AsyncFnOnce(Hands)) -> Outcome {
    let mut model = story.model;
    let (said, events) = bounded(100_000);
    let source = Deaf { events, told: RefCell::default() };
    let woken = Arc::new(Notify::new());
    let (keys, pressed) = mpsc::unbounded_channel();
    let mut terminal = Terminal::new(TestBackend::new(SMALL.0, SMALL.1)).unwrap();
    let themes = Themes::new(Theme::dark(TermProfile::TrueColor), Vec::new());
    let stage = Stage {
        source: &source,
        woken: Arc::clone(&woken),
        record: None,
        themes: &themes,
        words: Language::En.load(),
    };
    let running = run(&mut terminal, Keys(pressed), stage, &mut model, Vec::new());
    let hands = hands(Hands { keys, events: said, woken });
    let (end, ()) = tokio::join!(running, hands);
    let frames = terminal.get_frame().count();
    let screen = text(terminal.backend().buffer());
    Outcome { end, frames, screen, told: source.told.take(), model }
}

fn pubsub() -> Story {
    Story::lab("pubsub", Transport::Inproc, SMALL)
}

#[tokio::test(start_paused = true)]
async fn keys_become_commands_and_frames() {
    let outcome = drive(pubsub(), async |hands| {
        for c in "hi".chars() {
            hands.press(KeyCode::Char(c), KeyModifiers::NONE);
        }
        hands.press(KeyCode::Enter, KeyModifiers::NONE);
        for c in "draft".chars() {
            hands.press(KeyCode::Char(c), KeyModifiers::NONE);
        }
        sleep(LONG).await;
        hands.quit();
    })
    .await;
    assert_eq!(outcome.end.unwrap(), End::Quit);
    let sent = |command: &Command| matches!(command, Command::Send { message, .. } if *message == Message::single("hi"));
    assert!(outcome.told.iter().any(sent), "{:?}", outcome.told);
    assert!(outcome.screen.contains("draft"), "{}", outcome.screen);
}

#[tokio::test(start_paused = true)]
async fn an_idle_lab_draws_no_frame() {
    let outcome = drive(pubsub(), async |hands| {
        sleep(LONG).await;
        hands.quit();
    })
    .await;
    assert_eq!(outcome.frames, 1);
}

#[tokio::test(start_paused = true)]
async fn a_mouse_that_only_moves_draws_no_frame() {
    use crossterm::event::{MouseEvent, MouseEventKind};
    let outcome = drive(pubsub(), async |hands| {
        for column in 0..80 {
            let (kind, modifiers) = (MouseEventKind::Moved, KeyModifiers::NONE);
            let moved = MouseEvent { kind, column, row: 5, modifiers };
            hands.keys.send(Input::Mouse(moved)).unwrap();
            sleep(Duration::from_secs(1)).await;
        }
        hands.quit();
    })
    .await;
    assert_eq!(outcome.frames, 1);
}

#[tokio::test(start_paused = true)]
async fn a_delivery_is_replayed_in_some_frames_and_then_there_is_rest() {
    let outcome = drive(pubsub(), async |hands| {
        let (socket, n, message) = (0, 1, Message::single("hello"));
        let cause = None;
        hands.happen(0, Fact::Offered { socket, n, message: message.clone(), cause });
        hands.happen(0, Fact::Sent { socket, n });
        hands.happen(1, Fact::Received { socket, n, message, from: None });
        sleep(LONG).await;
        hands.quit();
    })
    .await;
    assert!((10..40).contains(&outcome.frames), "{} frames", outcome.frames);
    assert!(!outcome.model.screen.flights.moving());
    assert!(outcome.screen.contains("✓ delivered"), "{}", outcome.screen);
}

#[tokio::test(start_paused = true)]
async fn when_only_silence_can_tell_the_peers_are_asked_once() {
    let outcome = drive(pubsub(), async |hands| {
        let (socket, n, message) = (0, 1, Message::single("hello"));
        hands.happen(0, Fact::Offered { socket, n, message, cause: None });
        hands.happen(0, Fact::Sent { socket, n });
        sleep(LONG).await;
        hands.quit();
    })
    .await;
    let census = outcome.told.iter().filter(|command| **command == Command::Census).count();
    assert_eq!(census, 1, "{:?}", outcome.told);
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_events_does_not_keep_a_key_waiting() {
    let outcome = drive(pubsub(), async |hands| {
        for n in 1..=25_000 {
            let (socket, message) = (0, Message::single("x"));
            hands.happen(0, Fact::Offered { socket, n, message, cause: None });
        }
        hands.quit();
    })
    .await;
    let ledger = outcome.model.world.ledger();
    let offered = ledger.folded() + ledger.entries().len() as u64;
    assert_eq!(outcome.end.unwrap(), End::Quit);
    assert!(offered < 25_000, "{offered} events were taken in before the key");
}

#[tokio::test(start_paused = true)]
async fn the_loop_ends_with_the_terminal() {
    let outcome = drive(pubsub(), async |hands| drop(hands)).await;
    assert_eq!(outcome.end.unwrap(), End::NoTerminal);
}
