//! What `densho demo` brings up: a private PostgreSQL, seed data, a mail sink, the worker.
//! A real installation needs none of it, and nothing outside this folder may depend on it.
//! Tests and benchmarks borrow the private cluster.

pub mod cluster;
pub mod folder;
pub mod seed;
pub mod server;
pub mod services;
pub mod sink;
