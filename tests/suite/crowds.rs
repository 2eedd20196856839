//! Crowds: labs of more peers than anybody looks at one by one.

use strum::IntoEnumIterator;
use zmq_lab::lab::{Balance, Event, Fact, PeerId, Topology, Transport};
use zmq_lab::model::World;
use zmq_lab::scenario;

use crate::running::Running;

const SUBSCRIBERS: usize = 60;

fn crowd(transport: Transport) -> Topology {
    let counts = [("subscriber".to_owned(), SUBSCRIBERS)];
    scenario::find("pubsub").unwrap().topology(transport, &counts).unwrap()
}

/// What is known in the end of whose subscriptions landed, and of each way's messages.
fn known(world: &World) -> (Vec<bool>, Vec<Balance>) {
    let sockets = world.peers().iter().flat_map(|peer| &peer.sockets);
    let landed = sockets.flat_map(|socket| socket.subscriptions.iter().map(|own| own.landed));
    let accounts = world.ledger().accounts().iter().map(|account| account.balance);
    (landed.collect(), accounts.collect())
}

#[test]
fn a_crowd_is_known_alike_event_by_event_and_all_at_once() {
    for transport in Transport::iter() {
        let mut lab = Running::start(crowd(transport));
        for text in ["hello", "123 hello"] {
            lab.send(PeerId(0), text);
        }
        // All go to the first subscriber; what begins with 123 goes to everybody.
        lab.until("receipts", |events| {
            let receipt = |event: &&Event| matches!(event.fact, Fact::Received { .. });
            events.iter().filter(receipt).count() == SUBSCRIBERS + 1
        });
        let (mut singly, mut together) = (World::default(), World::default());
        for event in &lab.events {
            singly.apply(event);
            together.fold(event);
        }
        together.settle();
        assert!(singly.ready() && together.ready(), "{transport:?}");
        assert_eq!(known(&singly), known(&together), "{transport:?}");
        assert!(known(&together).0.into_iter().all(|landed| landed), "{transport:?}");
        let account = together.ledger().accounts();
        assert!(account.iter().all(|account| account.balance.unaccounted == 0), "{transport:?}");
    }
}
