//! Expectations: what is to be true of the lab in the end, read from `[[expect]]`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use toml::Spanned;

use crate::lab::FateKind;

use super::check::{Checker, Draft};
use super::fault::{Flaw, Span, nearest};
use super::format::{self, Count};
use super::script::known;

/// How long after the last step an expectation may take to come true, unless told otherwise.
const WITHIN: Duration = Duration::from_secs(2);
/// The longest it may be given.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// One thing that is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// How long after the last step it may take to come true.
    pub within: Duration,
    /// What.
    pub what: Expected,
}

/// What is expected. Peers are named by their own name or their group's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// So many messages, of a peer, or of the whole lab.
    Count {
        /// Whose; `None` for the whole lab.
        whose: Option<String>,
        /// Which messages.
        of: Measure,
        /// How many.
        bound: Bound,
    },
    /// These peers receive about as many.
    Alike {
        /// The peers.
        peers: Vec<String>,
        /// By how many they may differ.
        by: u64,
    },
    /// The doctor finds something, or does not.
    Finding {
        /// What; `None` for anything at all.
        code: Option<String>,
        /// Whether it is to be found.
        found: bool,
    },
}

/// Which messages are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// What libzmq took from the peer.
    Sent,
    /// What the peer received.
    Received,
    /// Those of a fate, on their way to the peer; refused ones count for who sent them.
    Fate(FateKind),
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// How the number compares.
    pub is: Relation,
    /// The number.
    pub number: u64,
}

/// How a number compares with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It is that number.
    Exactly,
    /// It is more.
    MoreThan,
    /// It is that or more.
    AtLeast,
    /// It is less.
    LessThan,
    /// It is that or less.
    AtMost,
}

impl Bound {
    /// Whether a number is within the bound.
    pub const fn holds(self, number: u64) -> bool {
        match self.is {
            Relation::Exactly => number == self.number,
            Relation::MoreThan => number > self.number,
            Relation::AtLeast => number >= self.number,
            Relation::LessThan => number < self.number,
            Relation::AtMost => number <= self.number,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.is {
            Relation::Exactly => "",
            Relation::MoreThan => "> ",
            Relation::AtLeast => ">= ",
            Relation::LessThan => "< ",
            Relation::AtMost => "<= ",
        };
        write!(f, "{sign}{}", self.number)
    }
}

impl FromStr for Bound {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim();
        // The longer signs come first: ">" begins ">=" too.
        let signs = [
            (">=", Relation::AtLeast),
            ("<=", Relation::AtMost),
            (">", Relation::MoreThan),
            ("<", Relation::LessThan),
            ("=", Relation::Exactly),
        ];
        let found = signs.iter().find_map(|(sign, is)| Some((text.strip_prefix(sign)?, *is)));
        let (number, is) = found.unwrap_or((text, Relation::Exactly));
        Ok(Self { is, number: number.trim().parse().map_err(|_| ())? })
    }
}

/// The doctor's findings by their codes. A test holds that they are those of the doctor.
pub const FINDINGS: &[&str] = &[
    "no-subscription",
    "joined-late",
    "away",
    "near-miss",
    "queue-full",
    "conflated",
    "lost-with-link",
    "blocked",
    "nobody-connected",
    "out-of-turn",
    "reply-lost",
    "cut-off",
    "no-server",
    "server-paused",
    "uneven-share",
    "half-open",
    "died-with",
    "too-slow",
    "last-words",
    "unroutable",
    "same-name",
    "no-delimiter",
    "pair-taken",
    "mismatch",
    "port-taken",
];

/// What stands for any finding.
pub const ANY: &str = "any";

/// Checks what the file says of its expectations.
pub(super) fn check(
    checker: &mut Checker,
    given: Vec<Spanned<format::Expect>>,
    drafts: &[Draft],
) -> Vec<Expectation> {
    given.into_iter().flat_map(|expect| one(checker, expect, drafts)).collect()
}

fn one(
    checker: &mut Checker,
    given: Spanned<format::Expect>,
    drafts: &[Draft],
) -> Vec<Expectation> {
    let at = given.span();
    let given = given.into_inner();
    let within = given.within.as_ref().and_then(|within| checker.duration(within, LONGEST));
    let whose = given.peer.as_ref().map(|name| name.get_ref().clone());
    if let Some(name) = &given.peer {
        known(checker, (&name.span(), name.get_ref()), drafts);
    }
    let mut expected = Vec::new();
    let mut said = false;
    let counts = [
        (Measure::Sent, given.sent),
        (Measure::Received, given.received),
        (Measure::Fate(FateKind::Delivered), given.delivered),
        (Measure::Fate(FateKind::Filtered), given.filtered),
        (Measure::Fate(FateKind::Missed), given.missed),
        (Measure::Fate(FateKind::Dropped), given.dropped),
        (Measure::Fate(FateKind::Lost), given.lost),
        (Measure::Fate(FateKind::Refused), given.refused),
        (Measure::Fate(FateKind::Outside), given.outside),
        (Measure::Fate(FateKind::Pending), given.pending),
    ];
    for (of, count) in counts {
        let Some(count) = count else { continue };
        said = true;
        match bound(count.get_ref()) {
            Some(bound) => expected.push(Expected::Count { whose: whose.clone(), of, bound }),
            None => checker.fault(count.span(), Flaw::BadCount),
        }
    }
    let by = given.by.as_ref().and_then(|by| checker.in_range("by", by, 0, i64::MAX));
    if let Some(alike) = given.alike {
        said = true;
        let whole = alike.span();
        let peers: Vec<(Span, String)> = alike.into_inner().targets(&whole).collect();
        for (at, name) in &peers {
            known(checker, (at, name), drafts);
        }
        let peers = peers.into_iter().map(|(_, name)| name).collect();
        let by = by.and_then(|by| u64::try_from(by).ok()).unwrap_or(0);
        expected.push(Expected::Alike { peers, by });
    } else if let Some(by) = &given.by {
        checker.fault(by.span(), Flaw::Missing { key: "alike" });
    }
    for (finding, found) in [(given.finding, true), (given.no_finding, false)] {
        let Some(finding) = finding else { continue };
        said = true;
        let code = finding.get_ref();
        if code != ANY && !FINDINGS.contains(&code.as_str()) {
            let meant = nearest(code, FINDINGS.iter().copied()).map(str::to_owned);
            let flaw = Flaw::UnknownFinding { code: code.clone(), meant };
            checker.fault(finding.span(), flaw);
        }
        let code = Some(finding.into_inner()).filter(|code| code != ANY);
        expected.push(Expected::Finding { code, found });
    }
    let meant = KEYS.iter().any(|key| checker.stood_in(&at, key));
    if !said && !meant {
        checker.fault(at, Flaw::NothingExpected);
    }
    let within = within.unwrap_or(WITHIN);
    expected.into_iter().map(|what| Expectation { within, what }).collect()
}

/// The keys that say what is expected.
pub const KEYS: [&str; 13] = [
    "sent",
    "received",
    "delivered",
    "filtered",
    "missed",
    "dropped",
    "lost",
    "refused",
    "outside",
    "pending",
    "alike",
    "finding",
    "no-finding",
];

fn bound(count: &Count) -> Option<Bound> {
    match count {
        Count::Number(number) => {
            Some(Bound { is: Relation::Exactly, number: u64::try_from(*number).ok()? })
        }
        Count::Text(text) => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    fn bound(text: &str) -> Option<Bound> {
        text.parse().ok()
    }

    #[test]
    fn a_number_or_a_comparison_is_a_bound() {
        for (text, within, beyond) in [
            ("3", 3, 4),
            ("= 3", 3, 2),
            ("> 0", 1, 0),
            (">=2", 2, 1),
            ("< 2", 1, 2),
            (" <= 2 ", 2, 3),
        ] {
            let bound = bound(text).unwrap();
            assert!(bound.holds(within) && !bound.holds(beyond), "{text}");
            assert_eq!(bound.to_string().parse(), Ok(bound), "{text}");
        }
        for bad in ["", "many", "> ", "-1", "=> 3", "1.5"] {
            assert_eq!(bound(bad), None, "{bad}");
        }
    }

    const PEERS: &str = "
[[peer]]
name = 'push'
role = 'speaker'
socket = { type = 'PUSH', bind = true }
[[peer]]
name = 'pull'
count = 2
role = 'listener'
socket = { type = 'PULL', connect = 'push' }
";

    #[test]
    fn a_file_says_what_is_expected() {
        let text = "
[[expect]]
within = '5s'
peer = 'pull-2'
received = 3
lost = '> 0'
[[expect]]
alike = ['pull-1', 'pull-2']
by = 1
[[expect]]
no-finding = 'any'
finding = 'uneven-share'
";
        let scenario = Scenario::read("mine", &format!("{PEERS}{text}")).unwrap();
        let two = Duration::from_secs(2);
        let count = |of, text: &str| Expectation {
            within: Duration::from_secs(5),
            what: Expected::Count { whose: Some("pull-2".into()), of, bound: bound(text).unwrap() },
        };
        let peers = vec!["pull-1".to_owned(), "pull-2".to_owned()];
        let found = |code: Option<&str>, found| Expectation {
            within: two,
            what: Expected::Finding { code: code.map(str::to_owned), found },
        };
        assert_eq!(
            scenario.expectations,
            [
                count(Measure::Received, "3"),
                count(Measure::Fate(FateKind::Lost), "> 0"),
                Expectation { within: two, what: Expected::Alike { peers, by: 1 } },
                found(Some("uneven-share"), true),
                found(None, false),
            ]
        );
    }

    #[test]
    fn what_is_wrong_with_an_expectation_is_found_where_it_stands() {
        for (text, wrong) in [
            ("peer = 'pul'\nreceived = 1", ("UnknownPeer", "'pul'")),
            ("received = -1", ("BadCount", "-1")),
            ("received = 'many'", ("BadCount", "'many'")),
            ("received = true", ("WrongType", "true")),
            ("within = 'soon'\nlost = 0", ("BadDuration", "'soon'")),
            ("peer = 'pull'", ("NothingExpected", "[[expect]]")),
            ("alike = 'pol'", ("UnknownPeer", "'pol'")),
            ("lost = 0\nby = 1", ("Missing", "1")),
            ("alike = 'pull'\nby = -1", ("OutOfRange", "-1")),
            ("finding = 'queue-ful'", ("UnknownFinding", "'queue-ful'")),
            ("recieved = 1", ("UnknownKey", "recieved")),
        ] {
            let text = format!("{PEERS}[[expect]]\n{text}\n");
            let faults = Scenario::read("mine", &text).expect_err("there is a fault");
            let found: Vec<(&str, &str)> =
                faults.into_iter().map(|fault| (fault.flaw.into(), &text[fault.at])).collect();
            assert_eq!(found, [wrong], "{text}");
        }
    }
}
