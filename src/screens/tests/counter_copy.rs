//! A contract copied into a new application: what comes along, what stands now, and one key that takes it back.

use super::counter::{firms, issued, office};
use crate::app::Effect;
use crate::domain::command::Write;
use crate::domain::field::FieldId;
use crate::domain::product::Product;
use crate::domain::record::ApplicationState;
use crate::runtime::harness::{Harness, Office, application};
use insta::assert_snapshot;

/// The flyer's firm applied, and its certificate was issued.
fn applied_for() -> Office {
    let office = office();
    let mut applied = application(1, ApplicationState::Issued);
    applied.content.applicant.name = "○○建設　株式会社".to_owned();
    office.arrives(1);
    office.arrange(1, |d| *d = applied);
    office
}

#[test]
fn a_contract_is_copied_into_an_interim_advance_within_the_budget_of_keys() {
    let mut h = Harness::clerk(issued());
    let before = h.keys("N F2");
    h.type_text("建設");
    let mut pressed = before + h.keys("Enter");
    assert!(
        h.row_of_focus().contains("中間 保証金額"),
        "{}",
        h.picture()
    );
    assert_snapshot!(h.picture());
    h.type_text("1000万");
    pressed += h.keys("Tab F10");
    let asked = h.picture();
    assert!(asked.contains("認定調書"), "{asked}");
    pressed += h.yes();
    assert!(pressed <= 25, "{pressed} keys");
    let sent = h.office.entered().remove(0);
    assert_eq!(sent.products.len(), 1);
    assert_eq!(sent.products[0].product, Product::InterimAdvance);
    assert_eq!(sent.products[0].amount.get(), 10_000_000);
    assert_eq!(sent.applicant.name, "○○建設　株式会社");
}

#[test]
fn a_copy_takes_the_bank_the_price_and_the_title_that_stand_now() {
    let office = applied_for();
    let mut detail = super::record::issued_detail(Vec::new());
    detail.certificate["deposit_bank"] = serde_json::json!("△△銀行　本店");
    detail.certificate["beneficiary"] = serde_json::json!("長野県□□建設事務所長");
    detail.row.price = crate::domain::money::Yen::new(55_000_000).unwrap();
    office.add_contract(detail);
    let mut h = Harness::clerk(office);
    h.press("g c Enter y");
    h.type_text("1000万");
    h.press("Tab F10");
    h.yes();
    let sent = h.office.entered().remove(0);
    let bank = sent.deposit.unwrap();
    assert_eq!(
        (bank.bank_name.as_str(), bank.branch_name.as_str()),
        ("△△銀行", "本店")
    );
    assert_eq!(bank.bank_code, None, "the code was the other bank's");
    assert_eq!(sent.works.orderer_name, "長野県□□建設事務所長");
    assert_eq!(sent.works.price.get(), 55_000_000);
}

#[test]
fn a_contract_on_the_screen_is_copied_with_one_key() {
    let mut h = Harness::clerk(issued());
    h.press("g c Enter y");
    assert!(
        h.row_of_focus().contains("中間 保証金額"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_section_that_was_cleared_comes_back_with_one_key_and_what_was_typed_since_stays() {
    let mut h = Harness::clerk(office());
    h.press("N PgDn Tab");
    h.type_text("長野県知事");
    h.press("Tab");
    h.type_text("○○橋");
    h.press("F8");
    assert!(h.message().contains("F7 で元に戻せます"), "{}", h.message());
    // It begins again at the first field of the section.
    h.press("Tab Tab");
    h.type_text("△△橋");
    h.press("F7");
    let picture = h.picture();
    assert!(
        picture.contains("長野県知事") && picture.contains("△△橋"),
        "{picture}"
    );
    assert!(h.message().contains("1欄はそのまま"), "{}", h.message());
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept[0].sheet.text(FieldId::OrdererName), "長野県知事");
    h.press("F7");
    assert!(h.message().contains("ありません"), "{}", h.message());
}

#[test]
fn a_contract_copied_over_what_is_typed_gives_it_back_with_one_key() {
    let mut h = Harness::clerk(issued());
    h.press("N Tab Tab");
    h.type_text("㈱髙橋土木");
    h.press("PgDn Tab Tab");
    h.type_text("△△橋");
    h.press("F2 C-u Enter");
    assert!(
        h.message().contains("前の入力は F7 で戻せます"),
        "{}",
        h.picture()
    );
    h.press("F7");
    h.pass(1);
    let kept = h.office.unfinished();
    assert_eq!(kept.len(), 1);
    let sheet = &kept[0].sheet;
    assert_eq!(sheet.text(FieldId::ApplicantName), "㈱髙橋土木");
    assert_eq!(sheet.text(FieldId::WorksName), "△△橋");
    assert_eq!(sheet.text(FieldId::Price), "");
}

#[test]
fn a_contract_is_copied_as_it_stands_now_and_not_as_it_was_applied_for() {
    let office = issued();
    office.edit_contract(|d| {
        d.holder = Some("C371009".to_owned());
        let mut now = super::amend_desk::certificate();
        now.contractor_name = "○○建設工業　株式会社".to_owned();
        now.contractor_address = "長野県　上田市　１".to_owned();
        now.deposit_bank = Some("△△銀行　上田支店".to_owned());
        d.certificate = serde_json::to_value(now).unwrap();
        // As it is known, a price recorded without a certificate among them.
        d.row.price = "6000万".parse().unwrap();
    });
    let mut h = Harness::clerk(office);
    h.press("g c Enter y");
    h.type_text("1000万");
    h.press("F10");
    h.yes();
    let sent = h.office.entered().remove(0);
    assert_eq!(sent.applicant.customer_code.as_deref(), Some("C371009"));
    assert_eq!(sent.applicant.name, "○○建設工業　株式会社");
    assert_eq!(sent.applicant.address, "長野県　上田市　１");
    assert_eq!(sent.works.price.get(), 60_000_000);
    let bank = sent.deposit.unwrap();
    assert_eq!(
        (bank.bank_name.as_str(), bank.branch_name.as_str()),
        ("△△銀行", "上田支店")
    );
    assert_eq!((bank.bank_code, bank.branch_code), (None, None));
}

#[test]
fn a_copy_into_which_nothing_was_typed_is_not_kept() {
    let mut h = Harness::clerk(issued());
    h.press("g c Enter y");
    h.pass(3);
    h.press("F12");
    assert_eq!(h.model.path(), ["Q1", "C1", "C2"]);
    assert!(
        !h.log.iter().any(|e| matches!(
            e,
            Effect::Write {
                write: Write::TakeUnfinished { .. } | Write::KeepUnfinished { .. },
                ..
            }
        )),
        "{:?}",
        h.writes()
    );
    // With the first key the whole of it is.
    h.press("y");
    h.type_text("1");
    h.pass(3);
    assert!(h.log.iter().any(|e| matches!(
        e,
        Effect::Write {
            write: Write::KeepUnfinished { .. },
            ..
        }
    )));
}

#[test]
fn a_copy_of_a_terminated_advance_says_that_no_interim_advance_can_follow_it() {
    let office = office();
    office.arrives(1);
    office.arrange(1, |d| *d = application(1, ApplicationState::Issued));
    let mut detail = super::record::issued_detail(Vec::new());
    detail.certificate["terminated_on"] = serde_json::json!("2022-10-20");
    office.add_contract(detail);
    let mut h = Harness::clerk(office);
    h.press("g c Enter y");
    let message = h.message();
    assert!(
        message.contains("2022/10/20 に解約済です。中間前払金"),
        "{message}"
    );
}

#[test]
fn a_copy_takes_the_address_of_today_and_one_key_gives_all_of_it_back() {
    let office = applied_for();
    let mut detail = super::record::issued_detail(Vec::new());
    detail.holder = Some("C371001".to_owned());
    detail.certificate["contractor_name"] = serde_json::json!("○○建設　株式会社");
    detail.certificate["contractor_address"] = serde_json::json!("長野県長野市旧住所");
    office.add_contract(detail);
    office.set_choices(firms());
    let mut h = Harness::clerk(office);
    h.press("g c Enter y");
    let said: Vec<_> = h.model.shared.messages.recent().collect();
    assert!(
        said.iter()
            .any(|m| m.text.contains("台帳の現在のもの") && m.text.contains("長野市旧住所")),
        "{said:?}"
    );
    h.type_text("1000万");
    h.press("Tab F10");
    h.yes();
    let sent = h.office.entered().remove(0).applicant;
    assert_eq!(
        (
            sent.postal_code.as_str(),
            sent.address.as_str(),
            sent.phone.as_deref()
        ),
        ("390-0811", "長野県松本市中央２丁目", Some("0263-00-0000"))
    );
}
