//! A recording told again: without a screen, its report.

use std::io::{BufRead, Write};

use crate::l10n::Words;
use crate::lab::Moment;
use crate::model::{Doctor, World};
use crate::report::ndjson::{BadLine, LineFlaw, Writer, read};
use crate::report::{Account, Drawing, Format};

use super::headless::{End, Failure, print, print_findings};

/// What a recording came to.
#[derive(Debug)]
pub struct Replayed {
    /// How it ended.
    pub end: End,
    /// The line in whose middle the recording stops, if it does.
    pub cut_short: Option<u64>,
}

/// Why a recording cannot be told again.
#[derive(Debug)]
pub enum NotReplayed {
    /// It cannot be read.
    BadLine(BadLine),
    /// Nothing runs in it.
    NoLab,
    /// It could be read, and not be told.
    Failure(Failure),
}

/// Reads a recording to its end and prints its sequence diagram.
///
/// # Errors
/// When the recording cannot be read or the output not be written.
pub fn diagram(
    input: impl BufRead,
    drawing: Drawing,
    columns: Option<usize>,
    words: &Words,
    out: &mut impl Write,
) -> Result<Replayed, NotReplayed> {
    let mut world = World::default();
    let mut cut_short = None;
    for event in read(input) {
        match event {
            Ok(event) => world.apply(&event),
            Err(BadLine { line, flaw: LineFlaw::CutShort }) => {
                cut_short = Some(line);
                break;
            }
            Err(bad) => return Err(NotReplayed::BadLine(bad)),
        }
    }
    if world.lab().is_none() {
        return Err(NotReplayed::NoLab);
    }
    let drawn = drawing.write(&world, words, columns, out).and_then(|()| out.flush());
    let end = match drawn {
        Ok(()) => End::Done { sound: true },
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => End::Unread,
        Err(error) => return Err(NotReplayed::Failure(Failure::Output(error))),
    };
    Ok(Replayed { end, cut_short })
}

/// Reads a recording to its end and prints its report, or its events.
///
/// # Errors
/// When the recording cannot be read or the output not be written.
pub fn headless(
    input: impl BufRead,
    format: Format,
    columns: Option<usize>,
    words: &Words,
    out: &mut impl Write,
) -> Result<Replayed, NotReplayed> {
    let mut world = World::default();
    let mut examined = Moment::START;
    let mut cut_short = None;
    let mut unread = None;
    {
        let mut writer = (format == Format::Ndjson).then(|| Writer::new(&mut *out));
        for event in read(input) {
            let event = match event {
                Ok(event) => event,
                Err(BadLine { line, flaw: LineFlaw::CutShort }) => {
                    cut_short = Some(line);
                    break;
                }
                Err(bad) => return Err(NotReplayed::BadLine(bad)),
            };
            world.apply(&event);
            if event.at.since(examined) >= Doctor::EVERY {
                examined = event.at;
                world.examine(event.at);
            }
            unread = writer.as_mut().and_then(|writer| writer.write(&event).err());
            if unread.is_some() {
                break;
            }
        }
    }
    if world.lab().is_none() && unread.is_none() {
        return Err(NotReplayed::NoLab);
    }
    world.examine(world.now());
    let printed = match (unread, format) {
        (Some(error), _) => Err(error),
        (None, Format::Ndjson) => print_findings(&world, words, &mut Writer::new(&mut *out)),
        (None, Format::Text) => print((&world, &[]), words, columns, out),
    };
    let end = match printed {
        Ok(()) => End::Done { sound: Account::of(&world).sound() },
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => End::Unread,
        Err(error) => return Err(NotReplayed::Failure(Failure::Output(error))),
    };
    Ok(Replayed { end, cut_short })
}
