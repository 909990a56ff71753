//! 変更・訂正・変更取消・解約, their review, and 契約の履歴, driven by keys.

use crate::domain::amendment::{AmendedField, AmendedValue, AmendmentDraft};
use crate::domain::amendment_amounts::AmountTerms;
use crate::domain::amendment_record::{AmendmentState, ContractLedger, LedgerEvent, PriceRecord};
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

#[test]
fn a_reduced_price_asks_for_a_reason_before_anything_is_sent() {
    let mut h = changing(issued());
    put(&mut h, "R5.4.30");
    h.press("tab tab tab tab");
    put(&mut h, "3900万");
    h.press("tab tab tab tab tab");
    h.type_text("減額変更");
    h.press("F10");
    assert!(
        h.picture().contains("19,500,000円を超えます"),
        "{}",
        h.picture()
    );
    h.type_text("出来高が超えている");
    h.press("enter y");
    assert!(
        h.picture().contains("出来高が超えている"),
        "{}",
        h.picture()
    );
    h.press("y");
    assert_eq!(
        set_aside(&h, 0),
        [because("reduced_price", "出来高が超えている")]
    );
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
fn a_termination_after_the_guarantees_end_is_asked_about_before_anything_is_sent() {
    let mut h = Harness::clerk(issued());
    h.press("g c e end enter");
    assert!(h.picture().contains("解約日"), "{}", h.picture());
    h.type_text("R5.4.1");
    h.press("tab tab");
    h.type_text("工事の中止");
    h.press("F10");
    assert!(
        h.picture()
            .contains("解約日が保証期限（令和5年3月31日）より後です"),
        "{}",
        h.picture()
    );
    h.type_text("返還の合意の日");
    h.press("enter y");
    h.yes();
    assert_eq!(
        set_aside(&h, 0),
        [because("terminated_after_end", "返還の合意の日")]
    );
}

#[test]
fn a_warning_that_the_database_finds_is_asked_about_and_sent_again() {
    let mut h = changing(issued());
    longer(&mut h);
    // What keeps itself has its answer before.
    h.pass(1);
    h.office.script(vec![Err(Refusal::BadValue {
        rule: "warning_open".to_owned(),
        detail: "orderer_not_in_master".to_owned(),
    })]);
    h.press("F10");
    h.yes();
    assert!(
        h.picture().contains("発注者の名簿にない名称です。"),
        "{}",
        h.picture()
    );
    h.type_text("組織改正で名称が変わった");
    h.press("enter y");
    h.yes();
    assert_eq!(
        set_aside(&h, 1),
        [because("orderer_not_in_master", "組織改正で名称が変わった")]
    );
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

/// What is kept of a field.
fn kept(h: &Harness, field: &str) -> Option<String> {
    let left = h.office.unfinished();
    left.last()?.sheet.fields.get(field).cloned()
}

#[test]
fn what_is_typed_of_a_change_is_offered_at_the_next_start_and_gone_once_it_is_submitted() {
    let mut h = changing(issued());
    longer(&mut h);
    h.pass(1);
    assert_eq!(kept(&h, "amend.reason").as_deref(), Some("工期延伸のため"));
    // The process is gone; the next start, here or elsewhere.
    let mut h = Harness::clerk(h.office);
    assert!(h.picture().contains("37071-00001M 変更"), "{}", h.picture());
    h.press("enter");
    assert_eq!(h.model.path(), ["Q1", "M1"]);
    assert!(h.row_of_focus().contains("手続きの理由"), "{}", h.picture());
    assert_snapshot!(h.picture());
    h.type_text("、請求書あり");
    h.pass(1);
    assert_eq!(h.office.unfinished().len(), 1);
    assert_eq!(
        kept(&h, "amend.reason").as_deref(),
        Some("工期延伸のため、請求書あり")
    );
    h.press("F10");
    h.yes();
    assert_eq!(h.message(), "37071-00001M の変更の承認を依頼しました。");
    assert!(h.office.unfinished().is_empty());
    h.pass(10);
    assert!(h.office.unfinished().is_empty());
}

#[test]
fn a_change_that_was_gone_on_with_elsewhere_is_continued_as_it_stands_there() {
    let mut h = changing(issued());
    longer(&mut h);
    h.pass(1);
    let mut h = Harness::clerk(h.office);
    h.office
        .typed_elsewhere(1, "amend.reason", "工期延伸と増額のため");
    h.press("enter");
    assert!(
        h.row_of_focus().contains("工期延伸と増額のため"),
        "{}",
        h.picture()
    );
    h.type_text("、請求書あり");
    h.pass(1);
    assert_eq!(
        kept(&h, "amend.reason").as_deref(),
        Some("工期延伸と増額のため、請求書あり")
    );
    assert_eq!(h.office.unfinished().len(), 1);
}

#[test]
fn leaving_a_change_asks_nothing_and_the_same_contract_offers_it_again() {
    let mut h = changing(issued());
    h.press("tab tab tab tab tab tab tab tab");
    h.type_text("12,000");
    h.press("F12 e");
    assert!(h.picture().contains("新しく入力する"), "{}", h.picture());
    h.press("enter");
    assert!(h.row_of_focus().contains("12,000"), "{}", h.picture());
    // Thrown away only on purpose.
    h.press("F11 n");
    assert_eq!(h.office.unfinished().len(), 1);
    h.press("F11 y");
    assert!(h.office.unfinished().is_empty());
    assert_eq!(h.model.path(), ["Q1", "C1"]);
}

#[test]
fn a_number_of_a_resumed_change_is_typed_anew_and_not_added_to() {
    let mut h = changing(issued());
    h.press("tab tab tab tab tab tab tab tab");
    h.type_text("12000");
    h.press("tab");
    h.type_text("工期延伸のため");
    h.press("F12 e enter");
    // The field that was being typed is gone on with.
    h.type_text("、請求書あり");
    h.press("backtab");
    h.type_text("13000");
    h.pass(1);
    assert_eq!(kept(&h, "amend.premium").as_deref(), Some("13000"));
    assert_eq!(
        kept(&h, "amend.reason").as_deref(),
        Some("工期延伸のため、請求書あり")
    );
}

#[test]
fn a_change_that_could_not_be_kept_is_not_left_without_a_word() {
    let mut h = changing(issued());
    h.office.down = Some(Refusal::Unavailable);
    longer(&mut h);
    h.press("F12");
    assert!(
        h.picture().contains("まだ書きかけとして残せていません。"),
        "{}",
        h.picture()
    );
    h.press("n");
    assert_eq!(h.model.path().last(), Some(&"M1"));
    // The line comes back: it is kept without another key, and leaving asks nothing.
    h.office.down = None;
    h.pass(60);
    assert_eq!(h.office.unfinished().len(), 1);
    h.press("F12");
    assert!(
        h.message().starts_with("書きかけとして残しました。"),
        "{}",
        h.message()
    );
    assert_eq!(h.model.path(), ["Q1", "C1"]);
}

#[test]
fn a_change_in_which_only_the_cursor_moved_is_left_without_a_word() {
    let mut h = changing(issued());
    h.press("left left");
    h.press("F12");
    assert_eq!(h.message(), "");
    assert_eq!(h.model.path(), ["Q1", "C1"]);
}

#[test]
fn the_line_drops_and_what_was_typed_of_a_change_a_moment_ago_is_kept_too() {
    let mut h = changing(issued());
    h.press("tab tab tab tab tab tab tab tab");
    h.type_text("12,000");
    h.send(crate::app::Msg::Leaving);
    assert_eq!(kept(&h, "amend.premium").as_deref(), Some("12,000"));
}

#[test]
fn a_change_begun_before_the_contract_changed_is_shown_with_what_changed_and_not_continued() {
    let mut h = changing(issued());
    longer(&mut h);
    h.pass(1);
    let office = h.office;
    let mut all = ledger(vec![
        event(1, EventKind::Issue, None, "2022-11-01 09:30", certificate()),
        event(
            2,
            EventKind::Change,
            None,
            "2022-11-01 13:00",
            certificate(),
        ),
    ]);
    all.version = 5;
    office.set_ledger(all);
    let mut h = Harness::clerk(office);
    h.press("enter");
    assert_snapshot!(h.picture());
    // No: it stays.
    h.press("n");
    assert_eq!(h.model.path(), ["Q1"]);
    assert_eq!(h.office.unfinished().len(), 1);
    // Yes: the form begins with the contract as it is.
    h.press("g c e enter");
    h.yes();
    assert!(h.office.unfinished().is_empty());
    assert!(h.picture().contains("どの手続きですか"), "{}", h.picture());
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

#[test]
fn the_list_of_amendments_says_whether_it_is_empty_ends_or_lost_its_line() {
    let mut h = Harness::supervisor(issued());
    h.press("g m");
    assert_snapshot!("amendments-empty", h.picture());
    let mut h = awaiting();
    h.press("g m");
    assert_snapshot!("amendments-one", h.picture());
    h.office.down = Some(Refusal::Unavailable);
    h.press("F5");
    h.pass(6);
    assert_snapshot!("amendments-lost", h.picture());
}

#[test]
fn a_reviewer_types_what_changed_once_more_and_no_is_the_default() {
    let mut h = awaiting();
    h.press("g m enter");
    assert_eq!(h.model.path(), ["Q1", "M2", "M3"]);
    assert_snapshot!(h.picture());
    h.press("a");
    assert_snapshot!(h.picture());
    h.type_text("R5.6.29");
    h.press("enter");
    h.type_text("20230630");
    h.press("enter");
    assert!(
        h.message()
            .starts_with("打ち直した「保証期限」が一致しません。承認していません。"),
        "{}",
        h.message()
    );
    // What it says in full is under F1; the dialog stands as it was typed, the field that differs in focus: it is mended, not typed anew.
    assert_snapshot!(h.picture());
    h.press("backspace backspace");
    h.type_text("30");
    h.press("enter enter");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert!(h.writes().is_empty(), "No is the default: {:?}", h.writes());
    h.press("a");
    h.type_text("R5.6.30");
    h.press("enter");
    h.type_text("R5.6.30");
    h.press("enter");
    h.yes();
    assert_eq!(h.message(), "37071-00001M を承認しました。");
}

#[test]
fn a_returned_amendment_comes_back_with_its_reason_and_what_was_typed() {
    let mut h = awaiting();
    h.press("g m enter t");
    h.type_text("工期を確かめてください");
    h.press("enter y");
    assert_eq!(h.message(), "37071-00001M を差し戻しました。");
    let office = h.hand_over();
    let mut h = Harness::clerk(office);
    h.press("g m enter");
    assert!(
        h.picture()
            .contains("差し戻されています: 工期を確かめてください"),
        "{}",
        h.picture()
    );
    h.press("e");
    assert!(
        h.picture().contains("工期延伸のため") && h.picture().contains("R5.6.30"),
        "{}",
        h.picture()
    );
}

#[test]
fn who_drafted_it_reads_that_somebody_else_approves() {
    let mut h = awaiting();
    let office = h.hand_over();
    let mut h = Harness::clerk(office);
    h.press("g m enter");
    assert!(
        h.picture().contains("自分が起案したものは承認できません"),
        "{}",
        h.picture()
    );
    h.press("d");
    h.type_text("取りやめ");
    h.press("enter y");
    assert_eq!(h.message(), "37071-00001M の手続きを取り下げました。");
    assert_eq!(h.office.amendment_state(1), AmendmentState::Withdrawn);
}

#[test]
fn the_staff_sees_everything_and_the_contractor_not_what_was_cancelled() {
    let mut h = Harness::clerk(storied());
    h.press("g c h");
    assert_eq!(h.model.path(), ["Q1", "C1", "L1"]);
    assert_snapshot!(h.picture());
    h.press("tab");
    assert_snapshot!(h.picture());
}

#[test]
fn who_approved_in_anothers_place_is_named_with_them_in_both_histories() {
    let office = Office::sample(1);
    let mut all = ledger(vec![event(
        1,
        EventKind::Issue,
        None,
        "2022-11-01 09:30",
        certificate(),
    )]);
    all.events[0].content.acting_for = Some("山田 太郎".to_owned());
    let approved = StoryEntry {
        at: at("2022-11-01 09:20"),
        actor: "木村 花子".to_owned(),
        acting_for: Some("山田 太郎".to_owned()),
        kind: "application.approved".to_owned(),
        remark: String::new(),
    };
    all.story.insert(0, approved.clone());
    office.set_ledger(all);
    office.arrange(1, |d| d.story.push(approved.clone()));
    let mut h = Harness::clerk(office);
    h.press("g c h");
    let picture = h.picture();
    assert!(
        picture.contains("承認 鈴木 一郎（山田 太郎の代行）"),
        "{picture}"
    );
    h.press("G");
    let picture = h.picture();
    assert!(
        picture.contains("承認 木村 花子（山田 太郎の代行）"),
        "{picture}"
    );
    h.press("q q enter h");
    let picture = h.picture();
    assert!(
        picture.contains("承認 木村 花子（山田 太郎の代行）"),
        "{picture}"
    );
    assert_snapshot!(picture);
}

#[test]
fn the_history_as_of_a_time_is_what_had_arrived_by_then() {
    let mut h = Harness::clerk(storied());
    h.press("g c h T");
    assert_snapshot!(h.picture());
    h.type_text("R4.11.1 12:00");
    h.press("enter");
    let picture = h.picture();
    assert!(picture.contains("11/01 12:00"), "{picture}");
    assert!(picture.contains("発生番号2 変更  有効"), "{picture}");
    h.press("T");
    assert!(
        h.picture().contains("発生番号2 変更  発生番号3で取消済"),
        "{}",
        h.picture()
    );
    h.press("T");
    h.type_text("R4.10.31");
    h.press("enter");
    assert!(
        h.picture().contains("まだ証書は到着していません"),
        "{}",
        h.picture()
    );
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
fn a_termination_is_approved_in_front_of_the_line_that_it_prints() {
    let mut h = Harness::clerk(issued());
    h.press("g c e end enter");
    put(&mut h, "R4.11.20");
    h.press("tab tab");
    h.type_text("工事中止のため");
    h.press("F10");
    h.yes();
    let mut h = Harness::supervisor(h.hand_over());
    h.press("g m enter");
    let all = super::record::pages(&mut h);
    assert!(all.contains("解約　令和4年11月20日"), "{all}");
    // And in the question itself, before anybody says yes.
    h.press("a");
    let mut asked = h.picture();
    if !asked.contains("y はい") {
        h.type_text("R4.11.20");
        h.press("enter");
        asked = h.picture();
    }
    assert!(asked.contains("y はい"), "{asked}");
    let asked = super::record::pages(&mut h);
    assert!(asked.contains("解約　令和4年11月20日"), "{asked}");
    h.press("y");
    assert_eq!(h.message(), "37071-00001M を承認しました。");
}

#[test]
fn what_is_read_anew_beneath_a_question_is_not_what_is_decided() {
    let mut h = awaiting();
    h.press("g m enter");
    // Typed in one go: the question stands before the answer to F5 comes.
    h.hold = true;
    h.press("F5 t");
    h.office.amendment_moves_on(1);
    h.hold = false;
    h.settle();
    h.type_text("保証期限の確認");
    h.press("enter y");
    assert_eq!(
        h.office.amendment_state(1),
        AmendmentState::AwaitingApproval
    );
    assert!(
        matches!(h.writes().as_slice(), [Write::ReturnAmendment { .. }]),
        "{:?}",
        h.writes()
    );
    assert!(!h.message().contains("差し戻しました"), "{}", h.message());
}

#[test]
fn a_question_taller_than_the_screen_is_read_page_by_page_and_says_with_which_key() {
    let mut h = awaiting();
    h.press("g m enter a");
    h.type_text("R5.6.30");
    h.press("enter");
    h.type_text("R5.6.30");
    h.press("enter");
    let first = h.picture();
    assert!(first.contains("続きは"), "{first}");
    h.press("PgDn");
    assert_snapshot!(h.picture());
    h.press("end");
    let last = h.picture();
    assert!(last.contains("取扱箇所") && last.contains("前は"), "{last}");
    h.press("up");
    assert_ne!(last, h.picture(), "one line back at once");
    h.press("home");
    assert_eq!(first, h.picture());
    assert!(h.writes().is_empty());
    h.press("PgDn y");
    assert_eq!(h.message(), "37071-00001M を承認しました。");
}

#[test]
fn f1_explains_the_dialog_that_is_open_and_gives_it_back_as_it_was() {
    let mut h = awaiting();
    h.press("g m enter a");
    h.type_text("R5");
    h.press("F1");
    assert_snapshot!(h.picture());
    h.press("F12");
    h.type_text(".6.30");
    h.press("enter");
    assert!(
        h.picture().contains("保証期限   R5.6.30"),
        "{}",
        h.picture()
    );
    // A list of values.
    let mut h = Harness::clerk(issued());
    h.press("g c e F1");
    assert!(
        h.picture().contains("上下の矢印で選び、Enter で決めます"),
        "{}",
        h.picture()
    );
    h.press("F12");
    assert!(h.picture().contains("どの手続きですか"), "{}", h.picture());
}

/// The last certificate that went to a file: its name, and the change that it shows.
fn printed(h: &Harness) -> Option<(String, Option<i32>)> {
    h.log.iter().rev().find_map(|effect| match effect {
        crate::app::Effect::PrintCertificate { name, content, .. } => {
            Some((name.clone(), content.change_number))
        }
        _ => None,
    })
}

#[test]
fn the_certificate_of_any_event_is_printed_as_it_was() {
    let mut h = Harness::clerk(storied());
    // With nothing selected yet: the newest, whose content stands on the screen.
    h.press("g c h P");
    assert!(
        printed(&h).unwrap().0.ends_with("-event3.pdf"),
        "{:?}",
        printed(&h)
    );
    // The cancelled change.
    while !h
        .row(usize::from(h.cursor_row()))
        .contains("発生番号2 変更")
    {
        h.press("j");
    }
    h.press("P");
    assert_eq!(
        printed(&h),
        Some((
            "certificate-37071-00001M-event2-cancelled.pdf".to_owned(),
            Some(2)
        ))
    );
}

#[test]
fn keys_typed_behind_a_next_that_is_not_there_do_nothing_to_the_amendment_that_stays() {
    for (way, nothing) in [("] t", "この後に"), ("[ t", "この前に")] {
        let mut h = awaiting();
        h.press("g m enter");
        h.hold = true;
        h.press(way);
        h.type_text("工期の確認");
        h.press("Enter y");
        h.hold = false;
        h.settle();
        assert_eq!(h.writes(), []);
        assert!(h.message().starts_with(nothing), "{}", h.message());
        assert_eq!(
            h.model.context_now(),
            crate::keys::Context::Review,
            "{}",
            h.picture()
        );
    }
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
        h.message().contains("「はい」は受け付けました"),
        "{}",
        h.message()
    );
    h.press("y");
    assert_eq!(h.model.path(), ["Q1", "C1", "C2", "E1"]);
}

#[test]
fn a_moment_that_cannot_be_read_stays_in_its_question_with_what_is_wrong() {
    let mut h = Harness::clerk(storied());
    h.press("g c h T");
    h.type_text("H31.5.1");
    h.press("enter");
    for text in ["H31.5.1", "令和元年5月1日"] {
        assert!(h.picture().contains(text), "{text}: {}", h.picture());
    }
    h.press("C-u");
    h.type_text("R4.11.1 25:00");
    h.press("enter");
    for text in ["R4.11.1 25:00", "日付と時刻を読めません"] {
        assert!(h.picture().contains(text), "{text}: {}", h.picture());
    }
    h.press("BS BS BS BS BS");
    h.type_text("12:00");
    h.press("enter");
    assert!(h.picture().contains("11/01 12:00"), "{}", h.picture());
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
