//! The log: what the program did, in a file, for those who look for a fault of it. Without `--log`
//! nothing is written and nothing is formatted.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Mutex;

use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::refusal::Refusal;

/// The variable that says what is logged, when the call does not.
const VARIABLE: &str = "ZMQ_LAB_LOG";

/// Writes a log to this file from here on; after what it holds already.
pub(super) fn begin(path: &Path, level: Option<Level>) -> Result<(), Refusal> {
    let filter = match (level, std::env::var(VARIABLE)) {
        (Some(level), _) => Targets::new().with_target("zmq_lab", level),
        (None, Ok(said)) => said.parse().map_err(|_| Refusal::BadLogFilter(said))?,
        (None, Err(_)) => Targets::new().with_target("zmq_lab", LevelFilter::INFO),
    };
    let file = OpenOptions::new().create(true).append(true).open(path);
    let file = file.map_err(|error| Refusal::CannotLog(path.to_owned(), error))?;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(Mutex::new(file))
        .with_ansi(false)
        .with_thread_names(true);
    // A second one cannot come: this is called once, at the start.
    let _set = tracing_subscriber::registry().with(lines).with(filter).try_init();
    let (major, minor, patch) = crate::engine::abilities().version;
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        libzmq = format_args!("{major}.{minor}.{patch}"),
        args = ?std::env::args_os().skip(1).collect::<Vec<_>>(),
        "zmq-lab starts"
    );
    Ok(())
}
