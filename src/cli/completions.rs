//! Completions for a shell: what clap makes of the one command line, and the names that it does not
//! know, because a file would do in their place.

use clap::Command;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use strum::IntoEnumIterator as _;

use crate::l10n::Words;
use crate::lesson;
use crate::scenario::catalogue;
use crate::settings::{self, AUTO};
use crate::view::palette::{BuiltIn, Palette};

use super::args;

/// The program, as the shell calls it.
const PROGRAM: &str = "zmq-lab";

/// How clap's script for bash asks for the commands of a program whose name has a hyphen, and what it
/// calls them elsewhere in the same script: without this it offers nothing behind a command.
const ASKED_FOR: &str = "zmq__subcmd__lab__";
const NAMED: &str = "zmq__lab__";

/// What stands for an argument, by its name: the names that are known, with a word on each.
struct Named {
    command: &'static str,
    argument: &'static str,
    names: Vec<(String, String)>,
    /// Whether a file will do, too.
    or_file: bool,
}

/// The completions for a shell.
pub(super) fn script(shell: Shell, words: &Words) -> String {
    let named = named(words);
    let dressed = args::dressed(words);
    let mut command = named.iter().fold(dressed, name);
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, PROGRAM, &mut script);
    let script = String::from_utf8_lossy(&script).into_owned();
    match shell {
        Shell::Zsh => named.iter().filter(|it| it.or_file).fold(script, also_files),
        Shell::Fish => script + &named.iter().map(for_fish).collect::<String>(),
        // Where nothing fits, bash looks for files by itself.
        Shell::Bash => script.replace(ASKED_FOR, NAMED),
        _ => script,
    }
}

fn named(words: &Words) -> Vec<Named> {
    let tag = words.language_code();
    let patterns: Vec<(String, String)> = catalogue()
        .iter()
        .map(|scenario| (scenario.name.clone(), scenario.title_in(&tag).to_owned()))
        .collect();
    let lessons: Vec<(String, String)> = lesson::catalogue()
        .into_iter()
        .map(|lesson| (lesson.name.clone(), lesson.said_in(&tag).title.clone()))
        .collect();
    let both: Vec<_> = patterns.iter().chain(&lessons).cloned().collect();
    let named = |command, argument, names: &[(String, String)], or_file| Named {
        command,
        argument,
        names: names.to_vec(),
        or_file,
    };
    vec![
        named("run", "scenario", &patterns, true),
        named("export", "scenario", &patterns, true),
        named("new", "pattern", &patterns, false),
        named("check", "scenarios", &both, true),
        named("learn", "lesson", &lessons, true),
    ]
}

/// The command line with the names, and those of the themes.
fn name(command: Command, named: &Named) -> Command {
    let values = || PossibleValuesParser::new(named.names.iter().map(|(name, _)| name.clone()));
    let own = settings::own_themes().into_iter();
    let themes = BuiltIn::iter().map(Palette::from).chain(own).map(|palette| palette.name);
    let themes: Vec<String> = std::iter::once(AUTO.to_owned()).chain(themes).collect();
    command.mut_subcommand(named.command, |it| {
        it.mut_args(|argument| match argument.get_id().as_str() {
            id if id == named.argument => argument.value_parser(values()),
            "theme" => argument.value_parser(PossibleValuesParser::new(themes.clone())),
            _ => argument,
        })
    })
}

/// Lets zsh offer files where clap gave it names alone.
fn also_files(script: String, named: &Named) -> String {
    let names: Vec<&str> = named.names.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(" ");
    let (alone, both) = (format!(":({names})'"), format!(":{{compadd {names}; _files}}'"));
    let own = format!(":{} -- ", named.argument);
    let lines = script.split_inclusive('\n').map(|line| match line.contains(&own) {
        true => line.replace(&alone, &both),
        false => line.to_owned(),
    });
    lines.collect()
}

/// The names for fish, to which clap tells none that stand without an option.
fn for_fish(named: &Named) -> String {
    let Named { command, names, .. } = named;
    let names = names.iter().map(|(name, title)| format!("{name}\\t'{}'", quoted(title)));
    let names = names.collect::<Vec<_>>().join("\n");
    let files = if named.or_file { "" } else { " -f" };
    format!(
        "complete -c {PROGRAM} -n \"__fish_zmq_lab_using_subcommand {command}\"{files} -a \"{names}\"\n"
    )
}

/// A text within quotes within quotes.
fn quoted(text: &str) -> String {
    text.replace(['"', '\'', '$', '\\'], " ")
}
