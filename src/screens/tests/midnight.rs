//! Days turning over at the screens: what is typed as counted from today stays the day that it was read as, whatever day it is by
//! the time that it is kept, continued, asked about or sent; and what is shown beside today's counts is today.

use super::amend_desk::{changing, issued};
use super::counter::office;
use super::house::{administrator, row};
use super::house_mail;
use super::yearly::to;
use crate::domain::field::FieldId;
use crate::domain::house::HouseTable;
use crate::domain::publication::Shown;
use crate::runtime::harness::{Harness, Office, day, supervisor};
use serde_json::json;

/// The day before ends.
const NEXT: &str = "2022-11-02 00:00";

fn in_entry(typed: &str) -> Harness {
    let mut h = Harness::clerk(office());
    h.press("N");
    to(&mut h, "請負契約日");
    h.type_text(typed);
    h
}

fn kept_day(h: &Harness, field: FieldId) -> String {
    let left = h.office.unfinished();
    left.last().unwrap().sheet.text(field).to_owned()
}

#[test]
fn a_day_that_counts_from_today_is_the_day_that_it_was_read_as_once_its_field_is_left_and_one_key_gives_it_back()
 {
    let mut h = in_entry("+3m");
    h.press("Tab BackTab");
    let focus = h.row_of_focus();
    assert!(
        focus.contains("R5.2.1") && focus.contains("令和5年2月1日"),
        "{focus}"
    );
    let undo = crate::keys::Keymap::preset("default")
        .unwrap()
        .key_of(crate::keys::Command::Undo, crate::keys::Context::Form);
    h.press(&undo.replace("Ctrl+", "C-").replace("Ctrl-", "C-"));
    assert!(h.row_of_focus().contains("+3m"), "{undo}: {}", h.picture());
}

#[test]
fn of_several_days_that_were_settled_one_key_gives_back_the_last_and_none_stands_before_what_was_cleared()
 {
    let mut h = in_entry("+3m");
    to(&mut h, "工期（自）");
    h.type_text("+4m");
    to(&mut h, "工期（至）");
    h.type_text("+5m");
    h.press("Tab F7");
    assert!(h.row_of_focus().contains("+5m"), "{}", h.picture());
    h.press("F7");
    assert!(!h.picture().contains("+4m"), "{}", h.picture());
}

#[test]
fn a_draft_that_is_continued_the_day_after_means_the_days_that_were_typed() {
    let mut h = in_entry("t");
    to(&mut h, "工期（自）");
    h.type_text("+1d");
    to(&mut h, "工期（至）");
    h.type_text("12/1");
    // Killed while it was typed, and before the field was left.
    h.pass(2);
    for (field, is) in [
        (FieldId::ContractDate, "R4.11.1"),
        (FieldId::TermFrom, "R4.11.2"),
        (FieldId::TermTo, "R4.12.1"),
    ] {
        assert_eq!(kept_day(&h, field), is);
    }
    assert!(h.row_of_focus().contains("12/1"), "{}", h.picture());
    let mut h = Harness::clerk(h.office);
    h.comes_to(NEXT);
    h.press("Enter");
    let form = h.picture();
    assert!(form.contains("R4.12.1"), "{form}");
    assert!(!form.contains("12/1 "), "{form}");
}

#[test]
fn a_draft_of_before_that_holds_what_was_typed_counts_from_the_day_on_which_it_was_kept() {
    let mut h = in_entry("R4.11.20");
    h.pass(2);
    h.office
        .typed_elsewhere(1, &FieldId::ContractDate.key(), "t");
    let mut h = Harness::clerk(h.office);
    h.comes_to("2022-11-05 09:00");
    h.press("Enter");
    let kept = h.office.unfinished()[0].kept_at;
    let meant = crate::domain::date::short(crate::domain::date::jst_day(kept));
    assert!(h.picture().contains(&meant), "{meant}: {}", h.picture());
}

#[test]
fn a_form_left_open_over_midnight_keeps_the_day_that_was_typed_and_counts_what_is_typed_then_from_then()
 {
    let mut h = in_entry("t");
    h.comes_to(NEXT);
    h.press("Tab BackTab");
    assert!(h.row_of_focus().contains("R4.11.1 "), "{}", h.picture());
    h.type_text("t");
    assert!(
        h.row_of_focus().contains("令和4年11月2日"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_form_of_the_masters_left_open_over_midnight_asks_about_the_day_that_it_shows() {
    let mut h = Harness::new(administrator(), house_mail::office());
    h.press("g b Enter 2 Enter");
    h.type_text("+30d");
    h.press("Tab");
    h.type_text("（改）");
    h.pass(2);
    let kept = h.office.unfinished();
    assert_eq!(kept[0].sheet.fields["valid_from"], "2022/12/01");
    h.comes_to(NEXT);
    h.press("F10");
    let asked = h.picture();
    assert!(
        asked.contains("2022/12/01") && !asked.contains("2022/12/02"),
        "{asked}"
    );
}

#[test]
fn a_procedure_keeps_the_days_that_were_typed_too() {
    let mut h = changing(issued());
    h.press("C-u");
    h.type_text("+1y");
    h.pass(2);
    let kept = h.office.unfinished();
    assert!(
        kept[0].sheet.fields.values().any(|text| text == "R5.11.1"),
        "{:?}",
        kept[0].sheet.fields
    );
    h.comes_to(NEXT);
    h.press("tab");
    assert!(h.picture().contains("R5.11.1 "), "{}", h.picture());
}

#[test]
fn at_midnight_the_head_of_an_idle_list_says_the_new_day() {
    let mut h = Harness::clerk(office());
    assert!(h.row(0).contains("11月1日"), "{}", h.row(0));
    h.comes_to(NEXT);
    assert!(h.row(0).contains("11月2日"), "{}", h.row(0));
}

#[test]
fn where_the_holidays_end_soon_the_head_line_says_so() {
    let mut h = Harness::supervisor(Office::awaiting(1));
    h.office.set_holidays(Some(day("2022-11-23")));
    h.pass(6);
    assert!(
        h.row(1)
            .contains("休日の登録は 2022/11/23 までです（マスタ「休日」）"),
        "{}",
        h.row(1)
    );
    h.office.set_holidays(None);
    h.pass(6);
    assert!(!h.row(1).contains("休日"), "{}", h.row(1));
}

#[test]
fn a_month_with_an_open_day_and_a_day_of_a_closed_month_are_refused_before_anything_is_asked() {
    let office = Office::sample(1);
    let month = json!({"month": "2022-10", "branch": "371", "branch_name": "長野支店", "missing": 2, "close_state": "open",
        "open_day": "2022-10-27"});
    office.set_house(vec![row(HouseTable::CloseMonths, 1, None, month)]);
    let mut h = Harness::new(supervisor(), office);
    h.press("g d Tab");
    h.press("9 Enter");
    assert!(
        h.message()
            .contains("締めていない日があります（2022/10/27）"),
        "{}",
        h.picture()
    );
    let office = Office::sample(1);
    let closed = json!({"day": "2022-10-27", "branch": "371", "branch_name": "長野支店", "missing": 0, "close_state": "closed",
        "month_closed": true});
    office.set_house(vec![row(HouseTable::CloseDays, 1, None, closed)]);
    let mut h = Harness::new(supervisor(), office);
    h.press("g d 1 0 Enter");
    assert!(
        h.message().contains("その月は締めています"),
        "{}",
        h.picture()
    );
}

#[test]
fn what_of_the_open_months_is_not_listed_is_counted_above_the_list() {
    let unlisted = json!({"months": 3, "first": "2019-04"});
    for (table, period, keys) in [
        (HouseTable::CloseDays, json!({"day": "2022-10-27"}), "g d"),
        (
            HouseTable::CloseMonths,
            json!({"month": "2022-10"}),
            "g d Tab",
        ),
    ] {
        let office = Office::sample(1);
        let mut fields = json!({"branch": "371", "branch_name": "長野支店", "missing": 0, "close_state": "open"});
        for (key, value) in period.as_object().unwrap() {
            fields[key] = value.clone();
        }
        office.set_house(vec![row(table, 1, None, fields.clone())]);
        let mut h = Harness::new(supervisor(), office);
        h.press(keys);
        assert!(h.picture().contains("未締めはすべて"), "{}", h.picture());
        fields["unlisted"] = unlisted.clone();
        h.office.set_house(vec![row(table, 1, None, fields)]);
        h.press("F5");
        let picture = h.picture();
        assert!(picture.contains("ほかに3か月（2019/04 から）"), "{picture}");
        h.press("5 Enter");
        assert!(!h.picture().contains("unlisted"), "{}", h.picture());
    }
}

#[test]
fn the_fiscal_year_of_a_branchs_prefix_is_read_as_everywhere_else() {
    let office = Office::sample(1);
    let branch = json!({"branch_id": "371", "name": "長野支店", "address": "長野市", "tel": "026", "fax": "026",
        "email": "n@example.jp", "head_office": false});
    let master = json!({"master": "branches", "count": 1});
    office.set_house(vec![
        row(HouseTable::Masters, 1, None, master),
        row(HouseTable::Branches, 1, None, branch),
    ]);
    let mut h = Harness::new(administrator(), office);
    h.press("g b Enter 2 Enter");
    to(&mut h, "年度");
    h.type_text("令和9年度");
    h.press("Tab");
    h.type_text("37072");
    h.press("F10");
    assert!(h.picture().contains("2027"), "{}", h.picture());
    assert!(!h.picture().contains("読めません"), "{}", h.picture());
}

#[test]
fn what_has_stopped_is_not_said_to_be_tried_again_and_a_withdrawal_is_no_new_key() {
    let mut job = super::publication::later(2, "unpublish", Shown::Dead);
    (job.step, job.to_address, job.mail_version) = ("publish".to_owned(), None, None);
    job.attempts = 4;
    job.trouble = Some(
        "platform_no_answer: プラットフォームから応答がありません（x）。自動で再試行します。"
            .to_owned(),
    );
    let mut h = super::publication::office(vec![job]);
    let list = h.picture();
    assert!(list.contains("取下") && list.contains("停止"), "{list}");
    assert!(
        !list.contains("再発行") && !list.contains("公開 "),
        "{list}"
    );
    assert!(
        list.contains("4回試みて止めました。R で再実行しま") && !list.contains("自動で"),
        "{list}"
    );
    h.press("X");
    assert!(
        h.message().contains("公開取下は取りやめられません"),
        "{}",
        h.picture()
    );
}
