//! The terminal: how wide text is, what foreign text may show, bytes out, keys in, and leaving the
//! terminal as it was found. Escape codes live here and nowhere else.
//! Nothing about guarantees, no words for people beyond plain ASCII start-up faults, no bindings.

pub mod gate;
pub mod width;
