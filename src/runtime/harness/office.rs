//! An office in memory: enough of the database's behaviour for the screens to be driven.

mod amendments;
mod answers;
mod found;
mod pages;
mod writes;

use super::sample::{self, application, contract};
use crate::app::Revealed;
use crate::domain::amendment_amounts::AdvanceBeside;
use crate::domain::application::ApplicationContent;
use crate::domain::command::{
    Answer, OrdererFacts, PrefixesMissing, Query, RevealPurpose, Write, Written,
};
use crate::domain::dashboard::Dashboard;
use crate::domain::house::{HouseRow, LimitMoves};
use crate::domain::phone::LookUps;
use crate::domain::queue::{Notice, SavedFilter};
use crate::domain::record::{
    ApplicationDetail, ApplicationState, Choice, ContractDetail, ContractRow, JobRow, OpenBranch,
    Operator,
};
use crate::domain::refusal::Refusal;
use crate::domain::unfinished::Unfinished;
use crate::runtime::Desk;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::Mutex;
use uuid::Uuid;
use zeroize::Zeroizing;

/// The records, and what goes wrong.
#[derive(Debug)]
pub struct Office {
    /// Who asks.
    pub me: Result<Operator, Refusal>,
    /// Every read and write is refused with this.
    pub down: Option<Refusal>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    applications: Vec<ApplicationDetail>,
    contracts: Vec<ContractRow>,
    details: Vec<ContractDetail>,
    jobs: Vec<JobRow>,
    desk: amendments::Amendments,
    choices: Vec<Choice>,
    facts: Option<OrdererFacts>,
    certificate: Option<serde_json::Value>,
    filters: Vec<SavedFilter>,
    notices: Vec<Notice>,
    change: i64,
    places: Vec<Choice>,
    entered: Vec<ApplicationContent>,
    unfinished: Vec<Unfinished>,
    other_firm: Option<String>,
    beside: Option<AdvanceBeside>,
    limit_moves: LimitMoves,
    claims_given_back: i64,
    writers: HashMap<i64, Uuid>,
    seqs: HashMap<i64, i32>,
    look_ups: LookUps,
    /// Answers of the next writes, first first; an empty list = as the rules say.
    scripted: Vec<Result<Written, Refusal>>,
    lapsing: Option<(i64, DateTime<Utc>)>,
    prefixes: Option<PrefixesMissing>,
    holidays: Option<NaiveDate>,
    /// How far its clock is ahead of the terminal's.
    ahead_by: TimeDelta,
    /// What keeps itself is answered as the rules say.
    acts_only: bool,
    house: Vec<HouseRow>,
    figures: Option<Dashboard>,
    mail_fields: Option<serde_json::Value>,
    branches: Vec<OpenBranch>,
    /// Requests that were carried out.
    seen: Vec<Uuid>,
}

impl Office {
    /// Nothing in it.
    pub fn empty() -> Self {
        Self {
            me: Err(Refusal::LoginRefused),
            down: None,
            inner: Mutex::default(),
        }
    }

    /// `n` applications, all received, and `n` contracts.
    pub fn sample(n: i64) -> Self {
        let office = Self::empty();
        office.change(|i| {
            i.applications = (1..=n)
                .map(|k| application(k, ApplicationState::Received))
                .collect();
            i.contracts = (1..=n).map(contract).collect();
        });
        office
    }

    /// `n` applications that wait for approval, drafted by the sample clerk.
    pub fn awaiting(n: i64) -> Self {
        let office = Self::empty();
        office.change(|i| {
            i.applications = (1..=n)
                .map(|k| application(k, ApplicationState::AwaitingApproval))
                .collect();
        });
        office
    }

    fn change<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        let mut inner = self.inner.lock().unwrap();
        inner.change += 1;
        act(&mut inner)
    }

    fn look<T>(&self, act: impl FnOnce(&Inner) -> T) -> T {
        act(&self.inner.lock().unwrap())
    }

    /// A colleague changes an application.
    pub fn edit(&self, id: i64, act: impl FnOnce(&mut ApplicationDetail)) {
        self.change(|i| {
            let detail = i
                .applications
                .iter_mut()
                .find(|d| d.row.key.id == id)
                .unwrap();
            act(detail);
            detail.row.version += 1;
        });
    }

    /// Changes an application as if it had always been so.
    pub fn arrange(&self, id: i64, act: impl FnOnce(&mut ApplicationDetail)) {
        let mut inner = self.inner.lock().unwrap();
        act(inner
            .applications
            .iter_mut()
            .find(|d| d.row.key.id == id)
            .unwrap());
    }

    /// An application comes in.
    pub fn arrives(&self, n: i64) {
        self.change(|i| {
            i.applications
                .push(application(n, ApplicationState::Received))
        });
    }

    /// What the next writes are answered, whatever they are.
    pub fn script(&self, answers: Vec<Result<Written, Refusal>>) {
        self.inner.lock().unwrap().scripted = answers;
    }

    /// What the next acts are answered; what is half typed is kept meanwhile as ever.
    pub fn script_acts(&self, answers: Vec<Result<Written, Refusal>>) {
        let mut inner = self.inner.lock().unwrap();
        (inner.scripted, inner.acts_only) = (answers, true);
    }

    /// The operator's own claims that run out soon.
    pub fn set_lapsing(&self, lapsing: Option<(i64, DateTime<Utc>)>) {
        self.look_mut(|i| i.lapsing = lapsing);
    }

    /// Branches without a number prefix.
    pub fn set_prefixes(&self, prefixes: Option<PrefixesMissing>) {
        self.look_mut(|i| i.prefixes = prefixes);
    }

    pub(super) fn ahead_by(&self) -> TimeDelta {
        self.look(|i| i.ahead_by)
    }

    /// Its clock is so far ahead of the terminal's.
    pub fn set_ahead(&self, by: TimeDelta) {
        self.look_mut(|i| i.ahead_by = by);
    }

    /// The last holiday, where the list ends soon.
    pub fn set_holidays(&self, last: Option<NaiveDate>) {
        self.look_mut(|i| i.holidays = last);
    }

    /// The detail of a contract.
    pub fn edit_contract(&self, change: impl FnOnce(&mut ContractDetail)) {
        self.look_mut(|i| change(i.details.first_mut().unwrap()));
    }

    /// A contract with all that is shown of it.
    pub fn add_contract(&self, detail: ContractDetail) {
        self.change(|i| {
            i.contracts.retain(|c| c.key != detail.row.key);
            i.contracts.push(detail.row.clone());
            i.details.push(detail);
        });
    }

    /// Jobs of 発行状況.
    pub fn set_jobs(&self, jobs: Vec<JobRow>) {
        self.change(|i| i.jobs = jobs);
    }

    /// Rows of the audit, the masters and the close.
    pub fn set_house(&self, rows: Vec<HouseRow>) {
        self.change(|i| i.house = rows);
    }

    /// More of them.
    pub fn add_house(&self, rows: Vec<HouseRow>) {
        self.change(|i| i.house.extend(rows));
    }

    /// The operator may be in these branches too, and is in one of them.
    pub fn set_branches(&self, branches: Vec<OpenBranch>) {
        self.look_mut(|i| i.branches = branches);
    }

    /// An administrator closes one to the operator.
    pub fn close_branch(&self, id: &str) {
        self.look_mut(|i| i.branches.retain(|b| b.id.as_str() != id));
    }

    fn branches(&self) -> Vec<OpenBranch> {
        self.look(|i| i.branches.clone())
    }

    /// Another terminal of the operator goes to this branch.
    pub fn be_in(&self, id: &str) {
        self.change(|i| {
            for branch in &mut i.branches {
                branch.current = branch.id.as_str() == id;
            }
        });
    }

    fn here(&self) -> Result<Operator, Refusal> {
        let mut me = self.me.clone()?;
        if let Some(here) = self.branches().into_iter().find(|b| b.current) {
            (me.branch, me.branch_name) = (here.id, here.name);
        }
        Ok(me)
    }

    /// What 集計 counts.
    pub fn set_figures(&self, figures: Dashboard) {
        self.change(|i| i.figures = Some(figures));
    }

    /// Another harness numbers its requests from 1 again.
    pub fn forget_requests(&self) {
        self.inner.lock().unwrap().seen.clear();
    }

    /// The ledger of a contract, instead of the one before.
    pub fn set_ledger(&self, ledger: crate::domain::amendment_record::ContractLedger) {
        self.change(|i| {
            i.desk.ledgers.retain(|other| other.key != ledger.key);
            i.desk.ledgers.push(ledger);
        });
    }

    /// How an amendment stands now.
    pub fn amendment_state(&self, id: i64) -> crate::domain::amendment_record::AmendmentState {
        self.look(|i| {
            let found = i.desk.details.iter().find(|d| d.row.key.id == id);
            found.unwrap().row.state
        })
    }

    /// The first amendment was approved and stopped, before or after it had its 発生番号.
    pub fn stop_amendment(&self, occurrence: Option<u32>) {
        self.change(|i| {
            let detail = &mut i.desk.details[0];
            detail.row.state = crate::domain::amendment_record::AmendmentState::Attention;
            detail.occurrence = occurrence;
        });
    }

    /// The detail of the first amendment.
    pub fn edit_amendment(
        &self,
        change: impl FnOnce(&mut crate::domain::amendment_record::AmendmentDetail),
    ) {
        self.look_mut(|i| change(i.desk.details.first_mut().unwrap()));
    }

    /// What every mail is filled with.
    pub fn set_mail_fields(&self, fields: serde_json::Value) {
        self.change(|i| i.mail_fields = Some(fields));
    }

    /// The first amendment once more, for so many contracts in all.
    pub fn multiply_amendments(&self, n: i64) {
        self.change(|i| {
            let first = i.desk.details[0].clone();
            i.desk.details = (1..=n)
                .map(|k| {
                    let mut detail = first.clone();
                    detail.row.key.id = k;
                    detail.row.contract.id = k;
                    detail.row.number = format!("37071-{k:05}M");
                    detail.row.submitted_at += TimeDelta::minutes(k);
                    detail
                })
                .collect();
        });
    }

    /// Somebody else changed this amendment.
    pub fn amendment_moves_on(&self, id: i64) {
        self.change(|i| {
            let found = i.desk.details.iter_mut().find(|d| d.row.key.id == id);
            found.unwrap().row.version += 1;
        });
    }

    /// What the platform has on record of every contract.
    pub fn set_look_ups(&self, look_ups: LookUps) {
        self.change(|i| i.look_ups = look_ups);
    }

    /// What F4 finds.
    pub fn set_choices(&self, choices: Vec<Choice>) {
        self.change(|i| i.choices = choices);
    }

    /// What is known of every orderer.
    pub fn set_facts(&self, facts: OrdererFacts) {
        self.change(|i| i.facts = Some(facts));
    }

    /// Somebody tells this operator something.
    pub fn tells(&self, notice: Notice) {
        self.change(|i| i.notices.push(notice));
    }

    /// The certificate that every preview shows; of another product with that one's name, form, amount, end and no bank.
    pub fn set_certificate(&self, certificate: serde_json::Value) {
        self.change(|i| i.certificate = Some(certificate));
    }

    /// How an application stands now.
    pub fn application(&self, id: i64) -> ApplicationDetail {
        self.look(|i| {
            i.applications
                .iter()
                .find(|d| d.row.key.id == id)
                .unwrap()
                .clone()
        })
    }

    /// What a reveal gives.
    pub fn reveal(&self, reason: &str, purpose: RevealPurpose) -> Result<Revealed, Refusal> {
        if let Some(refusal) = &self.down {
            return Err(refusal.clone());
        }
        assert!(!reason.trim().is_empty(), "a reveal without a reason");
        Ok(match purpose {
            RevealPurpose::View => Revealed::Key(Zeroizing::new("Z28YUE4J3Bux".to_owned())),
            RevealPurpose::Notice => Revealed::Notice(Zeroizing::new(b"%PDF-1.7".to_vec())),
        })
    }

    /// What is kept half typed, oldest first.
    pub fn unfinished(&self) -> Vec<Unfinished> {
        self.look(|i| i.unfinished.clone())
    }

    /// Another host takes a form over.
    pub fn taken_elsewhere(&self, id: i64) {
        self.look_mut(|i| i.writers.insert(id, Uuid::max()));
    }

    /// Another host takes a form over and types into one of its fields.
    pub fn typed_elsewhere(&self, id: i64, field: &str, text: &str) {
        self.taken_elsewhere(id);
        self.look_mut(|i| {
            let it = i.unfinished.iter_mut().find(|u| u.id == id).unwrap();
            it.sheet.fields.insert(field.to_owned(), text.to_owned());
            *i.seqs.entry(id).or_default() += 1;
        });
    }

    /// Every form was begun on this host.
    pub fn begun_on(&self, host: &str) {
        self.look_mut(|i| {
            for it in &mut i.unfinished {
                it.begun.1 = Some(host.to_owned());
            }
        });
    }

    /// The customer code of what is entered is this firm's.
    pub fn code_is_of(&self, firm: &str) {
        self.look_mut(|i| i.other_firm = Some(firm.to_owned()));
    }

    /// The other advance on the works of what is entered.
    pub fn other_advance(&self, beside: AdvanceBeside) {
        self.look_mut(|i| i.beside = Some(beside));
    }

    /// What a proposed limit changes for open applications.
    pub fn limit_moves(&self, moves: LimitMoves) {
        self.look_mut(|i| i.limit_moves = moves);
    }

    /// How many claims somebody gives back who is moved or shut out.
    pub fn claims_given_back(&self, claims: i64) {
        self.look_mut(|i| i.claims_given_back = claims);
    }

    /// A form is sent or thrown away on another host.
    pub fn finished_elsewhere(&self, id: i64) {
        self.look_mut(|i| i.unfinished.retain(|u| u.id != id));
    }

    /// Postal places.
    pub fn set_places(&self, places: Vec<Choice>) {
        self.look_mut(|i| i.places = places);
    }

    /// What was entered at the counter, oldest first.
    pub fn entered(&self) -> Vec<ApplicationContent> {
        self.look(|i| i.entered.clone())
    }

    fn look_mut<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().unwrap())
    }
}

impl Desk for Office {
    async fn query(&self, query: &Query) -> Result<Answer, Refusal> {
        match &self.down {
            Some(refusal) => Err(refusal.clone()),
            None => self.answer(query.clone()),
        }
    }

    async fn write(&self, request_id: Uuid, write: &Write) -> Result<Written, Refusal> {
        if let Some(refusal) = &self.down {
            return Err(refusal.clone());
        }
        let scripted = {
            let mut inner = self.inner.lock().unwrap();
            let passed_over = inner.acts_only && super::is_keeping(write);
            (!passed_over && !inner.scripted.is_empty()).then(|| inner.scripted.remove(0))
        };
        if let Some(answer) = scripted {
            return answer;
        }
        let again = self.look(|i| i.seen.contains(&request_id));
        if again {
            return Ok(Written::Done);
        }
        self.inner.lock().unwrap().seen.push(request_id);
        self.carry_out(request_id, write.clone())
    }
}
