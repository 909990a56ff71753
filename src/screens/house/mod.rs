//! 監査, the masters and the close: one kind of list for all of them, its columns and options from `tables`, its
//! words from `i18n::house`. No rules: what may not be done, the database refuses.

mod called;
mod cells;
mod checked;
mod claims;
mod compared;
mod deeds;
mod effects;
mod entry;
mod export;
mod filter;
mod firms;
mod forms;
mod known;
mod left;
mod mail;
mod record;
mod refused;
mod row;
mod said;
mod shown;
mod tables;
mod wording;

use super::chosen::{nothing_typed, turns};
use super::list::{Paged, Then};
use super::options::Actions;
use super::place::Place;
use super::slots::Slots;
use super::{AnyScreen, Screen};
use crate::app::{Answered, Cx, Go, Reply, Shared};
use crate::domain::attempt::Attempt;
use crate::domain::command::{Answer, PageFrom, Query};
use crate::domain::csv_file::Encoding;
use crate::domain::date;
use crate::domain::house::{Fields, HouseRow, HouseTable};
use crate::domain::house_filter;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::about::Own;
use crate::i18n::explain::{self, Explained};
use crate::keys::{Command, Context};
use crate::ui::Canvas;
use crate::ui::field::Edit;
use chrono::{NaiveDate, TimeDelta};
pub use entry::HouseForm;
use export::Export;
pub(crate) use export::sheet as export_sheet;
pub use forms::FormKind;
pub(crate) use left::label as left_label;
pub use record::HouseRecord;
pub use tables::allowed;
#[cfg(test)]
pub(super) use tables::columns;
pub(crate) use tables::id as list_id;
#[cfg(test)]
pub(super) use {entry::form_slots, tables::filters};

/// How far back an audit looks until it is told otherwise.
const WINDOW: TimeDelta = TimeDelta::days(31);

/// The rows of a list, below the line of its tabs where it has some.
fn list_of(table: HouseTable) -> Paged<HouseRow> {
    Paged::beside(u16::from(!tables::tabs(table).is_empty()))
}

/// A list of the audit, the masters or the close.
#[derive(Debug)]
pub struct HouseScreen {
    table: HouseTable,
    /// What belongs to the list itself, and what the operator narrowed it by.
    filter: Fields,
    list: Paged<HouseRow>,
    actions: Actions<HouseRow>,
    /// The open filter.
    filtering: Option<Slots>,
    export: Option<Export>,
    /// The open list of values asks for an encoding.
    choosing: bool,
}

impl HouseScreen {
    /// A list, narrowed by these fields.
    #[must_use]
    pub fn new(table: HouseTable, filter: Fields) -> Self {
        Self {
            table,
            filter,
            list: list_of(table),
            actions: Actions::default(),
            filtering: None,
            export: None,
            choosing: false,
        }
    }

    /// The list where it stood.
    #[must_use]
    pub fn at(table: HouseTable, place: &Place) -> Self {
        let mut screen = Self::new(table, place.all("filter"));
        screen.list.begin_at(&place.value("row"));
        screen
    }

    fn ask(&self, today: NaiveDate) -> impl Fn(PageFrom, u16) -> Query + use<> {
        let (table, mut filter) = (self.table, self.narrowed());
        house_filter::name_period(table, &mut filter, today);
        move |from, limit| Query::House {
            table,
            filter: filter.clone(),
            from,
            limit,
        }
    }

    /// What narrows this list. Another list of the same task may have been narrowed by something that this one does not
    /// know; that is kept for when Tab goes back there.
    fn narrowed(&self) -> Fields {
        let known = house_filter::names(self.table);
        let own = self.filter.iter();
        own.filter(|(name, _)| known.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    fn reload(&mut self, cx: &mut Cx<'_>) {
        let (rows, ask) = (self.list.room(cx.shared), self.ask(date::jst_day(cx.now())));
        self.list.load(PageFrom::Top, Then::First, rows, &ask, cx);
    }

    fn next_tab(&mut self, forward: bool, cx: &mut Cx<'_>) {
        let tabs = tables::tabs(self.table);
        let Some(at) = tabs.iter().position(|t| *t == self.table) else {
            return;
        };
        let n = tabs.len();
        let to = if forward { at + 1 } else { at + n - 1 } % n;
        if let Some(table) = tabs.get(to) {
            self.table = *table;
            self.list.dropped(cx);
            self.list = list_of(*table);
            self.actions = Actions::default();
            self.reload(cx);
        }
    }
}

impl Screen for HouseScreen {
    fn id(&self) -> &'static str {
        tables::id(self.table)
    }

    fn title(&self, language: Language) -> String {
        self.called(language)
    }

    fn context(&self) -> Context {
        match self.filtering {
            Some(_) => Context::Form,
            None => Context::List,
        }
    }

    fn is_task(&self) -> bool {
        true
    }

    fn place(&self) -> Option<Place> {
        let place = Place::new("house").with("list", self.table.code());
        let place = place.with_all("filter", &self.filter);
        Some(place.with("row", &self.list.mark()))
    }

    fn focused(&self, language: Language) -> Option<Explained> {
        let slot = self.filtering.as_ref()?.focused()?;
        let text = explain::filter(language, slot.key)?;
        Some(Explained::new(&slot.label, text))
    }

    fn waits(&self) -> bool {
        self.list.loading()
            || self.actions.waits()
            || self.export.as_ref().is_some_and(Export::runs)
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        self.command_called(command, language)
    }

    fn offers(&self, command: Command, shared: &Shared) -> bool {
        let role = shared.operator.as_ref().map(|me| me.role);
        if let Some(slots) = &self.filtering {
            return match command {
                Command::Values => slots.has_values(),
                Command::DuplicateField | Command::CopyContract | Command::Discard => false,
                Command::Undo => slots.can_undo(),
                _ => true,
            };
        }
        match command {
            Command::Filter => !tables::filters(self.table).is_empty(),
            Command::NextTab | Command::PreviousTab => tables::tabs(self.table).len() > 1,
            Command::Search => matches!(tables::filters(self.table), ["text"] | ["number"]),
            Command::Hold
            | Command::Resume
            | Command::AddNote
            | Command::Decline
            | Command::SortOrder
            | Command::Release
            | Command::RetryJob
            | Command::MarkBounce
            | Command::GiveUp
            | Command::PreviewMail
            | Command::ResendMail
            | Command::PositionTo
            | Command::ToggleMine => false,
            Command::New => deeds::offers(self.table, command, role),
            _ if command.spec().option.is_some() => deeds::offers(self.table, command, role),
            _ => true,
        }
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        if self.table.is_audit() && !self.filter.contains_key("from") {
            let from = date::jst_day(cx.now() - WINDOW);
            self.filter
                .insert("from".to_owned(), from.to_string().into());
        }
        let rows = self.list.room(cx.shared);
        self.list.refresh(rows, cx);
    }

    fn resumed(&mut self, cx: &mut Cx<'_>) {
        self.actions.resumed(&mut self.list, cx);
        // A form may have changed a row; what is asked of the audit is on record, so not that.
        if !self.table.is_audit() && !self.list.loading() {
            self.actions.look_again(&mut self.list, None, cx);
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        let (rows, ask) = (self.list.room(cx.shared), self.ask(date::jst_day(cx.now())));
        self.list.resized(rows, &ask, cx);
    }

    fn changed(&mut self, _cx: &mut Cx<'_>) {
        self.list.mark_changed();
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        if self.list.page().is_none() && !self.list.loading() {
            self.opened(cx);
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        if self.export.as_ref().is_some_and(|e| e.is_mine(reply.id())) {
            return self.export_reply(reply, cx);
        }
        if self.actions.reply(&reply, &mut self.list, cx) {
            return;
        }
        let Reply::Read { id, result } = reply else {
            return;
        };
        let take = |answer| match answer {
            Answer::House(page) => Some(page),
            _ => None,
        };
        let ask = self.ask(date::jst_day(cx.now()));
        self.list.reply(id, result, take, &ask, cx);
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        if let Some(slots) = &mut self.filtering {
            match command {
                Command::Confirm => self.apply_filter(cx),
                Command::Run if slots.at_end() => self.apply_filter(cx),
                Command::Back | Command::Leave | Command::Cancel => self.filtering = None,
                _ => return slots.command(command, cx),
            }
            return true;
        }
        match command {
            Command::Run => self.actions.enter(&mut self.list, cx),
            Command::Refresh => {
                let rows = self.list.room(cx.shared);
                self.list.refresh(rows, cx);
            }
            Command::Filter | Command::Search if !tables::filters(self.table).is_empty() => {
                self.open_filter(cx.language());
            }
            Command::New => {
                let role = cx.shared.operator.as_ref().map(|me| me.role);
                let kind = deeds::new_form(self.table);
                let Some(kind) = kind else {
                    let refusal = deeds::begun_elsewhere(self.table, cx.language());
                    let told = refusal.is_some();
                    refusal.into_iter().for_each(|why| cx.refused(why));
                    return told;
                };
                // Not another form: they asked for a row of this list.
                if !deeds::offers(self.table, command, role) {
                    let name = kind.act().code();
                    cx.report(Attempt::of(name, &Refusal::NotAllowed, None));
                    cx.refused(deeds::no_new(self.table, cx.language()));
                    return true;
                }
                let form = HouseForm::new(kind, None, self.filter.clone());
                cx.go(Go::Push(Box::new(AnyScreen::HouseForm(form))));
            }
            Command::NextTab => self.next_tab(true, cx),
            Command::PreviousTab => self.next_tab(false, cx),
            Command::Export => self.choose_encoding(cx),
            Command::Repeat => self.list.repeat(cx),
            Command::EraseOption => self.list.erase(),
            // Once it is on record the file is being written: milliseconds.
            Command::Back | Command::Leave if self.export.as_ref().is_some_and(Export::leaves) => {}
            Command::Back | Command::Leave => {
                if let Some(export) = self.export.take() {
                    cx.note(export.stopped(cx.language()));
                    return true;
                }
                return self.actions.stop(cx);
            }
            _ if command.spec().option.is_some() => {
                self.actions.direct(command, &mut self.list, cx)
            }
            _ => {
                let ask = self.ask(date::jst_day(cx.now()));
                return self.list.command(command, &ask, cx);
            }
        }
        true
    }

    fn digit(&mut self, digit: u8, _cx: &mut Cx<'_>) {
        self.list.digit(digit);
    }

    fn insert(&mut self, text: &str, cx: &mut Cx<'_>) {
        if let Some(slots) = &mut self.filtering
            && (slots.is_choice() && !turns(text, cx) || !slots.insert(text))
        {
            nothing_typed(true, cx);
        }
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if let Some(slots) = &mut self.filtering
            && !slots.edit(edit)
        {
            nothing_typed(true, cx);
        }
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        if std::mem::take(&mut self.choosing) {
            if let Answered::Chosen(choice) = answered {
                let encoding = match choice.code.as_str() {
                    "cp932" => Encoding::Cp932,
                    _ => Encoding::Utf8,
                };
                // On record with the month that it was of, also where none was asked for.
                let mut filter = self.narrowed();
                house_filter::name_period(self.table, &mut filter, date::jst_day(cx.now()));
                self.export = Some(Export::begin(self.table, filter, encoding, cx));
            }
            return;
        }
        if let Some(slots) = &mut self.filtering {
            if let Answered::Chosen(choice) = answered {
                slots.chosen(&choice);
            }
            return;
        }
        if let Some(export) = &mut self.export {
            match answered {
                Answered::Yes { .. } => export.agreed(cx),
                _ => {
                    cx.note(export.stopped(cx.language()));
                    self.export = None;
                }
            }
            return;
        }
        self.actions.answered(answered, &mut self.list, cx);
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        self.show(shared, canvas);
    }
}
