//! Manners: whether the engine's threads let the program's other threads go first.

/// How much nicer a thread that gives way is than others, on the scale of nice(2) from -20 to 19.
/// Whoever else wants the processor gets nine times as much of it (sched(7)).
#[cfg(target_os = "linux")]
const NICER: i32 = 10;

/// How the engine's threads stand to the program's others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manners {
    /// They take their turn like all others.
    Equal,
    /// They give way.
    GiveWay,
}

impl Manners {
    /// The calling thread minds its manners from now on, and so do those that it starts: libzmq's
    /// threads are started by the first peer that opens a socket.
    ///
    /// Linux alone has niceness a thread; elsewhere it is the whole process's, and nothing is done.
    pub(super) fn mind(self) {
        match self {
            Self::Equal => {}
            Self::GiveWay => {
                // To be nicer is always allowed; where it is not, the thread takes its turn.
                #[cfg(target_os = "linux")]
                let _minded = rustix::process::nice(NICER);
            }
        }
    }
}
