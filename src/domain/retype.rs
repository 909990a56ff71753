//! What a reviewer types again before an approval: every amount, date and name of the certificate that differs from
//! the application as received. Reading a changed figure is not enough: a hand that writes it has seen it.

use super::application::ApplicationContent;
use super::date;
use super::field::FieldId;
use super::fold::fold;
use super::money::Yen;
use super::text;
use chrono::NaiveDate;

/// What stands there and has to be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// An amount.
    Amount(Yen),
    /// A day.
    Day(NaiveDate),
    /// A name; widths, blanks and variants of the same character do not matter.
    Name(String),
}

/// The fields to type, in the order of the form. `core.retyped` counts the same.
#[must_use]
pub fn wanted(before: &ApplicationContent, after: &ApplicationContent) -> Vec<(FieldId, Wanted)> {
    let (b, a) = (&before.works, &after.works);
    let mut out = Vec::new();
    let mut need = |differs: bool, field: FieldId, wanted: Wanted| {
        if differs {
            out.push((field, wanted));
        }
    };
    let name = |c: &ApplicationContent| match &c.applicant.joint_venture {
        Some(jv) => jv.name.clone(),
        None => c.applicant.name.clone(),
    };
    let contractor = if after.applicant.joint_venture.is_some() {
        FieldId::JvName
    } else {
        FieldId::ApplicantName
    };
    need(
        name(before) != name(after),
        contractor,
        Wanted::Name(name(after)),
    );
    need(
        b.orderer_name != a.orderer_name,
        FieldId::OrdererName,
        Wanted::Name(a.orderer_name.clone()),
    );
    need(
        b.name != a.name,
        FieldId::WorksName,
        Wanted::Name(a.name.clone()),
    );
    need(b.price != a.price, FieldId::Price, Wanted::Amount(a.price));
    need(
        b.contract_date != a.contract_date,
        FieldId::ContractDate,
        Wanted::Day(a.contract_date),
    );
    need(
        b.term_from != a.term_from,
        FieldId::TermFrom,
        Wanted::Day(a.term_from),
    );
    need(
        b.term_to != a.term_to,
        FieldId::TermTo,
        Wanted::Day(a.term_to),
    );
    for request in &after.products {
        let was = before
            .products
            .iter()
            .find(|r| r.product == request.product);
        need(
            was.map(|r| r.amount) != Some(request.amount),
            FieldId::Amount(request.product),
            Wanted::Amount(request.amount),
        );
        need(
            was.and_then(|r| r.guarantee_end) != request.guarantee_end,
            FieldId::GuaranteeEnd(request.product),
            Wanted::Day(request.guarantee_end.unwrap_or(a.term_to)),
        );
    }
    out
}

/// Whether what was typed is what stands there. Dates and amounts may be written in any of their forms.
#[must_use]
pub fn agrees(wanted: &Wanted, typed: &str, today: NaiveDate) -> bool {
    match wanted {
        Wanted::Amount(amount) => typed.parse::<Yen>().is_ok_and(|yen| yen == *amount),
        Wanted::Day(day) => date::parse(typed, today).is_ok_and(|typed| typed == *day),
        Wanted::Name(name) => {
            let bare = |t: &str| fold(t).replace(char::is_whitespace, "");
            !text::is_blank(typed) && bare(typed) == bare(name)
        }
    }
}
