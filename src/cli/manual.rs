//! The manual: pages for man(1), from the one definition of the command line.

use std::fs;
use std::io;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;

use crate::l10n::Words;

use super::refusal::Refusal;
use super::{GOOD, call};

/// The page of the program.
pub(super) fn page(command: &Command, words: &Words) -> Result<Vec<u8>, Refusal> {
    rendered(&Man::new(command.clone()), words).map_err(Refusal::CannotWrite)
}

/// A page with the headings of our language.
fn rendered(man: &Man, words: &Words) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    man.render(&mut page)?;
    let mut page = String::from_utf8(page).map_err(io::Error::other)?;
    for (theirs, ours) in call::headings(words) {
        page = page.replace(&format!("\n.SH {theirs}\n"), &format!("\n.SH {ours}\n"));
    }
    Ok(call::exchanged(&page, words).into_bytes())
}

/// Writes the pages of the program and of each of its commands into a folder.
pub(super) fn write(command: Command, folder: &Path, words: &Words) -> Result<u8, Refusal> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let written = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for command in all(&command) {
            let man = Man::new(command.clone());
            fs::write(folder.join(man.get_filename()), rendered(&man, words)?)?;
        }
        Ok(())
    };
    written().map_err(|error| Refusal::CannotWriteTo(folder.to_owned(), error))?;
    Ok(GOOD)
}

/// A command with all of its commands.
fn all(command: &Command) -> Vec<&Command> {
    let mut all = vec![command];
    all.extend(command.get_subcommands().flat_map(self::all));
    all
}
