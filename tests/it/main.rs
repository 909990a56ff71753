//! Tests against the real outside: PostgreSQL, SMTP, a PTY, the built binary.
//! One module per subject; what they share is in `support`.

// Clippy's own exception covers test functions, not the helpers between them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

mod alive;
mod amendments;
mod background;
mod bid_bond;
mod branches;
mod cluster;
mod counter;
mod dashboard;
mod demo;
mod document;
mod document_items;
mod duo;
mod emulators;
mod facts;
mod house;
mod in_english;
mod intake_cli;
mod kill;
mod lines;
mod lists_stand;
mod lookup;
mod mail;
mod masters;
mod masters_at_the_screens;
mod multiplexers;
mod platform_tls;
mod printing;
mod pty;
mod publication;
mod queue;
mod registry;
mod rules_in_database;
mod rules_index;
mod search;
mod search_by_party;
mod stage;
mod stand;
mod store;
mod terminal;
mod verify;
mod walk;
mod worker;
