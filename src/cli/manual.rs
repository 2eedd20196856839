//! The manual: pages for man(1), from the one definition of the command line.

use std::fs;
use std::io;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;

use super::GOOD;
use super::refusal::Refusal;

/// The page of the program.
pub(super) fn page(command: &Command) -> Result<Vec<u8>, Refusal> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page).map_err(Refusal::CannotWrite)?;
    Ok(page)
}

/// Writes the pages of the program and of each of its commands into a folder.
pub(super) fn write(command: Command, folder: &Path) -> Result<u8, Refusal> {
    let written = || -> io::Result<()> {
        fs::create_dir_all(folder)?;
        clap_mangen::generate_to(command, folder)
    };
    written().map_err(|error| Refusal::CannotWriteTo(folder.to_owned(), error))?;
    Ok(GOOD)
}
