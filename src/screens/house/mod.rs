//! 監査, the masters and the close: one kind of list for all of them, its columns and options from `tables`, its
//! words from `i18n::house`. No rules: what may not be done, the database refuses.

mod cells;
mod checked;
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
mod said;
mod tables;
mod wording;

pub use entry::HouseForm;
pub use forms::FormKind;
pub(crate) use left::label as left_label;
pub use record::HouseRecord;
pub use tables::allowed;

pub(crate) use export::sheet as export_sheet;
#[cfg(test)]
pub(super) use tables::columns;
pub(crate) use tables::id as list_id;
#[cfg(test)]
pub(super) use {entry::form_slots, tables::filters};

use super::act::{Act, Given, Reason, Stage, open, write};
use super::batch::{Begun, Step};
use super::chosen::nothing_typed;
use super::list::{Paged, Row, RowId, Then};
use super::options::Actions;
use super::place::Place;
use super::sheet::{self, Sheet};
use super::slots::Slots;
use super::{AnyScreen, Screen, Target};
use crate::app::{Answered, Choose, Cx, Dialog, Go, Reply, Shared};
use crate::domain::attempt::{Attempt, tried_in_house};
use crate::domain::command::{Answer, PageFrom, Query, Write};
use crate::domain::csv_file::Encoding;
use crate::domain::date;
use crate::domain::house::{Fields, HouseAct, HouseRow, HouseTable};
use crate::domain::house_filter;
use crate::domain::ids::BranchId;
use crate::domain::record::Choice;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::explain::{self, Explained};
use crate::i18n::house::{self, House};
use crate::i18n::refusals::{Sentence, sentence};
use crate::keys::{Command, Context};
use crate::ui::field::Edit;
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, TimeDelta, Utc};
use deeds::Deed;
use export::Export;
use serde_json::Value;

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

    fn ask(&self) -> impl Fn(PageFrom, u16) -> Query + use<> {
        let (table, filter) = (self.table, self.narrowed());
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
        let (rows, ask) = (self.list.room(cx.shared), self.ask());
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

    /// The lists that Tab goes round, with its key; how many lines that takes.
    fn tabs(&self, shared: &Shared, canvas: &mut Canvas<'_>) -> u16 {
        let language = shared.language();
        let tabs = tables::tabs(self.table);
        if tabs.is_empty() {
            return 0;
        }
        let names = tabs
            .iter()
            .map(|tab| (house::title(language, *tab), *tab == self.table));
        let x = sheet::tabs(names, canvas);
        let keys = &shared.settings.keymap;
        let key = keys.key_of(Command::NextTab, Context::List);
        let x = canvas.put(x + 2, 0, &key, Ink::Key);
        let next = about::another_list(language).name;
        canvas.put(x + 1, 0, next, Ink::Quiet);
        1
    }

    fn choose_encoding(&mut self, cx: &mut Cx<'_>) {
        let words = House(cx.language());
        let choice = |code: &str, label: &str| Choice {
            code: code.to_owned(),
            label: label.to_owned(),
            detail: String::new(),
        };
        let choices = vec![choice("utf8", words.utf8()), choice("cp932", words.cp932())];
        self.choosing = true;
        cx.open(Dialog::Choose(Choose::fixed(words.encoding(), choices)));
    }

    /// What came of an export's question.
    fn export_reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        let Some(export) = &mut self.export else {
            return;
        };
        match reply {
            Reply::Read { result, .. } => {
                if matches!(export.read_on(result, cx), export::Step::Over) {
                    self.export = None;
                }
            }
            Reply::Written { result, .. } => match result {
                Ok(_) => export.save(cx),
                Err(refusal) => {
                    cx.refuse(&refusal);
                    self.export = None;
                }
            },
            Reply::Saved { result, .. } => {
                let words = House(cx.language());
                match result {
                    Ok(path) => cx.done(words.exported(export.len(), path)),
                    Err(why) => {
                        cx.write(export.write(HouseAct::NoteExportFailed), export.what());
                        cx.refused(Sentence {
                            what: words.export_failed(why),
                            remedy: words.export_failed_remedy().to_owned(),
                        });
                    }
                }
                self.export = None;
            }
            _ => {}
        }
    }
}

impl Row for HouseRow {
    fn row_id(&self) -> RowId {
        RowId(BranchId(self.id.clone()), 0)
    }
    fn place(&self) -> (DateTime<Utc>, i64) {
        (self.at, self.n)
    }
    fn number(&self) -> &str {
        &self.id
    }
    fn called(&self, language: Language) -> String {
        deeds::called(self, language)
    }
    fn verb(&self, command: Command, language: Language) -> &'static str {
        deeds::verb(language, self, command)
            .unwrap_or_else(|| language.pick(command.ja(), command.en()))
    }
}

impl Act for HouseRow {
    fn begin(step: &Step<Self>, reason: Option<&str>, cx: &mut Cx<'_>) -> (Begun, Option<Stage>) {
        let push = |screen, cx: &mut Cx<'_>| {
            cx.go(Go::Push(Box::new(screen)));
            (Begun::Opened, None)
        };
        if let Some(why) = Self::refusal_before(step.command, &step.row, cx.shared) {
            return (Begun::Failed(why), None);
        }
        match deeds::deed(&step.row, step.command) {
            Some(Deed::Show) => push(AnyScreen::house_record(step.row.clone()), cx),
            Some(Deed::Open(target)) => open(target, cx),
            Some(Deed::Rows(table, filter)) => push(AnyScreen::house_rows(table, filter), cx),
            Some(Deed::Form(kind)) => {
                let target = Target::HouseForm(kind, Box::new(step.row.clone()));
                open(target, cx)
            }
            Some(Deed::Act(act, mut args)) => {
                if let Some(reason) = reason {
                    args.insert("reason".to_owned(), reason.into());
                }
                write(Write::House { act, args }, step, cx)
            }
            None => {
                let why = deeds::no_deed(&step.row, step.command, cx.language());
                (Begun::Failed(why), None)
            }
        }
    }

    fn asks(command: Command) -> Option<Reason> {
        match command {
            Command::Approve => Some(Reason::NotNeeded),
            Command::Withdraw | Command::Return => Some(Reason::Needed),
            _ => None,
        }
    }

    fn reason_about(_command: Command, language: Language) -> &'static str {
        explain::house_reason(language)
    }

    fn asks_itself(step: &Step<Self>) -> bool {
        matches!(deeds::deed(&step.row, step.command), Some(Deed::Form(_)))
    }

    fn question(step: &Step<Self>, language: Language) -> Option<&'static str> {
        deeds::question(language, &step.row, step.command)
    }

    fn refused(step: &Step<Self>, refusal: &Refusal, language: Language) -> Sentence {
        match (step.row.table, refusal) {
            (HouseTable::Proposals, Refusal::OwnDraft) => refused::own_proposal(language),
            _ => sentence(language, refusal),
        }
    }

    fn said(step: &Step<Self>, _given: Given<'_>, shared: &Shared) -> Option<String> {
        let language = shared.language();
        let row = &step.row;
        let unmerges = row.table == HouseTable::Contractors
            && step.command == Command::Withdraw
            && deeds::is_merged(row);
        unmerges.then(|| House(language).unmerge_proposed(row.called(language)))
    }

    fn describe(row: &Self, language: Language) -> Vec<(String, Ink)> {
        record::lines(row, language)
    }

    fn looks(step: &Step<Self>) -> Vec<Query> {
        if step.command != Command::Approve {
            return Vec::new();
        }
        let rule = effects::proposed(&step.row);
        let asked = rule.map(|(rule, code)| effects::applications(&rule, &code));
        let asked = asked.or_else(|| effects::of_limit(&step.row));
        asked.into_iter().collect()
    }

    fn follows(step: &Step<Self>, read: &[Answer]) -> Vec<Query> {
        let (Some((_, code)), [Answer::House(page)]) = (effects::proposed(&step.row), read) else {
            return Vec::new();
        };
        effects::rules_for(&page.rows, &code).into_iter().collect()
    }

    fn describe_read(
        row: &Self,
        read: &[Answer],
        language: Language,
    ) -> Result<Vec<(String, Ink)>, Sentence> {
        let mut lines = record::lines(row, language);
        // Behind the day from which it holds.
        if let Some(told) = effects::told(row, read, language) {
            lines.insert(1.min(lines.len()), told);
        }
        let moves = read.iter().find_map(|answer| match answer {
            Answer::LimitMoves(moves) => Some(*moves),
            _ => None,
        });
        if let Some(moves) = moves {
            let at = 1.min(lines.len());
            lines.splice(at..at, effects::moved(moves, language));
        }
        Ok(lines)
    }

    fn alone(step: &Step<Self>) -> Option<Target> {
        match deeds::deed(&step.row, step.command) {
            Some(Deed::Form(kind)) => Some(Target::HouseForm(kind, Box::new(step.row.clone()))),
            _ => None,
        }
    }

    fn refusal_before(command: Command, row: &Self, shared: &Shared) -> Option<Sentence> {
        let role = shared.operator.as_ref().map(|me| me.role);
        if !deeds::offers(row.table, command, role) {
            return Some(deeds::not_offered(row.table, command, shared.language()));
        }
        refused::before(command, row, shared)
    }

    fn attempt_before(command: Command, row: &Self, shared: &Shared) -> Option<Attempt> {
        let (name, about) = match deeds::deed(row, command)? {
            Deed::Act(act, args) => (act.code(), tried_in_house(act, &args)),
            Deed::Form(kind) => (kind.act().code(), tried_in_house(kind.act(), &row.fields)),
            _ => return None,
        };
        let role = shared.operator.as_ref().map(|me| me.role);
        let refusal = match deeds::offers(row.table, command, role) {
            true => refused::beyond(command, row, shared)?,
            false => Refusal::NotAllowed,
        };
        Attempt::of(name, &refusal, about)
    }
}

impl Screen for HouseScreen {
    fn id(&self) -> &'static str {
        tables::id(self.table)
    }

    fn title(&self, language: Language) -> String {
        let title = house::title(language, self.table);
        let of = match self.table {
            HouseTable::Rules => "orderer_code",
            // Who has no code is called by name.
            HouseTable::PremiumLines
                if self.filter.get("customer_code").is_none_or(|v| v == "") =>
            {
                "contractor"
            }
            HouseTable::ContractorContracts | HouseTable::PremiumLines => "customer_code",
            // The days of one branch's month, or those of every branch.
            HouseTable::CloseDays if self.filter.contains_key("branch") => "branch",
            _ => return title.to_owned(),
        };
        let of = self
            .filter
            .get(of)
            .map_or(String::new(), |v| house::value(language, of, v));
        format!("{title} {of}")
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
        use HouseTable as T;
        match (self.table, command) {
            _ if self.filtering.is_some() => match command {
                Command::Run => Some(about::next_field(language)),
                Command::Confirm => Some(about::narrow(language)),
                _ => None,
            },
            (T::Audit | T::AuditKeys | T::AuditRefused, Command::Filter) => {
                Some(about::filter_records(language))
            }
            (
                T::CloseDays | T::CloseMonths | T::Statistics | T::Premiums | T::Holidays,
                Command::Filter,
            ) => Some(about::filter_period(language)),
            (T::ContractorContracts, Command::Filter) => Some(about::filter_number(language)),
            (_, Command::Filter) => Some(about::filter_text(language)),
            (_, Command::NextTab) => Some(about::another_list(language)),
            (_, Command::PreviousTab) => Some(about::list_before(language)),
            (T::Rules | T::Company | T::Rates | T::Limits, Command::New) => {
                Some(about::propose(language))
            }
            (_, Command::New) => Some(about::enter_row(language)),
            (T::CloseDays | T::CloseMonths, Command::Approve) => Some(about::close(language)),
            (T::CloseDays | T::CloseMonths, Command::Return) => Some(about::reopen(language)),
            (T::Proposals, Command::Approve) => Some(about::accept(language)),
            (T::Proposals, Command::Return) => Some(about::reject(language)),
            (T::Operators, Command::Withdraw) => Some(about::shut_out(language)),
            (T::Delegations | T::Entitlements, Command::Withdraw) => Some(about::end(language)),
            (T::Contractors, Command::Withdraw) => Some(about::merge(language)),
            (T::Holidays, Command::Withdraw) => Some(about::drop_day(language)),
            _ => None,
        }
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
        let (rows, ask) = (self.list.room(cx.shared), self.ask());
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
        let ask = self.ask();
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
                let ask = self.ask();
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
            && !slots.insert(text)
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
        let language = shared.language();
        let words = House(language);
        let key = |c, context| shared.settings.keymap.key_of(c, context);
        if let Some(slots) = &self.filtering {
            let help = words.filter_help(
                key(Command::Confirm, Context::Form),
                key(Command::ClearSection, Context::Form),
            );
            return slots.draw(canvas, &[(help, Ink::Quiet)]);
        }
        let note = match &self.export {
            Some(export) if export.runs() => {
                export.progress(language, &key(Command::Back, Context::List))
            }
            _ => {
                let mut shown = self.narrowed();
                house_filter::name_period(self.table, &mut shown, date::jst_day(shared.now));
                let filter = house::filter(language, Some(&Value::Object(shown)));
                let role = shared.operator.as_ref().map(|me| me.role);
                let acts = [
                    Command::Approve,
                    Command::Change,
                    Command::Withdraw,
                    Command::Reassign,
                ]
                .iter()
                .any(|c| deeds::offers(self.table, *c, role));
                let run = key(Command::Run, Context::List);
                let keys = house::keys_of(language, self.table, acts, &run);
                [keys, filter]
                    .into_iter()
                    .filter(|t| !t.is_empty())
                    .collect::<Vec<_>>()
                    .join("  ")
            }
        };
        let columns = cells::columns(self.table, language);
        let is_narrowed = tables::filters(self.table)
            .iter()
            .any(|name| self.filter.contains_key(*name));
        let empty = if self.table.is_audit() {
            [words.empty(), words.recorded()].join(language.pick("", " "))
        } else if is_narrowed {
            words.empty().to_owned()
        } else {
            words.none_here().to_owned()
        };
        let sheet = Sheet {
            field: None,
            notes: vec![note],
            columns,
            empty,
            progress: self.actions.progress(shared),
        };
        let above = self.tabs(shared, canvas);
        let (width, height) = (canvas.width(), canvas.height().saturating_sub(above));
        sheet.draw(
            &self.list,
            |row| cells::cells(row, language),
            shared,
            &mut canvas.part(0, above, width, height),
        );
    }
}
