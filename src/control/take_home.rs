//! Taking the lab home: which language, which folder, and the programs that go there.

use std::str::FromStr as _;

use strum::IntoEnumIterator as _;

use crate::export::{self, Language};
use crate::lab::Topology;
use crate::model::{Asked, Model, Notice, Overlay};

use super::action::Effect;

/// Asks for a language and a folder.
pub(super) fn ask(model: &mut Model) -> Result<Vec<Effect>, Notice> {
    if model.world.lab().is_none() {
        return Err(Notice::NoPeer);
    }
    let input = Language::Python.name().into();
    model.screen.overlay = Some(Overlay::Prompt { asked: Asked::Export, input, bad: false });
    Ok(Vec::new())
}

/// What an answer asks for: `python`, or `python some/folder`. `None` when it names no language.
pub(super) fn answer(model: &mut Model, text: &str) -> Option<Vec<Effect>> {
    let text = text.trim();
    let (language, folder) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let language = Language::from_str(&language.to_lowercase()).ok()?;
    let topology = model.world.topology()?;
    let folder = match folder.trim() {
        "" => usual_folder(&topology, language),
        folder => folder.to_owned(),
    };
    let pattern = model.screen.pattern.and_then(|place| model.patterns.get(place));
    let separator = pattern.and_then(|pattern| pattern.scenario.frame_separator.clone());
    match export::programs(&topology, separator.as_deref(), language) {
        Ok(files) => Some(vec![Effect::Write { folder, files }]),
        Err(error) => {
            model.screen.notify(Notice::NotWritten(error.to_string()));
            Some(Vec::new())
        }
    }
}

/// The words for the languages.
pub fn languages() -> String {
    Language::iter().map(Language::name).collect::<Vec<_>>().join(", ")
}

fn usual_folder(topology: &Topology, language: Language) -> String {
    let plain = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
    let name: String = topology.name.chars().take(40).map(plain).collect();
    format!("zmq-lab-{name}-{}", language.name())
}
