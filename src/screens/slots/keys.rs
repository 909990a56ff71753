//! What keys do in the form: they move, type, turn a choice, open the list of values.

use super::{Input, Slot, Slots};
use crate::app::{Choose, Cx, Dialog, Source};
use crate::domain::record::Choice;
use crate::i18n::counter::Counter;
use crate::keys::Command;
use crate::ui::TextArea;
use crate::ui::field::Edit;

impl Slots {
    /// Moves, cycles, clears, opens F4; true when the command was one of these.
    pub fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        if self.within_area(command) {
            return true;
        }
        match command {
            Command::ClearSection => {
                let before = self.inputs();
                self.clear();
                self.remember(before, cx);
            }
            Command::Undo => self.undo(cx),
            Command::Run | Command::NextField | Command::Down => self.go(true),
            Command::PreviousField | Command::Up => self.go(false),
            Command::PageDown => (0..6).for_each(|_| self.go(true)),
            Command::PageUp => (0..6).for_each(|_| self.go(false)),
            Command::Values => self.values(cx),
            _ => return false,
        }
        true
    }

    /// The last field that can be changed has the focus: Enter there is as good as F10.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.slots
            .iter()
            .rposition(|s| !matches!(s.input, Input::Fixed(_)))
            .is_none_or(|last| self.focus == last)
            && !self.breaks_lines()
    }

    /// Whether Enter breaks a line here.
    #[must_use]
    pub fn breaks_lines(&self) -> bool {
        self.area().is_some() && !self.slots.get(self.focus).is_some_and(|s| s.one_line)
    }

    /// The field of several lines, when it has the focus: Enter and the arrows are its own there.
    pub(super) fn area(&self) -> Option<&TextArea> {
        match self.slots.get(self.focus).map(|s| &s.input) {
            Some(Input::Area(area)) => Some(area),
            _ => None,
        }
    }

    /// Enter, up and down within several lines; true when they were taken.
    fn within_area(&mut self, command: Command) -> bool {
        let Some(slot) = self.slots.get_mut(self.focus) else {
            return false;
        };
        let Input::Area(area) = &mut slot.input else {
            return false;
        };
        match command {
            Command::Run if slot.one_line => false,
            Command::Run => {
                area.insert("\n");
                slot.error = None;
                true
            }
            Command::Up => area.step(false),
            Command::Down => area.step(true),
            Command::PageUp => (0..10).filter(|_| area.step(false)).count() > 0,
            Command::PageDown => (0..10).filter(|_| area.step(true)).count() > 0,
            _ => false,
        }
    }

    pub(super) fn leave_all(&mut self) {
        for slot in &mut self.slots {
            if let Input::Text(field) = &mut slot.input {
                field.leave();
            }
        }
    }

    fn go(&mut self, forward: bool) {
        self.leave_all();
        let n = self.slots.len().max(1);
        for _ in 0..n {
            self.focus = if forward {
                (self.focus + 1) % n
            } else {
                (self.focus + n - 1) % n
            };
            let fixed = |s: &Slot| matches!(s.input, Input::Fixed(_));
            if !self.slots.get(self.focus).is_some_and(fixed) {
                return;
            }
        }
    }

    fn values(&mut self, cx: &mut Cx<'_>) {
        let Some(slot) = self.slots.get(self.focus) else {
            return;
        };
        match (&slot.input, &slot.source) {
            (Input::Choice { values, at }, _) => {
                let choices = values.iter().map(|(code, label)| Choice {
                    code: code.clone(),
                    label: label.clone(),
                    detail: String::new(),
                });
                let choose = Choose::fixed(slot.label.clone(), choices.collect()).on(*at);
                cx.open(Dialog::Choose(choose));
            }
            (Input::Area(_), Some(Source::Fixed(choices))) => {
                let choose = Choose::fixed(slot.label.clone(), choices.clone());
                cx.open(Dialog::Choose(choose));
            }
            (Input::Text(field), Some(source)) => {
                let choose = Choose::searched(slot.label.clone(), source.clone(), field.text());
                cx.open(Dialog::Choose(choose));
            }
            _ => cx.note(Counter(cx.language()).no_values()),
        }
    }

    /// F4 gave this: the code goes into the field, and the focus on, so that what is typed next is not put behind it.
    pub fn chosen(&mut self, choice: &Choice) {
        let before = self.inputs();
        self.put(choice);
        self.can_give_back(before);
        if self.area().is_none() && !self.at_end() {
            self.go(true);
        }
    }

    fn inputs(&self) -> Vec<Input> {
        self.slots.iter().map(|s| s.input.clone()).collect()
    }

    fn put(&mut self, choice: &Choice) {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            slot.error = None;
            match &mut slot.input {
                Input::Text(field) => {
                    field.set(&choice.code);
                    slot.named = Some((choice.code.clone(), choice.label.clone()));
                }
                // What is chosen for one place of a text goes to the edit point.
                Input::Area(area) => area.insert(&choice.code),
                Input::Choice { values, at } => {
                    if let Some(n) = values.iter().position(|(code, _)| *code == choice.code) {
                        *at = n;
                    }
                }
                Input::Fixed(_) => {}
            }
        }
    }

    /// Text into the field; a blank turns a choice. False where it is neither: nothing is typed in a choice.
    pub fn insert(&mut self, text: &str) -> bool {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            match &mut slot.input {
                Input::Text(field) => {
                    field.insert(text);
                    slot.error = None;
                }
                Input::Area(area) => {
                    match slot.one_line {
                        true => area.insert(&text.replace(['\r', '\n'], "")),
                        false => area.insert(text),
                    }
                    slot.error = None;
                }
                Input::Choice { values, at } if text == " " || text == "\u{3000}" => {
                    *at = (*at + 1) % values.len().max(1);
                }
                Input::Choice { .. } => return false,
                Input::Fixed(_) => {}
            }
        }
        true
    }

    /// An editing key; arrows turn a choice. False for the others in a choice.
    pub fn edit(&mut self, edit: Edit) -> bool {
        if let Some(slot) = self.slots.get_mut(self.focus) {
            match &mut slot.input {
                Input::Text(field) => {
                    if field.edit(edit) {
                        slot.error = None;
                    }
                }
                Input::Area(area) => {
                    if area.edit(edit) {
                        slot.error = None;
                    }
                }
                Input::Choice { values, at } => {
                    let n = values.len().max(1);
                    match edit {
                        Edit::Right => *at = (*at + 1) % n,
                        Edit::Left => *at = (*at + n - 1) % n,
                        _ => return false,
                    }
                }
                Input::Fixed(_) => {}
            }
        }
        true
    }
}
