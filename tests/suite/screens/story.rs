//! A lab whose events a test tells one by one, and the keys of a person before it.

use std::collections::HashMap;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use termprofile::TermProfile;
use zmq_lab::control::{self, Action, Effect, Target};
use zmq_lab::l10n::{Language, Words};
use zmq_lab::lab::{
    Address, Attach, Cause, Command, Endpoint, Event, Fact, LinkChange, Message, Moment, PeerId,
    SocketId, Tally, Topology, Transport, WireAddress, WireId,
};
use zmq_lab::model::{Model, Pattern};
use zmq_lab::scenario::catalogue;
use zmq_lab::view::{self, Theme};

/// A lab and a person.
pub struct Story {
    pub model: Model,
    pub topology: Topology,
    theme: Theme,
    words: Words,
    now: u64,
    port: u16,
    offers: HashMap<SocketId, u64>,
    receipts: HashMap<SocketId, u64>,
    tallies: HashMap<SocketId, Tally>,
}

/// Every built-in pattern, laid out with so many peers of the groups named.
fn patterns(counts: &[(String, usize)]) -> Vec<Pattern> {
    let pattern = |scenario: &zmq_lab::scenario::Scenario| {
        let topology = scenario
            .topology(Transport::Tcp, counts)
            .or_else(|_| scenario.topology(Transport::Tcp, &[]))
            .unwrap();
        Pattern { scenario: scenario.clone(), topology }
    };
    catalogue().iter().map(pattern).collect()
}

impl Story {
    /// The menu.
    pub fn menu(size: (u16, u16)) -> Self {
        Self::with_counts(size, &[])
    }

    fn with_counts(size: (u16, u16), counts: &[(String, usize)]) -> Self {
        let mut model = Model::new(patterns(counts), size);
        model.screen.look.says = view::sayings(&Language::En.load());
        Self {
            topology: model.patterns[0].topology.clone(),
            model,
            theme: Theme::dark(TermProfile::TrueColor),
            words: Language::En.load(),
            now: 0,
            port: 40_000,
            offers: HashMap::new(),
            receipts: HashMap::new(),
            tallies: HashMap::new(),
        }
    }

    /// A lab whose peers have all met.
    pub fn lab(name: &str, transport: Transport, size: (u16, u16)) -> Self {
        Self::crowd(name, (transport, size), &[])
    }

    /// A lab of one's own, from its TOML.
    pub fn own(toml: &str, size: (u16, u16)) -> Self {
        let scenario = zmq_lab::scenario::Scenario::read("own", toml).unwrap();
        let topology = scenario.topology(Transport::Inproc, &[]).unwrap();
        let mut story = Self::menu(size);
        story.model.patterns.push(Pattern { scenario, topology: topology.clone() });
        story.topology = topology;
        let last = story.model.patterns.len() - 1;
        story.model.screen.menu.transport = Transport::Inproc;
        control::menu::start(&mut story.model, last);
        story.begin();
        story
    }

    /// The same with so many peers of a group.
    pub fn crowd(
        name: &str,
        (transport, size): (Transport, (u16, u16)),
        counts: &[(&str, usize)],
    ) -> Self {
        let counts: Vec<_> = counts.iter().map(|(group, n)| ((*group).to_owned(), *n)).collect();
        let mut story = Self::with_counts(size, &counts);
        let place = story.model.patterns.iter().position(|p| p.scenario.name == name).unwrap();
        story.model.screen.menu.transport = transport;
        let effects = control::menu::start(&mut story.model, place);
        let [Effect::Tell(Command::Start(topology))] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        story.topology = topology.clone();
        story.begin();
        story
    }

    /// The lab begins, and all its peers meet.
    pub fn begin(&mut self) {
        let topology = self.topology.clone();
        self.started(topology.clone());
        for peer in &topology.peers {
            self.start(peer.id);
        }
        let links = topology.links();
        for peer in &topology.peers {
            self.meet_at(peer.id, &links);
        }
        self.model.settle();
    }

    /// The lab's first event.
    pub fn started(&mut self, topology: Topology) {
        let wall_clock = "2026-11-22T12:00:00Z".into();
        self.say(None, Fact::LabStarted { topology, wall_clock, libzmq: "4.3.4".into() });
    }

    /// A peer starts and binds.
    pub fn start(&mut self, peer: PeerId) {
        self.say(Some(peer), Fact::PeerStarted);
        let spec = self.topology.peer(peer).unwrap().clone();
        for (socket, spec) in (0..).zip(&spec.sockets) {
            for prefix in &spec.subscriptions {
                self.say(Some(peer), Fact::Subscribed { socket, prefix: prefix.clone() });
            }
            for end in spec.ends.iter().filter(|end| end.how == Attach::Bind) {
                let endpoint = self.endpoint(SocketId { peer, socket }, end.wire.0);
                let (wire, instead_of) = (end.wire, None);
                self.say(Some(peer), Fact::Bound { socket, wire, endpoint, instead_of });
            }
        }
    }

    /// A peer connects to all that bind, and its subscriptions land.
    fn meet_at(&mut self, peer: PeerId, links: &[(WireId, SocketId, SocketId)]) {
        for (wire, connector, binder) in links.iter().copied() {
            if connector.peer != peer {
                continue;
            }
            let endpoint = self.endpoint(binder, wire.0);
            let (socket, to) = (connector.socket, Some(binder));
            let connecting = Fact::Connecting { socket, wire, endpoint: endpoint.clone(), to };
            self.say(Some(peer), connecting);
            let from = self.shake_hands(connector, binder, endpoint.as_str());
            let subscriptions = self.topology.socket(connector).unwrap().subscriptions.clone();
            for prefix in subscriptions {
                let (socket, from) = (binder.socket, from.clone());
                let landed = Fact::SubscriptionLanded { socket, prefix, from };
                self.say(Some(binder.peer), landed);
            }
        }
    }

    /// Over tcp both ends tell of their connection; over inproc there is nothing to tell.
    fn shake_hands(
        &mut self,
        connector: SocketId,
        binder: SocketId,
        endpoint: &str,
    ) -> Option<Address> {
        if self.topology.transport != Transport::Tcp {
            return None;
        }
        self.port += 1;
        let address = Some(Address(format!("127.0.0.1:{}", self.port)));
        for (end, change) in [
            (connector, LinkChange::Connected),
            (binder, LinkChange::Accepted),
            (connector, LinkChange::Handshaken),
            (binder, LinkChange::Handshaken),
        ] {
            let (socket, endpoint) = (end.socket, endpoint.to_owned());
            let link = Fact::Link { socket, endpoint, address: address.clone(), change };
            self.say(Some(end.peer), link);
        }
        address
    }

    /// Where a socket binds: each tcp port can be had.
    pub fn endpoint(&self, at: SocketId, wire: u8) -> Endpoint {
        let wire = &self.topology.wires[usize::from(wire)];
        match (self.topology.transport, &wire.address) {
            (Transport::Tcp, WireAddress::Lab { port }) => Endpoint::loopback(*port),
            (Transport::Inproc, _) => {
                format!("inproc://{}-{}", wire.name, at.peer.0).parse().unwrap()
            }
            (transport, address) => panic!("no story over {transport:?} at {address:?}"),
        }
    }

    /// Something happens, a tenth of a millisecond after what happened before.
    pub fn say(&mut self, peer: Option<PeerId>, fact: Fact) {
        self.now += 100_000;
        let at = Moment::from_nanos(self.now);
        self.model.fold(&Event { at, peer, fact });
        // As in the program, a crowd that meets is put in order once.
        if self.topology.peers.len() < 100 {
            self.model.settle();
        }
    }

    /// Nothing happens for so long.
    pub fn pass(&mut self, span: std::time::Duration) {
        self.now += u64::try_from(span.as_nanos()).unwrap();
    }

    /// The peer of this name.
    pub fn peer(&self, name: &str) -> PeerId {
        let known = self.model.world.peers().iter().find(|peer| peer.spec.name == name);
        known.unwrap_or_else(|| panic!("no {name}")).spec.id
    }

    /// Something happens to the peer of this name.
    pub fn of(&mut self, name: &str, fact: Fact) {
        let peer = self.peer(name);
        self.say(Some(peer), fact);
    }

    /// A peer offers a message; returns its number.
    pub fn offer(&mut self, name: &str, socket: u8, bytes: &[u8], cause: Option<Cause>) -> u64 {
        let id = SocketId { peer: self.peer(name), socket };
        let n = self.offers.entry(id).or_default();
        *n += 1;
        let n = *n;
        let message = Message::single(bytes.to_vec());
        self.of(name, Fact::Offered { socket, n, message, cause });
        self.count(id, |tally| tally.offered += 1);
        n
    }

    /// A peer offers a message of several frames, and libzmq takes it.
    pub fn hand(&mut self, name: &str, socket: u8, message: Message, cause: Option<Cause>) {
        let id = SocketId { peer: self.peer(name), socket };
        let n = self.offers.entry(id).or_default();
        *n += 1;
        let n = *n;
        self.of(name, Fact::Offered { socket, n, message, cause });
        self.of(name, Fact::Sent { socket, n });
    }

    /// A peer offers a message, and libzmq takes it.
    pub fn send(&mut self, name: &str, socket: u8, text: &str, cause: Option<Cause>) {
        let n = self.offer(name, socket, text.as_bytes(), cause);
        self.of(name, Fact::Sent { socket, n });
        let id = SocketId { peer: self.peer(name), socket };
        self.count(id, |tally| tally.sent += 1);
    }

    /// A peer receives a message; returns what may be caused by it.
    pub fn receive(&mut self, name: &str, socket: u8, text: &str) -> Option<Cause> {
        self.take(name, socket, Message::single(text))
    }

    /// A peer receives a message of several frames.
    pub fn take(&mut self, name: &str, socket: u8, message: Message) -> Option<Cause> {
        let id = SocketId { peer: self.peer(name), socket };
        let n = self.receipts.entry(id).or_default();
        *n += 1;
        let n = *n;
        self.of(name, Fact::Received { socket, n, message, from: None });
        self.count(id, |tally| tally.received += 1);
        Some(Cause { socket, n })
    }

    fn count(&mut self, id: SocketId, change: impl FnOnce(&mut Tally)) {
        let tally = self.tallies.entry(id).or_default();
        change(tally);
        let tally = *tally;
        self.say(Some(id.peer), Fact::Tally { socket: id.socket, tally });
    }

    /// A client asks and gets its answer.
    pub fn ask(&mut self, client: &str, text: &str) {
        self.send(client, 0, text, None);
        let cause = self.receive("server", 0, text);
        self.send("server", 0, text, cause);
        self.receive(client, 0, text);
    }

    /// A task goes through a worker to the sink.
    pub fn work(&mut self, worker: &str, text: &str) {
        self.send("ventilator", 0, text, None);
        let cause = self.receive(worker, 0, text);
        self.send(worker, 1, text, cause);
        self.receive("sink", 0, text);
    }

    /// The doctor looks, a while later.
    pub fn examine(&mut self) {
        for seconds in [0, 5] {
            self.model.examine(self.model.world.now() + Duration::from_secs(seconds));
        }
    }

    /// All that moves has arrived.
    pub fn rest(&mut self) {
        while self.model.screen.flights.moving() {
            self.act(Action::Tick(Duration::from_secs(1)));
        }
    }

    /// A person does something; returns what is asked of the engine.
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        if action.scrolls()
            && let Some(at) = view::stands(&self.model, &self.theme, &self.words)
        {
            control::update(&mut self.model, Action::Stands(at));
        }
        control::update(&mut self.model, action)
    }

    /// A person presses keys, named as in the help and set apart by spaces; `Space` is a space.
    /// Returns what is asked of the engine.
    pub fn keys(&mut self, keys: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        for name in keys.split_whitespace() {
            if let Some(action) = control::on_key(&self.model.screen, key(name)) {
                effects.extend(self.act(action));
            }
        }
        effects
    }

    /// A person types.
    pub fn types(&mut self, text: &str) {
        for c in text.chars() {
            let event = KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
            if let Some(action) = control::on_key(&self.model.screen, event) {
                self.act(action);
            }
        }
    }

    /// A person clicks the place where this text stands.
    pub fn click(&mut self, text: &str) -> Vec<Effect> {
        let (x, y) = self.find(text);
        let target = self.hit(x, y);
        self.act(Action::Click(target))
    }

    /// What stands at a place.
    pub fn hit(&self, x: u16, y: u16) -> Target {
        view::hit(&self.model, &self.theme, &self.words, (x, y))
    }

    /// Where this text stands: its first column and row.
    pub fn find(&self, text: &str) -> (u16, u16) {
        let screen = self.screen();
        for (y, row) in (0u16..).zip(screen.lines()) {
            if let Some(at) = row.find(text) {
                // One column a character will do where no wide ones stand before it.
                return (u16::try_from(row[..at].chars().count()).unwrap(), y);
            }
        }
        panic!("no {text:?} on\n{screen}")
    }

    /// Speaks this language from here on.
    pub fn speak(&mut self, language: Language) {
        self.words = language.load();
        self.model.screen.look.languages = zmq_lab::l10n::all();
        self.model.screen.look.language = zmq_lab::l10n::place(language);
        self.model.screen.look.says = view::sayings(&self.words);
    }

    /// Draws with other colours from here on.
    pub fn theme(&mut self, theme: Theme) {
        self.theme = theme;
    }

    /// The frame, and where the cursor stands.
    pub fn draw(&self) -> (Buffer, Option<Position>) {
        let (columns, rows) = self.model.screen.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        let draw = |frame: &mut ratatui::Frame<'_>| {
            view::draw(&self.model, &self.theme, &self.words, frame);
        };
        terminal.draw(draw).unwrap();
        let backend = terminal.backend();
        let shown = backend.cursor_visible().then(|| backend.cursor_position());
        (backend.buffer().clone(), shown)
    }

    /// The frame as text.
    pub fn screen(&self) -> String {
        text(&self.draw().0)
    }

    /// The style of the first character of this text.
    pub fn style(&self, text: &str) -> Style {
        let (x, y) = self.find(text);
        self.draw().0[(x, y)].style()
    }
}

/// A frame as text; behind a wide character stands nothing.
pub fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut covered = 0;
        let mut row = String::new();
        for x in 0..buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            if covered == 0 {
                row.push_str(symbol);
            }
            covered = usize::max(covered, unicode_width::UnicodeWidthStr::width(symbol)).max(1) - 1;
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

fn key(name: &str) -> KeyEvent {
    let (modifiers, name) = match name.split_once('-') {
        Some(("Ctrl", rest)) if !rest.is_empty() => (KeyModifiers::CONTROL, rest),
        Some(("Alt", rest)) if !rest.is_empty() => (KeyModifiers::ALT, rest),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Shift-Tab" => KeyCode::BackTab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Backspace" => KeyCode::Backspace,
        "Space" => KeyCode::Char(' '),
        name if name.chars().count() == 1 => KeyCode::Char(name.chars().next().unwrap()),
        name => match name.strip_prefix('F').and_then(|number| number.parse().ok()) {
            Some(number) => KeyCode::F(number),
            None => panic!("no key is called {name}"),
        },
    };
    let code = match code {
        KeyCode::Char(c) if modifiers == KeyModifiers::CONTROL => {
            KeyCode::Char(c.to_ascii_lowercase())
        }
        code => code,
    };
    KeyEvent::new(code, modifiers)
}
