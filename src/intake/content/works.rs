//! 請負工事の情報 and 保証の申込内容.

use super::parts::{absent, master_code, optional_section, section};
use crate::domain::application::{ProductRequest, Works, YearlyShare};
use crate::domain::field::FieldId as F;
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product, WorkKind};
use crate::intake::reader::{At, Object, Reader};
use crate::intake::shape;
use chrono::NaiveDate;

pub(super) fn works(r: &mut Reader, file: &Object<'_>) -> Works {
    let Some(o) = section(r, file, "works", &shape::WORKS) else {
        absent(
            r,
            &[
                F::OrdererName,
                F::WorksName,
                F::WorkKind,
                F::Price,
                F::ContractDate,
                F::TermFrom,
                F::TermTo,
            ],
        );
        return Works {
            orderer_code: None,
            orderer_name: String::new(),
            name: String::new(),
            kind: WorkKind::Construction,
            price: Yen::ZERO,
            contract_date: NaiveDate::default(),
            contract_date_planned: false,
            term_from: NaiveDate::default(),
            term_to: NaiveDate::default(),
            notice_date: None,
            yearly: None,
        };
    };
    let day = |r: &mut Reader, key, field| {
        r.required(&o, key, Some(field))
            .and_then(|at| r.day(&at))
            .unwrap_or_default()
    };
    let contract_date = day(r, "contract_date", F::ContractDate);
    let term_from = day(r, "term_from", F::TermFrom);
    let term_to = day(r, "term_to", F::TermTo);
    Works {
        orderer_code: master_code(r, &o, "orderer_code", F::OrdererCode),
        orderer_name: r.line(&o, "orderer_name", F::OrdererName),
        name: r.line(&o, "name", F::WorksName),
        kind: r
            .required(&o, "kind", Some(F::WorkKind))
            .and_then(|at| {
                r.word(
                    &at,
                    &["construction", "service"],
                    &[WorkKind::Construction, WorkKind::Service],
                )
            })
            .unwrap_or(WorkKind::Construction),
        price: r
            .required(&o, "price", Some(F::Price))
            .and_then(|at| r.amount(&at))
            .unwrap_or_default(),
        contract_date,
        contract_date_planned: r.flag(&o, "contract_date_planned", F::ContractDatePlanned),
        term_from,
        term_to,
        notice_date: o
            .get("notice_date", Some(F::NoticeDate))
            .and_then(|at| r.day(&at)),
        yearly: yearly(r, &o),
    }
}

fn yearly(r: &mut Reader, works: &Object<'_>) -> Option<YearlyShare> {
    let o = optional_section(r, works, "yearly", Some(F::FiscalYear), &shape::YEARLY)?;
    let fiscal_year = r
        .required(&o, "fiscal_year", Some(F::FiscalYear))
        .and_then(|at| r.fiscal_year(&at));
    let share = r
        .required(&o, "share", Some(F::YearShare))
        .and_then(|at| r.amount(&at));
    Some(YearlyShare {
        fiscal_year: fiscal_year?,
        share: share?,
    })
}

pub(super) fn products(r: &mut Reader, file: &Object<'_>) -> Vec<ProductRequest> {
    let Some(at) = r.required(file, "products", Some(F::Products)) else {
        return Vec::new();
    };
    // Each product at most once, so more than four items cannot be right; twice is said by the rule.
    let items = r.list(&at, 8);
    items
        .into_iter()
        .filter_map(|item| {
            let request = request(r, &item);
            if request.is_none() {
                absent(r, &[F::Products]);
            }
            request
        })
        .collect()
}

fn request(r: &mut Reader, item: &At<'_>) -> Option<ProductRequest> {
    let o = r.object(item, &shape::PRODUCT)?;
    let product = r
        .required(&o, "product", Some(F::ProductKind))
        .and_then(|at| {
            r.word(
                &at,
                &[
                    "advance_payment",
                    "interim_advance",
                    "performance",
                    "bid_bond",
                ],
                &Product::ALL,
            )
        });
    // The rest is read even when the product is not known, so that its faults are told too.
    let of = product.unwrap_or(Product::AdvancePayment);
    let field = |field: F| product.map(|_| field);
    let form = r
        .required(&o, "form", field(F::Form(of)))
        .and_then(|at| {
            r.word(
                &at,
                &["electronic", "paper"],
                &[Form::Electronic, Form::Paper],
            )
        })
        .unwrap_or(Form::Paper);
    let amount = r
        .required(&o, "amount", field(F::Amount(of)))
        .and_then(|at| r.amount(&at))
        .unwrap_or_default();
    let guarantee_end = o
        .get("guarantee_end", field(F::GuaranteeEnd(of)))
        .and_then(|at| r.day(&at));
    Some(ProductRequest {
        product: product?,
        form,
        amount,
        guarantee_end,
    })
}
