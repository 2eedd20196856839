//! Options changed while the lab runs: `sndhwm=10`, and which socket that means.

use crate::lab::{Command, PeerId, PeerSpec, Setting, SocketId};
use crate::model::{Asked, Model, Notice, Overlay};

use super::action::Effect;
use super::overlay::pace;
use super::peers::selected;

/// The longest linger that can be set.
const LONGEST_LINGER: std::time::Duration = super::peers::SLOWEST;

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
    let (key, value) = text.split_once('=')?;
    let (name, key) = match key.trim().rsplit_once('.') {
        Some((name, key)) => (Some(name.trim()), key.trim()),
        None => (None, key.trim()),
    };
    let setting = setting(key, value.trim())?;
    let useful = spec.socket_ids().filter(|(_, socket)| match setting {
        Setting::Sndhwm(_) | Setting::Linger(_) | Setting::Immediate(_) => socket.kind.sends(),
        Setting::Rcvhwm(_) => socket.kind.receives(),
        Setting::Conflate(_) => socket.kind.conflates(),
    });
    let mut meant = useful.filter(|(_, socket)| name.is_none_or(|name| socket.name == name));
    meant.next().map(|(id, _)| (id, setting))
}

fn setting(key: &str, value: &str) -> Option<Setting> {
    let messages = || value.parse::<u32>().ok().filter(|n| i32::try_from(*n).is_ok());
    match key.trim_start_matches("ZMQ_").to_ascii_lowercase().as_str() {
        "sndhwm" => messages().map(Setting::Sndhwm),
        "rcvhwm" => messages().map(Setting::Rcvhwm),
        "linger" => pace(value).filter(|span| *span <= LONGEST_LINGER).map(Setting::Linger),
        "conflate" => flag(value).map(Setting::Conflate),
        "immediate" => flag(value).map(Setting::Immediate),
        _ => None,
    }
}

fn flag(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "on" | "true" | "yes" | "1" => Some(true),
        "off" | "false" | "no" | "0" => Some(false),
        _ => None,
    }
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
