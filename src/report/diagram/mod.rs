//! Sequence diagrams: the ladder as text for people, as Mermaid for documents, as SVG for pictures.

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
}

impl Drawing {
    /// How the name of a file with such a drawing ends.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Mermaid => "mmd",
            Self::Svg => "svg",
        }
    }

    /// Writes the sequence diagram of all that is kept; `columns` are those of the terminal it goes
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
        }
    }
}

#[cfg(test)]
mod tests;
