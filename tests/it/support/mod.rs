//! What the tests against the outside share. Nothing here asserts anything about densho.

pub mod db;
#[allow(dead_code)] // not every module needs every question
pub mod emulator;
pub mod house;
#[allow(dead_code)] // not every module reads mails
pub mod letters;
#[allow(dead_code)] // not every module looks at its mails
pub mod mail_server;
pub mod office;
pub mod post;
#[allow(dead_code)] // not every module needs every key
pub mod pty;

#[allow(unused_imports)] // not every module needs every helper
pub use db::TestDb;
