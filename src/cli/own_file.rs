//! Faults of the user's settings and themes in words.

use crate::l10n::Words;
use crate::settings::{Fault, Flaw};

use super::fault::{self, Source, Told};

/// All faults, each under its line.
pub(super) fn show(source: &Source<'_>, faults: &[Fault], words: &Words) -> String {
    let shown = faults.iter().map(|fault| {
        let told = told(&fault.flaw, words);
        source.snippet(&fault.at, &told.title, told.help.as_deref(), words)
    });
    shown.collect::<Vec<_>>().join("\n\n")
}

fn told(flaw: &Flaw, words: &Words) -> Told {
    match flaw {
        Flaw::Usual(flaw) => fault::told(flaw, words),
        Flaw::Unknown { word, meant, known } => Told {
            title: words.cli_fault_unknown_word(word),
            help: Some(meant.as_ref().map_or_else(
                || words.cli_help_known(known.join(", ")),
                |meant| words.cli_help_meant(meant),
            )),
        },
        Flaw::BadColour(text) => {
            Told { title: words.cli_fault_bad_colour(text), help: Some(words.cli_help_colour()) }
        }
        Flaw::HueCount { limit } => {
            Told { title: words.cli_fault_hue_count(limit.to_string()), help: None }
        }
    }
}
