//! The lock: nobody touched the keyboard for a while, or the operator said so. Nothing of the work is shown,
//! no key reaches it, and Ctrl-Z does not lead to a shell; what was open stays open behind it.
//!
//! It is taken away by what the login is made with. A login with a password gives it again, and PostgreSQL checks
//! it. One without (peer over SSH, a client certificate) has nothing that could be asked for here without keeping a
//! second secret: it leaves and logs in anew, and finds the place where it was.

use super::messages::Message;
use super::model::Model;
use super::msg::{Effect, Exit, RequestId};
use crate::domain::refusal::Refusal;
use crate::i18n::lock::Lock as Words;
use crate::keys::{Chord, Key};
use crate::ui::TextField;
use crate::ui::field::Edit;
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, TimeDelta, Utc};
use zeroize::Zeroizing;

/// So many wrong passwords end the session.
const TRIES: u8 = 5;

/// What a login is made with, as far as the lock is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlock {
    /// A password, which PostgreSQL checks.
    Password,
    /// Something outside of this program: log in anew.
    LogIn,
}

/// The screens are locked.
#[derive(Debug)]
pub(super) struct Locked {
    since: DateTime<Utc>,
    field: TextField,
    asked: Option<RequestId>,
    wrong: u8,
    said: Option<String>,
}

impl Model {
    /// Locks, unless it is locked or nobody sits here.
    pub(super) fn lock(&mut self) {
        if self.locked.is_some() || self.shared.operator.is_none() {
            return;
        }
        self.resolver.cancel();
        self.pending_since = None;
        self.ahead.clear();
        self.shared.dirty = true;
        self.locked = Some(Locked {
            since: self.shared.now,
            field: TextField::default().at_most(200),
            asked: None,
            wrong: 0,
            said: None,
        });
    }

    /// Whether the screens are locked.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.locked.is_some()
    }

    /// How long the keyboard may still rest; `None`: for ever.
    pub(super) fn lock_due(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let seconds = i64::from(self.shared.settings.lock_seconds);
        let counts = seconds > 0 && self.locked.is_none() && self.shared.operator.is_some();
        counts.then(|| self.touched + TimeDelta::seconds(seconds) - now)
    }

    /// A key while it is locked.
    pub(super) fn lock_key(&mut self, chord: Chord) {
        let unlock = self.shared.settings.unlock;
        let Some(locked) = &mut self.locked else {
            return;
        };
        self.shared.dirty = true;
        locked.said = None;
        match (chord.key, chord.ctrl) {
            (Key::Char('l'), true) => self.shared.effects.push(Effect::Redraw),
            (Key::Enter, _) if unlock == Unlock::LogIn => self.log_out(Exit::Left),
            (Key::Enter, _) => self.ask_unlock(),
            (Key::Esc, _) if locked.field.is_empty() && unlock == Unlock::Password => {
                self.log_out(Exit::Left);
            }
            (Key::Esc, _) | (Key::Char('u'), true) => locked.field.clear(),
            (Key::Backspace, _) => {
                locked.field.edit(Edit::Backspace);
            }
            (Key::Char(c), false) => locked.field.insert(&c.to_string()),
            _ => {}
        }
    }

    /// Text while it is locked: a password may be pasted.
    pub(super) fn lock_text(&mut self, text: &str) {
        self.shared.dirty = true;
        if let Some(locked) = &mut self.locked {
            locked.field.insert(text.trim_end_matches('\n'));
        }
    }

    fn ask_unlock(&mut self) {
        let id = self.shared.new_id();
        let Some(locked) = &mut self.locked else {
            return;
        };
        if locked.asked.is_some() || locked.field.is_empty() {
            return;
        }
        let password = Zeroizing::new(locked.field.text().to_owned());
        locked.field.clear();
        locked.asked = Some(id);
        self.shared.effects.push(Effect::Unlock { id, password });
    }

    /// The database has looked at the password.
    pub(super) fn unlocked(&mut self, id: RequestId, result: Result<(), Refusal>) {
        let words = Words(self.shared.language());
        let Some(locked) = &mut self.locked else {
            return;
        };
        if locked.asked != Some(id) {
            return;
        }
        locked.asked = None;
        self.shared.dirty = true;
        match result {
            Ok(()) => {
                let since = crate::i18n::dates::clock(locked.since);
                self.locked = None;
                self.touched = self.shared.now;
                self.shared.messages.clear();
                self.shared
                    .messages
                    .add(Message::note(words.unlocked(since)));
            }
            Err(Refusal::LoginRefused) => {
                locked.wrong += 1;
                locked.said = Some(words.wrong(TRIES - locked.wrong));
                if locked.wrong == TRIES {
                    self.log_out(Exit::LockedOut);
                }
            }
            Err(Refusal::NotAllowed) => locked.said = Some(words.not_by_password().to_owned()),
            Err(_) => locked.said = Some(words.unreachable().to_owned()),
        }
    }

    /// Leaves from behind the lock; the place is kept for the next login.
    fn log_out(&mut self, why: Exit) {
        self.keep_place();
        self.close_all();
        self.shared.effects.push(Effect::Quit(why));
    }

    pub(super) fn draw_lock(&self, canvas: &mut Canvas<'_>) {
        let Some(locked) = &self.locked else { return };
        let shared = &self.shared;
        let words = Words(shared.language());
        let y = canvas.height() / 3;
        let width = canvas.width().saturating_sub(8);
        let mut part = canvas.part(4, y, width, canvas.height() - y);
        let who = shared
            .operator
            .as_ref()
            .map_or_else(String::new, |me| format!("{}  {}", me.branch_name, me.name));
        part.put(0, 0, words.locked(), Ink::Title);
        part.put(0, 1, &who, Ink::Plain);
        let mut row = 3;
        match shared.settings.unlock {
            Unlock::LogIn => {
                row = part.paragraph(0, row, words.log_in_again(), Ink::Plain);
                part.cursor(0, row);
            }
            Unlock::Password => {
                let x = part.put(0, row, words.password(), Ink::Title);
                let typed = locked.field.text().chars().count();
                let shown = "*".repeat(typed.min(usize::from(width.saturating_sub(x + 2))));
                let x = part.put(x + 1, row, &shown, Ink::Plain);
                part.cursor(x, row);
                row = part.paragraph(0, row + 2, words.password_keys(), Ink::Quiet);
            }
        }
        let said = match (&locked.said, locked.asked) {
            (_, Some(_)) => Some(words.asking()),
            (Some(said), None) => Some(said.as_str()),
            (None, None) => None,
        };
        if let Some(said) = said {
            part.paragraph(0, row + 1, said, Ink::Warning);
        }
    }
}
