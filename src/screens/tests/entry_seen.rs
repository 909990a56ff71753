//! What the entry forms say beside what is typed: what is wrong stays in sight until it is mended, where nothing is typed
//! is said, and whose contract it is stands above.

use super::amend_desk::{changed, changing, issued, put};
use super::yearly::to;
use super::{counter, record};
use crate::domain::record::StoryEntry;
use crate::runtime::harness::{Harness, at};

fn new_form() -> Harness {
    let mut h = Harness::clerk(counter::office());
    h.press("N");
    h
}

#[test]
fn what_is_wrong_in_the_last_field_is_seen_before_the_focus_goes_around_and_holds_nobody() {
    let mut h = new_form();
    counter::flyer(&mut h);
    while !h.row_of_focus().contains("受付方法") {
        h.press("Tab");
    }
    h.press("S-Tab");
    let last = h.row_of_focus();
    assert!(last.contains("メールアドレス"), "{last}");
    h.press("C-u");
    h.type_text("bad@@x");
    h.press("Enter");
    let row = h.row_of_focus();
    assert!(row.starts_with(">!メールアドレス"), "{}", h.picture());
    h.press("Enter");
    assert!(h.row_of_focus().contains("受付方法"), "{}", h.picture());
}

#[test]
fn a_field_left_for_another_section_says_in_the_message_line_what_is_wrong_with_it() {
    let mut h = new_form();
    while !h.row_of_focus().contains("電話番号") {
        h.press("Tab");
    }
    h.type_text("変更した住所");
    h.press("PgDn");
    assert!(h.message().starts_with("電話番号: "), "{}", h.message());
}

#[test]
fn what_is_typed_where_one_chooses_is_said_in_the_form_and_in_its_short_list() {
    let mut h = new_form();
    h.type_text("x");
    let said = "打ち込む欄ではありません。Space で替えるか F4 の一覧から選びます。";
    assert_eq!(h.message(), said);
    h.press("BS");
    assert_eq!(h.message(), said);
    h.press("F4");
    for typed in ["窓", "x"] {
        h.type_text(typed);
        assert!(
            h.message().contains("打っても絞れません"),
            "{}",
            h.message()
        );
    }
    // A key that nobody bound, in a field of text.
    h.press("F12 Tab F16");
    assert!(
        h.message().contains("使われていないキーです"),
        "{}",
        h.message()
    );
}

#[test]
fn what_was_refused_stands_until_it_is_mended_and_how_many_only_until_one_is_being_mended() {
    let mut h = new_form();
    h.press("F10");
    let first = "申込者: 入力がありません";
    assert!(h.picture().contains(first), "{}", h.picture());
    assert!(h.message().contains("直す所が"), "{}", h.message());
    // Left as it is.
    h.press("Tab S-Tab");
    assert!(h.picture().contains(first), "{}", h.picture());
    h.type_text("○");
    assert!(!h.picture().contains(first), "{}", h.picture());
    assert!(!h.picture().contains("直す所が"), "{}", h.picture());
}

#[test]
fn a_correction_says_why_it_came_back_and_its_record_that_nothing_is_wrong_any_more() {
    let office = record::examined_office();
    office.edit(1, |d| {
        d.row.returned = true;
        d.story.push(StoryEntry {
            at: at("2022-11-01 13:00"),
            actor: "鈴木 一郎".to_owned(),
            acting_for: None,
            about: Some("name".to_owned()),
            kind: "application.returned".to_owned(),
            remark: "電話番号を確かめてください".to_owned(),
        });
    });
    let mut h = Harness::clerk(office);
    h.press("Enter e");
    let why = "差戻（区分: 名称・住所）: 電話番号を確かめてください（鈴木 一郎）";
    assert!(h.picture().contains(why), "{}", h.picture());
    while !h.row_of_focus().contains("電話番号") {
        h.press("Tab");
    }
    h.type_text("026-000-0000");
    h.press("F10");
    h.yes();
    assert_eq!(h.model.path(), ["Q1", "A1"], "{}", h.picture());
    let said = h.message();
    assert!(
        said.starts_with("N2211-00431 を変更しました。検査で"),
        "{said}"
    );
}

#[test]
fn a_premium_that_is_no_amount_says_at_its_field_what_is_wrong_when_it_is_left() {
    let mut h = changing(issued());
    while !h.row_of_focus().contains("追加・返戻保証料") {
        h.press("Tab");
    }
    h.type_text("1千x");
    h.press("Tab");
    let picture = h.picture();
    assert!(picture.contains("! 追加・返戻保証料"), "{picture}");
    assert!(
        picture.contains("金額に使えない文字「x」があります"),
        "{picture}"
    );
    h.press("F10");
    while !h.row_of_focus().contains("追加・返戻保証料") {
        h.press("Tab");
    }
    assert!(h.row_of_focus().starts_with(">!"), "{}", h.picture());
    // Typed anew.
    h.type_text("12,000");
    assert!(h.picture().contains("追加 12,000円"), "{}", h.picture());
}

#[test]
fn a_cancellation_says_whose_it_is_and_what_it_gives_back_before_it_is_asked_for() {
    let mut h = Harness::clerk(changed(None));
    h.press("g c e Down enter");
    insta::assert_snapshot!(h.picture());
}

#[test]
fn of_a_long_name_that_is_corrected_both_are_read_whole() {
    let mut h = Harness::clerk(issued());
    h.resize(132, 43);
    h.press("g c e Down enter");
    while !h.row_of_focus().contains("工事名") {
        h.press("Tab");
    }
    let more = "その３".repeat(20);
    h.type_text(&more);
    h.press("Tab");
    let all: String = h.picture().lines().map(str::trim).collect();
    let was = "令和○年度　県単河川維持工事";
    assert!(all.contains(&format!("← {was}")), "{}", h.picture());
    assert!(all.contains(&more), "{}", h.picture());
}

#[test]
fn the_day_until_which_it_is_put_on_hold_is_said_beside_it() {
    let mut h = Harness::clerk(record::examined_office());
    h.press("Enter H");
    h.type_text("書類待ち");
    h.press("Enter");
    h.type_text("+3d");
    let picture = h.picture();
    assert!(
        picture.contains("令和4年11月4日（2022/11/04）"),
        "{picture}"
    );
    h.press("C-u");
    h.type_text("-3d");
    assert!(!h.picture().contains("2022/10/29"), "{}", h.picture());
}

#[test]
fn the_reason_of_a_fault_at_the_lower_edge_shows_when_the_field_is_left_upwards() {
    let mut h = new_form();
    counter::flyer(&mut h);
    h.press("C-u");
    h.type_text("aaa@bbb");
    h.keys("Up");
    let picture = h.picture();
    assert!(h.row_of_focus().contains("完了通知"), "{picture}");
    let rows: Vec<&str> = picture.lines().collect();
    let wrong = rows
        .iter()
        .position(|l| l.starts_with(" !メール") || l.starts_with("! メール"));
    let wrong = wrong.unwrap_or_else(|| panic!("{picture}"));
    assert!(rows[wrong + 1].contains("メールアドレス"), "{picture}");
}

#[test]
fn an_amount_is_echoed_in_digits_and_as_it_is_read() {
    let mut h = new_form();
    to(&mut h, "請負金額");
    h.type_text("２千万");
    assert!(
        h.row_of_focus().contains("20,000,000円（2,000万円）"),
        "{}",
        h.picture()
    );
    let mut h = changing(issued());
    to(&mut h, "請負金額");
    put(&mut h, "4千万");
    let row = h.row_of_focus();
    assert!(row.contains("40,000,000円（4,000万円）"), "{row}");
    assert!(row.contains("50,000,000円"), "what stood there: {row}");
}

#[test]
fn a_question_with_errors_says_that_it_is_taken_in_all_the_same_and_what_comes_then() {
    let office = counter::office();
    let mut facts = counter::facts();
    facts.bank = crate::domain::rules::BankStatus::NotContracted;
    office.set_facts(facts);
    let mut h = Harness::clerk(office);
    h.press("N");
    counter::flyer(&mut h);
    h.press("F10");
    let picture = h.picture();
    assert!(picture.contains("誤り:"), "{picture}");
    assert!(
        picture.contains("誤りがあっても受け付けられます"),
        "{picture}"
    );
}

#[test]
fn a_warning_whose_reason_falls_with_the_change_is_listed_before_it_is_saved() {
    // Free words are not checked: the reason stays. A telephone number is part of what it was given for.
    for (field, typed, listed) in [("備考", "至急", false), ("電話番号", "026-000-0000", true)]
    {
        let office = record::examined_office();
        office.edit(1, |d| {
            d.overrides.push(crate::domain::record::OverrideRecord {
                code: "duplicate".to_owned(),
                subject: String::new(),
                reason: "別の年度の工事と確認".to_owned(),
                by_name: "佐藤 花子".to_owned(),
                at: at("2022-11-01 13:00"),
            });
        });
        let mut h = Harness::clerk(office);
        h.press("Enter e");
        while !h.row_of_focus().contains(field) {
            h.press("Tab");
        }
        h.type_text(typed);
        h.press("F10");
        let picture = h.picture();
        assert!(picture.contains(typed), "{picture}");
        assert_eq!(picture.contains("N2210-00007"), listed, "{picture}");
    }
}
