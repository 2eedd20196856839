//! Keeping a recording: every event in a file, as it comes.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use crate::lab::Event;
use crate::report::ndjson::Writer;

/// A recording being made.
#[derive(Debug)]
pub struct Recorder {
    path: PathBuf,
    writer: Writer<BufWriter<File>>,
    /// Why it could not be kept up; nothing is written after that.
    broken: Option<io::Error>,
}

impl Recorder {
    /// Begins a recording; an older file of this name is replaced.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn create(path: &Path) -> io::Result<Self> {
        let writer = Writer::new(BufWriter::new(File::create(path)?));
        Ok(Self { path: path.to_owned(), writer, broken: None })
    }

    /// Where it goes.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes an event.
    pub fn record(&mut self, event: &Event) {
        if self.broken.is_none() {
            self.broken = self.writer.write(event).err();
        }
    }

    /// Passes on what is buffered, so that the file is whole should the program be killed.
    pub fn flush(&mut self) {
        if self.broken.is_none() {
            self.broken = self.writer.flush().err();
        }
    }

    /// Ends the recording.
    ///
    /// # Errors
    /// The first error that befell it.
    pub fn close(mut self) -> io::Result<()> {
        self.flush();
        self.broken.map_or(Ok(()), Err)
    }
}
