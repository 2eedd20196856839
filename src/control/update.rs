//! What each action does to the screen, and what it asks of the engine.

use crate::lab::{PeerId, SocketType, Topology, Turn};
use crate::model::{Focus, Leap, Line, Model, Notice, Overlay, Place, Shelf, Tab};

use super::action::{Action, Effect, Target, Wheel, edit};
use super::commands::{self, Offer, Taken};
use super::keys::Verb;
use super::{
    crowd, doctor, find, hands, keep, ladder, learn, links, menu, options, overlay, peers, script,
    scroll, suggest, take_home, typing, undo, vacancies,
};

/// How many lines the wheel moves by.
const WHEEL_LINES: isize = 3;

/// Takes in one action. The World is only read; what it shall become, the engine is asked for.
pub fn update(model: &mut Model, action: Action) -> Vec<Effect> {
    let passive = matches!(action, Action::Tick(_) | Action::Resize(..) | Action::Stands(_));
    if !passive {
        model.screen.notices.clear();
    }
    let effects = take_in(model, action);
    undo::remember(model, &effects);
    // What is typed goes to the lab as it is now, so that is what has to be seen.
    if model.screen.focus == Focus::Box && model.history().in_past() {
        model.return_to_live();
    }
    effects
}

fn take_in(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Do(verb) => perform(model, verb),
        Action::Type(c) => {
            type_char(model, c);
            Vec::new()
        }
        Action::Paste(text) => typing::paste(model, &text),
        Action::Click(target) => click(model, target),
        Action::Wheel(target, wheel) => {
            turn_wheel(model, target, wheel);
            Vec::new()
        }
        Action::Resize(columns, rows) => {
            model.screen.size = (columns, rows);
            Vec::new()
        }
        Action::Saved(outcome) => {
            model.screen.notify(match outcome {
                Ok(files) => Notice::Saved(files),
                Err(why) => Notice::NotSaved(why),
            });
            Vec::new()
        }
        Action::Written(outcome) => {
            model.screen.notify(match outcome {
                Ok(folder) => Notice::Written(folder),
                Err(why) => Notice::NotWritten(why),
            });
            Vec::new()
        }
        Action::Stands(at) => {
            scroll::stands(model, at);
            Vec::new()
        }
        Action::Tick(span) => {
            model.screen.advance(span);
            Vec::new()
        }
    }
}

/// Does what a row of the table asks for.
fn perform(model: &mut Model, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Quit => return vec![Effect::Quit],
        Verb::Send => return typing::send(model, Turn::Wait),
        Verb::SendNow => return typing::send(model, Turn::Force),
        Verb::StartPattern => return menu::start_chosen(model),
        // A recording was not chosen in the menu.
        Verb::ToMenu if !model.screen.live => return vec![Effect::Quit],
        Verb::ToMenu => {
            model.return_to_live();
            return menu::leave_lab(model);
        }
        Verb::Accept if matches!(model.screen.overlay, Some(Overlay::Commands { .. })) => {
            return take_offer(model);
        }
        Verb::Accept => return overlay::accept(model),

        Verb::AddPeer => return deed(model, |model| peers::add(model)),
        Verb::Kill => return deed(model, |model| peers::kill(model)),
        Verb::Crash => return deed(model, |model| peers::crash(model)),
        Verb::Restart => return deed(model, |model| peers::restart(model)),
        Verb::PauseOrResume => return deed(model, |model| peers::pause_or_resume(model)),
        Verb::Slower => return deed(model, |model| peers::step_pace(model, true)),
        Verb::Faster => return deed(model, |model| peers::step_pace(model, false)),
        Verb::SetPace => return deed(model, peers::ask_pace),
        Verb::Flood => return deed(model, peers::ask_flood),
        Verb::Subscribe => return deed(model, peers::ask_subscription),
        Verb::DropSubscription => return deed(model, peers::ask_drop),
        Verb::CutOrMend => return deed(model, links::cut_or_mend),
        Verb::Undo => return deed(model, undo::undo),
        Verb::SetOption => return deed(model, options::ask),
        Verb::Renew => return deed(model, |model| peers::renew(model)),
        Verb::PauseLab => return deed(model, |model| hands::pause_or_resume(model)),
        Verb::Step => return deed(model, |model| hands::step(model)),
        Verb::SlowMotion => return deed(model, |model| hands::slow_motion(model)),
        Verb::SwitchTransport => return deed(model, switch_transport),
        Verb::TurnRound => return deed(model, turn_round),
        Verb::LetOutside => return deed(model, vacancies::let_outside),
        Verb::TakeBack => return deed(model, vacancies::take_back),

        Verb::Help => toggle_help(model),
        Verb::Commands => toggle_commands(model),
        Verb::Freeze => toggle_freeze(model),
        Verb::Keep => return deed(model, keep::ask_name),
        Verb::Recall => return deed(model, keep::recall),
        Verb::Forget => return forget_offer(model),
        Verb::TypeAgain => return deed(model, keep::type_again),
        Verb::CopyMessage => return taken(model, keep::copy_message),
        Verb::CopyEndpoint => return taken(model, keep::copy_endpoint),
        Verb::NextTheme => {
            let next = model.screen.look.next_theme().map(str::to_owned);
            model.screen.notify(next.map_or(Notice::NoColours, Notice::Theme));
        }
        Verb::NextLanguage => {
            let next = model.screen.look.next_language();
            if let Some((tag, name)) = next.map(|(tag, name)| (tag.to_owned(), name.to_owned())) {
                model.screen.notify(Notice::Language { tag, name });
            }
        }
        Verb::Close | Verb::Cancel => model.screen.overlay = None,
        Verb::NextSuggestion => suggest::turn(model, true),
        Verb::PreviousSuggestion => suggest::turn(model, false),

        Verb::TurnShelf => menu::turn_shelf(model),
        Verb::Hint => return taken(model, learn::hint),
        Verb::ShowMe => return deed(model, learn::show_me),
        Verb::ChooseUp => menu::choose(model, false),
        Verb::ChooseDown => menu::choose(model, true),
        Verb::NextTransport => choose_transport(model, true),
        Verb::PreviousTransport => choose_transport(model, false),
        Verb::ClearFilter => {
            model.screen.menu.filter.reset();
            model.screen.menu.chosen = 0;
        }

        Verb::FrameBreak => type_char(model, Line::FRAME_BREAK),
        Verb::NextSpeaker => typing::choose_speaker(model, true),
        Verb::PreviousSpeaker => typing::choose_speaker(model, false),
        Verb::HistoryBack => model.screen.line.earlier(),
        Verb::HistoryForward => model.screen.line.later(),
        Verb::ToPanes => model.screen.focus = Focus::Panes,
        Verb::Back if model.history().in_past() => model.return_to_live(),
        Verb::Back => {
            if !find::clear(model) {
                model.screen.focus = Focus::Box;
            }
        }
        Verb::ToBox => model.screen.focus = Focus::Box,
        Verb::Earlier => model.leap(Leap::Back),
        Verb::Later => model.leap(Leap::Forward),
        Verb::MuchEarlier => model.leap(Leap::SecondBack),
        Verb::MuchLater => model.leap(Leap::SecondForward),
        Verb::Open if doctor::chosen(model).is_some() => {
            return deed(model, doctor::remedy);
        }
        Verb::Open if learn::asks(model) => learn::mark_chosen(model),
        Verb::Open if model.screen.tab == Tab::Lesson && learn::next(model).is_some() => {
            return learn::next(model).map_or(Vec::new(), |place| learn::open(model, place));
        }
        Verb::Open => match find::chosen(model) {
            Some(entry) => find::open(model, entry),
            None => model.screen.focus = Focus::Box,
        },
        Verb::PutAside => doctor::put_aside(model),
        Verb::BringBack => doctor::bring_back(model),
        Verb::Search => find::ask_search(model),
        Verb::NextMatch => find::next(model, true),
        Verb::PreviousMatch => find::next(model, false),
        Verb::Filter => find::ask_filter(model),
        Verb::Older => find::turn(model, true),
        Verb::Newer => find::turn(model, false),

        Verb::TurnGroup => crowd::turn(model),
        Verb::NextPeer => peers::select_beside(model, true),
        Verb::PreviousPeer => peers::select_beside(model, false),
        Verb::Up => step(model, -1),
        Verb::Down => step(model, 1),
        Verb::PageUp => page(model, -1),
        Verb::PageDown => page(model, 1),
        Verb::First => step(model, isize::MIN / 2),
        Verb::Last => step(model, isize::MAX / 2),
        Verb::ShowMessages => model.screen.tab = Tab::Messages,
        Verb::ShowJournal => model.screen.tab = Tab::Journal,
        Verb::ShowPeer => model.screen.tab = Tab::Peer,
        Verb::ShowLesson => model.screen.tab = Tab::Lesson,
        Verb::ShowSequence => show_sequence(model),
        Verb::SaveDiagram => return vec![Effect::Save],
        Verb::Export => return taken(model, take_home::ask),
        Verb::PlayScript => return deed(model, script::play),
        Verb::ShowDoctor => model.screen.tab = Tab::Doctor,

        Verb::CursorLeft
        | Verb::CursorRight
        | Verb::WordLeft
        | Verb::WordRight
        | Verb::LineStart
        | Verb::LineEnd
        | Verb::DeleteBack
        | Verb::DeleteForward
        | Verb::DeleteWord
        | Verb::DeleteLine
        | Verb::DeleteToEnd => {
            if let Some(request) = edit(verb) {
                edit_text(model, request);
            }
        }
    }
    Vec::new()
}

/// Does something to the lab, or says why it cannot be done.
fn deed(
    model: &mut Model,
    deed: impl FnOnce(&mut Model) -> Result<Vec<Effect>, Notice>,
) -> Vec<Effect> {
    let possible = match (model.screen.live, model.history().in_past()) {
        (false, _) => Err(Notice::Recorded),
        (true, true) => Err(Notice::Past),
        (true, false) => Ok(()),
    };
    taken(model, |model| possible.and_then(|()| deed(model)))
}

/// What runs, or was last asked to.
pub fn asked(model: &Model) -> Option<Topology> {
    let starting = model.screen.starting.as_ref().map(|start| start.topology.clone());
    starting.or_else(|| model.world.topology())
}

/// Starts the lab over on the next transport.
fn switch_transport(model: &mut Model) -> Result<Vec<Effect>, Notice> {
    let topology = asked(model).ok_or(Notice::NoPeer)?;
    let topology = vacancies::over_next(&topology)?;
    let next = topology.transport;
    model.screen.menu.transport = next;
    Ok(menu::begin(model, topology, Some(Notice::Over(next))))
}

/// Starts the lab over with the ends of the selected peer's first wire turned round.
fn turn_round(model: &mut Model) -> Result<Vec<Effect>, Notice> {
    let topology = asked(model).ok_or(Notice::NoWire)?;
    let selected = model.screen.selected.and_then(|id| topology.peer(id));
    let first = selected.and_then(|peer| peer.sockets.first()?.ends.first()).map(|end| end.wire);
    let wire = first.ok_or(Notice::NoWire)?;
    let topology = topology.turned(wire);
    topology.check_vacant().map_err(Notice::NoVacancy)?;
    Ok(menu::begin(model, topology, Some(Notice::Turned(wire))))
}

fn choose_transport(model: &mut Model, after: bool) {
    let menu = &mut model.screen.menu;
    menu.transport = menu::beside(menu.transport, after);
}

fn toggle_help(model: &mut Model) {
    model.screen.overlay = match model.screen.overlay.take() {
        None => Some(Overlay::Help { top: 0 }),
        Some(Overlay::Help { .. }) => None,
        Some(Overlay::Message { .. }) => Some(Overlay::Help { top: 0 }),
        // A question stays until it is answered.
        asked @ Some(
            Overlay::Prompt { .. }
            | Overlay::Drop { .. }
            | Overlay::Links { .. }
            | Overlay::Lesson { .. }
            | Overlay::Paste { .. }
            | Overlay::Commands { .. },
        ) => asked,
    };
}

/// Opens the command palette over anything but a question; closes it when it is open.
fn toggle_commands(model: &mut Model) {
    model.screen.overlay = match model.screen.overlay.take() {
        None | Some(Overlay::Help { .. } | Overlay::Message { .. }) => {
            Some(Overlay::Commands { input: tui_input::Input::default(), chosen: 0, kept: false })
        }
        Some(Overlay::Commands { .. }) => None,
        asked @ Some(
            Overlay::Prompt { .. }
            | Overlay::Drop { .. }
            | Overlay::Links { .. }
            | Overlay::Lesson { .. }
            | Overlay::Paste { .. },
        ) => asked,
    };
}

fn show_sequence(model: &mut Model) {
    if model.screen.tab != Tab::Sequence {
        ladder::enter(model);
    }
    model.screen.tab = Tab::Sequence;
}

/// Lets the screen stand still, or go on.
fn toggle_freeze(model: &mut Model) {
    if model.frozen().is_some() {
        model.thaw();
        model.screen.notify(Notice::Thawed);
    } else if applies(model, Verb::Freeze) {
        model.freeze();
    }
}

/// Forgets the kept line that is chosen, if one is.
fn forget_offer(model: &mut Model) -> Vec<Effect> {
    let offers = commands::listed(model);
    let Some(Overlay::Commands { chosen, .. }) = &mut model.screen.overlay else {
        return Vec::new();
    };
    *chosen = (*chosen).min(offers.len().saturating_sub(1));
    match offers.get(*chosen) {
        Some(Offer::Kept(place)) => keep::forget(model, *place),
        Some(Offer::Do(_) | Offer::Peer(_) | Offer::Pattern(_) | Offer::Lesson(_)) | None => {
            Vec::new()
        }
    }
}

/// Does something that changes nothing in the lab, or says why it cannot be done.
fn taken(
    model: &mut Model,
    deed: impl FnOnce(&mut Model) -> Result<Vec<Effect>, Notice>,
) -> Vec<Effect> {
    deed(model).unwrap_or_else(|notice| {
        model.screen.notify(notice);
        Vec::new()
    })
}

/// Does what the palette's chosen row offers.
fn take_offer(model: &mut Model) -> Vec<Effect> {
    let offers = commands::listed(model);
    let chosen = match model.screen.overlay.take() {
        Some(Overlay::Commands { chosen, .. }) => chosen.min(offers.len().saturating_sub(1)),
        other => {
            model.screen.overlay = other;
            return Vec::new();
        }
    };
    let Some(offer) = offers.get(chosen) else { return Vec::new() };
    match commands::take(model, *offer) {
        Taken::Do(verb) => perform(model, verb),
        Taken::Start(place) => menu::start(model, place),
        Taken::Learn(place) => learn::open(model, place),
        Taken::Done => Vec::new(),
    }
}

fn step(model: &mut Model, lines: isize) {
    match model.screen.overlay {
        Some(_) => overlay::step(model, lines),
        None if learn::asks(model) => learn::choose(model, lines),
        None => scroll::by_lines(model, lines),
    }
}

fn page(model: &mut Model, pages: isize) {
    match model.screen.overlay {
        Some(_) => overlay::step(model, pages * isize::from(overlay::PAGE)),
        None => scroll::by_pages(model, pages),
    }
}

fn type_char(model: &mut Model, c: char) {
    edit_text(model, tui_input::InputRequest::InsertChar(c));
}

/// Edits the text that is being typed: a prompt's, the menu's or the box's.
fn edit_text(model: &mut Model, request: tui_input::InputRequest) {
    let screen = &mut model.screen;
    match (&mut screen.overlay, screen.place) {
        (Some(Overlay::Prompt { input, bad, .. }), _) => {
            let _ = input.handle(request);
            *bad = false;
        }
        (Some(Overlay::Commands { input, chosen, .. }), _) => {
            let _ = input.handle(request);
            *chosen = 0;
        }
        (Some(_), _) => {}
        (None, Place::Menu) => {
            let _ = screen.menu.filter.handle(request);
            screen.menu.chosen = 0;
        }
        (None, Place::Lab) => {
            if !screen.line.edit(request) {
                screen.notify(Notice::LineFull);
            }
        }
    }
}

fn click(model: &mut Model, target: Target) -> Vec<Effect> {
    if let Target::Do(verb) = target {
        return perform(model, verb);
    }
    match &mut model.screen.overlay {
        None => {}
        Some(Overlay::Help { .. } | Overlay::Message { .. }) => {
            model.screen.overlay = None;
            return Vec::new();
        }
        Some(Overlay::Commands { chosen, .. }) => {
            let Target::Offer(place) = target else { return Vec::new() };
            *chosen = place;
            return take_offer(model);
        }
        Some(
            Overlay::Drop { chosen, .. }
            | Overlay::Links { chosen, .. }
            | Overlay::Lesson { chosen, .. },
        ) => {
            let Target::Offer(place) = target else { return Vec::new() };
            // As in the menu, a second click takes what the first chose.
            if *chosen == place {
                return overlay::accept(model);
            }
            *chosen = place;
            return Vec::new();
        }
        Some(Overlay::Prompt { .. }) => {
            if let Target::Suggestion(place) = target {
                suggest::take(model, place);
            }
            return Vec::new();
        }
        Some(Overlay::Paste { .. }) => return Vec::new(),
    }
    match target {
        Target::Peer(peer) => {
            let again = model.screen.selected == Some(peer) && model.screen.focus == Focus::Panes;
            model.screen.select(&model.world, peer);
            // As with messages, a second click opens: a box in which many stand.
            if again && crowd::is_folded(model, peer) {
                crowd::turn(model);
            }
            // Whoever points at a peer wants to do something with it.
            model.screen.focus = Focus::Panes;
        }
        Target::Tab(Tab::Sequence) => show_sequence(model),
        Target::Tab(tab) => model.screen.tab = tab,
        Target::Step(key) => {
            let again = model.screen.rung == Some(key) && model.screen.focus == Focus::Panes;
            model.screen.focus = Focus::Panes;
            ladder::point(model, key);
            if let Some(entry) = find::chosen(model).filter(|_| again) {
                find::open(model, entry);
            }
        }
        Target::Message(row, peer) => {
            let again = model.screen.row == Some(row) && model.screen.focus == Focus::Panes;
            model.screen.focus = Focus::Panes;
            if again {
                find::open(model, row);
            }
            model.screen.row_top = scroll::message_top(model);
            model.screen.row = Some(row);
            if let Some(peer) = peer {
                model.screen.select(&model.world, peer);
            }
        }
        Target::Finding(place) => {
            doctor::select(model, place);
            model.screen.focus = Focus::Panes;
        }
        Target::Line => model.screen.focus = Focus::Box,
        Target::Pattern(place) if model.screen.menu.chosen == place => {
            return menu::start_chosen(model);
        }
        Target::Pattern(place) => model.screen.menu.chosen = place,
        Target::Transport(transport) => model.screen.menu.transport = transport,
        Target::Shelf(shelf) if model.screen.menu.shelf != shelf => menu::turn_shelf(model),
        Target::Shelf(_) => {}
        Target::Word(place) => return point_at_word(model, (place, false)),
        Target::HintWord(place) => return point_at_word(model, (place, true)),
        Target::Answer(place) => {
            learn::mark(model, place);
            model.screen.focus = Focus::Panes;
        }
        Target::Do(_)
        | Target::Offer(_)
        | Target::Suggestion(_)
        | Target::Stage
        | Target::Pane
        | Target::Nothing => {}
    }
    Vec::new()
}

/// Types the words that a lesson says are to be typed, or does what the key does that it names.
fn point_at_word(model: &mut Model, (place, in_hint): (usize, bool)) -> Vec<Effect> {
    match learn::word(model, place, in_hint) {
        Some(learn::Word::Text(said)) => learn::put(model, &said),
        Some(learn::Word::Key(row)) => {
            commands::go_where_it_counts(model, row);
            return perform(model, row.verb);
        }
        None => {}
    }
    Vec::new()
}

fn turn_wheel(model: &mut Model, target: Target, wheel: Wheel) {
    let down = wheel == Wheel::Down;
    let lines = if down { WHEEL_LINES } else { -WHEEL_LINES };
    if model.screen.overlay.is_some() {
        return overlay::step(model, lines);
    }
    match target {
        Target::Peer(_) | Target::Stage => peers::select_beside(model, down),
        Target::Pattern(_) | Target::Shelf(_) => menu::choose(model, down),
        Target::Transport(_) => choose_transport(model, down),
        Target::Message(..)
        | Target::Step(_)
        | Target::Finding(_)
        | Target::Pane
        | Target::Answer(_)
        | Target::Word(_)
        | Target::HintWord(_)
        | Target::Tab(_) => scroll::by_lines(model, lines),
        Target::Do(_)
        | Target::Offer(_)
        | Target::Suggestion(_)
        | Target::Line
        | Target::Nothing => {}
    }
}

/// Whether a verb would do anything now: what would not, the footer does not offer.
pub fn applies(model: &Model, verb: Verb) -> bool {
    let peer = model.screen.selected.and_then(|id| model.world.peer(id));
    let open = peer.is_some_and(|peer| peer.life.is_open());
    let worker = || peer.is_some_and(|peer| peer.spec.role.pace().is_some());
    let subscribes = || peer.is_some_and(|peer| peer.spec.subscribes());
    let past = model.history().in_past();
    let live = model.screen.live && !past;
    let running = model.world.lab().is_some_and(|lab| lab.running);
    let paused = model.world.lab().is_some_and(|lab| lab.paused.is_some())
        || peer.is_some_and(|peer| peer.life == crate::model::Life::Paused);
    match verb {
        Verb::AddPeer => live && peer.is_some(),
        Verb::Kill | Verb::Crash | Verb::PauseOrResume => live && open,
        Verb::Restart => live && peer.is_some() && !open,
        Verb::Subscribe => live && open && subscribes(),
        Verb::DropSubscription => {
            live && open && subscribes() && peer.is_some_and(has_subscriptions)
        }
        Verb::Flood => live && open && peer.is_some_and(|peer| peer.spec.speaks()),
        Verb::TurnGroup => crowd::can_turn(model),
        Verb::CutOrMend => {
            live && peer.is_some_and(|peer| !links::links_of(&model.world, peer.spec.id).is_empty())
        }
        Verb::Undo => live && !model.screen.faults.is_empty(),
        Verb::SetOption => live && open,
        Verb::Renew => live && peer.is_some(),
        Verb::PauseLab | Verb::SlowMotion => live && running,
        Verb::Step => live && running && paused,
        Verb::SetPace | Verb::Faster | Verb::Slower => live && open && worker(),
        Verb::LetOutside => live && peer.is_some() && model.world.peers().len() > 1,
        Verb::TakeBack => {
            live && model.world.lab().is_some_and(|it| !it.topology.vacant.is_empty())
        }
        Verb::SwitchTransport | Verb::TurnRound => live && model.world.lab().is_some(),
        Verb::NextSpeaker | Verb::PreviousSpeaker => typing::speakers(model).len() > 1,
        Verb::Send => live && model.screen.speaker.is_some_and(|id| runs(model, id)),
        Verb::Back => live || past || find::active(model),
        Verb::ToBox | Verb::ToMenu => model.screen.live,
        // In the present there is no need to offer it everywhere.
        Verb::Earlier | Verb::MuchEarlier | Verb::Later | Verb::MuchLater => past,
        Verb::Open => {
            let helped = || doctor::chosen(model).is_some_and(|it| it.remedy.is_some());
            let learns = model.screen.tab == Tab::Lesson && learn::next(model).is_some();
            find::chosen(model).is_some() || learns || learn::asks(model) || (live && helped())
        }
        Verb::PutAside => doctor::chosen(model).is_some(),
        Verb::BringBack => !model.screen.aside.is_empty(),
        Verb::Search | Verb::Filter => model.screen.tab == Tab::Messages,
        Verb::Export => model.world.lab().is_some(),
        Verb::PlayScript => live && model.pattern().is_some_and(|it| it.scenario.has_script()),
        Verb::SaveDiagram => model.screen.tab == Tab::Sequence,
        Verb::NextMatch | Verb::PreviousMatch => !model.screen.search.is_empty(),
        Verb::SendNow => live && awaits_reply(model),
        Verb::FrameBreak => live && minds_frames(model),
        Verb::ClearFilter => !model.screen.menu.filter.value().is_empty(),
        Verb::HistoryBack | Verb::HistoryForward => model.screen.line.has_history(),
        Verb::Quit
        | Verb::Help
        | Verb::StartPattern
        | Verb::ChooseUp
        | Verb::ChooseDown
        | Verb::ToPanes
        | Verb::NextPeer
        | Verb::PreviousPeer
        | Verb::Up
        | Verb::Down
        | Verb::First
        | Verb::Last
        | Verb::PageUp
        | Verb::PageDown
        | Verb::Older
        | Verb::Newer
        | Verb::ShowMessages
        | Verb::ShowJournal
        | Verb::ShowPeer
        | Verb::ShowLesson
        | Verb::ShowSequence
        | Verb::ShowDoctor
        | Verb::Close
        | Verb::Accept
        | Verb::Cancel
        | Verb::CursorLeft
        | Verb::CursorRight
        | Verb::WordLeft
        | Verb::WordRight
        | Verb::LineStart
        | Verb::LineEnd
        | Verb::DeleteBack
        | Verb::DeleteForward
        | Verb::DeleteWord
        | Verb::DeleteLine
        | Verb::DeleteToEnd => true,
        Verb::NextSuggestion | Verb::PreviousSuggestion => {
            let Some(Overlay::Prompt { asked, .. }) = model.screen.overlay else { return false };
            !suggest::suggestions(model, asked).is_empty()
        }
        // A lesson chooses its own transport.
        Verb::NextTransport | Verb::PreviousTransport => model.screen.menu.shelf == Shelf::Patterns,
        Verb::TurnShelf => !model.lessons.is_empty(),
        Verb::Hint => {
            model.study.as_ref().is_some_and(|it| it.step().is_some_and(|step| step.hint.is_some()))
        }
        Verb::ShowMe => {
            let shown = |it: &crate::model::Study| it.step().is_some_and(|it| !it.play.is_empty());
            live && model.study.as_ref().is_some_and(shown)
        }
        Verb::Freeze => {
            let now = live && !model.history().in_past();
            model.screen.place == Place::Lab && now && model.world.lab().is_some()
        }
        Verb::Keep => live && !model.screen.line.text().is_empty(),
        Verb::Recall => live && !model.kept().is_empty(),
        Verb::Forget => matches!(model.screen.overlay, Some(Overlay::Commands { kept: true, .. })),
        Verb::TypeAgain => live && keep::can_type_again(model),
        Verb::CopyMessage => find::chosen(model).is_some(),
        Verb::CopyEndpoint => peer.is_some(),
        Verb::NextTheme => model.screen.look.themes.len() > 1,
        Verb::NextLanguage => model.screen.look.languages.len() > 1,
        Verb::Commands => matches!(
            model.screen.overlay,
            None | Some(Overlay::Help { .. } | Overlay::Message { .. })
        ),
    }
}

fn has_subscriptions(peer: &crate::model::Peer) -> bool {
    peer.sockets.iter().any(|socket| !socket.subscriptions.is_empty())
}

/// Whether a peer's sockets are open.
fn runs(model: &Model, id: PeerId) -> bool {
    model.world.peer(id).is_some_and(|peer| peer.life.is_open())
}

/// Whether what the speaker sends begins with frames that mean something to its sockets.
fn minds_frames(model: &Model) -> bool {
    let speaker = model.screen.speaker.and_then(|id| model.world.peer(id));
    let minds = |kind| matches!(kind, SocketType::Dealer | SocketType::Router);
    speaker.is_some_and(|peer| peer.spec.sockets.iter().any(|socket| minds(socket.kind)))
}

/// Whether the speaker is a REQ that waits for its reply.
pub fn awaits_reply(model: &Model) -> bool {
    let speaker = model.screen.speaker.and_then(|id| model.world.peer(id));
    speaker.is_some_and(|peer| peer.awaiting_reply.is_some())
}
