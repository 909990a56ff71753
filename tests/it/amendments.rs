//! 変更, 訂正, 変更取消, 解約 from the clerk's draft to what the orderer reads, on a real database with a real worker.

mod advances;
mod close;
mod compared;
mod counted;
pub mod desk;
mod door;
mod edges;
mod keys;
mod mails;
mod orders_told;
mod prices;
mod property;
mod quiet;
mod recorded;
mod rules;
mod services;
mod steps;
mod stopped;
mod undone_premium;
mod walk;
mod years;
