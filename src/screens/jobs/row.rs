//! One job as its row says it, and what its columns have no room for.

use crate::domain::product::Product;
use crate::domain::publication::Shown;
use crate::domain::record::JobRow;
use crate::i18n::detail::Jobs;
use crate::i18n::publication::{self, Publication};
use crate::i18n::{Language, amend, dates, domain, events, troubles};
use crate::ui::Ink;
use crate::ui::table::Cell;

/// What stopped it, in full; where nothing did, to whom it goes.
pub(super) fn told(row: &JobRow, language: Language, retry: &str) -> String {
    match trouble(row, language, retry) {
        why if row.state == Shown::Late => {
            let told = Publication(language).late_told();
            format!("{why}{}{told}", language.pick("", " "))
        }
        none if none.is_empty() => row.to_address.clone().unwrap_or_default(),
        trouble => trouble,
    }
}

/// What kept it from going on; of what has stopped, that it waits for somebody, whatever was promised at its last try.
pub(super) fn trouble(row: &JobRow, language: Language, retry: &str) -> String {
    let text = row.trouble.as_deref().unwrap_or_default();
    match row.state {
        Shown::Dead => troubles::stopped(language, text, row.attempts, retry),
        _ => events::trouble(language, text).into_owned(),
    }
}

pub(super) fn ink(row: &JobRow) -> Ink {
    match row.state {
        Shown::Dead => Ink::Bad,
        Shown::Failed | Shown::Unknown | Shown::Late => Ink::Warning,
        Shown::Sent => Ink::Good,
        _ => Ink::Plain,
    }
}

/// 契約番号, or the product in words before there is one.
pub(super) fn subject(row: &JobRow, language: Language) -> &str {
    Product::from_code(&row.subject)
        .map_or(row.subject.as_str(), |p| domain::product_short(language, p))
}

pub(super) fn cells(row: &JobRow, language: Language, retry: &str) -> Vec<Cell> {
    let words = Jobs(language);
    let subject = subject(row, language);
    // What is at work, stopped or done has no next time; what is stored there is when the worker's lease ends.
    let next = match row.state {
        Shown::Waiting | Shown::Failed | Shown::Unknown | Shown::Late => dates::short(row.next_at),
        _ => String::new(),
    };
    let ink = ink(row);
    let state = publication::shown(language, row.state);
    // The mail of an issue has an address, all else a number: mails of one application are told apart by it.
    let address = row.to_address.as_deref().unwrap_or_default();
    let trouble = trouble(row, language, retry);
    let (subject, why) = match (subject, trouble.as_str()) {
        ("", why) => (address, why),
        (number, "") => (number, address),
        both => both,
    };
    let why = Cell::inked(why, ink);
    let short = troubles::short(language, row.trouble.as_deref().unwrap_or_default());
    vec![
        row.over_at.map_or(String::new(), dates::short).into(),
        match row.kind.as_str() {
            "amend" | "amend_mail" => row
                .event
                .map_or(words.amend(), |event| amend::kind(language, event)),
            "unpublish" => words.withdrawal(),
            "rekey" | "rekey_mail" => words.key(),
            _ => words.issue(),
        }
        .into(),
        row.branch.as_str().into(),
        row.application_number.clone().into(),
        subject.into(),
        // Sent or not, a mail has this one step: with the kind before it, it reads 変更の通知.
        events::step(
            language,
            match row.kind.as_str() {
                _ if row.mail().is_some() => "mail",
                // What is done at the platform is the opposite of publishing.
                "unpublish" if row.step == "publish" => "unpublish",
                "rekey" if row.step == "publish" => "switch",
                _ => &row.step,
            },
        )
        .into(),
        Cell::inked(state, ink),
        row.attempts.to_string().into(),
        match short {
            Some(short) => why.or_short(short),
            None => why,
        },
        row.contractor.clone().into(),
        next.into(),
    ]
}
