//! Streams at one socket: which numbers of generated messages passed it, until they are told.

use std::ops::Range;

use crate::lab::{Flow, Moment, Runs, Stream, Tag};

use super::outbox::Clock;
use super::roster::Roster;

/// From so many runs on they are told although others were told a moment ago.
const RUNS: usize = 2048;
/// How many moments one report tells at most; beyond, only every second number is timed, and so on.
const MARKS: usize = 32;
/// With fewer, twice as many are timed next.
const FEW_MARKS: usize = 12;

/// The streams a socket has met.
pub(super) struct Streams {
    roster: Roster,
    clock: Clock,
    met: Vec<Met>,
    /// The one met last.
    last: usize,
    /// Whether there is anything to tell.
    news: bool,
    /// Whether there is so much that it should be told now.
    full: bool,
}

/// One stream, and what there is to tell of it.
struct Met {
    name: Box<[u8]>,
    next: Expected,
    flow: Flow,
    left: Marks,
    came: Marks,
}

/// The message that should come next, if they go on as they did: it is told at a glance.
#[derive(Default)]
struct Expected {
    number: u64,
    step: u64,
    /// Empty while they come at unequal distances.
    tag: Vec<u8>,
    digits: Range<usize>,
}

impl Expected {
    /// Whether the frame is the one that was expected; then the next one is.
    #[inline]
    fn is(&mut self, frame: &[u8]) -> Option<u64> {
        if self.tag.is_empty() {
            return None;
        }
        let rest = frame.strip_prefix(&*self.tag)?;
        if !matches!(rest.first(), None | Some(b' ')) {
            return None;
        }
        let number = self.number;
        self.number = number.saturating_add(self.step);
        if !self.tag.get_mut(self.digits.clone()).is_some_and(|it| Tag::count_up(it, self.step)) {
            self.tag.clear();
        }
        Some(number)
    }

    /// Another one came: expects the next when it came at the same distance as the one before.
    fn came(&mut self, tag: &Tag<'_>) {
        let before = if self.tag.is_empty() { self.number } else { self.number - self.step };
        let step = tag.number.saturating_sub(before);
        let again = step > 0 && step == self.step;
        self.tag.clear();
        (self.number, self.step) = (tag.number, step);
        if again && let Some(number) = tag.number.checked_add(step) {
            self.number = number;
            let next = Tag { number: self.number, ..*tag };
            next.write(&mut self.tag);
            self.digits = next.digits();
        }
    }
}

/// Which numbers are timed: those that are multiples of a power of two.
#[derive(Default)]
struct Marks {
    power: u32,
    taken: Vec<(u64, Moment)>,
}

/// A counted message: the stream's place at the socket, and the number.
#[derive(Clone, Copy)]
pub(super) struct Counted {
    stream: usize,
    number: u64,
}

/// What happened to a counted message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Passage {
    /// With the moment before it was sent, if it is timed.
    Offered(Option<Moment>),
    Refused,
    Received,
    Unread,
}

impl Streams {
    pub(super) fn new(roster: Roster, clock: Clock) -> Self {
        Self { roster, clock, met: Vec::new(), last: 0, news: false, full: false }
    }

    /// Whether any was met.
    pub(super) fn any(&self) -> bool {
        !self.met.is_empty()
    }

    /// Tells whether this frame is the last of a counted message, and of which.
    #[inline]
    pub(super) fn read(&mut self, frame: &[u8]) -> Option<Counted> {
        if let Some(met) = self.met.get_mut(self.last)
            && let Some(number) = met.next.is(frame)
        {
            return Some(Counted { stream: self.last, number });
        }
        self.parse(frame)
    }

    fn parse(&mut self, frame: &[u8]) -> Option<Counted> {
        let tag = Tag::read(frame)?;
        let is =
            |met: &Met| same(met.flow.stream.topic.bytes(), tag.topic) && *met.name == *tag.speaker;
        if self.met.get(self.last).is_none_or(|met| !is(met)) {
            self.last = match self.met.iter().position(is) {
                Some(place) => place,
                None => {
                    let stream = self.roster.find(tag.speaker, tag.topic)?;
                    self.meet(stream, tag.speaker)
                }
            };
        }
        if let Some(met) = self.met.get_mut(self.last) {
            met.next.came(&tag);
        }
        Some(Counted { stream: self.last, number: tag.number })
    }

    /// The same message as another socket's streams read it.
    pub(super) fn like(&mut self, read: &Self, counted: Counted) -> Option<Counted> {
        let other = read.met.get(counted.stream)?;
        let Stream { speaker, topic } = &other.flow.stream;
        let is = |met: &Met| {
            let stream = &met.flow.stream;
            stream.speaker == *speaker && same(stream.topic.bytes(), topic.bytes())
        };
        if !self.met.get(self.last).is_some_and(is) {
            self.last = self.meet(other.flow.stream.clone(), &other.name);
        }
        Some(Counted { stream: self.last, number: counted.number })
    }

    /// The place of a stream.
    pub(super) fn meet(&mut self, stream: Stream, name: &[u8]) -> usize {
        if let Some(place) = self.met.iter().position(|met| met.flow.stream == stream) {
            return place;
        }
        self.met.push(Met {
            name: name.into(),
            next: Expected::default(),
            flow: empty(stream),
            left: Marks::default(),
            came: Marks::default(),
        });
        self.met.len() - 1
    }

    /// The message of this number of the stream met at this place.
    pub(super) fn counted(stream: usize, number: u64) -> Counted {
        Counted { stream, number }
    }

    /// Notes what happened to a message.
    #[inline]
    pub(super) fn note(&mut self, Counted { stream, number }: Counted, passage: Passage) {
        let Some(met) = self.met.get_mut(stream) else { return };
        let (runs, marks) = match passage {
            Passage::Offered(at) => (&mut met.flow.offered, at.map(|at| (&mut met.left, at))),
            Passage::Received => {
                let at = met.came.times(number).then(|| self.clock.now());
                (&mut met.flow.received, at.map(|at| (&mut met.came, at)))
            }
            Passage::Refused => (&mut met.flow.refused, None),
            Passage::Unread => (&mut met.flow.unread, None),
        };
        runs.push(number);
        self.full |= runs.runs().len() >= RUNS;
        self.news = true;
        if let Some((marks, at)) = marks {
            marks.note(number, at);
        }
    }

    /// The moment, if the offer of this message is one of those that are timed; to be asked before it
    /// is sent, as it may be received before the call returns.
    #[inline]
    pub(super) fn time(&self, Counted { stream, number }: Counted) -> Option<Moment> {
        let times = self.met.get(stream).is_some_and(|met| met.left.times(number));
        times.then(|| self.clock.now())
    }

    /// Whether there is anything to tell, and whether it is urgent.
    pub(super) fn news(&self) -> (bool, bool) {
        (self.news, self.full)
    }

    /// Whether offers are among what there is to tell.
    pub(super) fn has_offers(&self) -> bool {
        self.news && self.met.iter().any(|met| !met.flow.offered.is_empty())
    }

    /// Takes what there is to tell.
    pub(super) fn take(&mut self, until: Moment) -> Vec<Flow> {
        if !std::mem::take(&mut self.news) {
            return Vec::new();
        }
        self.full = false;
        self.met.iter_mut().filter_map(|met| met.take(until)).collect()
    }
}

impl Met {
    fn take(&mut self, until: Moment) -> Option<Flow> {
        let flow = &self.flow;
        let sets = [&flow.offered, &flow.refused, &flow.received, &flow.unread];
        if sets.into_iter().all(Runs::is_empty) {
            return None;
        }
        let next = empty(self.flow.stream.clone());
        let mut flow = std::mem::replace(&mut self.flow, next);
        flow.until = until;
        flow.left = self.left.take();
        flow.came = self.came.take();
        Some(flow)
    }
}

impl Marks {
    /// Whether this number is one of those that are timed.
    fn times(&self, number: u64) -> bool {
        number & ((1 << self.power) - 1) == 0
    }

    fn note(&mut self, number: u64, at: Moment) {
        self.taken.push((number, at));
        while self.taken.len() > MARKS {
            self.power += 1;
            let mask = (1 << self.power) - 1;
            self.taken.retain(|(number, _)| number & mask == 0);
        }
    }

    fn take(&mut self) -> Vec<(u64, Moment)> {
        if self.taken.len() < FEW_MARKS {
            self.power = self.power.saturating_sub(1);
        }
        std::mem::take(&mut self.taken)
    }
}

/// Whether these are the same bytes. Two empty slices are not compared as others are: where nothing is
/// there may be no memory either, and to look there with a mask that lets nothing through, as the C
/// library does on processors with AVX-512, takes a hundred nanoseconds.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && (one.is_empty() || one == other)
}

fn empty(stream: Stream) -> Flow {
    Flow {
        stream,
        offered: Runs::default(),
        refused: Runs::default(),
        received: Runs::default(),
        unread: Runs::default(),
        until: Moment::START,
        left: Vec::new(),
        came: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Frame, PeerId};

    const SPEAKER: PeerId = PeerId(3);

    fn streams() -> Streams {
        let roster = Roster::default();
        roster.add("publisher", SPEAKER);
        let stream = Stream { speaker: SPEAKER, topic: Frame::from("a") };
        assert!(roster.enter(&stream).is_some());
        Streams::new(roster, Clock::start())
    }

    #[test]
    fn only_streams_that_the_lab_has_made_are_counted() {
        let mut streams = streams();
        assert!(streams.read(b"a #000001@publisher").is_some());
        assert!(streams.read(b"b #000001@publisher").is_none(), "no such topic");
        assert!(streams.read(b"a #000001@somebody").is_none(), "no such peer");
        assert!(streams.read(b"hello").is_none());
    }

    #[test]
    fn a_message_is_told_alike_whether_it_was_expected_or_not() {
        let mut streams = streams();
        let numbers = (1..=5).chain((7..30).step_by(3)).chain([3, 4, 5, 999_998, 999_999]);
        for number in numbers.chain(1_000_000..1_000_005) {
            let bytes = format!("a #{number:06}@publisher x");
            assert_eq!(streams.read(bytes.as_bytes()).map(|it| it.number), Some(number));
        }
        assert!(streams.read(b"a #1000005@publisher-2").is_none(), "another speaker");
        assert!(streams.read(b"a #1000005@publisher").is_some());
    }

    #[test]
    fn numbers_are_told_once_and_timed_sparingly() {
        let mut streams = streams();
        for number in 1..=10_000u64 {
            let bytes = format!("a #{number:06}@publisher ...");
            let counted = streams.read(bytes.as_bytes()).unwrap();
            streams.note(counted, Passage::Received);
        }
        let flows = streams.take(Moment::START);
        assert_eq!(flows.len(), 1);
        assert_eq!(flows[0].received, Runs::from(crate::lab::Run::between(1, 10_000)));
        assert!((1..=MARKS).contains(&flows[0].came.len()));
        let timed = flows[0].came.iter().map(|(number, _)| number);
        assert!(timed.clone().all(|number| number % 256 == 0), "{:?}", timed.collect::<Vec<_>>());
        assert!(streams.take(Moment::START).is_empty());
    }
}
