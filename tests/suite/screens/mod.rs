//! The screens: events folded, keys pressed, frames drawn.

mod acts;
mod chinese;
mod commands;
mod doctor;
mod find;
mod frames;
mod hands;
mod keep;
mod lens;
mod lessons;
mod looks;
mod pointing;
mod queues;
mod sequence;
mod story;
mod turns;
mod whole;

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 36);
