//! The Screen: what the person looks at, has chosen and is typing. Actions change it; events only
//! keep what it points at valid.

use std::collections::BTreeSet;
use std::time::Duration;

use tui_input::Input;

use crate::lab::{
    Command, Deed, Endpoint, Event, Fact, NoVacancy, PeerId, Prefix, Reason, Setting, SocketId,
    Topology, Transport, WireId,
};

use super::doctor::Finding;
use super::flight::Flights;
use super::journal::Journal;
use super::ladder::Key;
use super::ledger::EntryId;
use super::line::Line;
use super::look::Look;
use super::player::Player;
use super::sieve::Sieve;
use super::trial::Score;
use super::world::World;

/// What the person looks at, has chosen and is typing.
#[derive(Clone, Debug)]
pub struct Screen {
    /// The terminal's size: columns, rows.
    pub size: (u16, u16),
    /// Menu or lab.
    pub place: Place,
    /// The menu's state, kept while the lab is shown.
    pub menu: Menu,
    /// Which of the patterns runs: its place among [`Model::patterns`](super::Model::patterns).
    pub pattern: Option<usize>,
    /// The start that was asked for and whose first event has not come yet.
    pub starting: Option<Start>,
    /// The groups that are folded although they are small, or open although they are large.
    pub turned: BTreeSet<String>,
    /// What the peers are told as soon as the lab is ready.
    pub traffic: Vec<Command>,
    /// The script that is being played.
    pub player: Player,
    /// Whether the lab can be told anything; a recording cannot.
    pub live: bool,
    /// Where single keys go.
    pub focus: Focus,
    /// Which pane is open.
    pub tab: Tab,
    /// The selected peer.
    pub selected: Option<PeerId>,
    /// The peer whose messages are typed.
    pub speaker: Option<PeerId>,
    /// Which messages have a row.
    pub sieve: Sieve,
    /// What the payloads are searched for; empty when they are not.
    pub search: String,
    /// The selected row of the messages; `None` follows the newest.
    pub row: Option<EntryId>,
    /// The first message row shown, counted from the newest.
    pub row_top: usize,
    /// The selected step of the ladder; `None` follows the newest.
    pub rung: Option<Key>,
    /// The first step of the ladder in sight, counted from the very first.
    pub rung_top: u64,
    /// The number of the last journal line shown; `None` follows the newest.
    pub journal_end: Option<u64>,
    /// The first line shown of the scenario's prose.
    pub lesson_top: usize,
    /// How many lines the lesson's steps are scrolled away from where the one that is on is in sight.
    pub study_shift: isize,
    /// The selected finding of the doctor; `None` is the first.
    pub finding: Option<Finding>,
    /// The findings that were put aside: they show again when there is more to them.
    pub aside: Vec<Finding>,
    /// What was done to peers and links and can be taken back, the latest last.
    pub faults: Vec<Fault>,
    /// The first line shown of the selected peer's details.
    pub peer_top: usize,
    /// The line being typed.
    pub line: Line,
    /// What lies over everything else.
    pub overlay: Option<Overlay>,
    /// What the person should know about what was just done; gone with the next action.
    pub notices: Vec<Notice>,
    /// The messages in motion.
    pub flights: Flights,
    /// How all of it looks.
    pub look: Look,
}

/// A fault that was made on purpose and can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A peer was killed, or crashed.
    Peer(PeerId),
    /// A link was cut.
    Link {
        /// The connecting end.
        connector: SocketId,
        /// The binding end.
        binder: SocketId,
    },
}

/// Which of the two great screens is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The patterns to choose from.
    Menu,
    /// A lab.
    Lab,
}

/// What the menu offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumIter)]
pub enum Shelf {
    /// Patterns to play with.
    #[default]
    Patterns,
    /// Lessons to go through.
    Lessons,
}

/// The menu's state.
#[derive(Clone, Debug, Default)]
pub struct Menu {
    /// What it offers.
    pub shelf: Shelf,
    /// What the patterns are searched for.
    pub filter: Input,
    /// The chosen one among those found.
    pub chosen: usize,
    /// How messages shall travel.
    pub transport: Transport,
}

/// Where single keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// To the input box: they type.
    Box,
    /// To the panes: they act.
    Panes,
}

/// The panes of the lower half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub enum Tab {
    /// What became of each message at each peer.
    Messages,
    /// Every fact.
    Journal,
    /// All about the selected peer.
    Peer,
    /// The scenario's prose.
    Lesson,
    /// What is amiss, why, and what would help.
    Doctor,
    /// What happened between the peers, step by step.
    Sequence,
}

/// What lies over everything else and takes the keys.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// Every key; the first line shown.
    Help {
        /// The first line shown.
        top: usize,
    },
    /// A question answered by typing.
    Prompt {
        /// What is asked.
        asked: Asked,
        /// The answer so far.
        input: Input,
        /// Whether the last answer made no sense.
        bad: bool,
    },
    /// A subscription to drop is chosen from a list.
    Drop {
        /// Whose.
        peer: PeerId,
        /// The chosen one.
        chosen: usize,
    },
    /// All about one message; the first line shown.
    Message {
        /// Which.
        entry: EntryId,
        /// The first line shown.
        top: usize,
    },
    /// Everything that can be asked for.
    Commands {
        /// What is searched for.
        input: Input,
        /// The chosen one among those found.
        chosen: usize,
        /// Whether only lines kept under a name are offered.
        kept: bool,
    },
    /// A link to cut or mend is chosen from a list.
    Links {
        /// Whose.
        peer: PeerId,
        /// The chosen one.
        chosen: usize,
    },
    /// A lesson that was left in the middle: whether to go on there or to start from its beginning.
    Lesson {
        /// Which, by its place.
        lesson: usize,
        /// The chosen answer.
        chosen: usize,
    },
    /// Many pasted lines wait for a yes.
    Paste {
        /// The lines.
        lines: Vec<String>,
        /// How many more lines were pasted than a paste may have.
        beyond: usize,
    },
}

/// What a prompt asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The work a message takes at this worker.
    Pace(PeerId),
    /// What this speaker shall make by itself.
    Flood(PeerId),
    /// A prefix this subscriber shall subscribe to.
    Subscription(PeerId),
    /// What the payloads shall be searched for.
    Search,
    /// Which messages shall be shown.
    Filter,
    /// What the line being typed shall be called, to be kept.
    Name,
    /// An option of a socket of this peer, and its new value.
    Option(PeerId),
    /// The language and the folder in which the lab is taken home.
    Export,
}

/// A lab that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// What shall run.
    pub topology: Topology,
    /// What to tell the person when it does.
    pub notice: Option<Notice>,
}

/// Something the person should know about what was just done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The lab started over on another transport.
    Over(Transport),
    /// The lab started over with this wire's ends turned round.
    Turned(WireId),
    /// The lab started over without this peer: an outside program can take its place.
    Left(String),
    /// The lab started over with all its own peers.
    TakenBack,
    /// No place is left to an outside program.
    NoneVacant,
    /// An outside program could not take a place.
    NoVacancy(NoVacancy),
    /// With the places that are left to outside programs no other transport would do.
    OneTransport,
    /// A wanted endpoint belonged to another program, so this one was taken.
    TookFree {
        /// What was wanted.
        wanted: Endpoint,
        /// What it became.
        got: Endpoint,
    },
    /// The lab could not be started.
    LabFailed(Deed, Reason),
    /// What is past can be looked at, not told anything.
    Past,
    /// A recording can be looked at, not told anything.
    Recorded,
    /// No peer of this lab sends what is typed.
    NoSpeaker,
    /// There is nothing to force out of turn.
    NothingTyped,
    /// A typed line cannot be longer.
    LineFull,
    /// There is no other speaker.
    OneSpeaker,
    /// No peer is selected.
    NoPeer,
    /// The peer has ended; what was typed stays in the box.
    SpeakerEnded(PeerId),
    /// The peer runs already.
    Runs(PeerId),
    /// The latest fault is taken back; what it cost is not.
    Undone(Fault),
    /// There is no fault to take back.
    NothingToUndo,
    /// The peer does not run.
    RunsNot(PeerId),
    /// Over inproc a peer cannot crash without a goodbye.
    NoCrash(PeerId),
    /// The peer cannot make messages by itself.
    NoFlooder(PeerId),
    /// Only a worker has a pace.
    NoWorker(PeerId),
    /// Only a SUB socket has subscriptions.
    NoSubscriber(PeerId),
    /// The subscriber has no subscription to drop.
    NothingToDrop(PeerId),
    /// The peer has no link that could be cut.
    NoLink(PeerId),
    /// An option of the peer is being set.
    OptionSet(PeerId, Setting),
    /// The lab holds as many peers as it takes.
    Full,
    /// There is no wire to turn round here.
    NoWire,
    /// The lab itself can do nothing about the finding.
    NoRemedy,
    /// No pattern matches what was typed.
    NoPattern,
    /// A step of the lesson is done.
    StepDone {
        /// How many are.
        done: usize,
        /// How many there are.
        of: usize,
    },
    /// The lab has done again what was done of a lesson; this step is on.
    Again {
        /// Which step.
        step: usize,
        /// How many there are.
        of: usize,
    },
    /// No lesson is gone through.
    NoLesson,
    /// The lab itself cannot do this step.
    NothingToShow,
    /// The line is kept under this name.
    Kept(String),
    /// The line of this name is forgotten.
    Forgotten(String),
    /// The line could not be written down.
    NotKept(String),
    /// As many lines are kept for this scenario as it takes.
    KeptFull,
    /// Nothing is kept for this scenario.
    NothingKept,
    /// There is nothing typed to keep.
    NothingToKeep,
    /// So many bytes were given to the clipboard.
    Copied(usize),
    /// There is nothing to copy.
    NothingToCopy,
    /// There are no colours, and so no themes to go through.
    NoColours,
    /// No message is chosen that could be typed again.
    NothingToType,
    /// No line that is typed makes the chosen message.
    NoTypedText,
    /// It is longer than a clipboard takes from a terminal.
    TooLongToCopy,
    /// The screen goes on.
    Thawed,
    /// The colours are those of this theme now.
    Theme(String),
    /// Another language is spoken.
    Language {
        /// Its tag, as settings name it.
        tag: String,
        /// What it calls itself.
        name: String,
    },
    /// No message holds what was searched for.
    NotFound,
    /// The opened message is not kept any longer.
    LetGo,
    /// The sequence diagram was written to these files.
    Saved(Vec<String>),
    /// The sequence diagram could not be written, for this reason.
    NotSaved(String),
    /// The script is played, so many steps of it.
    Plays(usize),
    /// The script has been played, and so many of the expectations hold.
    Judged(Score),
    /// The scenario has no script.
    NoScript,
    /// The lab was exported into this folder.
    Written(String),
    /// The lab could not be exported, for this reason.
    NotWritten(String),
}

/// Whether a notice is good news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// What was asked for is done.
    Done,
    /// It could not be, or is otherwise than was thought.
    Warns,
}

impl Notice {
    /// Whether it is good news.
    pub const fn tone(&self) -> Tone {
        match self {
            Self::Judged(score) if score.fail > 0 => Tone::Warns,
            Self::Over(_)
            | Self::Turned(_)
            | Self::Left(_)
            | Self::TakenBack
            | Self::Undone(_)
            | Self::OptionSet(..)
            | Self::StepDone { .. }
            | Self::Again { .. }
            | Self::Kept(_)
            | Self::Forgotten(_)
            | Self::Copied(_)
            | Self::Thawed
            | Self::Theme(_)
            | Self::Language { .. }
            | Self::Saved(_)
            | Self::Plays(_)
            | Self::Judged(_)
            | Self::Written(_) => Tone::Done,
            Self::NoneVacant
            | Self::NoVacancy(_)
            | Self::OneTransport
            | Self::TookFree { .. }
            | Self::LabFailed(..)
            | Self::Past
            | Self::Recorded
            | Self::NoSpeaker
            | Self::NothingTyped
            | Self::LineFull
            | Self::OneSpeaker
            | Self::NoPeer
            | Self::SpeakerEnded(_)
            | Self::Runs(_)
            | Self::NothingToUndo
            | Self::RunsNot(_)
            | Self::NoCrash(_)
            | Self::NoFlooder(_)
            | Self::NoWorker(_)
            | Self::NoSubscriber(_)
            | Self::NothingToDrop(_)
            | Self::NoLink(_)
            | Self::Full
            | Self::NoWire
            | Self::NoRemedy
            | Self::NoPattern
            | Self::NoLesson
            | Self::NothingToShow
            | Self::NotKept(_)
            | Self::KeptFull
            | Self::NothingKept
            | Self::NothingToKeep
            | Self::NothingToCopy
            | Self::NoColours
            | Self::NothingToType
            | Self::NoTypedText
            | Self::TooLongToCopy
            | Self::NotFound
            | Self::LetGo
            | Self::NotSaved(_)
            | Self::NoScript
            | Self::NotWritten(_) => Tone::Warns,
        }
    }
}

impl Screen {
    /// How many notices stand at once.
    const NOTICES: usize = 4;
    /// The most lines a paste may have.
    pub const PASTE_LIMIT: usize = 10_000;
    /// A paste of more lines than this is asked about first.
    pub const PASTE_ASKS: usize = 20;

    /// The menu, on a terminal of this size.
    pub fn new(size: (u16, u16)) -> Self {
        Self {
            size,
            place: Place::Menu,
            menu: Menu::default(),
            pattern: None,
            starting: None,
            turned: BTreeSet::new(),
            traffic: Vec::new(),
            player: Player::default(),
            live: true,
            focus: Focus::Box,
            tab: Tab::Messages,
            selected: None,
            speaker: None,
            sieve: Sieve::default(),
            search: String::new(),
            row: None,
            row_top: 0,
            rung: None,
            rung_top: 0,
            journal_end: None,
            lesson_top: 0,
            study_shift: 0,
            finding: None,
            aside: Vec::new(),
            faults: Vec::new(),
            peer_top: 0,
            line: Line::default(),
            overlay: None,
            notices: Vec::new(),
            flights: Flights::default(),
            look: Look::default(),
        }
    }

    /// Shows a lab that cannot be told anything.
    pub fn replay(&mut self) {
        self.live = false;
        self.place = Place::Lab;
        self.focus = Focus::Panes;
    }

    /// Tells the person something; of too many things the first are told.
    pub fn notify(&mut self, notice: Notice) {
        if self.notices.len() < Self::NOTICES {
            self.notices.push(notice);
        }
    }

    /// Selects a peer; if it speaks, what is typed goes to it.
    pub fn select(&mut self, world: &World, peer: PeerId) {
        if self.selected != Some(peer) {
            self.peer_top = 0;
        }
        self.selected = Some(peer);
        if world.peer(peer).is_some_and(|peer| peer.spec.speaks()) {
            self.speaker = Some(peer);
        }
    }

    /// Lets time pass for what moves.
    pub fn advance(&mut self, by: Duration) {
        self.flights.advance(by);
    }

    /// Keeps what the screen points at valid after an event, and starts the flights it tells of.
    pub(super) fn attend(&mut self, world: &World, event: &Event) {
        match &event.fact {
            Fact::LabStarted { .. } => self.begin(world),
            Fact::LabStopped => self.flights.clear(),
            Fact::LabFailed { deed, reason } => {
                self.starting = None;
                self.notify(Notice::LabFailed(deed.clone(), reason.clone()));
            }
            Fact::Received { .. } if self.look.motion => self.flights.follow(world, event),
            Fact::Bound { endpoint, instead_of: Some(wanted), .. } => {
                let (wanted, got) = (wanted.clone(), endpoint.clone());
                self.notify(Notice::TookFree { wanted, got });
            }
            Fact::Unsubscribed { .. } => self.keep_choice(world),
            Fact::PeerAdded { .. }
            | Fact::PeerStarted
            | Fact::PeerEnded { .. }
            | Fact::Renewed
            | Fact::CrashRefused
            | Fact::PeerPaused
            | Fact::PeerResumed
            | Fact::FloodStarted { .. }
            | Fact::FloodStopped
            | Fact::Flow { .. }
            | Fact::LabPaused
            | Fact::LabResumed
            | Fact::SlowMotion { .. }
            | Fact::Stepped { .. }
            | Fact::Disconnecting { .. }
            | Fact::OptionSet { .. }
            | Fact::PaceSet { .. }
            | Fact::Bound { .. }
            | Fact::Connecting { .. }
            | Fact::Trouble { .. }
            | Fact::Link { .. }
            | Fact::Subscribed { .. }
            | Fact::SubscriptionLanded { .. }
            | Fact::SubscriptionLeft { .. }
            | Fact::Received { .. }
            | Fact::Offered { .. }
            | Fact::Sent { .. }
            | Fact::Held { .. }
            | Fact::Refused { .. }
            | Fact::Abandoned { .. }
            | Fact::Unread { .. }
            | Fact::Tally { .. }
            | Fact::Idle
            | Fact::Empty { .. } => {}
        }
        self.sieve.follow(world);
        self.let_go(world);
    }

    /// Looks at the world anew after a time in which it went on unseen.
    pub(super) fn catch_up(&mut self, world: &World) {
        self.sieve.sift(world);
        self.keep_choice(world);
        self.let_go(world);
    }

    /// Lets go of messages that the world has let go.
    fn let_go(&mut self, world: &World) {
        if self.row.is_some_and(|row| world.ledger().entry(row).is_none()) {
            self.row = None;
        }
        if let Some(Overlay::Message { entry, .. }) = self.overlay
            && world.ledger().entry(entry).is_none()
        {
            self.overlay = None;
            self.notify(Notice::LetGo);
        }
    }

    /// Another moment is looked at: nothing moves there, and what is not there is not pointed at.
    pub(super) fn moved(&mut self, world: &World) {
        self.flights.clear();
        self.journal_end = None;
        self.rung = None;
        self.finding = None;
        self.sieve.sift(world);
        if let Some(Overlay::Message { entry, .. }) = self.overlay
            && world.ledger().entry(entry).is_none()
        {
            self.overlay = None;
        }
        if self.row.is_some_and(|row| world.ledger().entry(row).is_none()) {
            self.row = None;
        }
    }

    /// A lab starts: what is selected stays if it is there again.
    fn begin(&mut self, world: &World) {
        // An earlier start's first event may come while a later one is asked for.
        let runs = world.lab().map(|lab| &lab.topology);
        let begun = self.starting.take_if(|start| runs == Some(&start.topology));
        if let Some(notice) = begun.and_then(|start| start.notice) {
            self.notify(notice);
        }
        self.flights.clear();
        self.row = None;
        self.rung = None;
        self.sieve.sift(world);
        self.finding = None;
        self.aside.clear();
        self.journal_end = None;
        self.peer_top = 0;
        let speaks = |id: PeerId| world.peer(id).is_some_and(|peer| peer.spec.speaks());
        let first = world.peers().iter().find(|peer| peer.spec.speaks()).map(|peer| peer.spec.id);
        self.speaker = self.speaker.filter(|id| speaks(*id)).or(first);
        let any = world.peers().first().map(|peer| peer.spec.id);
        self.selected =
            self.selected.filter(|id| world.peer(*id).is_some()).or(self.speaker).or(any);
    }

    /// Keeps the choice of a subscription to drop within the list.
    fn keep_choice(&mut self, world: &World) {
        if let Some(Overlay::Drop { peer, chosen }) = &mut self.overlay {
            let count = subscriptions(world, *peer).len();
            if count == 0 {
                self.overlay = None;
            } else {
                *chosen = (*chosen).min(count - 1);
            }
        }
    }

    /// The number one past the last journal line shown.
    pub fn journal_end(&self, journal: &Journal) -> u64 {
        let newest = journal.thinned() + journal.events().len() as u64;
        self.journal_end.map_or(newest, |end| end.clamp(journal.thinned().min(newest), newest))
    }
}

/// The subscriptions of a peer, over all its sockets.
pub fn subscriptions(world: &World, peer: PeerId) -> Vec<Prefix> {
    let sockets = world.peer(peer).map_or(&[][..], |peer| &peer.sockets);
    sockets.iter().flat_map(|socket| &socket.subscriptions).map(|s| s.prefix.clone()).collect()
}
