//! The built-in scenarios: the files of `assets/scenarios/`, which are part of the program.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};

use crate::lab::IfTaken;

use super::cast::Scenario;
use super::fault::nearest;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/scenarios");

static CATALOGUE: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
    let mut scenarios: Vec<(usize, Scenario)> =
        FILES.files().filter_map(|file| built_in(file.path().file_stem()?.to_str()?)).collect();
    scenarios.sort_by(|(a, one), (b, other)| (a, &one.name).cmp(&(b, &other.name)));
    scenarios.into_iter().map(|(_, scenario)| scenario).collect()
});

/// The order in which one best gets to know them; others follow by name.
const FIRST: [&str; 17] = [
    "reqrep",
    "pubsub",
    "pipeline",
    "pair",
    "envelope",
    "queue",
    "forwarder",
    "streamer",
    "identity",
    "dealers",
    "asyncsrv",
    "lbbroker",
    "killsignal",
    "syncpub",
    "lvcache",
    "snail",
    "lazypirate",
];

/// The TOML of a built-in scenario.
pub fn source(name: &str) -> Option<&'static str> {
    FILES.get_file(format!("{name}.toml"))?.contents_utf8()
}

/// A built-in that cannot be read is left out; a test sees to it that there is none.
fn built_in(name: &str) -> Option<(usize, Scenario)> {
    let scenario = Scenario::read(name, source(name)?).ok()?;
    let place = FIRST.iter().position(|first| *first == name).unwrap_or(FIRST.len());
    Some((place, Scenario { if_taken: IfTaken::TakeFree, ..scenario }))
}

/// The built-in scenarios, the ones to begin with first.
pub fn catalogue() -> &'static [Scenario] {
    &CATALOGUE
}

/// There is no built-in scenario of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The name.
    pub name: String,
    /// The nearest name that there is.
    pub meant: Option<&'static str>,
}

/// The built-in scenario of this name.
pub fn find(name: &str) -> Result<&'static Scenario, Unknown> {
    catalogue().iter().find(|scenario| scenario.name == name).ok_or_else(|| Unknown {
        name: name.to_owned(),
        meant: nearest(name, catalogue().iter().map(|scenario| &*scenario.name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Attach, Topology, Transport};

    #[test]
    fn every_built_in_can_be_read_and_has_all_its_words() {
        for file in FILES.files() {
            let name = file.path().file_stem().unwrap().to_str().unwrap();
            let scenario = Scenario::read(name, source(name).unwrap()).unwrap_or_else(|faults| {
                panic!("{name}: {faults:#?}");
            });
            assert!(!scenario.title.is_empty() && scenario.title != name, "{name}");
            assert!(!scenario.summary.is_empty() && !scenario.summary.contains('\n'), "{name}");
            assert!(scenario.lesson.lines().count() > 5, "{name}");
        }
        assert_eq!(catalogue().len(), FILES.files().count());
    }

    #[test]
    fn the_three_classics_come_first() {
        let names: Vec<&str> = catalogue().iter().map(|scenario| &*scenario.name).collect();
        assert_eq!(names[..3], ["reqrep", "pubsub", "pipeline"]);
    }

    fn names(topology: &Topology) -> Vec<&str> {
        topology.peers.iter().map(|peer| &*peer.name).collect()
    }

    fn cast(name: &str, counts: &[(&str, usize)]) -> Topology {
        let counts: Vec<(String, usize)> =
            counts.iter().map(|(group, count)| ((*group).to_owned(), *count)).collect();
        find(name).unwrap().topology(Transport::Tcp, &counts).unwrap()
    }

    #[test]
    fn they_have_the_peers_and_links_of_the_tutorial() {
        let reqrep = cast("reqrep", &[]);
        assert_eq!(names(&reqrep), ["client-1", "client-2", "server"]);
        assert_eq!(reqrep.links().len(), 2);
        let pubsub = cast("pubsub", &[]);
        assert_eq!(names(&pubsub), ["publisher", "subscriber-1", "subscriber-2"]);
        assert_eq!(pubsub.links().len(), 2);
        let pipeline = cast("pipeline", &[]);
        assert_eq!(names(&pipeline), ["ventilator", "worker-1", "worker-2", "sink"]);
        assert_eq!(pipeline.links().len(), 4);
        let wires: Vec<&str> = pipeline.wires.iter().map(|wire| &*wire.name).collect();
        assert_eq!(wires, ["ventilator", "sink"]);
        assert_eq!(pipeline.sockets_at(crate::lab::WireId(0), Attach::Bind).count(), 1);
    }

    #[test]
    fn further_subscribers_are_like_the_last_one() {
        let pubsub = cast("pubsub", &[("subscriber", 4)]);
        let subscriptions: Vec<(&str, &[u8])> = pubsub.peers[1..]
            .iter()
            .map(|peer| (&*peer.name, peer.sockets[0].subscriptions[0].bytes()))
            .collect();
        assert_eq!(
            subscriptions,
            [
                ("subscriber-1", &b""[..]),
                ("subscriber-2", b"123"),
                ("subscriber-3", b"123"),
                ("subscriber-4", b"123"),
            ]
        );
        assert_eq!(names(&cast("pubsub", &[("subscriber", 1)])), ["publisher", "subscriber-1"]);
    }

    #[test]
    fn an_unknown_name_gets_the_nearest() {
        assert_eq!(find("pubsup").unwrap_err().meant, Some("pubsub"));
        assert_eq!(find("zebra").unwrap_err().meant, None);
    }
}
