//! A new application made from a contract that is there: the same contractor, works and bank; after 前払金保証 the
//! 中間前払金保証 is asked for. The contract as it stands now is copied, not as it was applied for.

use super::{Asked, FormScreen};
use crate::app::{Choose, Cx, Dialog, RequestId, Source};
use crate::domain::application::{
    Applicant, ApplicationContent, DepositBank, PremiumMethod, ProductRequest, Works, YearlyShare,
};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::{Answer, Query};
use crate::domain::date::{self, FiscalYear};
use crate::domain::field::FieldId;
use crate::domain::fold::fold;
use crate::domain::ids::{BranchId, ContractKey};
use crate::domain::money::Yen;
use crate::domain::product::Product;
use crate::domain::record::{Choice, ContractDetail};
use crate::domain::refusal::Refusal;
use crate::i18n::counter::Counter;
use chrono::NaiveDate;

/// How far the copy is.
#[derive(Debug)]
pub(super) enum Copying {
    /// This contract is to be copied.
    Wanted(ContractKey),
    /// The contract is being read.
    Contract(RequestId),
    /// What was applied for is being read.
    Application(RequestId, Box<ContractDetail>),
    /// The contractor's record is being read, for where they are today.
    Firm(RequestId, Box<ContractDetail>, Box<ApplicationContent>),
}

impl FormScreen {
    pub(super) fn choose_contract(&mut self, cx: &mut Cx<'_>) {
        self.asked = Some(Asked::Copy);
        // Who is typed already is who is looked for, until something else is typed.
        let filter = self.entry.text(FieldId::ApplicantName);
        let title = Counter(cx.language()).copy_title();
        let contracts = Choose::searched(title, Source::Contracts, filter);
        cx.open(Dialog::Choose(contracts.offering()));
    }

    /// Codes of contracts: `branch/id`.
    pub(super) fn copy_chosen(&mut self, choice: &Choice, cx: &mut Cx<'_>) {
        let key = choice.code.split_once('/').and_then(|(branch, id)| {
            Some(ContractKey {
                branch: BranchId::from(branch),
                id: id.parse().ok()?,
            })
        });
        if let Some(key) = key {
            self.copy(key, cx);
        }
    }

    pub(super) fn copy(&mut self, contract: ContractKey, cx: &mut Cx<'_>) {
        self.copying = Some(Copying::Contract(
            cx.query_for_key(Query::Contract(contract)),
        ));
    }

    pub(super) fn copying_is(&self, id: RequestId) -> bool {
        matches!(&self.copying,
            Some(Copying::Contract(out) | Copying::Application(out, _) | Copying::Firm(out, ..)) if *out == id)
    }

    pub(super) fn copied(&mut self, result: Result<Answer, Refusal>, cx: &mut Cx<'_>) {
        match (self.copying.take(), result) {
            (_, Err(refusal)) => cx.refuse_reading(&refusal),
            (Some(Copying::Contract(_)), Ok(Answer::Contract(contract))) => {
                let id = cx.query(Query::Application(contract.application.clone()));
                self.copying = Some(Copying::Application(id, contract));
            }
            (Some(Copying::Application(_, contract)), Ok(Answer::Application(applied))) => {
                // The year of a form that was opened before midnight may be over.
                self.fix_days(cx);
                let content = copy(applied.content, &contract, self.today);
                match content.applicant.customer_code.clone() {
                    Some(code) => {
                        let id = cx.query(Query::Contractors(code));
                        self.copying = Some(Copying::Firm(id, contract, Box::new(content)));
                    }
                    None => self.copied_with(content, &contract, cx),
                }
            }
            (Some(Copying::Firm(_, contract, mut content)), Ok(Answer::Choices(found))) => {
                if let Some(was) = present(&mut content.applicant, &found) {
                    cx.note(Counter(cx.language()).copied_present(was));
                }
                self.copied_with(*content, &contract, cx);
            }
            _ => {}
        }
    }

    fn copied_with(
        &mut self,
        content: ApplicationContent,
        contract: &ContractDetail,
        cx: &mut Cx<'_>,
    ) {
        let typed = self.is_dirty();
        let (before, focus) = (self.entry.clone(), self.focus);
        self.entry.refill(&content);
        self.faults.clear();
        self.told.clear();
        self.firm = None;
        self.focus = FieldId::Form(Product::AdvancePayment);
        // What is not known yet is asked for: the amount, and before it the share of another year.
        if let Some(asked) = content.products.first() {
            self.focus = FieldId::Amount(asked.product);
            self.entry.set(self.focus, "");
        }
        if content.works.yearly.is_some_and(|y| y.share.is_zero()) {
            self.focus = FieldId::YearShare;
            self.entry.set(self.focus, "");
        }
        // Nothing was typed: one key makes the same copy again, and nothing is kept of it.
        match typed || self.keeper.id().is_some() {
            true => self.keeper.touched(cx),
            false => self.untouched = self.entry.clone(),
        }
        self.ask_names(cx);
        let words = Counter(cx.language());
        let number = &contract.row.number;
        let over = self.can_undo(&before, focus);
        let Some(day) = terminated(contract) else {
            return cx.done(match over {
                true => words.copied_over(number, Self::undo_key(cx)),
                false => words.copied(number),
            });
        };
        // More than that it was copied: what it was copied for may not come of it.
        let day = date::slashed(day);
        let mut products = content.products.iter();
        cx.note(
            match products.any(|p| p.product == Product::InterimAdvance) {
                true => words.copied_without_advance(number, day),
                false => words.copied_terminated(number, day),
            },
        );
    }
}

/// Where the contractor is today: a new application is made by whom the master's record shows now, so postal code, address
/// and phone are its, as long as it is about the same firm. Gives the address of the contract where that is another one.
fn present(applicant: &mut Applicant, found: &[Choice]) -> Option<String> {
    let code = applicant.customer_code.as_deref()?;
    let name = match &applicant.joint_venture {
        Some(jv) => &jv.representative,
        None => &applicant.name,
    };
    let same = |c: &&Choice| c.code == code && fold(&c.label) == fold(name);
    let firm = found.iter().find(same)?;
    let (postal, address, phone) = super::values::contractor(&firm.detail)?;
    let was = std::mem::replace(&mut applicant.address, address.to_owned());
    applicant.postal_code = postal.to_owned();
    if !phone.is_empty() {
        applicant.phone = Some(phone.to_owned());
    }
    (fold(&was) != fold(address)).then_some(was)
}

/// Since when the contract is over by 解約.
fn terminated(contract: &ContractDetail) -> Option<NaiveDate> {
    serde_json::from_value::<CertificateContent>(contract.certificate.clone())
        .ok()?
        .terminated_on
}

/// What is asked for now: the works as the certificate says them today, the next product, nothing paid yet.
fn copy(
    mut content: ApplicationContent,
    contract: &ContractDetail,
    today: NaiveDate,
) -> ApplicationContent {
    if let Some(code) = &contract.holder {
        content.applicant.customer_code = Some(code.clone());
    }
    if let Ok(now) = serde_json::from_value::<CertificateContent>(contract.certificate.clone()) {
        who(&mut content.applicant, &now);
        deposit(&mut content, now.deposit_bank.as_deref());
        let works = &mut content.works;
        works.name = now.works_name;
        if works.orderer_name != now.beneficiary {
            works.orderer_name = now.beneficiary;
            works.orderer_code = None;
        }
        // As it is known, also where it was recorded without a certificate.
        works.price = contract.row.price;
        if let (Some(yearly), Some(share)) = (&mut works.yearly, now.year_share) {
            yearly.share = share;
        }
        works.contract_date = now.contract_date;
        (works.term_from, works.term_to) = (now.term_from, now.term_to);
    }
    content.works.contract_date_planned = false;
    content.products.clear();
    if let Some(product) = next(&mut content.works, contract.row.product, today) {
        content.products.push(ProductRequest {
            product,
            form: contract.row.form,
            amount: Yen::ZERO,
            guarantee_end: None,
        });
    }
    content.bid.interim_planned = false;
    if content.premium.method == PremiumMethod::Each {
        content.premium.received_on = None;
    }
    content.other.note.clear();
    content
}

/// The contractor as the certificate names it: of a joint venture its name and its representative.
fn who(applicant: &mut Applicant, now: &CertificateContent) {
    applicant.address.clone_from(&now.contractor_address);
    match &mut applicant.joint_venture {
        Some(jv) => {
            jv.name.clone_from(&now.contractor_name);
            if let Some(representative) = &now.joint_venture_representative {
                jv.representative.clone_from(representative);
            }
        }
        None => applicant.name.clone_from(&now.contractor_name),
    }
}

/// The bank as the certificate names it. The codes of another bank are gone with it: it is found by its names.
fn deposit(content: &mut ApplicationContent, now: Option<&str>) {
    let Some(now) = now else { return };
    let same =
        |bank: &DepositBank| format!("{}\u{3000}{}", bank.bank_name, bank.branch_name) == now;
    if !content.deposit.as_ref().is_some_and(same) {
        let (bank_name, branch_name) = now.split_once('\u{3000}').unwrap_or((now, ""));
        content.deposit = Some(DepositBank {
            bank_code: None,
            branch_code: None,
            bank_name: bank_name.to_owned(),
            branch_name: branch_name.to_owned(),
        });
    }
}

/// What comes after this product. 前払金 is followed by 中間前払金 on the same works, and of the same year while that
/// lasts; in a later year by 前払金 of the next year, whose share is not known yet. Without a next year nothing is
/// asked for by itself.
fn next(works: &mut Works, product: Product, today: NaiveDate) -> Option<Product> {
    let first = product == Product::AdvancePayment;
    let Some(yearly) = works.yearly else {
        return first.then_some(Product::InterimAdvance);
    };
    if first && today <= yearly.fiscal_year.last_day() {
        return Some(Product::InterimAdvance);
    }
    let year = yearly.fiscal_year.next();
    let goes_on = year <= FiscalYear::of(works.term_to);
    works.yearly = goes_on.then_some(YearlyShare {
        fiscal_year: year,
        share: Yen::ZERO,
    });
    (goes_on && product.is_advance()).then_some(Product::AdvancePayment)
}
