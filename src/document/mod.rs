//! The two documents as PDF, drawn from the snapshot of a contract alone: the certificate
//! (保証証書) and the key notice (「認証キー」のお知らせ), with their fonts and their wordings.
//! No database, no clock: the same snapshot and wording give the same bytes on every day.

mod certificate;
mod cut;
mod error;
mod face;
mod fonts;
mod lines;
mod notice;
mod setter;
mod sheet;
mod table;
mod wording;

pub use certificate::{certificate, check_glyphs};
pub use error::DocumentError;
pub use fonts::{FontReport, FontState, Fonts, MissingGlyph};
pub use notice::key_notice;
pub use wording::{Wording, WordingError, Wordings};
