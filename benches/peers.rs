//! What a peer takes of resident memory: the lab against a bare program that opens the same sockets
//! and waits. Each is a process of its own; `cargo bench --bench peers` compares them.
#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up should end")]
#![expect(clippy::print_stdout, reason = "its result")]

use std::process::Command as Process;
use std::time::{Duration, Instant};

use zmq_lab::engine::Engine;
use zmq_lab::engine::bare::{self, Load};
use zmq_lab::lab::{Command, Topology, Transport};
use zmq_lab::model::World;
use zmq_lab::run::bench::cases::{Pattern, topology};

/// How many subscribers there are, few and many: what each takes is the difference, shared out.
const FEW: usize = 10;
const MANY: usize = 500;

/// The most memory this process has held so far, in KB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

/// All connected and nothing sent, by blocking calls.
fn run_bare(topology: &Topology) {
    bare::run(topology, Load { size: 32, count: Some(0), span: None }).unwrap();
}

/// The same in the lab, with its World.
fn run_watched(topology: &Topology) {
    let engine = Engine::start(|| {}).unwrap();
    let mut world = World::default();
    engine.tell(Command::Start(topology.clone()));
    let deadline = Instant::now() + Duration::from_secs(30);
    while !world.ready() {
        world.fold(&engine.events().recv_deadline(deadline).unwrap());
        world.settle();
    }
}

/// The peak of a process that runs so many subscribers, by `how`.
fn measured(how: &str, transport: Transport, peers: usize) -> u64 {
    let own = std::env::current_exe().unwrap();
    let out = Process::new(own).args([how, transport.name(), &peers.to_string()]).output().unwrap();
    String::from_utf8(out.stdout).unwrap().trim().parse().unwrap()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [how, transport, peers] = args.as_slice() {
        let topology =
            topology(Pattern::PubSub, transport.parse().unwrap(), peers.parse().unwrap());
        if how == "bare" {
            run_bare(&topology)
        } else {
            run_watched(&topology)
        }
        println!("{}", peak());
        return;
    }
    for transport in [Transport::Inproc, Transport::Tcp] {
        let [bare, lab] = ["bare", "lab"].map(|how| {
            let [few, many] = [FEW, MANY].map(|peers| measured(how, transport, peers));
            (many - few) as f64 / (MANY - FEW) as f64
        });
        println!(
            "{}: a subscriber takes {bare:.1} KB bare and {lab:.1} KB in the lab, {:.1} KB more",
            transport.name(),
            lab - bare
        );
    }
}
