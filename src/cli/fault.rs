//! Faults of a file in words, shown under the lines they are in.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use strum::IntoEnumIterator as _;

use super::refusal::flood;
use crate::l10n::Words;
use crate::lab::{EndpointError, Setting, SocketType};
use crate::report::span;
use crate::scenario::{DEEDS, EXPECT_KEYS, FINDINGS, Fault, Flaw, Need, Span, Wanted, roles};

/// A fault as it is shown: a title, and perhaps what to do.
pub(super) struct Told {
    pub title: String,
    pub help: Option<String>,
}

/// A file's text with what it is called.
pub(super) struct Source<'a> {
    pub path: &'a str,
    pub text: &'a str,
    /// Whether colours can be shown.
    pub coloured: bool,
}

impl Source<'_> {
    /// All faults, each under its line.
    pub(super) fn show(&self, faults: &[Fault], words: &Words) -> String {
        let shown: Vec<String> = faults
            .iter()
            .map(|fault| {
                let told = told(&fault.flaw, words);
                self.snippet(&fault.at, &told.title, told.help.as_deref(), words)
            })
            .collect();
        shown.join("\n\n")
    }

    /// One place of the text with what is to be said of it.
    pub(super) fn snippet(
        &self,
        at: &Span,
        title: &str,
        help: Option<&str>,
        words: &Words,
    ) -> String {
        let error = Level::ERROR.with_name(words.cli_error_word());
        let snippet = Snippet::source(self.text)
            .path(self.path)
            .annotation(AnnotationKind::Primary.span(self.within(at)));
        let mut groups = vec![error.primary_title(title).element(snippet)];
        if let Some(help) = help {
            let level = Level::HELP.with_name(words.cli_help_word());
            groups.push(Group::with_title(level.secondary_title(help)));
        }
        let renderer = if self.coloured { Renderer::styled() } else { Renderer::plain() };
        renderer.decor_style(DecorStyle::Unicode).render(&groups).trim_end().to_owned()
    }

    /// The place, where there is something to underline.
    fn within(&self, at: &Span) -> Span {
        let end = at.end.min(self.text.len());
        at.start.min(end)..end
    }
}

pub(super) fn told(flaw: &Flaw, words: &Words) -> Told {
    Told { title: title(flaw, words), help: help(flaw, words) }
}

fn title(flaw: &Flaw, words: &Words) -> String {
    match flaw {
        Flaw::Syntax(reason) => words.cli_fault_syntax(reason),
        Flaw::Unreadable(reason) => words.cli_fault_unreadable(reason),
        Flaw::UnknownKey { key, .. } => words.cli_fault_unknown_key(key),
        Flaw::WrongType { wanted, found } => {
            words.cli_fault_wrong_type(self::wanted(*wanted, words), self::found(found, words))
        }
        Flaw::NoPeers => words.cli_fault_no_peers(),
        Flaw::Missing { key } => words.cli_fault_missing(*key),
        Flaw::NothingToTranslate { key } => words.cli_fault_nothing_to_translate(*key),
        Flaw::BadName { name, limit } => words.cli_fault_bad_name(name, limit.to_string()),
        Flaw::DuplicateName { name } => words.cli_fault_duplicate_name(name),
        Flaw::UnknownRole { role, .. } => words.cli_fault_unknown_role(role),
        Flaw::UnknownSocketType { kind, .. } => words.cli_fault_unknown_type(kind),
        Flaw::MissingSocket { role, key } => words.cli_fault_missing_socket(*role, *key),
        Flaw::NeedlessSocket { role, key, .. } => words.cli_fault_needless_socket(*role, *key),
        Flaw::UnfitSocket { role, key, kind, need } => {
            words.cli_fault_unfit_socket(*key, *role, self::need(*need, words), kind.name())
        }
        Flaw::NeedlessKey { key, role, whose } => words.cli_fault_needless_key(*key, *role, *whose),
        Flaw::NeedlessPace { role } => words.cli_fault_needless_pace(*role),
        Flaw::BadDuration { text } => words.cli_fault_bad_duration(text),
        Flaw::LongDuration { limit } => words.cli_fault_long_duration(span(*limit)),
        Flaw::OutOfRange { key, value, least, most } => words.cli_fault_out_of_range(
            *key,
            least.to_string(),
            most.to_string(),
            value.to_string(),
        ),
        Flaw::TooManyPeers { count, limit } => {
            words.cli_fault_too_many_peers(count.to_string(), limit.to_string())
        }
        Flaw::TooManyWires { limit } => words.cli_fault_too_many_wires(limit.to_string()),
        Flaw::Loose => words.cli_fault_loose(),
        Flaw::BadEndpoint { text, why } => words.cli_fault_bad_endpoint(text, endpoint(why, words)),
        Flaw::BindsToPeer { peer } => words.cli_fault_binds_to_peer(peer),
        Flaw::ConnectsAnywhere { endpoint } => words.cli_fault_connects_anywhere(endpoint),
        Flaw::BothBind { place, other, .. } => words.cli_fault_both_bind(other, place),
        Flaw::UnknownPeer { name, .. } => words.cli_fault_unknown_peer(name),
        Flaw::UnknownSocket { peer, socket, .. } => words.cli_fault_unknown_socket(peer, socket),
        Flaw::NobodyBinds { target } => words.cli_fault_nobody_binds(target),
        Flaw::WhichSocket { peer, .. } => words.cli_fault_which_socket(peer),
        Flaw::ConnectsToItself => words.cli_fault_connects_to_itself(),
        Flaw::CannotTalk { mine, other, theirs, .. } => {
            words.cli_fault_cannot_talk(mine.name(), theirs.name(), other)
        }
        Flaw::SubscribesNot { kind } => words.cli_fault_subscribes_not(kind.name()),
        Flaw::BadRoutingId { limit } => words.cli_fault_bad_routing_id(limit.to_string()),
        Flaw::Blocked { front, back } => words.cli_fault_blocked(back.name(), front.name()),
        Flaw::EmptySeparator => words.cli_fault_empty_separator(),
        Flaw::NoSpeaker => words.cli_fault_no_speaker(),
        Flaw::Mute { peer } => words.cli_fault_mute(peer),
        Flaw::TooManyMessages { most } => words.cli_fault_too_many_messages(most.to_string()),
        Flaw::MakesNone { kind } => words.cli_fault_makes_none(kind.name()),
        Flaw::BadTraffic(why) => flood(why, words),
        Flaw::NoDeed => words.cli_fault_no_deed(),
        Flaw::TwoDeeds => words.cli_fault_two_deeds(),
        Flaw::TooManySteps { most } => words.cli_fault_too_many_steps(most.to_string()),
        Flaw::NeedlessPeer => words.cli_fault_needless_peer(),
        Flaw::NotTwo => words.cli_fault_not_two(),
        Flaw::NoLink { one, other } => words.cli_fault_no_link(one, other),
        Flaw::BadSetting { text } => words.cli_fault_bad_setting(text),
        Flaw::NothingExpected => words.cli_fault_nothing_expected(),
        Flaw::BadCount => words.cli_fault_bad_count(),
        Flaw::UnknownFinding { code, .. } => words.cli_fault_unknown_finding(code),
        Flaw::NeedlessOption { key, kind } => words.cli_fault_needless_option(*key, kind.name()),
    }
}

fn help(flaw: &Flaw, words: &Words) -> Option<String> {
    let known = |known: &[&str]| words.cli_help_known(known.join(", "));
    match flaw {
        Flaw::UnknownKey { meant: Some(meant), .. }
        | Flaw::UnknownRole { meant: Some(meant), .. }
        | Flaw::UnknownSocketType { meant: Some(meant), .. }
        | Flaw::UnknownFinding { meant: Some(meant), .. }
        | Flaw::UnknownPeer { meant: Some(meant), .. } => Some(words.cli_help_meant(meant)),
        Flaw::UnknownKey { known: all, .. } => Some(words.cli_help_known(all.join(", "))),
        Flaw::UnknownRole { meant: None, .. } | Flaw::Missing { key: "role" } => {
            Some(known(&roles().collect::<Vec<_>>()))
        }
        Flaw::UnknownSocketType { meant: None, .. } | Flaw::Missing { key: "type" } => {
            Some(known(&SocketType::iter().map(SocketType::name).collect::<Vec<_>>()))
        }
        Flaw::NeedlessSocket { known: all, .. } | Flaw::UnknownSocket { known: all, .. } => {
            Some(known(all))
        }
        Flaw::WhichSocket { known: all, .. } => Some(words.cli_help_known(all.join(", "))),
        Flaw::BadDuration { .. } => Some(words.cli_help_duration()),
        Flaw::NoDeed => Some(known(&DEEDS)),
        Flaw::NothingExpected => Some(known(&EXPECT_KEYS)),
        Flaw::BadCount => Some(words.cli_help_count()),
        Flaw::BadSetting { .. } => Some(known(&Setting::WORDS)),
        Flaw::UnknownFinding { meant: None, .. } => Some(known(FINDINGS)),
        Flaw::Loose => Some(words.cli_help_loose()),
        Flaw::BothBind { other, could_connect: true, .. } => {
            Some(words.cli_help_connect_instead(other))
        }
        Flaw::BothBind { could_connect: false, .. } => Some(words.cli_help_other_port()),
        Flaw::Blocked { .. } => Some(words.cli_help_blocked()),
        Flaw::BindsToPeer { peer } => Some(words.cli_help_bind_connect(peer)),
        Flaw::NobodyBinds { .. } => Some(words.cli_help_nobody_binds()),
        Flaw::CannotTalk { mine, partners, .. } => {
            let names: Vec<&str> = partners.iter().map(|kind| kind.name()).collect();
            Some(words.cli_help_partners(mine.name(), names.join(", ")))
        }
        Flaw::BadEndpoint { text, .. } if text.parse::<u16>().is_ok() => {
            Some(words.cli_help_endpoint_port())
        }
        Flaw::BadEndpoint { why, .. } => match why {
            EndpointError::NoTransport
            | EndpointError::UnknownTransport(_)
            | EndpointError::NoAddress
            | EndpointError::NoPort => Some(words.cli_help_endpoint()),
            EndpointError::Nul
            | EndpointError::BadPort(_)
            | EndpointError::BadHost(_)
            | EndpointError::TooLong { .. } => None,
        },
        Flaw::Syntax(_)
        | Flaw::Unreadable(_)
        | Flaw::WrongType { .. }
        | Flaw::NoPeers
        | Flaw::NothingToTranslate { .. }
        | Flaw::Missing { .. }
        | Flaw::BadName { .. }
        | Flaw::DuplicateName { .. }
        | Flaw::MissingSocket { .. }
        | Flaw::UnfitSocket { .. }
        | Flaw::NeedlessPace { .. }
        | Flaw::NeedlessKey { .. }
        | Flaw::LongDuration { .. }
        | Flaw::OutOfRange { .. }
        | Flaw::TooManyPeers { .. }
        | Flaw::TooManyWires { .. }
        | Flaw::ConnectsAnywhere { .. }
        | Flaw::UnknownPeer { meant: None, .. }
        | Flaw::ConnectsToItself
        | Flaw::SubscribesNot { .. }
        | Flaw::BadRoutingId { .. }
        | Flaw::EmptySeparator
        | Flaw::NoSpeaker
        | Flaw::TooManyMessages { .. }
        | Flaw::MakesNone { .. }
        | Flaw::BadTraffic(_)
        | Flaw::TwoDeeds
        | Flaw::TooManySteps { .. }
        | Flaw::NeedlessPeer
        | Flaw::NotTwo
        | Flaw::NoLink { .. }
        | Flaw::NeedlessOption { .. } => None,
        Flaw::Mute { .. } => Some(words.cli_help_mute()),
    }
}

fn need(need: Need, words: &Words) -> String {
    match need {
        Need::Send => words.cli_need_send(),
        Need::Receive => words.cli_need_receive(),
        Need::Both => words.cli_need_both(),
        Need::OneWay => words.cli_need_one_way(),
        Need::Any => String::new(),
    }
}

fn wanted(wanted: Wanted, words: &Words) -> String {
    match wanted {
        Wanted::Text => words.cli_wanted_text(),
        Wanted::Number => words.cli_wanted_number(),
        Wanted::YesOrNo => words.cli_wanted_yes_or_no(),
        Wanted::List => words.cli_wanted_list(),
        Wanted::Table => words.cli_wanted_table(),
        Wanted::Socket => words.cli_wanted_socket(),
        Wanted::Peer => words.cli_wanted_peer(),
        Wanted::Traffic => words.cli_wanted_traffic(),
        Wanted::Step => words.cli_wanted_step(),
        Wanted::Expect => words.cli_wanted_expect(),
        Wanted::Count => words.cli_wanted_count(),
        Wanted::BindPlace => words.cli_wanted_bind(),
        Wanted::ConnectPlace => words.cli_wanted_connect(),
    }
}

/// TOML's own word for a type, in ours.
fn found(found: &str, words: &Words) -> String {
    match found {
        "string" => words.cli_found_string(),
        "integer" => words.cli_found_integer(),
        "float" => words.cli_found_float(),
        "boolean" => words.cli_found_boolean(),
        "datetime" => words.cli_found_datetime(),
        "array" => words.cli_found_array(),
        "table" => words.cli_found_table(),
        other => other.to_owned(),
    }
}

fn endpoint(why: &EndpointError, words: &Words) -> String {
    match why {
        EndpointError::NoTransport => words.cli_endpoint_no_transport(),
        EndpointError::UnknownTransport(transport) => {
            words.cli_endpoint_unknown_transport(transport)
        }
        EndpointError::Nul => words.cli_endpoint_nul(),
        EndpointError::NoAddress => words.cli_endpoint_no_address(),
        EndpointError::NoPort => words.cli_endpoint_no_port(),
        EndpointError::BadPort(port) => words.cli_endpoint_bad_port(port),
        EndpointError::BadHost(host) => words.cli_endpoint_bad_host(host),
        EndpointError::TooLong { len, limit } => {
            words.cli_endpoint_too_long(len.to_string(), limit.to_string())
        }
    }
}
