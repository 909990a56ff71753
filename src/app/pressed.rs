//! From a key to a command or a text: sequences, what is typed ahead, what the IME sends, the field in focus.

use super::dialog::Dialog;
use super::messages::Message;
use super::model::{Ahead, Model};
use super::msg::Effect;
use crate::i18n::dialogs::Dialogs;
use crate::i18n::frame::Frame;
use crate::keys::{Chord, Command, Context, Key, Outcome, WordKey};
use crate::screens::AnyScreen;
use crate::ui::TextField;
use crate::ui::field::Edit;

/// What a key that runs no command does to the text in a field; none: nothing.
#[must_use]
pub fn edit_of(chord: Chord) -> Option<Edit> {
    Some(match (chord.key, chord.ctrl) {
        (Key::Left, _) | (Key::Char('b'), true) => Edit::Left,
        (Key::Right, _) | (Key::Char('f'), true) => Edit::Right,
        (Key::Home, _) | (Key::Char('a'), true) => Edit::Home,
        (Key::End, _) | (Key::Char('e'), true) => Edit::End,
        (Key::Backspace, _) => Edit::Backspace,
        (Key::Delete, _) | (Key::Char('d'), true) => Edit::Delete,
        (Key::Char('u'), true) => Edit::DeleteToStart,
        (Key::Char('k'), true) => Edit::DeleteToEnd,
        (Key::Char('w'), true) => Edit::DeleteWord,
        (Key::Char('y'), true) => Edit::Yank,
        _ => return None,
    })
}

impl Model {
    /// A key that does not wait its turn: it leaves, or stops what is running.
    pub(super) fn interrupts(&self, chord: Chord) -> bool {
        use crate::keys::keymap::Found;
        // Behind keys that wait, a letter is part of what is typed: `:quit` is no `q`.
        if chord.text().is_some() && !self.ahead.is_empty() {
            return false;
        }
        let keymap = &self.shared.settings.keymap;
        matches!(
            keymap.find(&[chord], self.context()),
            Found::Command(Command::Back | Command::Leave | Command::Redraw)
        )
    }

    /// A key that would choose from values which do not belong to what is typed yet.
    pub(super) fn chooses_too_soon(&self, typed: &Ahead) -> bool {
        use crate::keys::keymap::Found;
        let keymap = &self.shared.settings.keymap;
        let command = |chord| matches!(keymap.find(&[chord], self.context()), Found::Command(_));
        self.values_are_asked_for() && typed.chord().is_some_and(command)
    }

    /// Whether what has just been typed waits its turn: for an answer, or because it would choose too soon; behind one that
    /// waits, everything waits.
    pub(super) fn is_to_wait(&self, typed: &Ahead) -> bool {
        self.waits()
            || self.chooses_too_soon(typed)
            || (self.values_are_asked_for() && !self.ahead.is_empty())
    }

    fn values_are_asked_for(&self) -> bool {
        self.command_line.is_none()
            && self
                .top()
                .is_some_and(|e| matches!(&e.dialog, Some(Dialog::Choose(c)) if c.asked.is_some()))
    }

    pub(super) fn press(&mut self, chord: Chord) {
        if chord == Chord::ctrl(Key::Char('z')) {
            self.shared.effects.push(Effect::Suspend);
            return;
        }
        self.escape_before(chord);
        let context = self.context();
        self.pending_since = None;
        let outcome = self
            .resolver
            .press(&self.shared.settings.keymap, chord, context);
        match outcome {
            Outcome::Command(command) => self.run(command),
            Outcome::Digit(digit) => {
                self.shared.messages.clear();
                self.with_top(|screen, cx| screen.digit(digit, cx));
            }
            Outcome::Text(chord) => self.typed(chord),
            Outcome::Word(word) => self.edit(match word {
                WordKey::Left => Edit::WordLeft,
                WordKey::Right => Edit::WordRight,
                WordKey::Delete => Edit::DeleteNextWord,
            }),
            Outcome::Pending(_) => {
                let now = self.shared.now;
                self.pending_since = self.resolver.may_expire().then_some(now);
            }
            Outcome::ImeDangerous(_) | Outcome::ImeOn => self.say_ime_on(),
            Outcome::Unbound(_) if chord.text().is_some() && self.picks_only() => {
                self.say_ime_on();
            }
            Outcome::Unbound(keys) => self.say_unbound(&keys),
        }
        self.after_opening();
    }

    fn say_unbound(&mut self, keys: &str) {
        let help = self
            .shared
            .settings
            .keymap
            .key_of(Command::Help, self.context());
        let words = Frame(self.shared.language());
        let in_help = self
            .top()
            .is_some_and(|e| matches!(e.screen, AnyScreen::Help(_)));
        self.say(Message::note(match in_help {
            true => words.unbound_alone(keys),
            false => words.unbound(keys, help),
        }));
    }

    /// A short list of values is open, in which nothing is typed.
    fn picks_only(&self) -> bool {
        let dialog = self.top().and_then(|e| e.dialog.as_ref());
        self.command_line.is_none() && matches!(dialog, Some(Dialog::Choose(c)) if !c.is_typed())
    }

    /// Text where there is none to type.
    fn say_ime_on(&mut self) {
        let language = self.shared.language();
        if !self.picks_only() {
            return self.say(Message::note(Frame(language).ime_on()));
        }
        let keymap = &self.shared.settings.keymap;
        let run = keymap.key_of(Command::Run, self.context());
        self.say(Message::note(Dialogs(language).pick_only(run)));
    }

    /// Enter that came together with text and may be the end of a pasted line. It submits no field: a line keeps what
    /// it holds, a form goes on to the next field, which Enter does there too except in the last one.
    pub(super) fn line_end(&mut self) {
        let context = self.context();
        let breaks = self
            .top()
            .is_some_and(|e| e.dialog.is_none() && e.screen.breaks_lines());
        match context {
            Context::Form if !breaks => self.run(Command::NextField),
            Context::Line => {
                let words = Frame(self.shared.language());
                self.say(Message::note(words.enter_again()));
            }
            _ => self.press(Chord::plain(Key::Enter)),
        }
    }

    /// Over a dialog or the `:` line Esc means what it is bound to at once when the next key belongs to no sequence
    /// there: nobody waits a second before they go on typing. With nothing open it does so before a key that begins a
    /// sequence: swallowed with the Esc, it would leave the second key of its own to act on the row.
    fn escape_before(&mut self, next: Chord) {
        use crate::keys::keymap::Found;
        let above = self.command_line.is_some() || self.top().is_some_and(|e| e.dialog.is_some());
        let context = self.context();
        let keymap = &self.shared.settings.keymap;
        let begins = matches!(keymap.find(&[next.narrowed()], context), Found::Prefix(_));
        if !(above || begins) || !self.resolver.is_lone_escape(keymap, next, context) {
            return;
        }
        if let Some(command) = self.resolver.expire(keymap, context) {
            self.run(command);
        }
    }

    /// A key of the text field in focus.
    fn typed(&mut self, chord: Chord) {
        if let Some(c) = chord.text() {
            return self.insert(&c.to_string());
        }
        let Some(edit) = edit_of(chord) else {
            return self.say_unbound(&chord.to_string());
        };
        self.edit(edit);
    }

    fn edit(&mut self, edit: Edit) {
        let choose = match self.command_line {
            None => self.stack.last_mut().and_then(|e| e.dialog.as_mut()),
            Some(_) => None,
        };
        if choose
            .and_then(Dialog::choose)
            .is_some_and(|c| c.goes_to(edit))
        {
            return;
        }
        if let Some(field) = self.field() {
            field.edit(edit);
            if !edit.moves() {
                self.edited();
            }
        } else {
            self.shared.messages.take_hint();
            self.with_top(|screen, cx| screen.edit(edit, cx));
        }
    }

    /// A character of several code points: text where there is a field, a sign of the IME elsewhere.
    pub(super) fn text(&mut self, text: &str) {
        self.shared.dirty = true;
        if self.context().is_text() {
            self.insert(text);
        } else {
            self.say_ime_on();
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.shared.dirty = true;
        if self.context().is_text() {
            self.insert(text);
        }
    }

    fn insert(&mut self, text: &str) {
        if let Some(field) = self.field() {
            field.insert(text);
            self.edited();
        } else {
            self.shared.messages.take_hint();
            self.with_top(|screen, cx| screen.insert(text, cx));
        }
    }

    /// The field of the `:` line or of the dialog; a screen's own fields are the screen's.
    fn field(&mut self) -> Option<&mut TextField> {
        if self.command_line.is_some() {
            return self.command_line.as_mut();
        }
        self.stack.last_mut()?.dialog.as_mut()?.field()
    }

    fn edited(&mut self) {
        let choosing = self
            .top()
            .is_some_and(|e| matches!(e.dialog, Some(Dialog::Choose(_))));
        if self.command_line.is_none() && choosing {
            self.refilter();
        }
    }
}
