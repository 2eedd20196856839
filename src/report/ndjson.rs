//! Events as JSON lines: what `--format ndjson` prints and `--record` keeps, and reading it again.
//!
//! A line is an event's own JSON with one more key: `name`, the peer's name. Reading ignores it, and
//! skips the lines of findings, which follow from the events.

use std::io::{self, BufRead, Read as _, Write};

use serde::{Deserialize, Serialize};

use crate::lab::{Event, Fact, Moment, PeerId};

/// The longest line that is read, in bytes: a message of the largest size, in base64, and more.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// Writes events as lines.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    names: Vec<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<PeerId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(flatten)]
    fact: &'a Fact,
}

impl<W: Write> Writer<W> {
    /// Writes to `out`, which had better be buffered.
    pub fn new(out: W) -> Self {
        Self { out, names: Vec::new() }
    }

    /// Writes one event's line.
    ///
    /// # Errors
    /// When `out` takes no more, as a closed pipe does.
    pub fn write(&mut self, event: &Event) -> io::Result<()> {
        if let Fact::LabStarted { topology, .. } = &event.fact {
            self.names = topology.peers.iter().map(|peer| peer.name.clone()).collect();
        } else if let Fact::PeerAdded { spec } = &event.fact {
            self.names.push(spec.name.clone());
        }
        let name = event.peer.and_then(|peer| self.names.get(peer.index())).map(String::as_str);
        let line = Line { at: event.at, peer: event.peer, name, fact: &event.fact };
        serde_json::to_writer(&mut self.out, &line)?;
        self.out.write_all(b"\n")
    }

    /// The writer underneath, for what is no event.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Passes on what is buffered.
    ///
    /// # Errors
    /// When `out` takes no more.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Why a recording cannot be read on.
#[derive(Debug)]
pub struct BadLine {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub flaw: LineFlaw,
}

/// What is wrong with a line of a recording.
#[derive(Debug)]
pub enum LineFlaw {
    /// The file could not be read.
    Unreadable(io::Error),
    /// The line is longer than any event.
    TooLong {
        /// The longest, in bytes.
        limit: u64,
    },
    /// The last line stops in the middle, as when its writer was killed; all before it is good.
    CutShort,
    /// It is no event.
    NoEvent {
        /// Where in the line, from 1.
        column: usize,
        /// The JSON reader's words.
        reason: String,
    },
}

/// Reads the events of a recording one by one. After an error there is nothing more.
pub fn read(input: impl BufRead) -> impl Iterator<Item = Result<Event, BadLine>> {
    let mut input = Some(input);
    let mut line = 0;
    let mut text = Vec::new();
    std::iter::from_fn(move || {
        loop {
            line += 1;
            match next(input.as_mut()?, &mut text) {
                Ok(Some(event)) => return Some(Ok(event)),
                Ok(None) if text.is_empty() => return None,
                // An empty line says nothing, and a finding nothing new.
                Ok(None) => {}
                Err(flaw) => {
                    input = None;
                    return Some(Err(BadLine { line, flaw }));
                }
            }
        }
    })
}

fn next(input: &mut impl BufRead, text: &mut Vec<u8>) -> Result<Option<Event>, LineFlaw> {
    text.clear();
    let read = input.take(LONGEST_LINE + 1).read_until(b'\n', text);
    read.map_err(LineFlaw::Unreadable)?;
    if text.len() as u64 > LONGEST_LINE {
        return Err(LineFlaw::TooLong { limit: LONGEST_LINE });
    }
    if text.trim_ascii().is_empty() {
        return Ok(None);
    }
    let event = serde_json::from_slice(text).map(Some);
    if event.is_err() && serde_json::from_slice::<Aside>(text).is_ok() {
        return Ok(None);
    }
    event.map_err(|error| {
        if text.ends_with(b"\n") || !error.is_eof() {
            LineFlaw::NoEvent { column: error.column(), reason: plain(&error) }
        } else {
            LineFlaw::CutShort
        }
    })
}

/// A line that is a finding or an expectation, not an event.
#[derive(Deserialize)]
struct Aside {
    #[serde(rename = "finding", alias = "expectation")]
    _code: String,
}

/// The JSON reader's words without the place, which is said apart.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(words, _)| words).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Address, Message, Transport};

    fn events() -> Vec<Event> {
        let topology = crate::scenario::find("pubsub").unwrap();
        let topology = topology.topology(Transport::Tcp, &[]).unwrap();
        let event = |at, peer: Option<u32>, fact| Event {
            at: Moment::from_nanos(at),
            peer: peer.map(PeerId),
            fact,
        };
        vec![
            event(
                0,
                None,
                Fact::LabStarted {
                    topology,
                    wall_clock: "2026-01-01T00:00:00Z".into(),
                    libzmq: "4.3.4".into(),
                },
            ),
            event(5, Some(0), Fact::PeerStarted),
            event(
                7,
                Some(2),
                Fact::Received {
                    socket: 0,
                    n: 1,
                    message: Message::single(vec![0xff, b'\n']),
                    from: Some(Address("127.0.0.1:1".into())),
                },
            ),
        ]
    }

    fn written() -> String {
        let mut writer = Writer::new(Vec::new());
        for event in events() {
            writer.write(&event).unwrap();
        }
        String::from_utf8(writer.out).unwrap()
    }

    #[test]
    fn what_was_written_is_read_again() {
        let text = written();
        let read: Vec<Event> = read(text.as_bytes()).map(Result::unwrap).collect();
        assert_eq!(read, events());
    }

    #[test]
    fn a_line_tells_who_and_what_without_another_lookup() {
        let text = written();
        let line = text.lines().nth(2).unwrap();
        assert_eq!(
            line,
            r#"{"at":7,"peer":2,"name":"subscriber-2","fact":"received","socket":0,"n":1,"#
                .to_owned()
                + r#""message":[{"base64":"/wo="}],"from":"127.0.0.1:1"}"#
        );
    }

    fn flaw(text: &str) -> (u64, LineFlaw) {
        match read(text.as_bytes()).find_map(Result::err) {
            Some(bad) => (bad.line, bad.flaw),
            None => panic!("all of it can be read"),
        }
    }

    #[test]
    fn a_bad_line_is_told_by_its_number() {
        let text = written();
        let broken = text.replace("\"peer-started\"", "\"peer-farted\"");
        assert!(matches!(flaw(&broken), (2, LineFlaw::NoEvent { .. })));
        assert!(matches!(flaw(&format!("\n\n{text}nonsense\n")), (6, LineFlaw::NoEvent { .. })));
        let cut = &text[..text.len() - 10];
        assert!(matches!(flaw(cut), (3, LineFlaw::CutShort)));
    }

    #[test]
    fn findings_among_the_events_are_skipped() {
        let text = written().replacen('\n', "\n{\"finding\":\"joined-late\",\"at\":5}\n", 1);
        let read: Vec<Event> = read(text.as_bytes()).map(Result::unwrap).collect();
        assert_eq!(read, events());
    }

    #[test]
    fn a_last_line_without_its_end_is_still_a_line() {
        let text = written();
        assert_eq!(read(text.trim_end().as_bytes()).filter_map(Result::ok).count(), 3);
    }
}
