//! What is drawn of a recording: the ladder as text for people, as Mermaid for documents, as SVG for
//! pictures; and the frames of each message hop by hop.

mod items;
mod mermaid;
mod svg;
mod text;

use std::io::{self, Write};

use crate::l10n::Words;
use crate::model::World;

/// What a sequence diagram is written as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Drawing {
    /// Lines of text.
    #[default]
    Text,
    /// A Mermaid `sequenceDiagram` (<https://mermaid.js.org/syntax/sequenceDiagram.html>).
    Mermaid,
    /// A picture: SVG 1.1 without scripts, fonts or anything else from outside.
    Svg,
    /// Lines of text: what frames each message had at each place on its way.
    Frames,
}

impl Drawing {
    /// How the name of a file with such a drawing ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text | Self::Frames => "txt",
            Self::Mermaid => "mmd",
            Self::Svg => "svg",
        }
    }

    /// Writes it, of all that is kept; `columns` are those of the terminal it goes
    /// to, if it goes to one.
    ///
    /// # Errors
    /// When `out` takes no more, as a closed pipe does.
    pub fn write(
        self,
        world: &World,
        words: &Words,
        columns: Option<usize>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        match self {
            Self::Text => text::write(world, words, columns, out),
            Self::Mermaid => mermaid::write(world, words, out),
            Self::Svg => svg::write(world, words, out),
            Self::Frames => super::frames::write(world, words, columns, out),
        }
    }
}

#[cfg(test)]
mod tests;
