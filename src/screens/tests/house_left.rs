//! 書きかけ of the masters' forms: a dropped line, a killed process, the lock and another host cost nothing that was typed.

use super::house::{administrator, row};
use super::house_mail;
use crate::app::{Effect, Msg, Unlock};
use crate::domain::command::Write;
use crate::domain::house::HouseTable;
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office};
use insta::assert_snapshot;
use serde_json::json;

/// The form of a mail's wording, something typed in it.
fn typing() -> Harness {
    let mut h = Harness::new(administrator(), house_mail::office());
    h.press("g b Enter 2 Enter");
    h.type_text("R4.12.1");
    h.press("Tab");
    h.type_text("（改）");
    h
}

#[test]
fn what_is_typed_in_a_form_of_the_masters_is_offered_at_the_next_start_also_after_a_kill() {
    let mut h = typing();
    h.pass(1);
    // The process is gone: nothing more is sent. The next start may be on another host.
    let office = h.office;
    assert_eq!(office.unfinished().len(), 1);
    let mut h = Harness::new(administrator(), office);
    assert_snapshot!(h.picture());
    h.press("Enter");
    assert_eq!(h.model.path().last(), Some(&"BF"));
    assert_snapshot!(h.picture());
    h.type_text("二");
    h.press("F10");
    assert!(
        h.picture().contains("発行のお知らせ（改）二"),
        "{}",
        h.picture()
    );
}

#[test]
fn a_line_that_drops_and_a_lock_without_a_password_keep_what_was_typed_a_moment_ago() {
    let mut h = typing();
    h.send(Msg::Leaving);
    let kept = h.office.unfinished();
    assert_eq!(kept[0].sheet.fields["mail_subject"], "発行のお知らせ（改）");
    let mut h = typing();
    h.model.shared.settings.unlock = Unlock::LogIn;
    h.command("lock");
    h.press("Enter");
    let kept = h.office.unfinished();
    assert_eq!(kept[0].sheet.fields["mail_subject"], "発行のお知らせ（改）");
    let place = h.log.iter().rev().find_map(|e| match e {
        Effect::KeepPlace(place) => place.clone(),
        _ => None,
    });
    let mut office = h.office;
    office.me = Ok(administrator());
    let mut h = Harness::with(office, |s| s.place = place);
    assert_eq!(h.model.path(), ["Q1", "B0", "B10"]);
    h.press("Enter");
    assert_eq!(h.model.path(), ["Q1", "B0", "B10", "BF"]);
}

#[test]
fn leaving_keeps_opening_the_same_row_offers_it_and_throwing_away_asks() {
    let mut h = typing();
    h.press("F12");
    assert!(
        h.message().contains("書きかけとして残しました"),
        "{}",
        h.message()
    );
    // Another row has nothing to do with it.
    h.press("j 2 Enter");
    assert!(!h.picture().contains("書きかけ"), "{}", h.picture());
    h.press("F12 k 2 Enter Enter");
    assert!(
        h.picture().contains("発行のお知らせ（改）"),
        "{}",
        h.picture()
    );
    h.press("F11 n");
    assert_eq!(h.model.path().last(), Some(&"BF"));
    h.press("F11 y");
    assert!(h.office.unfinished().is_empty());
}

fn holidays(name: &str) -> Office {
    let office = Office::sample(3);
    let master = json!({"master": "holidays", "count": 1});
    let day = json!({"day": "2022-11-03", "name": name});
    office.set_house(vec![
        row(HouseTable::Masters, 1, None, master),
        row(HouseTable::Holidays, 1, None, day),
    ]);
    office
}

#[test]
fn what_was_sent_is_finished_with_it_and_what_was_refused_is_still_kept() {
    let mut h = Harness::new(administrator(), holidays("文化の日"));
    h.press("g b Enter 2 Enter");
    h.type_text("（振替）");
    h.press("F10");
    h.office.script(vec![Err(Refusal::Stale)]);
    h.press("y");
    assert!(
        matches!(h.writes()[0], Write::HouseFromForm { .. }),
        "{:?}",
        h.writes()
    );
    assert!(
        h.message().contains("他の人が変更しました"),
        "{}",
        h.message()
    );
    h.pass(1);
    assert_eq!(h.office.unfinished().len(), 1);
    h.press("F10 y");
    assert!(h.office.unfinished().is_empty());
    assert_eq!(h.model.path(), ["Q1", "B0", "B7"]);
}

#[test]
fn over_a_row_that_changed_since_only_what_was_typed_is_put() {
    let office = Office::sample(3);
    let bank = |branch: &str| {
        let fields = json!({"bank_code": "0001", "branch_code": "001", "bank_name": "みずほ銀行",
            "branch_name": branch, "contracted": true});
        let master = json!({"master": "banks", "count": 1});
        vec![
            row(HouseTable::Masters, 1, None, master),
            row(HouseTable::Banks, 1, None, fields),
        ]
    };
    office.set_house(bank("東京営業部"));
    let mut h = Harness::new(administrator(), office);
    h.press("g b Enter 2 Enter");
    h.type_text("（新）");
    h.press("F12");
    h.office.set_house(bank("本店"));
    h.press("F5 2 Enter Enter");
    assert!(
        h.message().contains("元の行が変わっています"),
        "{}",
        h.message()
    );
    assert!(h.picture().contains("みずほ銀行（新）"), "{}", h.picture());
    assert!(h.picture().contains("本店"), "{}", h.picture());
    assert!(!h.picture().contains("東京営業部"), "{}", h.picture());
}

#[test]
fn one_key_gives_back_what_one_key_cleared_and_leaves_what_was_typed_since() {
    let mut h = typing();
    let before = h.picture();
    assert!(before.contains("R4.12.1"), "{before}");
    h.press("F8");
    assert!(!h.picture().contains("R4.12.1"), "{}", h.picture());
    assert!(h.message().contains("F7 で元に戻せます"), "{}", h.message());
    h.press("F7");
    for text in ["R4.12.1", "発行のお知らせ（改）"] {
        assert!(h.picture().contains(text), "{text}: {}", h.picture());
    }
    // The long text alone, and what was typed since stays.
    h.press("F8");
    h.type_text("別の件名");
    h.press("F7");
    for text in ["R4.12.1", "別の件名", "1欄はそのまま"] {
        assert!(h.picture().contains(text), "{text}: {}", h.picture());
    }
}
