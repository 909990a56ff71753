//! What an application looks like as lines to read: its fields section by section, its checks, its issue,
//! its story. Shared by 申込内容 and 審査.

mod checks;
mod content;
mod issue;
mod standing;

pub use checks::{checks, listed, reason};
pub use content::{content, difference, differences};
pub use issue::{mail, mail_text, progress};
pub use standing::{joined, standing};

use crate::domain::field::FieldId;
use crate::domain::publication::Shown;
use crate::domain::record::{ApplicationDetail, ApplicationState, StoryEntry};
use crate::i18n::detail::Detail;
use crate::i18n::{Language, bracketed, counter, dates, domain, events, fields, publication};
use crate::screens::reading::Piece;

/// Why it came back from the review, and who returned it; none where it did not.
#[must_use]
pub fn returned(language: Language, it: &ApplicationDetail) -> Option<String> {
    let mut story = it.story.iter().rev();
    let returned = story.find(|e| e.kind == "application.returned" && it.row.returned)?;
    let text = bracketed(language, &returned.remark, &returned.actor);
    let what = Detail(language).returned();
    // Of which kind, where it was said.
    let what = match events::about(language, returned) {
        Some(kind) => bracketed(language, what, kind),
        None => what.to_owned(),
    };
    Some(format!("{what}: {text}"))
}

/// Why it was withdrawn or declined, and by whom; none where it was not.
#[must_use]
pub fn closed(language: Language, it: &ApplicationDetail) -> Option<String> {
    let kind = match it.row.state {
        ApplicationState::Withdrawn => "application.withdrawn",
        ApplicationState::Declined => "application.declined",
        _ => return None,
    };
    let said = it.story.iter().rev().find(|e| e.kind == kind)?;
    let text = bracketed(language, &said.remark, &said.actor);
    Some(format!("{}: {text}", domain::state(language, it.row.state)))
}

/// What happened, oldest first.
pub fn story(language: Language, heading: &str, entries: &[StoryEntry], out: &mut Vec<Piece>) {
    out.push(Piece::heading(heading));
    out.extend(entries.iter().map(|entry| told(language, entry)));
}

/// One thing that happened: when, what, by whom, and what was remarked.
#[must_use]
pub fn told(language: Language, entry: &StoryEntry) -> Piece {
    let mut text = events::done_by(
        language,
        &entry.kind,
        &entry.actor,
        entry.acting_for.as_deref(),
    );
    if let Some(about) = events::about(language, entry) {
        text = bracketed(language, text, about);
    }
    if !entry.remark.is_empty() {
        text.push_str(": ");
        text.push_str(&events::remark(language, &entry.kind, &entry.remark));
    }
    Piece::field(dates::stamp(entry.at), text)
}

/// How it came, where staff entered it.
#[must_use]
pub fn origin(language: Language, it: &ApplicationDetail) -> Option<Piece> {
    let (_, name) = it.entered_by.as_ref()?;
    let text = bracketed(
        language,
        counter::origin(language, it.origin),
        counter::Counter(language).entered_by(name),
    );
    Some(Piece::field(fields::plain(language, FieldId::Origin), text))
}

/// The head of a record: number, state, clerk, revision.
#[must_use]
pub fn head(language: Language, it: &ApplicationDetail) -> Piece {
    let words = Detail(language);
    let row = &it.row;
    let mut state = domain::state(language, row.state).to_owned();
    // As the lists and the publication status call it.
    if row.state == ApplicationState::Attention {
        state = bracketed(language, state, publication::shown(language, Shown::Dead));
    }
    if row.returned {
        state = bracketed(language, state, words.returned());
    }
    let clerk = match &row.claimed_by_name {
        Some(name) => words.claimed_by(name),
        None => words.unclaimed().to_owned(),
    };
    let revision = match it.revision {
        0 => words.as_submitted().to_owned(),
        n => words.revision(n),
    };
    let (number, received) = (&row.number, words.received());
    let (label, at) = (words.state(), dates::stamp(row.received_at));
    // In one line, which it is in Japanese: a state needs no label, and the number says the year.
    let short = format!(
        "{} {}",
        words.received_short(),
        dates::short(row.received_at)
    );
    Piece::heading(format!(
        "{number}  {label} {state}  {clerk}  {revision}  {received} {at}"
    ))
    .or_short(format!("{number}  {state}  {clerk}  {revision}  {short}"))
}
