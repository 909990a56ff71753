//! A form of the masters or the close: typed, checked all at once, confirmed with what it replaces, then written or
//! proposed. A rule is tried out while it is typed, and its effect on open applications stands in the confirmation.

use super::checked::Checked;
use super::forms::{self, FormKind};
use super::known::{self, Known};
use super::left::Question;
use super::{effects, firms, mail, record, said, wording};
use crate::app::{Answered, Confirm, Cx, Dialog, Go, Reply, RequestId, Shared, Source, What};
use crate::domain::attempt::Attempt;
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, OrdererFacts, PageFrom, Query, Write, Written};
use crate::domain::date;
use crate::domain::field::FieldId;
use crate::domain::house::{Fields, HouseRow, HouseTable};
use crate::domain::money::Yen;
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::Unfinished;
use crate::i18n::Language;
use crate::i18n::about::{self, Own};
use crate::i18n::counter::Counter;
use crate::i18n::explain::{self, Explained};
use crate::i18n::house::{self, House, specimen};
use crate::i18n::refusals::{Sentence, sentence};
use crate::keys::{Command, Context};
use crate::screens::Screen;
use crate::screens::keeper::Keeper;
use crate::screens::slots::{Input, Slots};
use crate::terminal::gate;
use crate::ui::field::Edit;
use crate::ui::{Canvas, Ink};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

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
    /// What is looked up before it is asked about.
    known: Vec<Known>,
    /// What was looked at when its field was left.
    pub(super) checked: Checked,
    /// 書きかけ: what keeps it, and the question about it that is open.
    pub(super) keeper: Option<Keeper>,
    pub(super) question: Option<Question>,
    /// The list of what was left half typed, while it is asked for.
    pub(super) left_asked: Option<RequestId>,
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
            known: Vec::new(),
            checked: Checked::default(),
            keeper: None,
            question: None,
            left_asked: None,
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

    fn check(&mut self, cx: &mut Cx<'_>) {
        let (language, today) = (cx.language(), date::jst_day(cx.now()));
        let words = House(language);
        let Some(slots) = &mut self.slots else { return };
        let untouched = !slots.is_dirty() && self.row.is_some();
        if untouched && !matches!(self.kind, FormKind::Close | FormKind::Specimen) {
            return cx.note(words.nothing_changed());
        }
        let me = cx.shared.operator.as_ref();
        let me = me.map_or(String::new(), |me| me.login.to_string());
        match forms::read(self.kind, slots, self.row.as_ref(), (&me, today), language) {
            Err(faults) => {
                if self.kind == FormKind::Limit && !me.is_empty() && slots.value("login") == me {
                    let (rule, detail) = ("own_limit".to_owned(), String::new());
                    let refusal = Refusal::BadValue { rule, detail };
                    cx.report(Attempt::of(self.kind.act().code(), &refusal, None));
                }
                self.refuse(&faults, words.faults(faults.len()), cx);
            }
            Ok(args) => {
                slots.show_faults(&[]);
                if self.kind == FormKind::Specimen {
                    return self.print(cx);
                }
                if self.kind == FormKind::Wording
                    && wording::typed(slots) == wording::held(self.row.as_ref())
                {
                    return cx.note(words.nothing_changed());
                }
                self.ready = Some(args);
                match self.kind {
                    FormKind::Rule => self.ask_printable(cx),
                    FormKind::Mail => self.ask_sample(cx),
                    FormKind::Wording => self.ask_specimen(cx),
                    FormKind::Merge | FormKind::Move => self.ask_firms(cx),
                    _ => self.look_up(cx),
                }
            }
        }
    }

    /// The way of handing in is printed on key notices: what no font has would stop an issue.
    fn ask_printable(&mut self, cx: &mut Cx<'_>) {
        let said = self.slots.as_ref().map_or("", |s| s.value("hand_in"));
        if said.is_empty() {
            return self.ask_effects(cx);
        }
        // There is one text only: the field that comes back with a gap is not looked at.
        self.saving = Some(cx.glyphs(vec![(FieldId::OrdererName, said.to_owned())]));
    }

    fn printable(&mut self, missing: &[(FieldId, String)], cx: &mut Cx<'_>) {
        if missing.is_empty() {
            return self.ask_effects(cx);
        }
        let words = House(cx.language());
        let gaps: Vec<String> = missing
            .iter()
            .map(|(_, c)| gate::plain(c).into_owned())
            .collect();
        let what = words.specimen_missing(gaps.join(" "));
        if let Some(slots) = &mut self.slots {
            slots.show_faults(&[("hand_in", what.clone())]);
        }
        cx.refused(Sentence {
            what,
            remedy: words.hand_in_missing_remedy().to_owned(),
        });
    }

    /// What only the database knows is looked up before a reason is typed.
    fn look_up(&mut self, cx: &mut Cx<'_>) {
        let (Some(slots), Some(ready)) = (&self.slots, &self.ready) else {
            return;
        };
        let questions = known::questions(self.kind, slots, ready, self.row.as_ref());
        let asked = questions.into_iter().map(|(key, query)| Known {
            key,
            asked: Some(cx.query(query)),
            is_one: false,
        });
        self.known = asked.collect();
        self.looked_up(cx);
    }

    /// Everything is known: the question, or what is not among the values.
    fn looked_up(&mut self, cx: &mut Cx<'_>) {
        if self.known.iter().any(|k| k.asked.is_some()) {
            return;
        }
        let language = cx.language();
        let wrong: Vec<_> = self.known.iter().filter(|k| !k.is_one).collect();
        if wrong.is_empty() {
            return self.confirm(&[], cx);
        }
        let told = |k: &&Known| (k.key, known::why(k.key, language).to_owned());
        let faults: Vec<_> = wrong.iter().map(told).collect();
        self.refuse(&faults, House(language).looked_up(), cx);
    }

    /// What is wrong stands beside its fields, and in the message.
    fn refuse(
        &mut self,
        faults: &[(&'static str, String)],
        what: impl Into<String>,
        cx: &mut Cx<'_>,
    ) {
        if let Some(slots) = &mut self.slots {
            slots.show_faults(faults);
        }
        let said =
            |(key, why): &(&str, String)| format!("{}: {why}", house::label(cx.language(), key));
        let remedy = faults.iter().map(said).collect::<Vec<_>>().join("\n");
        let what = what.into();
        cx.refused(Sentence { what, remedy });
    }

    fn ask_effects(&mut self, cx: &mut Cx<'_>) {
        let content = self.ready.as_ref().and_then(|a| a.get("content"));
        let Some(Value::Object(content)) = content.cloned() else {
            return;
        };
        (self.rows, self.facts) = (None, None);
        self.asked[0] = Some(cx.query(Query::House {
            table: HouseTable::RuleEffects,
            filter: content,
            from: PageFrom::Top,
            limit: 200,
        }));
    }

    /// The rules as they stand for these applications; without any there is nothing to compare.
    fn ask_rules(&mut self, cx: &mut Cx<'_>) {
        let code = self.slots.as_ref().map_or("", |s| s.value("orderer_code"));
        let rows = self.rows.as_deref().unwrap_or_default();
        match effects::rules_for(rows, code) {
            Some(query) => self.asked[1] = Some(cx.query(query)),
            None => self.effects_known(cx),
        }
    }

    /// The code that is typed: the contractor that stays, or gets the contract.
    fn winner(&self) -> String {
        let key = match self.kind {
            FormKind::Merge => "kept_code",
            _ => "customer_code",
        };
        let code = self.ready.as_ref().and_then(|args| args.get(key)?.as_str());
        code.unwrap_or_default().to_owned()
    }

    /// Who they are, both of them: codes are not what people recognize.
    fn ask_firms(&mut self, cx: &mut Cx<'_>) {
        let ask = |filter: Fields, cx: &mut Cx<'_>| {
            cx.query(Query::House {
                table: HouseTable::Contractors,
                filter,
                from: PageFrom::Top,
                limit: 500,
            })
        };
        (self.rows, self.loser) = (None, None);
        self.asked[0] = Some(ask(firms::filter(&self.winner()), cx));
        match self.row.as_ref().map(|r| r.text("customer_code")) {
            Some(code) if !code.is_empty() => {
                self.asked[1] = Some(ask(firms::with_what_follows(code), cx));
            }
            _ => self.loser = Some(Vec::new()),
        }
    }

    /// Both are known: the question names them. A code that is nobody's is said at its field.
    fn firms_known(&mut self, cx: &mut Cx<'_>) {
        let (Some(rows), Some(loser), Some(row)) = (&self.rows, &self.loser, &self.row) else {
            return;
        };
        let language = cx.language();
        let winner = self.winner();
        let to = firms::of(rows, &winner);
        let merged = to.map_or("", |to| to.text("merged_into"));
        let merged = (self.kind == FormKind::Move && !merged.is_empty()).then_some(merged);
        if let (Some(to), None) = (to, merged) {
            let from = firms::of(loser, row.text("customer_code"));
            let lines = firms::lines(self.kind, row, from, to, language);
            return self.confirm(&lines, cx);
        }
        let what = match merged {
            Some(into) => House(language).merged_on(into),
            None => House(language).no_contractor(winner),
        };
        let key = match self.kind {
            FormKind::Merge => "kept_code",
            _ => "customer_code",
        };
        if let Some(slots) = &mut self.slots {
            slots.show_faults(&[(key, what.clone())]);
        }
        cx.refused(Sentence {
            what,
            remedy: House(language).no_contractor_remedy().to_owned(),
        });
    }

    /// A mail is looked at as it will read before it is proposed; filled from a contract where one was named.
    fn ask_sample(&mut self, cx: &mut Cx<'_>) {
        let kind = mail::kind(self.row.as_ref());
        let Some(slots) = &self.slots else { return };
        self.rows = None;
        match mail::sample_of(slots, kind) {
            None => self.show_mail(None, cx),
            Some(filter) => {
                let table = HouseTable::MailSample;
                let (from, limit) = (PageFrom::Top, 1);
                self.asked[0] = Some(cx.query(Query::House {
                    table,
                    filter,
                    from,
                    limit,
                }));
            }
        }
    }

    fn show_mail(&mut self, sample: Option<&[HouseRow]>, cx: &mut Cx<'_>) {
        let kind = mail::kind(self.row.as_ref());
        let language = cx.language();
        let keys = &cx.shared.settings.keymap;
        let keys = keys.key_of(Command::NextField, Context::Line);
        let Some(slots) = &mut self.slots else { return };
        match mail::preview(mail::wording(slots), kind, sample, (language, &keys)) {
            Some(lines) => self.confirm(&lines, cx),
            None => {
                let why = House(language).mail_no_contract(slots.value("sample_number"));
                slots.show_faults(&[("sample_number", why.clone())]);
                cx.refused(Sentence {
                    what: why,
                    remedy: String::new(),
                });
            }
        }
    }

    /// A wording is printed before it is proposed; company records that begin later are told.
    fn ask_specimen(&mut self, cx: &mut Cx<'_>) {
        let content = self.ready.as_ref().and_then(|a| a.get("content"));
        let Some(content) = content.cloned() else {
            return;
        };
        let text = |key: &str| content.get(key).and_then(Value::as_str).unwrap_or_default();
        let sentences = content.get("sentences").cloned().unwrap_or_default();
        let today = date::jst_day(cx.now());
        // As it would be printed on its first day.
        let first = text("valid_from").parse().ok();
        let day = first.filter(|first| *first > today).unwrap_or(today);
        let (wording, pages) = wording::specimens(text("wording_id"), sentences, day);
        let name = format!("specimen-{}.pdf", wording.id);
        (self.rows, self.printed) = (None, None);
        self.saving = Some(cx.print_specimen(name, wording, pages, specimen::HAND_IN));
        let (table, filter) = (HouseTable::Company, Fields::new());
        let (from, limit) = (PageFrom::Top, 200);
        self.asked[0] = Some(cx.query(Query::House {
            table,
            filter,
            from,
            limit,
        }));
    }

    /// The specimen is there, and so are the company records.
    fn specimen_known(&mut self, cx: &mut Cx<'_>) {
        let (Some(path), Some(rows)) = (&self.printed, &self.rows) else {
            return;
        };
        let language = cx.language();
        let words = House(language);
        let keys = &cx.shared.settings.keymap;
        let keys = keys.key_of(Command::NextField, Context::Line);
        let content = self.ready.as_ref().and_then(|a| a.get("content"));
        let content = content.cloned().unwrap_or_default();
        let from = content.get("valid_from").and_then(Value::as_str);
        let mut lines = vec![(words.wording_printed(path, keys), Ink::Title)];
        let companies = rows.iter().map(|r| &r.fields);
        lines.extend(wording::later(
            companies,
            from.unwrap_or_default(),
            language,
        ));
        let after = content.get("sentences").cloned().unwrap_or_default();
        let before = wording::held(self.row.as_ref());
        lines.extend(wording::compared(&before, &after, language));
        self.confirm(&lines, cx);
    }

    /// Both answers are there: what changes for open applications, then the question.
    fn effects_known(&mut self, cx: &mut Cx<'_>) {
        let (Some(rows), Some(slots)) = (&self.rows, &self.slots) else {
            return;
        };
        let language = cx.language();
        let words = House(language);
        let Ok(rule) = forms::rule(slots, date::jst_day(cx.now()), language) else {
            return;
        };
        let found = match &self.facts {
            Some(facts) => effects::on_open(rows, facts, &rule, language),
            None => Vec::new(),
        };
        let mut lines = vec![(effects::name(&rule, language), Ink::Title)];
        if found.is_empty() {
            lines.push((words.effects_none().to_owned(), Ink::Plain));
        } else {
            lines.push((words.effects(found.len()), Ink::Warning));
            lines.extend(found.into_iter().map(|line| (line, Ink::Plain)));
        }
        self.confirm(&lines, cx);
    }

    /// What will be written, what stood there before, and what follows.
    fn confirm(&mut self, more: &[(String, Ink)], cx: &mut Cx<'_>) {
        let language = cx.language();
        let words = House(language);
        let Some(args) = &self.ready else { return };
        let question = match self.kind {
            kind if kind.proposes() => words.question_propose(),
            FormKind::Close => words.question_close(),
            FormKind::Delegate => words.question_delegate(),
            FormKind::HandOver => words.question_hand_over(),
            FormKind::Entitle => words.question_entitle(),
            FormKind::Merge => words.question_merge(),
            FormKind::Move => words.question_move(),
            _ => words.question_save(),
        };
        let mut lines = vec![(question.to_owned(), Ink::Plain)];
        // What follows for others stands first: it is what has to be read.
        lines.extend(more.iter().cloned());
        let fresh = ["content", "row"]
            .iter()
            .find_map(|key| args.get(*key)?.as_object())
            .unwrap_or(args);
        for (key, value) in fresh {
            // The mail itself stands above, as it will read.
            if matches!(
                key.as_str(),
                "folded" | "seen" | "kind" | "mail_subject" | "mail_body" | "sentences"
            ) || self.kind == FormKind::Close
            {
                continue;
            }
            // Both contractors stand above, by name.
            if self.kind == FormKind::Merge
                || (self.kind == FormKind::Move && key == "customer_code")
            {
                continue;
            }
            let label = house::label(language, key);
            let now = house::value(language, key, value).replace('\n', " ");
            let was = self
                .row
                .as_ref()
                .map(|r| r.fields.get(key).cloned().unwrap_or_default())
                .map(|v| house::value(language, key, &v).replace('\n', " "));
            lines.push(match was {
                // Who takes over is no change of what stood there.
                Some(was) if was != now && self.kind != FormKind::HandOver => {
                    (words.proposal_change(label, was, now), Ink::Title)
                }
                _ => {
                    // A login alone is not what people recognize.
                    let name = self.slots.as_ref().and_then(|s| s.name(key));
                    let name = name.map_or(String::new(), |name| format!("  {name}"));
                    (format!("{label}: {now}{name}"), Ink::Plain)
                }
            });
        }
        if self.kind == FormKind::Close
            && let Some(row) = &self.row
        {
            lines.extend(record::lines(row, language));
        }
        // Not the list: what is done to two of its rows.
        let title = match self.kind {
            FormKind::Merge | FormKind::Move => house::act(language, self.kind.act()),
            _ => self.name(language).to_owned(),
        };
        let confirm = Confirm::new(&title, lines);
        cx.open(Dialog::Confirm(if self.kind.asks_reason() {
            let about = self.row.as_ref().map_or("new", |r| r.id.as_str());
            let key = format!("{:?} {about}", self.kind);
            confirm
                .with_reason(explain::house_reason(language))
                .kept_as([key])
        } else {
            confirm
        }));
    }

    /// A certificate of nobody's in this wording, as it would be printed.
    fn print(&mut self, cx: &mut Cx<'_>) {
        let (Some(row), Some(slots)) = (&self.row, &self.slots) else {
            return;
        };
        let today = date::jst_day(cx.now());
        let product = slots.value("product");
        let name = house::value(Language::Japanese, "product", &json!(product));
        let content = json!({
            "product": product, "product_name": name, "form": "paper", "contract_number": "00000-00000M",
            "contractor_name": specimen::CONTRACTOR, "contractor_address": specimen::ADDRESS,
            "beneficiary": specimen::BENEFICIARY, "guarantee_end": today, "works_name": specimen::WORKS,
            "term_from": today, "term_to": today, "amount": 20_000_000, "price": 50_000_000, "contract_date": today,
            "deposit_bank": specimen::BANK, "clause_name": specimen::clause(&name), "issued_on": today,
            "company": {"name": row.text("name"), "address": row.text("address"),
                        "president_title": row.text("president_title"), "president": row.text("president")},
            "branch": {"name": specimen::BRANCH, "tel": "00-0000-0000"},
            "wording": row.text("wording"),
        });
        match serde_json::from_value::<CertificateContent>(content) {
            Ok(content) => {
                let name = format!("specimen-{}-{product}.pdf", row.text("wording"));
                self.saving = Some(cx.print_certificate(name, content));
            }
            Err(error) => cx.refused(Sentence {
                what: error.to_string(),
                remedy: String::new(),
            }),
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
            || self.left_asked.is_some()
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

    fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.keeper.as_ref()?.wakes_at()
    }

    fn woken(&mut self, cx: &mut Cx<'_>) {
        if self.keeper.as_ref().is_some_and(|k| k.is_due(cx.now())) {
            self.keep(cx);
        }
    }

    fn command(&mut self, command: Command, cx: &mut Cx<'_>) -> bool {
        let Some(slots) = &mut self.slots else {
            return false;
        };
        match command {
            Command::Confirm => self.check(cx),
            Command::Run if slots.at_end() => self.check(cx),
            Command::Back | Command::Leave if slots.is_dirty() => return self.stays(cx),
            Command::Discard if self.keeper.is_some() => self.ask_discard(cx),
            _ => {
                let focus = slots.focus();
                let before = self.typed();
                let taken = self.slots.as_mut().is_some_and(|s| s.command(command, cx));
                self.try_out(cx);
                if self.slots.as_ref().is_some_and(|s| s.focus() != focus) {
                    self.field_left(focus, cx);
                }
                if self.typed() != before {
                    self.touched(cx);
                }
                return taken;
            }
        }
        true
    }

    fn insert(&mut self, text: &str, cx: &mut Cx<'_>) {
        if let Some(slots) = &mut self.slots {
            slots.insert(text);
        }
        self.try_out(cx);
        self.touched(cx);
    }

    fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if let Some(slots) = &mut self.slots {
            slots.edit(edit);
        }
        self.try_out(cx);
        self.touched(cx);
    }

    fn answered(&mut self, answered: Answered, cx: &mut Cx<'_>) {
        if let Some(question) = self.question.take() {
            return self.answered_about(question, answered, cx);
        }
        match (answered, self.ready.take()) {
            (Answered::Chosen(choice), ready) => {
                self.ready = ready;
                if let Some(slots) = &mut self.slots {
                    slots.chosen(&choice);
                }
                self.try_out(cx);
                self.touched(cx);
            }
            (Answered::Yes { reason }, Some(mut args)) => {
                if let Some(reason) = reason {
                    args.insert("reason".to_owned(), reason.into());
                }
                let act = self.kind.act();
                let firms = self.rows.as_deref().unwrap_or_default();
                let person = |login: &str| {
                    let slots = self.slots.as_ref()?;
                    ["absent", "delegate", "login"]
                        .into_iter()
                        .find(|key| slots.value(key) == login)
                        .and_then(|key| slots.name(key))
                        .map(str::to_owned)
                };
                let about = (&args, firms, &person as &dyn Fn(&str) -> Option<String>);
                let table = self.table();
                let said = said::of(self.kind, table, self.row.as_ref(), about, cx.language());
                let what = What {
                    command: Command::Change,
                    subject: said.subject,
                };
                let write = match self.keeper.as_ref().and_then(Keeper::id) {
                    Some(unfinished) => Write::HouseFromForm {
                        act,
                        args,
                        unfinished,
                    },
                    None => Write::House { act, args },
                };
                if let Some(keeper) = &mut self.keeper {
                    keeper.hold(true);
                }
                let id = cx.write_as(write, what, (said.verb, Some(said.done.clone())));
                self.writing = Some((id, said.done));
            }
            (Answered::No, Some(_)) if self.kind == FormKind::Close => cx.go(Go::Back),
            _ => {}
        }
    }

    fn reply(&mut self, reply: Reply, cx: &mut Cx<'_>) {
        let words = House(cx.language());
        if self.kept_reply(&reply, cx) {
            return;
        }
        match reply {
            Reply::Written { id, result, .. } => {
                let Some((_, done)) = self.writing.take_if(|(out, _)| *out == id) else {
                    return;
                };
                self.ended(result.is_ok());
                match result {
                    Ok(Written::HandedOver { moved, left }) => {
                        match left.as_slice() {
                            [] => cx.done(words.handed_over_all(moved)),
                            some => {
                                cx.note(words.handed_over_some(moved, some.len(), some.join(" ")))
                            }
                        }
                        cx.go(Go::Back);
                    }
                    Ok(_) => {
                        cx.done(done);
                        cx.go(Go::Back);
                    }
                    // The way to the latest row leads over the list, with what was typed kept.
                    Err(Refusal::Stale) if self.keeper.is_some() && self.row.is_some() => {
                        cx.refused(Sentence {
                            what: sentence(cx.language(), &Refusal::Stale).what,
                            remedy: Counter(cx.language()).stale_row(
                                cx.shared
                                    .settings
                                    .keymap
                                    .key_of(Command::Back, Context::Form),
                                cx.shared
                                    .settings
                                    .keymap
                                    .key_of(Command::Refresh, Context::List),
                            ),
                        });
                    }
                    Err(refusal) => cx.refuse(&refusal),
                }
            }
            Reply::Read { id, result } if self.left_asked == Some(id) => {
                self.left_asked = None;
                match result {
                    Ok(Answer::Unfinished(left)) => self.offer(left, cx),
                    Ok(_) => {}
                    Err(refusal) => cx.refuse_reading(&refusal),
                }
            }
            Reply::Read { id, result } if self.checked.asks(id) => {
                let choices = match &result {
                    Ok(Answer::Choices(choices)) => Some(choices.as_slice()),
                    // What cannot be asked now is asked again when it is sent.
                    _ => None,
                };
                self.field_known(choices, cx.language());
            }
            Reply::Read { id, result } if self.known.iter().any(|k| k.asked == Some(id)) => {
                let choices = match result {
                    Ok(Answer::Choices(choices)) => choices,
                    Ok(_) => Vec::new(),
                    Err(refusal) => {
                        self.known.clear();
                        return cx.refuse_reading(&refusal);
                    }
                };
                let Some(slots) = &mut self.slots else { return };
                for known in self.known.iter_mut().filter(|k| k.asked == Some(id)) {
                    known.asked = None;
                    known.is_one = known::is_one(known.key, slots.value(known.key), &choices);
                    slots.name_from(known.key, &choices);
                }
                self.looked_up(cx);
            }
            Reply::Read { id, result } => {
                let Some(nth) = self.asked.iter().position(|a| *a == Some(id)) else {
                    return;
                };
                if let Some(asked) = self.asked.get_mut(nth) {
                    *asked = None;
                }
                match result {
                    Ok(Answer::House(page)) if nth == 0 => self.rows = Some(page.rows),
                    Ok(Answer::House(page)) => self.loser = Some(page.rows),
                    Ok(Answer::OrdererRules(facts)) => self.facts = Some(facts),
                    Ok(_) => {}
                    Err(refusal) => return cx.refuse_reading(&refusal),
                }
                if self.kind == FormKind::Wording {
                    return self.specimen_known(cx);
                }
                if self.kind == FormKind::Mail {
                    let rows = self.rows.take();
                    return self.show_mail(Some(rows.as_deref().unwrap_or_default()), cx);
                }
                match self.kind {
                    FormKind::Merge | FormKind::Move => self.firms_known(cx),
                    _ if self.facts.is_none() => self.ask_rules(cx),
                    _ => self.effects_known(cx),
                }
            }
            Reply::Glyphs { id, missing } if self.saving.take_if(|out| *out == id).is_some() => {
                self.printable(&missing, cx);
            }
            Reply::Specimen { id, result } => {
                if self.saving.take_if(|out| *out == id).is_none() {
                    return;
                }
                match result {
                    Ok(path) => {
                        self.printed = Some(path);
                        self.specimen_known(cx);
                    }
                    Err(fault) => {
                        let language = cx.language();
                        if let Some(slots) = &mut self.slots {
                            slots.show_faults(&wording::places(slots, &fault, language));
                        }
                        let (what, remedy) = house::specimen_fault(language, &fault);
                        let remedy = remedy.to_owned();
                        cx.refused(Sentence { what, remedy });
                    }
                }
            }
            Reply::Saved { id, result } => {
                if self.saving.take_if(|out| *out == id).is_none() {
                    return;
                }
                match result {
                    Ok(path) => {
                        cx.done(words.specimen_saved(path));
                        cx.go(Go::Back);
                    }
                    Err(why) => cx.refused(Sentence {
                        what: words.export_failed(why),
                        remedy: words.export_failed_remedy().to_owned(),
                    }),
                }
            }
            _ => {}
        }
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
