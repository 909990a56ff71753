//! Something to read.

use super::dialog::Dialog;
use super::scroll::Scroll;
use crate::ui::theme::Ink;

/// Something to read.
#[derive(Debug, Clone)]
pub struct Tell {
    /// Title.
    pub title: String,
    /// Lines.
    pub lines: Vec<(String, Ink)>,
    /// How far it has been read.
    pub(super) scroll: Scroll,
    /// The dialog that it explains, which comes back when this is closed.
    pub(super) beneath: Option<Box<Dialog>>,
}

impl Tell {
    /// Something to read.
    #[must_use]
    pub fn new(title: impl Into<String>, lines: Vec<(String, Ink)>) -> Self {
        Self {
            title: title.into(),
            lines,
            scroll: Scroll::default(),
            beneath: None,
        }
    }

    /// The same above a dialog, which is kept as it was.
    pub(super) fn above(self, dialog: Dialog) -> Self {
        Self {
            beneath: Some(Box::new(dialog)),
            ..self
        }
    }

    pub(super) fn scroll(&self) -> &Scroll {
        &self.scroll
    }
}
