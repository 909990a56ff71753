//! What is asked about a 書きかけ, whatever form it is of: whether one that was left is continued, whether it is thrown
//! away, whether it is left though it could not be kept.

use crate::app::{Answered, Choose, Confirm, Cx, Dialog};
use crate::domain::record::Choice;
use crate::domain::unfinished::Unfinished;
use crate::i18n::Language;
use crate::i18n::counter::Counter;
use crate::keys::Command;
use crate::screens::unfinished_choice;
use crate::ui::Ink;

/// The code of the choice that continues none of them.
const ANEW: &str = "new";

/// Before a form is left that could not be kept.
#[must_use]
pub fn ask_to_lose(language: Language) -> Dialog {
    let words = Counter(language);
    let lines = vec![
        (words.not_kept().to_owned(), Ink::Warning),
        (words.leave_question().to_owned(), Ink::Warning),
    ];
    Dialog::Confirm(Confirm::new(words.leave_title(), lines))
}

/// Before what stands in a form is thrown away.
#[must_use]
pub fn ask_to_discard(language: Language) -> Dialog {
    let words = Counter(language);
    let lines = vec![(words.discard_question().to_owned(), Ink::Warning)];
    let title = language.pick(Command::Discard.ja(), Command::Discard.en());
    Dialog::Confirm(Confirm::new(title, lines))
}

/// What was left is offered; beside it, under this name, the form without it. Nobody knows that it comes: keys that were
/// typed ahead were meant for the form.
pub fn ask_to_resume(left: &[Unfinished], anew: &str, cx: &mut Cx<'_>) {
    let language = cx.language();
    let left = left.iter().map(|u| unfinished_choice(language, u));
    let anew = Choice {
        code: ANEW.to_owned(),
        label: anew.to_owned(),
        detail: String::new(),
    };
    let choices = left.chain([anew]).collect();
    let choose = Choose::fixed(Counter(language).unfinished(), choices);
    cx.open(Dialog::Choose(choose));
    cx.until_seen();
}

/// What was said to the offer.
#[derive(Debug)]
pub enum Resumed {
    /// This one is continued.
    Left(Box<Unfinished>),
    /// None of them.
    Anew,
    /// Neither: the form is left.
    No,
}

/// What was said to the offer of these.
#[must_use]
pub fn resumed(left: &[Unfinished], answered: &Answered) -> Resumed {
    let Answered::Chosen(choice) = answered else {
        return Resumed::No;
    };
    let chosen = left.iter().find(|u| u.id.to_string() == choice.code);
    match chosen {
        Some(left) => Resumed::Left(Box::new(left.clone())),
        None => Resumed::Anew,
    }
}
