//! What a person does at the terminal, as a stream.

use std::io;

use crossterm::event::{Event as Input, EventStream};
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt as _};

/// How many keys and the like may wait for the loop.
const INPUTS: usize = 64;

/// The terminal's inputs from now on. Needs a runtime, whose end ends it.
///
/// crossterm's own stream, asked while its thread waits at the terminal, gives the processor away
/// seven times before it says that there is nothing: in a flood each of these costs milliseconds.
/// So a task asks it, and only when its thread has woken it.
pub(super) fn inputs() -> impl Stream<Item = io::Result<Input>> + Unpin {
    let (sender, receiver) = mpsc::channel(INPUTS);
    tokio::spawn(hand_on(sender));
    ReceiverStream::new(receiver)
}

async fn hand_on(sender: Sender<io::Result<Input>>) {
    let mut stream = EventStream::new();
    while let Some(input) = stream.next().await {
        if sender.send(input).await.is_err() {
            return;
        }
    }
}
