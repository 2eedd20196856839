//! Faults of the user's settings and themes in words.

use crate::control::bindings::Clash;
use crate::control::keys::{Context, Verb};
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

/// A row of the key table as the settings name it.
fn named((context, verb): (Context, Verb)) -> String {
    format!("keys.{}.{}", <&str>::from(context), <&str>::from(verb))
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
        Flaw::BadKey(text) => {
            Told { title: words.cli_fault_bad_key(text), help: Some(words.cli_help_key()) }
        }
        Flaw::NoKeys => Told { title: words.cli_fault_no_keys(), help: None },
        Flaw::Clash { of, clash: Clash::Taken { key, by } } => Told {
            title: words.cli_fault_key_taken(key.spelled(), named(*of), named(*by)),
            help: Some(words.cli_help_key_taken(named(*by))),
        },
        Flaw::Clash { of, clash: Clash::Types(key) } => Told {
            title: words.cli_fault_key_types(key.spelled(), named(*of)),
            help: Some(words.cli_help_key_types()),
        },
        Flaw::HueCount { limit } => {
            Told { title: words.cli_fault_hue_count(limit.to_string()), help: None }
        }
    }
}
