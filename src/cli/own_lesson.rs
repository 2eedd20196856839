//! Faults of a lesson's file in words.

use crate::l10n::Words;
use crate::lesson::{Fault, Flaw};

use super::fault::{self, Source, Told};
use super::refusal;

/// All faults, each under its line.
pub(super) fn show(source: &Source<'_>, faults: &[Fault], words: &Words) -> String {
    let shown = faults.iter().map(|fault| {
        let told = told(&fault.flaw, words);
        source.snippet(&fault.at, &told.title, told.help.as_deref(), words)
    });
    shown.collect::<Vec<_>>().join("\n\n")
}

fn told(flaw: &Flaw, words: &Words) -> Told {
    let meant_or_known = |meant: &Option<String>, known: String| {
        Some(
            meant
                .as_ref()
                .map_or_else(|| words.cli_help_known(known), |it| words.cli_help_meant(it)),
        )
    };
    let title_only = |title| Told { title, help: None };
    match flaw {
        Flaw::Usual(flaw) => fault::told(flaw, words),
        Flaw::UnknownScenario { name, meant, known } => Told {
            title: words.cli_no_pattern(name),
            help: meant_or_known(meant, known.join(", ")),
        },
        Flaw::Count(error) => title_only(refusal::count("lab", error, words)),
        Flaw::UnknownWord { key, word, meant, known } => Told {
            title: words.cli_fault_lesson_word(word, *key),
            help: meant_or_known(meant, known.join(", ")),
        },
        Flaw::WhichCondition => title_only(words.cli_fault_which_condition()),
        Flaw::WhichMove { known } => Told {
            title: words.cli_fault_which_move(),
            help: Some(words.cli_help_known(known.join(", "))),
        },
        Flaw::NeedlessKey { key, beside } => title_only(words.cli_fault_key_beside(*key, *beside)),
        Flaw::Mute { peer } => title_only(words.cli_mute_speaker(peer)),
        Flaw::BadFlood(why) => title_only(refusal::flood(why, words)),
        Flaw::NoLink { one, other } => title_only(words.cli_fault_no_link(one, other)),
        Flaw::NoSteps => {
            Told { title: words.cli_fault_no_steps(), help: Some(words.cli_help_no_steps()) }
        }
        Flaw::WhichChoices => title_only(words.cli_fault_which_choices()),
        Flaw::NothingMarked => Told {
            title: words.cli_fault_nothing_marked(),
            help: Some(words.cli_help_nothing_marked()),
        },
        Flaw::UnknownMark { mark, known } => Told {
            title: words.cli_fault_unknown_mark(mark),
            help: (!known.is_empty()).then(|| words.cli_help_known(known.join(", "))),
        },
        Flaw::OtherSteps { known } => Told {
            title: words.cli_fault_other_steps(),
            help: Some(words.cli_help_known(known.join(", "))),
        },
        Flaw::OtherChoices { count } => {
            title_only(words.cli_fault_other_choices(count.to_string()))
        }
    }
}
