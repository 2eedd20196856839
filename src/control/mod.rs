//! What can be done: actions, the one table of keys, and what each action does to the screen and
//! asks of the engine.

pub mod line;
