//! Reads what comes in from outside: application files and master files; says every fault with its place.
//! To be written: applications.
//! Must not: know the database.

pub mod masters;
