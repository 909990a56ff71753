//! A field whose value is chosen: what is said, the same everywhere, to whoever types there, and what of it
//! turns the choice.

use crate::app::Cx;
use crate::i18n::detail::Detail;
use crate::keys::{Command, Context};

/// Nothing is typed here. `listed`: the values can be listed, beside being turned to.
pub(super) fn nothing_typed(listed: bool, cx: &mut Cx<'_>) {
    let words = Detail(cx.language());
    let said = match listed {
        true => words.is_chosen(cx.key_of(Command::Values, Context::Form)),
        false => words.is_turned().to_owned(),
    };
    cx.hint(said);
    // The rest of the text belongs here no more than its beginning, and the key behind it would take the note away unread.
    cx.mistyped();
}

/// Whether this turns a choice: a blank by itself, no blank of a text that is typed there.
pub(super) fn turns(text: &str, cx: &Cx<'_>) -> bool {
    matches!(text, " " | "\u{3000}") && !cx.is_mistyping()
}
