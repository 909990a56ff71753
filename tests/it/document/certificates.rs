//! What stands on a certificate.

use super::{
    KEY, assert_reads, check_soundness, draw, embedded, flyer, lines_of, notice, refusal, squashed,
    text_of, wording,
};
use densho::document::{DocumentError, Wording, key_notice};
use densho::domain::certificate::CertificateContent;
use densho::domain::product::{Form, Product};

#[test]
fn a_certificate_says_every_item_of_the_specimen() {
    let lines = lines_of(&draw(&flyer()));
    for expected in [
        "保証証書（前払金保証）",
        "保証契約番号 37071-00001M",
        "保証期限 令和5年3月31日",
        "長野県 長野市 南石堂町 １２３０ー６",
        "○○建設 株式会社",
        "被保証者 長野県△△建設事務所長",
        "保証金額（総額） 20,000,000円",
        "請負金額（総額） 50,000,000円",
        "工事名 令和○年度 県単河川維持工事",
        "工期 令和4年11月2日〜令和5年3月31日",
        "請負契約日 令和4年11月1日",
        "預託金融機関 ○○銀行 ××支店",
        "令和4年11月1日",
        "東京都○○区△△１丁目２番３号",
        "電子証書保証株式会社",
        "取締役社長 見本 太郎",
        "取扱箇所 長野支店",
        "TEL：026-000-0000",
        "FAX：026-000-0001",
    ] {
        let found = lines.iter().any(|l| l.contains(expected));
        assert!(found, "「{expected}」 is missing:\n{}", lines.join("\n"));
    }
    let all = lines.join("");
    assert!(all.contains("書面の保証証書は発行していません"), "{all}");
    assert!(all.contains("前払金保証約款"), "{all}");
    assert!(
        all.contains("（注）") && all.contains("「変更ー」"),
        "{all}"
    );
    assert!(!all.contains("変更ー1") && !all.contains("発行前"), "{all}");
}

#[test]
fn an_amendment_is_numbered_under_the_title() {
    let content = CertificateContent {
        change_number: Some(2),
        ..flyer()
    };
    let lines = lines_of(&draw(&content));
    let title = lines.iter().position(|l| l == "保証証書（前払金保証）");
    let change = lines.iter().position(|l| l == "変更ー2");
    assert_eq!(change, title.map(|n| n + 1), "{lines:?}");
}

#[test]
fn a_paper_certificate_has_a_place_for_the_seal_and_no_word_of_electronic_handling() {
    let content = CertificateContent {
        form: Form::Paper,
        ..flyer()
    };
    let text = text_of(&draw(&content));
    assert!(text.lines().any(|l| l.trim() == "印"), "{text}");
    assert!(!text.contains("電子証書に"), "{text}");
}

#[test]
fn a_performance_guarantee_has_no_bank_and_says_that_a_new_price_needs_a_procedure() {
    let content = CertificateContent {
        product: Product::Performance,
        product_name: "契約保証".into(),
        clause_name: "契約保証約款".into(),
        deposit_bank: None,
        ..flyer()
    };
    let text = squashed(&text_of(&draw(&content)));
    assert!(!text.contains("預託金融機関"), "{text}");
    assert!(
        text.contains("請負金額が変わるときは、保証契約を変更する手続きが必要です"),
        "{text}"
    );
}

#[test]
fn a_print_before_the_issue_says_that_it_is_no_certificate() {
    let content = CertificateContent {
        contract_number: None,
        issued_on: None,
        ..flyer()
    };
    assert_reads(&draw(&content), "保証証書としての効力はありません");
    assert_reads(&draw(&content), "（発行時に付番）");
    let notice = key_notice(&content, KEY, None, &embedded(), &wording());
    assert_eq!(notice.unwrap_err(), DocumentError::NotIssued);
}

#[test]
fn a_certificate_is_never_printed_with_other_sentences_than_it_was_issued_with() {
    let content = CertificateContent {
        wording: wording().reference().to_owned(),
        ..flyer()
    };
    assert_reads(&draw(&content), "保証証書（前払金保証）");
    let own = include_str!("../../../assets/wording/v1.toml").replace("責任", "責め");
    let own = Wording::parse("own.toml", &own).unwrap();
    let refused = refusal(&content, &embedded(), &own);
    assert!(
        matches!(refused, DocumentError::OtherWording { .. }),
        "{refused}"
    );
}

#[test]
fn documents_are_sound_small_and_the_same_whenever_they_are_printed() {
    for (pdf, again) in [
        (draw(&flyer()), draw(&flyer())),
        (notice(&flyer()), notice(&flyer())),
    ] {
        check_soundness(&pdf);
        assert_eq!(pdf, again);
        let size = pdf.len();
        assert!(size < 48 * 1024, "{size} bytes");
    }
    assert!(notice(&flyer()).len() <= 40 * 1024);
}
