//! The questions of the work on the queue, asked the same way in the lists and in front of one record: hold, note,
//! to whom, why it is returned.

use crate::app::{Ask, AskField, Choose, Cx, Source};
use crate::domain::date;
use crate::domain::house::People;
use crate::domain::queue::ReturnCode;
use crate::domain::record::{ApplicationRow, Choice, Role};
use crate::i18n::Language;
use crate::i18n::desk::{Desk, return_code};
use crate::i18n::detail::Review;
use crate::i18n::explain;
use crate::keys::Command;
use crate::ui::Ink;
use crate::ui::TextField;
use crate::ui::field::Fold;
use chrono::{DateTime, NaiveDate, Utc};

/// The list of values that a command on these applications begins with.
#[must_use]
pub fn chooses(
    command: Command,
    rows: &[&ApplicationRow],
    language: Language,
    role: Option<Role>,
) -> Option<Choose> {
    let words = Desk(language);
    match command {
        Command::Return => {
            let codes = ReturnCode::ALL
                .into_iter()
                .map(|code| Choice {
                    code: code.code().to_owned(),
                    label: return_code(language, code).to_owned(),
                    detail: String::new(),
                })
                .collect();
            Some(Choose::fixed(words.return_code(), codes))
        }
        // A clerk only takes over; a supervisor says to whom.
        Command::Reassign if role == Some(Role::Supervisor) => {
            Some(Choose::searched(words.to_whom(), heirs(rows), ""))
        }
        _ => None,
    }
}

/// Who may have all of these: they work in the branch of each, and have not just these already.
fn heirs(rows: &[&ApplicationRow]) -> Source {
    let mut holders: Vec<_> = rows.iter().map(|row| row.claimed_by.as_ref()).collect();
    holders.dedup();
    let from = match holders.as_slice() {
        [Some(one)] => one.to_string(),
        _ => String::new(),
    };
    let mut branches: Vec<_> = rows.iter().map(|row| row.key.branch.0.clone()).collect();
    branches.sort_unstable();
    branches.dedup();
    Source::People(People::Heir { from, branches })
}

/// The fields that a command asks for.
#[must_use]
pub fn form(command: Command, language: Language) -> Option<Ask> {
    let words = Desk(language);
    let title = language.pick(command.ja(), command.en());
    let (line, fields) = match command {
        Command::Hold => (
            words.hold_question(),
            vec![
                AskField::new(
                    words.hold_reason(),
                    TextField::default().at_most(200),
                    explain::hold_reason(language),
                ),
                AskField::new(
                    words.hold_until(),
                    TextField::new(Fold::Narrow).at_most(20),
                    explain::hold_until(language),
                )
                .day_ahead(),
            ],
        ),
        Command::AddNote => (
            words.note_question(),
            vec![AskField::new(
                words.note(),
                TextField::default().at_most(400),
                explain::note(language),
            )],
        ),
        _ => return None,
    };
    let lines = vec![(line.to_owned(), Ink::Plain)];
    Some(Ask::new(title, lines, fields))
}

/// There is no record after this one, or before it: what was typed ahead was meant for that one, not for this.
pub fn nothing_there(command: Command, cx: &mut Cx<'_>) {
    let words = Review(cx.language());
    cx.note(match command {
        Command::NextRecord => words.no_next(),
        _ => words.no_previous(),
    });
    cx.drop_typed_ahead();
}

/// The day to which it is held: after today.
#[must_use]
pub fn hold_day(text: &str, now: DateTime<Utc>) -> Option<NaiveDate> {
    let today = date::jst_day(now);
    date::parse_ahead(text, today)
        .ok()
        .filter(|day| *day > today)
}

/// What is wrong with the values of a form: the field, and the sentence.
#[must_use]
pub fn fault(
    command: Command,
    values: &[String],
    now: DateTime<Utc>,
    language: Language,
) -> Option<(usize, String)> {
    let day = values.get(1)?;
    (command == Command::Hold && hold_day(day, now).is_none())
        .then(|| (1, Desk(language).hold_day_bad(day)))
}
