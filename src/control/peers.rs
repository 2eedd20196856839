//! What can be done to the selected peer.

use std::time::Duration;

use crate::lab::{Command, PeerId, Topology, Transport};
use crate::model::{Asked, Life, Model, Notice, Overlay, Peer, subscriptions};

use super::action::Effect;
use super::plan::Plan;
use super::suggest;

/// A worker's paces, as `+` and `-` step through them, in milliseconds.
const PACES: [u64; 12] = [0, 1, 5, 10, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
/// The flood that is offered first.
const FLOOD: &str = "rate=1000/s size=64";
/// The slowest pace that can be set.
pub const SLOWEST: Duration = Duration::from_secs(3_600);

type Outcome = Result<Vec<Effect>, Notice>;

fn tell(command: Command) -> Outcome {
    Ok(vec![Effect::Tell(command)])
}

pub(super) fn selected(model: &Model) -> Result<&Peer, Notice> {
    let peer = model.screen.selected.and_then(|id| model.world.peer(id));
    peer.ok_or(Notice::NoPeer)
}

/// Selects the peer after or before the selected one in the order of the stage, round the ends.
pub(super) fn select_beside(model: &mut Model, after: bool) {
    let order = Plan::of_lab(model).order();
    let Some(last) = order.len().checked_sub(1) else { return };
    let place = order.iter().position(|peer| Some(*peer) == model.screen.selected);
    let place = match (place, after) {
        (None, _) => 0,
        (Some(place), true) => (place + 1) % order.len(),
        (Some(place), false) => (place + last) % order.len(),
    };
    model.screen.select(&model.world, order[place]);
}

/// Adds a peer like the selected one.
pub(super) fn add(model: &Model) -> Outcome {
    let group = &selected(model)?.spec.group;
    let topology = model.world.topology().ok_or(Notice::NoPeer)?;
    if topology.peers.len() >= Topology::MAX_PEERS {
        return Err(Notice::Full);
    }
    tell(Command::Add(topology.another(group).ok_or(Notice::Full)?))
}

/// Kills the selected peer.
pub(super) fn kill(model: &Model) -> Outcome {
    let peer = selected(model)?;
    let id = peer.spec.id;
    let over = peer.life.is_over() && model.screen.starting.is_none();
    if over { Err(Notice::RunsNot(id)) } else { tell(Command::Kill(id)) }
}

/// Lets the selected peer crash without a goodbye.
pub(super) fn crash(model: &Model) -> Outcome {
    let peer = selected(model)?;
    let id = peer.spec.id;
    let over_inproc =
        model.world.lab().is_some_and(|lab| lab.topology.transport == Transport::Inproc);
    match peer.life {
        Life::Ended(_) => Err(Notice::RunsNot(id)),
        Life::Waiting | Life::Running | Life::Paused if over_inproc => Err(Notice::NoCrash(id)),
        Life::Waiting | Life::Running | Life::Paused => tell(Command::Crash(id)),
    }
}

/// Starts the selected peer again after its end.
pub(super) fn restart(model: &Model) -> Outcome {
    let peer = selected(model)?;
    let id = peer.spec.id;
    match peer.life {
        Life::Ended(_) => tell(Command::Restart(id)),
        Life::Waiting | Life::Running | Life::Paused => Err(Notice::Runs(id)),
    }
}

/// Starts the selected peer anew, whether it runs or not: with what was set meanwhile.
pub(super) fn renew(model: &Model) -> Outcome {
    tell(Command::Restart(selected(model)?.spec.id))
}

/// Pauses the selected peer, or lets it go on.
pub(super) fn pause_or_resume(model: &Model) -> Outcome {
    let peer = selected(model)?;
    let id = peer.spec.id;
    match peer.life {
        Life::Waiting | Life::Running => tell(Command::Pause(id)),
        Life::Paused => tell(Command::Resume(id)),
        Life::Ended(_) => Err(Notice::RunsNot(id)),
    }
}

/// Makes the selected worker slower or faster by one step.
pub(super) fn step_pace(model: &Model, slower: bool) -> Outcome {
    let (id, pace) = worker(model)?;
    let mut paces = PACES.map(Duration::from_millis).into_iter();
    let next = if slower { paces.find(|p| *p > pace) } else { paces.rfind(|p| *p < pace) };
    Ok(next.map(|next| Effect::Tell(Command::SetPace(id, next))).into_iter().collect())
}

/// Asks for the selected worker's pace.
pub(super) fn ask_pace(model: &mut Model) -> Outcome {
    let (id, _) = worker(model)?;
    let asked = Asked::Pace(id);
    model.screen.overlay = Some(Overlay::Prompt { asked, input: "".into(), bad: false });
    Ok(Vec::new())
}

fn worker(model: &Model) -> Result<(PeerId, Duration), Notice> {
    let spec = &selected(model)?.spec;
    spec.role.pace().map(|pace| (spec.id, pace)).ok_or(Notice::NoWorker(spec.id))
}

/// Asks what the selected speaker shall make by itself; what it makes now stands there to be changed.
pub(super) fn ask_flood(model: &mut Model) -> Outcome {
    let peer = speaker(model)?;
    let asked = Asked::Flood(peer.spec.id);
    let first = || suggest::wanted(model, asked).into_iter().next();
    let now = peer.flood.as_ref().map(ToString::to_string);
    let line = now.or_else(first).unwrap_or_else(|| FLOOD.to_owned());
    model.screen.overlay = Some(Overlay::Prompt { asked, input: line.into(), bad: false });
    Ok(Vec::new())
}

/// Starts or changes a flood as the answer tells. While one runs, the words that stand for it, or
/// none, stop it.
pub(super) fn answer_flood(model: &Model, id: PeerId, text: &str) -> Option<Vec<Effect>> {
    let told = |command| Some(vec![Effect::Tell(command)]);
    let now = model.world.peer(id).and_then(|peer| peer.flood.as_ref());
    if now.is_some() && text.trim().is_empty() {
        return told(Command::StopFlood(id));
    }
    let flood = text.parse().ok()?;
    told(if now == Some(&flood) { Command::StopFlood(id) } else { Command::Flood(id, flood) })
}

/// The selected peer if it can make messages by itself, or else the one that is typed to.
fn speaker(model: &Model) -> Result<&Peer, Notice> {
    let able = |peer: &&Peer| peer.spec.floods();
    let selected = selected(model)?;
    let typed_to = || model.screen.speaker.and_then(|id| model.world.peer(id));
    let peer = Some(selected).filter(able).or_else(|| typed_to().filter(able));
    let peer = peer.ok_or(Notice::NoFlooder(selected.spec.id))?;
    if peer.life.is_open() { Ok(peer) } else { Err(Notice::RunsNot(peer.spec.id)) }
}

/// Asks for a prefix the selected subscriber shall subscribe to.
pub(super) fn ask_subscription(model: &mut Model) -> Outcome {
    let asked = Asked::Subscription(subscriber(model)?);
    model.screen.overlay = Some(Overlay::Prompt { asked, input: "".into(), bad: false });
    Ok(Vec::new())
}

/// Offers the selected subscriber's subscriptions for dropping.
pub(super) fn ask_drop(model: &mut Model) -> Outcome {
    let peer = subscriber(model)?;
    if subscriptions(&model.world, peer).is_empty() {
        return Err(Notice::NothingToDrop(peer));
    }
    model.screen.overlay = Some(Overlay::Drop { peer, chosen: 0 });
    Ok(Vec::new())
}

fn subscriber(model: &Model) -> Result<PeerId, Notice> {
    let peer = selected(model)?;
    let id = peer.spec.id;
    if !peer.spec.subscribes() {
        Err(Notice::NoSubscriber(id))
    } else if !peer.life.is_open() {
        Err(Notice::RunsNot(id))
    } else {
        Ok(id)
    }
}
