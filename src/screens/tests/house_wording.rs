//! 証書文面: an administrator words what certificates say, sees it printed, and proposes it; another reads what differs.

use super::house::{administrator, row};
use crate::app::Effect;
use crate::document::Wording;
use crate::domain::house::{HouseAct, HouseTable};
use crate::i18n::Language;
use crate::runtime::harness::{Harness, Office, supervisor};
use insta::{assert_snapshot, with_settings};
use serde_json::{Value, json};

fn v1() -> Value {
    Wording::standard().unwrap().sentences()
}

fn changed() -> Value {
    let mut sentences = v1();
    sentences["certificate"]["undertaking"] =
        "当会社は、上記の内容で保証契約を結びました。\n{clause}により責任を負います。".into();
    sentences["notice"]["methods"] = json!(["電子契約システムにアップロードする"]);
    sentences
}

/// The masters, with the wordings alone among them; a company record is to come.
pub(super) fn office() -> Office {
    let mut office = Office::sample(3);
    let wordings = |n: i64, fields: Value| row(HouseTable::DocumentWordings, n, None, fields);
    let company = |n: i64, from: &str, wording: &str| {
        let fields = json!({"valid_from": from, "name": "電子証書保証株式会社", "address": "東京都",
            "president_title": "取締役社長", "president": "見本　太郎", "wording": wording});
        row(HouseTable::Company, n, None, fields)
    };
    office.set_house(vec![
        row(
            HouseTable::Masters,
            1,
            None,
            json!({"master": "document_wordings", "count": 2}),
        ),
        wordings(
            1,
            json!({"wording_id": "v1", "wording_state": "in_force", "wording_source": "built_in",
            "valid_from": "2020-04-01", "digest": "38b1b26f4dbb", "sentences": v1()}),
        ),
        wordings(
            2,
            json!({"wording_id": "youran-2021", "wording_state": "past", "wording_source": "file",
            "valid_from": "2019-04-01", "valid_to": "2020-03-31"}),
        ),
        wordings(
            3,
            json!({"wording_id": "v2", "wording_state": "unused", "wording_source": "recorded",
            "digest": "0123456789ab", "sentences": changed()}),
        ),
        company(1, "2023-04-01", "v1"),
        company(2, "2020-04-01", "v1"),
    ]);
    office.me = Ok(administrator());
    office
}

/// What waits to be confirmed.
pub(super) fn proposed() -> Office {
    let mut office = Office::sample(3);
    let company = json!({"valid_from": "2020-04-01", "name": "電子証書保証株式会社", "address": "東京都",
        "president_title": "取締役社長", "president": "見本　太郎", "wording": "v1", "sentences": v1(),
        "later": [{"valid_from": "2023-04-01", "wording": "v1"}]});
    let proposal = json!({"proposal_kind": "wording", "subject": "youran-2022", "proposed_by": "kanri2",
        "proposed_name": "管理 次郎", "proposed_at": "2022-10-31T01:00:00Z", "reason": "要綱の改正", "proposal_state": "open",
        "before": company,
        "content": {"wording_id": "youran-2022", "valid_from": "2022-12-01", "sentences": changed()}});
    let masters = json!({"master": "proposals", "count": 1});
    office.set_house(vec![
        row(HouseTable::Masters, 1, None, masters),
        row(HouseTable::Proposals, 1, None, proposal),
    ]);
    office.me = Ok(supervisor());
    office
}

fn at_the_form() -> Harness {
    let mut h = Harness::new(administrator(), office());
    h.press("g b Enter 2 Enter");
    h
}

fn show(name: &str, h: &Harness) {
    with_settings!({ snapshot_suffix => name, omit_expression => true }, {
        assert_snapshot!("wording", h.picture());
    });
}

#[test]
fn the_wordings_stand_in_a_list_and_a_new_one_begins_from_any_that_is_on_record() {
    let mut h = Harness::new(administrator(), office());
    h.press("g b Enter");
    show("list", &h);
    h.press("5 Enter");
    show("record", &h);
    let h = at_the_form();
    show("form", &h);
    let mut h = at_the_form();
    h.resize(132, 60);
    show("wide", &h);
    // A file's sentences are not here: nothing begins from them.
    let mut h = Harness::new(administrator(), office());
    h.press("g b Enter j 2 Enter");
    show("file", &h);
}

#[test]
fn it_is_printed_before_it_is_proposed_and_what_differs_and_comes_later_is_said() {
    let mut h = at_the_form();
    h.type_text("youran-2022");
    h.press("Tab");
    h.type_text("R4.12.1");
    // Past the four lines to the undertaking; Enter goes on from a line and breaks a text.
    h.press("Tab Enter Enter Enter Enter F8");
    h.paste("当会社は、上記の内容で保証契約を結びました。\r\n");
    h.press("F4");
    show("holes", &h);
    h.type_text("約款");
    h.press("Enter");
    h.type_text("により責任を負います。");
    show("typed", &h);
    h.press("F10");
    show("preview", &h);
    assert!(h.writes().is_empty(), "nothing is proposed yet");
    h.type_text("要綱の改正");
    h.press("Enter y");
    let (act, args) = h.house_act();
    assert_eq!(act, HouseAct::Propose);
    assert_eq!(args["kind"], "wording");
    assert_eq!(args["reason"], "要綱の改正");
    let content = &args["content"];
    assert_eq!(content["wording_id"], "youran-2022");
    assert_eq!(content["valid_from"], "2022-12-01");
    let sentences = content["sentences"].as_object().unwrap();
    let sections = sentences.values().filter_map(Value::as_object);
    let said: Vec<&str> = sections
        .flat_map(|section| section.values().filter_map(Value::as_str))
        .collect();
    for part in [
        "結びました。\n{clause}により責任を負います。",
        "発注者様のほかには知らせないでください。",
    ] {
        assert!(said.iter().any(|s| s.contains(part)), "{part}: {said:?}");
    }
}

#[test]
fn every_fault_stands_beside_its_sentence_and_nothing_typed_is_lost() {
    let mut h = at_the_form();
    h.type_text("V1");
    h.press("Tab");
    h.type_text("t");
    h.press("Tab C-u Tab");
    h.type_text("{amount}");
    h.press("F10");
    show("faults", &h);
    h.press("Tab Tab");
    show("faults-below", &h);
    assert!(h.writes().is_empty());
    let printed = |e: &Effect| matches!(e, Effect::PrintSpecimen { .. });
    assert!(!h.log.iter().any(printed), "{:?}", h.log);
}

#[test]
fn a_sentence_that_has_no_room_or_no_letters_is_refused_by_the_specimen_and_stays_as_typed() {
    for (text, name) in [
        ("印".repeat(40), "no-room"),
        ("𠮷".to_owned(), "no-letters"),
    ] {
        let mut h = at_the_form();
        h.type_text("youran-2022");
        h.press("Tab");
        h.type_text("R4.12.1");
        h.press("Tab Tab Tab Tab Tab Tab F8");
        h.type_text(&text);
        h.press("F10");
        show(name, &h);
        assert!(h.writes().is_empty());
    }
}

#[test]
fn one_that_changes_nothing_is_not_proposed() {
    let mut h = at_the_form();
    h.type_text("youran-2022");
    h.press("Tab");
    h.type_text("R4.12.1");
    h.press("F10");
    assert!(
        h.picture().contains("変わった所がありません"),
        "{}",
        h.picture()
    );
}

#[test]
fn who_confirms_reads_sentence_by_sentence_what_was_and_what_will_be() {
    let mut h = Harness::new(supervisor(), proposed());
    h.press("g b Enter 5 Enter");
    show("proposal", &h);
    h.press("PageDown");
    show("proposal-below", &h);
    h.press("F12 9 Enter");
    show("confirm", &h);
    let mut h = Harness::new(supervisor(), proposed());
    h.model.shared.settings.language = Language::English;
    h.press("g b Enter 5 Enter");
    h.resize(132, 60);
    show("proposal-english", &h);
}
