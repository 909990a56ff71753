//! The store against a real database: every query and every write of the screens.

mod closed_amounts;
mod closed_gate;
mod commands;
mod concurrency;
mod contracts;
mod drafts;
mod edges;
mod gates;
mod interim;
mod lists;
mod masters;
mod pages;
mod sessions;
mod ten_years;
mod trouble;
mod typed_words;
mod yearly;
