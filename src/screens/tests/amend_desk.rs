//! Contracts, and amendments of them, that the tests of 変更・訂正・変更取消・解約 are driven with.

use crate::domain::amendment::AmendmentDraft;
use crate::domain::amendment_amounts::AmountTerms;
use crate::domain::amendment_record::{ContractLedger, LedgerEvent, PriceRecord};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::Write;
use crate::domain::ledger::{EventKind, Revision};
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::record::StoryEntry;
use crate::runtime::harness::{Harness, Office, at, contract};

/// The flyer's certificate with its number.
pub(super) fn certificate() -> CertificateContent {
    serde_json::from_value(serde_json::json!({
        "product": "advance_payment", "product_name": "前払金保証", "form": "electronic",
        "contract_number": "37071-00001M", "contractor_name": "○○建設　株式会社",
        "contractor_address": "長野県　長野市　南石堂町　１２３０ー６",
        "beneficiary": "長野県△△建設事務所長", "guarantee_end": "2023-03-31",
        "works_name": "令和○年度　県単河川維持工事", "term_from": "2022-11-02", "term_to": "2023-03-31",
        "amount": 20_000_000, "price": 50_000_000, "contract_date": "2022-11-01",
        "deposit_bank": "○○銀行　××支店", "clause_name": "前払金保証約款", "issued_on": "2022-11-01",
        "company": {"name": "電子証書保証株式会社", "address": "東京都中央区○○一丁目２番３号",
                    "president_title": "取締役社長", "president": "見本　太郎"},
        "branch": {"name": "長野支店", "tel": "026-000-0000", "fax": null, "email": null},
        "wording": "v1"
    }))
    .unwrap()
}

pub(super) fn event(
    n: u32,
    kind: EventKind,
    supersedes: Option<u32>,
    when: &str,
    content: CertificateContent,
) -> Revision<LedgerEvent> {
    Revision {
        occurrence: n,
        kind,
        supersedes,
        arrived_at: Some(at(when)),
        content: LedgerEvent {
            content,
            at: at(when),
            drafted_by: "佐藤 花子".to_owned(),
            approved_by: "鈴木 一郎".to_owned(),
            acting_for: None,
            premium: (n > 1).then_some(12_000),
            reason: (n > 1).then(|| "工期延伸".to_owned()),
            overrides: Vec::new(),
        },
    }
}

pub(super) fn ledger(events: Vec<Revision<LedgerEvent>>) -> ContractLedger {
    ContractLedger {
        key: contract(1).key,
        number: "37071-00001M".to_owned(),
        version: 3,
        product: Product::AdvancePayment,
        form: Form::Electronic,
        work: WorkKind::Construction,
        price: Yen::new(50_000_000).unwrap(),
        terms: AmountTerms::default(),
        events,
        prices: Vec::new(),
        open: None,
        order_open: None,
        withdrawn_at: None,
        story: vec![StoryEntry {
            at: at("2022-11-01 09:30"),
            actor: String::new(),
            acting_for: None,
            about: None,
            kind: "contract.arrived".to_owned(),
            remark: String::new(),
        }],
    }
}

/// One contract as issued.
pub fn issued() -> Office {
    let office = Office::sample(1);
    office.set_ledger(ledger(vec![event(
        1,
        EventKind::Issue,
        None,
        "2022-11-01 09:30",
        certificate(),
    )]));
    office
}

/// Issue, change, cancelled change.
pub fn storied() -> Office {
    let office = Office::sample(1);
    let mut longer = certificate();
    longer.guarantee_end = "2023-06-30".parse().unwrap();
    longer.term_to = longer.guarantee_end;
    longer.change_number = Some(2);
    let mut all = ledger(vec![
        event(1, EventKind::Issue, None, "2022-11-01 09:30", certificate()),
        event(2, EventKind::Change, None, "2022-11-01 11:00", longer),
        event(
            3,
            EventKind::Cancellation,
            Some(2),
            "2022-11-01 13:30",
            certificate(),
        ),
    ]);
    all.prices.push(PriceRecord {
        at: at("2022-11-01 13:50"),
        by: "佐藤 花子".to_owned(),
        before: Yen::new(50_000_000).unwrap(),
        price: Yen::new(55_000_000).unwrap(),
        reason: "設計変更".to_owned(),
        overrides: Vec::new(),
    });
    office.set_ledger(all);
    office
}

/// A contract whose guarantee was made longer once, for this premium or the usual one.
pub(super) fn changed(premium: Option<i64>) -> Office {
    let office = Office::sample(1);
    let mut longer = certificate();
    longer.guarantee_end = "2023-06-30".parse().unwrap();
    longer.term_to = longer.guarantee_end;
    longer.change_number = Some(2);
    let mut change = event(2, EventKind::Change, None, "2022-11-01 11:00", longer);
    change.content.premium = premium.or(change.content.premium);
    office.set_ledger(ledger(vec![
        event(1, EventKind::Issue, None, "2022-11-01 09:30", certificate()),
        change,
    ]));
    office
}

/// In front of the form of a 変更.
pub(super) fn changing(office: Office) -> Harness {
    let mut h = Harness::clerk(office);
    h.press("g c e enter");
    h
}

/// Types over the field in focus.
pub(super) fn put(h: &mut Harness, text: &str) {
    for _ in 0..40 {
        h.press("bs");
    }
    h.type_text(text);
}

/// Fills in the term's end, the guarantee's end, the premium and the reason.
pub(super) fn longer(h: &mut Harness) {
    put(h, "R5.6.30");
    h.press("tab tab");
    put(h, "R5.6.30");
    h.press("tab tab tab tab tab tab");
    h.type_text("12,000");
    h.press("tab");
    h.type_text("工期延伸のため");
}

/// A change that makes the price smaller than the guarantee allows, up to what is asked about it.
pub(super) fn reducing() -> Harness {
    let mut h = changing(issued());
    put(&mut h, "R5.4.30");
    h.press("tab tab tab tab");
    put(&mut h, "3900万");
    h.press("tab tab tab tab tab");
    h.type_text("減額変更");
    h.press("F10");
    h
}

/// The n-th amendment that was submitted.
pub(super) fn submitted(h: &Harness, n: usize) -> AmendmentDraft {
    match h.writes().get(n) {
        Some(Write::SubmitAmendment { draft, .. }) => (**draft).clone(),
        other => panic!("no amendment: {other:?}"),
    }
}

/// The price that was recorded.
pub(super) fn recorded_price(h: &Harness) -> Yen {
    match h.writes().as_slice() {
        [Write::RecordPrice { price, .. }] => *price,
        other => panic!("no price: {other:?}"),
    }
}

/// The warnings that were set aside with the n-th amendment, each with its reason.
pub(super) fn set_aside(h: &Harness, n: usize) -> Vec<(String, String)> {
    let overrides = submitted(h, n).overrides.into_iter();
    overrides.map(|o| (o.code, o.reason)).collect()
}

pub(super) fn because(code: &str, reason: &str) -> (String, String) {
    (code.to_owned(), reason.to_owned())
}

/// A change that waits for 鈴木.
pub fn waiting() -> Office {
    let mut h = changing(issued());
    longer(&mut h);
    h.press("F10");
    h.yes();
    h.hand_over()
}

/// So many contracts, each with a change that waits.
pub fn many_waiting(n: i64) -> Office {
    let office = waiting();
    office.multiply_amendments(n);
    office
}

/// An issue and changes up to the n-th event.
pub fn long_storied(n: u32) -> Office {
    let office = Office::sample(1);
    let events = (1..=n).map(|k| {
        let mut content = certificate();
        content.change_number = (k > 1).then(|| k.try_into().unwrap());
        let kind = if k == 1 {
            EventKind::Issue
        } else {
            EventKind::Change
        };
        event(
            k,
            kind,
            None,
            &format!("2022-11-01 {:02}:{:02}", 9 + k / 60, k % 60),
            content,
        )
    });
    office.set_ledger(ledger(events.collect()));
    office
}

pub(super) fn awaiting() -> Harness {
    Harness::supervisor(waiting())
}
