//! Where an application stands, whose it is, and until when.

use crate::app::Shared;
use crate::domain::record::{ApplicationDetail, ApplicationState, Role};
use crate::i18n::desk::Desk;
use crate::i18n::{Language, dates, events};
use crate::keys::{Command, Context};
use crate::screens::reading::Piece;
use crate::ui::Ink;

/// How it stands among people and in time: on hold, referred, a claim that has run out; and its notes.
pub fn standing(shared: &Shared, detail: &ApplicationDetail, out: &mut Vec<Piece>) {
    let language = shared.language();
    let words = Desk(language);
    let it = &detail.row.standing;
    if let (Some(until), Some(reason)) = (it.held_until, &it.held_because) {
        let text = words.held(dates::day(language, until), reason);
        out.push(Piece::line(text, Ink::Warning));
    }
    if let Some(text) = back(language, detail) {
        out.push(Piece::line(text, Ink::Warning));
    }
    if it.claim_until.is_some_and(|at| at <= shared.clock) {
        let works = shared.operator.as_ref().map(|me| me.role);
        let keys = &shared.settings.keymap;
        let text = match works {
            Some(Role::Clerk | Role::Supervisor) => {
                words.claim_over_by(keys.key_of(Command::Reassign, Context::Detail))
            }
            _ => words.claim_over().to_owned(),
        };
        out.push(Piece::line(text, Ink::Warning));
    }
    if shared.is_me(it.referred_to.as_ref()) {
        out.push(Piece::line(words.referred_to_me(), Ink::Warning));
    } else if let Some(name) = &it.referred_to_name {
        out.push(Piece::line(words.referred_to(name), Ink::Plain));
    }
    let kinds = ["application.noted", "application.referred"];
    let notes: Vec<_> = detail
        .story
        .iter()
        .filter(|e| kinds.contains(&e.kind.as_str()))
        .collect();
    if !notes.is_empty() {
        out.push(Piece::heading(words.notes()));
    }
    for note in notes {
        let text = format!("{}: {}", note.actor, note.remark);
        out.push(Piece::field(dates::stamp(note.at), text));
    }
}

/// Who ended somebody else's claim, or why what was returned came back to nobody, where it waits to be claimed: whoever takes it
/// reads what it has behind it.
fn back(language: Language, it: &ApplicationDetail) -> Option<String> {
    if it.row.state != ApplicationState::Received {
        return None;
    }
    let kinds = ["application.released", "application.came_back"];
    let mut story = it.story.iter().rev();
    let last = story.find(|e| kinds.contains(&e.kind.as_str()))?;
    let (words, at) = (Desk(language), dates::stamp(last.at));
    match (last.kind.as_str(), last.remark.as_str()) {
        // Whoever gave their own claim back leaves nothing to be told.
        (_, "") => None,
        ("application.came_back", whose) => Some(words.back_of_nobody(at, whose)),
        (kind, remark) => {
            let done = events::done_by(language, kind, &last.actor, None);
            let why = events::remark(language, kind, remark);
            Some(words.back_because(at, done, why))
        }
    }
}

/// What is to be read before a yes, short fields one behind the other as far as a question is wide: nothing is left out,
/// and an ordinary application is read on two pages.
#[must_use]
pub fn joined(shown: &[Piece], shared: &Shared) -> Vec<(String, Ink)> {
    let width = |text: &str| {
        crate::terminal::width::width(
            &crate::terminal::gate::plain(text),
            shared.settings.look.ambiguous,
        )
    };
    let room = usize::from(crate::ui::dialog::inner(shared.size.0));
    let mut lines: Vec<(String, Ink, bool)> = Vec::new();
    for piece in shown {
        if piece.label.is_empty() || piece.text.contains('\n') {
            let label = match piece.label.as_str() {
                "" => String::new(),
                label => format!("{label}: "),
            };
            lines.push((format!("{label}{}", piece.text), piece.ink, false));
            continue;
        }
        let text = format!("{}: {}", piece.label, piece.text);
        match lines.last_mut() {
            Some((line, ink, true))
                if *ink == piece.ink && width(line) + 3 + width(&text) <= room =>
            {
                line.push_str("   ");
                line.push_str(&text);
            }
            _ => lines.push((text, piece.ink, true)),
        }
    }
    lines
        .into_iter()
        .map(|(text, ink, _)| (text, ink))
        .collect()
}
