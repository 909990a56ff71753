//! A form of the masters or the close: typed, checked all at once, confirmed with what it replaces, then written or
//! proposed. A rule is tried out while it is typed, and its effect on open applications stands in the confirmation.

mod checks;
mod confirm;
mod replies;
mod specimens;

use super::checked::Checked;
use super::effects;
use super::forms::{self, FormKind};
use super::known::{self, Known};
use super::left::Question;
use crate::app::{Answered, Cx, Reply, RequestId, Shared, Source};
use crate::domain::command::OrdererFacts;
use crate::domain::date;
use crate::domain::house::{Fields, HouseRow, HouseTable, LimitMoves};
use crate::domain::money::Yen;
use crate::domain::unfinished::Unfinished;
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::explain::{self, Explained};
use crate::i18n::house::{self, House};
use crate::keys::{Command, Context};
use crate::screens::Screen;
use crate::screens::chosen::{nothing_typed, turns};
use crate::screens::keeper::{Keeper, LeftAsked};
use crate::screens::slots::{Input, Slots};
use crate::ui::field::Edit;
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, TimeDelta, Utc};

/// A form about a row, or about a new one.
#[derive(Debug)]
pub struct HouseForm {
    pub(super) kind: FormKind,
    pub(super) row: Option<HouseRow>,
    pub(super) filter: Fields,
    /// Made when it is opened: only then the language is known.
    pub(super) slots: Option<Slots>,
    ready: Option<Fields>,
    /// The questions that a confirmation waits for, and their answers.
    asked: [Option<RequestId>; 2],
    rows: Option<Vec<HouseRow>>,
    /// The contractor that loses a contract or a record.
    loser: Option<Vec<HouseRow>>,
    facts: Option<Box<OrdererFacts>>,
    moves: Option<LimitMoves>,
    /// The claims that the change of an operator gives back.
    claims: Option<i64>,
    /// What is looked up before it is asked about.
    known: Vec<Known>,
    /// What was looked at when its field was left.
    pub(super) checked: Checked,
    /// 書きかけ: what keeps it, and the question about it that is open.
    pub(super) keeper: Option<Keeper>,
    pub(super) question: Option<Question>,
    /// The list of what was left half typed, while it is asked for.
    pub(super) left_asked: LeftAsked,
    pub(super) left: Vec<Unfinished>,
    /// What is continued, when that was chosen before the form was opened.
    pub(super) resume: Option<Unfinished>,
    /// The write that is out, and what is said when it is done.
    writing: Option<(RequestId, String)>,
    saving: Option<RequestId>,
    /// Where the specimen of a wording is.
    printed: Option<String>,
}

impl HouseForm {
    /// The form over a row of a list, or empty (then the list's filter says whose row it becomes).
    #[must_use]
    pub fn new(kind: FormKind, row: Option<HouseRow>, filter: Fields) -> Self {
        let filter = row.as_ref().map_or(filter, |r| r.fields.clone());
        Self {
            kind,
            row,
            filter,
            slots: None,
            ready: None,
            asked: [None, None],
            rows: None,
            loser: None,
            facts: None,
            moves: None,
            claims: None,
            known: Vec::new(),
            checked: Checked::default(),
            keeper: None,
            question: None,
            left_asked: LeftAsked::default(),
            left: Vec::new(),
            resume: None,
            writing: None,
            saving: None,
            printed: None,
        }
    }

    pub(super) fn table(&self) -> HouseTable {
        match (self.kind, &self.row) {
            (_, Some(row)) => row.table,
            (FormKind::Rule, None) => HouseTable::Rules,
            (FormKind::Orderer, None) => HouseTable::Orderers,
            (FormKind::Bank, None) => HouseTable::Banks,
            (FormKind::Branch, None) => HouseTable::Branches,
            (FormKind::NewOperator | FormKind::Operator, None) => HouseTable::Operators,
            (FormKind::Holiday, None) => HouseTable::Holidays,
            (FormKind::Company | FormKind::Specimen, None) => HouseTable::Company,
            (FormKind::Rate, None) => HouseTable::Rates,
            (FormKind::Mail, None) => HouseTable::MailWordings,
            (FormKind::Wording, None) => HouseTable::DocumentWordings,
            (FormKind::Close, None) => HouseTable::CloseDays,
            (FormKind::Limit, None) => HouseTable::Limits,
            (FormKind::Delegate, None) => HouseTable::Delegations,
            (FormKind::HandOver, None) => HouseTable::Workloads,
            (FormKind::Entitle, None) => HouseTable::Entitlements,
            (FormKind::Contractor | FormKind::Merge | FormKind::Move, None) => {
                HouseTable::Contractors
            }
        }
    }

    pub(super) fn name(&self, language: Language) -> &'static str {
        house::title(language, self.table())
    }

    /// Where the edit point is in a text of several lines, and how something is filled in there.
    fn say_place(&mut self, cx: &Cx<'_>) {
        let Some(slots) = self.slots.as_mut().filter(|_| self.kind == FormKind::Mail) else {
            return;
        };
        let keys = &cx.shared.settings.keymap;
        let keys = keys.key_of(Command::Values, Context::Form);
        for slot in slots.iter_mut() {
            if let Input::Area(area) = &slot.input {
                let (line, lines) = area.line();
                slot.echo = House(cx.language()).mail_place(line, lines, &keys);
            }
        }
    }

    /// A day that is typed now counts from today.
    fn count_from(&mut self, cx: &Cx<'_>) {
        if let Some(slots) = &mut self.slots {
            slots.count_from(date::jst_day(cx.now()));
        }
    }

    /// The trial stands beside its two fields and follows what is typed.
    pub(super) fn try_out(&mut self, cx: &Cx<'_>) {
        self.say_place(cx);
        if let Some(slots) = self
            .slots
            .as_mut()
            .filter(|_| self.kind == FormKind::Delegate)
        {
            let stand_in = known::stand_in(slots);
            slots.set_source("delegate", Source::People(stand_in));
        }
        let Some(slots) = self.slots.as_mut().filter(|_| self.kind == FormKind::Rule) else {
            return;
        };
        let (language, today) = (cx.language(), date::jst_day(cx.now()));
        let rule = forms::rule(slots, today, language).ok();
        let price: Option<Yen> = slots.value("try_price").parse().ok();
        let day = date::parse(slots.value("try_day"), today).ok();
        for slot in slots.iter_mut() {
            slot.echo = match (slot.key, &rule, price, day) {
                ("try_price", Some(rule), Some(price), _) => effects::amount(rule, price, language),
                ("try_day", Some(rule), _, Some(day)) => {
                    format!(
                        "{} {}",
                        date::slashed(day),
                        effects::day(rule, day, language)
                    )
                }
                ("try_price" | "try_day", ..) => String::new(),
                _ => continue,
            };
        }
    }
}

impl Screen for HouseForm {
    fn breaks_lines(&self) -> bool {
        self.slots.as_ref().is_some_and(Slots::breaks_lines)
    }

    fn id(&self) -> &'static str {
        "BF"
    }

    fn title(&self, language: Language) -> String {
        self.name(language).to_owned()
    }

    fn context(&self) -> Context {
        Context::Form
    }

    fn focused(&self, language: Language) -> Option<Explained> {
        let slot = self.slots.as_ref()?.focused()?;
        let text = explain::master(language, self.table(), slot.key)?;
        Some(Explained::new(&slot.label, text))
    }

    fn explained_as(&self) -> &'static str {
        super::list_id(self.table())
    }

    fn waits(&self) -> bool {
        self.asked.iter().any(Option::is_some)
            || self.known.iter().any(|k| k.asked.is_some())
            || self.writing.is_some()
            || self.saving.is_some()
            || self.left_asked.waits()
            || self.keeper.as_ref().is_some_and(Keeper::is_taking_over)
    }

    fn names(&self, command: Command, language: Language) -> Option<Own> {
        if command == Command::Confirm {
            return Some(about::check_master(language));
        }
        let slots = self.slots.as_ref().filter(|_| command == Command::Run)?;
        match (slots.breaks_lines(), slots.at_end()) {
            (true, _) => Some(about::new_line(language)),
            (false, true) => None,
            (false, false) => Some(about::next_field(language)),
        }
    }

    fn offers(&self, command: Command, _shared: &Shared) -> bool {
        match command {
            Command::Values => self.slots.as_ref().is_some_and(Slots::has_values),
            Command::Discard => self.keeper.is_some(),
            Command::DuplicateField | Command::CopyContract => false,
            Command::Undo => self.slots.as_ref().is_some_and(Slots::can_undo),
            _ => true,
        }
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        let slots = forms::slots(self.kind, self.row.as_ref(), &self.filter, cx.language());
        let today = date::jst_day(cx.now());
        self.slots = Some(slots.with_days(&forms::DAYS, today, cx.language()));
        self.begin_keeping(cx);
        self.try_out(cx);
        if self.kind == FormKind::Close {
            self.check(cx);
        }
    }

    fn closing(&mut self, cx: &mut Cx<'_>) {
        self.keep_or_end(cx);
    }

    fn reconnected(&mut self, cx: &mut Cx<'_>) {
        self.left_asked.reconnected(cx);
    }

    fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.keeper.as_ref()?.wakes_at()
    }

    fn woken(&mut self, cx: &mut Cx<'_>) {
        if self.keeper.as_ref().is_some_and(|k| k.is_due(cx.now())) {
            self.keep(cx);
        }
    }

    fn times_move(&mut self, off: TimeDelta) {
        if let Some(keeper) = &mut self.keeper {
            keeper.times_move(off);
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let Some(slots) = &mut self.slots else {
            return false;
        };
        match command {
            Command::Confirm => {
                slots.settle_focus();
                self.check(cx);
            }
            Command::Run if slots.at_end() => {
                slots.settle_focus();
                self.check(cx);
            }
            Command::Back | Command::Leave if slots.is_dirty() => return self.stays(cx),
            Command::Discard if self.keeper.is_some() => self.ask_discard(cx),
            _ => {
                let focus = slots.focus();
                let before = self.typed();
                let taken = self.slots.as_mut().is_some_and(|s| s.command(command, cx));
                if let Some(slots) = self.slots.as_mut().filter(|s| s.focus() != focus) {
                    slots.settle(focus);
                    self.field_left(focus, cx);
                }
                self.try_out(cx);
                if self.typed() != before {
                    self.touched(cx);
                }
                return taken;
            }
        }
        true
    }

    fn insert(&mut self, text: &str, cx: &mut Cx<'_>) {
        self.count_from(cx);
        if let Some(slots) = &mut self.slots
            && (slots.is_choice() && !turns(text, cx) || !slots.insert(text))
        {
            return nothing_typed(true, cx);
        }
        self.try_out(cx);
        self.touched(cx);
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if !edit.moves() {
            self.count_from(cx);
        }
        if let Some(slots) = &mut self.slots
            && !slots.edit(edit)
        {
            return nothing_typed(true, cx);
        }
        self.try_out(cx);
        self.touched(cx);
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        self.take_answer(answered, cx);
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        self.take_reply(reply, cx);
    }

    fn draw(&self, shared: &Shared, canvas: &mut Canvas<'_>) {
        let Some(slots) = &self.slots else { return };
        let keys = &shared.settings.keymap;
        // Of the field in focus, what it takes and nothing else.
        let words = House(shared.language());
        let mut help = vec![words.form_checks(keys.key_of(Command::Confirm, Context::Form))];
        if slots.has_values() {
            help.push(words.form_values(keys.key_of(Command::Values, Context::Form)));
        }
        if slots.is_choice() {
            help.push(words.form_turns().to_owned());
        }
        let help = words.form_help(help.join(shared.language().pick("、", ", ")));
        slots.draw(canvas, &[(help, Ink::Quiet)]);
    }
}

/// The list that a form is about, and the names of the fields that can be changed in it.
#[cfg(test)]
pub(in crate::screens) fn form_slots(
    kind: FormKind,
    language: Language,
) -> (HouseTable, Vec<&'static str>) {
    let form = HouseForm::new(kind, None, Fields::new());
    let table = match kind {
        FormKind::Move => HouseTable::ContractorContracts,
        _ => form.table(),
    };
    let mut slots = forms::slots(kind, None, &Fields::new(), language);
    let keys = slots.iter_mut().filter_map(|slot| match slot.input {
        Input::Fixed(_) => None,
        _ => Some(slot.key),
    });
    (table, keys.collect())
}
