//! Options changed while the lab runs: `sndhwm=10`, and which socket that means.

use crate::lab::{Command, PeerId, PeerSpec, Setting, SocketId};
use crate::model::{Asked, Model, Notice, Overlay};

use super::action::Effect;
use super::peers::selected;

/// Asks for an option of the selected peer.
pub(super) fn ask(model: &mut Model) -> Result<Vec<Effect>, Notice> {
    let peer = selected(model)?;
    let id = peer.spec.id;
    if !peer.life.is_open() {
        return Err(Notice::RunsNot(id));
    }
    let asked = Asked::Option(id);
    model.screen.overlay = Some(Overlay::Prompt { asked, input: "".into(), bad: false });
    Ok(Vec::new())
}

/// What an answer asks for: the socket and its new setting; `None` when it makes no sense there.
pub fn read(spec: &PeerSpec, text: &str) -> Option<(SocketId, Setting)> {
    spec.setting(text)
}

/// Sets what was answered, and says from when it counts.
pub(super) fn answer(model: &mut Model, peer: PeerId, text: &str) -> Option<Vec<Effect>> {
    let (socket, setting) = read(&model.world.peer(peer)?.spec, text)?;
    model.screen.notify(Notice::OptionSet(peer, setting));
    Some(vec![Effect::Tell(Command::Set(socket, setting))])
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::lab::{Topology, Transport};

    fn topology(name: &str) -> Topology {
        crate::scenario::find(name).unwrap().topology(Transport::Inproc, &[]).unwrap()
    }

    #[test]
    fn an_option_means_the_socket_it_does_something_on() {
        let topology = topology("pipeline");
        let worker = &topology.peers[1];
        let at = |socket| SocketId { peer: worker.id, socket };
        assert_eq!(read(worker, "rcvhwm=5"), Some((at(0), Setting::Rcvhwm(5))));
        assert_eq!(read(worker, " SNDHWM = 0 "), Some((at(1), Setting::Sndhwm(0))));
        assert_eq!(read(worker, "ZMQ_IMMEDIATE=on"), Some((at(1), Setting::Immediate(true))));
        let second = Setting::Linger(Duration::from_secs(2));
        assert_eq!(read(worker, "linger=2s"), Some((at(1), second)));
        assert_eq!(read(worker, "conflate=off"), Some((at(0), Setting::Conflate(false))));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let topology = topology("pubsub");
        for bad in ["", "sndhwm", "sndhwm=", "sndhwm=-1", "sndhwm=99999999999", "hwm=1"] {
            assert_eq!(read(&topology.peers[0], bad), None, "{bad}");
        }
        assert_eq!(read(&topology.peers[0], "rcvhwm=1"), None, "a PUB receives nothing");
        assert_eq!(read(&topology.peers[0], "conflate=on"), None, "nor does an XPUB conflate");
        assert_eq!(read(&topology.peers[1], "immediate=maybe"), None);
    }
}
