//! Words for facts: the journal's sentences.

use crate::export::calls;
use crate::l10n::Words;
use crate::lab::{
    Address, Applies, Deed, Ending, Event, Fact, Holding, LinkChange, Message, PeerId, Prefix,
    Refusal, SocketId,
};
use crate::model::Vacancy;
use crate::model::payload::escape;

use super::super::{Pen, payload, text};
use super::peer;

/// How much of a payload a sentence shows.
const MESSAGE_WIDTH: usize = 48;

/// What happened, in a sentence that follows the peer's name.
pub fn fact(pen: Pen<'_>, event: &Event) -> String {
    let words = pen.words;
    let far = |socket: u8, address: &Address| far(pen, (event.peer, socket), address);
    match &event.fact {
        Fact::LabStarted { topology, libzmq, .. } if !topology.vacant.is_empty() => words
            .fact_lab_started_without(
                topology.title_in(&words.language_code()),
                topology.transport.name(),
                safe(libzmq),
                places(pen),
            ),
        Fact::LabStarted { topology, libzmq, .. } => words.fact_lab_started(
            topology.title_in(&words.language_code()),
            topology.transport.name(),
            safe(libzmq),
        ),
        Fact::LabStopped => words.fact_lab_stopped(),
        Fact::LabFailed { deed: tried, reason } => {
            words.fact_lab_failed(deed(words, tried), safe(&reason.to_string()))
        }
        Fact::PeerAdded { .. } => words.fact_peer_added(),
        Fact::PeerStarted => words.fact_peer_started(),
        Fact::PeerEnded { how } => ending(words, how),
        Fact::PeerPaused => words.fact_peer_paused(),
        Fact::PeerResumed => words.fact_peer_resumed(),
        Fact::FloodStarted { flood } => words.fact_flood_started(safe(&flood.to_string())),
        Fact::FloodStopped => words.fact_flood_stopped(),
        Fact::Flow { flow, .. } => {
            words.fact_flow(flow.offered.count().to_string(), flow.received.count().to_string())
        }
        Fact::Renewed => words.fact_peer_renewed(),
        Fact::CrashRefused => words.fact_crash_refused(),
        Fact::LabPaused => words.fact_lab_paused(),
        Fact::LabResumed => words.fact_lab_resumed(),
        Fact::SlowMotion { rest } if rest.is_zero() => words.fact_slow_motion_off(),
        Fact::SlowMotion { rest } => words.fact_slow_motion(text::pace(*rest)),
        Fact::Stepped { handled: true } => words.fact_stepped(),
        Fact::Stepped { handled: false } if event.peer.is_none() => {
            words.fact_lab_stepped_nothing()
        }
        Fact::Stepped { handled: false } => words.fact_stepped_nothing(),
        Fact::PaceSet { pace } if pace.is_zero() => words.fact_pace_none(),
        Fact::PaceSet { pace } => words.fact_pace_set(text::pace(*pace)),
        Fact::Bound { endpoint, instead_of: Some(wanted), .. } => {
            words.fact_bound_instead(endpoint.as_str(), wanted.as_str())
        }
        Fact::Bound { endpoint, instead_of: None, .. } => words.fact_bound(endpoint.as_str()),
        Fact::Connecting { endpoint, to: Some(to), .. } => {
            words.fact_connecting_to(peer(&pen.model.world, to.peer), endpoint.as_str())
        }
        Fact::Connecting { endpoint, to: None, .. } => words.fact_connecting(endpoint.as_str()),
        Fact::Disconnecting { endpoint, to, .. } => {
            words.fact_disconnecting(peer(&pen.model.world, to.peer), endpoint.as_str())
        }
        Fact::OptionSet { setting, .. } => {
            let option = setting.option();
            let value = text::setting(words, *setting);
            match setting.applies() {
                Applies::AtOnce => words.fact_option_set_at_once(option, value),
                Applies::AtOnceUnlessFull => words.fact_option_set_unless_full(option, value),
                Applies::NextStart => words.fact_option_set_at_start(option, value),
            }
        }
        Fact::Trouble { deed: tried, reason, .. } => {
            words.fact_trouble(deed(words, tried), safe(&reason.to_string()))
        }
        Fact::Link { socket, endpoint, address, change } => {
            let connected = matches!(change, LinkChange::Connected);
            let shown = address.as_ref().map(|address| match far(*socket, address) {
                // Where it is connected to is told by the endpoint.
                Ok(_) if connected => safe(&address.0),
                Ok(name) => words.fact_at_address(name, safe(&address.0)),
                Err(address) => address,
            });
            link(words, &safe(endpoint), shown, change)
        }
        Fact::Subscribed { prefix, .. } => words.fact_subscribed(subscription(words, prefix)),
        Fact::Unsubscribed { prefix, .. } => words.fact_unsubscribed(subscription(words, prefix)),
        Fact::SubscriptionLanded { prefix, from: None, .. } => {
            words.fact_landed(subscription(words, prefix))
        }
        Fact::SubscriptionLanded { socket, prefix, from: Some(from) } => {
            words.fact_landed_from(subscription(words, prefix), either(far(*socket, from)))
        }
        Fact::SubscriptionLeft { prefix, from: None, .. } => {
            words.fact_left(subscription(words, prefix))
        }
        Fact::SubscriptionLeft { socket, prefix, from: Some(from) } => {
            words.fact_left_from(subscription(words, prefix), either(far(*socket, from)))
        }
        Fact::Offered { message, .. } => words.fact_offered(shown(message)),
        Fact::Sent { n, .. } => words.fact_sent(n.to_string()),
        Fact::Held { n, why, .. } => held(words, *n, *why),
        Fact::Refused { n, why, .. } => refused(words, *n, why),
        Fact::Received { message, from: None, .. } => words.fact_received(shown(message)),
        Fact::Received { socket, message, from: Some(from), .. } => {
            words.fact_received_from(shown(message), either(far(*socket, from)))
        }
        Fact::Abandoned { n, .. } => words.fact_abandoned(n.to_string()),
        Fact::Unread { message, .. } => words.fact_unread(shown(message)),
        Fact::Tally { tally, .. } => words.fact_tally(
            tally.offered.to_string(),
            tally.sent.to_string(),
            tally.received.to_string(),
        ),
        Fact::Idle => words.fact_idle(),
        Fact::Empty { socket } => words.fact_empty((socket + 1).to_string()),
    }
}

/// The places left to outside programs, and the calls to make there.
fn places(pen: Pen<'_>) -> String {
    let said = |it: Vacancy| format!("{} ({})", it.spec.name, calls(&it.spec, &it.meetings));
    pen.model.world.vacancies().into_iter().map(said).collect::<Vec<_>>().join(", ")
}

/// Who is at the far end of a connection: the peer's name, or else the address.
fn far(
    pen: Pen<'_>,
    (at, socket): (Option<PeerId>, u8),
    address: &Address,
) -> Result<String, String> {
    let known = at.and_then(|at| pen.model.world.far_end(SocketId { peer: at, socket }, address));
    known.map(|far| peer(&pen.model.world, far)).ok_or_else(|| safe(&address.0))
}

fn either(shown: Result<String, String>) -> String {
    shown.unwrap_or_else(|address| address)
}

/// Text from outside the catalogue, inert.
fn safe(text: &str) -> String {
    escape(text.as_bytes())
}

fn shown(message: &Message) -> String {
    payload::plain(message, MESSAGE_WIDTH)
}

/// A subscription as sentences name it.
fn subscription(words: &Words, prefix: &Prefix) -> String {
    if prefix.bytes().is_empty() {
        words.fact_everything()
    } else {
        payload::quoted(prefix.bytes(), MESSAGE_WIDTH)
    }
}

/// A libzmq call with its object, as a sentence names it.
pub fn deed(words: &Words, deed: &Deed) -> String {
    match deed {
        Deed::Open => words.deed_open(),
        Deed::SetOption(option) => words.deed_set_option(safe(option)),
        Deed::Bind(endpoint) => words.deed_bind(safe(endpoint)),
        Deed::Connect(endpoint) => words.deed_connect(safe(endpoint)),
        Deed::Disconnect(endpoint) => words.deed_disconnect(safe(endpoint)),
        Deed::Send => words.deed_send(),
        Deed::Receive => words.deed_receive(),
        Deed::Poll => words.deed_poll(),
    }
}

fn ending(words: &Words, how: &Ending) -> String {
    match how {
        Ending::Finished => words.fact_peer_finished(),
        Ending::TooSlow { age, limit } => {
            words.fact_peer_too_slow(text::span(*age), text::span(*limit))
        }
        Ending::Killed => words.fact_peer_killed(),
        Ending::Crashed => words.fact_peer_crashed(),
        Ending::Stopped => words.fact_peer_stopped(),
        Ending::Failed { deed: tried, reason } => {
            words.fact_peer_failed(deed(words, tried), safe(&reason.to_string()))
        }
        Ending::Panicked { message } => words.fact_peer_panicked(safe(message)),
    }
}

fn link(words: &Words, endpoint: &str, address: Option<String>, change: &LinkChange) -> String {
    match (change, address) {
        (LinkChange::Listening, _) => words.fact_listening(endpoint),
        (LinkChange::Connected, Some(address)) => words.fact_connected(endpoint, address),
        (LinkChange::Connected, None) => words.fact_connected_plain(endpoint),
        (LinkChange::Delayed, _) => words.fact_delayed(endpoint),
        (LinkChange::Retried { after }, _) => words.fact_retried(endpoint, text::span(*after)),
        (LinkChange::Accepted, Some(address)) => words.fact_accepted(address),
        (LinkChange::Accepted, None) => words.fact_accepted_plain(),
        (LinkChange::Handshaken, Some(address)) => words.fact_handshaken(address),
        (LinkChange::Handshaken, None) => words.fact_handshaken_plain(endpoint),
        (LinkChange::HandshakeFailed { .. }, Some(address)) => words.fact_handshake_failed(address),
        (LinkChange::HandshakeFailed { .. }, None) => words.fact_handshake_failed_plain(endpoint),
        (LinkChange::Disconnected, Some(address)) => words.fact_disconnected(address),
        (LinkChange::Disconnected, None) => words.fact_disconnected_plain(endpoint),
        (LinkChange::Closed, _) => words.fact_closed(endpoint),
        (LinkChange::Failed { errno }, _) => words.fact_link_failed(endpoint, errno.to_string()),
    }
}

fn held(words: &Words, n: u64, why: Holding) -> String {
    let n = n.to_string();
    match why {
        Holding::WouldBlock => words.fact_held_would_block(n),
        Holding::Turn => words.fact_held_turn(n),
        Holding::Behind => words.fact_held_behind(n),
        Holding::Paused => words.fact_held_paused(n),
        Holding::Audience => words.fact_held_audience(n),
    }
}

fn refused(words: &Words, n: u64, why: &Refusal) -> String {
    let n = n.to_string();
    match why {
        Refusal::OutOfTurn => words.fact_refused_out_of_turn(n),
        Refusal::Unroutable => words.fact_refused_unroutable(n),
        Refusal::BacklogFull { capacity } => {
            words.fact_refused_backlog_full(n, capacity.to_string())
        }
        Refusal::PeerEnded => words.fact_refused_peer_ended(n),
        Refusal::Failed { reason } => words.fact_refused_failed(n, safe(&reason.to_string())),
    }
}
