//! The binary `zmq-lab`.

use std::env::args_os;
use std::process::ExitCode;

fn main() -> ExitCode {
    zmq_lab::cli::main(args_os())
}
