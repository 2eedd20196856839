//! The shape of the command line. Its words are put to it by [`dressed`], so that they can be
//! translated; nothing that a person reads stands here.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Command, CommandFactory as _, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use strum::{IntoEnumIterator as _, IntoStaticStr};
use tracing::Level;

use crate::export;
use crate::l10n::{Language, Words};
use crate::lab::{SocketType, Transport};
use crate::run::bench::cases::Pattern;

use super::call;

#[derive(Debug, Parser)]
#[command(
    name = "zmq-lab",
    bin_name = "zmq-lab",
    version,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub(super) struct Line {
    #[arg(long, short = 't', value_parser = transports())]
    pub transport: Option<Transport>,
    #[command(flatten)]
    pub look: Look,
    #[arg(long, short = 'V', action = clap::ArgAction::Version)]
    pub version: Option<bool>,
    /// Which language was looked for before the call was understood; see `language`.
    #[arg(long, global = true, value_parser = languages())]
    pub lang: Option<Language>,
    #[arg(long, global = true, value_hint = ValueHint::FilePath)]
    pub log: Option<PathBuf>,
    #[arg(long, global = true, requires = "log", value_parser = levels())]
    pub log_level: Option<Level>,
    #[command(subcommand)]
    pub task: Option<Task>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    Run(Run),
    Peer(Peer),
    Export {
        scenario: String,
        #[arg(long, value_parser = exported_languages())]
        to: export::Language,
        #[arg(long, short = 'o')]
        out: Option<PathBuf>,
    },
    List,
    Schema,
    Learn(Learn),
    Check {
        #[arg(required = true)]
        scenarios: Vec<String>,
    },
    New {
        pattern: String,
    },
    Bench(Bench),
    Replay(Replay),
    Report(Report),
    Settings,
    Doctor {
        #[arg(long, value_enum)]
        format: Option<Shape>,
    },
    Man {
        #[arg(long, value_hint = ValueHint::DirPath)]
        out: Option<PathBuf>,
    },
    Completions {
        shell: Shell,
    },
}

/// How the screens look.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Look {
    #[arg(long)]
    pub theme: Option<String>,
    #[arg(long)]
    pub ascii: bool,
    #[arg(long)]
    pub no_motion: bool,
}

impl Look {
    /// This one, and where it says nothing, the other.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self {
            theme: self.theme.clone().or_else(|| other.theme.clone()),
            ascii: self.ascii || other.ascii,
            no_motion: self.no_motion || other.no_motion,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Run {
    pub scenario: String,
    #[command(flatten)]
    pub look: Look,
    #[arg(long, short = 't', value_parser = transports())]
    pub transport: Option<Transport>,
    #[arg(long, short = 'p')]
    pub peers: Vec<String>,
    #[arg(long)]
    pub without: Vec<String>,
    #[arg(long)]
    pub record: Option<PathBuf>,
    #[arg(long)]
    pub headless: bool,
    #[arg(long, value_enum, requires = "headless")]
    pub format: Option<Print>,
    #[arg(long, requires = "headless")]
    pub speaker: Vec<String>,
    #[arg(long, requires = "headless")]
    pub frame_separator: Option<String>,
    #[arg(long, requires = "headless")]
    pub eager: bool,
    #[arg(long)]
    pub script: bool,
    #[arg(long)]
    pub flood: Vec<String>,
    #[arg(long, requires = "headless")]
    pub settle: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Learn {
    pub lesson: Option<String>,
    #[command(flatten)]
    pub look: Look,
    #[arg(long, conflicts_with_all = ["lesson", "reset"])]
    pub list: bool,
    #[arg(long, conflicts_with = "lesson")]
    pub reset: bool,
}

#[derive(Debug, Args)]
pub(super) struct Bench {
    #[arg(value_parser = bench_patterns())]
    pub patterns: Vec<Pattern>,
    #[arg(long = "transport", short = 't', value_parser = transports(), value_delimiter = ',')]
    pub over: Vec<Transport>,
    #[arg(long = "size", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    pub sizes: Vec<u32>,
    #[arg(long = "peers", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=900))]
    pub counts: Vec<u32>,
    #[arg(long = "for", conflicts_with = "messages", value_parser = humantime::parse_duration)]
    pub lasting: Option<Duration>,
    #[arg(long = "count", value_parser = clap::value_parser!(u64).range(1..))]
    pub messages: Option<u64>,
    #[arg(long = "repeat", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub times: Option<u32>,
    #[arg(long = "format", value_enum)]
    pub sheet: Option<Sheet>,
    #[arg(long)]
    pub compare: Option<PathBuf>,
}

/// How results of the bench are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Sheet {
    Table,
    Md,
    Csv,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Peer {
    #[arg(value_parser = sockets())]
    pub socket: SocketType,
    #[command(flatten)]
    pub look: Look,
    #[arg(long, short = 'b', required_unless_present = "connect")]
    pub bind: Option<String>,
    #[arg(long, short = 'c')]
    pub connect: Vec<String>,
    #[arg(long, short = 's')]
    pub subscribe: Vec<String>,
    #[arg(long)]
    pub routing_id: Option<String>,
    #[arg(long)]
    pub sndhwm: Option<u32>,
    #[arg(long)]
    pub rcvhwm: Option<u32>,
    #[arg(long)]
    pub linger: Option<String>,
    #[arg(long)]
    pub answer: bool,
    #[arg(long)]
    pub frame_separator: Option<String>,
    #[arg(long)]
    pub record: Option<PathBuf>,
    #[arg(long)]
    pub headless: bool,
    #[arg(long, value_enum, requires = "headless")]
    pub format: Option<Print>,
    #[arg(long, requires = "headless")]
    pub eager: bool,
    #[arg(long, requires = "headless")]
    pub settle: Option<String>,
    #[arg(long, short = 'n', requires = "headless")]
    pub count: Option<u64>,
}

#[derive(Debug, Args)]
pub(super) struct Replay {
    pub recording: PathBuf,
    #[command(flatten)]
    pub look: Look,
    #[arg(long)]
    pub headless: bool,
    #[arg(long, value_enum, requires = "headless")]
    pub format: Option<Print>,
}

#[derive(Debug, Args)]
pub(super) struct Report {
    pub recording: PathBuf,
    #[arg(long = "format", value_enum)]
    pub drawing: Option<Draw>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Draw {
    Text,
    Mermaid,
    Svg,
    Frames,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Print {
    Text,
    Ndjson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Shape {
    Text,
    Json,
}

fn languages() -> impl clap::builder::TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::iter().map(|known| known.as_ref() as &str))
        .try_map(|name| name.parse::<Language>())
}

fn levels() -> impl clap::builder::TypedValueParser<Value = Level> {
    PossibleValuesParser::new(["error", "warn", "info", "debug", "trace"])
        .try_map(|name| name.parse::<Level>())
}

fn bench_patterns() -> impl clap::builder::TypedValueParser<Value = Pattern> {
    PossibleValuesParser::new(Pattern::iter().map(Pattern::name))
        .try_map(|name| name.parse::<Pattern>())
}

fn transports() -> impl clap::builder::TypedValueParser<Value = Transport> {
    PossibleValuesParser::new(Transport::iter().map(Transport::name))
        .try_map(|name| name.parse::<Transport>())
}

fn exported_languages() -> impl clap::builder::TypedValueParser<Value = export::Language> {
    PossibleValuesParser::new(export::Language::iter().map(export::Language::name))
        .try_map(|name| name.parse::<export::Language>())
}

fn sockets() -> impl clap::builder::TypedValueParser<Value = SocketType> {
    let names = SocketType::iter().map(|kind| kind.name().to_lowercase());
    PossibleValuesParser::new(names.map(clap::builder::PossibleValue::new))
        .try_map(|name| name.parse::<SocketType>())
}

/// All arguments of all commands, by the names clap has for them.
#[derive(Clone, Copy, strum::EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
enum Argument {
    Transport,
    Scenario,
    Scenarios,
    Pattern,
    Peers,
    Without,
    Socket,
    Bind,
    Connect,
    Subscribe,
    #[strum(serialize = "routing_id")]
    RoutingId,
    Sndhwm,
    Rcvhwm,
    Linger,
    Answer,
    Count,
    To,
    Record,
    Headless,
    Format,
    Drawing,
    Speaker,
    FrameSeparator,
    Eager,
    Script,
    Flood,
    Settle,
    Recording,
    Patterns,
    Over,
    Sizes,
    Counts,
    Lasting,
    Messages,
    Times,
    Sheet,
    Compare,
    Shell,
    Lang,
    Theme,
    Log,
    #[strum(serialize = "log_level")]
    LogLevel,
    Out,
    Lesson,
    #[strum(serialize = "list")]
    ListLessons,
    Reset,
    Ascii,
    #[strum(serialize = "no_motion")]
    NoMotion,
    Help,
    Version,
}

impl Argument {
    fn help(self, words: &Words) -> String {
        match self {
            Self::Transport => words.cli_arg_transport(),
            Self::Scenario => words.cli_arg_scenario(),
            Self::Scenarios => words.cli_arg_scenarios(),
            Self::Pattern => words.cli_arg_pattern(),
            Self::Peers => words.cli_arg_peers(),
            Self::Without => words.cli_arg_without(),
            Self::Socket => words.cli_arg_socket(),
            Self::Bind => words.cli_arg_bind(),
            Self::Connect => words.cli_arg_connect(),
            Self::Subscribe => words.cli_arg_subscribe(),
            Self::RoutingId => words.cli_arg_routing_id(),
            Self::Sndhwm => words.cli_arg_sndhwm(),
            Self::Rcvhwm => words.cli_arg_rcvhwm(),
            Self::Linger => words.cli_arg_linger(),
            Self::Answer => words.cli_arg_answer(),
            Self::Count => words.cli_arg_count(),
            Self::To => words.cli_arg_to(),
            Self::Record => words.cli_arg_record(),
            Self::Headless => words.cli_arg_headless(),
            Self::Format => words.cli_arg_format(),
            Self::Drawing => words.cli_arg_drawing(),
            Self::Speaker => words.cli_arg_speaker(),
            Self::FrameSeparator => words.cli_arg_frame_separator(),
            Self::Eager => words.cli_arg_eager(),
            Self::Script => words.cli_arg_script(),
            Self::Flood => words.cli_arg_flood(),
            Self::Settle => words.cli_arg_settle(),
            Self::Recording => words.cli_arg_recording(),
            Self::Patterns => words.cli_arg_bench_patterns(),
            Self::Over => words.cli_arg_bench_transport(),
            Self::Sizes => words.cli_arg_bench_sizes(),
            Self::Counts => words.cli_arg_bench_peers(),
            Self::Lasting => words.cli_arg_bench_for(),
            Self::Messages => words.cli_arg_bench_count(),
            Self::Times => words.cli_arg_bench_repeat(),
            Self::Sheet => words.cli_arg_bench_format(),
            Self::Compare => words.cli_arg_bench_compare(),
            Self::Shell => words.cli_arg_shell(),
            Self::Lang => words.cli_arg_lang(),
            Self::Theme => words.cli_arg_theme(),
            Self::Log => words.cli_arg_log(),
            Self::LogLevel => words.cli_arg_log_level(),
            Self::Out => words.cli_arg_out(),
            Self::Lesson => words.cli_arg_lesson(),
            Self::ListLessons => words.cli_arg_list_lessons(),
            Self::Reset => words.cli_arg_reset(),
            Self::Ascii => words.cli_arg_ascii(),
            Self::NoMotion => words.cli_arg_no_motion(),
            Self::Help => words.cli_arg_help(),
            Self::Version => words.cli_arg_version(),
        }
    }

    /// What stands for its value in the help.
    fn value(self, words: &Words) -> Option<String> {
        match self {
            Self::Transport => Some(words.cli_value_transport()),
            Self::Scenario | Self::Scenarios => Some(words.cli_value_scenario()),
            Self::Pattern => Some(words.cli_value_pattern()),
            Self::Peers => Some(words.cli_value_peers()),
            Self::Record | Self::Recording => Some(words.cli_value_file()),
            Self::Format | Self::Drawing => Some(words.cli_value_format()),
            Self::Speaker | Self::Without => Some(words.cli_value_name()),
            Self::FrameSeparator => Some(words.cli_value_text()),
            Self::Settle | Self::Linger => Some(words.cli_value_duration()),
            Self::Socket => Some(words.cli_value_socket()),
            Self::To => Some(words.cli_value_language()),
            Self::Bind | Self::Connect => Some(words.cli_value_endpoint()),
            Self::Subscribe => Some(words.cli_value_prefix()),
            Self::RoutingId => Some(words.cli_value_text()),
            Self::Sndhwm | Self::Rcvhwm | Self::Count => Some(words.cli_value_number()),
            Self::Flood => Some(words.cli_value_flood()),
            Self::Patterns => Some(words.cli_value_pattern()),
            Self::Over => Some(words.cli_value_transport()),
            Self::Sizes | Self::Counts | Self::Messages | Self::Times => {
                Some(words.cli_value_number())
            }
            Self::Lasting => Some(words.cli_value_duration()),
            Self::Sheet => Some(words.cli_value_format()),
            Self::Compare => Some(words.cli_value_file()),
            Self::Shell => Some(words.cli_value_shell()),
            Self::Lang => Some(words.cli_value_language()),
            Self::Theme => Some(words.cli_value_theme()),
            Self::Log => Some(words.cli_value_file()),
            Self::LogLevel => Some(words.cli_value_level()),
            Self::Out => Some(words.cli_value_folder()),
            Self::Lesson => Some(words.cli_value_lesson()),
            Self::Headless
            | Self::Eager
            | Self::Script
            | Self::Answer
            | Self::Ascii
            | Self::NoMotion
            | Self::ListLessons
            | Self::Reset
            | Self::Help
            | Self::Version => None,
        }
    }
}

/// The command line with its words.
pub(super) fn dressed(words: &Words) -> Command {
    let command = Line::command();
    // Where clap cannot fold the lines, it shall not.
    let command = if call::folds(words) { command.term_width(0) } else { command };
    let command = command
        .about(words.cli_about())
        .long_about(words.cli_long_about())
        .mut_subcommand("run", |run| {
            run.about(words.cli_about_run()).long_about(words.cli_long_about_run())
        })
        .mut_subcommand("peer", |peer| {
            peer.about(words.cli_about_peer()).long_about(words.cli_long_about_peer())
        })
        .mut_subcommand("export", |export| {
            export.about(words.cli_about_export()).long_about(words.cli_long_about_export())
        })
        .mut_subcommand("list", |list| list.about(words.cli_about_list()))
        .mut_subcommand("schema", |it| it.about(words.cli_about_schema()))
        .mut_subcommand("learn", |it| {
            it.about(words.cli_about_learn()).long_about(words.cli_long_about_learn())
        })
        .mut_subcommand("check", |check| check.about(words.cli_about_check()))
        .mut_subcommand("new", |new| new.about(words.cli_about_new()))
        .mut_subcommand("bench", |it| {
            it.about(words.cli_about_bench()).long_about(words.cli_long_about_bench())
        })
        .mut_subcommand("replay", |replay| {
            replay.about(words.cli_about_replay()).long_about(words.cli_long_about_replay())
        })
        .mut_subcommand("report", |it| it.about(words.cli_about_report()))
        .mut_subcommand("settings", |it| it.about(words.cli_about_settings()))
        .mut_subcommand("doctor", |it| {
            it.about(words.cli_about_doctor()).mut_arg("format", |format| {
                format.help(words.cli_arg_shape()).value_name(words.cli_value_format())
            })
        })
        .mut_subcommand("man", |it| it.about(words.cli_about_man()))
        .mut_subcommand("completions", |it| it.about(words.cli_about_completions()));
    let names: Vec<String> =
        command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let dressed = dress_arguments(command, words);
    names.into_iter().fold(dressed, |command, name| {
        command.mut_subcommand(name, |command| dress_arguments(command, words))
    })
}

fn dress_arguments(command: Command, words: &Words) -> Command {
    let help = clap::Arg::new("help").short('h').long("help").action(clap::ArgAction::Help);
    let command = command.disable_help_flag(true).arg(help);
    Argument::iter().fold(command, |command, argument| {
        let id: &str = argument.into();
        if !command.get_arguments().any(|known| known.get_id() == id) {
            return command;
        }
        command.mut_arg(id, |known| {
            let known = known.help(argument.help(words));
            match argument.value(words) {
                Some(value) => known.value_name(value),
                None => known,
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(command: &Command) -> Vec<&Command> {
        let mut all = vec![command];
        all.extend(command.get_subcommands().flat_map(all_of));
        all
    }

    fn all_of(command: &Command) -> Vec<&Command> {
        all(command)
    }

    #[test]
    fn every_command_and_argument_has_its_words() {
        let command = dressed(&Language::En.load());
        command.clone().debug_assert();
        for command in all(&command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
                assert!(!help.is_empty(), "{} {}", command.get_name(), argument.get_id());
            }
        }
    }
}
