//! The places left to outside programs: where those have to come, and a line that does.

use crate::export;
use crate::l10n::Words;
use crate::model::{Vacancy, World};

/// For each vacant place a sentence, and a line to copy.
pub fn invitation(world: &World, words: &Words) -> Vec<String> {
    let lines = |vacancy: Vacancy| {
        let Vacancy { spec, meetings, is_known } = &vacancy;
        let place = words.place_free(spec.name.as_str(), export::calls(spec, meetings));
        let line = is_known.then(|| format!("  {}", export::line(spec, meetings)));
        [Some(place), line]
    };
    world.vacancies().into_iter().flat_map(lines).flatten().collect()
}
