//! Opening the screens and leaving them in order: terminal first, so that the person has it back at
//! once, then the engine.

use std::io;
use std::sync::Arc;

use tokio::runtime::Builder;
use tokio::sync::Notify;

use crate::control::Effect;
use crate::engine::Engine;
use crate::l10n::{self, Words};
use crate::lab::Event;
use crate::model::{Look, Model};
use crate::settings::{saved, studied};
use crate::view::{Themes, sayings};

use super::hands::inputs;
use super::recorder::Recorder;
use super::recording::Recording;
use super::terminal::Guard;
use super::tui::{self, End, Source, Stage};

/// What the screens open with.
pub struct Opening<'a> {
    /// What they show.
    pub model: Model,
    /// What is done before the first key.
    pub first: Vec<Effect>,
    /// The words.
    pub words: &'a Words,
    /// Where the events are kept, if they are.
    pub record: Option<&'a mut Recorder>,
    /// How it looks.
    pub looks: Looks,
}

/// How the screens look.
#[derive(Clone, Debug)]
pub struct Looks {
    /// The themes to choose from.
    pub themes: Themes,
    /// Which of them comes first.
    pub chosen: usize,
    /// Whether messages move across the stage.
    pub motion: bool,
}

/// Opens the screens on an engine.
///
/// # Errors
/// When there is no engine, or the terminal can be neither read nor drawn on.
pub fn live(opening: Opening<'_>) -> io::Result<End> {
    let woken = Arc::new(Notify::new());
    let waker = Arc::clone(&woken);
    // A key is drawn at once, whatever floods the sockets.
    let engine = Engine::giving_way(move || waker.notify_one())?;
    show(opening, &engine, woken)
}

/// Opens the screens on a recording.
///
/// # Errors
/// When there is no thread for it, or the terminal can be neither read nor drawn on.
pub fn recorded(
    mut opening: Opening<'_>,
    events: impl Iterator<Item = Event> + Send + 'static,
) -> io::Result<End> {
    let woken = Arc::new(Notify::new());
    let waker = Arc::clone(&woken);
    opening.model.screen.replay();
    let recording = Recording::tell(events, move || waker.notify_one())?;
    show(opening, &recording, woken)
}

fn show<S: Source>(mut opening: Opening<'_>, source: &S, woken: Arc<Notify>) -> io::Result<End> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let looks = opening.looks;
    opening.model.screen.look = Look {
        themes: looks.themes.names(),
        theme: looks.chosen,
        languages: l10n::all(),
        language: l10n::place(l10n::language(opening.words)),
        motion: looks.motion,
        says: sayings(opening.words),
    };
    opening.model.saved = saved::load();
    opening.model.learned = studied::load();
    let mut guard = Guard::take()?;
    let (themes, words) = (&looks.themes, l10n::language(opening.words).load());
    let stage = Stage { source, woken, record: opening.record, themes, words };
    let (model, first) = (&mut opening.model, opening.first);
    let _stands =
        tracing::info_span!("screens", theme = %themes.at(model.screen.look.theme).name).entered();
    tracing::info!("open");
    let end =
        runtime.block_on(async { tui::run(guard.terminal(), inputs(), stage, model, first).await });
    // Nobody reads keys any more that are meant for the shell.
    drop(runtime);
    tracing::info!(?end, "left");
    end
}
