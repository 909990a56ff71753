//! What a search finds in the office in memory: enough of it for the screens. What the database finds is tested there.

use super::super::at;
use super::Office;
use crate::domain::date;
use crate::domain::fold::fold;
use crate::domain::product::Product;
use crate::domain::record::{ApplicationDetail, ContractDetail, ContractRow};
use crate::domain::search::{Criteria, FoundRow, FoundState, Subject};

impl Office {
    pub(super) fn found(&self, criteria: &Criteria) -> Vec<FoundRow> {
        let mut rows: Vec<FoundRow> = self.look(|i| match criteria.subject {
            Subject::Contract => i
                .contracts
                .iter()
                .map(|c| {
                    let detail = i.details.iter().find(|d| d.row.key == c.key);
                    let ended = |d: &ContractDetail| d.certificate["terminated_on"].is_string();
                    let today = date::jst_day(at("2022-11-01 14:02"));
                    let mut found = of_contract(c);
                    let gone =
                        |d: &ContractDetail| d.withdrawal().is_some_and(|o| o.done_at.is_some());
                    if detail.is_some_and(ended) {
                        found.state = FoundState::Terminated;
                    } else if detail.is_some_and(gone) {
                        found.state = FoundState::Unpublished;
                    } else if c.guarantee_end < today {
                        found.state = FoundState::Expired;
                    }
                    found
                })
                .collect(),
            Subject::Application => i.applications.iter().map(of_application).collect(),
        });
        rows.retain(|r| {
            let text = fold(&[&*r.contractor, &r.orderer, &r.works, &r.number].join("/"));
            let bare = text.replace('-', "");
            let held = |w: &String| text.contains(&fold(w)) || bare.contains(&fold(w));
            criteria.words.iter().all(held)
                && criteria.product.is_none_or(|p| r.products.contains(&p))
                && criteria.form.is_none_or(|f| r.form == Some(f))
                && criteria.amount.from.is_none_or(|a| r.amount >= a)
        });
        rows
    }
}

fn of_contract(c: &ContractRow) -> FoundRow {
    FoundRow {
        subject: Subject::Contract,
        branch: c.key.branch.clone(),
        record: c.key.id,
        image: c.key.id,
        at: c.issued_at.unwrap_or_default(),
        seq: 1,
        latest: true,
        event: "issue".to_owned(),
        number: c.number.clone(),
        products: vec![c.product],
        form: Some(c.form),
        contractor: c.contractor.clone(),
        orderer: c.orderer.clone(),
        works: c.works.clone(),
        amount: c.amount,
        price: c.price,
        contract_date: c.guarantee_end,
        guarantee_end: c.guarantee_end,
        issued_at: c.issued_at,
        state: if c.issued_at.is_some() {
            FoundState::Issued
        } else {
            FoundState::Issuing
        },
    }
}

fn of_application(d: &ApplicationDetail) -> FoundRow {
    let r = &d.row;
    let first = r.products.first();
    FoundRow {
        subject: Subject::Application,
        branch: r.key.branch.clone(),
        record: r.key.id,
        image: r.key.id,
        at: r.received_at,
        seq: d.revision,
        latest: true,
        event: "draft".to_owned(),
        number: r.number.clone(),
        products: r
            .products
            .iter()
            .map(|(p, _, _)| *p)
            .collect::<Vec<Product>>(),
        form: first.map(|(_, f, _)| *f),
        contractor: r.contractor.clone(),
        orderer: r.orderer.clone(),
        works: r.works.clone(),
        amount: first.map(|(_, _, a)| *a).unwrap_or_default(),
        price: r.price,
        contract_date: d.content.works.contract_date,
        guarantee_end: d.content.works.term_to,
        issued_at: None,
        state: FoundState::Application(r.state),
    }
}
