//! Pure rules and types of the business: what an application, a contract, an approval is.
//! No I/O, no clock (days and instants are handed in), no SQL, no words for the screen.
//! The database holds the same rules as constraints; here they are explained before it refuses.

pub mod amendment;
pub mod amendment_amounts;
pub mod amendment_record;
pub mod application;
pub mod attempt;
pub mod certificate;
pub mod command;
pub mod csv_file;
pub mod dashboard;
pub mod date;
pub mod field;
pub mod fold;
pub mod house;
pub mod house_filter;
pub mod ids;
pub mod ledger;
pub mod mail_address;
pub mod master;
pub mod money;
pub mod number;
pub mod orderer;
pub mod phone;
pub mod printed;
pub mod product;
pub mod publication;
pub mod queue;
pub mod record;
pub mod refusal;
pub mod retype;
pub mod rules;
pub mod search;
pub mod template;
pub mod text;
pub mod unfinished;
