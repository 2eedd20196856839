//! Letting outside programs take places in the lab, and taking these back.

use crate::lab::Topology;
use crate::model::{Model, Notice, Tab};

use super::action::Effect;
use super::menu;
use super::update::asked;

type Outcome = Result<Vec<Effect>, Notice>;

/// Starts the lab over without the selected peer, so that an outside program can take its place.
pub(super) fn let_outside(model: &mut Model) -> Outcome {
    let topology = asked(model).ok_or(Notice::NoPeer)?;
    let name = model.screen.selected.and_then(|id| topology.peer(id)).map(|peer| peer.name.clone());
    let name = name.ok_or(Notice::NoPeer)?;
    let rest = topology.without(&name).map_err(Notice::NoVacancy)?;
    // The peers are numbered anew.
    model.screen.selected = None;
    model.screen.speaker = None;
    // There it says where to come.
    model.screen.tab = Tab::Lesson;
    model.screen.lesson_top = 0;
    Ok(menu::begin(model, rest, Some(Notice::Left(name))))
}

/// Starts the lab over with all its own peers.
pub(super) fn take_back(model: &mut Model) -> Outcome {
    let topology = asked(model).ok_or(Notice::NoPeer)?;
    if topology.vacant.is_empty() {
        return Err(Notice::NoneVacant);
    }
    model.screen.selected = None;
    model.screen.speaker = None;
    Ok(menu::begin(model, topology.whole(), Some(Notice::TakenBack)))
}

/// The same lab over the next transport by which outside programs can come to its vacant places.
pub(super) fn over_next(topology: &Topology) -> Result<Topology, Notice> {
    let mut next = menu::beside(topology.transport, true);
    loop {
        let over = topology.over(next);
        match over.check_vacant() {
            Ok(()) if next != topology.transport => return Ok(over),
            Err(why) if next == topology.transport => return Err(Notice::NoVacancy(why)),
            Ok(()) => return Err(Notice::OneTransport),
            Err(_) => next = menu::beside(next, true),
        }
    }
}
