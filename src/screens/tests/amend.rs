//! The form of 変更・訂正・変更取消・解約, driven by keys; the contracts that its review and 契約の履歴 are driven with too.

use crate::domain::amendment::{AmendedField, AmendedValue, AmendmentDraft};
use crate::domain::amendment_amounts::AmountTerms;
use crate::domain::amendment_record::{ContractLedger, LedgerEvent, PriceRecord};
use crate::domain::certificate::CertificateContent;
use crate::domain::command::Write;
use crate::domain::ledger::{EventKind, Revision};
use crate::domain::money::Yen;
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::record::StoryEntry;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, at, contract};
use insta::assert_snapshot;

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
    });
    office.set_ledger(all);
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

#[test]
fn a_change_begins_with_which_procedure_and_says_what_it_will_print() {
    let mut h = Harness::clerk(issued());
    h.press("g c e");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert_eq!(h.model.path(), ["Q1", "C1", "M1"]);
    assert_snapshot!(h.picture());
}

#[test]
fn before_and_after_stand_beside_each_field_and_are_confirmed_with_the_premium() {
    let mut h = changing(issued());
    longer(&mut h);
    assert_snapshot!(h.picture());
    h.press("F10");
    assert_snapshot!(h.picture());
    h.press("y");
    assert_eq!(h.message(), "37071-00001M の変更の承認を依頼しました。");
    assert_eq!(submitted(&h, 0).premium, 12_000);
    // A second one is told of the first.
    h.press("e");
    assert!(
        h.message()
            .starts_with("すでに変更の手続きがあります（承認待）。g m で見られます。"),
        "{}",
        h.message()
    );
}

#[test]
fn the_price_alone_is_told_to_need_no_procedure_and_is_recorded() {
    let mut h = changing(issued());
    h.press("tab tab tab tab");
    put(&mut h, "5500万");
    h.press("tab tab tab tab tab");
    h.type_text("設計変更");
    h.press("F10");
    assert_snapshot!(h.picture());
    h.press("y");
    assert_eq!(
        h.message(),
        "37071-00001M の新しい請負金額を記録しました（証書は発行しません）。"
    );
    assert_eq!(recorded_price(&h), Yen::new(55_000_000).unwrap());
}

/// The flyer's contract as the advance of 令和4年度 of works over two years.
fn by_years() -> Office {
    let office = Office::sample(1);
    let mut content = certificate();
    content.term_to = "2024-03-15".parse().unwrap();
    content.work_year = Some(2022);
    content.year_share = Yen::new(50_000_000);
    content.price = Yen::new(90_000_000).unwrap();
    let mut all = ledger(vec![event(
        1,
        EventKind::Issue,
        None,
        "2022-11-01 09:30",
        content,
    )]);
    all.price = Yen::new(90_000_000).unwrap();
    office.set_ledger(all);
    office
}

#[test]
fn the_share_of_an_advance_by_years_is_changed_beside_the_price_within_its_year() {
    let mut h = changing(by_years());
    put(&mut h, "R5.3.30");
    h.press("tab tab tab tab tab");
    put(&mut h, "900万");
    h.press("tab tab tab tab tab");
    h.type_text("年割の変更");
    h.press("F10");
    // Both at once: the guarantee's end before 3/31 of the year, and an advance beyond the share.
    assert_snapshot!(h.picture());
    put(&mut h, "R5.3.31");
    h.press("tab tab tab tab tab");
    put(&mut h, "4500万");
    h.press("F10");
    // Every figure before and after, the share among them.
    assert_snapshot!(h.picture());
    h.yes();
    let share = (
        AmendedField::YearShare,
        AmendedValue::Yen(Yen::new(45_000_000).unwrap()),
    );
    let fields = submitted(&h, 0).fields;
    assert!(fields.contains(&share), "{fields:?}");
}

#[test]
fn every_fault_is_said_at_once_and_nobody_is_trapped() {
    let mut h = changing(issued());
    put(&mut h, "R5.3.30");
    h.press("tab tab tab");
    put(&mut h, "6000万");
    h.press("F10");
    assert_snapshot!(h.picture());
    h.press("F12");
    assert_eq!(h.model.path(), ["Q1", "C1"]);
    assert!(
        h.message().starts_with("書きかけとして残しました。"),
        "{}",
        h.message()
    );
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

#[test]
fn a_contract_without_a_ledger_or_a_line_says_so() {
    let mut h = Harness::clerk(Office::sample(1));
    h.press("g c e");
    assert!(h.picture().contains("見つかりません"), "{}", h.picture());
    let mut h = Harness::clerk(issued());
    h.press("g c");
    h.office.down = Some(Refusal::Unavailable);
    h.press("e");
    assert_snapshot!(h.picture());
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

/// A contract whose change was corrected.
fn corrected() -> Office {
    let office = Office::sample(1);
    let mut longer = certificate();
    longer.guarantee_end = "2023-06-30".parse().unwrap();
    longer.term_to = longer.guarantee_end;
    longer.change_number = Some(2);
    let again = longer.clone();
    office.set_ledger(ledger(vec![
        event(1, EventKind::Issue, None, "2022-11-01 09:30", certificate()),
        event(2, EventKind::Change, None, "2022-11-01 11:00", longer),
        event(3, EventKind::Correction, Some(2), "2022-11-01 13:30", again),
    ]));
    office
}

#[test]
fn a_change_that_was_corrected_is_cancelled_by_its_own_number() {
    let mut h = Harness::clerk(corrected());
    h.press("g c e");
    assert_snapshot!(h.picture());
    assert!(
        !h.picture().contains("発生番号3 変更 を取消"),
        "{}",
        h.picture()
    );
    h.press("down enter");
    assert!(
        h.picture()
            .contains("変更取消（発生番号2 変更、発生番号3で訂正済）"),
        "{}",
        h.picture()
    );
}

#[test]
fn one_yes_too_many_behind_a_change_copies_nothing() {
    let mut h = Harness::clerk(issued());
    h.press("g c enter e end enter");
    h.type_text("R4.11.1");
    h.press("tab tab");
    h.type_text("工事の中止");
    h.press("F10");
    h.yes();
    assert_eq!(h.model.path(), ["Q1", "C1", "C2"], "{}", h.picture());
    h.press("y");
    assert_eq!(h.model.path(), ["Q1", "C1", "C2"], "{}", h.picture());
    assert!(
        h.message().contains("確認には答えました"),
        "{}",
        h.message()
    );
    h.press("y");
    assert_eq!(h.model.path(), ["Q1", "C1", "C2", "E1"]);
}

#[test]
fn two_faults_of_one_field_are_both_said_beside_it() {
    let mut h = changing(issued());
    h.press("F10");
    let picture = h.picture().replace("\n                   ", "");
    for text in ["変わる所がありません", "理由を入れてください"] {
        assert!(picture.contains(text), "{text}: {picture}");
    }
}
