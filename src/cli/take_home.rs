//! `zmq-lab export`: a pattern as programs, printed or put into a folder.

use std::path::Path;

use crate::export::{self, Language};
use crate::lab::Transport;
use crate::run::save;

use super::refusal::Refusal;
use super::{plan, print};

/// Writes the scenario's peers as programs in this language.
pub(super) fn export(name: &str, to: Language, out: Option<&Path>) -> Result<u8, Refusal> {
    let scenario = plan::scenario(name)?;
    let topology = scenario
        .topology(Transport::Tcp, &[])
        .map_err(|error| Refusal::Count { scenario: scenario.name.clone(), error })?;
    let separator = scenario.frame_separator.as_deref();
    let files = export::programs(&topology, separator, to).map_err(Refusal::NotExported)?;
    let Some(folder) = out else {
        let alone = files.len() == 1;
        let comment = if to == Language::Python { "#" } else { "//" };
        let said = files.iter().map(|file| match alone {
            true => file.text.clone(),
            false => format!("{comment} ── {} ──\n{}\n", file.path, file.text),
        });
        return print(said.collect::<String>().as_bytes());
    };
    for file in &files {
        let path = folder.join(&file.path);
        save::keep(&path, &file.text).map_err(|error| Refusal::CannotKeep(path.clone(), error))?;
    }
    let said: String =
        files.iter().map(|file| format!("{}\n", folder.join(&file.path).display())).collect();
    print(said.as_bytes())
}
