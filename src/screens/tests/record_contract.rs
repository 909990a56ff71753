//! 契約内容: its key, its notice, what state it is in.

use super::record::{issued, issued_detail, pages};
use crate::app::Effect;
use crate::runtime::harness::{Harness, Office, at};
use insta::assert_snapshot;

#[test]
fn the_key_is_masked_shown_in_fours_for_a_reason_and_hidden_after_thirty_seconds() {
    let mut h = issued();
    h.press("g c Enter");
    assert_snapshot!(h.picture());
    h.press("K");
    h.type_text("電話での問合せ");
    h.press("Enter y");
    assert!(h.picture().contains("Z28Y UE4J 3Bux"), "{}", h.picture());
    h.pass(29);
    assert!(h.picture().contains("Z28Y"));
    h.pass(2);
    assert!(!h.picture().contains("Z28Y"), "{}", h.picture());
    assert!(!format!("{:?}", h.log).contains("Z28Y"));
}

#[test]
fn printing_gives_the_notice_after_a_reason_and_the_certificate_after_a_yes() {
    let mut h = issued();
    h.press("g c Enter O");
    h.type_text("お知らせの印刷");
    h.press("Enter y");
    assert!(h.message().contains("key-notice-"), "{}", h.message());
    h.press("P");
    let printed = |h: &Harness| {
        let mut log = h.log.iter();
        log.any(|e| matches!(e, Effect::PrintCertificate { .. }))
    };
    assert!(!printed(&h));
    assert!(h.picture().contains("証書を印刷します"), "{}", h.picture());
    h.press("y");
    assert!(printed(&h));
    assert!(h.message().contains("certificate-"), "{}", h.message());
}

#[test]
fn a_terminated_contract_says_so_as_its_certificate_does() {
    let office = Office::sample(0);
    let mut detail = issued_detail(Vec::new());
    detail.certificate["terminated_on"] = serde_json::json!("2022-11-20");
    office.add_contract(detail);
    let mut h = Harness::clerk(office);
    h.press("g c Enter");
    assert_snapshot!(h.picture());
    let all = pages(&mut h);
    assert!(all.contains("解約　令和4年11月20日"), "{all}");
    // One that stands says neither.
    let mut h = issued();
    h.press("g c Enter");
    let all = pages(&mut h);
    assert!(!all.contains("解約") && !all.contains("期限切れ"), "{all}");
}

#[test]
fn a_contract_whose_end_has_passed_says_when_that_was() {
    let office = Office::sample(0);
    let mut detail = issued_detail(Vec::new());
    detail.certificate["guarantee_end"] = serde_json::json!("2022-10-31");
    office.add_contract(detail);
    let mut h = Harness::clerk(office);
    h.press("g c Enter");
    assert!(
        h.picture().contains("期限切れ（令和4年10月31日に終了）"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_price_that_was_recorded_without_a_certificate_stands_before_the_certificate() {
    use crate::domain::amendment_record::PriceRecord;
    use crate::domain::money::Yen;
    let office = Office::sample(0);
    let mut detail = issued_detail(Vec::new());
    detail.recorded_price = Some(PriceRecord {
        at: at("2022-11-20 13:50"),
        by: "佐藤 花子".to_owned(),
        before: Yen::new(50_000_000).unwrap(),
        price: Yen::new(55_000_000).unwrap(),
        reason: "設計変更".to_owned(),
        overrides: Vec::new(),
    });
    office.add_contract(detail);
    let mut h = Harness::clerk(office);
    h.press("g c Enter");
    let all = pages(&mut h);
    assert!(
        all.contains("証書なしの記録（2022/11/20 13:50 佐藤 花子）"),
        "{all}"
    );
    assert!(
        all.contains("最新の請負金額    55,000,000円（5,500万円）"),
        "{all}"
    );
    // The certificate's own figure comes after it: who reads down meets the newer one first.
    let newer = all.find("最新の請負金額");
    let certificate = all.find("50,000,000円（5,000万円）");
    assert!(newer.is_some() && certificate.is_some(), "{all}");
    assert!(newer < certificate, "{all}");
}

#[test]
fn a_key_that_is_shown_comes_into_view_from_wherever_the_contract_was_read() {
    let mut h = issued();
    h.press("g c Enter G K");
    h.type_text("電話での問合せ");
    h.press("Enter y");
    assert!(h.picture().contains("Z28Y UE4J 3Bux"), "{}", h.picture());
    // Also when it is read on, and asked for again.
    h.press("K G K");
    h.type_text("電話での問合せ");
    h.press("Enter y");
    assert!(h.picture().contains("Z28Y UE4J 3Bux"), "{}", h.picture());
}
