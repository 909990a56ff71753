//! Items of certificate and notice that the flyer's own days and texts cannot tell apart from others.

use crate::document::{day, draw, flyer, lines_of, notice, squashed, text_of};
use densho::domain::certificate::CertificateContent;
use densho::domain::product::Product;

/// Issued on another day than any that stands in it.
fn issued_later() -> CertificateContent {
    CertificateContent {
        issued_on: Some(day(2022, 11, 9)),
        ..flyer()
    }
}

fn performance() -> CertificateContent {
    CertificateContent {
        product: Product::Performance,
        product_name: "契約保証".into(),
        clause_name: "契約保証約款".into(),
        deposit_bank: None,
        ..issued_later()
    }
}

fn read(pdf: &[u8]) -> String {
    squashed(&text_of(pdf))
}

#[test]
fn a_certificate_is_dated_the_day_of_its_issue_on_a_line_of_its_own() {
    let lines = lines_of(&draw(&issued_later()));
    let dated = lines.iter().filter(|l| *l == "令和4年11月9日").count();
    assert_eq!(dated, 1, "{lines:#?}");
    // The contract's day stands where it stood, and nowhere else.
    let contract: Vec<&String> = lines
        .iter()
        .filter(|l| l.contains("令和4年11月1日"))
        .collect();
    assert_eq!(contract.len(), 1, "{lines:#?}");
    assert!(contract[0].contains("請負契約日"), "{contract:?}");
}

#[test]
fn the_price_alone_needs_no_procedure_on_an_advance_and_one_on_a_performance_guarantee() {
    let none = "請負金額だけが変わるときは、この保証の効力に影響がないため、保証契約を変更する手続きは要りません";
    let one = "請負金額が変わるときは、保証契約を変更する手続きが必要です";
    let interim = CertificateContent {
        product: Product::InterimAdvance,
        product_name: "中間前払金保証".into(),
        ..flyer()
    };
    for (content, said, unsaid) in [
        (flyer(), none, one),
        (interim, none, one),
        (performance(), one, none),
    ] {
        let text = read(&draw(&content));
        assert!(text.contains(said), "{:?}\n{text}", content.product);
        assert!(!text.contains(unsaid), "{:?}\n{text}", content.product);
    }
}

#[test]
fn a_notice_says_its_day_who_sends_it_and_where_to_call_and_fax() {
    let lines = lines_of(&notice(&issued_later()));
    for expected in [
        "令和4年11月9日",
        "電子証書保証株式会社",
        "長野支店",
        "TEL：026-000-0000",
        "FAX：026-000-0001",
    ] {
        let found = lines.iter().any(|l| l.contains(expected));
        assert!(found, "「{expected}」 is missing:\n{}", lines.join("\n"));
    }
    // The day of the contract is no item of it.
    let text = lines.join("");
    assert!(!text.contains("令和4年11月1日"), "{text}");
}

#[test]
fn a_notice_says_what_giving_number_and_key_completes_for_either_product() {
    for content in [issued_later(), performance()] {
        let text = read(&notice(&content));
        for expected in [
            "「保証契約番号」と「認証キー」をご提出いただくことで",
            "前払金の請求手続き（前払金保証の場合）または請負契約の締結手続き（契約保証の場合）が完了します",
            &format!("商品（保証区分）{}", content.product_name),
        ] {
            assert!(text.contains(expected), "「{expected}」\n{text}");
        }
    }
}

#[test]
fn a_notice_asks_the_orderer_to_look_up_the_certificate_and_says_how_it_is_handed_in() {
    let text = read(&notice(&issued_later()));
    for expected in [
        "保証確認サービスに登録しました",
        "このＰＤＦを次のどちらかの方法で発注者様へご提出ください",
        "・電子契約システムにアップロードする",
        "・電子メールに添付して送信する",
        "保証確認サービスにログインし、上記の「保証契約番号」と「認証キー」を入力して、電子証書をご覧ください",
    ] {
        assert!(text.contains(expected), "「{expected}」\n{text}");
    }
    // The request stands under its heading, after everything that is for the contractor.
    let heading = text.find("【発注者様へのお願い】");
    let request = text.find("保証確認サービスにログインし");
    assert!(heading.is_some() && heading < request, "{text}");
}
