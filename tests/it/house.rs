//! 監査, the masters and the close, against the database: what is read and done with the store, and what nobody can
//! do with psql.

mod acts;
mod attempts;
mod audit;
mod authority;
mod bills;
mod claims_in_flight;
mod close;
mod closed_months;
mod command_line;
mod document_wording;
mod doors;
mod left;
mod limit_moves;
mod mail_wording;
mod masters;
mod moments;
mod rights;
mod stand_ins;
mod told_in_time;
