//! Whatever stands in a scenario file, reading it ends with a scenario or with faults that lie within
//! the text, and a scenario can be cast, scripted and exported.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zmq_lab::export::{self, Language};
use zmq_lab::lab::Transport;
use zmq_lab::scenario::Scenario;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Scenario::read("fuzz", text) {
        Ok(scenario) => {
            let Ok(topology) = scenario.topology(Transport::Tcp, &[]) else { return };
            let _commands = scenario.traffic(&topology);
            let _steps = scenario.script(&topology);
            let separator = scenario.frame_separator.as_deref();
            if topology.peers.len() <= 20 {
                // One language at a time, so that an input costs no more than before.
                let language = match text.len() % 4 {
                    0 => Language::Python,
                    1 => Language::Rust,
                    2 => Language::C,
                    _ => Language::Mermaid,
                };
                export::programs(&topology, separator, language).expect("it can be exported");
            }
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            for fault in faults {
                assert!(text.get(fault.at.clone()).is_some(), "{fault:?}");
            }
        }
    }
});
