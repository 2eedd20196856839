//! The words for a finding of the doctor.

use std::time::Duration;

use strum::IntoEnumIterator as _;

use crate::l10n::Words;
use crate::lab::{Absence, Setting, SocketId, SocketType, Transport};
use crate::model::payload::{escape, escape_message};
use crate::model::{Alone, Finding, Matter, Near, Remedy, World};

use super::fit::fit;

/// The widest a subscription or a message is quoted, in columns.
const QUOTED: usize = 24;
/// How many messages are quoted as evidence.
const SHOWN: usize = 3;

/// A routing id that differs from peer to peer, as a scenario says it.
const EXAMPLE: &str = "routing-id = \"{name}\"";

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What is amiss, without a full stop.
    pub what: String,
    /// Why it happens.
    pub why: String,
    /// What would help, whoever does it.
    pub advice: String,
    /// What the lab can do about it, as an order without a full stop.
    pub remedy: Option<String>,
    /// The messages it rests on, if it rests on any.
    pub evidence: Option<String>,
}

/// Puts a finding into words.
pub fn told(world: &World, words: &Words, finding: &Finding) -> Told {
    let teller = Teller { world, words, finding };
    Told {
        what: teller.what(),
        why: teller.why(),
        advice: teller.advice(),
        remedy: finding.remedy.as_ref().map(|remedy| teller.remedy(remedy)),
        evidence: teller.evidence(),
    }
}

struct Teller<'a> {
    world: &'a World,
    words: &'a Words,
    finding: &'a Finding,
}

impl Teller<'_> {
    fn name(&self, at: SocketId) -> String {
        self.world.name_of(at.peer).to_owned()
    }

    fn peer(&self) -> String {
        self.name(self.finding.at)
    }

    fn far(&self) -> String {
        self.finding.far.map_or_else(String::new, |far| self.name(far))
    }

    fn what(&self) -> String {
        let words = self.words;
        let (peer, count) = (self.peer(), self.finding.evidence.messages);
        match &self.finding.matter {
            Matter::NoSubscription => words.doctor_no_subscription(peer),
            Matter::JoinedLate(_) => words.doctor_joined_late(count, peer, self.far()),
            Matter::Away => words.doctor_away(count, peer, self.far()),
            Matter::NearMiss { prefix, message, near, .. } => {
                let (prefix, message) =
                    (quoted(prefix.bytes()), quoted_text(&escape_message(message)));
                match near {
                    Near::Case => words.doctor_near_miss_case(prefix, peer, message),
                    Near::Spaces => words.doctor_near_miss_spaces(prefix, peer, message),
                    Near::Quotes => words.doctor_near_miss_quotes(prefix, peer, message),
                    Near::Longer => words.doctor_near_miss_longer(prefix, peer, message),
                }
            }
            Matter::QueueFull { .. } => words.doctor_queue_full(count, peer),
            Matter::Conflated => words.doctor_conflated(count, peer),
            Matter::LostWithLink => words.doctor_lost_with_link(count, peer, self.far()),
            Matter::Blocked { .. } => words.doctor_blocked(count, peer),
            Matter::NobodyConnected { .. } => words.doctor_nobody_connected(count, peer),
            Matter::OutOfTurn => words.doctor_out_of_turn(count, peer),
            Matter::ReplyLost => words.doctor_reply_lost(peer),
            Matter::CutOff => words.doctor_cut_off(peer, self.far()),
            Matter::NoServer if self.finding.far.is_some() => {
                words.doctor_no_server_named(peer, self.far())
            }
            Matter::NoServer => words.doctor_no_server(peer),
            Matter::ServerPaused => words.doctor_server_paused(peer, self.far()),
            Matter::UnevenShare { idle, .. } => {
                words.doctor_uneven_share(number(*idle), count.to_string(), peer)
            }
            Matter::HalfOpen { others: 0 } => words.doctor_half_open(peer, self.far()),
            Matter::HalfOpen { others } => {
                words.doctor_half_open_several(peer, self.far(), others.to_string())
            }
            Matter::DiedWith { .. } => words.doctor_died_with(count, peer),
            Matter::TooSlow { .. } if count == 0 => words.doctor_too_slow(peer),
            Matter::TooSlow { .. } => words.doctor_too_slow_lost(count, peer),
            Matter::LastWords { .. } => words.doctor_last_words(count, peer),
            Matter::Unroutable { refused: false, .. } => words.doctor_unroutable(count, peer),
            Matter::Unroutable { refused: true, .. } => {
                words.doctor_unroutable_refused(count, peer)
            }
            Matter::SameName { id, other } => {
                words.doctor_same_name(peer, self.name(*other), quoted(id.bytes()), self.far())
            }
            Matter::NoDelimiter => words.doctor_no_delimiter(count, self.far(), peer),
            Matter::PairTaken { stale: false } => words.doctor_pair_taken(peer, self.far()),
            Matter::PairTaken { stale: true } => words.doctor_pair_stale(peer, self.far()),
            Matter::Mismatch { kind, far, .. } => {
                words.doctor_mismatch(kind.name(), peer, far.name(), self.far())
            }
            Matter::PortTaken { wanted, got: None } => {
                words.doctor_port_taken(peer, wanted.as_str())
            }
            Matter::PortTaken { wanted, got: Some(got) } => {
                words.doctor_port_replaced(wanted.as_str(), peer, got.as_str())
            }
        }
    }

    fn why(&self) -> String {
        let words = self.words;
        match &self.finding.matter {
            Matter::NoSubscription => words.doctor_no_subscription_why(),
            Matter::JoinedLate(Absence::NotRunning) => words.doctor_joined_late_not_running(),
            Matter::JoinedLate(Absence::NotConnected) => words.doctor_joined_late_not_connected(),
            Matter::JoinedLate(Absence::NotLanded) => words.doctor_joined_late_not_landed(),
            Matter::Away => words.doctor_away_why(),
            Matter::NearMiss { .. } => words.doctor_near_miss_why(),
            Matter::QueueFull { sndhwm, rcvhwm, paused } => {
                let (send, receive) = (sndhwm.to_string(), rcvhwm.to_string());
                let why = words.doctor_queue_full_why(send, self.far(), receive, self.peer());
                if *paused {
                    format!("{why} {}", words.doctor_queue_full_paused(self.peer()))
                } else {
                    why
                }
            }
            Matter::Conflated => words.doctor_conflated_why(),
            Matter::LostWithLink => words.doctor_lost_with_link_why(),
            Matter::Blocked { sndhwm, .. } => words.doctor_blocked_why(sndhwm.to_string()),
            Matter::NobodyConnected { alone, .. } => match alone {
                Alone::Unvisited => words.doctor_nobody_connected_why(),
                Alone::Left => words.doctor_nobody_connected_ended(),
                Alone::Cut => words.doctor_nobody_connected_cut(),
            },
            Matter::OutOfTurn => words.doctor_out_of_turn_why(),
            Matter::ReplyLost => words.doctor_reply_lost_why(),
            Matter::CutOff => words.doctor_cut_off_why(),
            Matter::NoServer => words.doctor_no_server_why(),
            Matter::ServerPaused => words.doctor_server_paused_why(),
            Matter::UnevenShare { paused: false, .. } => {
                words.doctor_uneven_share_slow(self.far(), self.peer())
            }
            Matter::UnevenShare { paused: true, .. } => {
                words.doctor_uneven_share_paused(self.far(), self.peer())
            }
            Matter::HalfOpen { .. } => words.doctor_half_open_why(),
            Matter::DiedWith { dealt: false, .. } => words.doctor_died_with_sent(),
            Matter::DiedWith { in_hand: 0, .. } => words.doctor_died_with_dealt(),
            Matter::DiedWith { in_hand, .. } => words.doctor_died_with_in_hand(in_hand.to_string()),
            Matter::TooSlow { age, limit, pace } => {
                let old = words.doctor_too_slow_why(tenths(*age), span(*limit));
                let why = if pace.is_zero() {
                    words.doctor_too_slow_idle()
                } else {
                    words.doctor_too_slow_works(span(*pace))
                };
                format!("{old} {why}")
            }
            Matter::LastWords { held, .. } if *held == self.finding.evidence.messages => {
                words.doctor_last_words_held()
            }
            Matter::LastWords { linger: Some(linger), .. } => {
                words.doctor_last_words_lingered(span(*linger))
            }
            Matter::LastWords { linger: None, .. } => words.doctor_last_words_killed(),
            Matter::Unroutable { refused: true, .. } => words.doctor_unroutable_refused_why(),
            Matter::Unroutable { passed_on: true, .. } => words.doctor_unroutable_passed_on(),
            Matter::Unroutable { .. } => words.doctor_unroutable_why(),
            Matter::SameName { .. } => words.doctor_same_name_why(),
            Matter::NoDelimiter => words.doctor_no_delimiter_why(),
            Matter::PairTaken { .. } => words.doctor_pair_taken_why(),
            Matter::Mismatch { over: Transport::Inproc, .. } => words.doctor_mismatch_inproc(),
            Matter::Mismatch { over: Transport::Tcp | Transport::Ipc, .. } => {
                words.doctor_mismatch_connected()
            }
            Matter::PortTaken { .. } => words.doctor_port_taken_why(),
        }
    }

    fn advice(&self) -> String {
        let words = self.words;
        match &self.finding.matter {
            Matter::NoSubscription => words.doctor_no_subscription_advice(),
            Matter::JoinedLate(_) => words.doctor_joined_late_advice(),
            Matter::Away => words.doctor_away_advice(),
            Matter::NearMiss { prefix, better, .. } => {
                words.doctor_near_miss_advice(quoted(better.bytes()), quoted(prefix.bytes()))
            }
            Matter::QueueFull { .. } => words.doctor_queue_full_advice(),
            Matter::Conflated => words.doctor_conflated_advice(),
            Matter::LostWithLink => words.doctor_lost_with_link_advice(),
            Matter::Blocked { .. } => words.doctor_blocked_advice(),
            Matter::NobodyConnected { alone, .. } => match alone {
                Alone::Unvisited => words.doctor_nobody_connected_advice(),
                Alone::Left => words.doctor_nobody_connected_again(),
                Alone::Cut => words.doctor_nobody_connected_mend(),
            },
            Matter::OutOfTurn => words.doctor_out_of_turn_advice(),
            Matter::ReplyLost => words.doctor_reply_lost_advice(),
            Matter::CutOff => words.doctor_cut_off_advice(),
            Matter::NoServer => words.doctor_no_server_advice(),
            Matter::ServerPaused => words.doctor_server_paused_advice(),
            Matter::UnevenShare { .. } => words.doctor_uneven_share_advice(),
            Matter::HalfOpen { .. } => words.doctor_half_open_advice(),
            Matter::DiedWith { .. } => words.doctor_died_with_advice(),
            Matter::TooSlow { .. } => words.doctor_too_slow_advice(),
            Matter::LastWords { .. } => words.doctor_last_words_advice(),
            Matter::Unroutable { refused: true, .. } => words.doctor_unroutable_refused_advice(),
            Matter::Unroutable { .. } => words.doctor_unroutable_advice(),
            Matter::SameName { .. } => words.doctor_same_name_advice(EXAMPLE),
            Matter::NoDelimiter => words.doctor_no_delimiter_advice(),
            Matter::PairTaken { stale: false } => words.doctor_pair_taken_advice(),
            Matter::PairTaken { stale: true } => words.doctor_pair_stale_advice(),
            Matter::Mismatch { kind, .. } => {
                words.doctor_mismatch_advice(kind.name(), self.partners(*kind))
            }
            Matter::PortTaken { .. } => words.doctor_port_taken_advice(),
        }
    }

    /// The types that a type talks to: `PUB or XPUB`.
    fn partners(&self, kind: SocketType) -> String {
        let fitting = SocketType::iter().filter(|other| kind.talks_to(*other));
        let names: Vec<&str> = fitting.map(SocketType::name).collect();
        match names.as_slice() {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first @ .., last] => self.words.doctor_or(first.join(&self.words.app_list()), *last),
        }
    }

    fn remedy(&self, remedy: &Remedy) -> String {
        let words = self.words;
        let peer = self.world.peer(remedy.peer()).map_or("", |peer| &peer.spec.name);
        match remedy {
            Remedy::Subscribe(_, prefix) if prefix.bytes().is_empty() => {
                words.doctor_do_subscribe_all(peer)
            }
            Remedy::Subscribe(_, prefix) => words.doctor_do_subscribe(peer, quoted(prefix.bytes())),
            Remedy::Resubscribe(_, old, new) if new.bytes().is_empty() => {
                words.doctor_do_resubscribe_all(peer, quoted(old.bytes()))
            }
            Remedy::Resubscribe(_, old, new) => {
                words.doctor_do_resubscribe(peer, quoted(new.bytes()), quoted(old.bytes()))
            }
            Remedy::Start(_) => words.doctor_do_start(peer),
            Remedy::Renew(_) => words.doctor_do_renew(peer),
            Remedy::Resume(_) => words.doctor_do_resume(peer),
            Remedy::Pace(_, pace) if pace.is_zero() => words.doctor_do_pace_none(peer),
            Remedy::Pace(_, pace) => words.doctor_do_pace(peer, span(*pace)),
            Remedy::Mend { binder, .. } => words.doctor_do_mend(peer, self.name(*binder)),
            Remedy::Set(_, setting) => match setting {
                Setting::Sndhwm(mark) => words.doctor_do_sndhwm(peer, mark.to_string()),
                Setting::Rcvhwm(mark) => words.doctor_do_rcvhwm(peer, mark.to_string()),
                Setting::Linger(linger) => words.doctor_do_linger(peer, span(*linger)),
                Setting::Conflate(on) | Setting::Immediate(on) => {
                    words.doctor_do_option(setting.option(), peer, u8::from(*on).to_string())
                }
            },
        }
    }

    fn evidence(&self) -> Option<String> {
        let evidence = &self.finding.evidence;
        let entries = evidence.entries.iter().filter_map(|id| self.world.ledger().entry(*id));
        let shown: Vec<String> =
            entries.take(SHOWN).map(|entry| quoted_text(&escape_message(&entry.message))).collect();
        let rest = evidence.messages.saturating_sub(shown.len() as u64);
        let joined = shown.join(&self.words.app_list());
        match (shown.len(), rest) {
            (0, _) => None,
            (_, 0) => Some(self.words.doctor_evidence(joined)),
            (_, rest) => Some(self.words.doctor_evidence_more(joined, rest.to_string())),
        }
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn span(span: Duration) -> String {
    humantime::format_duration(span).to_string()
}

/// A span of which tenths of a second are enough.
fn tenths(span: Duration) -> String {
    format!("{:.1} s", span.as_secs_f64())
}

fn quoted(bytes: &[u8]) -> String {
    quoted_text(&escape(bytes))
}

/// Escaped text between quotation marks, cut to a width with an ellipsis.
fn quoted_text(text: &str) -> String {
    format!("\"{}\"", fit(text, QUOTED))
}
