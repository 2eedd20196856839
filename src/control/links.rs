//! Links at the selected peer: which there are, and cutting and mending one.

use crate::lab::{Command, PeerId};
use crate::model::{Link, Model, Notice, Overlay, World};

use super::action::Effect;
use super::peers::selected;

type Outcome = Result<Vec<Effect>, Notice>;

/// The links of a peer that could be cut or mended, in the order of the world.
pub fn links_of(world: &World, peer: PeerId) -> Vec<&Link> {
    let own = |link: &&Link| [link.connector.peer, link.binder.peer].contains(&peer);
    world.links().iter().filter(own).collect()
}

/// The far end of a link, seen from a peer.
pub fn far_end(link: &Link, peer: PeerId) -> PeerId {
    if link.connector.peer == peer { link.binder.peer } else { link.connector.peer }
}

/// Cuts or mends the selected peer's link; asks which one if there are several.
pub(super) fn cut_or_mend(model: &mut Model) -> Outcome {
    let id = selected(model)?.spec.id;
    match links_of(&model.world, id).as_slice() {
        [] => Err(Notice::NoLink(id)),
        [link] => Ok(turn(&model.world, link)?),
        _ => {
            model.screen.overlay = Some(Overlay::Links { peer: id, chosen: 0 });
            Ok(Vec::new())
        }
    }
}

/// Cuts or mends the one chosen from the list.
pub(super) fn choose(model: &mut Model, peer: PeerId, chosen: usize) -> Vec<Effect> {
    let outcome = match links_of(&model.world, peer).get(chosen) {
        Some(link) => turn(&model.world, link),
        None => Ok(Vec::new()),
    };
    outcome.unwrap_or_else(|notice| {
        model.screen.notify(notice);
        Vec::new()
    })
}

fn turn(world: &World, link: &Link) -> Outcome {
    let (connector, binder) = (link.connector, link.binder);
    if link.cut {
        return Ok(vec![Effect::Tell(Command::Mend { connector, binder })]);
    }
    let open = world.peer(connector.peer).is_some_and(|peer| peer.life.is_open());
    if open {
        Ok(vec![Effect::Tell(Command::Cut { connector, binder })])
    } else {
        Err(Notice::RunsNot(connector.peer))
    }
}
