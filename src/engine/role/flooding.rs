//! Flooding: a speaker makes messages by itself, in bursts between looks at its letters.

use std::ops::Range;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::engine::desk::{Desk, Hindrance};
use crate::engine::roster::Last;
use crate::lab::{Fact, Flood, Frame, Message, Tag};

use super::clock;
use super::outgoing::Outgoing;

/// How many bytes a burst has at most: then letters are looked at, as after a batch.
const BURST_BYTES: usize = 1024 * 1024;
/// What a speaker was kept from sending for longer than this it does not make up for.
const CATCH_UP: Duration = Duration::from_millis(100);

/// A flood under way.
pub(super) struct Flooding {
    flood: Flood,
    socket: usize,
    /// Whether each has the clock before it.
    clock: bool,
    topics: Vec<Topic>,
    /// Whose turn it is.
    turn: usize,
    made: u64,
    began: Instant,
    /// From when the rate counts, and how many were made since.
    since: (Instant, u64),
    /// libzmq took no more; it will say when it does.
    full: bool,
}

/// One stream of the flood.
struct Topic {
    topic: Frame,
    /// Whether its messages are told one by one, and so not counted by their numbers.
    singly: bool,
    /// Its place among the socket's streams.
    stream: usize,
    last: Last,
    /// The next message, and where its number stands in it.
    next: Vec<u8>,
    digits: Range<usize>,
}

impl Topic {
    /// Writes the message of this number.
    fn write(&mut self, flood: &Flood, speaker: &[u8], number: u64) {
        let tag = Tag { topic: self.topic.bytes(), number, speaker };
        let bytes = &mut self.next;
        tag.write(bytes);
        self.digits = tag.digits();
        if self.singly {
            bytes.truncate(bytes.len() - speaker.len() - 1);
        }
        if !flood.text.is_empty() {
            bytes.push(b' ');
            bytes.extend_from_slice(flood.text.as_bytes());
        }
        if bytes.len() < flood.size {
            bytes.push(b' ');
            bytes.resize(flood.size, b'.');
        }
    }

    /// The message of this number was made: makes the next.
    fn made(&mut self, flood: &Flood, speaker: &[u8], number: u64) {
        self.last.store(number, Ordering::Relaxed);
        let counted = self.next.get_mut(self.digits.clone());
        if !counted.is_some_and(|digits| Tag::count_up(digits, 1)) {
            self.write(flood, speaker, number + 1);
        }
    }
}

impl Flooding {
    /// A flood that begins now, by this socket and with the `clock` before each message or without;
    /// `None` when its speaker has had too many topics.
    pub(super) fn begin(
        desk: &mut Desk,
        (socket, clock): (usize, bool),
        flood: Flood,
    ) -> Option<Self> {
        // Behind a clock a number would not be where the others look for it.
        let singly = clock || flood.followed();
        let none = [Frame::default()];
        let topics = if flood.topics.is_empty() { &none[..] } else { &flood.topics };
        let enter = |topic: &Frame| {
            let (stream, last) = desk.enter_stream(socket, topic)?;
            let next = Vec::with_capacity(flood.size);
            Some(Topic { topic: topic.clone(), singly, stream, last, next, digits: 0..0 })
        };
        let mut topics: Vec<Topic> = topics.iter().map(enter).collect::<Option<_>>()?;
        for topic in &mut topics {
            let number = topic.last.load(Ordering::Relaxed) + 1;
            topic.write(&flood, desk.spec.name.as_bytes(), number);
        }
        let now = Instant::now();
        let (turn, made, full) = (0, 0, false);
        let since = (now, 0);
        Some(Self { flood, socket, clock, topics, turn, made, began: now, since, full })
    }

    /// Whether to poll for room.
    pub(super) fn wants_room(&self) -> bool {
        self.full
    }

    /// There may be room again.
    pub(super) fn room(&mut self) {
        self.full = false;
    }

    /// When to go on, `clear` if nothing else waits to be sent.
    pub(super) fn due(&self, clear: bool) -> Option<Instant> {
        let end = self.flood.span.map(|span| self.began + span);
        let next = (clear && !self.full).then(|| match self.flood.rate {
            None => self.began,
            Some(rate) => {
                let (since, made) = self.since;
                since + Duration::from_secs_f64((made + 1) as f64 / rate.per_second())
            }
        });
        match (next, end) {
            (Some(next), Some(end)) => Some(next.min(end)),
            (one, other) => one.or(other),
        }
    }

    /// How many may be made now.
    fn allowed(&mut self, now: Instant) -> u64 {
        let rest = self.flood.count.map_or(u64::MAX, |count| count - self.made);
        let Some(rate) = self.flood.rate else { return rest };
        let (since, made) = self.since;
        let rate = rate.per_second();
        let late = now.saturating_duration_since(since).saturating_sub(CATCH_UP);
        if (late.as_secs_f64() * rate) as u64 > made {
            self.since = (now, 0);
            return rest.min(1);
        }
        let due = (now.saturating_duration_since(since).as_secs_f64() * rate) as u64;
        rest.min(due.saturating_sub(made))
    }

    /// Sends what is to be sent now; tells whether the flood is over.
    pub(super) fn pour(&mut self, desk: &mut Desk, outgoing: &mut Outgoing, now: Instant) -> bool {
        if self.flood.span.is_some_and(|span| now >= self.began + span) {
            return true;
        }
        let mut left = self.allowed(now).min(desk.batch as u64);
        let mut bytes = 0;
        while left > 0 && bytes < BURST_BYTES && !self.full && outgoing.is_clear() {
            bytes += self.one(desk, outgoing);
            left -= 1;
        }
        self.flood.count.is_some_and(|count| self.made >= count)
    }

    /// Sends one; tells how many bytes it has.
    fn one(&mut self, desk: &mut Desk, outgoing: &mut Outgoing) -> usize {
        let Some(topic) = self.topics.get_mut(self.turn) else { return 0 };
        // Nobody else numbers this stream while its speaker's thread lives.
        let number = topic.last.load(Ordering::Relaxed) + 1;
        let len = topic.next.len();
        if topic.singly {
            let message = Message::single(topic.next.clone());
            let message = if self.clock { clock::stamped(&message) } else { message };
            outgoing.offer(desk, message, None, None);
        } else {
            match desk.send_counted(self.socket, (topic.stream, number), &topic.next) {
                Ok(()) => outgoing.sent(desk),
                Err(Hindrance::Refused) => {}
                Err(Hindrance::WouldBlock) => {
                    self.full = true;
                    return 0;
                }
            }
        }
        topic.made(&self.flood, desk.spec.name.as_bytes(), number);
        self.turn += 1;
        if self.turn == self.topics.len() {
            self.turn = 0;
        }
        self.made += 1;
        self.since.1 += 1;
        len
    }

    /// Says that it begins.
    pub(super) fn announce(&self, desk: &mut Desk) {
        desk.outbox.say(Fact::FloodStarted { flood: self.flood.clone() });
    }
}
