//! Lessons: a scenario with steps to do and to predict, as TOML that teachers write too; reading,
//! checking, and the built-in course. Progress through one is the model's, a fold of events.

mod catalogue;
mod check;
mod condition;
mod course;
mod fault;
mod format;
mod moves;
mod translation;

pub use catalogue::{Unknown, catalogue, find, source, translation_source};
pub use condition::{Condition, Happening, Standing, What, Why};
pub use course::{Answer, Choice, Lesson, Move, Prediction, Step};
pub use fault::{Fault, Flaw};

#[cfg(test)]
mod tests;
