//! From a key to what it does: dialogs and the `:` line first, then the screen, then what works everywhere.

use super::branches::Switching;
use super::cx::Go;
use super::dialog::{Answered, Confirm, Dialog, Step, Tell};
use super::messages::{Message, Tone};
use super::model::Model;
use super::msg::Effect;
use crate::domain::attempt::Attempt;
use crate::domain::command::Write;
use crate::domain::house::HouseTable;
use crate::domain::record::Role;
use crate::domain::refusal::Refusal;
use crate::i18n::dashboard::Figures;
use crate::i18n::dialogs::Dialogs;
use crate::i18n::frame::Frame;
use crate::i18n::house::House;
use crate::i18n::lists::Help as HelpWords;
use crate::i18n::messages::Messages;
use crate::i18n::refusals::Sentence;
use crate::keys::{Chord, Command, Context, Key, Outcome, WordKey};
use crate::screens::AnyScreen;
use crate::ui::TextField;
use crate::ui::field::Edit;
use crate::ui::theme::Ink;

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
    pub(super) fn chooses_too_soon(&self, chord: Chord) -> bool {
        use crate::keys::keymap::Found;
        let keymap = &self.shared.settings.keymap;
        self.values_are_asked_for()
            && matches!(keymap.find(&[chord], self.context()), Found::Command(_))
    }

    /// The same for a key that has just come: behind one that waits, every key waits.
    pub(super) fn values_wait(&self, chord: Chord) -> bool {
        self.chooses_too_soon(chord) || (self.values_are_asked_for() && !self.ahead.is_empty())
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

    fn say(&mut self, message: Message) {
        self.shared.messages.clear();
        self.shared.messages.add(message);
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
        if let Some(field) = self.field() {
            field.edit(edit);
            if !edit.moves() {
                self.edited();
            }
        } else {
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

    /// Runs a command.
    pub(super) fn run(&mut self, command: Command) {
        #[cfg(test)]
        self.ran.push(command);
        let moves = matches!(
            command,
            Command::Up
                | Command::Down
                | Command::Redraw
                | Command::Help
                | Command::NextMessage
                | Command::NextField
                | Command::PreviousField
        );
        if !moves {
            self.shared.messages.clear();
        }
        if self.command_line.is_some() {
            return self.command_line_key(command);
        }
        self.tour_ran(command);
        if command == Command::CommandLine {
            self.command_line = Some(TextField::default().at_most(80));
            return;
        }
        if command == Command::Redraw {
            return self.shared.effects.push(Effect::Redraw);
        }
        if self.top().is_some_and(|e| e.dialog.is_some()) {
            return self.dialog_key(command);
        }
        self.screen_command(command);
    }

    fn screen_command(&mut self, command: Command) {
        if command == Command::Refresh {
            self.ask_whether_standing_in();
        }
        let handled = self
            .with_top(|screen, cx| screen.command(command, cx))
            .unwrap_or(false);
        if !handled {
            self.everywhere(command);
        }
        if command == Command::Values {
            self.say_whose_values();
        }
        self.after_opening();
    }

    /// A list of values knows the field that it was opened on: its help says first what that is.
    fn say_whose_values(&mut self) {
        let language = self.shared.language();
        let Some(entry) = self.stack.last_mut() else {
            return;
        };
        let field = entry.screen.focused(language);
        if let Some(Dialog::Choose(choose)) = &mut entry.dialog {
            choose.of = field;
        }
    }

    /// What works on every screen, unless the screen takes it for itself.
    fn everywhere(&mut self, command: Command) {
        let words = Frame(self.shared.language());
        match command {
            Command::Back | Command::Leave if self.stack.len() > 1 => self.leave(command),
            Command::Leave | Command::Quit => self.ask_to_quit(),
            Command::Back => {
                let keys = self
                    .shared
                    .settings
                    .keymap
                    .key_of(Command::Quit, self.context());
                self.say(Message::note(words.nothing_before(keys)));
            }
            Command::Cancel => {}
            Command::Help => self.help(),
            Command::New => self.enter(None),
            Command::NextMessage => {
                if !self.shared.messages.older() {
                    let text = Messages(self.shared.language()).nothing_to_explain();
                    self.say(Message::note(text));
                }
            }
            Command::Lock => self.lock(),
            Command::Tour => self.toggle_tour(),
            Command::KeyTest => self.push(AnyScreen::key_test()),
            Command::AllKeys => {
                let keys = AnyScreen::all_keys(&self.shared);
                self.push(keys);
            }
            Command::Notices => self.read_notices(),
            Command::GoQueue => self.go(Go::Home),
            Command::GoReview => self.go_to(AnyScreen::review()),
            Command::GoAmendments => self.go_to(AnyScreen::amendments()),
            Command::GoContracts => self.go_to(AnyScreen::contracts()),
            Command::SwitchBranch => self.ask_branches(),
            Command::GoDashboard => self.go_dashboard(),
            Command::GoAudit => self.go_house(HouseTable::Audit),
            Command::Phone => self.go_to(AnyScreen::phone()),
            Command::GoSearch => self.go_to(AnyScreen::search()),
            Command::GoMasters => self.go_house(HouseTable::Masters),
            Command::GoClose => self.go_house(HouseTable::CloseDays),
            Command::GoPublication => match AnyScreen::jobs() {
                Some(screen) => self.go_to(screen),
                None => self.not_here(command),
            },
            _ => match command.tab() {
                Some(tab) => {
                    self.go(Go::Home);
                    self.with_top(|screen, cx| screen.tab(tab, cx));
                }
                None => self.not_here(command),
            },
        }
    }

    fn go_to(&mut self, screen: AnyScreen) {
        if self.shared.operator.is_none() {
            let text = Messages(self.shared.language()).no_session();
            return self.say(Message::note(text));
        }
        self.go(Go::To(Box::new(screen)));
    }

    /// A task that not every role has.
    fn go_house(&mut self, table: HouseTable) {
        if self.has_role(|role| crate::screens::house_allowed(table, role)) {
            return self.go_to(AnyScreen::house(table));
        }
        let words = House(self.shared.language());
        let sentence = Sentence {
            what: words.not_for_role().to_owned(),
            remedy: words.not_for_role_remedy().to_owned(),
        };
        self.refuse_task(&format!("open_{}", table.code()), sentence);
    }

    fn go_dashboard(&mut self) {
        if self.has_role(crate::screens::dashboard_allowed) {
            return self.go_to(AnyScreen::dashboard());
        }
        let words = Figures(self.shared.language());
        let sentence = Sentence {
            what: words.not_for_role().to_owned(),
            remedy: words.not_for_role_remedy().to_owned(),
        };
        self.refuse_task("open_figures", sentence);
    }

    /// Whether the operator's role is one of these; who has no session yet is asked for one later.
    fn has_role(&self, allowed: impl FnOnce(Role) -> bool) -> bool {
        let role = self.shared.operator.as_ref().map(|me| me.role);
        role.is_none_or(allowed)
    }

    /// A task that is not for this role: said, and on record as every attempt is.
    fn refuse_task(&mut self, command: &str, sentence: Sentence) {
        if let Some(attempt) = Attempt::of(command, &Refusal::NotAllowed, None) {
            self.shared.report(attempt);
        }
        self.shared.refused = true;
        self.say(Message::refused(sentence));
    }

    /// F12 one step back; F3 leaves the task: down to the list it was begun from.
    fn leave(&mut self, command: Command) {
        self.back();
        if command == Command::Leave {
            while self.stack.len() > 1 && self.top().is_some_and(|e| !e.screen.is_task()) {
                self.back();
            }
        }
    }

    fn ask_to_quit(&mut self) {
        if self.shared.operator.is_none() {
            return self.quit();
        }
        let words = Frame(self.shared.language());
        let mut lines = vec![(words.leave_question().to_owned(), Ink::Plain)];
        if !self.shared.writes.is_empty() {
            lines.push((words.writes_open(self.shared.writes.len()), Ink::Warning));
        }
        let dialog = Dialog::Confirm(Confirm::new(words.program(), lines).answered_ahead());
        self.quitting = true;
        self.with_top(|_, cx| cx.open(dialog));
    }

    fn not_here(&mut self, command: Command) {
        let language = self.shared.language();
        let name = language.pick(command.ja(), command.en());
        self.say(Message::note(Frame(language).not_here(name)));
    }

    /// What others did that concerns this operator, to read; then it is off the head line.
    fn read_notices(&mut self) {
        let language = self.shared.language();
        let words = crate::i18n::desk::Notices(language);
        let notices = std::mem::take(&mut self.shared.notices);
        let Some(last) = notices.last() else {
            return self.say(Message::note(words.none()));
        };
        let upto = last.id;
        let mut lines = Vec::new();
        for notice in &notices {
            let at = crate::i18n::dates::short(notice.at);
            let today = crate::domain::date::jst_day(self.shared.now);
            let text = crate::i18n::desk::notice_on(language, notice, today);
            lines.push((format!("{at}  {text}"), Ink::Title));
            let details = crate::i18n::desk::notice_details(language, notice);
            lines.extend(
                details
                    .into_iter()
                    .map(|d| (format!("    {d}"), Ink::Plain)),
            );
            if !notice.remark.is_empty() {
                lines.push((format!("    {}", notice.remark), Ink::Plain));
            }
        }
        // Nobody waits for this one: what is not marked is shown again next time.
        let id = self.shared.new_id();
        self.shared.effects.push(Effect::Write {
            id,
            request_id: None,
            write: Write::ReadNotices { upto },
        });
        let tell = Dialog::Tell(Tell::new(words.title(), lines));
        self.with_top(|_, cx| cx.open(tell));
    }

    /// F1: what the message means, while one shows; else the keys.
    fn help(&mut self) {
        let language = self.shared.language();
        if let Some(lines) = self.explained_messages() {
            let tell = Dialog::Tell(Tell::new(HelpWords(language).message_title(), lines));
            self.with_top(|_, cx| cx.open(tell));
            return;
        }
        let Some(entry) = self.top() else { return };
        // Records and mails are read with the keys of the help, and have a help of their own.
        if !matches!(entry.screen, AnyScreen::Help(_)) {
            let help = AnyScreen::help(&entry.screen, &self.shared);
            self.push(help);
        }
    }

    /// What the messages mean, and takes them away; none where there is nothing to explain.
    fn explained_messages(&mut self) -> Option<Vec<(String, Ink)>> {
        let (message, more) = self.shared.messages.line()?;
        if message.remedy.is_none() && more == 0 && !self.is_cut(message) {
            return None;
        }
        let mut lines = Vec::new();
        for message in self.shared.messages.recent() {
            let ink = if message.tone == Tone::Refused {
                Ink::Bad
            } else {
                Ink::Title
            };
            lines.push((message.text.clone(), ink));
            // One line each: several faults are told at once.
            let told = message.remedy.iter().flat_map(|r| r.lines());
            lines.extend(told.map(|r| (r.to_owned(), Ink::Plain)));
            lines.push((String::new(), Ink::Plain));
        }
        lines.pop();
        self.shared.messages.clear();
        Some(lines)
    }

    /// F1 in a dialog: what the message means and how the dialog is answered. The dialog waits beneath as it was.
    fn explain_dialog(&mut self) {
        let language = self.shared.language();
        let words = Dialogs(language);
        let Some(dialog) = self.top().and_then(|e| e.dialog.clone()) else {
            return;
        };
        if matches!(dialog, Dialog::Tell(_)) {
            return self.say(Message::note(
                dialog.hint(language, &self.shared.settings.keymap),
            ));
        }
        let of_dialog = dialog.explained(language, &self.shared.settings.keymap);
        let answering = dialog.answering(language, &self.shared.settings.keymap);
        let mut lines = self.explained_messages().unwrap_or_default();
        if lines.is_empty() && of_dialog.is_none() {
            return self.say(Message::note(answering));
        }
        let of_dialog = of_dialog.unwrap_or_else(|| vec![answering]);
        if !lines.is_empty() {
            lines.push((String::new(), Ink::Plain));
        }
        lines.extend(of_dialog.into_iter().map(|l| (l, Ink::Plain)));
        let tell = Tell::new(words.explained(), lines).above(dialog);
        self.with_top(|_, cx| cx.open(Dialog::Tell(tell)));
    }

    /// Whether the message line is too short for it.
    fn is_cut(&self, message: &Message) -> bool {
        let look = self.shared.settings.look;
        let columns = crate::terminal::width::width(&message.text, look.ambiguous);
        columns + 2 > usize::from(self.shared.size.0)
    }

    fn dialog_key(&mut self, command: Command) {
        let language = self.shared.language();
        if command == Command::Help {
            return self.explain_dialog();
        }
        let Some(dialog) = self.stack.last_mut().and_then(|e| e.dialog.as_mut()) else {
            return;
        };
        match dialog.command(command, language) {
            Step::Stay => {}
            Step::Say(text) => self.say(Message::note(text)),
            Step::Blind(text) => {
                self.say(Message::note(text));
                self.shared.refused = true;
            }
            Step::End(answered) => {
                let ended = match self.stack.last_mut().and_then(|e| e.dialog.take()) {
                    Some(Dialog::Tell(Tell {
                        beneath: Some(dialog),
                        ..
                    })) => {
                        self.with_top(|_, cx| cx.open(*dialog));
                        return;
                    }
                    ended => ended,
                };
                if let (Some(dialog), Some(uid)) = (&ended, self.top().map(|e| e.uid)) {
                    self.shared.kept.ended(dialog, &answered, uid);
                }
                if std::mem::take(&mut self.quitting) {
                    if answered != Answered::No {
                        self.quit();
                    }
                    return;
                }
                if let Switching::Choosing(branches) = &self.switching {
                    let branches = branches.clone();
                    self.switching = Switching::No;
                    return self.branch_answered(&branches, &answered);
                }
                let left = std::mem::take(&mut self.offered);
                if !left.is_empty() {
                    return self.offer_answered(left, &answered);
                }
                let no = answered == Answered::No;
                self.with_top(|screen, cx| screen.answered(answered, cx));
                if no && command == Command::Leave {
                    self.run(Command::Leave);
                }
            }
        }
    }

    fn command_line_key(&mut self, command: Command) {
        match command {
            Command::Run => {
                let text = self
                    .command_line
                    .take()
                    .map(|f| f.text().to_owned())
                    .unwrap_or_default();
                self.run_named(&text);
            }
            Command::Back | Command::Cancel | Command::Leave => self.command_line = None,
            Command::NextField => self.complete(),
            _ => {}
        }
    }

    /// The name that is begun goes on as far as it is certain.
    fn complete(&mut self) {
        let Some(field) = &mut self.command_line else {
            return;
        };
        let certain = Command::begun(field.text().trim());
        if !certain.is_empty() {
            field.set(&certain);
        }
    }

    /// `:` and a name.
    fn run_named(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let language = self.shared.language();
        let words = Frame(language);
        let context = self.context();
        match Command::by_name(text) {
            Ok(Command::CommandLine) => {}
            Ok(command) if command.is_valid_in(context) => self.run(command),
            Ok(command) => self.not_here(command),
            Err(Some(near)) => {
                let near = format!("{} ({})", language.pick(near.ja(), near.en()), near.id());
                self.say(Message::note(words.command_near(text, near)));
            }
            Err(None) => {
                let help = self.shared.settings.keymap.key_of(Command::Help, context);
                self.say(Message::note(words.no_such_command(text, help)));
            }
        }
    }
}
