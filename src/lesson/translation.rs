//! Translations: the same lesson in another language, a file of texts beside it whose steps have the
//! same names in the same order.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::scenario::{self, Flaw as Usual, Reading};

use super::check::Checker;
use super::course::{Answer, Lesson};
use super::fault::{Fault, Flaw};
use super::format::Text;

/// A whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map")]
struct File {
    title: Text,
    summary: Text,
    claim: Text,
    #[serde(default)]
    step: Vec<Spanned<Step>>,
}

/// The texts of one step.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map")]
struct Step {
    id: Text,
    r#do: Text,
    hint: Text,
    seen: Text,
    ask: Text,
    options: Option<Spanned<Vec<String>>>,
}

impl Lesson {
    /// Takes on a translation, for those who read the language with this tag.
    ///
    /// # Errors
    /// As [`Self::translated`]; the lesson stays as it was.
    pub fn translate(&mut self, language: &str, text: &str) -> Result<(), Vec<Fault>> {
        let translated = self.translated(text)?;
        self.translations.insert(language.to_owned(), translated);
        Ok(())
    }

    /// The same lesson in the words of a translation. All its faults come at once.
    ///
    /// # Errors
    /// All that makes no sense in it, or does not go with the lesson.
    pub fn translated(&self, text: &str) -> Result<Self, Vec<Fault>> {
        let reading: Reading<File> = scenario::read(text);
        let mut checker = Checker::default();
        for fault in &reading.faults {
            checker.usual(fault.at.clone(), fault.flaw.clone());
        }
        let file = &reading.file;
        let ids = |step: &Spanned<Step>| said(&step.get_ref().id).unwrap_or_default();
        let known: Vec<String> = self.steps.iter().map(|step| step.id.clone()).collect();
        if !file.step.iter().map(ids).eq(known.iter().cloned()) {
            let other = file.step.iter().zip(&known).find(|(step, id)| ids(step) != **id);
            let at = other.map(|(step, _)| step).or(file.step.last()).map_or(0..0, Spanned::span);
            checker.fault(at, Flaw::OtherSteps { known });
            return checker.finish(None);
        }
        let mut lesson = Self { translations: BTreeMap::new(), ..self.clone() };
        let whole = 0..0;
        for (key, text, place) in [
            ("title", &file.title, &mut lesson.title),
            ("summary", &file.summary, &mut lesson.summary),
        ] {
            match said(text) {
                Some(text) => *place = text,
                None => checker.usual(whole.clone(), Usual::Missing { key }),
            }
        }
        if lesson.claim.is_some() {
            lesson.claim = said(&file.claim);
            if lesson.claim.is_none() {
                checker.usual(whole, Usual::Missing { key: "claim" });
            }
        }
        for (step, given) in lesson.steps.iter_mut().zip(&file.step) {
            let at = given.span();
            let given = given.get_ref();
            match said(&given.r#do) {
                Some(order) => step.order = order,
                None => checker.usual(at.clone(), Usual::Missing { key: "do" }),
            }
            for (key, text, place) in
                [("hint", &given.hint, &mut step.hint), ("seen", &given.seen, &mut step.seen)]
            {
                if place.is_some() {
                    *place = said(text);
                    if place.is_none() {
                        checker.usual(at.clone(), Usual::Missing { key });
                    }
                }
            }
            let Some(prediction) = &mut step.prediction else { continue };
            match said(&given.ask) {
                Some(ask) => prediction.ask = ask,
                None => checker.usual(at.clone(), Usual::Missing { key: "ask" }),
            }
            let answers = prediction.choices.iter_mut().filter_map(|it| match &mut it.answer {
                Answer::Said(said) => Some(said),
                Answer::Peer(_) | Answer::Nobody => None,
            });
            let answers: Vec<&mut String> = answers.collect();
            let options = given.options.as_ref().map_or(&[][..], |list| list.get_ref());
            if options.len() == answers.len() {
                for (place, said) in answers.into_iter().zip(options) {
                    place.clone_from(said);
                }
            } else {
                let at = given.options.as_ref().map_or(at, Spanned::span);
                checker.fault(at, Flaw::OtherChoices { count: answers.len() });
            }
        }
        checker.finish(Some(lesson))
    }
}

fn said(text: &Text) -> Option<String> {
    text.as_ref().map(|text| text.get_ref().trim().to_owned())
}
