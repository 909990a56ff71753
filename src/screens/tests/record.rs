//! 申込内容 and its form, driven by keys; the records that 審査 and 契約内容 are driven with too.

use crate::domain::command::OrdererFacts;
use crate::domain::orderer::{BasisDate, OrdererRule, Tier};
use crate::domain::product::{Form, Product, WorkKind};
use crate::domain::record::{
    ApplicationState, ContractDetail, IssueProgress, KeyOrderRecord, MailProgress, StoryEntry,
};
use crate::runtime::harness::{Harness, Office, application, at, clerk, contract, foreign};
use insta::assert_snapshot;

pub fn facts() -> OrdererFacts {
    let rule = |product, permille| OrdererRule {
        work_kind: WorkKind::Construction,
        product,
        valid_from: "2020-04-01".parse().unwrap(),
        valid_to: None,
        basis: BasisDate::Contract,
        electronic_from: "2022-10-01".parse().ok(),
        tiers: vec![Tier {
            up_to: None,
            permille,
        }],
        rounding: crate::domain::money::Yen::new(10_000).unwrap(),
        cap: None,
        hand_in: String::new(),
    };
    OrdererFacts {
        known: true,
        code: Some("200001".to_owned()),
        rules: vec![
            rule(Product::AdvancePayment, 400),
            rule(Product::Performance, 100),
        ],
        bank: crate::domain::rules::BankStatus::Contracted,
        today: "2022-11-01".parse().unwrap(),
    }
}

pub fn certificate() -> serde_json::Value {
    serde_json::json!({
        "product": "advance_payment", "product_name": "前払金保証", "form": "electronic",
        "contract_number": null, "contractor_name": foreign("○○建設　株式会社"),
        "contractor_address": foreign("長野県　長野市　南石堂町　１２３０ー６"),
        "beneficiary": foreign("長野県△△建設事務所長"), "guarantee_end": "2023-03-31",
        "works_name": foreign("令和○年度　県単河川維持工事"), "term_from": "2022-11-02", "term_to": "2023-03-31",
        "amount": 20_000_000, "price": 50_000_000, "contract_date": "2022-11-01",
        "deposit_bank": "○○銀行　××支店", "clause_name": "前払金保証約款", "issued_on": "2022-11-01",
        "change_number": null, "joint_venture_representative": null,
        "company": {"name": "電子証書保証株式会社", "address": "東京都中央区○○一丁目２番３号",
                    "president_title": "取締役社長", "president": "見本　太郎"},
        "branch": {"name": "長野支店", "tel": "026-000-0000", "fax": "026-000-0001", "email": "nagano@example.jp"},
        "wording": "v1"
    })
}

/// One application that 佐藤 has claimed, its orderer's rules known, and one warning in it.
pub fn examined() -> Harness {
    Harness::clerk(examined_office())
}

pub(super) fn examined_office() -> Office {
    let office = Office::sample(0);
    office.arrives(1);
    office.edit(1, |d| {
        *d = application(1, ApplicationState::Examining);
        d.revision = 0;
        d.duplicates = vec!["N2210-00007".to_owned()];
    });
    office.set_facts(facts());
    office.set_certificate(certificate());
    office
}

pub fn awaiting() -> Office {
    let office = Office::awaiting(1);
    office.set_facts(facts());
    office.set_certificate(certificate());
    office
}

#[test]
fn an_application_shows_its_checks_before_its_fields() {
    let mut h = examined();
    h.press("Enter");
    assert_snapshot!(h.picture());
}

#[test]
fn a_warning_is_overridden_with_a_reason_and_then_the_application_can_be_submitted() {
    let mut h = examined();
    h.press("Enter s");
    assert!(
        h.message()
            .contains("まだ承認依頼できません: 誤り0件、理由のない警告1件"),
        "{}",
        h.message()
    );
    h.press("w");
    h.type_text("別の年度の工事と確認");
    h.press("Enter y");
    assert!(
        h.row(5).contains("理由あり 1件") || h.picture().contains("理由あり 1件"),
        "{}",
        h.picture()
    );
    h.press("s");
    h.yes();
    assert_eq!(
        h.office.application(1).row.state,
        ApplicationState::AwaitingApproval
    );
    assert!(h.message().contains("N2211-00431"), "{}", h.message());
}

#[test]
fn a_blank_reason_does_not_override() {
    let mut h = examined();
    h.press("Enter w Enter");
    assert!(h.office.application(1).overrides.is_empty());
    assert_snapshot!(h.picture());
}

#[test]
fn a_field_is_corrected_and_what_was_understood_stands_beside_it() {
    let mut h = examined();
    h.press("Enter e");
    assert_snapshot!(h.picture());
    for _ in 0..11 {
        h.press("Tab");
    }
    h.press("C-u");
    h.type_text("５千万");
    assert!(h.picture().contains("5,000万円"), "{}", h.picture());
    h.press("C-u");
    h.type_text("1,00,000");
    h.press("Tab F10");
    let picture = h.picture();
    assert!(picture.contains("コンマは3桁ごと"), "{picture}");
    assert!(
        h.office.application(1).revision == 0,
        "nothing is saved with a fault in it"
    );
    h.press("C-u");
    h.type_text("６０００万");
    h.press("F10");
    assert_snapshot!(h.picture());
    h.press("y");
    assert_eq!(
        h.office.application(1).content.works.price.get(),
        60_000_000
    );
}

#[test]
fn after_a_correction_the_corrected_field_is_selected_and_in_sight() {
    let mut h = examined();
    // Of a higher price the performance guarantee would be too little.
    h.office.arrange(1, |d| {
        d.content.products.truncate(1);
        d.submitted.products.truncate(1);
    });
    h.press("Enter G e");
    for _ in 0..11 {
        h.press("Tab");
    }
    h.press("C-u");
    h.type_text("６０００万");
    h.press("F10 y");
    assert_eq!(h.model.path(), ["Q1", "A1"]);
    let row = h.row(h.cursor_row().into());
    assert!(
        row.contains("請負金額") && row.contains("60,000,000円"),
        "{}",
        h.picture()
    );
    // Left without saving, it stays where it was read.
    h.press("G");
    let before = h.row(h.cursor_row().into());
    h.press("e F12");
    assert_eq!(h.row(h.cursor_row().into()), before, "{}", h.picture());
}

#[test]
fn an_error_that_a_correction_made_is_seen_at_once_and_said() {
    let mut h = examined();
    h.press("Enter G e");
    for _ in 0..11 {
        h.press("Tab");
    }
    h.press("C-u");
    // 2,000万円 is more than 40 % of it.
    h.type_text("４０００万");
    h.press("F10 y");
    assert_eq!(h.model.path(), ["Q1", "A1"]);
    assert_eq!(h.cursor_row(), 2, "{}", h.picture());
    assert!(h.picture().contains("1 誤り"), "{}", h.picture());
    let told: Vec<_> = h.model.shared.messages.recent().collect();
    assert!(
        told.iter().any(|m| m.text.contains("検査で誤りが")),
        "{told:?}"
    );
}

#[test]
fn leaving_a_changed_form_keeps_what_was_typed_and_the_application_as_it_was() {
    let mut h = examined();
    h.press("Enter e F12");
    assert!(!h.picture().contains("申込変更"));
    assert!(h.writes().is_empty());
    h.press("e");
    h.type_text("株");
    h.press("F12");
    assert!(!h.picture().contains("申込変更"));
    assert!(
        h.message().contains("書きかけとして残しました"),
        "{}",
        h.message()
    );
    assert_eq!(h.office.application(1).revision, 0);
    h.press("e Enter");
    assert!(h.picture().contains("株式会社株"), "{}", h.picture());
}

#[test]
fn keys_typed_right_after_a_correction_act_on_what_was_saved() {
    let mut h = examined();
    h.press("Enter e Tab Tab Tab Tab");
    h.press("C-u");
    h.type_text("026-000-1111");
    h.press("F10");
    // Yes, and the next key before any answer: it waits for the record as it is now.
    h.hold = true;
    h.press("y e");
    h.hold = false;
    h.settle();
    assert!(h.picture().contains("申込変更"), "{}", h.picture());
    assert!(h.picture().contains("026-000-1111"), "{}", h.picture());
}

#[test]
fn a_correction_that_somebody_overtook_says_how_to_go_on_with_what_was_typed() {
    let mut h = examined();
    h.press("Enter e");
    h.type_text("支店");
    h.office.edit(1, |d| d.row.version += 1);
    h.press("F10 y");
    assert!(
        h.message().contains("表示後に他の人が変更しました"),
        "{}",
        h.picture()
    );
    assert!(h.picture().contains("支店"), "{}", h.picture());
    h.press("F1");
    assert!(
        h.picture().contains("もう一度「変更」を開くと書きかけから"),
        "{}",
        h.picture()
    );
    h.press("Enter F12 e Enter");
    assert!(h.picture().contains("支店"), "{}", h.picture());
    h.press("F10 y");
    assert!(
        h.office
            .application(1)
            .content
            .applicant
            .name
            .ends_with("支店")
    );
}

pub fn issued() -> Harness {
    Harness::clerk(issued_office(Vec::new()))
}

/// One contract with these orders on its key.
pub fn issued_office(orders: Vec<KeyOrderRecord>) -> Office {
    let office = Office::sample(0);
    office.add_contract(issued_detail(orders));
    office
}

/// The first `n` sample contracts, each of which can be opened.
pub fn openable(n: i64) -> Office {
    let office = Office::sample(n);
    for k in 1..=n {
        let mut detail = issued_detail(Vec::new());
        detail.row = contract(k);
        detail.certificate["contract_number"] = serde_json::json!(detail.row.number);
        detail.certificate["works_name"] = serde_json::json!(detail.row.works);
        office.add_contract(detail);
    }
    office
}

/// A contract with these orders on its key.
pub fn issued_detail(orders: Vec<KeyOrderRecord>) -> ContractDetail {
    let row = contract(1);
    let mut json = certificate();
    json["contract_number"] = serde_json::json!(row.number);
    let arrived = at("2022-11-01 15:00");
    ContractDetail {
        certificate: json,
        event: 1,
        recorded_price: None,
        holder: None,
        history: vec![(1, "issue".to_owned(), Some(arrived))],
        application: application(1, ApplicationState::Issued).row.key,
        application_number: "N2211-00431".to_owned(),
        progress: IssueProgress {
            product: row.product,
            form: Form::Electronic,
            contract: Some(row.key.clone()),
            number: Some(row.number.clone()),
            keyed_at: Some(arrived),
            published_at: Some(arrived),
            arrived_at: Some(arrived),
            trouble: None,
            attempts: 1,
            dead: false,
            order: None,
        },
        mail: MailProgress::Sent {
            at: arrived,
            to: "soumu@example.jp".to_owned(),
        },
        mail_to: Some("soumu@example.jp".to_owned()),
        later_mails: Vec::new(),
        reveals: vec![StoryEntry {
            at: arrived,
            actor: "佐藤 花子".to_owned(),
            acting_for: None,
            about: None,
            kind: "key.revealed".to_owned(),
            remark: "電話での問合せ".to_owned(),
        }],
        version: 1,
        open: None,
        orders,
        row,
    }
}

/// Everything that the screen says, page by page.
pub fn pages(h: &mut Harness) -> String {
    let mut all = h.picture();
    for _ in 0..6 {
        h.press("PgDn");
        all.push_str(&h.picture());
    }
    all
}

#[test]
fn in_english_amounts_and_days_are_english_and_a_document_is_quoted_with_its_era() {
    let mut office = issued_office(Vec::new());
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.language = crate::i18n::Language::English);
    h.press("g c Enter");
    let all = pages(&mut h);
    assert!(
        all.contains("¥20,000,000") && !all.contains("20,000,000円"),
        "{all}"
    );
    assert!(all.contains("2023/03/31 (令和5年3月31日)"), "{all}");
    let mut office = awaiting();
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.language = crate::i18n::Language::English);
    h.press("g a 5 Enter");
    let all = pages(&mut h);
    assert!(all.contains("¥50,000,000"), "{all}");
    assert!(!all.contains("円") && !all.contains("令和4年"), "{all}");
}

#[test]
fn the_history_of_a_row_opens_with_its_newest_entry_in_sight() {
    let office = Office::sample(2);
    office.set_facts(facts());
    office.arrange(1, |d| {
        for n in 0..30 {
            d.story.push(crate::domain::record::StoryEntry {
                at: d.row.received_at + chrono::TimeDelta::minutes(n),
                actor: "佐藤 花子".to_owned(),
                acting_for: None,
                about: None,
                kind: "application.noted".to_owned(),
                remark: format!("メモ{n:02}"),
            });
        }
    });
    let mut h = Harness::clerk(office);
    h.press("8 enter");
    assert_eq!(h.model.path(), ["Q1", "A1"]);
    assert!(h.picture().contains("メモ29"), "{}", h.picture());
    h.press("F17 h");
    assert!(h.picture().contains("メモ29"), "{}", h.picture());
}
