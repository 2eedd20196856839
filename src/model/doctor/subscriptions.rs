//! Checks of what subscribers subscribe to: nothing at all, or nearly what is published.

use crate::lab::{Prefix, SocketId};

use super::exam::Exam;
use super::finding::{Evidence, Finding, Matter};
use super::near::near;
use super::recent::{Topic, named};
use super::remedy::Remedy;

pub(super) fn check(exam: &mut Exam<'_>) {
    for peer in exam.open() {
        for ((id, spec), socket) in peer.spec.socket_ids().zip(&peer.sockets) {
            // The subscriptions of a device are those of its subscribers.
            if !spec.kind.subscribes() || !peer.spec.subscribes() {
                continue;
            }
            if socket.subscriptions.is_empty() {
                none(exam, id);
            }
            for subscription in &socket.subscriptions {
                if let Some(finding) = nearly(exam.recent.topics(id), id, &subscription.prefix) {
                    exam.tell(finding);
                }
            }
        }
    }
}

/// Without a subscription nothing passes; an empty one lets all pass.
fn none(exam: &mut Exam<'_>, at: SocketId) {
    let turned_away = exam.recent.topics(at).iter().filter(|topic| topic.filtered);
    let filtered = exam.world.ledger().received_by(at.peer).filtered;
    let (evidence, _) = named(turned_away.map(|topic| (topic.id, topic.at)), filtered);
    exam.tell(Finding {
        matter: Matter::NoSubscription,
        at,
        far: None,
        since: exam.now,
        evidence,
        remedy: Some(Remedy::Subscribe(at.peer, Prefix::default())),
    });
}

/// A subscription that fits none of the latest messages, and nearly one that nothing else let pass.
fn nearly(topics: &[Topic<'_>], at: SocketId, prefix: &Prefix) -> Option<Finding> {
    if topics.iter().any(|topic| prefix.passes(topic.message.topic())) {
        return None;
    }
    let close = |topic: &&Topic<'_>| {
        topic.filtered && near(prefix.bytes(), topic.message.topic()).is_some()
    };
    let newest = topics.iter().find(close)?;
    let (how, better) = near(prefix.bytes(), newest.message.topic())?;
    let better = Prefix::from(better);
    let all = topics.iter().filter(close);
    let count = all.clone().count() as u64;
    let (Evidence { messages, entries }, since) =
        named(all.map(|topic| (topic.id, topic.at)), count);
    Some(Finding {
        matter: Matter::NearMiss {
            prefix: prefix.clone(),
            message: newest.message.clone(),
            near: how,
            better: better.clone(),
        },
        at,
        far: None,
        since: since.unwrap_or(newest.at),
        evidence: Evidence { messages, entries },
        remedy: Some(Remedy::Resubscribe(at.peer, prefix.clone(), better)),
    })
}
