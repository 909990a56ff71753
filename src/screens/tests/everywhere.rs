//! What holds for every screen: help, command line, start, leaving, sizes, the database gone.

use crate::app::{Exit, Msg, Reply, RequestId};
use crate::domain::refusal::Refusal;
use crate::runtime::harness::{Harness, Office, clerk};
use insta::assert_snapshot;

#[test]
fn contracts_are_listed_latest_first() {
    let mut h = Harness::clerk(Office::sample(30));
    h.press("g c");
    assert_snapshot!(h.picture());
    h.press("/");
    h.type_text("橋梁");
    h.press("enter");
    assert_snapshot!(h.picture());
    h.press("/");
    h.type_text("見つからない");
    h.press("enter");
    assert_snapshot!(h.picture());
}

#[test]
fn the_help_of_the_queue_names_every_way() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("?");
    assert_snapshot!(h.picture());
    h.press("/");
    h.type_text("ひきうけ");
    assert!(h.row(4).trim().is_empty(), "{}", h.picture());
    h.press("Esc Esc /");
    h.type_text("引受");
    assert!(h.row(4).contains("引受"), "{}", h.picture());
    h.press("enter F12");
    assert_eq!(h.model.path(), ["Q1"]);
}

#[test]
fn the_help_of_every_screen_says_what_it_is_and_where_its_rule_comes_from() {
    use super::rooms::ROOMS;
    use crate::i18n::{Language, explain};
    let keymap = crate::keys::Keymap::preset("default").unwrap();
    for room in ROOMS {
        let model = room.enter(&keymap, false, Language::Japanese).model;
        // A form of the masters is explained as its list is.
        let id = model.explained_as();
        if ["H1", "H2", "T1"].contains(&id) {
            continue;
        }
        for language in [Language::Japanese, Language::English] {
            assert!(
                explain::screen(language, id).is_some(),
                "{id} in {}",
                room.name
            );
        }
    }
}

#[test]
fn f1_in_a_form_explains_the_field_in_focus_before_the_keys() {
    let mut h = Harness::clerk(super::counter::office());
    h.press("N Tab F1");
    assert_snapshot!(h.picture());
    h.press("/");
    h.type_text("保存");
    assert!(
        !h.picture().contains("【"),
        "searching hides it: {}",
        h.picture()
    );
    h.press("enter F12");
    assert_eq!(h.model.path(), ["Q1", "E1"]);
}

#[test]
fn a_command_is_run_by_its_name() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press(":");
    h.type_text("引受");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert_eq!(h.message(), "N2211-00431 を引受しました。");
    h.press(":");
    h.type_text("refesh");
    h.press("enter");
    assert!(
        h.message().contains("「更新 (refresh)」ですか"),
        "{}",
        h.message()
    );
    h.press(":");
    h.type_text("reveal");
    h.press("enter");
    assert_eq!(h.message(), "「認証キー表示」はこの画面では使えません。");
}

#[test]
fn the_start_says_what_goes_on_until_the_database_answers() {
    let mut office = Office::sample(3);
    office.me = Ok(clerk());
    office.down = Some(Refusal::Unavailable);
    let mut h = Harness::with(office, |_| {});
    assert_snapshot!(h.picture());
    h.pass(10);
    assert_eq!(h.model.path(), ["S0"]);
    h.office.down = None;
    h.pass(5);
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.row(4).contains("N2211-00431"), "{}", h.picture());
}

#[test]
fn a_login_that_is_refused_is_told_whom_to_ask() {
    let mut h = Harness::with(Office::empty(), |_| {});
    assert_snapshot!(h.picture());
    h.press("Q");
    assert_eq!(h.exit, Some(Exit::Refused));
}

#[test]
fn leaving_asks_and_defaults_to_no() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("F3");
    assert_snapshot!(h.picture());
    h.press("enter");
    assert_eq!(h.exit, None);
    h.press("Q y");
    assert_eq!(h.exit, Some(Exit::Left));
}

#[test]
fn one_step_back_from_the_first_screen_says_how_to_leave() {
    let mut h = Harness::clerk(Office::sample(3));
    h.press("F12");
    assert_eq!(
        h.message(),
        "これより前の画面はありません。Q で業務を終えます。"
    );
}

#[test]
fn any_size_draws_without_a_fault_and_a_small_one_says_what_is_wanted() {
    let mut h = Harness::clerk(Office::sample(30));
    for keys in [
        "g a",
        "4 enter",
        "Esc Esc g c",
        "?",
        "Esc Esc :",
        "Esc Esc f",
    ] {
        h.press(keys);
        for columns in [1, 2, 7, 79, 80, 81, 200] {
            for rows in [1, 2, 23, 24, 50] {
                h.resize(columns, rows);
                h.picture();
            }
        }
        h.resize(80, 24);
    }
    h.resize(60, 20);
    assert_snapshot!(h.picture());
    h.resize(10, 1);
    assert_snapshot!(h.picture());
}

#[test]
fn a_resize_keeps_the_row() {
    let mut h = Harness::clerk(Office::sample(60));
    h.press("PgDn PgDn j j j j j j j j j j");
    let number = |h: &Harness| {
        let picture = h.picture();
        let row = picture
            .lines()
            .find(|l| l.starts_with('>'))
            .unwrap_or_default()
            .to_owned();
        row.split_whitespace()
            .find(|w| w.starts_with("N2211"))
            .unwrap_or_default()
            .to_owned()
    };
    let before = number(&h);
    assert_eq!(before, "N2211-00473");
    h.resize(100, 40);
    assert_eq!(number(&h), before);
    h.resize(80, 24);
    assert_eq!(number(&h), before);
}

#[test]
fn an_answer_that_nobody_asked_for_changes_nothing() {
    let mut h = Harness::clerk(Office::sample(3));
    let before = h.picture();
    let page = h.office.application(1);
    let answer = crate::domain::command::Answer::Application(Box::new(page));
    h.send(Msg::Reply(Reply::Read {
        id: RequestId(9_999),
        result: Ok(answer),
    }));
    assert_eq!(h.picture(), before);
}

#[test]
fn japanese_typed_where_keys_are_commands_is_explained() {
    let mut h = Harness::clerk(Office::sample(3));
    h.send(Msg::Text("か\u{3099}".to_owned()));
    assert!(h.message().starts_with("IMEがオンです"), "{}", h.message());
    h.type_text("あ");
    assert!(h.message().starts_with("IMEがオンです"), "{}", h.message());
}

#[test]
fn a_paste_runs_nothing_and_submits_nothing() {
    let mut h = Harness::clerk(Office::sample(3));
    h.paste("7\n9\nQ\ny\n");
    assert_eq!(h.writes(), []);
    assert_eq!(h.exit, None);
    h.press("/");
    h.paste("N2211-00433\n");
    assert_eq!(h.model.path(), ["Q1"]);
    assert!(h.row(2).contains("[N2211-00433 ]"), "{}", h.row(2));
}

#[test]
fn the_title_of_a_screen_and_its_help_are_the_same_words() {
    let mut h = Harness::clerk(Office::sample(3));
    let title = crate::screens::AnyScreen::queue().title(crate::i18n::Language::Japanese);
    h.press("?");
    assert!(h.row(2).contains(&title), "{}", h.row(2));
}
