//! The file format: what a lesson's TOML may hold, each value with its place in the text.
//!
//! Everything is optional here and words stand as they were written; `check` says what is missing
//! and what the words mean, so that all faults of a file come to light together.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// A text with its place.
pub(super) type Text = Option<Spanned<String>>;

/// A whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map")]
pub(super) struct File {
    pub title: Text,
    pub summary: Text,
    pub claim: Text,
    pub lab: Option<Spanned<Lab>>,
    #[serde(default)]
    pub step: Vec<Spanned<Step>>,
}

/// `[lab]`: what runs.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map")]
pub(super) struct Lab {
    pub scenario: Text,
    pub transport: Text,
    #[serde(default)]
    pub peers: BTreeMap<Spanned<String>, Spanned<i64>>,
    #[serde(default)]
    pub set: BTreeMap<Spanned<String>, Spanned<Adjust>>,
}

/// `[lab.set.PEER]`: what is otherwise at a peer than in the scenario.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map")]
pub(super) struct Adjust {
    pub sndhwm: Option<Spanned<i64>>,
    pub rcvhwm: Option<Spanned<i64>>,
    pub pace: Text,
    pub subscribe: Option<Spanned<Vec<String>>>,
}

/// One `[[step]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map")]
pub(super) struct Step {
    pub id: Text,
    pub r#do: Text,
    pub hint: Text,
    pub seen: Text,
    #[serde(default)]
    pub until: Vec<Spanned<Condition>>,
    #[serde(default)]
    pub play: Vec<Spanned<Move>>,
    pub predict: Option<Spanned<Predict>>,
}

/// `[step.predict]`: what is asked before the step is done.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map")]
pub(super) struct Predict {
    pub ask: Text,
    #[serde(default)]
    pub peers: Vec<Spanned<String>>,
    pub fate: Text,
    pub text: Text,
    #[serde(default)]
    pub options: Vec<Spanned<Choice>>,
}

/// One answer to choose.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map")]
pub(super) struct Choice {
    pub say: Text,
    #[serde(default)]
    pub when: Vec<Spanned<Condition>>,
}

/// Something that has to come about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map")]
pub(super) struct Condition {
    pub event: Text,
    pub fate: Text,
    pub state: Text,
    pub peer: Text,
    pub from: Text,
    pub to: Text,
    pub text: Text,
    pub prefix: Text,
    pub why: Text,
    pub transport: Text,
    pub times: Option<Spanned<i64>>,
    pub below: Option<Spanned<i64>>,
}

/// Something done when the step is shown or tested; or, with the keys of a condition, waited for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map")]
pub(super) struct Move {
    pub send: Text,
    pub now: Option<Spanned<bool>>,
    pub by: Text,
    pub at: Text,
    pub flood: Text,
    pub kill: Text,
    pub restart: Text,
    pub end: Text,
    pub pause: Text,
    pub resume: Text,
    pub subscribe: Text,
    pub unsubscribe: Text,
    pub cut: Text,
    pub mend: Text,
    pub pace: Text,
    pub sndhwm: Option<Spanned<i64>>,
    pub rcvhwm: Option<Spanned<i64>>,
    pub conflate: Option<Spanned<bool>>,
    pub immediate: Option<Spanned<bool>>,
    pub add: Text,
    pub turn: Text,
    pub over: Text,
    pub mark: Text,
    pub event: Text,
    pub fate: Text,
    pub state: Text,
    pub peer: Text,
    pub from: Text,
    pub to: Text,
    pub text: Text,
    pub prefix: Text,
    pub why: Text,
    pub transport: Text,
    pub times: Option<Spanned<i64>>,
    pub below: Option<Spanned<i64>>,
}

impl Move {
    /// The condition among its keys.
    pub fn condition(&self) -> Condition {
        Condition {
            event: self.event.clone(),
            fate: self.fate.clone(),
            state: self.state.clone(),
            peer: self.peer.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            text: self.text.clone(),
            prefix: self.prefix.clone(),
            why: self.why.clone(),
            transport: self.transport.clone(),
            times: self.times.clone(),
            below: self.below.clone(),
        }
    }
}
