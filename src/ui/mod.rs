//! Widgets: the canvas, table, chart, field, form, dialog, frame, theme. They draw what they are given.
//! Everything drawn passes the gate for foreign text in [`Canvas::put`], our own words too.
//! No words of their own (they come from `i18n`), no commands, no records, no decisions.

pub mod apart;
pub mod area;
pub mod canvas;
pub mod chart;
pub mod dialog;
pub mod field;
pub mod form;
pub mod frame;
pub mod table;
pub mod theme;

pub use area::TextArea;
pub use canvas::Canvas;
pub use field::TextField;
pub use theme::{Colours, Highlight, Ink, Look};
