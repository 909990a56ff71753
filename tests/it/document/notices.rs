//! What stands on the notice of a key, and that the key stands nowhere else.

use super::{KEY, assert_reads, embedded, flyer, lines_of, notice, read_with, wording};
use densho::document::{DocumentError, key_notice};
use densho::domain::certificate::CertificateContent;

#[test]
fn a_key_notice_says_every_item_of_the_specimen() {
    let lines = lines_of(&notice(&flyer()));
    for expected in [
        "○○建設 株式会社 様",
        "電子保証にかかる「認証キー」のお知らせ",
        "記",
        "工事名 令和○年度 県単河川維持工事",
        "商品（保証区分） 前払金保証",
        "保証契約番号 37071-00001M",
        "認証キー Z28YUE4J3Bux",
        "【発注者様へのお願い】",
    ] {
        let found = lines.iter().any(|l| l.contains(expected));
        assert!(found, "「{expected}」 is missing:\n{}", lines.join("\n"));
    }
    let all = lines.join("");
    assert!(all.contains("受注者名（JVの場合は代表者）"), "{all}");
    assert!(all.contains("長野支店（電話 026-000-0000）"), "{all}");
}

#[test]
fn a_notice_names_the_representative_of_a_joint_venture_and_how_this_orderer_takes_it() {
    let content = CertificateContent {
        contractor_name: "△△・○○特定建設工事共同企業体".into(),
        joint_venture_representative: Some("△△建設　株式会社".into()),
        ..flyer()
    };
    let hand_in = Some("電子契約システムの保証書欄に登録（メール不可）");
    let pdf = key_notice(&content, KEY, hand_in, &embedded(), &wording()).unwrap();
    let lines = lines_of(&pdf);
    assert!(
        lines.iter().any(|l| l.contains("共同企業体 様")),
        "{lines:?}"
    );
    assert!(
        lines.iter().any(|l| l.ends_with("△△建設 株式会社")),
        "{lines:?}"
    );
    assert_reads(
        &pdf,
        "この発注者様への提出方法：電子契約システムの保証書欄に登録（メール不可）",
    );
}

#[test]
fn the_key_stands_on_the_page_and_nowhere_else_in_the_file() {
    let pdf = notice(&flyer());
    let info = read_with("pdfinfo", &[], &pdf);
    assert!(
        info.contains("「認証キー」のお知らせ 37071-00001M"),
        "{info}"
    );
    assert!(!info.contains(KEY), "{info}");
    let raw = pdf.windows(KEY.len()).any(|w| w == KEY.as_bytes());
    assert!(!raw, "the key stands uncompressed in the file");
    for bad in [
        "Z28YUE4J3Bu",
        "Z28YUE4J3Bu ",
        "Z28YUE4J3Búx",
        "Z28YUE4J3Buxx",
    ] {
        let refused = key_notice(&flyer(), bad, None, &embedded(), &wording());
        assert_eq!(refused.unwrap_err(), DocumentError::NotAKey);
    }
}

#[test]
fn every_letter_of_a_key_can_be_told_from_every_other_in_the_text() {
    for key in [
        "ABCDEFGHIJKL",
        "MNOPQRSTUVWX",
        "YZabcdefghij",
        "klmnopqrstuv",
        "wxyz01234567",
        "89O0o1lI5S8B",
    ] {
        let pdf = key_notice(&flyer(), key, None, &embedded(), &wording()).unwrap();
        let lines = lines_of(&pdf);
        assert!(
            lines.iter().any(|l| l == &format!("認証キー {key}")),
            "{lines:?}"
        );
    }
}
