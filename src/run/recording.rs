//! A recording in the place of the engine: its events come as they came, only long pauses are cut.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use crate::lab::{Command, Event};

use super::tui::Source;

/// How many events wait for their reader at most.
const EVENTS: usize = 1024;
/// The longest pause between two events.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// Pauses shorter than this are not worth a sleep.
const SHORTEST_PAUSE: Duration = Duration::from_millis(1);

/// A recording that is being told again. Dropping it ends that at once.
pub struct Recording {
    events: Receiver<Event>,
    /// Dropped with the rest; the thread hears that.
    _stop: Sender<()>,
}

impl Recording {
    /// Starts telling these events. `waker` is called after an event was put into the channel.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn tell(
        events: impl Iterator<Item = Event> + Send + 'static,
        waker: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let (said, heard) = bounded(EVENTS);
        let (stop, stopped) = bounded(0);
        thread::Builder::new()
            .name("recording".to_owned())
            .spawn(move || tell(events, &said, &stopped, waker))?;
        Ok(Self { events: heard, _stop: stop })
    }
}

fn tell(
    events: impl Iterator<Item = Event>,
    said: &Sender<Event>,
    stopped: &Receiver<()>,
    waker: impl Fn(),
) {
    let (mut due, mut before) = (Instant::now(), None);
    for event in events {
        let pause = before.map_or(Duration::ZERO, |before| event.at.since(before));
        before = Some(event.at);
        due += pause.min(LONGEST_PAUSE);
        let left = due.saturating_duration_since(Instant::now());
        let ended = left >= SHORTEST_PAUSE
            && stopped.recv_timeout(left) == Err(RecvTimeoutError::Disconnected);
        if ended || said.send(event).is_err() {
            return;
        }
        waker();
    }
}

impl Source for Recording {
    fn events(&self) -> &Receiver<Event> {
        &self.events
    }

    fn tell(&self, _command: Command) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Fact, Moment};

    fn at(seconds: u64) -> Event {
        let at = Moment::from_nanos(seconds * 1_000_000_000);
        Event { at, peer: None, fact: Fact::LabStopped }
    }

    #[test]
    fn all_events_come_in_their_order() {
        let recording = Recording::tell([at(0), at(0), at(1)].into_iter(), || {}).unwrap();
        let heard: Vec<Event> = recording.events().iter().collect();
        assert_eq!(heard, [at(0), at(0), at(1)]);
    }

    #[test]
    fn dropping_it_ends_the_telling_in_the_middle_of_a_pause() {
        let recording = Recording::tell((0..1_000).map(at), || {}).unwrap();
        let first = recording.events().recv();
        assert_eq!(first, Ok(at(0)));
        let Recording { events, _stop } = recording;
        drop(_stop);
        assert!(events.iter().count() < 1_000);
    }
}
