//! The one table of keys: which key asks for what, and where. Key handling, footer and help read it.

use crossterm::event::KeyCode;
use strum::{EnumIter, EnumString, IntoStaticStr};

use crate::model::{Focus, Overlay, Place, Screen};

use super::bindings;
use super::key::Key;

/// Where a row of the table counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Context {
    /// Everywhere.
    Everywhere,
    /// While the input box has the focus.
    Box,
    /// While the panes have the focus.
    Panes,
    /// Anywhere in a lab.
    Lab,
    /// In the menu.
    Menu,
    /// Wherever a cursor moves in text.
    Cursor,
    /// Wherever text is typed.
    Text,
    /// In a question answered by typing.
    Prompt,
    /// In a list to choose from.
    Choice,
    /// In a question answered by yes or no.
    Confirm,
    /// In the help.
    Help,
    /// In an opened message.
    Message,
}

/// What a key can ask for. Each has a row in [`TABLE`], words in the help and an arm in `update`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumString, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
#[expect(missing_docs, reason = "each has its sentence in assets/locales/en/control.ftl")]
pub enum Verb {
    Quit,
    Help,
    NextTheme,
    NextLanguage,
    Commands,
    Freeze,
    Keep,
    Recall,
    Forget,
    TypeAgain,
    CopyMessage,
    CopyEndpoint,

    StartPattern,
    TurnShelf,
    ChooseUp,
    ChooseDown,
    NextTransport,
    PreviousTransport,
    ClearFilter,

    Send,
    SendNow,
    FrameBreak,
    NextSpeaker,
    PreviousSpeaker,
    HistoryBack,
    HistoryForward,
    ToPanes,

    Back,
    ToBox,
    Open,
    Search,
    NextMatch,
    PreviousMatch,
    Filter,
    Older,
    Newer,
    NextPeer,
    PreviousPeer,
    Up,
    Down,
    First,
    Last,
    AddPeer,
    Kill,
    Crash,
    Restart,
    PauseOrResume,
    Subscribe,
    DropSubscription,
    Faster,
    Slower,
    SetPace,
    PutAside,
    BringBack,
    Flood,
    TurnGroup,
    CutOrMend,
    Undo,
    SetOption,
    Renew,
    PauseLab,
    Step,
    SlowMotion,
    Earlier,
    Later,
    MuchEarlier,
    MuchLater,

    PageUp,
    PageDown,
    ShowMessages,
    ShowJournal,
    ShowPeer,
    ShowLesson,
    Hint,
    ShowMe,
    ShowSequence,
    SaveDiagram,
    Export,
    PlayScript,
    ShowDoctor,
    SwitchTransport,
    TurnRound,
    LetOutside,
    TakeBack,
    ToMenu,

    Close,
    Accept,
    Cancel,
    NextSuggestion,
    PreviousSuggestion,

    CursorLeft,
    CursorRight,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,
    DeleteBack,
    DeleteForward,
    DeleteWord,
    DeleteLine,
    DeleteToEnd,
}

/// One row: in this context, these keys ask for this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it counts.
    pub context: Context,
    /// What is asked for.
    pub verb: Verb,
    /// By which keys; the first is the one the footer names.
    pub keys: &'static [Key],
    /// Whether the footer names it while there is room.
    pub hint: Hint,
}

/// How the footer names a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Not at all.
    Silent,
    /// By its first key.
    Alone,
    /// By its first key and that of the row after it.
    WithNext,
}

const fn row(context: Context, verb: Verb, keys: &'static [Key]) -> Row {
    Row { context, verb, keys, hint: Hint::Silent }
}

const fn hint(context: Context, verb: Verb, keys: &'static [Key]) -> Row {
    Row { context, verb, keys, hint: Hint::Alone }
}

const fn pair(context: Context, verb: Verb, keys: &'static [Key]) -> Row {
    Row { context, verb, keys, hint: Hint::WithNext }
}

const UP: Key = Key::of(KeyCode::Up);
const DOWN: Key = Key::of(KeyCode::Down);
const LEFT: Key = Key::of(KeyCode::Left);
const RIGHT: Key = Key::of(KeyCode::Right);
const ENTER: Key = Key::of(KeyCode::Enter);
const ESC: Key = Key::of(KeyCode::Esc);
const TAB: Key = Key::of(KeyCode::Tab);
const BACKTAB: Key = Key::of(KeyCode::BackTab);
const PGUP: Key = Key::of(KeyCode::PageUp);
const PGDN: Key = Key::of(KeyCode::PageDown);
const HOME: Key = Key::of(KeyCode::Home);
const END: Key = Key::of(KeyCode::End);

/// Every key, unless settings change some. Within a context the order is that of the footer and the help.
pub const TABLE: &[Row] = &[
    hint(Context::Menu, Verb::StartPattern, &[ENTER]),
    pair(Context::Menu, Verb::ChooseUp, &[UP]),
    row(Context::Menu, Verb::ChooseDown, &[DOWN]),
    hint(Context::Menu, Verb::NextTransport, &[TAB, RIGHT]),
    row(Context::Menu, Verb::PreviousTransport, &[BACKTAB, LEFT]),
    hint(Context::Menu, Verb::TurnShelf, &[Key::f(5)]),
    hint(Context::Menu, Verb::ClearFilter, &[ESC]),
    hint(Context::Box, Verb::Send, &[ENTER]),
    hint(Context::Box, Verb::SendNow, &[Key::ctrl('y'), Key::alt(KeyCode::Enter)]),
    hint(Context::Box, Verb::FrameBreak, &[Key::ctrl('n')]),
    hint(Context::Box, Verb::NextSpeaker, &[TAB]),
    row(Context::Box, Verb::PreviousSpeaker, &[BACKTAB]),
    pair(Context::Box, Verb::HistoryBack, &[UP]),
    row(Context::Box, Verb::HistoryForward, &[DOWN]),
    hint(Context::Box, Verb::ToPanes, &[ESC]),
    row(Context::Box, Verb::Keep, &[Key::ctrl('r')]),
    hint(Context::Panes, Verb::Back, &[ESC]),
    row(Context::Panes, Verb::ToBox, &[Key::char('i')]),
    pair(Context::Panes, Verb::Earlier, &[Key::char('[')]),
    row(Context::Panes, Verb::Later, &[Key::char(']')]),
    pair(Context::Panes, Verb::MuchEarlier, &[Key::char('{')]),
    row(Context::Panes, Verb::MuchLater, &[Key::char('}')]),
    hint(Context::Panes, Verb::NextPeer, &[TAB, RIGHT]),
    row(Context::Panes, Verb::PreviousPeer, &[BACKTAB, LEFT]),
    hint(Context::Panes, Verb::Step, &[Key::char('.')]),
    hint(Context::Panes, Verb::AddPeer, &[Key::char('a')]),
    hint(Context::Panes, Verb::Kill, &[Key::char('k')]),
    row(Context::Panes, Verb::Crash, &[Key::char('K')]),
    hint(Context::Panes, Verb::Restart, &[Key::char('r')]),
    hint(Context::Panes, Verb::PauseOrResume, &[Key::char('p'), Key::char(' ')]),
    hint(Context::Panes, Verb::Subscribe, &[Key::char('s')]),
    hint(Context::Panes, Verb::DropSubscription, &[Key::char('d')]),
    hint(Context::Panes, Verb::SetPace, &[Key::char('w')]),
    pair(Context::Panes, Verb::Slower, &[Key::char('+'), Key::char('=')]),
    row(Context::Panes, Verb::Faster, &[Key::char('-')]),
    hint(Context::Panes, Verb::Open, &[ENTER]),
    hint(Context::Panes, Verb::TypeAgain, &[Key::char('I')]),
    hint(Context::Panes, Verb::PutAside, &[Key::char('h')]),
    row(Context::Panes, Verb::BringBack, &[Key::char('H')]),
    hint(Context::Panes, Verb::Search, &[Key::char('/')]),
    pair(Context::Panes, Verb::NextMatch, &[Key::char('n')]),
    row(Context::Panes, Verb::PreviousMatch, &[Key::char('N')]),
    hint(Context::Panes, Verb::Filter, &[Key::char('f')]),
    hint(Context::Panes, Verb::Flood, &[Key::char('g')]),
    row(Context::Panes, Verb::TurnGroup, &[Key::char('v')]),
    hint(Context::Panes, Verb::CutOrMend, &[Key::char('c')]),
    hint(Context::Panes, Verb::Undo, &[Key::char('u')]),
    hint(Context::Panes, Verb::PauseLab, &[Key::char('P')]),
    row(Context::Panes, Verb::SetOption, &[Key::char('e')]),
    row(Context::Panes, Verb::Renew, &[Key::char('R')]),
    row(Context::Panes, Verb::SlowMotion, &[Key::char('z')]),
    hint(Context::Panes, Verb::TurnRound, &[Key::char('o')]),
    hint(Context::Panes, Verb::SwitchTransport, &[Key::char('t')]),
    hint(Context::Panes, Verb::ToMenu, &[Key::char('m')]),
    row(Context::Panes, Verb::LetOutside, &[Key::char('l')]),
    hint(Context::Panes, Verb::TakeBack, &[Key::char('L')]),
    row(Context::Panes, Verb::CopyMessage, &[Key::char('y')]),
    row(Context::Panes, Verb::CopyEndpoint, &[Key::char('Y')]),
    row(Context::Panes, Verb::Up, &[UP]),
    row(Context::Panes, Verb::Down, &[DOWN]),
    row(Context::Panes, Verb::First, &[HOME]),
    row(Context::Panes, Verb::Last, &[END]),
    row(Context::Panes, Verb::ShowMessages, &[Key::char('1')]),
    row(Context::Panes, Verb::ShowJournal, &[Key::char('2')]),
    row(Context::Panes, Verb::ShowPeer, &[Key::char('3')]),
    row(Context::Panes, Verb::ShowLesson, &[Key::char('4')]),
    hint(Context::Panes, Verb::Hint, &[Key::char('j')]),
    hint(Context::Panes, Verb::ShowMe, &[Key::char('J')]),
    row(Context::Panes, Verb::ShowSequence, &[Key::char('6')]),
    hint(Context::Panes, Verb::SaveDiagram, &[Key::char('S')]),
    row(Context::Panes, Verb::Export, &[Key::char('x')]),
    row(Context::Panes, Verb::PlayScript, &[Key::char('G')]),
    row(Context::Panes, Verb::ShowDoctor, &[Key::char('5')]),
    row(Context::Panes, Verb::Help, &[Key::char('?')]),
    row(Context::Panes, Verb::Quit, &[Key::char('q')]),
    row(Context::Lab, Verb::ShowMessages, &[Key::f(2)]),
    row(Context::Lab, Verb::ShowJournal, &[Key::f(3)]),
    row(Context::Lab, Verb::ShowPeer, &[Key::f(4)]),
    row(Context::Lab, Verb::ShowLesson, &[Key::f(5)]),
    row(Context::Lab, Verb::ShowSequence, &[Key::f(11)]),
    row(Context::Lab, Verb::SwitchTransport, &[Key::f(6), Key::ctrl('t')]),
    row(Context::Lab, Verb::TurnRound, &[Key::f(7), Key::ctrl('o')]),
    row(Context::Lab, Verb::ToMenu, &[Key::f(8)]),
    row(Context::Lab, Verb::ShowDoctor, &[Key::f(12)]),
    row(Context::Lab, Verb::PauseLab, &[Key::f(9)]),
    row(Context::Lab, Verb::Step, &[Key::f(10)]),
    row(Context::Lab, Verb::Freeze, &[Key::ctrl('s')]),
    row(Context::Lab, Verb::Recall, &[Key::ctrl('g')]),
    row(Context::Lab, Verb::Hint, &[Key::alt(KeyCode::Char('h'))]),
    row(Context::Lab, Verb::ShowMe, &[Key::alt(KeyCode::Char('j'))]),
    row(Context::Lab, Verb::PageUp, &[PGUP]),
    row(Context::Lab, Verb::PageDown, &[PGDN]),
    hint(Context::Help, Verb::Close, &[ESC, ENTER, Key::char('q')]),
    pair(Context::Help, Verb::Up, &[UP]),
    row(Context::Help, Verb::Down, &[DOWN]),
    row(Context::Help, Verb::PageUp, &[PGUP]),
    row(Context::Help, Verb::PageDown, &[PGDN, Key::char(' ')]),
    row(Context::Message, Verb::CopyMessage, &[Key::char('y')]),
    hint(Context::Message, Verb::Close, &[ESC, ENTER, Key::char('q')]),
    pair(Context::Message, Verb::Up, &[UP]),
    row(Context::Message, Verb::Down, &[DOWN]),
    row(Context::Message, Verb::PageUp, &[PGUP]),
    row(Context::Message, Verb::PageDown, &[PGDN, Key::char(' ')]),
    row(Context::Message, Verb::First, &[HOME]),
    row(Context::Message, Verb::Last, &[END]),
    pair(Context::Message, Verb::Newer, &[LEFT]),
    row(Context::Message, Verb::Older, &[RIGHT]),
    hint(Context::Message, Verb::TypeAgain, &[Key::char('I')]),
    hint(Context::Prompt, Verb::Accept, &[ENTER]),
    pair(Context::Prompt, Verb::PreviousSuggestion, &[UP, BACKTAB]),
    row(Context::Prompt, Verb::NextSuggestion, &[DOWN, TAB]),
    hint(Context::Prompt, Verb::Cancel, &[ESC]),
    hint(Context::Choice, Verb::Accept, &[ENTER]),
    pair(Context::Choice, Verb::Up, &[UP]),
    row(Context::Choice, Verb::Down, &[DOWN]),
    hint(Context::Choice, Verb::Forget, &[Key::ctrl('x')]),
    row(Context::Choice, Verb::PageUp, &[PGUP]),
    row(Context::Choice, Verb::PageDown, &[PGDN]),
    hint(Context::Choice, Verb::Cancel, &[ESC]),
    hint(Context::Confirm, Verb::Accept, &[ENTER, Key::char('y')]),
    hint(Context::Confirm, Verb::Cancel, &[ESC, Key::char('n')]),
    row(Context::Text, Verb::DeleteBack, &[Key::of(KeyCode::Backspace), Key::ctrl('h')]),
    row(Context::Text, Verb::DeleteForward, &[Key::of(KeyCode::Delete), Key::ctrl('d')]),
    row(Context::Text, Verb::DeleteWord, &[Key::ctrl('w'), Key::alt(KeyCode::Backspace)]),
    row(Context::Text, Verb::DeleteLine, &[Key::ctrl('u')]),
    row(Context::Text, Verb::DeleteToEnd, &[Key::ctrl('k')]),
    row(Context::Cursor, Verb::CursorLeft, &[LEFT, Key::ctrl('b')]),
    row(Context::Cursor, Verb::CursorRight, &[RIGHT, Key::ctrl('f')]),
    row(
        Context::Cursor,
        Verb::WordLeft,
        &[Key::ctrl_of(KeyCode::Left), Key::alt(KeyCode::Char('b'))],
    ),
    row(
        Context::Cursor,
        Verb::WordRight,
        &[Key::ctrl_of(KeyCode::Right), Key::alt(KeyCode::Char('f'))],
    ),
    row(Context::Cursor, Verb::LineStart, &[HOME, Key::ctrl('a')]),
    row(Context::Cursor, Verb::LineEnd, &[END, Key::ctrl('e')]),
    row(Context::Everywhere, Verb::Help, &[Key::f(1)]),
    hint(Context::Everywhere, Verb::Commands, &[Key::ctrl('p')]),
    row(Context::Everywhere, Verb::NextTheme, &[Key::ctrl('l')]),
    row(Context::Everywhere, Verb::NextLanguage, &[Key::alt(KeyCode::Char('l'))]),
    hint(Context::Everywhere, Verb::Quit, &[Key::ctrl('q'), Key::ctrl('c')]),
];

/// The contexts that count now, the nearest first.
pub fn contexts(screen: &Screen) -> &'static [Context] {
    use Context::{
        Box, Choice, Confirm, Cursor, Everywhere, Help, Lab, Menu, Message, Panes, Prompt, Text,
    };
    match (&screen.overlay, screen.place, screen.focus) {
        (Some(Overlay::Help { .. }), _, _) => &[Help, Everywhere],
        (Some(Overlay::Message { .. }), _, _) => &[Message, Everywhere],
        (Some(Overlay::Prompt { .. }), _, _) => &[Prompt, Text, Cursor, Everywhere],
        (Some(Overlay::Drop { .. } | Overlay::Links { .. } | Overlay::Lesson { .. }), _, _) => {
            &[Choice, Everywhere]
        }
        (Some(Overlay::Commands { .. }), _, _) => &[Choice, Text, Cursor, Everywhere],
        (Some(Overlay::Paste { .. }), _, _) => &[Confirm, Everywhere],
        (None, Place::Menu, _) => &[Menu, Text, Everywhere],
        (None, Place::Lab, Focus::Box) => &[Box, Text, Cursor, Lab, Everywhere],
        (None, Place::Lab, Focus::Panes) => &[Panes, Lab, Everywhere],
    }
}

/// Which contexts can count at the same time.
pub const TOGETHER: &[&[Context]] = {
    use Context::{
        Box, Choice, Confirm, Cursor, Everywhere, Help, Lab, Menu, Message, Panes, Prompt, Text,
    };
    &[
        &[Help, Everywhere],
        &[Message, Everywhere],
        &[Prompt, Text, Cursor, Everywhere],
        &[Choice, Everywhere],
        &[Choice, Text, Cursor, Everywhere],
        &[Confirm, Everywhere],
        &[Menu, Text, Everywhere],
        &[Box, Text, Cursor, Lab, Everywhere],
        &[Panes, Lab, Everywhere],
    ]
};

/// The row that answers a key now.
pub fn find(screen: &Screen, key: Key) -> Option<&'static Row> {
    let rows = contexts(screen).iter().flat_map(|context| rows(*context));
    rows.into_iter().find(|row| row.keys.contains(&key))
}

/// The key that asks for a verb, for sentences that name it; one that works everywhere if there is
/// one.
pub fn key_of(verb: Verb) -> String {
    let asks = |row: &&Row| row.verb == verb;
    let everywhere = rows(Context::Everywhere).find(asks);
    everywhere
        .or_else(|| bindings::table().iter().find(asks))
        .and_then(|row| row.keys.first())
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// The rows of one context.
pub fn rows(context: Context) -> impl Iterator<Item = &'static Row> {
    bindings::table().iter().filter(move |row| row.context == context)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use strum::IntoEnumIterator;

    use super::*;
    use crate::lab::PeerId;
    use crate::model::{Asked, EntryId};

    /// A screen for each set of contexts that can count together.
    fn screens() -> Vec<Screen> {
        let menu = Screen::new((80, 24));
        let typing = Screen { place: Place::Lab, ..menu.clone() };
        let panes = Screen { focus: Focus::Panes, ..typing.clone() };
        let over = |overlay| Screen { overlay: Some(overlay), ..typing.clone() };
        let asked = Asked::Pace(PeerId(0));
        let drop = Overlay::Drop { peer: PeerId(0), chosen: 0 };
        vec![
            over(Overlay::Help { top: 0 }),
            over(Overlay::Message { entry: EntryId(0), top: 0 }),
            over(Overlay::Prompt { asked, input: "".into(), bad: false }),
            over(drop),
            over(Overlay::Commands { input: "".into(), chosen: 0, kept: false }),
            over(Overlay::Links { peer: PeerId(0), chosen: 0 }),
            over(Overlay::Paste { lines: vec![], beyond: 0 }),
            menu,
            typing,
            panes,
        ]
    }

    #[test]
    fn no_two_rows_that_count_together_share_a_key() {
        for screen in screens() {
            let mut taken = HashMap::new();
            for row in contexts(&screen).iter().flat_map(|context| rows(*context)) {
                for key in row.keys {
                    let before = taken.insert(*key, row.verb);
                    assert_eq!(before, None, "{key} asks for {:?} too", row.verb);
                }
            }
        }
    }

    #[test]
    fn what_can_count_together_is_listed() {
        for screen in screens() {
            assert!(TOGETHER.contains(&contexts(&screen)), "{:?}", contexts(&screen));
        }
    }

    #[test]
    fn every_verb_has_a_row_and_every_row_a_key() {
        for verb in Verb::iter() {
            assert!(TABLE.iter().any(|row| row.verb == verb), "{verb:?}");
        }
        assert!(TABLE.iter().all(|row| !row.keys.is_empty()));
    }

    #[test]
    fn sentences_name_a_key_that_works_where_they_stand() {
        assert_eq!(key_of(Verb::Help), "F1");
        assert_eq!(key_of(Verb::Restart), "r");
        assert_eq!(key_of(Verb::SendNow), "Ctrl-Y");
    }

    #[test]
    fn every_context_counts_somewhere() {
        let counting: Vec<Context> =
            screens().iter().flat_map(|screen| contexts(screen).to_vec()).collect();
        for context in Context::iter() {
            assert!(counting.contains(&context), "{context:?}");
            assert!(rows(context).next().is_some(), "{context:?}");
        }
    }

    #[test]
    fn where_text_is_typed_no_plain_character_is_taken() {
        for screen in screens() {
            let active = contexts(&screen);
            if active.contains(&Context::Text) {
                for row in active.iter().flat_map(|context| rows(*context)) {
                    assert!(!row.keys.iter().any(|key| key.is_plain_char()), "{row:?}");
                }
            }
        }
    }

    #[test]
    fn leaving_and_help_work_everywhere() {
        for screen in screens() {
            for (key, verb) in [
                (Key::ctrl('q'), Verb::Quit),
                (Key::ctrl('c'), Verb::Quit),
                (Key::f(1), Verb::Help),
            ] {
                assert_eq!(find(&screen, key).map(|row| row.verb), Some(verb));
            }
        }
    }
}
