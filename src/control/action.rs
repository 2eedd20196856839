//! Actions: all that a person (or the passing of time) can ask of the screen, and how a key becomes
//! one.

use std::time::Duration;

use crossterm::event::{KeyEvent, KeyEventKind};
use tui_input::InputRequest;

use crate::export::Exported;
use crate::lab::{Command, PeerId, Transport};
use crate::model::{EntryId, Kept, Screen, Shelf, Tab};

use super::key::Key;
use super::keys::{self, Context, Verb};

/// One thing that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// What a row of the table says.
    Do(Verb),
    /// A character is typed.
    Type(char),
    /// Text is pasted.
    Paste(String),
    /// Something on the screen is pointed at.
    Click(Target),
    /// The wheel turns over something.
    Wheel(Target, Wheel),
    /// The terminal has another size now.
    Resize(u16, u16),
    /// The open pane stands here, in rows, however far it was to be scrolled.
    Stands(isize),
    /// Time passes, for what moves.
    Tick(Duration),
    /// The sequence diagram was saved, or could not be.
    Saved(Result<Vec<String>, String>),
    /// Exported programs were written into this folder, or could not be.
    Written(Result<String, String>),
}

impl Action {
    /// Whether it may scroll the open pane, so that where that stands has to be known.
    pub const fn scrolls(&self) -> bool {
        matches!(
            self,
            Self::Wheel(..)
                | Self::Do(
                    Verb::Up
                        | Verb::Down
                        | Verb::PageUp
                        | Verb::PageDown
                        | Verb::First
                        | Verb::Last
                )
        )
    }
}

/// Which way the wheel turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wheel {
    /// Away from the person.
    Up,
    /// Towards the person.
    Down,
}

/// What is pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A peer's box.
    Peer(PeerId),
    /// The stage between the boxes.
    Stage,
    /// A tab's name.
    Tab(Tab),
    /// A message's row, and the peer whose column it is.
    Message(EntryId, Option<PeerId>),
    /// A step of the ladder.
    Step(crate::model::ladder::Key),
    /// A finding of the doctor, by its place.
    Finding(usize),
    /// Words that name a key: what that key asks for.
    Do(Verb),
    /// A row of the list that lies over everything.
    Offer(usize),
    /// The open pane, but none of its rows.
    Pane,
    /// The input box.
    Line,
    /// A pattern or lesson, by its place among those found.
    Pattern(usize),
    /// A transport of the menu.
    Transport(Transport),
    /// A name of what the menu offers.
    Shelf(Shelf),
    /// Words that the lesson's step says are to be typed or pressed, by their place; in its hint, by
    /// their place there.
    Word(usize),
    /// As above.
    HintWord(usize),
    /// An answer that is offered to a question, by its place.
    Suggestion(usize),
    /// An answer of the lesson, by its place.
    Answer(usize),
    /// Nothing that answers.
    Nothing,
}

/// What an action asks of the outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The engine is to be told this.
    Tell(Command),
    /// The sequence diagram is to be saved.
    Save,
    /// These programs are to be written into this folder, over nothing that is there.
    Write {
        /// Which folder, as it was typed.
        folder: String,
        /// The programs.
        files: Vec<Exported>,
    },
    /// These lines are to be kept for this scenario.
    Store {
        /// Which scenario.
        scenario: String,
        /// All its lines.
        kept: Vec<Kept>,
    },
    /// This text is to be given to the clipboard.
    Copy(String),
    /// The program is to be left.
    Quit,
}

/// What a key asks for now; `None` when nothing.
pub fn on_key(screen: &Screen, event: KeyEvent) -> Option<Action> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let key = Key::from(event);
    if let Some(row) = keys::find(screen, key) {
        return Some(Action::Do(row.verb));
    }
    let types = keys::contexts(screen).contains(&Context::Text);
    key.typed().filter(|_| types).map(Action::Type)
}

/// The edit a verb stands for, if it stands for one.
pub(super) const fn edit(verb: Verb) -> Option<InputRequest> {
    Some(match verb {
        Verb::CursorLeft => InputRequest::GoToPrevChar,
        Verb::CursorRight => InputRequest::GoToNextChar,
        Verb::WordLeft => InputRequest::GoToPrevWord,
        Verb::WordRight => InputRequest::GoToNextWord,
        Verb::LineStart => InputRequest::GoToStart,
        Verb::LineEnd => InputRequest::GoToEnd,
        Verb::DeleteBack => InputRequest::DeletePrevChar,
        Verb::DeleteForward => InputRequest::DeleteNextChar,
        Verb::DeleteWord => InputRequest::DeletePrevWord,
        Verb::DeleteLine => InputRequest::DeleteLine,
        Verb::DeleteToEnd => InputRequest::DeleteTillEnd,
        Verb::Quit
        | Verb::Help
        | Verb::NextTheme
        | Verb::NextLanguage
        | Verb::Commands
        | Verb::Freeze
        | Verb::Keep
        | Verb::Recall
        | Verb::Forget
        | Verb::TypeAgain
        | Verb::CopyMessage
        | Verb::CopyEndpoint
        | Verb::StartPattern
        | Verb::TurnShelf
        | Verb::Hint
        | Verb::ShowMe
        | Verb::ChooseUp
        | Verb::ChooseDown
        | Verb::NextTransport
        | Verb::PreviousTransport
        | Verb::ClearFilter
        | Verb::Send
        | Verb::SendNow
        | Verb::FrameBreak
        | Verb::NextSpeaker
        | Verb::PreviousSpeaker
        | Verb::HistoryBack
        | Verb::HistoryForward
        | Verb::ToPanes
        | Verb::Back
        | Verb::ToBox
        | Verb::Open
        | Verb::Search
        | Verb::NextMatch
        | Verb::PreviousMatch
        | Verb::Filter
        | Verb::Older
        | Verb::Newer
        | Verb::NextPeer
        | Verb::PreviousPeer
        | Verb::Up
        | Verb::Down
        | Verb::First
        | Verb::Last
        | Verb::AddPeer
        | Verb::Kill
        | Verb::Crash
        | Verb::Restart
        | Verb::PauseOrResume
        | Verb::Subscribe
        | Verb::DropSubscription
        | Verb::Faster
        | Verb::Slower
        | Verb::SetPace
        | Verb::Flood
        | Verb::TurnGroup
        | Verb::CutOrMend
        | Verb::Undo
        | Verb::SetOption
        | Verb::Renew
        | Verb::PauseLab
        | Verb::Step
        | Verb::SlowMotion
        | Verb::Earlier
        | Verb::Later
        | Verb::MuchEarlier
        | Verb::MuchLater
        | Verb::PageUp
        | Verb::PageDown
        | Verb::ShowMessages
        | Verb::ShowJournal
        | Verb::ShowPeer
        | Verb::ShowLesson
        | Verb::ShowSequence
        | Verb::SaveDiagram
        | Verb::Export
        | Verb::PlayScript
        | Verb::ShowDoctor
        | Verb::PutAside
        | Verb::BringBack
        | Verb::SwitchTransport
        | Verb::TurnRound
        | Verb::LetOutside
        | Verb::TakeBack
        | Verb::ToMenu
        | Verb::Close
        | Verb::Accept
        | Verb::Cancel
        | Verb::NextSuggestion
        | Verb::PreviousSuggestion => return None,
    })
}
