//! Checking what was read: what the words mean, what is missing, what does not go together.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::time::Duration;

use strum::IntoEnumIterator;
use toml::Spanned;

use crate::lab::{FateKind, Prefix, SocketSpec, Topology, Transport};
use crate::scenario::{self, Flaw as Usual, Reading, Span, nearest};

use super::condition::{Condition, Happening, Standing, What, Why, words};
use super::course::{Answer, Choice, Lesson, Prediction, Step};
use super::fault::{Fault, Flaw};
use super::format::{self, File, Text};

/// The longest pace: more would look like a lesson that hangs.
const PACE_LIMIT: Duration = Duration::from_secs(60);
/// The most that a condition counts to.
const MOST_TIMES: i64 = 1_000_000;
/// The most messages a queue may be given room for.
const MOST_ROOM: i64 = 1_000_000;

impl Lesson {
    /// Reads a lesson's file. All its faults come at once, in the order of the text.
    ///
    /// # Errors
    /// All that makes no sense in it.
    pub fn read(name: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let reading: Reading<File> = scenario::read(text);
        let mut checker = Checker::default();
        for fault in &reading.faults {
            checker.usual(fault.at.clone(), fault.flaw.clone());
        }
        let lesson = checker.lesson(name, &reading);
        checker.finish(lesson)
    }

    /// Whether a text means to be a lesson, rather than a scenario: it has steps.
    pub fn is_meant(text: &str) -> bool {
        let key = |line: &str| {
            let line = line.trim();
            line.starts_with("[[step]]") || line.starts_with("[lab")
        };
        text.lines().any(key)
    }
}

/// What is found out on the way.
#[derive(Default)]
pub(super) struct Checker {
    faults: Vec<Fault>,
    /// What runs, as far as it is known, and what separates frames in it.
    pub(super) topology: Option<Topology>,
    pub(super) separator: Option<String>,
}

impl Checker {
    pub(super) fn fault(&mut self, at: Span, flaw: Flaw) {
        self.faults.push(Fault { at, flaw });
    }

    pub(super) fn usual(&mut self, at: Span, flaw: Usual) {
        self.fault(at, Flaw::Usual(flaw));
    }

    /// What came of it: nothing, if anything was wrong.
    pub(super) fn finish<T>(mut self, checked: Option<T>) -> Result<T, Vec<Fault>> {
        self.faults.sort_by_key(|fault| (fault.at.start, fault.at.end));
        self.faults.dedup();
        checked.filter(|_| self.faults.is_empty()).ok_or(self.faults)
    }

    fn lesson(&mut self, name: &str, reading: &Reading<File>) -> Option<Lesson> {
        let file = &reading.file;
        let whole = 0..0;
        let mut needed = |key, given: &Text| {
            if given.is_none() && !reading.stood_in(&whole, key) {
                self.usual(whole.clone(), Usual::Missing { key });
            }
            given.as_ref().map(|text| text.get_ref().trim().to_owned())
        };
        let title = needed("title", &file.title);
        let summary = needed("summary", &file.summary);
        match &file.lab {
            Some(lab) => self.lab(lab, reading),
            None if reading.stood_in(&whole, "lab") => {}
            None => self.usual(whole.clone(), Usual::Missing { key: "lab" }),
        }
        if file.step.is_empty() && !reading.stood_in(&whole, "step") {
            self.fault(whole, Flaw::NoSteps);
        }
        let mut ids = BTreeSet::new();
        let steps: Vec<Option<Step>> = file
            .step
            .iter()
            .map(|step| {
                if let Some(id) = &step.get_ref().id
                    && !ids.insert(id.get_ref().clone())
                {
                    let name = id.get_ref().clone();
                    self.usual(id.span(), Usual::DuplicateName { name });
                }
                self.step(step, reading)
            })
            .collect();
        Some(Lesson {
            name: name.to_owned(),
            title: title?,
            summary: summary?,
            claim: file.claim.as_ref().map(|claim| claim.get_ref().trim().to_owned()),
            topology: self.topology.clone()?,
            steps: steps.into_iter().collect::<Option<_>>()?,
            translations: BTreeMap::new(),
        })
    }

    fn lab(&mut self, lab: &Spanned<format::Lab>, reading: &Reading<File>) {
        let at = lab.span();
        let lab = lab.get_ref();
        let transport = lab.transport.as_ref().and_then(|text| self.transport("transport", text));
        let Some(name) = &lab.scenario else {
            if !reading.stood_in(&at, "scenario") {
                self.usual(at, Usual::Missing { key: "scenario" });
            }
            return;
        };
        let Ok(scenario) = scenario::find(name.get_ref()) else {
            let known = scenario::catalogue().iter().map(|it| it.name.clone()).collect();
            let meant = nearest(name.get_ref(), scenario::catalogue().iter().map(|it| &*it.name));
            let (name_at, meant) = (name.span(), meant.map(str::to_owned));
            let name = name.get_ref().clone();
            return self.fault(name_at, Flaw::UnknownScenario { name, meant, known });
        };
        let mut counts = Vec::new();
        for (group, count) in &lab.peers {
            let number = usize::try_from(*count.get_ref()).unwrap_or_default();
            counts.push((group.get_ref().clone(), number));
        }
        self.separator.clone_from(&scenario.frame_separator);
        match scenario.topology(transport.unwrap_or_default(), &counts) {
            Ok(topology) => self.topology = Some(topology),
            Err(error) => {
                let at = lab.peers.values().next().map_or(at, Spanned::span);
                return self.fault(at, Flaw::Count(error));
            }
        }
        for (peer, adjust) in &lab.set {
            self.adjust(peer, adjust.get_ref());
        }
    }

    /// Changes what the scenario says of a peer, or of a group.
    fn adjust(&mut self, peer: &Spanned<String>, adjust: &format::Adjust) {
        if self.known(peer).is_none() {
            return;
        }
        let mut room = |key, given: &Option<Spanned<i64>>| {
            let given = given.as_ref()?;
            let value = self.in_range(key, given, (0, MOST_ROOM))?;
            u32::try_from(value).ok()
        };
        let sndhwm = room("sndhwm", &adjust.sndhwm);
        let rcvhwm = room("rcvhwm", &adjust.rcvhwm);
        let pace = adjust.pace.as_ref().and_then(|pace| self.duration(pace));
        let prefixes: Option<Vec<Prefix>> = adjust
            .subscribe
            .as_ref()
            .map(|list| list.get_ref().iter().map(|text| Prefix::from(text.as_str())).collect());
        let Some(topology) = &mut self.topology else { return };
        let is = |name: &str| name == peer.get_ref();
        for spec in topology.peers.iter_mut().filter(|spec| is(&spec.name) || is(&spec.group)) {
            if let Some(pace) = pace {
                spec.role = spec.role.at_pace(pace);
            }
            for SocketSpec { kind, options, subscriptions, .. } in &mut spec.sockets {
                if kind.sends() {
                    options.sndhwm = sndhwm.or(options.sndhwm);
                }
                if kind.receives() {
                    options.rcvhwm = rcvhwm.or(options.rcvhwm);
                }
                if let Some(prefixes) = prefixes.as_ref().filter(|_| kind.subscribes()) {
                    subscriptions.clone_from(prefixes);
                }
            }
        }
    }

    fn step(&mut self, step: &Spanned<format::Step>, reading: &Reading<File>) -> Option<Step> {
        let at = step.span();
        let step = step.get_ref();
        let mut needed = |key, given: &Text| {
            if given.is_none() && !reading.stood_in(&at, key) {
                self.usual(at.clone(), Usual::Missing { key });
            }
            given.as_ref().map(|text| text.get_ref().trim().to_owned())
        };
        let id = needed("id", &step.id);
        let order = needed("do", &step.r#do);
        if step.until.is_empty() && !reading.stood_in(&at, "until") {
            self.usual(at.clone(), Usual::Missing { key: "until" });
        }
        let until: Vec<_> = step.until.iter().map(|it| self.condition(it)).collect();
        let prediction = step.predict.as_ref().map(|it| self.prediction(it));
        let answers = match &prediction {
            None => Vec::new(),
            Some(prediction) => prediction.as_ref()?.choices.clone(),
        };
        let play: Vec<_> = step.play.iter().map(|it| self.r#move(it, &answers)).collect();
        let marks = |it: &Spanned<format::Move>| it.get_ref().mark.is_some();
        if step.predict.is_some() && !step.play.is_empty() && !step.play.iter().any(marks) {
            let at = step.predict.as_ref().map_or(at, Spanned::span);
            self.fault(at, Flaw::NothingMarked);
        }
        let said = |text: &Text| text.as_ref().map(|text| text.get_ref().trim().to_owned());
        Some(Step {
            id: id?,
            order: order?,
            hint: said(&step.hint),
            seen: said(&step.seen),
            until: until.into_iter().collect::<Option<_>>()?,
            play: play.into_iter().collect::<Option<_>>()?,
            prediction: prediction.flatten(),
        })
    }

    fn prediction(&mut self, predict: &Spanned<format::Predict>) -> Option<Prediction> {
        let at = predict.span();
        let predict = predict.get_ref();
        let Some(ask) = &predict.ask else {
            self.usual(at, Usual::Missing { key: "ask" });
            return None;
        };
        let many = !predict.peers.is_empty();
        if many != predict.options.is_empty() {
            self.fault(at, Flaw::WhichChoices);
            return None;
        }
        let kind = match &predict.fate {
            Some(word) => self.word("fate", word)?,
            None => FateKind::Delivered,
        };
        let text = predict.text.as_ref().map(|text| text.get_ref().clone());
        let mut choices = Vec::new();
        for peer in &predict.peers {
            let name = self.known(peer)?;
            let to = Some(name.clone());
            let what = What::Fate { kind, from: None, to, text: text.clone() };
            let when = vec![Condition { what, times: 1, below: None }];
            choices.push(Choice { answer: Answer::Peer(name), when });
        }
        if many {
            choices.push(Choice { answer: Answer::Nobody, when: Vec::new() });
        }
        for option in &predict.options {
            let (at, option) = (option.span(), option.get_ref());
            let Some(say) = &option.say else {
                self.usual(at, Usual::Missing { key: "say" });
                return None;
            };
            if option.when.is_empty() {
                self.usual(at, Usual::Missing { key: "when" });
            }
            let when: Vec<_> = option.when.iter().map(|it| self.condition(it)).collect();
            let when = when.into_iter().collect::<Option<_>>()?;
            choices.push(Choice { answer: Answer::Said(say.get_ref().trim().to_owned()), when });
        }
        Some(Prediction { ask: ask.get_ref().trim().to_owned(), choices, many })
    }

    pub(super) fn condition(&mut self, given: &Spanned<format::Condition>) -> Option<Condition> {
        let at = given.span();
        let given = given.get_ref();
        let times = match &given.times {
            Some(times) => u64::try_from(self.in_range("times", times, (1, MOST_TIMES))?).ok()?,
            None => 1,
        };
        let below = match &given.below {
            Some(below) => {
                Some(u64::try_from(self.in_range("below", below, (1, MOST_TIMES))?).ok()?)
            }
            None => None,
        };
        let what = match (&given.event, &given.fate, &given.state) {
            (Some(word), None, None) => self.event(word, given),
            (None, Some(word), None) => self.fate(word, given),
            (None, None, Some(word)) => self.state(word, given),
            _ => {
                self.fault(at, Flaw::WhichCondition);
                None
            }
        }?;
        Some(Condition { what, times, below })
    }

    fn event(&mut self, word: &Spanned<String>, given: &format::Condition) -> Option<What> {
        let needless = [("from", &given.from), ("to", &given.to), ("transport", &given.transport)];
        self.needless("event", needless);
        let kind: Option<Happening> = self.word("event", word);
        let peer = self.who(&given.peer);
        let why: Option<Option<Why>> = match &given.why {
            Some(why) => self.word("why", why).map(Some),
            None => Some(None),
        };
        let (text, prefix) = (said(&given.text), prefix(&given.prefix));
        Some(What::Event { kind: kind?, peer: peer?, text, prefix, why: why? })
    }

    fn fate(&mut self, word: &Spanned<String>, given: &format::Condition) -> Option<What> {
        self.needless(
            "fate",
            [
                ("peer", &given.peer),
                ("prefix", &given.prefix),
                ("why", &given.why),
                ("transport", &given.transport),
            ],
        );
        let kind: Option<FateKind> = self.word("fate", word);
        let (from, to) = (self.who(&given.from), self.who(&given.to));
        Some(What::Fate { kind: kind?, from: from?, to: to?, text: said(&given.text) })
    }

    fn state(&mut self, word: &Spanned<String>, given: &format::Condition) -> Option<What> {
        self.needless(
            "state",
            [("from", &given.from), ("to", &given.to), ("text", &given.text), ("why", &given.why)],
        );
        let kind: Option<Standing> = self.word("state", word);
        let peer = self.who(&given.peer);
        let transport = match &given.transport {
            Some(text) => Some(self.transport("transport", text)?),
            None => None,
        };
        Some(What::State { kind: kind?, peer: peer?, prefix: prefix(&given.prefix), transport })
    }

    pub(super) fn needless<const N: usize>(
        &mut self,
        beside: &'static str,
        keys: [(&'static str, &Text); N],
    ) {
        for (key, given) in keys {
            if let Some(given) = given {
                self.fault(given.span(), Flaw::NeedlessKey { key, beside });
            }
        }
    }

    /// A peer's or group's name, if one is given and known.
    fn who(&mut self, given: &Text) -> Option<Option<String>> {
        match given {
            None => Some(None),
            Some(name) => self.known(name).map(Some),
        }
    }

    /// The name, if a peer or a group has it, or a peer may that joins.
    pub(super) fn known(&mut self, name: &Spanned<String>) -> Option<String> {
        let Some(topology) = &self.topology else { return None };
        let word = name.get_ref();
        let names = || topology.peers.iter().flat_map(|peer| [&*peer.name, &*peer.group]);
        let joins = |group: &str| {
            let number = word.strip_prefix(group).and_then(|rest| rest.strip_prefix('-'));
            number.is_some_and(|number| number.parse::<u16>().is_ok())
        };
        if names().any(|known| known == word) || names().any(joins) {
            return Some(word.clone());
        }
        let meant = nearest(word, names()).map(str::to_owned);
        self.usual(name.span(), Usual::UnknownPeer { name: word.clone(), meant });
        None
    }

    /// What a word of a kind means.
    pub(super) fn word<T>(&mut self, key: &'static str, word: &Spanned<String>) -> Option<T>
    where
        T: FromStr + IntoEnumIterator + Into<&'static str>,
    {
        if let Ok(found) = word.get_ref().parse() {
            return Some(found);
        }
        let known = words::<T>();
        let meant = nearest(word.get_ref(), known.iter().copied()).map(str::to_owned);
        let flaw = Flaw::UnknownWord { key, word: word.get_ref().clone(), meant, known };
        self.fault(word.span(), flaw);
        None
    }

    pub(super) fn transport(
        &mut self,
        key: &'static str,
        word: &Spanned<String>,
    ) -> Option<Transport> {
        let found = Transport::iter().find(|it| it.name() == word.get_ref());
        if found.is_none() {
            let known: Vec<&'static str> = Transport::iter().map(Transport::name).collect();
            let meant = nearest(word.get_ref(), known.iter().copied()).map(str::to_owned);
            let flaw = Flaw::UnknownWord { key, word: word.get_ref().clone(), meant, known };
            self.fault(word.span(), flaw);
        }
        found
    }

    pub(super) fn in_range(
        &mut self,
        key: &'static str,
        number: &Spanned<i64>,
        (least, most): (i64, i64),
    ) -> Option<i64> {
        let value = *number.get_ref();
        if (least..=most).contains(&value) {
            return Some(value);
        }
        self.usual(number.span(), Usual::OutOfRange { key, value, least, most });
        None
    }

    pub(super) fn duration(&mut self, text: &Spanned<String>) -> Option<Duration> {
        match humantime::parse_duration(text.get_ref()) {
            Ok(duration) if duration <= PACE_LIMIT => return Some(duration),
            Ok(_) => self.usual(text.span(), Usual::LongDuration { limit: PACE_LIMIT }),
            Err(_) => {
                self.usual(text.span(), Usual::BadDuration { text: text.get_ref().clone() });
            }
        }
        None
    }
}

fn said(text: &Text) -> Option<String> {
    text.as_ref().map(|text| text.get_ref().clone())
}

fn prefix(text: &Text) -> Option<Prefix> {
    text.as_ref().map(|text| Prefix::from(text.get_ref().as_str()))
}
