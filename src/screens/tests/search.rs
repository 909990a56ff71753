//! 条件検索, its results, 契約一覧 with its tabs, and the file made of them.

use crate::app::Effect;
use crate::domain::command::Write;
use crate::domain::refusal::Refusal;
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, clerk, supervisor};
use insta::assert_snapshot;

#[test]
fn the_form_shows_every_condition_on_one_page() {
    let mut h = Harness::clerk(Office::sample(30));
    h.press("g s");
    assert_snapshot!(h.picture());
}

#[test]
fn every_fault_is_told_at_once_and_the_first_has_the_focus() {
    let mut h = Harness::clerk(Office::sample(30));
    h.press("g s Tab Tab Tab Tab Tab");
    h.type_text("R5.3.31〜R4.3.31");
    h.press("Tab Tab Tab");
    h.type_text("1,00");
    h.press("Enter");
    assert_snapshot!(h.picture());
    h.press("C-u");
    h.type_text("R4.4.1〜R4.9.30");
    assert!(h.picture().contains("R4.4.1〜R4.9.30"), "{}", h.picture());
}

#[test]
fn results_are_listed_and_the_form_is_kept_for_the_next_try() {
    let mut h = Harness::clerk(Office::sample(30));
    h.press("g s");
    h.type_text("橋梁");
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "K1", "K2"]);
    assert_snapshot!(h.picture());
    h.press("F12");
    h.type_text("　見つからない");
    h.press("Enter");
    assert_snapshot!(h.picture());
    h.press("f");
    assert_eq!(h.model.path(), ["Q1", "K1"]);
    assert!(
        h.picture().contains("橋梁　見つからない"),
        "{}",
        h.picture()
    );
    h.press("F8");
    assert!(!h.picture().contains("橋梁"), "{}", h.picture());
}

#[test]
fn choices_are_turned_with_space_and_listed_with_f4() {
    let mut h = Harness::clerk(Office::sample(30));
    h.press("g s BackTab Space");
    assert!(h.picture().contains("< 申込 >"), "{}", h.picture());
    h.press("Up Up F4");
    assert!(
        h.picture().contains("預託金融機関が空欄"),
        "{}",
        h.picture()
    );
    h.press("Down Enter");
    assert!(
        h.picture().contains("< 預託金融機関が空欄 >"),
        "{}",
        h.picture()
    );
    h.press("Enter");
    assert!(h.row(2).contains("預託金融機関が空欄"), "{}", h.row(2));
}

#[test]
fn a_contract_is_found_by_two_kanji_with_five_keys_beside_the_text() {
    let mut h = Harness::clerk(super::record::openable(30));
    let mut pressed = 0;
    let mut press = |h: &mut Harness, keys: &str| {
        pressed += keys.parse::<crate::keys::Sequence>().unwrap().0.len();
        h.press(keys);
    };
    press(&mut h, "g c /");
    h.type_text("橋梁");
    press(&mut h, "Enter Enter");
    assert_eq!(pressed, 5, "the budget is six");
    assert!(h.picture().contains("橋梁"), "{}", h.picture());
    assert_eq!(h.model.path().len(), 3, "{}", h.picture());
    assert!(h.model.path()[2].starts_with('C'), "{:?}", h.model.path());
}

#[test]
fn the_tabs_are_the_flyers_and_the_words_go_along() {
    let mut h = Harness::clerk(Office::sample(30));
    h.press("g c /");
    h.type_text("橋梁");
    h.press("Enter Tab");
    assert!(h.row(2).contains("[電子保証(認証キー)]"), "{}", h.row(2));
    assert!(h.row(3).contains("検索: 橋梁"), "{}", h.row(3));
    h.press("Tab");
    assert_snapshot!(h.picture());
    h.press("Tab");
    assert_snapshot!(h.picture());
    h.press("Tab");
    assert!(h.row(2).contains("[すべての契約]"), "{}", h.row(2));
    h.press("BackTab");
    assert!(
        h.row(2).contains("[契約保証予約(入札ボンド)]"),
        "{}",
        h.row(2)
    );
}

#[test]
fn a_count_goes_to_a_thousand_and_says_so() {
    let mut h = Harness::clerk(Office::sample(1_200));
    h.press("g c");
    assert!(h.row(3).contains("1-15 / 1,000+"), "{}", h.row(3));
}

#[test]
fn a_search_that_takes_too_long_says_what_to_do() {
    let mut h = Harness::clerk(Office::sample(30));
    h.press("g s");
    h.office.down = Some(Refusal::BadValue {
        rule: "search_too_wide".to_owned(),
        detail: String::new(),
    });
    h.type_text("川");
    h.press("Enter");
    assert!(
        h.message().starts_with("時間内に探しきれませんでした"),
        "{}",
        h.message()
    );
    h.press("F1");
    assert!(h.picture().contains("言葉を足すか"), "{}", h.picture());
}

#[test]
fn what_was_found_is_put_on_record_and_then_written_to_a_file() {
    let mut h = Harness::new(supervisor(), Office::sample(1_200));
    h.press("g c E");
    assert_snapshot!(h.picture());
    h.press("Down Enter");
    assert!(
        h.writes()
            .iter()
            .any(|w| matches!(w, Write::RecordExport { rows: 1_200, .. })),
        "{:?}",
        h.writes()
    );
    let saved: Vec<_> = h
        .log
        .iter()
        .filter_map(|e| match e {
            Effect::SavePdf { name, bytes, .. } => Some((name.clone(), bytes.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(saved.len(), 2, "the file and the list of what CP932 lacks");
    assert_eq!(saved[0].0, "search-20221101-140200.csv");
    let (text, _, wrong) = encoding_rs::SHIFT_JIS.decode(&saved[0].1);
    assert!(
        !wrong && text.lines().count() == 1_201 && text.contains("〓"),
        "{wrong}"
    );
    assert_eq!(saved[1].0, "search-20221101-140200-missing.txt");
    assert!(
        std::str::from_utf8(&saved[1].1)
            .unwrap()
            .starts_with("𠮷\tU+20BB7\t")
    );
    assert!(h.message().contains("1,200件を"), "{}", h.message());
}

#[test]
fn an_export_can_be_stopped_and_leaves_nothing_behind() {
    let mut h = Harness::clerk(Office::sample(1_200));
    h.press("g c E");
    h.hold = true;
    h.press("Enter");
    assert!(h.row(3).contains("書き出しています"), "{}", h.row(3));
    h.press("F12");
    assert_eq!(
        h.message(),
        "書き出しを中止しました。ファイルは作っていません。"
    );
    h.hold = false;
    h.settle();
    assert!(!h.log.iter().any(|e| matches!(e, Effect::SavePdf { .. })));
    assert!(h.writes().is_empty());
    assert_eq!(h.model.path(), ["Q1", "C1"]);
}

#[test]
fn the_form_and_the_results_speak_english() {
    let office = {
        let mut office = Office::sample(3);
        office.me = Ok(crate::runtime::harness::clerk());
        office
    };
    let mut h = Harness::with(office, |s| s.language = Language::English);
    h.press("g s");
    assert_snapshot!(h.picture());
    let words: String = h
        .picture()
        .chars()
        .filter(|c| ('ぁ'..='ん').contains(c))
        .collect();
    assert_eq!(words, "", "no Japanese but data");
}

#[test]
fn in_english_the_ranges_are_echoed_in_english() {
    let mut office = Office::sample(3);
    office.me = Ok(clerk());
    let mut h = Harness::with(office, |s| s.language = Language::English);
    h.press("g s Tab Tab Tab Tab Tab");
    h.type_text("R4.4.1〜R4.9.30");
    h.press("Tab Tab Tab");
    h.type_text("2000万〜");
    h.press("Tab");
    let picture = h.picture();
    assert!(picture.contains("2022/04/01 to 2022/09/30"), "{picture}");
    assert!(picture.contains("¥20,000,000 to"), "{picture}");
}

#[test]
fn one_key_gives_back_conditions_that_one_key_cleared() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("g s");
    h.type_text("橋");
    h.press("Tab Space Tab");
    let before = h.picture();
    h.press("F8");
    assert!(
        !h.row(3).contains('橋') && !h.row(4).contains('橋'),
        "{}",
        h.picture()
    );
    h.press("F7");
    let body = |p: &str| p.lines().skip(2).take(18).collect::<Vec<_>>().join("\n");
    assert_eq!(body(&h.picture()), body(&before));
    h.press("F7");
    assert!(!h.message().contains("戻しました"), "{}", h.message());
}
