//! 変更, 訂正, 変更取消, 解約 as they are drafted: which fields each may set, what differs before and after, and what
//! stands against it. `core.check_amendment` (migrations/0015) holds the same in the database.

use super::certificate::CertificateContent;
use super::command::Override;
use super::date::FiscalYear;
use super::ledger::EventKind;
use super::money::Yen;
use super::product::{Product, WorkKind};
use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value as Json};

/// A field of the certificate that an amendment may set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AmendedField {
    /// 保証期限
    GuaranteeEnd,
    /// 工期（自）
    TermFrom,
    /// 工期（至）
    TermTo,
    /// 保証金額（総額）
    Amount,
    /// 請負金額（総額）
    Price,
    /// 年割額, of an advance by years: its year's share of the price. Not printed.
    YearShare,
    /// 請負契約日
    ContractDate,
    /// 預託金融機関
    DepositBank,
    /// 被保証者: the orderer's post title.
    Beneficiary,
    /// 保証契約者; of a correction only.
    ContractorName,
    /// 住所; of a correction only.
    ContractorAddress,
    /// 工事名; of a correction only.
    WorksName,
    /// JV代表者; of a correction only.
    Representative,
    /// 解約日
    TerminatedOn,
}

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmendedValue {
    /// A day, JST.
    Day(NaiveDate),
    /// An amount.
    Yen(Yen),
    /// A text, as typed.
    Text(String),
}

impl AmendedField {
    /// Every field, in the order of the certificate.
    pub const ALL: [Self; 14] = [
        Self::GuaranteeEnd,
        Self::TermFrom,
        Self::TermTo,
        Self::Amount,
        Self::Price,
        Self::YearShare,
        Self::ContractDate,
        Self::DepositBank,
        Self::Beneficiary,
        Self::ContractorName,
        Self::ContractorAddress,
        Self::WorksName,
        Self::Representative,
        Self::TerminatedOn,
    ];

    /// Its name in the certificate's JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::GuaranteeEnd => "guarantee_end",
            Self::TermFrom => "term_from",
            Self::TermTo => "term_to",
            Self::Amount => "amount",
            Self::Price => "price",
            Self::YearShare => "year_share",
            Self::ContractDate => "contract_date",
            Self::DepositBank => "deposit_bank",
            Self::Beneficiary => "beneficiary",
            Self::ContractorName => "contractor_name",
            Self::ContractorAddress => "contractor_address",
            Self::WorksName => "works_name",
            Self::Representative => "joint_venture_representative",
            Self::TerminatedOn => "terminated_on",
        }
    }

    /// The field of a name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }

    /// Whether it is a text of people's that the certificate prints: a letter in it that no font has stops the event
    /// before its number.
    #[must_use]
    pub fn is_printed_text(self) -> bool {
        matches!(
            self,
            Self::DepositBank
                | Self::Beneficiary
                | Self::ContractorName
                | Self::ContractorAddress
                | Self::WorksName
                | Self::Representative
        )
    }

    /// What an event of this kind may set, given the certificate that it starts from.
    #[must_use]
    pub fn of(kind: EventKind, before: &CertificateContent) -> Vec<Self> {
        let bank = matches!(
            before.product,
            Product::AdvancePayment | Product::InterimAdvance
        );
        Self::ALL
            .into_iter()
            .filter(|field| match field {
                Self::TerminatedOn => match kind {
                    EventKind::Termination => true,
                    EventKind::Correction => before.terminated_on.is_some(),
                    _ => false,
                },
                Self::ContractorName | Self::ContractorAddress | Self::WorksName => {
                    kind == EventKind::Correction
                }
                Self::Representative => {
                    kind == EventKind::Correction && before.joint_venture_representative.is_some()
                }
                Self::YearShare => {
                    before.year_share.is_some()
                        && matches!(kind, EventKind::Change | EventKind::Correction)
                }
                Self::DepositBank => {
                    bank && matches!(kind, EventKind::Change | EventKind::Correction)
                }
                _ => matches!(kind, EventKind::Change | EventKind::Correction),
            })
            .collect()
    }

    /// What the certificate says there.
    #[must_use]
    pub fn read(self, content: &CertificateContent) -> Option<AmendedValue> {
        let text = |text: &str| Some(AmendedValue::Text(text.to_owned()));
        let day = |day| Some(AmendedValue::Day(day));
        match self {
            Self::GuaranteeEnd => day(content.guarantee_end),
            Self::TermFrom => day(content.term_from),
            Self::TermTo => day(content.term_to),
            Self::Amount => Some(AmendedValue::Yen(content.amount)),
            Self::Price => Some(AmendedValue::Yen(content.price)),
            Self::YearShare => content.year_share.map(AmendedValue::Yen),
            Self::ContractDate => day(content.contract_date),
            Self::DepositBank => content.deposit_bank.as_deref().and_then(text),
            Self::Beneficiary => text(&content.beneficiary),
            Self::ContractorName => text(&content.contractor_name),
            Self::ContractorAddress => text(&content.contractor_address),
            Self::WorksName => text(&content.works_name),
            Self::Representative => content
                .joint_venture_representative
                .as_deref()
                .and_then(text),
            Self::TerminatedOn => content.terminated_on.map(AmendedValue::Day),
        }
    }

    /// Whether a reviewer types it once more before approving: an amount, a date, or a name.
    #[must_use]
    pub fn is_retyped(self) -> bool {
        !matches!(self, Self::ContractorAddress)
    }
}

impl AmendedValue {
    /// The value as the certificate's JSON has it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match self {
            Self::Day(day) => Json::from(day.format("%Y-%m-%d").to_string()),
            Self::Yen(yen) => Json::from(yen.get()),
            Self::Text(text) => Json::from(text.clone()),
        }
    }
}

/// The fields that a reviewer types once more: what reads otherwise and is not blank (`core.amendment_retype_wanted`).
#[must_use]
pub fn retyped(before: &CertificateContent, after: &CertificateContent) -> Vec<AmendedField> {
    differences(before, after)
        .into_iter()
        .map(|(field, ..)| field)
        .filter(|field| field.is_retyped() && field.read(after).is_some())
        .collect()
}

/// An amendment as a clerk drafts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmendmentDraft {
    /// Change, correction, cancellation or termination.
    pub kind: EventKind,
    /// 発生番号 of what is corrected or cancelled.
    pub supersedes: Option<u32>,
    /// What is set; what a field said before may be among it and changes nothing.
    pub fields: Vec<(AmendedField, AmendedValue)>,
    /// 追加保証料 (positive) or 返戻保証料 (negative), in yen, as entered: the program does not work it out.
    pub premium: i64,
    /// Why.
    pub reason: String,
    /// Warnings that do not stand in the way, and why not.
    pub overrides: Vec<Override>,
}

impl AmendmentDraft {
    /// The fields as the database takes them.
    #[must_use]
    pub fn fields_json(&self) -> Json {
        let map: Map<String, Json> = self
            .fields
            .iter()
            .map(|(field, value)| (field.code().to_owned(), value.to_json()))
            .collect();
        Json::Object(map)
    }

    /// The certificate as it reads after it, as far as the fields go.
    #[must_use]
    pub fn apply(&self, before: &CertificateContent) -> CertificateContent {
        let mut after = before.clone();
        for (field, value) in &self.fields {
            use AmendedField as F;
            match (field, value.clone()) {
                (F::GuaranteeEnd, AmendedValue::Day(day)) => after.guarantee_end = day,
                (F::TermFrom, AmendedValue::Day(day)) => after.term_from = day,
                (F::TermTo, AmendedValue::Day(day)) => after.term_to = day,
                (F::ContractDate, AmendedValue::Day(day)) => after.contract_date = day,
                (F::TerminatedOn, AmendedValue::Day(day)) => after.terminated_on = Some(day),
                (F::Amount, AmendedValue::Yen(yen)) => after.amount = yen,
                (F::Price, AmendedValue::Yen(yen)) => after.price = yen,
                (F::YearShare, AmendedValue::Yen(yen)) => after.year_share = Some(yen),
                (F::DepositBank, AmendedValue::Text(text)) => after.deposit_bank = Some(text),
                (F::Beneficiary, AmendedValue::Text(text)) => after.beneficiary = text,
                (F::ContractorName, AmendedValue::Text(text)) => after.contractor_name = text,
                (F::ContractorAddress, AmendedValue::Text(text)) => after.contractor_address = text,
                (F::WorksName, AmendedValue::Text(text)) => after.works_name = text,
                (F::Representative, AmendedValue::Text(text)) => {
                    after.joint_venture_representative = Some(text);
                }
                _ => {}
            }
        }
        after
    }
}

/// One field before and after.
pub type Difference = (AmendedField, Option<AmendedValue>, Option<AmendedValue>);

/// What differs, in the order of the certificate.
#[must_use]
pub fn differences(before: &CertificateContent, after: &CertificateContent) -> Vec<Difference> {
    AmendedField::ALL
        .into_iter()
        .map(|field| (field, field.read(before), field.read(after)))
        .filter(|(_, was, is)| was != is)
        .collect()
}

/// Why an amendment cannot be as it is drafted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmendmentFault {
    /// Nothing differs.
    NothingChanged,
    /// 請負金額のみの変更 of an advance guarantee: no procedure; the price is only recorded.
    PriceAlone,
    /// 保証金額 is zero or more than 請負金額.
    Amount,
    /// 保証金額 is zero or more than its year's 年割額.
    AmountOfYear,
    /// 年割額 is zero or more than 請負金額.
    YearShare,
    /// 工期 has no day in the fiscal year whose advance this is.
    Year,
    /// 工期 ends before it begins.
    Term,
    /// 請負契約日 after the works begin; a performance guarantee and a bid bond are issued before it and may plan it.
    ContractDate,
    /// 保証期限 before the end of the works, and no fiscal year's end (3/31) of works over several years.
    GuaranteeEnd,
    /// 保証期限 before the 3/31 of its fiscal year, or before the end of the works if that is earlier.
    GuaranteeEndOfYear,
    /// 解約日 before the certificate's own date.
    TerminatedOn,
}

impl AmendmentFault {
    /// The field that it is about.
    #[must_use]
    pub fn field(self) -> Option<AmendedField> {
        match self {
            Self::NothingChanged => None,
            Self::PriceAlone => Some(AmendedField::Price),
            Self::Amount | Self::AmountOfYear => Some(AmendedField::Amount),
            Self::YearShare => Some(AmendedField::YearShare),
            Self::Term | Self::Year => Some(AmendedField::TermTo),
            Self::ContractDate => Some(AmendedField::ContractDate),
            Self::GuaranteeEnd | Self::GuaranteeEndOfYear => Some(AmendedField::GuaranteeEnd),
            Self::TerminatedOn => Some(AmendedField::TerminatedOn),
        }
    }
}

/// Everything that stands against it.
#[must_use]
pub fn faults(
    kind: EventKind,
    before: &CertificateContent,
    after: &CertificateContent,
) -> Vec<AmendmentFault> {
    let mut found = Vec::new();
    let changed = differences(before, after);
    match kind {
        EventKind::Cancellation | EventKind::Issue => return found,
        EventKind::Termination => {
            if after.terminated_on < before.issued_on {
                found.push(AmendmentFault::TerminatedOn);
            }
            return found;
        }
        EventKind::Change | EventKind::Correction => {}
    }
    if changed.is_empty() {
        found.push(AmendmentFault::NothingChanged);
    }
    if kind == EventKind::Change && is_price_alone(before.product, &changed) {
        found.push(AmendmentFault::PriceAlone);
    }
    if after.amount.is_zero() || after.amount > after.base() {
        found.push(match after.year_share {
            Some(_) => AmendmentFault::AmountOfYear,
            None => AmendmentFault::Amount,
        });
    }
    if after
        .year_share
        .is_some_and(|share| share.is_zero() || share > after.price)
    {
        found.push(AmendmentFault::YearShare);
    }
    if after.term_to < after.term_from {
        found.push(AmendmentFault::Term);
    }
    let before_contract = matches!(after.product, Product::Performance | Product::BidBond);
    if after.contract_date > after.term_from && !before_contract {
        found.push(AmendmentFault::ContractDate);
    }
    if let Some(year) = after.work_year {
        found.extend(faults_of_year(year, after));
        return found;
    }
    let fiscal_year_end = (after.guarantee_end.month(), after.guarantee_end.day()) == (3, 31);
    if after.guarantee_end < after.term_to
        && !(fiscal_year_end && after.guarantee_end >= after.term_from)
    {
        found.push(AmendmentFault::GuaranteeEnd);
    }
    found
}

/// 年割: the works are still in that year, whose advance is guaranteed to its 3/31, or to the end of the works if earlier.
fn faults_of_year(year: i32, after: &CertificateContent) -> Vec<AmendmentFault> {
    let mut found = Vec::new();
    let years = FiscalYear::of(after.term_from).year()..=FiscalYear::of(after.term_to).year();
    if after.term_to >= after.term_from && !years.contains(&year) {
        found.push(AmendmentFault::Year);
    }
    if after.guarantee_end < FiscalYear::starting(year).last_day().min(after.term_to) {
        found.push(AmendmentFault::GuaranteeEndOfYear);
    }
    found
}

/// 請負金額のみの変更: it does not touch an advance guarantee (this does not hold for 契約保証).
#[must_use]
pub fn is_price_alone(product: Product, changed: &[Difference]) -> bool {
    matches!(product, Product::AdvancePayment | Product::InterimAdvance)
        && matches!(changed, [(AmendedField::Price, ..)])
}

/// 減額: the advance that was received may stay up to 5/10 of the reduced price (of an advance by years: of its share),
/// 4/10 for 業務委託. Some: it is more than this, which is a warning (`reduced_price`).
#[must_use]
pub fn reduced_price(
    before: &CertificateContent,
    after: &CertificateContent,
    work: WorkKind,
) -> Option<Yen> {
    let permille = match work {
        WorkKind::Construction => 500,
        WorkKind::Service => 400,
    };
    let advance = matches!(
        after.product,
        Product::AdvancePayment | Product::InterimAdvance
    );
    let over = advance
        && after.base() < before.base()
        && after.amount.exceeds_permille_of(permille, after.base());
    over.then(|| after.base().permille(permille)).flatten()
}

/// 解約日 after 保証期限, where it was set: a guarantee that had ended by then anyway. A warning (`terminated_after_end`).
#[must_use]
pub fn terminated_after_end(before: &CertificateContent, after: &CertificateContent) -> bool {
    after.terminated_on != before.terminated_on
        && after
            .terminated_on
            .is_some_and(|day| day > after.guarantee_end)
}

/// The warning that a cancellation's premium is not what gives back what the cancelled change moved.
pub const PREMIUM_NOT_UNDONE: &str = "premium_not_undone";

/// What a warning is about, in figures or names: a reason belongs to that, and to nothing that is typed later.
/// `premium`: the amendment's own, yen.
#[must_use]
pub fn warned_of(code: &str, after: &CertificateContent, premium: i64) -> String {
    match code {
        PREMIUM_NOT_UNDONE => premium.to_string(),
        "reduced_price" | "under_minimum" => {
            format!("{} {}", after.amount.get(), after.base().get())
        }
        "terminated_after_end" => {
            let day = after.terminated_on.map(|day| day.to_string());
            format!("{} {}", day.unwrap_or_default(), after.guarantee_end)
        }
        "orderer_not_in_master" => after.beneficiary.clone(),
        "bank_not_in_master" => after.deposit_bank.clone().unwrap_or_default(),
        _ => String::new(),
    }
}

/// Whether a warning is there, as far as can be told here: what the database alone finds is there as long as it says the same
/// ([`warned_of`]).
#[must_use]
pub fn may_warn(
    code: &str,
    known: &CertificateContent,
    after: &CertificateContent,
    work: WorkKind,
) -> bool {
    match code {
        "reduced_price" => reduced_price(known, after, work).is_some(),
        "terminated_after_end" => terminated_after_end(known, after),
        _ => true,
    }
}

#[cfg(test)]
#[path = "amendment_tests.rs"]
mod tests;
