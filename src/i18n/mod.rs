//! Every word on the screen, Japanese first, English beside it.
//! One file per subject; what a room shows, it takes from here.
//! No logic, no numbers, no commands.

pub mod commands;
pub mod printed;
