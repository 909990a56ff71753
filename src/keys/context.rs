//! Where the operator is, as far as keys are concerned.

use std::fmt;

/// A place with its own meaning of keys. The app names it with every key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// A list with an option column: 申込一覧, 承認待ち一覧, 発行状況, 契約一覧.
    List,
    /// One application with its checks: 申込内容.
    Detail,
    /// A form; the focus is in a text field.
    Form,
    /// A confirmation or a choice without a text field.
    Dialog,
    /// A single line of text: command line, search, position-to, a reason.
    Line,
    /// One contract: 契約内容.
    Contract,
    /// The certificate as it will read, to be approved or returned: 審査.
    Review,
    /// Text to read: help, a long message.
    Help,
}

impl Context {
    /// Every context, in the order of the enum.
    pub const ALL: [Self; 8] = [
        Self::List,
        Self::Detail,
        Self::Form,
        Self::Dialog,
        Self::Line,
        Self::Contract,
        Self::Review,
        Self::Help,
    ];

    /// Its section in a keymap file.
    pub const fn id(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Detail => "detail",
            Self::Form => "form",
            Self::Dialog => "dialog",
            Self::Line => "line",
            Self::Contract => "contract",
            Self::Review => "review",
            Self::Help => "help",
        }
    }

    /// Whether characters are text here; then only control keys, F-keys, named keys and
    /// sequences after Esc run commands.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Form | Self::Line)
    }

    /// Whether bare digits are option numbers here.
    pub const fn has_options(self) -> bool {
        matches!(self, Self::List)
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
