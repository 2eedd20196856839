//! What the libzmq of this build is and can do, asked of it at run time.

/// What libzmq is and can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abilities {
    /// Its version: major, minor, patch.
    pub version: (i32, i32, i32),
    /// Each ability that libzmq knows by name, and whether this build has it.
    pub has: Vec<(&'static str, bool)>,
}

/// The names of abilities that zmq_has(3) of 4.3.4 knows.
const NAMES: [&str; 10] =
    ["ipc", "WS", "WSS", "curve", "gssapi", "draft", "pgm", "norm", "tipc", "vmci"];

/// What the libzmq of this build is and can do.
pub fn abilities() -> Abilities {
    let has = NAMES.iter().map(|name| (*name, zmq::has(name).unwrap_or(false))).collect();
    Abilities { version: zmq::version(), has }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libzmq_tells_its_version_and_what_it_can() {
        let told = abilities();
        assert_eq!(told.version.0, 4);
        assert!(told.has.contains(&("ipc", true)));
        assert!(told.has.contains(&("WS", true)));
        assert!(told.has.contains(&("norm", false)));
    }
}
