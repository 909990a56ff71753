//! Keys in, pictures out.

mod amend;
mod branches;
mod budgets;
mod counter;
mod dashboard;
mod desk;
mod everywhere;
mod follow;
mod house;
mod house_mail;
mod key_test;
mod languages;
mod lock;
mod options;
mod phone;
mod publication;
mod queue;
mod random;
mod reach;
mod record;
mod review_queue;
mod rooms;
mod search;
mod states;
mod terminals;
mod tour;
