//! What must hold in any content, whoever the orderer is and whatever the day. The database refuses the same
//! (`core.check_content`); keep the two in step.

use super::finding::FindingKind as K;
use crate::domain::application::{ApplicationContent, JointVentureMember};
use crate::domain::date::FiscalYear;
use crate::domain::field::FieldId as F;
use crate::domain::fold::fold;
use crate::domain::mail_address;
use crate::domain::product::{Form, Product};
use crate::domain::text::{TextFault, check_line, check_note, postal_code, unusual};
use chrono::{Datelike, NaiveDate};

/// Errors of form, and the warnings about characters.
pub(super) fn check(content: &ApplicationContent) -> Vec<K> {
    let mut found = Vec::new();
    texts(content, &mut found);
    joint_venture(content, &mut found);
    days(content, &mut found);
    products(content, &mut found);
    mail(content, &mut found);
    found
}

fn texts(content: &ApplicationContent, found: &mut Vec<K>) {
    let mut judge = |field: F, text: &str, check: fn(&str) -> Result<(), TextFault>| {
        if let Err(fault) = check(text) {
            found.push(K::Text { field, fault });
        } else if let Some(character) = unusual(text) {
            found.push(K::UnusualCharacter { field, character });
        }
    };
    let (a, w) = (&content.applicant, &content.works);
    judge(F::ApplicantName, &a.name, check_line);
    judge(F::Address, &a.address, check_line);
    judge(F::OrdererName, &w.orderer_name, check_line);
    judge(F::WorksName, &w.name, check_line);
    judge(F::Note, &content.other.note, check_note);
    // Where there is a value it may not be blank: nothing is said by leaving it out.
    if let Some(phone) = &a.phone {
        judge(F::Phone, phone, check_line);
    }
    if let Some(jv) = &a.joint_venture {
        judge(F::JvName, &jv.name, check_line);
        judge(F::JvRepresentative, &jv.representative, check_line);
        for member in &jv.members {
            judge(F::JvMemberName, &member.name, check_line);
        }
    }
    if let Some(bank) = &content.deposit {
        judge(F::BankName, &bank.bank_name, check_line);
        judge(F::BankBranchName, &bank.branch_name, check_line);
    }
    let bank = content.deposit.as_ref();
    for (field, text) in [
        (F::CustomerCode, a.customer_code.as_ref()),
        (F::OrdererCode, w.orderer_code.as_ref()),
        (F::BankCode, bank.and_then(|b| b.bank_code.as_ref())),
        (F::BankBranchCode, bank.and_then(|b| b.branch_code.as_ref())),
    ] {
        if text.is_some_and(|text| !is_code(field, text)) {
            found.push(K::Code { field });
        }
    }
    if postal_code(&a.postal_code).as_deref() != Some(a.postal_code.as_str()) {
        found.push(K::PostalCode);
    }
}

/// Whether a text has the form of the code that belongs into this field (docs/intake.schema.json); true for a field
/// that takes none.
#[must_use]
pub fn is_code(field: F, text: &str) -> bool {
    let digits = |n| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    match field {
        F::CustomerCode | F::OrdererCode => {
            let fits = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
            (4..=12).contains(&text.len()) && text.bytes().all(fits)
        }
        F::BankCode => digits(4),
        F::BankBranchCode => digits(3),
        _ => true,
    }
}

fn joint_venture(content: &ApplicationContent, found: &mut Vec<K>) {
    let Some(jv) = &content.applicant.joint_venture else {
        return;
    };
    let count = jv.members.len();
    if !(2..=20).contains(&count) {
        found.push(K::MemberCount { count });
    }
    found.extend(members(&jv.members));
    if !jv.members.iter().any(|m| m.name == jv.representative) {
        found.push(K::RepresentativeNotMember);
    }
}

/// What is wrong with the members that are named, however many: each of them once, as names are looked for, and with a share.
#[must_use]
pub fn members(all: &[JointVentureMember]) -> Vec<K> {
    let mut found = Vec::new();
    let folded: Vec<String> = all.iter().map(|m| fold(&m.name)).collect();
    for (at, member) in all.iter().enumerate() {
        let name = || member.name.clone();
        if folded.iter().take(at).any(|before| *before == folded[at]) {
            found.push(K::MemberTwice { name: name() });
        }
        if member.share == 0 {
            found.push(K::MemberShareZero { name: name() });
        }
    }
    let sum = all.iter().map(|m| u64::from(m.share)).sum();
    if sum != 10_000 {
        found.push(K::MemberShares { sum });
    }
    found
}

fn days(content: &ApplicationContent, found: &mut Vec<K>) {
    let w = &content.works;
    let mut all = vec![
        (F::ContractDate, w.contract_date),
        (F::TermFrom, w.term_from),
        (F::TermTo, w.term_to),
    ];
    all.extend(w.notice_date.map(|day| (F::NoticeDate, day)));
    all.extend(
        content
            .premium
            .received_on
            .map(|day| (F::PremiumReceivedOn, day)),
    );
    all.extend(
        content
            .products
            .iter()
            .filter_map(|p| Some((F::GuaranteeEnd(p.product), p.guarantee_end?))),
    );
    for (field, day) in all {
        if !(1900..=2199).contains(&day.year()) {
            found.push(K::DayOutOfRange { field, day });
        }
    }
    if w.contract_date > w.term_from {
        let (contract, start) = (w.contract_date, w.term_from);
        // A planned day may still move: the clerk judges.
        found.push(if w.contract_date_planned {
            K::PlannedAfterStart { contract, start }
        } else {
            K::ContractAfterStart { contract, start }
        });
    }
    if w.term_to < w.term_from {
        found.push(K::TermReversed {
            from: w.term_from,
            to: w.term_to,
        });
    }
}

fn products(content: &ApplicationContent, found: &mut Vec<K>) {
    let price = content.works.price;
    if price.is_zero() {
        found.push(K::PriceZero);
    }
    yearly(content, found);
    if content.products.is_empty() {
        found.push(K::NoProducts);
    }
    for (i, request) in content.products.iter().enumerate() {
        let product = request.product;
        if content.products[..i].iter().any(|p| p.product == product) {
            found.push(K::ProductTwice { product });
        }
        if request.amount.is_zero() {
            found.push(K::AmountZero { product });
        } else if request.amount > price {
            found.push(K::AmountOverPrice {
                product,
                amount: request.amount,
                price,
            });
        } else if let Some(yearly) = content.works.yearly
            && product.is_advance()
            && !yearly.share.is_zero()
            && request.amount > yearly.share
        {
            found.push(K::AmountOverShare {
                product,
                amount: request.amount,
                share: yearly.share,
            });
        }
        if product == Product::BidBond && request.form == Form::Electronic {
            found.push(K::BidBondElectronic);
        }
        if let Some(end) = request.guarantee_end {
            guarantee_end(content, product, end, found);
        } else if product.is_advance() {
            // Blank is the end of the works, also where a year was given and the day was not settled.
            year_end(content, product, content.works.term_to, found);
        }
    }
}

/// 年割: a year in which the works are, and a share of the price.
fn yearly(content: &ApplicationContent, found: &mut Vec<K>) {
    let w = &content.works;
    let Some(yearly) = w.yearly else {
        return;
    };
    let year = yearly.fiscal_year;
    if year < FiscalYear::of(w.term_from) || year > FiscalYear::of(w.term_to) {
        found.push(K::YearOutsideTerm {
            year,
            from: w.term_from,
            to: w.term_to,
        });
    }
    if yearly.share.is_zero() {
        found.push(K::ShareZero);
    } else if yearly.share > w.price {
        found.push(K::ShareOverPrice {
            share: yearly.share,
            price: w.price,
        });
    }
}

/// An advance by years is guaranteed to the end of its fiscal year, or of the works if that is earlier. Longer is
/// possible where the orderer wants it, and asked about; shorter would leave a part of the year uncovered.
fn year_end(content: &ApplicationContent, product: Product, end: NaiveDate, found: &mut Vec<K>) {
    let w = &content.works;
    let (Some(yearly), Some(year_end)) = (w.yearly, w.year_end()) else {
        return;
    };
    let year = yearly.fiscal_year;
    if end < year_end {
        found.push(K::GuaranteeBeforeYearEnd {
            product,
            end,
            year,
            year_end,
        });
    } else if end > year_end {
        found.push(K::GuaranteePastYearEnd {
            product,
            end,
            year,
            year_end,
        });
    }
}

/// Works over several fiscal years are guaranteed to a fiscal year's end (3月31日 within the term); all others
/// to the end of the works at least. For advances that is the rule; for a performance guarantee, which is
/// there until the works are done, it is unusual and asked about.
fn guarantee_end(
    content: &ApplicationContent,
    product: Product,
    end: NaiveDate,
    found: &mut Vec<K>,
) {
    if content.works.yearly.is_some() && product.is_advance() {
        return year_end(content, product, end, found);
    }
    let works_end = content.works.term_to;
    if end >= works_end {
        return;
    }
    let year_end = (end.month(), end.day()) == (3, 31) && end >= content.works.term_from;
    if !year_end {
        found.push(K::GuaranteeEndsEarly {
            product,
            end,
            works_end,
        });
    } else if product == Product::Performance {
        found.push(K::PerformanceEndsEarly { end, works_end });
    }
}

fn mail(content: &ApplicationContent, found: &mut Vec<K>) {
    match content.notification.address.as_deref() {
        None if content.notification.wanted => found.push(K::MailAddressMissing),
        None => {}
        Some(address) => {
            if let Err(fault) = mail_address::check(address) {
                found.push(K::MailAddressBad { fault });
            }
        }
    }
}
