//! The form as a screen: what keys and answers do in it.

use super::copy::Copying;
use super::{Asked, FormScreen, Purpose};
use crate::app::{Answered, Cx, Go, Reply, Shared};
use crate::domain::command::{Answer, Query};
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::counter::Counter;
use crate::i18n::detail::Detail;
use crate::i18n::explain::{self, Explained};
use crate::i18n::fields;
use crate::keys::{Command, Context};
use crate::screens::Screen;
use crate::screens::application::entry::{Entry, Value};
use crate::screens::chosen::{nothing_typed, turns};
use crate::ui::Canvas;
use crate::ui::field::Edit;
use chrono::{DateTime, TimeDelta, Utc};

impl Screen for FormScreen {
    fn id(&self) -> &'static str {
        if self.is_new() { "E1" } else { "A2" }
    }

    fn title(&self, language: Language) -> String {
        match &self.purpose {
            Purpose::Correct { number, .. } => format!("{} {number}", Detail(language).change()),
            Purpose::Enter { .. } => Counter(language).title().to_owned(),
        }
    }

    fn focused(&self, language: Language) -> Option<Explained> {
        let label = fields::label(language, self.focus);
        Some(Explained::new(label, explain::field(language, self.focus)))
    }

    fn context(&self) -> Context {
        Context::Form
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        self.paint(shared, canvas);
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        if self.is_new() {
            self.last_asked = Some(cx.look_up(Query::LastEntered));
        }
        if let Some(Copying::Wanted(contract)) = &self.copying {
            let contract = contract.clone();
            self.copy(contract, cx);
        } else if let Some(resume) = self.resume.take() {
            self.resume(resume, cx);
        } else {
            self.left_asked.ask(cx);
        }
        self.ask_names(cx);
    }

    fn closing(&mut self, cx: &mut Cx<'_>) {
        match self.says_nothing() && self.keeper.id().is_some() {
            true => self.keeper.discard(cx),
            false => self.keep(cx),
        }
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        self.left_asked.reconnected(cx);
    }

    fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.keeper
            .wakes_at()
            .into_iter()
            .chain(self.confirming)
            .min()
    }

    fn woken(&mut self, cx: &mut Cx<'_>) {
        if self.keeper.is_due(cx.now()) {
            self.keep(cx);
        }
        self.give_up_confirming(cx);
    }

    fn times_move(&mut self, off: TimeDelta) {
        self.keeper.times_move(off);
        self.confirming = self.confirming.map(|until| until + off);
    }

    fn waits(&self) -> bool {
        self.writing.is_some()
            || self.checking.is_some()
            || self.confirming.is_some()
            || self.left_asked.waits()
            || self.copying.is_some()
            || self.keeper.is_taking_over()
    }

    fn insert(&mut self, text: &str, cx: &mut Cx<'_>) {
        if self.keeper.is_taking_over() {
            self.early.push_str(text);
            return;
        }
        self.goes_by(cx);
        let focus = self.focus;
        match self.entry.slot_mut(focus).map(|s| &mut s.value) {
            Some(Value::Text(field)) => {
                field.insert(text);
                if !self.by_hand.contains(&focus) {
                    self.by_hand.push(focus);
                }
            }
            Some(Value::Choice(_)) if turns(text, cx) => self.entry.cycle(focus, true),
            Some(Value::Choice(_)) => return nothing_typed(true, cx),
            None => return,
        }
        self.reads_otherwise(cx);
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        let focus = self.focus;
        if !edit.moves() {
            self.goes_by(cx);
        }
        let changed = match self.entry.slot_mut(focus).map(|s| &mut s.value) {
            Some(Value::Text(field)) => field.edit(edit),
            Some(Value::Choice(_)) if matches!(edit, Edit::Left | Edit::Right) => {
                self.entry.cycle(focus, edit == Edit::Right);
                true
            }
            Some(Value::Choice(_)) => return nothing_typed(true, cx),
            None => false,
        };
        if changed {
            self.reads_otherwise(cx);
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let goes = matches!(command, Command::Confirm | Command::Back | Command::Leave);
        if self.withdraw_confirming() && !goes {
            self.say_withdrawn(cx);
        }
        match command {
            Command::Run | Command::NextField | Command::Down => self.go(true, cx),
            Command::PreviousField | Command::Up => self.go(false, cx),
            Command::PageDown => self.go_section(true, cx),
            Command::PageUp => self.go_section(false, cx),
            Command::Confirm => self.confirm(cx),
            Command::Values => self.values(cx),
            Command::DuplicateField => self.duplicate(cx),
            Command::CopyContract if self.is_new() => self.choose_contract(cx),
            Command::ClearSection => self.clear_section(cx),
            Command::Undo => self.undo(cx),
            Command::Discard => self.ask_discard(cx),
            Command::Back | Command::Leave if self.says_nothing() => {
                self.leave_nothing(cx);
                return false;
            }
            Command::Back | Command::Leave => return self.stays(cx),
            _ => return false,
        }
        self.settle();
        true
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        match (self.asked.take(), answered) {
            (Some(Asked::Save(content)), Answered::Yes { .. }) => self.save(content, cx),
            (Some(Asked::Send(content)), Answered::Yes { .. }) => self.send(content, cx),
            (Some(Asked::Discard), Answered::Yes { .. }) => self.discard(cx),
            (Some(Asked::Leave), Answered::Yes { .. }) => cx.go(Go::Back),
            (Some(Asked::Value(field)), Answered::Chosen(choice)) => {
                self.take_choice(field, &choice, cx);
            }
            (Some(Asked::Resume), answered) => self.resumed_or_not(answered, cx),
            (Some(Asked::Copy), Answered::Chosen(choice)) => self.copy_chosen(&choice, cx),
            _ => {}
        }
        self.settle();
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        if let Some(kept) = self.keeper.reply(&reply, cx) {
            self.kept(kept, cx);
            return;
        }
        match reply {
            Reply::Written { id, result, .. } => self.written(id, result, cx),
            Reply::Glyphs { id, missing } if self.is_checking(id) => self.printable(missing, cx),
            Reply::Glyphs { id, missing } => self.glyphs(id, missing),
            Reply::Read { id, result } if self.copying_is(id) => self.copied(result, cx),
            Reply::Read { id, result } if self.is_checking(id) => self.checked(result, cx),
            Reply::Read { id, result } if self.left_asked.is(id) => {
                if let Some(left) = self.left_asked.answered(result, cx) {
                    self.offer(left, cx);
                }
            }
            Reply::Read {
                id,
                result: Ok(Answer::LastEntered(last)),
            } if self.last_asked == Some(id) => {
                self.last = last.map(|content| Entry::of(&content));
            }
            Reply::Read {
                id,
                result: Ok(Answer::Choices(found)),
            } if self.places == Some(id) => self.found_places(&found, cx),
            Reply::Read {
                id,
                result: Ok(Answer::Choices(found)),
            } => self.found_name(id, &found, cx),
            Reply::Read {
                id,
                result: Ok(Answer::Banks(found)),
            } => self.found_bank(id, &found),
            Reply::Read { id, result: Err(_) } => self.lost(id),
            _ => {}
        }
        self.filled(cx);
        self.settle();
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        match command {
            Command::Run => Some(about::next_field(language)),
            Command::DuplicateField if !self.is_new() => Some(about::as_before(language)),
            Command::Confirm if self.is_new() => Some(about::check_entry(language)),
            _ => None,
        }
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        match command {
            Command::Values => self.has_values(),
            Command::CopyContract => self.is_new(),
            Command::DuplicateField => self.last.is_some(),
            Command::Undo => !self.undo.is_empty(),
            _ => true,
        }
    }
}
