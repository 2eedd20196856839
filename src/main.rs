//! The binary `zmq-lab`.

fn main() {}
